"""Exams: each template has one right option on every seed, computed here in another way."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy import linalg, optimize, stats
from sklearn.metrics import roc_auc_score
from torch import distributions as D
from torch import nn
from torch.nn import functional as F

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.authoring.exam import __main__ as command
from course_utils.grading.authoring.exam import items, papers
from course_utils.grading.authoring.exam.items import TEMPLATES, DrawAgain, Item, make

SEEDS = [f"seed {k}" for k in range(50)]
SEED = "a seed of sixteen characters and more"


def tensor(*numbers: float) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def height(layer: nn.Module, n: int, channels: int = 1) -> int:
    return layer(torch.empty(1, channels, n, n, device="meta")).shape[-1]


def learned(*layers: nn.Module) -> int:
    return sum(p.numel() for layer in layers for p in layer.parameters())


def meta(kind, *args, **kwargs) -> nn.Module:
    return kind(*args, **kwargs, device="meta")


def conv(k, s=1, p=0) -> nn.Module:
    return meta(nn.Conv2d, 1, 1, k, s, p)


def bce(logit: float, target: float) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(tensor(logit), tensor(target))


def slope(function, at: float) -> torch.Tensor:
    x = tensor(at).requires_grad_()
    return torch.autograd.grad(function(x).sum(), x)[0]


def maximiser(a: float, b: float) -> float:
    """The y in (0, 1) at which a log y + b log(1 - y) is largest."""
    return optimize.minimize_scalar(
        lambda y: -a * math.log(y) - b * math.log(1 - y), bounds=(1e-9, 1 - 1e-9), method="bounded",
        options={"xatol": 1e-10},
    ).x  # fmt: skip


def plane_slopes(*weights: float) -> torch.Tensor:
    x = torch.randn(7, len(weights), dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad((x @ tensor(*weights)).sum(), x)[0]


def js(p, q) -> torch.Tensor:
    p, q = tensor(p, 1 - p), tensor(q, 1 - q)
    m = (p + q) / 2
    return sum(F.kl_div(m.log(), x, reduction="sum") for x in (p, q)) / 2


def frechet(m1, m2, s1, s2) -> float:
    root = linalg.sqrtm(np.asarray(s1) @ np.asarray(s2)).real
    return float(np.sum((np.asarray(m1) - m2) ** 2) + np.trace(np.asarray(s1) + s2 - 2 * root))


def played(lr: float, gamma: float, turns: bool) -> np.ndarray:
    """The matrix of a step of V = x y, column by column from what it does to (1, 0) and (0, 1)."""
    columns = []
    for x, y in ((1.0, 0.0), (0.0, 1.0)):
        new_y = y + lr * (x - gamma * y) if not turns else None
        if turns:
            x = x - lr * y
            new_y = y + lr * (x - gamma * y)
        else:
            x = x - lr * y
        columns.append((x, new_y))
    return np.array(columns).T


def power(a, d, t):
    w, u = torch.diag(tensor(a, d)), F.normalize(tensor(1, t), dim=0)
    v = F.normalize(w.T @ u, dim=0)
    u = F.normalize(w @ v, dim=0)
    return u @ w @ v


def averaged(beta, steps):
    w = 0.0
    for _ in range(steps):
        w = beta * w + (1 - beta) * 1.0
    return w


def shares_of(k, a):
    return tensor(a, *[(1 - a) / (k - 1)] * (k - 1))


def round_trips(up, down, shift, ax, ay, bx, by):
    there = lambda p: torch.stack([p[1], up * p[0]])  # noqa: E731
    home = lambda p: torch.stack([down * p[1], p[0] + shift])  # noqa: E731
    a, b = tensor(ax, ay), tensor(bx, by)
    return F.l1_loss(home(there(a)), a) + F.l1_loss(there(home(b)), b)


def fitting(few, many, small, large, known) -> int:
    """Permutations of the clouds that keep sizes, and the first cloud in its place if it is known."""
    sizes = [small] * few + [large] * many
    return sum(
        all(sizes[k] == sizes[to] for k, to in enumerate(order)) and (not known or order[0] == 0)
        for order in itertools.permutations(range(len(sizes)))
    )


def pixels_behind(layers) -> int:
    """Of how many pixels in a row one output depends."""
    x = torch.ones(1, 1, 400, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel, stride in layers:
        y = F.conv1d(y, torch.ones(1, 1, kernel, dtype=torch.float64), stride=stride)
    return torch.autograd.grad(y[0, 0, y.shape[2] // 2], x)[0].count_nonzero()


def channels_behind_a_skip(below, kept) -> int:
    up = nn.PixelShuffle(2)(torch.empty(1, 4 * below, 7, 7, device="meta"))
    return torch.cat([up, torch.empty(1, kept, 14, 14, device="meta")], dim=1).shape[1]


# Template -> the right value from what was drawn, by a library or by trying it out.
BY_ANOTHER_WAY = {
    "convolution_size": lambda n, k, s, p: height(conv(k, s, p), n),
    "transposed_size": lambda n, k, s, p: height(meta(nn.ConvTranspose2d, 1, 1, k, s, p), n),
    "convolution_parameters": lambda a, b, k: learned(meta(nn.Conv2d, a, b, k)),
    "convolution_without_bias": lambda a, b, k: learned(
        meta(nn.ConvTranspose2d, a, b, k, bias=False), meta(nn.BatchNorm2d, b)
    ),
    "linear_parameters": lambda a, b, c: learned(meta(nn.Linear, a, b), meta(nn.Linear, b, c)),
    "three_convolutions": lambda n: height(nn.Sequential(*[conv(4, 2, 1)] * 3), n),
    "pixel_shuffle": lambda r, c, h: nn.PixelShuffle(r)(torch.empty(1, c, h, h)).shape[1],
    "pixels_seen": lambda layers, k: 99 - height(nn.Sequential(*[conv(k)] * layers), 99) + 1,
    "first_layer_with_a_label": lambda z, c, h: learned(meta(nn.Linear, z + c, h)),
    "projection_parameters": lambda c, f: learned(meta(nn.Linear, f, 1), meta(nn.Embedding, c, f)),
    "steps_in_an_epoch": lambda n, b: 10 * len(torch.arange(n).split(b)),
    "last_batch": lambda n, b: len(torch.arange(n).split(b)[-1]),
    "decayed_rate": lambda lr, total, step: np.interp(step, [0, total], [lr, 0]),
    "moving_average": averaged,
    "loss_of_d": lambda real, fake: bce(real, 1) + bce(fake, 0),
    "loss_of_g": lambda fake: bce(fake, 1),
    "slope_of_the_saturating_loss": lambda fake: slope(lambda x: (1 - x.sigmoid()).log(), fake),
    "slope_of_the_usual_loss": lambda fake: slope(lambda x: -x.sigmoid().log(), fake),
    "best_discriminator": lambda p, q: maximiser(p, q),
    "logit_of_the_best": lambda p, q: torch.logit(tensor(maximiser(p, q))),
    "ratio_behind_a_belief": lambda d: torch.logit(tensor(d)).exp(),
    "value_of_constant_answers": lambda a, b: (
        -F.binary_cross_entropy(tensor(a, b), tensor(1, 0), reduction="sum")
    ),
    "best_with_smoothing": lambda s, p, q: maximiser((1 - s) * p, s * p + q),
    "smoothed_cross_entropy": lambda s, logit: bce(logit, 1 - s),
    "least_squares_of_d": lambda real, fake: F.mse_loss(tensor(real, fake), tensor(1, 0)),
    "least_squares_of_g": lambda fake: slope(lambda x: (x - 1).square() / 2, fake),
    "hinge_of_d": lambda a, b, c, d: (
        F.relu(1 - tensor(a, b)).mean() + F.relu(1 + tensor(c, d)).mean()
    ),
    "critic_of_d": lambda r0, r1, f0, f1: tensor(f0, f1).mean() - tensor(r0, r1).mean(),
    "relativistic_of_d": lambda real, fake: bce(real - fake, 1),
    "gradient_penalty_of_a_plane": lambda a, b: (
        (plane_slopes(a, b).norm(dim=1) - 1).square().mean()
    ),
    "r1_of_a_plane": lambda a, b, c: plane_slopes(a, b, -c).square().sum(1).mean(),
    "r1_of_a_parabola": lambda a, x, y: (
        sum(slope(lambda u: a * u.square(), at).square() for at in (x, y)) / 2
    ),
    "steepest_clipped": lambda n, c: torch.full((n,), c, dtype=torch.float64).norm(),
    "spectral_norm_of_a_triangle": lambda a, b, d: torch.linalg.svdvals(
        torch.stack([tensor(a, b), tensor(0, d)])
    )[0],
    "slope_of_three_layers": lambda a, b, c: tensor(a, b, c).prod(),
    "spiral": lambda lr, steps: np.linalg.norm(
        np.linalg.matrix_power(played(lr, 0, turns=False), steps) @ [1, 0]
    ),
    "determinant_of_turns": lambda lr, gamma: np.linalg.det(played(lr, gamma, turns=True)),
    "determinant_at_once": lambda lr, gamma: np.linalg.det(played(lr, gamma, turns=False)),
    "one_round_of_power_iteration": power,
    "distance_of_two_heaps": lambda a, b, s: stats.wasserstein_distance(
        [0.0], [b, s], v_weights=[a, 1 - a]
    ),
    "jensen_shannon": lambda a, b: js(a, b),
    "value_at_the_best": lambda jsd: 2 * (jsd - math.log(2)),
    "kl_of_two_gaussians": lambda m, s: D.kl_divergence(D.Normal(0.0, s), D.Normal(m, s)),
    "frechet_on_a_line": lambda m1, m2, s1, s2: frechet([m1], [m2], [[s1**2]], [[s2**2]]),
    "frechet_in_the_plane": lambda m, a, b, c, d: frechet(
        [0, 0], [m, 0], np.diag([a, b]), np.diag([c, d])
    ),
    "frechet_at_infinity": lambda n, m, at_n, at_m: np.polyfit([1 / n, 1 / m], [at_n, at_m], 1)[1],
    "inception_score_of_two_classes": lambda a: (
        F.kl_div(tensor(0.5, 0.5).log(), tensor(a, 1 - a), reduction="sum")
    ).exp(),
    "inception_score_of_some_classes": lambda k, m: np.exp(stats.entropy([1 / m] * m)),
    "recall_by_counts": lambda n, m, x, y: y / m,
    "birthday_support": lambda s, alike: math.comb(s, 2) / alike,
    "no_mistake": lambda n: stats.binomtest(0, n).proportion_ci(0.95, "wilson").high,
    "reverse_kl_of_modes": lambda k, m: stats.entropy([1 / m] * m + [0] * (k - m), [1 / k] * k),
    "reverse_kl_of_uneven_shares": lambda k, a: stats.entropy(shares_of(k, a), [1 / k] * k),
    "share_within_a_radius": lambda c: stats.chi2(2).cdf(c * c),
    "times_real": lambda real, fake: fake / real,
    "bits_of_a_label": lambda a, b, c: stats.entropy([a, b, c], base=2),
    "information_of_a_noisy_code": lambda a: 1 - stats.entropy([a, 1 - a], base=2),
    "bound_of_infogan": lambda k, a, b: stats.entropy([1 / k] * k) + tensor(a, b).log().mean(),
    "most_information": lambda k, m: stats.entropy([1 / (k * m)] * (k * m), base=2),
    "loss_of_a_continuous_code": lambda c, mu: (
        D.Normal(tensor(mu), 1.0).log_prob(tensor(mu))
        - D.Normal(tensor(mu), 1.0).log_prob(tensor(c))
    ),
    "columns_of_q": lambda k, m: len([*range(k), *range(m)]),
    "matched_codes": lambda a, b, c, d: (
        max(np.trace(np.array([[a, b], [c, d]])[:, list(o)]) for o in ((0, 1), (1, 0)))
        / (a + b + c + d)
    ),
    "length_of_noise": lambda n: math.sqrt(n),
    "middle_of_a_line": lambda n: np.hypot(math.sqrt(n) / 2, math.sqrt(n) / 2),
    "weight_on_the_circle": lambda omega, t: np.linalg.solve(
        [[1, math.cos(math.radians(omega))], [0, math.sin(math.radians(omega))]],
        [math.cos(math.radians(omega) * t), math.sin(math.radians(omega) * t)],
    )[0],
    "kl_of_a_code": lambda m, s: D.kl_divergence(D.Normal(m, s), D.Normal(0.0, 1.0)),
    "loss_of_a_vae": lambda error, variance, divergence: (
        D.Normal(0.0, math.sqrt(variance)).log_prob(torch.zeros(()))
        - D.Normal(0.0, math.sqrt(variance)).log_prob(torch.tensor(math.sqrt(error)))
        + divergence
    ),
    "byte_as_pixel": lambda byte: np.interp(byte, [0, 255], [-1, 1]),
    "dropout_in_training": lambda p, x: F.dropout(torch.full((99,), x), p, training=True).max(),
    "gap_of_a_bound": lambda evidence, said, rate: evidence - (-said - rate),
    "best_of_two_draws": lambda low, high: tensor(0, high - low).exp().mean().log(),
    "drawn_code": lambda mean, log_var, noise: D.Normal(
        tensor(mean), tensor(log_var).exp().sqrt()
    ).icdf(D.Normal(tensor(0), 1.0).cdf(tensor(noise))),
    "rate_of_two_coordinates": lambda a, b, log_var: D.kl_divergence(
        D.Normal(tensor(a, b), math.exp(log_var / 2)), D.Normal(tensor(0, 0), 1.0)
    ).sum(),
    "likelihood_of_two_pixels": lambda on, off: (
        D.Bernoulli(logits=tensor(on, off)).log_prob(tensor(1, 0)).sum()
    ),
    "average_of_candidates": lambda share, first, second: (
        optimize.minimize_scalar(
            lambda y: share * (first - y) ** 2 + (1 - share) * (second - y) ** 2
        ).x
    ),
    "end_of_a_line": lambda at, velocity, t: np.linalg.solve([[1 - t, t], [-1, 1]], [at, velocity])[
        1
    ],
    "velocity_of_two_lines": lambda share, t, at, a, b: np.average(
        [np.linalg.solve([[1 - t, t], [0, 1]], [at, end]) @ [-1, 1] for end in (a, b)],
        weights=[share, 1 - share],
    ),
    "euler_in_equal_steps": lambda start, slope, steps: (
        start + sum(slope * t / steps for t in np.arange(steps) / steps)
    ),
    "real_of_two_classes": lambda a, b: tensor(a, b, 0).softmax(0)[:2].sum(),
    "class_among_the_real": lambda a, b: (
        tensor(a, b, 0).softmax(0)[0] / (1 - tensor(a, b, 0).softmax(0)[2])
    ),
    "unlabelled_and_undecided": lambda classes, level: (
        -tensor(*[level] * int(classes), 0).log_softmax(0)[:-1].logsumexp(0)
    ),
    "pull_of_an_unlabelled_image": lambda a, b: slope(
        lambda x: -(1 - torch.cat([x, tensor(b, 0)]).softmax(0)[2]).log(), a
    ),
    "level_at_the_optimum": lambda data, fake: D.Bernoulli(tensor(data / (data + fake))).logits,
    "distance_of_mean_features": lambda first, second, spread: F.mse_loss(
        tensor(first, second), tensor(0, 0), reduction="sum"
    ),
    "agreement_of_a_pair": lambda p, q: -tensor(p, 1 - p).dot(tensor(q, 1 - q)).log(),
    "error_of_a_mean_of_draws": lambda draws, spread: stats.norm(scale=spread).std() / draws**0.5,
    "faded_pixel": lambda old, new, begin, length, step: np.interp(
        step, [begin, begin + length], [old, new]
    ),
    "demodulated_weight": lambda a, b, s, t: F.normalize(tensor(a * s, b * t), dim=0)[0],
    "truncated_style": lambda mean, own, psi: torch.lerp(tensor(mean), tensor(own), psi),
    "decibels": lambda error: 20 * math.log10(2 / math.sqrt(error)),
    "area_under_the_curve": lambda a, b, c, d: roc_auc_score([1, 1, 0, 0, 0], [a, b, a, c, d]),
    "who_is_accused": lambda members, all_asked, found, accused: np.average(
        [1, 0], weights=[members * found, (all_asked - members) * accused]
    ),
    "cycle_of_two_maps": round_trips,
    "loss_of_both_generators": lambda on_b, on_a, there, back, identity, **weight: (
        bce(on_b, 1)
        + bce(on_a, 1)
        + tensor(there, back, identity).dot(
            tensor(weight["cycle_weight"], weight["cycle_weight"], weight["identity_weight"])
        )
    ),
    "answers_that_a_cycle_leaves": fitting,
    "patch_of_a_logit": lambda halvings, kernel, more, last: pixels_behind(
        [(kernel, 2)] * halvings + [(last, 1)] * more
    ),
    "logits_of_a_picture": lambda halvings, more, **sides: math.prod(
        height(nn.Sequential(*[conv(4, 2, 1)] * halvings, *[conv(4, 1, 1)] * more), side)
        for side in sides.values()
    ),
    "parameters_behind_a_skip": lambda below, kept, made, kernel: learned(
        meta(nn.Conv2d, channels_behind_a_skip(below, kept), made, kernel)
    ),
    "pixel_of_a_regression": lambda paper, between, grey, power: (
        optimize.minimize_scalar(
            lambda y: np.dot(
                [paper, between, 100 - paper - between], np.abs([-1 - y, grey - y, 1 - y]) ** power
            ),
            bounds=(-1.5, 1.5),
            method="bounded",
            options={"xatol": 1e-10},
        ).x
    ),
    "digits_kept_in_batches": lambda size, rest, first, second, third: (
        torch.cat([torch.arange(n) < k for n, k in ((size, first), (size, second), (rest, third))])
        .double()
        .mean()
    ),
}
# Those answered in words -> how the right option begins, by what was drawn.
IN_WORDS = {
    "two_beliefs": lambda real, fake, **_: (
        "D tells" if fake < 0.1 else "D can't" if fake > 0.4 else "D is ahead"
    ),
    "gain_of_a_step": lambda before, after, **_: (
        "D dominates" if after < 0.1 else "G over" if after - before > 0.3 else "The game"
    ),
    "losses_at_the_end": lambda **_: "Nothing",
    "coverage_and_precision": lambda coverage, precision, **_: (
        "All" if coverage < 0.5 else "Samples on all" if precision > 0.5 else "Samples scattered"
    ),
    "precision_and_recall": lambda precision, recall, **_: (
        "Safe" if recall < precision else "Varied"
    ),
    "two_papers": lambda **_: "It can't",
    "code_that_is_read": lambda **_: "The code means",
    "obedience_and_distance": lambda **_: "Right digits",
    "what_pairs_alone_allow": lambda share: {0.5: "Nothing", 0.8: "One", 1.0: "Everything"}[share],
    "rates_of_four_coordinates": lambda used, **_: {0: "The posterior has", 2: "Two", 4: "Each"}[
        used
    ],
    "where_a_colour_was": lambda own, shaken, true: (
        "By nothing"
        if own < 0.5
        else "By the strokes"
        if true > 0.5
        else "By a coarse"
        if shaken > 0.5
        else "By a fine"
    ),
}


def test_there_are_enough_templates_and_each_is_computed_here_too():
    assert len(TEMPLATES) >= 60
    assert set(TEMPLATES) == {*BY_ANOTHER_WAY, *IN_WORDS}
    assert {notebook for notebook, _ in TEMPLATES.values()} <= set(ASSIGNMENTS)


@pytest.mark.parametrize("name", TEMPLATES)
def test_on_fifty_seeds_one_option_is_right_and_it_is_right(name):
    for seed in SEEDS:
        item = make(name, seed)
        assert len(item.options) == 4 and sum(option.right for option in item.options) == 1
        assert len({option.says for option in item.options}) == 4
        assert all(option.why for option in item.options)
        right = item.options[item.right]
        if name in IN_WORDS:
            assert right.says.startswith(IN_WORDS[name](**item.given))
            continue
        value = float(BY_ANOTHER_WAY[name](**item.given))
        assert value == pytest.approx(right.value, rel=1e-4, abs=1e-9)
        for a, b in itertools.combinations([option.value for option in item.options], 2):
            assert abs(a - b) > 0.019 * max(abs(a), abs(b))


def test_the_right_option_has_no_place_of_its_own():
    places = [make(name, seed).right for name in TEMPLATES for seed in SEEDS[:10]]
    for place in range(4):
        assert 0.15 < places.count(place) / len(places) < 0.35


def test_mistakes_that_look_alike_are_drawn_again():
    with pytest.raises(DrawAgain):
        items.number("?", (1.0, "right"), [(1.01, "near"), (2.0, "far"), (2.01, "near")], {})
    drawn = items.number("?", (1.0, ""), [(1.01, ""), (2.0, ""), (3.0, ""), (-1.0, "")], {})
    assert [option.value for option in drawn.wrong] == [2.0, 3.0, -1.0]


def test_numbers_are_written_as_papers_print_them():
    assert [items.written(x) for x in (12, -0.5, 1234.4, 0.04567)] == [
        "12", "−0.5", "1\u202f234", "0.0457"
    ]  # fmt: skip


@pytest.fixture
def paper() -> list[Item]:
    return papers.exam(SEED, list(ASSIGNMENTS), 30, "A")


def test_a_seed_makes_the_same_paper_again_and_versions_differ_in_numbers(paper):
    assert papers.exam(SEED, list(ASSIGNMENTS), 30, "A") == paper
    other = papers.exam(SEED, list(ASSIGNMENTS), 30, "B")
    assert {item.name for item in other} == {item.name for item in paper}
    assert [item.name for item in other] != [item.name for item in paper]
    assert not {item.asks for item in other} & {item.asks for item in paper if item.given}
    another = papers.exam(f"{SEED}!", list(ASSIGNMENTS), 30, "A")
    assert {item.name for item in another} != {item.name for item in paper}


def test_a_made_up_seed_gives_what_it_gave():
    """A paper is made again years later, from its seed, by another Python."""
    item = make("best_discriminator", SEED)
    assert (item.given, item.right) == PINNED


PINNED = ({"p": 0.47, "q": 0.69}, 0)


def test_more_than_there_are_is_refused():
    with pytest.raises(
        ValueError, match=r"^There are \d+ templates of these notebooks, and not 99"
    ):
        papers.exam(SEED, ["05_infogan"], 99, "A")


def test_paper_and_key_belong_together(paper):
    text, key = papers.paper("Exam", paper), papers.key("Exam", paper)
    for k, item in enumerate(paper, 1):
        letter = re.search(rf"^{k}\. \*\*(\w)\*\* \({item.name}", key, re.MULTILINE)[1]
        question = re.search(rf"^{k}\. (.*?)(?=^\d+\. |\Z)", text, re.MULTILINE | re.DOTALL)[1]
        assert f"   {letter}) {item.options[item.right].says}" in question
    page = papers.page("Exam", paper)
    assert page.count("<ol type") == len(paper)
    shut = [replace(x, options=tuple(replace(o, right=False) for o in x.options)) for x in paper]
    assert papers.page("Exam", shut) == page and papers.paper("Exam", shut) == text


def read_gift(text: str) -> list[tuple[str, list[tuple[bool, str, str]]]]:
    """Questions of a GIFT file, by Moodle's rules: name, and options with mark, text and feedback."""
    text = re.sub(r"\\(.)", lambda found: f"\0{ord(found[1]):03d}", text)  # escaped signs are text

    def plain(part: str) -> str:
        return re.sub(r"\0(\d{3})", lambda found: chr(int(found[1])), part).strip()

    found = []
    for name, _, body in re.findall(r"::(.*?)::\[html\](.*?)\{(.*?)\}", text, re.DOTALL):
        options = re.findall(r"([=~])([^=~#]*)#([^=~#]*)", body)
        found.append((plain(name), [(m == "=", plain(a), plain(b)) for m, a, b in options]))
    return found


