"""The fork server: imports everything once, then forks one walled-off process tree a student.

Run by the grader, inside bubblewrap, as ``python -m inside.forkserver SOCKET_FD OPTIONS``. No code of any
student ever runs in this process. For each student it forks

    keeper   enters namespaces of its own (mounts, processes, IPC, network, host name), and forks
    warden   process 1 of the new process namespace: private /tmp, home, /dev/shm, /dev/pts and
             /proc, an unprivileged user that can make no namespaces, limits. Runs no code of the
             student. When it ends, the kernel kills whatever else is left in there. It forks
    student  runs the notebook's cells (student.py).

The grader talks to the warden over a stream of its own; the warden talks to the student in packets
that begin with a secret of the packet's round, so that code which writes blindly into open files
can be seen but cannot speak for us.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import re
import select
import signal
import socket
import sys
import time
import traceback
from typing import TYPE_CHECKING

from inside.frames import Frame, send_frame
from inside.walls import (
    KEYCTL_JOIN_SESSION_KEYRING,
    LIBC,
    MADV_COLLAPSE,
    MADV_HUGEPAGE,
    NEWIPC,
    NEWNET,
    NEWNS,
    NEWPID,
    NEWUSER,
    NEWUTS,
    PR_SET_PDEATHSIG,
    SYS_KEYCTL,
    Options,
    _check,
    _drop,
    _furnish,
    _leave_root,
    _write,
)
from inside.warden import Warden

if TYPE_CHECKING:
    from inside.student import StudentProcess


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    options = json.loads(sys.argv[2])
    if options["sandbox"] and os.getuid() == 0:
        _leave_root()
    from inside import warm

    process = warm.warm_up(options["assignments"])
    gc.collect()
    gc.freeze()  # the collector then leaves these pages alone, and forks go on sharing them
    _large_pages()
    signal.signal(signal.SIGCHLD, lambda *_: None)  # interrupts the wait below
    send_frame(control, Frame.READY)
    count = 0
    while True:
        _reap()
        try:
            ready, _, _ = select.select([control], [], [], 1.0)
        except InterruptedError:
            continue
        if not ready:
            continue
        message, fds, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            _reap(3.0)  # the last students' trees are ending
            return
        count += 1
        if os.fork() == 0:
            control.close()
            status = 1
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                grader = socket.socket(fileno=fds[0])
                keep(grader, json.loads(message), options, count, process)
                status = 0
            finally:
                os._exit(status)
        os.close(fds[0])


def _large_pages() -> None:
    """Put what is in memory into pages of 2 MiB, where the system can: to fork then copies a table
    of hundreds of entries, not of a hundred thousand, and costs a tenth of the time."""
    size = 2 * 2**20
    with open("/proc/self/maps") as maps:
        found = re.findall(
            r"^(\w+)-(\w+) rw-p \w+ 00:00 0 *(?:\[heap\])?$", maps.read(), re.MULTILINE
        )
    for first, last in found:
        start, end = -(-int(first, 16) // size) * size, int(last, 16) // size * size
        if end > start:
            place = ctypes.c_void_p(start), ctypes.c_size_t(end - start)
            LIBC.madvise(*place, MADV_HUGEPAGE)
            LIBC.madvise(*place, MADV_COLLAPSE)  # from Linux 6.1 on; without it all is as it was


def _reap(seconds: float = 0.0) -> None:
    """Take note of children that have ended, and for so long of those that have yet to."""
    end = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0] or time.monotonic() < end:
            time.sleep(0.001)


def keep(
    grader: socket.socket,
    limits: dict[str, float],
    options: Options,
    count: int,
    process: StudentProcess,
) -> None:
    """Build the walls, fork the warden inside them, and wait for its end."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if options["sandbox"]:
        flags = NEWNS | NEWUTS | NEWIPC | NEWPID | NEWNET
        user, group = os.getuid(), os.getgid()
        if user:
            flags |= NEWUSER
        _check(LIBC.unshare(flags), "unshare")
        if user:
            # The student keeps the number of the one who grades, in a namespace where it means nothing.
            _write("/proc/self/setgroups", "deny")
            _write("/proc/self/uid_map", f"{user} {user} 1")
            _write("/proc/self/gid_map", f"{group} {group} 1")
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            os.setsid()  # a signal to "my group" reaches nobody else's processes
            # Process 1 gets what its own namespace sends only where it handles it.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if options["sandbox"]:
                if os.uname().machine in SYS_KEYCTL:
                    # A keyring of its own: no key of the grader's, nor of another student's.
                    LIBC.syscall(SYS_KEYCTL[os.uname().machine], KEYCTL_JOIN_SESSION_KEYRING, None)
                _furnish(limits, options)
                _drop(options["user"] + count % 1000)
        except Exception as error:
            send_frame(grader, Frame.BROKEN, f"{type(error).__name__}: {error}"[:500].encode())
            os._exit(1)
        try:
            Warden(grader, limits, options["sandbox"], process).serve()
            status = 0
        finally:
            os._exit(status)
    grader.close()
    os.waitpid(pid, 0)


if __name__ == "__main__":
    try:
        main()
        os._exit(0)  # to take down what was imported, piece by piece, would take a second
    except Exception:  # sys.stderr belongs to the notebooks by now
        os.write(2, traceback.format_exc().encode())
        os._exit(1)
