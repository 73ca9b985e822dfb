"""Divergences, distances and scores at given numbers."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, DrawAgain, Drawn, number, template


def kl(p: list[float], q: list[float]) -> float:
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


def entropy(p: list[float]) -> float:
    return -sum(a * math.log(a) for a in p)


@template("01_vanilla_gan")
def jensen_shannon(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.55, 0.95, 2), draw.decimal(0.05, 0.5, 2)
    p, q = [a, 1 - a], [b, 1 - b]
    m = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    right = (kl(p, m) + kl(q, m)) / 2
    return number(
        f"Data and samples take two values: p = ({a}, {1 - a:.2f}), q = ({b}, {1 - b:.2f}). What is "
        "their Jensen–Shannon divergence, in nats?",
        (right, "the mean of both divergences to (p + q)/2"),
        [
            (2 * right, "the sum of both"),
            (kl(p, q), "KL(p ‖ q)"),
            (right / math.log(2), "in bits"),
            ((kl(p, q) + kl(q, p)) / 2, "the mean of KL(p ‖ q) and KL(q ‖ p)"),
        ],
        {"a": a, "b": b},
    )


@template("01_vanilla_gan")
def value_at_the_best(draw: Draw) -> Drawn:
    jsd = draw.decimal(0.05, 0.65, 2)
    return number(
        f"The Jensen–Shannon divergence of data and samples is {jsd} nats. What is the value of the "
        "game at the best discriminator?",
        (2 * jsd - math.log(4), "−log 4 + 2 JSD"),
        [
            (jsd - math.log(4), "the factor 2 left out"),
            (math.log(4) - 2 * jsd, "D's loss"),
            (2 * jsd, "log 4 left out"),
            (jsd - math.log(2), "half of it"),
        ],
        {"jsd": jsd},
    )


@template("01_vanilla_gan")
def kl_of_two_gaussians(draw: Draw) -> Drawn:
    m, s = draw.decimal(0.5, 3.0), draw.decimal(0.5, 2.0)
    return number(
        f"Two Gaussians have the standard deviation {s} both, and means that are {m} apart. What is "
        "their Kullback–Leibler divergence, in nats?",
        (m * m / (2 * s * s), "(difference)² / 2σ²"),
        [
            (m * m / (s * s), "the factor ½ left out"),
            (m / s, "the difference in standard deviations"),
            (m * m / (2 * s), "σ in place of σ²"),
            (m * m, "their Fréchet distance"),
        ],
        {"m": m, "s": s},
    )


@template("07_evaluating_gans")
def frechet_on_a_line(draw: Draw) -> Drawn:
    m1, m2 = draw.decimal(-1, 1), draw.decimal(0.8, 2.5)
    s1, s2 = draw.decimal(0.5, 1.2), draw.decimal(1.3, 2.5)
    right = (m1 - m2) ** 2 + (s1 - s2) ** 2
    return number(
        f"Two Gaussians on a line: mean {m1} and standard deviation {s1}, mean {m2} and standard "
        f"deviation {s2}. What is their Fréchet distance (as in FID)?",
        (right, "(difference of the means)² + (difference of the standard deviations)²"),
        [
            (math.sqrt(right), "the root of it"),
            ((m1 - m2) ** 2 + abs(s1**2 - s2**2), "the difference of the variances"),
            ((m1 - m2) ** 2 + s1**2 + s2**2, "the root of the product left out"),
            ((m1 - m2) ** 2, "the means alone"),
        ],
        {"m1": m1, "m2": m2, "s1": s1, "s2": s2},
    )


@template("07_evaluating_gans")
def frechet_in_the_plane(draw: Draw) -> Drawn:
    m = draw.decimal(0.3, 2.0)
    a, b = draw.pick(1, 4, 9), draw.pick(1, 4, 9)
    c, d = draw.pick(4, 9, 16), draw.pick(1, 16, 25)
    right = m * m + (a**0.5 - c**0.5) ** 2 + (b**0.5 - d**0.5) ** 2
    return number(
        f"Features of real images: mean (0, 0), covariance diag({a}, {b}). Of samples: mean ({m}, 0), "
        f"covariance diag({c}, {d}). What is the Fréchet distance?",
        (right, "‖difference of the means‖² + tr(S + T − 2 (S T)^½)"),
        [
            (m * m + a + b + c + d, "the root of the product left out"),
            (m * m + abs(a - c) + abs(b - d), "differences of the variances"),
            (m * m, "the means alone"),
            (m + (a**0.5 - c**0.5) ** 2 + (b**0.5 - d**0.5) ** 2, "the difference not squared"),
            (math.sqrt(right), "the root of it"),
        ],
        {"m": m, "a": a, "b": b, "c": c, "d": d},
    )


@template("07_evaluating_gans")
def frechet_at_infinity(draw: Draw) -> Drawn:
    limit, slope = draw.decimal(1.0, 8.0), draw.pick(2000, 4000, 6000)
    n, m = draw.pick((500, 2000), (1000, 4000), (1000, 5000))
    at_n, at_m = round(limit + slope / n, 2), round(limit + slope / m, 2)
    right = (m * at_m - n * at_n) / (m - n)
    return number(
        f"A generator's Fréchet distance is {at_n} from {n} samples and {at_m} from {m}. It is nearly "
        "a straight line over 1/n. What would it be with infinitely many?",
        (right, "the line through both, at 1/n = 0"),
        [
            (at_m, "that of the larger number"),
            ((at_n + at_m) / 2, "the mean"),
            (at_m - (at_n - at_m), "a straight line over n"),
            (at_n - at_m, "the difference"),
        ],
        {"n": n, "m": m, "at_n": at_n, "at_m": at_m},
    )


@template("07_evaluating_gans")
def inception_score_of_two_classes(draw: Draw) -> Drawn:
    a = draw.decimal(0.6, 0.97, 2)
    h = entropy([a, 1 - a])
    return number(
        f"There are two classes. For half of the samples the classifier says ({a}, {1 - a:.2f}), for "
        f"the other half ({1 - a:.2f}, {a}). What is the Inception score?",
        (2 * math.exp(-h), "exp of the mean divergence of the rows from (½, ½)"),
        [
            (2.0, "the number of classes"),
            (math.log(2) - h, "without the exponential"),
            (math.exp(h), "exp of the entropy of a row"),
            (1.0, "rows averaged before they are compared"),
        ],
        {"a": a},
    )


@template("07_evaluating_gans")
def inception_score_of_some_classes(draw: Draw) -> Drawn:
    k, m = draw.pick(10, 12, 20, 100), draw.whole(3, 8)
    return number(
        f"Of {k} classes a generator makes {m}, all equally often, and the classifier is sure of each "
        "sample. What is the Inception score?",
        (float(m), "the exponential of log m"),
        [
            (float(k), "the number of all classes"),
            (math.log(m), "without the exponential"),
            (k / m, "classes a class"),
            (m / k, "the share of the classes"),
        ],
        {"k": k, "m": m},
    )


@template("07_evaluating_gans")
def recall_by_counts(draw: Draw) -> Drawn:
    n, m = draw.pick(500, 1000, 2000), draw.pick(800, 2500, 4000)
    x, y = draw.whole(n // 2, n - 20), draw.whole(m // 5, m // 2)
    return number(
        f"{x} of {n} samples lie in the balls of real images; {y} of {m} real images lie in the balls "
        "of samples. What is the recall?",
        (y / m, f"{y} / {m}"),
        [
            (x / n, "the precision"),
            (y / n, "divided by the number of samples"),
            (2 * (x / n) * (y / m) / (x / n + y / m), "the harmonic mean of both"),
            ((x + y) / (n + m), "both sets in one"),
        ],
        {"n": n, "m": m, "x": x, "y": y},
    )


@template("07_evaluating_gans")
def birthday_support(draw: Draw) -> Drawn:
    s, alike = draw.whole(40, 200), draw.whole(2, 12)
    return number(
        f"Among {s} samples, {alike} pairs are alike. How many different samples does the generator "
        "have, if all are equally likely?",
        (s * (s - 1) / 2 / alike, "pairs / alike"),
        [
            (s / alike, "samples in place of pairs"),
            (s * (s - 1) / alike, "each pair counted twice"),
            (s * (s - 1) / 2, "all pairs"),
            (float(s - alike), "samples that are not alike"),
        ],
        {"s": s, "alike": alike},
    )


@template("07_evaluating_gans")
def no_mistake(draw: Draw) -> Drawn:
    n = draw.whole(15, 90)
    return number(
        f"A judge made no mistake in {n} pairs. Up to which error rate does Wilson's interval reach "
        "(1.96 standard deviations)?",
        (1.96**2 / (n + 1.96**2), f"1.96² / ({n} + 1.96²)"),
        [
            (0.0, "the textbook interval, of length 0"),
            (1.96 / n, "not squared"),
            (1 / n, "one mistake"),
            (0.5, "guessing"),
        ],
        {"n": n},
    )


@template("06_stable_gans")
def reverse_kl_of_modes(draw: Draw) -> Drawn:
    k, m = draw.pick(8, 10, 25), draw.whole(2, 7)
    return number(
        f"Of {k} modes a generator makes {m}, all equally often. What is the reverse KL, in nats?",
        (math.log(k / m), f"log({k}/{m})"),
        [
            (math.log(k), "everything in one mode"),
            ((k - m) / k, "the share of the lost modes"),
            (math.log(m), "the entropy of the shares"),
            (m / k, "the share of the modes made"),
        ],
        {"k": k, "m": m},
    )


@template("06_stable_gans")
def reverse_kl_of_uneven_shares(draw: Draw) -> Drawn:
    k = draw.pick(4, 5, 8)
    a = draw.decimal(0.4, 0.8)
    if abs(a - 1 / k) < 0.15:
        raise DrawAgain
    shares = [a, *[(1 - a) / (k - 1)] * (k - 1)]
    even = [1 / k] * k
    return number(
        f"Of {k} modes one gets {a} of the samples; the others share the rest evenly. What is the "
        "reverse KL, in nats?",
        (kl(shares, even), "the sum of q log(q k)"),
        [
            (kl(even, shares), "the other way round"),
            (entropy(shares), "the entropy of the shares"),
            (a * math.log(a * k), "the largest share alone"),
            (math.log(k), "everything in one mode"),
        ],
        {"k": k, "a": a},
    )


@template("06_stable_gans")
def share_within_a_radius(draw: Draw) -> Drawn:
    c = draw.pick(1.5, 2.0, 2.5, 1.8, 2.2)
    return number(
        f"A round Gaussian in the plane: which share of its points lies within {c} standard deviations "
        "of the centre?",
        (1 - math.exp(-c * c / 2), f"1 − exp(−{c}²/2)"),
        [
            (math.erf(c / math.sqrt(2)), "that on a line"),
            (math.exp(-c * c / 2), "the share outside"),
            (1 - math.exp(-c), "the exponent not squared"),
            (math.erf(c / math.sqrt(2)) ** 2, "that in a square"),
        ],
        {"c": c},
    )


@template("07_evaluating_gans")
def times_real(draw: Draw) -> Drawn:
    real, fake = draw.decimal(0.3, 1.2, 2), draw.decimal(2.0, 15.0)
    return number(
        f"10 000 real training images have a Fréchet distance of {real} to the test images, 10 000 "
        f"samples one of {fake}. How many *times real* is that?",
        (fake / real, f"{fake} / {real}"),
        [
            (fake - real, "the difference"),
            (real / fake, "the other way round"),
            (fake, "the distance itself"),
            ((fake - real) / real, "the difference, in times real"),
        ],
        {"real": real, "fake": fake},
    )
