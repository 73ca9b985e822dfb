"""What figures mean: beliefs, gains, losses and scores of a made-up run, and what follows from them."""

from __future__ import annotations

from course_utils.grading.authoring.exam.items import Draw, Drawn, template, words

Said = tuple[str, str]  # an option, and why it is right or wrong


@template("02_mnist_gan")
def two_beliefs(draw: Draw) -> Drawn:
    which = draw.whole(0, 2)
    real, fake = [
        (draw.decimal(0.97, 0.99, 2), draw.decimal(0.01, 0.02, 2)),
        (draw.decimal(0.75, 0.85, 2), draw.decimal(0.15, 0.25, 2)),
        (draw.decimal(0.49, 0.51, 2), draw.decimal(0.49, 0.51, 2)),
    ][which]
    says: list[Said] = [
        (
            "D tells them apart without doubt, and G gets hardly any useful direction.",
            "near 1 and 0",
        ),
        ("D is ahead and in doubt: G gets a direction. Variety can't be seen from it.", "between"),
        ("D can't tell them apart: perfect samples, or a D that has learned nothing.", "½ and ½"),
    ]
    wrong = [said for k, said in enumerate(says) if k != which]
    wrong.append(("The samples are as varied as the data.", "beliefs never tell that"))
    return words(
        f"Late in a training D(x) is {real} and D(G(z)) is {fake}. What follows?",
        says[which], wrong, {"real": real, "fake": fake, "which": which},
    )  # fmt: skip


@template("03_dcgan")
def gain_of_a_step(draw: Draw) -> Drawn:
    which = draw.whole(0, 2)
    before, after = [
        (draw.decimal(0.25, 0.35, 2), draw.decimal(0.38, 0.42, 2)),
        (draw.decimal(0.01, 0.02, 2), draw.decimal(0.01, 0.02, 2)),
        (draw.decimal(0.08, 0.15, 2), draw.decimal(0.6, 0.8, 2)),
    ][which]
    says: list[Said] = [
        ("The game is in balance.", "a gain of some hundredths, or a tenth"),
        ("D dominates, and its gradient is of no use to G.", "no gain, near 0"),
        ("G overturns D in one step, and oscillation follows.", "a gain of a half"),
    ]
    wrong = [said for k, said in enumerate(says) if k != which]
    wrong.append(("G has collapsed to one image.", "that can't be seen from one mean belief"))
    return words(
        f"Step after step, D(G(z)) on the same noise goes from {before} before G's step to {after} "
        "after it. What does it mean?",
        says[which], wrong, {"before": before, "after": after, "which": which},
    )  # fmt: skip


@template("01_vanilla_gan")
def losses_at_the_end(draw: Draw) -> Drawn:
    loss_d, loss_g = draw.decimal(1.36, 1.41, 2), draw.decimal(0.66, 0.72, 2)
    return words(
        f"At the end of a training D's loss is {loss_d} and G's {loss_g}. What is known of the "
        "samples?",
        ("Nothing: good and bad runs end there.", "log 4 and log 2 are shown by any stalemate"),
        [
            ("They are good: it is the equilibrium.", "two weak players show the same losses"),
            ("They are bad: G's loss is not 0.", "at the equilibrium it is log 2"),
            ("They have collapsed: both losses stand still.", "a collapse can show these as well"),
        ],
        {"loss_d": loss_d, "loss_g": loss_g},
    )


