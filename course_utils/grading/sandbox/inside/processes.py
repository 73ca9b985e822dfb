"""The processes of one student's namespace, as the warden sees them: limits, memory, their end."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time

from inside.walls import _write

PAGE = os.sysconf("SC_PAGE_SIZE")


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


def memory() -> tuple[int, int]:
    """Memory of all processes in here, in bytes: private, or shared but of no file.

    Returns
    -------
    (likely, most)
        A fork shares its pages with its parent until one of them writes. ``most`` counts them for both;
        ``likely`` counts for the fork what it holds beyond its parent, and the pages that it has
        touched. (What is really shared, the kernel tells nobody who may not look into the process.)
    """
    held: dict[int, int] = {}
    touched: dict[int, int] = {}
    parents: dict[int, int] = {}
    for pid in others():
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/status") as file:
                held[pid] = sum(
                    1024 * int(line.split()[1])
                    for line in file
                    if line.startswith(("RssAnon", "RssShmem"))
                )
            with open(f"/proc/{pid}/stat") as file:  # the name before the fields may hold anything
                fields = file.read().rpartition(")")[2].split()
            parents[pid], touched[pid] = int(fields[1]), PAGE * int(fields[7])
    likely = 0
    for pid, parent in parents.items():
        own = max(0, held[pid] - held.get(parent, 0)) + touched[pid]
        likely += min(held[pid], own) if parent in held else held[pid]
    return likely, sum(held.values())


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
