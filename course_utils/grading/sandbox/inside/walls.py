"""The walls between students: namespaces, private mounts, an unprivileged user."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import TypedDict

from inside.frames import HOME


class Options(TypedDict):
    """What the grader says when it starts the fork server."""

    assignments: list[str]
    sandbox: bool
    keep: list[str]  # folders that Python needs
    user: int  # the first of a thousand numbers for students


LIBC = ctypes.CDLL(None, use_errno=True)


NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip


MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = (
    2, 4, 8, 4096, 8192, 16384, 1 << 18,
)  # fmt: skip


PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24


PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38


PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2


# linux/audit.h, asm/unistd.h
MEMFD_CREATE = {"x86_64": (0xC000003E, 319), "aarch64": (0xC00000B7, 279)}


MADV_HUGEPAGE, MADV_COLLAPSE = 14, 25


KEYCTL_JOIN_SESSION_KEYRING = 1


SYS_KEYCTL = {"x86_64": 250, "aarch64": 219}


def _leave_root() -> None:
    """Enter a user namespace with the same users, where ``_furnish`` can forbid to make others.

    An ordinary user gets one for each student (``keep``), in order to mount at all.
    """
    # bubblewrap covers parts of root's /proc, and who sees it in part may mount no other one.
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    users, groups = _same("/proc/self/uid_map"), _same("/proc/self/gid_map")
    entered, enter = os.pipe()
    pid = os.fork()
    if pid == 0:  # only from outside can more users than oneself be let in
        os.close(enter)
        status = 1
        try:
            os.read(entered, 1)
            _write(f"/proc/{os.getppid()}/uid_map", users)
            _write(f"/proc/{os.getppid()}/gid_map", groups)
            status = 0
        finally:
            os._exit(status)
    _check(LIBC.unshare(NEWUSER), "unshare")
    os.close(enter)
    os.close(entered)
    if os.waitpid(pid, 0)[1]:
        raise OSError("The users of the sandbox could not be set.")


def _same(path: str) -> str:
    """A map of everybody in this one to themselves."""
    with open(path) as file:
        found = [line.split() for line in file]
    return "\n".join(f"{first} {first} {count}" for first, _, count in found)


def _furnish(limits: dict[str, float], options: Options) -> None:
    """A private /tmp, home, shared memory, terminals and /proc; and no namespaces within this one."""
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    size = f"size={limits['scratch_bytes']},nr_inodes={limits['scratch_files']},mode=1777"
    plain = MS_NOSUID | MS_NODEV
    # What Python itself needs may lie under /tmp: it is carried over into the new one.
    _mount("tmpfs", "/mnt", "tmpfs", plain, size)
    for path in options["keep"]:
        if path.startswith("/tmp/"):
            inside = "/mnt" + path[len("/tmp") :]
            os.makedirs(inside, exist_ok=True)
            _mount(path, inside, None, MS_BIND | MS_REC)
    _mount("/mnt", "/tmp", None, MS_MOVE)
    _mount("tmpfs", "/dev/shm", "tmpfs", plain, size)
    _mount("tmpfs", HOME, "tmpfs", plain, size)
    terminals = "newinstance,ptmxmode=0666,mode=620,max=64"
    _mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, terminals)
    _mount("proc", "/proc", "proc", plain | MS_NOEXEC)
    _write("/proc/sys/user/max_user_namespaces", "0")
    os.chdir(HOME)


def _drop(user: int) -> None:
    """Become an ordinary user without any capability, for good."""
    if os.getuid() == 0:
        for capability in range(64):
            LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    else:
        for capability in range(64):
            LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        # struct __user_cap_header_struct, version 3, and two empty __user_cap_data_structs
        header, data = struct.pack("Ii", 0x20080522, 0), bytes(24)
        _check(LIBC.capset(header, data), "capset")
    _check(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")
    _forbid_hidden_files()
    if LIBC.unshare(NEWUSER) == 0:
        raise OSError("The system lets students make namespaces of their own.")
    # Nobody of the same user may look into the warden's memory.
    LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _forbid_hidden_files() -> None:
    """No memfd_create for this process and all after it: such files lie in memory, and nothing counts
    them.

    A filter of system calls (linux/filter.h, linux/seccomp.h): load the architecture, then the number;
    answer EPERM to this one, and to calls of any other architecture, which number them differently.
    """
    if os.uname().machine not in MEMFD_CREATE:
        return
    architecture, number = MEMFD_CREATE[os.uname().machine]
    load, if_equal, if_at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050001
    steps = [
        (load, 0, 0, 4),
        (if_equal, 0, 4, architecture),
        (load, 0, 0, 0),
        (if_at_least, 2, 0, 0x40000000),  # x32, on x86_64
        (if_equal, 1, 0, number),
        (answer, 0, 0, allow),
        (answer, 0, 0, refuse),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    place = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(place))
    _check(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0), "prctl")


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    encoded = [None if s is None else s.encode() for s in (source, target, kind)]
    _check(LIBC.mount(*encoded, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def _check(result: int, what: str) -> None:
    if result:
        raise OSError(f"{what}: {os.strerror(ctypes.get_errno())}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
