"""Scores: what came back as numbers, one or several, whatever holds them."""

from __future__ import annotations

from course_utils.checks.exercise import Misfit
from course_utils.checks.plain import is_tensor, plain_number, shape_of

NOTHING = "It returns nothing: a `return` with the result is missing."


def parts(found: object, *names: str) -> tuple[object, ...]:
    """The results of an answer that returns several, one for each name.

    Raises
    ------
    Misfit
        If something else came back, or one of them is None.
    """
    if found is None:
        raise Misfit(NOTHING)
    held: tuple[object, ...] = tuple(found) if isinstance(found, tuple | list) else ()
    if is_tensor(found) and shape_of(found):
        held = tuple(found)
    if len(held) != len(names):
        raise Misfit(f"{len(names)} results are to be returned: {', '.join(names)}.")
    for name, part in zip(names, held, strict=True):
        if part is None:
            raise Misfit(f"{name} is None where a number is asked for.")
    return held


def row(*scores: object) -> list[float]:
    """Several scores in a row.

    Raises
    ------
    Misfit
        If one is no single number.
    """
    numbers = [plain_number(score) for score in scores]
    for number, score in zip(numbers, scores, strict=True):
        if not isinstance(number, float):
            raise Misfit(
                NOTHING if score is None else f"A number is asked for, not {_named(score)}."
            )
    return [number for number in numbers if isinstance(number, float)]


def _named(score: object) -> str:
    if is_tensor(score):
        return f"a tensor of shape {shape_of(score)}"
    return f"an object of type {type(score).__name__}"
