"""Grade one submission: run its cells in the sandbox, observe each exercise, judge outside."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from course_utils.checks.observe import PUBLIC_SEEDS
from course_utils.grading import clean, results
from course_utils.grading.inside.nursery import receive_frame, send_frame
from course_utils.grading.judge import (
    NOT_DEFINED,
    Expected,
    Score,
    Seen,
    explain,
    judge,
    read_observation,
    unwritten,
)
from course_utils.grading.limits import Limits
from course_utils.grading.recover import Recovered, Template
from course_utils.grading.results import Result
from course_utils.grading.samples import COPIED, NO_SAMPLES, Training
from course_utils.grading.sandbox import Nursery, SandboxError


@dataclass(frozen=True)
class Run:
    """What all submissions of one grading run are measured with.

    Parameters
    ----------
    assignment : str
    exercises : dict of str to Exercise
    names : list of str
        Variables of the given cells, which answers must not read.
    expected : dict of str to Expected
        The solution's observations. They never enter the sandbox.
    limits : Limits
    training : Training or None
        The training whose samples are judged, where the assignment has one.
    only : str or None
        Grade this one exercise.
    """

    assignment: str
    exercises: dict[str, Any]
    names: list[str]
    expected: dict[str, Expected]
    limits: Limits = field(default_factory=Limits)
    training: Training | None = None
    only: str | None = None


RESULT_BYTES = 2**22  # weights and samples of a generator


class _GoneError(RuntimeError):
    """The student's processes have ended; the message says how."""


class Conversation:
    """One session with the sandbox: of a student, or of the solution."""

    def __init__(self, run: Run, nursery: Nursery, helpers: dict[str, str]):
        self.run, self.limits, self.helpers = run, run.limits, helpers
        self.link: socket.socket = nursery.session(run.limits)
        self.alarms: list[str] = []
        self.lost: dict[int, str] = {}  # cells that killed their process, and how
        self.outputs: dict[int, list[dict[str, Any]]] = {}
        self.failed: set[int] = set()
        self.gone = False  # the process that holds the notebook has ended
        self.end = time.monotonic() + run.limits.submission_wall

    def _check_time(self) -> None:
        if time.monotonic() > self.end:
            raise _GoneError("the whole submission took too long")

    def notebook(self, cells: list[tuple[int, str]]) -> str:
        """Run cells; after a death, begin anew without the cell that caused it.

        Returns the reason why not all of the cells could be run, or "".
        """
        dead: set[int] = set()
        self.gone = False
        for _ in range(self.limits.restarts + 1):
            self._check_time()
            left = [(i, s) for n, (i, s) in enumerate(cells) if n not in dead]
            places = [n for n in range(len(cells)) if n not in dead]
            self.outputs.clear()
            self.failed.clear()
            at, why = self._once(left)
            if why is None:
                return ""
            if at is None:
                return why
            dead.add(places[at])
            self.lost[left[at][0]] = why
            if "the whole notebook" in why:
                # Time is up: what has run so far is what counts.
                cells = [c for n, c in enumerate(cells) if n < places[at]]
        return f"cells killed their process more than {self.limits.restarts} times"

    def _once(self, cells: list[tuple[int, str]]) -> tuple[int | None, str | None]:
        numbered = [[n, source] for n, (_, source) in enumerate(cells)]
        job = {"cells": numbered, "helpers": self.helpers}
        send_frame(self.link, b"N", json.dumps(job).encode())
        at: int | None = None
        while True:
            kind, payload = self._receive()
            if kind == b"B":
                at = self._place(payload, len(cells))
            elif kind == b"C":
                self._cell(payload, cells)
            elif kind == b"S":
                return None, None
            elif kind == b"D":
                return at, clean.text(payload.decode("utf-8", "replace"), 300)

    def _receive(self) -> tuple[bytes, bytes]:
        frame = receive_frame(self.link)
        if frame is None:
            raise _GoneError("the sandbox of this submission has ended")
        if frame[0] == b"A":
            for line in frame[1].decode("utf-8", "replace").splitlines():
                line = clean.text(line, 200)
                if line not in self.alarms and len(self.alarms) < 40:
                    self.alarms.append(line)
        if frame[0] == b"F":
            raise SandboxError(
                f"The sandbox failed: {clean.text(frame[1].decode('utf-8', 'replace'), 300)}"
            )
        return frame

    @staticmethod
    def _place(payload: bytes, count: int) -> int | None:
        try:
            at = int(payload[:12])
        except ValueError:
            return None
        return at if 0 <= at < count else None

    def _cell(self, payload: bytes, cells: list[tuple[int, str]]) -> None:
        try:
            report = json.loads(payload)
            at = report["index"]
            index = cells[at][0]
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return
        if index >= 0:
            room = 2 * self.limits.output_bytes  # what is inside counts in another way
            self.outputs[index] = clean.outputs(report.get("outputs"), room)
            if report.get("failed"):
                self.failed.add(index)

    def observe(
        self, tries: list[tuple[str, list[int]]], **how: bool
    ) -> tuple[dict[int, list[Seen] | None], str]:
        """Observe exercises, all in one process: each on its seeds.

        Parameters
        ----------
        tries
            Exercises and seeds.
        how
            ``exact=True`` for float64, ``stubs=False`` to bind no stand-ins: how a solution is observed.

        Returns
        -------
        (seen, why)
            What each try showed, by its number; and why there is less than was asked for, or "".
        """
        self._ask(tries=tries, **how)
        counts = [len(seeds) for _, seeds in tries]
        seen: dict[int, list[Seen] | None] = {}
        odd, self.gone = "", False
        while True:
            kind, payload = self._receive()
            if kind == b"O":
                try:
                    number, found = read_observation(payload, counts)
                    seen[number] = found
                except ValueError as error:
                    odd = clean.text(f"it sent what no probe writes ({error})", 300)
            elif kind == b"X":
                words = clean.text(payload.decode("utf-8", "replace"), 300)
                if odd:
                    names = dict.fromkeys(name for name, _ in tries)
                    self.alarms.append(
                        f"{', '.join(names) if len(names) == 1 else 'an exercise'}: {odd}"
                    )
                return seen, words or odd or "it ended its process before it could be observed"
            elif kind == b"D":
                self.gone = True
                return seen, clean.text(payload.decode("utf-8", "replace"), 300)

    def samples(self, seed: int) -> list[Any]:
        """Samples of the generator that the notebook's own code trains: as the process that trained
        it draws them, and as another does to which only the weights have come; None for none."""
        there = self._result(train=seed, weights=None)
        here = self._result(train=seed, weights=there["weights"]) if there.get("weights") else {}
        return [there.get("samples"), here.get("samples")]

    def _result(self, **what: Any) -> dict[str, Any]:
        self._ask(tries=[], **what)
        found: dict[str, Any] = {}
        self.gone = False
        while True:
            kind, payload = self._receive()
            if kind == b"T" and len(payload) <= RESULT_BYTES:
                with contextlib.suppress(ValueError, RecursionError):
                    plain = json.loads(payload)
                    found = plain if isinstance(plain, dict) else {}
            elif kind == b"D":
                self.gone = True
                return found
            elif kind == b"X":
                return found

    def _ask(self, **what: Any) -> None:
        self._check_time()
        request = {"assignment": self.run.assignment, "names": self.run.names, **what}
        send_frame(self.link, b"E", json.dumps(request).encode())


