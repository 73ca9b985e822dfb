"""Solutions beside what torch and SciPy compute by other means, on inputs that are drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from scipy.spatial import cKDTree
from scipy.stats import entropy
from torch import nn

from course_utils.training import r1_penalty
from tests.submissions.bank import namespace


@pytest.fixture
def stable_gans() -> Callable[[str], Callable[..., object]]:
    """The solution of an exercise of 06, by name."""
    torch.manual_seed(0)
    return lambda name: namespace("06_stable_gans")[name]


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1)).double()


def test_modes_by_nearest_neighbours_and_entropy(stable_gans):
    centres, sigma = torch.randn(9, 2, dtype=torch.float64), 0.1
    samples = centres[torch.randint(7, (500,))] + 0.2 * torch.randn(500, 2, dtype=torch.float64)
    distance, mode = cKDTree(centres.numpy()).query(samples.numpy())
    good = distance <= 3 * sigma
    shares = torch.bincount(torch.tensor(mode), minlength=9) / 500
    found = stable_gans("mode_report")(samples, centres, sigma)
    assert found[0] == len(set(mode[good]))
    assert found[1] == pytest.approx(good.mean())
    assert found[2] == pytest.approx(entropy(shares, torch.full((9,), 1 / 9)), rel=1e-5)


def test_hinge_as_torch_has_it_for_embeddings(stable_gans):
    real, fake = 2 * torch.randn(7, 1), 2 * torch.randn(5, 1)
    loss_D, loss_G = stable_gans("hinge_losses")(real, fake)
    by_torch = [F.hinge_embedding_loss(x, -torch.ones_like(x)) for x in (real, -fake)]
    assert loss_D.item() == pytest.approx(sum(by_torch).item())
    assert loss_G.item() == pytest.approx(-fake.mean().item())


def test_squares_as_torch_has_them(stable_gans):
    real, fake = torch.randn(7, 1), torch.randn(5, 1)
    loss_D, loss_G = stable_gans("least_squares_losses")(real, fake)
    halves = F.mse_loss(real, torch.ones_like(real)) + F.mse_loss(fake, torch.zeros_like(fake))
    assert loss_D.item() == pytest.approx(halves.item() / 2)
    assert loss_G.item() == pytest.approx(F.mse_loss(fake, torch.ones_like(fake)).item() / 2)


def test_pairs_as_torch_ranks_them(stable_gans):
    """The soft margin loss of the difference, whose label is who is to be in front."""
    real, fake = torch.randn(7, 1), torch.randn(7, 1)
    loss_D, loss_G = stable_gans("relativistic_losses")(real, fake)
    front = torch.ones_like(real)
    assert loss_D.item() == pytest.approx(F.soft_margin_loss(real - fake, front).item())
    assert loss_G.item() == pytest.approx(F.soft_margin_loss(real - fake, -front).item())


def test_a_critics_loss_is_a_distance_at_its_best(stable_gans):
    """On the line the best critic between two samples of one size is known: theirs is the
    Wasserstein distance, since all fakes lie to the left of all real points."""
    real, fake = torch.rand(6, 1) + 2, torch.rand(6, 1)
    loss_D, _ = stable_gans("critic_losses")(real, fake)  # the critic x -> x has the slope 1
    matched = (real.sort(0).values - fake.sort(0).values).mean()
    assert -loss_D.item() == pytest.approx(matched.item())


def test_slopes_as_jacobians(stable_gans):
    net_D, (real, fake) = network(), torch.randn(2, 6, 3, dtype=torch.float64)
    mix = torch.rand(6, 1, dtype=torch.float64)
    points = mix * real + (1 - mix) * fake
    jacobians = torch.autograd.functional.jacobian(net_D, points)  # (6, 1, 6, 3)
    lengths = jacobians.sum(dim=(1, 2)).norm(dim=1)
    penalty = stable_gans("gradient_penalty")(net_D, real, fake, mix)
    assert penalty.item() == pytest.approx((lengths - 1).square().mean().item())


def test_r1_and_r2_as_the_package_has_the_first(stable_gans):
    net_D, (real, fake) = network(), torch.randn(2, 6, 3, dtype=torch.float64)
    found = stable_gans("zero_centred_penalties")(net_D, real, fake)
    for penalty, points in zip(found, (real, fake), strict=True):
        points.requires_grad_()
        assert penalty.item() == pytest.approx(r1_penalty(net_D(points), points).item())


def test_power_iteration_ends_at_the_largest_singular_value(stable_gans):
    weight = torch.randn(6, 4, 3, 3, dtype=torch.float64)
    sigma, _ = stable_gans("power_iteration")(weight, torch.randn(6, dtype=torch.float64), 300)
    assert sigma.item() == pytest.approx(torch.linalg.matrix_norm(weight.flatten(1), 2).item())
