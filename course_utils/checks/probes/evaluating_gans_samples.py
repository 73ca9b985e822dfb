"""Probes for 07_evaluating_gans: what samples teach, how many differ, whether they are copies, and whom
they deceive."""

from __future__ import annotations

import math

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.players import drawn, every_label
from course_utils.checks.instruments.scores import parts, row
from course_utils.checks.instruments.updates import watch

Batch = tuple[torch.Tensor, torch.Tensor]

# --- what samples teach --------------------------------------------------------------------------


class _Classifier(nn.Module):
    """A classifier of four classes with BatchNorm, which keeps how and on how many it is called."""

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self.net = drawn(nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Linear(5, 4)), draw)
        self.calls: list[str] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mode = "training" if self.training else "eval"
        gradients = "with" if torch.is_grad_enabled() else "without"
        self.calls.append(f"{len(x)} in {mode} mode {gradients} gradients")
        out: torch.Tensor = self.net(x)
        return out


def _batches(draw: Draw, *sizes: int) -> list[Batch]:
    return [(draw.normal(n, 3, scale=2.0), every_label(draw, n, 4)) for n in sizes]


classification_accuracy_score = Exercise(
    "classification_accuracy_score",
    points=4,
    notes="Variety that teaches",
    verified="the trained weights, modes and gradients of every call, the share over test batches "
    "of unequal size, and that the batches stay as they are.",
)


@classification_accuracy_score.case("three epochs")
def classification_accuracy_score_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    train, test = _batches(draw, 7, 7, 4), _batches(draw, 11, 11, 3)
    net = _Classifier(draw).eval()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.5)
    steps: list[object] = []
    optimizer.register_step_post_hook(lambda *_: steps.append(None))
    see.tried(
        "three epochs, three batches of samples and three of real images, a classifier with BatchNorm "
        "in eval mode, SGD with momentum"
    )
    with watch(samples=[x for x, _ in train], images=[x for x, _ in test]) as changes:
        score = answer(net, optimizer, train, test, num_epochs=3)
    see.words(
        "calls of net",
        net.calls,
        "net.train(), then each batch of samples once an epoch; net.eval() and torch.no_grad(), then "
        "each test batch once.",
    )
    see.number(
        "steps of optimizer",
        len(steps),
        "Each batch of samples makes one step of the optimizer that came in, and test images make none.",
    )
    see.tensor(
        "weights of net",
        weights(net),
        "A step goes by the gradient of F.cross_entropy(net(x), y) on its own batch alone: zero_grad, "
        "backward, step.",
    )
    see.number(
        "score",
        score,
        "The share of all test images whose largest logit is at their label: count over the batches, "
        "and divide once.",
    )
    see.words("mode of net", "training" if net.training else "eval", "Leave net in eval mode.")
    see.words(
        "what it changed", changes, "The images belong to the caller: leave them as they are."
    )


@classification_accuracy_score.case("default")
def classification_accuracy_score_default(answer: Answer, draw: Draw, see: See) -> None:
    train, test = _batches(draw, 8, 8), _batches(draw, 20, 9)
    net = _Classifier(draw)
    see.tried("two batches each, num_epochs left to its default")
    score = answer(net, torch.optim.SGD(net.parameters(), lr=0.3), train, test)
    see.number("score", score, "The default of num_epochs is 2.")
    see.fingerprint(net.net)


# --- how many differ -----------------------------------------------------------------------------

birthday_test = Exercise(
    "birthday_test",
    points=3,
    notes="Copies",
    verified="share and support, rows that fill no group, exact copies at threshold 0, and groups "
    "without any pair that is alike.",
)


def _look_at_birthdays(see: See, found: object) -> None:
    share, support = parts(found, "share", "support")
    see.number("share", share, "Groups with at least one pair that is alike, over all groups.")
    see.number(
        "support",
        support,
        "All pairs within groups, size (size - 1) / 2 in each, over those that are alike. Each pair "
        "counts once, and no sample is a pair with itself.",
    )


@birthday_test.case("several groups")
def birthday_test_several_groups(answer: Answer, draw: Draw, see: See) -> None:
    groups, threshold = draw.size(20, 40), round(float(draw.uniform(1, low=0.3, high=0.5)), 3)
    features = draw.normal(5 * groups + 3, 2)
    features[-3:] = features[-1]  # what is left over is alike
    see.tried(f"features of shape ({5 * groups + 3}, 2), size=5, threshold={threshold}")
    with watch(features=features) as changes:
        found = answer(features, 5, threshold)
    see.words(
        "what it changed",
        changes,
        "The features belong to the caller: leave them as they are, and in their order.",
    )
    _look_at_birthdays(see, found)


@birthday_test.case("exact copies")
def birthday_test_exact_copies(answer: Answer, draw: Draw, see: See) -> None:
    # Whole numbers: a distance of 0 is exactly 0 by whatever formula.
    few = (50 * draw.normal(draw.size(9, 14), 3)).round()
    features = few[torch.tensor(draw.rng.integers(0, len(few), 40))]
    see.tried("features of shape (40, 3), many of them equal, size=4, threshold=0.0")
    share, support = parts(answer(features, 4, 0.0), "share", "support")
    see.array(
        "share and support",
        row(share, support),
        "At most the threshold: copies, with a distance of 0, are alike at threshold 0.",
    )


