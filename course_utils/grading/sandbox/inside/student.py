"""The student's process: run the cells of a notebook, then show its answers to the probes."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from inside import audit, meanings, restore
from inside.apart import END, Put, apart, wired
from inside.frames import Alarm, End, Ended
from inside.link import ALL_RUN, BEGINS, CELL, OBSERVED, REPLACED, Report, Tell, connect
from inside.observe import observe
from inside.shell import Output, Shell, late, plain

if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise

# Our own modules, but for the shell, which is the notebook's to change.
OURS = tuple(f"inside.{name}" for name in (
    "apart", "audit", "callers", "frames", "link", "meanings", "observe", "restore", "student",
))  # fmt: skip


class StudentProcess:
    """A process that runs one notebook and is then asked for its answers.

    Made once, in the fork server; :meth:`begin` is called in a fork of it.

    Parameters
    ----------
    shell
        Where the cells run.
    probes
        Modules that observe answers.
    exercises
        Those that may be asked for, by name.
    """

    def __init__(self, shell: Shell, probes: tuple[str, ...], exercises: dict[str, Exercise]):
        self.shell, self.probes = shell, probes
        self.libraries = restore.libraries()
        self.pristine = restore.Pristine()
        self.own_meanings = meanings.watch_classes()
        # What would make cells or cases mean something else; none of it outlives the notebook.
        self.kept: list[tuple[str, object, object]] = [
            (f"the cases of {name}", exercise.cases, dict(exercise.cases))
            for name, exercise in exercises.items()
        ]
        for name in ("input_transformers_post", "ast_transformers"):
            transformers = getattr(shell, name)
            self.kept.append((f"the shell's {name}", transformers, list(transformers)))

    def begin(
        self, channel: int, alarm: int, secret: bytes, job: bytes, limits: dict[str, float]
    ) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Prepare to run a notebook's cells, and then to wait for exercises to observe.

        Parameters
        ----------
        channel, alarm
            Descriptors: packets to and from the warden, and one-line alarms to it.
        secret
            What our packets begin with.
        job
            JSON: "cells", a list of [index, source], and "helpers", the student's modules by file name.
        limits
            See course_utils.grading.limits.

        Returns
        -------
        (function, arguments)
            What to call, with no frame of ours above it.
        """
        tell, asked = connect(channel, secret)
        write, line = os.write, Alarm.line

        def report(name: str, detail: str) -> None:
            write(alarm, line(name, detail))

        plan = json.loads(job)
        self._enter(plan["helpers"])
        put = wired(only_cells(tell), self._answerer(tell, asked, report, limits))
        hide()
        audit.install(self.libraries, report)
        own_meanings = self.own_meanings
        return run_cells, (self.shell, plan["cells"], limits, put, report, own_meanings)

    # --- the notebook

    @staticmethod
    def _enter(helpers: dict[str, str]) -> None:
        """Close the terminal, and lay the student's own modules where they can be imported."""
        os.environ["COURSE_BUDGET"] = "smoke"
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        if helpers:
            folder = tempfile.mkdtemp(prefix="helpers-")
            for name, text in helpers.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            sys.path.append(folder)  # last: what is installed is found first

    # --- the answers

    def _prepare_to_answer(self, report: Report) -> None:
        """Put back what the notebook has replaced, and load the probes anew.

        They are read from the disk, whatever has become of those in memory. The rest of the package
        has been undone and stays: the answers call it, and probes record what it is asked to show.
        """
        patched = [name for name, now, before in self.kept if now != before]
        patched += self.pristine.undo()
        for name in [n for n in sys.modules if n.startswith("course_utils.checks")]:
            del sys.modules[name]
        for name in self.probes:
            importlib.import_module(name)
        # Who throws the package out leaves dozens of modules: what else was done is told first.
        patched.sort(key=lambda name: name.startswith("sys.modules["))
        for name in patched[:20]:
            report(REPLACED, name)

    def _answerer(
        self,
        tell: Tell,
        asked: Callable[[], bytes],
        report: Report,
        limits: dict[str, float],
    ) -> Callable[[], NoReturn]:
        """What the thread that speaks to the warden does when the cells have run.

        All that it uses is bound here, before any code of the student's runs.
        """
        fork, end, watch, ending = os.fork, os._exit, observe, _ending
        prepare, reset, run_apart = self._prepare_to_answer, _reset_signals, apart
        room, seal, space = _more_processes, restore.seal, self.shell.user_ns
        undo, own_meanings = self.pristine.undo_computing, self.own_meanings
        ours_broken = restore.seal(OURS)

        def answer() -> NoReturn:
            try:
                # What follows is no cell: if it fails, none is to be blamed.
                tell(BEGINS, b"-1")
                room()
                heir = fork()
                if heir:
                    tell(ALL_RUN, str(heir).encode())
                    end(0)
                reset()
                if changed := ours_broken():
                    report(REPLACED, f"parts of {changed}")
                # What is put back may be an object with a finalizer, which is the student's code.
                run_apart(lambda: prepare(report))
                probes_broken = seal(("course_utils.checks", "json", "builtins"))
                while request := asked():
                    child = fork()
                    if child == 0:
                        watch(
                            tell,
                            request,
                            limits,
                            lambda: probes_broken() or ours_broken(),
                            report,
                            space,
                            undo,
                            own_meanings,
                        )
                        end(0)
                    ended = ending(child, limits["probe_wall"])
                    tell(OBSERVED, ended.to_bytes() if ended else b"")
                end(0)
            finally:
                end(3)

        return answer


