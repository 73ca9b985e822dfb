"""Make the golden observations of an assignment from its solution and its bank of wrong answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, cast

import torch

from course_utils.checks.compare import only_differences
from course_utils.checks.differences import differ
from course_utils.checks.exercise import Answer as Written
from course_utils.checks.exercise import Exercise
from course_utils.checks.golden import Golden
from course_utils.checks.observation import PUBLIC_SEEDS, observe
from course_utils.checks.record import FINGERPRINT, Record, Value, record_to_plain
from course_utils.grading.authoring.source import Answer, Source, Space

# How far what is made may be from what is committed, in tolerances of the checks, before it takes
# its place. The solution's observations come from float64, and a right answer in float32 is to stay
# well within the tolerance around them.
EXPECTED_SLACK = 0.1
# By one tolerance a symptom's value may change in float32 before it is kept otherwise: as float64,
# or not at all. So two make up for every choice that hangs on a digit.
SYMPTOM_SLACK = 2.0


class Plain(TypedDict, total=False):
    """A record as JSON has it, as far as it is read here."""

    case: str
    values: dict[str, Value]
    error: object


class Known(TypedDict):
    """A known wrong answer: its cause, the set of stubs, and what it shows by seed."""

    cause: str
    variant: str
    seen: dict[str, list[Plain]]


Expected = dict[str, dict[str, list[Plain]]]  # by seed and set of stubs


def golden_path(source: Source) -> Path:
    return source.root / "course_utils" / "checks" / "golden" / f"{source.assignment}.json"


def golden_text(source: Source) -> str:
    """The golden file; what is committed stays as it is wherever it agrees with what is made now.

    Digits of float32 depend on the processor: two files of the same source would not be the same.
    """
    path = golden_path(source)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"exercises": {}}
    return _to_text(renewed(make(source), kept))


def make(source: Source) -> Golden:
    """The golden observations, as this machine sees them."""
    space, names = source.namespace(), source.given_names()
    made: Golden = {"notebook_names": names, "exercises": {}}
    for name, exercise in source.exercises().items():
        wanted = {seed: solution_records(exercise, space, seed, names) for seed in PUBLIC_SEEDS}
        expected = {
            str(seed): {
                # Calls, and what was where before, are shown as this run makes them.
                variant: [record_to_plain(replace(r, calls={}, starts={})) for r in records]
                for variant, records in variants.items()
            }
            for seed, variants in wanted.items()
        }
        known = [
            entry
            for answer in source.bank(name)
            if answer.kind == "wrong"
            for entry in symptoms(exercise, answer, space, names, wanted)
        ]
        made["exercises"][name] = {"expected": expected, "symptoms": known}
    return made


def renewed(made: Golden, kept: Golden) -> Golden:
    """``made``, with all parts of ``kept`` that agree with it.

    Parts are the solution's observations of each exercise, and each symptom. Structure and words
    agree if they are the same, numbers if they are the same but for a few tolerances of the checks.
    """
    exercises = {}
    for name, new in made["exercises"].items():
        old = kept["exercises"].get(name, {"expected": None, "symptoms": []})
        expected = new["expected"]
        if _agree(expected, old["expected"], EXPECTED_SLACK):
            expected = old["expected"]
        left, known = list(old["symptoms"]), []
        for symptom in new["symptoms"]:
            whole = _whole(symptom, new["expected"])
            same = (s for s in left if _agree(whole, _whole(s, new["expected"]), SYMPTOM_SLACK))
            known.append(next(same, symptom))
            if known[-1] is not symptom:
                left.remove(known[-1])
        exercises[name] = {"expected": expected, "symptoms": known}
    return {"notebook_names": made["notebook_names"], "exercises": exercises}


def _whole(symptom: Known, expected: Expected) -> object:
    """A symptom with all observations of the exercise: those that it leaves out are as expected."""
    seen: dict[str, object] = {}
    for seed, records in symptom["seen"].items():
        by_case = {record["case"]: record for record in records}
        wanted = expected.get(seed, {}).get(symptom["variant"], [])
        for want in wanted:
            shown = by_case.pop(want["case"], Plain())
            seen[f"{seed}, {want['case']}"] = (
                shown["error"]
                if "error" in shown
                else {**want.get("values", {}), **shown.get("values", {})}
            )
        # What no expected record stands for agrees with nothing.
        seen |= {f"{seed}, {case}": record for case, record in by_case.items()}
    return {**symptom, "seen": seen}


def _agree(made: object, kept: object, slack: float) -> bool:
    """Whether two pieces of a golden are the same but for ``slack`` tolerances in their numbers."""
    if isinstance(made, dict) and isinstance(kept, dict) and "dtype" not in made:
        return list(made) == list(kept) and all(_agree(made[k], kept[k], slack) for k in made)
    if isinstance(made, list) and isinstance(kept, list):
        pairs = zip(made, kept, strict=False)
        return len(made) == len(kept) and all(_agree(a, b, slack) for a, b in pairs)
    return not differ(cast(Value, made), cast(Value, kept), slack)


def _to_text(golden: Golden) -> str:
    """One line for each exercise's solution and for each symptom."""
    parts = []
    for name, exercise in golden["exercises"].items():
        lines = ",\n  ".join(map(_json, exercise["symptoms"]))
        expected = _json(exercise["expected"])
        parts.append(f'{_json(name)}: {{"expected": {expected},\n "symptoms": [\n  {lines}]}}')
    body = ",\n".join(parts)
    names = _json(golden["notebook_names"])
    return f'{{"notebook_names": {names},\n"exercises": {{\n{body}}}}}\n'


