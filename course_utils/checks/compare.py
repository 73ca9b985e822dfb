"""Compare the observations of an answer with those of the course's solution.

Works on plain data alone (:class:`~course_utils.checks.record.Record`), in the notebook and in the
grader's process alike: no code of a student runs here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_utils.checks.causes import _cause_of_error
from course_utils.checks.record import FINGERPRINT, Array, Raised, Record, Value

# Answers run in float32 on small inputs: right ones agree to about 1e-6 of the largest value.
RTOL = 1e-4
# So many numbers of a row are told one by one.
ROW = 8


@dataclass(frozen=True)
class Mismatch:
    """One observation that differs from the solution's, in words."""

    case: str
    tried: str
    observation: str
    got: str
    expected: str
    cause: str
    call: str = ""  # as a student could type it, or ""


@dataclass(frozen=True)
class Symptom:
    """A known wrong answer: what causes it, and the observations in which it shows."""

    cause: str
    records: tuple[Record, ...]


def mismatches(got: Iterable[Record], expected: Iterable[Record]) -> list[Mismatch]:
    """Every observation of ``expected`` that ``got`` lacks or has otherwise, in order.

    Hints and the words for what was tried come from ``expected``, never from ``got``.
    """
    found = []
    by_case = {record.case: record for record in got}
    for want in expected:
        have = by_case.get(want.case, Record(want.case))
        if have.error and not want.error:
            found.append(_raised(have, want))
            # An exception hides what would have been observed after it: it is the one finding.
            continue
        for name, value in want.values.items():
            if name in have.values:
                difference = differ(have.values[name], value)
            else:
                difference = Difference("nothing", say(value))
            if difference:
                causes = [difference.cause, "" if difference.is_cause else want.hints.get(name, "")]
                cause = " ".join(filter(None, causes))
                shown, call = _with_its_call(difference, _calls(have, want, name))
                words = (shown.got, shown.expected, cause, call)
                found.append(Mismatch(want.case, want.tried, name, *words))
    # What says why comes before the numbers to which everything leads.
    return sorted(found, key=lambda mismatch: mismatch.observation == FINGERPRINT)


def _calls(have: Record, want: Record, name: str) -> list[str]:
    """The calls behind an observation: the solution's where it was observed in the same run."""
    return want.calls.get(name) or have.calls.get(name) or []


def _with_its_call(difference: Difference, calls: list[str]) -> tuple[Difference, str]:
    """A difference, and the one call behind it: of several, that of the first wrong entry."""
    if len(calls) == 1:
        return difference, calls[0]
    if difference.entry is None or difference.entry.of != len(calls):
        return difference, ""
    place, _, got, expected = difference.entry
    return difference._replace(got=got, expected=expected), calls[place]


def diagnose(got: list[Record], expected: list[Record], symptoms: Iterable[Symptom]) -> str:
    """The cause of the known wrong answer that explains most of what ``got`` shows, or ``""``.

    A symptom explains an answer when the answer shows all that the symptom changes, and when the
    first mismatch is among that: of two mistakes at once it is the first that is to be mended first.
    """
    found = mismatches(got, expected)
    wrong = {(m.case, m.observation) for m in found}
    by_case = {record.case: record for record in got}
    best, explained = "", 0
    for symptom in symptoms:
        places = set()
        for record in symptom.records:
            have = by_case.get(record.case, Record(record.case))
            if record.error:
                matches = have.error is not None and _what_raised(have) == _what_raised(record)
                places.add((record.case, RAISES))
            else:
                matches = have.error is None and all(
                    name in have.values and not differ(have.values[name], value)
                    for name, value in record.values.items()
                )
                places |= {(record.case, name) for name in record.values}
            if not matches:
                break
        else:
            first = (found[0].case, found[0].observation) in places if found else False
            if first and places <= wrong and len(places) > explained:
                best, explained = symptom.cause, len(places)
    return best


def only_differences(got: list[Record], expected: list[Record]) -> tuple[Record, ...]:
    """Those observations of ``got`` that differ from ``expected``: what makes it a symptom."""
    wanted = {record.case: record for record in expected}
    kept = []
    for record in got:
        want = wanted[record.case]
        if record.error:
            raised = Raised(type=record.error["type"], message=record.error["message"])
            kept.append(Record(record.case, error=raised))
            continue
        values = {
            name: value
            for name, value in record.values.items()
            if name in want.values and differ(value, want.values[name])
        }
        if values:
            kept.append(Record(record.case, values=values))
    return tuple(kept)


RAISES = "what it raises"
_NOTHING_RAISED = Raised(type="", message="")


def _what_raised(record: Record) -> tuple[str, str]:
    """Type and message of an exception, without the guesses that newer Pythons add."""
    error = record.error or _NOTHING_RAISED
    return error["type"], error["message"].partition(". Did you mean")[0]


