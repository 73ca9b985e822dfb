"""Probes for 11_few_labels: the losses of a discriminator that classifies, and of its generator."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.players import every_label
from course_utils.checks.instruments.scores import parts
from course_utils.checks.instruments.updates import watch
from course_utils.checks.probes import few_labels_loop as loop
from course_utils.checks.probes import few_labels_pairs as pairs
from course_utils.checks.probes import few_labels_steps as steps

IN_PLACE = "The inputs belong to the caller: change nothing in place, and draw no random numbers."
DEVICE = "Whatever is made here belongs on the device of the inputs: torch.zeros_like(x)."

# --- the logit of "real" -------------------------------------------------------------------------

logit_of_real = Exercise(
    "logit_of_real",
    points=2,
    notes="K + 1 classes",
    verified="the logits and their gradients for several numbers of classes, a single image, logits of "
    "1,000 and more above and below 0, and another device.",
)
LOGIT = (
    'With a logit of 0 for "generated", p / (1 - p) is the sum of exp(logit) over the K classes; its '
    "logarithm is one number for each image, shape (n,)."
)
LARGE_SUM = (
    "exp of a large logit is infinite, and of one far below 0 it is 0: torch.logsumexp of the logits "
    "takes the logarithm of the sum without either."
)


@logit_of_real.case("a batch")
def logit_of_real_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 8), draw.size(3, 4)
    logits = draw.normal(n, k, scale=2.0).requires_grad_()
    see.tried(f"logits of shape ({n}, {k})")
    with watch(logits=logits) as changes:
        found = answer(logits)
    see.words("what it changed", changes, IN_PLACE)
    see.tensor("logit", found, LOGIT)
    see.tensor(
        "gradient",
        gradient(found, logits),
        "Gradients flow through: it is the softmax among the K classes. Detach nothing.",
    )


@logit_of_real.case("a single image")
def logit_of_real_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    k = draw.size(2, 5)
    see.tried(f"logits of shape (1, {k})")
    see.tensor("logit", answer(draw.normal(1, k)), LOGIT)


@logit_of_real.case("large logits")
def logit_of_real_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(1_000, 1_500))
    see.tried(f"logits of shape (2, 3): a row near {size:.0f}, and one near -{size:.0f}")
    see.tensor("logit", answer(torch.tensor([[size], [-size]]) + torch.arange(3.0)), LARGE_SUM)


@logit_of_real.case("another device")
def logit_of_real_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 3) on another device than the CPU")
    on_another_device(see, DEVICE, answer, draw.normal(4, 3))


def _stub_logit_of_real(logits: torch.Tensor) -> torch.Tensor:
    """The logit, by a detour, in place of the student's: an answer may use it for the logarithm of a sum of exp."""
    return logits.amax(1) - logits.log_softmax(1).amax(1)


# --- three terms ---------------------------------------------------------------------------------

semi_supervised_losses = Exercise(
    "semi_supervised_losses",
    points=4,
    notes="K + 1 classes",
    verified="all three terms and their gradients on batches of different length, single images, logits "
    "of 1,000 and more, and another device.",
    stubs={"logit_of_real": _stub_logit_of_real},
)
TERMS = {
    "labelled": "labelled is the mean cross entropy among the K classes: F.cross_entropy(labelled_logits, "
    "labels).",
    "unlabelled": "unlabelled is the mean of -log p(real), softplus(-logit), with logit_of_real of the "
    "unlabelled images.",
    "generated": "generated is the mean of -log(1 - p(real)), softplus(logit), with logit_of_real of the "
    "generated images.",
}
LARGE = (
    "sigmoid of a large logit is exactly 0 or 1 in float32, and its logarithm is lost: softplus or "
    "logsigmoid of the logit, F.cross_entropy for the labels."
)


@semi_supervised_losses.case("three batches")
def semi_supervised_losses_three_batches(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 6), draw.size(3, 4)
    logits = [draw.normal(m, k, scale=2.0).requires_grad_() for m in (n, n + 2, n - 2)]
    labels = every_label(draw, n, k)
    see.tried(
        f"labelled_logits ({n}, {k}), unlabelled_logits ({n + 2}, {k}), generated_logits ({n - 2}, {k})"
    )
    named = dict(zip(("labelled", "unlabelled", "generated"), logits, strict=True))
    with watch(labels=labels, **{f"{name}_logits": x for name, x in named.items()}) as changes:
        found = answer(logits[0], labels, logits[1], logits[2])
    see.words("what it changed", changes, IN_PLACE)
    for (name, hint), term in zip(TERMS.items(), parts(found, *TERMS), strict=True):
        see.scalar(name, term, hint)
        see.tensor(
            f"gradient of {name}",
            gradient(term, named[name]),
            f"Gradients flow from {name} into the logits that it is made of: detach nothing.",
        )


