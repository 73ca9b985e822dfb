"""Samples judged by thresholds: fair ones pass; copies, collapse and noise are told apart."""

from __future__ import annotations

import pytest
import torch

from course_utils import two_moons
from course_utils.grading.samples import Thresholds, judge_samples

LIMITS = Thresholds(coverage=0.9, precision=0.9)
TRAIN, HELD_OUT = (two_moons(n=2000, noise=0.05, seed=s) for s in (0, 1))


@pytest.mark.parametrize("seed", range(2, 8))
def test_new_data_passes(seed):
    assert judge_samples(two_moons(n=1000, noise=0.05, seed=seed), TRAIN, HELD_OUT, LIMITS) == []


@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-3])
def test_training_points_are_caught(noise):
    copies = TRAIN[:1000] + noise * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    (fault,) = judge_samples(copies, TRAIN, HELD_OUT, LIMITS)
    assert "training data" in fault


def test_collapse_and_noise():
    one = two_moons(n=1000, noise=0.05, seed=3)[:1].repeat(1000, 1)
    assert "not produced" in judge_samples(one, TRAIN, HELD_OUT, LIMITS)[0]
    wide = 3 * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    assert any("no data" in fault for fault in judge_samples(wide, TRAIN, HELD_OUT, LIMITS))


@pytest.mark.parametrize("samples", [torch.zeros(3), torch.zeros(5, 2), torch.full((200, 2), torch.nan)])
def test_other_arrays_are_named(samples):
    assert len(judge_samples(samples, TRAIN, HELD_OUT, LIMITS)) == 1
