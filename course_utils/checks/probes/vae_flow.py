"""Probes for 08_vae: flow matching, its training pairs and its sampler."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.losses import on_another_device
from course_utils.checks.instruments.networks import device_without_data, device_words
from course_utils.checks.instruments.outcomes import refusal
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.scores import parts
from course_utils.checks.instruments.updates import holds_graph, watch
from course_utils.checks.plain import is_tensor, numbers, shape_of

# --- what is learned -----------------------------------------------------------------------------

flow_pair = Exercise(
    "flow_pair",
    points=2,
    notes="Flow matching",
    verified="points on the lines and their velocities, for points and images, at both ends, for as many "
    "lines as dimensions, a single line, and on another device.",
)
PLACE = (
    "It is (1 - t) x_0 + t x_1 with the time of each row: t gets as many dimensions as x_0, as in "
    "t[:, None] for points."
)
VELOCITY = "It is d x_t / d t, and x_t is a straight line: the same velocity at all times."


def _look_at_pair(
    see: See, answer: Answer, x_0: torch.Tensor, x_1: torch.Tensor, t: torch.Tensor
) -> None:
    x_t, target = parts(answer(x_0, x_1, t), "x_t", "target")
    see.tensor("x_t", x_t, PLACE)
    see.tensor("target", target, VELOCITY)


@flow_pair.case("points")
def flow_pair_points(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    x_0, x_1, t = draw.normal(n, 2), draw.normal(n, 2), draw.uniform(n)
    t[0], t[-1] = 0.0, 1.0
    see.tried(f"x_0 and x_1 of shape ({n}, 2), t of shape ({n},) with 0 first and 1 last")
    with watch(x_0=x_0, x_1=x_1, t=t) as changes:
        x_t, target = parts(answer(x_0, x_1, t), "x_t", "target")
    see.tensor("x_t", x_t, PLACE)
    see.tensor("target", target, VELOCITY)
    see.words(
        "what it changed", changes, "It only computes: draw nothing, and leave x_0, x_1, t alone."
    )


@flow_pair.case("as many lines as dimensions")
def flow_pair_as_many_lines_as_dimensions(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(3, 4)
    see.tried(f"x_0 and x_1 of shape ({n}, {n}), t of shape ({n},)")
    _look_at_pair(see, answer, draw.normal(n, n), draw.normal(n, n), draw.uniform(n))


@flow_pair.case("images")
def flow_pair_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 6)
    see.tried(f"x_0 and x_1 of shape ({n}, 1, 2, 2), t of shape ({n},)")
    _look_at_pair(see, answer, draw.normal(n, 1, 2, 2), draw.normal(n, 1, 2, 2), draw.uniform(n))


@flow_pair.case("a single line")
def flow_pair_a_single_line(answer: Answer, draw: Draw, see: See) -> None:
    # With as many dimensions as neither points nor images have.
    see.tried("x_0 and x_1 of shape (1, 2, 3), t of shape (1,)")
    _look_at_pair(see, answer, draw.normal(1, 2, 3), draw.normal(1, 2, 3), draw.uniform(1))


@flow_pair.case("another device")
def flow_pair_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("x_0, x_1 and t of four lines on another device than the CPU")

    def moved(x_0: torch.Tensor, x_1: torch.Tensor, t: torch.Tensor) -> object:
        return parts(answer(x_0, x_1, t), "x_t", "target")[0]

    hint = "Whatever is made here belongs on the device of x_0."
    on_another_device(see, hint, moved, draw.normal(4, 2), draw.normal(4, 2), draw.uniform(4))


# --- how samples are made ------------------------------------------------------------------------

euler_sample = Exercise(
    "euler_sample",
    points=4,
    notes="Flow matching",
    verified="samples and times for one step and for several, for points and images; that they hold no "
    "graph, that the network and the noise stay as they were, that num_steps below 1 is refused; another "
    "device.",
)
END = "Each step adds velocity / num_steps to x, with the velocity at the x and the time of its beginning."
TIMES = "There are num_steps calls, at the times 0, 1 / num_steps, 2 / num_steps, ...: the beginnings of the steps."
KEPT = (
    "The samples hold no graph (torch.no_grad()), x_0 is not overwritten, no random numbers are drawn, and "
    "net_V keeps its mode and its weights."
)


class _Velocity(nn.Module):
    """A velocity with drawn weights that bends with x and with t, and keeps the times of its calls."""

    def __init__(self, draw: Draw, *shape: int) -> None:
        super().__init__()
        size = int(torch.tensor(shape).prod())
        self.first, self.last = nn.Linear(size + 1, 5), nn.Linear(5, size)
        self.times: list[str] = []
        drawn(self, draw)

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        if not is_tensor(t) or shape_of(t) != (len(x),):
            found = f"a tensor of shape {shape_of(t)}" if is_tensor(t) else f"a {type(t).__name__}"
            raise Misfit(
                f"net_V(x, t) wants t as a tensor of shape (n,), one time for each row, not {found}."
            )
        if t.device.type != "meta":
            self.times.append(" ".join(sorted({f"{time:.3f}" for time in numbers(t)})))
        rows = torch.cat([x.flatten(1), 3 * t[:, None].to(x.dtype)], 1)
        out: torch.Tensor = self.last(torch.tanh(self.first(rows)))
        return out.reshape(x.shape)


@euler_sample.case("several steps")
def euler_sample_several_steps(answer: Answer, draw: Draw, see: See) -> None:
    n, num_steps = draw.size(4, 6), draw.size(4, 6)
    net_V, x_0 = _Velocity(draw, 2), draw.normal(n, 2)
    see.tried(f"x_0 of shape ({n}, 2), num_steps={num_steps}, a network with drawn weights")
    with watch(net_V=net_V, x_0=x_0) as changes:
        samples = answer(net_V, x_0, num_steps)
    see.words("what else it did", [*changes, *holds_graph(samples, "samples")], KEPT)
    see.words("times", net_V.times, TIMES)
    see.tensor("samples", samples, END)


@euler_sample.case("one step")
def euler_sample_one_step(answer: Answer, draw: Draw, see: See) -> None:
    net_V, x_0 = _Velocity(draw, 3).eval(), draw.normal(3, 3)
    see.tried("x_0 of shape (3, 3), num_steps=1, a network in eval mode")
    with watch(net_V=net_V) as changes:
        samples = answer(net_V, x_0, 1)
    see.tensor("samples", samples, END)
    see.words("what it changed", changes, KEPT)


@euler_sample.case("images")
def euler_sample_images(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(2, 3)
    net_V = _Velocity(draw, 1, 3, 2)
    see.tried(f"x_0 of shape ({n}, 1, 3, 2), num_steps=3")
    see.tensor("samples", answer(net_V, draw.normal(n, 1, 3, 2), 3), END)


@euler_sample.case("no steps")
def euler_sample_no_steps(answer: Answer, draw: Draw, see: See) -> None:
    k, net_V, x_0 = draw.size(1, 9), _Velocity(draw, 2), draw.normal(3, 2)
    see.tried(f"num_steps = 0 and num_steps = {-k}")
    see.words(
        "outcome",
        [refusal(lambda: answer(net_V, x_0, steps)) for steps in (0, -k)],  # noqa: B023
        "num_steps < 1 makes no sense: raise ValueError with a clear sentence.",
    )
    see.fingerprint(answer(net_V, x_0, 2))


@euler_sample.case("another device")
def euler_sample_another_device(answer: Answer, draw: Draw, see: See) -> None:
    net_V, x_0 = _Velocity(draw, 2), draw.normal(4, 2)
    see.tried("x_0 of shape (4, 2) and net_V on another device than the CPU, num_steps=2")
    see.fingerprint(answer(net_V, x_0, 2))
    away = torch.empty_like(x_0, device="meta")
    found = device_without_data(lambda: answer(net_V.to("meta"), away, 2))
    see.words(
        "device of the samples",
        device_words(found),
        "Make the times where the points are: torch.full((len(x),), time, device=x.device).",
    )
