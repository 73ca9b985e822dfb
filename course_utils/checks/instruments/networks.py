"""Networks: made, filled with parameters that follow from their shapes, and run."""

from __future__ import annotations

import inspect
import math
import zlib
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Misfit
from course_utils.checks.instruments.own_layers import Kept, kept_otherwise
from course_utils.checks.observation import describe_error
from course_utils.checks.plain import bare, is_tensor, same_numbers

# By it one sees whether somebody else has seeded torch since.
OWN_SEED = 20_260_731

LAZY = (
    "Lazy layers have no weights yet: give them a first input at the end of __init__, or write their "
    "widths. A cell below copies or draws the weights before the network is used."
)


SEEDED = (
    "Making it seeds torch's random numbers: all that is drawn afterwards would be the same each time. "
    "A seed is for the caller to set: leave torch.manual_seed out."
)

_KEPT = "kept_by_torch_as"  # an attribute of filled parameters


def called_without_seed(answer: Answer, *args: object, **named: object) -> Any:
    """What an answer returns that must leave torch's seed alone.

    Raises
    ------
    Misfit
        If it seeds torch's global random numbers.
    """
    torch.default_generator.manual_seed(OWN_SEED)  # the CPU alone: devices would be woken up
    made = answer(*args, **named)
    if torch.initial_seed() != OWN_SEED:
        raise Misfit(SEEDED)
    return made


def build(
    answer: Answer,
    *example: torch.Tensor,
    args: tuple[object, ...] = (),
    lazy: bool = True,
    **widths: object,
) -> nn.Module:
    """Call an answer that makes a network, and fill the network's parameters.

    Parameters
    ----------
    answer
        A class, or a function that returns a network.
    *example
        Inputs for the network: parameters of lazy layers exist after a first forward pass only, and
        what the pass does with weights of one's own tells in which shape they are kept.
    args, widths
        Arguments of the answer, by position and by name.
    lazy
        Whether weights may come to be in the first forward pass.

    Raises
    ------
    Misfit
        If it is a network already, does not make one, or seeds torch.
    """
    if isinstance(answer, nn.Module):
        raise Misfit("The check needs the class or function itself, not a network made by it.")
    net = called_without_seed(answer, *args, **widths)
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
    return fill_parameters(net, *example)


def _a(value: object) -> str:
    name = type(value).__name__
    return "None" if value is None else f"An object of type {name}"


def fill_parameters(net: nn.Module, *inputs: torch.Tensor) -> nn.Module:
    """Set every parameter by a rule on its shape alone.

    Two networks of the same architecture then compute the same function, whatever their attributes
    are called and in whatever order they were made. With ``inputs``, layers of one's own may keep
    their weights in another shape than torch's, see :mod:`~.own_layers`.
    """
    otherwise = kept_otherwise(net, *inputs) if inputs else {}
    with torch.no_grad():
        for parameter in net.parameters():
            kept = otherwise.get(parameter, Kept(tuple(parameter.shape)))
            setattr(parameter, _KEPT, kept)
            shape, turned = kept
            index = torch.arange(parameter.numel(), dtype=torch.float64)
            key = zlib.crc32(str(shape).encode()) % 1000
            fan_in = math.prod(shape[1:]) if len(shape) > 1 else 4
            values = (torch.sin(1.7 * index + key) / fan_in**0.5).reshape(shape)
            values = values.T if turned else values
            parameter.copy_(values.reshape(parameter.shape).float())
    return net


def output_twice(net: Callable[[torch.Tensor], object], inputs: torch.Tensor) -> object:
    """What a network makes of inputs, or words if it makes something else of them each time."""
    output, again = net(inputs), net(inputs)
    if is_tensor(output) and not (is_tensor(again) and same_numbers(output, again)):
        return "the output is random: two passes over the same input differ"
    return output


def parameter_shapes(net: nn.Module) -> list[str]:
    """The shapes of all parameters as a sorted list of words such as ``"128 x 2"``.

    In a network that :func:`build` has made with an example of its inputs, weights of one's own count
    in the shape that they have in torch's layers.
    """
    found = (getattr(p, _KEPT, Kept(tuple(p.shape))).shape for p in net.parameters())
    return sorted(" x ".join(map(str, shape)) or "scalar" for shape in found)


def device_without_data(call: Callable[[], object]) -> object:
    """What an answer returns for inputs on the meta device, which stands for any second device.

    Tensors there have a shape but no numbers. An answer that looks at numbers (to assert that they
    are finite, or to go through them as a list) cannot be tried on it: that is no mistake, and what
    comes back is a tensor there. To move the inputs to the CPU is one.
    """
    try:
        return call()
    except RuntimeError as error:  # NotImplementedError, which torch raises too, is one
        words, lines = str(error), describe_error(error).get("lines", [])
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
