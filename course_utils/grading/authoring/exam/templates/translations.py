"""Image translation: round trips and answers, patches and skips, what a pixel's loss asks for."""

from __future__ import annotations

import math
from itertools import accumulate

from course_utils.grading.authoring.exam.items import (
    Draw,
    DrawAgain,
    Drawn,
    number,
    template,
    words,
)
from course_utils.grading.authoring.exam.templates.players import softplus


@template("09_image_translation")
def cycle_of_two_maps(draw: Draw) -> Drawn:
    up, down = draw.pick(2, 3, 4), draw.pick(0.25, 0.5, 1.5)
    shift = draw.pick(-1, 1) * draw.decimal(0.2, 1.5)
    ax, ay, bx, by = (draw.pick(-1, 1) * draw.whole(1, 4) for _ in range(4))
    if up * down == 1:
        raise DrawAgain
    a_off, b_off = abs(up * down - 1) * abs(ax), abs(up * down - 1) * abs(by)
    a_loss, b_loss = (a_off + abs(shift)) / 2, (b_off + abs(shift)) / 2
    return number(
        f"In the plane G_AB maps (x, y) to (y, {up}x), and G_BA maps (x, y) to ({down}y, x {'+' if shift > 0 else '−'} {abs(shift)}). How large is the "
        f"cycle loss of the batches that hold one point each, a = ({ax}, {ay}) and b = ({bx}, {by})? Norms are means "
        "over all numbers of a batch.",
        (
            a_loss + b_loss,
            "the mean absolute difference of a round trip, and of the other: their sum",
        ),
        [
            (a_loss, "the round trip of a alone"),
            (2 * (a_loss + b_loss), "absolute differences added, not their mean"),
            ((a_loss + b_loss) / 2, "the mean of both round trips"),
            (math.hypot(a_off, shift) + math.hypot(b_off, shift), "lengths in place of them"),
            (b_loss, "the round trip of b alone"),
        ],
        {"up": up, "down": down, "shift": shift, "ax": ax, "ay": ay, "bx": bx, "by": by},
    )


@template("09_image_translation")
def loss_of_both_generators(draw: Draw) -> Drawn:
    on_b, on_a = draw.decimal(-2, 2), draw.decimal(-2, 2)
    there, back = draw.decimal(0.05, 0.3, 2), draw.decimal(0.05, 0.3, 2)
    identity = draw.decimal(0.1, 0.4, 2)
    cycle_weight, identity_weight = draw.pick(2, 4, 5, 10), draw.pick(0.5, 2, 3)
    game, cycle = softplus(-on_b) + softplus(-on_a), there + back
    return number(
        f"D_B gives the translation of a the logit {on_b}, D_A that of b the logit {on_a}. The round trip of a is off by "
        f"{there}, that of b by {back}, each a mean absolute difference; the identity loss is {identity}. Which loss do the "
        f"generators of a CycleGAN minimise, with the non-saturating loss and the weights {cycle_weight} of the cycle and "
        f"{identity_weight} of identity?",
        (
            game + cycle_weight * cycle + identity_weight * identity,
            "−log D of both translations, and both weighted terms",
        ),
        [
            (
                softplus(on_b) + softplus(on_a) + cycle_weight * cycle + identity_weight * identity,
                "the game's term as the discriminators have it",
            ),
            (
                game + cycle_weight * cycle / 2 + identity_weight * identity,
                "the mean of both round trips in place of their sum",
            ),
            (game + cycle + identity, "the weights left out"),
            (
                game + cycle_weight * (cycle + identity_weight * identity),
                "the cycle's weight on identity too",
            ),
        ],
        {
            "on_b": on_b,
            "on_a": on_a,
            "there": there,
            "back": back,
            "identity": identity,
            "cycle_weight": cycle_weight,
            "identity_weight": identity_weight,
        },
    )


