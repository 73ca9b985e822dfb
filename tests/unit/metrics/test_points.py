"""Metrics against answers that are known without them."""

import math

import pytest
import torch

from course_utils.data.points import two_moons
from course_utils.metrics import points as metrics
from course_utils.metrics.points import (
    coverage,
    mmd2,
    precision,
    real_vs_real,
    scores,
    wasserstein2,
)

PAIRWISE = [coverage, precision, mmd2, wasserstein2]


def normal(n, d=2, seed=0):
    return torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def test_identical_sets_in_any_order():
    real = two_moons(500)
    fake = real[torch.randperm(500, generator=torch.Generator().manual_seed(1))]
    assert coverage(real, fake, radius=1e-12) == precision(real, fake, radius=1e-12) == 1.0
    assert wasserstein2(real, fake) == 0.0
    # The unbiased estimate drops each point's kernel with itself on two of its three sides: it is
    # 2 (mean kernel of distinct points - 1) / n, just below 0.
    assert -2 / 500 < mmd2(real, fake) < 0
    assert mmd2(real, fake) == pytest.approx(mmd2(real, real), abs=1e-12)


def test_swapping_the_moons_labels_changes_nothing():
    real = two_moons(400, seed=1)
    fake, fake_moon = two_moons(400, seed=2, labels=True)
    by_label = torch.cat([fake[fake_moon == 1], fake[fake_moon == 0]])
    for metric in PAIRWISE:
        assert metric(real, by_label) == pytest.approx(metric(real, fake), abs=1e-12)


def test_a_missing_mode_costs_coverage_and_not_precision():
    real = two_moons(2000, seed=1)
    fake, fake_moon = two_moons(2000, seed=2, labels=True)
    upper = fake[fake_moon == 0]
    assert coverage(real, upper) == pytest.approx(0.5, abs=0.01)
    assert precision(real, upper) > 0.999
    assert mmd2(real, upper) > 100 * abs(mmd2(real, fake))


def test_points_between_the_modes_cost_precision_and_not_coverage():
    real = two_moons(2000, seed=1)
    far = torch.full((500, 2), 5.0)
    fake = torch.cat([two_moons(1500, seed=2), far])
    assert precision(real, fake) == pytest.approx(0.75, abs=0.001)
    assert coverage(real, fake) > 0.995


def test_one_good_point_again_and_again():
    real = two_moons(1000)
    fake = real[:1].expand(1000, 2)
    assert precision(real, fake) == 1.0
    near = ((real - real[:1]).double().norm(dim=1) <= 0.1).double().mean()
    assert coverage(real, fake) == pytest.approx(float(near))


def test_the_radius_is_inclusive_and_in_data_units():
    real, fake = torch.zeros(1, 2), torch.tensor([[0.25, 0.0]])
    assert coverage(real, fake, radius=0.25) == precision(real, fake, radius=0.25) == 1.0
    assert coverage(real, fake, radius=0.249) == precision(real, fake, radius=0.249) == 0.0


def test_a_shift_is_the_wasserstein_distance():
    real = normal(300).double()
    shift = torch.tensor([0.3, -0.4], dtype=torch.float64)
    # A translation is the optimal map between a set and its shifted copy (Brenier).
    assert wasserstein2(real, real + shift) == pytest.approx(0.5, abs=1e-9)
    assert wasserstein2(real + shift, real) == pytest.approx(0.5, abs=1e-9)


def test_mmd2_by_hand_on_two_pairs():
    real, fake = torch.tensor([[0.0], [1.0]]), torch.tensor([[0.0], [2.0]])

    def k(distance):
        return math.exp(-(distance**2) / (2 * 0.5**2))

    by_hand = k(1) + k(2) - 2 * (k(0) + k(2) + k(1) + k(1)) / 4
    assert mmd2(real, fake, bandwidth=0.5) == pytest.approx(by_hand, abs=1e-12)
    # The default bandwidth is the median distance of the real points, here 1.
    assert mmd2(real, fake) == pytest.approx(mmd2(real, fake, bandwidth=1.0), abs=1e-12)


