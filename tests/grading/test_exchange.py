"""nbgrader's exchange on a shared folder, as four Unix users: an instructor and three students.

One of them, mallory, is hostile: hands in for somebody else, puts in links and pipes, and looks around.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils.files import ROOT
from course_utils.grading.authoring.release import solution_notebook
from tests.grading import classes, ordinary
from tests.grading.classes import ASSIGNMENT

USERS = {"instructor": 61_300, "ada": 61_301, "blaise": 61_302, "mallory": 61_303}
NAME = classes.damage.NAME
# Several commands of nbgrader in one process: each by itself takes seconds to start.
NBGRADER = """
import contextlib, json, sys
from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp
for arguments in json.loads(sys.argv[1]):
    app = NbGraderApp.instance()
    app.initialize(arguments)
    with contextlib.suppress(NoStart):  # so it says that it is done
        app.start()
    app.reset()
"""
# Made up marks: that an ordinary user can grade in the sandbox is shown by test_strangers.
GRADE = """
import pathlib, pytest
from tests.grading import made_up
root = pathlib.Path.cwd()
made_up.results(root, {p.parent.parent.name: 1.0 for p in root.glob("submitted/*/*/*.ipynb")})
made_up.no_sandbox(pytest.MonkeyPatch())
print([(r.student, r.state) for r in made_up.grade(root)])
"""
MALLORY = """
import os, sys
exchange, course, ada = sys.argv[1:]
inbound = f"{exchange}/gan-course/inbound"
def refused(what, *arguments):
    try:
        what(*arguments)
    except PermissionError:
        return
    raise SystemExit(f"{what.__name__}{arguments} was allowed")
refused(os.listdir, inbound)
refused(os.listdir, f"{exchange}/gan-course/feedback") if os.path.exists(f"{exchange}/gan-course/feedback") else None
refused(os.listdir, course)
refused(open, f"{course}/submitted/ada/01_vanilla_gan/vanilla_gan.ipynb")
refused(open, f"{course}/gradebook.db")
refused(os.listdir, ada)
if os.path.exists(f"{exchange}/gan-course/feedback"):
    raise SystemExit
def hand_in(name):
    os.mkdir(f"{inbound}/{name}")
    return f"{inbound}/{name}"
