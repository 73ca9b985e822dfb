"""The checks are proven on wrong answers, and on right ones that look unusual.

Every wrong answer of a bank must fail at its exercise and at no other, and the first line of the
message must name its cause; every right one must pass, without a warning. Assignments, exercises and
banks are found by rule: one that is added is covered.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from course_utils.checks import ASSIGNMENTS, Check, CheckFailed, golden
from course_utils.checks.code_names import global_names
from course_utils.checks.compare import mismatches
from course_utils.checks.observe import PUBLIC_SEEDS, observe
from course_utils.checks.record import FINGERPRINT
from course_utils.grading.authoring.source import Answer, Source, run_cell

SOURCES = {name: Source(name) for name in ASSIGNMENTS}
EXERCISES = [
    (name, exercise) for name, source in SOURCES.items() for exercise in source.exercises()
]
ANSWERS = [(name, answer) for name, e in EXERCISES for answer in SOURCES[name].bank(e)]
WRONG = [(name, answer) for name, answer in ANSWERS if answer.kind != "right"]
RIGHT = [(name, answer) for name, answer in ANSWERS if answer.kind == "right"]


def place(value: Any) -> str | None:
    return f"{value.exercise}-{value.place.split(',')[1]}" if isinstance(value, Answer) else None


@functools.cache
def namespace(assignment: str) -> dict[str, Any]:
    return SOURCES[assignment].namespace()


@contextlib.contextmanager
def notebook_with(assignment: str, answer: Answer) -> Iterator[dict[str, Any]]:
    """A solved notebook in which one answer has taken the solution's place."""
    space = namespace(assignment)
    kept = dict(space)
    try:
        run_cell(answer.code, answer.place, space)
        yield space
    finally:
        space.clear()
        space.update(kept)


def touched_by(assignment: str, answer: Answer) -> list[str]:
    """Other exercises whose solutions read a name that the answer's cell assigns.

    All others run the very code that they run without it.
    """
    space = namespace(assignment)
    assigned = compile(answer.code, answer.place, "exec").co_names
    return [
        name
        for name in SOURCES[assignment].exercises()
        if name != answer.exercise and global_names(space[name]) & set(assigned)
    ]


def first_line(name: str, answer: Any) -> str:
    """What a check says about an answer in its first line; "" if it passes."""
    try:
        Check()(name, answer)
    except CheckFailed as failed:
        return str(failed).partition("\n")[0]
    return ""


RATES: dict[str, list[bool]] = {"wrong caught with their cause": [], "right passed": []}


@contextlib.contextmanager
def counted(rate: str) -> Iterator[None]:
    RATES[rate].append(False)
    yield
    RATES[rate][-1] = True


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
def test_wrong_answer_is_told_its_cause(assignment, answer):
    with counted("wrong caught with their cause"), notebook_with(assignment, answer) as space:
        assert answer.words in first_line(answer.exercise, space[answer.exercise])
        said = {name: first_line(name, space[name]) for name in touched_by(assignment, answer)}
        assert not any(said.values()), "a mistake in one exercise must not count in another"


@pytest.mark.parametrize("assignment, answer", RIGHT, ids=place)
def test_right_answer_passes_without_warning(assignment, answer):
    with counted("right passed"), warnings.catch_warnings():
        warnings.simplefilter("error")
        with notebook_with(assignment, answer) as space:
            for name in (answer.exercise, *touched_by(assignment, answer)):
                assert first_line(name, space[name]) == ""


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


def test_rates(capsys):
    """Print the two rates over all answers that ran above; both are to be 100 %."""
    with capsys.disabled():
        for rate, outcomes in RATES.items():
            if outcomes:
                share = sum(outcomes) / len(outcomes)
                print(f"\n{rate}: {sum(outcomes)} of {len(outcomes)} ({share:.1%})", end="")
    assert all(all(outcomes) for outcomes in RATES.values())
