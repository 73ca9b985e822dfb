"""How thick two moons are: what a radius larger than the noise cannot see."""

from __future__ import annotations

import torch
from torch import Tensor

NEAR = 0.15  # points farther from both arcs belong to neither
TO_STANDARD_DEVIATION = 1.4826  # 1 / the median of |N(0, 1)|

# The noise-free arcs of `course_utils.two_moons`: half circles of radius 1 by centre and side.
ARCS = (((0.0, 0.0), 1.0), ((1.0, 0.5), -1.0))


def thickness(points: Tensor) -> float:
    """The standard deviation of points across the two moons, estimated robustly.

    Of the distances from each point to the nearer of the two noise-free arcs, over those within 0.15
    of it, the median times 1.4826: for normal noise that is its standard deviation, and a few points
    between the moons do not change it. `course_utils.two_moons` has 0.05 by default. A generator that
    draws each moon as a hairline has a value near 0, whatever its coverage and precision.

    Parameters
    ----------
    points : Tensor of shape (n, 2)
        As `course_utils.two_moons` draws them, or a generator that was trained on them.

    Returns
    -------
    float
        At least 0; NaN if no point is within 0.15 of an arc.

    Raises
    ------
    ValueError
        If the points do not have two coordinates each.
    """
    if points.dim() != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have the shape (n, 2), got {tuple(points.shape)}.")
    points = points.detach().cpu().double()
    distances = torch.stack([_to_arc(points, centre, side) for centre, side in ARCS]).amin(0)
    return TO_STANDARD_DEVIATION * distances[distances <= NEAR].nanmedian().item()


def _to_arc(points: Tensor, centre: tuple[float, float], side: float) -> Tensor:
    """Distance of each point to a half circle of radius 1 that opens downwards (side 1) or upwards (-1)."""
    x, y = (points - torch.tensor(centre, dtype=points.dtype)).unbind(1)
    to_circle = (torch.hypot(x, y) - 1).abs()
    to_ends = torch.hypot(x.abs() - 1, y)  # (-1, 0) and (1, 0) as seen from the centre
    return torch.where(side * y >= 0, to_circle, to_ends)
