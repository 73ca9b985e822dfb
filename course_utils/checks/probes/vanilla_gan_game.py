"""Probes for 01_vanilla_gan: losses, steps and loop."""

from __future__ import annotations

from numbers import Real

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import (
    OVERFLOW,
    SQUEEZED,
    on_another_device,
    two_batches,
    two_large_logits,
)
from course_utils.checks.instruments.players import discriminator, generator
from course_utils.checks.instruments.updates import (
    look_at_gradients,
    look_at_step_D,
    look_at_step_G,
)

# --- the losses ----------------------------------------------------------------------------------


discriminator_loss = Exercise(
    "discriminator_loss",
    points=4,
    notes="Two losses, on logits",
    verified="value and both gradients on unequal batches; huge logits, a batch of one, and tensors "
    "on another device.",
)


@discriminator_loss.case("a batch")
def discriminator_loss_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    real, fake, words = two_batches(draw)
    see.tried(words)
    loss = answer(real, fake)
    see.number(
        "loss",
        loss,
        "It is the mean of softplus(-real_logits) plus the mean of softplus(fake_logits).",
    )
    see.tensor(
        "gradient for real_logits",
        gradient(loss, real),
        "Real samples pull their logits up: the discriminator learns from both halves.",
    )
    see.tensor(
        "gradient for fake_logits",
        gradient(loss, fake),
        "Fakes push their logits down. Detaching belongs into update_D, before net_D sees the "
        "fakes: here it would stop the discriminator itself from learning.",
    )


@discriminator_loss.case("batch of one")
def discriminator_loss_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (1, 1)")
    see.number("loss", answer(draw.normal(1, 1), draw.normal(1, 1)), SQUEEZED)


@discriminator_loss.case("large logits")
def discriminator_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    logits = two_large_logits(draw)
    see.tried(f"logits of ±{logits[0, 0]:.0f}, a discriminator that is very sure and partly wrong")
    see.number("loss", answer(logits, logits.flip(0)), OVERFLOW)


@discriminator_loss.case("another device")
def discriminator_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU")
    on_another_device(
        see,
        "Labels belong on the device of the logits: torch.ones_like(real_logits).",
        answer,
        draw.normal(4, 1),
        draw.normal(4, 1),
    )


generator_loss = Exercise(
    "generator_loss",
    points=2,
    notes="Two losses, on logits",
    verified="value and gradient, strong where the fakes are rejected; huge logits, a batch of one, "
    "and tensors on another device.",
)


@generator_loss.case("a batch")
def generator_loss_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    fake = draw.normal(n, 1, scale=2.0).requires_grad_()
    see.tried(f"fake_logits of shape ({n}, 1)")
    loss = answer(fake)
    see.number(
        "loss",
        loss,
        "The loss to minimise is minus the mean of log D, that is softplus(-fake_logits).",
    )
    see.tensor(
        "gradient for fake_logits",
        gradient(loss, fake),
        "The gradient must flow back through fake_logits to the generator: no detach here.",
    )


@generator_loss.case("batch of one")
def generator_loss_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("fake_logits of shape (1, 1)")
    see.number("loss", answer(draw.normal(1, 1)), SQUEEZED)


@generator_loss.case("large logits")
def generator_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    logits = two_large_logits(draw)
    see.tried(f"fake_logits of ±{logits[0, 0]:.0f}")
    see.number("loss", answer(logits), OVERFLOW)


@generator_loss.case("another device")
def generator_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("fake_logits of shape (4, 1) on another device than the CPU")
    on_another_device(
        see,
        "Labels belong on the device of the logits: torch.ones_like(fake_logits).",
        answer,
        draw.normal(4, 1),
    )


# --- one step ------------------------------------------------------------------------------------


def _stub_discriminator_loss(real_logits: torch.Tensor, fake_logits: torch.Tensor) -> torch.Tensor:
    """A loss with no symmetry between its arguments, in place of the student's."""
    return (real_logits - 1.0).square().mean() + 2.0 * (fake_logits + 0.5).square().mean()


def _stub_generator_loss(fake_logits: torch.Tensor) -> torch.Tensor:
    return (fake_logits - 0.7).square().mean()


