"""Probes for 06_stable_gans: penalties on the discriminator's slope, and a layer's spectral norm."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import gradient, gradient_for_weights
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.players import discriminator
from course_utils.checks.instruments.updates import holds_graph, watch
from course_utils.checks.plain import has_graph, is_tensor

# --- a slope of 1 --------------------------------------------------------------------------------

gradient_penalty = Exercise(
    "gradient_penalty",
    points=4,
    notes="A distance instead of a verdict",
    verified="the penalty and its gradient for the critic's weights, for points and images, where the "
    "critic is flat, for a single pair and on another device; that nothing else changed.",
)
PENALTY = (
    "At mix * real + (1 - mix) * fake take the gradient of net_D's output for the point; the penalty is "
    "the mean of (its length - 1)^2."
)
LENGTH = "The length is taken over all numbers of a point: flatten(1) makes a row of an image."
SECOND = (
    "The critic learns from the penalty: create_graph=True keeps the graph of the gradient, and nothing "
    "after it is detached."
)
POINTS = (
    "The points that came in belong to the caller: no change in place, and requires_grad_() is for new "
    "tensors."
)
UNTOUCHED = "net_D is asked for its outputs, no more: no backward(), and no other mode."


def _look_at_changes(see: See, changes: list[str], **points: torch.Tensor) -> None:
    """What happened to the points, and to all else; they may have been given requires_grad."""
    marked = [f"{name}: requires_grad changed" for name, x in points.items() if has_graph(x)]
    of_points = [words for words in changes if words.split(":")[0] in points]
    see.words("what it did to the points", of_points + marked, POINTS)
    see.words("what it changed", [w for w in changes if w not in of_points], UNTOUCHED)


@gradient_penalty.case("points")
def gradient_penalty_points(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    # All slopes are well above 1, so that the terms of the gradient do not cancel.
    net_D = discriminator(draw, 2, spread=16.0)
    real, fake, mix = draw.uniform(n, 2, low=-1.0), draw.uniform(n, 2, low=-1.0), draw.uniform(n, 1)
    see.tried(
        f"real and fake of shape ({n}, 2), mix of shape ({n}, 1), a critic with drawn weights"
    )
    with watch(net_D=net_D, real=real, fake=fake, mix=mix) as changes:
        penalty = answer(net_D, real, fake, mix)
    see.scalar("penalty", penalty, PENALTY)
    see.tensor("gradient for net_D's weights", gradient_for_weights(penalty, net_D), SECOND)
    _look_at_changes(see, changes, real=real, fake=fake, mix=mix)


@gradient_penalty.case("images")
def gradient_penalty_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    net_D = discriminator(draw, 2, 3, 3, spread=4.0)
    real, fake, mix = draw.normal(n, 2, 3, 3), draw.normal(n, 2, 3, 3), draw.uniform(n, 1, 1, 1)
    see.tried(f"real and fake of shape ({n}, 2, 3, 3), mix of shape ({n}, 1, 1, 1)")
    see.scalar("penalty", answer(net_D, real, fake, mix), f"{PENALTY} {LENGTH}")


@gradient_penalty.case("a single pair")
def gradient_penalty_a_single_pair(answer: Answer, draw: Draw, see: See) -> None:
    net_D = discriminator(draw, 3, spread=16.0)
    see.tried(
        "real and fake of shape (1, 3), mix of shape (1, 1), and a function in place of a network"
    )
    penalty = answer(lambda x: net_D(x), draw.normal(1, 3), draw.normal(1, 3), draw.uniform(1, 1))
    see.scalar("penalty", penalty, PENALTY)


@gradient_penalty.case("a flat critic")
def gradient_penalty_a_flat_critic(answer: Answer, draw: Draw, see: See) -> None:
    layer, weight = nn.Linear(2, 1, bias=False), draw.uniform(1, 2, low=1.0, high=2.0)
    with torch.no_grad():
        layer.weight.copy_(weight)
    net_D = nn.Sequential(layer, nn.ReLU())
    before_relu = draw.uniform(6, 1, low=0.5)
    before_relu[:3] *= -1
    points = before_relu * weight / weight.square().sum()
    see.tried("six pairs, and a critic that ends in a ReLU and is flat at three of them")
    penalty = answer(net_D, points, points, draw.uniform(6, 1))
    see.scalar("penalty", penalty, "Where the critic is flat the length is 0, and counts 1.")
    see.tensor(
        "gradient for net_D's weights",
        gradient_for_weights(penalty, net_D),
        "Where the length is 0 the square root of a sum of squares has no slope: take .norm(dim=1).",
    )


def _look_at_device(see: See, answer: Answer, draw: Draw, *inputs: torch.Tensor) -> None:
    """A penalty on another device; where there are several, their sum."""
    players = {"cpu": discriminator(draw, 2), "meta": discriminator(draw, 2).to("meta")}

    def total(*points: torch.Tensor) -> object:
        found = answer(players[points[0].device.type], *points)
        return (
            sum(found) if isinstance(found, tuple | list) and all(map(is_tensor, found)) else found
        )

    hint = "New tensors belong on the device of the points: torch.ones_like(output)."
    on_another_device(see, hint, total, *inputs)


@gradient_penalty.case("another device")
def gradient_penalty_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("four pairs, mix and the critic on another device than the CPU")
    inputs = draw.normal(4, 2), draw.normal(4, 2), draw.uniform(4, 1)
    _look_at_device(see, answer, draw, *inputs)


# --- the largest singular value ------------------------------------------------------------------

power_iteration = Exercise(
    "power_iteration",
    points=4,
    notes="A margin, and a bound on every layer",
    verified="sigma, its gradient for the weight, and u after one round and after several; weights of "
    "linear layers and of convolutions; that u and the weight stay as they are.",
)
SIGMA = "sigma is u^T W v, with the u and v of the last round."
ROUND = (
    "A round is v = W^T u brought to length 1, then u = W v brought to length 1; return this u, and "
    "leave the one that came in as it is."
)


@power_iteration.case("a linear layer")
def power_iteration_a_linear_layer(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 5), draw.size(2, 3)
    weight, u = draw.normal(n, m).requires_grad_(), draw.normal(n)
    see.tried(f"a weight of shape ({n}, {m}), u of shape ({n},), one round")
    with watch(weight=weight, u=u) as changes:
        sigma, after = _sigma_and_u(answer(weight, u))
    see.scalar("sigma", sigma, SIGMA)
    see.tensor("u", after, ROUND)
    see.tensor(
        "gradient of sigma for the weight",
        gradient(sigma, weight),
        "It is u v^T: u and v are constants, made under torch.no_grad(), and sigma is not.",
    )
    see.words(
        "what else it did",
        [*changes, *holds_graph(after, "u")],
        "u and the weight stay as they are, no random numbers are drawn, and the u that comes back is "
        "detached.",
    )


@power_iteration.case("three rounds")
def power_iteration_three_rounds(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(2, 3), draw.size(4, 6)
    weight, u = draw.normal(n, m), draw.normal(n)
    see.tried(f"a weight of shape ({n}, {m}), u of shape ({n},), num_steps=3")
    sigma, after = _sigma_and_u(answer(weight, u, 3))
    see.scalar("sigma", sigma, f"{SIGMA} There are num_steps rounds.")
    see.tensor("u", after, f"{ROUND} There are num_steps rounds.")


@power_iteration.case("a convolution")
def power_iteration_a_convolution(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    weight, u = draw.normal(n, 2, 3, 3), draw.normal(n)
    see.tried(f"a convolution's weight of shape ({n}, 2, 3, 3), u of shape ({n},)")
    sigma, after = _sigma_and_u(answer(weight, u))
    matrix = "W has a row for each output: weight.flatten(1)."
    see.scalar("sigma", sigma, f"{SIGMA} {matrix}")
    see.tensor("u", after, f"{ROUND} {matrix}")


def _sigma_and_u(pair: object) -> tuple[object, object]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two tensors: sigma, u.")
    return pair[0], pair[1]


# --- a slope of 0 --------------------------------------------------------------------------------

zero_centred_penalties = Exercise(
    "zero_centred_penalties",
    points=3,
    notes="Real against fake, in pairs",
    verified="both penalties and their gradients for the discriminator's weights, for unequal batches, "
    "images, single points and on another device; that nothing else changed.",
    provided=("course_utils.training.parts.r1_penalty",),
)
R1 = "R1 is the mean over real points of the sum of squares of net_D's gradient there."
R2 = "R2 is the mean over fakes of the sum of squares of net_D's gradient there."


def _r1_and_r2(pair: object) -> tuple[object, object]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two penalties: r1, r2.")
    return pair[0], pair[1]


@zero_centred_penalties.case("points")
def zero_centred_penalties_points(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(2, 3)
    net_D = discriminator(draw, 2, spread=2.0)
    real, fake = draw.uniform(n, 2, low=-1.0), draw.uniform(m, 2, low=-1.0)
    see.tried(f"real of shape ({n}, 2), fake of shape ({m}, 2), a network with drawn weights")
    with watch(net_D=net_D, real=real, fake=fake) as changes:
        r1, r2 = _r1_and_r2(answer(net_D, real, fake))
    see.scalar("r1", r1, R1)
    see.tensor("gradient of r1 for net_D's weights", gradient_for_weights(r1, net_D), SECOND)
    see.scalar("r2", r2, R2)
    see.tensor("gradient of r2 for net_D's weights", gradient_for_weights(r2, net_D), SECOND)
    _look_at_changes(see, changes, real=real, fake=fake)


@zero_centred_penalties.case("images")
def zero_centred_penalties_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    net_D = discriminator(draw, 2, 3, 3, spread=2.0)
    see.tried(f"real of shape ({n}, 2, 3, 3), a single fake of shape (1, 2, 3, 3)")
    r1, r2 = _r1_and_r2(answer(net_D, draw.normal(n, 2, 3, 3), draw.normal(1, 2, 3, 3)))
    see.scalar("r1", r1, R1)
    see.scalar("r2", r2, R2)


@zero_centred_penalties.case("another device")
def zero_centred_penalties_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("four points of each kind and the network on another device than the CPU")
    _look_at_device(see, answer, draw, draw.normal(4, 2), draw.normal(4, 2))
