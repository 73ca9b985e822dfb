"""Probes for 07_evaluating_gans: scores that come from features and from probabilities.

The expected values are not here but in ``golden/07_evaluating_gans.json``. What is asked of samples (what
they teach, how many there are, whether they are copies, whether they deceive) is in
`evaluating_gans_samples`.
"""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.scores import parts, row
from course_utils.checks.instruments.updates import watch
from course_utils.checks.probes import evaluating_gans_samples as samples

FLOAT64 = (
    "In float32 the digits that matter are lost, since large numbers nearly cancel: make both sets "
    "float64 before anything else."
)
UNCHANGED = "The features belong to the caller: make new tensors instead of changing them in place."


def _cloud(draw: Draw, n: int, d: int) -> torch.Tensor:
    """Features whose covariance is no multiple of the identity, and that lie off the origin."""
    return draw.normal(n, d) @ draw.normal(d, d) + draw.normal(d)


def _rounded(x: torch.Tensor) -> torch.Tensor:
    """The same numbers in float32 and in float64."""
    return x.float().to(x.dtype)


# --- distances between clouds --------------------------------------------------------------------

frechet_distance = Exercise(
    "frechet_distance",
    points=4,
    notes="Two distances, and too few samples",
    verified="two clouds, a shift, singular covariances, a feature that never changes, and clouds "
    "so alike that float32 would not do.",
    provided=("course_utils.metrics.features.frechet_distance",),
)