@template("09_image_translation")
def answers_that_a_cycle_leaves(draw: Draw) -> Drawn:
    few, many = draw.whole(2, 4), draw.whole(2, 3)
    small, large = 100 * draw.whole(1, 4), 100 * draw.whole(5, 9)
    known = draw.whole(0, 1)
    told = f" For one cloud of {small} points its partner is known." if known else ""
    groups = math.factorial(few - known), math.factorial(many)
    return number(
        f"A consists of {few} clouds of {small} points and {many} clouds of {large}, far from each other. B has as many "
        "clouds of the same sizes, elsewhere, and translations take every cloud as a whole to one cloud."
        f"{told} How many translations with the smallest game and cycle loss are left?",
        (
            math.prod(groups),
            "clouds of one size can be exchanged, those of different sizes would be seen by the game",
        ),
        [
            (math.factorial(few + many - known), "all that can be undone: sizes left out"),
            (1, "as if the cycle could choose"),
            (math.factorial(few) * groups[1], "the known pair left out"),
            (sum(groups), "the choices of both sizes added, not multiplied"),
            (few + many, "the number of clouds"),
            (2, "two mirror images, as with the moons"),
        ],
        {"few": few, "many": many, "small": small, "large": large, "known": known},
    )


@template("09_image_translation")
def patch_of_a_logit(draw: Draw) -> Drawn:
    halvings, kernel = draw.whole(2, 4), draw.pick(3, 4, 5, 6)
    more, last = draw.whole(1, 2), draw.pick(3, 4, 5)
    top = 1 + more * (last - 1)  # what a logit sees of the map that the halvings give
    strides = 2**halvings
    right = strides * (top - 1) + 1 + (strides - 1) * (kernel - 1)
    return number(
        f"A discriminator of patches has {halvings} convolutions with kernel {kernel} and stride 2, and behind them {more} with "
        f"kernel {last} and stride 1. How large is the patch that one logit sees, away from the border?",
        (right, "backwards from one logit: s (r − 1) + k for each layer"),
        [
            (top + (strides - 1) * (kernel - 1), "stride 1 counted without the strides before"),
            (strides * top + (strides - 1) * kernel, "s r + k: windows overlap"),
            (top + halvings * (kernel - 1), "as if each stride were 1"),
            (strides * top, "the strides alone: kernels reach beyond them"),
        ],
        {"halvings": halvings, "kernel": kernel, "more": more, "last": last},
        "{0} × {0} pixels",
    )


@template("09_image_translation")
def logits_of_a_picture(draw: Draw) -> Drawn:
    halvings, more = draw.whole(2, 3), draw.whole(1, 2)
    high, wide = draw.whole(9, 16), draw.whole(9, 16)
    strides = 2**halvings
    bare = []  # both sides without padding
    for side in (high * strides, wide * strides):
        for _ in range(halvings):
            side = (side - 4) // 2 + 1
        bare.append(side - 3 * more)
    return number(
        f"A discriminator of patches has {halvings} convolutions with stride 2 and behind them {more} with stride 1, the last of "
        "which has one channel. Each kernel is 4, each padding 1. How many logits does a picture of "
        f"{high * strides} × {wide * strides} pixels get?",
        (
            (high - more) * (wide - more),
            "stride 2 halves both sides, stride 1 takes one from both: kernel 4, padding 1",
        ),
        [
            (high * wide, "as if stride 1 kept the size, as with kernel 3"),
            (high * wide * strides, "a half of the pixels for each stride, not a quarter"),
            (math.prod(bare), "the padding left out"),
            (high + wide - 2 * more, "both sides added"),
        ],
        {"halvings": halvings, "more": more, "height": high * strides, "width": wide * strides},
    )


@template("09_image_translation")
def parameters_behind_a_skip(draw: Draw) -> Drawn:
    below, kept = 4 * draw.whole(2, 12), 4 * draw.whole(2, 12)
    made, kernel = 4 * draw.whole(1, 16), draw.pick(3, 5)

    def learned(channels: int, window: int) -> int:
        return (channels * window + 1) * made

    return number(
        f"In a U-Net a map of {4 * below} channels goes through PixelShuffle(2) and is concatenated with a kept map of {kept} "
        f"channels. How many parameters has the convolution behind it, with {made} channels, kernel {kernel} and biases?",
        (
            learned(below + kept, kernel**2),
            "a quarter of the channels after the shuffle, and those kept",
        ),
        [
            (learned(4 * below + kept, kernel**2), "the channels before the shuffle"),
            (learned(2 * below + kept, kernel**2), "the shuffle taken to halve them"),
            (learned(below, kernel**2), "the kept map left out"),
            (learned(below + kept, kernel), "the kernel not squared"),
        ],
        {"below": below, "kept": kept, "made": made, "kernel": kernel},
    )


