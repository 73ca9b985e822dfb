"""Compare the observations of an answer with those of the course's solution.

Works on plain data alone (:class:`~course_utils.checks.probe.Record`), in the notebook and in the
grader's process alike: no code of a student runs here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.checks.probe import Record, Value

# Answers run in float32 on small inputs: right ones agree to about 1e-6 of the largest value.
RTOL = 1e-4


@dataclass(frozen=True)
class Mismatch:
    """One observation that differs from the solution's, in words."""

    case: str
    tried: str
    observation: str
    got: str
    expected: str
    cause: str


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
                difference = ("nothing", say(value), "")
            if difference:
                got_words, expected_words, cause = difference
                cause = cause or want.hints.get(name, "")
                found.append(
                    Mismatch(want.case, want.tried, name, got_words, expected_words, cause)
                )
    return found


def diagnose(got: list[Record], expected: list[Record], symptoms: Iterable[Symptom]) -> str:
    """The cause of the known wrong answer that explains most of what ``got`` shows, or ``""``.

    A symptom explains an answer when the answer shows all that the symptom changes: two mistakes at
    once are then still told apart by the one that is fully there.
    """
    wrong = {(m.case, m.observation) for m in mismatches(got, expected)}
    by_case = {record.case: record for record in got}
    best, explained = "", 0
    for symptom in symptoms:
        places = set()
        for record in symptom.records:
            have = by_case.get(record.case, Record(record.case))
            if record.error:
                matches = have.error is not None and have.error["type"] == record.error["type"]
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
            if places <= wrong and len(places) > explained:
                best, explained = symptom.cause, len(places)
    return best


def only_differences(got: list[Record], expected: list[Record]) -> tuple[Record, ...]:
    """Those observations of ``got`` that differ from ``expected``: what makes it a symptom."""
    wanted = {record.case: record for record in expected}
    kept = []
    for record in got:
        want = wanted[record.case]
        if record.error:
            kept.append(Record(record.case, error={"type": record.error["type"]}))
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


def _raised(have: Record, want: Record) -> Mismatch:
    error = have.error or {}
    if error.get("type") == "NotImplementedError":
        cause = "This exercise is not written yet: replace `raise NotImplementedError` by your code."
    else:
        cause = _cause_of_error(error)
    where = "".join(
        f"\n      line {line['line']} of {line['function']}: {line['source']}"
        for line in error.get("lines", [])
    )
    got = f"{error.get('type')}: {error.get('message', '')}{where}"
    return Mismatch(want.case, want.tried, RAISES, got, "no exception", cause)


def _cause_of_error(error: dict[str, Any]) -> str:
    kind, message = error.get("type"), error.get("message", "")
    if "on device" in message or "meta tensor" in message or "different devices" in message:
        return (
            "A tensor is made on, or moved to, a fixed device. Make new tensors on the device of "
            "the inputs: torch.ones_like(x), or device=x.device."
        )
    if kind == "NameError":
        return "The code uses a name that is neither an argument nor defined in it."
    if "backward through the graph a second time" in message:
        return (
            "backward() runs twice through one graph. Build the loss anew for each step, from "
            "fakes that are detached where the generator must not learn."
        )
    if "does not require grad" in message:
        return (
            "The loss is cut off from the parameters: look for no_grad, detach, item or "
            "torch.tensor(...) on the way from them to it."
        )
    if "shape" in message or "size" in message or "dimension" in message:
        return "Shapes do not fit: compare the two shapes in the message with the contract above."
    if kind == "TypeError" and "argument" in message:
        return "The signature must stay as given: check the names and the order of the arguments."
    if "inplace" in message:
        return "A tensor that autograd needs was changed in place: make a new one instead."
    return "The line above raised: read its message, and try it in a cell of its own."


# --- values --------------------------------------------------------------------------------------


def differ(got: Value, expected: Value) -> tuple[str, str, str] | None:
    """None if two plain values agree, else (got, expected, structural cause or "") in words."""
    if isinstance(expected, dict) and "data" in expected:
        return _differ_arrays(got, expected)
    if isinstance(expected, float) and isinstance(got, float):
        if _close(np.array([got]), np.array([expected])).all():
            return None
        return f"{got:.6g}", f"{expected:.6g}", _relation(np.array([got]), np.array([expected]))
    if got == expected and type(got) is type(expected):
        return None
    return say(got), say(expected), _kind_cause(got, expected)


def _differ_arrays(got: Value, expected: dict[str, Any]) -> tuple[str, str, str] | None:
    if not (isinstance(got, dict) and "data" in got):
        return say(got), say(expected), _kind_cause(got, expected)
    if got["shape"] != expected["shape"]:
        words = (f"shape {_shape(got)}", f"shape {_shape(expected)}")
        return *words, f"The result has shape {words[0][6:]} where {words[1][6:]} is asked for."
    if got["dtype"] != expected["dtype"]:
        return f"dtype {got['dtype']}", f"dtype {expected['dtype']}", ""
    a, b = (np.array(v["data"], dtype=float).reshape(v["shape"]) for v in (got, expected))
    close = _close(a, b)
    if close.all():
        return None
    index = tuple(int(i) for i in np.argwhere(~np.atleast_1d(close))[0]) if a.ndim else ()
    at = f" at {list(index)}" if index else ""
    words = (f"{say(got)}, first wrong{at}: {a[index]:.6g}", f"{say(expected)},{at}: {b[index]:.6g}")
    return *words, _relation(a, b)


def _close(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    finite = b[np.isfinite(b)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        return (np.abs(a - b) <= RTOL * np.abs(b) + 0.1 * RTOL * scale + 1e-7) | (a == b)


def _relation(got: np.ndarray, expected: np.ndarray) -> str:
    """How all the numbers are off, when one simple rule says it."""
    if np.isnan(got).any():
        first = np.argwhere(np.isnan(np.atleast_1d(got)))[0].tolist()
        where = f", first at {first}" if got.ndim else ""
        return f"There are NaNs{where}: look for log(0), 0/0 or infinity minus infinity."
    if np.isinf(got).any() and not np.isinf(expected).any():
        return "A value overflows to infinity: work with logits and softplus, not log(sigmoid(x))."
    if not got.any():
        return "Everything is zero here."
    mask = np.abs(expected) > 1e-6 * max(np.abs(expected).max(), 1e-30)
    if expected.size and mask.any() and np.isfinite(expected).all():
        ratios = got[mask] / expected[mask]
        ratio = float(ratios.mean())
        if np.allclose(ratios, ratio, rtol=1e-3) and _close(got, ratio * expected).all():
            if math.isclose(ratio, -1, rel_tol=1e-3):
                return "The sign is the wrong way round."
            return f"It is {ratio:.4g} times what is expected."
    return ""


def _kind_cause(got: Value, expected: Value) -> str:
    kind = got.get("type") if isinstance(got, dict) else None
    if kind == "NoneType":
        return "The function returns nothing: it needs a `return` at its end."
    if kind == "tuple":
        return "The function returns a tuple where one value is asked for."
    if kind in ("float", "int"):
        return "This is a Python number, cut off from the graph: return the tensor itself."
    if isinstance(got, float) and isinstance(expected, dict):
        return "A plain number came back where a tensor is asked for."
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
        return f"a {value['type']}"
    return str(value)


def _shape(value: dict[str, Any]) -> str:
    sizes = value["shape"]
    return f"({', '.join(map(str, sizes))}{',' if len(sizes) == 1 else ''})"
