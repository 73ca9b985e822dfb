"""Training loops: stand-ins for steps and progress, whose drawn effects do not commute.

A loop computes nothing itself: it is right when it calls the right things with the right things, in
order. So each stand-in maps a few numbers by a drawn affine map that depends on what it was called
with. Where these numbers end is a fingerprint of all calls; beside it a log tells in words what was
called. Noise enters by its shape alone: right answers draw it as they like, and ``judge_noise`` looks
at its values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from numbers import Real

import numpy as np
import torch
from torch import nn

from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments.networks import OWN_SEED, device_without_data
from course_utils.checks.instruments.sampling import judge_noise
from course_utils.checks.plain import digest, is_tensor, numbers, plain_number, same_numbers

Losses = torch.Tensor | tuple[torch.Tensor, ...]


class Loop:
    """Players, batches and stand-ins that a training loop is called with.

    Parameters
    ----------
    draw
        Draws the effects and the losses.
    net_D, net_G
        The players: the stand-ins move their weights. Moved to the device of the batches.
    batches
        Tensors, of which one pass is an epoch.
    names
        What the discriminator's and the generator's step are called in the words; more of them where a
        loop calls more.
    returns
        How many numbers each of them returns: drawn ones, others in each call.
    """

    def __init__(
        self,
        draw: Draw,
        net_D: nn.Module,
        net_G: nn.Module,
        batches: list[torch.Tensor],
        names: tuple[str, ...] = ("update_D", "update_G"),
        returns: tuple[int, ...] = (1, 1),
    ) -> None:
        self.batches, self.names, self._given = batches, names, tuple(batches)
        self.net_D, self.net_G = (net.to(batches[0].device) for net in (net_D, net_G))
        torch.default_generator.manual_seed(OWN_SEED)  # the CPU alone: devices would be woken up
        self.optimizer_D = torch.optim.SGD(self.net_D.parameters(), lr=0.1)
        self.optimizer_G = torch.optim.SGD(self.net_G.parameters(), lr=0.1)
        self.calls: list[str] = []
        self.mixed_up: set[str] = set()
        self.noise: list[torch.Tensor] = []
        self.modes: set[str] = set()
        self.progress: list[str] = []
        self._state = draw.rng.standard_normal(3)
        self._maps = {name: _Map(draw) for name in (*names, "progress")}
        self._losses = {name: draw.normal(64, n) for name, n in zip(names, returns, strict=True)}
        self._count = dict.fromkeys(names, 0)

    # --- what the answer calls ---------------------------------------------------------------------

    def step_D(
        self, net_D: object, net_G: object, real: torch.Tensor, z: torch.Tensor, optimizer: object
    ) -> Losses:
        """Stands in for the discriminator's step."""
        index = next(
            (i for i, b in enumerate(self._given) if b is real or _same_batch(b, real)), "?"
        )
        self.calls.append(f"D on batch {index} with z {tuple(z.shape)}")
        return self._called(self.names[0], net_D, net_G, z, optimizer, self.optimizer_D, real)

    def step_G(self, net_D: object, net_G: object, z: torch.Tensor, optimizer: object) -> Losses:
        """Stands in for the generator's step."""
        self.calls.append(f"G with z {tuple(z.shape)}")
        return self._called(self.names[1], net_D, net_G, z, optimizer, self.optimizer_G)

    def report(self, num_epochs: int, history: object) -> Iterator[int]:
        """Stands in for course_utils.track."""
        self.progress.append(f"progress({num_epochs}, history)")
        for epoch in range(num_epochs):
            yield epoch
            recorded = _losses_in(history)
            count = "no list of" if recorded is None else str(len(recorded))
            self.progress.append(f"after epoch {epoch}: {count} losses")
            self._state = self._maps["progress"](self._state, recorded or [])

    def _called(
        self, name: str, net_D: object, net_G: object, z: torch.Tensor, optimizer: object,
        own: torch.optim.Optimizer,
        *data: torch.Tensor,
    ) -> Losses:  # fmt: skip
        if net_D is not self.net_D or net_G is not self.net_G:
            self.mixed_up.add(f"{name} got other networks, or in another order")
        if optimizer is not own:
            self.mixed_up.add(f"{name} got the wrong optimizer")
        nets = (self.net_D, self.net_G)
        self.modes.add("training" if all(net.training for net in nets) else "eval")
        self.noise.append(z)
        if self._given[0].device.type != "meta":  # elsewhere, where z is can be seen, and no more
            given = [list(z.shape), *data, *(self._seen_of(net) for net in (net_D, net_G))]
            self._state = self._maps[name](self._state, digest(given))
            _move(optimizer, self._state)
        row = self._losses[name][self._count[name] % 64]
        self._count[name] += 1
        return tuple(row) if len(row) > 1 else row[0]

    @staticmethod
    def _seen_of(net: object) -> list[float]:
        """Of a network its weights and its mode; whether they are frozen meanwhile is its own affair."""
        if not isinstance(net, nn.Module):
            return digest(net)
        return [*digest(list(net.parameters())), float(net.training)]

    # --- what is looked at -------------------------------------------------------------------------

    def look_at_calls(
        self, see: See, z_dim: int, extra: str = "", per_epoch: int = 0, signatures: str = ""
    ) -> None:
        """The calls, their arguments, and the noise; ``extra`` ends the hint for the calls, ``per_epoch`` is
        `judge_noise`'s, and ``signatures`` says how the steps are called where they take more."""
        first, second = self.names[:2]
        if [id(batch) for batch in self.batches] != [id(batch) for batch in self._given]:
            self.mixed_up.add("the caller's list of batches was changed")
        see.words(
            "calls",
            self.calls,
            f"For every batch of every epoch: {first} with it and noise of shape (its length, "
            f"{z_dim}), then {second}.{extra}",
        )
        see.words(
            "arguments mixed up",
            sorted(self.mixed_up),
            signatures
            or f"The signatures are {first}(net_D, net_G, real, z, optimizer) and "
            f"{second}(net_D, net_G, z, optimizer).",
        )
        see.words(
            "noise",
            judge_noise(self.noise, per_epoch=per_epoch),
            "Standard normal and new for every batch: z = torch.randn(len(real), z_dim, ...).",
        )
        self.look_at_seed(see)

    @staticmethod
    def look_at_seed(see: See) -> None:
        """Whether torch's seed is still that from before the loop."""
        see.words(
            "torch's seed",
            "as it was" if torch.initial_seed() == OWN_SEED else "set anew",
            "Leave torch.manual_seed out: from where it stands the same noise comes again and again.",
        )

    def fingerprint(self, see: See, *results: object) -> None:
        """Where all calls have led, and what the loop returned."""
        see.fingerprint(
            list(self._state), *(self._seen_of(n) for n in (self.net_D, self.net_G)), *results
        )


