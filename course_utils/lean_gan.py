"""A lean GAN for digits: what reaches good samples soonest, in one file to be read in one sitting.

Convolutions in place of wide linear layers, labels for both players, a discriminator whose slope is
bounded, an average of the generator, bf16 where the processor gains from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from course_utils.data import Batches
from course_utils.training import EMA


NUM_CLASSES = 10


class LeanGenerator(nn.Module):
    """Turn noise into digits; the largest of the first ten numbers of z says which digit.

    So each digit gets a tenth of all z, and whoever wants a given one sets its number high.

    Parameters
    ----------
    z_dim : int
        Width of the noise, above 10.
    width : int
        Channels at 14x14; there are twice as many at 7x7.

    The forward pass maps z of shape (n, z_dim) to images (n, 1, 28, 28) in (-1, 1).
    """

    def __init__(self, z_dim: int = 74, width: int = 48) -> None:
        super().__init__()
        if z_dim <= NUM_CLASSES:
            raise ValueError(f"z_dim is {z_dim}; it must be above {NUM_CLASSES}, which pick a digit.")
        self.layers = nn.Sequential(
            nn.Linear(z_dim, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        digit = F.one_hot(digits_of(z), NUM_CLASSES).to(z)
        return self.layers(torch.cat([4 * digit, z[:, NUM_CLASSES:]], 1))


def digits_of(z: Tensor) -> Tensor:
    """The digit that each z of shape (n, z_dim) asks for, int64 of shape (n,)."""
    return z[:, :NUM_CLASSES].argmax(1)


class LeanDiscriminator(nn.Module):
    """Say whether images of shape (n, 1, 28, 28) look real *as the digits* of shape (n,).

    Spectral norm bounds the slope of every layer, so that D cannot become so sure that G learns
    nothing. The label enters as a projection: a vector a digit, whose inner product with the
    features is added to the logit.

    References
    ----------
    Miyato et al., Spectral Normalization for Generative Adversarial Networks, ICLR 2018.
    Miyato, Koyama, cGANs with Projection Discriminator, ICLR 2018.
    """

    def __init__(self, width: int = 48) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            spectral_norm(nn.Conv2d(1, width, 4, stride=2, padding=1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(width, 2 * width, 4, stride=2, padding=1)),
            nn.LeakyReLU(0.1),
            nn.Flatten(),
            spectral_norm(nn.Linear(2 * width * 49, 128)),
            nn.LeakyReLU(0.1),
        )
        self.logit = spectral_norm(nn.Linear(128, 1))
        self.digits = spectral_norm(nn.Embedding(NUM_CLASSES, 128))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        features = self.layers(x)
        return self.logit(features) + (features * self.digits(y)).sum(1, keepdim=True)
