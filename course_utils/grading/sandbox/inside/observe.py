"""Observe exercises in a process that ends afterwards."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from inside.apart import ForgedError, apart
from inside.link import CHANGED, FORGED, REPLACED, SEEN, Report, Tell

if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise

Plain = dict[str, object]  # of JSON, or a notebook's variables


class Request(TypedDict, total=False):
    """What is asked for, as ``observe`` has it."""

    assignment: str
    names: list[str]
    tries: list[tuple[str, list[int]]]
    exact: bool
    stubs: bool
    trained: bool


def observe(
    tell: Tell,
    request: bytes,
    limits: dict[str, float],
    broken: Callable[[], str],
    report: Report,
    space: Plain,
    undo: Callable[[], list[str]],
    own_meanings: Callable[[], list[str]],
) -> None:
    """Do what one request asks for.

    Parameters
    ----------
    tell
        Sends a message to the warden.
    request
        JSON: "assignment"; "names", variables of the given cells; "tries", a list of [exercise,
        seeds]; "exact" for float64 and "stubs", false to bind none; "trained" to observe not an
        exercise but the training that is judged with it.
    limits
        See course_utils.grading.limits.
    broken
        Names a module that was changed, or "".
    report
        Tells the warden of something suspicious.
    space
        The notebook's variables.
    undo
        Puts back what an answer has replaced, and names it.
    own_meanings
        Names what else it has made mean something of its own.
    """
    _limit(limits)
    job: Request = json.loads(request)
    sys.stdout = sys.stderr = io.StringIO()
    look = _looker(job, space, broken, report)
    plain, run_apart = json, apart  # held here: an answer may put something else into this module

    def told_of(find: Callable[[], list[str]]) -> None:
        with contextlib.suppress(Exception):  # where an answer has left no thread to look in
            for name in run_apart(find):
                report(REPLACED, name)

    for number, (name, seeds) in enumerate(job["tries"]):
        seen: Plain = {"try": number}
        if name in space:
            seen["seeds"] = [look(name, seed) for seed in seeds]
        else:
            seen["missing"] = True
        told_of(undo)
        tell(SEEN, plain.dumps(seen).encode())
    told_of(own_meanings)


def _limit(limits: dict[str, float]) -> None:
    """End this process when it has used the seconds of CPU that a request may take."""
    seconds = max(1, int(limits["probe_cpu"]))
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))


def _exercises(job: Request, space: Plain) -> dict[str, Exercise]:
    """The exercises that a request is about, or the one training."""
    checks = sys.modules["course_utils.checks"]
    if job.get("trained"):
        training = checks.training_of(job["assignment"])
        return {training.TRAINED: training.trained(space)}
    exercises: dict[str, Exercise] = checks.exercises(job["assignment"])
    if job.get("stubs", True):
        return exercises
    return {name: replace(exercise, stubs={}) for name, exercise in exercises.items()}


def _looker(
    job: Request, space: Plain, broken: Callable[[], str], report: Report
) -> Callable[[str, int], Plain]:
    """What looks at an answer on a seed. It is made before any answer runs, and holds all it needs."""
    exercises, names = _exercises(job, space), job["names"]
    plain, run_apart, words = json, apart, _words
    watch, record = (
        sys.modules[f"course_utils.checks.{name}"] for name in ("observation", "record")
    )
    exact = {"dtype": sys.modules["torch"].float64} if job.get("exact") else {}

    def look(name: str, seed: int) -> Plain:
        """What one answer shows on one seed."""
        exercise, answer, show = exercises[name], space[name], watch.observe
        to_bytes = record.records_to_bytes

        def work() -> tuple[str, bytes]:
            variant, records = show(exercise, answer, seed, notebook_names=names, **exact)
            return variant, to_bytes(records)

        try:
            variant, records = run_apart(work)
            if changed := broken():
                report(CHANGED, changed)
                raise RuntimeError(f"it replaces parts of {changed}")
            return {"variant": variant, "records": plain.loads(records)}
        except BaseException as error:  # SystemExit, say: it ends this try, not the others
            if isinstance(error, ForgedError):
                report(FORGED, name)
            return {"raised": words(error)}

    return look


def _words(error: BaseException) -> Plain:
    words: Plain = {"type": type(error).__name__, "message": "", "lines": []}
    with contextlib.suppress(BaseException):
        words["message"] = apart(lambda: str(error)[:300])
    return words
