"""Watch what a notebook does to Python itself, and forbid looking into our frames.

None of this decides a mark: the comparison happens in another process. It keeps what a student's
code leaves behind from changing what the probe *sees*, and reports what a person should look at.
"""

from __future__ import annotations

import _thread
import os
import re
import sys
from collections.abc import Callable
from types import FrameType

from inside.callers import (
    Arguments,
    behind,
    beyond_itself,
    launders,
    reads_for,
    shows_locals,
    students,
    students_file,
)
from inside.frames import HOME, Alarm

import course_utils

# Functions and tables, no class: a class could be found and changed by any code.
USED, OPENED, LISTED, CONNECTED, COMPILED, IMPORTED = (
    alarm.name for alarm in (Alarm.USED, Alarm.OPENED, Alarm.LISTED, Alarm.CONNECTED, Alarm.COMPILED,
                             Alarm.IMPORTED)
)  # fmt: skip

Words = tuple[str, str]  # the name of an Alarm, and a detail

# Attributes by which frames and functions can be looked into, or rewritten.
GUARDED_NAMES = ("tb_frame", "gi_frame", "cr_frame", "ag_frame", "__code__", "__closure__",
                 "__globals__", "__defaults__", "__kwdefaults__", "f_locals")  # fmt: skip
# Reading these of one's own functions is everyday.
READABLE = ("__code__", "__globals__", "__closure__")
# Functions of these files are changed by nobody.
INSIDE = os.path.dirname(os.path.abspath(__file__))
OURS = (
    INSIDE,
    os.path.dirname(os.path.abspath(course_utils.__file__)),
)
# Places that an honest notebook doesn't name. It may name any other, as that of a file on its own
# machine: nothing is there.
PRIVATE_PLACES = ("/proc", "/sys", "/dev", "/etc", "/root", "/run", "/boot", "/opt")
HARMLESS_PLACES = (
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/shm", "/dev/stdout", "/dev/stderr",
    "/etc/os-release", "/etc/hostname", "/etc/timezone", "/opt/conda", "/root/.cache",
    "/root/.kaggle", "/proc/cpuinfo", "/proc/meminfo", "/proc/version", "/proc/loadavg",
    "/proc/driver/nvidia", "/sys/class/drm",
)  # fmt: skip
# Names of what the grader keeps, wherever the course lies.
GRADERS_FILES = ("gradebook.db", "nbgrader_config", "/.grading/", "/submitted/", "/autograded/",
                 "/solutions/")  # fmt: skip
OTHERS = re.compile(
    r"/proc/(?:\d+|self|thread-self)/[\w/]*|\S*(?:gradebook\.db|nbgrader_config|/\.grading/)\S*"
)
# Where it can put modules of its own.
OWN_PLACES = ("/tmp/", "/dev/shm/", f"{HOME}/", ".")
# What no notebook needs of the course's package.
PRIVATE = ("course_utils.checks.observation", "course_utils.grading", "inside")


def install(libs: tuple[str, ...], report: Callable[[str, str], None]) -> None:
    """Add an audit hook, which Python cannot take off again.

    Parameters
    ----------
    libs
        Beginnings of file names that are not the student's.
    report
        Called with the name of an Alarm and a detail for each new thing seen.
    """
    forbidden, noted, getframe = dict(FORBIDDEN), dict(NOTED), sys._getframe
    seen: set[Words] = set()
    busy: set[int] = set()  # threads whose event is being judged, which causes events too
    this_thread = _thread.get_ident

    def hook(event: str, args: Arguments) -> None:
        judge = forbidden.get(event) or noted.get(event)
        if judge is None or this_thread() in busy:
            return
        busy.add(this_thread())
        try:
            words = judge(event, args, getframe(1), libs)
        finally:
            busy.discard(this_thread())
        if not words:
            return
        if words not in seen and len(seen) < 40:
            seen.add(words)
            report(*words)
        if event in forbidden:
            raise PermissionError(f"Not while this is graded: {words[1]}.")

    sys.addaudithook(hook)
    for module in (os, sys.modules["posix"]):
        vars(module)["register_at_fork"] = _register_at_fork


def _register_at_fork(**hooks: object) -> None:
    """Takes no hooks: they would run where our processes fork. What is loaded by now has its own."""
    sys.audit("os.register_at_fork")


# --- judgements: what is said of an event, given who caused it --------------------


def _looks_around(
    event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]
) -> Words | None:
    looks = (
        behind(frame, libs, launders)
        or reads_for(frame, libs)
        or shows_locals(frame, libs)
        or beyond_itself(frame, args, libs)
    )
    return (USED, event) if looks else None


def _traces(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    return (USED, event) if behind(frame, libs, lambda f: True) else None


def _attribute(
    event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]
) -> Words | None:
    name = args[1] if len(args) > 1 else None
    if name not in GUARDED_NAMES:
        return None
    reads = event == "object.__getattr__"
    owner = getattr(args[0], "__code__", None)
    if not reads and owner and owner.co_filename.startswith(OURS):
        # Whoever does it: libraries do so when they are asked to.
        return USED, f"{event} ({name})"
    if name in READABLE if reads else owner and students_file(owner.co_filename, libs):
        return None  # of one's own function, as is everyday
    looks = behind(frame, libs, launders) or shows_locals(frame, libs)
    return (USED, f"{event} ({name})") if looks else None


