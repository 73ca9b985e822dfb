"""A second device for probes, on machines that have none: does an answer keep to its inputs' device?

Its tensors say that they are on ``meta``, a device that torch knows and nobody uses, and refuse to be
combined with tensors of the CPU, as those of a GPU do. Behind each stands a tensor of the CPU: unlike
torch's own on ``meta``, whose first use imports 880 modules, they hold numbers (zeros where nobody has
set them), and an answer may look at these.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from typing import NoReturn

import torch
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

Args = tuple[object, ...]
Kwargs = dict[str, object]
_HERE, _THERE = torch.device("cpu"), torch.device("meta")
_aten = torch.ops.aten
# What may take an index, or a source, from the CPU.
_MIXING = (_aten.copy_, _aten.index, _aten.index_put, _aten.index_put_)
_UNSET = (
    _aten.empty, _aten.empty_like, _aten.empty_strided, _aten.new_empty, _aten.new_empty_strided,
)  # fmt: skip


class There(torch.Tensor):
    """A tensor on the second device."""

    behind: torch.Tensor

    @staticmethod
    def __new__(cls, behind: torch.Tensor) -> There:
        made: There = torch.Tensor._make_wrapper_subclass(
            cls, behind.shape, strides=behind.stride(), dtype=behind.dtype, device=_THERE
        )
        made.behind = behind
        return made

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: OpOverload, types: object, args: Args = (), kwargs: Kwargs | None = None
    ) -> object:
        return _run(func, args, kwargs or {})

    def tolist(self) -> object:  # type: ignore[override]
        return self.behind.tolist()

    def numpy(self, *, force: bool = False) -> NoReturn:
        raise TypeError(f"can't convert {_THERE} device type tensor to numpy.")

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]


# Those on the second device, by torch's own object: what reaches an operator is wrapped anew.
_GENERATORS: weakref.WeakValueDictionary[int, torch.Generator] = weakref.WeakValueDictionary()


class _Generator(torch.Generator):
    """A generator of random numbers, on the second device if asked for one there."""

    place: torch.device

    def __new__(cls, device: torch.device | str = "cpu") -> _Generator:
        place = torch.device(device)
        made = super().__new__(cls, _HERE if place == _THERE else place)  # type: ignore[call-arg]
        made.place = place
        if place == _THERE:
            _GENERATORS[made._cdata] = made  # type: ignore[attr-defined]
        return made

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        return self.place


class SecondDevice(TorchDispatchMode):
    """While it is entered, ``device="meta"`` means the second device, for generators too."""

    def __enter__(self) -> SecondDevice:
        self._generator = torch.Generator
        torch.Generator = _Generator  # type: ignore[misc, assignment]
        return super().__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *problem: object) -> None:
        torch.Generator = self._generator  # type: ignore[misc]
        super().__exit__(*problem)  # type: ignore[no-untyped-call]

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # to skip torch's compiler, it would be imported

    def __torch_dispatch__(
        self, func: OpOverload, types: object, args: Args = (), kwargs: Kwargs | None = None
    ) -> object:
        return _run(func, args, kwargs or {})


def _run(func: OpOverload, args: Args, kwargs: Kwargs) -> object:
    """Run one operator of torch behind the tensors that it takes and makes."""
    tensors = list(_tensors((*args, *kwargs.values())))
    away, asked = any(isinstance(x, There) for x in tensors), kwargs.get("device")
    if any(x.is_meta and not isinstance(x, There) for x in tensors):
        raise NotImplementedError(f"{func} is called on meta tensors, which hold no numbers.")
    generator, place = kwargs.get("generator"), asked or (_THERE if away else _HERE)
    if isinstance(generator, torch._C.Generator) and _is_there(generator) != (place == _THERE):
        raise RuntimeError(f"Expected a '{place}' device type for generator but found another.")
    if asked != _THERE and not away:
        return func(*args, **kwargs)
    if asked not in (None, _THERE):
        raise NotImplementedError(f"Cannot copy out of meta tensor to the fixed device {asked}.")
    if away and func.overloadpacket not in _MIXING:
        for x in tensors:
            if not isinstance(x, There) and x.dim():  # a single number may come from anywhere
                raise RuntimeError(
                    "Expected all tensors to be on the same device, but found at least two "
                    f"devices, {_THERE} and {x.device}!"
                )
    inner = {name: _behind(value) for name, value in kwargs.items()}
    if asked == _THERE:
        inner["device"] = _HERE
    with torch.inference_mode(False):  # else what detach() gives could not be tracked
        result = func(*map(_behind, args), **inner)
        if func.overloadpacket in _UNSET:
            result.zero_()
        if func._schema.name.endswith("_"):  # in place
            return args[0]
        return kwargs["out"] if "out" in kwargs else _there(result)


def _is_there(generator: torch._C.Generator) -> bool:
    return generator._cdata in _GENERATORS  # type: ignore[attr-defined]


def _tensors(values: Iterable[object]) -> Iterator[torch.Tensor]:
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def _behind(value: object) -> object:
    if isinstance(value, There):
        return value.behind
    return type(value)(map(_behind, value)) if isinstance(value, list | tuple) else value


def _there(value: object) -> object:
    if isinstance(value, torch.Tensor):
        return There(value)
    return type(value)(map(_there, value)) if isinstance(value, list | tuple) else value
