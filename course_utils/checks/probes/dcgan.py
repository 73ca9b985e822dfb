"""Probes for 03_dcgan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/03_dcgan.json``.
"""

from __future__ import annotations

import statistics
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.networks import (
    LAZY,
    build,
    fill_parameters,
    output_twice,
    parameter_shapes,
)
from course_utils.checks.instruments.players import discriminator, drawn, generator
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import ORDER, look_at_step_G
from course_utils.checks.plain import is_tensor, numbers

# --- sizes ---------------------------------------------------------------------------------------

layer_sizes = Exercise(
    "layer_sizes",
    points=3,
    notes="From 1 pixel to 28: transposed convolutions",
    verified="single layers of both kinds with many kernels, strides and paddings, and chains.",
)


Layer = tuple[str, int, int, int]


def _look_at_sizes(see: See, calls: list[tuple[int, list[Layer]]], answer: Any, hint: str) -> None:
    """The heights after each layer, call after call, in words; as numbers, what all lead to."""
    words: list[str] = []
    for size, layers in calls:
        sizes = answer(size, layers)
        if not isinstance(sizes, list | tuple):
            what = "None" if sizes is None else "a " + type(sizes).__name__
            words.append(f"not a list but {what}")
            see.fingerprint(sizes)
            continue
        words += [str(height) for height in sizes]
        see.fingerprint(list(sizes))
    see.words("heights", words, hint)


def _one_layer(draw: Draw, kind: str) -> list[tuple[int, list[Layer]]]:
    """Eight single layers of one kind. In the first three the window just fits, or not quite."""
    calls: list[tuple[int, list[Layer]]] = []
    for i in range(8):
        size, kernel = draw.size(9, 40), draw.size(2, 7)
        stride, padding = draw.size(1, 4), draw.size(0, 3)
        if i < 3:
            stride, padding = 3, i
            size = 6 + kernel - 2 * padding + i  # (size + 2 * padding - kernel) % stride is i
        calls.append((size, [(kind, kernel, stride, padding)]))
    # The simplest first: it is the one that a message shows.
    return sorted(calls, key=lambda call: (sum(call[1][0][2:]), call[0]))


@layer_sizes.case("one convolution")
def layer_sizes_one_convolution(answer: Any, draw: Draw, see: See) -> None:
    see.tried("eight single convolutions of drawn kernel, stride and padding")
    _look_at_sizes(
        see,
        _one_layer(draw, "conv"),
        answer,
        "(size + 2 * padding - kernel) // stride + 1: the number of places for the window, rounded "
        "down.",
    )


@layer_sizes.case("one transposed convolution")
def layer_sizes_one_transposed_convolution(answer: Any, draw: Draw, see: See) -> None:
    see.tried("eight single transposed convolutions of drawn kernel, stride and padding")
    _look_at_sizes(
        see,
        _one_layer(draw, "transposed"),
        answer,
        "(size - 1) * stride + kernel - 2 * padding: copies of the kernel, stride apart, less the "
        "borders.",
    )


