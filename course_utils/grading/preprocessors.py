"""Preprocessors for nbgrader's own pipeline: put submissions and their results right.

Named in ``nbgrader_config.py``; each closes one trap of stock nbgrader.
"""

from __future__ import annotations

import math
import re

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, setenv


class DropDuplicates(NbGraderPreprocessor):
    """Keep nbgrader's metadata on the first cell of each id; later copies become ordinary cells.

    A student who copies an exercise's cell to try something copies its metadata too, and nbgrader
    then stops, for the whole class. The copy still runs, in its place: what it defines counts.
    """

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        seen: set[str] = set()
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in seen:
                del cell.metadata["nbgrader"]
            elif grade_id:
                seen.add(grade_id)
        return nb, resources


class StripMetadata(NbGraderPreprocessor):
    """Remove every piece of cell metadata but nbgrader's: tags, for one, can switch a cell off."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        for cell in nb.cells:
            cell.metadata = NotebookNode(
                {key: value for key, value in cell.metadata.items() if key == "nbgrader"}
            )
        return nb, resources


class SmokeExecute(Execute):
    """Run a submission with short trainings: grading looks at functions, not at pictures."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        with setenv(COURSE_BUDGET="smoke"):
            return super().preprocess(nb, resources)


class TidyResults(NbGraderPreprocessor):
    """Make the outcome of each test cell one that nbgrader reads the way a person would.

    Warnings and progress bars on stderr don't make a passed test a failed one. A result that is a
    number in disguise (``np.float64(2.5)``, ``tensor(2.5)``) is that number, between 0 and the
    cell's points; NaN, None and False are 0; anything else printed is a passed test.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    text = "".join(output.data.get("text/plain", ""))
                    score = partial_credit(text, float(cell.metadata.nbgrader["points"]))
                    if score is not None:
                        output.data["text/plain"] = repr(score)
        return cell, resources


def partial_credit(text: str, points: float) -> float | None:
    """The score that a test cell's result stands for, or None if it isn't one.

    Parameters
    ----------
    text
        The plain text of the result.
    points
        The most that the cell gives.

    Returns
    -------
    float or None
        Between 0 and points; None for a result that is no number and no refusal.
    """
    text = text.strip()
    if text in ("None", "False"):
        return 0.0
    wrapped = re.fullmatch(r"(?:np\.\w+|tensor|array)\(([^,()]*)(?:,.*)?\)", text)
    try:
        value = float(wrapped[1] if wrapped else text)
    except ValueError:
        return None
    return 0.0 if math.isnan(value) else min(max(value, 0.0), points)
