"""Make the golden observations of an assignment from its solution and its bank of wrong answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from course_utils.checks.compare import differ, only_differences
from course_utils.checks.exercise import Exercise
from course_utils.checks.observe import PUBLIC_SEEDS, observe
from course_utils.checks.record import Record, record_to_plain
from course_utils.grading.authoring.source import Answer, Source


def golden_path(source: Source) -> Path:
    return source.root / "course_utils" / "checks" / "golden" / f"{source.assignment}.json"


def golden_text(source: Source) -> str:
    """The golden file: one line for each exercise's solution and for each symptom."""
    space, names = source.namespace(), source.given_names()
    parts = []
    for name, exercise in source.exercises().items():
        wanted = {seed: solution_records(exercise, space, seed, names) for seed in PUBLIC_SEEDS}
        expected = {
            str(seed): {
                variant: [record_to_plain(r) for r in records]
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
        lines = ",\n  ".join(map(_json, known))
        parts.append(
            f'{_json(name)}: {{"expected": {_json(expected)},\n "symptoms": [\n  {lines}]}}'
        )
    body = ",\n".join(parts)
    return f'{{"notebook_names": {_json(names)},\n"exercises": {{\n{body}}}}}\n'


def solution_records(
    exercise: Exercise, space: dict[str, Any], seed: int, names: list[str]
) -> dict[str, list[Record]]:
    """The solution's observations for one seed, with stubs bound and, where it has any, without.

    Observed in float64: exact to more digits than the comparison looks at, so that the same bytes
    come out on every processor.
    """
    answer = space[exercise.name]
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
    space: dict[str, Any],
    names: list[str],
    wanted: dict[int, dict[str, list[Record]]],
) -> list[dict[str, Any]]:
    """What a known wrong answer shows on the public seeds, one entry for each set of stubs.

    ``wanted`` are the solution's records by seed and set of stubs.

    Raises
    ------
    ValueError
        If it shows nothing: then the probe cannot tell it from a right answer.
    """
    wrong, entries = answer.build(space), {}
    for kind in _with_and_without_stubs(exercise):
        seen = {}
        for seed in PUBLIC_SEEDS:
            variant, single = observe(kind, wrong, seed, notebook_names=names)
            _, double = observe(kind, wrong, seed, dtype=torch.float64, notebook_names=names)
            shown = [_portable(s, d) for s, d in zip(single, double, strict=True)]
            differences = only_differences(shown, wanted[seed][variant])
            seen[str(seed)] = [record_to_plain(r) for r in differences]
        if not any(seen.values()):
            raise ValueError(f"{answer.place}: the probe of {exercise.name} does not notice this.")
        entries[variant] = {"cause": answer.words, "variant": variant, "seen": seen}
    return list(entries.values())


def _portable(single: Record, double: Record) -> Record:
    """What an answer shows in float32, in digits that do not depend on the processor.

    Those of the float64 run, except where precision is the very mistake (an overflow, say).
    """
    if single.error or double.error or single.values.keys() != double.values.keys():
        return single
    values = {
        name: value if differ(value, double.values[name]) else double.values[name]
        for name, value in single.values.items()
    }
    return Record(single.case, values=values)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
