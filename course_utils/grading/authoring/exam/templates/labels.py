"""A hundred labels: classes beside "generated", features to match, pairs that agree, draws to average."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, sigmoid, template, words


@template("11_few_labels")
def real_of_two_classes(draw: Draw) -> Drawn:
    a, b = draw.decimal(-1.5, 2.5), draw.decimal(-3, 1)
    right = sigmoid(math.log(math.exp(a) + math.exp(b)))
    return number(
        f"A discriminator has two classes and the class “generated”, whose logit is 0. For one image the "
        f"two logits are {a} and {b}. With which probability is it real?",
        (right, "(e^a + e^b) / (e^a + e^b + 1)"),
        [
            (sigmoid(max(a, b)), "the larger logit alone"),
            (sigmoid(a + b), "the logits added"),
            (sigmoid(abs(a - b)), "the larger class, among the two classes"),
            (1 - right, "that it is generated"),
        ],
        {"a": a, "b": b},
    )


@template("11_few_labels")
def class_among_the_real(draw: Draw) -> Drawn:
    a, b = draw.decimal(-2, 2), draw.decimal(-3, 1)
    odds = math.exp(a) / (math.exp(a) + math.exp(b) + 1)
    return number(
        f"The two logits of an image are {a} and {b}, the logit of “generated” is 0. Given that it is "
        "real, how probable is the first class?",
        (sigmoid(a - b), "only the difference of the two logits counts"),
        [
            (odds, "among all three: not given that it is real"),
            (sigmoid(a), "against “generated” alone"),
            (sigmoid(b - a), "the second class"),
            (sigmoid(a + b), "the sum of the logits"),
        ],
        {"a": a, "b": b},
    )


@template("11_few_labels")
def unlabelled_and_undecided(draw: Draw) -> Drawn:
    classes, level = draw.pick(4, 5, 8, 10), draw.decimal(-3, 0.5)
    right = math.log1p(math.exp(-level - math.log(classes)))
    return number(
        f"A discriminator has {classes} classes beside “generated”, whose logit is 0. For an unlabelled "
        f"image each of the {classes} logits is {level}. How large is its loss, −log p(real), in nats?",
        (right, "softplus of −(level + log K)"),
        [
            (math.log1p(math.exp(-level)), "one class in place of all"),
            (math.log1p(math.exp(level + math.log(classes))), "the loss of a generated image"),
            (math.log(classes), "the entropy of the classes"),
            (math.log(classes + 1), "as if all logits were 0"),
        ],
        {"classes": float(classes), "level": level},
    )


@template("11_few_labels")
def pull_of_an_unlabelled_image(draw: Draw) -> Drawn:
    a, b = draw.decimal(-0.5, 1.5), draw.decimal(-2, -0.5)
    share, real = sigmoid(a - b), sigmoid(math.log(math.exp(a) + math.exp(b)))
    return number(
        f"The two logits of an unlabelled image are {a} and {b}, that of “generated” is 0. What is the "
        "derivative of its loss −log p(real) by the first logit?",
        (-(1 - real) * share, "−p(generated) · p(first class, given real)"),
        [
            (-share, "that of log Σ e^ℓ alone, without p(generated)"),
            (-(1 - real) * (1 - share), "by the second logit"),
            ((1 - real) * share, "the sign: a step against it raises the logit"),
            (real * share, "of the loss of a generated image"),
        ],
        {"a": a, "b": b},
    )


@template("11_few_labels")
def level_at_the_optimum(draw: Draw) -> Drawn:
    data, fake = draw.decimal(0.2, 2), draw.pick(0.1, 0.3, 0.6, 1.3, 2.5)
    return number(
        f"At a point the density of unlabelled data is {data}, that of generated images {fake}. Which "
        "logit of “real” minimises the unlabelled and the generated loss together?",
        (math.log(data / fake), "log of the ratio: 0 where the generator is perfect"),
        [
            (data / (data + fake), "the probability, not its logit"),
            (math.log(fake / data), "the ratio upside down"),
            (data - fake, "the difference of the densities"),
            (0.0, "as if the generator were perfect"),
        ],
        {"data": data, "fake": fake},
    )


@template("11_few_labels")
def distance_of_mean_features(draw: Draw) -> Drawn:
    first, second = draw.decimal(0.4, 2.5), -draw.decimal(0.4, 2.5)
    spread = draw.pick(1.5, 2.0, 3.0)
    right = first**2 + second**2
    return number(
        f"Two features have the means 0 and 0 over a batch of real images, {first} and {second} over a "
        f"generated one; their standard deviations are 1 and {spread} in both batches. How large is the "
        "loss of feature matching?",
        (right, "the squared distance of the means; how far they spread does not count"),
        [
            (math.sqrt(right), "the distance, not its square"),
            (right / 2, "the mean over the features"),
            (first - second, "the distances added, not squared"),
            (first**2 + (second / spread) ** 2, "in units of the standard deviation"),
        ],
        {"first": first, "second": second, "spread": spread},
    )


@template("11_few_labels")
def agreement_of_a_pair(draw: Draw) -> Drawn:
    p, q = draw.decimal(0.55, 0.95, 2), draw.decimal(0.1, 0.9, 2)
    right = -math.log(p * q + (1 - p) * (1 - q))
    return number(
        f"Of two classes the first has the probability {p} for one image of a pair and {q} for the other. "
        "What does the pair add to the agreement loss, in nats, without the entropy term?",
        (right, "−log of the probability that both are of one class"),
        [
            (-math.log(p * q), "the first class alone"),
            (-p * math.log(q) - (1 - p) * math.log(1 - q), "the cross-entropy"),
            ((p - q) ** 2, "the squared difference"),
            (-math.log(p + q - p * q), "that at least one is of the first class"),
        ],
        {"p": p, "q": q},
    )


@template("11_few_labels")
def what_pairs_alone_allow(draw: Draw) -> Drawn:
    share = draw.pick(0.5, 0.8, 1.0)
    says = {
        0.5: ("Nothing: both classes are used, and pairs agree.", "the shares are equal"),
        0.8: ("One class is favoured: the entropy term has too small a weight.", "far from equal"),
        1.0: ("Everything has landed in one class: agreement alone allows that.", "no entropy"),
    }
    wrong = [said for key, said in says.items() if key != share]
    wrong.append(("The pairs are wrong: their images differ.", "then the loss would be large"))
    return words(
        "A network with two classes was trained on pairs without labels; the agreement term is near 0. The mean "
        f"probability of the first class over all images, half of which should be in it, is {share}. What, if anything, went wrong?",
        says[share],
        wrong,
        {"share": share},
    )


@template("11_few_labels")
def error_of_a_mean_of_draws(draw: Draw) -> Drawn:
    draws, spread = draw.pick(4, 5, 10, 16), draw.whole(15, 60)
    return number(
        f"Over {draws} draws of a hundred labels the numbers of errors have the standard deviation {spread}. "
        "What is the standard error of their mean?",
        (spread / math.sqrt(draws), "the standard deviation over the root of the number of draws"),
        [
            (float(spread), "the error of a single draw"),
            (spread / draws, "divided by their number, not its root"),
            (spread / math.sqrt(draws - 1), "the standard deviation corrected once more"),
            (spread * math.sqrt(draws), "multiplied instead of divided"),
        ],
        {"draws": float(draws), "spread": float(spread)},
    )