@layer_sizes.case("a chain")
def layer_sizes_a_chain(answer: Any, draw: Draw, see: See) -> None:
    size = 16 * draw.size(2, 30)
    layers: list[Layer] = [("conv", 4, 2, 1)] * 3 + [("transposed", 4, 2, 1)] * 2
    see.tried(f"three layers that halve and two that double, from {size} pixels")
    _look_at_sizes(
        see,
        [(size, layers), (size // 2, layers[:2])],
        answer,
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


def _shapes(nets: dict[int, nn.Module]) -> list[str]:
    for net in nets.values():
        if any(isinstance(p, nn.UninitializedParameter) for p in net.parameters()):
            raise Misfit(LAZY)
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
        if not is_tensor(images):
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
def dcgan_generator_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganGenerator(size=28) and DcganGenerator(size=64)")
    nets, z = {size: answer(size=size) for size in SIZES}, draw.normal(2, 100)
    see.words(
        "shapes of the parameters",
        _shapes(nets),
        "The channels are those of the table, by default with z_dim=100 and w = 32; BatchNorm2d "
        "after every layer but the last, and biases in the last one only.",
    )
    see.fingerprint([fill_parameters(net).eval()(z) for net in nets.values()])


@DcganGenerator.case("training mode")
def dcgan_generator_training_mode(answer: Any, draw: Draw, see: See) -> None:
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
def dcgan_generator_eval_mode(answer: Any, draw: Draw, see: See) -> None:
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
        if not is_tensor(logits) or logits.shape != (len(x), 1):
            return logits
        found.append(logits)
    return torch.cat(found)


@DcganDiscriminator.case("defaults")
def dcgan_discriminator_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("DcganDiscriminator(size=28) and DcganDiscriminator(size=64)")
    nets = {size: answer(size=size) for size in SIZES}
    see.words(
        "shapes of the parameters",
        _shapes(nets),
        "The channels are those of the table, by default with w = 32; BatchNorm2d after all layers but "
        "the first and the last, and biases in these two only.",
    )
    see.fingerprint(
        [fill_parameters(net).eval()(draw.normal(2, 1, s, s)) for s, net in nets.items()]
    )


@DcganDiscriminator.case("a batch of one")
def dcgan_discriminator_a_batch_of_one(answer: Any, draw: Draw, see: See) -> None:
    see.tried(
        "DcganDiscriminator(width=2, size=28) in eval mode on one image, shape (1, 1, 28, 28)"
    )
    x = draw.normal(1, 1, 28, 28)
    net = build(answer, x, width=2, size=28).eval()
    see.tensor(
        "logits", net(x), "squeeze() removes the batch dimension of a batch of one: keep (n, 1)."
    )


@DcganDiscriminator.case("training mode")
def dcgan_discriminator_training_mode(answer: Any, draw: Draw, see: See) -> None:
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
def dcgan_discriminator_eval_mode(answer: Any, draw: Draw, see: See) -> None:
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
    values = numbers(weight)
    if min(values) == max(values):
        return f"all the same, {values[0]:.2g}"
    found, std = statistics.fmean(values), statistics.pstdev(values)
    if not (abs(found - mean) < spread / 4 and 0.85 < std / spread < 1.15):
        about = 0.0 if abs(found) < std / 4 else found  # else its digits would be those of chance
        return f"mean about {about:.1g}, standard deviation about {std:.1g}"
    if max(abs(x - mean) for x in values) < 2.5 * spread:
        return f"mean {mean:g}, standard deviation {spread:g}, but not normal"
    return f"N({mean:g}, {spread:g})"


def _in_coarse_steps(weight: torch.Tensor) -> list[float]:
    """Mean and spread, in steps so coarse that the luck of the draw has no part in them."""
    values = numbers(weight)
    mean, std = statistics.fmean(values), statistics.pstdev(values)
    return [float(round(mean / 0.04)), float(round(std / 0.016))]


def _modules(draw: Draw) -> dict[str, nn.Module]:
    """Modules with drawn parameters, whose widths are drawn too."""
    a, b, c = draw.size(14, 18), draw.size(28, 34), draw.size(16, 24)
    modules = {
        "Conv2d": nn.Conv2d(a, b, 4),
        "ConvTranspose2d": nn.ConvTranspose2d(b, a, 4),
        "BatchNorm2d": nn.BatchNorm2d(draw.size(3000, 4000)),
        "Linear": nn.Linear(c, c),
        "LayerNorm": nn.LayerNorm(c),
    }
    return {name: drawn(module, draw) for name, module in modules.items()}


DRAWN = ("Conv2d.weight", "ConvTranspose2d.weight", "BatchNorm2d.weight")


@init_weights.case("a network")
def init_weights_a_network(answer: Any, draw: Draw, see: See) -> None:
    modules: dict[str, Any] = _modules(draw)
    before = {
        f"{name}.{part}": (value, numbers(value))
        for name, module in modules.items()
        for part, value in module.named_parameters()
    }
    see.tried("net.apply(init_weights) on a network with " + ", ".join(modules))
    nn.Sequential(*modules.values()).apply(answer)
    after = {
        f"{name}.{part}": value
        for name, module in modules.items()
        for part, value in module.named_parameters()
    }
    see.words(
        "weights of convolutions",
        [f"{name[:-7]}: {_judge(after[name], 0, 0.02)}" for name in DRAWN[:2]],
        "nn.init.normal_(module.weight, 0.0, 0.02) for both kinds of convolution.",
    )
    norm = modules["BatchNorm2d"]
    see.words(
        "weights of BatchNorm2d",
        _judge(norm.weight, 1, 0.02),
        "nn.init.normal_(module.weight, 1.0, 0.02): scales around 1, not around 0.",
    )
    see.words(
        "biases of BatchNorm2d",
        "not 0" if any(numbers(norm.bias)) else "0",
        "nn.init.zeros_(module.bias) for BatchNorm2d.",
    )
    changed = [
        name
        for name, (_, values) in before.items()
        if name not in (*DRAWN, "BatchNorm2d.bias") and numbers(after[name]) != values
    ]
    frozen = [f"{name}: requires_grad changed" for name, p in after.items() if not p.requires_grad]
    replaced = [
        f"{name}: another parameter stands in its place"
        for name, (p, _) in before.items()
        if after[name] is not p
    ]
    see.words(
        "what else changed",
        [*changed, *frozen, *replaced],
        "Biases of convolutions and modules of other types stay as they are. Change the numbers of a "
        "parameter in place: an optimizer may hold it already.",
    )
    see.fingerprint(
        [p for name, p in after.items() if name not in DRAWN],
        [_in_coarse_steps(after[name]) for name in DRAWN],
    )


@init_weights.case("two seeds")
def init_weights_two_seeds(answer: Any, draw: Draw, see: See) -> None:
    see.tried("net.apply(init_weights) on two networks, after two seeds of torch's random numbers")
    layers = [nn.Conv2d(2, 3, 4) for _ in range(2)]
    for layer in layers:
        drawn(layer, draw)
    for seed, layer in enumerate(layers, 1):
        torch.default_generator.manual_seed(seed)  # the CPU alone: devices would be woken up
        nn.Sequential(layer).apply(answer)
    see.words(
        "their weights",
        same_or_different(layers[0].weight, layers[1].weight, "weights"),
        "The draws follow torch's own random numbers: a seed is for the caller to set.",
    )
    see.fingerprint([layer.bias for layer in layers], [_in_coarse_steps(x.weight) for x in layers])


@init_weights.case("modules without weights")
def init_weights_modules_without_weights(answer: Any, draw: Draw, see: See) -> None:
    see.tried("BatchNorm2d(4, affine=False), ReLU, Flatten, and a Linear layer")
    linear = drawn(nn.Linear(4, draw.size(3, 9)), draw)
    net = nn.Sequential(nn.BatchNorm2d(4, affine=False), nn.ReLU(), nn.Flatten(), linear)
    net.apply(answer)
    see.words(
        "parameters of BatchNorm2d(4, affine=False)",
        parameter_shapes(net[0]),
        "A BatchNorm2d with affine=False has weight None and bias None: leave it alone.",
    )
    see.fingerprint(linear)


# --- the generator's step ------------------------------------------------------------------------

step_G = Exercise(
    "step_G",
    points=4,
    notes="D(x), and D(G(z)) before and after a step",
    verified="the loss, both beliefs, net_G's weights after two steps, and that nothing else changed: "
    "net_D's weights, modes, inputs, random state.",
)


@step_G.case("two steps")
def step_g_two_steps(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = discriminator(draw, 1, 2, 2, spread=8.0), generator(draw, 1, 2, 2)
    zs = draw.normal(2, n, 3)
    see.tried(f"two steps on batches z of shape ({n}, 3)")
    returns = {
        "loss_G": "BCE on net_D's logits for the fakes, with label 1, from before the step; a "
        "tensor of one element.",
        "before": "The mean of sigmoid(logits) of the fakes, from before the step.",
        "after": "The mean of sigmoid(logits) of new fakes from the same z, made after "
        "optimizer.step().",
    }
    moved = (
        f"The gradient must pass through net_D into net_G: no detach. {ORDER} Nothing is learned "
        "from the look afterwards."
    )
    else_ = (
        "A step of the generator moves net_G alone. Leave modes, flags and inputs alone, take the "
        "second look at the same z under torch.no_grad(), and return detached values."
    )
    look_at_step_G(see, answer, net_D, net_G, returns, moved=moved, else_=else_, z=zs)


class _InModes(nn.Module):
    """A network that keeps the modes in which it is used, each time that it is."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net
        self.modes: list[str] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.modes.append("training" if self.training else "eval")
        out: torch.Tensor = self.net(x)
        return out


@step_G.case("the second look")
def step_g_the_second_look(answer: Any, draw: Draw, see: See) -> None:
    net_D = _InModes(discriminator(draw, 1, 2, 2, spread=8.0))
    net_G = _InModes(generator(draw, 1, 2, 2))
    z = draw.normal(5, 3)
    see.tried("a step on networks in training mode that keep the modes in which they are used")
    _, _, after = answer(net_D, net_G, z, torch.optim.SGD(net_G.parameters(), lr=0.3))
    see.words(
        "modes in which they are used",
        sorted({*net_D.modes, *net_G.modes}),
        "Both looks are taken in the mode in which the networks come: BatchNorm in eval mode would "
        "look at something else.",
    )
    see.fingerprint(after)


EXERCISES = (layer_sizes, DcganGenerator, DcganDiscriminator, init_weights, step_G)
