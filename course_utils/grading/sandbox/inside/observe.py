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
from typing import TypedDict

from inside.apart import ForgedError, apart
from inside.link import CHANGED, FORGED, REPLACED, SEEN, Report, Tell

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
    seconds = max(1, int(limits["probe_cpu"]))
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    job: Request = json.loads(request)
    sys.stdout = sys.stderr = io.StringIO()
    exercises = sys.modules["course_utils.checks"].exercises(job["assignment"])
    if not job.get("stubs", True):
        exercises = {name: replace(exercise, stubs={}) for name, exercise in exercises.items()}
    if job.get("trained"):
        training = sys.modules["course_utils.checks"].training_of(job["assignment"])
        exercises = {training.TRAINED: training.trained(space)}
    plain, run_apart = json, apart
    watch, record = (
        sys.modules[f"course_utils.checks.{name}"] for name in ("observation", "record")
    )
    exact = {"dtype": sys.modules["torch"].float64} if job.get("exact") else {}
    names = job["names"]

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
            return {"raised": _words(error)}

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


def _words(error: BaseException) -> Plain:
    words: Plain = {"type": type(error).__name__, "message": "", "lines": []}
    with contextlib.suppress(BaseException):
        words["message"] = apart(lambda: str(error)[:300])
    return words
