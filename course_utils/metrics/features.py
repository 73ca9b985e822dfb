"""How good are generated digits: distances and shares on the features of a small MNIST classifier.

The classifier (`tests/benchmarks/mnist_classifier.py` trains it) stands in for the Inception
network of the papers, so figures made here compare with each other only, never with an Inception
FID.
"""

import torch
from torch import Tensor

BLOCK = 1000  # rows of a distance matrix at a time: 1000 x 10,000 in float64 is 80 MB


def frechet_distance(real: Tensor, fake: Tensor) -> float:
    """Fréchet distance between Gaussians fitted to two sets of features; lower is better.

    Parameters
    ----------
    real, fake : Tensor of shape (n, d) and (m, d), n and m at least 2
        Features. The estimate is biased upwards by small sets, so compare at equal n and m only.

    Returns
    -------
    float
        ``|mu_r - mu_f|^2 + tr(S_r + S_f - 2 (S_r S_f)^(1/2))``, in squared units of the features.

    References
    ----------
    Heusel et al. GANs trained by a two time-scale update rule. NeurIPS 2017, eq. 6.
    arXiv:1706.08500
    """
    # float64, as the covariances are nearly singular; on the CPU, which is fastest at these sizes.
    real, fake = (f.cpu().double() for f in _pair(real, fake, least=2))
    S_r, S_f = torch.cov(real.T), torch.cov(fake.T)
    # tr (S_r S_f)^(1/2) through a symmetric matrix with the same eigenvalues, which keeps them
    # real.
    values, vectors = torch.linalg.eigh(S_r.reshape(real.shape[1], -1))
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ S_f.reshape(root.shape) @ root).clamp(min=0).sqrt().sum()
    mean = (real.mean(0) - fake.mean(0)).square().sum()
    # Rounding can take equal sets a hair below zero.
    return max(
        0.0, (mean + root.square().sum() + S_f.reshape(root.shape).trace() - 2 * cross).item()
    )


def kid(real: Tensor, fake: Tensor) -> float:
    """Kernel distance (KID): the unbiased squared MMD under a cubic kernel; about 0 at best.

    Parameters
    ----------
    real, fake : Tensor of shape (n, d) and (m, d), n and m at least 2
        Features. Unlike the Fréchet distance, its expectation does not depend on n and m.

    Returns
    -------
    float
        May fall below 0, being unbiased.

    References
    ----------
    Binkowski et al. Demystifying MMD GANs. ICLR 2018, section 4. arXiv:1801.01401
    """
    real, fake = _pair(real, fake, least=2)
    d = real.shape[1]

    def total(a: Tensor, b: Tensor) -> float:
        return sum((block @ b.T).div_(d).add_(1).pow_(3).sum().item() for block in a.split(BLOCK))

    def diagonal(a: Tensor) -> float:
        return ((a.square().sum(1) / d + 1) ** 3).sum().item()

    n, m = len(real), len(fake)
    within = (total(real, real) - diagonal(real)) / (n * (n - 1))
    within += (total(fake, fake) - diagonal(fake)) / (m * (m - 1))
    return within - 2 * total(real, fake) / (n * m)


def nearest(query: Tensor, data: Tensor, k: int = 1) -> tuple[Tensor, Tensor]:
    """The k nearest rows of `data` for each row of `query`, in Euclidean distance.

    Parameters
    ----------
    query : Tensor of shape (n, ...)
    data : Tensor of shape (m, ...), of the same trailing shape
        Images are compared pixel by pixel, features entry by entry.
    k : int in 1..m, default=1

    Returns
    -------
    distances : Tensor of shape (n, k)
        Increasing along each row.
    indices : Tensor of shape (n, k), int64
        Rows of `data`.

    Raises
    ------
    ValueError
        If shapes differ or k is out of range.
    """
    query, data = _pair(query.flatten(1), data.flatten(1), least=1, centred=True)
    if not 1 <= k <= len(data):
        raise ValueError(f"k is {k}; it must be from 1 to the number of points, {len(data)}.")
    distances, indices = [], []
    for block in query.split(BLOCK):
        found = torch.cdist(block, data).topk(k, largest=False).indices
        # cdist multiplies matrices and rounds near 0; a copy should have a distance of exactly 0.
        exact, order = (block[:, None] - data[found]).norm(dim=2).sort(dim=1)
        distances.append(exact)
        indices.append(found.gather(1, order))
    return torch.cat(distances), torch.cat(indices)


