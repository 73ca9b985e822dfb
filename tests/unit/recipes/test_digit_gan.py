"""The lean GAN of the benchmarks: what its generator promises, repeatable training, the weights that ship."""

import importlib

import pytest
import torch
from torch import nn

from course_utils.data.digits import mnist
from course_utils.metrics.digits import classify, load_classifier
from course_utils.recipes.digit_gan import digits_of
from course_utils.weights import course_weights
from tests.benchmarks.digit_gan import (
    PENALTY_EVERY,
    DigitDiscriminator,
    DigitGenerator,
    discriminator_loss,
    endless,
    penalty_at,
    train_digit_gan,
)


def small_G(z_dim):
    return DigitGenerator(z_dim, hidden=(8,))


def small_D():
    return DigitDiscriminator(hidden=(16, 8))


@pytest.fixture(scope="module")
def digits():
    return mnist("train", root="digits")


def silent(num_blocks, history):
    return range(num_blocks)


def test_images_are_in_the_range_of_the_data():
    images = small_G(20)(10 * torch.randn(50, 20))
    assert images.shape == (50, 1, 28, 28)
    assert images.abs().max() <= 1


def test_only_the_largest_of_the_first_ten_numbers_matters():
    net_G, z = small_G(20).eval(), torch.randn(6, 20)
    other = z.clone()
    other[:, :10] = torch.rand(6, 10)
    other[torch.arange(6), digits_of(z)] = 5.0
    assert torch.equal(net_G(z), net_G(other))
    other[torch.arange(6), (digits_of(z) + 1) % 10] = 6.0
    assert not torch.allclose(net_G(z), net_G(other))


def test_the_label_counts_for_the_discriminator():
    net_D, x = small_D(), torch.randn(4, 1, 28, 28)
    ones, twos = (net_D(x, torch.full((4,), digit)) for digit in (1, 2))
    assert ones.shape == (4, 1)
    assert not torch.allclose(ones, twos)


def test_too_little_noise_is_refused():
    with pytest.raises(ValueError, match="above 10"):
        small_G(10)


def test_a_logit_depends_on_its_own_image_alone():
    """What the penalty on the slope rests on."""
    net_D, x, y = small_D(), torch.randn(4, 1, 28, 28), torch.arange(4)
    assert torch.allclose(net_D(x, y)[:1], net_D(x[:1], y[:1]), atol=1e-6)


def test_the_same_seed_gives_the_same_generator(digits):
    players = dict(make_G=small_G, make_D=small_D)

    def weights(seed):
        net_G = train_digit_gan(digits, 3, seed=seed, progress=silent, **players)
        return torch.cat([value.flatten() for value in net_G.parameters()])

    first, again, other = weights(0), weights(0), weights(1)
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


def test_losses_are_recorded_by_blocks_and_every_step_is_watched(digits):
    kept, steps = [], []

    def progress(num_blocks, history):
        kept.append(history)
        return range(num_blocks)

    train_digit_gan(
        digits, 101, progress=progress, watch=lambda step, net_G, losses: steps.append(step)
    )
    assert steps == list(range(1, 102))
    assert {name: len(values) for name, values in kept[0].items()} == {"loss_D": 2, "loss_G": 2}


def test_the_weights_that_ship_make_the_digits_asked_for():
    net_G = DigitGenerator()
    net_G.load_state_dict(course_weights("mnist_generator")["net_G"])
    z = torch.randn(500, 74, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        images = net_G(z)
    seen = classify(load_classifier(), images)[1].argmax(1)
    assert (seen == digits_of(z)).double().mean() > 0.9
    assert seen.bincount(minlength=10).min() > 20


def test_the_command_that_makes_the_weights_gives_the_same_bytes_twice(digits, tmp_path):
    benchmark = importlib.import_module("tests.benchmarks.02_mnist_gan.mnist_gan")
    for name in ("one.pt", "two.pt"):
        torch.rand(7)  # the state of the process does not count
        benchmark.train_weights(digits, 3, tmp_path / name)
    assert (tmp_path / "one.pt").read_bytes() == (tmp_path / "two.pt").read_bytes()
    assert (tmp_path / "one.pt").stat().st_size < 1_600_000


def test_batches_never_end_and_are_full():
    x, y = torch.arange(7.0), torch.arange(7)
    batches = endless(x, y, batch_size=3, seed=0)
    drawn = [next(batches) for _ in range(6)]  # three epochs of two batches
    assert all(len(a) == len(b) == 3 and torch.equal(a, b.float()) for a, b in drawn)
    assert not torch.equal(drawn[0][1], drawn[2][1])
    (whole,) = next(endless(x, batch_size=100, seed=0))
    assert torch.equal(whole.sort().values, x)


def test_the_penalty_comes_now_and_then_and_is_as_strong_on_average():
    weights = [penalty_at(k, 0.05) for k in range(4 * PENALTY_EVERY)]
    assert [w > 0 for w in weights].count(True) == 4
    assert sum(weights) / len(weights) == pytest.approx(0.05)


def test_the_loss_of_d_stands_apart_from_its_penalty():
    net_D = nn.Linear(3, 1)
    real, fake = torch.randn(2, 6, 3)
    loss, alone = discriminator_loss(net_D, real, fake, 0.0)
    again, penalized = discriminator_loss(net_D, real, fake, 0.5)
    a, b = net_D(real), net_D(fake)
    bce = nn.functional.binary_cross_entropy_with_logits
    expected = bce(a, torch.ones_like(a)) + bce(b, torch.zeros_like(b))
    torch.testing.assert_close(loss, expected)
    assert torch.equal(loss, again) and torch.equal(loss, alone)
    torch.testing.assert_close(penalized - loss, 0.5 * net_D.weight.square().sum())
    assert not real.requires_grad