class _Map:
    """v -> 0.9 * (v turned in a drawn way) + a drawn vector times a bounded number that follows
    from what was given. No two of them commute."""

    def __init__(self, draw: Draw) -> None:
        self.turn = np.linalg.qr(draw.rng.standard_normal((3, 3)))[0]
        self.push = draw.rng.standard_normal(3)
        self.phases = draw.rng.uniform(0.5, 1.5, 64)

    def __call__(self, state: np.ndarray, given: list[float]) -> np.ndarray:
        total = math.fsum(rate * x for rate, x in zip(self.phases, given, strict=False))
        moved: np.ndarray = 0.9 * self.turn @ state + self.push * (1.5 + math.sin(total))
        return moved


def _move(optimizer: object, state: np.ndarray) -> None:
    """Change the weights that an optimizer holds, by the state of the loop."""
    if not isinstance(optimizer, torch.optim.Optimizer):
        return  # what it is instead was told as a wrong argument
    with torch.no_grad():
        for group in optimizer.param_groups:
            for i, p in enumerate(group["params"]):
                shift = torch.arange(p.numel(), dtype=torch.float64).add(i).cos() * state[i % 3]
                p.mul_(0.7).add_(0.1 * shift.reshape(p.shape).to(p.dtype))


def _same_batch(one: torch.Tensor, two: object) -> bool:
    return is_tensor(two) and same_numbers(one, two)


def _losses_in(history: object) -> list[float] | None:
    """The losses of the discriminator that are recorded so far; None if there is no list of them."""
    losses = history.get("loss_D") if isinstance(history, dict) else None
    if not isinstance(losses, list):
        return None
    found = [plain_number(loss) for loss in losses]
    return [x if isinstance(x, float) else 0.0 for x in found]


def same(one: torch.Tensor, two: object) -> bool:
    """Whether a stand-in was given this tensor, or one with its numbers."""
    return one is two or (is_tensor(two) and same_numbers(one, two))


def held(history: object) -> list[str]:
    """Of what kind the entries of history are."""
    rows = history.values() if isinstance(history, dict) else [[history]]
    entries = [x for row in rows if isinstance(row, list) for x in row]
    return sorted({"numbers" if isinstance(x, Real) else type(x).__name__ for x in entries})


def entry(result: object, name: str, many: bool = False) -> object:
    """One entry of a dict that a loop returns; anything else as it is, or in words.

    ``many``: a list with one number an epoch, as a tensor.
    """
    if not isinstance(result, dict):
        return result
    if name not in result:
        return f"no such key; there are: {', '.join(map(str, result)) or 'none'}"
    if not many:
        return result[name]
    try:
        values = [numbers(x)[0] if is_tensor(x) else float(x) for x in result[name]]
    except (TypeError, ValueError, IndexError, RuntimeError):
        return "not a list of numbers"
    return torch.tensor(values)


def look_at_device(see: See, make: Callable[[torch.Tensor], Loop], run: Callable[[Loop], object],
                   batch: torch.Tensor) -> None:  # fmt: skip
    """Whether noise is drawn where the data is: on another device, and here.

    ``make(batch)`` makes a loop of one batch, ``run(loop)`` calls the answer.
    """
    elsewhere, here = make(torch.empty_like(batch, device="meta")), make(batch)
    device_without_data(lambda: run(elsewhere))
    see.words(
        "device of the noise",
        # A random generator for the stand-in device, which torch lacks, was asked for all the same.
        sorted({z.device.type for z in elsewhere.noise} or {"meta"}),
        "Draw the noise where the data is: device=real.device.",
    )
    run(here)
    here.fingerprint(see)
