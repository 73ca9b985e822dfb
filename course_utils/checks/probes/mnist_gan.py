"""Probes for 02_mnist_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/02_mnist_gan.json``.
"""

from __future__ import annotations

import contextlib
import itertools
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from unittest import mock

import torch
from torch import nn

from course_utils.checks.calls import NotTyped
from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.gradients import REACH, cut_off, give_gradients
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    device_words,
    output_twice,
    weights,
)
from course_utils.checks.instruments.outcomes import MADE, outcome
from course_utils.checks.instruments.players import discriminator, drawn, generator
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers, same_numbers

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
    return all(map(is_tensor, batch)) and [part.dim() for part in batch] == [4, 1]


def _some_pixels(images: torch.Tensor) -> torch.Tensor | str:
    """Of images in the order of their pixels (0, 0), which lie evenly in the files; or words, if
    these are not all, once each."""
    steps = [b - a for a, b in itertools.pairwise(numbers(images[:, 0, 0, 0]))]
    if any(same_numbers(a, b) for a, b in itertools.pairwise(images)):
        return "some images come twice in an epoch, and others never: shuffle=True draws each of them once"
    if steps and max(steps) > 1.01 * min(steps) + 1e-6:
        return (
            "the pixels stand in other places than in the file: a transform of nothing but ToTensor and "
            "Normalize leaves them where they are"
        )
    return images[:6, 0, ::9, ::9]


@make_loader.case("one epoch")
def make_loader_one_epoch(
    answer: Callable[..., Iterable[tuple[torch.Tensor, torch.Tensor]]], draw: Draw, see: See
) -> None:
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
        _some_pixels(images[order]),
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
    points=3,
    notes="Two networks",
    verified="parameter shapes, image shape and values for several widths and sizes, in both modes, "
    "without and with BatchNorm.",
)
MlpDiscriminator = Exercise(
    "MlpDiscriminator",
    points=3,
    notes="Two networks",
    verified="parameter shapes and logits for several widths and sizes; dropout in training mode, "
    "after every hidden layer and nowhere else, and none in eval mode.",
)


@MlpGenerator.case("defaults")
def mlp_generator_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(2, 100, scale=50.0)  # beside the biases its part would be small
    see.tried("MlpGenerator(), without arguments")
    net = build(answer, z)
    look_at_layers(
        see,
        "Four Linear layers with biases and nothing else that learns: z_dim to hidden[0] to "
        "hidden[1] to hidden[2] to size * size; by default 100, (256, 512, 1024) and size 28, "
        "without BatchNorm.",
        net,
        z,
    )
    see.fingerprint(net(z))


@MlpGenerator.case("small")
def mlp_generator_small(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried(
        "MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4) in training mode on z of shape (4, 3)"
    )
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4)
    see.layers(layers_of(net, z))
    see.tensor(
        "images",
        output_twice(net, z),
        "LeakyReLU(0.2) after the first three Linear layers, tanh after the last; shape "
        "(n, 1, size, size).",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@MlpGenerator.case("eval mode")
def mlp_generator_eval_mode(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4).eval() on z of shape (4, 3)")
    z = 4 * draw.normal(4, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4).eval()
    see.tensor(
        "images",
        output_twice(net, z),
        "The generator computes the same in training and in eval mode.",
    )


BATCH_NORM = (
    "With batch_norm=True, nn.BatchNorm1d stands after each of the first three Linear layers, before "
    "its LeakyReLU."
)


@MlpGenerator.case("batch norm")
def mlp_generator_batch_norm(answer: Callable[..., nn.Module], draw: Draw, see: See) -> None:
    see.tried(
        "MlpGenerator(z_dim=3, hidden=(4, 5, 6), size=4, batch_norm=True) on z of shape (8, 3), in "
        "training mode twice, then in eval mode"
    )
    z = 4 * draw.normal(8, 3)
    net = build(answer, z, z_dim=3, hidden=(4, 5, 6), size=4, batch_norm=True)
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm1d):  # lazy layers have seen an input by now
            layer.reset_running_stats()
    look_at_layers(
        see,
        "Besides the Linear layers, a BatchNorm1d has a weight and a bias for each unit: of width "
        "hidden[0], hidden[1] and hidden[2].",
        net,
        z,
    )
    see.tensor("images in training mode", output_twice(net, z), BATCH_NORM)
    see.tensor("images in eval mode", net.eval()(z), BATCH_NORM)