@frechet_distance.case("two clouds")
def frechet_distance_two_clouds(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(9, 14), draw.size(15, 20)
    real, fake = _cloud(draw, n, 4), _cloud(draw, m, 4)
    see.tried(f"real of shape ({n}, 4) and fake of shape ({m}, 4)")
    with watch(real=real, fake=fake) as changes:
        distance = answer(real, fake)
    see.number(
        "distance",
        distance,
        "|mu_r - mu_f|² + tr(S_r + S_f) - 2 tr (S_r S_f)^(1/2), with covariances that divide by n - 1.",
    )
    see.words("what it changed", changes, UNCHANGED)


@frechet_distance.case("a shift")
def frechet_distance_a_shift(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    real, shift = _cloud(draw, n, 3), draw.normal(3)
    see.tried(f"real of shape ({n}, 3) against itself, and against itself moved by a vector")
    see.array(
        "distances",
        row(answer(real, real), answer(real, real + shift)),
        "A cloud against itself gives 0, and moved by a vector the square of its length.",
    )


@frechet_distance.case("fewer samples than features")
def frechet_distance_fewer_samples(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(7, 9)
    see.tried(f"real of shape ({n}, 12), fake of shape ({m}, 12): both covariances are singular")
    see.number(
        "distance",
        answer(_cloud(draw, n, 12), _cloud(draw, m, 12)),
        "A singular matrix has eigenvalues of 0, which rounding makes a little negative: no Cholesky "
        "factor, no inverse, and no root of them before clamp(min=0).",
    )


@frechet_distance.case("a feature that never changes")
def frechet_distance_dead_feature(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    real, fake = _cloud(draw, n, 4), _cloud(draw, n + 3, 4)
    real[:, 1], fake[:, 1] = draw.normal(1), draw.normal(1)
    see.tried("as before, with a second feature that is the same in all of a set")
    see.number(
        "distance",
        answer(real, fake),
        "A feature without variance counts with its mean alone: nothing is divided by its deviation.",
    )


@frechet_distance.case("nearly the same")
def frechet_distance_nearly_the_same(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(10, 14)
    real = _rounded(300 * draw.normal(n, 5))
    fake = _rounded(real + draw.normal(n, 5))
    see.tried(f"real of shape ({n}, 5), with numbers in the hundreds; fake is off by about 1")
    see.number("distance", answer(real, fake), FLOAT64)


kernel_distance = Exercise(
    "kernel_distance",
    points=4,
    notes="Two distances, and too few samples",
    verified="two clouds, two samples each, a distance below 0, and clouds so far from the origin "
    "that float32 would not do.",
    provided=("course_utils.metrics.features.kid",),
)


@kernel_distance.case("two clouds")
def kernel_distance_two_clouds(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(10, 14)
    real, fake = draw.normal(n, 4), draw.normal(m, 4) + draw.normal(4)
    see.tried(f"real of shape ({n}, 4) and fake of shape ({m}, 4)")
    with watch(real=real, fake=fake) as changes:
        distance = answer(real, fake)
    see.number(
        "distance",
        distance,
        "The kernel is (a·b / d + 1)³. Its mean within a set is over the pairs of two different "
        "samples, and its mean between the sets counts twice.",
    )
    see.words("what it changed", changes, UNCHANGED)


@kernel_distance.case("two samples each")
def kernel_distance_two_samples_each(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("real and fake of shape (2, 3)")
    see.number(
        "distance",
        answer(draw.normal(2, 3), 2 + draw.normal(2, 3)),  # apart: nothing nearly cancels
        "Two samples make n (n - 1) = 2 pairs within a set.",
    )


@kernel_distance.case("a cloud twice")
def kernel_distance_a_cloud_twice(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    real = draw.normal(n, 3)
    see.tried(f"the same samples, of shape ({n}, 3), as real and as fake")
    see.number(
        "distance",
        answer(real, real.clone()),
        "An unbiased estimate may be negative, and is here: leave it so. Between the sets all pairs "
        "count, also those of the diagonal.",
    )


@kernel_distance.case("far from the origin")
def kernel_distance_far_from_the_origin(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    real = _rounded(200 + draw.normal(n, 6))
    fake = _rounded(real + 0.01 * draw.normal(n, 6))
    see.tried(f"real and fake of shape ({n}, 6), all numbers about 200")
    see.number("distance", answer(real, fake), FLOAT64)


# --- scores of probabilities ---------------------------------------------------------------------

inception_score = Exercise(
    "inception_score",
    points=3,
    notes="A score that needs no data",
    verified="probabilities of several samples, samples that the classifier is sure of, classes "
    "that never occur, and a single sample.",
)


@inception_score.case("several samples")
def inception_score_several_samples(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(7, 13)
    probabilities = (1.5 * draw.normal(n, 4)).softmax(1)
    see.tried(f"probabilities of shape ({n}, 4)")
    see.number(
        "score",
        answer(probabilities),
        "For each row the sum of p (log p - log of the marginal), natural logarithms; the mean over "
        "the rows; exp at the very end.",
    )


@inception_score.case("sure of all")
def inception_score_sure_of_all(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    labels = torch.tensor(draw.rng.integers(0, 3, n))
    probabilities = torch.eye(5)[labels]
    mixed = torch.cat([probabilities, draw.uniform(1, 3).softmax(1) @ torch.eye(3, 5)])
    see.tried(f"one-hot rows, ({n}, 5), and one row more; two of the five classes never occur")
    with watch(probabilities=mixed) as changes:
        score = answer(mixed)
    see.number(
        "score",
        score,
        "0 log 0 counts as 0, in a row and in the marginal: torch.xlogy has it so. Adding a small "
        "number to the probabilities changes the score.",
    )
    see.words(
        "what it changed", changes, "The probabilities belong to the caller: make new tensors."
    )


@inception_score.case("one sample")
def inception_score_one_sample(answer: Answer, draw: Draw, see: See) -> None:
    one = draw.normal(1, 3).softmax(1)
    few = draw.normal(3, 3).softmax(1)
    see.tried("one sample, then three")
    see.array(
        "scores",
        row(answer(one), answer(few)),
        "All samples are one group, however few: one sample is its own marginal, and scores 1.",
    )


# --- neighbours ----------------------------------------------------------------------------------

precision_recall = Exercise(
    "precision_recall",
    points=4,
    notes="Quality and variety, apart",
    verified="both shares for the default and for other numbers of neighbours, and repeated samples, "
    "whose balls are single points.",
    provided=("course_utils.metrics.features.precision_recall",),
)


def _look_at_both(see: See, found: object) -> None:
    precision, recall = parts(found, "precision", "recall")
    see.number(
        "precision",
        precision,
        "The share of fakes that lie in the ball of *some* real point; a ball reaches to the k-th "
        "nearest of the other points of its own set.",
    )
    see.number("recall", recall, "The share of real points that lie in the ball of some fake.")


# At most 24 points a set: torch.cdist then computes distances to themselves as exactly 0.
@precision_recall.case("two clouds")
def precision_recall_two_clouds(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(21, 24), draw.size(15, 19)
    real, fake = draw.normal(n, 2), 0.8 * draw.normal(m, 2) + 0.9
    see.tried(f"real of shape ({n}, 2), fake of shape ({m}, 2), default k")
    _look_at_both(see, answer(real, fake))


@precision_recall.case("other numbers of neighbours")
def precision_recall_other_numbers(answer: Answer, draw: Draw, see: See) -> None:
    real, fake = draw.normal(19, 3), draw.normal(23, 3) - 0.7
    see.tried("real of shape (19, 3), fake of shape (23, 3), k=1 and k=5")
    one, five = (parts(answer(real, fake, k=k), "precision", "recall") for k in (1, 5))
    see.array(
        "precision and recall, k=1, then k=5",
        row(*one, *five),
        "The radius reaches to the k-th nearest of the *other* points, with k from the argument.",
    )


@precision_recall.case("repeated samples")
def precision_recall_repeated_samples(answer: Answer, draw: Draw, see: See) -> None:
    distinct, common = draw.size(6, 12), draw.size(2, 5)
    # Whole numbers: a distance of 0 is exactly 0 by whatever formula.
    points = (50 * draw.normal(distinct + 6, 3)).round()
    real, fake = points[:distinct].repeat(2, 1), points[distinct - common :].repeat(2, 1)
    see.tried(
        f"{distinct} real points and {6 + common} fakes, each of them twice, {common} in common; k=1"
    )
    shares = parts(answer(real, fake, k=1), "precision", "recall")
    see.array(
        "precision and recall",
        row(*shares),
        "The border belongs to a ball: compare by <=. Balls of radius 0 hold what lies on them.",
    )


EXERCISES = (
    samples.error_rate,
    frechet_distance,
    kernel_distance,
    inception_score,
    precision_recall,
    samples.classification_accuracy_score,
    samples.copies,
    samples.birthday_test,
)
