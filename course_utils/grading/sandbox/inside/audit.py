"""Watch what a notebook does to Python itself, forbid looking into our frames, undo what it patched.

None of this decides a mark: the comparison happens in another process. It keeps what a student's
code leaves behind from changing what the probe *sees*, and reports what a person should look at.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from typing import Any

# Ways to reach frames and objects that are not one's own, or to rewrite functions in place.
FORBIDDEN = frozenset({
    "sys._getframe", "sys._current_frames", "sys._current_exceptions", "sys.settrace",
    "sys.setprofile", "sys.addaudithook", "sys.monitoring.register_callback", "gc.get_objects",
    "gc.get_referrers", "gc.get_referents", "object.__getattr__", "object.__setattr__",
    "object.__delattr__",
    "ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "ctypes.addressof", "ctypes.cdata",
    "ctypes.cdata/buffer", "ctypes.string_at", "ctypes.wstring_at", "ctypes.call_function",
})  # fmt: skip
# Honest notebooks rarely do these; they go on, and a person is told.
NOTED = frozenset({
    "open", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.symlink", "os.link", "os.listdir",
    "os.scandir", "os.putenv", "socket.connect", "socket.bind", "socket.__new__", "os.system",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "compile", "code.__new__", "import",
})  # fmt: skip
GUARDED_NAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame", "__code__", "__closure__",
                 "__globals__", "__defaults__", "__kwdefaults__", "f_locals")  # fmt: skip
# Library functions that hand frames to whoever calls them.
LAUNDERERS = frozenset({"currentframe", "stack", "getouterframes", "getinnerframes", "trace",
                        "walk_stack", "walk_tb", "_task_get_stack", "get_stack", "<lambda>"})  # fmt: skip


def install(libs: tuple[str, ...], report: Callable[[str], None]) -> None:
    """Add an audit hook, which Python cannot take off again.

    Parameters
    ----------
    libs
        Beginnings of file names that are not the student's.
    report
        Called with one line for each new thing seen.
    """
    getframe, startswith = sys._getframe, str.startswith
    seen: set[str] = set()
    state = {"busy": False}
    allowed = tuple(
        {
            *libs,
            os.environ.get("HOME", "/home/student"),
            "/tmp",
            "/dev/null",
            "/dev/urandom",
            "/dev/shm",
            "/usr",
            "/lib",
            sys.prefix,
            sys.base_prefix,
            "/proc/cpuinfo",
            "/proc/meminfo",
            "/etc/os-release",
        }
    )  # what machine is this?

    def students(frame: types.FrameType | None) -> bool:
        return frame is not None and not startswith(frame.f_code.co_filename, libs)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        forbidden = event in FORBIDDEN
        if (not forbidden and event not in NOTED) or state["busy"]:
            return
        state["busy"] = True
        try:
            frame = getframe(1)
            direct = students(frame)
            if forbidden:
                words = judge_forbidden(event, args, frame, direct)
            else:
                words = judge_noted(event, args, frame, direct)
        finally:
            state["busy"] = False
        if words:
            if words not in seen and len(seen) < 40:
                seen.add(words)
                report(words)
            if forbidden:
                raise PermissionError(f"Not while this is graded: the notebook {words}.")

    def judge_forbidden(
        event: str, args: tuple[Any, ...], frame: types.FrameType | None, direct: bool
    ) -> str:
        if event.startswith("object.__"):
            name = args[1] if len(args) > 1 else ""
            if name not in GUARDED_NAMES:
                return ""
            if event == "object.__getattr__" and name in ("__code__", "__globals__", "__closure__"):
                return ""  # reading one's own functions is everyday
            owner = getattr(args[0], "__code__", None)
            if event != "object.__getattr__" and owner and students_file(owner.co_filename):
                return ""  # so is changing one's own
        if event in ("sys.settrace", "sys.setprofile") and frame and frame.f_code.co_name == "undo":
            return ""
        while not direct:
            if frame is None:
                return ""
            if (
                (event.startswith("ctypes.") and "ctypes" in frame.f_code.co_filename)
                or frame.f_code.co_name in LAUNDERERS
                or event in ("sys.settrace", "sys.setprofile")
            ):
                frame = frame.f_back
            else:
                return ""
            direct = students(frame)
        return f"used {event} ({args[1]})" if event.startswith("object.__") else f"used {event}"

    def students_file(name: str) -> bool:
        return not startswith(name, libs)

    def judge_noted(event: str, args: tuple[Any, ...], frame: types.FrameType, direct: bool) -> str:
        if event == "open":
            path = args[0] if args and isinstance(args[0], str) else ""
            near = frame.f_back if "IPython" in frame.f_code.co_filename else frame
            if (
                startswith(path, "/")
                and (direct or students(near))
                and not startswith(path, allowed)
            ):
                return f"tried to open {path[:120]!r}"
            return ""
        if event in ("socket.connect", "socket.bind"):
            address = args[1] if len(args) > 1 else None
            if not direct and isinstance(address, str) and startswith(address, "/tmp/"):
                return ""  # the workers of a DataLoader talk so, in the sandbox's own /tmp
            return f"tried to {event[7:]} a socket: {str(args[1:])[:80]}"
        if event in ("compile", "code.__new__"):
            name = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
            made = direct or (frame.f_code.co_filename.endswith("codeop.py") and event == "compile")
            if made and not students_file(name):
                return f"compiled code under the file name of a library, {name[-80:]!r}"
            return ""
        if event == "import":
            name = args[0] if args and isinstance(args[0], str) else ""
            if direct and startswith(
                name, ("course_utils.checks.observe", "course_utils.grading", "inside")
            ):
                return f"imported {name}"
            return ""
        if not direct:
            return ""
        if event in ("os.listdir", "os.scandir"):
            path = str(args[0]) if args and args[0] is not None else ""
            if startswith(path, "/") and not startswith(path, allowed):
                return f"listed the folder {path[:120]!r}"
            return ""
        return f"used {event}"

    sys.addaudithook(hook)
