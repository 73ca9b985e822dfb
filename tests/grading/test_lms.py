"""In and out of Canvas and Moodle, by files laid out as their own source code reads and writes them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import ZipCollectApp

from course_utils.files import ROOT
from course_utils.grading import commands
from course_utils.grading.lms import zips
from course_utils.grading.lms.tables import LmsError, Table, read_roster
from tests.grading import classes, made_up
from tests.grading.classes import ASSIGNMENT

TOTAL, EVERYTHING = classes.total(), classes.total(written=True)
TRAIN = classes.source().exercises()["train"].points

# Canvas's gradebook: a column of the instructor's own, a row on posting, one on points, a test student.
CANVAS = f"""\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,01_vanilla_gan (471),Quiz (472),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,{EVERYTHING:.2f},10.00,(read only)
"Lovelace, Ada",101,s-1,ada,Monday,"likes, commas",,9.00,90.00
"Pascal, Blaise",102,s-2,blaise,Monday,,,8.00,80.00
"Gauß, Carl",103,s-3,carl,Monday,,5.00,7.00,70.00
"Student, Test",199,,a1b2c3,Monday,,,,
"""
# Moodle's worksheet of one assignment: its numbers are not those of users.
MOODLE = f"""\
\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 9001","Ada Lovelace",Ada@example.org,"Submitted for grading",,{EVERYTHING:.2f},Yes,\
"Tuesday, 19 October 2027, 12:30 AM",-,
"Participant 9002","Blaise Pascal",blaise@example.org,"Submitted for grading",,{EVERYTHING:.2f},Yes,\
"Monday, 18 October 2027, 9:00 PM",-,"Seen, thanks."
"Participant 9003","Carl Gauß",carl@example.org,"No submission",,{EVERYTHING:.2f},Yes,-,-,
"""
TERM = (
    'timezone = "Europe/Berlin"\nroster = "roster.csv"\n'
    "[due]\n01_vanilla_gan = 2027-10-18 23:59:00\n[penalty]\nper_day = 10\n"
)


def notebook(like: str) -> bytes:
    return json.dumps(classes.honest(like)).encode()


# --- tables


def table(tmp_path: Path, text: str, name: str = "table.csv") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


@pytest.mark.parametrize(
    ("text", "first", "number"),
    [
        (CANVAS, {"first_name": "Ada", "last_name": "Lovelace", "email": "", "lms_user_id": "101"}, "101"),
        (CANVAS.replace(",", ";").replace("; ", ", "), {"first_name": "Ada",
         "last_name": "Lovelace", "email": "", "lms_user_id": "101"}, "101"),
        (MOODLE, {"first_name": "", "last_name": "", "email": "Ada@example.org", "lms_user_id": ""}, "9001"),
        ("First name,Last name,ID number,Email address\nAda,Lovelace,7,ada@example.org\n",
         {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org", "lms_user_id": ""}, ""),
        ("id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,a@b.c,101\n",
         {"first_name": "Ada", "last_name": "Lovelace", "email": "a@b.c", "lms_user_id": "101"}, "101"),
    ],
    ids=["canvas", "canvas with semicolons", "moodle worksheet", "moodle participants", "nbgrader"],
)  # fmt: skip
def test_a_class_list_is_read(tmp_path, text, first, number):
    people = read_roster(table(tmp_path, text), [])
    assert (people[0].as_student(), people[0].number) == (first, number)
    assert all("Test" not in person.row.get("Student", "") for person in people)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name\nada\n", "table.csv is none of the tables that are known"),
        ("", "table.csv is none of the tables that are known"),
        ("id\nada\nblaise\nada\n", "table.csv has ada more than once."),
        ("id\n../ada\n", "table.csv: '../ada' cannot be the name of a folder."),
    ],
)
def test_another_table_is_refused_in_a_sentence(tmp_path, text, says):
    with pytest.raises(LmsError, match=says):
        read_roster(table(tmp_path, text), [])


def test_the_column_of_an_assignment_is_found_or_asked_for(tmp_path):
    found = Table(table(tmp_path, CANVAS.replace("01_vanilla_gan", "Vanilla GAN")))
    assert found.header[found.column(ASSIGNMENT)] == "Vanilla GAN (471)"
    with pytest.raises(LmsError, match=r"no one column for 02_mnist_gan: say which by --column"):
        found.column("02_mnist_gan")
    assert found.header[found.column("02_mnist_gan", "Quiz (472)")] == "Quiz (472)"


# --- zips


def canvas_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lovelaceada_LATE_101_5001_vanilla_gan.ipynb", notebook("ada"))
        archive.writestr("pascalblaise_102_5002_vanilla_gan.ipynb", b"{}")
        archive.writestr("pascalblaise_102_5003_vanilla_gan-1.ipynb", notebook("blaise"))
        archive.writestr("gausscarl_103_5004_essay.docx", b"PK")
        archive.writestr("nobody_104_5005_vanilla_gan.ipynb", notebook("blaise"))
        archive.writestr("../../../outside.ipynb", b"{}")
        archive.writestr("__MACOSX/._lovelaceada_101_5001_vanilla_gan.ipynb", b"")
        link = zipfile.ZipInfo("linker_105_5006_vanilla_gan.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with archive.open("bomber_106_5007_vanilla_gan.ipynb", "w", force_zip64=True) as bomb:
            for _ in range(65):
                bomb.write(bytes(2**20))


def moodle_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "Ada Lovelace_9001_assignsubmission_file_/vanilla_gan.ipynb", notebook("ada")
        )
        archive.writestr("Blaise Pascal_9002_assignsubmission_file/my work/vanilla_gan.ipynb", notebook("blaise"))  # fmt: skip
        archive.writestr("Blaise Pascal_9002_assignsubmission_file/helper.py", b"x = 1")
        archive.writestr("Blaise Pascal_9002_assignsubmission_onlinetext_/onlinetext.html", b"hi")


def collect(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", "zip_collect", ASSIGNMENT, *options],
        cwd=root, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture(params=["canvas", "moodle"])
def lms(request, tmp_path, monkeypatch) -> tuple[str, Path]:
    """A course with a class list, and what the LMS exports in nbgrader's folder for it."""
    root = classes.new_course(tmp_path)
    archive = root / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    (canvas_zip if request.param == "canvas" else moodle_zip)(archive / "submissions.zip")
    if request.param == "canvas":
        table(root, CANVAS, "roster.csv")
    else:  # names as on a hub; the worksheet is matched by e-mail
        table(root, "id,email\nada,ada@example.org\nblaise,blaise@example.org\n", "roster.csv")
        table(archive, MOODLE, "worksheet.csv")
    (root / "course.toml").write_text(TERM)
    monkeypatch.chdir(root)
    assert commands.run("term", []) == 0
    return request.param, root


