"""Resubmissions, regrading, one exercise alone, nbgrader's own command, and grading without a sandbox."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from course_utils.files import write_atomic
from course_utils.grading.marking.results import FAILED
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.runs import RunFolder
from tests.grading import classes
from tests.grading.classes import ASSIGNMENT

NAME = classes.damage.NAME
TOTAL = classes.total()
GENERATOR = classes.source().exercises()["Generator"].points


def notebook(like: str) -> bytes:
    return json.dumps(classes.honest(like)).encode()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = classes.new_course(tmp_path_factory.mktemp("course"))
    for name in ("ada", "carl"):
        classes.hand_in(root, name, {NAME: notebook(name)})
    first = grade(root)
    return root, {r.student: r for r in first}


def grade(root, **how):
    return grade_class(
        ASSIGNMENT, Options(root=root, workers=2, limits=classes.LIMITS, progress=False, **how)
    )


def grades(root, student):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, student)
        return {g.name: (g.auto_score, g.needs_manual_grade)
                for n in submission.notebooks for g in n.grades}  # fmt: skip


def test_marks_and_their_partial_credit(course):
    root, first = course
    assert first["ada"].earned == TOTAL
    assert 0 < first["carl"].earned < TOTAL
    assert grades(root, "ada")["check_Generator"] == (GENERATOR, False)


def test_a_training_is_judged_where_cells_were_moved(tmp_path):
    root = classes.new_course(tmp_path)
    name = "a generator that returns training points"
    case, base, place, code = classes.hostile_cases()[name]
    nb = classes.attack(base, place, code, root, 9)
    # Without the imports the networks, which come before them now, are not defined; train is.
    imports = next(c for c in nb["cells"] if "from torch import nn" in classes.damage.text(c))
    nb["cells"].remove(imports)
    nb["cells"].insert(nb["cells"].index(classes.damage.exercise_cell(nb, "train")), imports)
    classes.hand_in(root, "eve", {NAME: json.dumps(nb).encode()})
    (result,) = grade(root)
    assert result.notes[-1].endswith("own order: Generator")
    assert (result.state, result.earned) == (case.state, case.points(classes.source()))
    assert case.words in result.reasons[0]


def test_nothing_new_is_not_graded_again(course):
    root, first = course
    again = {r.student: r for r in grade(root)}
    assert again == first, "with the time it took the first time"


def test_a_regrade_is_the_same(course):
    root, first = course
    again = {r.student: r for r in grade(root, again=True)}
    assert {n: r.scores for n, r in again.items()} == {n: r.scores for n, r in first.items()}


def test_one_exercise_alone_leaves_the_other_marks(course):
    root, _ = course
    folder = RunFolder(root, ASSIGNMENT)
    old = folder.load("ada")
    other = classes.an_answer()
    points = old.scores[other].points
    old.scores[other].earned = points / 4  # as if its probe had been wrong
    old.scores["train"].earned = 1.5
    write_atomic(folder.result_path("ada"), old.to_json().encode())
    (result,) = grade(root, students=["ada"], only=other)
    assert result.scores[other].earned == points
    assert result.scores["train"].earned == 1.5
    assert grades(root, "ada")["check_train"][0] == 1.5
    (result,) = grade(root, students=["ada"], again=True)
    assert result.earned == TOTAL


def test_a_resubmission_that_fails_keeps_the_old_mark_marked_as_stale(course):
    root, _ = course
    place = root / "submitted" / "carl" / ASSIGNMENT / NAME
    place.write_bytes(b"")
    (result,) = grade(root, students=["carl"])
    assert (result.state, result.earned, result.stale) == ("failed", None, True)
    assert grades(root, "carl")["check_Generator"] == (GENERATOR, True), "a person is asked to look"
    table = (root / ".grading" / ASSIGNMENT / "grades.csv").read_text()
    assert "carl,failed,," in table and "older mark" in table
    place.write_bytes(notebook("carl"))
    (result,) = grade(root, students=["carl"])
    assert (result.state, result.stale) == ("graded", False)
    assert grades(root, "carl")["check_Generator"] == (GENERATOR, False)


def test_nbgraders_export_tells_a_failure_from_a_zero(course):
    """A blank notebook earned 0, a broken one has no mark, and nbgrader's other columns are there."""
    root, _ = course
    classes.hand_in(root, "blank", {NAME: notebook("blaise")})
    classes.hand_in(root, "broken", {NAME: b"no notebook"})
    grade(root, students=["blank", "broken"])
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--to", "out.csv"], cwd=root, check=True
    )
    with open(root / "out.csv", encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["blank"]["raw_score"], rows["blank"]["state"]) == ("0.0", "graded")
    assert (rows["broken"]["raw_score"], rows["broken"]["score"]) == ("", "")
    assert rows["broken"]["state"] == "failed" and "not JSON" in rows["broken"]["reasons"]
    assert (float(rows["ada"]["raw_score"]), rows["ada"]["max_score"]) == (
        TOTAL,
        str(classes.total(written=True)),
    )
    for name in ("blank", "broken"):  # the other tests count on a class of two
        shutil.rmtree(root / "submitted" / name)
        (root / ".grading" / ASSIGNMENT / "results" / f"{name}.json").unlink()
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        gradebook.remove_student("blank")


def test_new_seeds_give_the_same_marks(course):
    root, first = course
    again = {r.student: r for r in grade(root, fresh=True)}
    assert {n: r.earned for n, r in again.items()} == {n: r.earned for n, r in first.items()}


def test_nbgraders_own_command_survives_what_it_used_not_to(course):
    """The rows of the research table that a command of nbgrader meets before any of our code."""
    root, _ = course
    cases = {"dup": "every cell copied", "lost": "all metadata lost", "dead": "not JSON",
             "old": "notebook format 3", "links": "links beside the notebook",
             "renamed": "copy of"}  # fmt: skip
    for student, case in cases.items():
        classes.hand_in(root, student, classes.damaged(case))
    (root / "submitted" / "eve").mkdir()
    (root / "submitted" / "eve" / ASSIGNMENT).symlink_to(root / "submitted" / "ada" / ASSIGNMENT)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--force", "--log-level=ERROR"],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    for student in ("ada", "dup", "lost", "old", "links", "renamed"):
        marks = [score for score, _ in grades(root, student).values() if score is not None]
        assert sum(marks) == TOTAL, student
    assert not (root / "autograded" / "dead").exists()
    copied = root / "autograded" / "eve" / ASSIGNMENT
    assert not copied.exists(), "another student's notebook is not one's own"
    eve = RunFolder(root, ASSIGNMENT).load("eve")
    assert eve and eve.state == FAILED and "links are not followed" in eve.reasons[0]
    assert not list((root / "autograded" / "links" / ASSIGNMENT).glob("[!v]*")), (
        "links are not copied"
    )


def test_without_a_sandbox_it_says_so_loudly_and_marks_the_same(course, capfd):
    root, first = course
    (result,) = grade(root, students=["ada"], sandbox=False, again=True)
    assert "WARNING: grading WITHOUT a sandbox" in capfd.readouterr().out
    assert result.scores == first["ada"].scores
