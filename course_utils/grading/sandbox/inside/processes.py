"""The processes of one student's namespace, as the warden sees them: limits, memory, their end."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time

from inside.walls import _write


def limit(limits: dict[str, float], walls: bool) -> None:
    """Limit this process and all that it forks; see course_utils.grading.limits."""
    with open("/proc/self/status") as status:
        sizes = [int(line.split()[1]) for line in status if line.startswith("VmData")]
    data = 1024 * sum(sizes)
    for what, value in (
        (resource.RLIMIT_DATA, data + int(limits["memory"])),
        (resource.RLIMIT_FSIZE, int(limits["file_bytes"])),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 2**20),
        (resource.RLIMIT_MSGQUEUE, 2**16),
    ):
        resource.setrlimit(what, (value, value))
    if walls:
        most = int(limits["processes"])
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most + 8))
        # If the machine runs out of memory all the same, the student's process goes first.
        _write("/proc/self/oom_score_adj", "1000")


def memory() -> int:
    """Memory of all processes in here, in bytes: private, or shared but of no file."""
    total = 0
    for pid in others():
        with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as file:
            total += sum(
                1024 * int(line.split()[1])
                for line in file
                if line.startswith(("RssAnon", "RssShmem"))
            )
    return total


def others() -> list[int]:
    """All processes in here but process 1."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def wait(pid: int, seconds: float) -> int | None:
    """The status with which a child has ended, or ends within so long; otherwise None."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            done, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return None
        if done:
            return status
        time.sleep(0.002)
    return None


def sweep(spare: int = 0) -> None:
    """Kill everything in here but process 1 and the one to spare.

    Raises
    ------
    RuntimeError
        If it does not end.
    """
    end = time.monotonic() + 30.0  # it takes a while to give gigabytes back
    while time.monotonic() < end:
        left = [pid for pid in others() if pid != spare]
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not left:
            return
        time.sleep(0.002)
    raise RuntimeError("Processes of the submission could not be killed.")
