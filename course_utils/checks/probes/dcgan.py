"""Probes for 03_dcgan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/03_dcgan.json``.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import build, output_twice, parameter_shapes
from course_utils.checks.instruments.players import discriminator, drawn
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers

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
        "Conv1d": nn.Conv1d(c, a, 3),
        "BatchNorm1d": nn.BatchNorm1d(c),
        "Linear": nn.Linear(c, c),
        "LayerNorm": nn.LayerNorm(c),
    }
    return {name: drawn(module, draw) for name, module in modules.items()}


InPlace = Callable[[nn.Module], None]
NO_WEIGHT = "A BatchNorm2d with affine=False has no weights: leave it alone."
DRAWN = ("Conv2d.weight", "ConvTranspose2d.weight", "BatchNorm2d.weight")


@init_weights.case("a network")
def init_weights_a_network(answer: InPlace, draw: Draw, see: See) -> None:
    modules = _modules(draw)
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
    see.words(
        "weights of BatchNorm2d",
        _judge(after["BatchNorm2d.weight"], 1, 0.02),
        "nn.init.normal_(module.weight, 1.0, 0.02): scales around 1, not around 0.",
    )
    see.words(
        "biases of BatchNorm2d",
        "not 0" if any(numbers(after["BatchNorm2d.bias"])) else "0",
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
def init_weights_two_seeds(answer: InPlace, draw: Draw, see: See) -> None:
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
def init_weights_modules_without_weights(answer: InPlace, draw: Draw, see: See) -> None:
    see.tried("BatchNorm2d(4, affine=False), ReLU, Flatten, and a Linear layer")
    linear = drawn(nn.Linear(4, draw.size(3, 9)), draw)
    net = nn.Sequential(nn.BatchNorm2d(4, affine=False), nn.ReLU(), nn.Flatten(), linear)
    try:
        net.apply(answer)
    except (AttributeError, TypeError) as error:
        if "None" in str(error):
            raise Misfit(NO_WEIGHT) from error
        raise
    see.words(
        "parameters of BatchNorm2d(4, affine=False)",
        parameter_shapes(net[0]),
        NO_WEIGHT,
    )
    see.fingerprint(linear)


@init_weights.case("a module that holds others")
def init_weights_a_module_that_holds_others(answer: InPlace, draw: Draw, see: See) -> None:
    see.tried("init_weights(net), without net.apply, on an nn.Sequential with a Conv2d in it")
    layer = nn.Conv2d(draw.size(2, 5), 3, 4)
    drawn(layer, draw)
    before = numbers(layer.weight)
    answer(nn.Sequential(layer))
    see.words(
        "weights of the Conv2d",
        "as they were" if numbers(layer.weight) == before else "drawn anew",
        "One module at a time, by its own type: net.apply goes through those inside, and calls it for each.",
    )
    see.fingerprint(layer)


# --- the slope penalty ---------------------------------------------------------------------------

r1_penalty = Exercise(
    "r1_penalty",
    points=3,
    notes="Four parts, one at a time",
    verified="its value for images, points and a single image, its gradient with respect to the weights "
    "of net_D, and that nothing else changed.",
    provided=("course_utils.training.parts.r1_penalty",),
)
Penalty = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
VALUE = (
    "The gradient of real_logits.sum() with respect to real, squared, summed over all numbers of an "
    "image, averaged over the images."
)


@r1_penalty.case("images")
def r1_penalty_images(answer: Penalty, draw: Draw, see: See) -> None:
    n = draw.size(3, 6)
    see.tried(f"real_logits of a small net_D on real of shape ({n}, 1, 3, 2)")
    net_D, real = discriminator(draw, 1, 3, 2), draw.normal(n, 1, 3, 2)
    with watch(net_D=net_D, real=real) as changes:
        real.requires_grad_()
        penalty = answer(net_D(real), real)
    see.scalar("penalty", penalty, VALUE)
    see.tensor(
        "its gradient with respect to the weights of net_D",
        _slopes(penalty, net_D),
        "D learns from the penalty: create_graph=True, and no detach, no item.",
    )
    if real.grad is not None:
        changes.append("real: a gradient was left in it")
    see.words(
        "what changed",
        changes,
        "torch.autograd.grad returns the gradient and leaves everything alone; backward() adds to "
        "the .grad of all weights.",
    )


def _slopes(penalty: object, net: nn.Module) -> object:
    """The gradient of a penalty in one row, or words that say why there is none."""
    if not is_tensor(penalty) or not penalty.requires_grad:
        return "there is none, since the penalty is cut off from the weights"
    found = torch.autograd.grad(
        penalty.sum(), list(net.parameters()), retain_graph=True, allow_unused=True
    )
    pairs = zip(found, net.parameters(), strict=True)
    return torch.cat([(torch.zeros_like(p) if g is None else g).flatten() for g, p in pairs])


@r1_penalty.case("points")
def r1_penalty_points(answer: Penalty, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    see.tried(f"real_logits of a small net_D on points, real of shape ({n}, 2)")
    real = draw.normal(n, 2).requires_grad_()
    see.scalar("penalty", answer(discriminator(draw, 2)(real), real), VALUE)


@r1_penalty.case("a batch of one")
def r1_penalty_a_batch_of_one(answer: Penalty, draw: Draw, see: See) -> None:
    see.tried("real_logits of a small net_D on one image, real of shape (1, 1, 2, 3)")
    real = draw.normal(1, 1, 2, 3).requires_grad_()
    see.scalar("penalty", answer(discriminator(draw, 1, 2, 3)(real), real), VALUE)


# --- walks ---------------------------------------------------------------------------------------

slerp = Exercise(
    "slerp",
    points=3,
    notes="Between two samples",
    verified="points on the way between drawn ends, the ends themselves, and a single point.",
    provided=("course_utils.widgets.latent.slerp",),
)
Walk = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


@slerp.case("a walk")
def slerp_a_walk(answer: Walk, draw: Draw, see: See) -> None:
    z_dim, k = draw.size(5, 8), draw.size(3, 4)
    a, b, t = draw.normal(z_dim), draw.normal(z_dim), draw.uniform(k)
    b -= (a @ b / (a @ a) + 0.6) * a
    see.tried(f"a and b of shape ({z_dim},), more than 90 degrees apart, t of shape ({k},)")
    with watch(a=a, b=b, t=t) as changes:
        points = answer(a, b, t)
    see.tensor(
        "points",
        points,
        "sin((1 - t) * omega) / sin(omega) * a + sin(t * omega) / sin(omega) * b, a row for each t; "
        "omega is the acos of (a @ b) / (a.norm() * b.norm()).",
    )
    see.words("what changed", changes, "Make new tensors, and leave a, b and t as they are.")


@slerp.case("the ends")
def slerp_the_ends(answer: Walk, draw: Draw, see: See) -> None:
    a, b = draw.normal(6, scale=3.0), draw.normal(6)
    see.tried("t = 0 and 1, from a long a to a short b")
    see.tensor("points", answer(a, b, torch.tensor([0.0, 1.0])), "At t = 0 stands a, at t = 1 b.")


@slerp.case("a single point")
def slerp_a_single_point(answer: Walk, draw: Draw, see: See) -> None:
    a, b, t = draw.normal(4), draw.normal(4), draw.uniform(1, low=0.2, high=0.8)
    see.tried("t of shape (1,)")
    see.tensor("points", answer(a, b, t), "One t makes one row: shape (1, z_dim).")


# --- neighbours ----------------------------------------------------------------------------------

nearest_image = Exercise(
    "nearest_image",
    points=3,
    notes="Is it memorising?",
    verified="distances and places, for several images and for one, and that the memory suffices.",
    provided=("course_utils.metrics.features.nearest",),
)
Neighbours = Callable[[torch.Tensor, torch.Tensor], object]


def _pair(found: object) -> tuple[object, object]:
    """Distance and index; nothing twice, where nothing came back.

    Raises
    ------
    Misfit
        If something else came back.
    """
    if found is None:
        return None, None
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise Misfit("Two tensors are to be returned: distance, index.")
    distance, index = found
    return distance, index


def _look_at_neighbours(see: See, found: object) -> None:
    distance, index = _pair(found)
    see.tensor(
        "distance",
        distance,
        "The square root of the sum of squared differences over all pixels, to the nearest one.",
    )
    see.tensor("index", index, "The place of the nearest one in training, int64, shape (n,).")


@nearest_image.case("several images")
def nearest_image_several_images(answer: Neighbours, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(8, 12)
    see.tried(f"images of shape ({n}, 1, 3, 4), training of shape ({m}, 1, 3, 4)")
    images, training = draw.normal(n, 1, 3, 4), draw.normal(m, 1, 3, 4)
    with watch(images=images, training=training) as changes:
        found = answer(images, training)
    _look_at_neighbours(see, found)
    see.words("what changed", changes, "Make new tensors, and leave the images as they are.")


@nearest_image.case("one image")
def nearest_image_one_image(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("images of shape (1, 1, 2, 5), training of shape (7, 1, 2, 5)")
    _look_at_neighbours(see, answer(draw.normal(1, 1, 2, 5), draw.normal(7, 1, 2, 5)))


@nearest_image.case("equally near")
def nearest_image_equally_near(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("images of shape (5, 1, 2, 3); each image of training, (14, 1, 2, 3), is in it twice")
    # Whole numbers: by whatever formula, two distances that are equal are exactly so.
    images, once = (4 * draw.normal(5, 1, 2, 3)).round(), (4 * draw.normal(7, 1, 2, 3)).round()
    distance, index = _pair(answer(images, torch.cat([once, once])))
    see.fingerprint(distance)
    see.tensor("index", index, "If two training images are equally near, take the first.")


@nearest_image.case("copies")
def nearest_image_copies(answer: Neighbours, draw: Draw, see: See) -> None:
    see.tried("64 images of shape (1, 4, 4), all of them copies of training images")
    training, copied = 2 + draw.normal(80, 1, 4, 4), draw.normal(80).argsort()[:64]
    distance, index = _pair(answer(training[copied], training))
    see.words(
        "distances",
        "some are NaN" if is_tensor(distance) and bool(distance.isnan().any()) else "none is NaN",
        "The distance to a copy is about 0: rounding makes |a|² - 2ab + |b|² a little less, and its "
        "root NaN. Clamp it at 0, or call torch.cdist.",
    )
    see.fingerprint(index)


class _Largest(TorchDispatchMode):
    """Keeps how many numbers the largest tensor has that is made."""

    numel = 0

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: object,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        out = func(*args, **(kwargs or {}))
        made = out if isinstance(out, tuple | list) else [out]
        self.numel = max([self.numel, *(x.numel() for x in made if isinstance(x, torch.Tensor))])
        return out


@nearest_image.case("memory")
def nearest_image_memory(answer: Neighbours, draw: Draw, see: See) -> None:
    images, training = draw.normal(20, 1, 8, 8), draw.normal(30, 1, 8, 8)
    see.tried("images of shape (20, 1, 8, 8), training of shape (30, 1, 8, 8), and their memory")
    with _Largest() as largest:  # type: ignore[no-untyped-call]
        found = answer(images, training)
    too_large = largest.numel >= 20 * 30 * 64
    see.words(
        "tensors on the way",
        "one holds n * m images" if too_large else "none holds n * m images",
        "With 60,000 training images, the differences of all pairs don't fit into memory: torch.cdist "
        "makes the distances without them.",
    )
    see.fingerprint(*_pair(found))


EXERCISES = (
    layer_sizes, DcganGenerator, DcganDiscriminator, init_weights, r1_penalty, slerp, nearest_image,
)  # fmt: skip
