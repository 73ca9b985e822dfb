"""Process 1 of a student's namespace: runs the notebook, watches its limits, cleans up."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from inside import processes
from inside.apart import forked
from inside.frames import (
    ROOM,
    Alarm,
    End,
    Ended,
    Frame,
    Packet,
    joiner,
    packets,
    receive_frame,
    send_frame,
)
from inside.walls import LIBC, PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE

if TYPE_CHECKING:
    from inside.student import StudentProcess

ALARMS = 50  # are passed on
LOOK = 0.25  # seconds between two looks at their memory


class _DeadError(Exception):
    """The student's process cannot go on."""

    def __init__(self, ended: Ended):
        super().__init__(ended.sentence)
        self.ended = ended


class Warden:
    """Runs a notebook, then observes its exercises as it is asked to; cleans up in between.

    What is said is in frames.py.

    Parameters
    ----------
    grader
        The stream of frames.
    limits
        See course_utils.grading.limits.
    walls
        Whether this is process 1 of a namespace.
    process
        What to fork a student's process from.
    """

    def __init__(
        self,
        grader: socket.socket,
        limits: dict[str, float],
        walls: bool,
        process: StudentProcess,
    ):
        self.grader, self.limits, self.walls, self.process = grader, limits, walls, process
        self.pid = 0
        self.packets: socket.socket  # to the student's process
        self.alarms = -1
        self.key = b""
        self.join = joiner()
        self.blind = False  # something has written into the packets
        self.count = 0
        self.measured = 0.0  # when their memory was last looked at
        self.status: int | None = None  # how the student's process ended

    def serve(self) -> None:
        """Do what the grader asks for, until it has gone."""
        # Orphans come to us, so that we can wait for the process that is probed.
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        while frame := receive_frame(self.grader):
            kind, payload = frame
            try:
                if kind is Frame.RUN:
                    self._run(payload)
                elif kind is Frame.OBSERVE:
                    self._observe(payload)
            except _DeadError as dead:
                self._relay_alarms()
                self._sweep()
                self.pid = 0
                send_frame(self.grader, Frame.DIED, dead.ended.to_bytes())
        self._sweep()

    def _run(self, job: bytes) -> None:
        self._sweep()
        self._spawn(job)
        heir = self._follow_cells()
        # The student's process has forked the one that will be probed, and ends: threads, timers
        # and profilers end with it. What it left running is killed before anything is asked.
        processes.wait(self.pid, 5.0)
        self.pid, self.status = heir, None
        self._sweep(heir)
        send_frame(self.grader, Frame.ALL_RUN)

    def _follow_cells(self) -> int:
        """Tell the grader what the cells do; returns the process that will be observed."""
        end = time.monotonic() + self.limits["notebook_wall"]
        deadline, interrupted = end, False
        while True:
            try:
                kind, payload = self._next(deadline)
            except TimeoutError:
                if deadline >= end:
                    raise _DeadError(Ended(End.NOTEBOOK_TIME)) from None
                if interrupted:
                    raise _DeadError(Ended(End.CELL_TIME)) from None
                os.kill(self.pid, signal.SIGINT)
                deadline, interrupted = time.monotonic() + 3.0, True
                continue
            if kind is Packet.BEGINS:
                deadline = min(end, time.monotonic() + self.limits["cell_wall"])
                interrupted = False
                send_frame(self.grader, Frame.BEGINS, payload)
            elif kind is Packet.CELL:
                send_frame(self.grader, Frame.CELL, payload)
            elif kind is Packet.ALL_RUN and payload.isdigit():
                return int(payload)

    def _observe(self, request: bytes) -> None:
        if not self.pid:
            raise _DeadError(Ended(End.ABSENT))
        self._renew()
        self._send(Packet.OBSERVE, request)
        deadline = time.monotonic() + self.limits["probe_wall"] + 5.0
        while True:
            try:
                kind, payload = self._next(deadline)
            except TimeoutError:
                raise _DeadError(Ended(End.OBSERVING_TIME)) from None
            if kind in (Packet.SEEN, Packet.OBSERVED):
                send_frame(self.grader, Frame(kind.value), payload)
            if kind is Packet.OBSERVED:
                break
        self._sweep(self.pid)

    # --- the student's process

    def _spawn(self, job: bytes) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(5.0)  # for sending to a process that does not read
        alarms, alarm = os.pipe()
        self.packets, self.alarms, self.join, self.blind = ours, alarms, joiner(), False
        self.key = os.urandom(16)

        def begin() -> tuple[Callable[..., object], tuple[object, ...]]:
            self.grader.close()
            ours.close()
            os.close(alarms)
            LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
            if not self.walls:
                os.setsid()
            processes.limit(self.limits, self.walls)
            # /proc/self/mem, and a debugger that the student starts, find it closed.
            LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
            return self.process.begin(theirs.detach(), alarm, self.key, job, self.limits)

        self.pid, self.status = forked(begin), None
        theirs.close()
        os.close(alarm)
        os.set_blocking(alarms, False)

    def _next(self, deadline: float) -> tuple[Packet, bytes]:
        """The next whole message of the student's process.

        Raises
        ------
        TimeoutError
            At the deadline, in seconds of ``time.monotonic``.
        _DeadError
            If it has ended, or its processes hold too much memory.
        """
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            ready, _, _ = select.select([self.packets], [], [], min(left, LOOK))
            self._relay_alarms()
            self._measure()
            if not ready:
                # A child that it left behind may keep the connection open.
                if self._ended():
                    raise _DeadError(self._cause())
                continue
            try:
                packet = self.packets.recv(ROOM)
            except ConnectionResetError:  # it ended with packets unread
                packet = b""
            if not packet:
                raise _DeadError(self._cause())
            try:
                if message := self.join(self.key, packet):
                    return Packet(message[0]), message[1]
            except ValueError:  # of no kind of ours, or without the key
                if not self.blind:
                    self.blind = True
                    send_frame(self.grader, Frame.ALARM, Alarm.line(Alarm.BLIND.name))
            except OverflowError:
                raise _DeadError(self._cause()) from None

    def _send(self, kind: Packet, payload: bytes) -> None:
        with contextlib.suppress(OSError):  # it has died: the next read says so
            for packet in packets(self.key, kind.value, payload):
                self.packets.send(packet)

    def _renew(self) -> None:
        """A new secret for the next round, told to a process in which no student's code is running."""
        key = os.urandom(16)
        self._send(Packet.KEY, key)
        self.key = key

    def _relay_alarms(self) -> None:
        try:
            text = os.read(self.alarms, 4096)
        except OSError:
            return
        if text and self.count < ALARMS:
            self.count += 1
            send_frame(self.grader, Frame.ALARM, text)

    def _measure(self) -> None:
        """Look at their memory now and then, whatever they may be sending meanwhile."""
        if not self.walls or time.monotonic() - self.measured < LOOK:
            return
        likely, most = processes.memory()
        if likely > 2 * self.limits["memory"] or most > 4 * self.limits["memory"]:
            raise _DeadError(Ended(End.MEMORY))
        self.measured = time.monotonic()

    def _ended(self) -> bool:
        """Whether the student's process has ended."""
        if self.status is None:
            self.status = processes.wait(self.pid, 0.001)
        return self.status is not None

    def _cause(self) -> Ended:
        if self.status is None:
            self.status = processes.wait(self.pid, 3.0)
        return Ended(End.CLOSED) if self.status is None else Ended.of_status(self.status)

    def _sweep(self, spare: int = 0) -> None:
        """Kill everything in here but the warden and the one to spare."""
        if self.walls:
            processes.sweep(spare)
        elif self.pid and self.pid != spare:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
