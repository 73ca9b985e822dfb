"""Read the one source of an assignment, ``solutions/NN_name.py``, and the answers written for it."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import jupytext
import nbformat
from nbformat import NotebookNode

from course_utils.checks import exercises
from course_utils.checks.exercise import Answer as Written
from course_utils.checks.exercise import Exercise
from course_utils.files import ROOT
from course_utils.grading.authoring.claims_cells import is_claims
from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.marks import between

Space = dict[str, object]  # the names of a notebook, and what stands behind them


@dataclass(frozen=True)
class Source:
    """One assignment as its author wrote it.

    Parameters
    ----------
    assignment
        Such as ``"01_vanilla_gan"``.
    root
        The course folder, with ``solutions`` and ``tests`` in it.

    Raises
    ------
    ValueError
        If there is no such assignment.
    """

    assignment: str
    root: Path = ROOT

    def __post_init__(self) -> None:
        if not self.path.exists():
            known = ", ".join(sorted(p.stem for p in self.path.parent.glob("[0-9]*.py")))
            raise ValueError(f"There is no {self.path.name} in solutions; there are: {known}.")

    @property
    def path(self) -> Path:
        return self.root / "solutions" / f"{self.assignment}.py"

    @property
    def name(self) -> str:
        """What the notebook is called: ``vanilla_gan`` for ``01_vanilla_gan``."""
        return self.assignment.partition("_")[2]

    @cached_property
    def notebook(self) -> NotebookNode:
        """The source as a notebook, solutions included, without outputs.

        What every notebook begins with is added here: the badge below the title, and the set-up
        cell before the first code. They are given cells like any other. Links to the course's own
        pages become addresses.
        """
        nb: NotebookNode = jupytext.read(self.path)
        origin = Origin.of(self.root)
        badge = origin.badge(f"notebooks/{self.assignment}/{self.name}.ipynb")
        title, _, text = nb.cells[0].source.partition("\n")
        nb.cells[0].source = "\n\n".join(part for part in (title, badge, text.strip()) if part)
        first = next(i for i, cell in enumerate(nb.cells) if cell.cell_type == "code")
        minutes = nb.metadata.get("gan_course", {}).get("minutes", {})
        set_up = nbformat.v4.new_code_cell(origin.set_up(minutes), id="set-up")
        nb.cells.insert(first, set_up)
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                cell.source = origin.with_links(cell.source)
        return nb

    @property
    def code(self) -> list[NotebookNode]:
        """The code cells that students get too."""
        return [cell for cell in self.code_and_claims if not is_claims(cell)]

    @property
    def code_and_claims(self) -> list[NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    def solution_cells(self) -> list[NotebookNode]:
        """The cells in which a student writes code."""
        return [c for c in self.code if c.metadata.get("nbgrader", {}).get("solution")]

    def solution_lines(self) -> list[str]:
        """Every line between the solution marks, in code and in written answers, stripped."""
        found = []
        for cell in self.notebook.cells:
            for block in between(cell.source):
                found += [line.strip() for line in block.splitlines() if line.strip()]
        return found

    def given_names(self) -> list[str]:
        """Variables that the given cells assign at top level: data that answers must not read."""
        names: set[str] = set()
        for cell in self.code:
            if not cell.metadata.get("nbgrader", {}).get("solution"):
                names |= assigned_names(ast.parse(cell.source))
        return sorted(names)

    def needed_cells(self) -> list[tuple[int, str]]:
        """(index, source) of the code cells that solve every exercise and train nothing.

        Those before the first exercise (imports, device, data), all solutions, and the given cells
        that define functions and classes and do nothing else.
        """
        solutions = self.solution_cells()
        first = self.code.index(solutions[0])
        return [
            (i, c.source)
            for i, c in enumerate(self.code)
            if i < first or c in solutions or defines_alone(c.source)
        ]

    def namespace(self) -> Space:
        """A notebook's namespace after its `needed_cells` have run."""
        space: Space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()):
            for i, code in self.needed_cells():
                run_cell(code, f"<{self.assignment}, code cell {i}>", space)
        return space

    def exercises(self) -> dict[str, Exercise]:
        return exercises(self.assignment)

    def bank(self, exercise: str) -> list[Answer]:
        """Known wrong and unusual right answers, from ``tests/submissions``."""
        path = self.root / "tests" / "submissions" / self.assignment / f"{exercise}.py"
        return read_bank(path) if path.exists() else []


@dataclass(frozen=True)
class Answer:
    """One answer of a bank.

    ``kind`` is "wrong" (it is a symptom: checks name its cause), "variant" (the wrong answer above,
    made in another way: checks must name the same cause without having seen it) or "right".
    """

    exercise: str
    kind: str
    words: str  # the cause of a wrong one, what is unusual about a right one
    code: str
    place: str

    def build(self, space: Space) -> Written:
        """Run the answer's code in a copy of a notebook's namespace, and return the answer."""
        own = dict(space)
        run_cell(self.code, self.place, own)
        return cast(Written, own[self.exercise])


def read_bank(path: Path) -> list[Answer]:
    """Split a bank file at its ``# %% kind: words`` lines.

    Raises
    ------
    ValueError
        If a cell has no such line, or a kind is unknown.
    """
    text = path.read_text(encoding="utf-8")
    head, *cells = re.split(r"^# %% ?(.*)\n", text, flags=re.MULTILINE)
    answers, cause, line = [], "", head.count("\n") + 1
    for title, code in zip(cells[::2], cells[1::2], strict=True):
        kind, _, words = (part.strip() for part in title.partition(":"))
        if kind not in ("wrong", "variant", "right") or not words:
            raise ValueError(
                f"{path.name}, line {line}: begin the cell with '# %% wrong: cause', "
                f"'# %% variant: how' or '# %% right: how', not '# %% {title}'."
            )
        cause = words if kind == "wrong" else cause
        place = f"<{path.parent.name}/{path.name}, line {line}: {words}>"
        answers.append(Answer(path.stem, kind, cause if kind == "variant" else words, code, place))
        line += 1 + code.count("\n")
    return answers


def run_cell(code: str, place: str, space: Space) -> None:
    """Execute code under a name that tracebacks can quote lines from, as a notebook does."""
    linecache.cache[place] = (len(code), None, code.splitlines(keepends=True), place)
    exec(compile(code, place, "exec"), space)


def defines_alone(code: str) -> bool:
    """Whether code consists of functions and classes."""
    kinds = ast.FunctionDef | ast.ClassDef
    return all(isinstance(node, kinds) for node in ast.parse(code).body)


def assigned_names(tree: ast.AST) -> set[str]:
    """Names that module-level statements assign; functions, classes and imports do not count."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        names |= assigned_names(node)
    return names
