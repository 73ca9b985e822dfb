"""How long to train: in full, or just enough to see that everything runs."""

import os
from typing import TypeVar

T = TypeVar("T")


def budget(full: T, smoke: T) -> T:
    """Choose between two sizes of the same run by the environment variable ``COURSE_BUDGET``.

    Parameters
    ----------
    full : any
        The value for a real run (``COURSE_BUDGET=full``, or unset or empty), for example a number
        of epochs.
    smoke : any
        The value for a quick trial of the same code (``COURSE_BUDGET=smoke``).

    Returns
    -------
    any
        ``full`` or ``smoke``, as given.

    Raises
    ------
    ValueError
        If ``COURSE_BUDGET`` is neither full nor smoke.
    """
    chosen = os.environ.get("COURSE_BUDGET") or "full"
    if chosen not in ("full", "smoke"):
        raise ValueError(f"COURSE_BUDGET is {chosen!r}; set it to 'full' or 'smoke', or unset it.")
    return full if chosen == "full" else smoke
