"""Sizes, parameters and steps: what a network and its training consist of."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, template


@template("03_dcgan")
def convolution_size(draw: Draw) -> Drawn:
    n, k, s, p = draw.whole(15, 64), draw.whole(3, 7), draw.whole(2, 3), draw.whole(1, 2)
    return number(
        f"`Conv2d` with kernel {k}, stride {s} and padding {p} gets an image of {n} × {n} pixels. "
        "How high is its output?",
        ((n + 2 * p - k) // s + 1, f"⌊({n} + 2·{p} − {k}) / {s}⌋ + 1"),
        [
            ((n + 2 * p - k) // s, "the first place of the window is not counted"),
            ((n + p - k) // s + 1, "padding at one border only"),
            ((n + 2 * p) // s + 1, "the kernel need not fit into the image"),
            (-(-(n + 2 * p - k) // s) + 1, "rounded up"),
            (n // s, "the stride alone"),
        ],
        {"n": n, "k": k, "s": s, "p": p},
    )


@template("03_dcgan")
def transposed_size(draw: Draw) -> Drawn:
    n, k, s, p = draw.whole(4, 16), draw.whole(3, 6), draw.whole(2, 3), draw.whole(1, 2)
    return number(
        f"`ConvTranspose2d` with kernel {k}, stride {s} and padding {p} gets an image of {n} × {n} "
        "pixels. How high is its output?",
        ((n - 1) * s + k - 2 * p, f"({n} − 1)·{s} + {k} − 2·{p}"),
        [
            (n * s + k - 2 * p, "as many steps as copies, one too many"),
            ((n - 1) * s + k + 2 * p, "padding added, where it is cut off"),
            ((n - 1) * s + k, "padding left out"),
            (n * s, "the stride alone"),
        ],
        {"n": n, "k": k, "s": s, "p": p},
    )


@template("03_dcgan")
def convolution_parameters(draw: Draw) -> Drawn:
    a, b, k = draw.pick(3, 8, 16, 24), draw.pick(12, 32, 48, 64), draw.whole(3, 5)
    return number(
        f"How many parameters has `Conv2d({a}, {b}, kernel_size={k})`, bias included?",
        (a * b * k * k + b, f"{a}·{b}·{k}² weights and {b} biases"),
        [
            (a * b * k + b, "the kernel is not squared"),
            (b * k * k + b, "one kernel for all input channels"),
            (a * b + b, "the kernel left out, as in a linear layer"),
            (a * k * k + b, "one kernel for all output channels"),
        ],
        {"a": a, "b": b, "k": k},
    )


@template("03_dcgan")
def convolution_without_bias(draw: Draw) -> Drawn:
    a, b, k = draw.pick(4, 6, 8), draw.pick(10, 12, 16), draw.whole(2, 4)
    return number(
        f"How many parameters has `ConvTranspose2d({a}, {b}, kernel_size={k}, bias=False)` "
        f"together with the `BatchNorm2d({b})` behind it?",
        (a * b * k * k + 2 * b, f"{a}·{b}·{k}² weights, {b} scales and {b} shifts"),
        [
            (a * b * k * k, "BatchNorm taken to learn nothing"),
            (a * b * k * k + 4 * b, "running averages counted, which are not learned"),
            (a * b * k + 2 * b, "the kernel is not squared"),
            (a * b * k * k + 2 * a, "BatchNorm of the input's channels"),
        ],
        {"a": a, "b": b, "k": k},
    )


@template("02_mnist_gan")
def linear_parameters(draw: Draw) -> Drawn:
    a, b, c = draw.pick(64, 74, 100), draw.pick(128, 256), draw.pick(28, 49, 784)
    return number(
        f"A network is `Linear({a}, {b})`, LeakyReLU, `Linear({b}, {c})`. How many parameters?",
        (a * b + b + b * c + c, f"{a}·{b} + {b} and {b}·{c} + {c}"),
        [
            (a * b * c, "the layers multiplied"),
            (a + b + b + c, "inputs and outputs added"),
            (a * b + b, "the second layer left out"),
            (b * c + c, "the first layer left out"),
        ],
        {"a": a, "b": b, "c": c},
    )


@template("03_dcgan")
def three_convolutions(draw: Draw) -> Drawn:
    n = draw.pick(28, 36, 44, 60, 100)
    sizes = [n // 2, n // 2 // 2, n // 2 // 2 // 2]
    return number(
        f"Three convolutions of kernel 4, stride 2 and padding 1 follow each other. The image is "
        f"{n} × {n}. How high is the last output?",
        (sizes[2], f"{n} → {sizes[0]} → {sizes[1]} → {sizes[2]}, rounded down each time"),
        [
            (math.ceil(n / 8), "rounded up"),
            (sizes[1], "two layers only"),
            (n // 6, "divided by three times the stride"),
            (sizes[2] - 1, "one too few at a border"),
            (n // 16, "four layers"),
        ],
        {"n": n},
    )


@template("03_dcgan")
def pixel_shuffle(draw: Draw) -> Drawn:
    r = draw.whole(2, 4)
    c, h = r * r * draw.pick(1, 2, 3), draw.whole(5, 14)
    return number(
        f"`PixelShuffle({r})` gets {c} channels of {h} × {h}. How many channels has its output?",
        (c // r**2, f"{r}² channels become a block of {r} × {r} pixels"),
        [(c // r, "the factor is not squared"), (c, "channels unchanged"),
         (c * r**2, "the other way round"), (h * r, "the height of the output")],
        {"r": r, "c": c, "h": h},
    )  # fmt: skip


@template("03_dcgan")
def pixels_seen(draw: Draw) -> Drawn:
    layers, k = draw.whole(3, 6), draw.pick(3, 5)
    return number(
        f"{layers} convolutions of kernel {k} and stride 1 follow each other. How many pixels in a "
        "row does one number of the last output depend on?",
        (1 + layers * (k - 1), f"1 + {layers}·({k} − 1)"),
        [
            (layers * k, "the windows side by side"),
            (k, "the last layer alone"),
            (k + layers, "one more for each layer"),
            (k + 2 * layers, "two more for each layer, and the kernel"),
        ],
        {"layers": layers, "k": k},
    )


@template("04_conditional_gan")
def first_layer_with_a_label(draw: Draw) -> Drawn:
    z, c, h = draw.whole(4, 64), draw.whole(3, 12), draw.pick(32, 64, 128)
    return number(
        f"A one-hot label of {c} classes is joined behind noise of width {z}, and `Linear` with {h} "
        "outputs follows. How many parameters has this layer?",
        ((z + c) * h + h, f"({z} + {c})·{h} + {h}"),
        [
            ((z + 1) * h + h, "the label as one number"),
            (z * c * h + h, "noise times label"),
            ((z + c) * (h - 1), "one output too few"),
            (c * h + h, "the label alone"),
            (z * h + h, "the noise alone"),
        ],
        {"z": z, "c": c, "h": h},
    )


@template("04_conditional_gan")
def projection_parameters(draw: Draw) -> Drawn:
    c, f = draw.whole(5, 20), draw.pick(64, 128, 256)
    return number(
        f"A projection head for {c} classes on {f} features: a linear layer to one number, and an "
        "embedding. How many parameters?",
        (f + 1 + c * f, f"{f} + 1 for w and b, {c}·{f} for the vectors"),
        [
            (c * f, "the linear part left out"),
            ((f + 1) * c, "a linear layer with an output a class"),
            (f + 1 + c, "one number a class"),
            (2 * f + 1, "one vector for all classes"),
        ],
        {"c": c, "f": f},
    )


@template("02_mnist_gan")
def steps_in_an_epoch(draw: Draw) -> Drawn:
    n, b = draw.whole(1000, 9000), draw.pick(48, 64, 100, 128)
    if n % b == 0:
        n += 1
    return number(
        f"{n} images, batches of {b}, and the last, shorter batch counts too. How many steps of D "
        f"does a run of 10 epochs take, one for each batch?",
        (10 * math.ceil(n / b), f"10·⌈{n} / {b}⌉"),
        [
            (math.ceil(n / b), "one epoch"),
            (10 * b, "batch size for number of batches"),
            (20 * math.ceil(n / b), "steps of G counted too"),
            (10 * n, "a step for each image"),
        ],
        {"n": n, "b": b},
    )


@template("02_mnist_gan")
def last_batch(draw: Draw) -> Drawn:
    n, b = draw.whole(1000, 9000), draw.pick(48, 64, 100, 128)
    return number(
        f"An epoch of {n} images in batches of {b}. How many rows of noise does the last step of D "
        "need, if no image is left out?",
        (n - (math.ceil(n / b) - 1) * b, f"what is left after {math.ceil(n / b) - 1} full batches"),
        [
            (b, "a full batch"),
            (n // b, "the number of full batches"),
            (b - n % b, "what is missing from a full batch"),
            (2 * b, "real images and fakes"),
        ],
        {"n": n, "b": b},
    )


@template("01_vanilla_gan")
def decayed_rate(draw: Draw) -> Drawn:
    lr, total = draw.pick(0.002, 0.004, 0.008), draw.pick(2000, 4000, 5000)
    step = total * draw.pick(1, 2, 3) // draw.pick(4, 5)
    return number(
        f"The learning rate falls on a straight line from {lr} to 0 in {total} steps. What is it "
        f"after {step}?",
        (lr * (1 - step / total), f"{lr}·(1 − {step}/{total})"),
        [
            (lr * step / total, "the part that is gone"),
            (lr * (1 - step / total) ** 2, "a parabola"),
            (lr / (1 + step), "divided by the steps"),
            (lr, "no decay"),
        ],
        {"lr": lr, "total": total, "step": step},
    )


@template("02_mnist_gan")
def moving_average(draw: Draw) -> Drawn:
    beta, steps = draw.pick(0.8, 0.9, 0.95), draw.whole(3, 12)
    return number(
        f"An exponential average with β = {beta} stands at 0, and then follows a weight that is 1. "
        f"Where is it after {steps} updates?",
        (1 - beta**steps, f"1 − {beta}^{steps}"),
        [
            (beta**steps, "what is left of the 0"),
            (1 - (1 - beta) ** steps, "β and 1 − β exchanged"),
            (1 - beta, "one update"),
            (steps * (1 - beta), "added up without forgetting"),
        ],
        {"beta": beta, "steps": steps},
    )
