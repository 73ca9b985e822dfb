"""Points in the plane."""

import math

import torch


def two_moons(
    n: int = 2000,
    noise: float = 0.05,
    seed: int = 0,
    labels: bool = False,
    device: torch.device | str | None = None,
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """Draw points from two interleaving half circles of radius 1.

    The coordinates are left as they are (x from about -1 to 2, y from about -0.5 to 1), not
    standardised, so that a distance such as the radius 0.1 of `course_utils.metrics.coverage` means
    the same everywhere.

    Parameters
    ----------
    n : int
        Number of points, at least 1; half of them on each moon.
    noise : float
        Standard deviation of the Gaussian noise added to each coordinate, at least 0.
    seed : int
        Seed of the draw; another seed gives an independent sample of the same distribution.
    labels : bool
        Whether to return which moon each point lies on.
    device : torch.device, str or None
        Where to put the tensors; None means the CPU.

    Returns
    -------
    points : torch.Tensor of shape (n, 2), float32
        In random order.
    moon : torch.Tensor of shape (n,), int64
        0 for the upper and 1 for the lower moon; only with ``labels=True``.

    Raises
    ------
    ValueError
        If n is below 1 or noise is negative.
    """
    from sklearn.datasets import make_moons

    _check("two_moons", n, noise)
    points, moon = make_moons(n_samples=n, noise=noise, random_state=seed)
    return _on(device, torch.as_tensor(points), torch.as_tensor(moon), labels)


def two_circles(
    n: int = 2000,
    noise: float = 0.05,
    seed: int = 0,
    labels: bool = False,
    device: torch.device | str | None = None,
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """Draw points from two circles of radius 0.5 around (-0.8, 0) and (0.8, 0).

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        Standard deviation of the Gaussian noise added to each coordinate, at least 0.
    seed : int
        Seed of the draw; another seed gives an independent sample of the same distribution.
    labels : bool
        Whether to return which circle each point lies on.
    device : torch.device, str or None
        Where to put the tensors; None means the CPU.

    Returns
    -------
    points : torch.Tensor of shape (n, 2), float32
        Each is on either circle with probability 1/2.
    circle : torch.Tensor of shape (n,), int64
        0 for the left and 1 for the right circle; only with ``labels=True``.

    Raises
    ------
    ValueError
        If n is below 1 or noise is negative.
    """
    _check("two_circles", n, noise)
    generator = torch.Generator().manual_seed(seed)
    circle = torch.randint(2, (n,), generator=generator)
    angle = 2 * math.pi * torch.rand(n, generator=generator)
    centre = torch.stack([1.6 * circle - 0.8, torch.zeros(n)], dim=1)
    points = centre + torch.stack([angle.cos(), angle.sin()], dim=1) / 2
    points = points + noise * torch.randn(n, 2, generator=generator)
    return _on(device, points, circle, labels)


def _check(name: str, n: int, noise: float) -> None:
    if n < 1:
        raise ValueError(f"{name} needs at least one point, got n={n}.")
    if not noise >= 0:
        raise ValueError(
            f"noise is a standard deviation and cannot be negative, got noise={noise}."
        )


def _on(
    device: torch.device | str | None, points: torch.Tensor, kind: torch.Tensor, labels: bool
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """Points on the device, and what they lie on where that is asked for."""
    points = points.float().to(device or "cpu")
    return (points, kind.long().to(points.device)) if labels else points
