"""Classes whose marks are made up, so that what comes after grading is tried without a sandbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course_utils.files import write_atomic
from course_utils.grading import pipeline, workers
from course_utils.grading.gradebook.preprocessors import template_of
from course_utils.grading.marking.expected import fingerprint
from course_utils.grading.marking.results import GRADED, Result, Score
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.runs import RunFolder
from course_utils.grading.submissions.recover import recover
from tests.grading import classes
from tests.grading.classes import ASSIGNMENT


def course(root: Path, shares: Mapping[str, float]) -> None:
    """A course in which students earned these shares of all points, each with an answer of its own."""
    classes.new_course(root)
    for name, share in shares.items():
        hand_in(root, name, share)


def hand_in(root: Path, student: str, share: float, stamp: str | None = None) -> None:
    """Hand in a notebook that will be found to have earned this share."""
    nb = classes.honest("ada" if share else "blaise")
    nb["cells"][0]["source"] = f"{student} {share}"
    files = {classes.damage.NAME: json.dumps(nb).encode()}
    if stamp:
        files["timestamp.txt"] = stamp.encode()
    classes.hand_in(root, student, files)
    results(root, {student: share})


def results(root: Path, shares: Mapping[str, float]) -> None:
    """Say what students have earned with what lies in their folders."""
    folder, template = RunFolder(root, ASSIGNMENT), template_of(root, ASSIGNMENT)
    run = {"seed": "0", "fingerprint": fingerprint(folder.source)}
    write_atomic(folder.path / "run.json", json.dumps(run).encode())
    write_atomic(folder.path / "expected.json", b'{"observations": {}, "training": null}')
    for student, share in shares.items():
        scores = {n: Score(e.points, e.points * share, f"{'✓' if share else '✗'} {n}: it is looked at")
                  for n, e in folder.source.exercises().items()}  # fmt: skip
        place = root / "submitted" / student / ASSIGNMENT
        digest = folder.key(recover(place, template, classes.LIMITS).digest)
        folder.save(Result(student, GRADED, scores=scores, digest=digest))


def no_sandbox(patch: pytest.MonkeyPatch) -> None:
    """What has been graded may be recorded again, but not graded."""
    patch.setattr(pipeline, "fork_server_for", lambda *_: None)
    patch.setattr(workers, "fork_server_for", lambda *_: None)
    patch.setattr(workers, "end_fork_server", lambda *_: None)
    patch.setattr(workers, "grade_one", None)


def grade(root: Path, **how: object) -> list[Result]:
    options = Options(root=root, workers=1, limits=classes.LIMITS, progress=False, **how)  # type: ignore[arg-type]
    return grade_class(ASSIGNMENT, options)


def gradebook(root: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{root / 'gradebook.db'}", "gan-course")
