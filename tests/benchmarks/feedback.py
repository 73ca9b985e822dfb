"""Feedback for a class of 60: seconds and sizes of nbgrader's own command with this course's pages.

    python -m tests.benchmarks.feedback --n 60

Marks are made up; the graded notebooks hold what the executed solution shows, figures included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

from course_utils.files import ROOT
from tests.grading import made_up
from tests.grading.classes import ASSIGNMENT, source


def course(root: Path, n: int) -> None:
    """A class that is graded, with all outputs in its notebooks."""
    made_up.course(root, {f"student-{i:03}": float(i % 3 > 0) for i in range(n)})
    with pytest.MonkeyPatch.context() as patch:
        made_up.no_sandbox(patch)
        made_up.grade(root)
    solved = source().path.with_suffix("") / f"{source().name}.ipynb"
    outputs = {c.id: c.get("outputs", []) for c in nbformat.read(solved, as_version=4).cells}
    for place in root.glob("autograded/*/*/*.ipynb"):
        nb = json.loads(place.read_text("utf-8"))
        for cell in nb["cells"]:
            if cell["cell_type"] == "code" and not cell["outputs"]:
                cell["outputs"] = outputs.get(cell["id"], [])
        place.chmod(0o644)
        place.write_text(json.dumps(nb), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--n", type=int, default=60, help="students")
    n = parser.parse_args().n
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "course")
        course(root, n)
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT],
            cwd=root, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        sizes = [path.stat().st_size for path in root.glob("feedback/*/*/*.html")]
    print(f"# Feedback for a class of {ASSIGNMENT}\n")
    print(f"`python -m tests.benchmarks.feedback --n {n}`, {os.cpu_count()} cores, "
          f"{platform.machine()}, load {os.getloadavg()[0]:.0f} at the end\n")  # fmt: skip
    print("| pages | wall s | CPU s | CPU s a page | largest page, kB |\n|---|---|---|---|---|")
    print(
        f"| {len(sizes)} | {wall:.1f} | {cpu:.1f} | {cpu / len(sizes):.2f} | {max(sizes) / 1000:.0f} |"
    )


if __name__ == "__main__":
    main()
