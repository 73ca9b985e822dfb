"""Process 1 of a student's namespace: runs the notebook, watches its limits, cleans up."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import socket
import time
from typing import Any

from inside.frames import FRAME_LIMIT, PACKET, receive_frame, send_frame
from inside.walls import LIBC, PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, _write


class Warden:
    """Runs a notebook, then observes its exercises as it is asked to; cleans up in between.

    Frames from the grader: ``N`` run these cells in a new process, ``E`` observe these exercises in
    a process forked from it. Frames to the grader: ``B`` a cell begins, ``C`` what it did, ``O``
    observations of one exercise, ``T`` samples of a trained generator, ``A`` something suspicious
    was seen, ``X`` the observing is done (or how it ended early), ``D`` the process died (why),
    ``S`` all cells have run, ``F`` there is no sandbox.
    """

    def __init__(self, grader: socket.socket, limits: dict[str, Any], walls: bool):
        self.grader, self.limits, self.walls = grader, limits, walls
        self.pid = 0
        self.packets: Any = None  # the socket to the student's process
        self.alarms = -1
        self.parts: list[bytes] = []
        self.blind = 0
        self.count = 0
        self.measured = 0.0  # when their memory was last looked at
        self.status: int | None = None  # how the student's process ended

    def serve(self) -> None:
        # Orphans come to us, so that we can wait for the process that is probed.
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        while frame := receive_frame(self.grader):
            kind, payload = frame
            if kind == b"N":
                self._run(payload)
            else:
                self._observe(payload)
        self._sweep(spare=())

    def _run(self, job: bytes) -> None:
        self._sweep(spare=())
        self._spawn(job)
        begin = time.monotonic()
        end, why = begin + self.limits["notebook_wall"], "the whole notebook took too long"
        deadline, interrupted = end, False
        while True:
            message = self._next(deadline)
            if message == b"timeout":
                if not interrupted and deadline < end:
                    os.kill(self.pid, signal.SIGINT)
                    deadline, interrupted = time.monotonic() + 3.0, True
                    continue
                return self._dead(
                    "it ran past its time, and would not be interrupted" if deadline < end else why
                )
            if message is None:
                return self._dead(self._cause())
            if message == b"memory":
                return self._dead("all its processes together used too much memory")
            kind = message[:1]
            if kind not in (b"B", b"C", b"S"):
                continue  # nothing of ours says so
            if kind == b"B":
                deadline = min(end, time.monotonic() + self.limits["cell_wall"])
                interrupted = False
            send_frame(self.grader, kind, message[1:])
            if kind == b"S":
                break
        # The student's process has forked the one that will be probed, and ends: threads, timers
        # and profilers end with it. What it left running is killed before anything is asked.
        heir = int(message[1:])
        self._wait(self.pid, 5.0)
        self.pid, self.status = heir, None
        self._sweep(spare=(heir,))

    def _observe(self, request: bytes) -> None:
        if not self.pid:
            send_frame(self.grader, b"D", b"there is no process to observe")
            return
        self._renew()
        self._send(b"E" + request)
        deadline = time.monotonic() + self.limits["probe_wall"] + 5.0
        while True:
            message = self._next(deadline)
            if message == b"timeout":
                return self._dead("observing it took too long")
            if message == b"memory":
                return self._dead("all its processes together used too much memory")
            if message is None:
                return self._dead(self._cause())
            if message[:1] in (b"O", b"T", b"X"):  # nothing of ours says anything else
                send_frame(self.grader, message[:1], message[1:])
            if message[:1] == b"X":
                break
        self._sweep(spare=(self.pid,))

    # --- the student's process

    def _spawn(self, job: bytes) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(5.0)  # for sending to a process that does not read
        alarms, alarm = os.pipe()
        self.packets, self.alarms, self.parts, self.blind = ours, alarms, [], 0
        self.key = os.urandom(16)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                self.grader.close()
                ours.close()
                os.close(alarms)
                LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
                if not self.walls:
                    os.setsid()
                self._limit()
                # /proc/self/mem, and a debugger that the student starts, find it closed.
                LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
                from inside import student

                student.run(theirs.detach(), alarm, self.key, job, self.limits)
                status = 0
            finally:
                os._exit(status)
        self.pid, self.status = pid, None
        theirs.close()
        os.close(alarm)
        os.set_blocking(alarms, False)

    def _limit(self) -> None:
        limit = self.limits
        with open("/proc/self/status") as status:
            sizes = [int(line.split()[1]) for line in status if line.startswith("VmData")]
        data = 1024 * sum(sizes)
        for what, value in (
            (resource.RLIMIT_DATA, data + limit["memory"]),
            (resource.RLIMIT_FSIZE, limit["file_bytes"]),
            (resource.RLIMIT_NOFILE, 256),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MEMLOCK, 2**20),
            (resource.RLIMIT_MSGQUEUE, 2**16),
        ):
            resource.setrlimit(what, (value, value))
        if self.walls:
            most = limit["processes"]
            resource.setrlimit(resource.RLIMIT_NPROC, (most, most + 8))
            # If the machine runs out of memory all the same, the student's process goes first.
            _write("/proc/self/oom_score_adj", "1000")

    def _next(self, deadline: float) -> bytes | None:
        """The next whole message of the student's process; None when it has gone."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return b"timeout"
            ready, _, _ = select.select([self.packets], [], [], min(left, 0.25))
            self._relay_alarms()
            if time.monotonic() - self.measured > 0.25:  # whatever they may be sending meanwhile
                if self._memory() > 2 * self.limits["memory"]:
                    return b"memory"
                self.measured = time.monotonic()
            if not ready:
                # A child that it left behind may keep the connection open.
                if self._ended():
                    return None
                continue
            try:
                packet = self.packets.recv(PACKET + 64)
            except ConnectionResetError:  # it ended with packets unread
                packet = b""
            if not packet:
                return None
            if packet[:16] != self.key:
                self.blind += 1
                if self.blind == 1:
                    send_frame(self.grader, b"A", b"wrote into files that it had not opened")
                continue
            self.parts.append(packet[17:])
            if packet[16:17] == b".":
                whole, self.parts = b"".join(self.parts), []
                return whole
            if sum(map(len, self.parts)) > FRAME_LIMIT:
                return None

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # it has died: the next read says so
            for start in range(0, len(message), PACKET):
                mark = b"." if start + PACKET >= len(message) else b"+"
                self.packets.send(self.key + mark + message[start : start + PACKET])

    def _renew(self) -> None:
        """A new secret for the next round, told to a process in which no student's code is running."""
        key = os.urandom(16)
        self._send(b"K" + key)
        self.key = key

    def _relay_alarms(self) -> None:
        try:
            text = os.read(self.alarms, 4096)
        except (BlockingIOError, OSError):
            return
        if text and self.count < 50:
            self.count += 1
            send_frame(self.grader, b"A", text)

    def _memory(self) -> int:
        """Memory of all processes in here, in bytes: private, or shared but of no file."""
        if not self.walls:
            return 0
        total = 0
        for name in os.listdir("/proc"):
            if name.isdigit() and name != "1":
                try:
                    with open(f"/proc/{name}/status") as file:
                        lines = [
                            line.split()
                            for line in file
                            if line.startswith(("RssAnon", "RssShmem"))
                        ]
                except OSError:
                    continue
                total += sum(1024 * int(size) for _, size, _ in lines)
        return total

    def _ended(self) -> bool:
        """Whether the student's process has ended."""
        if self.status is None:
            self.status = self._wait(self.pid, 0.001)
        return self.status is not None

    def _cause(self) -> str:
        if self.status is None:
            self.status = self._wait(self.pid, 3.0)
        status = self.status
        if status is None:
            return "it closed its connection"
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            if number in (signal.SIGXCPU, signal.SIGKILL):
                return "it used up its processor time or memory and was killed"
            return f"it crashed ({signal.Signals(number).name})"
        return f"it ended itself (exit status {os.WEXITSTATUS(status)})"

    def _dead(self, why: str) -> None:
        self._relay_alarms()
        self._sweep(spare=())
        self.pid = 0
        send_frame(self.grader, b"D", why.encode())

    def _wait(self, pid: int, seconds: float) -> int | None:
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

    def _sweep(self, spare: tuple[int, ...]) -> None:
        """Kill everything in here but the warden and those to spare."""
        if not self.walls:
            if self.pid and self.pid not in spare:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
            return
        end = time.monotonic() + 30.0  # it takes a while to give gigabytes back
        while time.monotonic() < end:
            others = [
                int(name)
                for name in os.listdir("/proc")
                if name.isdigit() and name != "1" and int(name) not in spare
            ]
            for pid in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                pass
            if not others:
                return
            time.sleep(0.002)
        raise RuntimeError("Processes of the submission could not be killed.")
