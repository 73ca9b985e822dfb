"""The sandbox: a warm Python inside bubblewrap, from which each student's process tree is forked.

Outside half. What runs within is in ``inside/``: see ``inside/walls.py`` for the walls between
students. Nothing of the grader's is visible in there: no course folder, no submissions, no
gradebook, no solutions, no expected observations, no environment variables, no network.
"""

from __future__ import annotations

import atexit
import dataclasses
import functools
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from pathlib import Path

from course_utils.files import PACKAGE, ROOT
from course_utils.grading.limits import Limits
from course_utils.grading.sandbox.inside.frames import HOME, receive_frame

INSIDE = PACKAGE / "grading" / "sandbox" / "inside"
COURSE = "/opt/course"  # where course_utils lies in there
GRADER = "/opt/grader"  # and where `inside` does
FORK_SERVER = ["-P", "-m", "inside.forkserver"]
START_SECONDS = 180

NO_SANDBOX = """\
******************************************************************************************
  WARNING: grading WITHOUT a sandbox (--no-sandbox).
  The students' code runs as you: it can read and change your files, the gradebook, the
  solutions and other submissions, use the network, and go on running afterwards.
  Do this only in a machine that you can throw away, with nothing of value in it.
******************************************************************************************"""


class SandboxError(RuntimeError):
    """There is no sandbox to grade in; the message says in one sentence what to do."""


