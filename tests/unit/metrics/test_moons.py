"""Thickness: the noise is found again, whatever lies between the moons."""

import math

import pytest
import torch

from course_utils import two_moons
from course_utils.metrics import coverage, precision, thickness


@pytest.mark.parametrize("noise", [0.01, 0.03, 0.05])
def test_it_is_the_standard_deviation_of_the_noise(noise):
    found = thickness(two_moons(20_000, noise=noise, seed=3))
    assert found == pytest.approx(noise, rel=0.05)


def test_noise_free_moons_have_none():
    assert thickness(two_moons(500, noise=0.0)) == pytest.approx(0, abs=1e-6)


def test_hairlines_that_the_wide_radius_takes_for_data():
    data, hairlines = two_moons(2000, seed=1), two_moons(2000, noise=0.01, seed=2)
    assert coverage(data, hairlines) > 0.95 and precision(data, hairlines) > 0.99
    assert thickness(hairlines) < 0.3 * thickness(data)


def test_points_between_the_moons_change_little():
    data = two_moons(2000, seed=1)
    bridge = torch.stack([torch.linspace(0.2, 0.8, 100), torch.full((100,), 0.25)], 1)
    assert thickness(torch.cat([data, bridge])) == pytest.approx(thickness(data), rel=0.1)


def test_ends_count_from_their_tips():
    # Straight below the left end of the upper moon, on the other side of its centre line.
    tip = torch.tensor([[-1.0, -0.1]])
    assert thickness(tip) == pytest.approx(1.4826 * 0.1)
    assert math.isnan(thickness(torch.tensor([[0.0, 5.0]])))  # far from both


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"shape \(n, 2\), got \(3,\)"):
        thickness(torch.zeros(3))
