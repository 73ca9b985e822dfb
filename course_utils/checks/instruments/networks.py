"""Networks: made, filled with parameters that follow from their shapes, and run."""

from __future__ import annotations

import inspect
import math
import zlib
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Misfit
from course_utils.checks.observation import describe_error
from course_utils.checks.plain import bare, is_tensor, same_numbers

LAZY = (
    "Lazy layers have no weights yet: give them a first input at the end of __init__, or write their "
    "widths. A cell below copies or draws the weights before the network is used."
)


def build(
    answer: Any,
    *example: torch.Tensor,
    args: tuple[Any, ...] = (),
    lazy: bool = True,
    **widths: Any,
) -> nn.Module:
    """Call an answer that makes a network, and fill the network's parameters.

    Parameters
    ----------
    answer
        A class, or a function that returns a network.
    *example
        Inputs for the network: parameters of lazy layers exist after a first forward pass only.
    args, widths
        Arguments of the answer, by position and by name.
    lazy
        Whether weights may come to be in the first forward pass.

    Raises
    ------
    Misfit
        If it is a network already, or does not make one.
    """
    if isinstance(answer, nn.Module):
        raise Misfit("The check needs the class or function itself, not a network made by it.")
    net = answer(*args, **widths)
    if inspect.isclass(net):
        raise Misfit("The class itself came back where a network is asked for: call it.")
    if not isinstance(net, nn.Module):
        raise Misfit(f"{_a(net)} came back where a network (an nn.Module) is asked for.")
    if not any(True for _ in net.parameters()):
        raise Misfit(
            "The network has no parameters: make its layers in __init__ and keep them as attributes, "
            "in an nn.Sequential or in an nn.ModuleList, not in a Python list."
        )
    if any(isinstance(p, nn.parameter.UninitializedParameter) for p in net.parameters()):
        if not lazy:
            raise Misfit(LAZY)
        with torch.no_grad():
            net(*example)
    return fill_parameters(net)


def _a(value: Any) -> str:
    name = type(value).__name__
    return "None" if value is None else f"An object of type {name}"


def fill_parameters(net: nn.Module) -> nn.Module:
    """Set every parameter by a rule on its shape alone.

    Two networks of the same architecture then compute the same function, whatever their attributes
    are called and in whatever order they were made.
    """
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(filling(*parameter.shape))
    return net


def filling(*shape: int) -> torch.Tensor:
    """The numbers that a parameter of this shape is filled with."""
    index = torch.arange(math.prod(shape), dtype=torch.float64)
    key = zlib.crc32(str(shape).encode()) % 1000
    fan_in = math.prod(shape[1:]) if len(shape) > 1 else 4
    return (torch.sin(1.7 * index + key) / fan_in**0.5).reshape(shape).float()


def fill_in_any_layout(net: nn.Module, *shapes: tuple[int, ...]) -> list[str]:
    """Fill a network whose weights may be laid out in another way than torch's layers lay them out.

    A matrix may be transposed (in x out, as in ``x @ w``), and a single row may lack its first
    dimension: it then holds the same numbers as nn.Linear or nn.Embedding would.

    Parameters
    ----------
    net
        Its parameters are changed.
    *shapes
        Those of torch's layers.

    Returns
    -------
    list of str
        As `parameter_shapes`, but of torch's layers where a parameter is one of theirs in another layout.
    """
    # Of a square matrix nobody can tell: it is laid out as the others are.
    turned = any(
        p.dim() == 2 and tuple(p.shape) not in shapes and tuple(p.shape)[::-1] in shapes
        for p in net.parameters()
    )
    found = []
    with torch.no_grad():
        for p in net.parameters():
            shape = tuple(p.shape)
            if shape[::-1] in shapes and (shape not in shapes or (turned and p.dim() == 2)):
                shape = shape[::-1]
                p.copy_(filling(*shape).T)
            elif shape not in shapes and (1, *shape) in shapes:
                shape = (1, *shape)
                p.copy_(filling(*shape)[0])
            else:
                p.copy_(filling(*shape))
            found.append(_said(shape))
    return sorted(found)


def _said(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "scalar"


def output_twice(net: Callable[..., Any], inputs: torch.Tensor) -> Any:
    """What a network makes of inputs, or words if it makes something else of them each time."""
    output, again = net(inputs), net(inputs)
    if is_tensor(output) and not (is_tensor(again) and same_numbers(output, again)):
        return "the output is random: two passes over the same input differ"
    return output


def parameter_shapes(net: nn.Module) -> list[str]:
    """The shapes of all parameters as a sorted list of words such as ``"128 x 2"``."""
    return sorted(_said(tuple(p.shape)) for p in net.parameters())


def device_without_data(call: Callable[[], Any]) -> Any:
    """What an answer returns for inputs on the meta device, which stands for any second device.

    Tensors there have a shape but no numbers. An answer that looks at numbers (to assert that they
    are finite, or to go through them as a list) cannot be tried on it: that is no mistake, and what
    comes back is a tensor there. To move the inputs to the CPU is one.
    """
    try:
        return call()
    except RuntimeError as error:  # NotImplementedError, which torch raises too, is one
        words, lines = str(error), describe_error(error)["lines"]
        looked = any(p in words for p in ("called on meta tensors", "Meta kernel", "META device"))
        listed = "copy out of meta tensor" in words and any(
            word in line["source"] for line in lines[-1:] for word in ("tolist", "numpy")
        )
        if looked or listed:
            return torch.empty((), device="meta")
        raise


def weights(net: nn.Module) -> torch.Tensor:
    """All parameters in one row."""
    return torch.cat([bare(p).flatten() for p in net.parameters()])


def device_words(x: object) -> str:
    """On which kind of device a result is, or what it is if it is no tensor."""
    if not is_tensor(x):
        return f"a {type(x).__name__}"
    return bare(x).device.type
