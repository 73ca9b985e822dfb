"""Probes for 09_image_translation: the losses where no pairs are known."""

from __future__ import annotations

import copy

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import gradient, gradient_for_weights
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.updates import watch

KEPT = (
    "Networks and inputs belong to the caller: no backward(), leave modes and flags alone, change nothing in "
    "place, draw nothing."
)
DEVICE = "Whatever is made here belongs on the device of the inputs."


def translator(draw: Draw, ins: int = 2, outs: int = 2) -> nn.Module:
    """A generator between domains with so many numbers to a point."""
    net = nn.Sequential(nn.Linear(ins, 4), nn.Tanh(), nn.Linear(4, outs))
    return drawn(net, draw)


cycle_loss = Exercise(
    "cycle_loss",
    points=3,
    notes="There and back",
    verified="both round trips, with batches of the same length and of different domains and lengths; "
    "gradients for both networks and both translations, that nothing else changed, and another device.",
)
TRIPS = (
    "It is the mean of |net_BA(fake_b) - a| plus the mean of |net_AB(fake_a) - b|: each translation goes back "
    "through the other network, and is compared with what it came from."
)


@cycle_loss.case("two batches")
def cycle_loss_two_batches(answer: Answer, draw: Draw, see: See) -> None:
    net_AB, net_BA, n = translator(draw), translator(draw), draw.size(4, 6)
    a, b, fake_a, fake_b = (draw.normal(n, 2) for _ in range(4))
    fake_a.requires_grad_(), fake_b.requires_grad_()
    see.tried(f"a, b, fake_a and fake_b of shape ({n}, 2)")
    inputs = {"a": a, "b": b, "fake_a": fake_a, "fake_b": fake_b}
    with watch(net_AB=net_AB, net_BA=net_BA, **inputs) as changes:
        loss = answer(net_AB, net_BA, a, b, fake_a, fake_b)
    see.scalar("loss", loss, TRIPS)
    for name, fake in (("fake_a", fake_a), ("fake_b", fake_b)):
        see.tensor(
            f"gradient for {name}",
            gradient(loss, fake),
            "The loss also moves the network that made the translation, through fake_a and fake_b: use both "
            "as they are handed in, undetached.",
        )
    for name, net in (("net_AB", net_AB), ("net_BA", net_BA)):
        see.tensor(
            f"gradient for {name}",
            gradient_for_weights(loss, net),
            "The loss moves the network that takes a translation back: detach nothing.",
        )
    see.words("what it changed", changes, KEPT)


@cycle_loss.case("different domains")
def cycle_loss_different_domains(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(2, 3), draw.size(5, 6)
    net_AB, net_BA = translator(draw, 2, 3), translator(draw, 3, 2)
    see.tried(
        f"a and fake_a of shapes ({n}, 4, 2) and ({m}, 4, 2), b and fake_b of shapes ({m}, 4, 3) and "
        f"({n}, 4, 3)"
    )
    loss = answer(
        net_AB, net_BA, draw.normal(n, 4, 2), 3 * draw.normal(m, 4, 3), draw.normal(m, 4, 2),
        draw.normal(n, 4, 3),
    )  # fmt: skip
    see.number(
        "loss",
        loss,
        "For each round trip the mean over all numbers of its batch, however many these are; then the sum of "
        "the two.",
    )


@cycle_loss.case("another device")
def cycle_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    net_AB, net_BA = translator(draw), translator(draw)
    see.tried("networks and batches of shape (3, 2) on another device than the CPU")
    on_another_device(
        see,
        DEVICE,
        lambda a, *others: answer(_there(net_AB, a), _there(net_BA, a), a, *others),
        *(draw.normal(3, 2) for _ in range(4)),
    )


identity_loss = Exercise(
    "identity_loss",
    points=2,
    notes="There and back",
    verified="both terms with batches of different length, gradients for both networks and both batches, "
    "that nothing else changed, and another device.",
)
SAME = (
    "It is the mean of |net_AB(b) - b| plus the mean of |net_BA(a) - a|: each generator gets samples of the "
    "domain that it translates to, and is to leave them as they are."
)


@identity_loss.case("two batches")
def identity_loss_two_batches(answer: Answer, draw: Draw, see: See) -> None:
    net_AB, net_BA, n = translator(draw), translator(draw), draw.size(3, 4)
    a, b = draw.normal(n, 2).requires_grad_(), 2 * draw.normal(n + 3, 2)
    see.tried(f"a of shape ({n}, 2) and b of shape ({n + 3}, 2)")
    with watch(net_AB=net_AB, net_BA=net_BA, a=a, b=b) as changes:
        loss = answer(net_AB, net_BA, a, b)
    see.scalar("loss", loss, SAME)
    for name, net in (("net_AB", net_AB), ("net_BA", net_BA)):
        see.tensor(
            f"gradient for {name}",
            gradient_for_weights(loss, net),
            "The loss moves both generators: detach nothing.",
        )
    see.words("what it changed", changes, KEPT)


@identity_loss.case("a single point")
def identity_loss_a_single_point(answer: Answer, draw: Draw, see: See) -> None:
    net_AB, net_BA = translator(draw, 3, 3), translator(draw, 3, 3)
    see.tried("a and b of shape (1, 2, 3)")
    see.number("loss", answer(net_AB, net_BA, draw.normal(1, 2, 3), draw.normal(1, 2, 3)), SAME)


@identity_loss.case("another device")
def identity_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    net_AB, net_BA = translator(draw), translator(draw)
    see.tried("networks and batches of shape (3, 2) on another device than the CPU")
    on_another_device(
        see,
        DEVICE,
        lambda a, b: answer(_there(net_AB, a), _there(net_BA, a), a, b),
        draw.normal(3, 2), draw.normal(3, 2),
    )  # fmt: skip


def _there(net: nn.Module, x: torch.Tensor) -> nn.Module:
    """A copy of a network on the device of x."""
    return copy.deepcopy(net).to(x.device)
