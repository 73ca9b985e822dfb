"""The ring, the grid, and what is drawn from them."""

import pytest
import torch

from course_utils.data.mixtures import grid, ring


@pytest.mark.parametrize("mixture, number", [(ring(), 8), (grid(), 25)])
def test_neighbours_are_a_gap_apart(mixture, number):
    assert mixture.centres.shape == (number, 2)
    apart = torch.cdist(mixture.centres, mixture.centres) + 9 * torch.eye(number)
    assert torch.allclose(apart.amin(1), torch.full((number,), mixture.gap), atol=1e-5)


@pytest.mark.parametrize("mixture", [ring(), grid()])
def test_draws_have_the_width_they_say_and_all_modes_alike(mixture):
    points = mixture.draw(20_000, seed=1)
    distance, mode = torch.cdist(points, mixture.centres).min(1)
    width = (points - mixture.centres[mode]).std(0)
    assert width.tolist() == pytest.approx([mixture.sigma] * 2, rel=0.03)
    shares = mode.bincount(minlength=len(mixture.centres)) / len(points)
    assert shares.tolist() == pytest.approx([1 / len(mixture.centres)] * len(shares), rel=0.2)
    within = float((distance <= 3 * mixture.sigma).float().mean())
    assert within == pytest.approx(0.9889, abs=0.004)  # 1 - exp(-9 / 2), in the plane


def test_draws_depend_on_the_seed_alone():
    first = ring().draw(100, seed=5)
    torch.manual_seed(123)
    assert torch.equal(ring().draw(100, seed=5), first)
    assert not torch.equal(ring().draw(100, seed=6), first)


def test_a_draw_of_nothing_is_refused():
    with pytest.raises(ValueError, match="n=0"):
        grid().draw(0)
