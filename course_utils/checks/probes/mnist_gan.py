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

from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments.gradients import (
    REACH,
    cleared_too_soon,
    cut_off,
    give_gradients,
    judge_gradients,
)
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    fill_parameters,
    output_twice,
    parameter_shapes,
    weights,
)
from course_utils.checks.instruments.sampling import (
    RecordingGenerator,
    judge_noise,
    same_or_different,
)
from course_utils.checks.instruments.updates import holds_graph, two_updates, watch

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
        yield folder


def _words_for_batch(batch: object) -> str:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return f"a {type(batch).__name__}, not a pair (images, labels)"
    shapes = ["x".join(map(str, getattr(part, "shape", "?"))) for part in batch]
    return f"images {shapes[0]}, labels {shapes[1]}"


def _is_pair_of_tensors(batch: object) -> bool:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return False
    return all(isinstance(part, torch.Tensor) for part in batch)


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
    first, second = (torch.cat([batch[0] for batch in b])[:, 0, 0, 0] for b in (batches, again))
    see.words(
        "order of the images",
        ["as in the file"] * bool(first.equal(first.sort().values))
        + ["the same in both epochs"] * first.equal(second),
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
    see.tried("MlpGenerator(), without arguments")
    see.words(
        "shapes of the parameters",
        parameter_shapes(build(answer, torch.zeros(2, 100))),
        "Four Linear layers with biases and nothing else that learns: z_dim to hidden[0] to "
        "hidden[1] to hidden[2] to size * size; by default 100, (256, 512, 1024) and size 28.",
    )


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
    see.tried("MlpDiscriminator(), without arguments")
    see.words(
        "shapes of the parameters",
        parameter_shapes(build(answer, torch.zeros(2, 1, 28, 28))),
        "Four Linear layers with biases and nothing else that learns: size * size to hidden[0] to "
        "hidden[1] to hidden[2] to 1; by default (1024, 512, 256) and size 28.",
    )


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
    see.tried(
        "MlpDiscriminator(hidden=(1, 1, 1), size=1) in training mode, weights 1, 500 times x = 1"
    )
    x = torch.ones(500, 1, 1, 1)
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
    see.tried("MlpDiscriminator(hidden=(1, 1, 1), dropout=0.1, size=1) in the same way")
    x = torch.ones(500, 1, 1, 1)
    net = _ones(build(answer, x, hidden=(1, 1, 1), dropout=0.1, size=1)).train()
    see.number(
        "largest logit",
        net(x).max(),
        "The probability comes from the argument `dropout`.",
    )


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


@generate.case("images")
def generate_images(answer: Any, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), RecordingGenerator(1, 2, 2)
    see.tried(f"generate(net_G, z_dim=3, n={n}, seed=7, plot=False), net_G in training mode")
    with watch(net_G=net_G) as changes, _figures() as shown:
        images = answer(net_G, 3, n=n, seed=7, plot=False)
    z = torch.cat(net_G.noise) if net_G.noise else torch.zeros(0, 3)
    faults = (
        [] if z.shape == (n, 3) else [f"net_G saw noise of shape {tuple(z.shape)}, not ({n}, 3)"]
    )
    see.words("noise", faults or judge_noise([z]), "z has shape (n, z_dim) and is standard normal.")
    with torch.no_grad():
        outputs = net_G.layer(z).reshape(-1, 1, 2, 2)
    if isinstance(images, torch.Tensor) and images.shape == outputs.shape:
        same = torch.allclose(images, outputs, atol=1e-5)
        words = "net_G's outputs, as they are" if same else "something else than net_G's outputs"
    else:
        what = type(images).__name__
        words = f"a tensor of shape {tuple(images.shape)}" if what == "Tensor" else f"a {what}"
    see.words("images", words, "Return net_G(z) as it is: shape (n, 1, H, W), in the data's range.")
    see.words(
        "mode of net_G while it runs", sorted(net_G.modes), "Switch net_G to eval mode first."
    )
    see.words(
        "what it left behind",
        [*changes, *holds_graph(images, "the images")],
        "Put net_G back into the mode it came in; work under torch.no_grad(); draw from a "
        "torch.Generator of your own, since torch.manual_seed would reset the training's noise.",
    )
    see.words("shown with plot=False", shown, "With plot=False there is no figure.")


@generate.case("plot")
def generate_plot(answer: Any, draw: Draw, see: See) -> None:
    see.tried("generate(net_G, z_dim=3, n=6, nrow=3, plot=True)")
    with _figures() as shown:
        answer(RecordingGenerator(1, 2, 2), 3, n=6, nrow=3, plot=True)
    see.words(
        "shown",
        shown,
        "One figure of all images: show(image_grid(images, nrow), alt=...).",
    )


@generate.case("defaults")
def generate_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("generate(net_G, 3)")
    with _figures() as shown:
        answer(RecordingGenerator(1, 2, 2), 3)
    see.words("shown", shown, "By default there are 64 images in rows of 8, and they are shown.")


@generate.case("seeds")
def generate_seeds(answer: Any, draw: Draw, see: See) -> None:
    see.tried("generate with seed=1, seed=1 again, and seed=2")
    with _figures():
        first, again, other = (
            answer(RecordingGenerator(1, 2, 2), 3, n=6, seed=seed, plot=False) for seed in (1, 1, 2)
        )
    see.words(
        "same seed",
        same_or_different(first, again, "images"),
        "Seed a torch.Generator with `seed`, and draw z from it.",
    )
    see.words(
        "another seed",
        same_or_different(first, other, "images"),
        "The seed in use is a fixed one: take the argument.",
    )


@generate.case("eval mode before")
def generate_eval_mode_before(answer: Any, draw: Draw, see: See) -> None:
    net_G = RecordingGenerator(1, 2, 2).eval()
    see.tried("a net_G that is in eval mode already")
    with _figures():
        answer(net_G, 3, n=6, plot=False)
    see.words(
        "mode afterwards",
        "training" if net_G.training else "eval",
        "Remember net_G.training, and put back what it was, not always training mode.",
    )


@generate.case("another device")
def generate_another_device(answer: Any, draw: Draw, see: See) -> None:
    net_G = RecordingGenerator(1, 2, 2).to("meta")
    see.tried("a net_G on another device than the CPU")
    with _figures():
        device_without_data(lambda: answer(net_G, 3, n=6, plot=False))
    # torch has no random generator for the stand-in device: whoever asks for one has looked it up.
    see.words(
        "device of the noise",
        sorted({z.device.type for z in net_G.noise} or {"meta"}),
        "Draw the noise where net_G is: next(net_G.parameters()).device.",
    )


# --- one step each -------------------------------------------------------------------------------


def _players() -> tuple[nn.Module, nn.Module]:
    net_G = fill_parameters(
        nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 4), nn.Unflatten(1, (1, 2, 2)))
    )
    net_D = fill_parameters(
        nn.Sequential(nn.Flatten(), nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1))
    )
    return net_D, net_G


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
    net_D, net_G = _players()
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    (real, more), (z, noise) = draw.normal(2, n, 1, 2, 2), draw.normal(2, n, 3)
    see.tried(f"two steps on batches real of shape ({n}, 1, 2, 2) and z of shape ({n}, 3)")
    networks = {"net_D": net_D, "net_G": net_G}
    with two_updates(optimizer, "net_D", networks, real=real, z=z) as updates:
        result = answer(net_D, net_G, real, z, optimizer)
        answer(net_D, net_G, more, noise, optimizer)
    names = ("loss_D", "D_x", "D_G_z")
    hints = (
        "BCE on the logits of real images with label 1 plus BCE on those of fakes with label 0.",
        "The mean of sigmoid(logits) over the real batch, before the step.",
        "The mean of sigmoid(logits) over the fakes, before the step.",
    )
    if not isinstance(result, tuple | list) or len(result) != 3:
        result = [
            result,
            "missing: three values are asked for",
            "missing: three values are asked for",
        ]
    for name, value, hint in zip(names, result, hints, strict=True):
        see.number(name, value, hint)
    see.tensor(
        "net_D's weights after two steps",
        weights(net_D),
        "Clear the gradients, backward, step, in this order and once each.",
    )
    graphs = [
        words for name, v in zip(names, result, strict=True) for words in holds_graph(v, name)
    ]
    see.words(
        "what else happened",
        [*updates.changes, *updates.faults, *graphs],
        "A step of the discriminator moves net_D alone. The fakes are data to it: detach them, or "
        "make them under torch.no_grad(); leave modes and inputs alone; return detached values.",
    )


