"""What a slide shows of a cell; whether it fits the screen, tests/browser/test_slides.py looks."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring import slides
from course_utils.grading.authoring.release import solution_path
from course_utils.grading.authoring.source import Source
from tests.unit.grading.authoring.test_release import Written

TEXT = """## 3 · A section
*8 minutes*

Prose that is spoken.

**What counts.** And its explanation, with

$$a = b .$$

- **First** [term](x.md#y), in one sentence. More of it.
- Second: without an end

| a | b |
|---|---|
| 1 | 2 |

<details><summary>Answer</summary>

**Hidden.**

</details>"""

SHOWN = """## 3 · A section

**What counts.**

$$a = b .$$

- **First** term, in one sentence.
- Second: without an end

| a | b |
|---|---|
| 1 | 2 |"""


def test_of_a_text_the_essentials_are_shown():
    assert slides.essentials(TEXT) == SHOWN


@pytest.fixture
def made(tmp_path):
    """Slides of a made-up assignment."""
    tagged = {"tags": [slides.TAG]}
    picture = {"image/png": "", "text/html": '<img alt="A line." width="20">'}
    source = new_notebook(
        cells=[
            new_markdown_cell("# Made up\n\nWhat it is.", metadata=tagged),
            new_markdown_cell(TEXT, metadata=tagged),
            new_code_cell('check.choose("what_g_sees")'),
            new_code_cell("draw()", metadata=tagged),
            new_markdown_cell("Not on a slide."),
        ]
    )
    ran = nbformat.from_dict(source)
    ran.cells[3].outputs = [
        new_output("stream", text="drawn"), new_output("display_data", picture)
    ]  # fmt: skip
    written = Written(tmp_path, None, ran)
    written.notebook = source
    return written, slides.slides(written).cells


def test_text_figures_and_questions_become_slides(made):
    _, cells = made
    kinds = [cell.metadata.slideshow.slide_type for cell in cells]
    assert kinds == ["slide", "notes", "slide", "notes", "slide", "subslide", "slide"]
    assert cells[0].source == "# Made up" and cells[3].source == TEXT
    assert "**c.** Nothing" in cells[4].source and "✓" not in cells[4].source
    assert cells[5].source.count("✗") == 3 and cells[5].source.count("✓") == 1
    assert cells[6].source == '<img alt="A line." width="20">'


def test_what_is_missing_is_named(made, tmp_path, monkeypatch):
    written, _ = made
    monkeypatch.setattr(slides, "MODULES", tmp_path)
    with pytest.raises(ValueError, match=r"There is no reveal\.js/dist: run npm ci"):
        slides.write(written, tmp_path / "out")
    solution_path(written).unlink()
    with pytest.raises(ValueError, match=r"There is no a\.ipynb: run make notebooks"):
        slides.slides(written)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_each_section_with_something_to_show_has_slides(assignment):
    cells = Source(assignment).notebook.cells
    tagged = [cell for cell in cells if slides.TAG in cell.metadata.get("tags", [])]
    assert sum(cell.cell_type == "markdown" for cell in tagged) >= 5
    assert sum(cell.cell_type == "code" for cell in tagged) >= 3
