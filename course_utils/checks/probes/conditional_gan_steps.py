"""Probes for 04_conditional_gan: the loss, both steps and the loop, with labels."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.labelled_loops import LabelledLoop
from course_utils.checks.instruments.losses import (
    OVERFLOW,
    UNDERFLOW,
    on_another_device,
    two_batches,
    two_large_logits,
)
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.players import WithLabels, every_label, make_sure
from course_utils.checks.instruments.updates import ORDER, Step, look_at_gradients
from course_utils.checks.plain import is_tensor

PLAIN = f"{ORDER} Gradients are those of the loss, neither clipped nor scaled."

# --- one step each, with labels ------------------------------------------------------------------

smoothed_discriminator_loss = Exercise(
    "smoothed_discriminator_loss",
    points=3,
    notes="One step each, with labels",
    verified="value and both gradients with smoothing, none by default, huge logits, and logits on "
    "another device.",
)


@smoothed_discriminator_loss.case("with smoothing")
def smoothed_discriminator_loss_with_smoothing(answer: Answer, draw: Draw, see: See) -> None:
    real, fake, words = two_batches(draw)
    s = round(float(draw.uniform(1, low=0.1, high=0.3)), 3)
    see.tried(f"{words}, smoothing={s}")
    loss = answer(real, fake, s)
    see.number(
        "loss",
        loss,
        "Mean BCE with target 1 - s for real logits, plus mean BCE with target 0 for fake ones.",
    )
    see.tensor(
        "gradient for real_logits",
        gradient(loss, real),
        "It is (sigmoid(real_logits) - (1 - s)) / n: zero where D says 1 - s, not where it says 1.",
    )
    see.tensor(
        "gradient for fake_logits",
        gradient(loss, fake),
        "Smoothing is one-sided: fakes keep the target 0, and their gradient is sigmoid / m.",
    )


@smoothed_discriminator_loss.case("by default")
def smoothed_discriminator_loss_by_default(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (4, 1), without a third argument")
    see.number(
        "loss",
        answer(draw.normal(4, 1), draw.normal(4, 1)),
        "Without the argument there is no smoothing: s = 0.",
    )


@smoothed_discriminator_loss.case("large logits")
def smoothed_discriminator_loss_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    logits = two_large_logits(draw)
    see.tried(f"logits of ±{logits[0, 0]:.0f}, smoothing=0.25")
    see.number("loss", answer(logits, logits.flip(0), 0.25), OVERFLOW)


@smoothed_discriminator_loss.case("another device")
def smoothed_discriminator_loss_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU, smoothing=0.1")
    on_another_device(
        see,
        "Targets belong on the device of the logits: torch.full_like(real_logits, 1 - smoothing).",
        lambda real, fake: answer(real, fake, 0.1),
        draw.normal(4, 1),
        draw.normal(4, 1),
    )


def _stub_smoothed_loss(
    real_logits: torch.Tensor, fake_logits: torch.Tensor, smoothing: float = 0.0
) -> torch.Tensor:
    """A loss with no symmetry between its arguments, in place of the student's."""
    real = (real_logits - 1.0 + smoothing).square().mean()
    return real + 2.0 * (fake_logits + 0.5).square().mean()


update_D_labels = Exercise(
    "update_D_labels",
    points=4,
    notes="One step each, with labels",
    verified="the loss, net_D's weights after two updates, which label goes with what, the penalty, "
    "and that nothing else changed: net_G, its gradients, modes, inputs, random state.",
    stubs={"smoothed_discriminator_loss": _stub_smoothed_loss},
)


def _other_labels(draw: Draw, labels: torch.Tensor) -> torch.Tensor:
    """Labels of three classes, of which none is that of its row in ``labels``."""
    return (labels + 1 + every_label(draw, len(labels), 2)) % 3


