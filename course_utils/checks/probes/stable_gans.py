"""Probes for 06_stable_gans: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/06_stable_gans.json``. The losses are in
`stable_gans_losses`, what bounds the discriminator's slope in `stable_gans_slopes`.
"""

from __future__ import annotations

import math

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.probes import stable_gans_losses as losses
from course_utils.checks.probes import stable_gans_slopes as slopes

# --- modes, counted ------------------------------------------------------------------------------

mode_report = Exercise(
    "mode_report",
    points=4,
    notes="Modes, counted",
    verified="modes, quality and reverse KL where a mode is missed, where another has bad samples "
    "alone, where all samples are in one, and where none is good; in the plane and in space.",
)
MODES = (
    "A mode counts if one good sample or more belongs to it: samples whose nearest centre it is."
)
QUALITY = (
    "It is the share of all samples whose distance to their nearest centre is at most 3 sigma."
)
REVERSE = (
    "It is the sum over modes of q log(q / p), where q are the shares of all samples, the bad ones "
    "too, and p = 1 / k; 0 log 0 is 0."
)


def _look_at_report(
    see: See, answer: Answer, samples: torch.Tensor, centres: torch.Tensor, sigma: float
) -> None:
    report = answer(samples, centres, sigma)
    if not isinstance(report, tuple | list) or len(report) != 3:
        raise Misfit("Return three numbers: modes, quality, reverse_kl.")
    for name, value, hint in zip(
        ("modes", "quality", "reverse_kl"), report, (MODES, QUALITY, REVERSE), strict=True
    ):
        see.number(name, value, hint)


def _circle(draw: Draw, k: int) -> torch.Tensor:
    angle = 2 * math.pi * (torch.arange(k) / k + float(draw.uniform(1)))
    return torch.stack([angle.cos(), angle.sin()], dim=1).to(torch.get_default_dtype())


def _around(draw: Draw, centre: torch.Tensor, n: int, low: float, high: float) -> torch.Tensor:
    """n points at drawn distances from low to high, in drawn directions."""
    way = draw.normal(n, len(centre))
    distance = draw.uniform(n, 1, low=low, high=high)
    return centre + distance * way / way.norm(dim=1, keepdim=True)


@mode_report.case("a ring")
def mode_report_a_ring(answer: Answer, draw: Draw, see: See) -> None:
    k, sigma = draw.size(5, 7), round(float(draw.uniform(1, low=0.04, high=0.06)), 4)
    centres = _circle(draw, k)
    parts = [_around(draw, centres[0], draw.size(4, 6), 0.0, sigma)]
    parts += [_around(draw, centres[1], draw.size(6, 9), 2.2 * sigma, 2.9 * sigma)]
    parts += [_around(draw, centres[1], draw.size(2, 4), 3.1 * sigma, 4 * sigma)]
    # Bad samples alone; each coordinate by itself is within 3 sigma. And centres[3] is missed.
    corner = 2.4 * sigma * torch.tensor([[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]])
    parts += [centres[2] + corner.to(centres) * draw.uniform(3, 1, low=0.95, high=1.0)]
    parts += [_around(draw, centres[j], draw.size(1, 3), 0.0, 2 * sigma) for j in range(4, k)]
    samples = torch.cat(parts)
    see.tried(
        f"{len(samples)} samples of a ring with {k} modes, one of which is missed and another has bad "
        f"samples alone; sigma = {sigma}"
    )
    _look_at_report(see, answer, samples, centres, sigma)


@mode_report.case("in space")
def mode_report_in_space(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(30, 40), draw.size(3, 4)
    see.tried(f"{n} samples of shape ({n}, 3) between {k} centres, sigma = 0.3")
    _look_at_report(see, answer, draw.normal(n, 3), draw.normal(k, 3), 0.3)


@mode_report.case("one mode")
def mode_report_one_mode(answer: Answer, draw: Draw, see: See) -> None:
    k = draw.size(4, 9)
    centres = _circle(draw, k)
    see.tried(f"five samples, all in the first of {k} modes; sigma = 0.01")
    # The last modes are met by no sample: torch.bincount does not count them by itself.
    _look_at_report(see, answer, _around(draw, centres[0], 5, 0.0, 0.02), centres, 0.01)


@mode_report.case("nothing good")
def mode_report_nothing_good(answer: Answer, draw: Draw, see: See) -> None:
    k = draw.size(4, 6)
    centres = _circle(draw, k)
    samples = [_around(draw, centre, draw.size(1, 20), 0.1, 0.2) for centre in centres[1:]]
    see.tried(f"samples about {k - 1} of {k} modes, all far beyond 3 sigma; sigma = 0.01")
    _look_at_report(see, answer, torch.cat(samples), centres, 0.01)


EXERCISES = (
    mode_report,
    losses.least_squares_losses,
    losses.critic_losses,
    slopes.gradient_penalty,
    losses.hinge_losses,
    slopes.power_iteration,
    losses.relativistic_losses,
    slopes.zero_centred_penalties,
)