def _raised(have: Record, want: Record) -> Mismatch:
    error = have.error or _NOTHING_RAISED
    cause = _cause_of_error(error)
    unseen = next((name for name in want.values if name not in have.values), "")
    call = ((want.calls.get(unseen) or have.calls.get("")) or [""])[0]
    if error["type"] == "Misfit":
        looked_at = "what it calls" if want.case == "names" else "what it returns"
        return Mismatch(want.case, want.tried, looked_at, "", "", cause, call)
    where = "".join(
        f"\n      line {line['line']} of {line['function']}: {line['source']}"
        for line in error.get("lines", [])
    )
    got = f"{error['type']}: {error['message']}{where}"
    return Mismatch(want.case, want.tried, RAISES, got, "no exception", cause, call)


# --- values --------------------------------------------------------------------------------------


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
        if _close(a, b, tolerances).all():
            return None
        return Difference(f"{got:.6g}", f"{expected:.6g}", _relation(a, b))
    if got == expected and type(got) is type(expected):
        return None
    if isinstance(got, list) and isinstance(expected, list) and min(len(got), len(expected)) > 3:
        return _differ_somewhere(got, expected)
    return _differ_in_kind(got, expected)


def _differ_somewhere(got: list[str], expected: list[str]) -> Difference:
    """Long lists: how many words there are, and the first place where they differ."""
    pairs = enumerate(zip(got, expected, strict=False))
    place = next((i for i, (a, b) in pairs if a != b), min(len(got), len(expected)))
    one, other = (words[place] if place < len(words) else "no more" for words in (got, expected))
    return Difference(
        f"{len(got)} in all, number {place + 1}: {one}",
        f"{len(expected)} in all, number {place + 1}: {other}",
        entry=Entry(place, len(expected), one, other),
    )


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
    close = _close(x, y, tolerances)
    if close.all():
        return None
    index = tuple(int(i) for i in np.argwhere(~close)[0]) if x.ndim else ()
    at = f" at {list(index)}" if index else ""
    one, other = f"{x[index]:.6g}", f"{y[index]:.6g}"
    if x.ndim == 1 and x.size <= ROW:
        return Difference(
            _row(x), _row(y), _relation(x, y), entry=Entry(index[0], x.size, one, other)
        )
    many = f", {(~close).sum()} of {close.size} numbers wrong" if close.size > 1 else ""
    return Difference(
        f"{say(got)}{many}, first{at}: {one}",
        f"{say(expected)},{at}: {other}",
        _relation(x, y),
        entry=Entry(index[0], x.size, one, other) if x.ndim == 1 else None,
    )


def _row(x: np.ndarray) -> str:
    return f"tensor([{', '.join(f'{number:.4g}' for number in x)}])"


def _differ_in_kind(got: Value, expected: Value) -> Difference:
    cause = _kind_cause(got, expected)
    return Difference(say(got), say(expected), cause, is_cause=bool(cause))


def _close(a: np.ndarray, b: np.ndarray, tolerances: float = 1.0) -> np.ndarray:
    finite = b[np.isfinite(b)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        near = np.abs(a - b) <= tolerances * (RTOL * np.abs(b) + 0.1 * RTOL * scale + 1e-7)
    # A solution shows neither infinities nor NaNs, but known wrong answers do.
    return (near & np.isfinite(b)) | (a == b) | (np.isnan(a) & np.isnan(b))


def _relation(got: np.ndarray, expected: np.ndarray) -> str:
    """How all the numbers are off, when one simple rule says it."""
    if np.isnan(got).any():
        where = f", first at {np.argwhere(np.isnan(got))[0].tolist()}" if got.ndim else ""
        return f"There are NaNs{where}: look for log(0), 0/0 or infinity minus infinity."
    if np.isinf(got).any() and not np.isinf(expected).any():
        return "A value is infinite: look for log(0), a division by 0, or exp of a large number."
    if not got.any():
        return "Everything is zero here." if got.ndim else "It is zero."
    mask = np.abs(expected) > 1e-6 * np.abs(expected).max(initial=1e-30)
    if not mask.any() or not np.isfinite(expected).all():
        return ""
    ratios = got[mask] / expected[mask]
    ratio = float(ratios.mean())
    if not (np.allclose(ratios, ratio, rtol=1e-3) and _close(got, ratio * expected).all()):
        return ""
    if math.isclose(ratio, -1, rel_tol=1e-3):
        return "The sign is the wrong way round."
    # Any two numbers have a ratio: only a plain one says something.
    plain = next((r for r in (2.0, 0.5, -2.0, -0.5) if math.isclose(ratio, r, rel_tol=1e-3)), None)
    if plain is None and ratios.size < 3:
        return ""
    return f"It is {ratio:.4g} times what is expected."


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
