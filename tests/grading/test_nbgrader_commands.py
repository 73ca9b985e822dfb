"""nbgrader's own commands, as its documents have them, on a course of five students."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from course_utils.files import ROOT
from course_utils.grading.authoring.source import Source
from course_utils.grading.demo import hand_in, nbgrader, students
from tests.grading import classes

CLASS = ("ada", "blaise", "george", "hedy", "isaac", "joan")


@pytest.fixture(scope="module")
def source() -> Source:
    return Source("01_vanilla_gan")


@pytest.fixture(scope="module")
def course(source, tmp_path_factory):
    from nbgrader.api import Gradebook

    root = tmp_path_factory.mktemp("course")
    everyone = students(source)
    hand_in(source, root, {name: everyone[name] for name in CLASS})
    for command in ("autograde", "generate_feedback"):
        nbgrader(root, command, source.assignment, "--force")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        found = {name: gradebook.find_submission(source.assignment, name) for name in CLASS}
        return root, {name: submission.code_score for name, submission in found.items()}


@pytest.fixture(scope="module")
def total(source) -> float:
    return sum(exercise.points for exercise in source.exercises().values())


def command(course_folder, *arguments, path=os.environ["PATH"]):
    """An nbgrader command as a user types it, with all that it says."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course_folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path},
    )  # fmt: skip


def test_the_search_path_is_changed_by_the_config_alone(tmp_path):
    code = "import os; before = os.environ['PATH']; import course_utils.grading.pipeline\n"
    code += "assert os.environ['PATH'] == before, os.environ['PATH']"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": "/nowhere"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    # A new gradebook asks alembic, which lies beside Python, for its version.
    done = command(tmp_path, "db", "student", "add", "ada", path="/nowhere")
    assert (done.returncode, (tmp_path / "gradebook.db").exists()) == (0, True), done.stderr


def test_without_bubblewrap_nbgraders_autograde_stops_in_one_sentence(course, source, tmp_path):
    root, _ = course
    before = sorted((root / "autograded").rglob("*"))
    done = command(root, "autograde", source.assignment, "--force", path=str(tmp_path))
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert "bubblewrap, which is not installed" in line and "Traceback" not in done.stderr
    assert sorted((root / "autograded").rglob("*")) == before, "nothing is lost"


def test_right_answers_earn_everything(course, total):
    _, marks = course
    assert marks["ada"] == total
    assert marks["george"] == total, "right in unusual ways is right"


def test_a_blank_notebook_earns_nothing(course):
    _, marks = course
    assert marks["blaise"] == 0


def test_tags_that_skip_cells_earn_nothing(course):
    _, marks = course
    assert marks["hedy"] == 0


def test_a_cell_twice_or_a_deleted_check_costs_nothing(course, total):
    _, marks = course
    assert marks["isaac"] == total
    assert marks["joan"] == total


def test_written_answers_wait_for_a_person(course, source):
    from nbgrader.api import Gradebook

    root, _ = course
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        answered = gradebook.find_submission(source.assignment, "ada")
        assert answered.needs_manual_grade
        written = classes.total(written=True) - classes.total()
        assert answered.max_written_score == written > 0


def test_feedback_begins_with_what_was_lost_and_why(course, source):
    root, _ = course
    done = command(root, "generate_feedback", source.assignment, "--force")
    assert (done.returncode, "Alternative text is missing" in done.stderr) == (0, False)
    pages = {
        name: (root / "feedback" / name / source.assignment / f"{source.name}.html").read_text(
            "utf-8"
        )
        for name in ("ada", "blaise")
    }
    begins = {
        name: re.sub(r"<[^>]+>|\s+", " ", page.partition("<main")[2].partition('id="notebook"')[0])
        for name, page in pages.items()
    }
    begins = {name: re.sub(" +", " ", begin) for name, begin in begins.items()}
    code, everything = classes.total(), classes.total(written=True)
    waiting = f"with {everything - code:g} yet to be marked"
    assert f"vanilla_gan: {code:g} of {everything:g} points, {waiting}" in begins["ada"]
    assert "Where points were lost" not in begins["ada"]
    assert (
        f"vanilla_gan: 0 of {everything:g} points Where points were lost, and why"
        in begins["blaise"]
    )
    first, *_ = source.exercises().values()
    why = "This exercise is not written yet"
    assert f"{first.name} (0 of {first.points:g}): {why}" in begins["blaise"]
    assert "question_mode_collapse (0 of 4): No response." in begins["blaise"]
    for name in source.exercises():
        assert f'<a href="#check_{name}">{name}</a>' in pages["ada"]
    assert "not marked yet" in begins["ada"], "written answers"
    assert "Test cell" not in pages["ada"]
    assert all(len(page.encode()) < 200_000 for page in pages.values())


def test_points_that_were_changed_are_refused_by_nbgraders_own_command(course, source, tmp_path):
    """As nbgrader's documents have it: in the solution's notebook, which is then generated anew."""
    root = shutil.copytree(course[0], tmp_path / "course")
    points = source.exercises()["train"].points
    place = root / "solutions" / source.assignment / f"{source.name}.ipynb"
    solved = nbformat.read(place, as_version=4)
    check = next(
        c for c in solved.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check_train"
    )
    check.metadata.nbgrader["points"] = points + 6
    nbformat.write(solved, place)
    nbgrader(root, "generate_assignment", source.assignment, "--force")
    done = command(root, "autograde", source.assignment, "--student=ada", "--force")
    assert done.returncode != 0
    assert f"{points + 6:g} for train where the exercise has {points:g}" in done.stderr
    assert not (root / "autograded" / "ada" / source.assignment).exists(), "no mark by other points"


def test_export_names_the_table_that_it_writes(course):
    root, _ = course
    done = command(root, "export", "--to", "table.csv", "--log-level=INFO")
    assert "Exporting grades to table.csv" in done.stderr and "/tmp" not in done.stderr.replace(
        str(root), ""
    )


def test_feedback_shows_what_the_check_said(course, source):
    root, _ = course
    page = (root / "feedback" / "blaise" / source.assignment / f"{source.name}.html").read_text(
        "utf-8"
    )
    assert "not written yet" in page
    page = (root / "feedback" / "ada" / source.assignment / f"{source.name}.html").read_text(
        "utf-8"
    )
    assert "✓" in page


def test_export_has_every_student(course, total):
    root, marks = course
    nbgrader(root, "export")
    with open(root / "grades.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["raw_score"]) for name, row in rows.items()} == marks


@pytest.mark.parametrize(("student", "says"), [("ada", "Success!"), ("blaise", "failed")])
def test_validate_says_what_is_left_to_do(course, source, student, says):
    root, _ = course
    notebook = f"submitted/{student}/{source.assignment}/{source.name}.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "validate", notebook],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert says in done.stdout
    assert "full credit" not in done.stderr, "nbgrader takes no check for points"
