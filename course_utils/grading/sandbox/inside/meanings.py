"""What a notebook makes functions and comparisons mean without replacing any: noticed, not put back."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator

from inside.restore import is_notebooks

FUNCTIONS = ("__torch_function__", "__torch_dispatch__")
ADDRESSES = ("__array_interface__", "__array_struct__", "__cuda_array_interface__")


def left_on() -> list[str]:
    """Modes of the notebook's own that it has left on in this thread, by which torch's functions mean
    something else. No other thread has them."""
    import torch

    modes = [
        torch._C._get_function_stack_at(n) for n in range(torch._C._len_torch_function_stack())
    ]
    return (
        ["torch's functions by a mode"] if any(is_notebooks(type(mode)) for mode in modes) else []
    )


def watch_classes() -> Callable[[], list[str]]:
    """A function that says what a comparison, a function of torch or memory means by classes of the
    notebook's own, which have been made since now."""
    import torch

    # By number, as a class of classes may compare as it likes; kept, so that none gets another's.
    before = {id(cls): cls for cls in type.__subclasses__(object)}

    def own_meanings() -> list[str]:
        try:
            return look()
        except Exception:  # no library's class breaks it
            return ["what a class is by a class of classes"]

    def look() -> list[str]:
        new = [cls for cls in type.__subclasses__(object) if id(cls) not in before]
        own = [cls for cls in new if cls.__module__ == "__main__"]
        found = {
            "torch's functions by a class of tensors": any(
                _writes(cls, name) for cls in _below(torch.Tensor) for name in FUNCTIONS
            ),
            "torch's functions by a library": any(
                key.startswith("aten/") and key.endswith("CPU") for key in torch.library._impls
            ),
            "== by a class that equals everything": any(
                _writes(cls, "__eq__") and _equals_everything(cls) for cls in new
            ),
            "isinstance by a class that says it is another": any(
                "__class__" in vars(c) for c in own
            ),
            "what an array is by a class that gives an address": any(
                name in vars(cls) for cls in own for name in ADDRESSES
            ),
        }
        return [words for words, there in found.items() if there]

    return own_meanings


def _writes(cls: type, name: str) -> bool:
    """Whether a method of a class was written in the notebook."""
    method = vars(cls).get(name)
    function = getattr(method, "__func__", method)
    return isinstance(function, types.FunctionType) and is_notebooks(function)


def _below(cls: type) -> Iterator[type]:
    below: type
    for below in type.__subclasses__(cls):
        yield below
        yield from _below(below)


def _equals_everything(cls: type) -> bool:
    try:
        return vars(cls)["__eq__"](object.__new__(cls), object()) is True
    except BaseException:  # it asks an object for what others do not have, as is right
        return False


def replaced_builtins() -> Callable[[], list[str]]:
    """A function that names the builtins which have been replaced since, and needs none of them."""
    space, before = vars(sys.modules["builtins"]), dict(vars(sys.modules["builtins"]))

    def replaced() -> list[str]:
        return [f"builtins.{name}" for name in before if space.get(name) is not before[name]]

    return replaced
