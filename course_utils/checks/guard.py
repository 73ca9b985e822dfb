"""An answer while it is checked in a notebook: what it prints is folded, and its time is limited."""

from __future__ import annotations

import bdb
import contextlib
import io
import signal
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

SECONDS = 30  # of wall time, for the whole of a check: right answers take less than two
LINES, CHARACTERS = 12, 2_000  # of what an answer prints: shown, the rest is counted


class TooLong(BaseException):
    """The time is over. No Exception, lest an answer's own `except Exception` catches it."""


class _Folded(io.TextIOBase):
    """A stream that hands on the first lines, and counts the others."""

    def __init__(self, stream: TextIO, kept: _Kept) -> None:
        self._stream, self._kept = stream, kept

    def write(self, text: str) -> int:
        if _debugging():
            self._stream.write(text)
        else:
            self._stream.write(self._kept.take(text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class _Kept:
    """How much of an answer's output was shown, and how many lines were not."""

    def __init__(self) -> None:
        self.lines = self.characters = self.folded = 0

    def take(self, text: str) -> str:
        if self.lines >= LINES or self.characters >= CHARACTERS:
            self.folded += text.count("\n")
            return ""
        shown = "".join(text.splitlines(keepends=True)[: LINES - self.lines])
        shown = shown[: CHARACTERS - self.characters]
        self.lines += shown.count("\n")
        self.characters += len(shown)
        self.folded += text.count("\n") - shown.count("\n")
        return shown


@contextlib.contextmanager
def folded_output() -> Iterator[None]:
    """Show the first lines of what is printed meanwhile, and say how many more there were."""
    kept, out = _Kept(), sys.stdout
    with (
        contextlib.redirect_stdout(_Folded(out, kept)),
        contextlib.redirect_stderr(_Folded(sys.stderr, kept)),
    ):
        try:
            yield
        finally:
            if kept.folded:
                out.write(f"… {kept.folded:,} more lines\n")


def can_be_stopped() -> bool:
    """Whether what runs here can be stopped after a time."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def limited_time(seconds: float = SECONDS) -> Iterator[None]:
    """Raise :class:`TooLong` in what runs meanwhile after so many seconds of wall time.

    Only the main thread of a system with alarms (Linux, macOS) can be stopped; elsewhere there is no
    limit, and the kernel's stop button does it.
    """
    if not can_be_stopped():
        yield
        return

    def stop(*_: object) -> None:
        if not _debugging():
            raise TooLong

    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    # Again each second: a bare `except` of the answer may have caught the first.
    others = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)[0]
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if others:  # somebody else's alarm, which waited
            signal.setitimer(signal.ITIMER_REAL, max(others - (time.monotonic() - began), 1e-3))


def _debugging() -> bool:
    """Whether a debugger has the word: it is not to be folded, and people take their time."""
    return isinstance(getattr(sys.gettrace(), "__self__", None), bdb.Bdb)