@semi_supervised_losses.case("single images")
def semi_supervised_losses_single_images(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (1, 3), one row of each kind")
    rows = [draw.normal(1, 3) for _ in range(3)]
    found = answer(rows[0], torch.tensor([draw.size(0, 2)]), rows[1], rows[2])
    for (name, hint), term in zip(TERMS.items(), parts(found, *TERMS), strict=True):
        see.number(name, term, hint)


@semi_supervised_losses.case("large logits")
def semi_supervised_losses_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(1_000, 1_500))
    see.tried(
        f"logits of ±{size:.0f}: a classifier that is sure, and wrong about each of the three batches"
    )
    labelled = size * torch.tensor([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])
    far = torch.full((2, 3), size)
    found = answer(labelled, torch.tensor([1, 2]), -far, far)
    for name, term in zip(TERMS, parts(found, *TERMS), strict=True):
        see.number(name, term, LARGE)


@semi_supervised_losses.case("another device")
def semi_supervised_losses_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 3) and labels on another device than the CPU")
    on_another_device(
        see,
        DEVICE,
        lambda *given: sum(parts(answer(*given), *TERMS)),
        draw.normal(4, 3), every_label(draw, 4, 3), draw.normal(4, 3), draw.normal(4, 3),
    )  # fmt: skip


# --- the generator -------------------------------------------------------------------------------

feature_matching = Exercise(
    "feature_matching",
    points=3,
    notes="A generator that is useful",
    verified="the distance for batches of different length and for a single image, the gradient for "
    "generated features and none for real ones, and another device.",
)
MATCHING = (
    "It is the sum over the features of (mean of fake_features - mean of real_features)^2, the means "
    "over the images, dimension 0."
)


@feature_matching.case("two batches")
def feature_matching_two_batches(answer: Answer, draw: Draw, see: See) -> None:
    n, m, d = draw.size(6, 8), draw.size(3, 5), draw.size(3, 4)
    real, fake = draw.normal(n, d).requires_grad_(), (draw.normal(m, d) + 0.5).requires_grad_()
    see.tried(f"real_features of shape ({n}, {d}), fake_features of shape ({m}, {d})")
    with watch(real_features=real, fake_features=fake) as changes:
        found = answer(real, fake)
    see.words("what it changed", changes, IN_PLACE)
    see.scalar("distance", found, MATCHING)
    see.tensor(
        "gradient for fake_features",
        gradient(found, fake),
        "The generator learns through fake_features: they are not detached.",
    )
    see.tensor(
        "gradient for real_features",
        gradient(found, real),
        "The real side is a target: detach real_features, or their mean.",
    )


@feature_matching.case("a single image")
def feature_matching_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("real_features of shape (5, 1), fake_features of shape (1, 1)")
    see.number("distance", answer(draw.normal(5, 1), draw.normal(1, 1)), MATCHING)


@feature_matching.case("another device")
def feature_matching_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("features of shape (4, 3) on another device than the CPU")
    on_another_device(see, DEVICE, answer, draw.normal(4, 3), draw.normal(4, 3))


generator_losses = Exercise(
    "generator_losses",
    points=3,
    notes="A generator that is told the digit",
    verified="both losses and their gradients, a single image, logits of 1,000 and more, and another device.",
    stubs={"logit_of_real": _stub_logit_of_real},
)
BOTH = {
    "real": "real is the mean of -log p(real), softplus(-logit), with logit_of_real of the generated images: "
    "the non-saturating loss.",
    "label": "label is the mean cross entropy among the K classes, with the labels that the images were "
    "made for.",
}


@generator_losses.case("a batch")
def generator_losses_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    n, k = draw.size(5, 7), draw.size(3, 4)
    logits, labels = draw.normal(n, k, scale=2.0).requires_grad_(), every_label(draw, n, k)
    see.tried(f"logits of shape ({n}, {k}) and labels of shape ({n},)")
    with watch(logits=logits, labels=labels) as changes:
        found = answer(logits, labels)
    see.words("what it changed", changes, IN_PLACE)
    for (name, hint), loss in zip(BOTH.items(), parts(found, *BOTH), strict=True):
        see.scalar(name, loss, hint)
        see.tensor(
            f"gradient of {name}",
            gradient(loss, logits),
            f"The generator learns through {name}: detach nothing.",
        )


@generator_losses.case("a single image")
def generator_losses_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (1, 3) and labels of shape (1,)")
    found = answer(draw.normal(1, 3), torch.tensor([draw.size(0, 2)]))
    for (name, hint), loss in zip(BOTH.items(), parts(found, *BOTH), strict=True):
        see.number(name, loss, hint)


@generator_losses.case("large logits")
def generator_losses_large_logits(answer: Answer, draw: Draw, see: See) -> None:
    size = float(draw.size(1_000, 1_500))
    see.tried(f"logits near -{size:.0f}: a classifier that is sure that the images are generated")
    logits = torch.tensor([[-size, -2 * size, -size], [-2 * size, -size, -size]])
    found = answer(logits, torch.tensor([1, 0]))
    for name, loss in zip(BOTH, parts(found, *BOTH), strict=True):
        see.number(name, loss, LARGE)


@generator_losses.case("another device")
def generator_losses_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 3) and labels on another device than the CPU")
    on_another_device(
        see,
        DEVICE,
        lambda *given: sum(parts(answer(*given), *BOTH)),
        draw.normal(4, 3), every_label(draw, 4, 3),
    )  # fmt: skip


EXERCISES = (
    logit_of_real,
    semi_supervised_losses,
    feature_matching,
    generator_losses,
    pairs.agreement_loss,
    steps.update_classifier,
    loop.train_few_labels,
)
