"""The page that students get back, and what graders see beside their answers."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import NbGraderAPI
from PIL import Image

from course_utils.files import ROOT
from course_utils.grading.gradebook.folders import nbgrader_of
from course_utils.grading.gradebook.rubric import ShowRubric, rubrics_of
from tests.grading import made_up
from tests.grading.classes import ASSIGNMENT, source, total

TOTAL, EVERYTHING = total(), total(written=True)


@pytest.fixture(scope="module")
def api(tmp_path_factory) -> NbGraderAPI:
    """A class of two, graded; ada's notebook is as large as somebody can make one."""
    root = tmp_path_factory.mktemp("feedback")
    made_up.course(root, {"ada": 1.0, "blaise": 0.0})
    with pytest.MonkeyPatch.context() as patch:
        made_up.no_sandbox(patch)
        made_up.grade(root)
    place = root / "autograded" / "ada" / ASSIGNMENT / "vanilla_gan.ipynb"
    place.chmod(0o644)
    nb = nbformat.read(place, as_version=4)
    answer = next(
        c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "Generator"
    )
    answer.source += "\n" + "# <>&\n" * 100_000
    noise = base64.b64encode(picture(240, 160)).decode()
    for number in range(20):
        output = nbformat.v4.new_output("display_data", {"image/png": noise})
        output.metadata = {"image/png": {"alt": f"Figure {number}."}}
        answer.outputs.append(output)
    answer.outputs.append(nbformat.v4.new_output("display_data", {"image/png": "bm8gcGljdHVyZQ=="}))
    answer.outputs.append(nbformat.v4.new_output("stream", text="word " * 200_000))
    nbformat.write(nb, place)
    with made_up.gradebook(root) as gradebook:
        code = gradebook.find_comment("Generator", "vanilla_gan", ASSIGNMENT, "ada")
        code.manual_comment = "Why tanh?"
        gradebook.db.commit()
    found = nbgrader_of(root)
    done = found.generate_feedback(ASSIGNMENT)
    assert done["success"], done
    return found


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).save(out, "PNG")
    return out.getvalue()


def page(api: NbGraderAPI, student: str) -> str:
    place = api.coursedir.format_path("feedback", student, ASSIGNMENT)
    with open(f"{place}/vanilla_gan.html", encoding="utf-8") as file:
        return file.read()


def test_a_page_stays_below_half_a_megabyte_whatever_is_handed_in(api):
    text = page(api, "ada")
    assert len(text.encode()) < 500_000
    assert "[cut off]" in text and "[A figure: see your notebook.]" in text
    assert 'alt="Figure 0."' in text


def test_it_is_made_for_a_phone(api):
    text = page(api, "blaise")
    assert '<meta content="width=device-width, initial-scale=1" name="viewport"' in text or (
        '<meta name="viewport" content="width=device-width, initial-scale=1"' in text
    )
    (shown,) = re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert f"0 of {EVERYTHING:g} points" in " ".join(shown.split())
    assert text.index('id="lost"') < text.index('id="toc"') < text.index('id="notebook"')


def test_it_holds_the_answers_and_what_was_said_of_them_and_no_more(api):
    text = page(api, "ada")
    for name in source().exercises():
        assert f"✓ {name}: it is looked at" in text
    assert 'href="#comment-Generator">comment' in text and "Why tanh?" in text
    assert "Open in Colab" not in text, "the course's own text"
    assert "Describe what the two loss curves did" in text, "the question, above its answer"


def test_graders_see_the_rubric_and_students_do_not(api):
    assert "Rubric" not in page(api, "ada")
    rubrics = rubrics_of(ROOT, ASSIGNMENT, "vanilla_gan")
    assert {n for n, words in rubrics.items() if "**Rubric.** 1 point" in words} == {
        c.metadata.nbgrader.grade_id for c in source().notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade") and c.metadata.nbgrader.solution
    }  # fmt: skip
    place = api.coursedir.format_path("autograded", "blaise", ASSIGNMENT)
    nb = nbformat.read(f"{place}/vanilla_gan.ipynb", as_version=4)
    before = [cell.source for cell in nb.cells]
    resources = {"assignment_id": ASSIGNMENT, "notebook_id": "vanilla_gan", "submission_id": "x"}
    shown, _ = ShowRubric(root=str(ROOT)).preprocess(nb, resources)
    after = [cell.source for cell in shown.cells]
    added = [text for text in after if text.startswith("*For graders alone.*")]
    assert [text for text in after if text not in added] == before
    assert len(added) == len(rubrics)
    at = after.index(added[0])
    assert shown.cells[at - 1].metadata.nbgrader.grade_id == next(iter(rubrics))


def test_formgraders_order_tells_nothing_of_the_student(api):
    """It goes by ids that are drawn, so an instructor marks in another order for each assignment."""
    with made_up.gradebook(Path(api.coursedir.root)) as book:
        for submission in book.notebook_submissions("vanilla_gan", ASSIGNMENT):
            assert re.fullmatch("[0-9a-f]{32}", submission.id)
