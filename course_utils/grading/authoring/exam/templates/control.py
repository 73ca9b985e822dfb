"""Styles, and what one does with a finished generator: mixing, truncation, inversion, membership."""

from __future__ import annotations

import math

from course_utils.grading.authoring.exam.items import Draw, Drawn, number, template


@template("10_style_and_control")
def faded_pixel(draw: Draw) -> Drawn:
    old, new = draw.decimal(-0.9, 0.9), draw.decimal(-0.9, 0.9)
    begin, length = 100 * draw.whole(3, 9), 100 * draw.whole(4, 9)
    step = begin + round(length * draw.pick(0.2, 0.3, 0.7, 0.8))
    alpha = (step - begin) / length
    return number(
        f"New layers are faded in evenly from step {begin} to step {begin + length}. At step {step} the old layers "
        f"give a pixel the value {old}, the new ones {new}. What is shown?",
        ((1 - alpha) * old + alpha * new, "alpha is the share of the fade that is done"),
        [
            (alpha * old + (1 - alpha) * new, "alpha on the wrong side"),
            ((old + new) / 2, "the mean of both, whatever the step"),
            (old + alpha * new, "the old value not faded out"),
            (new, "the new layers alone"),
            (old, "the old layers alone"),
        ],
        {"old": old, "new": new, "begin": begin, "length": length, "step": step},
    )


@template("10_style_and_control")
def demodulated_weight(draw: Draw) -> Drawn:
    a, b = draw.decimal(0.4, 2.0), draw.decimal(0.4, 2.0)
    s, t = draw.decimal(0.5, 3.0), draw.decimal(0.5, 3.0)
    return number(
        f"A modulated 1 × 1 convolution has two input channels and one output channel, with the weights {a} and {b}. "
        f"The styles are {s} and {t}. Which weight does the first channel have after demodulation?",
        (a * s / math.hypot(a * s, b * t), "its scaled weight over the root of the sum of squares"),
        [
            (a * s, "no demodulation"),
            (a / math.hypot(a, b), "the styles left out"),
            (a * s / (a * s + b * t), "the sum in place of the root of squares"),
            (a * s / math.hypot(a, b), "the root over weights without styles"),
        ],
        {"a": a, "b": b, "s": s, "t": t},
    )


@template("10_style_and_control")
def truncated_style(draw: Draw) -> Drawn:
    mean, own = draw.decimal(-1, 1), draw.decimal(1.5, 3.0)
    psi = draw.pick(0.3, 0.4, 0.6, 0.7, 0.8)
    return number(
        f"One number of a style is {own}; that of the mean style is {mean}. What is it after truncation with ψ = {psi}?",
        (mean + psi * (own - mean), "the mean, and ψ times the way from it"),
        [
            (psi * own, "pulled to 0 in place of the mean"),
            (own + psi * (mean - own), "ψ times the way from the other end"),
            (psi * (own - mean), "the mean not added again"),
            (mean, "ψ = 0"),
        ],
        {"mean": mean, "own": own, "psi": psi},
    )


@template("10_style_and_control")
def decibels(draw: Draw) -> Drawn:
    error = draw.decimal(0.005, 0.09, 3)
    return number(
        f"An inverted image has the mean squared error {error}; values reach from −1 to 1. What is its PSNR, in decibels?",
        (10 * math.log10(4 / error), "10 log10 of the squared range over the error"),
        [
            (-10 * math.log10(error), "the range taken for 1"),
            (10 * math.log10(2 / error), "the range not squared"),
            (10 * math.log(4 / error), "the natural logarithm"),
            (20 * math.log10(4 / error), "the error taken for its root"),
        ],
        {"error": error},
    )


@template("10_style_and_control")
def area_under_the_curve(draw: Draw) -> Drawn:
    a, b = draw.whole(4, 6), draw.whole(7, 9)
    c, d = draw.whole(1, 3), draw.whole(7, 9)
    ranks = [(x > y) + (x == y) / 2 for x in (a, b) for y in (a, c, d)]
    right = sum(ranks) / len(ranks)
    return number(
        f"An attack gives two members the scores {a} and {b}, and three others {a}, {c} and {d}. What is its AUC?",
        (right, "the share of pairs that are the right way round; a tie is half a pair"),
        [
            (sum(rank == 1 for rank in ranks) / 6, "the tie counted as wrong"),
            (sum(rank > 0 for rank in ranks) / 6, "the tie counted as right"),
            (1 - right, "others above members"),
            ((b > d) / 2, "only members above all others"),
        ],
        {"a": a, "b": b, "c": c, "d": d},
    )


@template("10_style_and_control")
def who_is_accused(draw: Draw) -> Drawn:
    members, all_asked = 10 * draw.whole(2, 9), 1000 * draw.whole(1, 5)
    found, accused = draw.decimal(0.3, 0.9), draw.pick(0.01, 0.02, 0.05)
    right = members * found / (members * found + (all_asked - members) * accused)
    return number(
        f"An attack finds {found:.0%} of the members and accuses {accused:.0%} of the others. It is asked of {all_asked} people, of "
        f"whom {members} are members. How likely is someone who is accused to be one?",
        (right, "members found over all who are accused"),
        [
            (found, "the share of members found"),
            (1 - accused, "one less the share of others accused"),
            (found / (found + accused), "as if there were as many members as others"),
            (members / all_asked, "the attack left out"),
        ],
        {"members": members, "all_asked": all_asked, "found": found, "accused": accused},
    )
