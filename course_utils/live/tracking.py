"""A progress bar and one live figure for a training loop: ``for epoch in track(100, history):``.

The bar is not the widget of ``tqdm.auto`` (a saved notebook would show "Error displaying widget")
and does not write to stderr (nbgrader takes that for a failed test): it is text in a display of its
own, replaced as the training goes on, as is the figure. Outside a notebook it is an ordinary tqdm
bar.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tqdm import tqdm

from course_utils.live.pace import Pace
from course_utils.randomness import random_state_kept

if TYPE_CHECKING:
    from IPython.display import DisplayHandle
    from matplotlib.axes import Axes

History = Mapping[str, Sequence[float]]

FIRST_FRAME_COST = 0.1  # seconds, a guess until the first frame has been measured


def track(
    num_epochs: int,
    history: History | None = None,
    picture: Callable[[Axes], object] | None = None,
    *,
    desc: str = "training",
    unit: str = "epoch",
    alt: str = "the current samples",
    note: str = "",
    max_overhead: float = 0.05,
    every: int | None = None,
    disable: bool = False,
) -> Iterator[int]:
    """Iterate over the epochs and show how the training goes.

    The figure is redrawn as often as ``max_overhead`` allows and once more at the end, also when
    the loop is left by ``break``, by an exception or by an interrupt. Drawing leaves the random
    state of Python, NumPy and PyTorch as it was, so the training is the same with and without it.

    Parameters
    ----------
    num_epochs : int
        At least 0.
    history : dict of str to list of float, optional
        The loop appends to its lists; their last values stand behind the bar, lines in the figure.
    picture : callable, optional
        ``picture(ax)`` draws on an empty matplotlib Axes, right of the losses. Call networks there
        in eval mode (``plot_discriminator`` does), or batch norm learns from the picture.
    desc, unit : str
        Name of the bar, and of what it counts.
    alt : str
        What ``picture`` draws, in words, for readers who cannot see it.
    note : str
        A line below the figure, such as ``mnist().note``.
    max_overhead : float in (0, 1]
        Share of the elapsed time that may go into the figure.
    every : int, optional
        Redraw after every ``every`` epochs instead, whatever it costs.
    disable : bool
        Neither bar nor figure.

    Yields
    ------
    int
        0, 1, ..., num_epochs - 1.

    Examples
    --------
    >>> history = {"loss": []}
    >>> for epoch in track(3, history, disable=True):
    ...     history["loss"].append(1 / (epoch + 1))
    """
    if not isinstance(num_epochs, int) or num_epochs < 0:
        raise ValueError(f"num_epochs must be a whole number, 0 or more, not {num_epochs!r}.")
    pace = Pace(max_overhead, FIRST_FRAME_COST)
    if every is not None and every < 1:
        raise ValueError(f"every must be 1 or more, not {every!r}.")
    if disable:
        return iter(range(num_epochs))
    if not _in_notebook():
        return _plain(num_epochs, history, desc, unit)
    figure = _Figure(num_epochs, history, picture, unit, alt, note, pace, every)
    return _notebook(num_epochs, history, _Bar(num_epochs, desc, unit), figure)


def _plain(num_epochs: int, history: History | None, desc: str, unit: str) -> Iterator[int]:
    with tqdm(total=num_epochs, desc=desc, unit=unit) as bar:
        for epoch in range(num_epochs):
            yield epoch
            bar.set_postfix_str(_last(history), refresh=False)
            bar.update()


def _notebook(
    num_epochs: int, history: History | None, bar: _Bar, figure: _Figure
) -> Iterator[int]:
    done = 0
    try:
        for epoch in range(num_epochs):
            yield epoch
            done = epoch + 1
            bar.set_postfix_str(_last(history), refresh=False)
            bar.update()
            figure.after(done)
        figure.draw(done)
    except BaseException:
        # The loop was left early. What went wrong there matters more than a picture that fails too.
        with suppress(Exception):
            figure.draw(done)
        raise
    finally:
        bar.finish(done, _last(history))


class _Bar(tqdm):
    """tqdm's text in a display of the notebook; its last line carries no times, so that running a
    notebook again on the same machine leaves the same output."""

    monitor_interval = 0  # no thread: it would update a display of a cell that has ended

    def __init__(self, total: int, desc: str, unit: str) -> None:
        from IPython.display import display

        self._handle = display({"text/plain": f"{desc}: 0/{total}"}, raw=True, display_id=True)
        super().__init__(
            total=total, desc=desc, unit=unit, file=io.StringIO(), ncols=100, ascii=False
        )

    def display(self, msg: str | None = None, pos: int | None = None) -> bool:
        self._handle.update({"text/plain": str(self) if msg is None else msg}, raw=True)
        return True

    def finish(self, done: int, last: str) -> None:
        self.close()
        ending = "" if done == self.total else "stopped after "
        tail = f", {last}" if last else ""
        self.display(f"{self.desc}: {ending}{done}/{self.total} {self.unit}s{tail}")


class _Figure:
    """One figure in one display, redrawn within a budget of time."""

    def __init__(
        self,
        num_epochs: int,
        history: History | None,
        picture: Callable[[Axes], object] | None,
        unit: str,
        alt: str,
        note: str,
        pace: Pace,
        every: int | None,
    ) -> None:
        self.num_epochs, self.history, self.picture = num_epochs, history, picture
        self.unit, self.alt, self.note = unit, alt, note
        self.pace, self.every = pace, every
        self.handle: DisplayHandle | None = None
        self.drawn = self._state(0)

    def after(self, done: int) -> None:
        if done % self.every == 0 if self.every else self.pace.due:
            self.draw(done)

    def draw(self, done: int) -> None:
        state = self._state(done)
        if state == self.drawn or (self.history is None and self.picture is None):
            return
        with self.pace.measured(), random_state_kept():
            self._draw(done)
        self.drawn = state

    def _state(self, done: int) -> tuple[int, ...]:
        # An epoch that was broken off counts as not done, but may have left its losses.
        return done, *(len(values) for values in (self.history or {}).values())

    def _draw(self, done: int) -> None:
        from IPython.display import display

        from course_utils import plotting

        axes = plotting.panels((self.history is not None) + (self.picture is not None))
        units = f"{self.unit}s"
        words = f"Training after {done} of {self.num_epochs} {units}."
        if self.history is not None:
            xlabel = "epoch" if self.unit == "epoch" else units
            plotting.plot_losses(self.history, ax=axes[0], xlabel=xlabel)
            words += f" Lines over the {units}, last values: {_last(self.history) or 'none'}."
        if self.picture is not None:
            self.picture(axes[-1])
            words += f" {'Right' if len(axes) == 2 else 'Shown'}: {self.alt}."
        frame = plotting.picture(axes[0], words, note=self.note)
        if self.handle is None:
            self.handle = display(frame, display_id=True)
        else:
            self.handle.update(frame)


def _last(history: History | None) -> str:
    series = (history or {}).items()
    return ", ".join(f"{name} {float(values[-1]):.3g}" for name, values in series if len(values))


def _in_notebook() -> bool:
    # IPython is loaded wherever a notebook runs; anywhere else it need not even be installed.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