def _uses_ctypes(
    event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]
) -> Words | None:
    def hands_on(f: FrameType) -> bool:
        return "ctypes" in f.f_code.co_filename or launders(f)

    return (USED, event) if behind(frame, libs, hands_on) else None


def _opens(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    path = os.fsdecode(args[0]) if args and isinstance(args[0], str | bytes) else ""
    if path.startswith(INSIDE) and _imports_for(frame):
        return IMPORTED, f"inside.{os.path.basename(path)}"  # we have loaded ours long since
    near = frame.f_back if "IPython" in frame.f_code.co_filename else frame
    by_student = students(frame, libs) or students(near, libs)
    if not by_student or path.startswith(HARMLESS_PLACES):
        return None
    if not _private(path, libs):  # around a corner, by links or from the folder in which it runs
        path = os.path.realpath(path)
        if not path.startswith("/proc/"):
            return None
    return (OPENED, path) if _private(path, libs) else None


def _private(path: str, libs: tuple[str, ...]) -> bool:
    if any(name in path for name in GRADERS_FILES):
        return True
    return path.startswith(PRIVATE_PLACES) and not path.startswith((*libs, *HARMLESS_PLACES))


def _runs(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    """A command line that names what is the grader's, or what other processes hold."""
    parts: list[object] = []
    for arg in args[:2]:
        parts += arg if isinstance(arg, list | tuple) else [arg]
    words = " ".join(os.fsdecode(part) for part in parts if isinstance(part, str | bytes))
    named = OTHERS.search(words)
    return (OPENED, named[0]) if named else None


def _imports(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    name = args[0] if args and isinstance(args[0], str) else ""
    path = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
    if path.endswith(".so") and path.startswith(OWN_PLACES) and not path.startswith(libs):
        return IMPORTED, f"{path}, which is compiled"
    if not name.startswith(PRIVATE):
        return None
    return (IMPORTED, name) if behind(frame, libs, _imports_for) else None


def _imports_for(frame: FrameType) -> bool:
    return "importlib" in frame.f_code.co_filename


def _lists(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    path = str(args[0]) if args and args[0] is not None else ""
    return (LISTED, path) if students(frame, libs) and _private(path, libs) else None


def _connects(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    address = args[1] if len(args) > 1 else None
    if not students(frame, libs) and isinstance(address, str) and address.startswith("/tmp/"):
        return None  # the workers of a DataLoader talk so, in the sandbox's own /tmp
    return (CONNECTED, f"{event[7:]} {args[1:]}")


def _compiles(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    name = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
    by_cell = event == "compile" and frame.f_code.co_filename.endswith("codeop.py")
    if (by_cell or students(frame, libs)) and not students_file(name, libs):
        return (COMPILED, name[-80:])
    return None


def _registers(
    event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]
) -> Words | None:
    return (USED, event) if students(frame.f_back, libs) else None


def _kills(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    return (USED, event) if behind(frame, libs, _kills_for) else None


def _kills_for(frame: FrameType) -> bool:
    return frame.f_code.co_name == "kill_another"


def _shows(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    """A cell's own code shows the value of an expression; functions have no call to."""
    shown = frame.f_back
    by_function = shown and not (shown.f_code.co_name.startswith(("<module>", "<cell line")))
    return (USED, event) if by_function and students(shown, libs) else None


def _uses(event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]) -> Words | None:
    return (USED, event) if students(frame, libs) else None


def _makes_socket(
    event: str, args: Arguments, frame: FrameType, libs: tuple[str, ...]
) -> Words | None:
    made = behind(frame, libs, lambda f: f.f_code.co_filename.endswith("/socket.py"))
    return (USED, event) if made else None


Judgement = Callable[[str, Arguments, FrameType, tuple[str, ...]], Words | None]

# Ways to reach frames and objects that are not one's own, or to rewrite functions in place: they fail.
FORBIDDEN: dict[str, Judgement] = {
    **dict.fromkeys(
        ("sys._getframe", "sys._current_frames", "sys._current_exceptions", "sys.addaudithook",
         "sys.monitoring.register_callback", "gc.get_objects", "gc.get_referrers",
         "gc.get_referents"), _looks_around),
    **dict.fromkeys(("sys.settrace", "sys.setprofile"), _traces),
    **dict.fromkeys(("object.__getattr__", "object.__setattr__", "object.__delattr__"), _attribute),
    **dict.fromkeys(
        ("ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle", "ctypes.addressof", "ctypes.cdata",
         "ctypes.cdata/buffer", "ctypes.string_at", "ctypes.wstring_at", "ctypes.call_function"),
        _uses_ctypes),
}  # fmt: skip

# What honest notebooks rarely do: it goes on, and a person is told.
NOTED: dict[str, Judgement] = {
    "open": _opens,
    "import": _imports,
    "os.kill": _kills,
    "sys.displayhook": _shows,
    **dict.fromkeys(("os.system", "os.posix_spawn", "subprocess.Popen"), _runs),
    "os.register_at_fork": _registers,
    **dict.fromkeys(("os.listdir", "os.scandir"), _lists),
    **dict.fromkeys(("socket.connect", "socket.bind"), _connects),
    **dict.fromkeys(("compile", "code.__new__"), _compiles),
    "socket.__new__": _makes_socket,
    **dict.fromkeys(("os.fork", "os.forkpty", "os.killpg", "os.exec"), _uses),
}  # fmt: skip
