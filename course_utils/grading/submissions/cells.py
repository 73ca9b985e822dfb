"""The cells of an assignment as it was released, and those recovered from a submission."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.grading.authoring.claims_cells import is_claims
from course_utils.grading.authoring.source import Source
from course_utils.grading.limits import Limits
from course_utils.grading.submissions import clean
from course_utils.grading.submissions.files import helper_files


@dataclass(frozen=True)
class Template:
    """The cells of an assignment as they must be.

    ``graded`` maps the id of each cell with nbgrader metadata to the cell; ``order`` lists ids and
    sources of given code cells in the order of the assignment.
    """

    assignment: str
    name: str
    graded: dict[str, NotebookNode]
    order: tuple[str, ...]
    stubs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> Template:
        graded, order = {}, []
        for cell in source.notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id:
                graded[grade_id] = cell
                order.append(grade_id)
            elif cell.cell_type == "code" and not is_claims(cell):
                order.append(cell.source)
        released = source.root / "notebooks" / source.assignment / f"{source.name}.ipynb"
        stubs = {}
        if released.exists():
            for cell in nbformat.read(released, as_version=4).cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                if grade_id:
                    stubs[grade_id] = cell.source
        return cls(source.assignment, source.name, graded, tuple(order), stubs)

    def is_check(self, grade_id: str | None) -> bool:
        """Whether an id is that of a locked cell with a check, which is not the student's to run."""
        metadata = self.graded[grade_id].metadata.nbgrader if grade_id in self.graded else {}
        return bool(metadata.get("grade")) and not metadata.get("solution")

    @property
    def code_stubs(self) -> dict[str, str]:
        """What stands in the cells for code as they are given out, and whose cell it is."""
        return {
            self.stubs[grade_id].strip(): grade_id
            for grade_id, cell in self.graded.items()
            if grade_id in self.stubs and cell.cell_type == "code" and not self.is_check(grade_id)
        }

    def is_answered(self, cell: Cell) -> bool:
        """Whether something was written into a cell for answers."""
        stub = self.stubs.get(cell.grade_id, "") if cell.grade_id else cell.source
        return cell.source.strip() != stub.strip()


@dataclass
class Cell:
    kind: str  # "code", "markdown" or "raw"
    source: str
    grade_id: str | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)  # pasted pictures


INSIDES = re.compile(
    r"\b(?:cell_contents|__closure__|__subclasses__|f_back|f_locals|gi_frame|cr_frame|ag_frame)\b"
    r"|/proc/(?:self|\d+)/\w+"
)


def _defines(source: str, name: str) -> bool:
    """Whether code defines a name at top level."""
    pattern = rf"^(?:(?:async +)?def|class) +{name}\b|^{name} *(?::[^=\n]+)?=(?!=)"
    return re.search(pattern, source, re.MULTILINE) is not None


@dataclass
class Recovered:
    """A submission made whole.

    ``notes`` say, for the instructor, what was put right. ``helpers`` are the student's own modules,
    by file name.
    """

    cells: list[Cell]
    notes: list[str]
    digest: str
    helpers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def again(cls, nb: NotebookNode, folder: Path, limits: Limits) -> Recovered:
        """From a notebook that :meth:`notebook` made and nbgrader has worked on since, in its folder."""
        cells = [
            Cell(c.cell_type, c.source, c.metadata.get("nbgrader", {}).get("grade_id"))
            for c in nb.cells
        ]
        text = json.dumps([[c.kind, c.source, c.grade_id] for c in cells])
        helpers, notes = helper_files(folder, limits)
        return cls(cells, notes, hashlib.sha256(text.encode()).hexdigest(), helpers)

    def to_run(self, template: Template) -> list[tuple[int, str]]:
        """(index, source) of the code cells to run, in the student's order, without the checks, and
        without :meth:`idle` cells."""
        idle = self.idle(template)
        return [
            (index, cell.source)
            for index, cell in enumerate(self.cells)
            if cell.kind == "code"
            and cell.source.strip()
            and not template.is_check(cell.grade_id)
            and index not in idle
        ]

    def looks_inside(self) -> list[str]:
        """What in its code reads the insides of functions, frames, classes and processes, for a person
        to see.

        Nobody is told when a closure is read, or what a line of the shell opens.
        """
        code = [cell.source for cell in self.cells if cell.kind == "code"]
        found = INSIDES.findall("\n".join([*code, *self.helpers.values()]))
        return [f"its code names {name}" for name in dict.fromkeys(found)]

    def idle(self, template: Template) -> dict[int, str]:
        """Cells that are as they were given out, though another defines the answer: by index, the
        exercise. Whoever writes beside the stub runs one of the two."""
        given = template.code_stubs
        code = {i: c.source for i, c in enumerate(self.cells) if c.kind == "code"}
        written = "\n".join(source for source in code.values() if source.strip() not in given)
        return {
            index: given[source.strip()]
            for index, source in code.items()
            if source.strip() in given and _defines(written, given[source.strip()])
        }

    def in_order(self, template: Template) -> list[tuple[int, str]]:
        """The same in the assignment's order, with given cells that are missing put back (index -1).

        Cells of the student's own stay behind the cell that they follow.
        """
        place = {key: i for i, key in enumerate(template.order)}
        at, keyed = -1, []
        seen = set()
        for index, source in self.to_run(template):
            key = self.cells[index].grade_id or source
            if key in place:
                at = place[key]
                seen.add(key)
            keyed.append((at, index, source))
        for key, i in place.items():
            if key not in seen and key not in template.graded:
                keyed.append((i, -1, key))
        return [(index, source) for _, index, source in sorted(keyed, key=lambda k: (k[0], k[1]))]

    def notebook(self, template: Template) -> NotebookNode:
        """As a notebook for nbgrader: valid, without outputs, every graded cell once."""
        nb: NotebookNode = nbformat.v4.new_notebook()
        nb.metadata["kernelspec"] = {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
        }  # fmt: skip
        for index, cell in enumerate(self.cells):
            # Not by nbformat's new_code_cell, which validates each cell: the whole is validated later.
            made = NotebookNode(id=f"cell-{index}", cell_type=cell.kind, metadata=NotebookNode())
            if cell.kind == "code":
                made |= {"source": cell.source, "execution_count": None, "outputs": []}
            else:
                # Raw cells would go into feedback pages as they are: they become Markdown.
                source = clean.markdown(cell.source, cell.attachments)
                made |= {"source": source, "cell_type": "markdown"}
                if cell.attachments:
                    made["attachments"] = cell.attachments
            if cell.grade_id:
                known = template.graded[cell.grade_id]
                made.metadata["nbgrader"] = NotebookNode(
                    {**known.metadata.nbgrader, "cell_type": known.cell_type}
                )
            nb.cells.append(made)
        return nb