@birthday_test.case("none alike")
def birthday_test_none_alike(answer: Answer, draw: Draw, see: See) -> None:
    features = draw.normal(24, 3)
    see.tried("features of shape (24, 3), size=6, threshold=0.0, all of them different")
    share, support = row(*parts(answer(features, 6, 0.0), "share", "support"))
    see.words(
        "share and support",
        [f"{share:g}", "infinite" if math.isinf(support) else "finite"],
        "Where no pair is alike, share is 0 and support is math.inf.",
    )
    see.fingerprint(row(*parts(answer(features, 6, 1.5), "share", "support")))


# --- copies --------------------------------------------------------------------------------------

copies = Exercise(
    "copies",
    points=3,
    notes="Copies",
    verified="share and threshold for given and default quantiles, samples that are copies, and "
    "held-out images that are.",
)


def _look_at_copies(see: See, found: object) -> None:
    share, threshold = parts(found, "share", "threshold")
    see.number(
        "threshold",
        threshold,
        "torch.quantile of the distances from each held-out image to the nearest training image.",
    )
    see.number(
        "share",
        share,
        "The share of samples whose distance to the nearest training image is at most the threshold.",
    )


@copies.case("some quantile")
def copies_some_quantile(answer: Answer, draw: Draw, see: See) -> None:
    n, m, h = draw.size(20, 30), draw.size(9, 12), draw.size(13, 18)
    quantile = round(float(draw.uniform(1, low=0.3, high=0.6)), 3)
    see.tried(f"{n} samples, {m} training and {h} held-out images, quantile={quantile}")
    fake, train, held_out = draw.normal(n, 3), draw.normal(m, 3), draw.normal(h, 3)
    _look_at_copies(see, answer(fake, train, held_out, quantile))


@copies.case("copies among the samples")
def copies_copies_among_the_samples(answer: Answer, draw: Draw, see: See) -> None:
    train, held_out = draw.normal(12, 3), draw.normal(15, 3)
    copied = draw.size(5, 11)
    fake = torch.cat([train[:copied], 9 + draw.normal(4, 3)])
    see.tried(f"{copied} samples that are training images and 4 that are far off, default quantile")
    share, threshold = parts(answer(fake, train, held_out), "share", "threshold")
    see.array(
        "share and threshold",
        row(share, threshold),
        "The default of quantile is 0.01. Copies have a distance of 0.",
    )


@copies.case("held-out images that are copies")
def copies_held_out_images_that_are_copies(answer: Answer, draw: Draw, see: See) -> None:
    # Whole numbers: a distance of 0 is exactly 0 by whatever formula.
    train = (50 * draw.normal(9, 3)).round()
    copied = draw.size(2, 9)
    fake = torch.cat([train[:copied], train[:3] + 7])
    see.tried(f"held-out images that all are training images; {copied} of the samples are too")
    share, threshold = parts(answer(fake, train, train[2:]), "share", "threshold")
    see.array(
        "share and threshold",
        row(share, threshold),
        "At most the threshold: where it is 0, copies, with a distance of 0, still count.",
    )
    see.fingerprint(row(*parts(answer(fake, train, train + 5), "share", "threshold")))


# --- the eye -------------------------------------------------------------------------------------

error_rate = Exercise(
    "error_rate",
    points=2,
    notes="The eye",
    verified="rate and interval of many answers, of one, without any mistake, and for other "
    "confidences.",
)


def _look_at_rate(see: See, found: object) -> None:
    rate, low, high = parts(found, "rate", "low", "high")
    see.number(
        "rate",
        rate,
        "The number of answers that differ from the truth, over the number of answers.",
    )
    one, two = row(low, high)
    see.number(
        "middle of the interval, (low + high) / 2",
        (one + two) / 2,
        "The middle of Wilson's interval is (p + z²/2n) / (1 + z²/n).",
    )
    see.number(
        "reach of the interval, (high - low) / 2",
        (two - one) / 2,
        "Wilson's interval reaches z sqrt(p (1 - p) / n + z²/4n²) / (1 + z²/n) to either side of its "
        "middle.",
    )


@error_rate.case("many answers")
def error_rate_many_answers(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(25, 40)
    said, truth = (torch.tensor(draw.rng.integers(0, 3, n)) for _ in range(2))
    see.tried(f"{n} answers of three kinds")
    _look_at_rate(see, answer(said, truth))


@error_rate.case("other confidences")
def error_rate_other_confidences(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(10, 20)
    said, truth = (torch.tensor(draw.rng.integers(0, 2, n)) for _ in range(2))
    see.tried(f"{n} answers, confidence=0.8 and confidence=0.99")
    found = [parts(answer(said, truth, c), "rate", "low", "high")[1:] for c in (0.8, 0.99)]
    see.array(
        "intervals",
        row(*found[0], *found[1]),
        "z = NormalDist().inv_cdf((1 + confidence) / 2), with the confidence from the argument.",
    )


@error_rate.case("no mistake")
def error_rate_no_mistake(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 60)
    truth = torch.tensor(draw.rng.integers(0, 2, n))
    see.tried(f"one answer, which is wrong, and {n} answers, all of them right")
    one = parts(answer(truth[:1], 1 - truth[:1]), "rate", "low", "high")
    all_right = parts(answer(truth, truth.clone()), "rate", "low", "high")
    see.array(
        "rates and intervals",
        row(*one, *all_right),
        "Without a mistake the interval begins at 0 and does not end there.",
    )
