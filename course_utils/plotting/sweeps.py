"""A sweep: what came of every seed, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plotting.points import plot_points
from course_utils.plotting.style import (
    FAKE,
    INK,
    REAL,
    Array,
    Picture,
    as_array,
    figure_of,
    panels,
    picture,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 4
WIDTH = 1.95  # of a panel, in inches: four are 749 pixels wide


def plot_sweep(
    samples: Mapping[object, Array],
    score: Callable[[Array], object],
    *,
    name: str = "score",
    member: str = "seed",
    real: Array | None = None,
    lower_is_better: bool = False,
    limits: tuple[float, float, float, float] | None = None,
) -> Picture:
    """Points of every seed in a small panel of its own, with the median and the worst of them framed.

    Parameters
    ----------
    samples : dict of seed or setting to tensor of shape (n, 2)
        Generated points, in the order of the panels, at least one.
    score : callable
        ``score(points)`` is the number by which seeds are compared.
    name, member : str
        What the score and a member are called.
    real : tensor of shape (m, 2), optional
        Data, drawn below the points.
    lower_is_better : bool
        Of the score.
    limits : (xmin, xmax, ymin, ymax), optional
        Of every panel; by default a little more than the data takes, or else than all points take.

    Returns
    -------
    Picture
        With a description that names the scores. Where they are even in number, the median is the worse of the
        two in the middle.

    Raises
    ------
    ValueError
        If there are no samples.
    """
    if not samples:
        raise ValueError("plot_sweep needs the points of at least one seed, got none.")
    scores = {key: float(score(points)) for key, points in samples.items()}  # type: ignore[arg-type]
    ranked = sorted(scores, key=lambda key: scores[key], reverse=lower_is_better)  # the worst first
    worst, median, best = ranked[0], ranked[(len(ranked) - 1) // 2], ranked[-1]
    columns = min(COLUMNS, len(samples))
    limits = limits or _around([real] if real is not None else list(samples.values()))
    height = WIDTH * (limits[3] - limits[2]) / (limits[1] - limits[0]) + 0.25  # with its title
    axes = panels(columns, -(-len(samples) // columns), size=(WIDTH, height))
    for ax, (key, points) in zip(axes, samples.items(), strict=False):
        plot_points(real, points, ax=ax, limits=limits)
        said = f"{member} {key}: {scores[key]:.3f}"
        _small(ax)
        if key in (worst, median):
            word = "worst" if key == worst else "median"
            _framed(ax, FAKE if key == worst else REAL, word)
            said = f"{said}, {word}"
        ax.set_title(said, fontsize=8, color=INK, fontweight="bold" if "," in said else "normal")
    for ax in axes[len(samples) :]:
        ax.set_axis_off()
    figure_of(axes[0]).suptitle(f"{name}, {len(samples)} {member}s", fontsize=10, color=INK)
    below = " over the data (discs)" if real is not None else ""
    return picture(
        axes[0],
        f"{len(samples)} small panels, one a {member}, each with generated points (triangles){below}. "
        f"{name}: worst {scores[worst]:.3f} ({member} {worst}, framed), median {scores[median]:.3f} "
        f"({member} {median}, framed), best {scores[best]:.3f} ({member} {best}).",
    )


def _around(clouds: list[Array]) -> tuple[float, float, float, float]:
    """Limits with room for points that go a tenth beyond these."""
    xy = np.concatenate([as_array(cloud, "points") for cloud in clouds])
    low, high = xy.min(0), xy.max(0)
    room = 0.1 * (high - low).max() + 1e-6
    (left, bottom), (right, top) = (low - room).tolist(), (high + room).tolist()
    return left, right, bottom, top


def _small(ax: Axes) -> None:
    """No legend and no numbers at the axes: all panels have the same."""
    from matplotlib.collections import PathCollection

    legend = ax.get_legend()
    if legend is not None:
        legend.remove()
    ax.set(xticks=[], yticks=[])
    for points in ax.collections:
        if isinstance(points, PathCollection):
            points.set_sizes(0.15 * points.get_sizes())
            points.set_linewidth(0)


def _framed(ax: Axes, colour: str, word: str) -> None:
    """A frame around a panel, dashed for the worst: it is not told by its colour alone."""
    for spine in ax.spines.values():
        spine.set(visible=True, color=colour, linewidth=2.2)
        spine.set_linestyle("--" if word == "worst" else "-")
