"""Judge samples of a trained generator, outside the student's process, by thresholds.

The samples come out of the sandbox as plain numbers. Nothing that the student's process says about
them counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from course_utils.metrics import coverage, precision


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


def judge_samples(
    samples: torch.Tensor, train: torch.Tensor, held_out: torch.Tensor, limits: Thresholds
) -> list[str]:
    """What is wrong with samples, in words for the student; empty if nothing is.

    Parameters
    ----------
    samples : tensor of shape (n, d)
        At least 100; from a stranger: any numbers.
    train, held_out : tensors of shape (m, d) and (k, d)
        The data that the generator was trained on, and other data of the same distribution.
    limits : Thresholds

    Returns
    -------
    list of str
    """
    if samples.dim() != 2 or samples.shape[1] != train.shape[1] or len(samples) < 100:
        return [f"at least 100 samples with {train.shape[1]} columns are needed, not an array of "
                f"shape {tuple(samples.shape)}"]  # fmt: skip
    if not torch.isfinite(samples).all():
        return ["there are samples that are NaN or infinite"]
    faults = []
    if coverage(held_out, samples, limits.radius) < limits.coverage:
        faults.append("parts of the data are not produced: look for mode collapse, or train longer")
    if precision(held_out, samples, limits.radius) < limits.precision:
        faults.append("many samples lie where there is no data")
    usual = _nearest(held_out, train).median()
    if _nearest(samples, train).median() < limits.novelty * usual:
        faults.append("the samples are points of the training data, or lie much closer to them than new data does")
    return faults


def _nearest(points: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Distance of each point to the nearest of the others."""
    # Chunks keep the matrix of distances small; the exact mode tells a copy from a near point.
    return torch.cat([
        torch.cdist(chunk, others, compute_mode="donot_use_mm_for_euclid_dist").min(dim=1).values
        for chunk in points.split(1024)
    ])  # fmt: skip