@MlpDiscriminator.case("defaults")
def mlp_discriminator_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    x = draw.normal(2, 1, 28, 28, scale=50.0)
    see.tried("MlpDiscriminator(), without arguments")
    net = build(answer, x).eval()
    look_at_layers(
        see,
        "Four Linear layers with biases and nothing else that learns: size * size to hidden[0] to "
        "hidden[1] to hidden[2] to 1; by default (1024, 512, 256) and size 28.",
        net,
        x,
    )
    see.fingerprint(net(x))


@MlpDiscriminator.case("small")
def mlp_discriminator_small(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("MlpDiscriminator(hidden=(6, 5, 4), size=4).eval() on images of shape (4, 1, 4, 4)")
    x = 3 * draw.normal(4, 1, 4, 4)
    net = build(answer, x, hidden=(6, 5, 4), size=4).eval()
    see.layers(layers_of(net, x))
    see.tensor(
        "logits",
        output_twice(net, x),
        "LeakyReLU(0.2) after the first three Linear layers, nothing after the last: BCE works on "
        "logits of shape (n, 1). In eval mode no dropout.",
    )
    see.words("what no gradient reaches", cut_off(net(x.requires_grad_()), net, x), REACH)


def _layer_of_ones(net: nn.Module) -> nn.Module:
    """All weights 1, all biases 0 but the last, 1: each unit then comes out whole, or dropped."""
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(float(parameter.dim() > 1))
        list(net.parameters())[-1].fill_(1.0)
    return net


PLACES = {
    "images": (1, 1, 1),
    **{f"hidden layer {k + 1}": (1,) * k + (2,) + (1,) * (2 - k) for k in range(3)},
}


@MlpDiscriminator.case("places of dropout")
def mlp_discriminator_places_of_dropout(
    answer: Callable[..., nn.Module], draw: Draw, see: See
) -> None:
    size = float(draw.uniform(1, low=0.5, high=2.0))
    see.tried(
        "MlpDiscriminator(hidden, size=1) in training mode, weights 1, the last bias 1, 500 times "
        f"x = {size:.3g}, with two units in one of the layers and one in the others"
    )
    found, smallest = [], 1.0
    for place, hidden in PLACES.items():
        side = 2 if place == "images" else 1
        x = torch.full((500, 1, side, side), size)
        net = _layer_of_ones(build(answer, x, hidden=hidden, size=side)).train()
        logits = net(x).detach()
        found += ["the same units in all images"] * _one_mask([net(x) for _ in range(12)])
        smallest = min(smallest, float(logits.abs().min()))
        # Where units are dropped one by one, sums of some of them come out, not of all or none alone.
        sums = {round(v, 4) for v in numbers(logits)} - {0.0, 1.0}
        found += [place] * (len(sums) > 1)
    see.words(
        "where there is dropout",
        [*dict.fromkeys(found), *["logits"] * (smallest == 0.0)],
        "Dropout stands after each of the three LeakyReLUs and only there: not on the images, not on "
        "the logits.",
    )
    see.fingerprint(torch.tensor([size]), _scale(answer, size))


def _one_mask(passes: list[torch.Tensor]) -> bool:
    """Whether dropout is drawn once a pass, for all of its equal images."""
    values = [{round(v, 4) for v in numbers(logits)} for logits in passes]
    return all(len(one) == 1 for one in values) and len(set.union(*values)) > 1


def _scale(
    answer: Callable[..., nn.Module], size: float, dropout: float | None = None
) -> torch.Tensor:
    """What is left of x after three layers of one unit, where nothing was dropped."""
    x = torch.full((500, 1, 1, 1), size)
    if dropout is None:
        net = build(answer, x, hidden=(1, 1, 1), size=1)
    else:
        net = build(answer, x, hidden=(1, 1, 1), size=1, dropout=dropout)
    net = _layer_of_ones(net).train()
    return net(x).detach().max() - 1


@MlpDiscriminator.case("dropout")
def mlp_discriminator_dropout(answer: Callable[..., nn.Module], draw: Draw, see: See) -> None:
    size = float(draw.uniform(1, low=0.5, high=2.0))
    see.tried(
        "MlpDiscriminator(hidden=(1, 1, 1), size=1) in training mode, weights 1, the last bias 1, "
        f"500 times x = {size:.3g}"
    )
    # What survives k layers of dropout p is 1 / (1 - p)^k times as large.
    see.number(
        "largest logit, less the bias",
        _scale(answer, size),
        "By default p is 0.3. What is not dropped grows by 1 / (1 - p): three layers of dropout make "
        "x / 0.7³ of x.",
    )


@MlpDiscriminator.case("another dropout")
def mlp_discriminator_another_dropout(
    answer: Callable[..., nn.Module], draw: Draw, see: See
) -> None:
    # Whatever is passed is below the default: more survives.
    p = float(draw.uniform(1, low=0.05, high=0.2))
    see.tried(f"MlpDiscriminator(hidden=(1, 1, 1), dropout={p:.3g}, size=1) in the same way")
    see.number(
        "largest logit, less the bias",
        _scale(answer, 1.0, dropout=p),
        "The probability comes from the argument `dropout`.",
    )


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
        returns=(3, 1),
    )


