"""Run the student's code where no frame above it holds anything of ours.

The key and the channel are in the frames of another thread. Code that gets past the audit and reads
the frames that it was called from finds the probe, and nothing that speaks to the warden.
"""

from __future__ import annotations

import _thread
import os
import signal
from collections.abc import Callable
from queue import SimpleQueue
from typing import NoReturn, TypeVar

Result = TypeVar("Result")
Put = Callable[[bytes, bytes], None]

STACK = 8 * 2**20  # bytes, as the first thread of a process has


class ForgedError(RuntimeError):
    """The code that ran has told its own result, and not ours."""


def apart(work: Callable[[], Result]) -> Result:
    """What a function returns or raises, run in a thread of its own.

    Raises
    ------
    ForgedError
        If there is not exactly one result.
    """
    results: list[tuple[Result | None, BaseException | None]] = []
    done = _thread.allocate_lock()
    done.acquire()

    def run() -> None:
        try:
            results.append((work(), None))
        except BaseException as error:
            results.append((None, error))
        finally:
            done.release()

    _thread.stack_size(STACK)
    _thread.start_new_thread(run, ())
    done.acquire()
    if len(results) != 1:
        raise ForgedError("it forges what was observed")
    result, error = results[0]
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def relayed(work: Callable[[Put], None], tell: Put, then: Callable[[], NoReturn]) -> None:
    """Run a function in this thread, and send what it puts from another one; that one goes on with
    ``then``, and this one waits for ever.

    Cells run in the first thread of a process, since signals reach no other.
    """
    messages: SimpleQueue[tuple[bytes, bytes] | None] = SimpleQueue()
    sent: SimpleQueue[None] = SimpleQueue()
    next_message, note, put_message, wait = messages.get, sent.put, messages.put, sent.get
    end = os._exit

    def run() -> None:
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            while message := next_message():
                tell(*message)
                note(None)
            then()
        finally:
            end(3)

    def put(kind: bytes, payload: bytes) -> None:
        put_message((kind, payload))
        wait()  # a cell that ends the process at once is blamed for it

    _thread.stack_size(STACK)
    _thread.start_new_thread(run, ())
    work(put)
    put_message(None)
    wait()
