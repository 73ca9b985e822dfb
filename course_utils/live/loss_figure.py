"""An output for livelossplot that describes its figure and keeps its price in check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from livelossplot.outputs import BaseOutput

from course_utils import plotting
from course_utils.live.pace import Pace
from course_utils.randomness import random_state_kept

if TYPE_CHECKING:
    from IPython.display import DisplayHandle
    from livelossplot.main_logger import MainLogger
    from matplotlib.axes import Axes


class LossFigure(BaseOutput):
    """A panel for each group of livelossplot, above each other, and a picture beside them if you like.

    livelossplot's own figure goes through pyplot and has no description for readers who cannot see
    it; this one has, replaces itself in one place, and leaves the random numbers of the training
    as they are.

    Parameters
    ----------
    picture : callable, optional
        ``picture(ax)`` draws on an empty matplotlib Axes, right of the losses.
    alt : str
        What ``picture`` draws, in words.
    max_overhead : float in (0, 1]
        Share of the elapsed time that may go into drawing; :meth:`close` always draws.
    note : str
        A line below the figure, such as ``mnist().note``.

    Raises
    ------
    ValueError
        If max_overhead is no such share.

    Examples
    --------
    >>> figure = LossFigure()
    >>> plotlosses = PlotLosses(outputs=[figure], groups={"loss": ["loss_D", "loss_G"]})
    >>> plotlosses.update({"loss_D": 1.3, "loss_G": 0.8})
    >>> plotlosses.send()
    >>> figure.close()
    """

    def __init__(
        self,
        picture: Callable[[Axes], object] | None = None,
        alt: str = "samples",
        max_overhead: float = 0.05,
        note: str = "",
    ) -> None:
        self.picture, self.alt, self.note = picture, alt, note
        self.pace = Pace(max_overhead)
        self.logger: MainLogger | None = None
        self.handle: DisplayHandle | None = None

    def send(self, logger: MainLogger) -> None:
        """Called by ``PlotLosses.send()`` after each epoch."""
        self.logger = logger
        if self.pace.due:
            with self.pace.measured():
                self._draw(logger)

    def close(self) -> None:
        """Draw what came last."""
        if self.logger is not None:
            self._draw(self.logger)

    def _panels(self, num_groups: int) -> list[Axes]:
        """One for each group, and one for the picture that is as high as all of them: as wide as a
        page of 800 pixels, where more than two in a row would shrink with their letters."""
        if self.picture is None:
            return plotting.stacked(num_groups)
        height = max(2.1, 3.4 / num_groups)
        axes = plotting.panels(2, num_groups, size=(3.9, height))
        for ax in axes[1::2]:
            ax.remove()
        right = plotting.figure_of(axes[0]).add_subplot(num_groups, 2, (2, 2 * num_groups))
        return [*axes[::2], right]

    def _draw(self, logger: MainLogger) -> None:
        from IPython.display import display

        groups = logger.grouped_log_history(raw_names=True)
        axes = self._panels(len(groups))
        words = f"After {logger.current_step + 1} epochs."
        for ax, (group, series) in zip(axes, groups.items(), strict=False):
            lines = {name: [item.value for item in log] for name, log in series.items()}
            plotting.plot_losses(lines, ax=ax, title=group, ylabel=group)
            ax.locator_params(axis="x", integer=True)  # there is no epoch 1.5
            last = ", ".join(f"{name} {line[-1]:.3g}" for name, line in lines.items() if line)
            words += f" Lines over the epochs, last values: {last}."
        if self.picture is not None:
            with random_state_kept():
                self.picture(axes[-1])
            words += f" Right: {self.alt}."
        frame = plotting.picture(axes[0], words, note=self.note)
        if self.handle is None:
            self.handle = display(frame, display_id=True)
        elif self.handle:
            self.handle.update(frame)
