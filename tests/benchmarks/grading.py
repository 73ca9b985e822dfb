"""Grading a class: this course's pipeline against ``nbgrader autograde`` as it comes.

    python -m tests.benchmarks.grading --n 100 --stock 12 --before FOLDER

Both grade the same notebooks in the same run, ours between two halves of the stock command's share,
so that a machine that gets busier or quieter meanwhile favours neither; in both courses the assignment
has been released before. FOLDER, where it is given, is a checkout of an earlier version, whose own
class of as many students is graded in the same run, one half before ours and one after. The stock command works one student after the other: its time a student does
not depend on how many there are, but for its start. CPU time is the system's count of all processes,
those in sandboxes included.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat

from course_utils.files import ROOT
from course_utils.grading import demo
from course_utils.grading.authoring.source import Source
from course_utils.grading.limits import Limits
from course_utils.grading.sandbox.host import INSIDE
from course_utils.grading.submissions.cells import Template
from course_utils.grading.submissions.recover import read
from tests.benchmarks.earlier import earlier

ASSIGNMENT = "01_vanilla_gan"
PR_SET_CHILD_SUBREAPER = 36
NBGRADER = [sys.executable, "-m", "nbgrader"]
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


def measure(
    command: list[str], root: Path, environment: dict[str, str]
) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, peak memory in GiB) of a command and all that it starts."""
    stop, most = threading.Event(), [0.0]
    thread = threading.Thread(target=memory, args=(stop, most))
    thread.start()
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **environment}, capture_output=True, text=True
    )
    wall = time.monotonic() - begin
    # bubblewrap's outer process does not wait for the inner one, and the system counts the seconds of
    # none that nobody waits for. We are the subreaper (main): the orphan comes to us.
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
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
    for i in range(n):
        _, (_, nb) = everyone[i % len(everyone)]
        path = root / "submitted" / f"student-{i:03}" / ASSIGNMENT / f"{source.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(nb, path)


def course(root: Path, n: int, config: str) -> None:
    """A course folder with what students hand in."""
    root.mkdir()
    hand_in(root, n)
    (root / "nbgrader_config.py").write_text(config)
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, root / "solutions" / ASSIGNMENT)


def own_code(processes: int) -> tuple[list[float], float]:
    """CPU seconds of the cells of each kind of student, as the course runs them when it grades, and of
    one training with right answers: bare, in a process that has everything imported.

    As many of these run at a time as the class has workers, since processes that share a memory slow
    each other down; what counts is their mean.
    """
    source = Source(ASSIGNMENT)
    template = Template.of(source)
    notebooks = [nbformat.writes(nb).encode() for _, nb in demo.students(source).values()]
    kinds = [
        [cell for _, cell in read(nb, template, Limits()).to_run(template)] for nb in notebooks
    ]
    script = (
        "import sys, json, time, os\n"
        f"sys.path.insert(0, {str(INSIDE.parent)!r})\n"
        "from inside.warm import warm_up\n"
        f"process = warm_up([{ASSIGNMENT!r}])\n"
        "import torch\n"
        "from course_utils.checks.observation import observe\n"
        "from course_utils.checks.probes import vanilla_gan_trained as it\n"
        "kinds, seconds, shell = json.loads(sys.stdin.read()), [], process.shell\n"
        "for cells in reversed(kinds):\n"  # the first, who has everything right, comes last
        "    shell.reset()\n"
        "    begin = time.process_time()\n"
        "    for cell in cells: shell.run_cell(cell)\n"
        "    seconds.insert(0, time.process_time() - begin)\n"
        "begin = time.process_time()\n"
        "space = shell.user_ns\n"
        "observe(it.trained(space), space[it.TRAINED], 0, dtype=torch.float64)\n"
        "os.write(1, json.dumps([seconds, time.process_time() - begin]).encode()); os._exit(0)\n"
    )
    environment = {"COURSE_BUDGET": "smoke", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}

    def once(_: int) -> tuple[list[float], float]:
        done = subprocess.run(
            [sys.executable, "-c", script], input=json.dumps(kinds), capture_output=True, text=True,
            cwd=ROOT, env={**os.environ, **environment},
        )  # fmt: skip
        if done.returncode or not done.stdout:
            raise RuntimeError(done.stderr[-2000:])
        cells, training = json.loads(done.stdout)
        return cells, training

    with ThreadPoolExecutor(processes) as pool:
        cells, trainings = zip(*pool.map(once, range(processes)), strict=True)
    return [statistics.mean(of_kind) for of_kind in zip(*cells, strict=True)], statistics.mean(
        trainings
    )


def trained(root: Path) -> int:
    """How many of a graded class had a training judged: those with nothing wrong that it needs."""
    from course_utils.checks.probes.vanilla_gan_trained import TRAINED_NEEDS

    count = 0
    for path in (root / ".grading" / ASSIGNMENT / "results").glob("*.json"):
        scores = json.loads(path.read_text())["scores"]
        count += all(
            scores[n]["earned"] == scores[n]["points"] for n in TRAINED_NEEDS if n in scores
        )
    return count


