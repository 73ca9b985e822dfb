"""The layers of a network in the order in which a forward pass uses them: they explain what differs.

Right answers may be made of other layers that compute the same, so layers are never compared for a
mark: where something else differs, they say where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from course_utils.checks.exercise import Misfit, See
from course_utils.checks.instruments.networks import parameter_shapes
from course_utils.checks.instruments.own_layers import run_aside
from course_utils.checks.layer_words import AGAIN, CUT, SHAPES
from course_utils.checks.plain import shape_of

NOT_HELD = (
    "A layer is used that the network does not hold, so nobody trains it: keep layers as attributes, in an "
    "nn.Sequential or in an nn.ModuleList, not in a Python list."
)


def look_at_layers(see: See, hint: str, net: nn.Module, *inputs: torch.Tensor) -> None:
    """The shapes of all parameters, and a note of the layers.

    ``hint`` says which layers are asked for; ``inputs`` are what the network is called with.

    Raises
    ------
    Misfit
        If a layer is used that the network does not hold.
    """
    trace = _Trace()
    run_aside(net, trace, *inputs)
    held = {id(p) for p in net.parameters()}
    if any(isinstance(p, nn.Parameter) and id(p) not in held for p in trace.used):
        raise Misfit(NOT_HELD)
    see.words(SHAPES, parameter_shapes(net), hint)
    see.layers(layers_of(net, *inputs))


def layers_of(net: nn.Module, *inputs: torch.Tensor) -> list[str]:
    """The layers that a forward pass uses, such as ``"Linear: inputs 3, outputs 5, bias yes"``.

    Empty where that is not sure, since weights of one's own are used in some other way. If the pass
    raises, the layers until then come back, and :data:`CUT` behind them. The network's modes, buffers
    and random numbers stay as they are.
    """
    trace = _Trace()
    raised = not run_aside(net, trace, *inputs)
    known = {id(p) for p in trace.used}
    for module in net.modules():
        own = not type(module).__module__.startswith("torch.nn.")
        for parameter in module.parameters(recurse=False):
            if id(parameter) not in known and (own or not raised):
                return []
    return [*trace.words, CUT] if raised else trace.words


class _Trace(TorchFunctionMode):
    """Keeps what torch's functions for layers are called with."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.used: list[object] = []

    def __torch_function__(
        self,
        func: Callable[..., object],
        types: Iterable[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        layer = _LAYERS.get(func)
        if layer:
            names, say = layer
            given = {**dict(zip(names, args, strict=False)), **(kwargs or {})}
            weight = given.get("weight")
            again = weight is not None and any(weight is one for one in self.used)
            self.words.append(say(given) + (f", {AGAIN} yes" if again else ""))
            self.used += [given.get(name) for name in ("weight", "bias")]
        return func(*args, **(kwargs or {}))


Given = Mapping[str, object]


def _sizes(given: Given, name: str = "weight") -> tuple[int, ...]:
    value = given.get(name)
    return shape_of(value) if isinstance(value, torch.Tensor) else ()


def _bias(given: Given) -> str:
    return "bias no" if given.get("bias") is None else "bias yes"


def _linear(given: Given) -> str:
    outputs, inputs = _sizes(given)
    return f"Linear: inputs {inputs}, outputs {outputs}, {_bias(given)}"


def _one(size: object) -> str:
    """A size of an image that is the same in both directions is said once."""
    sizes = size if isinstance(size, tuple | list) else (size,)
    return "x".join(map(str, dict.fromkeys(sizes)))


def _convolution(kind: str) -> Callable[[Given], str]:
    def say(given: Given) -> str:
        first, second, *kernel = _sizes(given)
        inputs, outputs = (second, first) if kind == "Conv2d" else (first, second)
        return (
            f"{kind}: input channels {inputs}, output channels {outputs}, kernel {_one(kernel)}, "
            f"stride {_one(given.get('stride', 1))}, padding {_one(given.get('padding', 0))}, "
            f"{_bias(given)}"
        )

    return say


def _norm(kind: str) -> Callable[[Given], str]:
    def say(given: Given) -> str:
        channels = _sizes(given, "input")[1:2]
        learns = "no" if given.get("weight") is None else "yes"
        return f"{kind}: channels {channels[0] if channels else 0}, weights {learns}"

    return say


def _embedding(given: Given) -> str:
    rows, width = _sizes(given)
    return f"Embedding: rows {rows}, width {width}"


def _slope(given: Given) -> str:
    return f"LeakyReLU: slope {given.get('negative_slope', 0.01):.3g}"


def _dropout(given: Given) -> str:
    return f"Dropout: p {given.get('p', 0.5):.3g}"


def _alpha_dropout(given: Given) -> str:
    return f"AlphaDropout: p {given.get('p', 0.5):.3g}"


def _plain(kind: str) -> tuple[tuple[str, ...], Callable[[Given], str]]:
    return (), lambda _: kind


_BATCH_NORM = ("input", "running_mean", "running_var", "weight", "bias")
_CONV = ("input", "weight", "bias", "stride", "padding")
# Torch's functions -> names of their arguments, and how they are said.
_LAYERS: dict[Callable[..., object], tuple[tuple[str, ...], Callable[[Given], str]]] = {
    F.linear: (("input", "weight", "bias"), _linear),
    F.conv2d: (_CONV, _convolution("Conv2d")),
    F.conv_transpose2d: (_CONV, _convolution("ConvTranspose2d")),
    F.embedding: (("input", "weight"), _embedding),
    F.batch_norm: (_BATCH_NORM, _norm("BatchNorm")),
    F.instance_norm: (_BATCH_NORM, _norm("InstanceNorm")),
    F.leaky_relu: (("input", "negative_slope"), _slope),
    F.dropout: (("input", "p"), _dropout),
    F.alpha_dropout: (("input", "p"), _alpha_dropout),
    F.feature_alpha_dropout: (("input", "p"), _alpha_dropout),
    F.elu: _plain("ELU"),
    F.selu: _plain("SELU"),
    F.gelu: _plain("GELU"),
    F.silu: _plain("SiLU"),
    F.relu: _plain("ReLU"),
    torch.relu: _plain("ReLU"),
    torch.Tensor.relu: _plain("ReLU"),
    F.tanh: _plain("tanh"),
    torch.tanh: _plain("tanh"),
    torch.Tensor.tanh: _plain("tanh"),
    F.sigmoid: _plain("sigmoid"),
    torch.sigmoid: _plain("sigmoid"),
    torch.Tensor.sigmoid: _plain("sigmoid"),
    F.softmax: _plain("softmax"),
    torch.softmax: _plain("softmax"),
    torch.Tensor.softmax: _plain("softmax"),
}
