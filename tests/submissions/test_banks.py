"""The checks are proven on wrong answers, and on right ones that look unusual.

Every wrong answer of a bank must fail at its exercise and at no other, and the first line of the
message must name its cause; every right one must pass, without a warning. Assignments, exercises and
banks are found by rule: one that is added is covered.
"""

from __future__ import annotations

import dis
import functools
import warnings
from types import CodeType

import pytest

from course_utils.checks import golden
from course_utils.checks.compare import mismatches
from course_utils.checks.observation import PUBLIC_SEEDS, observe
from course_utils.checks.record import FINGERPRINT
from course_utils.grading.authoring.source import Answer
from tests.sampling import sampled
from tests.submissions.bank import (
    ANSWERS,
    EXERCISES,
    RIGHT,
    SOURCES,
    WRONG,
    first_line,
    notebook_with,
    place,
)


def loaded(code: CodeType) -> set[str]:
    """Names from outside of itself that a cell, or a function or class in it, reads."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return {
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_NAME", "LOAD_GLOBAL")
    }.union(*map(loaded, inner))


def stored(code: CodeType) -> set[str]:
    return {i.argval for i in dis.get_instructions(code) if i.opname == "STORE_NAME"}


@functools.cache
def reads(assignment: str) -> dict[str, set[str]]:
    """What each exercise's solution reads, by itself or through the other exercises that it calls."""
    found = {
        cell.metadata.nbgrader.grade_id: loaded(compile(cell.source, "<solution>", "exec"))
        for cell in SOURCES[assignment].solution_cells()
    }
    for _ in found:  # at most as many calls lie between two exercises
        found = {
            name: names.union(*(found[other] for other in names & set(found)))
            for name, names in found.items()
        }
    return found


def touched_by(assignment: str, answer: Answer) -> list[str]:
    """Other exercises whose solutions read a name that the answer's cell assigns.

    All others run the very code that they run without it.
    """
    assigned = stored(compile(answer.code, answer.place, "exec"))
    return [
        name
        for name, names in reads(assignment).items()
        if name != answer.exercise and names & assigned
    ]


PAIRS = [
    (assignment, answer, others)
    for assignment, answer in ANSWERS
    if (others := touched_by(assignment, answer))
]


@pytest.mark.parametrize("assignment, exercise", EXERCISES)
def test_bank_is_large_enough(assignment, exercise):
    kinds = [answer.kind for answer in SOURCES[assignment].bank(exercise)]
    assert kinds.count("wrong") >= 8
    assert kinds.count("variant") >= 1
    assert kinds.count("right") >= 5


@pytest.mark.parametrize("assignment, exercise", EXERCISES)
def test_solution_calls_what_is_stubbed(assignment, exercise):
    """Otherwise there are no observations to compare an answer with that does."""
    stubs = SOURCES[assignment].exercises()[exercise].stubs
    entry = golden.load(assignment)["exercises"][exercise]["expected"]["0"]
    assert set(entry) == {"", ",".join(sorted(stubs))}


@pytest.mark.parametrize("assignment, answer", WRONG, ids=place)
def test_wrong_answer_is_told_its_cause(assignment, answer, rate):
    rate("wrong answers told their cause")
    with notebook_with(assignment, answer) as space:
        assert answer.words in first_line(answer.exercise, space[answer.exercise])


@pytest.mark.parametrize("assignment, answer", RIGHT, ids=place)
def test_right_answer_passes_without_warning(assignment, answer, rate):
    rate("right answers passed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with notebook_with(assignment, answer) as space:
            assert first_line(answer.exercise, space[answer.exercise]) == ""


@pytest.mark.parametrize("assignment, answer, others", sampled(PAIRS, 0.1), ids=place)
def test_other_exercises_pass_beside_an_answer(assignment, answer, others):
    """A mistake in one exercise must not count in another."""
    with notebook_with(assignment, answer) as space:
        said = {name: first_line(name, space[name]) for name in others}
    assert not any(said.values())


@pytest.mark.deep
@pytest.mark.parametrize("assignment, exercise", EXERCISES)
def test_no_observation_is_idle(assignment, exercise):
    """Without any words that it looks at, some wrong answer of the bank would get through.

    Numbers must show some wrong answer, though others may show it too: each case has some, since
    its mark hangs on them. Those to which everything leads say nothing of their own to a student.
    """
    source = SOURCES[assignment]
    data, probe = golden.load(assignment), source.exercises()[exercise]
    observations = {
        (record.case, name): not isinstance(value, float | dict)
        for record in golden.expected(data, exercise, PUBLIC_SEEDS[0], "")
        for name, value in record.values.items()
        if name != FINGERPRINT
    }
    caught = [
        caught_by(assignment, answer, probe, data)
        for answer in source.bank(exercise)
        if answer.kind != "right"
    ]
    idle = {
        (case, name)
        for (case, name), is_words in observations.items()
        if not any(
            found == {(case, name)} if is_words else (case, name) in found for found in caught
        )
        # An exception is noticed as long as a case observes anything.
        and not ({(case, None)} in caught and sum(other == case for other, _ in observations) == 1)
    }
    assert not idle


def caught_by(assignment: str, answer: Answer, probe, data) -> set[tuple[str, str | None]]:
    """(case, observation) of everything that shows in a wrong answer; None stands for exceptions."""
    found: set[tuple[str, str | None]] = set()
    with notebook_with(assignment, answer) as space:
        for seed in PUBLIC_SEEDS:
            variant, records = observe(
                probe, space[answer.exercise], seed, notebook_names=data["notebook_names"]
            )
            raised = {record.case for record in records if record.error}
            wanted = golden.expected(data, answer.exercise, seed, variant)
            for mismatch in mismatches(records, wanted):
                if mismatch.observation == FINGERPRINT:
                    continue
                name = None if mismatch.case in raised else mismatch.observation
                found.add((mismatch.case, name))
    return found