later = "2099-01-01 00:00:00.000000 UTC"
forged = hand_in(f"ada+01_vanilla_gan+{later}+forged")
open(f"{forged}/vanilla_gan.ipynb", "w").write("{}")
hand_in("mallory+01_vanilla_gan+not a time+x")
hand_in(f"~x+01_vanilla_gan+{later}+x")
own = hand_in(f"mallory+01_vanilla_gan+{later}+links")
os.symlink(f"{course}/submitted/ada/01_vanilla_gan/vanilla_gan.ipynb", f"{own}/vanilla_gan.ipynb")
os.symlink(f"{course}/gradebook.db", f"{own}/stolen.ipynb")
os.mkfifo(f"{own}/pipe.ipynb")
open(f"{own}/closed.ipynb", "w").close()
os.chmod(f"{own}/closed.ipynb", 0)
open(f"{own}/notes.py", "w").write("x = 1")
"""


class Town:
    """A machine with the four users, whom it knows by name, and a shared folder."""

    def __init__(self, base: Path):
        self.base, self.exchange, self.course = base, base / "exchange", base / "course"
        self.passwd = base / "passwd"
        self.passwd.write_text("root:x:0:0::/root:/bin/sh\n" + "".join(
            f"{name}:x:{uid}:{uid}::{base}/home/{name}:/bin/sh\n" for name, uid in USERS.items()))  # fmt: skip
        base.chmod(0o755)
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        for name, uid in USERS.items():
            home = self.course if name == "instructor" else self.home(name)
            home.mkdir(parents=True)
            os.chown(home, uid, uid)
            home.chmod(0o700)

    def home(self, name: str) -> Path:
        return self.base / "home" / name

    def run(self, name: str, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        place = self.course if name == "instructor" else self.home(name)
        mounts = ("--ro-bind", str(self.passwd), "/etc/passwd")
        command = ordinary.as_user([str(self.base)], USERS[name], mounts)
        return subprocess.run(
            [*command, sys.executable, "-c", script, *arguments],
            cwd=place, capture_output=True, text=True,
            env={**os.environ, "HOME": str(place), "PYTHONPATH": str(ROOT), "USER": name,
                 "PYTHONDONTWRITEBYTECODE": "1", "JUPYTER_DATA_DIR": f"{place}/.data"},
        )  # fmt: skip

    def nbgrader(self, name: str, *commands: str) -> str:
        """Run commands of nbgrader as a user; returns what they say."""
        options = [ASSIGNMENT, "--course=gan-course", f"--Exchange.root={self.exchange}"]
        done = self.run(name, NBGRADER, json.dumps([[c, *options] for c in commands]))
        assert done.returncode == 0, f"{name}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    if os.geteuid():
        pytest.skip("needs root to be four users")
    return Town(tmp_path_factory.mktemp("town"))


def test_the_whole_way_as_four_users(town):
    classes.new_course(town.course)
    place = town.course / "solutions" / ASSIGNMENT / NAME
    place.parent.mkdir(parents=True)
    nbformat.write(solution_notebook(classes.source()), place)
    give(town.course, "instructor")
    town.nbgrader("instructor", "generate_assignment", "release_assignment")

    for name in ("ada", "blaise", "mallory"):
        town.nbgrader(name, "fetch_assignment")
        assert (town.home(name) / ASSIGNMENT / NAME).exists()
        nb = classes.honest("ada")
        nb["cells"][0]["source"] = f"This is {name}'s."
        (town.home(name) / ASSIGNMENT / NAME).write_text(json.dumps(nb))
        town.nbgrader(name, "submit")
    attack = (str(town.exchange), str(town.course), str(town.home("ada")))
    done = town.run("mallory", MALLORY, *attack)
    assert done.returncode == 0, done.stderr

    said = town.nbgrader("instructor", "collect")
    for words in (r"ada\+\S+ .*\+forged is not collected: it claims to be ada's, and belongs to mallory",
                  r"mallory\+\S+\+not a time\+x is not collected",
                  r"~x\+\S+ .* is not collected: this cannot be the name of a student",
                  r"links/vanilla_gan.ipynb is left out", r"links/stolen.ipynb is left out",
                  r"links/pipe.ipynb is left out", r"links/closed.ipynb is left out"):  # fmt: skip
        assert re.search(words, said), (words, said)
    submitted = town.course / "submitted"
    assert sorted(p.name for p in submitted.iterdir()) == ["ada", "blaise", "mallory"]
    for name in ("ada", "blaise"):
        assert f"This is {name}'s." in (submitted / name / ASSIGNMENT / NAME).read_text()
    assert [p.name for p in (submitted / "mallory" / ASSIGNMENT).iterdir()] == ["notes.py"]

    graded = town.run("instructor", GRADE)
    assert "('ada', 'graded'), ('blaise', 'graded'), ('mallory', 'failed')" in graded.stdout, (
        graded.stderr
    )
    town.nbgrader("instructor", "generate_feedback", "release_feedback")
    for name in ("ada", "blaise", "mallory"):
        town.nbgrader(name, "fetch_feedback")
    assert town.run("mallory", MALLORY, *attack).returncode == 0, "nothing has opened meanwhile"
    pages = {name: list((town.home(name) / ASSIGNMENT / "feedback").rglob("*.html"))
             for name in ("ada", "blaise", "mallory")}  # fmt: skip
    assert {name: len(found) for name, found in pages.items()} == {
        "ada": 1,
        "blaise": 1,
        "mallory": 0,
    }
    points = f"{classes.total():g} of {classes.total(written=True):g}"
    assert f"vanilla_gan: {points} points" in pages["ada"][0].read_text("utf-8")
    assert not any("This is ada's." in p.read_text("utf-8", "replace")
                   for p in town.home("mallory").rglob("*") if p.is_file())  # fmt: skip


def give(folder: Path, name: str) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USERS[name], USERS[name])
