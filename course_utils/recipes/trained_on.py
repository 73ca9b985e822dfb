"""Lean pairs that were trained on 64, 1,000 and all images of MNIST: was a given image among them?

`tests/benchmarks/10_style_and_control/membership.py` trains them. Convolutions work on 7 x 7 maps alone, so that a
training takes CPU seconds.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.networks import mlp
from course_utils.weights import course_weights

NUM_IMAGES = (64, 1000, 60_000)


class LeanGenerator(nn.Module):
    """Noise (n, 16) to images (n, 1, 28, 28) in (-1, 1); each position of a 7 x 7 map makes 4 x 4 pixels.

    Attributes
    ----------
    z_dim : int
        Width of the noise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.z_dim = 16
        self.layers = nn.Sequential(
            nn.Linear(self.z_dim, 128, bias=False),
            nn.BatchNorm1d(128),
            nn.LeakyReLU(0.2),
            nn.Linear(128, 16 * 49, bias=False),
            nn.Unflatten(1, (16, 7, 7)),
            nn.BatchNorm2d(16),
            nn.LeakyReLU(0.2),
            nn.Conv2d(16, 32, 3, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.2),
            nn.Conv2d(32, 16, 3, padding=1),
            nn.PixelShuffle(4),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        images: Tensor = self.layers(z)
        return images


class LeanDiscriminator(nn.Module):
    """Images (n, 1, 28, 28) to logits (n, 1); no batch norm."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            mlp(32 * 16, 128, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.layers(x)
        return logits


def order_of_images(num_images: int) -> Tensor:
    """The order of the training images; who was trained on n images knows the first n.

    Parameters
    ----------
    num_images : int
        How many there are in all, 60,000 in MNIST.

    Returns
    -------
    Tensor of shape (num_images,), int64
    """
    return torch.randperm(num_images, generator=torch.Generator().manual_seed(0))


def trained_on(
    num_images: int, device: torch.device | str | None = None
) -> tuple[LeanGenerator, LeanDiscriminator]:
    """The pair that ships with the course for one number of training images, in evaluation mode.

    Parameters
    ----------
    num_images : {64, 1000, 60000}
    device : torch.device or str, optional
        Where both live; None means the CPU.

    Returns
    -------
    net_G : LeanGenerator
        Averaged over its training.
    net_D : LeanDiscriminator

    Raises
    ------
    ValueError
        If there is none for this number.
    """
    if num_images not in NUM_IMAGES:
        known = ", ".join(map(str, NUM_IMAGES))
        raise ValueError(f"There is no pair trained on {num_images!r} images; there are: {known}.")
    state = course_weights(f"trained_on_{num_images}")
    # No weights are drawn, so that a student's seed gives the same numbers with it or without.
    with torch.device("meta"):
        net_G, net_D = LeanGenerator(), LeanDiscriminator()
    net_G.load_state_dict(state["net_G"], assign=True)
    net_D.load_state_dict(state["net_D"], assign=True)
    for net in (net_G, net_D):
        net.to(device).eval().requires_grad_(False)
    return net_G, net_D
