"""What goes wrong around grading: locks, full disks, folders that can't be written, Ctrl-C, late changes.

No mark may be lost by it, nobody else's submission may wait for it, and one sentence says what it is.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from course_utils.files import ROOT
from course_utils.grading import __main__ as command
from course_utils.grading import workers
from course_utils.grading.gradebook.book import Book
from course_utils.grading.marking.results import FAILED, GRADED, MISSING, Result
from course_utils.grading.runs import RunFolder
from course_utils.grading.tables import any_terminal, table_text
from tests.grading import classes, made_up, ordinary
from tests.grading.classes import ASSIGNMENT

TOTAL = classes.total()
STUDENTS = ("ada", "blaise")  # all right, and blank


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A course whose run is over; the marks are made up, so that no sandbox is needed."""
    root = tmp_path_factory.mktemp("graded")
    made_up.course(root, {"ada": 1.0, "blaise": 0.0})
    with (root / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with pytest.MonkeyPatch.context() as patch:
        made_up.no_sandbox(patch)
        assert [r.state for r in grade(root)] == [GRADED, GRADED]
    return root


@pytest.fixture
def course(graded, tmp_path) -> Path:
    """The course after a night that went well, to be spoiled."""
    return shutil.copytree(graded, tmp_path / "course")


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch):
    """What has been graded may be recorded again, but not graded."""
    made_up.no_sandbox(monkeypatch)


grade = made_up.grade


def unrecord(root: Path, student: str) -> None:
    """As if the command had been killed before it recorded a result."""
    shutil.rmtree(root / "autograded" / student)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        gradebook.remove_student(student)


