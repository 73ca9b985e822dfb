"""Make classes of students for the tests: honest, faulty and hostile ones."""

from __future__ import annotations

import copy
import functools
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from course_utils.checks import training_of
from course_utils.files import ROOT
from course_utils.grading import demo
from course_utils.grading.authoring.source import Source
from course_utils.grading.limits import Limits
from tests.submissions.faulty import damage

ASSIGNMENT = "01_vanilla_gan"
HOSTILE = ROOT / "tests" / "submissions" / "hostile"
# Short, for the sake of the tests; processor seconds do not depend on how busy the machine is.
LIMITS = Limits(cell_cpu=4, cell_wall=45, probe_cpu=8, probe_wall=30)
MARK = "xq7-not-out-there"


@dataclass(frozen=True)
class Case:
    """One submission and what must come out.

    ``earns`` is "all", "none" or "-exercise"; "an answer" is the exercise of that function.
    """

    name: str
    earns: str
    state: str
    words: str

    def points(self, source: Source) -> float:
        points = {n: e.points for n, e in source.exercises().items()}
        points[ANY] = points[an_answer()]
        if self.earns == "none":
            return 0.0
        lost = points.get(self.earns.removeprefix("-"), 0.0)
        return float(sum(points.values()) - points.pop(ANY) - lost)


@functools.cache
def source() -> Source:
    return Source(ASSIGNMENT)


def total(written: bool = False) -> float:
    """The points of all exercises, and of the questions too if ``written``."""
    points = sum(exercise.points for exercise in source().exercises().values())
    if written:
        marks = [cell.metadata.get("nbgrader", {}) for cell in source().notebook.cells]
        points += sum(
            mark["points"] for mark in marks if mark.get("grade") and mark.get("solution")
        )
    return float(points)


ANY = "an answer"


@functools.cache
def an_answer() -> str:
    """The last exercise that asks for a function and that the judged training does without."""
    needs = training_of(ASSIGNMENT).TRAINED_NEEDS
    written = {c.metadata.nbgrader.grade_id: c.source for c in source().solution_cells()}
    return [n for n, code in written.items() if f"\ndef {n}(" in code and n not in needs][-1]


@functools.cache
def _honest() -> dict[str, tuple[str, nbformat.NotebookNode]]:
    return demo.students(source())


# Given cells that compute or draw for long and define nothing that an answer uses.
SLOW = re.compile(r"show\(|real_vs_real\(|^plotting\.\w+\(\)", re.MULTILINE)


def honest(name: str, whole: bool = False) -> dict:
    """The notebook of a student of the demo class, as plain data.

    Without the given cells that take long, unless ``whole``: the tests hand in hundreds of notebooks.
    """
    nb = json.loads(nbformat.writes(_honest()[name][1]))
    if not whole:
        nb["cells"] = [
            c for c in nb["cells"]
            if c["metadata"].get("nbgrader") or c["cell_type"] != "code"
            or not SLOW.search("".join(c["source"]))
        ]  # fmt: skip
    return nb


def hostile_cases() -> dict[str, tuple[Case, str, str, str]]:
    """Name -> (what must come out, base, place, code)."""
    found = {}
    for path in sorted(HOSTILE.glob("*.txt")):
        _, *parts = re.split(r"^# %% (.*)\n", path.read_text("utf-8"), flags=re.MULTILINE)
        for title, code in zip(parts[::2], parts[1::2], strict=True):
            name, base, place, earns, state, words = (p.strip() for p in title.split("|"))
            found[name] = (Case(name, earns, state, words), base, place, code)
    return found


NO_TRAINING = "it does not train where it is judged"  # as the bank quotes the grader

# What cannot be told from honest work, and why.
UNTOLD = {
    "marks by display_data and stream": "it prints, as notebooks do",
    "answers depend on the public inputs": "a wrong answer like any other",
    "atexit forges the end": "it asks to be called at an end that never comes, as honest ones do",
}  # fmt: skip


def seekers() -> list[str]:
    """The hostile submissions that try for points: they start from a blank notebook, or from a right
    one without a training of its own."""
    return [name for name, (case, base, *_) in hostile_cases().items()
            if (base == "blank" or NO_TRAINING in case.words) and name not in UNTOLD]  # fmt: skip


def faulty_cases() -> dict[str, Case]:
    return {
        name: Case(name, *(p.strip() for p in make.__doc__.split("|")))
        for name, make in damage.CASES.items()
    }


def attack(base: str, place: str, code: str, root: Path, port: int) -> dict:
    """A notebook with an attack in it."""
    nb = honest("ada" if base == "solved" else "blaise")
    others = [name for name in source().exercises() if name != an_answer()]
    for word, value in (("{root}", str(root)), ("{port}", str(port)), ("{mark}", MARK),
                        ("{answer}", an_answer()), ("{others}", repr(others))):  # fmt: skip
        code = code.replace(word, value)
    cell = {"cell_type": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None,
            "id": "attack"}  # fmt: skip
    if place == "first":
        nb["cells"].insert(0, cell)
    elif place == "thirty times":
        nb["cells"][:0] = [{**cell, "id": f"attack-{number}"} for number in range(30)]
    elif place == "last":
        nb["cells"].append(cell)
    else:
        name = an_answer() if place == ANY else place
        damage.exercise_cell(nb, name)["source"] = code
    return nb


def folder_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)


def hand_in(root: Path, student: str, files: damage.Files) -> None:
    folder = root / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            path.symlink_to(content)
        else:
            path.write_bytes(content)


def hand_in_honest(root: Path, student: str, like: str) -> None:
    hand_in(root, student, {damage.NAME: json.dumps(honest(like, whole=True)).encode()})


def new_course(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def damaged(name: str) -> damage.Files:
    return damage.CASES[name](copy.deepcopy(honest("ada")), copy.deepcopy(honest("blaise")))
