"""How often a picture may be redrawn, by what that costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Pace:
    """Lets a picture be drawn so seldom that drawing takes at most a share of the elapsed time.

    A picture is taken to cost what the last one did.

    Parameters
    ----------
    max_overhead : float in (0, 1]
        Share of the elapsed time that may go into drawing.
    first_cost : float
        What the first picture is taken to cost, in seconds; with 0 it is drawn at once.
    clock : callable
        Gives the time in seconds.

    Attributes
    ----------
    spent : float
        Seconds that went into drawing so far.

    Raises
    ------
    ValueError
        If max_overhead is no such share.

    Examples
    --------
    >>> pace = Pace(0.05)
    >>> if pace.due:
    ...     with pace.measured():
    ...         print("a picture")
    a picture
    """

    def __init__(
        self,
        max_overhead: float = 0.05,
        first_cost: float = 0.0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if not 0 < max_overhead <= 1:
            raise ValueError(f"max_overhead must be a share between 0 and 1, not {max_overhead!r}.")
        self.max_overhead, self.clock = max_overhead, clock
        self.start, self.spent, self.cost = clock(), 0.0, first_cost

    @property
    def due(self) -> bool:
        """Whether there is time for another picture."""
        return self.spent + self.cost <= self.max_overhead * (self.clock() - self.start)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Count what is done inside as the cost of a picture."""
        begin = self.clock()
        yield
        self.cost = self.clock() - begin
        self.spent += self.cost
