"""Watch what a notebook does to Python itself, forbid looking into our frames, undo what it patched.

None of this decides a mark: the comparison happens in another process. It keeps what a student's
code leaves behind from changing what the probe *sees*, and reports what a person should look at.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import operator
import os
import signal
import sys
import sysconfig
import threading
import types
from collections.abc import Callable, Mapping
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
SENSITIVE = ("torch", "numpy", "json", "base64", "builtins", "sys", "os", "io", "course_utils",
             "math", "copy", "inspect", "dis", "importlib", "IPython", "socket", "pickle")  # fmt: skip

# Large packages that no probe uses: comparing them would cost time, and find nothing that matters.
UNUSED = ("sympy", "sklearn", "scipy", "matplotlib", "mpl_toolkits", "PIL", "networkx", "pandas",
          "IPython", "pygments", "prompt_toolkit", "jedi", "parso", "torch.distributed",
          "torch._inductor", "torch._dynamo", "torch.fx", "torch.onnx", "torch.testing", "joblib",
          "torch._export", "torch.export", "torch._functorch", "torch.ao", "torch._numpy",
          "torch.utils.tensorboard", "kiwisolver", "pyparsing", "mpmath", "torchvision", "bokeh",
          "torch.distributions", "torch._higher_order_ops", "torch.package", "torch.quantization",
          "torch.masked", "torch.nested", "torch.profiler", "torch.xpu", "torch.mps", "torch.jit",
          "triton", "narwhals", "ipywidgets", "anywidget", "psygnal", "psutil", "asyncio", "email",
          "urllib", "dateutil", "charset_normalizer", "cloudpickle", "multiprocessing",
          "livelossplot")  # fmt: skip


@functools.cache
def libraries() -> tuple[str, ...]:
    """Folders whose code is not the student's, and the names of frozen modules."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    import course_utils

    package = os.path.dirname(os.path.abspath(course_utils.__file__))
    paths = {os.path.realpath(p) for p in sysconfig.get_paths().values()}
    return (
        "<frozen",
        "<__array_function__",
        here,
        package,
        *sysconfig.get_paths().values(),
        *paths,
    )


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


