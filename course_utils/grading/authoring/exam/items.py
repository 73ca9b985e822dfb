"""Templates of exam questions: draw numbers, compute the right option and those of known mistakes."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

# How far two options are apart at least, relative to the larger, so that rounding decides nothing.
APART = 0.02
WRONG = 3  # wrong options beside the right one
TRIES = 200
Given = dict[str, float]
MINUS = re.compile(r"(?<!\w)-(?=\d)")  # before a number, as Python writes it
T = TypeVar("T")


class DrawAgain(Exception):  # noqa: N818, no error: the next draw is taken
    """These numbers make two mistakes look alike, or a mistake look right."""


@dataclass(frozen=True)
class Option:
    """What a paper prints, and for the key how one comes to it."""

    says: str
    why: str
    right: bool
    value: float | None = None


@dataclass(frozen=True)
class Item:
    """A question with its options in the order of the paper; ``given`` are the numbers drawn."""

    name: str
    notebook: str
    asks: str
    options: tuple[Option, ...]
    given: Given

    @property
    def right(self) -> int:
        """The place of the right option."""
        return next(k for k, option in enumerate(self.options) if option.right)


def sigmoid(x: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-x))


class Draw:
    """Numbers that follow from a text, on every machine alike."""

    def __init__(self, text: str) -> None:
        self._random = random.Random(text)

    def whole(self, low: int, high: int) -> int:
        """A whole number; both ends may come."""
        return self._random.randint(low, high)

    def decimal(self, low: float, high: float, places: int = 1) -> float:
        return round(self._random.uniform(low, high), places)

    def pick(self, *things: T) -> T:
        return self._random.choice(things)

    def shuffled(self, things: Sequence[T]) -> list[T]:
        return self._random.sample(things, len(things))


@dataclass(frozen=True)
class Drawn:
    """What a template returns: a question, its right option, its wrong ones, the numbers behind it."""

    asks: str
    right: Option
    wrong: tuple[Option, ...]
    given: Given


Template = Callable[[Draw], Drawn]
TEMPLATES: dict[str, tuple[str, Template]] = {}  # name -> notebook, template


def template(notebook: str) -> Callable[[Template], Template]:
    """Register a template for the notebook that it is about, such as ``"03_dcgan"``."""

    def register(function: Template) -> Template:
        if function.__name__ in TEMPLATES:
            raise ValueError(f"There are two templates {function.__name__}.")
        TEMPLATES[function.__name__] = notebook, function
        return function

    return register


def number(
    asks: str,
    right: tuple[float, str],
    wrong: Sequence[tuple[float, str]],
    given: Given,
    unit: str = "{}",
) -> Drawn:
    """A question that is answered by a number.

    Parameters
    ----------
    right, wrong
        Value and how one comes to it. The first three wrong values that are apart from the right one
        and from each other are taken.
    unit
        Where the number stands in an option, such as ``"{} bits"``.

    Raises
    ------
    DrawAgain
        If fewer than three are.
    """
    taken = [Option(unit.format(written(right[0])), right[1], True, right[0])]
    for value, why in wrong:
        if math.isfinite(value) and all(_apart(value, option) for option in taken):
            taken.append(Option(unit.format(written(value)), why, False, value))
    if len(taken) <= WRONG:
        raise DrawAgain
    return Drawn(asks, taken[0], tuple(taken[1 : WRONG + 1]), given)


def words(
    asks: str, right: tuple[str, str], wrong: Sequence[tuple[str, str]], given: Given
) -> Drawn:
    """A question that is answered in words: each option with how one comes to it."""
    options = tuple(Option(says, why, False) for says, why in wrong)
    return Drawn(asks, Option(*right, True), options, given)


def _apart(value: float, option: Option) -> bool:
    assert option.value is not None
    gap = abs(value - option.value)
    larger = max(abs(value), abs(option.value))
    return gap > APART * larger and written(value) != written(option.value)


def written(value: float) -> str:
    """A number as papers print it: whole ones in full, others with three digits that count."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", "\u202f").replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def make(name: str, seed: str) -> Item:
    """The question that a template makes of a seed; the same seed gives the same question."""
    notebook, function = TEMPLATES[name]
    for attempt in range(TRIES):
        draw = Draw(f"{seed}/{name}/{attempt}")
        try:
            drawn = function(draw)
        except DrawAgain:
            continue
        options = draw.shuffled((drawn.right, *drawn.wrong))
        return Item(name, notebook, MINUS.sub("−", drawn.asks), tuple(options), drawn.given)
    raise RuntimeError(f"{name}: no draw in {TRIES} gave {WRONG + 1} options that are apart.")
