"""Compare the observations of an answer with those of the course's solution.

Works on plain data alone (:class:`~course_utils.checks.record.Record`), in the notebook and in the
grader's process alike: no code of a student runs here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from course_utils.checks.causes import _cause_of_error
from course_utils.checks.differences import Difference, differ, say
from course_utils.checks.layer_words import SHAPES, layer_that_differs
from course_utils.checks.moved import Starts, moved_otherwise
from course_utils.checks.record import FINGERPRINT, Raised, Record, Value
from course_utils.checks.relations import agree, relation_of


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
    hint: str = ""  # the end of ``cause``: what holds whatever the numbers are
    is_named: bool = False  # ``cause`` says which part of the answer it is

    def shown_by(self, other: Mismatch) -> Mismatch:
        """The same finding by what another case shows of the same observation."""
        about = other.cause.removesuffix(other.hint).strip()
        cause = " ".join(filter(None, [about, self.hint]))
        return replace(other, cause=cause, hint=self.hint)


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
                difference = _told_by_weights(
                    differ(have.values[name], value),
                    have.values[name],
                    value,
                    want.starts.get(name) or have.starts.get(name) or {},
                )
            else:
                difference = Difference("nothing", say(value))
            if difference:
                if not difference.cause:
                    exchanged = _another(have, want, name)
                    difference = difference._replace(cause=exchanged)
                layer = (
                    layer_that_differs(have.layers, want.layers) if _of_layers(value, name) else ""
                )
                hint = "" if difference.is_cause else want.hints.get(name, "")
                causes = [layer, difference.cause, hint]
                cause = " ".join(filter(None, causes))
                shown, call = _with_its_call(difference, _calls(have, want, name))
                is_named = bool(layer) or difference.got.startswith("dtype")
                words = (shown.got, shown.expected, cause, call, hint, is_named)
                found.append(Mismatch(want.case, want.tried, name, *words))
    # What says why comes before the numbers to which everything leads.
    return sorted(found, key=lambda mismatch: mismatch.observation == FINGERPRINT)


def _another(have: Record, want: Record, name: str) -> str:
    """Words if what came back is what is expected of another observation of the case; else ""."""
    got = have.values.get(name)
    if not isinstance(got, float | dict) or not differ(got, _NOTHING_AT_ALL):
        return ""
    for other, value in want.values.items():
        is_like = other not in (name, FINGERPRINT) and isinstance(value, type(got))
        if is_like and not differ(got, value) and differ(value, want.values[name]):
            return f"It is what is expected of “{other}”."
    return ""


_NOTHING_AT_ALL = 0.0


def _of_layers(value: Value, name: str) -> bool:
    """Whether an observation follows from the layers of a network."""
    return name == SHAPES or not isinstance(value, str | list)


def _told_by_weights(
    difference: Difference | None, got: Value, expected: Value, starts: Starts
) -> Difference | None:
    """A difference of weights after some steps, told by how far which of them moved."""
    if not (difference and starts and isinstance(got, dict) and isinstance(expected, dict)):
        return difference
    if "data" not in got or "data" not in expected or difference.is_cause:
        return difference
    rows = np.array(got["data"]), np.array(expected["data"])
    if rows[0].shape != rows[1].shape or not np.isfinite(rows[0]).all():
        return difference
    close = agree(*rows).tolist()
    told = moved_otherwise(got["data"], expected["data"], close, starts)
    before = np.array([number for part in starts.values() for number in part])
    if told is None:
        return difference
    relation = relation_of(rows[0] - before, rows[1] - before, only_scaled=True)
    for general, here in _OF_MOVES:
        relation = relation.replace(general, here)
    return Difference(*told, relation)


_OF_MOVES = (
    ("Everything is zero here", "Nothing moves"),
    ("The sign is the wrong", "All moves go the wrong"),
    ("It is", "Each move is"),
)


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
    layer = layer_that_differs(have.layers, want.layers)
    cause = " ".join(filter(None, [layer, _cause_of_error(error)]))
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
