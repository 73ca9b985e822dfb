"""Probes for 02_mnist_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/02_mnist_gan.json``.
"""

from __future__ import annotations

import contextlib
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import torch
from torch import nn

from course_utils.checks.calls import NotTyped
from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.gradients import REACH, cut_off
from course_utils.checks.instruments.networks import build, output_twice, parameter_shapes
from course_utils.checks.instruments.players import discriminator, generator
from course_utils.checks.instruments.sampling import (
    RecordingGenerator,
    look_at_device,
    look_at_mode,
    look_at_samples,
    look_at_seeds,
)
from course_utils.checks.instruments.updates import (
    ORDER,
    look_at_gradients,
    look_at_step_D,
    look_at_step_G,
)
from course_utils.checks.plain import is_tensor, numbers

# --- the data ------------------------------------------------------------------------------------

make_loader = Exercise(
    "make_loader",
    points=3,
    notes="From bytes to [-1, 1]",
    verified="pixels, labels, batches and their order, on a folder of twenty images in MNIST's format.",
)


@contextlib.contextmanager
def _tiny_mnist(draw: Draw) -> Iterator[str]:
    """A folder with 20 training and 20 test images in MNIST's format; no two pixels (0, 0) equal."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for prefix in ("train", "t10k"):
            pixels = draw.rng.integers(0, 256, (20, 28, 28)).astype("uint8")
            pixels[:, 0, 0] = range(10, 210, 10)
            labels = draw.rng.integers(0, 10, 20).astype("uint8")
            images = struct.pack(">4I", 2051, *pixels.shape) + pixels.tobytes()
            (raw / f"{prefix}-images-idx3-ubyte").write_bytes(images)
            (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(
                struct.pack(">2I", 2049, 20) + labels.tobytes()
            )
        yield NotTyped(folder)


def _words_for_batch(batch: object) -> str:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return f"a {type(batch).__name__}, not a pair (images, labels)"
    shapes = ["x".join(map(str, getattr(part, "shape", "?"))) for part in batch]
    return f"images {shapes[0]}, labels {shapes[1]}"


def _is_pair_of_tensors(batch: object) -> bool:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return False
    return all(map(is_tensor, batch))


@make_loader.case("one epoch")
def make_loader_one_epoch(answer: Any, draw: Draw, see: See) -> None:
    see.tried("make_loader(root, batch_size=8) on a folder of 20 training and 20 test images")
    with _tiny_mnist(draw) as folder:
        loader = answer(folder, 8)
        batches, again = list(loader), list(loader)
    see.words(
        "batches",
        [_words_for_batch(batch) for batch in batches],
        "Batches of batch_size pairs (images, labels); the last one holds what is left.",
    )
    if not all(map(_is_pair_of_tensors, batches)):
        return  # what follows would be a second word for the same mistake
    images = torch.cat([batch[0] for batch in batches])
    order = images[:, 0, 0, 0].sort().indices
    see.tensor(
        "some pixels of the images",
        images[order][:6, 0, ::9, ::9],
        "ToTensor brings bytes to [0, 1]; Normalize((0.5,), (0.5,)) takes them to [-1, 1], paper at "
        "-1 and ink at 1.",
    )
    see.words(
        "labels",
        [str(int(y)) for y in torch.cat([batch[1] for batch in batches])[order]],
        "The labels belong to the images: the training split, train=True, each with its own.",
    )
    first, second = (
        numbers(torch.cat([batch[0] for batch in b])[:, 0, 0, 0]) for b in (batches, again)
    )
    see.words(
        "order of the images",
        ["as in the file"] * (first == sorted(first))
        + ["the same in both epochs"] * (first == second),
        "DataLoader(..., shuffle=True) gives a new order in every epoch.",
    )


# --- the networks --------------------------------------------------------------------------------

MlpGenerator = Exercise(
    "MlpGenerator",
    points=2,
    notes="Two networks",
    verified="parameter shapes, image shape and values for several widths and sizes, in both modes.",
)
MlpDiscriminator = Exercise(
    "MlpDiscriminator",
    points=3,
    notes="Two networks",
    verified="parameter shapes and logits for several widths and sizes; dropout in training mode, "
    "after every hidden layer and nowhere else, and none in eval mode.",
)


@MlpGenerator.case("defaults")
def mlp_generator_defaults(answer: Any, draw: Draw, see: See) -> None:
    z = draw.normal(2, 100, scale=50.0)  # beside the biases its part would be small
    see.tried("MlpGenerator(), without arguments")
    net = build(answer, z)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Four Linear layers with biases and nothing else that learns: z_dim to hidden[0] to "
        "hidden[1] to hidden[2] to size * size; by default 100, (256, 512, 1024) and size 28.",
    )
    see.fingerprint(net(z))


@MlpGenerator.case("small")
def mlp_generator_small(answer: Any, draw: Draw, see: See) -> None:
    see.tried(
        "MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4) in training mode on z of shape (4, 3)"
    )
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4)
    see.tensor(
        "images",
        output_twice(net, z),
        "LeakyReLU(0.2) after the first three Linear layers, tanh after the last; shape "
        "(n, 1, size, size).",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@MlpGenerator.case("eval mode")
def mlp_generator_eval_mode(answer: Any, draw: Draw, see: See) -> None:
    see.tried("MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4).eval() on z of shape (4, 3)")
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4).eval()
    see.tensor(
        "images",
        output_twice(net, z),
        "The generator computes the same in training and in eval mode.",
    )


@MlpDiscriminator.case("defaults")
def mlp_discriminator_defaults(answer: Any, draw: Draw, see: See) -> None:
    x = draw.normal(2, 1, 28, 28, scale=50.0)
    see.tried("MlpDiscriminator(), without arguments")
    net = build(answer, x).eval()
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Four Linear layers with biases and nothing else that learns: size * size to hidden[0] to "
        "hidden[1] to hidden[2] to 1; by default (1024, 512, 256) and size 28.",
    )
    see.fingerprint(net(x))


@MlpDiscriminator.case("small")
def mlp_discriminator_small(answer: Any, draw: Draw, see: See) -> None:
    see.tried("MlpDiscriminator(hidden=(6, 5, 4), size=4).eval() on images of shape (4, 1, 4, 4)")
    x = 3 * draw.normal(4, 1, 4, 4)
    net = build(answer, x, hidden=(6, 5, 4), size=4).eval()
    see.tensor(
        "logits",
        output_twice(net, x),
        "LeakyReLU(0.2) after the first three Linear layers, nothing after the last: BCE works on "
        "logits of shape (n, 1). In eval mode no dropout.",
    )
    see.words("what no gradient reaches", cut_off(net(x.requires_grad_()), net, x), REACH)


def _ones(net: nn.Module) -> nn.Module:
    """All weights 1, all biases 0: each input then comes out whole, or dropped."""
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(float(parameter.dim() > 1))
    return net


@MlpDiscriminator.case("dropout")
def mlp_discriminator_dropout(answer: Any, draw: Draw, see: See) -> None:
    size = float(draw.uniform(1, low=0.5, high=2.0))
    see.tried(
        f"MlpDiscriminator(hidden=(1, 1, 1), size=1) in training mode, weights 1, 500 times x = {size:.3g}"
    )
    x = torch.full((500, 1, 1, 1), size)
    net = _ones(build(answer, x, hidden=(1, 1, 1), size=1)).train()
    # What survives k layers of dropout p is 1 / (1 - p)^k times as large.
    see.number(
        "largest logit",
        net(x).max(),
        "Dropout with p = 0.3 after each of the three LeakyReLUs, and only there: not on the "
        "images, not on the logits.",
    )


@MlpDiscriminator.case("another dropout")
def mlp_discriminator_another_dropout(answer: Any, draw: Draw, see: See) -> None:
    # Whatever is passed is below the default: more survives.
    p = float(draw.uniform(1, low=0.05, high=0.2))
    see.tried(f"MlpDiscriminator(hidden=(1, 1, 1), dropout={p:.3g}, size=1) in the same way")
    x = torch.ones(500, 1, 1, 1)
    net = _ones(build(answer, x, hidden=(1, 1, 1), dropout=p, size=1)).train()
    see.number("largest logit", net(x).max(), "The probability comes from the argument `dropout`.")


# --- looking at a generator ----------------------------------------------------------------------

generate = Exercise(
    "generate",
    points=3,
    notes="Looking at a generator",
    verified="n images from standard normal noise, in eval mode, without gradients, reproducible from "
    "the seed, in rows of nrow when asked to plot, and all else left as it was.",
)


@contextlib.contextmanager
def _figures() -> Iterator[list[str]]:
    """List, in words, the grids of images that are shown; nothing appears on the page."""
    from IPython import display

    from course_utils import plotting

    shown: list[str] = []
    grids: list[str] = []
    tile = plotting.tile

    def recording_tile(images: Any, nrow: int = 8, value_range: Any = (-1.0, 1.0)) -> Any:
        low, high = value_range
        grids.append(f"{len(images)} images in rows of {nrow}, {low:g} to {high:g}")
        return tile(images, nrow, value_range)

    def recording_display(*things: Any, **_: Any) -> None:
        shown.extend(grids if things else [])
        grids.clear()

    with (
        mock.patch.object(plotting, "tile", recording_tile),
        mock.patch.object(display, "display", recording_display),
    ):
        yield shown


def _make(draw: Draw) -> RecordingGenerator:
    return RecordingGenerator(draw, 1, 2, 2)


@generate.case("images")
def generate_images(answer: Any, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), _make(draw)
    see.tried(f"generate(net_G, z_dim=3, n={n}, seed=7, plot=False), net_G in training mode")
    with _figures() as shown:
        look_at_samples(
            see,
            net_G,
            n,
            lambda: answer(net_G, 3, n=n, seed=7, plot=False),
            "Return net_G(z) as it is: shape (n, 1, H, W), in the data's range.",
        )
    see.words("shown with plot=False", shown, "With plot=False there is no figure.")


@generate.case("plot")
def generate_plot(answer: Any, draw: Draw, see: See) -> None:
    n, nrow, net_G = draw.size(6, 9), draw.size(2, 4), _make(draw)
    see.tried(f"generate(net_G, z_dim=3, n={n}, nrow={nrow}, plot=True)")
    with _figures() as shown:
        images = answer(net_G, 3, n=n, nrow=nrow, plot=True)
    see.words(
        "shown",
        shown,
        "One figure of all images: show(image_grid(images, nrow), alt=...).",
    )
    see.words(
        "what it returns",
        f"a {type(images).__name__}",
        "With plot=True too the images come back: return them after they are shown.",
    )
    see.fingerprint(net_G.without_noise(images))


@generate.case("defaults")
def generate_defaults(answer: Any, draw: Draw, see: See) -> None:
    net_G = _make(draw)
    see.tried("generate(net_G, 3)")
    with _figures() as shown:
        images = answer(net_G, 3)
    see.words("shown", shown, "By default there are 64 images in rows of 8, and they are shown.")
    see.fingerprint(net_G.without_noise(images))


@generate.case("seeds")
def generate_seeds(answer: Any, draw: Draw, see: See) -> None:
    see.tried("generate with seed=1, seed=1 again, and seed=2")
    with _figures():
        look_at_seeds(
            see,
            lambda: _make(draw),
            lambda net_G, seed: answer(net_G, 3, n=6, seed=seed, plot=False),
        )


@generate.case("eval mode before")
def generate_eval_mode_before(answer: Any, draw: Draw, see: See) -> None:
    net_G = _make(draw)
    see.tried("a net_G that is in eval mode already")
    with _figures():
        images = look_at_mode(see, net_G, "net_G", lambda: answer(net_G, 3, n=6, plot=False))
    see.fingerprint(net_G.without_noise(images))


@generate.case("another device")
def generate_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("a net_G on another device than the CPU")
    with _figures():
        look_at_device(
            see, draw, lambda: _make(draw), lambda net_G: answer(net_G, 3, n=6, plot=False)
        )


# --- one step each -------------------------------------------------------------------------------


D_train = Exercise(
    "D_train",
    points=4,
    notes="One step each",
    verified="loss, D(x), D(G(z)), net_D's weights after two steps, and that nothing else changed: "
    "net_G, its gradients, modes, inputs, random state.",
)


@D_train.case("two steps")
def d_train_two_steps(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = discriminator(draw, 1, 2, 2), generator(draw, 1, 2, 2)
    reals, zs = draw.normal(2, n, 1, 2, 2), draw.normal(2, n, 3)
    see.tried(f"two steps on batches real of shape ({n}, 1, 2, 2) and z of shape ({n}, 3)")
    returns = {
        "loss_D": "BCE on the logits of real images with label 1 plus BCE on those of fakes with "
        "label 0, as a tensor of one element.",
        "D_x": "The mean of sigmoid(logits) over the real batch, before the step.",
        "D_G_z": "The mean of sigmoid(logits) over the fakes, before the step.",
    }
    look_at_step_D(see, answer, net_D, net_G, returns, back="detached values", real=reals, z=zs)


@D_train.case("gradients of net_G")
def d_train_gradients_of_net_g(answer: Any, draw: Draw, see: See) -> None:
    net_D, net_G = discriminator(draw, 1, 2, 2), generator(draw, 1, 2, 2)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    see.tried("a step while net_G holds gradients from before")
    real, z = draw.normal(4, 1, 2, 2), draw.normal(4, 3)
    look_at_gradients(see, net_G, lambda: answer(net_D, net_G, real, z, optimizer))


G_train = Exercise(
    "G_train",
    points=4,
    notes="One step each",
    verified="the loss, net_G's weights after two steps, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
)


@G_train.case("two steps")
def g_train_two_steps(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = discriminator(draw, 1, 2, 2), generator(draw, 1, 2, 2)
    zs = draw.normal(2, n, 3)
    see.tried(f"two steps on batches z of shape ({n}, 3)")
    loss = "BCE on net_D's logits for the fakes, with label 1: non-saturating. As a tensor of one element."
    moved = f"Here the gradient must pass through net_D into net_G: no detach, no no_grad. {ORDER}"
    look_at_step_G(see, answer, net_D, net_G, {"loss_G": loss}, moved=moved, z=zs)


# --- an epoch ------------------------------------------------------------------------------------

train_epoch = Exercise(
    "train_epoch",
    points=4,
    notes="An epoch",
    verified="order, number and arguments of all steps over batches of unequal length, fresh noise, "
    "training mode, the four means, and data on another device.",
)


def _loop(draw: Draw, *batches: torch.Tensor) -> loops.Loop:
    return loops.Loop(
        draw,
        discriminator(draw, 1, 2, 2).eval(),
        generator(draw, 1, 2, 2).eval(),
        list(batches),
        names=("D_train", "G_train"),
        returns=(3, 1),
    )


def _run(answer: Any, loop: loops.Loop) -> Any:
    return answer(
        loop.net_D, loop.net_G, loop.step_D, loop.step_G, loop.optimizer_D, loop.optimizer_G,
        loop.batches, 5,
    )  # fmt: skip


@train_epoch.case("an epoch")
def train_epoch_an_epoch(answer: Any, draw: Draw, see: See) -> None:
    loop = _loop(draw, *(draw.normal(n, 1, 2, 2) for n in (40, 40, 17)))
    see.tried(
        "z_dim=5, batches of 40, 40 and 17 images, networks in eval mode, steps that keep a log"
    )
    means = _run(answer, loop)
    loop.look_at_calls(see, z_dim=5)
    see.words(
        "mode of the networks",
        sorted(loop.modes),
        "Put both networks into training mode first: a picture may have left them in eval mode.",
    )
    found = {name: loops.entry(means, name) for name in ("loss_D", "loss_G", "D_x", "D_G_z")}
    for name, value in found.items():
        see.number(
            f"means['{name}']",
            value,
            "The mean over all batches of what the step returned, as a float.",
        )
    loop.fingerprint(see, *found.values())


@train_epoch.case("another device")
def train_epoch_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("one batch and the networks on another device than the CPU")
    loops.look_at_device(
        see,
        lambda batch: _loop(draw, batch),
        lambda loop: _run(answer, loop),
        draw.normal(4, 1, 2, 2),
    )


EXERCISES = (
    make_loader,
    MlpGenerator,
    MlpDiscriminator,
    generate,
    D_train,
    G_train,
    train_epoch,
)