def solution_records(
    exercise: Exercise, space: Space, seed: int, names: list[str]
) -> dict[str, list[Record]]:
    """The solution's observations for one seed, with stubs bound and, where it has any, without.

    Observed in float64: exact to more digits than the comparison looks at, on every processor.
    """
    answer = cast(Written, space[exercise.name])
    found = {}
    for kind in _with_and_without_stubs(exercise):
        variant, records = observe(kind, answer, seed, dtype=torch.float64, notebook_names=names)
        found[variant] = records
    return found


def _with_and_without_stubs(exercise: Exercise) -> list[Exercise]:
    """An answer may also write the stubbed function's body out instead of calling it."""
    return [exercise, replace(exercise, stubs={})] if exercise.stubs else [exercise]


def symptoms(
    exercise: Exercise,
    answer: Answer,
    space: Space,
    names: list[str],
    wanted: dict[int, dict[str, list[Record]]],
) -> list[Known]:
    """What a known wrong answer shows on the public seeds, one entry for each set of stubs.

    ``wanted`` are the solution's records by seed and set of stubs.

    Raises
    ------
    ValueError
        If it shows nothing: then the probe cannot tell it from a right answer.
    """
    wrong = answer.build(space)
    entries: dict[str, Known] = {}
    for kind in _with_and_without_stubs(exercise):
        seen: dict[str, list[Plain]] = {}
        for seed in PUBLIC_SEEDS:
            variant, single = observe(kind, wrong, seed, notebook_names=names)
            _, double = observe(kind, wrong, seed, dtype=torch.float64, notebook_names=names)
            shown = [_portable(s, d) for s, d in zip(single, double, strict=True)]
            differences = only_differences(shown, wanted[seed][variant])
            seen[str(seed)] = [
                cast(Plain, record_to_plain(r)) for r in _without_fingerprints(differences)
            ]
        if not any(seen.values()):
            raise ValueError(f"{answer.place}: the probe of {exercise.name} does not notice this.")
        entries[variant] = {"cause": answer.words, "variant": variant, "seen": seen}
    return list(entries.values())


def _without_fingerprints(records: tuple[Record, ...]) -> list[Record]:
    """Records without the numbers to which everything leads: two like mistakes lead to others."""
    kept = []
    for record in records:
        values = {name: v for name, v in record.values.items() if name != FINGERPRINT}
        if values or record.error:
            kept.append(Record(record.case, values=values, error=record.error))
    return kept


def _portable(single: Record, double: Record) -> Record:
    """What an answer shows in float32, in digits that depend on the processor as little as can be.

    Those of the float64 run, except where precision is the very mistake (an overflow, say), or
    where other noise is drawn in float64.
    """
    if single.error or double.error or single.values.keys() != double.values.keys():
        return single
    values = {
        name: value if differ(value, double.values[name]) else double.values[name]
        for name, value in single.values.items()
    }
    return Record(single.case, values=values)


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
