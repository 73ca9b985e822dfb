"""One grading run of one assignment: its seeds, the solution's observations, and what is done.

Kept in ``.grading/ASSIGNMENT`` of the course folder, which no sandbox can see:

    run.json        the secret that all seeds of the run come from
    expected.json   the solution's observations on them, and what its training leads to
    results/        one file a student
    attempts/       where the best submission counts: all of a student's, with their notebooks
    grades.csv      the table
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from course_utils.files import ROOT, write_atomic
from course_utils.grading.authoring.source import Source
from course_utils.grading.limits import Limits
from course_utils.grading.marking import expected
from course_utils.grading.marking.conversation import Run
from course_utils.grading.marking.results import Result, file_name
from course_utils.grading.sandbox.host import fork_server_for


@dataclass(frozen=True)
class Plan:
    """A run as plain data: what a worker on another machine needs."""

    assignment: str
    names: tuple[str, ...]
    expected: bytes
    limits: Limits
    sandbox: bool = True
    only: str | None = None

    @cached_property
    def run(self) -> Run:
        from course_utils.checks import exercises

        observations, training = expected.load(self.expected)
        return Run(
            self.assignment,
            exercises(self.assignment),
            list(self.names),
            observations,
            self.limits,
            training,
            self.only,
        )


@dataclass(frozen=True)
class RunFolder:
    """The folder of a run.

    Parameters
    ----------
    root
        The course folder, with ``submitted`` in it.
    assignment
        Such as ``"01_vanilla_gan"``.
    """

    root: Path
    assignment: str

    @property
    def path(self) -> Path:
        return self.root / ".grading" / self.assignment

    @cached_property
    def source(self) -> Source:
        """The assignment's source: the course's own, or the one that this package came with."""
        own = (self.root / "solutions" / f"{self.assignment}.py").exists()
        return Source(self.assignment, self.root if own else ROOT)

    def plan(
        self, limits: Limits, sandbox: bool = True, only: str | None = None, fresh: bool = False
    ) -> Plan:
        """Load the run, or begin one.

        Parameters
        ----------
        limits, sandbox
            For every submission.
        only
            One exercise to grade.
        fresh
            Draw new seeds: a new run.
        """
        if only is not None and only not in self.source.exercises():
            known = ", ".join(self.source.exercises())
            raise ValueError(
                f"There is no exercise {only!r} in {self.assignment}; there are: {known}."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        os.chmod(self.path.parent, 0o700)
        with self._locked("plan"):
            place = self.path / "run.json"
            state = {} if fresh or not place.exists() else json.loads(place.read_text())
            if "seed" not in state:
                state = {"seed": secrets.token_hex(16)}
            fingerprint = expected.fingerprint(self.source)
            kept = self.path / "expected.json"
            if state.get("fingerprint") != fingerprint or not kept.exists():
                server = fork_server_for(self.assignment, sandbox)
                write_atomic(kept, expected.compute(self.source, state["seed"], server, limits))
                state["fingerprint"] = fingerprint
                write_atomic(place, json.dumps(state).encode())
            return Plan(
                self.assignment,
                tuple(self.source.given_names()),
                kept.read_bytes(),
                limits,
                sandbox,
                only,
            )

    def key(self, digest: str) -> str:
        """What a result belongs to: the file, the seeds, the probes and the solution."""
        state = json.loads((self.path / "run.json").read_text())
        return f"{digest}/{state['seed']}/{state['fingerprint']}"

    # --- results

    def result_path(self, student: str) -> Path:
        return self.path / "results" / file_name(student)

    def save(self, result: Result) -> None:
        """Keep a result.

        Raises
        ------
        OSError
            If it can't be written; what was kept before is untouched.
        """
        write_atomic(self.result_path(result.student), result.to_json().encode())

    def load(self, student: str) -> Result | None:
        try:
            return Result.from_json(self.result_path(student).read_text())
        except (OSError, ValueError, TypeError):
            return None

    def results(self) -> Iterator[Result]:
        """All that there are, as tables show them."""
        for path in sorted((self.path / "results").glob("*.json")):
            with contextlib.suppress(OSError, ValueError, TypeError):
                yield Result.from_json(path.read_text()).shown()

    # --- attempts, where the best of them counts

    def attempts(self, student: str) -> list[Result]:
        """All that a student has handed in and that could be graded."""
        found = []
        for path in sorted(self._attempts(student).glob("*.json")):
            with contextlib.suppress(OSError, ValueError, TypeError):
                found.append(Result.from_json(path.read_text()))
        return found

    def best(
        self, result: Result, notebook: NotebookNode, net: Callable[[Result], float]
    ) -> tuple[Result, NotebookNode]:
        """Keep an attempt; returns the one that counts, which of equals is the last.

        Parameters
        ----------
        result, notebook
            What was handed in now.
        net
            The points of a result, less what being late costs.
        """
        place = self._attempts(result.student)
        write_atomic(place / f"{_attempt(result)}.ipynb", nbformat.writes(notebook).encode())
        write_atomic(place / f"{_attempt(result)}.json", result.to_json().encode())
        every = self.attempts(result.student)
        counts = max(every, key=lambda r: (net(r), parse_utc(r.stamp or "1970-01-01")))
        if _attempt(counts) == _attempt(result):
            return result, notebook
        counts.notes = [f"an earlier submission counts, of {counts.stamp}: it has more points"]
        kept = self.load(result.student)
        if kept and _attempt(kept) == _attempt(counts):
            counts = kept  # with what the gradebook was told
        return counts, nbformat.read(place / f"{_attempt(counts)}.ipynb", as_version=4)

    def _attempts(self, student: str) -> Path:
        return self.path / "attempts" / file_name(student).removesuffix(".json")

    def regrade(self, students: list[str], only: str | None) -> Regrade:
        """The regrade of these students: a new one, or the one that was stopped."""
        what = hashlib.sha256(json.dumps([sorted(students), only]).encode()).hexdigest()
        return Regrade(self.path / f"regrade-{what[:16]}.txt")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second grading of this assignment out.

        Raises
        ------
        RuntimeError
            If one is under way.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with self._locked("lock", wait=False):
            yield

    @contextlib.contextmanager
    def _locked(self, name: str, wait: bool = True) -> Iterator[None]:
        with open(self.path / f".{name}", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise RuntimeError(
                    f"{self.assignment} is being graded by another process: wait for it, or end it."
                ) from None
            yield


def _attempt(result: Result) -> str:
    """The name of an attempt: the same file, handed in at the same time, is the same."""
    return hashlib.sha256(f"{result.file} {result.stamp}".encode()).hexdigest()[:16]


class Regrade:
    """Whom a regrade has done, one a line of a file, so that one that is stopped goes on."""

    def __init__(self, path: Path):
        self.path = path
        self.done = set(path.read_text("utf-8").splitlines()) if path.exists() else set()

    def add(self, student: str) -> None:
        """Note that a student is done; with no room for that, the student is done once more."""
        with contextlib.suppress(OSError), self.path.open("a", encoding="utf-8") as file:
            file.write(f"{student}\n")

    def finish(self) -> None:
        """Forget them: all are done."""
        self.path.unlink(missing_ok=True)


def cannot_write(error: OSError) -> str:
    """What could not be written, in a sentence."""
    return f"{error.filename or 'a file'} cannot be written ({error.strerror or error})"