def grade(
    student: str, submission: Recovered, template: Template, run: Run, nursery: Nursery
) -> Result:
    """Grade one recovered submission.

    Parameters
    ----------
    student
        For the result.
    submission, template
        See :mod:`course_utils.grading.recover`.
    run
        Seeds, expected observations, limits.
    nursery
        Where its code runs.

    Returns
    -------
    Result
        In one of the states graded, partly graded or suspicious.

    Raises
    ------
    SandboxError
        If there is no sandbox: that is no fault of the submission.
    """
    begin = time.monotonic()
    names = [n for n in run.exercises if run.only in (None, n)]
    first = _attempt(submission.to_run(template), names, run, nursery, submission.helpers)
    scores, alarms, lost, outputs, troubles = first
    notes = list(submission.notes)
    unclear = [n for n in names if _may_be_disorder(scores[n])]
    ordered = submission.in_order(template)
    if unclear and ordered != submission.to_run(template):
        needed = _needed(names, run)
        trained = [n for n in names if run.training and n == run.training.exercise
                   and set(unclear) & set(needed) and n not in unclear]  # fmt: skip
        again = _attempt(ordered, [*unclear, *trained], run, nursery, submission.helpers)
        better = [n for n in unclear if again[0][n].earned > scores[n].earned]
        if better:
            notes.append("cells were moved or deleted: graded in the assignment's own order: "
                         + ", ".join(better))  # fmt: skip
            if all(again[0].get(n, scores[n]).right for n in needed if n not in trained):
                better += trained  # all it needs is there now: it has been judged
            scores |= {n: again[0][n] for n in better}
            outputs, lost = again[3], again[2]
            alarms = list(dict.fromkeys([*alarms, *again[1]]))
    for name, score in scores.items():
        if NOT_DEFINED in score.message:
            score.message += _its_error(submission, name, outputs)
    reasons = [f"{_cell_name(submission, index)}: {why}" for index, why in lost.items()]
    reasons += [f"{n}: {s.trouble}" for n, s in scores.items() if s.trouble]
    reasons += troubles
    alarms += [s.odd for s in scores.values() if s.odd]
    state = results.PARTLY if reasons else results.GRADED
    if alarms:
        state = results.SUSPICIOUS
        reasons = [*alarms, *reasons]
    return Result(
        student, state, list(dict.fromkeys(reasons))[:40], notes,
        {n: {k: v for k, v in asdict(s).items() if k not in ("odd", "right")} for n, s in scores.items()},
        {str(i): o for i, o in outputs.items()},
        submission.digest, round(time.monotonic() - begin, 3),
    )  # fmt: skip


