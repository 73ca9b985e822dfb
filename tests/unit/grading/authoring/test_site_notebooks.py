"""What a page shows of a notebook, in both editions."""

from __future__ import annotations

import base64
import io

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.site_links import Links
from course_utils.grading.authoring.site_notebooks import (
    FIGURES,
    REPLAYS,
    UNPLAYED,
    WIDGET,
    page,
    place_of_widget,
)
from course_utils.widgets.record import saved_page

ANSWER = {"nbgrader": {"solution": True, "grade_id": "halve"}}


class Written:
    """Stands for a source, of which nothing but its place is asked."""

    assignment, name = "42_made_up", "made_up"

    def __init__(self, root):
        self.root = root


def picture(width: int, height: int) -> str:
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def drawn(**more) -> nbformat.NotebookNode:
    png = picture(40, 30)
    html = f'<img alt="A black square." width="20" src="data:image/png;base64,{png}">'
    return new_output("display_data", {"image/png": png, "text/html": html, **more})


@pytest.fixture
def written(tmp_path):
    def notebook(folder, answer, ran):
        shown = [drawn(), drawn(**{WIDGET: {}})]
        cells = [
            new_markdown_cell("# Made up\n\nText.", id="title"),
            new_code_cell("import torch", id="set-up"),
            new_code_cell(answer, id="halve", metadata=ANSWER),
            new_code_cell("draw()", id="code-01", metadata={"jupyter": {"source_hidden": True}}),
            new_code_cell('check.choose("what_g_sees")', id="choose-what_g_sees"),
        ]
        if ran:
            cells[2].outputs = [new_output("stream", text="the answer runs")]
            cells[3].outputs = [new_output("stream", text="drawn\n"), *shown]
            cells[4].outputs = [new_output("display_data", {"text/html": "<details>why</details>"})]
        path = tmp_path / folder / "42_made_up" / "made_up.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(new_notebook(cells=cells), path)

    notebook("solutions", "x / 2", ran=True)
    notebook("notebooks", "raise NotImplementedError", ran=False)
    return Written(tmp_path)


@pytest.fixture
def made(written, tmp_path):
    links = Links(Origin("gans", "https://github.com/us/gans", "v1"), tmp_path, {})
    return lambda edition: page(written, edition, links, tmp_path / "site")


def test_students_see_the_stub_and_the_outputs_of_given_cells(made):
    title, _, answer, given, asked = made("students").cells
    assert title.source.startswith("# 42 · Made up\n") and title.source.endswith("\n\nText.")
    assert answer.source == "raise NotImplementedError" and answer.outputs == []
    assert [output.output_type for output in given.outputs] == ["stream"] + ["display_data"] * 2
    assert asked.outputs[0].data == {"text/html": "<details>why</details>"}


def test_instructors_see_the_answer(made):
    assert made("instructor").cells[2].source == "x / 2"


def test_pictures_become_files_and_keep_their_words(made, tmp_path):
    _, plain, widget = made("students").cells[3].outputs
    (file,) = (tmp_path / "site" / FIGURES).iterdir()
    assert file.read_bytes() == base64.b64decode(picture(40, 30))
    said = plain.data["text/html"]
    assert 'alt="A black square."' in said and "base64" not in said
    assert f'width="20" height="15" loading="lazy" src="../{FIGURES}/{file.name}"' in said
    assert list(plain.data) == ["text/html"], "one form of each output"
    place = BeautifulSoup(widget.data["text/html"], "html.parser").select_one(".gan-course-widget")
    assert place.img == BeautifulSoup(said, "html.parser").img and "data-record" not in place.attrs


def test_a_record_becomes_a_file_of_its_own_and_its_picture_stays(tmp_path):
    saved = saved_page('<img alt="A lab after 9 rounds." src="x.png">', "uid", "ganlab", "UkVD")
    figure = BeautifulSoup(place_of_widget(saved, tmp_path), "html.parser").figure
    (file,) = (tmp_path / REPLAYS).iterdir()
    assert figure["data-kind"] == "ganlab" and file.stem == figure["data-record"]
    assert file.read_text("utf-8") == f'ganCourse.records["{file.stem}"] = "UkVD";\n'
    assert figure.div.img["alt"] == "A lab after 9 rounds." and not figure.find("script")


def test_a_lab_that_nobody_has_played_with_shows_the_courses_own_run(tmp_path):
    saved = saved_page(f'<img alt="{UNPLAYED}: nothing yet." src="x.png">', "uid", "ganlab", None)
    figure = BeautifulSoup(place_of_widget(saved, tmp_path), "html.parser").figure
    assert (figure["data-kind"], figure["data-record"]) == ("ganlab", "moons")
    assert not (tmp_path / REPLAYS).exists()


def test_what_is_for_the_kernel_is_left_out(made, written):
    path = written.root / "solutions" / "42_made_up" / "made_up.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[3].outputs.append(new_output("display_data", {WIDGET: {}, "text/plain": ""}))
    nbformat.write(nb, path)
    assert len(made("students").cells[3].outputs) == 3


def test_what_is_folded_and_what_is_marked(made):
    tags = {cell.id: cell.metadata.tags for cell in made("students").cells}
    assert tags == {
        "title": [], "set-up": ["hide-input"], "halve": ["exercise"], "code-01": ["hide-input"],
        "choose-what_g_sees": ["remove-input"],
    }  # fmt: skip


def test_a_notebook_that_is_missing_or_has_other_cells_is_named(made, written):
    student = written.root / "notebooks" / "42_made_up" / "made_up.ipynb"
    nb = nbformat.read(student, as_version=4)
    nb.cells.append(new_code_cell("new", id="code-02"))
    nbformat.write(nb, student)
    with pytest.raises(ValueError, match="no cell code-02: run make notebooks"):
        made("students")
    student.unlink()
    with pytest.raises(ValueError, match=r"no made_up\.ipynb: run make notebooks"):
        made("students")
