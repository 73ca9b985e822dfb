"""How a call of torch is answered for all members at once: a rule for each kind of operation.

Rules are there for speed alone. What has none goes through ``torch.vmap``, and a test holds each rule
against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course_utils.training.many.gradients import backward, gradients
from course_utils.training.many.stacked import (
    Stacked,
    by_vmap,
    name_of,
    raw,
    refusal,
    stacked,
)
from course_utils.training.many.words import ELEMENTWISE, IN_PLACE, PAIR_LOSSES, REDUCTIONS, VALUES

Rule = Callable[..., Any]  # rule(func, args, kwargs)


SHAPES: dict[str, Callable[..., Any]] = {
    "size": lambda x, dim=None: x.shape if dim is None else x.shape[dim],
    "dim": lambda x: x.ndim,
    "ndimension": lambda x: x.ndim,
    "numel": lambda x: math.prod(x.shape),
    "nelement": lambda x: math.prod(x.shape),
    "__len__": lambda x: x.shape[0],
    "element_size": lambda x: x.every.element_size(),
    "is_floating_point": lambda x: x.every.is_floating_point(),
    "is_complex": lambda x: x.every.is_complex(),
    "is_contiguous": lambda x, *_, **__: x.every.is_contiguous(),
    "get_device": lambda x: x.every.get_device(),
    "__repr__": lambda x, **_: f"Stacked(members={len(x.every)}, shape={tuple(x.shape)})",
    "__format__": lambda x, _: f"Stacked(members={len(x.every)}, shape={tuple(x.shape)})",
}


def call(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What ``func(*args, **kwargs)`` is for each member, where an argument is a Stacked."""
    name = name_of(func)
    rule = _RULES.get(name)
    if rule is None:
        rule = _find(name)
        _RULES[name] = rule
    if not args:
        return by_vmap(func, args, kwargs)
    if kwargs.get("out") is not None:
        out = kwargs.pop("out")
        return call(Tensor.copy_, (out, call(func, args, kwargs)), {})
    return rule(func, args, kwargs)


def _find(name: str) -> Rule:
    if name in VALUES:
        return _value
    if name in SHAPES:
        return lambda func, args, kwargs: SHAPES[name](*args, **kwargs)
    if name.endswith(".__get__"):
        return _attribute
    if name.startswith(("_foreach_", "_fused_")):
        return _for_lists
    if name.startswith("__i") and name.endswith("__") and f"__{name[3:]}" in ELEMENTWISE:
        return _in_place
    if name in ELEMENTWISE and name.endswith("_") and not name.endswith("__"):
        return _in_place
    if name in ELEMENTWISE:
        return _elementwise
    if name.endswith("_") and not name.endswith("__"):
        return _in_place if name[:-1] in ELEMENTWISE else _other_in_place
    if name in PAIR_LOSSES:
        return _pair_loss
    if name in REDUCTIONS:
        return _reduction
    return by_vmap


# --- Rules ---------------------------------------------------------------------------------------------