@update_D_labels.case("two updates")
def update_d_labels_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    reals, zs = draw.normal(2, n, 2), draw.normal(2, n, 3)
    real_y = every_label(draw, n, 3)
    y = _other_labels(draw, real_y)
    labels = ((real_y, y), (y, real_y))
    see.tried(f"two updates on real ({n}, 2), real_y ({n},), z ({n}, 3) and y ({n},)")
    step = Step(
        learns=("net_D",),
        returns={
            "loss of the first update": "Real points are judged with real_y; fakes are made with y "
            "and judged with the same y; without smoothing. A tensor of shape () comes back.",
        },
        moved=f"{PLAIN} net_D may hold gradients of the generator's step: clear them before.",
        else_="A step of the discriminator moves net_D alone. The fakes are data to it: detach them, "
        "or make them under torch.no_grad(); leave modes and inputs alone; return loss.detach().",
    )
    step.look(
        see,
        {"net_D": net_D, "net_G": net_G},
        lambda i, optimizer: answer(
            net_D, net_G, reals[i], labels[i][0], zs[i], labels[i][1], optimizer
        ),
        real=reals[0],
        z=zs[0],
        real_y=real_y,
        y=y,
    )


@update_D_labels.case("with a penalty")
def update_d_labels_with_a_penalty(answer: Answer, draw: Draw, see: See) -> None:
    n, penalty = draw.size(5, 7), round(float(draw.uniform(1, low=0.5, high=2.0)), 3)
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    real, z, real_y = draw.normal(n, 2), draw.normal(n, 3), every_label(draw, n, 3)
    see.tried(f"one update on real ({n}, 2) and z ({n}, 3), penalty={penalty}")
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    steps: list[str] = []
    optimizer.register_step_post_hook(lambda *_: steps.append("a step"))
    y = _other_labels(draw, real_y)
    loss = answer(net_D, net_G, real, real_y, z, y, optimizer, penalty=penalty)
    see.scalar("loss", loss, "Return the loss without the penalty.")
    see.words(
        "steps of the optimizer beyond the first",
        steps[1:],
        "Loss and penalty go backward together, before one step.",
    )
    see.tensor(
        "net_D's weights after the update",
        weights(net_D),
        "What goes backward is the loss plus penalty * r1_penalty(real_logits, real), where "
        "real_logits are those of the real pairs.",
    )
    see.words(
        "requires_grad of the caller's real afterwards",
        str(real.requires_grad),
        "Set it on a copy: real = real.detach().requires_grad_().",
    )


@update_D_labels.case("gradients of net_G")
def update_d_labels_gradients_of_net_g(answer: Answer, draw: Draw, see: See) -> None:
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    see.tried("an update while net_G holds gradients from before")
    real, z, y = draw.normal(6, 2), draw.normal(6, 3), every_label(draw, 6, 3)
    look_at_gradients(
        see, net_G, lambda: answer(net_D, net_G, real, y, z, _other_labels(draw, y), optimizer)
    )


update_G_labels = Exercise(
    "update_G_labels",
    points=4,
    notes="One step each, with labels",
    verified="the loss, net_G's weights after two updates, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
)


@update_G_labels.case("two updates")
def update_g_labels_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    zs, labels = draw.normal(2, n, 3), [every_label(draw, n, 3) for _ in range(2)]
    see.tried(f"two updates on batches z of shape ({n}, 3) and y of shape ({n},)")
    step = Step(
        learns=("net_G",),
        returns={
            "loss of the first update": "The mean of softplus(-logits); net_D judges the fakes with "
            "the labels they were made for. A tensor of shape () comes back.",
        },
        moved=f"{PLAIN} Nothing is detached.",
        else_="A step of the generator moves net_G alone; net_D judges and stays as it is. Leave "
        "modes, flags and inputs alone; return loss.detach().",
    )
    step.look(
        see,
        {"net_D": net_D, "net_G": net_G},
        lambda i, optimizer: answer(net_D, net_G, zs[i], labels[i], optimizer),
        z=zs[0],
        y=labels[0],
    )