def _attempt(
    cells: list[tuple[int, str]],
    names: list[str],
    run: Run,
    nursery: Nursery,
    helpers: dict[str, str],
) -> tuple[dict[str, Score], list[str], dict[int, str], dict[int, list[Any]], list[str]]:
    talk = Conversation(run, nursery, helpers)
    scores: dict[str, Score] = {}
    troubles: list[str] = []
    with talk.link:
        try:
            trouble = talk.notebook(cells)
            if trouble:
                troubles.append(trouble)
            outputs = dict(talk.outputs)
            needed = _needed(names, run)
            right = _all_at_once(talk, [*names, *(n for n in needed if n not in names)], run)
            scores |= {n: s for n, s in right.items() if n in names}
            for name in names:
                if talk.gone:
                    # The process that holds the notebook went down: build it up for the others.
                    talk.notebook(cells)
                if name not in scores:
                    scores[name] = _exercise(talk, name, run)
            if needed and all((scores.get(n) or right.get(n, _WRONG)).right for n in needed):
                _judge_training(talk, scores, run)
        except (_GoneError, OSError, ValueError) as error:
            if not nursery.alive:  # it took this session down with it
                raise SandboxError("The sandbox's warm parent has ended.") from None
            troubles.append(clean.text(str(error), 300))
            outputs = dict(talk.outputs)
    for name in names:
        if name not in scores:
            points = run.exercises[name].points
            why = f"it could not be run, as {troubles[-1]}"
            scores[name] = Score(points, 0.0, f"✗ {name}: {why}.", trouble=why)
    return scores, talk.alarms, talk.lost, outputs, troubles


_WRONG = Score(1.0, 0.0, "")


def _needed(names: list[str], run: Run) -> tuple[str, ...]:
    """The exercises that must be right for a training to be judged, where it is to be."""
    return run.training.needs if run.training and run.training.exercise in names else ()


def _judge_training(talk: Conversation, scores: dict[str, Score], run: Run) -> None:
    """Train with the notebook's own code, and let the samples count as one more case."""
    assert run.training
    name, faults = run.training.exercise, [""]
    for seed in run.training.seeds:
        faults = run.training.judge(talk.samples(seed), seed)
        if not faults or COPIED in faults or talk.gone:
            break
    if faults:
        score, cases = scores[name], len(run.exercises[name].cases)
        score.earned, score.right = score.points * cases / (cases + 1), False
        score.message = "\n".join([
            f"✗ {name}: your players were trained with it, on moons turned by an angle that is drawn "
            "for grading.", "", *(f"  {fault}" for fault in faults), "",
            f"  read: the section “{run.exercises[name].notes}”",
        ])  # fmt: skip
        if COPIED in faults:
            score.odd = f"{name}: {COPIED}"
        if NO_SAMPLES in faults:
            score.trouble = NO_SAMPLES


def _all_at_once(talk: Conversation, names: list[str], run: Run) -> dict[str, Score]:
    """The exercises that are right when all are observed in one process, which is quick.

    What is not right there is observed again, alone: an answer may have spoiled what came after it.
    Only what has not been written needs no second look. The other way round nothing is gained, since
    an answer can do in its own process what another could do for it here.
    """
    seen, _ = talk.observe([(name, list(run.expected[name])) for name in names])
    scores = {}
    for number, name in enumerate(names):
        if number in seen:
            seeds = list(run.expected[name])
            found = seen[number]
            score = judge(run.exercises[name], found, seeds, run.expected[name])
            if score.right:
                scores[name] = score
            elif found and unwritten(found):
                shown = found[: len(PUBLIC_SEEDS)]  # the same on any inputs
                scores[name] = explain(run.exercises[name], score, shown, run.assignment)
    return scores


def _exercise(talk: Conversation, name: str, run: Run) -> Score:
    """Mark one exercise alone; where it is wrong, the public seeds tell the cause."""
    exercise, seeds = run.exercises[name], list(run.expected[name])
    seen, why = talk.observe([(name, seeds), (name, list(PUBLIC_SEEDS))])
    if 0 not in seen:
        return Score(exercise.points, 0.0, f"✗ {name} could not be run: {why}.", trouble=why)
    score = judge(exercise, seen[0], seeds, run.expected[name])
    if not score.right and not score.trouble and 1 in seen:
        score = explain(exercise, score, seen[1], run.assignment)
    return score


def _may_be_disorder(score: Score) -> bool:
    return score.earned < score.points and (
        NOT_DEFINED in score.message or "NameError" in score.message
    )


def _its_error(submission: Recovered, name: str, outputs: dict[int, list[Any]]) -> str:
    """With what error the cell that should define an answer ended, in a line for the student."""
    for index, cell in enumerate(submission.cells):
        for output in outputs.get(index, []) if cell.grade_id == name else []:
            if output["output_type"] == "error":
                words = clean.line(f"{output['ename']}: {output['evalue']}")[:300]
                return f"\n\n  Its cell ended with an error: {words}"
    return ""


def _cell_name(submission: Recovered, index: int) -> str:
    if not 0 <= index < len(submission.cells):
        return "a given cell"
    return submission.cells[index].grade_id or f"cell {index + 1}"
