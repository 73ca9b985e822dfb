"""Probes for 11_few_labels: the loss of pairs that are to agree."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor

agreement_loss = Exercise(
    "agreement_loss",
    points=3,
    notes="Pairs that agree",
    verified="the loss with a weight and without one, the gradients for both images of a pair, a single "
    "pair, logits of 1,000 and more with a class that nobody uses, and another device.",
    provided=("course_utils.recipes.image_pairs.agreement_loss",),
)
AGREE = (
    "Minus the mean of log(sum of q times q'), minus weight times the entropy of the mean of all 2n rows "
    "of probabilities."
)


@agreement_loss.case("some pairs")
def agreement_loss_some_pairs(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 8), draw.size(3, 5)
    logits, partner = draw.normal(n, k, scale=2.0), draw.normal(n, k, scale=2.0)
    see.tried(f"logits of {n} pairs and {k} classes, with weight=0.7")
    with watch(logits=logits, partner_logits=partner) as changes:
        loss = answer(logits, partner, weight=0.7)
    see.number("loss", loss, AGREE)
    see.words(
        "what it changed", changes, "The logits belong to the caller: change nothing in place."
    )


@agreement_loss.case("default weight")
def agreement_loss_default_weight(answer: Answer, draw: Draw, see: See) -> None:
    logits, partner = (draw.normal(4, 3).requires_grad_() for _ in range(2))
    see.tried("logits of 4 pairs and 3 classes, with the default weight")
    loss = answer(logits, partner)
    both = [gradient(loss, logits), gradient(loss, partner)]
    missing = [found for found in both if not is_tensor(found)]
    see.tensor(
        "gradients for logits and partner_logits",
        missing[0] if missing else torch.cat([x for x in both if is_tensor(x)]),
        "Nothing is detached: both images of a pair move the network. The default weight is 5.",
    )


@agreement_loss.case("a single pair")
def agreement_loss_a_single_pair(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of a single pair and 4 classes, with weight=2.0")
    see.number("loss", answer(draw.normal(1, 4), draw.normal(1, 4), weight=2.0), AGREE)


@agreement_loss.case("large logits")
def agreement_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(1_000, 1_500))
    see.tried(
        f"logits of ±{size:.0f}: a network that is sure of both images and gives them different "
        "classes; a third class is never used"
    )
    logits = size * torch.tensor([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])
    see.number(
        "loss",
        answer(logits, logits.flip(0)),
        "q times q' is 0 in floating point there: its logarithm is infinite, or that of the small number that "
        "is added to it. Take the logsumexp of log q + log q'. A class that is never used has 0 log 0 = 0: "
        "torch.special.entr.",
    )


@agreement_loss.case("another device")
def agreement_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 3) on another device than the CPU")
    hint = "Whatever is made here belongs on the device of the logits."
    on_another_device(see, hint, answer, draw.normal(4, 3), draw.normal(4, 3))
