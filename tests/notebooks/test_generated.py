"""What is generated is what the sources say, and gives nothing away."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring.claims_cells import is_claims
from course_utils.grading.authoring.golden_files import golden_path, golden_text
from course_utils.grading.authoring.leaks import leaks
from course_utils.grading.authoring.question_cells import asked
from course_utils.grading.authoring.release import (
    solution_notebook,
    solution_path,
    solution_with_outputs,
    student_notebook,
)
from course_utils.grading.authoring.source import Source

REMEDY = "is not what its source gives: run `make notebooks` and commit what changes"


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def source(request) -> Source:
    return Source(request.param)


def student_path(source: Source):
    return source.root / "notebooks" / source.assignment / f"{source.name}.ipynb"


def test_student_notebook_is_byte_identical(source):
    assert student_path(source).read_text("utf-8") == student_notebook(source), REMEDY


def test_golden_observations_are_up_to_date(source):
    kept, made = golden_path(source).read_text("utf-8"), golden_text(source)
    changed = [line[:200] for line in set(made.splitlines()) ^ set(kept.splitlines())]
    assert not changed, REMEDY


def test_solution_notebook_is_byte_identical_but_for_outputs(source, monkeypatch):
    def never(*_):
        raise AssertionError(REMEDY)

    monkeypatch.setattr("course_utils.grading.authoring.release.executed", never)
    assert solution_path(source).read_text("utf-8") == solution_with_outputs(source)[0], REMEDY


def test_solution_notebook_ran_through(source):
    nb = nbformat.read(solution_path(source), as_version=4)
    code = [cell for cell in nb.cells if cell.cell_type == "code" and not asked(cell)]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", f"{cell.id} writes to stderr: {output.text}"
    assert "widgets" not in nb.metadata
    assert_all_points(source, nb)


def test_every_figure_has_a_description(source):
    nb = nbformat.read(solution_path(source), as_version=4)
    figures = [
        output
        for cell in nb.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert figures
    for figure in figures:
        assert len(figure.metadata["image/png"]["alt"]) > 20


def test_the_student_gets_no_line_of_a_solution(source):
    text = student_path(source).read_text("utf-8")
    nb = nbformat.reads(text, as_version=4)
    # Sources line by line, and the whole file, for metadata, outputs and attachments.
    assert leaks(source, "\n".join([*(cell.source for cell in nb.cells), text])) == []
    assert not any(is_claims(cell) or cell.id.startswith("claims") for cell in nb.cells)


def test_the_student_gets_no_outputs(source):
    nb = nbformat.read(student_path(source), as_version=4)
    for cell in nb.cells:
        assert not cell.get("outputs") and not cell.get("attachments")
        assert cell.get("execution_count") is None
        assert not set(cell.metadata) - {
            "nbgrader", "deletable", "editable", "jupyter", "cellView",
        }  # fmt: skip


def test_every_exercise_says_its_id_in_its_source(source):
    nb = nbformat.read(student_path(source), as_version=4)
    marked = [cell for cell in nb.cells if "nbgrader" in cell.metadata]
    for cell in marked:
        meta = cell.metadata.nbgrader
        if not meta.solution and not meta.grade:
            continue
        if cell.cell_type == "markdown":
            assert cell.source.startswith(f"<!-- Question: {meta.grade_id} -->")
        elif meta.solution:
            assert cell.source.startswith(f"# Exercise: {meta.grade_id}\n")
        else:
            name = meta.grade_id.removeprefix("check_")
            assert cell.source == f'check("{name}", {name})'
    tested = [
        c.metadata.nbgrader for c in marked if c.metadata.nbgrader.grade and c.cell_type == "code"
    ]
    points = {meta.grade_id.removeprefix("check_"): meta.points for meta in tested}
    assert points == {name: e.points for name, e in source.exercises().items()}


def solved(source: Source) -> nbformat.NotebookNode:
    """The student's notebook with the solution filled in."""
    nb = nbformat.read(student_path(source), as_version=4)
    answers = {cell.id: cell.source for cell in solution_notebook(source).cells}
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers[cell.id]
    return nb


def run_through(
    nb: nbformat.NotebookNode, folder, kernel: str = "python3"
) -> dict[str, nbformat.NotebookNode]:
    """Run every cell, errors or not; returns the cells that raised by id."""
    NotebookClient(
        nb, timeout=300, allow_errors=True, kernel_name=kernel,
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    return {
        cell.id: next(o for o in cell.outputs if o.output_type == "error")
        for cell in nb.cells
        if cell.cell_type == "code" and any(o.output_type == "error" for o in cell.outputs)
    }


def test_the_blank_notebook_fails_at_its_checks_and_nowhere_else(source, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    nb = nbformat.read(student_path(source), as_version=4)
    failed = run_through(nb, tmp_path)
    assert list(failed) == [f"check_{name}" for name in source.exercises()]
    for error in failed.values():
        assert error.ename == "CheckFailed"
        assert "not written yet" in error.evalue


def test_filled_in_it_is_the_solution_notebook(source):
    """So what `make test-gpu` runs in solutions/ is what a student has who makes no mistake."""
    filled_in, run = (
        {
            cell.id: cell.source
            for cell in nb.cells
            if cell.cell_type == "code" and not is_claims(cell)
        }
        for nb in (solved(source), nbformat.read(solution_path(source), as_version=4))
    )
    assert filled_in == run


def assert_all_points(source: Source, nb: nbformat.NotebookNode) -> None:
    (cell,) = (cell for cell in nb.cells if cell.source.startswith("check.summary("))
    summary = cell.outputs[-1]["data"]["text/plain"]
    total = sum(e.points for e in source.exercises().values())
    assert f"{total:g} of {total:g} points" in summary
