"""Probes for 03_dcgan: sizes and networks.

The expected values are not here but in ``golden/03_dcgan.json``. First weights and the slope
penalty are in `dcgan_weights`, walks and neighbours in `dcgan_looks`.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.plain import is_tensor
from course_utils.checks.probes import dcgan_looks as looks
from course_utils.checks.probes import dcgan_weights as weights

# --- sizes ---------------------------------------------------------------------------------------

layer_sizes = Exercise(
    "layer_sizes",
    points=3,
    notes="From 7 pixels to 28",
    verified="single layers of both kinds with many kernels, strides and paddings, and chains.",
)


Layer = tuple[str, int, int, int]


Sizes = Callable[[int, list[Layer]], object]


def _look_at_sizes(
    see: See, calls: list[tuple[int, list[Layer]]], answer: Sizes, hint: str
) -> None:
    """The heights after each layer, call by call, in words; as numbers, what all lead to."""
    words: list[str] = []
    for size, layers in calls:
        sizes = answer(size, layers)
        if isinstance(sizes, list | tuple):
            words.append("[" + ", ".join(map(_short, sizes)) + "]")
            see.fingerprint(list(sizes))
        else:
            what = "None" if sizes is None else "a " + type(sizes).__name__
            words.append(f"not a list but {what}")
            see.fingerprint(sizes)
    see.words("heights", words, hint)


def _short(size: object) -> str:
    """A height in words: fractions with two decimals, and with one where they are whole."""
    if isinstance(size, float):
        return f"{size:.1f}" if size.is_integer() else f"{size:.2f}"
    return str(size)


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
def layer_sizes_one_convolution(answer: Sizes, draw: Draw, see: See) -> None:
    see.tried("eight single convolutions of drawn kernel, stride and padding")
    _look_at_sizes(
        see,
        _one_layer(draw, "conv"),
        answer,
        "(size + 2 * padding - kernel) // stride + 1: the number of places for the window, rounded "
        "down.",
    )


@layer_sizes.case("one transposed convolution")
def layer_sizes_one_transposed_convolution(answer: Sizes, draw: Draw, see: See) -> None:
    see.tried("eight single transposed convolutions of drawn kernel, stride and padding")
    _look_at_sizes(
        see,
        _one_layer(draw, "transposed"),
        answer,
        "(size - 1) * stride + kernel - 2 * padding: copies of the kernel, stride apart, less the "
        "borders.",
    )


@layer_sizes.case("a chain")
def layer_sizes_a_chain(answer: Sizes, draw: Draw, see: See) -> None:
    size = 16 * draw.size(2, 30)
    layers: list[Layer] = [("conv", 4, 2, 1)] * 3 + [("transposed", 4, 2, 1)] * 2
    see.tried(f"three layers that halve and two that double, from {size} pixels")
    kept = list(layers)
    _look_at_sizes(
        see,
        [(size, layers), (size // 2, kept[:2])],
        answer,
        "Each layer starts from the height that the one before has left; one height for each layer.",
    )
    see.words(
        "what changed",
        "nothing" if layers == kept else "the list of layers",
        "The list of layers belongs to the caller: loop over it, and leave it as it is.",
    )


# --- the networks --------------------------------------------------------------------------------

DcganGenerator = Exercise(
    "DcganGenerator",
    points=4,
    notes="Two networks",
    verified="layers in their order, and images, in training and in eval mode.",
)
DcganDiscriminator = Exercise(
    "DcganDiscriminator",
    points=4,
    notes="Two networks",
    verified="layers in their order, and logits, in training and in eval mode.",
)
MakesNet = Callable[..., nn.Module]


def _with_shape(found: object, shape: tuple[int, ...], what: str) -> object:
    """A tensor of this shape, or words for one of another."""
    if is_tensor(found) and found.shape != shape:
        return f"the {what} have shape {tuple(found.shape)} where {shape} is asked for"
    return found


def _some_pixels(net: nn.Module, z: torch.Tensor) -> object:
    """Some pixels of each image, in one row, or words for images of another shape."""
    images = _with_shape(output_twice(net, z), (len(z), 1, 28, 28), "images")
    return images[:, 0, ::9, ::9].flatten() if is_tensor(images) else images


@DcganGenerator.case("defaults")
def dcgan_generator_defaults(answer: MakesNet, draw: Draw, see: See) -> None:
    z = draw.normal(4, 74)
    see.tried("DcganGenerator() on z of shape (4, 74)")
    net = build(answer, z, lazy=False)
    look_at_layers(
        see,
        "The widths are those of the table, by default with z_dim=74 and width=32; BatchNorm1d or "
        "BatchNorm2d after all layers but the last, and no bias just before it.",
        net,
        z,
    )
    see.fingerprint(net(z))


@DcganGenerator.case("training mode")
def dcgan_generator_training_mode(answer: MakesNet, draw: Draw, see: See) -> None:
    z_dim = draw.size(3, 5)
    see.tried(f"DcganGenerator({z_dim}, 2) on z of shape (5, {z_dim})")
    z = 2 * draw.normal(5, z_dim)
    net = build(answer, z, args=(z_dim, 2), lazy=False).train()
    see.layers(layers_of(net, z))
    see.tensor(
        "some pixels",
        _some_pixels(net, z),
        "Linear or convolution, BatchNorm, LeakyReLU(0.2), in this order; PixelShuffle(2) and tanh after "
        "the last convolution.",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@DcganGenerator.case("eval mode")
def dcgan_generator_eval_mode(answer: MakesNet, draw: Draw, see: See) -> None:
    see.tried("DcganGenerator(z_dim=3, width=2) in eval mode on one z, shape (1, 3)")
    z = 2 * draw.normal(1, 3)
    net = build(answer, z, z_dim=3, width=2, lazy=False).eval()
    see.tensor(
        "some pixels",
        _some_pixels(net, z),
        "In eval mode BatchNorm takes its running statistics, and nothing else is different.",
    )


@DcganDiscriminator.case("defaults")
def dcgan_discriminator_defaults(answer: MakesNet, draw: Draw, see: See) -> None:
    # Large, so that the logits are not those of the biases alone.
    x = draw.normal(2, 1, 28, 28, scale=1000.0)
    see.tried("DcganDiscriminator() on images of shape (2, 1, 28, 28)")
    net = build(answer, x, lazy=False)
    look_at_layers(
        see,
        "The widths are those of the table, by default with width=64; every layer has a bias, and "
        "there is no BatchNorm.",
        net,
        x,
    )
    see.fingerprint(net(x))


@DcganDiscriminator.case("training mode")
def dcgan_discriminator_training_mode(answer: MakesNet, draw: Draw, see: See) -> None:
    width = draw.size(2, 4)
    see.tried(f"DcganDiscriminator({width}) on images of shape (4, 1, 28, 28)")
    x = draw.normal(4, 1, 28, 28)
    net = build(answer, x, args=(width,), lazy=False).train()
    see.layers(layers_of(net, x))
    see.tensor(
        "logits",
        _with_shape(output_twice(net, x), (4, 1), "logits"),
        "PixelUnshuffle(4), two convolutions, Flatten, two linear layers; LeakyReLU(0.2) after each but "
        "the last, and nothing after that.",
    )
    see.words("what no gradient reaches", cut_off(net(x.requires_grad_()), net, x), REACH)


@DcganDiscriminator.case("a batch of one")
def dcgan_discriminator_a_batch_of_one(answer: MakesNet, draw: Draw, see: See) -> None:
    see.tried("DcganDiscriminator(width=2) in eval mode on one image, shape (1, 1, 28, 28)")
    x = draw.normal(1, 1, 28, 28)
    net = build(answer, x, width=2, lazy=False).eval()
    see.tensor(
        "logits", net(x), "squeeze() removes the batch dimension of a batch of one: keep (n, 1)."
    )


EXERCISES = (
    layer_sizes,
    DcganGenerator,
    DcganDiscriminator,
    weights.init_weights,
    weights.r1_penalty,
    looks.slerp,
    looks.nearest_image,
)
