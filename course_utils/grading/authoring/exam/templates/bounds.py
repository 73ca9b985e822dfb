"""What bounds a discriminator's slope, and what a game does with and without it."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, template


@template("06_stable_gans")
def gradient_penalty_of_a_plane(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.3, 3.0), draw.decimal(0.3, 3.0)
    norm = math.hypot(a, b)
    return number(
        f"A critic is D(x) = {a} x₁ + {b} x₂. What is the penalty of WGAN-GP, without its weight?",
        ((norm - 1) ** 2, "(‖gradient‖ − 1)², the same at every point"),
        [
            ((norm**2 - 1) ** 2, "the norm squared before 1 is taken off"),
            (norm**2, "R1, around 0"),
            (abs(norm - 1), "not squared"),
            ((a - 1) ** 2 + (b - 1) ** 2, "each partial derivative is to be 1"),
        ],
        {"a": a, "b": b},
    )


@template("03_dcgan")
def r1_of_a_plane(draw: Draw) -> Drawn:
    a, b, c = (draw.decimal(0.3, 2.5) for _ in range(3))
    right = a * a + b * b + c * c
    return number(
        f"The logit is {a} x₁ + {b} x₂ − {c} x₃. What is R1, the mean squared length of the gradient "
        "at the real points?",
        (right, f"{a}² + {b}² + {c}²"),
        [
            (math.sqrt(right), "the length, not squared"),
            (right / 3, "the mean over the dimensions"),
            ((math.sqrt(right) - 1) ** 2, "that of WGAN-GP"),
            (a + b + c, "absolute values added"),
        ],
        {"a": a, "b": b, "c": c},
    )


@template("03_dcgan")
def r1_of_a_parabola(draw: Draw) -> Drawn:
    a, x, y = draw.decimal(0.2, 1.5), draw.decimal(0.5, 2.0), draw.decimal(-2.0, -0.5)
    right = ((2 * a * x) ** 2 + (2 * a * y) ** 2) / 2
    return number(
        f"In one dimension the logit is {a} x². Real points lie at {x} and {y}. What is R1, the mean "
        "squared slope of the logit there?",
        (right, f"the mean of ({2 * a:.1f}·{x})² and ({2 * a:.1f}·({y}))²"),
        [
            (((2 * a * x + 2 * a * y) / 2) ** 2, "slopes averaged before they are squared"),
            (2 * right, "the sum over the points"),
            (((a * x * x) ** 2 + (a * y * y) ** 2) / 2, "the logit squared, not its slope"),
            ((abs(2 * a * x) + abs(2 * a * y)) / 2, "not squared"),
        ],
        {"a": a, "x": x, "y": y},
    )


@template("06_stable_gans")
def steepest_clipped(draw: Draw) -> Drawn:
    n, c = draw.pick(4, 9, 16, 25, 100), draw.pick(0.01, 0.05, 0.1)
    return number(
        f"A critic is one linear layer with {n} inputs, and its weights are clipped to "
        f"[−{c}, {c}]. How steep can it be at most?",
        (c * math.sqrt(n), f"all weights at a limit: {c}·√{n}"),
        [
            (c, "one weight alone"),
            (c * n, "weights added"),
            (c * c * n, "the square of the slope"),
            (1.0, "clipping taken to make the slope 1"),
        ],
        {"n": n, "c": c},
    )


@template("06_stable_gans")
def spectral_norm_of_a_triangle(draw: Draw) -> Drawn:
    a, b, d = draw.decimal(0.5, 3.0), draw.decimal(0.8, 3.0), draw.decimal(0.3, 2.0)
    squares, det = a * a + b * b + d * d, a * d
    right = math.sqrt((squares + math.sqrt(squares**2 - 4 * det**2)) / 2)
    return number(
        f"A linear layer has the weights [[{a}, {b}], [0, {d}]]. What is its spectral norm?",
        (right, "the largest singular value: the root of the largest eigenvalue of WᵀW"),
        [
            (max(a, d), "the largest eigenvalue"),
            (math.sqrt(squares), "the Frobenius norm"),
            (max(a, b, d), "the largest weight"),
            (a + d, "the trace"),
        ],
        {"a": a, "b": b, "d": d},
    )


@template("06_stable_gans")
def slope_of_three_layers(draw: Draw) -> Drawn:
    a, b, c = (draw.decimal(0.5, 3.0) for _ in range(3))
    return number(
        f"Three linear layers with LeakyReLU(0.2) between them have the spectral norms {a}, {b} and "
        f"{c}. What bound on the slope of all of them together follows?",
        (a * b * c, f"{a}·{b}·{c}; LeakyReLU stretches nothing"),
        [
            (max(a, b, c), "the largest alone"),
            (a + b + c, "added"),
            (a * b * c * 0.04, "twice times 0.2, which holds for negative inputs alone"),
            ((a * b * c) ** (1 / 3), "their geometric mean"),
        ],
        {"a": a, "b": b, "c": c},
    )


@template("01_vanilla_gan")
def spiral(draw: Draw) -> Drawn:
    lr, steps = draw.pick(0.1, 0.2, 0.3, 0.5), draw.whole(10, 40)
    return number(
        f"Both players of V = x·y move at the same time with the learning rate {lr}, from a point at "
        f"distance 1 of the equilibrium. How far away are they after {steps} steps?",
        ((1 + lr * lr) ** (steps / 2), f"√(1 + {lr}²) to the power of {steps}"),
        [
            (1.0, "they circle, as when taking turns"),
            ((1 - lr * lr) ** (steps / 2), "inwards"),
            ((1 + lr * lr) ** steps, "the square of the distance"),
            (1 + lr * steps, "straight away"),
        ],
        {"lr": lr, "steps": steps},
    )


@template("06_stable_gans")
def determinant_of_turns(draw: Draw) -> Drawn:
    lr, gamma = draw.pick(0.1, 0.2, 0.3, 0.4), draw.pick(0.5, 0.8, 1.0, 1.5)
    return number(
        f"The players of V = x·y take turns with the learning rate {lr}, and D pays ½·{gamma}·y². "
        "What is the determinant of the matrix of a round?",
        (1 - lr * gamma, "1 − ηγ"),
        [
            (1.0, "without the penalty"),
            (1 - lr * gamma + lr * lr, "both at the same time"),
            (1 + lr * lr, "at the same time, without the penalty"),
            (1 - lr * gamma / 2, "half the slope of the penalty"),
        ],
        {"lr": lr, "gamma": gamma},
    )


@template("06_stable_gans")
def determinant_at_once(draw: Draw) -> Drawn:
    lr, gamma = draw.pick(0.3, 0.4, 0.5), draw.pick(0.2, 0.8, 1.0, 1.5)
    return number(
        f"The players of V = x·y move at the same time with the learning rate {lr}, and D pays "
        f"½·{gamma}·y². What is the determinant of the matrix of a step?",
        (1 - lr * gamma + lr * lr, "1 − ηγ + η²"),
        [
            (1 - lr * gamma, "taking turns"),
            (1 + lr * lr, "without the penalty"),
            (1 - lr * gamma - lr * lr, "a sign lost"),
            (1.0, "taking turns, without the penalty"),
        ],
        {"lr": lr, "gamma": gamma},
    )


@template("06_stable_gans")
def one_round_of_power_iteration(draw: Draw) -> Drawn:
    a, d, t = draw.whole(3, 6), draw.whole(1, 2), draw.pick(0.5, 1.0, 2.0)
    v = (a / math.hypot(a, d * t), d * t / math.hypot(a, d * t))
    right = math.hypot(a * v[0], d * v[1])
    return number(
        f"W = [[{a}, 0], [0, {d}]], and u points along (1, {t}). After one round of power iteration "
        "(a new v, then a new u), what is the estimate σ = uᵀWv?",
        (right, "v along Wᵀu, then σ = ‖Wv‖"),
        [
            (float(a), "the largest singular value, which many rounds approach"),
            ((a + d * t * t) / (1 + t * t), "uᵀWu with the first u"),
            (math.hypot(a, d), "the Frobenius norm"),
            ((a + d) / 2, "the mean of the two"),
            (float(d), "the smaller singular value"),
        ],
        {"a": a, "d": d, "t": t},
    )


@template("06_stable_gans")
def distance_of_two_heaps(draw: Draw) -> Drawn:
    a, b, s = draw.decimal(0.2, 0.8), draw.decimal(1.5, 4.0), draw.decimal(4.5, 9.0)
    right = a * b + (1 - a) * s
    return number(
        f"Of the data, everything lies at 0; of the samples, {a} of the mass lies at {b} and the rest "
        f"at {s}. What is the Wasserstein distance (mass times way)?",
        (right, f"{a}·{b} + {1 - a:.1f}·{s}"),
        [
            (b + s, "ways without masses"),
            (max(b, s), "the longest way"),
            (math.log(2), "the Jensen–Shannon divergence, which ways don't change"),
            (a * b * b + (1 - a) * s * s, "ways squared"),
            ((b + s) / 2, "equal masses"),
        ],
        {"a": a, "b": b, "s": s},
    )