def test_gift_says_what_the_paper_says(paper):
    found = read_gift(papers.gift("Exam", paper))
    assert len(found) == len(paper)
    for k, ((name, options), item) in enumerate(zip(found, paper, strict=True), 1):
        assert name == f"{k:02d} {item.name}"
        assert options == [
            (o.right, papers.marked(o.says), papers.marked(o.why)) for o in item.options
        ]


def test_every_template_survives_gift():
    every = [make(name, SEED) for name in TEMPLATES]
    assert [len(options) for _, options in read_gift(papers.gift("All", every))] == [4] * len(every)


def run(monkeypatch, *arguments) -> None:
    monkeypatch.setattr("sys.argv", ["exam", *map(str, arguments)])
    command.main()


@pytest.fixture
def without_text2qti(monkeypatch):
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)


def test_the_command_draws_a_seed_and_keeps_it(tmp_path, monkeypatch, capsys, without_text2qti):
    file, out = tmp_path / "private" / "seed", tmp_path / "exam"
    run(monkeypatch, file, "--versions", "A", "B", "--questions", 5, "--out", out)
    assert {path.name for path in out.iterdir()} == {
        f"{kind}_{version}.{end}"
        for version in "AB"
        for kind, end in (("paper", "md"), ("paper", "html"), ("key", "md"), ("moodle", "gift"),
                          ("canvas", "txt"))
    }  # fmt: skip
    assert len(file.read_text().strip()) == 32 and file.stat().st_mode & 0o077 == 0
    said = capsys.readouterr().out
    assert "drew a seed" in said and "pip install 'gan-course[exam]'" in said
    before = (out / "key_A.md").read_text()
    run(monkeypatch, file, "--questions", 5, "--out", out)
    assert (out / "key_A.md").read_text() == before
    assert "drew a seed" not in capsys.readouterr().out


