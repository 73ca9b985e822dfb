"""A tensor that stands for one tensor of each member, and what happens when torch is called with it.

A member of a crowd is one training: a seed, or a setting. A :class:`Stacked` looks like the tensor of a
single member, and holds those of all, stacked along a first dimension that nobody else sees. Its own
code says so in four words: shapes are a member's. Each call of torch is answered by a rule for the whole
stack (`rules`), or else by ``torch.vmap``, or, where a member's value would have to be known, not at all.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_flatten, tree_map, tree_unflatten

_NOTHING = torch.empty(0)
_OURS = (str(Path(torch.__file__).parent), str(Path(__file__).parent))


class NotTogetherError(RuntimeError):
    """The members of a crowd can't go on together; the message is a sentence that says why."""


class Stacked(Tensor):
    """One tensor of each member, to be used as if there were a single one.

    Made by :func:`stacked`. It works only inside of a crowd's training.
    """

    every: Tensor  # of shape (members, *shape)

    @classmethod
    def __torch_function__(
        cls,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        from course_utils.training.many.rules import call

        return call(func, args, kwargs or {})

    # The attributes that loops and layers ask for again and again, without a way through torch.
    @property
    def shape(self) -> torch.Size:  # type: ignore[override]
        return self.every.shape[1:]

    @property
    def ndim(self) -> int:  # type: ignore[override]
        return self.every.ndim - 1

    @property
    def dtype(self) -> torch.dtype:  # type: ignore[override]
        return self.every.dtype

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return self.every.device

    @property
    def is_leaf(self) -> bool:  # type: ignore[override]
        return self.every.is_leaf

    @property
    def requires_grad(self) -> bool:
        return self.every.requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self.every.requires_grad = value

    @property
    def grad(self) -> Stacked | None:
        return None if self.every.grad is None else stacked(self.every.grad)

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None and not isinstance(value, Stacked):
            value = stacked(value.expand_as(self.every).clone())
        self.every.grad = None if value is None else value.every

    @property
    def data(self) -> Stacked:
        return stacked(self.every.data)

    @data.setter
    def data(self, value: Tensor) -> None:
        self.every.data = (
            value.every if isinstance(value, Stacked) else value.expand_as(self.every).clone()
        )


def stacked(every: Tensor) -> Stacked:
    """The tensor of a member, given those of all: of shape (members, *shape)."""
    made = Tensor._make_subclass(Stacked, _NOTHING)
    made.every = every
    return made


def part(value: Any, i: int) -> Any:
    """What member i has of a structure of lists, tuples, dicts and Stacked; a tensor is a view."""
    return tree_map(lambda x: x.every[i] if isinstance(x, Stacked) else x, value)


def raw(value: Any) -> Any:
    """A list, a tuple or a tensor with the whole stacks in the place of Stacked."""
    if isinstance(value, Stacked):
        return value.every
    if isinstance(value, (list, tuple)):
        return type(value)(map(raw, value))
    return value


def by_vmap(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Any call of torch that has no rule of its own."""
    leaves, form = tree_flatten((args, kwargs))
    which = [k for k, leaf in enumerate(leaves) if isinstance(leaf, Stacked)]
    shape: list[Any] = []

    def one(*tensors: Tensor) -> list[Tensor]:
        filled = list(leaves)
        for k, tensor in zip(which, tensors, strict=True):
            filled[k] = tensor
        a, kw = tree_unflatten(filled, form)
        outputs, out_form = tree_flatten(func(*a, **kw))
        shape[:] = outputs, out_form
        # One more, since vmap asks for a tensor.
        return [*(x for x in outputs if isinstance(x, Tensor)), tensors[0]]

    name = name_of(func)
    try:
        tensors = torch.vmap(one, randomness="error")(*(leaves[k].every for k in which))
    except RuntimeError as error:
        raise refusal(
            f"{name} does not work on all members at once ({_first_line(error)})"
        ) from error
    if name.endswith("_") and not name.endswith("__") and isinstance(args[0], Stacked):
        return args[0]
    outputs, out_form = shape
    fresh = iter(tensors)
    filled = [stacked(next(fresh)) if isinstance(x, Tensor) else x for x in outputs]
    return tree_unflatten(filled, out_form)


def name_of(func: Callable[..., Any]) -> str:
    """``add`` for torch.add and Tensor.add; the attribute's name for one that is read or set."""
    name: str = getattr(func, "__name__", str(func))
    if name in ("__get__", "__set__"):
        name = f"{func.__self__.__name__}.{name}"  # type: ignore[attr-defined]
    return name


def refusal(why: str) -> NotTogetherError:
    """An error that names the line of the training which can't be done together."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    at = f"in `{line}`" if line else f"in {frame.f_code.co_name}, line {frame.f_lineno}"
    return NotTogetherError(f"{at}: {why}")


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0].partition(". ")[0]