@functools.cache
def check_sandbox() -> None:
    """Make sure that bubblewrap works here.

    Raises
    ------
    SandboxError
        If it is missing, or the system forbids namespaces.
    """
    if not sys.platform.startswith("linux"):
        raise SandboxError(
            "Grading runs students' code in a sandbox that needs Linux: grade in a Linux machine "
            "or container, or pass --no-sandbox in one that you can throw away."
        )
    if shutil.which("bwrap") is None:
        raise SandboxError(
            "Grading runs students' code in bubblewrap, which is not installed: install the "
            "package 'bubblewrap' (apt install bubblewrap), or pass --no-sandbox in a machine "
            "that you can throw away."
        )
    # Root needs user namespaces too: see _leave_root in inside/walls.py.
    view = ["--unshare-user", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    done = subprocess.run([*_walls(), *view, "true"], capture_output=True, text=True)
    if done.returncode:
        raise SandboxError(
            f"bubblewrap cannot make a sandbox here ({_last_line(done.stderr)}): "
            "allow user namespaces (sysctl user.max_user_namespaces=1000, "
            "kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0, "
            "or docker run --security-opt seccomp=unconfined), or pass --no-sandbox in a machine "
            "that you can throw away."
        )


def _last_line(words: str) -> str:
    return (words.strip().splitlines() or ["no reason given"])[-1]


def _walls() -> list[str]:
    # In a session of its own: no terminal to type into, and no group with the grader in it to kill.
    command = ["bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc",
               "--unshare-net", "--unshare-uts", "--hostname", "grading"]  # fmt: skip
    if os.geteuid() == 0:
        # Students' processes become users of their own (inside/walls.py); root is needed to get there.
        return [*command, "--cap-add", "ALL"]
    return [*command, "--unshare-user"]


def python_folders() -> list[str]:
    """The folders that Python and its packages live in, outermost only."""
    found = {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(sys.executable)}
    found |= {p for k, p in sysconfig.get_paths().items() if k in ("stdlib", "platlib", "purelib")}
    found.add(os.path.dirname(os.path.realpath(sys.executable)))
    found |= {os.path.realpath(p) for p in found}
    folders = sorted(p for p in found if os.path.isdir(p) and not p.startswith("/usr"))
    return [p for p in folders if not any(p.startswith(q + "/") for q in folders)]


def bubblewrap(fd: int) -> list[str]:
    """The command line that puts a command into the sandbox; the one place that says what is in it.

    All students share these mounts, and an ordinary user owns what bubblewrap makes: all are
    read-only, but for those that each student gets anew (``_furnish`` in inside/walls.py).
    """
    command = [*_walls(), "--clearenv", "--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(name):
            command += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            command += ["--ro-bind", name, name]
    command += ["--tmpfs", "/tmp", "--dir", "/mnt"]
    # bubblewrap makes the folders above a mount for root's eyes only, unless they are asked for.
    places = [*python_folders(), HOME, f"{COURSE}/course_utils", f"{GRADER}/inside", "/etc/fonts"]
    for parent in sorted({str(p) for place in places for p in Path(place).parents} - {"/", "/tmp"}):
        command += ["--dir", parent]
    command += ["--tmpfs", HOME]
    for name in ("ld.so.cache", "ld.so.conf", "localtime", "fonts", "alternatives"):
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for path in python_folders():
        command += ["--ro-bind", path, path]
    # The package that students import, without the instructors' side and the expected values,
    # wherever it is installed.
    copies = {COURSE + "/course_utils"}
    command += ["--ro-bind", str(PACKAGE), COURSE + "/course_utils"]
    if any(str(PACKAGE).startswith(p + "/") for p in python_folders()):
        copies.add(str(PACKAGE))
    for copy in sorted(copies):
        for hidden in (f"{copy}/grading", f"{copy}/checks/golden"):
            command += ["--tmpfs", hidden, "--remount-ro", hidden]
    command += ["--ro-bind", str(INSIDE), f"{GRADER}/inside"]
    # The devices in /dev stay as they are: they keep nothing, and are not the grader's.
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    environment = {
        **_environment(HOME),
        "PYTHONPATH": f"{GRADER}:{COURSE}",
        "PATH": f"{os.path.dirname(sys.executable)}:/usr/bin:/bin",
    }
    for name, value in environment.items():
        command += ["--setenv", name, value]
    return command


def _environment(home: str) -> dict[str, str]:
    return {
        "HOME": home,
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "USER": "student",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "IPYTHONDIR": f"{home}/.ipython",
        "COURSE_BUDGET": "smoke",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        # One thread each: the students are what runs in parallel, and the digits stay the same.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "",
        # glibc asks for pages of 2 MiB: a notebook then has a third of the page faults.
        # And all threads share one heap, as answers run in threads of their own.
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1",
    }


class ForkServer:
    """A fork server, shared by any number of threads of this process.

    It starts in the background; the first session waits for it. The system ends it together with the
    thread that started it.

    Parameters
    ----------
    assignments
        What to import beforehand.
    sandbox
        False runs everything without walls. Say so loudly (``NO_SANDBOX``).

    Raises
    ------
    SandboxError
        If there is no bubblewrap.
    """

    def __init__(self, assignments: list[str], sandbox: bool = True):
        if sandbox:
            check_sandbox()
        ours, theirs = socket.socketpair()
        self._home = None
        options = {
            "assignments": assignments,
            "sandbox": sandbox,
            "keep": python_folders(),
            # Each student is a user of its own, so that the limit of processes is its own.
            "user": random.SystemRandom().randrange(10**5, 2 * 10**9, 1000),
        }
        if sandbox:
            command = [*bubblewrap(theirs.fileno()), "--", sys.executable, "-B", "-s", *FORK_SERVER]
            environment = None
        else:
            self._home = tempfile.TemporaryDirectory(prefix="grading-")
            command = [sys.executable, "-B", *FORK_SERVER]
            environment = {**os.environ, **_environment(self._home.name),
                           "PYTHONPATH": f"{INSIDE.parent}:{ROOT}"}  # fmt: skip
        self.process = subprocess.Popen(
            [*command, str(theirs.fileno()), json.dumps(options)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self._home.name if self._home else "/",
        )
        theirs.close()
        self._control, self._lock, self._ready = ours, threading.Lock(), False

    def _wait(self) -> None:
        """Wait until it is warm."""
        if self._control.fileno() < 0:  # another thread has waited in vain
            raise SandboxError("The sandbox did not start.")
        self._control.settimeout(START_SECONDS)
        try:
            ready = receive_frame(self._control)
        except OSError:
            ready = None
        if ready is None:
            assert self.process.stderr
            words = self.process.stderr.read(20000).decode("utf-8", "replace")
            self.close()
            raise SandboxError(f"The sandbox did not start: {_last_line(words)}")
        self._control.settimeout(None)
        self._ready = True

    def session(self, limits: Limits) -> socket.socket:
        """Fork a new process tree for one student; returns the connection to its warden.

        Raises
        ------
        SandboxError
            If the fork server doesn't start, or has ended.
        """
        ours, theirs = socket.socketpair()
        with self._lock:
            if not self._ready:
                self._wait()
            if self.process.poll() is not None:
                raise SandboxError("The sandbox's fork server has ended.")
            message = json.dumps(dataclasses.asdict(limits)).encode()
            socket.send_fds(self._control, [message], [theirs.fileno()])
        theirs.close()
        ours.settimeout(limits.notebook_wall + limits.probe_wall + 60)
        return ours

    @property
    def alive(self) -> bool:
        """Whether sessions in it can go on."""
        return self._control.fileno() >= 0 and self.process.poll() is None

    def close(self) -> None:
        self._control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()
        if self._home:
            self._home.cleanup()

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def fork_server_for(assignment: str, sandbox: bool, renew: ForkServer | None = None) -> ForkServer:
    """The fork server of this process, closed when it ends.

    ``renew`` is one that has failed: it is replaced, unless another thread has done so.
    """
    with _servers_lock:
        server = _servers.get((assignment, sandbox))
        if server is None or server is renew:
            if server is not None:
                atexit.unregister(server.close)
                server.close()
            server = _servers[assignment, sandbox] = ForkServer([assignment], sandbox)
            atexit.register(server.close)
        return server


def end_fork_server(assignment: str, sandbox: bool) -> None:
    """End the fork server of this process at once, and whatever runs in it."""
    with _servers_lock:
        server = _servers.pop((assignment, sandbox), None)
    if server is not None:
        atexit.unregister(server.close)
        server.process.kill()
        server.close()


_servers: dict[tuple[str, bool], ForkServer] = {}
_servers_lock = threading.Lock()
