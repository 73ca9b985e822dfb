"""All that is said between the grader, the warden and the student's process, as bytes.

Both sides load this file; it imports nothing of the package.

Frames go over a stream between the grader and the warden of one student::

    to the warden     RUN        run these cells in a new process          JSON: cells, helpers
                      OBSERVE    observe exercises in a fork of it         JSON: see observe.py
    to the grader     READY      the fork server is warm                   nothing
                      BROKEN     there is no sandbox                       why, in words
                      BEGINS     a cell begins                             its number
                      CELL       what it did                               JSON: outputs, failed
                      ALL_RUN    all cells have run                        nothing
                      SEEN       what an answer showed                     JSON: records
                      OBSERVED   the observing is done, or ended early     an Ended, or nothing
                      DIED       the student's process has ended           an Ended
                      ALARM      something suspicious was seen             lines of Alarm.line

Packets go between the warden and the student's process. Each begins with a secret of the round, so
that code which writes blindly into open files can be seen, but cannot speak for us::

    to the process    OBSERVE    as above
                      KEY        the secret of the next round
    to the warden     BEGINS, CELL, SEEN, OBSERVED as above
                      ALL_RUN    all cells have run                        who will be observed: a pid
"""

from __future__ import annotations

import contextlib
import enum
import os
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FRAME_LIMIT = 64 * 2**20
PACKET = 60_000  # bytes of a message in one packet
HOME = "/home/student"  # of every student, in the sandbox


class Frame(enum.Enum):
    """What a frame is."""

    RUN = b"N"
    OBSERVE = b"E"
    READY = b"R"
    BROKEN = b"F"
    BEGINS = b"B"
    CELL = b"C"
    ALL_RUN = b"S"
    SEEN = b"O"
    OBSERVED = b"X"
    DIED = b"D"
    ALARM = b"A"


class Packet(enum.Enum):
    """What a message in packets is; the warden hands those on that are also a frame's."""

    OBSERVE = Frame.OBSERVE.value
    KEY = b"K"
    BEGINS = Frame.BEGINS.value
    CELL = Frame.CELL.value
    ALL_RUN = Frame.ALL_RUN.value
    SEEN = Frame.SEEN.value
    OBSERVED = Frame.OBSERVED.value


class End(enum.Enum):
    """How a process, or the talk with it, came to an end before its work was done."""

    NOTEBOOK_TIME = "the whole notebook took too long"
    SUBMISSION_TIME = "the whole submission took too long"
    CELL_TIME = "it ran past its time, and would not be interrupted"
    ANSWER_TIME = "it ran past its time"
    OBSERVING_TIME = "observing it took too long"
    MEMORY = "all its processes together used too much memory"
    KILLED = "it used up its processor time or memory and was killed"
    CRASHED = "it crashed ({signal})"
    EXITED = "it ended itself (exit status {number})"
    CLOSED = "it closed its connection"
    UNSEEN = "it ended its process before it could be observed"
    ABSENT = "there is no process to observe"
    RESTARTS = "cells killed their process more than {number} times"
    GONE = "the sandbox of this submission has ended"


@dataclass(frozen=True)
class Ended:
    """An :class:`End` with its number: the signal of CRASHED, the status of EXITED, the most
    RESTARTS."""

    end: End
    number: int = 0

    @property
    def sentence(self) -> str:
        """In words, for the student and the instructor; the only place where they are made."""
        name = str(self.number)
        with contextlib.suppress(ValueError):
            name = signal.Signals(self.number).name
        return self.end.value.format(number=self.number, signal=name)

    @classmethod
    def of_status(cls, status: int) -> Ended:
        """How a process ended, by the status that ``waitpid`` gives."""
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            killed = number in (signal.SIGXCPU, signal.SIGKILL)
            return cls(End.KILLED) if killed else cls(End.CRASHED, number)
        return cls(End.EXITED, os.WEXITSTATUS(status))

    def to_bytes(self) -> bytes:
        return f"{self.end.name} {self.number}".encode()

    @classmethod
    def from_bytes(cls, payload: bytes) -> Ended:
        """Read what :meth:`to_bytes` wrote.

        Raises
        ------
        ValueError
            If it is something else.
        """
        name, _, number = payload[:80].decode("ascii").partition(" ")
        if name not in End.__members__ or not number.isdecimal():
            raise ValueError("no end that is known")
        return cls(End[name], int(number[:9]))


