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


def rows(assignment: str) -> list[list[list[str]]]:
    """For each outcome, the names in its four columns."""
    section = PAGE.partition(f"## {assignment}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| .*\|$", section, re.MULTILINE)[1:]
    return [
        [re.findall(r"`(\w+)`", cell) for cell in line.strip("|").split("|")[1:]] for line in lines
    ]


def written(assignment: str) -> list[str]:
    cells = Source(assignment).notebook.cells
    ids = [cell.metadata.nbgrader.grade_id for cell in cells if "nbgrader" in cell.metadata]
    return [name for name in ids if name.startswith("question_")]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_thing_stands_in_one_row(assignment):
    there = (
        [*exercises(assignment)],
        written(assignment),
        [*questions.questions(ASSIGNMENTS[assignment])],
        [name for name, (notebook, _) in TEMPLATES.items() if notebook == assignment],
    )
    for column, names in enumerate(there):
        named = [name for row in rows(assignment) for name in row[column]]
        assert sorted(named) == sorted(names)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_outcome_is_tried_by_something(assignment):
    assert rows(assignment) and all(any(row) for row in rows(assignment))
