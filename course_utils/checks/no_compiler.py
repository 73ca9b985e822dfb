"""Torch's compiler, kept out of a check: the first optimizer of a kernel would import it, 0.9 CPU s.

Torch's optimizers import ``torch._dynamo`` (880 modules) to mark what must not be compiled, whether
anything ever is or not. While a check runs, a stand-in says that nothing is to be marked; whoever
wants anything else of it gets the compiler itself.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType

NAME = "torch._dynamo"


class _StandIn(ModuleType):
    """What an optimizer asks of the compiler: two functions."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.marked: list[FunctionType] = []

    def graph_break(self) -> None:
        """Nothing is compiled, and nothing is cut."""

    def disable(
        self, function: FunctionType, recursive: bool = True, *, wrapping: bool = True
    ) -> Callable[..., object]:
        """The function as it is. Torch keeps it, until :func:`without_compiler` ends."""
        self.marked.append(function)
        return function

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)  # what Python itself looks for in a module
        if sys.modules.get(NAME) is self:
            del sys.modules[NAME]
        return getattr(importlib.import_module(NAME), name)


@contextlib.contextmanager
def without_compiler() -> Iterator[None]:
    """Make optimizers meanwhile without torch's compiler, if it is not there already."""
    if NAME in sys.modules:
        yield
        return
    stand_in = _StandIn()
    sys.modules[NAME] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(NAME) is stand_in:
            del sys.modules[NAME]
        for function in stand_in.marked:
            vars(function).pop("__dynamo_disable", None)
