"""Pictures of digits in other looks, for translation: outlines with gaps, and colours on cloth."""

from __future__ import annotations

import torch
from torch.nn.functional import interpolate, max_pool2d

from course_utils.data.digits import Images

GAP = 4  # pixels: the side of a piece of outline that is kept or missing as a whole
CLOTH = 0.35  # the brightest that cloth gets, where full ink is 1
PALE, FULL = 0.45, 0.85  # between these a brightness is read as some ink


def outlines(x: torch.Tensor, missing: float = 0.1, seed: int = 0) -> torch.Tensor:
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
    """Paint digits in a bright colour on cloth of a dark one; both colours are drawn for each image.

    Parameters
    ----------
    x : torch.Tensor of shape (n, 1, height, width)
        In [-1, 1], ink high.
    seed : int
        The same seed gives the same pictures on every device.

    Returns
    -------
    torch.Tensor of shape (n, 3, height, width)
        In [-1, 1]. Of each colour of ink the brightest channel is 1, of the cloth it is at most -0.3. Its threads, two
        pixels wide, run in the same way through all pictures.
    """
    n, _, height, width = x.shape
    hue, other_hue = torch.rand(2, n, 1, 1, 1, generator=torch.Generator().manual_seed(seed))
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    threads = torch.where((rows + columns) % 4 < 2, CLOTH, 0.3 * CLOTH)
    cloth = _colour(other_hue) * threads  # (n, 3, height, width)
    ink = (x + 1) / 2
    painted = ink * _colour(hue).to(x.device) + (1 - ink) * cloth.to(x.device)
    return 2 * painted - 1


def ink_of(x: torch.Tensor) -> torch.Tensor:
    """Read painted digits as white ones on black, by the brightest channel of each pixel.

    Parameters
    ----------
    x : torch.Tensor of shape (n, 3, height, width)
        In [-1, 1], as `coloured` paints them.

    Returns
    -------
    torch.Tensor of shape (n, 1, height, width)
        In [-1, 1]: -1 where no channel is brighter than any cloth, 1 where one is nearly at its end, whatever the
        colours are.
    """
    brightest = (x.amax(dim=1, keepdim=True) + 1) / 2
    return 2 * ((brightest - PALE) / (FULL - PALE)).clamp(0, 1) - 1


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
