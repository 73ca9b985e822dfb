"""course.toml: what it says is put into nbgrader's gradebook, and changes marks without grading."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading import commands, workers
from course_utils.grading.gradebook.term import Penalty, Term, TermError
from tests.grading import classes, made_up
from tests.grading.classes import ASSIGNMENT

TOTAL = classes.total()
BERLIN = 'timezone = "Europe/Berlin"\n'


def load(root: Path, text: str) -> Term:
    (root / "course.toml").write_text(text, "utf-8")
    term = Term.load(root, sorted(ASSIGNMENTS))
    assert term
    return term


# --- what the file says


def test_the_example_is_right(tmp_path):
    example = (ROOT / "docs" / "teaching" / "course.toml").read_text("utf-8")
    term = load(tmp_path, example)
    assert (term.late_days, term.best) == (2, False)
    assert term.penalty == Penalty(10, 50, 7)
    assert str(term.due["03_dcgan"]) == "2027-11-08 23:59:59+01:00", "a date means to its end"
    every = load(tmp_path, re.sub(r"^# (?=\[|\d\d_)", "", example, flags=re.MULTILINE))
    assert str(every.due_for(ASSIGNMENT, "ada")) == "2027-10-21 23:59:00+02:00"
    assert str(every.due_for("02_mnist_gan", "ada")) == "2027-11-01 12:00:00+01:00"


def test_a_course_without_it_has_no_term(tmp_path):
    assert Term.load(tmp_path, []) is None


DUE = BERLIN + "[due]\n01_vanilla_gan = 2027-10-18\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("late_days = 2", r"course.toml, timezone: say in which zone the dates are"),
        ('timezone = "Berlin"', r"line 1, timezone: there is no zone 'Berlin'; write one such as"),
        ("timezone = \n", r"course.toml cannot be read: Invalid value \(at line 1"),
        (BERLIN + "[due]\n01_vanilla_gan = 2027-02-30", r"at line 3.*a date is written 2027-10-18"),
        (BERLIN + '[due]\n01_vanilla_gan = "soon"', r"line 3, due.01_vanilla_gan: write a date with"),
        (BERLIN + "[due]\n01_vanila_gan = 2027-10-18", r"line 3, due.01_vanila_gan: there is no such "
         r"assignment; there are: 01_vanilla_gan, 02_mnist_gan"),
        (BERLIN + "[due]\n01_vanilla_gan = 2027-03-28 02:30:00", r"2027-03-28 02:30:00 does not exist "
         "in Europe/Berlin, where the clocks go forward"),
        (BERLIN + "due = 3", r"line 2, due: it is a section, begun by \[due\]"),
        (BERLIN + "latedays = 2", r"line 2, latedays: there is no such key; there are: timezone"),
        (BERLIN + "late_days = -1", r"line 2, late_days: write a whole number of days"),
        (BERLIN + 'resubmissions = "first"', r'line 2, resubmissions: which one counts is "last" or'),
        (BERLIN + 'roster = "nowhere.csv"', r"line 2, roster: there is no file 'nowhere.csv'"),
        (BERLIN + "[penalty]\nper_day = 200", r"line 3, penalty.per_day: write a percentage"),
        (BERLIN + "[penalty]\nperday = 20", r"line 3, penalty.perday: there is no such key"),
        (BERLIN + "[penalty]\nzero_after = 1.5", r"line 3, penalty.zero_after: write a whole number"),
        (DUE + "[extensions]\nada = 3", r"line 5, extensions.ada: it is a section"),
        (DUE + "[extensions.ada]\n02_mnist_gan = 3", r"line 5, extensions.ada.02_mnist_gan: nothing is"),
        (DUE + "[extensions.ada]\n01_vanilla_gan = 2027-10-01", "it is before the date in"),
        (DUE + '[extensions.ada]\n01_vanilla_gan = "3"', r"line 5.*write a date without quotes"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence(tmp_path, text, says):
    with pytest.raises(TermError, match=says) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("course.toml") and "\n" not in str(error.value)


def test_a_file_that_is_not_utf_8_is_one_sentence(tmp_path):
    (tmp_path / "course.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(TermError, match="save it as UTF-8"):
        Term.load(tmp_path, [])


@pytest.mark.parametrize(
    ("due", "handed_in", "days"),
    [
        ("2027-10-18 23:59:00", "2027-10-18 21:59", 0),  # in UTC; two hours behind Berlin
        ("2027-10-18 23:59:00", "2027-10-18 22:00", 1),
        ("2027-10-18 23:59:00", "2027-10-19 21:59", 1),
        ("2027-10-18 23:59:00", "2027-10-19 22:00", 2),
        # The night of 31 October has 25 hours, that of 28 March 23.
        ("2027-10-30 23:59:00", "2027-10-31 22:59", 1),
        ("2027-10-30 23:59:00", "2027-10-31 23:00", 2),
        ("2027-03-27 23:59:00", "2027-03-28 21:59", 1),
        ("2027-03-27 23:59:00", "2027-03-28 22:00", 2),
        # 02:30 comes twice: the later one counts.
        ("2027-10-31 02:30:00", "2027-10-31 01:30", 0),
        ("2027-10-31 02:30:00", "2027-10-31 01:31", 1),
    ],
)
def test_a_day_is_a_day_on_the_wall(tmp_path, due, handed_in, days):
    term = load(tmp_path, f"{BERLIN}[due]\n{ASSIGNMENT} = {due}\n")
    stamp = datetime.fromisoformat(handed_in)
    assert term.days_late(term.due[ASSIGNMENT], stamp) == days


@pytest.mark.parametrize(("days", "lost"), [(1, 2.0), (3, 6.0), (4, 7.0), (6, 7.0), (7, 20.0)])
def test_penalties_grow_to_their_cap_and_then_nothing_counts(days, lost):
    assert Penalty(per_day=10, cap=35, zero_after=6).of(20.0, days) == pytest.approx(lost)


# --- what it does to a class: ada is 1 h late, blaise a day and an hour, carl is on time, dora is late

STAMPS = {"ada": "2027-10-18 23:00:00 UTC", "blaise": "2027-10-19 23:00:00 UTC",
          "carl": "2027-10-01 00:00:00 UTC"}  # fmt: skip
TERM = BERLIN + "[due]\n01_vanilla_gan = 2027-10-18 23:59:00\n02_mnist_gan = 2027-10-25\n"
PENALTY = "[penalty]\nper_day = 10\ncap = 50\nzero_after = 7\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("term")
    made_up.course(root, dict.fromkeys(STAMPS, 1.0))
    for name, stamp in STAMPS.items():
        (root / "submitted" / name / ASSIGNMENT / "timestamp.txt").write_text(stamp)
    (root / "course.toml").write_text(TERM + PENALTY)
    with pytest.MonkeyPatch.context() as patch:
        made_up.no_sandbox(patch)
        made_up.grade(root)
    with made_up.gradebook(root) as gradebook:
        answer = ("question_mode_collapse", "vanilla_gan", ASSIGNMENT, "blaise")
        gradebook.find_grade(*answer).manual_score = 3
        gradebook.find_grade(*answer).needs_manual_grade = False
        gradebook.find_comment(*answer).manual_comment = "The order of play is missing."
        gradebook.db.commit()
    return root


@pytest.fixture
def course(graded, tmp_path, monkeypatch) -> Path:
    made_up.no_sandbox(monkeypatch)
    return shutil.copytree(graded, tmp_path / "course")


def lost(root: Path) -> dict[str, float]:
    """What lateness takes from each, of the points with which it was computed."""
    with made_up.gradebook(root) as gradebook:
        return {s.student_id: s.late_submission_penalty
                for s in gradebook.find_assignment(ASSIGNMENT).submissions}  # fmt: skip


def grade_with(root: Path, text: str) -> dict[str, float]:
    (root / "course.toml").write_text(text)
    made_up.grade(root)
    return lost(root)


def test_a_day_late_costs_what_the_file_says(graded):
    assert lost(graded) == pytest.approx({"ada": 0.1 * TOTAL, "blaise": 0.2 * TOTAL, "carl": 0})


def test_a_changed_date_changes_marks_without_grading_or_recording_again(course, monkeypatch):
    monkeypatch.setattr(workers, "grade_one", None)
    monkeypatch.setattr("course_utils.grading.gradebook.book.Book.record", None)
    later = TERM.replace("2027-10-18", "2027-10-19")
    assert grade_with(course, later + PENALTY) == pytest.approx(
        {"ada": 0, "blaise": 0.1 * (TOTAL + 3), "carl": 0}
    ), "of all points, those given by hand too"
    with made_up.gradebook(course) as gradebook:
        answer = ("question_mode_collapse", "vanilla_gan", ASSIGNMENT, "blaise")
        grade, comment = gradebook.find_grade(*answer), gradebook.find_comment(*answer)
        assert (grade.manual_score, grade.needs_manual_grade) == (3, False)
        assert comment.manual_comment == "The order of play is missing."
        due = gradebook.find_assignment(ASSIGNMENT).duedate
        assert due == datetime(2027, 10, 19, 21, 59), "as nbgrader keeps it, in UTC"
        assert gradebook.find_assignment("02_mnist_gan").duedate == datetime(
            2027, 10, 25, 21, 59, 59
        )


def test_extensions_and_late_days(course):
    extended = "[extensions.blaise]\n01_vanilla_gan = 1\n"
    assert grade_with(course, TERM + PENALTY + extended) == pytest.approx(
        {"ada": 0.1 * TOTAL, "blaise": 0.1 * (TOTAL + 3), "carl": 0}
    )
    with made_up.gradebook(course) as gradebook:
        assert str(gradebook.find_submission(ASSIGNMENT, "blaise").extension) == "1 day, 0:00:00"
    free = grade_with(course, "late_days = 1\n" + TERM + PENALTY)
    assert free == pytest.approx({"ada": 0, "blaise": 0.1 * (TOTAL + 3), "carl": 0})


def test_late_days_are_spent_in_the_order_of_handing_in(course):
    with made_up.gradebook(course) as gradebook:
        gradebook.update_or_create_assignment("02_mnist_gan")
        gradebook.update_or_create_submission(
            "02_mnist_gan", "ada", timestamp="2027-10-10 00:00:00 UTC"
        )
    early = TERM.replace("2027-10-25", "2027-10-09")  # a day late there, and first
    assert grade_with(course, "late_days = 1\n" + early + PENALTY)["ada"] == pytest.approx(
        0.1 * TOTAL
    )


def test_without_penalties_nbgraders_own_setting_holds(course):
    assert grade_with(course, TERM)["blaise"] == 0
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    assert grade_with(course, TERM + PENALTY)["ada"] == pytest.approx(0.1 * TOTAL)
    assert grade_with(course, TERM)["ada"] == TOTAL
    assert grade_with(course, TERM.replace("2027-10-18", "2027-10-20"))["ada"] == 0


def test_an_unknown_student_is_one_sentence(course):
    with pytest.raises(
        TermError, match=r"line \d+, extensions.adda: no student of this name is known"
    ):
        grade_with(course, TERM + "[extensions.adda]\n01_vanilla_gan = 3\n")


def test_nbgraders_commands_read_it_too(course):
    """`export`, with a date that was changed after grading; and a mistake in the file stops it."""
    (course / "course.toml").write_text(TERM.replace("2027-10-18", "2027-10-20") + PENALTY)
    run = [sys.executable, "-m", "nbgrader"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*run, "export"], cwd=course, check=True, env=environment, capture_output=True)
    assert lost(course) == {"ada": 0, "blaise": 0, "carl": 0}
    (course / "course.toml").write_text("late_days = 3")
    done = subprocess.run(
        [*run, "export"], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "course.toml, timezone: say in which zone" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_best_submission_counts_or_the_last(course):
    best = 'resubmissions = "best"\n' + TERM + PENALTY
    grade_with(course, best)
    made_up.hand_in(course, "ada", 0.5, "2027-10-18 23:30:00 UTC")  # worse
    made_up.hand_in(course, "blaise", 0.95, "2027-10-18 20:00:00 UTC")  # fewer points, but in time
    for _ in range(2):  # and again, with nothing new
        grade_with(course, best)
        with made_up.gradebook(course) as gradebook:
            scores = {s.student_id: s.code_score
                      for s in gradebook.find_assignment(ASSIGNMENT).submissions}  # fmt: skip
        assert scores == pytest.approx({"ada": TOTAL, "blaise": 0.95 * TOTAL, "carl": TOTAL})
    assert lost(course)["ada"] == pytest.approx(0.1 * TOTAL), "of when that one was handed in"
    notes = made_up.grade(course)[0].notes
    assert notes == ["an earlier submission counts, of 2027-10-18 23:00:00 UTC: it has more points"]
    # A later date, and blaise's first one is in time as well: it counts, without being graded again.
    grade_with(course, best.replace("2027-10-18", "2027-10-20"))
    with made_up.gradebook(course) as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "blaise").code_score == TOTAL


def test_the_command_sets_up_a_new_course(tmp_path, monkeypatch, capsys):
    classes.new_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert commands.run("term", []) == 2
    assert "copy docs/teaching/course.toml there" in capsys.readouterr().err
    (tmp_path / "roster.csv").write_text(
        "id,first_name,last_name,email\nada,Ada,L,ada@example.org\n"
    )
    (tmp_path / "course.toml").write_text(
        'roster = "roster.csv"\n' + TERM + PENALTY + "[extensions.ada]\n01_vanilla_gan = 2\n"
    )
    assert commands.run("term", []) == 0
    said = capsys.readouterr().out
    assert "01_vanilla_gan       due Mon 2027-10-18 23:59 CEST" in said
    assert "Students: 1. Extensions: 1. Late days: 0. Counts: the last submission." in said
    assert "10 % a day, at most 50 %, nothing counts after 7 days" in said
    with made_up.gradebook(tmp_path) as gradebook:
        assert gradebook.find_student("ada").email == "ada@example.org"
