"""Gradients for all members at once: each output depends on its own member alone, so their sum is enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from course_utils.training.many.stacked import Stacked, raw, refusal, stacked


def backward(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    names = ("gradient", "retain_graph", "create_graph", "inputs")
    given = {**dict(zip(names, args[1:], strict=False)), **kwargs}
    inputs = given.get("inputs")
    if inputs is not None:
        inputs = _inputs(inputs)
    torch.autograd.backward(
        args[0].every,
        _seed(args[0], given.get("gradient")),
        given.get("retain_graph"),
        bool(given.get("create_graph", False)),
        inputs=inputs,
    )


def gradients(func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    names = ("outputs", "inputs", "grad_outputs")
    given = {**dict(zip(names, args[:3], strict=False)), **kwargs}
    outputs = _listed(given.pop("outputs"))
    inputs = _inputs(given.pop("inputs"))
    seeds = given.pop("grad_outputs", None)
    seeds = [None] * len(outputs) if seeds is None else _listed(seeds)
    found = torch.autograd.grad(
        [raw(y) for y in outputs],
        inputs,
        [_seed(y, s) for y, s in zip(outputs, seeds, strict=True)],
        *args[3:],
        **given,
    )
    return tuple(None if g is None else stacked(g) for g in found)


def _seed(output: Tensor, gradient: Tensor | None) -> Tensor | None:
    """What a gradient starts from: 1 for a number, of which there are as many as members."""
    if gradient is not None:
        return raw(gradient).expand_as(raw(output))
    if isinstance(output, Stacked):
        if output.ndim and math.prod(output.shape) > 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        return torch.ones_like(output.every)
    return None


def _inputs(inputs: Any) -> list[Tensor]:
    every = _listed(inputs)
    if not all(isinstance(x, Stacked) for x in every):
        raise refusal("the gradient at a tensor that all members share")
    return [x.every for x in every]


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, Tensor) else list(value)