@template("09_image_translation")
def pixel_of_a_regression(draw: Draw) -> Drawn:
    power, difference = draw.pick((1, "absolute"), (2, "squared"))
    grey = draw.pick(-1, 1) * draw.decimal(0.2, 0.7)
    paper, between = 5 * draw.whole(2, 14), 5 * draw.whole(2, 14)
    percents, values = (paper, between, 100 - paper - between), (-1.0, grey, 1.0)
    mean = sum(v * p for v, p in zip(values, percents, strict=True)) / 100
    if percents[2] < 10 or 50 in accumulate(percents) or abs(mean) < 0.01:
        raise DrawAgain  # too little ink, a median that is not one value, a mean halfway
    median = next(v for v, p in zip(values, accumulate(percents), strict=True) if p > 50)
    mode = values[percents.index(max(percents))]
    by_median, by_mean = (
        (median, "the median: best for an absolute difference"),
        (mean, "the mean: best for a squared difference"),
    )
    right, other = (by_median, by_mean) if power == 1 else (by_mean, by_median)
    return number(
        f"Given all that the outline tells, a pixel is −1 with probability {percents[0]} %, {grey} with {percents[1]} % and 1 with "
        f"{percents[2]} %. What does the best regression by the mean {difference} difference put there?",
        right,
        [
            other,
            (mode, "the likeliest value"),
            (grey / 3, "the mean without probabilities"),
            (grey, "the value in the middle, whatever its probability"),
            (0.0, "halfway between paper and ink"),
        ],
        {"paper": paper, "between": between, "grey": grey, "power": power},
    )


@template("09_image_translation")
def digits_kept_in_batches(draw: Draw) -> Drawn:
    size = draw.pick(100, 200, 400, 500)
    rest = size * draw.whole(1, 4) // 10
    first, second = (round(size * draw.decimal(0.85, 0.99, 2)) for _ in range(2))
    third = round(rest * draw.decimal(0.3, 0.7, 2))
    kept, shown = first + second + third, 2 * size + rest
    return number(
        f"{shown} translations are read in batches of {size}. The classifier reads {first} of the first batch as the digit that was "
        f"meant, {second} of the second and {third} of the last. Which share is kept?",
        (kept / shown, "all that are right over all that were read"),
        [
            ((first / size + second / size + third / rest) / 3, "the mean of the batches' shares"),
            ((first + second) / (2 * size), "the last batch left out"),
            (kept / (3 * size), "as if the last batch were full"),
            (((first + second) / (2 * size) + third / rest) / 2, "full batches against the last"),
        ],
        {"size": size, "rest": rest, "first": first, "second": second, "third": third},
    )


@template("09_image_translation")
def where_a_colour_was(draw: Draw) -> Drawn:
    which = draw.whole(0, 3)
    low = [draw.decimal(0, 0.12, 2) for _ in range(3)]
    high = sorted((draw.decimal(0.75, 0.95, 2) for _ in range(3)), reverse=True)
    comes_back = ((1, 1, 0), (1, 0, 0), (1, 1, 1), (0, 0, 0))[which]
    own, shaken, true = (high[k] if whether else low[k] for k, whether in enumerate(comes_back))
    says = [
        (
            "By a coarse message in the white digits, which outlasts faint noise.",
            "then it comes back after noise too, and not from true white digits",
        ),
        (
            "By a fine message in the white digits, which faint noise wipes out.",
            "then it comes back only without noise",
        ),
        (
            "By the strokes themselves, without a message.",
            "then it comes back from true white digits too",
        ),
        ("By nothing: it is lost on the way.", "then it comes back from none of the three"),
    ]
    return words(
        "A CycleGAN makes white digits of painted ones, and paints these again. The colour of the ink that comes back "
        f"correlates with the first colour by {own}; by {shaken} if faint noise is added to the white digits; by {true} if true "
        "white digits with the same strokes take their place. How is the colour carried?",
        says[which],
        [said for k, said in enumerate(says) if k != which],
        {"own": own, "shaken": shaken, "true": true},
    )
