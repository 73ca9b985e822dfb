"""A class of strangers: hostile, faulty and honest submissions graded in one run.

About 200 submissions are graded once for all tests of this file, with short limits. As root the
sandbox is made in another way than for an ordinary user, who grades the hostile ones again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from course_utils.grading.marking.results import STATES, SUSPICIOUS, Result
from course_utils.grading.pipeline import Options, grade_class
from tests.grading import classes, ordinary
from tests.grading.classes import ASSIGNMENT, MARK, folder_name
from tests.submissions.honest import notebooks as honest

HOSTILE = classes.hostile_cases()
FAULTY = classes.faulty_cases()
# Like whom of the demo class each honest member answers: right, blank, half, wrong in places.
HONEST = {"honest-0": "ada", "honest-1": "dorothy", "honest-2": "carl", "honest-3": "george",
          "honest-4": "emmy", "honest-5": "blaise"}  # fmt: skip
SECRET = "the-graders-own-secret"
GRADERS = ["root", "ordinary user"] if os.geteuid() == 0 else ["ordinary user"]
# They sit out limits of time, which are the same whoever grades: two thirds of the class's seconds.
SIT_OUT = {"a loop without end while probed", "sleeps while probed",
           "a loop that cannot be interrupted", "recursion without end"}  # fmt: skip
# Where it does not matter who grades.
once = pytest.mark.parametrize("strangers", GRADERS[:1], indirect=True)


@dataclass
class Class:
    root: Path
    results: dict[str, Result]
    before: dict[str, str]
    connections: list

    def printed(self, name: str) -> str:
        """All text outputs of a submission."""
        outputs = self.results[folder_name(name)].outputs.values()
        return json.dumps([o for cell in outputs for o in cell])

    def notebook(self, name: str) -> str:
        path = self.root / "autograded" / folder_name(name) / ASSIGNMENT / "vanilla_gan.ipynb"
        return path.read_text("utf-8")


def fingerprints(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def submissions(grader: str) -> list[str]:
    """Who is in the class beside the honest ones."""
    if grader == GRADERS[0]:
        return [*HOSTILE, *FAULTY]
    return [name for name in HOSTILE if name not in SIT_OUT]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Callable[[str], Class]:
    return functools.cache(lambda grader: grade_strangers(grader, tmp_path_factory))


@pytest.fixture(params=GRADERS)
def strangers(request, graded) -> Class:
    return graded(request.param)


def grade_strangers(grader: str, tmp_path_factory) -> Class:
    root = classes.new_course(tmp_path_factory.mktemp("strangers"))
    (root / "solutions").mkdir()
    (root / "solutions" / "secret.txt").write_text("the solution")
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list = []

    def listen() -> None:
        try:
            while True:
                connections.append(listener.accept())
        except OSError:
            return

    threading.Thread(target=listen, daemon=True).start()
    for name in submissions(grader):
        if name in FAULTY:
            classes.hand_in(root, folder_name(name), classes.damaged(name))
            continue
        _, base, place, code = HOSTILE[name]
        nb = classes.attack(base, place, code, root, listener.getsockname()[1])
        classes.hand_in(root, folder_name(name), {classes.damage.NAME: json.dumps(nb).encode()})
    for name, like in HONEST.items():
        classes.hand_in_honest(root, name, like)
    (root / "submitted" / "absent").mkdir()
    before = fingerprints(root)
    os.environ["GRADERS_SECRET"] = SECRET
    try:
        options = Options(root=root, workers=2, limits=classes.LIMITS, progress=False)
        grade = grade_class if grader == "root" else ordinary.grade_class
        found = grade(ASSIGNMENT, options)
    finally:
        del os.environ["GRADERS_SECRET"]
        listener.close()
    return Class(root, {r.student: r for r in found}, before, connections)


def test_there_are_enough_of_them():
    assert len(HOSTILE) + len(FAULTY) >= 100
    assert HOSTILE.keys() >= SIT_OUT


def test_whoever_tries_for_points_is_called_suspicious():
    """But for whoever trains nothing and hands in samples that look like it: the numbers judge these."""
    quiet = {name for name in classes.seekers() if HOSTILE[name][0].state != SUSPICIOUS}
    assert quiet <= {"moons by a formula instead of a training", "no training, but a history of one",
                     "a noisy copy of the training points, and no training"}  # fmt: skip
    assert HOSTILE.keys() >= classes.UNTOLD.keys()


@pytest.mark.parametrize(
    ("strangers", "name"), [(g, n) for g in GRADERS for n in submissions(g)], indirect=["strangers"]
)
def test_marks_are_exactly_those_earned(strangers, name):
    case = HOSTILE[name][0] if name in HOSTILE else FAULTY[name]
    result = strangers.results[folder_name(name)]
    assert result.state in STATES
    assert result.state in case.state.split(" or "), result.reasons
    if result.state == "failed":
        assert result.earned is None, "a failure is not an earned 0"
    else:
        assert result.earned == pytest.approx(case.points(classes.source()), abs=1e-9), {
            n: s.message[:200] for n, s in result.scores.items() if s.earned < s.points
        }
    told = [*result.reasons, *result.notes]
    assert not case.words or any(case.words in line for line in told), told
    if result.state != "graded":
        assert result.reasons


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> list[Result]:
    root = classes.new_course(tmp_path_factory.mktemp("alone"))
    for name, like in HONEST.items():
        classes.hand_in_honest(root, name, like)
    options = Options(root=root, workers=1, limits=classes.LIMITS, progress=False)
    return grade_class(ASSIGNMENT, options)


def test_honest_members_have_the_marks_that_they_get_alone(strangers, alone):
    for result in alone:
        among = strangers.results[result.student]
        assert result.state == among.state == "graded"
        assert {n: s.earned for n, s in result.scores.items()} == {
            n: s.earned for n, s in among.scores.items()
        }


def test_who_handed_in_nothing_is_missing(strangers):
    assert strangers.results["absent"].state == "missing"
    assert strangers.results["absent"].earned is None


def test_nothing_is_written_outside(strangers):
    after = fingerprints(strangers.root)
    assert {p: after.get(p) for p in strangers.before} == strangers.before
    new = {p for p in after if p not in strangers.before}
    allowed = (".grading/", "autograded/", "gradebook.db", ".nbgrader.log")
    assert [p for p in new if not p.startswith(allowed)] == []
    assert not [
        p for p in new if p.startswith("autograded/") and not p.endswith("/vanilla_gan.ipynb")
    ]
    for place in (Path("/tmp"), Path("/dev/shm"), Path.home()):
        assert not [path for path in place.iterdir() if MARK in path.name]
    startup = Path.home() / ".ipython" / "profile_default" / "startup"
    assert not list(startup.glob("0.py"))
    import torch

    import course_utils

    for module in (torch, course_utils):
        assert MARK not in Path(module.__file__).read_text("utf-8")


def test_nobody_reached_the_network(strangers):
    assert strangers.connections == []
    assert "CONNECTED" not in strangers.printed("connects to loopback")
    assert "CONNECTED" not in strangers.printed("connects to unix sockets")


def test_nothing_goes_on_running(strangers):
    processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert "sleep 86399" not in processes
    assert MARK not in processes


def test_nothing_of_the_graders_can_be_read(strangers):
    seen = strangers.printed("reads solutions and other submissions")
    assert "FOUND []" in seen and "READ" not in seen
    seen = strangers.printed("golden observations and the grader's code")
    assert "GOLDEN [] GRADER []" in seen
    seen = strangers.printed("the environment")
    assert "ENV" in seen and SECRET not in seen and str(strangers.root) not in seen
    assert "FILES []" in strangers.printed("the kernel's connection file")
    assert "TESTS []" in strangers.printed("what has run before")


def test_what_students_write_is_never_the_graders_own_word(strangers):
    words = "says the grader"
    told = strangers.results[folder_name("words into the alarms")].reasons
    assert any(words in line for line in told)
    assert all("“" in line.partition(words)[0] for line in told if words in line)
    assert "\x1b" not in "".join(told)


def test_frames_show_nobody_their_variables(strangers):
    for name in ("local variables into the feedback", "local variables by a traceback"):
        said = strangers.results[folder_name(name)].scores[classes.an_answer()].message
        assert "PermissionError" in said
        assert not re.search(
            r"\b(?:seed|notebook_names) = ", said
        )  # as such a traceback shows them


def test_memory_of_files_is_counted(strangers):
    assert "HIDDEN" not in strangers.printed("files that no mount counts")
    assert "NO MORE FILES" in strangers.printed("files without end")


@pytest.fixture(scope="module")
def at_work(tmp_path_factory) -> dict[str, Result]:
    root = classes.new_course(tmp_path_factory.mktemp("honest"))
    for name in honest.cases():
        nb = honest.saved(classes.honest("ada"), name)
        classes.hand_in(root, folder_name(name), {classes.damage.NAME: json.dumps(nb).encode()})
    options = Options(root=root, workers=2, limits=classes.LIMITS, progress=False)
    return {result.student: result for result in grade_class(ASSIGNMENT, options)}


@pytest.mark.parametrize("name", honest.cases())
def test_what_honest_notebooks_bring_along_is_not_suspicious(at_work, name):
    result = at_work[folder_name(name)]
    assert (result.state, result.reasons) == ("graded", [])
    assert result.earned == sum(e.points for e in classes.source().exercises().values())


def test_what_students_share_is_read_only(strangers):
    seen = strangers.printed("a file where the next student imports from")
    assert "KEPT /opt/course/course_utils/checks/golden/__init__.py" in seen and "LEFT" not in seen
    seen = strangers.printed("looks for whatever can be written to")
    mounts = {place: int(n) for place, n in re.findall(r"WRITABLE MOUNT (\S+) (\d+)", seen)}
    # Each is mounted anew for the student, over bubblewrap's; only shared memory was none before.
    assert mounts.pop("/dev/shm") == 1
    assert mounts.keys() == {"/tmp", "/home/student", "/dev/pts", "/proc"}
    assert all(number >= 2 for number in mounts.values())
    assert "WRITABLE []" in seen and "SETTINGS []" in seen


def test_no_student_changes_a_mount_or_makes_namespaces(strangers):
    seen = strangers.printed("a way out through the mounts")
    assert "RIGHTS [] 5" in seen
    assert "PLACES True NAMESPACES [] CHANGED []" in seen and "ALLOWED" not in seen
    assert seen.count("UNSHARE") == 4 and "ENTERED" not in seen
    seen = strangers.printed("new namespaces and mounts")
    assert "USR True" in seen and "MOUNT 0" not in seen and "CHROOT 0" not in seen


def test_no_student_sees_what_another_left(strangers):
    seen = strangers.printed("looks for marks in shared places")
    assert "SEEN [] False" in seen and "SEEN shared memory" not in seen


def test_every_mark_in_the_gradebook_is_that_of_the_result(strangers):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{strangers.root / 'gradebook.db'}", "gan-course") as gradebook:
        in_book = {s["student"]: s["code_score"] for s in gradebook.submission_dicts(ASSIGNMENT)}
    assert in_book == {n: r.earned for n, r in strangers.results.items() if r.earned is not None}


ACTIVE = re.compile(
    r"<script>\s*alert|onerror=|javascript:alert|onload=.alert|</?iframe", re.IGNORECASE
)


@once
@pytest.mark.parametrize("name", ["ANSI and HTML in outputs", "HTML in written answers",
                                  "HTML in an exception"])  # fmt: skip
def test_feedback_has_nothing_active_in_it(strangers, name):
    command = [
        "nbgrader",
        "generate_feedback",
        ASSIGNMENT,
        f"--student={folder_name(name)}",
        "--force",
    ]
    from course_utils.grading.demo import nbgrader

    nbgrader(strangers.root, *command[1:])
    place = strangers.root / "feedback" / folder_name(name) / ASSIGNMENT / "vanilla_gan.html"
    page = place.read_text("utf-8")
    assert not re.search(
        r"<script>\s*alert|<img[^>]*onerror|href=.javascript:|<svg[^>]*onload", page
    )
    for cell in nbformat.reads(strangers.notebook(name), as_version=4).cells:
        for output in cell.get("outputs", []):
            assert set(output.get("data", {})) <= {"text/plain", "image/png", "image/jpeg"}
            assert "\x1b" not in json.dumps(output, ensure_ascii=False)


def test_feedback_names_a_cause_and_no_expected_value_of_this_run(strangers):
    def numbers(text: str) -> set[str]:
        """Those with six significant digits or more, to six: shorter ones meet by chance."""
        found = re.findall(r"-?\d+\.\d+", text)
        return {f"{float(n):.6g}" for n in found if len(n.replace(".", "").lstrip("-0")) >= 6}

    of_this_run = numbers((strangers.root / ".grading" / ASSIGNMENT / "expected.json").read_text())
    assert len(of_this_run) > 100
    for result in strangers.results.values():
        for score in result.scores.values():
            assert not numbers(score.message) & of_this_run


@once
def test_the_table_tells_a_failure_from_a_zero(strangers):
    import csv

    with open(strangers.root / ".grading" / ASSIGNMENT / "grades.csv", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert rows["honest-5"]["points"] == "0.0"
    assert rows[folder_name("not JSON")]["points"] == ""
    assert rows[folder_name("not JSON")]["state"] == "failed"
    assert {row["state"] for row in rows.values()} == set(STATES)
