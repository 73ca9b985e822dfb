"""Probes for 05_infogan: networks with a shared trunk and the loss of the codes."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.codes import one_hot
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.layers import layers_of
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.networks import build, called_without_seed, parameter_shapes
from course_utils.checks.instruments.outcomes import outcome
from course_utils.checks.instruments.updates import watch

# --- networks -------------------------------------------------------------------------------------

shared_networks = Exercise(
    "shared_networks",
    points=3,
    notes="Networks",
    verified="shapes, both outputs, which parameters the two share, gradients for all of them and for the "
    "points, and that two calls share none.",
)


def _pair(answer: Answer, x: torch.Tensor, **widths: int) -> tuple[nn.Module, nn.Module]:
    return _networks_of(called_without_seed(answer, **widths), x)


def _networks_of(pair: object, x: torch.Tensor) -> tuple[nn.Module, nn.Module]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two networks: net_D, net_Q.")
    net_D, net_Q = pair
    if not isinstance(net_D, nn.Module) or not isinstance(net_Q, nn.Module):
        raise Misfit("Return two networks: net_D, net_Q.")
    return build(lambda: net_D, x), build(lambda: net_Q, x)


@shared_networks.case("two networks")
def shared_networks_two_networks(answer: Answer, draw: Draw, see: See) -> None:
    x = draw.normal(4, 2).requires_grad_()
    see.tried("shared_networks(in_dim=2, q_dim=3, hidden=5), both networks on x of shape (4, 2)")
    net_D, net_Q = _pair(answer, x, in_dim=2, q_dim=3, hidden=5)
    for name, net in (("net_D", net_D), ("net_Q", net_Q)):
        see.layers(layers_of(net, x), of=name)
    of_Q = {id(p) for p in net_Q.parameters()}
    shared = [p for p in net_D.parameters() if id(p) in of_Q]
    logits, said = net_D(x), net_Q(x)
    see.tensor(
        "net_D(x)",
        logits,
        "The trunk is Linear, LeakyReLU(0.2), Linear, LeakyReLU(0.2); D's head one Linear to 1 logit.",
    )
    see.tensor(
        "net_Q(x)",
        said,
        "Q's head is one Linear from the trunk's features to q_dim numbers, with nothing after it.",
    )
    see.words(
        "shared parameters",
        parameter_shapes(nn.ParameterList(shared)),
        "The trunk, its two Linear layers, is one object in both networks; the heads are not.",
    )
    see.words(
        "parameters of one network alone",
        parameter_shapes(
            nn.ParameterList(
                [p for net in (net_D, net_Q) for p in net.parameters()
                 if not any(p is s for s in shared)]
            )
        ),
        "Each network has a head of its own, and nothing else of its own.",
    )  # fmt: skip
    see.words(
        "what no gradient reaches",
        [
            *(f"of net_D: {fault}" for fault in cut_off(logits, net_D, x)),
            *(f"of net_Q: {fault}" for fault in cut_off(said, net_Q, x)),
        ],
        "Both networks learn, and G learns from what comes back through them: " + REACH,
    )


@shared_networks.case("defaults")
def shared_networks_defaults(answer: Answer, draw: Draw, see: See) -> None:
    x, q_dim = draw.normal(3, 2), draw.size(2, 9)
    see.tried(f"shared_networks(2, {q_dim})")
    net_D, net_Q = _networks_of(answer(2, q_dim), x)
    for name, net in (("net_D", net_D), ("net_Q", net_Q)):
        see.layers(layers_of(net, x), of=name)
    hint = "By default the layers of the trunk are 64 wide."
    see.tensor("net_D(x)", net_D(x), hint)
    see.tensor("net_Q(x)", net_Q(x), hint)


@shared_networks.case("two calls")
def shared_networks_two_calls(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("shared_networks called twice")
    x = draw.normal(3, 2)
    first, _ = _pair(answer, x, in_dim=2, q_dim=2, hidden=4)
    second, _ = _pair(answer, x, in_dim=2, q_dim=2, hidden=4)
    of_first = {id(p) for p in first.parameters()}
    see.words(
        "parameters that the two discriminators share",
        parameter_shapes(nn.ParameterList([p for p in second.parameters() if id(p) in of_first])),
        "Make the trunk inside the function: each call makes new networks.",
    )
    see.fingerprint(first(x), second(x))


# --- the loss ------------------------------------------------------------------------------------

code_loss = Exercise(
    "code_loss",
    points=3,
    notes="What Q says, and how it is scored",
    verified="cross-entropy and squared errors, alone and together, their gradients, huge logits, a "
    "batch of one, another device, and shapes that differ.",
)


@code_loss.case("categories")
def code_loss_categories(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(6, 9), draw.size(3, 4)
    q, c = draw.normal(n, k, scale=2.0), one_hot(draw, n, k)
    see.tried(f"q and c of shape ({n}, {k}), categories alone")
    see.scalar(
        "loss",
        answer(q, c, k),
        "The cross-entropy alone: minus the mean over the batch of log Q(c|x).",
    )


@code_loss.case("both kinds")
def code_loss_both_kinds(answer: Answer, draw: Draw, see: See) -> None:
    n, k, m = draw.size(6, 9), 3, 2
    q = draw.normal(n, k + m).requires_grad_()
    c = torch.cat([one_hot(draw, n, k), draw.uniform(n, m, low=-1.0)], 1)
    see.tried(f"q and c of shape ({n}, 5): 3 categories and 2 continuous codes")
    with watch(q=q, c=c) as changes:
        loss = answer(q, c, k)
    see.scalar(
        "loss",
        loss,
        "The cross-entropy of the first columns, plus half the squared error of the others: summed over "
        "the codes, averaged over the batch, without log(2 pi).",
    )
    see.tensor(
        "gradient for q",
        gradient(loss, q),
        "The gradient must flow back through all of q, to Q and on to G: nothing is detached.",
    )
    see.words("what it changed", changes, "q and c belong to the caller: change nothing in place.")


@code_loss.case("batch of one")
def code_loss_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    q, c = draw.normal(1, 3), torch.cat([one_hot(draw, 1, 2), draw.uniform(1, 1)], 1)
    see.tried("q and c of shape (1, 3): two categories and one continuous code")
    see.scalar("loss", answer(q, c, 2), "Leave the dimensions as they are: no squeeze().")


@code_loss.case("large logits")
def code_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(15_000, 25_000))
    see.tried(f"logits of ±{size:.0f}, a Q that is very sure and wrong half of the time")
    q = torch.tensor([[size, -size, 0.1]]).repeat(2, 1)
    c = torch.cat([torch.eye(2), torch.full((2, 1), 0.3)], 1)
    see.scalar(
        "loss",
        answer(q, c, 2),
        "Take log_softmax or cross_entropy of the logits: log of softmax overflows.",
    )


@code_loss.case("another device")
def code_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("q and c of shape (4, 3) on another device than the CPU")
    on_another_device(
        see,
        "Everything is made on the device of q.",
        lambda q, c: answer(q, c, 2),
        draw.normal(4, 3),
        torch.cat([one_hot(draw, 4, 2), draw.uniform(4, 1)], 1),
    )


@code_loss.case("shapes that differ")
def code_loss_shapes_that_differ(answer: Answer, draw: Draw, see: See) -> None:
    see.tried(
        "q of shapes (4, 3), (4, 5) and (1, 4) where c has shape (4, 4): 3 categories and one code"
    )
    c = torch.cat([one_hot(draw, 4, 3), draw.uniform(4, 1)], 1)
    narrow, wide, short = draw.normal(4, 3), draw.normal(4, 5), draw.normal(1, 4)
    see.words(
        "outcome",
        [
            f"too narrow: {outcome(lambda: answer(narrow, c, 3))}",
            f"too wide: {outcome(lambda: answer(wide, c, 3))}",
            f"too short: {outcome(lambda: answer(short, c, 3))}",
        ],
        "q must have the shape of c: raise ValueError that says so.",
    )
    see.fingerprint(answer(draw.normal(4, 4), c, 3))
