"""Talk with the sandbox about one notebook: run its cells, have its exercises observed."""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import dataclass, field

from course_utils.checks.exercise import Exercise
from course_utils.grading.limits import Limits
from course_utils.grading.marking.judge import Expected, Seen, read_observation
from course_utils.grading.marking.trained import Training
from course_utils.grading.sandbox.host import ForkServer, SandboxError
from course_utils.grading.sandbox.inside.frames import (
    Alarm,
    End,
    Ended,
    Frame,
    receive_frame,
    send_frame,
)
from course_utils.grading.submissions import clean


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
        The training that is judged, where the assignment has one.
    only : str or None
        Grade this one exercise.
    """

    assignment: str
    exercises: dict[str, Exercise]
    names: list[str]
    expected: dict[str, Expected]
    limits: Limits = field(default_factory=Limits)
    training: Training | None = None
    only: str | None = None


# What ends a process, as cells that are left out unseen write it.
ENDS = re.compile(r"\b(?:_exit|abort|kill|killpg|raise_signal|exec[lv]\w*|_sigsegv)\s*\(")


class _GoneError(RuntimeError):
    """The student's processes have ended; the message says how."""

    def __init__(self, end: End):
        super().__init__(Ended(end).sentence)


class Conversation:
    """One session with the sandbox: of a student, or of the solution.

    Parameters
    ----------
    run, server
    helpers
        The student's own modules, by file name.
    end
        When the time of the whole submission is up, on ``time.monotonic``; by default from now on.
    """

    def __init__(
        self, run: Run, server: ForkServer, helpers: dict[str, str], end: float | None = None
    ):
        self.run, self.limits, self.helpers = run, run.limits, helpers
        self.link: socket.socket = server.session(run.limits)
        self.alarms: list[str] = []
        self.lost: dict[int, str] = {}  # cells that killed their process, and how
        self.outputs: dict[int, list[clean.Output]] = {}
        self.failed: set[int] = set()
        self.left_out: set[int] = set()  # places of cells that are not run
        self.completed: set[int] = set()  # and of those that have run to their end
        self.cut = False  # some of them unseen, since too many had ended their process
        self.gone = False  # the process that holds the notebook has ended
        self.end = time.monotonic() + run.limits.submission_wall if end is None else end

    def _check_time(self) -> None:
        if time.monotonic() > self.end:
            raise _GoneError(End.SUBMISSION_TIME)

    def notebook(self, cells: list[tuple[int, str]]) -> str:
        """Run cells; after a death, begin anew without the cell that caused it.

        When that has happened too often, cells that look as if they would do so too are left out,
        unless they define answers. What is left out stays so when cells are run again.

        Returns the reason why not all of the cells could be run, or "".
        """
        self.gone = False
        exercises = len(self.run.exercises)
        for deaths in range(self.limits.restarts + exercises + 1):
            self._check_time()
            if deaths == self.limits.restarts:
                fatal = {cells[n][1] for n in self.left_out}
                self.left_out |= {
                    n for n, (_, source) in enumerate(cells)
                    if n not in self.completed and not self._defines(source)
                    and (source in fatal or ENDS.search(source))
                }  # fmt: skip
                self.cut = True
            places = [n for n in range(len(cells)) if n not in self.left_out]
            self.outputs.clear()
            self.failed.clear()
            at, ended = self._once([cells[n] for n in places])
            self.completed |= set(places[: len(places) if at is None else at])
            if ended is None:
                return "" if not self.cut else Ended(End.RESTARTS, self.limits.restarts).sentence
            if at is None:
                return ended.sentence
            self.left_out.add(places[at])
            self.lost[cells[places[at]][0]] = ended.sentence
            if ended.end is End.NOTEBOOK_TIME:
                # Time is up: what has run so far is what counts.
                self.left_out |= set(places[at:])
        return Ended(End.RESTARTS, self.limits.restarts).sentence

    def _defines(self, source: str) -> bool:
        """Whether a cell defines an answer."""
        names = "|".join(map(re.escape, self.run.exercises))
        return bool(re.search(rf"^(?:(?:def|class) +(?:{names})\b|(?:{names}) *=)", source, re.M))

    def _once(self, cells: list[tuple[int, str]]) -> tuple[int | None, Ended | None]:
        numbered = [[n, source] for n, (_, source) in enumerate(cells)]
        job = {"cells": numbered, "helpers": self.helpers}
        send_frame(self.link, Frame.RUN, json.dumps(job).encode())
        at: int | None = None
        while True:
            kind, payload = self._receive()
            if kind is Frame.BEGINS:
                at = self._place(payload, len(cells))
            elif kind is Frame.CELL:
                self._cell(payload, cells)
            elif kind is Frame.ALL_RUN:
                return None, None
            elif kind is Frame.DIED:
                return at, _ended(payload)

    def _receive(self) -> tuple[Frame, bytes]:
        frame = receive_frame(self.link)
        if frame is None:
            raise _GoneError(End.GONE)
        if frame[0] is Frame.ALARM:
            for line in frame[1].decode("ascii", "replace").splitlines():
                words = clean.text(Alarm.sentence(line), 300)
                if words not in self.alarms and len(self.alarms) < 40:
                    self.alarms.append(words)
        if frame[0] is Frame.BROKEN:
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
            ``trained=True`` for the training that is judged.

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
            if kind is Frame.SEEN:
                try:
                    number, found = read_observation(payload, counts)
                    if number in seen:
                        odd = "it sent what it observed twice"
                    seen[number] = found
                except ValueError as error:
                    odd = clean.text(f"it sent what no probe writes ({error})", 300)
            elif kind is Frame.OBSERVED:
                if odd:
                    alone = len({name for name, _ in tries}) == 1  # then the caller knows which
                    self.alarms.append(odd if alone else f"an exercise: {odd}")
                return seen, odd if odd and not payload else _ended(payload).sentence
            elif kind is Frame.DIED:
                self.gone = True
                return seen, _ended(payload).sentence

    def _ask(self, **what: object) -> None:
        self._check_time()
        request = {"assignment": self.run.assignment, "names": self.run.names, **what}
        send_frame(self.link, Frame.OBSERVE, json.dumps(request).encode())


def _ended(payload: bytes) -> Ended:
    """How it ended, by the word of a process that may be the student's."""
    try:
        return Ended.from_bytes(payload)
    except ValueError:
        return Ended(End.UNSEEN)
