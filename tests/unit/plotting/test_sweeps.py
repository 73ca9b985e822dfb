"""A panel for every seed, and which of them is the median and the worst."""

import pytest
import torch

from course_utils import plotting


def points(*means):
    return {seed: torch.randn(20, 2) + mean for seed, mean in enumerate(means)}


def mean_of(x):
    return x.mean()


def test_the_worst_and_the_median_are_named():
    shown = plotting.plot_sweep(
        points(5, 0, 9, 2), mean_of, name="coverage", real=torch.randn(9, 2)
    )
    assert shown.alt.startswith("4 small panels, one a seed")
    assert "over the data" in shown.alt
    assert "worst" in shown.alt and "(seed 1, framed)" in shown.alt.partition("median")[0]
    assert (
        "(seed 3, framed)" in shown.alt.partition("median")[2]
    )  # the worse of the two in the middle
    assert shown.alt.endswith("(seed 2).")
    assert 0 < shown.width <= 800


def test_low_scores_may_be_good():
    shown = plotting.plot_sweep(
        points(5, 0, 9), mean_of, lower_is_better=True, member="rate", name="thickness"
    )
    assert "(rate 2, framed)" in shown.alt.partition("median")[0]
    assert "(rate 0, framed)" in shown.alt.partition("median")[2]


@pytest.mark.parametrize("number", [1, 5])
def test_any_number_of_seeds(number):
    shown = plotting.plot_sweep(points(*range(number)), mean_of)
    assert f"{number} small panel" in shown.alt


def test_no_samples():
    with pytest.raises(ValueError, match="at least one seed"):
        plotting.plot_sweep({}, mean_of)
