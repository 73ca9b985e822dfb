"""Make everything that is generated from the sources: ``python -m course_utils.grading.authoring.release``.

For each ``solutions/NN_name.py``:

- ``course_utils/checks/golden/NN_name.json``, the golden observations;
- ``notebooks/NN_name/name.ipynb``, the student's notebook, by nbgrader's generate_assignment;
- ``solutions/NN_name/name.ipynb``, the solution, executed at full budget.

The badges in ``README.md`` are brought up to date with them.

Golden observations and student notebooks come out byte for byte the same on every machine. So do solutions, but for their
outputs: training is repeatable on one machine, not across processors.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.golden_files import golden_path, golden_text
from course_utils.grading.authoring.source import Source

CELL_TIMEOUT = 900  # seconds


def solution_notebook(source: Source) -> NotebookNode:
    """The solution without outputs; ids of cells follow from the source, not from chance."""
    nb = source.notebook
    plain: NotebookNode = nbformat.v4.new_notebook(metadata=_metadata())
    counts = {"code": 0, "markdown": 0}
    for cell in nb.cells:
        made_here = cell.get("id") == "set-up"  # not counted, so that the ids of the others stay
        counts[cell.cell_type] += not made_here
        make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
        metadata = {k: v for k, v in cell.metadata.items() if k == "nbgrader"}
        if "nbgrader" in metadata:
            metadata["nbgrader"] = {**metadata["nbgrader"], "cell_type": cell.cell_type}
        # nbformat allows 1 to 64 letters, digits, - and _ in an id.
        name = metadata.get("nbgrader", {}).get("grade_id")
        cell_id = name or (
            "set-up" if made_here else f"{cell.cell_type}-{counts[cell.cell_type]:02d}"
        )
        plain.cells.append(make(cell.source, metadata=metadata, id=cell_id))
    return plain


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


def executed_notebook(source: Source) -> str:
    """The solution with its outputs, at the budget that COURSE_BUDGET names."""
    nb = solution_notebook(source)
    with tqdm(total=len(nb.cells), desc=source.assignment, unit="cell") as bar:
        NotebookClient(
            nb,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            kernel_name="python3",
            on_cell_complete=lambda **_: bar.update(),
        ).execute()
    nb.metadata = NotebookNode(_metadata())
    return to_text(nb)


def to_text(nb: NotebookNode) -> str:
    return f"{nbformat.writes(nb)}\n"


def _metadata() -> dict[str, Any]:
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
    options = parser.parse_args()
    readme = ROOT / "README.md"
    write_if_changed(readme, Origin.of(ROOT).with_badges(readme.read_text("utf-8")))
    for assignment in options.assignments:
        source = Source(assignment)
        write_if_changed(golden_path(source), golden_text(source))
        student = source.root / "notebooks" / assignment / f"{source.name}.ipynb"
        write_if_changed(student, student_notebook(source))
        if not options.no_execute:
            solution = source.root / "solutions" / assignment / f"{source.name}.ipynb"
            write_if_changed(solution, executed_notebook(source))


if __name__ == "__main__":
    main()
