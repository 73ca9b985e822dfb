"""The InfoGAN of digits: its parts, and that its seed decides everything."""

import pytest
import torch

from course_utils.lean_infogan import (
    LeanCodeGenerator,
    code_reader,
    disturb,
    read_codes,
    train_lean_infogan,
)
from course_utils.mnist_data import Images


def some_images(n=40):
    x = 2 * torch.rand(n, 1, 28, 28, generator=torch.Generator().manual_seed(0)) - 1
    return Images(x, torch.zeros(n, dtype=torch.int64), "MNIST", (-1.0, 1.0))


def train(seed):
    return train_lean_infogan(
        some_images(), 3, num_codes=4, batch_size=16, seed=seed, progress=lambda n, h: range(n)
    )


def test_the_seed_decides():
    (net_G, net_Q), (same_G, same_Q), (other_G, _) = train(0), train(0), train(1)
    for net, same in ((net_G, same_G), (net_Q, same_Q)):
        pairs = zip(net.parameters(), same.parameters(), strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)
    assert not torch.equal(next(net_G.parameters()), next(other_G.parameters()))


def test_generator_and_reader_fit_together():
    net_G, net_Q = LeanCodeGenerator(5, 3), code_reader(3)
    images = net_G(torch.zeros(2, 5), torch.eye(3)[:2])
    assert images.shape == (2, 1, 28, 28) and images.abs().max() < 1
    assert not torch.equal(images[0], images[1])
    assert torch.equal(read_codes(net_Q, images), net_Q(images))


def test_a_code_of_the_wrong_width_is_named():
    with pytest.raises(ValueError, match="The code has width 4; it must be 3"):
        LeanCodeGenerator(5, 3)(torch.zeros(2, 4), torch.zeros(2, 4))
    with pytest.raises(ValueError, match="num_codes is 1; a code needs at least 2"):
        train_lean_infogan(some_images(), 1, num_codes=1)


def test_without_strength_nothing_moves_and_with_it_something_does():
    images = some_images(4).x
    torch.testing.assert_close(disturb(images, 0.0, 0.0), images, atol=1e-5, rtol=0)
    torch.manual_seed(0)
    assert (disturb(images, 1.0, 0.0) - images).abs().max() > 0.5


def test_noise_has_its_size_and_gradients_come_back():
    images = torch.zeros(8, 1, 28, 28, requires_grad=True)
    torch.manual_seed(0)
    seen = disturb(images, 0.0, 0.7)
    assert seen.std().item() == pytest.approx(0.7, rel=0.05)
    seen.sum().backward()
    torch.testing.assert_close(images.grad, torch.ones_like(images), atol=1e-4, rtol=0)
