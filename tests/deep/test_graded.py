"""What passes in the notebook passes when graded: each right answer of the banks, on five runs.

A run draws two seeds for each exercise. Whether an answer depends on the luck of a seed is shown by
`test_seeds.py` on fifty, at a tenth of the price; what is tried here is the way through a sandbox.
"""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.results import GRADED
from course_utils.grading.runs import RunFolder
from tests.submissions.bank import right_notebooks

pytestmark = pytest.mark.deep
RUNS = 5


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_right_answers_get_every_point(assignment, run, tmp_path, rate):
    source = Source(assignment)
    (tmp_path / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    students = right_notebooks(source)
    for student, nb in students.items():
        path = tmp_path / "submitted" / student / assignment / f"{source.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)
    state = tmp_path / ".grading" / assignment / "run.json"
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"seed": f"{run:032x}"}))  # instead of one that is drawn
    command = [sys.executable, "-m", "course_utils.grading", assignment, "--workers", "1"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    folder = RunFolder(tmp_path, assignment)
    assert json.loads(state.read_text())["seed"] == f"{run:032x}"
    scores = {
        (student, name): score
        for student in students
        for name, score in folder.load(student).scores.items()
    }
    wrong = {
        where: score.message for where, score in scores.items() if score.earned != score.points
    }
    rate(f"right answers graded, {RUNS} runs", len(scores) - len(wrong), len(scores))
    assert not wrong
    assert {folder.load(student).state for student in students} == {GRADED}
