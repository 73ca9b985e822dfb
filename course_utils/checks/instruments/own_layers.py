"""Layers of one's own: which shape their weights would have in a layer of torch.

``x @ W`` with W of shape (inputs, outputs), and nn.Linear with its weight of shape (outputs, inputs),
are the same layer; so are nn.Embedding and a Linear layer without bias on one-hot rows, or a vector w in
``(x * w).sum(1)`` and a Linear layer to one output. What a forward pass does with the weights tells.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from course_utils.checks.plain import is_tensor

Tensor = torch.Tensor


class Kept(NamedTuple):
    """How torch's layers keep the weights that a parameter holds."""

    shape: tuple[int, ...]
    turned: bool = False  # the other way round: a square matrix has the same shape then


def kept_otherwise(net: nn.Module, *inputs: Tensor) -> dict[nn.Parameter, Kept]:
    """The parameters that torch's layers keep in another way.

    The other way round for a matrix, and as (1, n) for a vector of n weights. The network's modes,
    buffers and random numbers stay as they are.
    """
    watch = _Watch(net)
    run_aside(net, watch, *inputs)
    return watch.kept


def run_aside(net: nn.Module, mode: TorchFunctionMode, *inputs: Tensor) -> bool:
    """A forward pass in eval mode that leaves no trace but in ``mode``; whether it ended."""
    modes = [(module, module.training) for module in net.modules()]
    try:
        net.eval()
        with torch.no_grad(), torch.random.fork_rng(devices=[]), warnings.catch_warnings(), mode:
            warnings.simplefilter("ignore")  # the pass that is looked at warns by itself
            net(*inputs)
    except Exception:  # what an answer raises is told where its output is looked at
        return False
    finally:
        for module, training in modes:
            module.training = training
    return True


class _Weights(NamedTuple):
    """A tensor that is a parameter, its transposed, or its product with the inputs."""

    tensor: Tensor  # kept, so that its id is not given away
    parameter: nn.Parameter
    transposed: bool = False
    product: bool = False


class _Watch(TorchFunctionMode):
    """Finds parameters among the arguments of torch's functions."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.known = {id(p): _Weights(p, p) for p in net.parameters()}
        self.kept: dict[nn.Parameter, Kept] = {}

    def __torch_function__(
        self,
        func: Callable[..., object],
        types: Iterable[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        result = func(*args, **(kwargs or {}))
        if func in _TRANSPOSE:
            self._remember(args[0], result, transposed=True)
        elif func is F.linear and len(args) > 1:
            self._used(args[1], inputs_first=False, by=args[0])
        elif func in _MATMUL:
            first, second = args[-2:]  # those of addmm stand behind a bias
            self._used(second, inputs_first=True, by=first)
            self._used(first, inputs_first=False, by=second)
        elif func is torch.einsum and isinstance(args[0], str):
            self._in_einsum(args[0], args[1:])
        elif func in _MULTIPLY:
            for one in args[:2]:
                self._remember(one, result, product=True)
        elif func in _SUM:
            self._summed(args[0], result)
        return result

    def _weights(self, value: object) -> _Weights | None:
        return self.known.get(id(value))

    def _remember(
        self, value: object, result: object, transposed: bool = False, product: bool = False
    ) -> None:
        weights = self._weights(value)
        if weights and isinstance(result, Tensor):
            turned = weights.transposed != transposed
            self.known[id(result)] = _Weights(result, weights.parameter, turned, product)

    def _used(self, value: object, inputs_first: bool, by: object) -> None:
        """``by`` is multiplied with weights whose first dimension is that of the inputs, or not."""
        weights = self._weights(value)
        if weights is None or weights.product:
            return
        shape = tuple(weights.parameter.shape)
        if len(shape) == 1:
            self.kept[weights.parameter] = Kept((1, *shape))
        elif len(shape) == 2:
            # A table of vectors has the inputs first, as nn.Embedding has it.
            other_way = (inputs_first != weights.transposed) != _is_one_hot(by)
            if other_way:
                self.kept[weights.parameter] = Kept(shape[::-1], turned=True)

    def _in_einsum(self, equation: str, operands: Sequence[object]) -> None:
        inputs, _, output = equation.replace(" ", "").partition("->")
        tensors = operands[0] if isinstance(operands[0], list | tuple) else operands
        for letters, value in zip(inputs.split(","), tensors, strict=False):
            others = [x for x in tensors if x is not value]
            by = others[0] if len(others) == 1 else None
            summed = [letter not in output for letter in letters]
            if summed in ([True], [True, False], [False, True]):
                self._used(value, inputs_first=summed[0], by=by)

    def _summed(self, value: object, result: object) -> None:
        """A product that is summed over its entries was one of a vector of weights."""
        weights = self._weights(value)
        if weights is None or not weights.product or not isinstance(result, Tensor):
            return
        if result.numel() < weights.tensor.numel() and weights.parameter.dim() == 1:
            self.kept[weights.parameter] = Kept((1, *weights.parameter.shape))


def _is_one_hot(x: object) -> bool:
    if not is_tensor(x) or x.dim() != 2 or x.shape[1] < 2 or x.device.type == "meta":
        return False
    return bool(((x == 0) | (x == 1)).all() and (x.sum(1) == 1).all())


_AS_PROPERTY = (vars(torch._C.TensorBase)[name].__get__ for name in ("T", "mT"))
_TRANSPOSE = (torch.t, Tensor.t, torch.transpose, Tensor.transpose, *_AS_PROPERTY)
_MATMUL = (
    torch.matmul, Tensor.matmul, Tensor.__matmul__, Tensor.__rmatmul__, torch.mm, Tensor.mm, torch.mv,
    Tensor.mv, torch.addmm, torch.dot, Tensor.dot,
)  # fmt: skip
_MULTIPLY = (
    torch.mul, torch.multiply, Tensor.mul, Tensor.multiply, Tensor.__mul__, Tensor.__rmul__,
)  # fmt: skip
_SUM = (torch.sum, Tensor.sum)
