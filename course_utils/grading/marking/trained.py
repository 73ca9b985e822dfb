"""Judge samples of a trained generator, outside the student's process, by thresholds.

The samples come out of the sandbox as plain numbers. Nothing that the student's process says about
them counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType

import torch

from course_utils.checks import training_of
from course_utils.metrics.points import coverage, precision


class Flaw(StrEnum):
    """What is wrong with samples, in words for the student."""

    NO_SAMPLES = "training with it gave no samples"
    SHAPE = "at least 100 samples are needed, each with as many numbers as a point of the data"
    NOT_FINITE = "there are samples that are NaN or infinite"
    MISSED = "parts of the data are not produced: look for mode collapse, or train longer"
    OUTSIDE = "many samples lie where there is no data"
    COPIED = (
        "the samples are points of the training data, or lie much closer to them than new data does"
    )


@dataclass(frozen=True)
class Thresholds:
    """What samples must reach; take the values from a sweep over seeds.

    Parameters
    ----------
    coverage, precision : float in [0, 1]
        At least this, against held-out data.
    radius : float
        Of both, in the data's units.
    novelty : float
        The median distance of the samples to the nearest training point must be at least this
        share of that of held-out points, which lies at 1 by definition. Copies lie at 0, copies
        with a little noise just above.
    """

    coverage: float
    precision: float
    radius: float = 0.1
    novelty: float = 0.5


# Assignments whose players are trained when they are graded. The sweep that the values come from:
# tests/benchmarks/01_vanilla_gan/trained_samples.py, with its results beside it.
THRESHOLDS = {"01_vanilla_gan": Thresholds(coverage=0.28, precision=0.55, radius=0.2, novelty=0.7)}
# The seeds of a run are ones on which the solution reaches them (expected.py). A right answer that
# draws its numbers in another order trains otherwise and may miss them on one, so up to three are
# tried: what is to be caught reaches them on none.
TRIES = 3
MOST_SAMPLES = 10_000


@dataclass(frozen=True)
class Training:
    """A training at grading: what is trained is in ``checks/``, what is asked of it is here.

    Parameters
    ----------
    assignment
        One of THRESHOLDS.
    seeds
        Each draws data, weights and noise of one training in the sandbox. One good one is enough.
    held_out
        Draws the data that samples are compared with. It stays outside.
    """

    assignment: str
    seeds: tuple[int, ...]
    held_out: int

    @property
    def probe(self) -> ModuleType:
        return training_of(self.assignment)

    @property
    def exercise(self) -> str:
        """The exercise whose mark it is part of."""
        return str(self.probe.TRAINED)

    @property
    def needs(self) -> tuple[str, ...]:
        """Exercises that must be right for the training to say anything about that one."""
        return tuple(self.probe.TRAINED_NEEDS)

    def judge(self, drawn: list[object], seed: int) -> list[Flaw]:
        """What is wrong with the samples of one training, as they came out of the sandbox, each time
        that they were drawn; empty if nothing is."""
        flaws = (self._judge(samples, seed) for samples in drawn)
        return next((found for found in flaws if found), [])

    def _judge(self, plain: object, seed: int) -> list[Flaw]:
        if not isinstance(plain, list) or len(plain) > MOST_SAMPLES:
            return [Flaw.NO_SAMPLES]
        try:
            samples = torch.tensor(plain, dtype=torch.float32)
        except (ValueError, TypeError, RuntimeError, OverflowError, RecursionError):
            return [Flaw.NO_SAMPLES]
        train = self.probe.turned_moons(seed, seed)
        held_out = self.probe.turned_moons(seed, self.held_out)
        return judge_samples(samples, train, held_out, THRESHOLDS[self.assignment])


def judge_samples(
    samples: torch.Tensor, train: torch.Tensor, held_out: torch.Tensor, limits: Thresholds
) -> list[Flaw]:
    """What is wrong with samples; empty if nothing is.

    Parameters
    ----------
    samples : tensor of shape (n, d)
        At least 100; from a stranger: any numbers.
    train, held_out : tensors of shape (m, d) and (k, d)
        The data that the generator was trained on, and other data of the same distribution.
    limits : Thresholds

    Returns
    -------
    list of Flaw
    """
    if samples.dim() != 2 or samples.shape[1] != train.shape[1] or len(samples) < 100:
        return [Flaw.SHAPE]
    if not torch.isfinite(samples).all():
        return [Flaw.NOT_FINITE]
    covered, precise, new = measure(samples, train, held_out, limits.radius)
    flaws = []
    if covered < limits.coverage:
        flaws.append(Flaw.MISSED)
    if precise < limits.precision:
        flaws.append(Flaw.OUTSIDE)
    if new < limits.novelty:
        flaws.append(Flaw.COPIED)
    return flaws


def measure(
    samples: torch.Tensor, train: torch.Tensor, held_out: torch.Tensor, radius: float = 0.1
) -> tuple[float, float, float]:
    """Coverage, precision and novelty of samples; arguments as of :func:`judge_samples`."""
    usual = _nearest(held_out, train).median()
    return (
        coverage(held_out, samples, radius),
        precision(held_out, samples, radius),
        float(_nearest(samples, train).median() / usual),
    )


def _nearest(points: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Distance of each point to the nearest of the others."""
    # Chunks keep the matrix of distances small; the exact mode tells a copy from a near point.
    return torch.cat([
        torch.cdist(chunk, others, compute_mode="donot_use_mm_for_euclid_dist").min(dim=1).values
        for chunk in points.split(1024)
    ])  # fmt: skip
