"""Model answer and rubric under each written answer in formgrader, where it is marked by hand."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets import Unicode

from course_utils.files import ROOT
from course_utils.grading.authoring.marks import between


class ShowRubric(Preprocessor):
    """Shows them on formgrader's pages; a page for a student goes through it untouched."""

    root = Unicode(".", help="The course folder.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        if "submission_id" not in resources:  # which formgrader alone has
            return nb, resources
        rubrics = rubrics_of(Path(self.root), resources["assignment_id"], resources["notebook_id"])
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            words = (
                is_grade(cell)
                and is_solution(cell)
                and rubrics.get(cell.metadata.nbgrader.grade_id)
            )
            if words:
                cells.append(nbformat.v4.new_markdown_cell(f"*For graders alone.*\n\n{words}"))
        nb.cells = cells
        return nb, resources


def rubrics_of(root: Path, assignment: str, notebook: str) -> dict[str, str]:
    """grade_id -> what the solution has there: of the course folder, or else of this package."""
    for above in (root, ROOT):
        place = above / "solutions" / assignment / f"{notebook}.ipynb"
        if place.exists():
            solved = nbformat.read(place, as_version=4)
            return {
                cell.metadata.nbgrader.grade_id: "\n".join(between(cell.source))
                for cell in solved.cells
                if cell.cell_type == "markdown" and is_grade(cell)
            }  # fmt: skip
    return {}
