"""The players: their losses at given outputs, the best discriminator, the value of the game."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, sigmoid, template


def softplus(x: float) -> float:
    return math.log1p(math.exp(x))


@template("01_vanilla_gan")
def loss_of_d(draw: Draw) -> Drawn:
    real, fake = draw.decimal(0.4, 2.5), draw.decimal(-2.5, 1.5)
    right = softplus(-real) + softplus(fake)
    return number(
        f"A real point has the logit {real}, a fake the logit {fake}. What is the discriminator's "
        "loss, the sum of both cross-entropies?",
        (right, "softplus(−real) + softplus(fake)"),
        [
            (softplus(real) + softplus(-fake), "the labels exchanged"),
            (right / 2, "the mean of the two"),
            (-right, "the value of the game, which D maximises"),
            (softplus(-real) + softplus(-fake), "label 1 for the fake too"),
            (fake - real, "a critic's loss"),
        ],
        {"real": real, "fake": fake},
    )


@template("01_vanilla_gan")
def loss_of_g(draw: Draw) -> Drawn:
    fake = draw.pick(-1, 1) * draw.decimal(0.4, 3.0)
    return number(
        f"A fake has the logit {fake}. What is the generator's non-saturating loss?",
        (softplus(-fake), "−log σ(logit) = softplus(−logit)"),
        [
            (-softplus(fake), "the saturating loss, log(1 − σ)"),
            (softplus(fake), "the label 0"),
            (-fake, "a critic's loss"),
            (sigmoid(fake), "the probability"),
            (-softplus(-fake), "log σ, the sign the wrong way round"),
        ],
        {"fake": fake},
    )


@template("01_vanilla_gan")
def slope_of_the_saturating_loss(draw: Draw) -> Drawn:
    fake = draw.pick(-1, 1) * draw.decimal(0.5, 4.0)
    s = sigmoid(fake)
    return number(
        f"A fake has the logit {fake}. What is the derivative of log(1 − σ(logit)) with respect to "
        "the logit?",
        (-s, "−σ(logit)"),
        [
            (s - 1, "that of the non-saturating loss"),
            (s, "the sign"),
            (-1 / (1 - s), "with respect to σ, not to the logit"),
            (s * (1 - s), "that of σ itself"),
        ],
        {"fake": fake},
    )


@template("01_vanilla_gan")
def slope_of_the_usual_loss(draw: Draw) -> Drawn:
    fake = draw.pick(-1, 1) * draw.decimal(0.5, 4.0)
    s = sigmoid(fake)
    return number(
        f"A fake has the logit {fake}. What is the derivative of −log σ(logit) with respect to the "
        "logit?",
        (s - 1, "σ(logit) − 1"),
        [
            (-s, "that of the saturating loss"),
            (1 - s, "the sign"),
            (-1 / s, "with respect to σ, not to the logit"),
            (s * (1 - s), "that of σ itself"),
        ],
        {"fake": fake},
    )


@template("01_vanilla_gan")
def best_discriminator(draw: Draw) -> Drawn:
    p, q = draw.decimal(0.05, 0.9, 2), draw.decimal(0.05, 0.9, 2)
    return number(
        f"At some point the data has the density {p}, the samples have {q}. What does the best "
        "discriminator say there?",
        (p / (p + q), "p / (p + q)"),
        [
            (q / (p + q), "the probability of a fake"),
            (p / q, "the ratio"),
            (2 * p / (p + q), "p over the mean of both"),
            (sigmoid(p), "a sigmoid of the density"),
            (p, "the density itself"),
        ],
        {"p": p, "q": q},
    )


@template("01_vanilla_gan")
def logit_of_the_best(draw: Draw) -> Drawn:
    p, q = draw.decimal(0.05, 0.9, 2), draw.decimal(0.05, 0.9, 2)
    return number(
        f"At some point the data has the density {p}, the samples have {q}. What is the logit of the "
        "best discriminator there?",
        (math.log(p / q), "log p − log q"),
        [
            (math.log(q / p), "the sign"),
            (p / q, "without the logarithm"),
            (math.log(p / (p + q)), "the logarithm of D*"),
            (p / (p + q), "D* itself"),
        ],
        {"p": p, "q": q},
    )


@template("01_vanilla_gan")
def ratio_behind_a_belief(draw: Draw) -> Drawn:
    d = draw.decimal(0.55, 0.95, 2)
    return number(
        f"The best discriminator says {d} at some point. How many times as dense are real points "
        "there as generated ones?",
        (d / (1 - d), f"{d} / (1 − {d})"),
        [
            ((1 - d) / d, "the other way round"),
            (1 / d, "one over D*"),
            (1 / (1 - d), "one over 1 − D*"),
            (math.log(d / (1 - d)), "the logit"),
        ],
        {"d": d},
    )


@template("01_vanilla_gan")
def value_of_constant_answers(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.55, 0.95, 2), draw.decimal(0.05, 0.6, 2)
    return number(
        f"D says {a} of every real point and {b} of every fake. What is the value of the game?",
        (math.log(a) + math.log(1 - b), f"log {a} + log(1 − {b})"),
        [
            (math.log(a) + math.log(b), "log D for the fakes too"),
            (-math.log(a) - math.log(1 - b), "D's loss, which is minus the value"),
            ((math.log(a) + math.log(1 - b)) / 2, "the mean of the two"),
            (math.log(1 - a) + math.log(b), "real and fake exchanged"),
        ],
        {"a": a, "b": b},
    )


@template("04_conditional_gan")
def best_with_smoothing(draw: Draw) -> Drawn:
    s, p, q = draw.pick(0.1, 0.2, 0.3), draw.decimal(0.1, 0.9), draw.decimal(0.1, 0.9)
    d = p / (p + q)
    return number(
        f"One-sided label smoothing with s = {s}: real points have the target 1 − s. The densities "
        f"are p = {p} and q = {q}. What does the best discriminator say?",
        ((1 - s) * d, "(1 − s)·p / (p + q)"),
        [
            (d, "without smoothing"),
            (((1 - s) * p + s * q) / (p + q), "fakes smoothed too"),
            (d - s, "s taken off the answer"),
            (1 - s, "the target itself"),
        ],
        {"s": s, "p": p, "q": q},
    )


@template("04_conditional_gan")
def smoothed_cross_entropy(draw: Draw) -> Drawn:
    s, logit = draw.pick(0.1, 0.2, 0.3), draw.pick(-1, 1) * draw.decimal(0.5, 3.0)
    return number(
        f"What is the binary cross-entropy of the logit {logit} with the target {1 - s:.1f}?",
        (softplus(logit) - (1 - s) * logit, "softplus(logit) − target · logit"),
        [
            (softplus(-logit), "the target 1"),
            ((1 - s) * softplus(-logit), "the second term left out"),
            (softplus(logit), "the target 0"),
            (softplus(logit) - s * logit, "the target s"),
        ],
        {"s": s, "logit": logit},
    )


@template("06_stable_gans")
def least_squares_of_d(draw: Draw) -> Drawn:
    real, fake = draw.decimal(-0.5, 2.5), draw.decimal(-1.5, 1.5)
    right = ((real - 1) ** 2 + fake**2) / 2
    return number(
        f"LSGAN: D's output is {real} for a real point and {fake} for a fake. What is D's loss, with "
        "its factors ½?",
        (right, "½(real − 1)² + ½ fake²"),
        [
            (2 * right, "the factors ½ left out"),
            ((real**2 + (fake - 1) ** 2) / 2, "the targets exchanged"),
            (((real - 1) ** 2 + (fake - 1) ** 2) / 2, "the target 1 for both"),
            ((abs(real - 1) + abs(fake)) / 2, "not squared"),
        ],
        {"real": real, "fake": fake},
    )


@template("06_stable_gans")
def least_squares_of_g(draw: Draw) -> Drawn:
    fake = draw.decimal(-2.0, 2.5)
    return number(
        f"LSGAN: D's output for a fake is {fake}. What is the derivative of G's loss "
        "½(D − 1)² with respect to this output?",
        (fake - 1, "D − 1"),
        [
            (2 * (fake - 1), "the factor ½ left out"),
            (fake, "the target 0"),
            (1 - fake, "the sign"),
            ((fake - 1) ** 2 / 2, "the loss itself"),
        ],
        {"fake": fake},
    )


@template("06_stable_gans")
def hinge_of_d(draw: Draw) -> Drawn:
    a, b = draw.decimal(-0.8, 0.8), draw.decimal(1.2, 2.5)
    c, d = draw.decimal(-2.5, -1.2), draw.decimal(-0.6, 1.2)
    right = (1 - a) / 2 + (1 + d) / 2
    return number(
        f"Hinge loss: D gives two real points {a} and {b}, two fakes {c} and {d}. What is D's loss, "
        "the sum of the two means?",
        (right, f"(({1 - a:.1f} + 0) + (0 + {1 + d:.1f})) / 2"),
        [
            ((2 - a - b) / 2 + (2 + c + d) / 2, "points beyond the margin count too"),
            (2 * right, "sums in place of means"),
            (right / 2, "the mean of the two means"),
            (((1 + a) + (1 + b)) / 2 + ((1 - c) + (1 - d)) / 2, "the signs exchanged"),
        ],
        {"a": a, "b": b, "c": c, "d": d},
    )


@template("06_stable_gans")
def critic_of_d(draw: Draw) -> Drawn:
    reals = [draw.decimal(-1, 4) for _ in range(2)]
    fakes = [draw.decimal(-4, 2) for _ in range(2)]
    right = sum(fakes) / 2 - sum(reals) / 2
    return number(
        f"WGAN: the critic gives two real points {reals[0]} and {reals[1]}, two fakes {fakes[0]} and "
        f"{fakes[1]}. What loss does it minimise?",
        (right, "mean of the fakes minus mean of the real ones"),
        [
            (-right, "what it maximises"),
            (2 * right, "sums in place of means"),
            (-sum(fakes) / 2, "the generator's loss"),
            (softplus(-sum(reals) / 2) + softplus(sum(fakes) / 2), "with logarithms"),
        ],
        {"r0": reals[0], "r1": reals[1], "f0": fakes[0], "f1": fakes[1]},
    )


@template("06_stable_gans")
def relativistic_of_d(draw: Draw) -> Drawn:
    real, fake = draw.decimal(-1.0, 2.5), draw.decimal(-2.0, 1.5)
    gap = real - fake
    return number(
        f"Relativistic loss: D gives a real point {real} and a fake {fake}. What is D's loss for "
        "this pair?",
        (softplus(-gap), "softplus(−(real − fake))"),
        [
            (softplus(gap), "the generator's loss"),
            (softplus(-real) + softplus(fake), "each judged by itself"),
            (-gap, "without softplus, a critic's loss"),
            (sigmoid(gap), "the probability that the real one is real"),
        ],
        {"real": real, "fake": fake},
    )
