"""What runs beside a notebook's own code, in its kernel, while its claims are tried."""

from __future__ import annotations

import functools
import numbers
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import torch

from course_utils.checks import Check
from course_utils.recipes import trained_on

P = ParamSpec("P")
T = TypeVar("T")
_shift = 0
_tried: list[dict[str, object]] = []


def begin() -> None:
    """Forget what was tried: a cell of claims starts."""
    _tried.clear()


@contextmanager
def trial(claim: int) -> Iterator[None]:
    """Note whether an assert holds, and go on after it either way.

    Parameters
    ----------
    claim
        Its place among the asserts of its cell. In a loop it is tried several times.
    """
    entry: dict[str, object] = {"claim": claim, "seen": [], "why": None}
    _tried.append(entry)
    try:
        yield
    except Exception as error:  # whatever is wrong with a claim, it does not hold
        own = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
        entry["why"] = f"{own}{error}"


def seen(value: object) -> object:
    """Hand on one side of a comparison; a number is noted beside the claim."""
    number = value.item() if isinstance(value, torch.Tensor) and value.numel() == 1 else value
    shown = _tried[-1]["seen"]
    if isinstance(number, numbers.Real) and not isinstance(number, bool):
        assert isinstance(shown, list)
        shown.append(f"{float(number):.4g}")
    return value


def tell() -> None:
    """Hand out what was tried since :func:`begin`, as an output of the cell."""
    from IPython.display import display

    display({"application/json": list(_tried)}, raw=True)


def as_it_stands(function: Callable[P, T]) -> Callable[P, T]:
    """The function, with no shift of the seeds that it uses."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        global _shift
        kept, _shift = _shift, 0
        try:
            return function(*args, **kwargs)
        finally:
            _shift = kept

    return call


def shift_seeds(shift: int) -> None:
    """Add ``shift`` to every seed that torch is given from now on.

    The notebook's weights, noise and batches are then others; its data and its checks are the same. What
    is right was observed on the seeds as they are, and which images shipped weights know follows from one.
    """
    global _shift
    _shift = shift
    plain_manual_seed = torch.manual_seed

    class Generator(torch.Generator):
        def manual_seed(self, seed: int) -> Generator:
            super().manual_seed(seed + _shift)
            return self

    def manual_seed(seed: int) -> torch.Generator:
        return plain_manual_seed(seed + _shift)

    torch.Generator, torch.manual_seed = Generator, manual_seed  # type: ignore[misc]
    Check.__call__ = as_it_stands(Check.__call__)  # type: ignore[method-assign]
    trained_on.order_of_images = as_it_stands(trained_on.order_of_images)
