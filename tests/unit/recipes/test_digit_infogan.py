"""The reader of digits' codes, and the pairs of real images that it learns from."""

import pytest
import torch

from course_utils.recipes.digit_infogan import train_reader
from course_utils.recipes.image_pairs import (
    RealPairs,
    disturb,
    nearest_neighbours,
    straighten,
)


def quiet(num_blocks, history):
    return range(num_blocks)


def equal(one, other):
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def squares_and_bars(n=60):
    """Squares and bars in turn, at places of their own: two kinds that no one labelled."""
    x = -torch.ones(n, 1, 28, 28)
    for i, top in enumerate(torch.linspace(3, 12, n).int().tolist()):
        height, width = ((10, 10), (3, 16))[i % 2]
        x[i, 0, top : top + height, 6 : 6 + width] = 1
    return x


def test_neighbours_are_of_the_same_kind_and_never_the_image_itself():
    images = squares_and_bars()
    neighbours = nearest_neighbours(images, k=3)
    own = torch.arange(len(images))[:, None]
    assert neighbours.shape == (60, 3)
    assert not (neighbours == own).any()
    assert (neighbours % 2 == own % 2).all()
    with pytest.raises(ValueError, match="There are 3 images; 3 neighbours need at least 4"):
        nearest_neighbours(images[:3], k=3)


def test_straightened_ink_stands_upright_in_the_middle():
    x = -torch.ones(2, 1, 28, 28)
    for i in range(12):  # a slanted stroke, off the middle
        x[0, 0, 5 + i, 4 + i // 2 : 7 + i // 2] = 1
    upright, empty = straighten(x)
    ink = (upright[0] + 1) / 2
    rows, columns = torch.nonzero(ink > 0.5, as_tuple=True)
    assert abs(columns.float().mean() - 13.5) < 0.7 and abs(rows.float().mean() - 13.5) < 0.7
    assert abs(torch.corrcoef(torch.stack([rows, columns]).float())[0, 1]) < 0.2
    assert torch.equal(empty, x[1])


def test_a_reader_tells_two_kinds_apart_without_labels():
    pairs = RealPairs(squares_and_bars(), strength=0.2, k=3)
    net_Q, same = (
        train_reader(pairs, num_steps=30, num_codes=2, batch_size=64, progress=quiet)
        for _ in range(2)
    )
    assert equal(net_Q, same) and not net_Q.training
    codes = net_Q(squares_and_bars()).argmax(1)
    assert codes[0] != codes[1]
    assert torch.equal(codes, codes[:2].repeat(30))


def test_without_strength_nothing_moves_and_with_it_something_does():
    images = 2 * torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0)) - 1
    torch.testing.assert_close(disturb(images, 0.0), images, atol=1e-5, rtol=0)
    torch.manual_seed(0)
    assert (disturb(images, 1.0) - images).abs().max() > 0.5


def test_gradients_come_back():
    images = torch.zeros(8, 1, 28, 28, requires_grad=True)
    disturb(images, 0.0).sum().backward()
    torch.testing.assert_close(images.grad, torch.ones_like(images), atol=1e-4, rtol=0)
