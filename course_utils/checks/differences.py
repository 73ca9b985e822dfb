"""How one plain value differs from another, in words."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import numpy as np

from course_utils.checks.record import Array, Value
from course_utils.checks.relations import agree, relation_of

# So many numbers of a row are told one by one.
ROW = 8


class Entry(NamedTuple):
    """The first entry of a list or row that is wrong."""

    place: int
    of: int
    got: str
    expected: str


class Difference(NamedTuple):
    """How two plain values differ, in words.

    ``is_cause``: the cause says all there is to say; otherwise the observation's hint follows it.
    """

    got: str
    expected: str
    cause: str = ""
    is_cause: bool = False
    entry: Entry | None = None


def differ(got: Value, expected: Value, tolerances: float = 1.0) -> Difference | None:
    """None if two plain values agree, else how they differ.

    ``tolerances``: by how many tolerances of the checks numbers may be off.
    """
    if isinstance(expected, dict) and "data" in expected:
        return _differ_arrays(got, expected, tolerances)
    if isinstance(expected, float) and isinstance(got, float):
        a, b = np.array(got), np.array(expected)
        if agree(a, b, tolerances).all():
            return None
        return Difference(f"{got:.6g}", f"{expected:.6g}", relation_of(a, b))
    if got == expected and type(got) is type(expected):
        return None
    if isinstance(got, list) and isinstance(expected, list):
        return _differ_lists(got, expected)
    return _differ_in_kind(got, expected)


# How the calls of a loop are noted -> what is called.
_CALLED = {
    "D": "update_D", "G": "update_G", "G and Q": "update_GQ", "after_step": "after_step()",
}  # fmt: skip


def _calls_differ(got: list[str], expected: list[str]) -> str:
    """What is called too often, too seldom or out of turn, if these are the calls of a loop."""
    mine, theirs = (
        [re.split(" on batch| with |[(]", words)[0] for words in lists] for lists in (got, expected)
    )
    if not set(mine) | set(theirs) <= _CALLED.keys():
        return ""
    for kind in dict.fromkeys([*theirs, *mine]):
        many, right = mine.count(kind), theirs.count(kind)
        if many != right:
            return f"{_CALLED[kind]} is called {many} times, not {right}."
    for one, other in zip(mine, theirs, strict=True):
        if one != other:
            return f"{_CALLED[one]} comes where it is the turn of {_CALLED[other]}."
    return ""


def _differ_lists(got: list[str], expected: list[str]) -> Difference:
    """Short lists in full; long ones by how many words there are, and the first that differs."""
    cause = _calls_differ(got, expected) if expected else _left_changed(got)
    if min(len(got), len(expected)) <= 3:
        return Difference(say(got), say(expected), cause)
    pairs = enumerate(zip(got, expected, strict=False))
    place = next((i for i, (a, b) in pairs if a != b), min(len(got), len(expected)))
    one, other = (words[place] if place < len(words) else "no more" for words in (got, expected))
    at = [f", number {place + 1}: {words}" for words in (one, other)]
    if all(words == sorted(words) for words in (got, expected)):  # order has no meaning
        rest = Counter(got) - Counter(expected), Counter(expected) - Counter(got)
        at = [f", among them {'; '.join(more.elements())}" if more else "" for more in rest]
    mine, theirs = (
        f"{len(words)} in all{where}" for words, where in zip((got, expected), at, strict=True)
    )
    return Difference(mine, theirs, cause, entry=Entry(place, len(expected), one, other))


def _differ_arrays(got: Value, expected: Array, tolerances: float) -> Difference | None:
    if not (isinstance(got, dict) and "data" in got):
        return _differ_in_kind(got, expected)
    if got["shape"] != expected["shape"]:
        a, b = _shape(got), _shape(expected)
        words = f"The result has shape {a} where {b} is asked for."
        return Difference(f"shape {a}", f"shape {b}", words, is_cause=True)
    if got["dtype"] != expected["dtype"]:
        return Difference(
            f"dtype {got['dtype']}",
            f"dtype {expected['dtype']}",
            f"The result has dtype {got['dtype']}, not that of the inputs: look for NumPy constants, "
            "comparisons or .int(), .double(), .half().",
            is_cause=True,
        )
    x, y = (np.array(v["data"], dtype=float).reshape(v["shape"]) for v in (got, expected))
    close = agree(x, y, tolerances)
    if close.all():
        return None
    index = tuple(int(i) for i in np.argwhere(~close)[0]) if x.ndim else ()
    at = f" at {list(index)}" if index else ""
    one, other = f"{x[index]:.6g}", f"{y[index]:.6g}"
    if x.ndim == 1 and x.size <= ROW:
        return Difference(
            _row(x), _row(y), relation_of(x, y), entry=Entry(index[0], x.size, one, other)
        )
    many = f", {(~close).sum()} of {close.size} numbers wrong" if close.size > 1 else ""
    return Difference(
        f"{say(got)}{many}, first{at}: {one}",
        f"{say(expected)},{at}: {other}",
        relation_of(x, y),
        entry=Entry(index[0], x.size, one, other) if x.ndim == 1 else None,
    )


def _row(x: np.ndarray) -> str:
    return f"tensor([{', '.join(f'{number:.4g}' for number in x)}])"


# What `watch` says changed -> what that means.
_LEFT = (
    (
        r"(\w+): training mode changed",
        "{} is left in another mode, training or eval, than it came in.",
    ),
    (
        r"(\w+): requires_grad changed",
        "The requires_grad flags of {}'s parameters are left changed.",
    ),
    ("random numbers were drawn", "Torch's random numbers are drawn, or seeded, here."),
)


def _left_changed(got: list[str]) -> str:
    """What something left changed means, where nothing is to change."""
    for words in got:
        for pattern, cause in _LEFT:
            found = re.fullmatch(pattern, words)
            if found:
                return cause.format(*found.groups())
    return ""


def _differ_in_kind(got: Value, expected: Value) -> Difference:
    cause = _kind_cause(got, expected)
    return Difference(say(got), say(expected), cause, is_cause=bool(cause))


def _kind_cause(got: Value, expected: Value) -> str:
    if isinstance(got, str) and isinstance(expected, dict):
        # Words of a probe that say why there is no tensor to look at.
        return f"{got[:1].upper()}{got[1:]}."
    kind = got.get("type") if isinstance(got, dict) else None
    if kind == "NoneType":
        return "It returns nothing: a `return` with the result is missing."
    if kind in ("tuple", "list", "dict"):
        return f"It returns a {kind} where one value is asked for."
    if kind == "ndarray":
        return "This is a NumPy array, cut off from gradients and devices: stay with torch."
    if kind in ("float", "int") or isinstance(got, float):
        return "This is a Python number, cut off from the graph: return the tensor itself."
    if kind:
        return f"It returns an object of type {kind} where a tensor or a number is asked for."
    if isinstance(got, dict) and "data" in got and isinstance(expected, float):
        return f"A tensor of shape {_shape(got)} came back where one number is asked for."
    return ""


def say(value: Value) -> str:
    """A plain value in a few words."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(map(str, value)) if value else "nothing"
    if isinstance(value, dict) and "shape" in value:
        kind = f"a tensor of shape {_shape(value)}"
        return kind if "data" in value else f"{kind} on a device without data"
    if isinstance(value, dict) and value.get("type") == "NoneType":
        return "None"
    if isinstance(value, dict) and "type" in value:
        return f"an object of type {value['type']}"
    return str(value)


def _shape(value: Array) -> str:
    sizes = value["shape"]
    return f"({', '.join(map(str, sizes))}{',' if len(sizes) == 1 else ''})"
