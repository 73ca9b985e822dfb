"""What students get back: nbgrader's page, which begins with what was lost and why, by name.

It holds the student's answers and what was said of them, and stays below half a megabyte. Figures of
given cells are not in it: grading runs the notebook with its trainings cut short.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades
from nbgrader.utils import is_grade, is_solution
from PIL import Image
from traitlets.config import Config

from course_utils.grading.gradebook.late import settle_first
from course_utils.grading.submissions import clean

TEMPLATES = Path(__file__).parent / "templates"
PICTURES = ("image/png", "image/jpeg")
# Characters of code and outputs that a page and a cell have room for, and bytes of a page's pictures.
TEXT, CELL, BYTES = 50_000, 6_000, 120_000
WIDTH, PIXELS = 640, 30_000_000  # of a picture, as it is shown, and as it may come


class FeedbackPage(HTMLExporter):
    """Exports with the template ``course_feedback``; nbgrader makes one for each command."""

    def __init__(self, config: Config | None = None, **traits: object):
        super().__init__(config=config, **traits)  # type: ignore[no-untyped-call]
        settle_first(self)

    @property
    def default_config(self) -> Config:
        """The template's place, before that of nbgrader's own, which it builds on."""
        config: Config = super().default_config.copy()
        theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
        config.FeedbackPage.template_name = "course_feedback"
        config.FeedbackPage.extra_template_basedirs = [str(TEMPLATES), str(theirs / "templates")]
        config.FeedbackPage.extra_template_paths = [str(theirs / "templates")]
        config.FeedbackPage.optimistic_validation = True  # once, in the end
        return config

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter has it
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **how: object
    ) -> tuple[str, dict[str, Any]]:
        """As nbconvert does, but for a second parse of the page, which looks for what is not in it."""
        highlight = Highlight2HTML(pygments_lexer="python3", parent=self)
        self.register_filter("highlight_code", highlight)  # type: ignore[no-untyped-call]
        prepared = self._init_resources(resources)  # type: ignore[no-untyped-call]
        made: tuple[str, dict[str, Any]]
        made = TemplateExporter.from_notebook_node(self, nb, prepared, **how)
        return made


class NamedGrades(GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """Takes grades from the gradebook, and lists them for the beginning of the page."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Put a row for each exercise and question into ``resources["nbgrader"]["rows"]``."""
        nb, resources = super().preprocess(nb, resources)
        comments = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.get("comment")
                    for cell in nb.cells if is_solution(cell)}  # fmt: skip
        resources["nbgrader"]["rows"] = [
            _row(cell, comments) for cell in nb.cells if is_grade(cell)
        ]
        nb.cells = _answers(nb.cells)
        text, room = TEXT, BYTES
        for cell in nb.cells:
            text, room = _shorten(cell, text, room)
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        super()._get_score(cell, resources)
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        cell.metadata.nbgrader["waits"] = grade.auto_score is None and grade.manual_score is None


def _row(cell: NotebookNode, comments: dict[str, str | None]) -> dict[str, object]:
    marked = cell.metadata.nbgrader
    name = marked["grade_id"].removeprefix("check_")
    lost = not marked["waits"] and marked["score"] < marked["points"]
    comment = comments.get(name)
    if not is_solution(cell) and comment == "No response.":  # nbgrader's; the check says more
        comment = None
    why = (is_solution(cell) and comment) or _message(cell).removeprefix(f"✗ {name}: ")
    return {"id": marked["grade_id"], "name": name, "score": marked["score"], "lost": lost,
            "why": why.strip().partition("\n")[0], "points": marked["points"],
            "waits": marked["waits"], "comment": comment and name}  # fmt: skip


def _message(cell: NotebookNode) -> str:
    """What the check says."""
    texts = [o.text for o in cell.get("outputs", []) if o.output_type == "stream"]
    return str(texts[0]) if texts else ""


def _answers(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The answers, what was said of them, and the text above each written answer, which asks for it."""
    kept = []
    for before, cell in zip([None, *cells], cells, strict=False):
        if is_grade(cell) or is_solution(cell):
            if before and cell.cell_type == before.cell_type == "markdown" and before not in kept:
                kept.append(before)
            kept.append(cell)
    return kept


def _shorten(cell: NotebookNode, text: int, room: int) -> tuple[int, int]:
    """Cut what there is no room for; returns the room that is left for text and for pictures."""
    marked, most = is_grade(cell) and not is_solution(cell), min(text, CELL)
    if marked and "outputs" in cell:
        cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]  # the score
    elif len(cell.source) > most:
        cell.source = f"{cell.source[:most]}\n[cut off]"
    text -= len(cell.source)
    for output in cell.get("outputs", []):
        if "text" in output and len(output.text) > min(text, CELL) and not marked:
            output.text = f"{output.text[: max(0, min(text, CELL))]}\n[cut off]\n"
        text -= len(output.get("text", ""))
        data = output.get("data", {})
        for kind in PICTURES:
            if kind not in data:
                continue
            picture = _small(data.pop(kind))
            if picture and len(picture) <= room:
                room -= len(picture)
                data["image/png"] = picture
                # Students' figures come without a description: say at least where they are from.
                output.metadata = {"image/png": {"alt": "A figure that this cell drew."}
                                   | output.get("metadata", {}).get(kind, {})}  # fmt: skip
            else:
                data["text/plain"] = "[A figure: see your notebook.]"
    return text, room


def _small(picture: str) -> str:
    """A picture of few colours, no wider than a phone shows, in base64; nothing if it is none."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(picture))) as opened:
            if opened.width * opened.height > PIXELS:
                return ""
            image = opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError):  # made by strangers
        return ""
    image.thumbnail((WIDTH, 4 * WIDTH))
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    out = io.BytesIO()
    page.quantize(64).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def with_summary(nb: NotebookNode, names: dict[str, str]) -> str:
    """A graded notebook that begins as the page does, for where only a notebook can be given back."""
    graded, found = NamedGrades().preprocess(nb, ResourcesDict(nbgrader=dict(names)))
    page = found["nbgrader"]
    lines = [f"# {page['score']:g} of {page['max_score']:g} points", ""]
    for row in page["rows"]:
        mark = "not marked yet" if row["waits"] else f"{row['score']:g} of {row['points']:g}"
        lines.append(
            f"- **{row['name']}**, {mark}"
            + (f": {row['why']}" if row["lost"] or row["comment"] else "")
        )
    graded.cells.insert(0, nbformat.v4.new_markdown_cell(clean.markdown("\n".join(lines))))
    text: str = nbformat.writes(graded)
    return text
