"""Grading a class: this course's pipeline against ``nbgrader autograde`` as it comes.

    python tests/benchmarks/grading.py --n 100 --stock 100

Both grade the same notebooks in the same run, one after the other. ``--stock`` may be smaller: the
stock command works one student after the other, and its time is scaled to the class.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from course_utils.grading import demo  # noqa: E402
from course_utils.grading.source import Source  # noqa: E402

ASSIGNMENT = "01_vanilla_gan"
# nbgrader without our extension points, with the settings that its documents recommend.
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "gan-course"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
c.Execute.timeout = 120
"""


def memory(stop: threading.Event, most: list[float]) -> None:
    """Keep the largest sum of proportional memory (PSS) of us and our descendants, in GiB."""
    while not stop.wait(2.0):
        total = 0
        children: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
                children.setdefault(int(fields[1]), []).append(int(path.parent.name))
            except (OSError, ValueError):
                continue
        todo = [os.getpid()]
        while todo:
            pid = todo.pop()
            todo += children.get(pid, [])
            try:
                for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
            except (OSError, ValueError):
                continue
        most[0] = max(most[0], total / 2**20)


def measure(command: list[str], root: Path, environment: dict[str, str]) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, peak memory in GiB) of a command and all that it starts."""
    stop, most = threading.Event(), [0.0]
    thread = threading.Thread(target=memory, args=(stop, most))
    thread.start()
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, text=True)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    stop.set()
    thread.join()
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, most[0]


def hand_in(root: Path, n: int) -> None:
    source = Source(ASSIGNMENT)
    everyone = list(demo.students(source).items())
    import nbformat

    for i in range(n):
        _, (_, nb) = everyone[i % len(everyone)]
        path = root / "submitted" / f"student-{i:03}" / ASSIGNMENT / f"{source.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)


def own_code() -> float:
    """CPU seconds of one solved notebook's own cells, in the sandbox's process, trainings skipped."""
    source = Source(ASSIGNMENT)
    code = [c.source for c in source.code if not c.metadata.get("nbgrader", {}).get("grade")]
    script = (
        "import sys, json, time\n"
        f"sys.path.insert(0, {str(ROOT / 'course_utils' / 'grading')!r})\n"
        "from inside import student\n"
        f"student.warm_up([{ASSIGNMENT!r}])\n"
        "cells = json.loads(sys.stdin.read())\n"
        "begin = time.process_time()\n"
        "for cell in cells: student._shell.run_cell(cell)\n"
        "import os; os.write(1, str(time.process_time() - begin).encode()); os._exit(0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(code), capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "COURSE_BUDGET": "smoke", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--n", type=int, default=100, help="students")
    parser.add_argument("--stock", type=int, default=100, help="of them for nbgrader as it comes")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    environment = {"PYTHONPATH": str(ROOT), "COURSE_BUDGET": "smoke"}
    own = own_code()
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        for root, n in ((ours, options.n), (stock, options.stock)):
            root.mkdir()
            hand_in(root, n)
        shutil.copy(ROOT / "nbgrader_config.py", ours)
        (stock / "nbgrader_config.py").write_text(STOCK)
        shutil.copytree(ROOT / "solutions" / ASSIGNMENT, stock / "solutions" / ASSIGNMENT)
        nbgrader = [sys.executable, "-m", "nbgrader"]
        measure([*nbgrader, "generate_assignment", ASSIGNMENT], stock, environment)
        # The stock command gives up at a cell that is there twice: none is, in its class.
        for path in (stock / "submitted").glob("*"):
            if int(path.name[-3:]) % 10 == 8:
                shutil.rmtree(path)
        left = len(list((stock / "submitted").glob("*")))
        command = [sys.executable, "-m", "course_utils.grading", ASSIGNMENT, "--workers", str(options.workers)]
        wall, cpu, peak = measure(command, ours, environment)
        stock_wall, stock_cpu, stock_peak = measure([*nbgrader, "autograde", ASSIGNMENT], stock, environment)
        ratio = (stock_wall / left) / (wall / options.n)
    command_line = f"python tests/benchmarks/grading.py --n {options.n} --stock {options.stock} --workers {options.workers}"
    print(f"# Grading a class of {ASSIGNMENT}\n\n`{command_line}`, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| | students | wall s a student | CPU s a student | peak memory GiB |\n|---|---|---|---|---|")
    print(f"| nbgrader autograde | {left} | {stock_wall / left:.2f} | {stock_cpu / left:.2f} | {stock_peak:.1f} |")
    print(f"| course_utils.grading | {options.n} | {wall / options.n:.2f} | {cpu / options.n:.2f} | {peak:.1f} |")
    print(f"\n{ratio:.1f} times as fast. A solved notebook's own cells take {own:.2f} CPU s, so that "
          f"{cpu / options.n - own:.2f} CPU s a student are the pipeline's.")  # fmt: skip


if __name__ == "__main__":
    main()
