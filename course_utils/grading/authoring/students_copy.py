"""What nbgrader leaves out of the student's notebook beside the solutions."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from course_utils.grading.authoring.claims_cells import is_claims

Resources = dict[str, object]


class DropClaims(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Remove the cells that state what the text says of the outputs."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        nb.cells = [cell for cell in nb.cells if not is_claims(cell)]
        return nb, resources
