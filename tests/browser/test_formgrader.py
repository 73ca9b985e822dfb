"""An instructor's way through formgrader, and a student's Validate button, in a real browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tests.browser.server import TOKEN, jupyter

pytest.importorskip("nbgrader")

from course_utils.checks import exercises
from course_utils.files import ROOT
from course_utils.grading import demo
from course_utils.grading.authoring.release import solution_notebook
from course_utils.grading.authoring.source import Source

ASSIGNMENT, NAME = "01_vanilla_gan", "vanilla_gan"
MINUTES = 60_000  # of the browser's milliseconds


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course folder before anything is released, in which two students have handed in."""
    root = tmp_path_factory.mktemp("course")
    source = Source(ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    place = root / "solutions" / ASSIGNMENT / f"{NAME}.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(solution_notebook(source), place)
    everyone = demo.students(source)
    for student in ("ada", "blaise"):
        path = root / "submitted" / student / ASSIGNMENT / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(everyone[student][1], path)
        # What the student has open, for the Validate button.
        nbformat.write(everyone[student][1], root / f"{student}.ipynb")
    return root


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    """A JupyterLab in the course folder, as an instructor starts it."""
    with jupyter(tmp_path_factory.mktemp("home"), course) as found:
        yield found


@pytest.fixture
def page(browser, address):
    page = browser.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    page.close(run_before_unload=False)


def row(page, text):
    return page.locator("tbody tr", has_text=text)


def dismiss(page):
    """Wait for the window that says how it went, and close it."""
    window = page.locator(".modal.in, .modal.show").first
    window.wait_for(timeout=6 * MINUTES)
    words = window.inner_text()
    page.locator(".modal.in button, .modal.show button").filter(
        has_text=re.compile("OK|Close|×")
    ).first.click()
    return words


def test_release_grade_by_hand_and_feedback(course, address, page, shots):
    # The instructor releases the assignment.
    page.goto(f"{address}/formgrader?token={TOKEN}")
    row(page, ASSIGNMENT).locator("td.assign a").click()
    assert "Success" in dismiss(page)
    assert (course / "notebooks" / ASSIGNMENT / f"{NAME}.ipynb").exists()

    # One student is graded by the button, in the sandbox; the other is not touched.
    page.goto(f"{address}/formgrader/manage_submissions/{ASSIGNMENT}")
    row(page, "ada").locator("td.autograde a").click()
    assert "Success" in dismiss(page)
    page.wait_for_function("() => /28 \\/ 40/.test(document.body.innerText)")
    page.screenshot(path=shots / "formgrader_submissions.png")
    assert "needs manual grading" in row(page, "ada").inner_text()
    assert "needs autograding" in row(page, "blaise").inner_text()
    assert not (course / "autograded" / "blaise").exists()

    # A written answer is read and marked by hand.
    page.goto(f"{address}/formgrader/gradebook/{ASSIGNMENT}/{NAME}")
    page.locator("tbody td.name a").first.click()
    mark = page.locator("#question_perfect_generator")
    mark.wait_for()
    page.wait_for_function("() => window.formgrader ? formgrader.grades.loaded : true")
    comment = page.locator("#question_perfect_generator-comment")
    for box, words, kind in (
        (mark, "3", "grade"),
        (comment, "Why can the generator not gain?", "comment"),
    ):
        with page.expect_response(
            lambda r, k=kind: f"/api/{k}/" in r.url and r.request.method != "GET"
        ):
            box.fill(words)
            box.blur()
    rubric = page.locator(".text_cell_render", has_text="For graders alone.").first
    assert "Rubric. 1 point:" in rubric.inner_text()
    mark.scroll_into_view_if_needed()
    page.screenshot(path=shots / "formgrader_written_answer.png")
    check = page.locator("#check_Generator")
    points = exercises(ASSIGNMENT)["Generator"].points
    assert check.get_attribute("placeholder") == f"{points:g}"

    # Feedback has the mark, the comment and what the checks said.
    page.goto(f"{address}/formgrader/manage_submissions/{ASSIGNMENT}")
    page.wait_for_function("() => /31 \\/ 40/.test(document.body.innerText)")
    row(page, "ada").locator("td.generate-feedback a").click()
    assert "Success" in dismiss(page)
    feedback = course / "feedback" / "ada" / ASSIGNMENT / f"{NAME}.html"
    words = feedback.read_text("utf-8")
    assert "Why can the generator not gain?" in words
    assert "For graders alone" not in words
    assert "✓ Generator" in words
    page.goto(f"file://{feedback}")
    page.screenshot(path=shots / "formgrader_feedback.png")


@pytest.mark.parametrize(("student", "says"), [("blaise", "failed"), ("ada", "Success!")])
def test_validate_button(address, page, shots, student, says):
    page.goto(f"{address}/lab/tree/{student}.ipynb?token={TOKEN}&reset")
    page.wait_for_function(
        """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel
                 ?.status === 'idle'"""
    )
    page.locator(".jp-Notebook-toolbar, .jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    window = page.locator(".jp-Dialog")
    window.get_by_text(re.compile(says)).first.wait_for(timeout=6 * MINUTES)
    page.screenshot(path=shots / f"validate_{student}.png")
