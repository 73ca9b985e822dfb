"""Points in the plane."""

import numpy as np
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
    return _tensors(*make_moons(n_samples=n, noise=noise, random_state=seed), labels, device)


def two_circles(
    n: int = 2000,
    noise: float = 0.05,
    seed: int = 0,
    labels: bool = False,
    device: torch.device | str | None = None,
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """Draw points from two circles around the origin, of the radii 1 and 0.5.

    Parameters
    ----------
    n : int
        Number of points, at least 1; half of them on each circle.
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
        In random order.
    circle : torch.Tensor of shape (n,), int64
        0 for the large and 1 for the small circle; only with ``labels=True``.

    Raises
    ------
    ValueError
        If n is below 1 or noise is negative.
    """
    from sklearn.datasets import make_circles

    _check("two_circles", n, noise)
    return _tensors(*make_circles(n, noise=noise, factor=0.5, random_state=seed), labels, device)


def _check(name: str, n: int, noise: float) -> None:
    if n < 1:
        raise ValueError(f"{name} needs at least one point, got n={n}.")
    if not noise >= 0:
        raise ValueError(
            f"noise is a standard deviation and cannot be negative, got noise={noise}."
        )


def _tensors(
    points: np.ndarray, kind: np.ndarray, labels: bool, device: torch.device | str | None
) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    """Points on the device, and what they lie on where that is asked for."""
    x = torch.as_tensor(points, dtype=torch.float32).to(device or "cpu")
    return (x, torch.as_tensor(kind, dtype=torch.int64).to(x.device)) if labels else x
