"""Read what a student sent in, whatever has become of it, and find the assignment's cells in it.

Files come from strangers: links are not followed, sizes are limited before anything is read, and
JSON may be of any shape. Cells are known by nbgrader's metadata and, where an editor has lost or
mixed that up, by the line that names the exercise in their source.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_utils.grading import clean
from course_utils.grading.limits import Limits
from course_utils.grading.source import Source

EXERCISE = re.compile(r"^[ \t]*#[ \t]*Exercise:[ \t]*([A-Za-z_]\w*)[ \t]*$", re.MULTILINE)
QUESTION = re.compile(r"<!--\s*Question:\s*([A-Za-z_]\w*)\s*-->")
CHECK = re.compile(r"^\s*check\(\s*[\"'](\w+)[\"']")
DEFINITION = re.compile(r"^(?:def|class)\s+([A-Za-z_]\w*)", re.MULTILINE)


# How files begin that are handed in by mistake.
OTHER_FILES = {
    "pk\x03": "a zip archive", "<": "a web page", "%pdf": "a PDF", "\x1f": "a compressed file",
    "version https://git-lfs": "a pointer to a file in Git LFS",
}  # fmt: skip


class RefusedError(ValueError):
    """A submission that cannot be graded; the message says why, for a person."""


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
            elif cell.cell_type == "code":
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
        """(index, source) of the code cells to run, in the student's order, without the checks."""
        return [
            (index, cell.source)
            for index, cell in enumerate(self.cells)
            if cell.kind == "code" and cell.source.strip() and not template.is_check(cell.grade_id)
        ]

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


