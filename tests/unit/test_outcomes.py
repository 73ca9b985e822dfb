"""The table of outcomes for instructors names what there is: all of it, and nothing else."""

from __future__ import annotations

import re

import pytest

from course_utils.checks import ASSIGNMENTS, exercises, questions
from course_utils.files import ROOT
from course_utils.grading.authoring.exam import templates
from course_utils.grading.authoring.exam.items import TEMPLATES
from course_utils.grading.authoring.source import Source

assert templates  # importing them registers them
PAGE = (ROOT / "docs" / "teaching" / "outcomes.md").read_text("utf-8")


KINDS = ("exercises", "written", "practice", "exam")


def outcomes(assignment: str) -> list[dict[str, list[str]]]:
    """For each outcome, the names under each kind."""
    section = PAGE.partition(f"## {assignment}\n")[2].partition("\n## ")[0]
    found: list[dict[str, list[str]]] = []
    for block in re.split(r"\n(?=[A-Z])", section)[1:]:
        kinds = re.findall(r"^- \*(\w+)\*: (.*?)(?=^- |\Z)", block, re.MULTILINE | re.DOTALL)
        found.append({kind: re.findall(r"`(\w+)`", names) for kind, names in kinds})
    return found


def written(assignment: str) -> list[str]:
    cells = Source(assignment).notebook.cells
    ids = [cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata]
    return [name for name in ids if name.startswith("question_")]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_thing_stands_in_one_place(assignment):
    there = {
        "exercises": [*exercises(assignment)],
        "written": written(assignment),
        "practice": [*questions.questions(ASSIGNMENTS[assignment])],
        "exam": [name for name, (notebook, _) in TEMPLATES.items() if notebook == assignment],
    }
    for kind in KINDS:
        named = [name for outcome in outcomes(assignment) for name in outcome.get(kind, [])]
        assert sorted(named) == sorted(there[kind]), "write them into docs/teaching/outcomes.md"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_outcome_is_tried_by_something(assignment):
    assert len(outcomes(assignment)) >= 3
    for outcome in outcomes(assignment):
        assert outcome and set(outcome) <= set(KINDS) and all(outcome.values())
