"""After a passed check no given cell may crash: each assignment's run with answers that pass.

In one run each exercise has another right answer of its bank, of `test_unseen.py`, or a change of the
solution that the contract allows; one that names its arguments otherwise stands alone, for another
student's answer may call it by keyword. `make test` takes one such run of each assignment,
`make test-deep` all. Trainings take a few steps, and checks, which other tests run on the same answers, are passed.
"""

from __future__ import annotations

import ast
import functools
import textwrap
import traceback
from typing import Any

import pytest

import course_utils
from course_utils.checks import ASSIGNMENTS, Check
from course_utils.grading.authoring.source import Answer, Source, run_cell
from tests.sampling import sampled
from tests.submissions import test_mutations, test_unseen
from tests.submissions.bank import SOURCES, quiet
from tests.submissions.mutate import mutants

LONGEST = 128  # of what a budget counts: steps, epochs, images, of which a batch has as many


@functools.cache
def candidates(assignment: str) -> dict[str, list[Answer]]:
    """Answers that should pass, by exercise, in the order of the notebook."""
    source = SOURCES[assignment]
    found = {name: [] for name in source.exercises()}
    for name, answers in found.items():
        answers += [answer for answer in source.bank(name) if answer.kind == "right"]
    for title, name, code in test_unseen.RIGHT:
        if name in found:
            place = f"<unseen {name}: {title}>"
            found[name].append(Answer(name, "right", title, textwrap.dedent(code), place))
    for mutant in mutants(source, {exercise for exercise, _ in test_mutations.ALLOWED}):
        if test_mutations.entry(mutant, test_mutations.ALLOWED):
            found[mutant.exercise].append(mutant.answer)
    return found


@functools.cache
def rows(assignment: str) -> list[dict[str, Answer]]:
    """The answers of each run, by exercise; each answer is in one of them."""
    solutions = {
        cell.metadata["nbgrader"]["grade_id"]: cell.source
        for cell in SOURCES[assignment].solution_cells()
    }
    mixed: dict[str, list[Answer]] = {}
    alone: list[dict[str, Answer]] = []
    for name, answers in candidates(assignment).items():
        usual = arguments(solutions[name], name)
        for answer in answers:
            own = arguments(answer.code, name)
            if own and not usual <= own:
                alone.append({name: answer})
            else:
                mixed.setdefault(name, []).append(answer)
    longest = max(map(len, mixed.values()))
    return [
        {name: found[k] for name, found in mixed.items() if k < len(found)} for k in range(longest)
    ] + alone


def arguments(code: str, name: str) -> set[str]:
    """What a function with this name calls its arguments; nothing of a class or an expression."""
    found: set[str] = set()
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            found = {arg.arg for arg in ast.walk(node.args) if isinstance(arg, ast.arg)}
    return found


def runs(assignment: str) -> list[tuple[str, int]]:
    return [(assignment, k) for k in range(len(rows(assignment)))]


SAMPLED = [run for assignment in ASSIGNMENTS for run in sampled(runs(assignment), 0.01)]


@pytest.mark.parametrize("assignment, k", SAMPLED)
def test_no_given_cell_crashes(assignment, k, tmp_path, monkeypatch):
    answers = {
        name: answer
        for name, answer in rows(assignment)[k].items()
        # What the contract allows is named by a part of the change: others may read alike.
        if answer.kind == "right" or test_mutations.passes(assignment, answer)
    }
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    monkeypatch.setenv(
        "COURSE_DATA", "digits"
    )  # the 1,797 small ones, whether MNIST is here or not
    monkeypatch.setattr(course_utils, "budget", short)
    monkeypatch.setattr(Check, "__call__", passed)
    assert crash(SOURCES[assignment], answers) == ""


def short(full: Any, smoke: Any) -> Any:
    """In place of `budget`: shorter than smoke where it is a count."""
    return min(smoke, LONGEST) if type(smoke) is int else smoke


def passed(self: Check, name: str, answer: object) -> None:
    self._states[name] = "passed"


def crash(source: Source, answers: dict[str, Answer]) -> str:
    """What the first cell that raises says, and which of the answers stand in its traceback; or ""."""
    space: dict[str, Any] = {"__name__": "__main__"}
    for cell in source.code:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        answer = answers.get(name)
        code, place = (answer.code, answer.place) if answer else (cell.source, f"<cell {cell.id}>")
        with quiet():
            try:
                run_cell(code, place, space)
            except Exception as error:
                files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
                inside = [a.place for a in answers.values() if a.place in files]
                return f"{type(error).__name__}: {error}, in {place}, through {inside}:\n{code}"
    return ""