@template("01_vanilla_gan")
def coverage_and_precision(draw: Draw) -> Drawn:
    which = draw.whole(0, 2)
    coverage, precision = [
        (draw.decimal(0.01, 0.1, 2), draw.decimal(0.93, 1.0, 2)),
        (draw.decimal(0.96, 1.0, 2), draw.decimal(0.2, 0.4, 2)),
        (draw.decimal(0.97, 1.0, 2), draw.decimal(0.97, 1.0, 2)),
    ][which]
    says: list[Said] = [
        ("All samples in one small place on the data.", "little covered, little made up"),
        ("Samples scattered over the data and far around it.", "all covered, much made up"),
        ("Samples on all of the data, and hardly elsewhere.", "all covered, little made up"),
    ]
    wrong = [said for k, said in enumerate(says) if k != which]
    wrong.append(("Samples in one small place far from the data.", "both would be near 0"))
    return words(
        f"Within a radius of 0.1 a generator's coverage is {coverage} and its precision {precision}. "
        "Which picture fits?",
        says[which], wrong, {"coverage": coverage, "precision": precision, "which": which},
    )  # fmt: skip


@template("07_evaluating_gans")
def precision_and_recall(draw: Draw) -> Drawn:
    which = draw.whole(0, 1)
    real_p, real_r = draw.decimal(0.84, 0.87, 2), draw.decimal(0.84, 0.87, 2)
    precision, recall = [
        (draw.decimal(0.9, 0.96, 2), draw.decimal(0.1, 0.3, 2)),
        (draw.decimal(0.2, 0.4, 2), draw.decimal(0.75, 0.82, 2)),
    ][which]
    says: list[Said] = [
        ("Safe samples that lack variety: a collapse, or noise nearer to 0.", "recall far below"),
        ("Varied samples, most of which are off the data.", "precision far below"),
    ]
    wrong: list[Said] = [
        says[1 - which],
        ("Copies of training images.", "both would be those of real images"),
        ("Better than real images, by one of the two.", "above real data is a warning"),
    ]
    return words(
        f"Real images have precision {real_p} and recall {real_r}, a generator's samples {precision} "
        f"and {recall}. What are they like?",
        says[which], wrong, {"precision": precision, "recall": recall, "which": which},
    )  # fmt: skip


@template("07_evaluating_gans")
def two_papers(draw: Draw) -> Drawn:
    good = draw.decimal(3.0, 5.0)
    bad = round(good + draw.decimal(0.3, 0.9), 1)
    n, m = draw.pick((50_000, 5_000), (50_000, 10_000), (10_000, 2_000))
    return words(
        f"One paper has an FID of {good} from {n} samples, another one of {bad} from {m}, by the same "
        "network and code. Which generator is better?",
        ("It can't be said.", f"the bias falls like 1/n: from {m} samples it is larger"),
        [
            ("The first.", "only at the same number of samples"),
            ("The second.", "it may be, but the bias is not known"),
            ("Both are equally good.", "nothing says so"),
        ],
        {"good": good, "bad": bad, "n": n, "m": m},
    )


@template("05_infogan")
def code_that_is_read(draw: Draw) -> Drawn:
    read, agree = draw.decimal(0.98, 1.0, 2), draw.decimal(0.5, 0.62, 2)
    return words(
        f"Two moons and a code of two values: Q reads the code from {read} of the samples, and "
        f"{agree} of the points have the code of their moon. What is the matter?",
        ("The code means something else, left and right say.", "readable, and not the moon"),
        [
            ("Q has not learned to read.", f"it reads {read} of the samples"),
            ("G ignores the code.", "then nothing could be read"),
            ("λ is too small.", "the code is read already: more weight moves no border"),
        ],
        {"read": read, "agree": agree},
    )


@template("04_conditional_gan")
def obedience_and_distance(draw: Draw) -> Drawn:
    accuracy, times = draw.decimal(0.99, 1.0, 3), draw.whole(40, 120)
    return words(
        f"A conditional generator's label accuracy is {accuracy}, its Fréchet distance {times} times "
        "that of real images. What are its samples like?",
        (
            "Right digits, with little variety or an odd look.",
            "it obeys; the distance sees the rest",
        ),
        [
            ("Good ones of the wrong digits.", "then the accuracy would be low"),
            ("As good as real ones.", "the distance would be about 1 time real"),
            ("Noise.", "a classifier would not find the labels in it"),
        ],
        {"accuracy": accuracy, "times": times},
    )
