"""What students get back: nbgrader's page, which begins with what was lost and why, by name."""

from __future__ import annotations

from pathlib import Path

import nbgrader
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades
from nbgrader.utils import is_grade
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"
PICTURES = ("image/png", "image/jpeg")


class FeedbackPage(HTMLExporter):
    """Exports with the template ``course_feedback``."""

    @property
    def default_config(self) -> Config:
        """The template's place, before that of nbgrader's own, which it builds on."""
        config: Config = super().default_config.copy()
        theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
        styles = theirs / "static" / "node_modules" / "bootstrap" / "dist" / "css"
        config.FeedbackPage.template_name = "course_feedback"
        config.FeedbackPage.extra_template_basedirs = [str(TEMPLATES), str(theirs / "templates")]
        config.FeedbackPage.extra_template_paths = [str(styles), str(theirs / "templates")]
        return config


class NamedGrades(GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """Takes grades from the gradebook, and lists them for the beginning of the page."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Put a row for each exercise and question into ``resources["nbgrader"]["rows"]``."""
        nb, resources = super().preprocess(nb, resources)
        resources["nbgrader"]["rows"] = [_row(cell) for cell in nb.cells if is_grade(cell)]
        for cell in nb.cells:
            _describe_pictures(cell)
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


def _row(cell: NotebookNode) -> dict[str, object]:
    marked = cell.metadata.nbgrader
    name = marked["grade_id"].removeprefix("check_")
    lost = not marked["waits"] and marked["score"] < marked["points"]
    why = marked.get("comment") or _message(cell).removeprefix(f"✗ {name}: ")
    return {"id": marked["grade_id"], "name": name, "score": marked["score"], "lost": lost, "why": why.strip().partition("\n")[0],
            "points": marked["points"], "waits": marked["waits"], "comment": marked.get("comment")}  # fmt: skip


def _message(cell: NotebookNode) -> str:
    """What the check says."""
    texts = [o.text for o in cell.get("outputs", []) if o.output_type == "stream"]
    return str(texts[0]) if texts else ""


def _describe_pictures(cell: NotebookNode) -> None:
    """Students' figures come without a description: say at least where they are from."""
    for output in cell.get("outputs", []):
        for kind in PICTURES:
            if kind in output.get("data", {}):
                output.metadata.setdefault(kind, {}).setdefault(
                    "alt", "A figure that this cell drew."
                )
