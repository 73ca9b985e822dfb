"""Probes for 09_image_translation: the share of digits that a translation keeps."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.scores import row
from course_utils.checks.instruments.updates import watch

CLASSES = 4

digit_kept = Exercise(
    "digit_kept",
    points=3,
    notes="Is it still the same digit?",
    verified="shares for several translators, with a short last batch, a single image and the default "
    "batch_size; eval mode for both networks and every module's mode afterwards, no gradients, no batch "
    "that is too large.",
)
SHARE = (
    "Of all images, the share for which the class with the highest logit of classifier(net_G(x)) is the label: "
    "count them, and divide by len(x)."
)


class _Noted(nn.Module):
    """A network that behaves otherwise in training mode, and notes how it is called."""

    def __init__(self, draw: Draw, name: str, outs: int) -> None:
        super().__init__()
        self.norm, self.bend = nn.BatchNorm1d(6), nn.Tanh()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(8, 6), self.norm, self.bend, nn.Linear(6, outs)
        )
        # Large weights: what an image is read as hangs on all of it, and all classes occur.
        with torch.no_grad():
            for parameter in self.layers.parameters():
                parameter.copy_(draw.normal(*parameter.shape, scale=1.5))
        self.norm.running_mean, self.norm.running_var = (
            draw.normal(6),
            draw.uniform(6, low=5.0, high=20.0),
        )
        # A mode of its own in one module: who puts it back by net.train() loses it.
        self.train()
        self.bend.eval()
        self.name, self.largest, self.faults = name, 0, set[str]()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if torch.is_grad_enabled():
            self.faults.add(f"{self.name} was called with gradients")
        self.largest = max(self.largest, len(x))
        out: torch.Tensor = self.layers(x)
        return out


class _Given:
    """Both networks, n images, and labels that are drawn: what counts is how often they happen to be read."""

    def __init__(self, draw: Draw, n: int) -> None:
        self.net_G = _Noted(draw, "net_G", 8)
        self.net_G.layers.append(nn.Unflatten(1, (1, 2, 4)))
        self.classifier = _Noted(draw, "classifier", CLASSES)
        self.x = draw.normal(n, 1, 2, 4, scale=2.0)
        self.labels = torch.tensor(draw.rng.integers(0, CLASSES, n))


def _at_once(given: list[_Given], most: int) -> list[str]:
    """Which networks have got more images than that in one call."""
    nets = [net for one in given for net in (one.net_G, one.classifier)]
    return sorted({net.name for net in nets if net.largest > most})


@digit_kept.case("several translators")
def digit_kept_several_translators(answer: Answer, draw: Draw, see: See) -> None:
    n = 8 * draw.size(6, 9) + 3
    given = [_Given(draw, n) for _ in range(4)]
    see.tried(f"four translators and classifiers, {n} images of shape (1, 2, 4) each, batch_size=8")
    shares = []
    watched = {
        f"{name}{i}": thing
        for i, one in enumerate(given)
        for name, thing in (("net_G ", one.net_G), ("classifier ", one.classifier))
    }
    with watch(**watched) as changes:
        for one in given:
            shares.append(answer(one.net_G, one.classifier, one.x, one.labels, batch_size=8))
    see.array("shares", row(*shares), SHARE)
    nets = [net for one in given for net in (one.net_G, one.classifier)]
    see.words(
        "calls with gradients",
        sorted(set().union(*(net.faults for net in nets))),
        "A score needs no gradients, and they cost memory: torch.no_grad() around both networks.",
    )
    see.words(
        "more than 8 images at once",
        _at_once(given, 8),
        "At most batch_size images go through a network at once: x.split(batch_size).",
    )
    see.words(
        "what it changed",
        sorted({change.replace(f" {i}:", ":") for i in range(4) for change in changes if f" {i}:" in change}),
        "Eval mode for the calls, for both networks; then each module back in its own mode, as "
        "networks.call_in_eval does. Weights and running statistics stay as they are.",
    )  # fmt: skip


@digit_kept.case("batch_size by default")
def digit_kept_batch_size_by_default(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(510, 560)
    given = [_Given(draw, n) for _ in range(2)]
    see.tried(f"two translators and classifiers, {n} images each, batch_size by default")
    shares = [answer(one.net_G, one.classifier, one.x, one.labels) for one in given]
    see.array("shares", row(*shares), SHARE)
    see.words(
        "more than 500 images at once",
        _at_once(given, 500),
        "By default 500 images go through a network at once, and the rest in a batch of its own.",
    )


@digit_kept.case("a single image")
def digit_kept_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    given = [_Given(draw, 1) for _ in range(12)]
    see.tried("twelve translators and classifiers, a single image each")
    shares = [answer(one.net_G, one.classifier, one.x, one.labels) for one in given]
    see.array(
        "shares", row(*shares), "Each share is 0 or 1 there: keep the dimension of the batch."
    )
