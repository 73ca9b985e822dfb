"""What a notebook may have replaced in the libraries: noticed, and put back."""

from __future__ import annotations

import copyreg
import functools
import gc
import operator
import os
import sys
import sysconfig
import threading
import types
from collections.abc import Callable, Mapping
from typing import cast

Space = dict[str, object]  # the names of a module or a class

SENSITIVE = ("torch", "numpy", "json", "base64", "builtins", "sys", "os", "io", "course_utils",
             "math", "copy", "inspect", "dis", "importlib", "IPython", "socket", "pickle", "linecache")  # fmt: skip

# Where classes, too, are put back.
CLASSES_OF = ("torch", "numpy", "json", "io", "course_utils", "inside", "importlib",
              "_frozen_importlib", "_frozen_importlib_external")  # fmt: skip

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


def seal(names: tuple[str, ...]) -> Callable[[], str]:
    """Remember modules that nobody may change while answers are observed: the probes, and what
    writes down what they see.

    Parameters
    ----------
    names
        Beginnings of the names of these modules.

    Returns
    -------
    function
        It returns the name of what has been changed since, or "".
    """
    spaces: dict[str, Mapping[str, object]] = {
        name: vars(module) for name, module in sys.modules.items() if name.startswith(names)
    }
    for name, space in list(spaces.items()):
        for key, value in space.items():
            if isinstance(value, type) and value.__module__ == name:
                # The first copy of an instance notes the slots in its class: an answer that copies
                # a network changes nothing.
                copyreg._slotnames(value)  # type: ignore[attr-defined]
                spaces[f"{name}.{key}"] = vars(value)
    kept = [(name, space, dict(space)) for name, space in spaces.items()]
    codes = [(name, value, value.__code__) for name, _, before in kept
             for value in before.values() if isinstance(value, types.FunctionType)]  # fmt: skip
    # Bound here: what a notebook makes of these names is not asked.
    same, each, count, identical = all, map, len, operator.is_

    def broken() -> str:
        for name, space, before in kept:
            values = each(space.get, before)
            if count(space) != count(before) or not same(each(identical, values, before.values())):
                return name
        for name, function, code in codes:
            if function.__code__ is not code:
                return name
        return ""

    return broken


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
        self.classes: dict[type, Space] = {}
        for name, space in self.spaces.items():
            if name.partition(".")[0] in CLASSES_OF:
                for value in space.values():
                    # Classes made in C cannot be changed.
                    if isinstance(value, type) and value.__flags__ & 0x200:
                        self.classes[value] = dict(vars(value))
        places = (sys.meta_path, sys.path_hooks, sys.path, gc.callbacks)
        self.lists = [(cast("list[object]", place), list[object](place)) for place in places]
        torch = sys.modules["torch"]
        self.computing = [cls for cls in self.classes if cls in (torch.Tensor, torch.nn.Module)]
        self.recursion = sys.getrecursionlimit()
        self.pycache_prefix = sys.pycache_prefix
        self.folders = {
            name: list(space["__path__"])
            for name, space in self.spaces.items()
            if isinstance(space.get("__path__"), list)
        }

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
        patched: list[str] = []
        for name, module in self.modules.items():
            if name.partition(".")[0] in ("__main__", "inside"):
                continue
            if sys.modules.get(name) is not module:
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
        self._undo_imports(patched)
        sys.setrecursionlimit(self.recursion)
        self._undo_torch(patched)
        return patched

    def undo_computing(self) -> list[str]:
        """The same, quickly, for the functions that answers compute with."""
        patched: list[str] = []
        for name in ("torch", "torch.nn.functional", "numpy"):
            self._restore(name, vars(self.modules[name]), self.spaces[name], patched)
        for cls in self.computing:
            self._restore_class(cls, self.classes[cls], patched)
        return patched

    @staticmethod
    def _restore(name: str, space: Space, kept: Space, patched: list[str]) -> None:
        if name != "builtins" and _unchanged(space, kept):
            return
        for key, value in kept.items():
            now = space.get(key, kept)
            if now is not value and (callable(value) or name.startswith("course_utils")):
                public = not key.startswith("_") and name.partition(".")[0] in SENSITIVE
                public &= f"{name}.{key}" != "torch.Storage"  # goes with the default dtype
                if public and (now is kept or is_notebooks(now)) and not _reloaded(now, value):
                    patched.append(f"{name}.{key}")
                space[key] = value
        if name == "builtins":
            for key in [key for key in space if key not in kept and key != "_"]:
                del space[key]  # a name that the probe could mistake for a builtin

    @staticmethod
    def _restore_class(cls: type, kept: Space, patched: list[str]) -> None:
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
                    if is_notebooks(now.get(key)):
                        patched.append(f"{cls.__module__}.{cls.__qualname__}.{key}")
                    if key in kept:
                        type.__setattr__(cls, key, kept[key])
                    elif callable(now.get(key)):
                        type.__delattr__(cls, key)
            except (TypeError, AttributeError):
                continue

    def _undo_imports(self, patched: list[str]) -> None:
        """Let modules be found where they were: folders of packages, and what the imports remember."""
        for name, folders in self.folders.items():
            place = vars(self.modules[name]).get("__path__")
            if place != folders:
                patched.append(f"{name}.__path__")
                self.modules[name].__path__ = list(folders)
        if sys.pycache_prefix != self.pycache_prefix:
            patched.append("sys.pycache_prefix")
            sys.pycache_prefix = self.pycache_prefix
        if any(
            is_notebooks(getattr(f, "find_spec", None)) for f in sys.path_importer_cache.values()
        ):
            patched.append("sys.path_importer_cache")
        sys.path_importer_cache.clear()

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
        torch.use_deterministic_algorithms(False)
        torch.autograd.set_detect_anomaly(False)


def _unchanged(now: Mapping[str, object], kept: Space) -> bool:
    """Whether everything kept is there still: no loop in Python, for some 30,000 names a student."""
    return all(map(operator.is_, map(now.get, kept), kept.values()))


def _tampered(place: list[object], entries: list[object]) -> bool:
    """Whether something was taken out, or comes from the notebook: libraries add finders of theirs."""
    kept = {id(entry) for entry in entries}
    added = [entry for entry in place if id(entry) not in kept]
    return len(place) - len(added) < len(entries) or any(
        is_notebooks(getattr(entry, "find_spec", entry)) for entry in added
    )


def _reloaded(now: object, before: object) -> bool:
    """Whether a class is the same one, from its module loaded anew."""
    if not (isinstance(now, type) and isinstance(before, type)):
        return False
    codes = [f.__code__ for f in vars(now).values() if isinstance(f, types.FunctionType)]
    same = (now.__module__, now.__qualname__) == (before.__module__, before.__qualname__)
    places = (*libraries(), "<string>")  # the latter for what dataclasses write
    return same and bool(codes) and all(code.co_filename.startswith(places) for code in codes)


def is_notebooks(value: object) -> bool:
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
