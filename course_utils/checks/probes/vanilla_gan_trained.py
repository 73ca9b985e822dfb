"""The training that is judged in 01: the student's own functions on moons turned by a drawn angle."""

from __future__ import annotations

import math
from typing import Any

import torch

from course_utils.data.batches import Batches
from course_utils.data.points import two_moons

TRAINED = "train"  # the exercise whose mark the trained generator is part of


TRAINED_NEEDS = ("Generator", "Discriminator", "discriminator_loss", "generator_loss", "update_D",
                 "update_G", "train")  # fmt: skip


TRAINED_EPOCHS, TRAINED_SAMPLES, TRAINED_Z_DIM = 6, 1000, 4


# A discriminator that learns faster than the generator (Heusel et al., 2017, two time-scale update
# rule) has something to teach from the first steps on: a third of the epochs covers more.
TRAINED_LR_G, TRAINED_LR_D = 2e-3, 1e-2


def turned_moons(turn: int, seed: int) -> torch.Tensor:
    """2000 points of two moons, turned about their middle by an angle that ``turn`` draws.

    Which angle it is, is drawn for each grading: neither a generator trained before nor a formula
    for the moons has it.
    """
    generator = torch.Generator().manual_seed(turn)
    # Between 45 and 135 degrees: moons that are turned by 180 look like moons that are not.
    angle = math.pi * (0.25 + 0.5 * torch.rand((), generator=generator))
    turned = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()]).reshape(2, 2)
    middle = torch.tensor([0.5, 0.25])
    moons = two_moons(n=2000, noise=0.05, seed=seed % 2**32)
    assert isinstance(moons, torch.Tensor)  # no labels were asked for
    return (moons - middle) @ turned.T + middle


def trained_weights(
    space: dict[str, Any], seed: int, num_epochs: int = TRAINED_EPOCHS,
    lr_G: float = TRAINED_LR_G, lr_D: float = TRAINED_LR_D,
) -> dict[str, torch.Tensor]:  # fmt: skip
    """Train the notebook's own players as its section 9 does.

    Parameters
    ----------
    space
        The notebook's variables, with all exercises of TRAINED_NEEDS right.
    seed
        Draws data, weights and noise.
    num_epochs, lr_G, lr_D
        Short, and quick for that: samples need not be good to be told from those of no training.

    Returns
    -------
    dict of str to tensor
        The state of the trained generator.
    """
    torch.manual_seed(seed)
    net_G, net_D = space["Generator"](TRAINED_Z_DIM), space["Discriminator"]()
    optimizer_G, optimizer_D = (
        torch.optim.Adam(net.parameters(), lr=lr, betas=(0.5, 0.9), fused=True)
        for net, lr in ((net_G, lr_G), (net_D, lr_D))
    )
    space["train"](
        net_D, net_G, space["update_D"], space["update_G"], optimizer_D, optimizer_G,
        Batches(turned_moons(seed, seed), batch_size=128), TRAINED_Z_DIM, num_epochs,
        progress=lambda num_epochs, history: range(num_epochs),
    )  # fmt: skip
    return dict(net_G.state_dict())


def samples_of(space: dict[str, Any], weights: dict[str, torch.Tensor], seed: int) -> torch.Tensor:
    """Draw TRAINED_SAMPLES samples of shape (2,) of the notebook's generator with these weights.

    In a process in which nothing was trained, weights are all that the training leaves behind: what
    it did to the trained object or to its class has no part in the samples.
    """
    net_G = space["Generator"](TRAINED_Z_DIM)
    net_G.load_state_dict(weights)
    z = torch.randn(TRAINED_SAMPLES, TRAINED_Z_DIM, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        samples = net_G.eval()(z)
    assert isinstance(samples, torch.Tensor)
    return samples