def test_submissions_come_from_the_zip_and_marks_and_feedback_go_back(lms, monkeypatch, capsys):
    which, root = lms
    done = collect(root)
    assert done.returncode == 0, done.stderr
    place = root / "submitted" / "{}" / ASSIGNMENT / "vanilla_gan.ipynb"
    handed_in = {name: Path(str(place).format(name)) for name in ("ada", "blaise")}
    assert handed_in["ada"].read_bytes() == notebook("ada")
    assert handed_in["blaise"].read_bytes() == notebook("blaise"), "the later of two"
    assert sorted(p.name for p in (root / "submitted").iterdir()) == ["ada", "blaise"]
    assert not (root.parent / "outside.ipynb").exists()
    stamp = handed_in["ada"].with_name("timestamp.txt").read_text()
    if which == "canvas":
        for words in (
            "gausscarl_103_5004_essay.docx is left out: it is no notebook: ask for the .ipynb",
            "nobody_104_5005_vanilla_gan.ipynb is left out: no student has the number 104",
            "outside.ipynb is left out: its name leads out of the folder",
            "linker_105_5006_vanilla_gan.ipynb is left out: it is a link",
            "bomber_106_5007_vanilla_gan.ipynb is left out: it has more than 64 MB",
            "pascalblaise_102_5002_vanilla_gan.ipynb is left out: it was handed in again",
            "ada is late: Canvas does not export by how much, so one day is counted",
        ):
            assert words in done.stderr
        assert stamp.startswith("2027-10-18 22:00:00")
    else:
        assert "onlinetext.html is left out: it is no notebook" in done.stderr
        assert stamp.startswith("2027-10-18 22:30:00"), "half past midnight in Berlin"
        assert (handed_in["blaise"].with_name("helper.py")).exists()
    assert "Traceback" not in done.stderr
    assert collect(root).returncode != 0, "what is there is not overwritten"
    assert collect(root, "--force").returncode == 0

    # Graded, with marks that are made up; then back.
    made_up.no_sandbox(monkeypatch)
    made_up.results(root, {"ada": 1.0, "blaise": 0.5})
    made_up.grade(root)
    for student in ("ada", "blaise"):
        page = root / "feedback" / student / ASSIGNMENT / "vanilla_gan.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}")
    exported = root / (
        "roster.csv" if which == "canvas" else f"downloaded/{ASSIGNMENT}/archive/worksheet.csv"
    )
    assert commands.run("marks", [ASSIGNMENT, str(exported), "--to", "back.csv"]) == 0
    assert "2 marks are in back.csv" in capsys.readouterr().out
    check_marks(which, exported, root / "back.csv")
    assert commands.run("feedback", [ASSIGNMENT]) == 0
    with zipfile.ZipFile(root / f"feedback-{ASSIGNMENT}.zip") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    if which == "moodle":
        assert found == {
            "Ada Lovelace_9001_assignsubmission_file_/vanilla_gan.html": b"<p>ada",
            "Blaise Pascal_9002_assignsubmission_file/my work/vanilla_gan.html": b"<p>blaise",
        }
    else:
        # As Canvas reads it: without LATE, the first two numbers are the student and the file.
        assert sorted(found) == [
            "lovelaceada_LATE_101_5001_vanilla_gan.ipynb", "pascalblaise_102_5003_vanilla_gan-1.ipynb",
        ]  # fmt: skip
        nb = nbformat.reads(
            found["pascalblaise_102_5003_vanilla_gan-1.ipynb"].decode(), as_version=4
        )
        assert nb.cells[0].source.startswith(f"# {TOTAL / 2:g} of {EVERYTHING:g} points")
        assert f"**train**, {TRAIN / 2:g} of {TRAIN:g}" in nb.cells[0].source.replace("&#42;", "*")