@update_G_labels.case("a discriminator that is sure")
def update_g_labels_a_sure_discriminator(answer: Answer, draw: Draw, see: See) -> None:
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    see.tried("an update against a net_D whose logits are about -200")
    make_sure(net_D)
    optimizer = torch.optim.SGD(net_G.parameters(), lr=1e-5)
    loss = answer(net_D, net_G, draw.normal(6, 3), every_label(draw, 6, 3), optimizer)
    see.scalar("loss", loss, UNDERFLOW)


# --- the loop ------------------------------------------------------------------------------------

train_labels = Exercise(
    "train_labels",
    points=4,
    notes="The loop, and one moon on demand",
    verified="order, number and arguments of all updates over three epochs with a short last batch; "
    "fresh noise and labels; after_step; means recorded per epoch; progress reported; data on another device.",
)


def _loop(draw: Draw, *sizes: int) -> LabelledLoop:
    """Batches of points of three classes, two thirds of which are of the first."""
    pairs = [
        (draw.normal(n, 2), torch.tensor(draw.rng.choice([0, 0, 0, 0, 1, 2], size=n)))
        for n in sizes
    ]
    return LabelledLoop(draw, WithLabels(draw, 2, 1), WithLabels(draw, 5, 2), pairs)


def _run(answer: Answer, loop: LabelledLoop, num_epochs: int) -> object:
    return answer(
        loop.net_D, loop.net_G, loop.labelled_step_D, loop.labelled_step_G, loop.optimizer_D,
        loop.optimizer_G, loop.passes, 5, 3, num_epochs, loop.after_step, progress=loop.report,
    )  # fmt: skip


@train_labels.case("three epochs")
def train_labels_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    loop = _loop(draw, 40, 40, 17)
    see.tried(
        "num_epochs=3, z_dim=5, num_classes=3, batches of 40, 40 and 17 points, updates that keep a log"
    )
    history = _run(answer, loop, num_epochs=3)
    loop.look_at_calls(
        see, z_dim=5, extra=" Labels of the fakes have shape (its length,). Then after_step()."
    )
    loop.look_at_labels(see, num_classes=3)
    losses = {name: loops.entry(history, name, many=True) for name in ("loss_D", "loss_G")}
    for name, found in losses.items():
        see.tensor(
            f"history['{name}']",
            found,
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    see.words(
        "numbers in history", _kinds(history), "history holds floats: take .item() of a tensor."
    )
    see.words(
        "progress",
        loop.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )
    loop.fingerprint(see, *losses.values())


def _kinds(history: object) -> list[str]:
    """The types of what history holds, in words; numbers of NumPy count as floats."""
    if not isinstance(history, dict):
        return []
    values = [x for losses in history.values() if isinstance(losses, list) for x in losses]
    return sorted({"tensor" if is_tensor(x) else "float" for x in values})


@train_labels.case("another device")
def train_labels_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("one batch and the networks on another device than the CPU")
    made = []

    def make(batch: torch.Tensor) -> LabelledLoop:
        labels = torch.zeros(len(batch), dtype=torch.int64, device=batch.device)
        nets = WithLabels(draw, 2, 1), WithLabels(draw, 5, 2)
        made.append(LabelledLoop(draw, *nets, [(batch, labels)]))
        return made[-1]

    def run(loop: loops.Loop) -> object:
        assert isinstance(loop, LabelledLoop)
        return _run(answer, loop, num_epochs=1)

    loops.look_at_device(see, make, run, draw.normal(4, 2))
    see.words(
        "device of the labels",
        sorted({y.device.type for y in made[0].drawn} or {"meta"}),
        "Draw the labels where the data is: device=real.device.",
    )


EXERCISES = (smoothed_discriminator_loss, update_D_labels, update_G_labels, train_labels)
