"""How numbers are off, when one simple rule says it of all of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

# Answers run in float32 on small inputs: right ones agree to about 1e-6 of the largest value.
RTOL = 1e-4


def agree(a: np.ndarray, b: np.ndarray, tolerances: float = 1.0) -> np.ndarray:
    """For each number whether it is the same, as far as checks look."""
    finite = b[np.isfinite(b)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        near = np.abs(a - b) <= tolerances * (RTOL * np.abs(b) + 0.1 * RTOL * scale + 1e-7)
    # A solution shows neither infinities nor NaNs, but known wrong answers do.
    return (near & np.isfinite(b)) | (a == b) | (np.isnan(a) & np.isnan(b))


def relation_of(got: np.ndarray, expected: np.ndarray, *, only_scaled: bool = False) -> str:
    """How all the numbers are off, or "" where no simple rule says it.

    ``only_scaled``: by a factor, as steps are.
    """
    if np.isnan(got).any():
        where = f", first at {np.argwhere(np.isnan(got))[0].tolist()}" if got.ndim else ""
        return f"There are NaNs{where}: look for log(0), 0/0 or infinity minus infinity."
    if np.isinf(got).any() and not np.isinf(expected).any():
        return "A value is infinite: look for log(0), a division by 0, or exp of a large number."
    if not got.any():
        return "Everything is zero here." if got.ndim else "It is zero."
    if not np.isfinite(expected).all():
        return ""
    rules = (_scaled, _shifted, _composed, _rearranged, _alike, _partly)[
        : 1 if only_scaled else None
    ]
    return next(filter(None, (rule(got, expected) for rule in rules)), "")


def _scaled(got: np.ndarray, expected: np.ndarray) -> str:
    mask = np.abs(expected) > 1e-6 * np.abs(expected).max(initial=1e-30)
    if not mask.any():
        return ""
    ratios = got[mask] / expected[mask]
    ratio = float(ratios.mean())
    if not (np.allclose(ratios, ratio, rtol=1e-3) and agree(got, ratio * expected).all()):
        return ""
    if math.isclose(ratio, -1, rel_tol=1e-3):
        return "The sign is the wrong way round."
    # Any two numbers have a ratio: only a plain one says something.
    plain = next((r for r in (2.0, 0.5, -2.0, -0.5) if math.isclose(ratio, r, rel_tol=1e-3)), None)
    if plain is None and ratios.size < 3:
        return ""
    return f"It is {ratio:.4g} times what is expected."


def _shifted(got: np.ndarray, expected: np.ndarray) -> str:
    if not _varied(expected):
        return ""
    shift = float((got - expected).mean())
    if not agree(got, expected + shift).all():
        return ""
    return f"Each number is {abs(shift):.4g} too {'large' if shift > 0 else 'small'}."


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    powers: np.ndarray = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


Function = Callable[[np.ndarray], np.ndarray]
# What may have been done to all numbers, or left out.
_FUNCTIONS: dict[str, Function] = {
    "square": np.square,
    "square root": np.sqrt,
    "exponential": np.exp,
    "logarithm": np.log,
    "sigmoid": _sigmoid,
    "tanh": np.tanh,
    "absolute value": np.abs,
    "reciprocal": lambda x: 1 / x,
    "ReLU": lambda x: np.maximum(x, 0),
    "LeakyReLU(0.2)": lambda x: np.where(x > 0, x, 0.2 * x),
    "softplus": lambda x: np.logaddexp(0, x),
    "softmax over the last dimension": lambda x: _softmax(x, -1),
    "softmax over the first dimension": lambda x: _softmax(x, 0),
}
# The like, in words of their own: where it was done, and where it was left out.
_TREATED: dict[tuple[str, str], Function] = {
    ("It is 1 minus what is expected.",) * 2: lambda x: 1 - x,
    ("The numbers are rounded.", "The numbers are not rounded."): np.round,
    ("The numbers are cut off at 0 and 1.", "They are not cut off at 0 and 1."): (
        lambda x: np.clip(x, 0, 1)
    ),
    ("The numbers are cut off at -1 and 1.", "They are not cut off at -1 and 1."): (
        lambda x: np.clip(x, -1, 1)
    ),
    ("The mean over the batch is taken off.", "The mean over the batch is not taken off."): (
        lambda x: x - x.mean(0, keepdims=True)
    ),
    ("The mean of each row is taken off.", "The mean of each row is not taken off."): (
        lambda x: x - x.mean(-1, keepdims=True)
    ),
    ("Each row is scaled to length 1.", "The rows are not scaled to length 1."): (
        lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True)
    ),
}


def _composed(got: np.ndarray, expected: np.ndarray) -> str:
    if not (_varied(got) and _varied(expected)):
        return ""
    of_functions = {
        (
            f"It is the {name} of what is expected.",
            f"What is expected is the {name} of it.",
        ): function
        for name, function in _FUNCTIONS.items()
    }
    with np.errstate(all="ignore"):
        for (done, missing), function in (of_functions | _TREATED).items():
            if agree(got, function(expected)).all():
                return done
            if agree(function(got), expected).all():
                return missing
    return ""


def _rearranged(got: np.ndarray, expected: np.ndarray) -> str:
    if not _varied(expected):
        return ""
    if got.ndim == 2 and got.shape == got.T.shape and agree(got.T, expected).all():
        return "Rows and columns are exchanged."
    for axis in range(got.ndim):
        if agree(np.flip(got, axis), expected).all():
            what = "numbers" if got.ndim == 1 else ("rows", "columns", "third parts")[min(axis, 2)]
            return f"The {what} stand in reverse."
    if agree(np.sort(got, axis=None), np.sort(expected, axis=None)).all():
        return "These are the right numbers in another order."
    return ""


def _alike(got: np.ndarray, expected: np.ndarray) -> str:
    if not got.ndim or not _varied(expected):
        return ""
    if agree(got, np.full_like(got, got.flat[0])).all():
        return "All numbers are the same here."
    if got.ndim > 1 and len(got) > 1:
        first = np.broadcast_to(got[:1], got.shape)
        theirs = np.broadcast_to(expected[:1], expected.shape)
        if agree(got, first).all() and not agree(expected, theirs).all():
            return "All rows are the same here."
    return ""


def _partly(got: np.ndarray, expected: np.ndarray) -> str:
    """Where it is right, if that is plain."""
    off = ~agree(got, expected)
    if got.ndim == 1 and got.size > 2 and off.sum() == 1:
        return f"All are right but number {int(off.argmax()) + 1} of {got.size}."
    if got.ndim < 2:
        return ""
    for axis, name in ((0, "row"), (1, "column")):
        others = tuple(a for a in range(got.ndim) if a != axis)
        of = off.any(axis=others)
        if got.shape[axis] > 2 and of.sum() == 1:
            return f"Only {name} {int(of.argmax()) + 1} of {got.shape[axis]} is wrong."
    return ""


def _varied(x: np.ndarray) -> bool:
    """Whether there are enough different numbers for a rule to be no chance."""
    return x.size > 2 and len(np.unique(np.round(x, 6))) > 2