def test_mmd2_between_gaussians_has_its_closed_form_and_no_bias():
    # For N(0, I) and N(t, I) in d dimensions and kernel width b (integrate the kernel over both):
    # MMD^2 = 2 (b^2 / (b^2 + 2))^(d/2) (1 - exp(-|t|^2 / (2 (b^2 + 2)))).
    b, t, d = 1.0, 1.0, 2
    exact = 2 * (b**2 / (b**2 + 2)) ** (d / 2) * (1 - math.exp(-(t**2) / (2 * (b**2 + 2))))
    shift = torch.tensor([t, 0.0])
    mean = (
        sum(mmd2(normal(400, seed=s), normal(400, seed=100 + s) + shift, b) for s in range(20)) / 20
    )
    assert mean == pytest.approx(exact, rel=0.05)
    null = [mmd2(normal(200, seed=s), normal(200, seed=100 + s), b) for s in range(20)]
    assert min(null) < 0 < max(null) and abs(sum(null) / 20) < 0.001


def test_blocks_do_not_change_the_result(monkeypatch):
    real, fake = normal(150, seed=1), normal(130, seed=2)
    whole = [metric(real, fake) for metric in (coverage, precision, mmd2)]
    monkeypatch.setattr(metrics, "_BLOCK", 32)
    assert [metric(real, fake) for metric in (coverage, precision, mmd2)] == pytest.approx(whole)


def test_real_against_real_is_the_floor():
    floor = real_vs_real(lambda seed: two_moons(2000, seed=seed), repeats=2)
    assert floor["coverage"] > 0.999 and floor["precision"] > 0.999 and abs(floor["mmd2"]) < 0.001
    one = real_vs_real(lambda seed: two_moons(200, seed=seed), repeats=1, seed=7, radius=0.05)
    assert one == scores(two_moons(200, seed=7), two_moons(200, seed=8), radius=0.05)
    assert 0.5 < one["coverage"] < 1
    with pytest.raises(ValueError, match="repeats must be at least 1"):
        real_vs_real(lambda seed: two_moons(10, seed=seed), repeats=0)


def test_gradients_do_not_flow_and_inputs_stay_as_they_are():
    real, fake = normal(20), normal(20, seed=1).requires_grad_()
    before = real.clone()
    assert all(isinstance(metric(real, fake), float) for metric in PAIRWISE)
    assert torch.equal(real, before) and fake.grad is None


@pytest.mark.parametrize("metric", PAIRWISE)
@pytest.mark.parametrize(
    ("fake", "error", "message"),
    [
        (torch.full((10, 2), float("nan")), ValueError, "fake contains NaN .* learning rate"),
        (torch.full((10, 2), float("inf")), ValueError, "fake contains NaN or infinite"),
        (torch.zeros(10), ValueError, r"fake must have shape \(n, d\).*got \(10,\)"),
        (torch.zeros(0, 2), ValueError, r"got \(0, 2\)"),
        (torch.zeros(10, 3), ValueError, "same number of columns, got 2 and 3"),
        (torch.zeros(10, 2, dtype=torch.int64), TypeError, "tensor of floats.*int64"),
        ([[0.0, 0.0]], TypeError, "fake must be a tensor.*list"),
    ],
)
def test_bad_input_is_one_sentence(metric, fake, error, message):
    with pytest.raises(error, match=message) as caught:
        metric(normal(10), fake)
    assert "\n" not in str(caught.value)


def test_other_bad_input():
    x = normal(10)
    for metric in (coverage, precision):
        with pytest.raises(ValueError, match="radius must be above 0, got 0"):
            metric(x, x, radius=0)
    with pytest.raises(ValueError, match="as many fake as real, got 10 real and 9 fake"):
        wasserstein2(x, x[:9])
    with pytest.raises(ValueError, match="at least two real and two fake points, got 10 and 1"):
        mmd2(x, x[:1])
    with pytest.raises(ValueError, match="bandwidth must be above 0"):
        mmd2(x, x, bandwidth=-1)
    with pytest.raises(ValueError, match="median distance between the real points is 0"):
        mmd2(x[:1].expand(5, 2), x)
