"""How close are generated points to real ones? Metrics for low-dimensional samples.

A GAN's losses do not tell how good its samples are; these do. None of them is perfect, and all of
them have a floor: two samples of the *same* distribution do not score perfectly either. Show
`real_vs_real` beside a score.

Everything is computed on the CPU in double precision, so that every device gets the same answer.
"""

from collections.abc import Callable, Iterator

import torch

_BLOCK = 1024  # rows of a distance matrix held at once; bounds memory, does not change results


def coverage(real: torch.Tensor, fake: torch.Tensor, radius: float = 0.1) -> float:
    """Share of the real points that have a generated point nearby: is all of the data produced?

    A recall with one fixed radius in data space. It is low where modes are missing. (Unlike the
    coverage of Naeem et al., 2020, the radius does not adapt to the data's density.)

    Parameters
    ----------
    real : torch.Tensor of shape (n, d)
        Real points, best ones that were not used in training.
    fake : torch.Tensor of shape (m, d)
        Generated points.
    radius : float
        Largest distance that counts as nearby, in the data's units, above 0.

    Returns
    -------
    float
        From 0 (nothing covered) to 1.

    Raises
    ------
    TypeError
        If an input is not a tensor of floats.
    ValueError
        If a shape is wrong, a value is NaN or infinite, or the radius is not above 0.
    """
    real, fake = _points(real, fake)
    return _share_within(radius, real, fake)


def precision(real: torch.Tensor, fake: torch.Tensor, radius: float = 0.1) -> float:
    """Share of the generated points that have a real point nearby: are the samples plausible?

    It is low where the generator puts points between the modes; a generator that produces one good
    point again and again scores 1, so read it together with `coverage`.

    Parameters
    ----------
    real : torch.Tensor of shape (n, d)
        Real points, best ones that were not used in training.
    fake : torch.Tensor of shape (m, d)
        Generated points.
    radius : float
        Largest distance that counts as nearby, in the data's units, above 0.

    Returns
    -------
    float
        From 0 to 1 (every sample lies close to a real point).

    Raises
    ------
    TypeError
        If an input is not a tensor of floats.
    ValueError
        If a shape is wrong, a value is NaN or infinite, or the radius is not above 0.
    """
    real, fake = _points(real, fake)
    return _share_within(radius, fake, real)


def mmd2(real: torch.Tensor, fake: torch.Tensor, bandwidth: float | None = None) -> float:
    """Squared maximum mean discrepancy with a Gaussian kernel, unbiased.

    The kernel is ``exp(-|x - y|**2 / (2 * bandwidth**2))``.

    Parameters
    ----------
    real : torch.Tensor of shape (n, d)
        Real points, n at least 2.
    fake : torch.Tensor of shape (m, d)
        Generated points, m at least 2.
    bandwidth : float or None
        Width of the kernel in the data's units, above 0. None takes the median distance between
        (the first 2,000) real points: of the real ones alone, so that two generators are measured
        with the same kernel. A narrower kernel sees finer detail.

    Returns
    -------
    float
        About 0 where the distributions are the same, at most 2. Being unbiased, it can be slightly
        negative.

    Raises
    ------
    TypeError
        If an input is not a tensor of floats.
    ValueError
        If a shape is wrong, a value is NaN or infinite, or the bandwidth is not above 0.

    References
    ----------
    Gretton et al., A Kernel Two-Sample Test, JMLR 2012, equation 3.
    """
    real, fake = _points(real, fake)
    n, m = len(real), len(fake)
    if n < 2 or m < 2:
        raise ValueError(f"mmd2 needs at least two real and two fake points, got {n} and {m}.")
    if bandwidth is None:
        bandwidth = float(torch.pdist(real[:2000]).median())
        if bandwidth == 0:
            raise ValueError("The median distance between the real points is 0; pass a bandwidth.")
    if not bandwidth > 0:
        raise ValueError(f"bandwidth must be above 0, got {bandwidth}.")

    def kernel_sum(a: torch.Tensor, b: torch.Tensor) -> float:
        # In place: a block of distances is several megabytes, and each new one takes its time.
        return sum(
            float(d.div_(bandwidth).square_().mul_(-0.5).exp_().sum()) for d in _distances(a, b)
        )

    # A point's kernel with itself is 1; the unbiased estimate leaves these n (or m) terms out.
    within_real = (kernel_sum(real, real) - n) / (n * (n - 1))
    within_fake = (kernel_sum(fake, fake) - m) / (m * (m - 1))
    return within_real + within_fake - 2 * kernel_sum(real, fake) / (n * m)


