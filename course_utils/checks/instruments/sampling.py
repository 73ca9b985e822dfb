"""Samples and noise: a generator that keeps what it is given, and what is wrong with draws."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, See
from course_utils.checks.instruments.networks import device_without_data
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.updates import holds_graph, watch
from course_utils.checks.plain import bare, is_tensor, numbers, same_numbers, shape_of


def same_or_different(one: object, two: object, what: str) -> str:
    """Whether two calls gave the same, in words; ``what`` names it, such as "samples"."""
    if not is_tensor(one) or not is_tensor(two):
        return f"a {type(one).__name__}, not a tensor"
    return f"the same {what}" if same_numbers(one, two) else f"different {what}"


def judge_noise(noise: list[torch.Tensor], per_batch: int = 2, per_epoch: int = 0) -> list[str]:
    """What is wrong with draws that should be standard normal and new for every batch.

    In words without measured numbers, which would differ from one wrong answer to its like.

    Parameters
    ----------
    noise
        What was drawn, in order.
    per_batch
        How many of them belong to a batch, one for each player: these may be the same.
    per_epoch
        How many belong to an epoch, where noise that each of them repeats is told as such.
    """
    rows = [numbers(z) for z in noise]
    pooled = [x for row in rows for x in row]
    if not pooled:
        return ["there is none"]
    faults = []
    mean, spread = statistics.fmean(pooled), statistics.pstdev(pooled)
    # Wide limits: over 700 draws even the extremes of right answers stay inside.
    if not math.isfinite(spread):
        faults.append("some values are not finite")
    elif spread < 0.05:
        faults.append("all values are the same")
    elif min(pooled) >= 0:
        faults.append("no value is below 0")
    elif max(map(abs, pooled)) < 2.0:
        faults.append("no value is beyond ±2")
    elif abs(mean) > 0.3:
        faults.append("the mean is not 0")
    elif not 0.8 < spread < 1.2:
        faults.append("the standard deviation is not 1")
    firsts, again = rows[::per_batch], rows[per_epoch : 2 * per_epoch]
    if again and again == rows[:per_epoch] and not comes_back(firsts[: per_epoch // per_batch]):
        faults.append("every epoch draws the noise of the first")
    elif comes_back(firsts):
        faults.append("the same noise comes back in a later batch")
    return faults


def comes_back(rows: Sequence[Sequence[float]]) -> bool:
    """Whether a row, or the beginning of it, is that of an earlier one."""
    return any(z[: len(w)] == w[: len(z)] for i, z in enumerate(rows) for w in rows[:i])


@dataclass
class Log:
    """What a generator was given and in which mode it ran; its copies write into the same one."""

    noise: list[torch.Tensor] = field(default_factory=list)
    modes: set[str] = field(default_factory=set)
    rows: int = 0

    def __deepcopy__(self, memo: object) -> Log:
        return self


class RecordingGenerator(nn.Module):
    """A generator from noise of width 3 that keeps it, and adds a drawn point to each sample.

    The i-th sample is a linear function of its noise plus the i-th point of a drawn table (plus one
    for its label). Whatever noise an answer draws: its samples less the noise's part are the table.

    Parameters
    ----------
    draw
        Draws weights and table.
    *shape
        Of one sample.
    with_labels
        Whether it is called with labels too, below 8.
    """

    table: torch.Tensor
    of_label: torch.Tensor

    def __init__(self, draw: Draw, *shape: int, with_labels: bool = False) -> None:
        super().__init__()
        self.shape, self.with_labels, self.log = shape, with_labels, Log()
        self.layer = drawn(nn.Linear(3, math.prod(shape)), draw)
        self.register_buffer("table", draw.normal(1024, math.prod(shape)))
        self.register_buffer("of_label", draw.normal(8, math.prod(shape), scale=4.0))

    def forward(self, z: torch.Tensor, *labels: torch.Tensor) -> torch.Tensor:
        if self.with_labels != (len(labels) == 1):
            raise TypeError(
                f"net_G is called with {1 + len(labels)} inputs; it takes "
                + ("z and labels." if self.with_labels else "z alone.")
            )
        start = self.log.rows
        self.log.noise.append(z.detach().clone())
        self.log.modes.add("training" if self.training else "eval")
        self.log.rows = (start + len(z)) % (len(self.table) // 2)
        samples = self.layer(z) + self.table[start : start + len(z)]
        for y in labels:
            if y.dim() != 1:
                raise ValueError(
                    f"The second input has shape {tuple(y.shape)}: labels have shape (n,)."
                )
            samples = samples + self.of_label[y]
        return samples.reshape(-1, *self.shape)

    def without_noise(self, samples: object) -> torch.Tensor | str:
        """Samples less what their noise adds, or words that say why there are none to look at."""
        if not is_tensor(samples):
            return f"a {type(samples).__name__} came back, not a tensor"
        n = sum(len(z) for z in self.log.noise)
        if shape_of(samples) != (n, *self.shape):
            return f"a tensor of shape {shape_of(samples)} came back, not {(n, *self.shape)}"
        with torch.no_grad():
            return bare(samples).reshape(n, -1) - self.layer(torch.cat(self.log.noise))

    def judge(self, n: int) -> list[str]:
        """What is wrong with the noise of n samples."""
        noise = self.log.noise
        rows = (
            sum(len(z) for z in noise),
            *{z.shape[-1] if z.dim() == 2 else z.dim() for z in noise},
        )
        if rows != (n, 3):
            shapes = " and ".join(str(tuple(z.shape)) for z in noise) or "none"
            return [f"net_G saw noise of shape {shapes}, not ({n}, 3)"]
        return judge_noise([torch.cat(noise)])


# How a sampler is called: sampler(net_G, n, seed) on a generator that keeps its noise.
Call = Answer

LEFT_ALONE = (
    "Put net_G back into the mode it came in; work under torch.no_grad(); draw from a torch.Generator "
    "of your own, since torch.manual_seed would reset the training's noise."
)


def look_at_samples(
    see: See,
    net_G: RecordingGenerator,
    n: int,
    call: Callable[[], object],
    hint: str,
    **inputs: torch.Tensor,
) -> None:
    """What a sampler makes of n draws, and what it leaves behind.

    Parameters
    ----------
    net_G
        In training mode.
    call
        Calls the answer.
    hint
        What is asked for.
    **inputs
        Tensors that must stay as they are.
    """
    with watch(net_G=net_G, **inputs) as changes:
        samples = call()
    see.words("noise", net_G.judge(n), "z has shape (n, z_dim) and is standard normal.")
    rest = net_G.without_noise(samples)
    if isinstance(rest, torch.Tensor):
        rest = torch.stack([rest.mean(0), rest.abs().mean(0), rest[0], rest[-1]])
    see.tensor("samples, less what the noise adds to them", rest, hint)
    see.words(
        "mode of net_G while it runs", sorted(net_G.log.modes), "Switch net_G to eval mode first."
    )
    see.words("what it left behind", [*changes, *holds_graph(samples, "the samples")], LEFT_ALONE)
    see.fingerprint(net_G, rest, *inputs.values())


def look_at_seeds(see: See, make: Callable[[], RecordingGenerator], call: Call) -> None:
    """Whether samples follow from the seed: ``call(net_G, seed)`` with one twice, and another one."""
    nets = [make() for _ in range(3)]
    seeds = (1, 1, 2)
    made = [call(net_G, seed) for net_G, seed in zip(nets, seeds, strict=True)]
    noise = [torch.cat(net_G.log.noise) if net_G.log.noise else None for net_G in nets]
    for name, i, hint in (
        ("same seed", 1, "Seed a torch.Generator with `seed`, and draw z from it."),
        ("another seed", 2, "The seed in use is a fixed one: take the argument."),
    ):
        see.words(name, same_or_different(noise[0], noise[i], "noise"), hint)
    see.fingerprint([net.without_noise(x) for net, x in zip(nets, made, strict=True)])


def look_at_mode(see: See, net: nn.Module, name: str, call: Callable[[], object]) -> object:
    """In which mode an answer leaves a network that comes in eval mode; what it returned."""
    net.eval()
    result = call()
    see.words(
        "mode afterwards",
        "training" if net.training else "eval",
        f"Remember {name}.training, and put back what it was, not always training mode.",
    )
    return result


def look_at_device(
    see: See, draw: Draw, make: Callable[[], RecordingGenerator], call: Call
) -> None:
    """Whether noise is drawn where net_G is: ``call(net_G)``, elsewhere and here."""
    elsewhere, here = make().to("meta"), make()
    device_without_data(lambda: call(elsewhere))
    # torch has no random generator for the stand-in device: whoever asks for one has looked it up.
    see.words(
        "device of the noise",
        sorted({z.device.type for z in elsewhere.log.noise} or {"meta"}),
        "Draw the noise where net_G is: next(net_G.parameters()).device.",
    )
    see.fingerprint(here.without_noise(call(here)))
