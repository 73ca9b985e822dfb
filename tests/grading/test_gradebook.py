"""Recording through one open gradebook leaves behind what nbgrader's own autograde does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import parse_utc

from course_utils.grading.gradebook.book import Book
from course_utils.grading.gradebook.preprocessors import template_of
from course_utils.grading.limits import Limits
from course_utils.grading.marking.results import Result, Score
from course_utils.grading.runs import RunFolder
from course_utils.grading.submissions.recover import recover
from tests.grading import classes

STUDENTS = ("ada", "blaise", "hedy", "joan")  # right, blank, tagged to be skipped, a check deleted
LATE = "2030-01-02 00:00:00 UTC"


@pytest.fixture
def root(tmp_path) -> Path:
    root = classes.new_course(tmp_path / "course")
    with (root / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    for name in STUDENTS:
        classes.hand_in(
            root, name, {classes.damage.NAME: json.dumps(classes.honest(name)).encode()}
        )
    (root / "submitted" / "joan" / classes.ASSIGNMENT / "timestamp.txt").write_text(LATE)
    return root


def result_of(student: str, number: int) -> Result:
    """Another mark for each exercise and student; some output below the first cells."""
    scores = {name: Score(exercise.points, exercise.points * (i + number) % 3 / 2, f"{name} is looked at")
              for i, (name, exercise) in enumerate(classes.source().exercises().items())}  # fmt: skip
    outputs = {"2": [{"output_type": "stream", "name": "stdout", "text": f"{student}\n"}]}
    return Result(student, "graded", [], [], scores, outputs, "digest")


def everything(root: Path) -> dict[str, object]:
    """Marks, comments, penalties and notebooks of the class."""
    found: dict[str, object] = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gan-course") as gradebook:
        for student in STUDENTS:
            submission = gradebook.find_submission(classes.ASSIGNMENT, student)
            (handed_in,) = submission.notebooks
            found[student] = (
                submission.timestamp,
                submission.score,
                handed_in.late_submission_penalty,
                sorted(
                    (g.name, g.auto_score, g.manual_score, g.needs_manual_grade)
                    for g in handed_in.grades
                ),
                sorted((c.name, c.auto_comment) for c in handed_in.comments),
            )
    for path in sorted((root / "autograded").rglob("*")):
        if path.is_file():
            found[str(path.relative_to(root))] = (path.stat().st_mode, path.read_text())
    return found


def test_recorded_as_nbgrader_autograde_records(root):
    folder, template = RunFolder(root, classes.ASSIGNMENT), template_of(root, classes.ASSIGNMENT)
    book = Book(root, folder, None)
    book.release(folder.source)
    with book.session() as gradebook:
        gradebook.find_assignment(classes.ASSIGNMENT).duedate = parse_utc("2030-01-01 00:00:00 UTC")
        gradebook.db.commit()
    notebooks = {}
    for number, name in enumerate(STUDENTS):
        place = root / "submitted" / name / classes.ASSIGNMENT
        notebooks[name] = recover(place, template, Limits()).notebook(template)
        folder.save(result_of(name, number))
    for _ in range(2):  # new, and again
        for number, name in enumerate(STUDENTS):
            result = result_of(name, number)
            result.stamp = book.timestamp(name)
            result.recorded = book.record(result, notebooks[name], template.name)
            assert book.has(result)
    ours = everything(root)
    assert ours["joan"][2] > 0
    book.close()

    shutil.rmtree(root / "autograded")
    with Gradebook(f"sqlite:///{root}/gradebook.db", "gan-course") as gradebook:
        for name in STUDENTS:
            gradebook.remove_student(name)
    config = book.api.config.copy()
    config.CourseDirectory.submitted_directory = str(root / "staged")
    for name, notebook in notebooks.items():
        place = root / "staged" / name / classes.ASSIGNMENT
        shutil.copytree(root / "submitted" / name / classes.ASSIGNMENT, place)
        nbformat.write(notebook, place / f"{template.name}.ipynb")
        done = NbGraderAPI(config=config).autograde(classes.ASSIGNMENT, name)
        assert done["success"], done
    assert everything(root) == ours