def run_cells(
    shell: Shell,
    cells: list[tuple[int, str]],
    limits: dict[str, float],
    put: Put,
    report: Report,
    own_meanings: Callable[[], list[str]],
) -> None:
    """Run cells, and tell what each of them does."""
    # The hard limit can only be lowered: it holds for the whole notebook, and kills.
    hard = int(time.process_time() + limits["notebook_wall"] + limits["cell_cpu"])
    streams = sys.stdout, sys.stderr
    total = 0
    broken_builtins = meanings.replaced_builtins()
    for index, source in cells:
        put(BEGINS, str(index).encode())
        sys.stdout, sys.stderr = streams  # whatever the last cell made of them
        room = int(min(limits["output_bytes"], max(0, limits["notebook_output_bytes"] - total)))
        soft = min(int(time.process_time() + limits["cell_cpu"] + 1), hard)
        try:
            done = plain({"index": index, **_run_cell(shell, source, room, (soft, hard))})
        except BaseException:  # our own code fails: it may have been left without its builtins
            for name in broken_builtins():
                report(REPLACED, name)
            raise
        total += len(done)
        put(CELL, done)
    for name in [*meanings.left_on(), *own_meanings()]:
        report(REPLACED, name)
    put(END, b"")


def _run_cell(shell: Shell, source: str, room: int, seconds: tuple[int, int]) -> Output:
    """Outputs of one cell, up to so many bytes, and whether it failed."""
    shell.events_seen, shell.used, shell.room = [], 0, room
    signal.signal(signal.SIGXCPU, late)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CPU, seconds)
    try:
        result = shell.run_cell(source, store_history=True)
        failed = result.error_in_exec or result.error_before_exec
    except BaseException as error:  # SystemExit, an interrupt between cells, a broken hook
        failed = error
        shell.showtraceback()
    outputs = [{k: v for k, v in o.items() if k != "_display"} for o in shell.events_seen]
    return {"outputs": outputs, "failed": bool(failed)}


def hide() -> None:
    """Take our modules out of reach by name: an import of one gets another copy."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "inside"]:
        del sys.modules[name]


def only_cells(tell: Tell) -> Put:
    """Sends what cells may say, and nothing else."""

    def put(kind: bytes, payload: bytes) -> None:
        if kind in (BEGINS, CELL):
            tell(kind, payload)

    return put


def _more_processes() -> None:
    """A few were kept in hand, since threads of the notebook may have used up the rest."""
    most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def _reset_signals() -> None:
    """Take off the notebook's handlers, then let signals through."""
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _ending(child: int, seconds: float) -> Ended | None:
    """Wait so long for a child; how it ended, if not as it should."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return Ended.of_status(status) if status else None
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Ended(End.ANSWER_TIME)
