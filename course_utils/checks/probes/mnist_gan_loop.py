"""Probes for 02_mnist_gan: an epoch, and going on after an interruption."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import torch
from torch import nn

from course_utils.checks.calls import NotTyped
from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.outcomes import MADE, outcome
from course_utils.checks.instruments.players import discriminator, drawn, generator
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor

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