def precision_recall(real: Tensor, fake: Tensor, k: int = 3) -> tuple[float, float]:
    """Improved precision and recall: how many fakes lie among real points, and the reverse.

    Parameters
    ----------
    real, fake : Tensor of shape (n, d) and (m, d), n and m above k
        Features.
    k : int, default=3
        A point's neighbourhood reaches to its k-th nearest neighbour of its own set.

    Returns
    -------
    precision : float in [0, 1]
        Share of fakes inside some real point's neighbourhood: are they good?
    recall : float in [0, 1]
        Share of real points inside some fake's neighbourhood: are they all covered?

    Notes
    -----
    Two sets from one distribution do not reach 1: read both beside their real-vs-real figure.

    References
    ----------
    Kynkäänniemi et al. Improved precision and recall metric for assessing generative models.
    NeurIPS 2019, eqs. 1 and 2. arXiv:1904.06991
    """
    real, fake = _pair(real, fake, least=k + 1, centred=True)
    precision = (_balls_holding(fake, real, _radii(real, k)) > 0).cpu().double().mean().item()
    recall = (_balls_holding(real, fake, _radii(fake, k)) > 0).cpu().double().mean().item()
    return precision, recall


def density_coverage(real: Tensor, fake: Tensor, k: int = 5) -> tuple[float, float]:
    """Density and coverage, which outliers disturb less than precision and recall.

    Parameters
    ----------
    real, fake : Tensor of shape (n, d) and (m, d), n above k, m at least 1
        Features.
    k : int, default=5
        A real point's neighbourhood reaches to its k-th nearest real neighbour.

    Returns
    -------
    density : float, at least 0
        Real neighbourhoods that hold a fake, on average, over k; about 1 for equal distributions,
        and more where fakes crowd in dense places.
    coverage : float in [0, 1]
        Share of real neighbourhoods that hold a fake; about 1 - 2^-k for equal, large sets.

    References
    ----------
    Naeem et al. Reliable fidelity and diversity metrics for generative models. ICML 2020, eqs. 3
    and 4. arXiv:2002.09797
    """
    real, fake = _pair(real, fake, least=1, centred=True)
    if len(real) <= k:
        raise ValueError(
            f"real has {len(real)} rows; neighbourhoods of k = {k} need at least {k + 1}."
        )
    radii = _radii(real, k)
    density = _balls_holding(fake, real, radii).cpu().double().mean().item() / k
    coverage = (nearest(real, fake)[0][:, 0] < radii).cpu().double().mean().item()
    return density, coverage


def _pair(a: Tensor, b: Tensor, least: int, centred: bool = False) -> tuple[Tensor, Tensor]:
    """Two sets of features, checked, in one type; centred, an offset costs distances no digits."""
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError(
            f"The sets have shapes {tuple(a.shape)} and {tuple(b.shape)}; they "
            "must be (n, d) and (m, d)."
        )
    if min(len(a), len(b)) < least:
        raise ValueError(f"The sets have {len(a)} and {len(b)} rows; each needs at least {least}.")
    # float64 on CUDA, where float32 products may be rounded to TF32; float32 takes half the time on
    # a CPU.
    dtype = torch.float64 if a.is_cuda or torch.float64 in (a.dtype, b.dtype) else torch.float32
    a, b = (x.detach().to(a.device, dtype) for x in (a, b))
    if not (a.isfinite().all() and b.isfinite().all()):
        raise ValueError(
            "The sets hold NaN or infinite numbers: training has diverged, or weights are not "
            "loaded."
        )
    return (a - b.mean(0), b - b.mean(0)) if centred else (a, b)


def _radii(points: Tensor, k: int) -> Tensor:
    """Distance from each point to its k-th nearest neighbour, itself (distance 0) not counted."""
    return nearest(points, points, k + 1)[0][:, k]


def _balls_holding(query: Tensor, centres: Tensor, radii: Tensor) -> Tensor:
    """In how many of the balls around `centres` each query lies."""
    return torch.cat([(torch.cdist(block, centres) < radii).sum(1) for block in query.split(BLOCK)])