class Seal:
    """Modules that nobody may change while answers are observed: the probes, and what writes down what
    they see.

    Parameters
    ----------
    names
        Beginnings of the names of these modules.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        spaces = {
            name: vars(module) for name, module in sys.modules.items() if name.startswith(names)
        }
        for name, space in list(spaces.items()):
            for key, value in space.items():
                if isinstance(value, type) and value.__module__ == name:
                    spaces[f"{name}.{key}"] = vars(value)  # type: ignore[assignment]
        self.kept = [(name, space, dict(space)) for name, space in spaces.items()]
        self.codes = [(name, value, value.__code__) for name, _, kept in self.kept
                      for value in kept.values() if isinstance(value, types.FunctionType)]  # fmt: skip

    def broken(self) -> str:
        """The name of what has been changed, or ""."""
        for name, space, kept in self.kept:
            if len(space) != len(kept) or not _unchanged(space, kept):
                return name
        return next((name for name, f, code in self.codes if f.__code__ is not code), "")


class Pristine:
    """Modules as they are before any student's code: what :meth:`undo` goes back to."""

    def __init__(self) -> None:
        self.modules = {
            name: module for name, module in sys.modules.items() if not name.startswith(UNUSED)
        }
        self.spaces = {
            name: dict(vars(module))
            for name, module in self.modules.items()
            if isinstance(module, types.ModuleType) and name != "__main__"
        }
        self.classes: dict[type, dict[str, Any]] = {}
        for name, space in self.spaces.items():
            if name.partition(".")[0] in ("torch", "numpy", "json", "io", "course_utils", "inside"):
                for value in space.values():
                    # Classes made in C cannot be changed.
                    if isinstance(value, type) and value.__flags__ & 0x200:
                        self.classes[value] = dict(vars(value))
        places: tuple[list[Any], ...] = (sys.meta_path, sys.path_hooks, sys.path, gc.callbacks)
        self.lists = [(place, list(place)) for place in places]
        self.recursion = sys.getrecursionlimit()

    def undo(self) -> list[str]:
        """Put back every function and class that was replaced.

        Returns
        -------
        list of str
            Public names of well-known modules that had been replaced by the notebook's own code.
        """
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        for number in signal.valid_signals():
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
        patched: list[str] = []
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module and name != "__main__":
                patched.append(f"sys.modules[{name!r}]")
                sys.modules[name] = module
        for name, kept in self.spaces.items():
            self._restore(name, vars(self.modules[name]), kept, patched)
        for cls, kept in self.classes.items():
            self._restore_class(cls, kept, patched)
        for place, entries in self.lists:
            if place is sys.path and place[: len(entries)] == entries:
                continue
            if place != entries:
                if place is not sys.path and _tampered(place, entries):
                    patched.append("gc.callbacks" if place is gc.callbacks else "the import system")
                place[:] = entries
        sys.setrecursionlimit(self.recursion)
        self._undo_torch(patched)
        return patched

    @staticmethod
    def _restore(
        name: str, space: dict[str, Any], kept: dict[str, Any], patched: list[str]
    ) -> None:
        if name != "builtins" and _unchanged(space, kept):
            return
        for key, value in kept.items():
            now = space.get(key, kept)
            if now is not value and (callable(value) or name.startswith("course_utils")):
                public = not key.startswith("_") and name.partition(".")[0] in SENSITIVE
                public &= f"{name}.{key}" != "torch.Storage"  # goes with the default dtype
                if public and (now is kept or _is_notebooks(now)):
                    patched.append(f"{name}.{key}")
                space[key] = value
        if name == "builtins":
            for key in [key for key in space if key not in kept and key != "_"]:
                del space[key]  # a name that the probe could mistake for a builtin

    @staticmethod
    def _restore_class(cls: type, kept: dict[str, Any], patched: list[str]) -> None:
        now = vars(cls)
        if len(now) == len(kept) and _unchanged(now, kept):
            return
        changed = [
            k
            for k in now.keys() | kept.keys()
            if now.get(k, kept) is not kept.get(k, kept)
            and k
            not in (
                "__dict__",
                "__weakref__",
                "__abstractmethods__",
                "_abc_impl",
                "__doc__",
                "__signature__",
            )
        ]
        for key in changed:
            try:
                if callable(now.get(key)) or callable(kept.get(key)) or key not in kept:
                    if _is_notebooks(now.get(key)):
                        patched.append(f"{cls.__module__}.{cls.__qualname__}.{key}")
                    if key in kept:
                        type.__setattr__(cls, key, kept[key])
                    elif callable(now.get(key)):
                        type.__delattr__(cls, key)
            except (TypeError, AttributeError):
                continue

    @staticmethod
    def _undo_torch(patched: list[str]) -> None:
        import torch
        from torch.nn.modules import module
        from torch.optim import optimizer

        for place in (module, optimizer):
            for key, value in vars(place).items():
                if key.startswith("_global_") and isinstance(value, dict) and value:
                    patched.append(f"{place.__name__}.{key}")
                    value.clear()
        while torch._C._len_torch_function_stack():
            torch._C._pop_torch_function_stack()
        while torch._C._len_torch_dispatch_stack():
            torch._C._pop_torch_dispatch_stack(None)
        torch.set_grad_enabled(True)
        torch.use_deterministic_algorithms(False)
        torch.set_flush_denormal(False)
        torch.autograd.set_detect_anomaly(False)


def _unchanged(now: Mapping[str, Any], kept: dict[str, Any]) -> bool:
    """Whether everything kept is there still: no loop in Python, for some 30,000 names a student."""
    return all(map(operator.is_, map(now.get, kept), kept.values()))


def _tampered(place: list[Any], entries: list[Any]) -> bool:
    """Whether something was taken out, or comes from the notebook: libraries add finders of theirs."""
    kept = {id(entry) for entry in entries}
    added = [entry for entry in place if id(entry) not in kept]
    return len(place) - len(added) < len(entries) or any(
        _is_notebooks(getattr(entry, "find_spec", entry)) for entry in added
    )


def _is_notebooks(value: object) -> bool:
    """Whether a replacement was written in the notebook (and not by a library at run time)."""
    value = getattr(value, "__func__", value)
    code = getattr(value, "__code__", None)
    if code is not None:
        return not code.co_filename.startswith(libraries())
    return (
        getattr(value, "__module__", None) == "__main__"
        or type(value).__module__ == "__main__"
        or isinstance(value, types.BuiltinFunctionType | type)
    )
