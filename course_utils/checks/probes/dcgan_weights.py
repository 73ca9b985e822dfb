"""Probes for 03_dcgan: first weights and the slope penalty."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.networks import parameter_shapes
from course_utils.checks.instruments.players import discriminator, drawn
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers

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
