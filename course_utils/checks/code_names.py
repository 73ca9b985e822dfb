"""The names that a student's code reads, and whose code a file holds."""

from __future__ import annotations

import builtins
import dis
import functools
import inspect
import sys
import sysconfig
import types
from collections.abc import Collection, Iterator

import torch
from torch import nn

from course_utils.files import PACKAGE

# Code under these folders is not the student's.
LIBRARIES = (str(PACKAGE), *sysconfig.get_paths().values())


Variables = dict[str, object]  # those of a module


def is_students(filename: str) -> bool:
    """Whether a file name of a code object is a notebook cell or a script, not a library's."""
    return not filename.startswith(("<frozen", *LIBRARIES))


def global_names(answer: object, but_not_in: Collection[str] = ()) -> set[str]:
    """Names of module-level variables that an answer, and the helpers it calls, read.

    ``but_not_in`` are names of helpers into which it does not look.
    """
    return {
        name
        for code, space in _all_code_of(answer, but_not_in)
        for name in _names_read(code, space)
    }


def _all_code_of(
    answer: object, but_not_in: Collection[str] = ()
) -> Iterator[tuple[types.CodeType, Variables]]:
    """The student's code in an answer and the helpers it calls, each with its module's variables."""
    todo, seen = _code_of(answer), set()
    while todo:
        code, space = todo.pop()
        if code in seen:
            continue
        seen.add(code)
        yield code, space
        for name in _names_read(code, space) - set(but_not_in):
            todo += _code_of(space.get(name))
        todo += [(c, space) for c in code.co_consts if isinstance(c, types.CodeType)]


def _names_read(code: types.CodeType, space: Variables) -> set[str]:
    names = _names_loaded(code)
    return {name for name in names if name in space or not hasattr(builtins, name)}


@functools.cache
def _names_loaded(code: types.CodeType) -> frozenset[str]:
    return frozenset(
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    )


def read_data_globals(
    answer: object, notebook_names: frozenset[str], other_exercises: Collection[str] = ()
) -> set[str]:
    """Those of :func:`global_names` that hold data which should have been an argument.

    Data is what the notebook's given cells define, and any tensor, optimiser or network with
    parameters. A student's own helper functions, classes, constants (tensors of one element too)
    and parameter-free losses are theirs to use. What other exercises read counts there, not here.
    """
    space = _globals_of(answer)
    found = set()
    for name in global_names(answer, other_exercises):
        value = space.get(name)
        if callable(value) and not isinstance(value, nn.Module):
            continue
        weighty = (
            isinstance(value, torch.optim.Optimizer)
            or (isinstance(value, torch.Tensor) and value.numel() > 1)
            or (isinstance(value, nn.Module) and any(True for _ in value.parameters()))
        )
        if weighty or (name in notebook_names and not isinstance(value, types.ModuleType)):
            found.add(name)
    return found


def _code_of(
    thing: object, seen: frozenset[int] = frozenset()
) -> list[tuple[types.CodeType, Variables]]:
    """The student's code in a function, class, partial, decorated function or callable object."""
    if id(thing) in seen or not callable(thing):
        return []
    seen |= {id(thing)}
    parts: list[object] = []
    own: list[tuple[types.CodeType, Variables]] = []
    if isinstance(thing, functools.partial):
        parts = [thing.func, *thing.args, *thing.keywords.values()]
    elif inspect.ismethod(thing):
        parts = [thing.__func__]
    elif inspect.isfunction(thing):
        if is_students(thing.__code__.co_filename):
            own = [(thing.__code__, thing.__globals__)]
            parts = [_content(cell) for cell in thing.__closure__ or ()]
        parts.append(getattr(thing, "__wrapped__", None))
    elif inspect.isclass(thing):
        parts = [
            getattr(member, "fget", None) or getattr(member, "__func__", member)
            for cls in thing.__mro__
            if _is_students_class(cls)
            for member in vars(cls).values()
            if not inspect.isclass(member)
        ]
    elif _is_students_class(type(thing)):
        parts = [type(thing)]
    return own + [pair for part in parts for pair in _code_of(part, seen)]


def _content(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # a name that is bound later
        return None


def _is_students_class(cls: type) -> bool:
    files = [
        inspect.unwrap(member).__code__.co_filename
        for member in vars(cls).values()
        if inspect.isfunction(member) and inspect.isfunction(inspect.unwrap(member))
    ]
    # Methods that dataclasses write come from "<string>", whoever wrote the class.
    return any(is_students(file) for file in files if file != "<string>")


def _globals_of(answer: object) -> Variables:
    for _, space in _code_of(answer):
        return space
    return {}


def packages_own(provided: Collection[str], answer: object) -> str:
    """The first of the package's own functions that an answer is or calls, by its full name; or "".

    Parameters
    ----------
    provided
        Full names, such as ``"course_utils.widgets.latent.slerp"``.
    answer
        What a student wrote, or imported.
    """
    for full in provided:
        module, _, name = full.rpartition(".")
        # Nobody can hold a function of a module that was not imported; an answer that imports it
        # when it runs has the name of the package in its code.
        own = getattr(sys.modules.get(module), name, None)
        if own is not None and any(thing is own for thing in _wrapped(answer)):
            return full
        for code, space in _all_code_of(answer):
            read = [space.get(other) for other in code.co_names]
            if own is not None and any(thing is own for thing in read):
                return full
            modules = [thing.__name__ for thing in read if isinstance(thing, types.ModuleType)]
            ours = any(n.partition(".")[0] == PACKAGE.name for n in (*modules, *code.co_names))
            if ours and name in code.co_names:
                return full
    return ""


def _wrapped(thing: object) -> Iterator[object]:
    """A function, and those that a partial, a decorator or a method hides."""
    while thing is not None:
        yield thing
        if isinstance(thing, functools.partial):
            thing = thing.func
        else:
            thing = getattr(thing, "__wrapped__", None) or getattr(thing, "__func__", None)


def device_of_arguments(answer: object) -> str:
    """Where an answer finds the device that it should work on, in words for a student."""
    if inspect.isclass(answer):
        return "leave the network on the CPU, whoever makes one moves it with net.to(device)"
    try:
        names = list(inspect.signature(answer).parameters) if callable(answer) else []
    except (TypeError, ValueError):
        names = []
    for name in names:
        if name in _TENSORS or name.endswith(("logits", "labels")):
            return f"{name}.device"
    for name in names:
        if name.startswith("net"):
            return f"next({name}.parameters()).device"
    return "that of the tensors in the arguments, x.device"


_TENSORS = {"real", "fake", "images", "x", "z", "y", "p", "q", "c", "codes", "joint", "points"}
