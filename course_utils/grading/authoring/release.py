"""Make everything that is generated from the sources: ``python -m course_utils.grading.authoring.release``.

For each ``solutions/NN_name.py``:

- ``course_utils/checks/golden/NN_name.json``, the golden observations;
- ``notebooks/NN_name/name.ipynb``, the student's notebook, by nbgrader's generate_assignment;
- ``solutions/NN_name/name.ipynb``, the solution, executed at full budget.

The badges in ``README.md`` are brought up to date with them.

On another machine nothing changes but what a source's change has changed. Student notebooks come out
byte for byte the same everywhere. Golden observations hold digits that the processor chooses: what
is committed stays where it agrees with what is made. Training is repeatable on one machine alone:
a solution is executed where it has not run through yet, or where a code cell is not the one that ran;
otherwise its outputs are carried over. ``--keep-outputs`` carries them over where code has changed
too, in ways that its author knows to alter no output. To execute a solution anew without such a
change, delete the notebook.

Questions for practice (``check.choose``) are not run: what they show is made from their texts.
Claims are tried while a solution is executed, since they read what is in its memory: a changed claim
is changed code. Where one does not hold, the command fails with its place and its words.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.claims_cells import TAG, guarded, is_claims
from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.execute import execute, failures
from course_utils.grading.authoring.golden_files import golden_path, golden_text
from course_utils.grading.authoring.question_cells import asked, shown
from course_utils.grading.authoring.source import Source


def solution_notebook(source: Source) -> NotebookNode:
    """The solution without outputs but those of questions; ids of cells follow from the source, not
    from chance."""
    nb = source.notebook
    plain: NotebookNode = nbformat.v4.new_notebook(metadata=_metadata())
    # Cells of claims and of questions and the set-up cell are counted apart, so that the ids of the
    # others stay.
    counts = {"code": 0, "markdown": 0, TAG: 0, "set-up": 0}
    for cell in nb.cells:
        question = asked(cell)
        if question:
            plain.cells.append(
                nbformat.v4.new_code_cell(
                    cell.source, id=f"choose-{question}"[:64], outputs=[shown(question)]
                )
            )
            continue
        kind = "set-up" if cell.get("id") == "set-up" else cell.cell_type
        kind = TAG if is_claims(cell) else kind
        counts[kind] += 1
        make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
        text = guarded(cell.source) if kind == TAG else cell.source
        # nbformat allows 1 to 64 letters, digits, - and _ in an id.
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell_id = name or ("set-up" if kind == "set-up" else f"{kind}-{counts[kind]:02d}")
        plain.cells.append(make(text, metadata=_kept_metadata(cell), id=cell_id))
    return plain


def _kept_metadata(cell: NotebookNode) -> dict[str, object]:
    """What a generated notebook has of a cell's metadata: marks, and whether its code is folded."""
    kept: dict[str, object] = {}
    if "nbgrader" in cell.metadata:
        kept["nbgrader"] = {**cell.metadata.nbgrader, "cell_type": cell.cell_type}
    if is_claims(cell):
        kept["tags"] = [TAG]
    if is_claims(cell) or cell.metadata.get("jupyter", {}).get("source_hidden"):
        kept["jupyter"] = {"source_hidden": True}
        kept["cellView"] = "form"  # Colab's word for the same
    return kept