@pytest.mark.parametrize("case", ["public", "short"])
def test_a_seed_that_others_have_is_refused(tmp_path, monkeypatch, capsys, case):
    file = command.ROOT / "seed" if case == "public" else tmp_path / "seed"
    if case == "short":
        file.write_text("2027")
    with pytest.raises(SystemExit):
        run(monkeypatch, file)
    said = capsys.readouterr().err
    assert ("which is public" if case == "public" else "could be guessed") in said
    assert not (command.ROOT / "seed").exists()


def test_canvas_gets_qti(tmp_path, monkeypatch):
    pytest.importorskip("text2qti", reason="the extra `exam` is not installed")
    run(monkeypatch, tmp_path / "seed", "--questions", 30)
    items_of = papers.exam((tmp_path / "seed").read_text().strip(), list(ASSIGNMENTS), 30, "A")
    with zipfile.ZipFile(tmp_path / "canvas_A.zip") as packed:
        (name,) = (
            name
            for name in packed.namelist()
            if name.endswith(".xml") and not name.endswith(("manifest.xml", "assessment_meta.xml"))
        )
        tree = xml.etree.ElementTree.fromstring(packed.read(name))
    space = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
    asked = tree.findall(".//q:item", space)
    assert [one.get("title") for one in asked] == [item.name for item in items_of]
    for one, item in zip(asked, items_of, strict=True):
        labels = [label.get("ident") for label in one.findall(".//q:response_label", space)]
        right = [
            condition.find(".//q:varequal", space).text
            for condition in one.findall(".//q:respcondition", space)
            if condition.find("q:setvar", space) is not None
            and condition.find("q:setvar", space).text == "100"
        ]
        assert right == [labels[item.right]]
