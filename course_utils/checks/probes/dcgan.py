"""Probes for 03_dcgan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/03_dcgan.json``.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cleared_too_soon, cut_off
from course_utils.checks.instruments.networks import (
    build,
    fill_parameters,
    output_twice,
    parameter_shapes,
    weights,
)
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import holds_graph, two_updates

# --- sizes ---------------------------------------------------------------------------------------

layer_sizes = Exercise(
    "layer_sizes",
    points=3,
    notes="From 1 pixel to 28: transposed convolutions",
    verified="single layers of both kinds with many kernels, strides and paddings, and chains.",
)


def _words_for_sizes(sizes: Any) -> str:
    return str(list(sizes) if isinstance(sizes, tuple) else sizes)


def _one_layer(answer: Any, draw: Draw, kind: str) -> list[str]:
    """The heights after single layers of one kind, the simplest first."""
    layers = []
    for _ in range(8):
        size, kernel = draw.size(9, 40), draw.size(2, 7)
        stride, padding = draw.size(1, 4), draw.size(0, 3)
        layers.append((stride + padding, size, kernel, stride, padding))
    return [_words_for_sizes(answer(size, [(kind, *layer)])) for _, size, *layer in sorted(layers)]


@layer_sizes.case("one convolution")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("eight single convolutions of drawn kernel, stride and padding")
    see.words(
        "heights",
        _one_layer(answer, draw, "conv"),
        "(size + 2 * padding - kernel) // stride + 1: the number of places for the window, rounded "
        "down.",
    )


@layer_sizes.case("one transposed convolution")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("eight single transposed convolutions of drawn kernel, stride and padding")
    see.words(
        "heights",
        _one_layer(answer, draw, "transposed"),
        "(size - 1) * stride + kernel - 2 * padding: copies of the kernel, stride apart, less the "
        "borders.",
    )


@layer_sizes.case("a chain")
def _(answer: Any, draw: Draw, see: See) -> None:
    size = 2 ** draw.size(4, 7)
    layers = [("conv", 4, 2, 1)] * 3 + [("transposed", 4, 2, 1)] * 2
    see.tried(f"three layers that halve and two that double, from {size} pixels")
    see.words(
        "heights",
        _words_for_sizes(answer(size, layers)),
        "Each layer starts from the height that the one before has left; one height for each layer.",
    )


# --- the networks --------------------------------------------------------------------------------

DcganGenerator = Exercise(
    "DcganGenerator",
    points=4,
    notes="Two networks, two sizes",
    verified="parameter shapes and images at both sizes, in training and in eval mode.",
)
DcganDiscriminator = Exercise(
    "DcganDiscriminator",
    points=4,
    notes="Two networks, two sizes",
    verified="parameter shapes and logits at both sizes, in training and in eval mode.",
)
SIZES = (28, 64)


def _shapes(answer: Any) -> list[str]:
    nets = {size: answer(size=size) for size in SIZES}
    for net in nets.values():
        if any(isinstance(p, nn.UninitializedParameter) for p in net.parameters()):
            raise Misfit(
                "Lazy layers have no weights yet that init_weights could draw: give them a first "
                "input at the end of __init__."
            )
    return [f"{size}: {words}" for size in SIZES for words in parameter_shapes(nets[size])]


def _cut_off(nets: list[nn.Module], inputs: list[torch.Tensor]) -> list[str]:
    """What no gradient reaches, at both sizes."""
    return [
        f"{size}: {words}"
        for size, net, x in zip(SIZES, nets, inputs, strict=True)
        for words in cut_off(net(x.requires_grad_()), net, x)
    ]


def _some_pixels(nets: list[nn.Module], z: torch.Tensor) -> Any:
    """Sixteen pixels of each image at each size, in one row, or words for other shapes."""
    found = []
    for size, net in zip(SIZES, nets, strict=True):
        images = output_twice(net, z)
        if not isinstance(images, torch.Tensor):
            return images
        if images.shape != (len(z), 1, size, size):
            return (
                f"for size={size} the images have shape {tuple(images.shape)} where "
                f"{(len(z), 1, size, size)} is asked for"
            )
        step = size // 3
        found.append(images[:, 0, ::step, ::step].flatten())
    return torch.cat(found)


@DcganGenerator.case("defaults")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganGenerator(size=28) and DcganGenerator(size=64)")
    see.words(
        "shapes of the parameters",
        _shapes(answer),
        "The channels are those of the table, by default with z_dim=100 and w = 32; BatchNorm2d "
        "after every layer but the last, and biases in the last one only.",
    )


@DcganGenerator.case("training mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganGenerator(z_dim=3, width=2, size=28), and size=64, on z of shape (4, 3)")
    z = 2 * draw.normal(4, 3)
    nets = [build(answer, z, z_dim=3, width=2, size=size).train() for size in SIZES]
    see.tensor(
        "some pixels",
        _some_pixels(nets, z),
        "ConvTranspose2d, BatchNorm2d, ReLU, in this order; tanh after the last layer. The first layer "
        "has kernel 7 or 4 and stride 1, the others kernel 4, stride 2 and padding 1.",
    )
    see.words("what no gradient reaches", _cut_off(nets, [z, z]), REACH)


@DcganGenerator.case("eval mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("the same in eval mode")
    z = 2 * draw.normal(4, 3)
    nets = [build(answer, z, z_dim=3, width=2, size=size).eval() for size in SIZES]
    see.tensor(
        "some pixels",
        _some_pixels(nets, z),
        "In eval mode BatchNorm takes its running statistics, and nothing else is different.",
    )


def _logits(nets: list[nn.Module], images: list[torch.Tensor]) -> Any:
    """The logits at both sizes below each other, or words for other shapes."""
    found = []
    for net, x in zip(nets, images, strict=True):
        logits = output_twice(net, x)
        if not isinstance(logits, torch.Tensor) or logits.shape != (len(x), 1):
            return logits
        found.append(logits)
    return torch.cat(found)


@DcganDiscriminator.case("defaults")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganDiscriminator(size=28) and DcganDiscriminator(size=64)")
    see.words(
        "shapes of the parameters",
        _shapes(answer),
        "The channels are those of the table, by default with w = 32; BatchNorm2d after all layers but "
        "the first and the last, and biases in these two only.",
    )


@DcganDiscriminator.case("training mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganDiscriminator(width=2, size=28), and size=64, on four images")
    images = [draw.normal(4, 1, size, size) for size in SIZES]
    nets = [build(answer, x, width=2, size=x.shape[-1]).train() for x in images]
    see.tensor(
        "logits",
        _logits(nets, images),
        "Conv2d, BatchNorm2d (not in the first layer), LeakyReLU(0.2), in this order; nothing after "
        "the last layer, whose kernel is 7 or 4 without padding.",
    )
    see.words("what no gradient reaches", _cut_off(nets, images), REACH)


@DcganDiscriminator.case("eval mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("the same in eval mode")
    images = [draw.normal(4, 1, size, size) for size in SIZES]
    nets = [build(answer, x, width=2, size=x.shape[-1]).eval() for x in images]
    see.tensor(
        "logits",
        _logits(nets, images),
        "In eval mode BatchNorm takes its running statistics, and nothing else is different.",
    )


# --- the first weights ---------------------------------------------------------------------------

init_weights = Exercise(
    "init_weights",
    points=3,
    notes="How to begin: the first weights",
    verified="mean and spread of new weights by type of module, and that all else stays as it was.",
)


def _judge(weight: torch.Tensor, mean: float, spread: float) -> str:
    """Mean and spread of draws in words that do not depend on the luck of the draw."""
    if (weight == weight.flatten()[0]).all():
        return f"all the same, {weight.flatten()[0]:.2g}"
    found, std = weight.mean(), weight.std()
    if not (abs(found - mean) < spread / 4 and 0.85 < std / spread < 1.15):
        about = 0.0 if abs(found) < std / 4 else found  # else its digits would be those of chance
        return f"mean about {about:.1g}, standard deviation about {std:.1g}"
    if (weight - mean).abs().max() < 2.5 * spread:
        return f"mean {mean:g}, standard deviation {spread:g}, but not normal"
    return f"N({mean:g}, {spread:g})"


def _modules() -> dict[str, nn.Module]:
    return {
        "Conv2d": nn.Conv2d(16, 32, 4),
        "ConvTranspose2d": nn.ConvTranspose2d(32, 16, 4),
        "BatchNorm2d": nn.BatchNorm2d(4000),
        "Linear": nn.Linear(20, 20),
        "LayerNorm": nn.LayerNorm(20),
    }


@init_weights.case("a network")
def _(answer: Any, draw: Draw, see: See) -> None:
    modules: dict[str, Any] = {n: fill_parameters(module) for n, module in _modules().items()}
    kept = {name: fill_parameters(module) for name, module in _modules().items()}
    see.tried("net.apply(init_weights) on a network with " + ", ".join(modules))
    nn.Sequential(*modules.values()).apply(answer)
    see.words(
        "weights of convolutions",
        [
            f"{name}: {_judge(modules[name].weight.detach(), 0, 0.02)}"
            for name in ("Conv2d", "ConvTranspose2d")
        ],
        "nn.init.normal_(module.weight, 0.0, 0.02) for both kinds of convolution.",
    )
    norm = modules["BatchNorm2d"]
    see.words(
        "weights of BatchNorm2d",
        _judge(norm.weight.detach(), 1, 0.02),
        "nn.init.normal_(module.weight, 1.0, 0.02): scales around 1, not around 0.",
    )
    see.words(
        "biases of BatchNorm2d",
        "0" if not norm.bias.any() else "not 0",
        "nn.init.zeros_(module.bias) for BatchNorm2d.",
    )
    changed = [
        f"{name}.{part}"
        for name, module in modules.items()
        for part, value in module.named_parameters()
        if not torch.equal(value, kept[name].get_parameter(part))
    ]
    drawn = {"Conv2d.weight", "ConvTranspose2d.weight", "BatchNorm2d.weight", "BatchNorm2d.bias"}
    frozen = [
        f"{name}.{part}: requires_grad changed"
        for name, module in modules.items()
        for part, value in module.named_parameters()
        if not value.requires_grad
    ]
    see.words(
        "what else changed",
        [*(c for c in changed if c not in drawn), *frozen],
        "Biases of convolutions and modules of other types stay as they are.",
    )


@init_weights.case("two seeds")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("net.apply(init_weights) on two networks, after two seeds of torch's random numbers")
    drawn = []
    for seed in (1, 2):
        torch.default_generator.manual_seed(seed)  # the CPU alone: devices would be woken up
        layer = nn.Conv2d(2, 3, 4)
        nn.Sequential(layer).apply(answer)
        drawn.append(layer.weight.detach())
    see.words(
        "their weights",
        same_or_different(drawn[0], drawn[1], "weights"),
        "The draws follow torch's own random numbers: a seed is for the caller to set.",
    )


@init_weights.case("modules without weights")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("BatchNorm2d(4, affine=False), ReLU and Flatten")
    net = nn.Sequential(nn.BatchNorm2d(4, affine=False), nn.ReLU(), nn.Flatten())
    net.apply(answer)
    see.words(
        "number of parameters",
        str(sum(p.numel() for p in net.parameters())),
        "A BatchNorm2d with affine=False has weight None and bias None: leave it alone.",
    )


# --- the generator's step ------------------------------------------------------------------------

step_G = Exercise(
    "step_G",
    points=4,
    notes="D(x), and D(G(z)) before and after a step",
    verified="the loss, both beliefs, net_G's weights after two steps, and that nothing else changed: "
    "net_D's weights, modes, inputs, random state.",
)


@step_G.case("two steps")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_G = fill_parameters(
        nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.Unflatten(1, (1, 2, 2)))
    )
    net_D = fill_parameters(
        nn.Sequential(nn.Flatten(), nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1))
    )
    with torch.no_grad():
        # Logits far apart: the mean of sigmoids is not the sigmoid of the mean.
        list(net_D.parameters())[-2].mul_(8)
    optimizer = torch.optim.SGD(net_G.parameters(), lr=0.3)
    z, noise = draw.normal(2, n, 3)
    see.tried(f"two steps on batches z of shape ({n}, 3)")
    networks = {"net_D": net_D, "net_G": net_G}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, "net_G", networks, z=z) as updates,
    ):
        result = answer(net_D, net_G, z, optimizer)
        answer(net_D, net_G, noise, optimizer)
    names = ("loss_G", "before", "after")
    hints = (
        "BCE on net_D's logits for the fakes, with label 1, from before the step.",
        "The mean of sigmoid(logits) of the fakes, from before the step.",
        "The mean of sigmoid(logits) of new fakes from the same z, made after optimizer.step().",
    )
    if not isinstance(result, tuple | list) or len(result) != 3:
        result = [result] + 2 * ["missing: three values are asked for"]
    for name, value, hint in zip(names, result, hints, strict=True):
        see.number(name, value, hint)
    see.tensor(
        "net_G's weights after two steps",
        weights(net_G),
        "The gradient must pass through net_D into net_G: no detach. Clear the gradients, backward, "
        "step, in this order and once each; nothing is learned from the look afterwards.",
    )
    graphs = [
        words for name, v in zip(names, result, strict=True) for words in holds_graph(v, name)
    ]
    see.words(
        "what else happened",
        [*updates.changes, *updates.faults, *cleared, *graphs],
        "A step of the generator moves net_G alone. Leave modes, flags and inputs alone, take the "
        "second look at the same z under torch.no_grad(), and return detached values.",
    )


EXERCISES = (layer_sizes, DcganGenerator, DcganDiscriminator, init_weights, step_G)
