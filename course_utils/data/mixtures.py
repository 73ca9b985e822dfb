"""Mixtures of small round bumps in the plane: the data on which papers count lost modes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch


@dataclass(frozen=True, eq=False)
class Mixture:
    """Equally likely normal distributions, all of the same width.

    Attributes
    ----------
    centres : torch.Tensor of shape (k, 2), float32
        Where the modes are.
    sigma : float
        Standard deviation of each coordinate about its centre, above 0.
    gap : float
        Distance from a centre to the nearest other one.
    """

    centres: torch.Tensor
    sigma: float
    gap: float

    def draw(self, n: int, seed: int = 0, device: torch.device | str | None = None) -> torch.Tensor:
        """Draw points; the same seed gives the same ones.

        Parameters
        ----------
        n : int
            Number of points, at least 1.
        seed : int
            Another seed gives an independent sample.
        device : torch.device, str or None
            Where to put them; None means the CPU.

        Returns
        -------
        torch.Tensor of shape (n, 2), float32
            Each mode is drawn independently for each point, so their counts vary as those of dice.

        Raises
        ------
        ValueError
            If n is below 1.
        """
        if n < 1:
            raise ValueError(f"A draw needs at least one point, got n={n}.")
        generator = torch.Generator().manual_seed(seed)
        mode = torch.randint(len(self.centres), (n,), generator=generator)
        points = self.centres[mode] + self.sigma * torch.randn(n, 2, generator=generator)
        return points.to(device or "cpu")


def ring() -> Mixture:
    """Eight modes on a circle of radius 1, with a standard deviation of 0.01.

    Neighbours are 0.77 apart: 77 standard deviations.

    References
    ----------
    Srivastava et al., VEEGAN, NeurIPS 2017, section 4.1, and Lin et al., PacGAN, NeurIPS 2018,
    section 4.1, which give the radius and the width used here.
    """
    angle = torch.arange(8) * (2 * math.pi / 8)
    centres = torch.stack([angle.cos(), angle.sin()], dim=1)
    return Mixture(centres, sigma=0.01, gap=2 * math.sin(math.pi / 8))


def grid() -> Mixture:
    """Twenty-five modes, five in a row, 2 apart, with a standard deviation of 0.05.

    References
    ----------
    Srivastava et al., VEEGAN, NeurIPS 2017, section 4.1; Lin et al., PacGAN, NeurIPS 2018, section
    4.1.
    """
    side = torch.arange(-4.0, 5.0, 2.0)
    return Mixture(torch.cartesian_prod(side, side), sigma=0.05, gap=2.0)
