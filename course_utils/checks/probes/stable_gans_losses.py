"""Probes for 06_stable_gans: the losses, each a pair for the two players."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import (
    OVERFLOW,
    SQUEEZED,
    on_another_device,
    two_large_logits,
)
from course_utils.checks.plain import is_tensor

BOTH_LEARN = "D learns from real and from fake outputs: nothing is detached here, the update steps see to that."
TO_G = "The gradient must flow back through fake_logits to the generator: no detach here."


@dataclass(frozen=True)
class Pair:
    """What is asked of a pair of losses, as hints."""

    loss_D: str
    loss_G: str

    def look(self, see: See, answer: Answer, real: torch.Tensor, fake: torch.Tensor) -> None:
        """Both losses, and the gradients that the players learn from."""
        real, fake = real.requires_grad_(), fake.requires_grad_()
        loss_D, loss_G = both(answer, real, fake)
        see.scalar("loss_D", loss_D, self.loss_D)
        see.tensor("gradient of loss_D for real_logits", gradient(loss_D, real), BOTH_LEARN)
        see.tensor("gradient of loss_D for fake_logits", gradient(loss_D, fake), BOTH_LEARN)
        see.scalar("loss_G", loss_G, self.loss_G)
        see.tensor("gradient of loss_G for fake_logits", gradient(loss_G, fake), TO_G)

    def look_at_one(self, see: See, answer: Answer, draw: Draw) -> None:
        """Both losses of a batch of one."""
        see.tried("real_logits and fake_logits of shape (1, 1)")
        loss_D, loss_G = both(answer, draw.normal(1, 1), draw.normal(1, 1))
        see.scalar("loss_D", loss_D, f"{self.loss_D} {SQUEEZED}")
        see.scalar("loss_G", loss_G, f"{self.loss_G} {SQUEEZED}")


def both(answer: Answer, real: torch.Tensor, fake: torch.Tensor) -> tuple[object, object]:
    """The two losses that an answer returns."""
    pair = answer(real, fake)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Misfit("Return two losses: loss_D, loss_G.")
    return pair[0], pair[1]


def _look_at_device(see: See, answer: Answer, draw: Draw) -> None:
    def total(real: torch.Tensor, fake: torch.Tensor) -> object:
        loss_D, loss_G = both(answer, real, fake)
        return loss_D + loss_G if is_tensor(loss_D) and is_tensor(loss_G) else loss_D

    see.tried("logits of shape (4, 1) on another device than the CPU")
    on_another_device(
        see,
        "New tensors belong on the device of the logits: torch.ones_like(real_logits).",
        total,
        draw.normal(4, 1),
        draw.normal(4, 1),
    )


# --- squares -------------------------------------------------------------------------------------

least_squares_losses = Exercise(
    "least_squares_losses",
    points=2,
    notes="Squares instead of logarithms",
    verified="both losses and their gradients on unequal batches; a batch of one, and logits on "
    "another device.",
)
SQUARES = Pair(
    loss_D="It is half the mean of (real_logits - 1)^2 plus half the mean of fake_logits^2.",
    loss_G="It is half the mean of (fake_logits - 1)^2: G wants the label that real points have.",
)


@least_squares_losses.case("a batch")
def least_squares_losses_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(3, 5)
    see.tried(f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1)")
    SQUARES.look(see, answer, draw.normal(n, 1, scale=2.0), draw.normal(m, 1, scale=2.0))


@least_squares_losses.case("batch of one")
def least_squares_losses_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    SQUARES.look_at_one(see, answer, draw)


@least_squares_losses.case("another device")
def least_squares_losses_another_device(answer: Answer, draw: Draw, see: See) -> None:
    _look_at_device(see, answer, draw)


# --- means ---------------------------------------------------------------------------------------

critic_losses = Exercise(
    "critic_losses",
    points=2,
    notes="A distance instead of a verdict",
    verified="both losses and their gradients on unequal batches, and a batch of one.",
)
MEANS = Pair(
    loss_D="The critic minimises the mean of fake_logits minus the mean of real_logits.",
    loss_G="It is minus the mean of fake_logits.",
)


@critic_losses.case("a batch")
def critic_losses_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(3, 5)
    see.tried(
        f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1), of a critic that has it the wrong "
        "way round"
    )
    real, fake = draw.normal(n, 1, scale=2.0) - 4, draw.normal(m, 1, scale=2.0) + 4
    MEANS.look(see, answer, real, fake)


@critic_losses.case("batch of one")
def critic_losses_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    MEANS.look_at_one(see, answer, draw)


# --- a margin ------------------------------------------------------------------------------------

hinge_losses = Exercise(
    "hinge_losses",
    points=2,
    notes="A margin, and a bound on every layer",
    verified="both losses and their gradients on unequal batches, on both sides of the margin; a batch "
    "of one, and logits on another device.",
)
MARGIN = Pair(
    loss_D="It is the mean of relu(1 - real_logits) plus the mean of relu(1 + fake_logits).",
    loss_G="It is minus the mean of fake_logits: G has no margin.",
)


@hinge_losses.case("a batch")
def hinge_losses_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(7, 9)
    see.tried(
        f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1), on both sides of the margin"
    )
    real, fake = draw.uniform(n, 1, low=-1.0, high=0.5), draw.normal(m, 1, scale=2.0)
    # Two are so far beyond the margin that the mean is too.
    real[:2] = draw.uniform(2, 1, low=6.0, high=9.0)
    fake[:3] = -draw.uniform(3, 1, low=1.5, high=3.0)
    fake[3:5] = draw.uniform(2, 1, low=-0.5, high=1.0)
    MARGIN.look(see, answer, real, fake)


@hinge_losses.case("batch of one")
def hinge_losses_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    MARGIN.look_at_one(see, answer, draw)


@hinge_losses.case("another device")
def hinge_losses_another_device(answer: Answer, draw: Draw, see: See) -> None:
    _look_at_device(see, answer, draw)


# --- in pairs ------------------------------------------------------------------------------------

relativistic_losses = Exercise(
    "relativistic_losses",
    points=2,
    notes="Real against fake, in pairs",
    verified="both losses and their gradients; huge logits, a batch of one, and logits on another "
    "device.",
)
PAIRS = Pair(
    loss_D="It is the mean over rows of softplus(-(real_logits - fake_logits)).",
    loss_G="It is the mean over rows of softplus(-(fake_logits - real_logits)).",
)


@relativistic_losses.case("a batch")
def relativistic_losses_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 8)
    see.tried(f"real_logits and fake_logits of shape ({n}, 1)")
    PAIRS.look(see, answer, draw.normal(n, 1, scale=2.0), draw.normal(n, 1, scale=2.0))


@relativistic_losses.case("batch of one")
def relativistic_losses_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    PAIRS.look_at_one(see, answer, draw)


@relativistic_losses.case("large logits")
def relativistic_losses_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    logits = two_large_logits(draw)
    see.tried(f"logits of ±{logits[0, 0]:.0f}, a discriminator that is very sure and partly wrong")
    loss_D, loss_G = both(answer, logits, logits.flip(0))
    see.scalar("loss_D", loss_D, OVERFLOW)
    see.scalar("loss_G", loss_G, OVERFLOW)


@relativistic_losses.case("another device")
def relativistic_losses_another_device(answer: Answer, draw: Draw, see: See) -> None:
    _look_at_device(see, answer, draw)
