"""Every student notebook in JupyterLab, filled in by a student who makes no mistake."""

import nbformat
import pytest
from test_ganlab import pixels

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.release import solution_notebook
from course_utils.grading.source import Source

# The widgets that a notebook must show, in order, by words of their text for print.
WIDGETS = {
    "01_vanilla_gan": ["GanLab after"],
    "02_mnist_gan": [],
    "03_dcgan": ["16 generated images"],
    "04_conditional_gan": ["GanLab after", "16 generated images"],
    "05_infogan": ["400 generated points"],
}


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def source(request):
    return Source(request.param)


def student_file(source):
    return source.root / "notebooks" / source.assignment / f"{source.name}.ipynb"


def answers(source):
    """The sources of the solution's cells where the student's notebook has blanks."""
    solved = {cell.id: cell.source for cell in solution_notebook(source).cells}
    blank = nbformat.read(student_file(source), as_version=4)
    return {
        cell.id: solved[cell.id]
        for cell in blank.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def test_filled_in_it_runs_and_every_widget_draws(source, notebook, shots):
    opened = notebook(file=student_file(source))
    opened.page.set_default_timeout(300_000)
    complaints = []
    opened.page.on("pageerror", lambda error: complaints.append(str(error)))
    opened.fill_in(answers(source))
    opened.run_all()
    assert opened.errors() == []
    found = opened.cells_with_widgets()
    wanted = WIDGETS[source.assignment]
    assert len(found) == len(wanted)
    assert all(words in text for words, (_, text) in zip(wanted, found, strict=True))
    for cell, _ in found:
        root = opened.scroll_to(cell).locator(".gc")
        root.locator("canvas").first.wait_for()
        assert pixels(root.locator("canvas").first).std() > 5
        root.screenshot(path=shots / f"{source.assignment}_{cell}.png")
    assert complaints == []
