"""The training that is judged in 01: the student's own players, on points that the grader draws.

Data, first weights and noise are drawn for the run and handed in, so training leads to one result and
to no other. It is compared outside with the solution's, number by number.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments import loops
from course_utils.data.points import two_moons
from course_utils.networks import mlp

TRAINED = "train"  # the exercise whose mark hangs on it
TRAINED_NEEDS = (
    "Generator",
    "discriminator_loss",
    "generator_loss",
    "update_D",
    "update_G",
    "train",
)
CASE = "your own players"
EPOCHS, BATCHES, BATCH, Z_DIM, HIDDEN = 6, 8, 128, 4, 64
EPSILON = 1e-2
HINT = "This is where training leads: your loop, losses and updates, and nothing else."

Space = Mapping[str, Callable[..., object]]


def trained(space: Space) -> Exercise:
    """The exercise TRAINED with one case: the notebook's own players are trained by it.

    Parameters
    ----------
    space
        The notebook's variables, with all exercises of TRAINED_NEEDS right.
    """
    exercise = Exercise(TRAINED, 0, notes="The loop, and a measured verdict", verified=CASE)

    @exercise.case(CASE)
    def own_players(train: Callable[..., object], draw: Draw, see: See) -> None:
        see.tried(
            f"{EPOCHS} epochs with your generator, losses and updates, on moons that are turned"
        )
        net_G, net_D = space["Generator"](Z_DIM, HIDDEN), mlp(2, HIDDEN, HIDDEN, 1)
        assert isinstance(net_G, nn.Module)  # it passed its own check
        for net in (net_G, net_D):
            _fill(net, draw)
        data, z = turned_moons(draw), draw.normal(100, Z_DIM)
        noise_D, noise_G = (
            itertools.cycle(draw.normal(EPOCHS * BATCHES, BATCH, Z_DIM)) for _ in range(2)
        )
        # With a large epsilon, tiny gradients make tiny steps: rounding makes little of a difference.
        optimizer_G = torch.optim.Adam(net_G.parameters(), lr=2e-3, betas=(0.5, 0.9), eps=EPSILON)
        optimizer_D = torch.optim.Adam(net_D.parameters(), lr=1e-2, betas=(0.5, 0.9), eps=EPSILON)

        # Drawn noise takes the place of what the loop draws, which is right in any order.
        def update_D(net_D: nn.Module, net_G: nn.Module, real: Tensor, z: Tensor, optimizer: Optimizer) -> object:  # fmt: skip
            return space["update_D"](net_D, net_G, real, next(noise_D)[: len(z)], optimizer)

        def update_G(net_D: nn.Module, net_G: nn.Module, z: Tensor, optimizer: Optimizer) -> object:
            return space["update_G"](net_D, net_G, next(noise_G)[: len(z)], optimizer)

        history = train(
            net_D, net_G, update_D, update_G, optimizer_D, optimizer_G, list(data.split(BATCH)),
            Z_DIM, EPOCHS, progress=lambda num_epochs, history: range(num_epochs),
        )  # fmt: skip
        for name in ("loss_D", "loss_G"):
            see.tensor(f"history['{name}']", loops.entry(history, name, many=True), HINT)
        with torch.no_grad():
            see.tensor("points of the generator", net_G.eval()(z), HINT)
            see.tensor("logits of the discriminator", net_D.eval()(data[:100]), HINT)

    return exercise


def turned_moons(draw: Draw) -> Tensor:
    """Points of two moons, turned about the origin by a drawn angle."""
    angle = float(draw.uniform(1, high=2 * math.pi))
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moons = two_moons(n=BATCHES * BATCH, noise=0.05, seed=draw.size(0, 2**31 - 1))
    assert isinstance(moons, Tensor)  # no labels were asked for
    return moons.to(turn) @ turn.T


def _fill(net: nn.Module, draw: Draw) -> None:
    """Give each parameter numbers that are drawn for its shape, whatever its name and its place."""
    drawn = {
        shape: draw.normal(*shape, scale=(shape[-1] if len(shape) > 1 else 25) ** -0.5)
        for shape in sorted({tuple(p.shape) for p in net.parameters()})
    }
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(drawn[tuple(parameter.shape)])