def _run(answer: Callable[..., object], loop: loops.Loop) -> object:
    return answer(
        loop.net_D, loop.net_G, loop.step_D, loop.step_G, loop.optimizer_D, loop.optimizer_G,
        loop.batches, 5,
    )  # fmt: skip


@train_epoch.case("an epoch")
def train_epoch_an_epoch(answer: Callable[..., object], draw: Draw, see: See) -> None:
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
    see.words(
        "means that are tensors",
        [name for name, value in found.items() if is_tensor(value)],
        "Numbers are asked for, which need no device: .item() of a mean, or .tolist() of several.",
    )
    loop.fingerprint(see, *found.values())


@train_epoch.case("another device")
def train_epoch_another_device(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("one batch and the networks on another device than the CPU")
    loops.look_at_device(
        see,
        lambda batch: _loop(draw, batch),
        lambda loop: _run(answer, loop),
        draw.normal(4, 1, 2, 2),
    )


# --- going on after an interruption --------------------------------------------------------------

resume_training = Exercise(
    "resume_training",
    points=4,
    notes="After an interruption",
    verified="weights, the optimizers' memory, epoch and history from a file; without a file, a new run.",
    provided=("course_utils.training.checkpoint.load_checkpoint",),
)


def _players(draw: Draw) -> dict[str, nn.Module | torch.optim.Adam]:
    """Two networks of one shape, so that nothing raises where they are mistaken for each other."""
    nets = {
        name: drawn(nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2)), draw)
        for name in ("net_D", "net_G")
    }
    optimizers = {
        f"optimizer_{name[-1]}": torch.optim.Adam(net.parameters(), lr=0.01)
        for name, net in nets.items()
    }
    return {**nets, **optimizers}


def _train(players: dict[str, nn.Module | torch.optim.Adam], draw: Draw) -> None:
    """Two steps of each optimizer on drawn gradients."""
    for _ in range(2):
        for part in players.values():
            if isinstance(part, torch.optim.Adam):
                for p in part.param_groups[0]["params"]:
                    p.grad = draw.normal(*p.shape)
                part.step()


def _nets(players: dict[str, nn.Module | torch.optim.Adam]) -> list[nn.Module]:
    return [part for part in players.values() if isinstance(part, nn.Module)]


def _memory(optimizer: nn.Module | torch.optim.Adam) -> torch.Tensor:
    """Adam's averages and its count of steps, one row."""
    assert isinstance(optimizer, torch.optim.Adam)
    values = [v.flatten() for state in optimizer.state.values() for v in state.values()]
    return torch.cat(values) if values else torch.zeros(1)


def _history_words(history: object) -> torch.Tensor | str:
    if not isinstance(history, list) or not all(isinstance(means, dict) for means in history):
        return f"a {type(history).__name__}, not the list that was saved"
    return torch.tensor([float(x) for means in history for x in means.values()])


def _pair(result: object) -> tuple[object, object]:
    if isinstance(result, tuple | list) and len(result) == 2:
        return result[0], result[1]
    return result, "missing: two values are asked for"


FILLED = "players[name].load_state_dict(saved[name]) for every name: two networks, two optimizers."


