"""A second device for probes, on machines that have none: does an answer keep to its inputs' device?

Its tensors live in the CPU's memory, say that they are on ``meta``, and refuse to be combined with
tensors that don't, as those of a GPU do. They hold numbers: unlike torch's own ``meta`` tensors, whose
first use imports 880 modules, they can be looked at, moved to the CPU and copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

NAME = "meta"  # a device that torch knows and nobody uses
_HERE, _THERE = torch.device("cpu"), torch.device(NAME)
Tensor = torch.Tensor

# What may take tensors of both devices, and what gives no tensor of its first argument's device.
_MIXING = {
    Tensor.copy_, Tensor.__getitem__, Tensor.__setitem__, Tensor.data.__set__, Tensor.grad.__set__,
    torch._has_compatible_shallow_copy_type,
}  # fmt: skip
_FROM_LISTS = {torch.tensor, torch.as_tensor, torch.asarray}
_TO_NUMPY = {Tensor.numpy, Tensor.__array__}


class _There(Tensor):
    """A tensor on the second device."""

    __torch_function__ = torch._C._disabled_torch_function_impl  # the mode below does all

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        twin = _moved(self.detach().clone())
        memo[id(self)] = twin.requires_grad_(self.requires_grad)
        if hasattr(self, "_is_param"):
            twin._is_param = True  # type: ignore[attr-defined]
        return twin


class SecondDevice(TorchFunctionMode):
    """While it is entered, ``device="meta"`` names the second device."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        tensors = list(_tensors((*args, *kwargs.values())))
        away = any(isinstance(x, _There) for x in tensors)
        if func == Tensor.device.__get__:  # a new object each time, so not `is`
            return _THERE if away else args[0].device
        asked, args, kwargs = _asked(func, args, kwargs)
        if asked == _THERE:
            generator = kwargs.get("generator")
            if generator is not None:
                raise RuntimeError(
                    f"Expected a '{NAME}' device type for generator but found '{generator.device}'"
                )
        elif not away:
            return func(*args, **kwargs)
        elif func in _TO_NUMPY:
            raise TypeError(f"can't convert {NAME} device type tensor to numpy. Use Tensor.cpu().")
        elif func not in _MIXING and asked is None:
            _refuse_mixing(tensors)
        if func is torch._has_compatible_shallow_copy_type:
            return all(isinstance(x, _There) for x in tensors)
        if func is Tensor.__iter__:
            return iter(_moved(args[0].unbind(0)))
        stays = asked == _HERE or (func in _FROM_LISTS and not isinstance(args[0], Tensor))
        result = func(*args, **kwargs)
        if stays and asked != _THERE:
            return result.as_subclass(Tensor) if isinstance(result, _There) else result
        return _moved(result)


def _tensors(values: Iterable[Any]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def _asked(
    func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[torch.device | None, tuple[Any, ...], dict[str, Any]]:
    """The device that a call asks for, and the call with the CPU in the second device's place."""
    if func is Tensor.cpu:
        return _HERE, args, kwargs
    place: Any = kwargs.get("device")
    if func is Tensor.to and len(args) > 1:
        other = args[1]
        if isinstance(other, Tensor):
            place, rest = _THERE if isinstance(other, _There) else other.device, (other.dtype,)
            args = (args[0], place, *rest, *args[2:])
        elif not isinstance(other, torch.dtype):
            place = other
    if place is None:
        return None, args, kwargs
    asked = torch.device(place)
    if asked == _THERE:
        if "device" in kwargs:
            kwargs = {**kwargs, "device": _HERE}
        elif func is Tensor.to:
            args = (args[0], _HERE, *args[2:])
    return asked, args, kwargs


def _refuse_mixing(tensors: list[Tensor]) -> None:
    for x in tensors:
        if not isinstance(x, _There) and x.dim():  # a single number may come from anywhere
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{NAME} and {x.device}!"
            )


def _moved(result: Any) -> Any:
    """A result with its CPU tensors on the second device."""
    if isinstance(result, _There):
        return result
    if isinstance(result, Tensor) and result.device == _HERE:
        if result.is_leaf and result.requires_grad:  # it stays one
            return result.detach().as_subclass(_There).requires_grad_()
        return result.as_subclass(_There)
    if isinstance(result, tuple) and hasattr(result, "_make"):
        return result._make(map(_moved, result))
    if isinstance(result, list | tuple):
        return type(result)(map(_moved, result))
    return result
