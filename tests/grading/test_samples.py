"""Samples judged by thresholds: fair ones pass; copies, collapse and noise are told apart."""

from __future__ import annotations

import pytest
import torch

from course_utils import two_moons
from course_utils.checks.probes.vanilla_gan_trained import turned_moons
from course_utils.grading.marking.expected import number_of, training
from course_utils.grading.marking.trained import (
    THRESHOLDS,
    Flaw,
    Thresholds,
    Training,
    judge_samples,
)

LIMITS = Thresholds(coverage=0.9, precision=0.9)
TRAIN, HELD_OUT = (two_moons(n=2000, noise=0.05, seed=s) for s in (0, 1))


@pytest.mark.parametrize("seed", range(2, 8))
def test_new_data_passes(seed):
    assert judge_samples(two_moons(n=1000, noise=0.05, seed=seed), TRAIN, HELD_OUT, LIMITS) == []


@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-3])
def test_training_points_are_caught(noise):
    copies = TRAIN[:1000] + noise * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    assert judge_samples(copies, TRAIN, HELD_OUT, LIMITS) == [Flaw.COPIED]


def test_collapse_and_noise():
    one = two_moons(n=1000, noise=0.05, seed=3)[:1].repeat(1000, 1)
    assert Flaw.MISSED in judge_samples(one, TRAIN, HELD_OUT, LIMITS)
    wide = 3 * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    assert Flaw.OUTSIDE in judge_samples(wide, TRAIN, HELD_OUT, LIMITS)


@pytest.mark.parametrize(
    "samples", [torch.zeros(3), torch.zeros(5, 2), torch.full((200, 2), torch.nan)]
)
def test_other_arrays_are_named(samples):
    assert len(judge_samples(samples, TRAIN, HELD_OUT, LIMITS)) == 1


# --- a training at grading: payloads as they come out of the sandbox ------------------------------

SEED = 123456789012
TRAINING = Training("01_vanilla_gan", (SEED,), held_out=987654321098)


def sent(samples: torch.Tensor) -> list:
    return [samples.double().tolist()]


def test_new_points_of_the_turned_moons_pass():
    assert TRAINING.judge(sent(turned_moons(SEED, 5)[:1000]), SEED) == []


@pytest.mark.parametrize("noise", [0.0, 1e-3, 5e-3])
def test_training_points_of_the_run_are_caught(noise):
    points = turned_moons(SEED, SEED)[:1000]
    noise = noise * torch.randn(1000, 2, generator=torch.Generator().manual_seed(0))
    assert TRAINING.judge(sent(points + noise), SEED) == [Flaw.COPIED]


@pytest.mark.parametrize("run", range(5))
def test_moons_that_are_not_turned_are_caught(run):
    assert TRAINING.judge(sent(two_moons(n=1000, noise=0.05, seed=3)), run)


def test_samples_count_as_both_processes_draw_them():
    good, bad = turned_moons(SEED, 5)[:1000].tolist(), turned_moons(SEED, SEED)[:1000].tolist()
    assert TRAINING.judge([good, good], SEED) == []
    assert TRAINING.judge([bad, good], SEED) == TRAINING.judge([good, bad], SEED) == [Flaw.COPIED]
    assert TRAINING.judge([good, None], SEED) == [Flaw.NO_SAMPLES]


@pytest.mark.parametrize("plain", [None, {}, [], [[1, 2], [3]], [[1e400, float("nan")]], 7, "x",
                                   [0] * 10**5, [["x", "y"]], [[10**400, 1]], [[[1]]] * 200])  # fmt: skip
def test_other_payloads_are_named(plain):
    assert len(TRAINING.judge([plain], SEED)) == 1


def test_the_probe_and_the_thresholds_are_of_the_same_assignments():
    for assignment in THRESHOLDS:
        training = Training(assignment, (1,), 2)
        assert training.exercise in training.needs


def test_seeds_of_a_run_are_ones_on_which_the_solution_passes(monkeypatch):
    drawn = [number_of("run", f"training/{i}") for i in range(5)]
    bad = {drawn[0], drawn[2]}
    monkeypatch.setattr(
        Training, "judge", lambda self, drawn, seed: [w for w in drawn if w == "bad"]
    )

    def samples(seed):
        return ["good", "bad" if seed in bad else "good"]

    assert training("01_vanilla_gan", "run", samples).seeds == (drawn[1], drawn[3], drawn[4])
    assert training("02_mnist_gan", "run", samples) is None
    with pytest.raises(RuntimeError, match="misses the thresholds"):
        training("01_vanilla_gan", "run", lambda seed: ["bad"])
