"""What an answer made, as plain data, by code that the answer cannot stand in for.

A tensor's own methods may be overridden (a subclass answers for them, a mode that was left on does
too), so all that reads one is taken from torch when this module is imported, and runs with such
overrides switched off. Whether two results are the same is then asked of plain lists, not of torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeGuard

import numpy as np
import torch
from torch import nn

from course_utils.checks.record import Array, Value
from course_utils.checks.second_device import There

_Tensor, _empty = torch.Tensor, torch.empty
_detach, _cpu, _to = _Tensor.detach, _Tensor.cpu, _Tensor.to
_reshape, _tolist, _as_subclass = _Tensor.reshape, _Tensor.tolist, _Tensor.as_subclass
_no_override = torch._C.DisableTorchFunction
_own_dispatch = _Tensor.__torch_dispatch__
_rng_state = torch.default_generator.get_state


@contextmanager
def _without_modes() -> Iterator[None]:
    from torch.utils._python_dispatch import _disable_current_modes

    with _no_override(), _disable_current_modes():
        yield


def is_tensor(value: object) -> TypeGuard[torch.Tensor]:
    """Whether this is a tensor, or of a subclass that leaves its numbers to torch."""
    kind = type(value)
    if kind is There:
        return True
    return issubclass(kind, _Tensor) and kind.__torch_dispatch__ is _own_dispatch


def bare(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor's numbers as a plain tensor, without graph and without the methods of a subclass."""
    with _without_modes():
        if type(tensor) is There:
            return _empty(tensor.shape, dtype=tensor.dtype, device=tensor.device)
        return _as_subclass(_detach(tensor), _Tensor)


def has_graph(tensor: torch.Tensor) -> bool:
    with _without_modes():
        own = tensor if type(tensor) is There else _as_subclass(tensor, _Tensor)
        return bool(own.requires_grad)


def numbers(tensor: torch.Tensor) -> list[float]:
    """All entries in one list."""
    with _without_modes():
        flat = _reshape(_cpu(_as_subclass(_detach(tensor), _Tensor)), (-1,))
        return list(_tolist(_to(flat, torch.float64)))


def shape_of(tensor: torch.Tensor) -> tuple[int, ...]:
    return tuple(bare(tensor).shape)


def same_numbers(one: torch.Tensor, two: torch.Tensor) -> bool:
    """Whether shapes and all entries are the same; NaN is the same as NaN."""
    return shape_of(one) == shape_of(two) and repr(numbers(one)) == repr(numbers(two))


def plain_tensor(value: object) -> Value:
    """A tensor as plain data; anything else as words that say what it is."""
    if isinstance(value, str):
        return value
    if not is_tensor(value):
        return {"type": type(value).__name__}
    tensor = bare(value)
    plain: Array = {"shape": list(tensor.shape)}
    plain["dtype"] = (
        "as the inputs" if tensor.dtype == torch.get_default_dtype() else str(tensor.dtype)[6:]
    )
    if tensor.device.type == "meta":
        return {**plain, "device": "meta"}
    plain["data"] = numbers(tensor)
    return plain


def plain_array(value: object) -> Value:
    """Numbers as plain data, whatever holds them and of whatever type; anything else as words."""
    if is_tensor(value) and bare(value).device.type != "meta":
        return {"shape": list(shape_of(value)), "dtype": "as the inputs", "data": numbers(value)}
    if isinstance(value, np.ndarray | list | tuple):
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return {"type": type(value).__name__}
        data = [float(x) for x in array.ravel()]
        return {"shape": list(array.shape), "dtype": "as the inputs", "data": data}
    return plain_tensor(value)


def plain_number(value: object) -> Value:
    """One number: a float, or a tensor of shape (); anything else as words."""
    if is_tensor(value):
        tensor = bare(value)
        single = tensor.dim() == 0 and tensor.device.type != "meta"
        return numbers(tensor)[0] if single else plain_tensor(value)
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return float(value)
    return {"type": "str"} if isinstance(value, str) else plain_tensor(value)


# --- fingerprints ----------------------------------------------------------------------------------

NOTHING = -9.0  # stands for what is no number at all


def digest(thing: object) -> list[float]:
    """A few numbers that follow from all that a thing holds.

    Parameters
    ----------
    thing
        A tensor, a number, a network (its weights, buffers, modes and flags), or a list of such.
    """
    if isinstance(thing, nn.Module):
        tensors = [*thing.parameters(), *thing.buffers()]
        flags = [float(module.training) for module in thing.modules()]
        flags += [float(p.requires_grad) for p in thing.parameters()]
        return [*_weighed([x for t in tensors for x in numbers(t)]), *_weighed(flags)]
    if isinstance(thing, list | tuple):
        return [x for part in thing for x in digest(part)]
    if is_tensor(thing):
        if bare(thing).device.type == "meta":
            return [NOTHING]
        values, sizes = numbers(thing), shape_of(thing)
        if len(values) == 1:  # whatever its shape
            return values
        shape = math.sin(sum((i + 1) * size for i, size in enumerate(sizes)))
        return [0.1 * shape, *_weighed(values)]
    number = plain_number(thing)
    return [number] if isinstance(number, float) else [NOTHING]


def _weighed(values: list[float]) -> list[float]:
    """Up to four numbers as they are; of more, two means with weights that differ from place to place."""
    if len(values) <= 4:
        return values
    return [
        math.fsum((0.6 + math.cos(rate * i)) * x for i, x in enumerate(values)) / len(values)
        for rate in (0.7, 2.3)
    ]


def random_state() -> bytes:
    """The state of torch's global random numbers on the CPU."""
    return bytes(map(int, numbers(_rng_state())))
