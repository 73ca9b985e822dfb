"""Probes for 11_few_labels: the loop.

All that it calls is a stand-in whose drawn effects do not commute: where they end tells what was called, with
what, and in which order.
"""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.labelled_loops import Passes, judge_labels
from course_utils.checks.instruments.players import WithLabels, discriminator, every_label
from course_utils.checks.plain import is_tensor, shape_of

train_few_labels = Exercise(
    "train_few_labels",
    points=4,
    notes="One step, and the loop",
    verified="order, number and arguments of all updates over three epochs with a short last batch; the labelled "
    "images in every step; fresh noise and labels; after_step; means recorded per epoch; progress reported; "
    "data on another device.",
)
SIGNATURES = (
    "The signatures are update_D(net_D, net_G, x, labels, unlabelled, z, y, optimizer_D) and "
    "update_G(net_D, net_G, unlabelled, z, y, optimizer_G)."
)
NUM_CLASSES, Z_DIM = 3, 5


class _Loop(loops.Loop):
    """Stand-ins for steps that take a few labelled images beside each batch."""

    def __init__(
        self, draw: Draw, x: torch.Tensor, labels: torch.Tensor, *batches: torch.Tensor
    ) -> None:
        super().__init__(draw, discriminator(draw, 2), WithLabels(draw, Z_DIM, 2), list(batches))
        # An answer may add losses up where the data is: that is where a network's are.
        self._losses = {name: rows.to(x.device) for name, rows in self._losses.items()}
        self.few, self._at_hand = (x, labels), batches[0]
        self.made_for: list[torch.Tensor] = []

    def few_step_D(
        self, net_D: nn.Module, net_G: nn.Module, x: torch.Tensor, labels: torch.Tensor,
        unlabelled: torch.Tensor, z: torch.Tensor, y: torch.Tensor, optimizer: torch.optim.Optimizer,
    ) -> loops.Losses:  # fmt: skip
        """Stands in for the discriminator's step."""
        for name, one, own in zip(("x", "labels"), (x, labels), self.few, strict=True):
            if not is_tensor(one) or shape_of(one) != shape_of(own):
                self.mixed_up.add(f"update_D got {name} of another shape than few holds")
            elif not loops.same(own, one):
                self.mixed_up.add(f"update_D got another {name} than few holds")
        self._at_hand = unlabelled
        loss = self.step_D(net_D, net_G, unlabelled, z, optimizer)
        self._note(y)
        return loss

    def few_step_G(
        self, net_D: nn.Module, net_G: nn.Module, unlabelled: torch.Tensor, z: torch.Tensor,
        y: torch.Tensor, optimizer: torch.optim.Optimizer,
    ) -> loops.Losses:  # fmt: skip
        """Stands in for the generator's step."""
        if not loops.same(self._at_hand, unlabelled):
            self.mixed_up.add("update_G got another batch than update_D")
        loss = self.step_G(net_D, net_G, z, optimizer)
        self._note(y)
        return loss

    # Python says it where a call does not fit.
    few_step_D.__qualname__, few_step_G.__qualname__ = "update_D", "update_G"

    def _note(self, y: torch.Tensor) -> None:
        self.calls[-1] += f" and labels {tuple(y.shape)}"
        self.made_for.append(y)

    def after_step(self) -> None:
        """Stands in for what is to be called after both steps of a batch."""
        self.calls.append("after_step")
        self._state = self._maps["progress"](self._state, [0.5])

    def run(self, answer: Answer, num_epochs: int) -> object:
        return answer(
            self.net_D, self.net_G, self.few_step_D, self.few_step_G, self.optimizer_D, self.optimizer_G,
            self.few, Passes(self.batches), Z_DIM, NUM_CLASSES, num_epochs, self.after_step,
            progress=self.report,
        )  # fmt: skip


@train_few_labels.case("three epochs")
def train_few_labels_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    batches = [draw.normal(n, 2) for n in (40, 40, 17)]
    loop = _Loop(draw, draw.normal(40, 2), every_label(draw, 40, NUM_CLASSES), *batches)
    see.tried(
        "num_epochs=3, z_dim=5, num_classes=3, 40 labelled points, batches of 40, 40 and 17 points without "
        "labels, updates that keep a log"
    )
    history = loop.run(answer, num_epochs=3)
    loop.look_at_calls(
        see,
        z_dim=Z_DIM,
        extra=" Labels of the generated images have shape (its length,). Then after_step().",
        signatures=SIGNATURES,
    )
    see.words(
        "labels of the generated images",
        judge_labels(loop.made_for, [loop.few[1]] * len(loop.made_for), NUM_CLASSES),
        "Drawn anew for every batch, each class equally likely: y = torch.randint(num_classes, "
        "(len(unlabelled),), device=unlabelled.device).",
    )
    losses = {name: loops.entry(history, name, many=True) for name in ("loss_D", "loss_G")}
    for name, found in losses.items():
        see.tensor(
            f"history['{name}']",
            found,
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    see.words(
        "what history holds", loops.held(history), "history holds floats: take .item() of a tensor."
    )
    see.words(
        "progress",
        loop.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )
    loop.fingerprint(see, *losses.values())


@train_few_labels.case("another device")
def train_few_labels_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("one batch, the labelled points and the networks on another device than the CPU")
    x, labels = draw.normal(3, 2), every_label(draw, 3, NUM_CLASSES)
    made: list[_Loop] = []

    def make(batch: torch.Tensor) -> _Loop:
        few = (x.to(batch.device), labels.to(batch.device))
        made.append(_Loop(draw, *few, batch))
        return made[-1]

    def run(loop: loops.Loop) -> object:
        assert isinstance(loop, _Loop)
        return loop.run(answer, num_epochs=1)

    loops.look_at_device(see, make, run, draw.normal(4, 2))
    see.words(
        "device of the labels",
        sorted({y.device.type for y in made[0].made_for} or {"meta"}),
        "Draw the labels where the data is: device=unlabelled.device.",
    )
