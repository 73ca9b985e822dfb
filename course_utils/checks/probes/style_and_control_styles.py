"""Probes for 10_style_and_control: a convolution with a style, styles that are mixed and styles that are truncated."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import gradient
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor

# --- modulation ----------------------------------------------------------------------------------

modulate = Exercise(
    "modulate",
    points=4,
    notes="A style for each layer",
    verified="features with and without demodulation and their gradients, kernels of 1, 3 and 5, as many "
    "images as channels, a single image, styles near 0 and at 0, and another device.",
)
SCALED = (
    "The weights are style[n, i] * weight[o, i], one set for each image; a border of k // 2 zeros keeps height "
    "and width; no bias."
)
DEMODULATED = (
    "The scaled weights of image n and output channel o are divided by sqrt(the sum of their squares over "
    "input channels and kernel + 1e-8)."
)
ALL_LEARN = "Gradients flow into x, weight and style, through the root as well: detach nothing."
NOTHING_ELSE = (
    "x, weight and style belong to the caller: change nothing in place, and draw nothing."
)


def _weighed(found: object, weight: torch.Tensor) -> object:
    """So that the gradients of all numbers count by different amounts."""
    return found * weight if is_tensor(found) and found.shape == weight.shape else found


@modulate.case("some images")
def modulate_some_images(answer: Answer, draw: Draw, see: See) -> None:
    n, c_out = draw.size(3, 4), draw.size(4, 5)
    x, weight, style = draw.normal(n, 2, 3, 4), draw.normal(c_out, 2, 3, 3), draw.normal(n, 2)
    given = {"x": x, "weight": weight, "style": style}
    for one in given.values():
        one.requires_grad_()
    see.tried(f"x ({n}, 2, 3, 4), weight ({c_out}, 2, 3, 3), style ({n}, 2), demodulate by default")
    with watch(**given) as changes:
        found = answer(x, weight, style)
    see.words("what it changed", changes, NOTHING_ELSE)
    see.tensor("features", found, f"{SCALED} {DEMODULATED}")
    weighed = _weighed(found, draw.normal(n, c_out, 3, 4))
    for name, one in given.items():
        see.tensor(f"gradient for {name}", gradient(weighed, one), ALL_LEARN)


@modulate.case("without demodulation")
def modulate_without_demodulation(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    see.tried(f"x ({n}, 2, 3, 3), weight (5, 2, 3, 3), style ({n}, 2), demodulate=False")
    x, weight, style = draw.normal(n, 2, 3, 3), draw.normal(5, 2, 3, 3), draw.normal(n, 2)
    see.tensor("features", answer(x, weight, style, demodulate=False), SCALED)


@modulate.case("other kernels")
def modulate_other_kernels(answer: Answer, draw: Draw, see: See) -> None:
    x, style = draw.normal(2, 3, 4, 3), draw.normal(2, 3)
    see.tried("x (2, 3, 4, 3), style (2, 3), weight (4, 3, 1, 1) and weight (4, 3, 5, 5)")
    for k in (1, 5):
        hint = f"{DEMODULATED} The border of zeros is k // 2 wide, whatever k is."
        see.tensor(f"features, k={k}", answer(x, draw.normal(4, 3, k, k), style), hint)


@modulate.case("as many images as channels")
def modulate_as_many_images_as_channels(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    see.tried(f"x ({n}, {n}, 3, 3), weight ({n}, {n}, 3, 3), style ({n}, {n})")
    x, weight, style = draw.normal(n, n, 3, 3), draw.normal(n, n, 3, 3), draw.normal(n, n)
    see.tensor("features", answer(x, weight, style), f"{SCALED} {DEMODULATED}")


@modulate.case("a single image")
def modulate_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("x (1, 2, 3, 3), weight (3, 2, 3, 3), style (1, 2)")
    x, weight, style = draw.normal(1, 2, 3, 3), draw.normal(3, 2, 3, 3), draw.normal(1, 2)
    see.tensor("features", answer(x, weight, style), f"{SCALED} {DEMODULATED}")


@modulate.case("faint styles")
def modulate_faint_styles(answer: Answer, draw: Draw, see: See) -> None:
    x, weight = draw.normal(2, 3, 3, 3), draw.normal(4, 3, 1, 1)
    style = draw.normal(2, 3, scale=1e-4)
    style[1] = 0.0
    see.tried("x (2, 3, 3, 3), weight (4, 3, 1, 1), a style of about 0.0001 and one of zeros")
    see.tensor(
        "features",
        answer(x, weight, style),
        "1e-8 is added to the sum of the squares, under the root: an image whose style is 0 becomes 0.",
    )


@modulate.case("another device")
def modulate_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("x (2, 3, 4, 4), weight (2, 3, 3, 3), style (2, 3) on another device than the CPU")
    hint = "Whatever is made here belongs on the device of x."
    given = draw.normal(2, 3, 4, 4), draw.normal(2, 3, 3, 3), draw.normal(2, 3)
    on_another_device(see, hint, answer, *given)


# --- mixing --------------------------------------------------------------------------------------

mix_styles = Exercise(
    "mix_styles",
    points=3,
    notes="Two styles in one image",
    verified="styles and their gradients with a crossover for each image, 0 and num_layers among them, as "
    "many images as layers, a single image, and another device.",
)
MIXED = (
    "Layer l of image i, counted from 0, has coarse[i] where l < crossover[i], and fine[i] elsewhere; shape "
    "(n, num_layers, w_dim)."
)
TWO_LEARN = "Gradients flow into coarse and fine, each from the layers that got it: detach nothing."
LEFT_ALONE = (
    "coarse, fine and crossover belong to the caller: change nothing in place, draw nothing."
)


def _crossover(draw: Draw, n: int, num_layers: int) -> torch.Tensor:
    """One for each image in any order: 0, num_layers and what lies between."""
    return torch.tensor(draw.rng.permutation([i % (num_layers + 1) for i in range(n)]))


@mix_styles.case("some images")
def mix_styles_some_images(answer: Answer, draw: Draw, see: See) -> None:
    num_layers, w_dim = draw.size(4, 5), draw.size(2, 3)
    n = num_layers + 2
    coarse, fine = draw.normal(n, w_dim).requires_grad_(), draw.normal(n, w_dim).requires_grad_()
    crossover = _crossover(draw, n, num_layers)
    see.tried(
        f"coarse and fine of shape ({n}, {w_dim}), num_layers={num_layers}, crossover={crossover.tolist()}"
    )
    with watch(coarse=coarse, fine=fine, crossover=crossover) as changes:
        w = answer(coarse, fine, crossover, num_layers)
    see.words("what it changed", changes, LEFT_ALONE)
    see.tensor("w", w, MIXED)
    weighed = _weighed(w, draw.normal(n, num_layers, w_dim))
    see.tensor("gradient for coarse", gradient(weighed, coarse), TWO_LEARN)
    see.tensor("gradient for fine", gradient(weighed, fine), TWO_LEARN)


@mix_styles.case("as many images as layers")
def mix_styles_as_many_images_as_layers(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    crossover = _crossover(draw, n, n)
    see.tried(
        f"coarse and fine of shape ({n}, {n}), num_layers={n}, crossover={crossover.tolist()}"
    )
    see.tensor("w", answer(draw.normal(n, n), draw.normal(n, n), crossover, n), MIXED)


@mix_styles.case("a single image")
def mix_styles_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    crossover = draw.size(1, 2)
    see.tried(f"coarse and fine of shape (1, 2), num_layers=3, crossover=[{crossover}]")
    w = answer(draw.normal(1, 2), draw.normal(1, 2), torch.tensor([crossover]), 3)
    see.tensor("w", w, MIXED)


@mix_styles.case("another device")
def mix_styles_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("coarse and fine of shape (4, 2) and crossover on another device, num_layers=3")
    hint = "Number the layers where the styles are: torch.arange(num_layers, device=coarse.device)."

    def three(coarse: torch.Tensor, fine: torch.Tensor, crossover: torch.Tensor) -> object:
        return answer(coarse, fine, crossover, 3)

    given = draw.normal(4, 2), draw.normal(4, 2), _crossover(draw, 4, 3)
    on_another_device(see, hint, three, *given)


# --- truncation ----------------------------------------------------------------------------------

truncate = Exercise(
    "truncate",
    points=2,
    notes="Truncation",
    verified="styles where all layers are pulled, some, and none; psi of 0, of 1, below 0 and above 1; as many "
    "images as layers; that w stays as it was; another device.",
)
PULLED = "It is w_mean + psi * (w - w_mean), the same w_mean for each layer of each image."
CUT = (
    "The first cutoff layers, counted along dimension 1, are pulled to w_mean, the others stay; None stands "
    "for all layers, and 0 for none."
)
NEW = "w and w_mean belong to the caller: clone() before you write, and draw nothing."


@truncate.case("all layers")
def truncate_all_layers(answer: Answer, draw: Draw, see: See) -> None:
    n, psi = draw.size(3, 4), draw.size(30, 80) / 100
    w, w_mean = draw.normal(n, 2, 3), draw.normal(3)
    see.tried(f"w of shape ({n}, 2, 3), w_mean of shape (3,), psi={psi}")
    with watch(w=w, w_mean=w_mean) as changes:
        found = answer(w, w_mean, psi)
    see.words("what it changed", changes, NEW)
    see.tensor("styles", found, PULLED)


@truncate.case("some layers")
def truncate_some_layers(answer: Answer, draw: Draw, see: See) -> None:
    psi, cutoff = draw.size(30, 80) / 100, draw.size(1, 3)
    w, w_mean = draw.normal(3, 5, 2), draw.normal(2)
    see.tried(f"w of shape (3, 5, 2), psi={psi}, cutoff={cutoff}")
    with watch(w=w, w_mean=w_mean) as changes:
        found = answer(w, w_mean, psi, cutoff=cutoff)
    see.words("what it changed", changes, NEW)
    see.tensor("styles", found, CUT)


@truncate.case("no layer, and each")
def truncate_no_layer_and_each(answer: Answer, draw: Draw, see: See) -> None:
    w, w_mean = draw.normal(2, 3, 2), draw.normal(2)
    see.tried("w of shape (2, 3, 2), psi=0.5, with cutoff=0 and with cutoff=3")
    for cutoff in (0, 3):
        see.tensor(f"styles, cutoff={cutoff}", answer(w, w_mean, 0.5, cutoff), CUT)


@truncate.case("as many images as layers")
def truncate_as_many_images_as_layers(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    see.tried(f"w of shape ({n}, {n}, {n}), psi=0.7, cutoff=2")
    see.tensor("styles", answer(draw.normal(n, n, n), draw.normal(n), 0.7, 2), CUT)


@truncate.case("any psi")
def truncate_any_psi(answer: Answer, draw: Draw, see: See) -> None:
    w, w_mean = draw.normal(1, 2, 3), draw.normal(3)
    see.tried("w of shape (1, 2, 3) with psi=0.0, 1.0, -0.5 and 1.5")
    for psi in (0.0, 1.0, -0.5, 1.5):
        see.tensor(f"styles, psi={psi}", answer(w, w_mean, psi), PULLED)


@truncate.case("another device")
def truncate_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("w of shape (2, 3, 2) and w_mean on another device than the CPU, psi=0.5, cutoff=1")
    hint = "Whatever is made here belongs on the device of w: torch.ones_like(w)."

    def half(w: torch.Tensor, w_mean: torch.Tensor) -> object:
        return answer(w, w_mean, 0.5, 1)

    on_another_device(see, hint, half, draw.normal(2, 3, 2), draw.normal(2))
