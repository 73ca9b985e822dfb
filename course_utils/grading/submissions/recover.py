"""Read what a student sent in, whatever has become of it, and find the assignment's cells in it.

Files come from strangers: links are not followed, sizes are limited before anything is read, and
JSON may be of any shape. Cells are known by nbgrader's metadata and, where an editor has lost or
mixed that up, by the line that names the exercise in their source.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from course_utils.grading.limits import Limits
from course_utils.grading.submissions import clean
from course_utils.grading.submissions.cells import Cell, Recovered, Template
from course_utils.grading.submissions.files import (
    RefusedError,
    _candidates,
    _nothing,
    _shown,
    helper_files,
    read_bytes,
)

EXERCISE = re.compile(r"^[ \t]*#[ \t]*Exercise:[ \t]*([A-Za-z_]\w*)[ \t]*$", re.MULTILINE)
QUESTION = re.compile(r"<!--\s*Question:\s*([A-Za-z_]\w*)\s*-->")
CHECK = re.compile(r"^\s*check\(\s*[\"'](\w+)[\"']")
DEFINITION = re.compile(r"^(?:def|class)\s+([A-Za-z_]\w*)", re.MULTILINE)

CONFLICT = re.compile(r"^<{7}(?: .*)?\r?$[\s\S]*^={7}\r?$[\s\S]*^>{7}(?: .*)?\r?$", re.MULTILINE)

# How files begin that are handed in by mistake.
OTHER_FILES = {
    "pk\x03": "a zip archive", "<": "a web page", "%pdf": "a PDF", "\x1f": "a compressed file",
    "version https://git-lfs": "a pointer to a file in Git LFS",
}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A notebook of a student's folder.

    Parameters
    ----------
    answers
        Cells into which something was written.
    is_named
        It has the assignment's name.
    known
        Cells of the assignment.
    name
        Of the file, in the folder.
    found
        What was read.
    """

    answers: int
    is_named: bool
    known: int
    name: str
    found: Recovered

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The highest is graded."""
        return self.answers, self.is_named, self.known


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
    candidates, remarks = _candidates(folder, template.name)
    best: Candidate | None = None
    for name in candidates:
        try:
            found = read(read_bytes(folder / name, limits), template, limits)
        except RefusedError as refusal:
            remarks.append(f"{_shown(name)}: {refusal}")
            continue
        candidate = Candidate(
            answers=sum(1 for cell in found.cells if template.is_answered(cell)),
            is_named=name == f"{template.name}.ipynb",
            known=sum(1 for cell in found.cells if cell.grade_id),
            name=name,
            found=found,
        )
        if best is None or candidate.rank > best.rank:
            best = candidate
    if best is None:
        raise RefusedError("; ".join(remarks) or _nothing(folder))
    name, found = best.name, best.found
    if not best.known:
        raise RefusedError(
            f"{_shown(name)} has no cell of {template.assignment}: is it another notebook?"
        )
    if not best.is_named:
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
    found = Recovered(cells, notes, digest)
    notes += [
        f"a cell {name} is as it was given out: what another cell defines is graded"
        for name in found.idle(template).values()
    ]
    found.notes = list(dict.fromkeys(notes))[:40]
    return found


def _parse(data: bytes, notes: list[str]) -> object:
    encoding = json.detect_encoding(data)  # by the zero bytes, where there is no byte order mark
    if not encoding.startswith("utf-8"):
        notes.append(f"its text was {encoding.upper()}, and was read as that")
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
        if CONFLICT.search(text):
            raise RefusedError(
                "it holds the marks of a merge conflict in Git (<<<<<<<, =======, >>>>>>>)"
            ) from None
        for start, what in OTHER_FILES.items():
            if text.lstrip().lower().startswith(start):
                raise RefusedError(f"it is {what}, not a notebook") from None
        raise RefusedError(f"it is not JSON ({str(error)[:80]})") from None


def _cells(plain: object, notes: list[str]) -> list[object]:
    if not isinstance(plain, dict):
        raise RefusedError("it is JSON, but not a notebook")
    version = plain.get("nbformat")
    if version != 4:
        shown = version if isinstance(version, int) and version < 100 else "of no known number"
        notes.append(f"it has the notebook format {shown}")
    cells = plain.get("cells")
    if not isinstance(cells, list):
        sheets = plain.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        lists = [s.get("cells") for s in sheets if isinstance(s, dict)]
        cells = [cell for found in lists if isinstance(found, list) for cell in found]
    if not cells:
        raise RefusedError("there are no cells in it")
    return cells


def _cell(raw: object, template: Template, notes: list[str]) -> Cell | None:
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


def _identify(
    raw: dict[str, object], source: str, template: Template, notes: list[str]
) -> str | None:
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
