"""Grade a class of ten from start to end: ``make grade-demo``.

In a temporary course folder: the notebooks are released, ten students hand in what students hand in,
they are graded as a class is, and nbgrader writes feedback.
"""

from __future__ import annotations

import argparse
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.grading.authoring.release import solution_notebook, student_notebook
from course_utils.grading.authoring.source import Source
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.tables import any_terminal, table_text

ANSWER = "At the equilibrium D is one half everywhere, and the losses say nothing about quality."


def students(source: Source) -> dict[str, tuple[str, NotebookNode]]:
    """Ten students: what they hand in, in words, and their notebooks."""
    blank = nbformat.reads(student_notebook(source), as_version=4)
    solved = {cell.id: cell.source for cell in solution_notebook(source).cells}
    names = list(source.exercises())
    rng = random.Random(0)

    def fill(chosen: list[str], swap: dict[str, str] | None = None) -> NotebookNode:
        nb: NotebookNode = copy.deepcopy(blank)
        for cell in nb.cells:
            meta = cell.metadata.get("nbgrader", {})
            if meta.get("solution") and cell.cell_type == "markdown":
                cell.source = cell.source.replace("*Your answer.*", ANSWER)
            elif meta.get("solution") and meta["grade_id"] in chosen:
                cell.source = (swap or {}).get(meta["grade_id"], solved[meta["grade_id"]])
        return nb

    def from_bank(exercise: str, kind: str) -> tuple[str, str]:
        answer = rng.choice([a for a in source.bank(exercise) if a.kind == kind])
        return answer.words, f"# Exercise: {exercise}\n{answer.code}"

    def one_wrong(exercise: str) -> tuple[str, NotebookNode]:
        words, code = from_bank(exercise, "wrong")
        return f"wrong {exercise}: {words}", fill(names, {exercise: code})

    unusual = {name: from_bank(name, "right")[1] for name in names}
    tagged = fill([])
    for cell in tagged.cells:
        cell.metadata["tags"] = ["skip-execution"]
    doubled = fill(names)
    place = next(i for i, c in enumerate(doubled.cells) if c.id == names[0])
    doubled.cells.insert(place + 1, copy.deepcopy(doubled.cells[place]))
    doubled.cells[place + 1].id = "copied-cell"  # as JupyterLab does; nbgrader's id stays the same
    deleted = fill(names)
    deleted.cells = [c for c in deleted.cells if c.id != f"check_{names[-1]}"]
    return {
        "ada": ("everything right", fill(names)),
        "blaise": ("handed in blank", copy.deepcopy(blank)),
        "carl": ("the first half", fill(names[: len(names) // 2])),
        "dorothy": one_wrong(names[len(names) // 2]),
        "emmy": one_wrong(names[-3]),
        "florence": one_wrong(names[-2]),
        "george": ("right, in unusual ways", fill(names, unusual)),
        "hedy": ("blank, all cells tagged to be skipped", tagged),
        "isaac": ("right, one exercise's cell twice", doubled),
        "joan": ("right, the last check deleted", deleted),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignment", nargs="?", default="01_vanilla_gan")
    parser.add_argument("--folder", type=Path, help="where to put the course (default: temporary)")
    options = parser.parse_args()
    any_terminal()
    source = Source(options.assignment)
    root = options.folder or Path(tempfile.mkdtemp(prefix="gan-course-demo-"))
    handed_in = students(source)
    print(f"{'student':<10} handed in\n" + "-" * 72)
    print("\n".join(f"{name:<10} {words}" for name, (words, _) in handed_in.items()), flush=True)
    hand_in(source, root, handed_in)
    print(f"\npython -m course_utils.grading {source.assignment}", flush=True)
    found = grade_class(source.assignment, Options(root=root))
    print(table_text(found, source))
    nbgrader(root, "generate_feedback", source.assignment, "--force")
    feedback = sorted((root / "feedback").rglob("*.html"))
    print(
        f"\nFeedback for {len(feedback)} students, one HTML page each, for example:\n  {feedback[0]}"
    )
    print(f"The course, with its gradebook for `nbgrader formgrader`: {root}")


def hand_in(source: Source, root: Path, handed_in: dict[str, tuple[str, NotebookNode]]) -> None:
    """Release an assignment in a course folder of its own, and let students hand in."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.root / "nbgrader_config.py", root)
    place = root / "solutions" / source.assignment / f"{source.name}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(solution_notebook(source), place)
    nbgrader(root, "generate_assignment", source.assignment, "--force")
    for student, (_, nb) in handed_in.items():
        path = root / "submitted" / student / source.assignment / f"{source.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, path)


def nbgrader(root: Path, *arguments: str) -> None:
    """Run an nbgrader command in a course folder.

    Raises
    ------
    RuntimeError
        With the end of its log, if it fails.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments, "--log-level=WARN"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"nbgrader {arguments[0]} failed:\n{done.stderr[-3000:]}")


if __name__ == "__main__":
    main()