def refuse_links(folder: Path) -> None:
    """Raise RefusedError if what a student handed in lies somewhere else."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise RefusedError("the folder is a link: links are not followed")


def recover(folder: Path, template: Template, limits: Limits) -> Recovered:
    """Find and read the notebook in a student's folder.

    Parameters
    ----------
    folder
        What the student handed in, for one assignment.
    template
        The assignment.
    limits
        Sizes that are not exceeded.

    Raises
    ------
    RefusedError
        If nothing in it can be graded.
    """
    candidates, remarks = _candidates(folder, template)
    best: tuple[tuple[int, bool, int], str, Recovered] | None = None
    for name in candidates:
        try:
            found = read(_bytes(folder / name, limits), template, limits)
        except RefusedError as refusal:
            remarks.append(f"{_shown(name)}: {refusal}")
            continue
        count = sum(1 for cell in found.cells if cell.grade_id)
        answers = sum(1 for cell in found.cells if template.is_answered(cell))
        rank = (answers, name == f"{template.name}.ipynb", count)
        if best is None or rank > best[0]:
            best = (rank, name, found)
    if best is None:
        raise RefusedError("; ".join(remarks) or _nothing(folder))
    (_, _, count), name, found = best
    if not count:
        raise RefusedError(
            f"{_shown(name)} has no cell of {template.assignment}: is it another notebook?"
        )
    if name != f"{template.name}.ipynb":
        why = f"as there is no {template.name}.ipynb with as many answers"
        found.notes.insert(0, f"graded {_shown(name)}, {why}")
    others = [n for n in candidates if n != name]
    if others:
        found.notes.append("other notebooks ignored: " + ", ".join(map(_shown, others[:5])))
    found.notes += [r for r in remarks if r not in found.notes]
    found.helpers, notes = helper_files((folder / name).parent, limits)
    found.notes += notes
    if found.helpers:
        text = json.dumps([found.digest, sorted(found.helpers.items())])
        found.digest = hashlib.sha256(text.encode()).hexdigest()
    return found


def helper_files(folder: Path, limits: Limits) -> tuple[dict[str, str], list[str]]:
    """The student's own modules: ``.py`` files beside the notebook, which it may import.

    Returns
    -------
    (text by file name, notes on those that are left out)
    """
    found: dict[str, str] = {}
    left_out: list[str] = []
    room = limits.helper_bytes
    modules = (n for n in os.listdir(folder) if n.endswith(".py") and n != "nbgrader_config.py")
    for name in sorted(modules)[:1000]:
        try:
            data = _bytes(folder / name, limits)
            if not name.removesuffix(".py").isidentifier():
                raise RefusedError("no module can have this name")
            if _is_taken(name.removesuffix(".py")):
                raise RefusedError("a module of this name is installed, and is what is imported")
            if len(found) == limits.helper_files or len(data) > room:
                raise RefusedError("there are too many of them, or they are too long")
            found[name] = data.decode("utf-8")
            room -= len(data)
        except UnicodeDecodeError:
            left_out.append(f"{_shown(name)} is left out: it is not text")
        except RefusedError as refusal:
            left_out.append(f"{_shown(name)} is left out: {refusal}")
    return found, left_out[:10]


def _is_taken(name: str) -> bool:
    if name in sys.stdlib_module_names or name in sys.modules or name in ("inside", "course_utils"):
        return True
    return importlib.util.find_spec(name) is not None


def _candidates(folder: Path, template: Template) -> tuple[list[str], list[str]]:
    """Notebooks in a folder or, where it has none, in the folders in it; and remarks on others."""
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
        names, remarks = _notebooks(entries, "")
        if not names and not remarks:
            inner = [
                e for e in entries if e.is_dir(follow_symlinks=False) and e.name[0] not in "._"
            ]
            for entry in inner[:20]:
                found = _notebooks(
                    sorted(os.scandir(entry), key=lambda e: e.name), f"{entry.name}/"
                )
                names, remarks = names + found[0], remarks + found[1]
    except OSError as error:
        raise RefusedError(f"the folder cannot be read: {error.strerror}") from None
    # The right name first, so that it is what remarks are about when nothing can be read.
    names.sort(key=lambda n: (n != f"{template.name}.ipynb", n))
    if len(names) > 20:
        remarks.append(f"only the first 20 of {len(names)} notebooks were looked at")
    return names[:20], remarks


def _notebooks(entries: list[os.DirEntry[str]], place: str) -> tuple[list[str], list[str]]:
    names, remarks = [], []
    for entry in entries:
        if not entry.name.lower().endswith((".ipynb", ".ipynb.json", ".ipynb.txt")):
            continue
        if entry.is_symlink():
            remarks.append(f"{_shown(entry.name)} is a link: links are not followed")
        elif not entry.is_file(follow_symlinks=False):
            remarks.append(f"{_shown(entry.name)} is not a file")
        else:
            names.append(f"{place}{entry.name}")
    return names, remarks


def _nothing(folder: Path) -> str:
    """That there is no notebook, and what there is instead."""
    others = sorted(n for n in os.listdir(folder) if n != "timestamp.txt")
    if not others:
        return "there is no notebook in it, nor anything else"
    more = f" and {len(others) - 5} more" if len(others) > 5 else ""
    return f"there is no notebook in it, but {', '.join(map(_shown, others[:5]))}{more}"


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise RefusedError(f"it cannot be opened: {error.strerror}") from None
    state = os.fstat(fd)
    if not stat.S_ISREG(state.st_mode):  # a folder or a pipe may well be called notes.py
        os.close(fd)
        raise RefusedError("it is not a file")
    with open(fd, "rb") as file:
        if state.st_size > limits.notebook_bytes:
            raise RefusedError(
                f"it has {state.st_size / 2**20:.0f} MB; the limit is "
                f"{limits.notebook_bytes / 2**20:.0f} MB: clear its outputs"
            )
        return file.read(limits.notebook_bytes + 1)


def read(data: bytes, template: Template, limits: Limits) -> Recovered:
    """Recover a notebook from its bytes.

    Raises
    ------
    RefusedError
        If this is not a notebook.
    """
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip():
        raise RefusedError("the file is empty")
    notes: list[str] = []
    plain = _parse(data, notes)
    raw = _cells(plain, notes)
    if len(raw) > limits.cells:
        raise RefusedError(f"it has {len(raw)} cells; the limit is {limits.cells}")
    cells = [cell for cell in (_cell(c, template, notes) for c in raw) if cell]
    _settle_duplicates(cells, template, notes)
    _restore(cells, template, notes)
    for cell in cells:
        if cell.grade_id:
            wanted = template.graded[cell.grade_id].cell_type
            if cell.kind != wanted:
                notes.append(f"cell {cell.grade_id} was {cell.kind}, and is {wanted} again")
                cell.kind = wanted
    return Recovered(cells, list(dict.fromkeys(notes))[:40], digest)


def _parse(data: bytes, notes: list[str]) -> Any:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        notes.append("some of its bytes are not text, and were replaced")
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise RefusedError("its JSON is nested too deeply") from None
    except MemoryError:
        raise RefusedError("its JSON is too large") from None
    except ValueError as error:
        for start, what in OTHER_FILES.items():
            if text.lstrip().lower().startswith(start):
                raise RefusedError(f"it is {what}, not a notebook") from None
        raise RefusedError(f"it is not JSON ({str(error)[:80]})") from None


def _cells(plain: Any, notes: list[str]) -> list[Any]:
    if not isinstance(plain, dict):
        raise RefusedError("it is JSON, but not a notebook")
    version = plain.get("nbformat")
    if version != 4:
        notes.append(f"it has the notebook format {str(version)[:20]}")
    cells = plain.get("cells")
    if not isinstance(cells, list):
        sheets = plain.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        lists = [s.get("cells") for s in sheets if isinstance(s, dict)]
        cells = [cell for found in lists if isinstance(found, list) for cell in found]
    if not cells:
        raise RefusedError("there are no cells in it")
    return cells


def _cell(raw: Any, template: Template, notes: list[str]) -> Cell | None:
    if not isinstance(raw, dict):
        notes.append("something that is not a cell was left out")
        return None
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        parts = [part for part in source if isinstance(part, str)]
        # nbformat's lines keep their ends; some tools write them without.
        source = ("" if any(part.endswith("\n") for part in parts) else "\n").join(parts)
    if not isinstance(source, str):
        notes.append("a cell without text was left out")
        return None
    # Half a character pair cannot be written to a file, and a zero byte cannot be compiled.
    source = source.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    kind = raw.get("cell_type")
    if kind == "heading":
        kind, source = "markdown", "# " + source
    kind = kind if kind in ("code", "markdown", "raw") else "raw"
    pictures = clean.attachments(raw.get("attachments"))
    return Cell(kind, source, _identify(raw, source, template, notes), pictures)


def _identify(raw: dict[str, Any], source: str, template: Template, notes: list[str]) -> str | None:
    metadata = raw.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    nbgrader = metadata.get("nbgrader")
    claimed = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    claimed = claimed if isinstance(claimed, str) and claimed in template.graded else None
    named = _named(source, template)
    if named and claimed and named != claimed:
        notes.append(f"a cell said to be {claimed} holds {named}: taken for what it holds")
    if named and not claimed:
        notes.append("cells were found by the name in their source, as their metadata is lost")
    return named or claimed


def _named(source: str, template: Template) -> str | None:
    for pattern in (EXERCISE, QUESTION):
        for name in pattern.findall(source):
            if name in template.graded:
                return str(name)
    match = CHECK.match(source)
    if match and f"check_{match[1]}" in template.graded and len(source.strip().splitlines()) == 1:
        return f"check_{match[1]}"
    for name in DEFINITION.findall(source):
        if name in template.graded and not template.is_check(name):
            return str(name)
    return None


def _settle_duplicates(cells: list[Cell], template: Template, notes: list[str]) -> None:
    """Leave each id to one cell: of written answers and code, the last that is not the blank form.

    The other cells stay, run in their place, and count as ordinary cells.
    """
    places: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.grade_id:
            places.setdefault(cell.grade_id, []).append(cell)
    for grade_id, found in places.items():
        if len(found) > 1:
            filled = [c for c in found if template.is_answered(c)]
            marked = [c for c in filled if grade_id in EXERCISE.findall(c.source)]
            kept = (marked or filled or found)[-1]
            for cell in found:
                if cell is not kept:
                    cell.grade_id = None
            if not template.is_check(grade_id):
                notes.append(f"cell {grade_id} is there {len(found)} times")


def _restore(cells: list[Cell], template: Template, notes: list[str]) -> None:
    """Put missing cells with checks or written answers back; missing code stays missing."""
    present = {cell.grade_id for cell in cells if cell.grade_id}
    if not present:
        return
    before: str | None = None
    for grade_id, known in template.graded.items():
        if grade_id not in present:
            if template.is_check(grade_id) or known.metadata.nbgrader.get("grade"):
                at = next(
                    (i + 1 for i, c in enumerate(cells) if before and c.grade_id == before), 0
                )
                text = (
                    known.source
                    if template.is_check(grade_id)
                    else template.stubs.get(grade_id, "")
                )
                cells.insert(at, Cell(known.cell_type, text, grade_id))
            if not template.is_check(grade_id):
                notes.append(f"cell {grade_id} is missing")
                continue
        before = grade_id


def _shown(name: str) -> str:
    """A file name for a message: on one line, not too long."""
    return clean.line(name)[:80]
