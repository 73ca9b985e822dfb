"""Random damage to notebooks: never a crash, never a state without a name.

Reading, recovering, bringing into order and recording are tried on 500 notebooks; running is stood
in for, as it costs a second each. A few are run for real.
"""

from __future__ import annotations

import copy
import functools
import json
import math
import os

import nbformat
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from nbgrader.utils import determine_grade, is_grade, is_solution

from course_utils.files import ROOT
from course_utils.grading.gradebook.preprocessors import fill_in, template_of
from course_utils.grading.limits import Limits
from course_utils.grading.marking import results
from course_utils.grading.marking.results import Result, Score
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.workers import Task, read_in
from tests.grading import classes, ordinary

WORDS = st.text(max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["cell_type", "metadata", "source", "outputs", "id", "execution_count", "input", "nbgrader"]
)
NBGRADER = st.sampled_from(
    ["grade_id", "grade", "solution", "locked", "points", "schema_version", "task"]
)
PLACE = st.integers(0, 200)
DAMAGE = st.one_of(
    st.tuples(st.just("delete"), PLACE),
    st.tuples(st.just("copy"), PLACE, PLACE),
    st.tuples(st.just("move"), PLACE, PLACE),
    st.tuples(st.just("swap metadata"), PLACE, PLACE),
    st.tuples(st.just("set"), PLACE, KEYS, PLAIN),
    st.tuples(st.just("drop"), PLACE, KEYS),
    st.tuples(st.just("nbgrader"), PLACE, NBGRADER, PLAIN),
    st.tuples(
        st.just("top"), st.sampled_from(["nbformat", "nbformat_minor", "metadata", "cells"]), PLAIN
    ),
    st.tuples(st.just("insert"), PLACE, PLAIN),
    st.tuples(
        st.just("strip"),
    ),
)
BYTES = st.one_of(
    st.just(("keep",)),
    st.just(("keep",)),
    st.tuples(st.just("cut"), st.floats(0, 1)),
    st.tuples(st.just("replace"), st.floats(0, 1), st.binary(min_size=1, max_size=8)),
)


def apply(nb: dict, steps: list[tuple]) -> dict:
    for what, *how in steps:
        cells = nb.get("cells")
        if not isinstance(cells, list):
            break
        size = max(len(cells), 1)
        if what == "insert":
            cells.insert(how[0] % size, how[1])
        elif what == "top":
            nb[how[0]] = how[1]
        elif what == "strip":
            for cell in cells:
                if isinstance(cell, dict):
                    cell["metadata"] = {}
        elif cells and isinstance(cells[how[0] % size], dict):
            cell = cells[how[0] % size]
            if what == "delete":
                cells.remove(cell)
            elif what == "copy":
                cells.insert(how[1] % size, copy.deepcopy(cell))
            elif what == "move":
                cells.remove(cell)
                cells.insert(how[1] % size, cell)
            elif what == "swap metadata":
                other = cells[how[1] % size]
                if isinstance(other, dict):
                    cell["metadata"], other["metadata"] = (
                        other.get("metadata"),
                        cell.get("metadata"),
                    )
            elif what == "set":
                cell[how[1]] = how[2]
            elif what == "drop":
                cell.pop(how[1], None)
            elif isinstance(cell.get("metadata"), dict):
                cell["metadata"].setdefault("nbgrader", {})
                if isinstance(cell["metadata"]["nbgrader"], dict):
                    cell["metadata"]["nbgrader"][how[1]] = how[2]
    return nb


@functools.cache
def whole() -> str:
    """A solved notebook, with every third of the given texts."""
    nb = classes.honest("ada")
    nb["cells"] = [c for i, c in enumerate(nb["cells"])
                   if c["cell_type"] == "code" or c["metadata"].get("nbgrader") or i % 3 == 0]  # fmt: skip
    return json.dumps(nb)


def damaged(steps: list[tuple], how: tuple) -> bytes:
    data = json.dumps(apply(json.loads(whole()), steps)).encode()
    if how[0] == "cut":
        data = data[: int(how[1] * len(data))]
    elif how[0] == "replace":
        at = int(how[1] * len(data))
        data = data[:at] + how[2] + data[at + len(how[2]) :]
    return data


@functools.cache
def template():
    return template_of(ROOT, classes.ASSIGNMENT)


@settings(max_examples=500, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(DAMAGE, max_size=12), BYTES)
def test_damage_ends_in_a_named_state(tmp_path, steps, how):
    folder = tmp_path / "student"
    folder.mkdir(exist_ok=True)
    (folder / "vanilla_gan.ipynb").write_bytes(damaged(steps, how))

    class Plan:
        limits = Limits()

    found = read_in(Task("student", folder), template(), Plan())
    if isinstance(found, Result):
        assert found.state == results.FAILED
        assert found.reasons and all(found.reasons)
        assert found.earned is None
        return
    for cells in (found.to_run(template()), found.in_order(template())):
        assert all(isinstance(source, str) and "\x00" not in source for _, source in cells)
    nb = found.notebook(template())
    nbformat.validate(nb)
    ids = [c.metadata.nbgrader.grade_id for c in nb.cells if "nbgrader" in c.metadata]
    assert len(ids) == len(set(ids)), "an id twice stops nbgrader for the whole class"
    exercises = classes.source().exercises()
    assert {f"check_{name}" for name in exercises} <= set(ids)
    scores = {n: Score(e.points, e.points / 2, "m") for n, e in exercises.items()}
    fill_in(nb, Result("student", results.GRADED, scores=scores))
    # What nbgrader itself makes of it, after a way through a file.
    nb = nbformat.reads(nbformat.writes(nb), as_version=4)
    marks = {c.metadata.nbgrader.grade_id: determine_grade(c)[0]
             for c in nb.cells if is_grade(c) and not is_solution(c)}  # fmt: skip
    assert marks == {f"check_{n}": e.points / 2 for n, e in exercises.items()}


def some(count: int) -> list[bytes]:
    """As many damaged notebooks, always the same."""
    found: list[bytes] = []

    @settings(max_examples=count, phases=[Phase.generate], derandomize=True, database=None,
              deadline=None, suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(DAMAGE, min_size=3, max_size=8))
    def draw(steps):
        found.append(damaged(steps, ("keep",)))

    draw()
    return found


# Whoever grades: the sandbox of an ordinary user is another one than root's.
@pytest.mark.parametrize(("grader", "count"), [("root", 6), ("ordinary user", 3)])
def test_some_of_them_are_run(tmp_path, grader, count):
    if grader == "root" and os.geteuid():
        pytest.skip("needs root")
    root, notebooks = classes.new_course(tmp_path / "course"), some(count)
    assert len(notebooks) == count
    for number, notebook in enumerate(notebooks):
        classes.hand_in(root, f"student-{number}", {classes.damage.NAME: notebook})
    grade = grade_class if grader == "root" else ordinary.grade_class
    options = Options(root=root, workers=2, limits=classes.LIMITS, progress=False)
    found = grade(classes.ASSIGNMENT, options)
    assert len(found) == count
    for result in found:
        assert result.state in results.STATES
        assert result.state == results.GRADED or result.reasons
        if result.state == results.FAILED:
            assert result.earned is None
            continue
        assert set(result.scores) == set(classes.source().exercises())
        for score in result.scores.values():
            assert 0 <= score.earned <= score.points and math.isfinite(score.earned)
