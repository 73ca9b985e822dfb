"""Four generators to be judged: a good one, and three that fail in ways of their own.

Each maps noise of width `Z_DIM` to digits, and the largest of the first ten numbers says which digit.
`tests/benchmarks/07_evaluating_gans/generators.py` trains three of them; the collapsed one is the good
one with its noise drawn to a few points.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data.digits import NUM_CLASSES
from course_utils.networks import mlp
from course_utils.recipes.digit_gan import digits_of, with_digit
from course_utils.weights import course_weights

Z_DIM = 74
TRAINED = ("good", "copying", "blurred")
JUDGED = ("good", "collapsed", "copying", "blurred")


class ConvGenerator(nn.Module):
    """The convolutional generator of 03 with the digit in its noise: z (n, 74) to (n, 1, 28, 28).

    Parameters
    ----------
    width : int
        Channels at 14 x 14 pixels.
    """

    def __init__(self, width: int = 20) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(Z_DIM, 8 * width, bias=False),
            nn.BatchNorm1d(8 * width),
            nn.LeakyReLU(0.2),
            nn.Linear(8 * width, 2 * width * 49, bias=False),
            nn.Unflatten(1, (2 * width, 7, 7)),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 4, 3, padding=1),
            nn.PixelShuffle(2),
            nn.Tanh(),
        )

    def forward(self, z: Tensor) -> Tensor:
        images: Tensor = self.layers(with_digit(z))
        return images


class Memory(nn.Module):
    """A decoder with a code for each of the images that it knows by heart.

    The number of z after the first ten says which of the images of the digit comes; the others have
    no effect.

    Parameters
    ----------
    per_digit : int
        Images of each digit.
    code_dim : int
        Width of a code.

    References
    ----------
    Bojanowski et al., Optimizing the Latent Space of Generative Networks, ICML 2018 (there to
    generate, with fewer numbers in a code than it takes to repeat the data).
    """

    def __init__(self, per_digit: int = 100, code_dim: int = 40) -> None:
        super().__init__()
        self.per_digit = per_digit
        self.codes = nn.Parameter(torch.randn(NUM_CLASSES * per_digit, code_dim))
        self.decoder = mlp(code_dim, 128, 256, 784)

    def forward(self, z: Tensor) -> Tensor:
        share = 0.5 * (1 + torch.erf(z[:, NUM_CLASSES] / math.sqrt(2)))  # uniform from 0 to 1
        which = (share * self.per_digit).long().clamp(max=self.per_digit - 1)
        return self.recall(digits_of(z) * self.per_digit + which)

    def recall(self, index: Tensor) -> Tensor:
        """The images (n, 1, 28, 28) of codes with these indices (n,); those of a digit stand together."""
        return torch.tanh(self.decoder(F.embedding(index, self.codes))).view(-1, 1, 28, 28)


class Collapsed(nn.Module):
    """A generator whose noise is drawn to the nearest of a few points: a mode collapse, made by hand.

    What a collapse leaves behind is known exactly: so many kinds of sample for each digit.

    Parameters
    ----------
    net_G : Module
        Maps z of shape (n, 74) to images; the first ten numbers are left to it as they are.
    num_points : int
        Kinds of sample of each digit.
    spread : float
        Share of the noise that is left around a point.
    """

    def __init__(self, net_G: nn.Module, num_points: int = 4, spread: float = 0.1) -> None:
        super().__init__()
        self.net_G, self.spread = net_G, spread
        generator = torch.Generator().manual_seed(0)
        points = torch.randn(num_points, Z_DIM - NUM_CLASSES, generator=generator, device="cpu")
        self.points: Tensor
        self.register_buffer("points", points)

    def forward(self, z: Tensor) -> Tensor:
        digit, noise = z[:, :NUM_CLASSES], z[:, NUM_CLASSES:]
        drawn_to = self.points[torch.cdist(noise, self.points).argmin(1)]
        images: Tensor = self.net_G(torch.cat([digit, drawn_to + self.spread * noise], 1))
        return images


def make_generator(name: str) -> nn.Module:
    """The network of one of `TRAINED`, untrained."""
    return Memory() if name == "copying" else ConvGenerator()


def judged_generator(name: str, device: torch.device | str | None = None) -> nn.Module:
    """One of the generators that ship to be judged, in evaluation mode.

    Parameters
    ----------
    name : {"good", "collapsed", "copying", "blurred"}
    device : torch.device or str, optional
        Where it lives; None means the CPU.

    Returns
    -------
    Module
        Maps z of shape (n, 74) to images (n, 1, 28, 28) in (-1, 1); `digits_of` says which digits.

    Raises
    ------
    ValueError
        If there is none of this name.
    """
    if name not in JUDGED:
        raise ValueError(f"There is no generator {name!r}; there are: {', '.join(JUDGED)}.")
    if name == "collapsed":
        return Collapsed(judged_generator("good")).to(device).eval()
    with torch.device("meta"):  # no weights drawn: a student's seed gives the same numbers
        net_G = make_generator(name)
    net_G.load_state_dict(course_weights(f"judged_{name}"), assign=True)
    return net_G.to(device).eval().requires_grad_(False)
