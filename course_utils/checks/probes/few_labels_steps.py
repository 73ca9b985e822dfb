"""Probes for 11_few_labels: the step of the discriminator that classifies."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.players import WithLabels, drawn, every_label
from course_utils.checks.instruments.updates import ORDER, Step, look_at_gradients, watch


def _stub_semi_supervised_losses(
    labelled_logits: torch.Tensor,
    labels: torch.Tensor,
    unlabelled_logits: torch.Tensor,
    generated_logits: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Three terms with no symmetry between the arguments, in place of the student's."""
    targets = (labels[:, None] + torch.arange(labelled_logits.shape[1])).cos()
    return (
        (labelled_logits - targets).square().mean(),
        (unlabelled_logits - 1.0).square().mean(),
        2.0 * (generated_logits + 0.5).square().mean(),
    )


def _stub_agreement_loss(
    logits: torch.Tensor, partner_logits: torch.Tensor, weight: float = 5.0
) -> torch.Tensor:
    """It may be called with either image first, as the student's may."""
    both = (logits * partner_logits - 0.6).square().mean()
    return both + 0.2 * weight * (logits + partner_logits + 0.3).square().mean()


update_classifier = Exercise(
    "update_classifier",
    points=4,
    notes="One step, and the loop",
    verified="what was minimised, net_D's weights after two updates, which batch goes where, the weight of "
    "the game, pairs, and that nothing else changed: net_G, its gradients, modes, inputs, random state.",
    stubs={
        "semi_supervised_losses": _stub_semi_supervised_losses,
        "agreement_loss": _stub_agreement_loss,
    },
)
SUM = (
    "It is labelled + game * (unlabelled + generated), by default game = 0.5: x with its labels, the unlabelled "
    "images, and net_G(z, y)."
)
WITH_PAIRS = (
    "With pairs, agreement_loss of net_D's logits for both images is added, with its own default weight; "
    "game weighs the other two terms alone."
)
ALONE = (
    "A step of the discriminator moves net_D alone. Generated images are data to it: detach them, or make "
    "them under torch.no_grad(); leave modes and inputs alone, draw nothing; return what was minimised, "
    "detached."
)


class _Inputs:
    """Players, and inputs of one update: labelled, unlabelled and generated images differ in number."""

    def __init__(self, draw: Draw) -> None:
        self.net_D = drawn(nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 3)), draw)
        self.net_G = WithLabels(draw, 3, 2)
        self.n, self.m = draw.size(4, 5), draw.size(6, 7)
        self._draw = draw

    def batch(self) -> dict[str, torch.Tensor]:
        """New inputs, by name, in the order of the arguments."""
        return {
            "x": self._draw.normal(self.n, 2),
            "labels": every_label(self._draw, self.n, 3),
            "unlabelled": self._draw.normal(self.m, 2),
            "z": self._draw.normal(self.m, 3),
            "y": every_label(self._draw, self.m, 3),
        }

    @property
    def shapes(self) -> str:
        return f"x ({self.n}, 2), unlabelled ({self.m}, 2), z ({self.m}, 3)"


@update_classifier.case("two updates")
def update_classifier_two_updates(answer: Answer, draw: Draw, see: See) -> None:
    given = _Inputs(draw)
    batches = [given.batch(), given.batch()]
    see.tried(f"two updates on {given.shapes}, without pairs, game by default")
    step = Step(
        learns=("net_D",),
        returns={"what the first update minimised": SUM},
        moved=f"{ORDER} net_D may hold gradients of the generator's step: clear them before.",
        else_=ALONE,
    )
    step.look(
        see,
        {"net_D": given.net_D, "net_G": given.net_G},
        lambda i, optimizer: answer(given.net_D, given.net_G, *batches[i].values(), optimizer),
        **batches[0],
    )


@update_classifier.case("with pairs")
def update_classifier_with_pairs(answer: Answer, draw: Draw, see: See) -> None:
    given, game = _Inputs(draw), round(float(draw.uniform(1, low=1.5, high=2.5)), 3)
    first, second = draw.normal(3, 2), draw.normal(3, 2)
    batch = given.batch()
    see.tried(f"one update on {given.shapes}, with 3 pairs and game={game}")
    optimizer = torch.optim.SGD(given.net_D.parameters(), lr=0.1)
    steps: list[str] = []
    optimizer.register_step_post_hook(lambda *_: steps.append("a step"))
    with watch(first=first, second=second) as changes:
        found = answer(
            given.net_D, given.net_G, *batch.values(), optimizer, game=game, pairs=(first, second)
        )
    see.scalar("what was minimised", found, WITH_PAIRS)
    see.words(
        "steps of the optimizer beyond the first",
        steps[1:],
        "All terms go backward together, before one step.",
    )
    see.tensor("net_D's weights after the update", weights(given.net_D), WITH_PAIRS)
    see.words("what else changed", changes, ALONE)


@update_classifier.case("without a game")
def update_classifier_without_a_game(answer: Answer, draw: Draw, see: See) -> None:
    given = _Inputs(draw)
    batch = given.batch()
    see.tried(f"one update on {given.shapes}, with game=0.0")
    optimizer = torch.optim.SGD(given.net_D.parameters(), lr=0.1)
    found = answer(given.net_D, given.net_G, *batch.values(), optimizer, game=0.0)
    see.scalar("what was minimised", found, "With game=0.0 the labelled term alone is left.")
    see.tensor("net_D's weights after the update", weights(given.net_D), SUM)


@update_classifier.case("gradients of net_G")
def update_classifier_gradients_of_net_g(answer: Answer, draw: Draw, see: See) -> None:
    given = _Inputs(draw)
    batch = given.batch()
    optimizer = torch.optim.SGD(given.net_D.parameters(), lr=0.1)
    see.tried("an update while net_G holds gradients from before")
    look_at_gradients(
        see, given.net_G, lambda: answer(given.net_D, given.net_G, *batch.values(), optimizer)
    )
