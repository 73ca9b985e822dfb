"""The banks: answers by assignment, and notebooks in which one has taken the solution's place."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from typing import Any

import nbformat

from course_utils.checks import ASSIGNMENTS, Check, CheckFailed
from course_utils.grading.authoring.release import solution_notebook
from course_utils.grading.authoring.source import Answer, Source, run_cell

SOURCES = {name: Source(name) for name in ASSIGNMENTS}
EXERCISES = [
    (name, exercise) for name, source in SOURCES.items() for exercise in source.exercises()
]
ANSWERS = [(name, answer) for name, e in EXERCISES for answer in SOURCES[name].bank(e)]
WRONG = [(name, answer) for name, answer in ANSWERS if answer.kind != "right"]
RIGHT = [(name, answer) for name, answer in ANSWERS if answer.kind == "right"]


def place(value: Any) -> str | None:
    if isinstance(value, Answer):
        return f"{value.exercise}-{value.place.split(',')[1]}"
    return "+".join(value) if isinstance(value, list) else None


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


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What is printed goes nowhere."""
    with (
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        yield


def first_line(name: str, answer: Any) -> str:
    """What a check says about an answer in its first line; "" if it passes."""
    try:
        Check(slips=False)(name, answer)
    except CheckFailed as failed:
        return str(failed).partition("\n")[0]
    return ""


def right_notebooks(source: Source) -> dict[str, nbformat.NotebookNode]:
    """Student -> a notebook in which all is right; each right answer of the banks is in one of them."""
    banks = {
        name: [answer for answer in source.bank(name) if answer.kind == "right"]
        for name in source.exercises()
    }
    found = {}
    for k in range(max(map(len, banks.values()))):
        found[f"right_{k}"] = nb = solution_notebook(source)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if k < len(banks.get(name, [])):
                cell.source = f"# Exercise: {name}\n{banks[name][k].code}"
    return found
