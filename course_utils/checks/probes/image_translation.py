"""Probes for 09_image_translation: both networks, and the generator's loss where pairs are known.

The losses without pairs are in `image_translation_cycle`, the step in `image_translation_step`, the score
in `image_translation_score`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.losses import UNDERFLOW, on_another_device
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, shape_of
from course_utils.checks.probes import image_translation_cycle as cycle
from course_utils.checks.probes import image_translation_score as score
from course_utils.checks.probes import image_translation_step as step

MakesNet = Callable[..., nn.Module]


def _with_shape(found: object, shape: tuple[int, ...], what: str) -> object:
    """What was found, or words if it has another shape than is asked for."""
    if is_tensor(found) and shape_of(found) != shape:
        return f"the {what} have shape {shape_of(found)} where {shape} is asked for"
    return found


# --- a generator with skips ------------------------------------------------------------------------

SkipGenerator = Exercise(
    "SkipGenerator",
    points=4,
    notes="A generator with skips, a verdict for each patch",
    verified="shapes, all layers, both skips and their order, values in training and in eval mode, images "
    "that are not square, a single one, and gradients for all weights and for the input.",
)
ROWS = (
    "Row by row: down to half the size and to a quarter, one layer there, then twice up. What was kept at a "
    "size is concatenated at the same size, behind what comes up."
)


def _some_pixels(net: nn.Module, x: torch.Tensor, channels: int) -> object:
    """Some pixels of each image, in one row, or words for images of another shape."""
    n, _, h, w = x.shape
    images = _with_shape(output_twice(net, x), (n, channels, h, w), "images")
    return images[:, :, 1::3, ::5].flatten() if is_tensor(images) else images


@SkipGenerator.case("defaults")
def skip_generator_defaults(answer: MakesNet, draw: Draw, see: See) -> None:
    x = draw.uniform(2, 1, 28, 28, low=-1.0)
    see.tried("SkipGenerator() on images of shape (2, 1, 28, 28)")
    net = build(answer, x, lazy=False)
    look_at_layers(
        see,
        "The widths are those of the table, by default with in_channels=1, out_channels=1 and width=16; five "
        "convolutions, without bias the two that an InstanceNorm2d follows at once; that has no parameters.",
        net,
        x,
    )
    see.fingerprint(net(x))


@SkipGenerator.case("training mode")
def skip_generator_training_mode(answer: MakesNet, draw: Draw, see: See) -> None:
    ins, width = draw.size(2, 3), draw.size(5, 6)
    outs = 5 - ins  # another number: who exchanges them is found on every seed
    x = 2 * draw.normal(3, ins, 8, 12)
    see.tried(f"SkipGenerator({ins}, {outs}, {width}) on images of shape (3, {ins}, 8, 12)")
    net = build(answer, x, args=(ins, outs, width), lazy=False).train()
    see.layers(layers_of(net, x))
    see.tensor("some pixels", _some_pixels(net, x, outs), ROWS)
    images = net(x.requires_grad_())
    slopes = gradient(images, x)
    see.tensor(
        "some slopes, of the sum of all pixels that come out for pixels that go in",
        slopes[:, :, ::3, 1::5].flatten() if is_tensor(slopes) else slopes,
        "Gradients go back along the skips as well as through the bottom: detach nothing.",
    )
    see.words("what no gradient reaches", cut_off(images, net, x), REACH)


@SkipGenerator.case("eval mode")
def skip_generator_eval_mode(answer: MakesNet, draw: Draw, see: See) -> None:
    x = 2 * draw.normal(1, 1, 12, 8)
    see.tried(
        "SkipGenerator(in_channels=1, out_channels=2, width=5) in eval mode on one image, (1, 1, 12, 8)"
    )
    net = build(answer, x, in_channels=1, out_channels=2, width=5, lazy=False).eval()
    see.tensor(
        "some pixels",
        _some_pixels(net, x, 2),
        "In eval mode nothing is different: InstanceNorm2d keeps no statistics.",
    )


# --- a discriminator of patches --------------------------------------------------------------------

PatchDiscriminator = Exercise(
    "PatchDiscriminator",
    points=3,
    notes="A generator with skips, a verdict for each patch",
    verified="shapes, all layers, logits with a condition and without one, images that are not square, a "
    "single one, and gradients for all weights and for both inputs.",
)
MAP = (
    "Three convolutions, LeakyReLU(0.2) after the first two, and nothing behind the last: a map of logits, "
    "(n, 1, h / 4, w / 4)."
)


@PatchDiscriminator.case("defaults")
def patch_discriminator_defaults(answer: MakesNet, draw: Draw, see: See) -> None:
    x = draw.normal(2, 1, 28, 28)
    see.tried("PatchDiscriminator() on images of shape (2, 1, 28, 28)")
    net = build(answer, x, lazy=False)
    look_at_layers(
        see,
        "The widths are those of the table, by default with in_channels=1 and width=16; three convolutions "
        "with biases, and no norm.",
        net,
        x,
    )
    see.fingerprint(net(x))


@PatchDiscriminator.case("with a condition")
def patch_discriminator_with_a_condition(answer: MakesNet, draw: Draw, see: See) -> None:
    c, width = draw.size(1, 2), draw.size(5, 7)
    image, condition = 3 * draw.normal(3, c, 8, 12), 3 * draw.normal(3, 3 - c, 8, 12)
    see.tried(
        f"PatchDiscriminator(3, {width}) on image (3, {c}, 8, 12) and condition (3, {3 - c}, 8, 12)"
    )
    net = build(answer, image, condition, args=(3, width), lazy=False).train()
    see.layers(layers_of(net, image, condition))
    see.tensor(
        "logits",
        _with_shape(output_twice(lambda x: net(x, condition), image), (3, 1, 2, 3), "logits"),
        f"{MAP} The condition's channels stand behind those of the image.",
    )
    image.requires_grad_(), condition.requires_grad_()
    see.words(
        "what no gradient reaches", cut_off(net(image, condition), net, image, condition), REACH
    )


@PatchDiscriminator.case("without a condition")
def patch_discriminator_without_a_condition(answer: MakesNet, draw: Draw, see: See) -> None:
    x = 3 * draw.normal(1, 2, 12, 8)
    see.tried(
        "PatchDiscriminator(in_channels=2, width=5) in eval mode on one image, (1, 2, 12, 8), alone"
    )
    net = build(answer, x, in_channels=2, width=5, lazy=False).eval()
    see.tensor("logits", _with_shape(output_twice(net, x), (1, 1, 3, 2), "logits"), MAP)


# --- where pairs are known -------------------------------------------------------------------------

paired_generator_loss = Exercise(
    "paired_generator_loss",
    points=3,
    notes="Pairs: pix2pix",
    verified="the loss and its gradient with drawn weights, with the default ones, and with either term "
    "alone; verdicts on many patches of one image, logits far below 0, and another device.",
)
PAIRED = (
    "It is game * softplus(-net_D(fake, x)).mean() + weight * (fake - target).abs().mean(): means over all "
    "patches and over all pixels."
)


class _Judge(nn.Module):
    """A small discriminator of patches whose verdict depends on image and condition, in their order.

    Its logits are multiplied by ``spread`` and moved by ``shift``.
    """

    def __init__(self, draw: Draw, spread: float = 3.0, shift: float = 0.0) -> None:
        super().__init__()
        self.layer, self.spread, self.shift = drawn(nn.Conv2d(4, 1, 2, 2), draw), spread, shift

    def forward(self, image: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        both = torch.cat([image, condition], 1)
        out: torch.Tensor = self.spread * self.layer(both) + self.shift
        return out


def _pair(draw: Draw, n: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, str]:
    """x, fake and target, of the same shape, and the words for what is tried."""
    x, fake, target = (draw.normal(n, 2, 4, 6) for _ in range(3))
    return x, fake.requires_grad_(), target, f"x, fake and target of shape ({n}, 2, 4, 6)"


@paired_generator_loss.case("a batch")
def paired_generator_loss_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    net_D = _Judge(draw)
    x, fake, target, words = _pair(draw, draw.size(3, 5))
    weight, game = (round(float(draw.uniform(1, low=2.0, high=3.0)), 3) for _ in range(2))
    see.tried(f"{words}, weight={weight}, game={game}; net_D gives 2 x 3 logits an image")
    with watch(net_D=net_D, x=x, fake=fake, target=target) as changes:
        loss = answer(net_D, x, fake, target, weight=weight, game=game)
    see.scalar("loss", loss, PAIRED)
    see.tensor(
        "gradient for fake",
        gradient(loss, fake),
        "The generator learns through fake, by way of net_D and directly: detach nothing.",
    )
    see.words(
        "what it changed",
        changes,
        "Networks and inputs belong to the caller: no backward(), change nothing in place, draw nothing.",
    )


@paired_generator_loss.case("default weights")
def paired_generator_loss_default_weights(answer: Answer, draw: Draw, see: See) -> None:
    net_D = _Judge(draw)
    x, fake, target, words = _pair(draw, 2)
    see.tried(f"{words}, weight and game by default")
    see.number(
        "loss", answer(net_D, x, fake, target), "By default weight is 100.0 and game is 1.0."
    )


@paired_generator_loss.case("one term alone")
def paired_generator_loss_one_term_alone(answer: Answer, draw: Draw, see: See) -> None:
    net_D = _Judge(draw)
    x, fake, target, words = _pair(draw, 1)
    see.tried(f"{words}: once with weight=0.0, once with game=0.0")
    see.number(
        "the game alone",
        answer(net_D, x, fake, target, weight=0.0),
        "The non-saturating loss: the mean of softplus(-logit) over all patches, where the logits are "
        "net_D(fake, x).",
    )
    see.number(
        "the distance alone",
        answer(net_D, x, fake, target, weight=1.0, game=0.0),
        "The mean absolute difference between fake and target, over all pixels: F.l1_loss(fake, target).",
    )


@paired_generator_loss.case("a discriminator that is sure")
def paired_generator_loss_a_sure_discriminator(answer: Answer, draw: Draw, see: See) -> None:
    net_D = _Judge(draw, shift=-float(draw.size(1_000, 1_500)))
    x, fake, target, words = _pair(draw, 2)
    see.tried(f"{words}, and a net_D whose logits are far below 0")
    see.number("loss", answer(net_D, x, fake, target), UNDERFLOW)


@paired_generator_loss.case("another device")
def paired_generator_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    net_D = _Judge(draw)
    x, fake, target, words = _pair(draw, 2)
    see.tried(f"{words}, and net_D, on another device than the CPU")
    on_another_device(
        see,
        "Whatever is made here belongs on the device of the logits: torch.ones_like(logits).",
        lambda x, *images: answer(copy.deepcopy(net_D).to(x.device), x, *images),
        x, fake.detach(), target,
    )  # fmt: skip


EXERCISES = (
    cycle.cycle_loss,
    cycle.identity_loss,
    step.update_translators,
    SkipGenerator,
    PatchDiscriminator,
    paired_generator_loss,
    score.digit_kept,
)
