"""Records: what the cases of a probe saw, as plain data that can cross a process border as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict


def record_to_plain(record: Record) -> dict[str, object]:
    """A record as JSON-ready data; fields that are empty are left out."""
    return {key: _tidy(value) for key, value in vars(record).items() if value}


def record_from_plain(plain: Mapping[str, Any]) -> Record:
    return Record(**plain)


def records_to_bytes(records: Iterable[Record]) -> bytes:
    """Records as UTF-8 JSON: how observations cross a process border."""
    return json.dumps([record_to_plain(r) for r in records], separators=(",", ":")).encode()


def records_from_bytes(data: bytes) -> list[Record]:
    """Read :func:`records_to_bytes` back.

    Raises
    ------
    ValueError
        If the bytes are not records: they may come from a process that nobody trusts.
    """
    try:
        return [_checked(plain) for plain in json.loads(data)]
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(f"These bytes hold no observations: {error}") from None


def _checked(plain: Any) -> Record:
    """A record of which every field has the form that :mod:`~.exercise` gives it."""
    record = record_from_plain(plain)
    _demand(isinstance(record.case, str) and isinstance(record.tried, str), "case")
    _demand(isinstance(record.values, dict) and isinstance(record.hints, dict), "values")
    _demand(all(isinstance(hint, str) for hint in record.hints.values()), "hints")
    record.values = {name: _checked_value(value) for name, value in record.values.items()}
    for part, lists in (("calls", record.calls), ("layers", record.layers)):
        _demand(isinstance(lists, dict), part)
        for words in lists.values():
            _demand(isinstance(words, list) and all(isinstance(word, str) for word in words), part)
    _demand(isinstance(record.starts, dict), "starts")
    _demand(all(isinstance(parts, dict) for parts in record.starts.values()), "starts")
    record.starts = {
        name: {part: [float(x) for x in numbers] for part, numbers in parts.items()}
        for name, parts in record.starts.items()
    }
    if record.error is not None:
        error = record.error
        _demand(isinstance(error, dict), "error")
        _demand(isinstance(error["type"], str) and isinstance(error["message"], str), "error")
        fixed = error.get("fixed", [])
        _demand(isinstance(fixed, list) and all(isinstance(w, str) for w in fixed), "error")
        for line in error["lines"]:
            _demand(isinstance(line["function"], str) and isinstance(line["source"], str), "line")
            _demand(isinstance(line["line"], int), "line")
    return record


def _checked_value(value: Any) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        _demand(all(isinstance(word, str) for word in value), "words")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    _demand(isinstance(value, dict), "value")
    if "type" in value:
        _demand(isinstance(value["type"], str), "type")
        return {"type": value["type"]}
    shape, dtype = value["shape"], value["dtype"]
    _demand(isinstance(shape, list) and isinstance(dtype, str), "shape")
    _demand(all(type(size) is int and size >= 0 for size in shape) and len(shape) < 32, "shape")
    if "data" not in value:
        return {"shape": shape, "dtype": dtype, "device": "meta"}
    numbers = value["data"]
    _demand(isinstance(numbers, list) and len(numbers) == math.prod(shape), "data")
    _demand(all(type(x) in (int, float) for x in numbers), "data")
    return {"shape": shape, "dtype": dtype, "data": [float(x) for x in numbers]}


def _demand(holds: bool, part: str) -> None:
    if not holds:
        raise ValueError(f"the {part} of a record has another form.")


def _tidy(value: object) -> object:
    """Round floats to 7 significant digits: more than the comparison sees, fewer bytes."""
    if isinstance(value, float):
        return float(f"{value:.7g}")
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    return value


# The observation that holds the numbers to which all calls of a case together lead.
FINGERPRINT = "what it all leads to"


class Array(TypedDict, total=False):
    """A tensor as plain data: ``shape``, ``dtype`` and ``data``, or a ``device`` that has no numbers.

    ``type`` alone: no tensor, but an object of this type.
    """

    shape: list[int]
    dtype: str
    data: list[float]
    device: str
    type: str


# What was observed, as the grader receives it: plain JSON, never a live object of the student's process.
Value = float | str | list[str] | Array


class Line(TypedDict):
    """A line of the student's own code in a traceback."""

    function: str
    line: int
    source: str


class Raised(TypedDict):
    """An exception as plain data; a known wrong answer keeps no lines."""

    type: str
    message: str
    lines: NotRequired[list[Line]]
    fixed: NotRequired[list[str]]  # sizes that are fixed in the function that raised


@dataclass
class Record:
    """What one case saw: plain data only, so that it can cross a process border as JSON."""

    case: str
    tried: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    error: Raised | None = None
    # Network ("" if there is one) -> its layers, in the order in which they are used.
    layers: dict[str, list[str]] = field(default_factory=dict)
    # Observation -> what of it was where before the steps that it is of, by name.
    starts: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    # Observation -> the calls that led to it, as a student could type them; "" -> the last call.
    calls: dict[str, list[str]] = field(default_factory=dict)
