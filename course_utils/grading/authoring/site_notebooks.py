"""What a page of the site shows of a notebook: text, code, and the outputs of the executed solution."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.grading.authoring.question_cells import asked
from course_utils.grading.authoring.release import solution_path
from course_utils.grading.authoring.site_links import Links
from course_utils.grading.authoring.source import Source

WIDGET = "application/vnd.jupyter.widget-view+json"
FIGURES = "_static/figures"  # where pictures lie on the site
NOTES = {
    "students": "What the cells print and draw here comes from a run in which every exercise was "
    "solved. Where you see `raise NotImplementedError`, the notebook waits for your code.",
    "instructor": "With solutions, model answers and rubrics: for instructors alone.",
}


def page(source: Source, edition: str, links: Links, site: Path) -> NotebookNode:
    """The notebook of a page; its figures are written into the site's folder.

    Parameters
    ----------
    edition
        ``"students"``: what students get, which has no solution in it, with the outputs of the given
        cells. ``"instructor"``: the executed solution.

    Raises
    ------
    ValueError
        If a notebook is not there, or they don't belong together.
    """
    student = source.root / "notebooks" / source.assignment / f"{source.name}.ipynb"
    paths = [solution_path(source)] + ([student] if edition == "students" else [])
    for path in paths:
        if not path.exists():
            raise ValueError(f"There is no {path.name}: run make notebooks.")
    solution, shown = (nbformat.read(path, as_version=4) for path in (paths[0], paths[-1]))
    ran = {cell.id: cell for cell in solution.cells}
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = links.rewritten(cell.source, f"notebooks/{source.assignment}")
            continue
        if cell.id not in ran:
            raise ValueError(f"The solution has no cell {cell.id}: run make notebooks.")
        outputs = [] if _is_answer(cell) else ran[cell.id].outputs
        cell.outputs = [_shown(output, site) for output in outputs]
        cell.execution_count = None
    for cell in shown.cells:
        cell.metadata = NotebookNode(tags=_tags(cell))
    title, _, text = shown.cells[0].source.partition("\n")
    number = source.assignment.partition("_")[0]
    title = title.replace("# ", f"# {number} · ", 1)
    shown.cells[0].source = f"{title}\n\n```{{note}}\n{NOTES[edition]}\n```\n{text}"
    return shown


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _tags(cell: NotebookNode) -> list[str]:
    """What the page makes of a cell: folded code, and a class for its style."""
    tags = []
    if asked(cell):
        tags.append("remove-input")  # the question stands for itself
    if cell.id == "set-up" or cell.metadata.get("jupyter", {}).get("source_hidden"):
        tags.append("hide-input")
    if cell.cell_type == "code" and _is_answer(cell):
        tags.append("exercise")
    return tags


def _shown(output: NotebookNode, site: Path) -> NotebookNode:
    """An output as a page shows it: one form of it, its picture in a file that loads when looked at."""
    html = output.get("data", {}).get("text/html")
    if html is None:
        return output
    html = re.sub(
        r'width="(\d+)" src="data:image/png;base64,([^"]+)"',
        lambda found: _as_file(int(found[1]), base64.b64decode(found[2]), site),
        html,
    )
    if WIDGET in output.data:
        html = place_of_widget(html)
    return nbformat.v4.new_output("display_data", {"text/html": html})


def _as_file(width: int, png: bytes, site: Path) -> str:
    """Write a picture; returns the attributes that show it."""
    name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
    (site / FIGURES).mkdir(parents=True, exist_ok=True)
    (site / FIGURES / name).write_bytes(png)
    across, down = struct.unpack(">II", png[16:24])
    height = round(width * down / across)  # so that nothing moves when the picture arrives
    return f'width="{width}" height="{height}" loading="lazy" src="../{FIGURES}/{name}"'


def place_of_widget(picture: str) -> str:
    """What stands where the notebook has a widget: the picture that was saved of it."""
    return (
        f'<figure class="gan-course-widget">{picture}<figcaption>A picture of what moves and '
        "answers in the notebook.</figcaption></figure>"
    )
