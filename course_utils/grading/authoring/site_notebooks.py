"""What a page of the site shows of a notebook: text, code, and the outputs of the executed solution."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from course_utils.grading.authoring.question_cells import asked
from course_utils.grading.authoring.release import solution_path
from course_utils.grading.authoring.site_links import Links
from course_utils.grading.authoring.source import Source
from course_utils.widgets.record import PLACE, as_script

WIDGET = "application/vnd.jupyter.widget-view+json"
FIGURES, REPLAYS = (
    "_static/figures",
    "_static/replays",
)  # where pictures and records lie on the site
UNPLAYED = "GanLab after 0 rounds (One step each)"
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
        cell.outputs = [_shown(output, site) for output in outputs if not _is_live(output)]
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


def _is_live(output: NotebookNode) -> bool:
    """A widget for its kernel; what is saved of it for other pages is an output of its own."""
    data = output.get("data", {})
    return WIDGET in data and "text/html" not in data


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
    if WIDGET in output.data or f'class="{PLACE}"' in html:
        html = place_of_widget(html, site)
    return nbformat.v4.new_output("display_data", {"text/html": html})


def _as_file(width: int, png: bytes, site: Path) -> str:
    """Write a picture; returns the attributes that show it."""
    name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
    (site / FIGURES).mkdir(parents=True, exist_ok=True)
    (site / FIGURES / name).write_bytes(png)
    across, down = struct.unpack(">II", png[16:24])
    height = round(width * down / across)  # so that nothing moves when the picture arrives
    return f'width="{width}" height="{height}" loading="lazy" src="../{FIGURES}/{name}"'


def place_of_widget(saved: str, site: Path) -> str:
    """What stands where the notebook has a widget: the picture that was saved of it, until somebody
    looks; then its record plays. One that nobody has played with has the course's own run instead."""
    page = BeautifulSoup(saved, "html.parser")
    (picture,) = page.find_all("img")
    found = [
        (str(place["data-kind"]), str(place["data-record"]))
        for place in page.find_all(class_=PLACE)
    ]
    kind, record = found[0] if found else ("", "")
    name = ""
    if record:
        name = hashlib.sha256(record.encode()).hexdigest()[:16]
        file = site / REPLAYS / f"{name}.js"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_script(name, record), encoding="utf-8")
    elif str(picture["alt"]).startswith(UNPLAYED):
        kind, name = "ganlab", "moons"
    if not name:
        words = "A picture of what moves and answers in the notebook."
        return (
            f'<figure class="gan-course-widget">{picture}<figcaption>{words}</figcaption></figure>'
        )
    return (
        f'<figure class="gan-course-widget" data-kind="{kind}" data-record="{name}">'
        f"<div>{picture}</div></figure>"
    )