@resume_training.case("from a file")
def resume_training_from_a_file(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried(
        'a file with the states of net_D, net_G, optimizer_D, optimizer_G, with "epoch" and '
        '"history"; players that have begun anew'
    )
    saved, players = _players(draw), _players(draw)
    _train(saved, draw)
    epoch = draw.size(3, 9)
    history = [{"loss_D": float(v), "loss_G": float(w)} for v, w in draw.normal(epoch, 2)]
    # In another order than that of the players: what counts is the name.
    names = ("net_G", "net_D", "optimizer_G", "optimizer_D")
    state = {name: saved[name].state_dict() for name in names}
    given = dict(players)
    for net, training in zip(_nets(given), (True, False), strict=True):
        net.train(training)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gan.pt"
        torch.save({**state, "epoch": epoch, "history": history}, file)
        before = file.read_bytes()
        done, curves = _pair(answer(NotTyped(file), players))
        left = "as it was" if file.exists() and file.read_bytes() == before else "changed or gone"
    see.words(
        "what stands in players",
        [f"{name}: something else" for name in given if players.get(name) is not given[name]],
        "The players themselves are filled, in place: players[name].load_state_dict(...).",
    )
    for name, net in zip(("net_D", "net_G"), _nets(given), strict=True):
        see.tensor(f"weights of {name}", weights(net), FILLED)
    for name in ("optimizer_D", "optimizer_G"):
        see.tensor(f"memory of {name}", _memory(given[name]), FILLED)
    see.words(
        "modes of the networks",
        ["training" if net.training else "eval" for net in _nets(given)],
        "A checkpoint holds no mode: leave training or eval as it is.",
    )
    see.number(
        "epoch", done, 'The first value that comes back is saved["epoch"]: how many are done.'
    )
    see.tensor(
        "history", _history_words(curves), 'The second value that comes back is saved["history"].'
    )
    see.words("the file", left, "Reading changes nothing in the file.")
    # The players go on: an optimizer that was replaced moves nothing.
    _train(given, draw)
    see.fingerprint(*_nets(given))


@resume_training.case("from another device")
def resume_training_from_another_device(
    answer: Callable[..., object], draw: Draw, see: See
) -> None:
    see.tried("a file that was saved where there was another device")
    saved, players = _players(draw), _players(draw)
    state = {name: part.state_dict() for name, part in saved.items()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gan.pt"
        with mock.patch("torch.serialization.location_tag", lambda storage: "elsewhere:0"):
            torch.save({**state, "epoch": 1, "history": []}, file)
        answer(NotTyped(file), players)
    see.fingerprint(*_nets(players))


@resume_training.case("a broken file")
def resume_training_a_broken_file(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("a file that is no checkpoint")
    players = _players(draw)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gan.pt"
        file.write_bytes(b"half a checkpoint")
        said = outcome(lambda: answer(NotTyped(file), players))
    see.words(
        "outcome",
        "no exception" if said.startswith(MADE) else "an exception",
        "The training begins anew only where there is no file: an exception of torch.load must come out, "
        "or the next epoch overwrites what could still be saved.",
    )
    see.fingerprint(*_nets(players))


@resume_training.case("no file")
def resume_training_no_file(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("a path at which there is no file yet")
    players = _players(draw)
    with tempfile.TemporaryDirectory() as folder, watch(**players) as changes:
        try:
            done, curves = _pair(answer(NotTyped(Path(folder) / "gan.pt"), players))
        except FileNotFoundError:
            done, curves = "it raised FileNotFoundError", []
    see.number(
        "epoch",
        done,
        "Without a file the run begins: ask Path(file).exists() before torch.load, and return 0, [].",
    )
    see.words(
        "history",
        "an empty list" if curves == [] else f"{curves!r:.60}",
        "Without a file the run begins: return 0, [].",
    )
    see.words("what changed", changes, "Without a file there is nothing to change.")
    see.fingerprint(*_nets(players))


# --- a choice in the noise -----------------------------------------------------------------------

with_choice = Exercise(
    "with_choice",
    points=3,
    notes="A choice in the noise",
    verified="one-hot of the largest number, scaled, beside the other numbers as they were, for several "
    "widths, on another device.",
    provided=("course_utils.recipes.digit_gan.with_digit",),
)
CHOICE = (
    "The first num_choices columns: scale where the largest of them was, 0 elsewhere. The other "
    "columns stay as they are."
)


@with_choice.case("three choices")
def with_choice_three_choices(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(draw.size(4, 6), 5)
    z[0, :3] = -z[0, :3].abs()  # the largest of negative numbers is the nearest to 0
    z[1, 2] = z[1, :2].abs().max() + 1
    z[1, 3:] += 9.0  # the largest of all is none of the choices, and 3 and 4 are not 2 by any rule
    scale = round(float(draw.uniform(1, low=1.5, high=3.0)), 2)
    see.tried(f"with_choice(z, num_choices=3, scale={scale}) on z of shape {tuple(z.shape)}")
    copy = z.clone()
    with watch(z=z) as changes:
        made = answer(z, num_choices=3, scale=scale)
    if is_tensor(made) and same_or_different(made, answer(copy, 3, scale), "") != "the same ":
        made = "two calls with the same z make different choices: where z is largest is not chance"
    see.tensor("noise with a choice", made, CHOICE)
    see.words("what else changed", changes, "z belongs to the caller: make a new tensor.")


@with_choice.case("defaults")
def with_choice_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(3, 14)
    see.tried("with_choice(z) on z of shape (3, 14)")
    see.tensor(
        "noise with a choice",
        answer(z),
        "By default there are 10 choices, and scale is 4. " + CHOICE,
    )


@with_choice.case("one row, nothing else")
def with_choice_one_row(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(1, 4)
    see.tried("with_choice(z, num_choices=4) on z of shape (1, 4)")
    see.tensor("noise with a choice", answer(z, num_choices=4), CHOICE)


@with_choice.case("another device")
def with_choice_another_device(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("z on another device than the CPU")
    z = draw.normal(3, 5)
    made = device_without_data(lambda: answer(torch.empty_like(z, device="meta"), num_choices=3))
    see.words("device of the result", device_words(made), "Where z is: F.one_hot(...).to(z).")
    see.fingerprint(answer(z, num_choices=3))


# --- the average ---------------------------------------------------------------------------------

update_average = Exercise(
    "update_average",
    points=3,
    notes="The average",
    verified="weights after one update and after three, buffers copied, and that nothing else changed.",
    provided=("course_utils.training.parts.EMA",),
)
AVERAGE = "Each weight of average becomes decay times itself plus (1 - decay) times that of net, in place."


def _with_batch_norm(draw: Draw) -> nn.Module:
    net = drawn(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)), draw)
    net(draw.normal(draw.size(5, 8), 3))  # gives the running statistics values
    return net


def _buffers(net: nn.Module) -> torch.Tensor:
    return torch.cat([b.flatten().to(torch.get_default_dtype()) for b in net.buffers()])


@update_average.case("one update")
def update_average_one_update(answer: Callable[..., object], draw: Draw, see: See) -> None:
    average, net = _with_batch_norm(draw), _with_batch_norm(draw)
    decay = round(float(draw.uniform(1, low=0.6, high=0.9)), 2)
    average.requires_grad_(False).eval()
    held = list(average.parameters())
    see.tried(
        f"update_average(average, net, {decay}), both with a BatchNorm1d, average in eval mode"
    )
    net(draw.normal(4, 3))  # one batch more than the average has seen
    give_gradients(net)
    with watch(net=net) as changes:
        answer(average, net, decay)
    see.tensor("weights of the average", weights(average), AVERAGE)
    for buffer in net.buffers():
        buffer.add_(3)  # net goes on, and the average does not follow by itself
    see.tensor(
        "buffers of the average",
        _buffers(average),
        "Buffers (the running statistics of BatchNorm) are copied from net, whole: copy_.",
    )
    if average.training:
        changes.append("average: training mode changed")
    if any(p.requires_grad for p in average.parameters()):
        changes.append("average: requires_grad changed")
    if any(a is not b for a, b in zip(held, average.parameters(), strict=True)):
        changes.append("average: holds new parameters")
    see.words(
        "what else changed",
        changes,
        "Work in place on the average's own parameters, under torch.no_grad(); net stays as it is.",
    )


@update_average.case("three updates")
def update_average_three_updates(answer: Callable[..., object], draw: Draw, see: See) -> None:
    average, net = _with_batch_norm(draw), _with_batch_norm(draw)
    see.tried("three updates with decay=0.9, average with gradients, net moving between them")
    for _ in range(3):
        answer(average, net, decay=0.9)
        with torch.no_grad():
            for p in net.parameters():
                p.add_(draw.normal(*p.shape))
    see.tensor("weights of the average", weights(average), AVERAGE)
    see.words(
        "flags of the average",
        sorted({f"requires_grad={p.requires_grad}" for p in average.parameters()}),
        "The flags of the average's parameters stay as they are: work under torch.no_grad().",
    )


EXERCISES = (
    make_loader,
    MlpGenerator,
    MlpDiscriminator,
    train_epoch,
    resume_training,
    with_choice,
    update_average,
)
