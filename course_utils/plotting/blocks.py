"""Boxes with arrows between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from course_utils.plotting.style import CARD, FAKE, INK, REAL, panels, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_blocks(
    blocks: Mapping[str, tuple[float, float]],
    arrows: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """A diagram of boxes with arrows between them.

    Parameters
    ----------
    blocks : dict of str to (float, float)
        The words in each box and where its middle is, in units of boxes, y upwards.
    arrows : sequence of (from, to) or (from, to, words)
        Between boxes, by their words; the third entry stands on the arrow.
    ax : Axes, optional
    title : str, optional

    Returns
    -------
    Axes
    """
    ax = ax or panels()[0]
    drawn = {
        words: ax.text(
            x, y, words, ha="center", va="center", fontsize=10, color=INK,
            bbox={"boxstyle": "round,pad=0.5", "facecolor": "#eef3f7", "edgecolor": REAL},
        )
        for words, (x, y) in blocks.items()
    }  # fmt: skip
    for start, end, *words in arrows:
        ax.annotate(
            "", blocks[end], blocks[start],
            arrowprops={
                "arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0,
                "patchA": drawn[start].get_bbox_patch(), "patchB": drawn[end].get_bbox_patch(),
                "connectionstyle": "arc3,rad=0.12",
            },
        )  # fmt: skip
        if words:
            (x0, y0), (x1, y1) = blocks[start], blocks[end]
            # On the arrow, which bends to that side and is interrupted by the words.
            x, y = (x0 + x1) / 2 + 0.06 * (y1 - y0), (y0 + y1) / 2 - 0.06 * (x1 - x0)
            ax.text(
                x, y, words[0], ha="center", va="center", fontsize=9, color=FAKE,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": CARD, "edgecolor": "none"},
            )  # fmt: skip
    xs, ys = zip(*blocks.values(), strict=True)
    ax.set_xlim(min(xs) - 0.6, max(xs) + 0.6)
    ax.set_ylim(min(ys) - 0.6, max(ys) + 0.6)
    ax.set_axis_off()
    return titled(ax, title)