@dataclass
class Cost:
    """What it costs to grade a class.

    Parameters
    ----------
    students
        How many.
    wall, cpu
        Seconds of all together.
    memory
        The peak, in GiB.
    trainings
        How many had a training judged.
    """

    students: int
    wall: float
    cpu: float
    memory: float
    trainings: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.students + other.students, self.wall + other.wall, self.cpu + other.cpu,
            max(self.memory, other.memory), self.trainings + other.trainings,
        )  # fmt: skip

    def own(self, codes: list[tuple[list[float], float]]) -> tuple[float, float, float]:
        """CPU seconds a student of the students' own code: all, the cells, one training."""
        kinds = [statistics.mean(of_kind) for of_kind in zip(*(c for c, _ in codes), strict=True)]
        cells = sum(kinds[i % len(kinds)] for i in range(self.students)) / self.students
        training = statistics.mean(seconds for _, seconds in codes)
        return cells + training * self.trainings / self.students, cells, training

    def row(self, what: str) -> str:
        wall, cpu = self.wall / self.students, self.cpu / self.students
        return f"| {what} | {self.students} | {wall:.2f} | {cpu:.2f} | {self.memory:.1f} |"


def graded(n: int, workers: int) -> Cost:
    """A class graded by this course's pipeline."""
    environment = {"PYTHONPATH": str(ROOT), "COURSE_BUDGET": "smoke"}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "ours")
        course(root, n, (ROOT / "nbgrader_config.py").read_text())
        measure([*NBGRADER, "generate_assignment", ASSIGNMENT], root, environment)
        command = [sys.executable, "-m", "course_utils.grading", ASSIGNMENT]
        found = measure([*command, "--workers", str(workers)], root, environment)
        return Cost(n, *found, trained(root))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--n", type=int, default=100, help="students")
    parser.add_argument("--stock", type=int, default=12, help="of them for nbgrader as it comes")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--before", type=Path, help="a checkout of an earlier version")
    options = parser.parse_args()
    n, workers, before = options.n, options.workers, options.before
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # nbgrader starts alembic by its name, in an environment that need not be active.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    codes, codes_before, costs_before = [], [], []

    def bare() -> None:
        codes.append(own_code(workers))
        if before:
            codes_before.append(tuple(earlier(before, "own", 0, workers)))

    def half_before() -> None:
        if before:
            costs_before.append(Cost(*earlier(before, "class", n // 2, workers)))

    bare()
    with tempfile.TemporaryDirectory() as folder:
        names = stock_class(Path(folder, "stock"), options.stock)
        stock = measure_stock(Path(folder, "stock"), names[::2])
        half_before()
        ours = graded(n, workers)
        half_before()
        stock += measure_stock(Path(folder, "stock"), names[1::2])
    bare()
    own, cells, training = ours.own(codes)
    rest = ours.cpu / n - own
    faster = (stock.wall / stock.students) / (ours.wall / n)
    given = f" --before {before.name}" if before else ""
    print(f"# Grading a class of {ASSIGNMENT}\n")
    print(f"`python -m tests.benchmarks.grading --n {n} --stock {options.stock} --workers {workers}{given}`, "
          f"{os.cpu_count()} cores, {platform.machine()}\n")  # fmt: skip
    print("| | students | wall s a student | CPU s a student | peak memory GiB |")
    print("|---|---|---|---|---|")
    print(stock.row("nbgrader autograde, stock"))
    print(ours.row("course_utils.grading"))
    if before:
        print(sum(costs_before[1:], costs_before[0]).row("the same, earlier version"))
    print(f"\nThe stock command takes {faster:.1f} times the wall time a student.\n\nOf our "
          f"{ours.cpu / n:.2f} CPU s a student {own:.2f} are the student's own code: {cells:.2f} for the cells of "
          f"the notebook and {training:.2f} for each training that is judged, which {ours.trainings} of "
          f"{n} had. Both are what the same code takes bare, with everything imported, in as many processes at a "
          "time as there are workers (mean of a measurement before and one after). "
          f"The other {rest:.2f} CPU s a student are the pipeline's, from its start to its end.")  # fmt: skip
    if before:
        cost = sum(costs_before[1:], costs_before[0])
        rest_before = cost.cpu / cost.students - cost.own(codes_before)[0]
        print(f"\nThe earlier version's pipeline takes {rest_before:.2f} CPU s a student beside the students' own "
              f"code in the same run: ours takes {rest / rest_before:.2f} times that.")  # fmt: skip


def stock_class(root: Path, n: int) -> list[str]:
    """A course for the stock command; returns its students."""
    course(root, n, STOCK)
    # The stock command gives up at a cell that is there twice: none is, in its class.
    for path in (root / "submitted").glob("*"):
        if int(path.name[-3:]) % 10 == 8:
            shutil.rmtree(path)
    environment = {"PYTHONPATH": str(ROOT), "COURSE_BUDGET": "smoke"}
    measure([*NBGRADER, "generate_assignment", ASSIGNMENT], root, environment)
    return sorted(path.name for path in (root / "submitted").glob("*"))


def measure_stock(root: Path, names: list[str]) -> Cost:
    """Grade these students with the stock command."""
    environment = {"PYTHONPATH": str(ROOT), "COURSE_BUDGET": "smoke"}
    kept = root / "later"
    kept.mkdir()
    for path in list((root / "submitted").glob("*")):
        if path.name not in names:
            path.rename(kept / path.name)
    found = measure([*NBGRADER, "autograde", ASSIGNMENT], root, environment)
    for path in list(kept.glob("*")):
        path.rename(root / "submitted" / path.name)
    kept.rmdir()
    return Cost(len(names), *found)


if __name__ == "__main__":
    main()
