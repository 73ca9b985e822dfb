"""LivePlot: losses, D(x), D(G(z)) and samples of a long training, at a bounded price."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from matplotlib.figure import Figure

from course_utils import plotting
from course_utils.live.pace import Pace
from course_utils.randomness import random_state_kept
from course_utils.widgets import base, record

Lines = dict[str, list[float | None]]
Number = float | torch.Tensor
KEPT = 400  # points of a line; beyond that neighbours are averaged
FIRST_FRAME_COST = 0.01  # seconds, a guess until the first frame has been measured
SHOTS = 24  # samples of a record, at most; beyond twice that every other one is forgotten
WAITING = 1000  # updates whose values are left where they are, at most


class LivePlot(base.Widget):
    """Lines that grow while a cell trains, and the samples beside them.

    Call :meth:`update` as often as you like, every step too: every value is counted, but the page
    is renewed only as often as ``max_overhead`` allows. Call :meth:`finish`, or leave the ``with``
    block, to draw the last state.

    Parameters
    ----------
    max_overhead : float in (0, 1]
        Share of the elapsed time that may go into the picture.
    every : int, optional
        Draw every so many updates instead, whatever that takes: then the samples that are kept for
        pages without a kernel do not depend on the machine.
    unit : str
        What one update is: a step, an epoch.
    nrow : int
        Samples in a row.
    value_range : (float, float)
        Values of the samples shown as black and as white.
    note : str
        A line below the picture, such as ``mnist().note``.

    Raises
    ------
    ValueError
        If max_overhead is no such share.

    Examples
    --------
    >>> with LivePlot() as plot:  # doctest: +SKIP
    ...     for step in range(1000):
    ...         plot.update(loss_D=..., loss_G=..., samples=lambda: net_G(fixed_z))
    """

    kind = "liveplot"
    _esm = record.script(kind)

    def __init__(
        self,
        *,
        max_overhead: float = 0.05,
        every: int | None = None,
        unit: str = "step",
        nrow: int = 8,
        value_range: tuple[float, float] = (-1.0, 1.0),
        note: str = "",
    ) -> None:
        self._pace, self._every = Pace(max_overhead, FIRST_FRAME_COST), every
        self.nrow, self.value_range = nrow, value_range
        self.count = 0
        self._lines: Lines = {}
        self._waiting: list[dict[str, Number]] = []  # values of the latest updates, not yet fetched
        self._sums: dict[str, list[float]] = {}
        self._ends: list[int] = []  # the update at which each point of the lines ends
        self._width = 1  # updates averaged in one point
        self._samples: torch.Tensor | Callable[[], torch.Tensor] | None = None
        self._grid: np.ndarray | None = None
        self._rows, self._row_height = 0, 1
        self._shots: list[
            tuple[int, np.ndarray]
        ] = []  # (update, grid), the first and the last of all
        super().__init__(note=note, static={"unit": unit})
        self._commit()

    def __enter__(self) -> LivePlot:
        from IPython.display import display

        if self._shown is None:
            display(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def update(
        self, *, samples: torch.Tensor | Callable[[], torch.Tensor] | None = None, **values: float
    ) -> None:
        """Count one step's values; draw if there is time for it.

        Parameters
        ----------
        samples : tensor of shape (n, 1, H, W) or (n, 3, H, W), or a function that returns one
            A function is called only for a frame that is drawn, without gradients and without
            changing the random state; put the generator into eval mode there.
        **values : float or tensor of shape ()
            The same names in every call, such as ``loss_D=0.7, D_x=0.6``. Tensors stay on their
            device until a frame is drawn: fetching each would make a GPU wait.
        """
        self.count += 1
        self._waiting.append({name: _single(name, value) for name, value in values.items()})
        if samples is not None:
            self._samples = samples
        if len(self._waiting) == WAITING:
            self._take_in()
        if self.count % self._every == 0 if self._every else self._pace.due:
            with self._pace.measured():
                self._send_frame(self._render())

    def finish(self) -> None:
        """Draw the last state and leave it in the saved notebook."""
        self._commit()
        self.save_picture()

    def _take_in(self) -> None:
        """Fetch the values of the latest updates and make points of the lines of them."""
        waiting, self._waiting = self._waiting, []
        fetched = iter(_fetch([v for values in waiting for v in values.values()]))
        for count, values in enumerate(waiting, self.count - len(waiting) + 1):
            for name in values:
                if name not in self._lines:
                    self._lines[name] = [None] * len(self._ends)
                self._sums.setdefault(name, []).append(next(fetched))
            if count % self._width == 0:
                self._add_point(count)

    def _add_point(self, count: int) -> None:
        self._ends.append(count)
        for name, line in self._lines.items():
            line.append(base.mean(self._sums.pop(name, [])))
        if len(self._ends) >= KEPT:
            self._ends = self._ends[1::2]
            for name, line in self._lines.items():
                pairs = zip(line[::2], line[1::2], strict=False)
                self._lines[name] = [base.mean([v for v in p if v is not None]) for p in pairs]
            self._width *= 2

    def _render(self) -> base.Frame:
        self._take_in()
        samples = self._samples
        if callable(samples):
            with random_state_kept(), torch.no_grad():
                samples = samples()
        if samples is not None:
            self._grid = plotting.tile(samples, self.nrow, self.value_range)
            self._row_height = samples.shape[-2] + 1  # with the line below it
            self._rows = (len(self._grid) + 1) // self._row_height
            self._samples = None
            self._shots.append((self.count, self._grid))
            if len(self._shots) > 2 * SHOTS:
                self._shots = [*self._shots[:-1:2], self._shots[-1]]
        grid = np.zeros((0, 0), np.uint8) if self._grid is None else self._grid
        losses, chances = split_lines(self._lines)
        state = {
            "count": self.count,
            "x": self._ends,
            "lines": {k: [None if v is None else round(v, 4) for v in line]
                      for k, line in self._lines.items()},
            "groups": [list(losses), list(chances)],
            "shape": list(grid.shape),
        }  # fmt: skip
        return state, grid.tobytes()

    def _commit(self) -> None:
        self._commit_frame(self._render())

    def _handle(self, content: base.Request, buffers: list[memoryview]) -> None:
        if content["kind"] == "hello":
            self._commit()

    def record(self) -> str | None:
        """The lines, and the samples of some steps; without samples, the lines alone."""
        if len(self._shots or self._ends) < 2:
            return None
        # Pictures, their quality, and what becomes of the number of rows of samples.
        tries = (
            (SHOTS, 60, 1), (SHOTS, 35, 1), (SHOTS, 35, 2), (SHOTS, 20, 2), (SHOTS, 20, 3),
            (SHOTS, 8, 6), (SHOTS // 2, 8, 6), (2, 4, 8),
        )  # fmt: skip
        return record.first_that_fits(self._record_of(*one) for one in tries)

    def _record_of(self, most: int, quality: int, fewer_rows: int) -> str:
        counts = [count for count, _ in self._shots] or self._ends
        chosen = record.spread(len(counts), most)
        height = max(1, self._rows // fewer_rows) * self._row_height - 1
        grids = [self._shots[k][1][:height] for k in chosen] if self._shots else []
        sizes, payload = record.images(grids, quality)
        header = {
            "traits": self.traits_of_record(), "type": record.IMAGES, "sizes": sizes,
            "shots": [counts[k] for k in chosen],
            "state": {k: v for k, v in self.view.items() if k not in ("bytes", "shape")},
        }  # fmt: skip
        return record.packed(header, payload)

    def describe(self) -> str:
        last = [f"{k} {v[-1]:.3g}" for k, v in self._lines.items() if v and v[-1] is not None]
        words = f"Lines after {self.count} {self.static['unit']}s: {', '.join(last) or 'none yet'}."
        return words + (" Right: samples." if self._grid is not None else "")

    def figure(self) -> Figure:
        """The picture as a matplotlib figure: losses, probabilities, samples.

        Returns
        -------
        matplotlib.figure.Figure
        """
        groups = [g for g in split_lines(self._lines) if g] or [{}]
        axes = plotting.panels(len(groups) + (self._grid is not None), size=(3.4, 2.8))
        for ax, group in zip(axes, groups, strict=False):
            for k, (name, line) in enumerate(group.items()):
                y = [math.nan if v is None else v for v in line]
                ax.plot(self._ends, y, label=name, **plotting.line_style(k))
            ax.set_xlabel(f"{self.static['unit']}s")
            if group:
                ax.legend(fontsize=8)
        if self._grid is not None:
            axes[-1].imshow(self._grid, cmap="gray", vmin=0, vmax=255)
            axes[-1].set_axis_off()
        return plotting.figure_of(axes[0])


def split_lines(lines: Lines) -> tuple[Lines, Lines]:
    """Losses, and what is called D(...) or D_...: a probability, which needs another axis."""
    chances = {k: v for k, v in lines.items() if k.startswith(("D_", "D("))}
    return {k: v for k, v in lines.items() if k not in chances}, chances


def _single(name: str, value: Number) -> Number:
    """A float, or a tensor of shape () on its device."""
    if not isinstance(value, torch.Tensor):
        return float(value)
    if value.numel() != 1:
        raise ValueError(
            f"{name} has shape {tuple(value.shape)}; give a single number, such as its mean."
        )
    return value.detach().reshape(())


def _fetch(values: list[Number]) -> list[float]:
    """The same numbers as floats; those on a device come over in one transfer."""
    tensors = [v for v in values if isinstance(v, torch.Tensor)]
    same = [v.float().to(tensors[0].device) for v in tensors]
    numbers = iter(torch.stack(same).tolist() if same else [])
    return [next(numbers) if isinstance(v, torch.Tensor) else v for v in values]