def marks(root: Path) -> dict[str, tuple[float, float | None]]:
    """Points and penalties in the gradebook."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course") as gradebook:
        found = {s.id: gradebook.find_submission(ASSIGNMENT, s.id) for s in gradebook.students}
        return {name: (s.code_score, s.notebooks[0].late_submission_penalty)
                for name, s in found.items()}  # fmt: skip


def run_command(root: Path, before: tuple[str, ...] = (), **environment: str):
    """The command as a user types it, behind other words of a command line."""
    return subprocess.run(
        [*before, sys.executable, "-m", "course_utils.grading", ASSIGNMENT, "--workers", "1"],
        cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )  # fmt: skip


# --- the gradebook ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "method"), [("IMMEDIATE", "record"), ("EXCLUSIVE", "has")])
def test_a_gradebook_that_is_locked_for_a_while_loses_nothing(course, monkeypatch, kind, method):
    unrecord(course, "ada")
    unlocked, lock = getattr(Book, method), []

    def locked(self, result, *rest):
        if result.student == "ada":
            lock.append(sqlite3.connect(course / "gradebook.db", isolation_level=None))
            lock[0].execute(f"BEGIN {kind}")
        try:
            return unlocked(self, result, *rest)
        finally:
            if lock and result.student == "ada":
                lock.pop().close()

    monkeypatch.setattr(Book, method, locked)
    ada, blaise = grade(course)
    assert (ada.state, ada.earned) == (FAILED, TOTAL)
    (reason,) = ada.reasons
    assert reason.startswith("the gradebook cannot be used: another program holds it locked; ")
    assert blaise.state == GRADED, "the others go on"
    table = (course / ".grading" / ASSIGNMENT / "grades.csv").read_text()
    assert "ada,failed," in table
    monkeypatch.setattr(Book, method, unlocked)
    ada, _ = grade(course)
    assert (ada.state, ada.reasons, ada.unrecorded) == (GRADED, [], "")
    assert marks(course)["ada"][0] == TOTAL
    assert (course / "autograded" / "ada" / ASSIGNMENT / classes.damage.NAME).exists()


def test_a_recording_that_fails_leaves_the_earlier_notebook(course, monkeypatch):
    old = course / "autograded" / "ada" / ASSIGNMENT / classes.damage.NAME
    text = old.read_bytes()
    (course / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt").write_text(
        "2030-01-01 00:00:00 UTC"
    )
    monkeypatch.setattr(Book, "_write", lambda *_: os.mkdir("/proc/no/such"))
    ada, _ = grade(course)
    assert ada.state == FAILED and "/proc/no/such cannot be written" in ada.reasons[0]
    assert old.read_bytes() == text
    assert sorted(path.name for path in old.parent.parent.iterdir()) == [ASSIGNMENT]


def test_a_gradebook_that_is_locked_from_the_start_is_one_sentence(course, monkeypatch, capsys):
    with sqlite3.connect(course / "gradebook.db", isolation_level=None) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sys, "argv", ["grading", ASSIGNMENT, "--root", str(course)])
        assert command.main() == 2
        lock.execute("ROLLBACK")
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "the gradebook cannot be used: another program holds it locked"


def test_late_follows_the_timestamp_and_the_due_date(course):
    (course / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt").write_text(
        "2030-01-02 00:00:00 UTC"
    )

    def due(when: str) -> None:
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "gan-course") as gradebook:
            gradebook.find_assignment(ASSIGNMENT).duedate = parse_utc(when)
            gradebook.db.commit()

    due("2030-01-01 00:00:00 UTC")
    grade(course)
    assert marks(course)["ada"] == (TOTAL, TOTAL), "a day late, and late is nothing"
    due("2030-02-01 00:00:00 UTC")
    assert [r.state for r in grade(course)] == [GRADED, GRADED]
    assert marks(course)["ada"] == (TOTAL, None)


def test_points_that_were_changed_in_the_gradebook_are_refused(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "gan-course") as gradebook:
        gradebook.find_grade_cell("check_train", "vanilla_gan", ASSIGNMENT).max_score = 10
        gradebook.db.commit()
    with pytest.raises(ValueError, match="10 for train where the exercise has ") as refusal:
        grade(course)
    assert "\n" not in str(refusal.value)


def test_the_exported_table_is_nbgraders_with_states_whatever_the_names(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "gan-course") as gradebook:
        gradebook.add_student("O'Neil, Tip", email="tip@example.org")
    tables = []
    for chosen in ("course_utils.grading.gradebook.export.ExportWithStates",
                   "nbgrader.plugins.CsvExportPlugin"):  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "export", f"--exporter={chosen}", "--to=out.csv"],
            cwd=course, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with open(course / "out.csv", encoding="utf-8") as file:
            tables.append({row["student_id"]: row for row in csv.DictReader(file)})
    ours, theirs = tables
    assert ours["O'Neil, Tip"]["email"] == "tip@example.org"
    assert (ours["O'Neil, Tip"]["state"], ours["ada"]["state"]) == (MISSING, GRADED)
    for name in STUDENTS:
        assert ours[name].items() >= theirs[name].items()


# --- folders and disks -----------------------------------------------------------------------------


def test_nbgraders_own_folders_are_where_it_reads_and_writes(course):
    (course / "submitted").rename(course / "collected")
    shutil.rmtree(course / "autograded")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.CourseDirectory.submitted_directory = "collected"\n')
        file.write('c.CourseDirectory.autograded_directory = "marked"\n')
    assert [(r.student, r.state) for r in grade(course)] == [(n, GRADED) for n in STUDENTS]
    assert (course / "marked" / "ada" / ASSIGNMENT / classes.damage.NAME).exists()
    shutil.rmtree(course / "marked")
    for name in STUDENTS:  # another order of folders
        (course / "by" / ASSIGNMENT).mkdir(parents=True, exist_ok=True)
        (course / "collected" / name / ASSIGNMENT).rename(course / "by" / ASSIGNMENT / f"u-{name}")
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('c.CourseDirectory.submitted_directory = "by"\n')
        file.write('c.CourseDirectory.directory_structure = '
                   '"{nbgrader_step}/{assignment_id}/u-{student_id}"\n')  # fmt: skip
    assert [(r.student, r.state) for r in grade(course)] == [(n, GRADED) for n in STUDENTS]
    assert (course / "marked" / ASSIGNMENT / "u-ada" / classes.damage.NAME).exists()


def test_a_full_disk_loses_nothing(course, tmp_path):
    """On a small disk of its own: full in the first run, with room in the second."""
    unrecord(course, "ada")
    disk, grading = tmp_path / "disk", f"{sys.executable} -m course_utils.grading {ASSIGNMENT}"
    disk.mkdir()
    size = sum(p.stat().st_size + 4096 for p in course.rglob("*")) + 200_000
    script = f"""
        cp -r {course}/. {disk} && cd {disk} && chmod -R u+w . || exit 9
        cat /dev/zero > ballast 2> /dev/null
        {grading}; echo "first: $?"; rm ballast; {grading}; echo "second: $?"
    """
    done = subprocess.run(
        ["bwrap", "--cap-add", "ALL", "--dev-bind", "/", "/", "--size", str(size), "--tmpfs",
         str(disk), "--", "sh", "-c", script],
        capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    first, second = done.stdout.split("first: 2\n")
    assert f"ada {TOTAL:.2f} of {TOTAL:g} failed" in " ".join(first.split()), done.stdout
    assert "Traceback" not in done.stderr
    assert "The table is missing" in done.stderr and "No space left on device" in done.stderr
    assert "2 graded" in second and second.endswith("second: 0\n"), done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(course):
    before = sorted(course.rglob("*"))
    done = run_command(course, ("bwrap", "--cap-add", "ALL", "--dev-bind", "/", "/", "--ro-bind",
                                str(course), str(course), "--"))  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("Nothing was graded: ") and "Read-only file system" in line
    assert sorted(course.rglob("*")) == before


def test_a_folder_of_somebody_else_is_one_sentence(course):
    """For an ordinary user; root may write everywhere."""
    if os.geteuid():
        pytest.skip("needs root to hand a folder to somebody else")
    before = ordinary.in_course(course)
    for path in (course, *course.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.chown(path, 0, 0)
    done = run_command(course, tuple(before), HOME="/tmp")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("Nothing was graded: ") and "Permission denied" in line


# --- stopped -----------------------------------------------------------------------------------------


def test_ctrl_c_ends_what_is_in_progress_at_once(course):
    slow = classes.honest("ada")
    cell = {"cell_type": "code", "metadata": {}, "source": "import time; time.sleep(100)",
            "outputs": [], "execution_count": None, "id": "slow"}  # fmt: skip
    # Within the limits: all together they would take a quarter of an hour.
    slow["cells"][1:1] = [{**cell, "id": f"slow-{i}"} for i in range(9)]
    classes.hand_in(course, "zoe", {classes.damage.NAME: json.dumps(slow).encode()})
    process = subprocess.Popen(
        [sys.executable, "-m", "course_utils.grading", ASSIGNMENT, "--workers", "1"],
        cwd=course, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        # Shells start what runs in the background deaf to Ctrl-C, these tests perhaps.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stderr
    said = ""
    try:
        while "2/3" not in said:  # zoe's is in progress
            said += process.stderr.read(1)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=90)[1]
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "Stopping: what is being graded is ended" in said
    assert "The same command goes on from here." in said and "Traceback" not in said
    assert RunFolder(course, ASSIGNMENT).load("zoe") is None


def test_a_regrade_that_was_stopped_goes_on(course, monkeypatch, capsys):
    folder, begun = RunFolder(course, ASSIGNMENT), []

    def graded_again(student, *_):
        begun.append(student)
        return replace(folder.load(student), recorded="", seconds=9.0)

    monkeypatch.setattr(workers, "grade_one", graded_again)
    in_threads = workers.in_threads

    def stop_after_one(*arguments):
        for number, one in enumerate(in_threads(*arguments)):
            if number:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(workers, "in_threads", stop_after_one)
    with pytest.raises(KeyboardInterrupt):
        grade(course, again=True)
    monkeypatch.setattr(workers, "in_threads", in_threads)
    (first,) = [n for n in STUDENTS if folder.load(n).seconds == 9.0]
    begun.clear()
    grade(course, again=True)
    assert begun == [name for name in STUDENTS if name != first]
    assert "Going on with a regrade that was stopped when 1 were done." in capsys.readouterr().out
    begun.clear()
    grade(course, again=True)
    assert sorted(begun) == sorted(STUDENTS), "the next one is a new one"


# --- terminals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
def test_the_table_shows_on_any_terminal(monkeypatch, encoding):
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=encoding))
    any_terminal()
    found = [Result("zoë", MISSING, ["nothing – was handed in"])]
    print(table_text(found, classes.source()), flush=True)
    assert b"missing" in shown.getvalue() and b"1 missing" in shown.getvalue()