class Alarm(enum.Enum):
    """What a person should look at; what comes with it are words that a student may have chosen."""

    USED = "used {detail}"
    OPENED = "tried to open {detail}"
    LISTED = "listed the folder {detail}"
    CONNECTED = "tried to use a socket: {detail}"
    COMPILED = "compiled code under the file name of a library: {detail}"
    IMPORTED = "imported {detail}"
    REPLACED = "replaced {detail}"
    CHANGED = "replaced parts of {detail} while it was observed"
    FORGED = "forged its own observations of {detail}"
    BLIND = "wrote into files that it had not opened"

    @staticmethod
    def line(name: str, detail: str = "") -> bytes:
        """One line of the pipe of alarms: the name, and the detail with nothing but printable ASCII."""
        return f"{name} {ascii(detail[:120])[1:-1]}\n".encode()

    @classmethod
    def sentence(cls, line: str) -> str:
        """What a line says, in words of ours. Anybody can write into the pipe: what the line brings
        stands between quotation marks, and a line that is none of ours is one more alarm."""
        name, _, detail = line.partition(" ")
        if name not in cls.__members__:
            return cls.BLIND.value
        detail = "".join(c for c in detail[:200] if c.isprintable() and c not in "“”")
        return cls[name].value.format(detail=f"“{detail}”")


# --- frames --------------------------------------------------------------------------------------


def send_frame(sock: socket.socket, kind: Frame, payload: bytes = b"") -> None:
    """Four bytes of length, one byte of kind, the payload."""
    sock.sendall(struct.pack("!I", len(payload)) + kind.value + payload)


def receive_frame(sock: socket.socket) -> tuple[Frame, bytes] | None:
    """The next (kind, payload), or None when the other side has gone.

    Raises
    ------
    ValueError
        If it is too long, or of no kind that is known.
    """
    head = _exactly(sock, 5)
    if head is None:
        return None
    (length,) = struct.unpack("!I", head[:4])
    if length > FRAME_LIMIT:
        raise ValueError(f"A message of {length} bytes is larger than the limit.")
    kind, payload = Frame(head[4:]), _exactly(sock, length)
    return None if payload is None else (kind, payload)


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    parts = []
    while count:
        part = sock.recv(min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


# --- packets -------------------------------------------------------------------------------------


class StrangerError(ValueError):
    """A packet that does not begin with the key: not written by us."""


ROOM = PACKET + 17  # what to read at once


def packets(key: bytes, kind: bytes, payload: bytes = b"") -> Iterator[bytes]:
    """The packets of one message: the key, whether it is the last, a part of the message.

    Parameters
    ----------
    key
        16 bytes.
    kind
        The value of a Packet. In the student's process it is bound before any code of the student's
        runs, which could put an enum's methods in the place of ours.
    payload
        The rest of the message.
    """
    message = kind + payload
    for start in range(0, len(message), PACKET):
        mark = b"." if start + PACKET >= len(message) else b"+"
        yield key + mark + message[start : start + PACKET]


def joiner() -> Callable[[bytes, bytes], tuple[bytes, bytes] | None]:
    """A function that joins packets into messages.

    It takes the key and a packet, and returns the (kind, payload) that this packet completes, or None
    when more is to come. It raises StrangerError for a packet that does not begin with the key, and
    OverflowError for a message that is longer than any of ours.
    """
    parts: list[bytes] = []
    length = 0

    def join(key: bytes, packet: bytes) -> tuple[bytes, bytes] | None:
        nonlocal length
        if packet[:16] != key:
            raise StrangerError
        parts.append(packet[17:])
        length += len(packet)
        if length > FRAME_LIMIT:
            raise OverflowError("A message in packets is larger than the limit.")
        if packet[16:17] != b".":
            return None
        message = b"".join(parts)
        parts.clear()
        length = 0
        return message[:1], message[1:]

    return join
