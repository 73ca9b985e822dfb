"""By how much a step moved which weights, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping

# Name of some weights -> what they were before, in the order in which they stand in the observation.
Starts = Mapping[str, list[float]]


def moved_otherwise(
    got: list[float], expected: list[float], close: list[bool], starts: Starts
) -> tuple[str, str] | None:
    """What is said of the first weights that a step moved otherwise, and what should be.

    Parameters
    ----------
    got, expected
        Where all weights are now, in one row.
    close
        For each whether it is where it should be.
    starts
        Where they were.

    Returns
    -------
    (got, expected)
        Such as "net_D's first weights moved by 0.0012" and "by 0.0010"; None where the two rows do
        not belong to ``starts``.
    """
    if not len(got) == len(expected) == len(close) == sum(map(len, starts.values())):
        return None
    begin = 0
    for name, before in starts.items():
        part = slice(begin, begin + len(before))
        begin += len(before)
        if all(close[part]):
            continue
        moves = [
            [now - then for now, then in zip(row[part], before, strict=True)]
            for row in (got, expected)
        ]
        mine, theirs = map(_size, moves)
        if mine == theirs == "nothing":
            continue
        if mine == theirs:
            return f"{name} moved by {mine} on average, elsewhere", f"by {theirs}"
        by = "did not move" if mine == "nothing" else f"moved by {mine} on average"
        return f"{name} {by}", "no move" if theirs == "nothing" else f"by {theirs}"
    return None


def _size(moves: list[float]) -> str:
    mean = math.fsum(map(abs, moves)) / max(1, len(moves))
    return f"{mean:.3g}" if mean > 1e-6 else "nothing"