def refusal(archive: Path, caplog: pytest.LogCaptureFixture) -> str:
    """The sentence with which nbgrader's command stops."""
    app = ZipCollectApp()
    app.log.propagate = True
    with pytest.raises(SystemExit):
        zips.SafeExtractor(parent=app).extract(str(archive), str(archive / "to"))
    return caplog.messages[-1]


def check_marks(which: str, exported: Path, made: Path) -> None:
    """Only the cells of marks differ; who has no mark keeps what was there."""
    before, after = (
        list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) for path in (exported, made)
    )
    column = before[0].index("01_vanilla_gan (471)" if which == "canvas" else "Grade")
    marks = {row[0]: row[column] for row in after}
    ada, blaise = f"{0.9 * TOTAL:.2f}", f"{TOTAL / 2:.2f}"
    if which == "canvas":
        assert (marks["Lovelace, Ada"], marks["Pascal, Blaise"], marks["Gauß, Carl"]) == (
            ada,
            blaise,
            "5.00",
        )
    else:
        assert (
            marks["Participant 9001"],
            marks["Participant 9002"],
            marks["Participant 9003"],
        ) == (ada, blaise, "")
    for row in (*before, *after):
        row[column] = ""
    assert after == before


def test_marks_for_another_number_of_points_are_refused(tmp_path, monkeypatch, capsys):
    made_up.course(tmp_path, {"ada": 1.0})
    made_up.no_sandbox(monkeypatch)
    made_up.grade(tmp_path)
    monkeypatch.chdir(tmp_path)
    place = table(tmp_path, CANVAS.replace(f"{EVERYTHING:.2f}", "100.00"))
    assert commands.run("marks", [ASSIGNMENT, str(place)]) == 2
    assert f"has 100 points there and {EVERYTHING:g} here" in capsys.readouterr().err
    assert not (tmp_path / "marks-table.csv").exists()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "There is no zip in"),
        (lambda path: path.write_bytes(b"no zip"), "submissions.zip cannot be unpacked"),
    ],
)
def test_what_is_no_zip_is_refused(tmp_path, caplog, make, says):
    make(tmp_path / "submissions.zip")
    assert re.search(says, refusal(tmp_path, caplog))


def test_a_zip_that_unpacks_without_end_is_refused(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(zips, "ROOM", 2**20)
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"a_{number}_1_x.ipynb", bytes(2**19))
    assert "class.zip cannot be unpacked: there is more in it than" in refusal(tmp_path, caplog)