@D_train.case("gradients of net_G")
def d_train_gradients_of_net_g(answer: Any, draw: Draw, see: See) -> None:
    net_D, net_G = _players()
    give_gradients(net_G)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    see.tried("a step while net_G holds gradients from before")
    answer(net_D, net_G, draw.normal(4, 1, 2, 2), draw.normal(4, 3), optimizer)
    see.words(
        "net_G's gradients",
        judge_gradients(net_G),
        "A step of the discriminator neither adds to net_G's gradients nor clears them: detach the "
        "fakes, and none come.",
    )


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
    net_D, net_G = _players()
    optimizer = torch.optim.SGD(net_G.parameters(), lr=0.3)
    z, noise = draw.normal(2, n, 3)
    see.tried(f"two steps on batches z of shape ({n}, 3)")
    networks = {"net_D": net_D, "net_G": net_G}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, "net_G", networks, z=z) as updates,
    ):
        loss = answer(net_D, net_G, z, optimizer)
        answer(net_D, net_G, noise, optimizer)
    see.number("loss_G", loss, "BCE on net_D's logits for the fakes, with label 1: non-saturating.")
    see.tensor(
        "net_G's weights after two steps",
        weights(net_G),
        "Here the gradient must pass through net_D into net_G: no detach, no no_grad. Clear the "
        "gradients, backward, step, in this order and once each.",
    )
    see.words(
        "what else happened",
        [*updates.changes, *updates.faults, *cleared, *holds_graph(loss, "the returned loss")],
        "A step of the generator moves net_G alone; net_D judges and stays as it is. Leave modes, "
        "flags and inputs alone; return loss.detach().",
    )


