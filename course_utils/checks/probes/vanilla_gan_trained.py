"""The training that is judged in 01: the student's own players, on points that the grader draws.

Data, first weights, noise and optimizers are drawn for the run and handed in, so there is one right
result: that of training. It is compared outside with the solution's, number by number.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments import loops
from course_utils.checks.observation import describe_error
from course_utils.checks.record import Record
from course_utils.data.points import two_moons
from course_utils.networks import mlp

TRAINED = "train"  # the exercise whose mark hangs on it
TRAINED_NEEDS = ("Generator", "discriminator_loss", "generator_loss", "update_D", "update_G", "train")
CASE = "your own players"
EPOCHS, Z_DIM, HIDDEN, BATCH = 12, 4, 64, 128


def trained(space: Mapping[str, Any], seed: int) -> Record:
    """Train the notebook's own players, and see where that leads.

    Parameters
    ----------
    space
        The notebook's variables, with all exercises of TRAINED_NEEDS right.
    seed
        Draws everything that the training depends on. Torch's own random numbers have no part in it:
        whatever noise the student's loop draws is replaced, in order, by drawn noise of its shape.

    Returns
    -------
    Record
        The losses of each epoch; points of the generator, and logits of the discriminator, when all
        is done.
    """
    draw, record = Draw(seed, CASE), Record(CASE)
    see = See(record, TRAINED)
    see.tried(f"{EPOCHS} epochs with your own generator, losses and updates, on moons that were turned")
    try:
        _look(space, draw, see)
    except (Exception, SystemExit) as error:  # all that an answer raises is an observation
        record.error = describe_error(error)
    return record


def _look(space: Mapping[str, Any], draw: Draw, see: See) -> None:
    net_G, net_D = space["Generator"](Z_DIM, HIDDEN), mlp(2, HIDDEN, HIDDEN, 1)
    for net in (net_G, net_D):
        _fill(net, draw)
    data, z = turned_moons(draw), draw.normal(100, Z_DIM)
    noise_D, noise_G = _noise(draw), _noise(draw)

    def step_D(net_D: Any, net_G: Any, real: Any, z: Any, optimizer: Any) -> Any:
        return space["update_D"](net_D, net_G, real, next(noise_D)[: len(z)], optimizer)

    def step_G(net_D: Any, net_G: Any, z: Any, optimizer: Any) -> Any:
        return space["update_G"](net_D, net_G, next(noise_G)[: len(z)], optimizer)

    # Momentum, not Adam, whose steps of full length on tiny gradients would make much of rounding.
    optimizer_G = torch.optim.SGD(net_G.parameters(), lr=0.1, momentum=0.5)
    optimizer_D = torch.optim.SGD(net_D.parameters(), lr=0.3, momentum=0.5)
    history = space[TRAINED](
        net_D, net_G, step_D, step_G, optimizer_D, optimizer_G, list(data.split(BATCH)), Z_DIM,
        EPOCHS, progress=lambda num_epochs, history: range(num_epochs),
    )  # fmt: skip
    hint = "Training gives other numbers: does it do all of its work here too, and nothing else?"
    for name in ("loss_D", "loss_G"):
        see.tensor(f"history['{name}']", loops.entry(history, name, many=True), hint)
    with torch.no_grad():
        see.tensor("points of the generator", net_G.eval()(z), hint)
        see.tensor("logits of the discriminator", net_D.eval()(data[:100]), hint)


def _fill(net: nn.Module, draw: Draw) -> None:
    """Give every parameter numbers that are drawn for its shape, whatever its name or place."""
    with torch.no_grad():
        for parameter in net.parameters():
            shape = tuple(parameter.shape)
            own = Draw(zlib.crc32(str(shape).encode()), str(draw_key(draw)))
            fan_in = shape[-1] if parameter.dim() > 1 else 25
            parameter.copy_(own.normal(*shape, scale=fan_in**-0.5))
