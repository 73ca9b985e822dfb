"""Labels and codes: entropies, information, InfoGAN's bound, the lengths of noise, a VAE's loss."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, template


@template("04_conditional_gan")
def bits_of_a_label(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.3, 0.6), draw.decimal(0.1, 0.3)
    c = round(1 - a - b, 1)
    right = -sum(x * math.log2(x) for x in (a, b, c))
    return number(
        f"Three classes occur with probabilities {a}, {b} and {c}, and an image tells its class. How "
        "many bits is the label worth?",
        (right, "the entropy of the label, to base 2"),
        [
            (math.log2(3), "as if all were equally likely"),
            (right * math.log(2), "in nats"),
            (3.0, "a bit a class"),
            (-math.log2(a), "the commonest class alone"),
            (-math.log2(c), "one class alone"),
        ],
        {"a": a, "b": b, "c": c},
    )


@template("05_infogan")
def information_of_a_noisy_code(draw: Draw) -> Drawn:
    a = draw.decimal(0.6, 0.97, 2)
    h = -a * math.log2(a) - (1 - a) * math.log2(1 - a)
    return number(
        f"A code is 0 or 1, equally often, and the sample shows the right one with probability {a}. "
        "How many bits of information about the code are in the sample?",
        (1 - h, "1 minus the entropy that is left"),
        [
            (h, "the entropy that is left"),
            (a, "the probability"),
            (1.0, "as if the sample told it for certain"),
            ((1 - h) * math.log(2), "in nats"),
            (2 * a - 1, "the gain over guessing"),
        ],
        {"a": a},
    )


@template("05_infogan")
def bound_of_infogan(draw: Draw) -> Drawn:
    k = draw.pick(2, 4, 10)
    a, b = draw.decimal(0.3, 0.6, 2), draw.decimal(0.65, 0.95, 2)
    mean = (math.log(a) + math.log(b)) / 2
    return number(
        f"A code has {k} equally likely values. For two samples Q gives the code they were made with "
        f"the probabilities {a} and {b}. What does this say of InfoGAN's bound, in nats?",
        (math.log(k) + mean, "H(c) + mean of log Q(c | x)"),
        [
            (mean, "H(c) left out"),
            (math.log(k) - mean, "a sign lost"),
            (math.log(k) + math.log((a + b) / 2), "probabilities averaged before the logarithm"),
            (math.log(k), "the most that is possible"),
        ],
        {"k": k, "a": a, "b": b},
    )


@template("05_infogan")
def most_information(draw: Draw) -> Drawn:
    k, m = draw.whole(3, 12), draw.whole(2, 5)
    return number(
        f"A code has two independent parts, one of {k} and one of {m} equally likely values. How many "
        "bits of information can a sample hold about it at most?",
        (math.log2(k * m), f"log₂ {k} + log₂ {m}"),
        [
            (math.log(k * m), "in nats"),
            (float(k + m), "one bit a value"),
            (math.log2(k + m), "values added, not multiplied"),
            (math.log2(k) * math.log2(m), "parts multiplied, not added"),
            (math.log2(k), "the first part alone"),
        ],
        {"k": k, "m": m},
    )


@template("05_infogan")
def loss_of_a_continuous_code(draw: Draw) -> Drawn:
    c, mu = draw.decimal(-1, 1, 2), draw.decimal(-1, 1, 2)
    gap = c - mu
    return number(
        f"A continuous code is {c}, and Q's mean is {mu}, with the variance 1. What is −log Q(c | x) "
        "without its constant?",
        (gap * gap / 2, "½ (c − μ)²"),
        [
            (gap * gap, "the factor ½ left out"),
            (abs(gap), "not squared"),
            (gap * gap / 2 + math.log(2 * math.pi) / 2, "with the constant"),
            (abs(gap) / 2, "not squared, with the factor ½"),
        ],
        {"c": c, "mu": mu},
    )


@template("05_infogan")
def columns_of_q(draw: Draw) -> Drawn:
    k, m = draw.whole(4, 12), draw.whole(2, 4)
    return number(
        f"A code has one of {k} values and {m} continuous parts, and Q's Gaussians have a fixed "
        "variance. How many numbers does Q put out for a sample?",
        (float(k + m), f"{k} logits and {m} means"),
        [
            (float(k + 2 * m), "a variance for each continuous part"),
            (float(k * m), "multiplied"),
            (float(1 + m), "the value in place of its logits"),
            (float(k), "the continuous parts left out"),
        ],
        {"k": k, "m": m},
    )


@template("05_infogan")
def matched_codes(draw: Draw) -> Drawn:
    # Both codes fall mostly on label 0: the trap of the notebook.
    a, b = draw.whole(60, 90), draw.whole(10, 30)
    c, d = draw.whole(55, 80), draw.whole(30, 50)
    total = a + b + c + d
    right = max(a + d, b + c) / total
    return number(
        f"Points by code and label: code 0 has {a} of label 0 and {b} of label 1, code 1 has {c} of "
        f"label 0 and {d} of label 1. Which share agrees under the best one-to-one matching?",
        (right, "the better of the two matchings"),
        [
            ((a + c) / total, "each code its most frequent label"),
            (min(a + d, b + c) / total, "the worse matching"),
            (max(a, c) / total, "one code alone"),
            ((a + max(c, d)) / (a + b), "divided by one code's points"),
        ],
        {"a": a, "b": b, "c": c, "d": d},
    )


@template("03_dcgan")
def length_of_noise(draw: Draw) -> Drawn:
    n = draw.pick(25, 36, 64, 100, 144)
    return number(
        f"Noise has {n} numbers, each from N(0, 1). About how long is it, nearly always?",
        (math.sqrt(n), f"√{n}"),
        [
            (float(n), "the squared length"),
            (1.0, "the standard deviation of a single number"),
            (math.sqrt(n) / 2, "half of it"),
            (math.sqrt(2 * n), "the distance of two such vectors"),
        ],
        {"n": n},
    )


@template("03_dcgan")
def middle_of_a_line(draw: Draw) -> Drawn:
    n = draw.pick(32, 50, 72, 98, 128)
    return number(
        f"Two draws of noise with {n} numbers from N(0, 1) are nearly orthogonal and nearly √{n} long. "
        "How long is the middle of the straight line between them?",
        (math.sqrt(n / 2), f"√({n}/2)"),
        [
            (math.sqrt(n), "as on the great circle"),
            (math.sqrt(n) / 2, "half as long as an end"),
            (math.sqrt(2 * n), "the distance of the ends"),
            (0.0, "the middle of all noise"),
        ],
        {"n": n},
    )


@template("03_dcgan")
def weight_on_the_circle(draw: Draw) -> Drawn:
    omega, t = draw.pick(60, 90, 120), draw.pick(0.25, 0.4, 0.6, 0.75)
    w = math.radians(omega)
    return number(
        f"Slerp between a and b, which stand at an angle of {omega}°. What is the weight of a at "
        f"t = {t}?",
        (math.sin((1 - t) * w) / math.sin(w), "sin((1 − t)ω) / sin ω"),
        [
            (1 - t, "on the straight line"),
            (math.sin(t * w) / math.sin(w), "the weight of b"),
            (math.sin((1 - t) * w), "the division left out"),
            (math.cos((1 - t) * w), "a cosine"),
        ],
        {"omega": omega, "t": t},
    )


@template("02_mnist_gan")
def kl_of_a_code(draw: Draw) -> Drawn:
    m, s = draw.decimal(-2.0, 2.0), draw.decimal(0.3, 1.8)
    return number(
        f"The encoder of a VAE gives the mean {m} and the standard deviation {s} for a code of one "
        "number. What is its divergence from N(0, 1), in nats?",
        ((m * m + s * s - 1) / 2 - math.log(s), "½ (m² + s² − 1) − log s"),
        [
            ((m * m + s * s - 1) / 2 + math.log(s), "the sign of the logarithm"),
            (m * m + s * s - 1 - 2 * math.log(s), "the factor ½ left out"),
            (m * m / 2, "the mean alone"),
            ((m * m + s - 1) / 2 - math.log(s) / 2, "the standard deviation for the variance"),
        ],
        {"m": m, "s": s},
    )


@template("02_mnist_gan")
def loss_of_a_vae(draw: Draw) -> Drawn:
    error, variance = draw.decimal(5, 40), draw.pick(0.1, 0.2, 0.5)
    divergence = draw.decimal(5, 30)
    return number(
        f"A VAE with a Gaussian decoder of variance {variance}: the squared error of an image, summed "
        f"over its pixels, is {error}, and the divergence of its code is {divergence} nats. What is "
        "the loss, up to a constant?",
        (error / (2 * variance) + divergence, "error / 2σ² + KL"),
        [
            (error / variance + divergence, "the factor ½ left out"),
            (error / (2 * variance) - divergence, "the divergence rewarded"),
            (error + divergence, "the variance left out"),
            (error / (2 * variance), "the divergence left out"),
        ],
        {"error": error, "variance": variance, "divergence": divergence},
    )


@template("02_mnist_gan")
def byte_as_pixel(draw: Draw) -> Drawn:
    byte = draw.whole(20, 235)
    return number(
        f"A pixel has the byte {byte}. What is it in [−1, 1]?",
        (2 * byte / 255 - 1, f"2·{byte}/255 − 1"),
        [
            (byte / 255, "in [0, 1]"),
            (1 - 2 * byte / 255, "the sign"),
            ((byte - 128) / 255, "half the range"),
            (2 * byte / 255, "1 not taken off"),
        ],
        {"byte": byte},
    )


@template("02_mnist_gan")
def dropout_in_training(draw: Draw) -> Drawn:
    p, x = draw.pick(0.2, 0.3, 0.4, 0.6), draw.decimal(0.5, 4.0)
    return number(
        f"`nn.Dropout({p})` in training mode: an activation of {x} is not dropped. What comes out?",
        (x / (1 - p), f"{x} / (1 − {p})"),
        [
            (x, "unchanged, as in eval mode"),
            (x * (1 - p), "made smaller"),
            (x / p, "divided by the share that is dropped"),
            (0.0, "dropped after all"),
        ],
        {"p": p, "x": x},
    )
