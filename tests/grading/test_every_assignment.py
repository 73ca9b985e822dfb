"""Each assignment, as a class hands it in: whoever has everything right gets every point, and no alarm."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

import nbformat
import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.checks.record import record_to_plain
from course_utils.files import ROOT
from course_utils.grading.authoring.golden_files import solution_records
from course_utils.grading.authoring.release import solution_notebook, student_notebook
from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.expected import seeds_of
from course_utils.grading.marking.results import GRADED
from course_utils.grading.runs import RunFolder
from tests.submissions.bank import right_notebooks


def imported(source: Source) -> set[str]:
    """The modules that a notebook's cells import."""
    names: set[str] = set()
    for cell in source.code:
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(str(node.module))
    return names


def test_what_notebooks_import_is_there_before_a_student_is():
    """So that nobody pays for it twice, and what a library does to Python is not taken for a student's."""
    wanted = sorted(set.union(*(imported(Source(name)) for name in ASSIGNMENTS)))
    script = (
        "import os, sys\n"
        "from inside import warm\n"
        f"warm.warm_up({sorted(ASSIGNMENTS)})\n"
        f"missing = [name for name in {wanted} if name not in sys.modules]\n"
        "os.write(1, ' '.join(missing).encode()); os._exit(0)\n"
    )
    path = os.pathsep.join([str(ROOT / "course_utils" / "grading" / "sandbox"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": path, "COURSE_BUDGET": "smoke", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2000:]
    assert {"torch", "course_utils.plotting"} <= set(wanted)


@pytest.fixture(scope="module", params=sorted(ASSIGNMENTS))
def graded(request, tmp_path_factory):
    source, root = Source(request.param), tmp_path_factory.mktemp(request.param)
    (root / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    handed_in = {
        "right": solution_notebook(source),
        **right_notebooks(source),
        "blank": nbformat.reads(student_notebook(source), as_version=4),
    }
    for student, nb in handed_in.items():
        path = root / "submitted" / student / source.assignment / f"{source.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)
    # In a process of its own, as a user does: its fork server ends with it.
    command = [sys.executable, "-m", "course_utils.grading", source.assignment, "--workers", "2"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    folder = RunFolder(root, source.assignment)
    return source, root, {student: folder.load(student) for student in handed_in}


def test_right_answers_get_every_point(graded):
    source, _, found = graded
    for student in found.keys() - {"blank"}:
        wrong = {n: s.message for n, s in found[student].scores.items() if s.earned != s.points}
        assert not wrong, student
        assert (found[student].state, found[student].reasons) == (GRADED, [])
        assert found[student].earned == sum(e.points for e in source.exercises().values())


def test_a_blank_notebook_earns_nothing_and_raises_no_alarm(graded):
    _, _, found = graded
    assert (found["blank"].state, found["blank"].reasons, found["blank"].earned) == (
        GRADED,
        [],
        0.0,
    )
    for name, score in found["blank"].scores.items():
        words = f"✗ {name}: This exercise is not written yet"
        assert score.message.startswith(words), score.message


def test_the_solution_shows_in_the_sandbox_what_it_shows_here(graded):
    """Bit for bit, in float64, with stand-ins for other exercises and without."""
    source, root, _ = graded
    run = root / ".grading" / source.assignment
    seed = json.loads((run / "run.json").read_text())["seed"]
    inside = json.loads((run / "expected.json").read_text())["observations"]
    space, names = source.namespace(), source.given_names()
    for name, exercise in source.exercises().items():
        for drawn in seeds_of(seed, name):
            here = {
                variant: [record_to_plain(record) for record in records]
                for variant, records in solution_records(exercise, space, drawn, names).items()
            }
            assert json.loads(json.dumps(here)) == inside[name][str(drawn)], name
