"""What diagrams are drawn with: boxes, arrows and words on a transparent ground.

The page behind may be white or dark. So boxes are filled and bring their own white letters, and what
stands on the bare page is of a grey, or of colours, that keep their contrast with both.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from course_utils.plotting.style import Picture, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

# All are as light: 4.5:1 against white, as a page or as letters, and 4.1:1 against #111.
PENCIL = "#767676"
DATA, MAKER, JUDGE, CODE = "#0076c0", "#c25400", "#008463", "#a556a4"
DASH = (0, (2.2, 1.2))
PAPER = "#ffffff"
LEAN = 0.38  # how far a map leans to the right, for its depth
WIDTH = 8.0  # inches: 768 pixels of a page


class Canvas:
    """An empty page, in inches from its lower left corner.

    Parameters
    ----------
    height : float
        In inches; the width is that of all diagrams.
    """

    def __init__(self, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH, height), facecolor="none")
        FigureCanvasAgg(figure)
        self.ax: Axes = figure.add_axes((0, 0, 1, 1))
        self.ax.set(xlim=(0, WIDTH), ylim=(0, height))
        self.ax.set_axis_off()

    def box(
        self, x: float, y: float, text: str, colour: str, *,
        size: Point = (1.2, 0.72), filled: bool = True, letters: float = 11,
    ) -> Box:  # fmt: skip
        """A rounded box around a middle: filled for a network, an outline for what flows."""
        from matplotlib.patches import FancyBboxPatch

        width, height = size
        self.ax.add_patch(
            FancyBboxPatch(
                (x - width / 2, y - height / 2),
                width,
                height,
                boxstyle=f"round,pad=0,rounding_size={min(0.14, height / 3)}",
                facecolor=colour if filled else "none",
                edgecolor=colour,
                linewidth=1.8,
            )
        )
        self.words(x, y, text, PAPER if filled else PENCIL, letters=letters, bold=filled)
        return Box(x, y, width, height)

    def words(
        self, x: float, y: float, text: str, colour: str = PENCIL, *,
        letters: float = 10.5, bold: bool = False, side: str = "center",
    ) -> None:  # fmt: skip
        """Words around a point, or to the right (``side="left"``) or the left of it."""
        self.ax.text(
            x, y, text, color=colour, fontsize=letters, ha=side, va="center",
            fontweight="bold" if bold else "normal", linespacing=1.25,
        )  # fmt: skip

    def arrow(self, path: Sequence[Point], colour: str = PENCIL, *, gradient: bool = False) -> None:
        """A line through points with a head at its end; a gradient's is thick and dashed."""
        from matplotlib.patches import Polygon

        long, half = (0.2, 0.1) if gradient else (0.16, 0.07)
        (x0, y0), (x1, y1) = path[-2:]
        distance = math.hypot(x1 - x0, y1 - y0)
        dx, dy = (x1 - x0) / distance, (y1 - y0) / distance
        neck = x1 - long * dx, y1 - long * dy
        self.line([*path[:-1], neck], colour, gradient=gradient)
        sides = [(neck[0] + k * half * dy, neck[1] - k * half * dx) for k in (-1, 1)]
        self.ax.add_patch(Polygon([(x1, y1), *sides], color=colour, linewidth=0))

    def line(
        self, path: Sequence[Point], colour: str = PENCIL, *, gradient: bool = False,
        width: float | None = None,
    ) -> None:  # fmt: skip
        xs, ys = zip(*path, strict=True)
        self.ax.plot(
            xs, ys, color=colour, linewidth=width or (2.8 if gradient else 1.7),
            linestyle=DASH if gradient else "-", solid_capstyle="butt", dash_capstyle="butt",
            solid_joinstyle="round",
        )  # fmt: skip

    def cells(
        self, x: float, y: float, number: int, colour: str, *, full: Sequence[int] = (),
        side: float = 0.2,
    ) -> None:  # fmt: skip
        """A vector: small squares from a left edge on; those of ``full`` are filled."""

        for k in range(number):
            left, middle = x + k * side, y
            self._square(left, middle, side, colour, filled=False)
            if k in full:
                self._square(left + 0.15 * side, middle, 0.7 * side, colour, filled=True)

    def _square(self, x: float, y: float, side: float, colour: str, *, filled: bool) -> None:
        from matplotlib.patches import Rectangle

        self.ax.add_patch(
            Rectangle(
                (x, y - side / 2),
                side,
                side,
                edgecolor=colour,
                linewidth=0 if filled else 1.3,
                facecolor=colour if filled else "none",
            )
        )

    def block(self, x: float, y: float, size: float, long: float, colour: str) -> None:
        """A cuboid on its side, seen from the right: a square map, and its channels from left to right.

        Parameters
        ----------
        x, y : float
            Its left edge, and the height of its middle.
        size : float
            Side of the map.
        long : float
            Length over all channels.
        """
        from matplotlib.patches import Polygon

        lean, rise = LEAN * size, 0.25 * size
        low = y - (size + rise) / 2
        near = [(x, low), (x + long, low), (x + long, low + size), (x, low + size)]
        far = [(px + lean, py + rise) for px, py in near]
        top = [near[3], near[2], far[2], far[3]]
        square = [near[1], far[1], far[2], near[2]]
        for points, strength in ((square, 1.0), (near, 0.75), (top, 0.55)):
            self.ax.add_patch(
                Polygon(
                    points,
                    facecolor=_tint(colour, strength),
                    edgecolor=PAPER,
                    linewidth=0.8,
                    joinstyle="round",
                )
            )

    def finish(self, alt: str) -> Picture:
        """The picture, with the words that stand for it."""
        return picture(self.ax, alt)


class Box:
    """Where a box lies, and the middles of its sides."""

    def __init__(self, x: float, y: float, width: float, height: float) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height

    @property
    def left(self) -> Point:
        return self.x - self.width / 2 - 0.03, self.y

    @property
    def right(self) -> Point:
        return self.x + self.width / 2 + 0.03, self.y

    @property
    def top(self) -> Point:
        return self.x, self.y + self.height / 2 + 0.03

    @property
    def bottom(self) -> Point:
        return self.x, self.y - self.height / 2 - 0.03

    def at(self, side: str, share: float) -> Point:
        """A point on a side, ``share`` of the way from left to right, or from bottom to top."""
        if side in ("left", "right"):
            x, _ = getattr(self, side)
            return x, self.y + (share - 0.5) * self.height
        _, y = getattr(self, side)
        return self.x + (share - 0.5) * self.width, y


def _tint(colour: str, strength: float) -> tuple[float, ...]:
    """A colour mixed with white."""
    from matplotlib.colors import to_rgb

    return tuple(1 - strength * (1 - part) for part in to_rgb(colour))
