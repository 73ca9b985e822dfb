"""Latent variables and flows: bounds, codes, what a decoder assumes, velocities."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, template, words


@template("08_vae")
def gap_of_a_bound(draw: Draw) -> Drawn:
    said, rate, gap = draw.decimal(60, 90), draw.decimal(10, 30), draw.decimal(2, 9)
    evidence = round(gap - said - rate, 1)
    return number(
        f"For one image log p(x) is {evidence} nats. The encoder's q gives E log p(x | z) = {-said} and "
        f"KL(q ‖ p(z)) = {rate}. How large is KL(q ‖ p(z | x))?",
        (evidence + said + rate, "log p(x) less the bound, which is reconstruction less rate"),
        [
            (rate, "the divergence to the prior"),
            (evidence + said - rate, "the rate added to the bound"),
            (-said - rate, "the bound itself"),
            (0.0, "as if the bound were tight"),
        ],
        {"evidence": evidence, "said": said, "rate": rate},
    )


@template("08_vae")
def best_of_two_draws(draw: Draw) -> Drawn:
    low = -draw.decimal(90, 110)
    high = low + draw.pick(2, 3, 4, 5)
    right = high + math.log((1 + math.exp(low - high)) / 2)
    return number(
        "The importance-weighted bound of log p(x) with two draws from q: the logarithms of "
        f"p(x | z) p(z) / q(z | x) are {low:.1f} and {high:.1f}. What is the estimate, less {low:.1f}?",
        (right - low, "the logarithm of the mean of both weights"),
        [
            ((high - low) / 2, "the mean of both logarithms, as in the ELBO"),
            (right + math.log(2) - low, "the logarithm of their sum"),
            (high - low, "the larger alone"),
            (0.0, "the smaller alone"),
        ],
        {"low": low, "high": high},
    )


@template("08_vae")
def drawn_code(draw: Draw) -> Drawn:
    mean, log_var = draw.decimal(-2, 2), draw.pick(-3.0, -2.0, -1.0, 1.0)
    noise = draw.pick(-1, 1) * draw.decimal(0.4, 1.8)
    return number(
        f"For one coordinate the encoder returns the mean {mean} and the log variance {log_var}; the "
        f"noise is {noise}. Which z goes to the decoder?",
        (mean + math.exp(log_var / 2) * noise, "mean + exp(½ log variance) · noise"),
        [
            (mean + math.exp(log_var) * noise, "the variance in place of its root"),
            (mean + log_var * noise, "the log variance taken for the standard deviation"),
            (mean, "the noise left out"),
            (mean + noise, "the variance left out"),
        ],
        {"mean": mean, "log_var": log_var, "noise": noise},
    )


@template("08_vae")
def rate_of_two_coordinates(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.5, 2.5), draw.decimal(-2.5, -0.5)
    log_var = draw.pick(-4.0, -3.0, -2.0, -1.0)
    right = (a * a + b * b) / 2 + math.exp(log_var) - 1 - log_var
    return number(
        f"q(z | x) has the means ({a}, {b}) and the log variance {log_var} in both coordinates. What is "
        "its divergence from the standard normal prior, in nats?",
        (right, "½ (m² + exp(log variance) − 1 − log variance), summed over both"),
        [
            (right / 2, "a mean over the coordinates"),
            (2 * right, "the factor ½ left out"),
            (right + 2 * log_var, "the sign of the logarithm"),
            ((a * a + b * b) / 2, "the means alone"),
        ],
        {"a": a, "b": b, "log_var": log_var},
    )


@template("08_vae")
def likelihood_of_two_pixels(draw: Draw) -> Drawn:
    on, off = draw.decimal(0.5, 3), draw.decimal(-3, 1.5)
    right = -math.log1p(math.exp(-on)) - math.log1p(math.exp(off))
    return number(
        f"A decoder with Bernoulli pixels gives the logits {on} and {off}; the pixels are 1 and 0. What "
        "is log p(x | z), in nats?",
        (right, "log σ of the first, log (1 − σ) of the second, and their sum"),
        [
            (right / 2, "the mean over the pixels"),
            (-right, "the cross-entropy, which is minus it"),
            (-math.log1p(math.exp(-on)) - math.log1p(math.exp(-off)), "log σ of both"),
            (-math.log1p(math.exp(-on)), "the pixel that is 0 left out"),
        ],
        {"on": on, "off": off},
    )


@template("08_vae")
def average_of_candidates(draw: Draw) -> Drawn:
    share, first, second = (
        draw.pick(0.6, 0.7, 0.8),
        draw.decimal(0.6, 0.95, 2),
        draw.decimal(0, 0.3, 2),
    )
    return number(
        f"At one z two images are possible: one with weight {share}, in which a pixel is {first}, and "
        f"one with weight {1 - share:.1f}, in which it is {second}. The decoder is Gaussian. What does "
        "the best one put out there?",
        (share * first + (1 - share) * second, "the weighted mean: that is the blur"),
        [
            (first, "the likelier image"),
            ((first + second) / 2, "the mean without weights"),
            ((1 - share) * first + share * second, "the weights exchanged"),
            (share * first, "the second left out"),
        ],
        {"share": share, "first": first, "second": second},
    )


@template("08_vae")
def rates_of_four_coordinates(draw: Draw) -> Drawn:
    which = draw.whole(0, 2)
    used = (0, 2, 4)[which]
    rates = sorted((draw.decimal(1.2, 4.5) for _ in range(used)), reverse=True) + [0.0] * (4 - used)
    says = [
        ("The posterior has collapsed: the decoder is told nothing.", "each divergence is 0"),
        ("Two coordinates tell something; the others are noise to the decoder.", "two are 0"),
        ("Each coordinate tells something of the image.", "none is 0"),
    ]
    wrong = [said for k, said in enumerate(says) if k != which]
    wrong.append(("The bound is tight.", "that hangs on the divergence to the posterior"))
    return words(
        "The mean divergence of each coordinate of q(z | x) from the prior, over the test images, is "
        f"{', '.join(f'{rate:.1f}' for rate in rates)} nats. What follows?",
        says[which],
        wrong,
        {"used": float(used), "most": rates[0]},
    )


@template("08_vae")
def end_of_a_line(draw: Draw) -> Drawn:
    at, velocity = draw.decimal(-1.5, 1.5), draw.pick(-1, 1) * draw.decimal(0.6, 3)
    t = draw.pick(0.2, 0.3, 0.4, 0.6, 0.7)
    return number(
        f"Flow matching with straight lines from noise (time 0) to data (time 1): a line is at {at} at "
        f"time {t}, and its velocity is {velocity}. At which data point does it end?",
        (at + (1 - t) * velocity, "the rest of the time at this velocity"),
        [
            (at + velocity, "a whole unit of time"),
            (at - t * velocity, "the noise where it begins"),
            (at + t * velocity, "time since the beginning for time that is left"),
            (at + velocity / (1 - t), "divided by the time that is left"),
        ],
        {"at": at, "velocity": velocity, "t": t},
    )


@template("08_vae")
def velocity_of_two_lines(draw: Draw) -> Drawn:
    share, t = draw.pick(0.6, 0.7, 0.8, 0.9), draw.pick(0.2, 0.4, 0.5, 0.6)
    at, a, b = draw.decimal(-0.5, 0.5), draw.decimal(1, 3), draw.decimal(-3, -1)
    right = (share * a + (1 - share) * b - at) / (1 - t)
    return number(
        f"The lines through x = {at} at time {t} end at {a} with probability {share} and at {b} with "
        f"probability {1 - share:.1f}. Which velocity has flow matching learned there, at its best?",
        (right, "the mean of both lines' velocities, (x₁ − x) / (1 − t)"),
        [
            ((a - at) / (1 - t), "that of the likelier line"),
            (((a + b) / 2 - at) / (1 - t), "the mean without probabilities"),
            (right * (1 - t), "as if all the time were left"),
            (right * (1 - t) / t, "divided by the time that is over"),
        ],
        {"share": share, "t": t, "at": at, "a": a, "b": b},
    )


@template("08_vae")
def euler_in_equal_steps(draw: Draw) -> Drawn:
    start, slope = draw.decimal(-1, 1), draw.pick(-1, 1) * draw.decimal(2, 6)
    steps = draw.pick(2, 4, 5)
    return number(
        f"The velocity at time t is {slope}·t, wherever one is. Where do {steps} equal steps of Euler's "
        f"method from time 0 to 1 lead, from {start}?",
        (start + slope * (steps - 1) / (2 * steps), "times 0, 1/n, … to 1 − 1/n"),
        [
            (start + slope / 2, "the flow itself, without steps"),
            (start + slope * (steps + 1) / (2 * steps), "the time at the end of each step"),
            (start + slope * (steps - 1) / 2, "steps of length 1"),
            (start, "one step"),
        ],
        {"start": start, "slope": slope, "steps": steps},
    )
