"""Grade a class with an earlier version of the course, for tests/benchmarks/grading.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# In a process that imports another version: this file's functions there, whose names have not changed.
BEFORE = """
import ctypes, importlib.util, json, pathlib, sys, tempfile
folder, what, n, workers = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
spec = importlib.util.spec_from_file_location("before", folder / "tests" / "benchmarks" / "grading.py")
it = importlib.util.module_from_spec(spec)
sys.modules["before"] = it
spec.loader.exec_module(it)
ctypes.CDLL(None).prctl(it.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
environment = {"PYTHONPATH": str(folder), "COURSE_BUDGET": "smoke"}
if what == "own":
    print(json.dumps(it.own_code(workers)))
else:
    root = pathlib.Path(tempfile.mkdtemp(), "ours")
    it.course(root, n, (folder / "nbgrader_config.py").read_text())
    run = [sys.executable, "-m"]
    it.measure([*run, "nbgrader", "generate_assignment", it.ASSIGNMENT], root, environment)
    found = it.measure(
        [*run, "course_utils.grading", it.ASSIGNMENT, "--workers", str(workers)], root, environment)
    print(json.dumps([n, *found, it.trained(root)]))
"""


def earlier(folder: Path, what: str, n: int, workers: int) -> list:
    """The seconds of its own code ("own"), or the Cost of a class, of another version."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE, str(folder), what, str(n), str(workers)],
        capture_output=True, text=True, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout)
