"""Pictures of digits in other looks, for translation: outlines with gaps, and colours on a texture."""

from __future__ import annotations

import math

import torch
from torch.nn.functional import interpolate, max_pool2d

from course_utils.data.digits import Images

GAP = 4  # pixels: the side of a piece of outline that is kept or missing as a whole
TEXTURE = 0.5  # the brightest that a texture gets, where full ink is 1


def outlines(x: torch.Tensor, missing: float = 0.2, seed: int = 0) -> torch.Tensor:
    """Trace digits: a line of one pixel around their ink, with gaps.

    Parameters
    ----------
    x : torch.Tensor of shape (n, 1, 28, 28)
        In [-1, 1], ink high; more than half of the ink counts.
    missing : float
        Share of the squares of 4 × 4 pixels in which the line is left out, from 0 to 1.
    seed : int
        Which they are: the same seed gives the same gaps, image by image.

    Returns
    -------
    torch.Tensor of shape (n, 1, 28, 28)
        1 on the line and -1 elsewhere, on the device of x.

    Raises
    ------
    ValueError
        If missing is no share, or the height or width is no multiple of 4.
    """
    if not 0 <= missing <= 1:
        raise ValueError(f"missing is a share from 0 to 1, got {missing}.")
    n, _, height, width = x.shape
    if height % GAP or width % GAP:
        raise ValueError(f"Height and width must be multiples of {GAP}, got {height} and {width}.")
    ink = (x > 0).float()
    line = max_pool2d(ink, 3, stride=1, padding=1) - ink
    generator = torch.Generator().manual_seed(seed)
    kept = torch.rand(n, 1, height // GAP, width // GAP, generator=generator) >= missing
    line = line * interpolate(kept.float().to(x.device), scale_factor=GAP, mode="nearest")
    return 2 * line - 1


def coloured(x: torch.Tensor, seed: int = 0) -> torch.Tensor:
    """Paint digits in a bright colour on dark stripes of another; colours and stripes are drawn for each image.

    Parameters
    ----------
    x : torch.Tensor of shape (n, 1, height, width)
        In [-1, 1], ink high.
    seed : int
        The same seed gives the same pictures on every device.

    Returns
    -------
    torch.Tensor of shape (n, 3, height, width)
        In [-1, 1]. Of each colour of ink the brightest channel is 1, of the stripes none exceeds 0.
    """
    n, _, height, width = x.shape
    generator = torch.Generator().manual_seed(seed)
    hue, other_hue, angle, period, phase = torch.rand(5, n, 1, 1, 1, generator=generator)
    angle, period = math.pi * angle, 4 + 4 * period  # pixels
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    along = columns * angle.cos() + rows * angle.sin()
    wave = torch.sin(2 * math.pi * (along / period + phase)) / 2 + 0.5  # (n, 1, height, width)
    stripes = TEXTURE * _colour(other_hue) * wave
    ink = (x + 1) / 2
    painted = ink * _colour(hue).to(x.device) + (1 - ink) * stripes.to(x.device)
    return 2 * painted - 1


def ink_of(x: torch.Tensor) -> torch.Tensor:
    """Read coloured digits as white ones on black: how far the brightest channel is above any texture.

    Parameters
    ----------
    x : torch.Tensor of shape (n, 3, height, width)
        In [-1, 1], as `coloured` paints them.

    Returns
    -------
    torch.Tensor of shape (n, 1, height, width)
        In [-1, 1].
    """
    brightest = (x.amax(dim=1, keepdim=True) + 1) / 2
    return 2 * ((brightest - TEXTURE) / (1 - TEXTURE)).clamp(0, 1) - 1


def unpaired_digits(images: Images, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Two sets of training pictures without pairs: white digits, and other digits that are coloured.

    Parameters
    ----------
    images : Images
        With one channel, at least two of them.
    seed : int
        Which half becomes coloured, and how.

    Returns
    -------
    white : torch.Tensor of shape (n // 2, 1, height, width)
    coloured : torch.Tensor of shape (n // 2, 3, height, width)
        Of other digits than `white`: no picture is in both sets.

    Raises
    ------
    TypeError
        If these are no images with labels.
    """
    half = len(Images.checked(images)) // 2
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    first, second = order[: 2 * half].to(images.x.device).split(half)
    return images.x[first], coloured(images.x[second], seed)


def _colour(hue: torch.Tensor) -> torch.Tensor:
    """Full colours, of which the brightest channel is 1, of hues (n, 1, 1, 1) from 0 to 1: (n, 3, 1, 1)."""
    peaks = torch.tensor([0.0, 1 / 3, 2 / 3]).view(1, 3, 1, 1)
    away = (hue - peaks + 0.5).remainder(1) - 0.5  # around the circle, from -0.5 to 0.5
    return (2 - 6 * away.abs()).clamp(0.15, 1)
