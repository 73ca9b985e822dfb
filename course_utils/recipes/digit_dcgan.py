"""Small convolutional players for ``train_digit_gan``, made to get most out of a second of a CPU.

Few channels at 28 x 28 pixels, where arithmetic is slow, and many at 7 x 7, where it is fast: the
discriminator trades space for depth at once, the generator thinks about the digit before it has
any pixels.

References
----------
Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel
Convolutional Neural Network, CVPR 2016 (space for depth and back).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.data.digits import NUM_CLASSES
from course_utils.recipes.digit_gan import checked_z_dim, with_digit


class DigitDcganGenerator(nn.Module):
    """Turn noise into digits; the largest of the first ten numbers of z says which digit.

    Parameters
    ----------
    z_dim : int
        Width of the noise, above 10.
    width : int
        Channels at 14 x 14 pixels; twice as many at 7 x 7.
    hidden : int
        Units of the linear layer in front.

    The forward pass maps z of shape (n, z_dim) to images (n, 1, 28, 28) in (-1, 1).

    Raises
    ------
    ValueError
        If z_dim is not above 10.
    """

    def __init__(self, z_dim: int = 74, width: int = 32, hidden: int = 256) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(checked_z_dim(z_dim), hidden),
            nn.BatchNorm1d(hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 2 * width * 49),
            nn.Unflatten(1, (2 * width, 7, 7)),  # (n, 2 w, 7, 7)
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),  # (n, w, 14, 14)
            nn.BatchNorm2d(width),
            nn.LeakyReLU(0.2),
            # Four numbers for each place of 14 x 14, laid out as its four pixels of 28 x 28.
            nn.Conv2d(width, 4, 3, padding=1),  # (n, 4, 14, 14)
            nn.PixelShuffle(2),  # (n, 1, 28, 28)
        )

    def forward(self, z: Tensor) -> Tensor:
        return torch.tanh(self.layers(with_digit(z)))


class DigitDcganDiscriminator(nn.Module):
    """Say whether images of shape (n, 1, 28, 28) look real *as the digits* of shape (n,).

    No BatchNorm: the penalty on the slope at each image asks for logits that depend on that image
    alone.

    Parameters
    ----------
    width : int
        Channels at 7 x 7 places; twice as many at 4 x 4.
    hidden : int
        Features, whose inner product with the digit's vector is added to the logit.

    References
    ----------
    Miyato, Koyama, cGANs with Projection Discriminator, ICLR 2018.
    """

    def __init__(self, width: int = 64, hidden: int = 256) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.PixelUnshuffle(4),  # (n, 16, 7, 7)
            nn.Conv2d(16, width, 3, padding=1),  # (n, w, 7, 7)
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),  # (n, 2 w, 4, 4)
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, hidden),  # (n, hidden)
            nn.LeakyReLU(0.2),
        )
        self.logit = nn.Linear(hidden, 1)
        self.digits = nn.Embedding(NUM_CLASSES, hidden)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        features = self.features(x)
        return self.logit(features) + (features * self.digits(y)).sum(1, keepdim=True)