def _value(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    name = name_of(func).strip("_")
    name = {"bool": "a branch", "item": ".item()"}.get(name, name)
    raise refusal(f"{name} reads a value, and every member has one of its own")


def _attribute(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    name = name_of(func).removesuffix(".__get__")
    if name in ("T", "mT", "H", "mH", "real", "imag"):
        return by_vmap(func, args, kwargs)
    return getattr(args[0].every, name)


def _aligned(values: tuple[Any, ...]) -> list[Any]:
    """The stacks, with dimensions of length 1 so that members' own dimensions meet at the right."""
    ndim = max(v.ndim for v in values if isinstance(v, Tensor))
    result: list[Any] = []
    for v in values:
        if isinstance(v, Stacked):
            every, own = v.every, v.ndim
            if own < ndim:
                if own == 0:
                    every = _as_a_number(every, values)
                every = every.reshape(len(every), *(1,) * (ndim - own), *every.shape[1:])
            v = every
        result.append(v)
    return result


def _as_a_number(every: Tensor, values: tuple[Any, ...]) -> Tensor:
    """A tensor without dimensions does not widen the others, in a single training; nor does it here."""
    for v in values:
        if (
            isinstance(v, Tensor)
            and v.ndim
            and v.dtype.is_floating_point == every.is_floating_point()
        ):
            return every.to(v.dtype)
    return every


def _where(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if len(args) == 1:
        raise refusal("where finds as many places as each member has")
    return _elementwise(func, args, kwargs)


def _elementwise(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    names = list(kwargs)
    plain = _aligned((*args, *kwargs.values()))
    result = func(*plain[: len(args)], **dict(zip(names, plain[len(args) :], strict=True)))
    if isinstance(args[0], Stacked) and result is args[0].every:
        return args[0]
    return stacked(result) if isinstance(result, Tensor) else result


def _in_place(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    _own(func, args)
    names = list(kwargs)
    plain = _aligned((*args, *kwargs.values()))
    func(*plain[: len(args)], **dict(zip(names, plain[len(args) :], strict=True)))
    return args[0]


def _other_in_place(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    _own(func, args)
    if name_of(func) not in IN_PLACE:
        raise refusal(f"{name_of(func)} changes a tensor in a way that has no rule")
    return by_vmap(func, args, kwargs)


def _own(func: Callable[..., Any], args: tuple[Any, ...]) -> None:
    if not isinstance(args[0], Stacked):
        raise refusal(
            f"{name_of(func)} writes members' values into a tensor that all of them share"
        )


def _for_lists(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Operations on lists of tensors, each with its like: all that optimisers and averages do."""
    result = func(*map(raw, args), **{k: raw(v) for k, v in kwargs.items()})
    return [stacked(x) for x in result] if isinstance(result, (list, tuple)) else result


def _pair_loss(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    given = {k: v for k, v in kwargs.items() if v is not None}
    reduction = given.pop("reduction", "mean")
    if len(args) != 2 or given or reduction not in ("mean", "sum"):
        return by_vmap(func, args, kwargs)
    if not all(isinstance(x, Stacked) for x in args):
        return by_vmap(func, args, kwargs)
    each = func(*_aligned(args), reduction="none")
    each = each.reshape(len(each), -1)
    return stacked(each.mean(1) if reduction == "mean" else each.sum(1))


def _reduction(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, *rest = args
    if rest or set(kwargs) - {"dim", "keepdim"}:
        if len(rest) == 1 and not kwargs and name_of(func) not in ("var", "std"):
            kwargs = {"dim": rest[0]}
        else:
            return by_vmap(func, args, kwargs)
    dim = kwargs.get("dim")
    if dim is None:
        if kwargs or not isinstance(x, Stacked):
            return by_vmap(func, args, kwargs)
        return stacked(func(x.every.reshape(len(x.every), -1), 1))
    dims = (dim,) if isinstance(dim, int) else dim
    if not x.ndim or not dims or not isinstance(dims, (tuple, list)):
        return by_vmap(func, args, kwargs)
    shifted = tuple(d + 1 if d >= 0 else d for d in dims)
    if any(not -x.ndim <= d < x.ndim for d in dims):
        raise IndexError(f"Dimension out of range: {dim} in a tensor of {x.ndim} dimensions.")
    return stacked(func(x.every, **{**kwargs, "dim": shifted}))


def _linear(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, weight, bias = (*args, None)[:3] if not kwargs else _bound_linear(*args, **kwargs)
    if not isinstance(weight, Stacked):
        if isinstance(bias, Stacked):
            return by_vmap(func, args, kwargs)
        return stacked(func(x.every, weight, bias))
    members = len(weight.every)
    if x.ndim < 1:
        return by_vmap(func, args, kwargs)
    every = x.every if isinstance(x, Stacked) else x.expand(members, *x.shape)
    rows = every if every.ndim == 3 else every.reshape(members, -1, every.shape[-1])
    # W xᵀ, not x Wᵀ: the gradient of W is then a product of long rows, which for layers with few outputs is
    # ten times as fast.
    if bias is None:
        result = torch.bmm(weight.every, rows.mT)
    else:
        shift = (bias.every if isinstance(bias, Stacked) else bias.expand(members, -1)).unsqueeze(2)
        result = torch.baddbmm(shift, weight.every, rows.mT)
    result = result.mT
    return stacked(result if every.ndim == 3 else result.reshape(*every.shape[:-1], -1))


def _bound_linear(
    input: Tensor, weight: Tensor, bias: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor | None]:
    return input, weight, bias


def _matmul(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if kwargs or min(x.ndim for x in args) < 2:
        return by_vmap(func, args, kwargs)
    return stacked(func(*_aligned(args)))


class _Cat(torch.autograd.Function):
    """torch.cat, with a gradient whose own gradient is one cat again, and not a sum of padded pieces."""

    @staticmethod
    def forward(ctx: Any, dim: int, *tensors: Tensor) -> Tensor:
        ctx.dim, ctx.sizes = dim, [x.shape[dim] for x in tensors]
        return torch.cat(tensors, dim)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Any:
        return None, *gradient.split_with_sizes(ctx.sizes, ctx.dim)


def _cat(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    tensors, dim = args[0], args[1] if len(args) > 1 else kwargs.get("dim", 0)
    kinds = {(x.ndim, x.dtype) for x in tensors}
    if len(kinds) > 1 or set(kwargs) - {"dim"}:
        return by_vmap(func, args, kwargs)
    members = next(len(x.every) for x in tensors if isinstance(x, Stacked))
    every = [x.every if isinstance(x, Stacked) else x.expand(members, *x.shape) for x in tensors]
    return stacked(_Cat.apply(dim + 1 if dim >= 0 else dim, *every))  # type: ignore[no-untyped-call]


def _chunk(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, size = args[0], args[1] if len(args) > 1 else None
    dim = args[2] if len(args) > 2 else kwargs.get("dim", 0)
    if size is None or set(kwargs) - {"dim"}:
        return by_vmap(func, args, kwargs)
    return tuple(map(stacked, func(x.every, size, dim + 1 if dim >= 0 else dim)))


def _getitem(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, index = args
    keys = index if isinstance(index, tuple) else (index,)
    if isinstance(x, Stacked) and all(
        k is None or k is ... or type(k) in (int, slice) for k in keys
    ):
        return stacked(x.every[(slice(None), *keys)])
    if not isinstance(x, Stacked) and isinstance(index, Stacked) and index.dtype is torch.int64:
        return stacked(x[index.every])  # rows of data that all share
    return by_vmap(func, args, kwargs)


def _shape(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, *sizes = args
    if kwargs or not sizes or isinstance(sizes[0], torch.dtype):
        return by_vmap(func, args, kwargs)
    if len(sizes) == 1 and not isinstance(sizes[0], int):
        sizes = list(sizes[0])
    return stacked(x.every.reshape(len(x.every), *sizes))  # a view where it can be one


def _moved(defaults: tuple[int, ...]) -> Rule:
    """A rule for what takes dimensions by their numbers, after the tensor; all that are left out."""

    def rule(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        x, *dims = args
        dims += defaults[len(dims) :]
        if kwargs or not x.ndim or not dims or not all(isinstance(d, int) for d in dims):
            return by_vmap(func, args, kwargs)
        return stacked(func(x.every, *(d + 1 if d >= 0 else d for d in dims)))

    return rule


def _stack(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    tensors, dim = args[0], args[1] if len(args) > 1 else kwargs.get("dim", 0)
    if not all(isinstance(x, Stacked) for x in tensors) or set(kwargs) - {"dim"}:
        return by_vmap(func, args, kwargs)
    return stacked(func([x.every for x in tensors], dim + 1 if dim >= 0 else dim))


def _iter(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return iter([stacked(x) for x in args[0].every.unbind(1)])


def _deepcopy(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x, memo = args
    if id(x) not in memo:
        memo[id(x)] = stacked(x.every.detach().clone().requires_grad_(x.requires_grad))
    return memo[id(x)]


_RULES: dict[str, Rule] = {
    "linear": _linear,
    "where": _where,
    "matmul": _matmul, "__matmul__": _matmul, "__rmatmul__": _matmul,
    "cat": _cat, "concat": _cat, "concatenate": _cat,
    "chunk": _chunk, "split": _chunk,
    "stack": _stack,
    "reshape": _shape, "view": _shape,
    "flatten": _moved((0, -1)), "unsqueeze": _moved(()), "transpose": _moved(()),
    "__getitem__": _getitem,
    "__iter__": _iter,
    "__deepcopy__": _deepcopy,
    "backward": backward,
    "grad": gradients,
}  # fmt: skip
