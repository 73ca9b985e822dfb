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

END = b""
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


def wired(tell: Put, then: Callable[[], NoReturn]) -> Put:
    """A function that has messages sent by a thread of their own, and returns when they are.

    The message of kind END is not sent: the thread goes on with ``then``, and the caller waits for
    ever.
    """
    messages: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
    sent: SimpleQueue[None] = SimpleQueue()
    next_message, note, put_message, wait = messages.get, sent.put, messages.put, sent.get
    end = os._exit

    def run() -> None:
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            while (message := next_message())[0] != END:
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
    return put


def forked(begin: Callable[[], tuple[Callable[..., object], tuple[object, ...]]]) -> int:
    """Fork a process whose first thread has an empty stack, and return its number.

    Signals reach the first thread alone, so cells run in it. There, ``begin`` is called, which returns
    the function to go on with and its arguments; nothing else is in any frame then.
    """
    numbers: SimpleQueue[int] = SimpleQueue()
    _thread.stack_size(STACK)
    _thread.start_new_thread(_fork, ([begin], numbers.put))
    number = numbers.get()
    if number < 0:
        raise OSError("The student's process could not be forked.")
    return number


def _fork(
    begin: list[Callable[[], tuple[Callable[..., object], tuple[object, ...]]]],
    put: Callable[[int], None],
) -> None:
    pid = -1
    try:
        pid = os.fork()
    finally:
        if pid:
            put(pid)
    if pid == 0:
        try:
            _go_on(*begin.pop()())
        finally:
            os._exit(1)


def _go_on(work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    work(*arguments)