# --- an epoch ------------------------------------------------------------------------------------

train_epoch = Exercise(
    "train_epoch",
    points=4,
    notes="An epoch",
    verified="order, number and arguments of all steps over batches of unequal length, fresh noise, "
    "training mode, the four means, and data on another device.",
)


class _Steps:
    """Recording stand-ins for D_train and G_train, whose results count their calls."""

    def __init__(self, batches: list[torch.Tensor]):
        self.batches = batches
        self.net_D, self.net_G = (net.to(batches[0].device).eval() for net in _players())
        self.optimizer_D = torch.optim.SGD(self.net_D.parameters(), lr=0.1)
        self.optimizer_G = torch.optim.SGD(self.net_G.parameters(), lr=0.1)
        self.calls: list[str] = []
        self.mixed_up: set[str] = set()
        self.modes: set[str] = set()
        self.noise: list[torch.Tensor] = []

    def D_train(
        self, net_D: Any, net_G: Any, real: torch.Tensor, z: torch.Tensor, optimizer: Any
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        index = next(
            (i for i, b in enumerate(self.batches) if b is real or torch.equal(b, real)), "?"
        )
        self.calls.append(f"D on batch {index} with z {tuple(z.shape)}")
        self._check("D_train", net_D, net_G, z, optimizer, self.optimizer_D)
        k = float(len(self.calls))
        return torch.tensor(k**2), torch.tensor(10 + k), torch.tensor(-(k**3))

    def G_train(self, net_D: Any, net_G: Any, z: torch.Tensor, optimizer: Any) -> torch.Tensor:
        self.calls.append(f"G with z {tuple(z.shape)}")
        self._check("G_train", net_D, net_G, z, optimizer, self.optimizer_G)
        return torch.tensor(-float(len(self.calls)))

    def _check(
        self, name: str, net_D: Any, net_G: Any, z: torch.Tensor, optimizer: Any, own: Any
    ) -> None:
        self.noise.append(z)
        if net_D is not self.net_D or net_G is not self.net_G:
            self.mixed_up.add(f"{name} got other networks, or in another order")
        if optimizer is not own:
            self.mixed_up.add(f"{name} got the wrong optimizer")
        training = [net.training for net in (self.net_D, self.net_G)]
        self.modes.add("training" if all(training) else "eval")

    def run(self, answer: Any, z_dim: int) -> Any:
        return answer(
            self.net_D, self.net_G, self.D_train, self.G_train, self.optimizer_D,
            self.optimizer_G, self.batches, z_dim,
        )  # fmt: skip


@train_epoch.case("an epoch")
def train_epoch_an_epoch(answer: Any, draw: Draw, see: See) -> None:
    steps = _Steps([draw.normal(n, 1, 2, 2) for n in (40, 40, 17)])
    see.tried(
        "z_dim=5, batches of 40, 40 and 17 images, networks in eval mode, steps that keep a log"
    )
    means = steps.run(answer, z_dim=5)
    see.words(
        "calls",
        steps.calls,
        "For every batch: D_train with it and noise of its length, then G_train with noise of the "
        "same length.",
    )
    see.words(
        "arguments mixed up",
        sorted(steps.mixed_up),
        "The signatures are D_train(net_D, net_G, real, z, optimizer) and "
        "G_train(net_D, net_G, z, optimizer).",
    )
    see.words(
        "mode of the networks",
        sorted(steps.modes),
        "Put both networks into training mode first: a picture may have left them in eval mode.",
    )
    per_batch = steps.noise[::2]
    repeated = any(
        torch.equal(z[: len(w)], w[: len(z)])
        for i, z in enumerate(per_batch)
        for w in per_batch[:i]
    )
    pooled = torch.cat([z.flatten() for z in steps.noise]) if steps.noise else torch.zeros(0)
    see.words(
        "noise",
        judge_noise([pooled]) + ["the same noise comes back in a later batch"] * repeated,
        "Standard normal and new for every batch: z = torch.randn(len(real), z_dim, ...).",
    )
    for name in ("loss_D", "loss_G", "D_x", "D_G_z"):
        see.number(
            f"means['{name}']",
            _entry(means, name),
            "The mean over all batches of what the step returned, as a float.",
        )


def _entry(means: object, name: str) -> object:
    if not isinstance(means, dict):
        return means
    if name not in means:
        return f"no such key; there are: {', '.join(map(str, means)) or 'none'}"
    return means[name]


@train_epoch.case("another device")
def train_epoch_another_device(answer: Any, draw: Draw, see: See) -> None:
    steps = _Steps([torch.empty(4, 1, 2, 2, device="meta")])

    # The log compares batches by value, which a device without data cannot do.
    def D_train(net_D: Any, net_G: Any, real: Any, z: torch.Tensor, optimizer: Any) -> Any:
        steps.noise.append(z)
        return torch.tensor(1.0), torch.tensor(1.0), torch.tensor(1.0)

    def G_train(net_D: Any, net_G: Any, z: torch.Tensor, optimizer: Any) -> torch.Tensor:
        steps.noise.append(z)
        return torch.tensor(1.0)

    steps.D_train, steps.G_train = D_train, G_train  # type: ignore[method-assign]
    see.tried("one batch and the networks on another device than the CPU")
    device_without_data(lambda: steps.run(answer, z_dim=5))
    see.words(
        "device of the noise",
        sorted({z.device.type for z in steps.noise}),
        "Draw the noise where the data is: device=real.device.",
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