update_D = Exercise(
    "update_D",
    points=5,
    notes="One step each",
    verified="the loss, net_D's weights after two updates, and that nothing else changed: net_G, its "
    "gradients, modes, inputs, random state.",
    provided=("course_utils.widgets.to_watch.update_D",),
    stubs={"discriminator_loss": _stub_discriminator_loss},
)


@update_D.case("two updates")
def update_d_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = discriminator(draw, 2), generator(draw, 2)
    reals, zs = draw.normal(2, n, 2), draw.normal(2, n, 3)
    see.tried(f"two updates on batches real of shape ({n}, 2) and z of shape ({n}, 3)")
    loss = (
        "Return discriminator_loss on the real batch and the fakes made from z, as a tensor of one "
        "element: what calls it stacks the losses."
    )
    returns = {"loss of the first update": loss}
    look_at_step_D(see, answer, net_D, net_G, returns, real=reals, z=zs)


@update_D.case("gradients of net_G")
def update_d_gradients_of_net_g(answer: Answer, draw: Draw, see: See) -> None:
    net_D, net_G = discriminator(draw, 2), generator(draw, 2)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    see.tried("an update while net_G holds gradients from before")
    real, z = draw.normal(4, 2), draw.normal(4, 3)
    look_at_gradients(see, net_G, lambda: answer(net_D, net_G, real, z, optimizer))


update_G = Exercise(
    "update_G",
    points=4,
    notes="One step each",
    verified="the loss, net_G's weights after two updates, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
    provided=("course_utils.widgets.to_watch.update_G",),
    stubs={"generator_loss": _stub_generator_loss},
)


@update_G.case("two updates")
def update_g_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = discriminator(draw, 2), generator(draw, 2)
    zs = draw.normal(2, n, 3)
    see.tried(f"two updates on batches z of shape ({n}, 3)")
    loss = (
        "Return generator_loss on net_D's logits for the fakes, as a tensor of shape (): what "
        "calls it stacks the losses."
    )
    look_at_step_G(see, answer, net_D, net_G, {"loss of the first update": loss}, z=zs)


# --- the loop ------------------------------------------------------------------------------------

train = Exercise(
    "train",
    points=4,
    notes="The loop, and a measured verdict",
    verified="order, number and arguments of all updates over three epochs with a short last batch; "
    "fresh noise; means recorded per epoch; progress reported; data on another device. When it is "
    "graded, your own players are trained with it on other moons, and must end where training leads.",
)


def _loop(draw: Draw, *batches: torch.Tensor) -> loops.Loop:
    return loops.Loop(draw, discriminator(draw, 2), generator(draw, 2), list(batches))


def _run(answer: Answer, loop: loops.Loop, num_epochs: int) -> object:
    return answer(
        loop.net_D, loop.net_G, loop.step_D, loop.step_G, loop.optimizer_D, loop.optimizer_G,
        loop.batches, 5, num_epochs, progress=loop.report,
    )  # fmt: skip


@train.case("three epochs")
def train_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    loop = _loop(draw, *(draw.normal(n, 2) for n in (40, 40, 17)))
    see.tried("num_epochs=3, z_dim=5, batches of 40, 40 and 17 points, updates that keep a log")
    history = _run(answer, loop, num_epochs=3)
    loop.look_at_calls(see, z_dim=5, per_epoch=2 * len(loop.batches))
    losses = {name: loops.entry(history, name, many=True) for name in ("loss_D", "loss_G")}
    see.words(
        "what history holds",
        _held(history),
        "Append floats: .item() makes one of a tensor.",
    )
    for name, found in losses.items():
        see.tensor(
            f"history['{name}']",
            found,
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    see.words(
        "progress",
        loop.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )
    loop.fingerprint(see, *losses.values())


def _held(history: object) -> list[str]:
    """Of what kind the entries of history are."""
    entries = (
        [x for row in history.values() for x in row] if isinstance(history, dict) else [history]
    )
    return sorted({"numbers" if isinstance(x, Real) else type(x).__name__ for x in entries})


@train.case("another device")
def train_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("one batch and the networks on another device than the CPU")
    loops.look_at_device(
        see,
        lambda batch: _loop(draw, batch),
        lambda loop: _run(answer, loop, num_epochs=1),
        draw.normal(4, 2),
    )
