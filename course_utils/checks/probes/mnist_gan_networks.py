"""Probes for 02_mnist_gan: the two networks."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import build, output_twice
from course_utils.checks.plain import numbers

# --- the networks --------------------------------------------------------------------------------

MlpGenerator = Exercise(
    "MlpGenerator",
    points=3,
    notes="Two networks",
    verified="parameter shapes, image shape and values for several widths and sizes, in both modes, "
    "without and with BatchNorm.",
)
MlpDiscriminator = Exercise(
    "MlpDiscriminator",
    points=3,
    notes="Two networks",
    verified="parameter shapes and logits for several widths and sizes; dropout in training mode, "
    "after every hidden layer and nowhere else, and none in eval mode.",
)


@MlpGenerator.case("defaults")
def mlp_generator_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(2, 100, scale=50.0)  # beside the biases its part would be small
    see.tried("MlpGenerator(), without arguments")
    net = build(answer, z)
    look_at_layers(
        see,
        "Four Linear layers with biases and nothing else that learns: z_dim to hidden[0] to "
        "hidden[1] to hidden[2] to size * size; by default 100, (256, 512, 1024) and size 28, "
        "without BatchNorm.",
        net,
        z,
    )
    see.fingerprint(net(z))


@MlpGenerator.case("small")
def mlp_generator_small(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried(
        "MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4) in training mode on z of shape (4, 3)"
    )
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4)
    see.layers(layers_of(net, z))
    see.tensor(
        "images",
        output_twice(net, z),
        "LeakyReLU(0.2) after the first three Linear layers, tanh after the last; shape "
        "(n, 1, size, size).",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@MlpGenerator.case("eval mode")
def mlp_generator_eval_mode(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4).eval() on z of shape (4, 3)")
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4).eval()
    see.tensor(
        "images",
        output_twice(net, z),
        "The generator computes the same in training and in eval mode.",
    )


BATCH_NORM = (
    "With batch_norm=True, nn.BatchNorm1d stands after each of the first three Linear layers, before "
    "its LeakyReLU."
)


@MlpGenerator.case("batch norm")
def mlp_generator_batch_norm(answer: Callable[..., nn.Module], draw: Draw, see: See) -> None:
    see.tried(
        "MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4, batch_norm=True) on z of shape (8, 3), in "
        "training mode twice, then in eval mode"
    )
    z = 4 * draw.normal(8, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4, batch_norm=True)
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm1d):  # lazy layers have seen an input by now
            layer.reset_running_stats()
    look_at_layers(
        see,
        "Besides the Linear layers, a BatchNorm1d has a weight and a bias for each unit: of width "
        "hidden[0], hidden[1] and hidden[2].",
        net,
        z,
    )
    see.tensor("images in training mode", output_twice(net, z), BATCH_NORM)
    see.tensor("images in eval mode", net.eval()(z), BATCH_NORM)


@MlpDiscriminator.case("defaults")
def mlp_discriminator_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    x = draw.normal(2, 1, 28, 28, scale=50.0)
    see.tried("MlpDiscriminator(), without arguments")
    net = build(answer, x).eval()
    look_at_layers(
        see,
        "Four Linear layers with biases and nothing else that learns: size * size to hidden[0] to "
        "hidden[1] to hidden[2] to 1; by default (1024, 512, 256) and size 28.",
        net,
        x,
    )
    see.fingerprint(net(x))


@MlpDiscriminator.case("small")
def mlp_discriminator_small(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("MlpDiscriminator(hidden=(6, 5, 4), size=4).eval() on images of shape (4, 1, 4, 4)")
    x = 3 * draw.normal(4, 1, 4, 4)
    net = build(answer, x, hidden=(6, 5, 4), size=4).eval()
    see.layers(layers_of(net, x))
    see.tensor(
        "logits",
        output_twice(net, x),
        "LeakyReLU(0.2) after the first three Linear layers, nothing after the last: BCE works on "
        "logits of shape (n, 1). In eval mode no dropout.",
    )
    see.words("what no gradient reaches", cut_off(net(x.requires_grad_()), net, x), REACH)


def _layer_of_ones(net: nn.Module) -> nn.Module:
    """All weights 1, all biases 0 but the last, 1: each unit then comes out whole, or dropped."""
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(float(parameter.dim() > 1))
        list(net.parameters())[-1].fill_(1.0)
    return net


PLACES = {
    "images": (1, 1, 1),
    **{f"hidden layer {k + 1}": (1,) * k + (2,) + (1,) * (2 - k) for k in range(3)},
}


@MlpDiscriminator.case("places of dropout")
def mlp_discriminator_places_of_dropout(
    answer: Callable[..., nn.Module], draw: Draw, see: See
) -> None:
    size = float(draw.uniform(1, low=0.5, high=2.0))
    see.tried(
        "MlpDiscriminator(hidden, size=1) in training mode, weights 1, the last bias 1, 500 times "
        f"x = {size:.3g}, with two units in one of the layers and one in the others"
    )
    found, smallest = [], 1.0
    for place, hidden in PLACES.items():
        side = 2 if place == "images" else 1
        x = torch.full((500, 1, side, side), size)
        net = _layer_of_ones(build(answer, x, hidden=hidden, size=side)).train()
        logits = net(x).detach()
        found += ["the same units in all images"] * _one_mask([net(x) for _ in range(12)])
        smallest = min(smallest, float(logits.abs().min()))
        # Where units are dropped one by one, sums of some of them come out, not of all or none alone.
        sums = {round(v, 4) for v in numbers(logits)} - {0.0, 1.0}
        found += [place] * (len(sums) > 1)
    see.words(
        "where there is dropout",
        [*dict.fromkeys(found), *["logits"] * (smallest == 0.0)],
        "Dropout stands after each of the three LeakyReLUs and only there: not on the images, not on "
        "the logits.",
    )
    see.fingerprint(torch.tensor([size]), _scale(answer, size))


def _one_mask(passes: list[torch.Tensor]) -> bool:
    """Whether dropout is drawn once a pass, for all of its equal images."""
    values = [{round(v, 4) for v in numbers(logits)} for logits in passes]
    return all(len(one) == 1 for one in values) and len(set.union(*values)) > 1


def _scale(
    answer: Callable[..., nn.Module], size: float, dropout: float | None = None
) -> torch.Tensor:
    """What is left of x after three layers of one unit, where nothing was dropped."""
    x = torch.full((500, 1, 1, 1), size)
    if dropout is None:
        net = build(answer, x, hidden=(1, 1, 1), size=1)
    else:
        net = build(answer, x, hidden=(1, 1, 1), size=1, dropout=dropout)
    net = _layer_of_ones(net).train()
    return net(x).detach().max() - 1


@MlpDiscriminator.case("dropout")
def mlp_discriminator_dropout(answer: Callable[..., nn.Module], draw: Draw, see: See) -> None:
    size = float(draw.uniform(1, low=0.5, high=2.0))
    see.tried(
        "MlpDiscriminator(hidden=(1, 1, 1), size=1) in training mode, weights 1, the last bias 1, "
        f"500 times x = {size:.3g}"
    )
    # What survives k layers of dropout p is 1 / (1 - p)^k times as large.
    see.number(
        "largest logit, less the bias",
        _scale(answer, size),
        "By default p is 0.3. What is not dropped grows by 1 / (1 - p): three layers of dropout make "
        "x / 0.7³ of x.",
    )


@MlpDiscriminator.case("another dropout")
def mlp_discriminator_another_dropout(
    answer: Callable[..., nn.Module], draw: Draw, see: See
) -> None:
    # Whatever is passed is below the default: more survives.
    p = float(draw.uniform(1, low=0.05, high=0.2))
    see.tried(f"MlpDiscriminator(hidden=(1, 1, 1), dropout={p:.3g}, size=1) in the same way")
    see.number(
        "largest logit, less the bias",
        _scale(answer, 1.0, dropout=p),
        "The probability comes from the argument `dropout`.",
    )