def student_notebook(source: Source) -> str:
    """The student's notebook as text, made by nbgrader from the solution in a course of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(source.root / "nbgrader_config.py", root)
        place = root / "solutions" / source.assignment / f"{source.name}.ipynb"
        place.parent.mkdir(parents=True)
        nbformat.write(solution_notebook(source), place)
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", source.assignment]
        done = subprocess.run(
            [*command, "--no-db", "--force", "--log-level=WARN"],
            cwd=root,
            capture_output=True,
            text=True,
            env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"},
        )
        made = root / "notebooks" / source.assignment / f"{source.name}.ipynb"
        if done.returncode or not made.exists():
            raise RuntimeError(f"nbgrader could not make {made.name}:\n{done.stderr[-3000:]}")
        nb = nbformat.read(made, as_version=4)
        nb.metadata = NotebookNode(_metadata())
        return to_text(nb)


def solution_path(source: Source) -> Path:
    return source.root / "solutions" / source.assignment / f"{source.name}.ipynb"


def solution_with_outputs(source: Source, keep_outputs: bool = False) -> tuple[str, list[str]]:
    """The solution with the outputs of the notebook that stands there, or else executed; and a
    sentence on each claim that does not hold."""
    nb, path = solution_notebook(source), solution_path(source)
    ran = nbformat.read(path, as_version=4) if path.exists() else nbformat.v4.new_notebook()
    if keep_outputs or (_ran_through(ran) and _code(ran) == _code(nb)):
        return to_text(with_outputs(nb, ran)), []
    return executed(nb, source)


def with_outputs(nb: NotebookNode, ran: NotebookNode) -> NotebookNode:
    """A notebook with outputs and execution counts of one that ran, cell by cell.

    Raises
    ------
    ValueError
        If they do not have the same code cells, or claims have changed.
    """
    new, old = _code(nb), _code(ran)
    changed = [(a, b) for a, b in zip(new, old, strict=False) if a != b]
    moved = {code for (_, code), _ in changed} & {code for _, (_, code) in changed}
    if [name for name, _ in new] != [name for name, _ in old] or moved:
        raise ValueError(
            "Outputs cannot be kept, since code cells were added, removed, moved or renamed: "
            "execute the notebook, without --keep-outputs."
        )
    by_id = {cell.id: cell for cell in ran.cells}
    if any(is_claims(cell) and cell.source != by_id[cell.id].source for cell in nb.cells):
        raise ValueError(
            "Outputs cannot be kept, since claims have changed, which are tried while the notebook "
            "runs: execute it, without --keep-outputs."
        )
    for cell in _run(nb):
        cell.outputs = by_id[cell.id].outputs
        cell.execution_count = by_id[cell.id].execution_count
    nb.metadata = NotebookNode(_metadata())
    return nb


def _run(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that are run: those with code that ask no question."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and not asked(cell)]


def _code(nb: NotebookNode) -> list[tuple[str, str]]:
    """(id, source) of the cells that are run."""
    return [(cell.id, cell.source) for cell in _run(nb)]


def _ran_through(nb: NotebookNode) -> bool:
    cells = _run(nb)
    counts = [cell.execution_count for cell in cells]
    failed = any(out.output_type == "error" for cell in cells for out in cell.outputs)
    return counts == list(range(1, len(cells) + 1)) and not failed


def executed(nb: NotebookNode, source: Source) -> tuple[str, list[str]]:
    """A notebook with its outputs, at the budget that COURSE_BUDGET names, and a sentence on each
    claim that does not hold."""
    every = nb.cells
    nb.cells = [cell for cell in every if not asked(cell)]
    verdicts = execute(nb, source.assignment)
    nb.cells = every
    nb.metadata = NotebookNode(_metadata())
    return to_text(nb), failures(source, verdicts)


def to_text(nb: NotebookNode) -> str:
    return f"{nbformat.writes(nb)}\n"


def _metadata() -> dict[str, dict[str, str]]:
    return {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }


def write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), metavar="ASSIGNMENT")
    parser.add_argument(
        "--no-execute", action="store_true", help="leave the executed solutions as they are"
    )
    parser.add_argument(
        "--keep-outputs",
        action="store_true",
        help="keep the outputs of executed solutions although their code has changed "
        "(formatting, a renamed import)",
    )
    options = parser.parse_args()
    readme = ROOT / "README.md"
    write_if_changed(readme, Origin.of(ROOT).with_badges(readme.read_text("utf-8")))
    for assignment in options.assignments:
        try:
            release(Source(assignment), not options.no_execute, options.keep_outputs)
        except ValueError as error:
            parser.exit(1, f"{assignment}: {error}\n")


def release(source: Source, solution: bool, keep_outputs: bool) -> None:
    """Write the files of one assignment that are not what they would be; ``solution`` among them.

    Raises
    ------
    ValueError
        If a claim does not hold. The executed solution is written all the same, to be looked at; it
        is executed again the next time.
    """
    write_if_changed(golden_path(source), golden_text(source))
    student = source.root / "notebooks" / source.assignment / f"{source.name}.ipynb"
    write_if_changed(student, student_notebook(source))
    if solution:
        text, wrong = solution_with_outputs(source, keep_outputs)
        write_if_changed(solution_path(source), text)
        if wrong:
            raise ValueError("\n".join(wrong))


if __name__ == "__main__":
    main()
