"""Probes for 09_image_translation: one step of both generators.

Networks and losses are drawn stand-ins that cannot be exchanged: where the weights end tells who judged what,
and with which weight.
"""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.updates import ORDER, Step


def _stub_cycle_loss(
    net_AB: nn.Module,
    net_BA: nn.Module,
    a: torch.Tensor,
    b: torch.Tensor,
    fake_a: torch.Tensor,
    fake_b: torch.Tensor,
) -> torch.Tensor:
    """No symmetry between the two ways, in place of the student's; each network is called once, as there."""
    back, forth = net_BA(fake_b) - 0.7 * a, net_AB(fake_a) + 0.4 * b
    return back.square().mean() + 0.3 * forth.square().mean()


def _stub_identity_loss(
    net_AB: nn.Module, net_BA: nn.Module, a: torch.Tensor, b: torch.Tensor
) -> torch.Tensor:
    """No symmetry between the domains, in place of the student's; each network is called once, as there."""
    return (net_AB(b) + 0.5 * b).square().mean() + 0.2 * (net_BA(a) - 2.0 * a).square().mean()


update_translators = Exercise(
    "update_translators",
    points=4,
    notes="One step of both generators",
    verified="the three losses, both translations, the weights of both generators after two updates with the "
    "default weights and with drawn ones, domains of different width, how often each network is called, and "
    "that nothing else changed: discriminators, their flags and modes, inputs, random state.",
    stubs={"cycle_loss": _stub_cycle_loss, "identity_loss": _stub_identity_loss},
)
LOSSES = (
    "They are, without their weights and in this order: generator_loss(net_D_B(fake_b)) + "
    "generator_loss(net_D_A(fake_a)), cycle_loss, identity_loss; each computed before the step."
)
TRANSLATIONS = "fake_a = net_BA(b) and fake_b = net_AB(a), from before the step: those that were judged, fake_a first."
SUM = (
    f"{ORDER} What goes backward is game + cycle_weight * cycle + identity_weight * identity, and it reaches "
    "both generators: the translations are not detached before."
)
OTHERS = (
    "The step moves both generators. The discriminators judge: their weights, modes and requires_grad stay as "
    "they are, as do the inputs; draw nothing; return losses and translations detached."
)


class _Counted(nn.Module):
    """A network that counts its calls and refuses, in words, samples of the other domain."""

    def __init__(self, draw: Draw, ins: int, outs: int) -> None:
        super().__init__()
        # Behind a first layer for x alone, a pass keeps x itself for the way back.
        net = nn.Sequential(nn.Linear(ins, ins), nn.Linear(ins, 4), nn.Tanh(), nn.Linear(4, outs))
        self.layers, self.ins, self.calls = drawn(net, draw), ins, 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        if x.shape[-1] != self.ins:
            raise ValueError("This network gets samples of the wrong domain.")
        out: torch.Tensor = self.layers(x)
        return out


class _Given:
    """Four networks, the loss of a generator, and inputs of two updates.

    The domains differ in the number of samples, and by ``widths`` in what a sample is.
    """

    def __init__(self, draw: Draw, *widths: int) -> None:
        in_a, in_b = widths
        self.nets = {
            "net_AB": _Counted(draw, in_a, in_b),
            "net_BA": _Counted(draw, in_b, in_a),
            "net_D_A": _Counted(draw, in_a, 2),
            "net_D_B": _Counted(draw, in_b, 3),
        }
        n, m = draw.size(4, 5), draw.size(6, 7)
        self.batches = [{"a": draw.normal(n, in_a), "b": draw.normal(m, in_b)} for _ in range(2)]
        self.words = f"a of shape ({n}, {in_a}), b of shape ({m}, {in_b})"
        self._target = float(draw.uniform(1, low=0.5, high=1.5))

    def generator_loss(self, logits: torch.Tensor) -> torch.Tensor:
        """Neither linear nor even in the logits."""
        return (logits - self._target).square().mean() + 0.3 * logits.exp().mean()

    def look(self, see: See, answer: Answer, **named: float) -> None:
        """Two updates."""
        step = Step(
            learns=("net_AB", "net_BA"),
            judges=("net_D_A", "net_D_B"),
            returns={
                "losses of the first update": LOSSES,
                "fake_a of the first update": TRANSLATIONS,
                "fake_b of the first update": TRANSLATIONS,
            },
            whole=True,
            moved=SUM,
            else_=OTHERS,
            held="a returned tensor",
        )
        step.look(
            see,
            dict(self.nets),
            lambda i, optimizer: answer(
                *self.nets.values(), *self.batches[i].values(), optimizer, self.generator_loss, **named
            ),
            **self.batches[0],
        )  # fmt: skip

    def look_at_one(self, see: See, answer: Answer, **named: float) -> None:
        """One update: its losses, and where it leads."""
        generators = [self.nets["net_AB"], self.nets["net_BA"]]
        optimizer = torch.optim.SGD([p for net in generators for p in net.parameters()], lr=0.1)
        found = answer(
            *self.nets.values(), *self.batches[0].values(), optimizer, self.generator_loss, **named
        )
        see.tensor("losses", found[0] if isinstance(found, tuple | list) else found, LOSSES)
        see.tensor(
            "weights of both generators after the update",
            torch.cat([weights(net) for net in generators]),
            SUM,
        )


@update_translators.case("two updates")
def update_translators_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    given = _Given(draw, 2, 2)
    see.tried(f"two updates on {given.words}, with the default weights")
    given.look(see, answer)
    see.words(
        "calls of the generators in two updates",
        [f"{name}: {given.nets[name].calls}" for name in ("net_AB", "net_BA")],
        "Each batch is translated once, and these translations go into all terms: with the way back, two "
        "calls of each generator in an update.",
    )


@update_translators.case("with identity")
def update_translators_with_identity(answer: Answer, draw: Draw, see: See) -> None:
    given = _Given(draw, 2, 2)
    cycle, identity = (
        round(float(draw.uniform(1, low=low, high=low + 0.5)), 3) for low in (1.5, 2.5)
    )
    see.tried(f"one update on {given.words}, cycle_weight={cycle} and identity_weight={identity}")
    given.look_at_one(see, answer, cycle_weight=cycle, identity_weight=identity)


@update_translators.case("domains of different width")
def update_translators_domains_of_different_width(answer: Answer, draw: Draw, see: See) -> None:
    given = _Given(draw, 2, 3)
    see.tried(
        f"one update on {given.words}, with identity_weight=0.0: the identity loss has no meaning here"
    )
    given.look_at_one(see, answer, identity_weight=0.0)