def wasserstein2(real: torch.Tensor, fake: torch.Tensor) -> float:
    """Wasserstein-2 distance between two samples of the same size, by the best one-to-one matching.

    Root mean squared distance between matched points. It takes about a second for 2,000 points and
    grows with the cube of their number. It also answers to class proportions: two fair samples of
    two moons differ in them.

    Parameters
    ----------
    real, fake : torch.Tensor of shape (n, d)
        Real and generated points, as many of one as of the other.

    Returns
    -------
    float
        In the data's units; 0 for the same set of points in any order.

    Raises
    ------
    TypeError
        If an input is not a tensor of floats.
    ValueError
        If a shape is wrong, the numbers of points differ, or a value is NaN or infinite.
    """
    from scipy.optimize import linear_sum_assignment

    real, fake = _points(real, fake)
    if len(real) != len(fake):
        raise ValueError(
            f"wasserstein2 matches points one to one and needs as many fake as real, "
            f"got {len(real)} real and {len(fake)} fake."
        )
    cost = torch.cat([distances**2 for distances in _distances(real, fake)]).numpy()
    return float(cost[linear_sum_assignment(cost)].mean() ** 0.5)


def scores(real: torch.Tensor, fake: torch.Tensor, radius: float = 0.1) -> dict[str, float]:
    """Coverage, precision and MMD² of generated points.

    Parameters
    ----------
    real : torch.Tensor of shape (n, d)
    fake : torch.Tensor of shape (m, d)
    radius : float
        See `coverage`.

    Returns
    -------
    dict
        With the keys ``coverage``, ``precision`` and ``mmd2``.
    """
    return {
        "coverage": coverage(real, fake, radius),
        "precision": precision(real, fake, radius),
        "mmd2": mmd2(real, fake),
    }


def real_vs_real(
    draw: Callable[[int], torch.Tensor],
    repeats: int = 4,
    seed: int = 0,
    radius: float = 0.1,
) -> dict[str, float]:
    """The floor: what real points score against real points, as a perfect generator would.

    Parameters
    ----------
    draw : callable
        Takes a seed and returns an independent sample, of shape (n, d), for example
        ``lambda seed: two_moons(2000, seed=seed)``.
    repeats : int
        Number of pairs of samples to average over, at least 1.
    seed : int
        The samples drawn have the seeds ``seed``, ``seed + 1``, ..., ``seed + 2 * repeats - 1``.
    radius : float
        See `coverage`.

    Returns
    -------
    dict
        Means of the `scores`, under the same keys.

    Raises
    ------
    ValueError
        If repeats is below 1.
    """
    if repeats < 1:
        raise ValueError(f"repeats must be at least 1, got {repeats}.")
    pairs = range(seed, seed + 2 * repeats, 2)
    rounds = [scores(draw(s), draw(s + 1), radius) for s in pairs]
    return {name: sum(r[name] for r in rounds) / repeats for name in rounds[0]}


def _points(real: torch.Tensor, fake: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Both inputs, checked, on the CPU in double precision."""
    for name, points in (("real", real), ("fake", fake)):
        if not isinstance(points, torch.Tensor) or not points.is_floating_point():
            what = points.dtype if isinstance(points, torch.Tensor) else type(points).__name__
            raise TypeError(f"{name} must be a tensor of floats with shape (n, d), got {what}.")
        if points.dim() != 2 or points.numel() == 0:
            raise ValueError(
                f"{name} must have shape (n, d) with n, d >= 1, got {tuple(points.shape)}."
            )
        if not bool(points.isfinite().all()):
            hint = (
                "; the generator has diverged, try a lower learning rate" if name == "fake" else ""
            )
            raise ValueError(f"{name} contains NaN or infinite values{hint}.")
    if real.shape[1] != fake.shape[1]:
        raise ValueError(
            "real and fake must have the same number of columns, "
            f"got {real.shape[1]} and {fake.shape[1]}."
        )
    return real.detach().cpu().double(), fake.detach().cpu().double()


def _distances(a: torch.Tensor, b: torch.Tensor) -> Iterator[torch.Tensor]:
    """Blocks of rows of the matrix of Euclidean distances from the points of a to those of b."""
    for block in a.split(_BLOCK):
        # The faster mode, by matrix product, makes the distance of a point to itself differ from 0.
        yield torch.cdist(block, b, compute_mode="donot_use_mm_for_euclid_dist")


def _share_within(radius: float, points: torch.Tensor, others: torch.Tensor) -> float:
    """Share of the points that have one of the others within the radius."""
    if not radius > 0:
        raise ValueError(f"radius must be above 0, got {radius}.")
    near = [distances.amin(dim=1) <= radius for distances in _distances(points, others)]
    return float(torch.cat(near).double().mean())
