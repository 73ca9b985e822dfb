"""What the solution shows on one seed earns nothing on another: points hang on drawn numbers."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from course_utils.checks import ASSIGNMENTS, golden
from course_utils.checks.differences import differ
from course_utils.checks.exercise import Exercise
from course_utils.checks.observation import PUBLIC_SEEDS
from course_utils.checks.record import Record
from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.judge import Seen, judge

EXERCISES = [
    (assignment, exercise)
    for assignment in ASSIGNMENTS
    for exercise in Source(assignment).exercises().values()
]


@functools.cache
def shown(assignment: str, exercise: str, seed: int) -> dict[str, list[Record]]:
    """The golden observations on a public seed, by stubs in use."""
    data = golden.load(assignment)
    by_variant = data["exercises"][exercise]["expected"][str(seed)]
    return {name: golden.expected(data, exercise, seed, name) for name in by_variant}


def is_number(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, dict) and "data" in value)


@pytest.mark.parametrize("assignment, exercise", EXERCISES, ids=lambda x: getattr(x, "name", x))
def test_every_case_has_a_number_that_depends_on_the_seed(assignment: str, exercise: Exercise):
    one, two = (shown(assignment, exercise.name, seed)[""] for seed in PUBLIC_SEEDS[:2])
    other = {record.case: record.values for record in two}
    same = [
        record.case
        for record in one
        if record.case in exercise.cases
        and not any(
            is_number(value) and differ(value, other[record.case][name])
            for name, value in record.values.items()
        )
    ]
    assert same == []


def earned(exercise: Exercise, shows: dict[int, list[Record]], seeds: list[int], want) -> float:
    seen = [Seen("", shows[seed]) for seed in seeds]
    return judge(exercise, seen, seeds, want).earned


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_replay_earns_nothing(assignment: str, capsys):
    """The golden observations of one seed, handed in for another; and, to show that the judge would
    give them all points, for their own."""
    a, b = PUBLIC_SEEDS[:2]
    replayed = own = total = 0.0
    for exercise in Source(assignment).exercises().values():
        want = {seed: shown(assignment, exercise.name, seed) for seed in (a, b)}
        here = {seed: want[seed][""] for seed in (a, b)}
        own += earned(exercise, here, [a, b], want)
        for seed, from_seed in ((a, b), (b, a)):
            replayed += earned(exercise, {seed: here[from_seed]}, [seed], want) / 2
        total += exercise.points
    with capsys.disabled():
        print(f"\n{assignment}: a replay earns {replayed:.1f} of {total:g} points", end="")
    assert own == total
    assert replayed == 0
