"""The names that a student's code reads, and whose code a file holds."""

from __future__ import annotations

import builtins
import dis
import functools
import inspect
import sysconfig
import types
from collections.abc import Collection
from typing import Any

import torch
from torch import nn

from course_utils.files import PACKAGE

# Code under these folders is not the student's.
LIBRARIES = (str(PACKAGE), *sysconfig.get_paths().values())


def is_students(filename: str) -> bool:
    """Whether a file name of a code object is a notebook cell or a script, not a library's."""
    return not filename.startswith(("<frozen", *LIBRARIES))


def global_names(answer: Any, but_not_in: Collection[str] = ()) -> set[str]:
    """Names of module-level variables that an answer, and the helpers it calls, read.

    ``but_not_in`` are names of helpers into which it does not look.
    """
    names: set[str] = set()
    todo, seen = _code_of(answer), set()
    while todo:
        code, space = todo.pop()
        if code in seen:
            continue
        seen.add(code)
        for instruction in dis.get_instructions(code):
            name = instruction.argval
            if instruction.opname not in ("LOAD_GLOBAL", "LOAD_NAME") or name in names:
                continue
            if name in space or not hasattr(builtins, name):
                names.add(name)
                todo += _code_of(space.get(name)) if name not in but_not_in else []
        todo += [(c, space) for c in code.co_consts if isinstance(c, types.CodeType)]
    return names


def read_data_globals(
    answer: Any, notebook_names: frozenset[str], other_exercises: Collection[str] = ()
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
    thing: Any, seen: frozenset[int] = frozenset()
) -> list[tuple[types.CodeType, dict[str, Any]]]:
    """The student's code in a function, class, partial, decorated function or callable object."""
    if id(thing) in seen or not callable(thing):
        return []
    seen |= {id(thing)}
    parts: list[Any] = []
    own: list[tuple[types.CodeType, dict[str, Any]]] = []
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


def _content(cell: types.CellType) -> Any:
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


def _globals_of(answer: Any) -> dict[str, Any]:
    for _, space in _code_of(answer):
        return space
    return {}
