"""Probes for 10_style_and_control: directions and inversion."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import give_gradients
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.networks import device_without_data, device_words
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.scores import parts
from course_utils.checks.instruments.updates import holds_graph, watch
from course_utils.checks.plain import is_tensor


def _on_grid(x: torch.Tensor) -> torch.Tensor:
    """To a 64th: Adam divides by the size of a gradient, and a direction by its length, so what is small
    counts as much as what is large, and the last digit of an input would show in what comes out."""
    return (64 * x).round() / 64


class _OfLatents(nn.Module):
    """A small network with drawn weights of latents of some shape; its parameters hold gradients."""

    def __init__(self, draw: Draw, shape: tuple[int, ...], outputs: int) -> None:
        super().__init__()
        self.shape = shape
        first, last = nn.Linear(math.prod(shape), 6), nn.Linear(6, outputs)
        self.layers = nn.Sequential(nn.Flatten(), first, nn.Tanh(), last)
        drawn(self, draw)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.copy_(_on_grid(parameter))
        give_gradients(self)

    def of(self, w: torch.Tensor) -> torch.Tensor:
        if tuple(w.shape[1:]) != self.shape:
            sizes = ", ".join(map(str, ("n", *self.shape)))
            raise Misfit(
                f"Latents of shape ({sizes}) are asked for, a batch of them, not {tuple(w.shape)}."
            )
        out: torch.Tensor = self.layers(w)
        return out


class _Score(_OfLatents):
    """One score for each latent; some are much steeper than others."""

    def __init__(self, draw: Draw, *shape: int) -> None:
        super().__init__(draw, shape, 1)

    def forward(self, w: torch.Tensor) -> torch.Tensor:
        return (2 * self.of(w)[:, 0]).exp()


class _Generator(_OfLatents):
    """Images of shape (2, 3, 2), or of another one, from latents.

    Their numbers are some tens, so that Adam's steps hardly depend on its eps, nor on whether the errors of
    all images are summed or averaged before the gradient is taken.
    """

    def __init__(self, draw: Draw, *shape: int, image: tuple[int, ...] = (2, 3, 2)) -> None:
        super().__init__(draw, shape, math.prod(image))
        self.image = image

    def forward(self, w: torch.Tensor) -> torch.Tensor:
        return 10 * self.of(w).reshape(len(w), *self.image)


@contextmanager
def _watch(**things: object) -> Iterator[list[str]]:
    """As `watch`, and whether a tensor that needed no gradient needs one afterwards."""
    needed = {x: x.requires_grad for x in things.values() if isinstance(x, torch.Tensor)}
    with watch(**things) as changes:
        yield changes
    names = {x: name for name, x in things.items() if isinstance(x, torch.Tensor)}
    changes += [
        f"{names[x]}: requires_grad changed" for x, was in needed.items() if x.requires_grad != was
    ]


# --- directions ----------------------------------------------------------------------------------

direction = Exercise(
    "direction",
    points=3,
    notes="Directions",
    verified="the direction for several latents and for one, for a style and for one in each layer, with steep "
    "and flat scores; that w, the networks and their gradients stay as they were; another device.",
)
STEEPEST = (
    "It is the mean over the n rows of d score_i / d w_i, divided by the root of the sum of all its squares; "
    "shape w.shape[1:]."
)
NO_TRACE = (
    "w stays as it is, networks keep weights, modes and the gradients that they hold, nothing is drawn, and the "
    "result holds no graph: torch.autograd.grad on a copy of w does so."
)


@direction.case("several latents")
def direction_several_latents(answer: Answer, draw: Draw, see: See) -> None:
    n, score = draw.size(4, 6), _Score(draw, 3)
    w = _on_grid(draw.normal(n, 3))
    with torch.no_grad():
        w = w[
            score(w).argsort()
        ]  # the first is not the steepest, for an answer that looks at one alone
    see.tried(f"w of shape ({n}, 3), and a network with drawn weights that holds gradients")
    with _watch(w=w, score=score) as changes:
        found = answer(score, w)
    see.words("what else it did", [*changes, *holds_graph(found, "the direction")], NO_TRACE)
    see.tensor("direction", found, STEEPEST)


@direction.case("a style for each layer")
def direction_a_style_for_each_layer(answer: Answer, draw: Draw, see: See) -> None:
    n, score = draw.size(3, 5), _Score(draw, 2, 3).eval()
    w = _on_grid(draw.normal(n, 2, 3))
    see.tried(f"w of shape ({n}, 2, 3), a plain function as the score")
    with _watch(w=w, score=score) as changes:
        found = answer(lambda w: score(w), w)
    see.tensor("direction", found, STEEPEST)
    see.words("what else it did", changes, NO_TRACE)


@direction.case("one latent")
def direction_one_latent(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("w of shape (1, 4)")
    see.tensor("direction", answer(_Score(draw, 4), _on_grid(draw.normal(1, 4))), STEEPEST)


@direction.case("another device")
def direction_another_device(answer: Answer, draw: Draw, see: See) -> None:
    scale = _on_grid(draw.normal(3))
    see.tried("w of shape (4, 3) on another device than the CPU")

    def of(w: torch.Tensor) -> object:
        weights = scale if w.device == scale.device else torch.ones_like(w[0])
        return answer(lambda w: (w * weights).sum(1).exp(), w)

    on_another_device(
        see, "Whatever is made here belongs on the device of w.", of, _on_grid(draw.normal(4, 3))
    )


# --- inversion -----------------------------------------------------------------------------------

invert = Exercise(
    "invert",
    points=5,
    notes="Inversion",
    verified="latents and errors after several steps, after none, with a rate that is too large, with one mask "
    "and one for each image, for a style in each layer, for a single image; that start, x and the generator "
    "stay as they were; another device.",
)
STEPS = (
    "A copy of start, moved num_steps times by torch.optim.Adam with rate lr, each time by the gradient of its "
    "own image's error where it stands."
)
ERROR = (
    "The error is the mean of (generate(w) - x) ** 2 over all numbers of an image, shape (n,), for the latents "
    "that are returned."
)
MASKED = (
    "With a mask it is the sum of mask * (generate(w) - x) ** 2 over the sum of the mask, made as large as x: "
    "mask.expand_as(x)."
)
KEPT = (
    "start, x and mask stay as they are, generate's networks keep weights, modes, flags and the gradients that "
    "they hold, nothing is drawn, and both results hold no graph."
)


def _look_at_inversion(
    see: See, found: object, step_hint: str = STEPS, error_hint: str = ERROR
) -> tuple[object, object]:
    w, error = parts(found, "w", "error")
    see.tensor("w", w, step_hint)
    see.tensor("error", error, error_hint)
    return w, error


def _images(draw: Draw, *shape: int) -> torch.Tensor:
    return _on_grid(draw.normal(*shape, scale=10.0))


def _mask(draw: Draw, n: int) -> torch.Tensor:
    """Of images of height 3 and width 2: zeros and ones, both of them for each image."""
    mask = (draw.uniform(n, 1, 3, 2) < 0.5).to(torch.get_default_dtype())
    mask[:, :, 0, 0], mask[:, :, -1, -1] = 1.0, 0.0
    return mask


@invert.case("several steps")
def invert_several_steps(answer: Answer, draw: Draw, see: See) -> None:
    n, num_steps, lr = draw.size(3, 4), draw.size(4, 6), draw.size(50, 150) / 1000
    generate, x, start = _Generator(draw, 3), _images(draw, n, 2, 3, 2), _on_grid(draw.normal(n, 3))
    see.tried(f"x of shape ({n}, 2, 3, 2), start of shape ({n}, 3), num_steps={num_steps}, lr={lr}")
    with _watch(generate=generate, x=x, start=start) as changes:
        w, error = _look_at_inversion(see, answer(generate, x, start, num_steps, lr))
    graphs = [*holds_graph(w, "w"), *holds_graph(error, "error")]
    see.words("what else it did", [*changes, *graphs], KEPT)


@invert.case("no steps")
def invert_no_steps(answer: Answer, draw: Draw, see: See) -> None:
    generate, x, start = _Generator(draw, 3), _images(draw, 3, 2, 3, 2), _on_grid(draw.normal(3, 3))
    see.tried("x of shape (3, 2, 3, 2), start of shape (3, 3), num_steps=0, lr=0.1")
    hint = "Without a step start comes back, and the errors of its images."
    _look_at_inversion(see, answer(generate, x, start, 0, 0.1), hint, ERROR)


@invert.case("a rate that is too large")
def invert_a_rate_that_is_too_large(answer: Answer, draw: Draw, see: See) -> None:
    generate, start = _Generator(draw, 3), _on_grid(draw.normal(3, 3, scale=0.5))
    with torch.no_grad():
        x = _on_grid(generate(start) + draw.normal(3, 2, 3, 2))
    see.tried("images close to those of start, num_steps=3, lr=0.5: each step leads away")
    hint = "The latents after the last step are asked for, and their errors, whether or not others were better."
    _look_at_inversion(see, answer(generate, x, start, 3, 0.5), hint, hint)


@invert.case("a mask")
def invert_a_mask(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    generate, x, start = _Generator(draw, 3), _images(draw, n, 2, 3, 2), _on_grid(draw.normal(n, 3))
    mask, start = _mask(draw, 1), start.requires_grad_()  # as what a mapping network makes
    see.tried(
        f"x of shape ({n}, 2, 3, 2), mask of shape (1, 1, 3, 2), num_steps=3, lr=0.1, a start that "
        "requires gradients"
    )
    with _watch(generate=generate, mask=mask, start=start) as changes:
        found = answer(generate, x, start, 3, 0.1, mask=mask)
    _look_at_inversion(see, found, f"{STEPS} {MASKED}", MASKED)
    see.words("what it changed", changes, KEPT)


@invert.case("a mask for each image")
def invert_a_mask_for_each_image(answer: Answer, draw: Draw, see: See) -> None:
    # The hole holds what no image has: it must not count.
    n = draw.size(3, 4)
    generate, x, start = _Generator(draw, 3), _images(draw, n, 2, 3, 2), _on_grid(draw.normal(n, 3))
    mask = _mask(draw, n)
    see.tried(f"x of shape ({n}, 2, 3, 2), mask of shape ({n}, 1, 3, 2), num_steps=2, lr=0.2")
    x = torch.where(mask > 0, x, 90.0)
    _look_at_inversion(see, answer(generate, x, start, 2, 0.2, mask), f"{STEPS} {MASKED}", MASKED)


@invert.case("a style for each layer")
def invert_a_style_for_each_layer(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(2, 3)
    generate, start = _Generator(draw, 2, 3, image=(1, 3, 3)).eval(), _on_grid(draw.normal(n, 2, 3))
    x = _images(draw, n, 1, 3, 3)
    see.tried(f"start of shape ({n}, 2, 3), a plain function as generate, num_steps=3, lr=0.1")
    with _watch(generate=generate) as changes:
        found = answer(lambda w: generate(w), x, start, 3, 0.1)
    _look_at_inversion(see, found)
    see.words("what it changed", changes, KEPT)


@invert.case("a single image")
def invert_a_single_image(answer: Answer, draw: Draw, see: See) -> None:
    generate, start = _Generator(draw, 2, image=(1, 2, 2)), _on_grid(draw.normal(1, 2))
    see.tried("x of shape (1, 1, 2, 2), start of shape (1, 2), num_steps=2, lr=0.1")
    _look_at_inversion(see, answer(generate, _images(draw, 1, 1, 2, 2), start, 2, 0.1))


@invert.case("another device")
def invert_another_device(answer: Answer, draw: Draw, see: See) -> None:
    generate = _Generator(draw, 3)
    see.tried("start of shape (2, 3), x, mask and the generator on another device, num_steps=2")

    given = _images(draw, 2, 2, 3, 2), _on_grid(draw.normal(2, 3)), 2, 0.1, _mask(draw, 1)
    see.fingerprint(*parts(answer(generate, *given), "w", "error"))
    away = [torch.empty_like(x, device="meta") if is_tensor(x) else x for x in given]
    generate.to("meta")
    found = device_without_data(lambda: parts(answer(generate, *away), "w", "error")[1])
    see.words(
        "device of the errors",
        device_words(found),
        "Whatever is made here belongs on the device of x: torch.ones_like(x).",
    )
