"""Probes for 07_evaluating_gans: scores that come from features and from probabilities.

The expected values are not here but in ``golden/07_evaluating_gans.json``. What is asked of samples (what
they teach, how many there are, whether they are copies, whether they deceive) is in
`evaluating_gans_samples`.
"""

from __future__ import annotations

import math

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
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


def _whole(draw: Draw, most: int, *shape: int) -> torch.Tensor:
    """Whole numbers from -most to most."""
    return torch.tensor(draw.rng.integers(-most, most + 1, shape)).to(torch.get_default_dtype())


def _of_singular(answer: Answer, real: torch.Tensor, fake: torch.Tensor) -> object:
    """A distance of sets with singular covariances; torch's words for a NaN there hold digits of rounding."""
    try:
        return answer(real, fake)
    except torch.linalg.LinAlgError as error:  # type: ignore[attr-defined]  # public, says its page
        if "cholesky" in str(error):
            raise
        raise Misfit(
            "NaN gets into torch.linalg: rounding puts eigenvalues below 0, which have no root. "
            "clamp(min=0) comes before each root."
        ) from None


# --- distances between clouds --------------------------------------------------------------------

frechet_distance = Exercise(
    "frechet_distance",
    points=4,
    notes="Two distances, and too few samples",
    verified="one mean, one covariance, two clouds, clouds so alike that float32 would not do, "
    "singular covariances, and never below 0.",
    provided=("course_utils.metrics.features.frechet_distance",),
)


@frechet_distance.case("one mean")
def frechet_distance_one_mean(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    real = draw.normal(n, 3) * draw.uniform(3, low=1.0, high=2.0) + draw.normal(3)
    wider = 2 * real - real.mean(0)
    see.tried(
        f"real of shape ({n}, 3) against itself, and against itself stretched to twice as wide"
    )
    see.array(
        "distances",
        row(answer(real.clone(), real.clone()), answer(real, wider)),
        "The covariances' part: S against S gives 0, and against 4 S its trace, where S is taken about the "
        "mean, has a row and a column for each feature, and divides by n - 1.",
    )


@frechet_distance.case("a shift")
def frechet_distance_a_shift(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    real, shift = _cloud(draw, n, 3), draw.uniform(3, low=2.0, high=4.0)
    see.tried(f"real of shape ({n}, 3) against itself moved by a vector")
    see.number(
        "distance",
        answer(real, real + shift),
        "The means' part: moved by a vector, a set is off by the square of its length, "
        "(mu_r - mu_f).square().sum(), with means over the samples, dim 0.",
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
        "S_r S_f is not symmetric: the trace of its root is the sum of the roots of its eigenvalues, or of "
        "those of R S_f R. Each covariance is that of its own set.",
    )
    see.words("what it changed", changes, UNCHANGED)


@frechet_distance.case("nearly the same")
def frechet_distance_nearly_the_same(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(10, 14)
    # Whole numbers: the same in float32 and in float64.
    real = 100_000 + _whole(draw, 30, n, 5)
    fake = real + _whole(draw, 3, n, 5)
    see.tried(f"real of shape ({n}, 5), with numbers about 100,000; fake is off by 3 at most")
    see.number("distance", answer(real, fake), FLOAT64)


@frechet_distance.case("singular covariances")
def frechet_distance_singular_covariances(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(7, 9)
    real, fake = _cloud(draw, n, 16), _cloud(draw, m, 16)
    real[:, 0], fake[:, 0] = draw.normal(1), draw.normal(1)
    see.tried(
        f"real of shape ({n}, 16), fake of shape ({m}, 16), and a first feature that is the same in all "
        "of a set: both covariances are singular"
    )
    see.number(
        "distance",
        _of_singular(answer, real, fake),
        "Here covariances are singular: there is no inverse and no Cholesky factor, nothing is divided by "
        "a deviation, and eigenvalues that rounding puts below 0 count as 0.",
    )


@frechet_distance.case("one set twice")
def frechet_distance_one_set_twice(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    real = 1000 * draw.normal(n, 16)
    real[:, 0] = 1000 * draw.normal(1)
    see.tried(f"real of shape ({n}, 16), with numbers in the thousands, against itself")
    (distance,) = row(_of_singular(answer, real.clone(), real.clone()))
    # Rounding alone decides how far below 0 it is, never that it is.
    sign = "NaN" if math.isnan(distance) else "below 0" if distance < -1e-5 else "not below 0"
    see.words("sign", sign, "Rounding takes a distance of 0 below 0: clamp the result, too.")
    see.fingerprint(row(answer(real, real[1:] + 1000 * draw.normal(16))))


kernel_distance = Exercise(
    "kernel_distance",
    points=4,
    notes="Two distances, and too few samples",
    verified="one set at the origin, two clouds, two samples each, a distance below 0, and clouds so far "
    "from the origin that float32 would not do.",
    provided=("course_utils.metrics.features.kid",),
)


@kernel_distance.case("one set at the origin")
def kernel_distance_one_set_at_the_origin(answer: Answer, draw: Draw, see: See) -> None:
    n, m = draw.size(4, 6), draw.size(7, 9)
    real, fake = draw.uniform(n, 3, low=1.0, high=2.0), draw.uniform(m, 3, low=1.0, high=2.0)
    see.tried(f"real of shape ({n}, 3) against zeros, and zeros against fake of shape ({m}, 3)")
    see.array(
        "distances",
        row(answer(real, torch.zeros(m, 3)), answer(torch.zeros(n, 3), fake)),
        "With zeros k is 1: what remains is the mean of (a·b / d + 1)³ within the other set, over its "
        "n (n - 1) pairs of two different samples, minus 1; no root is taken.",
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
        "Between the sets the mean of k is over all n · m pairs, and is taken away twice.",
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


@precision_recall.case("three real points")
def precision_recall_three_real_points(answer: Answer, draw: Draw, see: See) -> None:
    m, side = draw.size(17, 24), draw.uniform(1, low=1.0, high=2.0)
    real = side * torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]])
    fake = 1.2 * draw.normal(m, 2)
    see.tried(f"three real points, each as far from both others, fake of shape ({m}, 2), k=1")
    precision, recall = parts(answer(real, fake, k=1), "precision", "recall")
    see.number(
        "precision",
        precision,
        "The real points' balls all reach as far as two of them are apart, and a fake counts once if it "
        "is in one ball or in more.",
    )
    see.number(
        "recall",
        recall,
        "The real points that lie in the ball of some fake, over three; a fake's ball reaches to its "
        "nearest other fake.",
    )


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
