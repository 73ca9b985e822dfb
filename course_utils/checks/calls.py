"""A call as a student could type it into a cell, with small inputs written out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import torch

SMALL = 24  # numbers of a tensor that are still written out
WIDTH = 88


class NotTyped(str):
    """Words that a probe passes and nobody can type, such as the path of a folder that it removes."""

    __slots__ = ()


def written(function: str, args: Sequence[object], kwargs: Mapping[str, object]) -> str:
    """``function(args, kwargs)``, one argument a line where it is long; "" if nobody can type it."""
    try:
        parts = [_value(value) for value in args]
        parts += [f"{name}={_value(value)}" for name, value in kwargs.items()]
    except TypeError:
        return ""
    line = f"{function}({', '.join(parts)})"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{function}(", *(f"    {part}," for part in parts), ")"])


def _value(value: object) -> str:
    if isinstance(value, torch.Tensor):
        return _tensor(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, str) and not isinstance(value, NotTyped):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_value, value))}{',' if len(value) == 1 else ''})"
    if value is None or isinstance(value, int):
        return repr(value)
    raise TypeError("a stand-in of the probe")


def _tensor(x: torch.Tensor) -> str:
    """A small tensor number by number, a large one by what makes its like."""
    if x.grad_fn is not None:
        raise TypeError("the end of a graph, which its numbers do not tell")
    sizes = ", ".join(map(str, x.shape))
    if x.device.type != "cpu":
        return f"torch.zeros({sizes}{_kind(x)}, device={x.device.type!r})"
    if x.numel() > SMALL:
        return _like(x.detach(), sizes)
    plain = x.detach()
    if not plain.any():
        return f"torch.zeros({sizes}{_kind(x)})"
    return f"torch.tensor({_numbers(plain.tolist())}{_kind(x)})"


def _like(x: torch.Tensor, sizes: str) -> str:
    """What draws a tensor of the same kind: probabilities as probabilities, labels as labels."""
    kind, whole = _kind(x), not x.dtype.is_floating_point
    if x.dtype == torch.bool:
        return f"torch.rand({sizes}) < 0.5"
    if whole or (x.isfinite().all() and (x == x.round()).all()):
        low, top = int(x.min()), int(x.max()) + 1
        start = f"{low}, " if low else ""
        if not whole and x.dim() == 2 and (x.sum(1) == 1).all() and not low:
            return f"torch.eye({x.shape[1]})[torch.randint({x.shape[1]}, ({x.shape[0]},))]"
        dtype = "" if x.dtype == torch.int64 else f", dtype={x.dtype}"
        return f"torch.randint({start}{top}, {tuple(x.shape)}{dtype})"
    if bool((x >= 0).all()):
        if bool((x.sum(-1) - 1).abs().max() < 1e-4):
            return f"torch.randn({sizes}{kind}).softmax(-1)"
        return f"torch.rand({sizes}{kind})" if x.max() <= 1 else f"torch.randn({sizes}{kind}).abs()"
    if x.abs().max() <= 1:
        return f"2 * torch.rand({sizes}{kind}) - 1"
    return f"torch.randn({sizes}{kind})"


def _kind(x: torch.Tensor) -> str:
    """The dtype, where torch would not find it by itself."""
    known = (torch.float32, torch.get_default_dtype(), torch.int64, torch.bool)
    # Numbers are looked at where there are any: some tensors on other devices have none.
    zeros = not x.dtype.is_floating_point and (x.device.type != "cpu" or not x.any())
    return f", dtype={x.dtype}" if zeros or x.dtype not in known else ""


def _numbers(values: object) -> str:
    if isinstance(values, list):
        return f"[{', '.join(map(_numbers, values))}]"
    if isinstance(values, float):
        short = f"{values:.4g}"
        return short if set(short) & set(".en") else f"{short}.0"
    return str(values)
