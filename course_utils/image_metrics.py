"""How good are generated digits: distances and shares on the features of a small MNIST classifier.

The classifier (`tests/benchmarks/mnist_classifier.py` trains it) stands in for the Inception
network of the papers, so figures made here compare with each other only, never with an Inception
FID.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate

from course_utils.checkpoint import course_weights
from course_utils.mnist_data import Images

BLOCK = 1000  # rows of a distance matrix at a time: 1000 x 10,000 in float64 is 80 MB


class DigitClassifier(nn.Module):
    """Small convolutional classifier of MNIST digits with a 128-wide feature layer.

    Takes images (n, 1, 28, 28) in [-1, 1]; `features` gives (n, 128), `forward` logits (n, 10).
    """

    def __init__(self) -> None:
        super().__init__()

        def block(c_in: int, c_out: int, kernel: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Conv2d(c_in, c_out, kernel, padding=kernel // 2, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
                nn.MaxPool2d(2),
            )

        self.trunk = nn.Sequential(
            block(1, 32, 5), block(32, 64, 3), block(64, 96, 3), nn.Flatten()
        )
        self.embed = nn.Sequential(
            nn.Linear(96 * 9, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU()
        )
        self.head = nn.Linear(128, 10)

    def features(self, x: Tensor) -> Tensor:
        return self.embed(self.trunk(x))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))


@torch.no_grad()
def classify(
    net: DigitClassifier, images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)
) -> tuple[Tensor, Tensor]:
    """Features and class probabilities of images, a batch at a time.

    Parameters
    ----------
    net : DigitClassifier
        The judge, e.g. from `load_classifier`.
    images : Tensor of shape (n, 1, height, width)
        28x28, or larger: these are brought to 28x28 by the least-squares inverse of bilinear
        enlargement, so that an enlarged digit is judged as it was.
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink; what lies outside is clipped, as an image viewer would.

    Returns
    -------
    features : Tensor of shape (n, 128)
    probabilities : Tensor of shape (n, 10)

    Raises
    ------
    ValueError
        If the images have another shape, none is given, or a pixel is not a finite number.
    """
    if images.ndim != 4 or images.shape[1] != 1 or not len(images) or min(images.shape[2:]) < 28:
        raise ValueError(
            f"images has shape {tuple(images.shape)}; it must be (n, 1, height, width), "
            "28x28 or larger."
        )
    low, high = value_range
    weight = net.head.weight
    net.eval()
    features, probabilities = [], []
    for batch in images.split(500):
        batch = batch.to(weight.device, weight.dtype)
        if not batch.isfinite().all():
            raise ValueError(
                "images holds NaN or infinite pixels: training has diverged, or weights are not "
                "loaded."
            )
        batch = (_to_28(batch) - low) / (high - low) * 2 - 1
        batch = batch.clamp(-1, 1)
        features.append(net.features(batch))
        probabilities.append(net.head(features[-1]).softmax(1))
    return torch.cat(features), torch.cat(probabilities)


def load_classifier(device: torch.device | str | None = None) -> DigitClassifier:
    """The trained classifier that ships with the course, in evaluation mode.

    Parameters
    ----------
    device : torch.device or str, default=None
        Where it lives; None means the CPU.

    Returns
    -------
    DigitClassifier
    """
    with torch.device(
        "meta"
    ):  # no weights drawn, so that a student's seed gives the same numbers with it or without
        net = DigitClassifier()
    net.load_state_dict(course_weights("mnist_classifier")["net"], assign=True)
    # channels_last makes its convolutions a third faster on the CPU.
    net = net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net.eval().requires_grad_(False)


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


def class_shares(probabilities: Tensor) -> Tensor:
    """Share of images that the classifier takes for each digit.

    Parameters
    ----------
    probabilities : Tensor of shape (n, classes)
        From `classify`; logits do as well.

    Returns
    -------
    Tensor of shape (classes,), on the CPU
        Adds up to 1.
    """
    counts = probabilities.argmax(1).bincount(minlength=probabilities.shape[1])
    return counts.cpu().double() / len(probabilities)  # to the CPU: Apple's GPUs have no doubles


def label_accuracy(probabilities: Tensor, labels: Tensor) -> float:
    """Share of images that show the digit they were asked for, as the classifier sees it.

    Parameters
    ----------
    probabilities : Tensor of shape (n, classes)
        From `classify`; logits do as well.
    labels : Tensor of shape (n,), int
        The digits asked for.

    Returns
    -------
    float in [0, 1]
    """
    if len(labels) != len(probabilities):
        raise ValueError(
            f"There are {len(probabilities)} images but {len(labels)} labels; they must pair up."
        )
    return (probabilities.argmax(1) == labels.to(probabilities.device)).cpu().double().mean().item()


def sharpness(images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)) -> float:
    """Mean variance of the Laplacian, with ink at 1 and paper at 0: falls when images are blurred.

    Parameters
    ----------
    images : Tensor of shape (n, 1, height, width)
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink.

    Returns
    -------
    float, at least 0
        To be read beside the figure of real images: noise raises it too.

    References
    ----------
    Pech-Pacheco et al. Diatom autofocusing in brightfield microscopy. ICPR 2000, LAPV.
    """
    low, high = value_range
    laplacian = torch.tensor([[[[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]]], device=images.device)
    ink = ((images.float() - low) / (high - low)).clamp(0, 1)
    return conv2d(ink, laplacian).flatten(1).var(1).mean().item()


@dataclass(frozen=True)
class Report:
    """Figures of one set of images, each beside its real-vs-real figure.

    Attributes
    ----------
    values, reference : dict of str to float
        "frechet", "kid", "precision", "recall", "density", "coverage", "sharpness" and, where
        labels were given, "label_accuracy"; `reference` has the same for real images in the place
        of the fakes.
    shares, reference_shares : tuple of float
        Share of each digit.
    source : str
        Which data the real images are.
    n : tuple of int
        Numbers of fakes, of reference images in their place, and of real images they were compared
        with.
    """

    values: dict[str, float]
    reference: dict[str, float]
    shares: tuple[float, ...]
    reference_shares: tuple[float, ...]
    source: str
    n: tuple[int, int, int]

    def ratio(self, name: str) -> float:
        """A figure over its real-vs-real figure, e.g. `report.ratio("frechet")`."""
        return self.values[name] / self.reference[name] if self.reference[name] else float("nan")

    def rows(self) -> list[tuple[str, float, float]]:
        """(name, figure, real-vs-real figure), in the order they are shown."""
        digits = [
            (f"share of {i}", a, b)
            for i, (a, b) in enumerate(zip(self.shares, self.reference_shares, strict=True))
        ]
        return [
            (name.replace("_", " "), v, self.reference[name]) for name, v in self.values.items()
        ] + digits

    def __str__(self) -> str:
        lines = [f"{'':16}{'generated':>12}{'real vs real':>14}"]
        lines += [f"{name:16}{a:>12.4g}{b:>14.4g}" for name, a, b in self.rows()]
        fakes, references, reals = self.n
        lines.append(
            f"{fakes:,} generated and {references:,} real images against {reals:,} real ones "
            f"({self.source})"
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><th scope='row'>{name}</th><td>{a:.4g}</td><td>{b:.4g}</td></tr>"
            for name, a, b in self.rows()
        )
        head = "<tr><td></td><th scope='col'>generated</th><th scope='col'>real vs real</th></tr>"
        return f"<table><caption>{str(self).splitlines()[-1]}</caption>{head}{body}</table>"


def compare(reports: Mapping[str, Report]) -> str:
    """Several reports side by side in one table of text, real-vs-real last.

    Parameters
    ----------
    reports : mapping of str to Report
        By column title, e.g. `{"GAN": metrics.report(a), "VAE": metrics.report(b)}`; all with as
        many images.

    Returns
    -------
    str
        To print.
    """
    if len({r.n for r in reports.values()}) != 1:
        raise ValueError(
            "The reports are of different numbers of images, whose figures don't compare; make "
            "them equal."
        )
    tables = {
        title: {name: (value, real) for name, value, real in r.rows()}
        for title, r in reports.items()
    }
    names = dict.fromkeys(name for table in tables.values() for name in table)
    lines = [f"{'':16}" + "".join(f"{title:>14}" for title in (*tables, "real vs real"))]
    for name in names:
        cells = [f"{t[name][0]:>14.4g}" if name in t else f"{'':>14}" for t in tables.values()]
        real = next(t[name][1] for t in tables.values() if name in t)
        lines.append(f"{name:16}{''.join(cells)}{real:>14.4g}")
    return "\n".join(lines)


@dataclass(eq=False)
class ImageMetrics:
    """Judge of generated digits; holds the real images' features, computed once.

    Parameters
    ----------
    real : Images
        What fakes are compared with: the test split.
    reference : Images
        Real images in the place of fakes, for the real-vs-real figures: the training split, which
        is what a generator that repeats its training data perfectly would reach.
    device : torch.device or str, default=None
        Where the classifier runs; None means where `real` lives.
    seed : int, default=0
        Draws the part of `reference` that is as many as the fakes.

    Examples
    --------
    >>> metrics = ImageMetrics(mnist("test"), mnist("train"))
    >>> report = metrics.report(generate(net_G, z_dim, n=10_000, plot=False))
    >>> report.values["frechet"], report.ratio("frechet")
    """

    real: Images
    reference: Images
    device: torch.device | str | None = None
    seed: int = 0
    _reference_values: dict[int, tuple[Any, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        self.net = load_classifier(self.device or self.real.x.device)
        self._real_features, _ = classify(self.net, self.real.x, self.real.value_range)

    def report(
        self,
        fake: Tensor,
        labels: Tensor | None = None,
        value_range: tuple[float, float] = (-1.0, 1.0),
    ) -> Report:
        """Every figure for a set of images, beside the same for as many real ones.

        Parameters
        ----------
        fake : Tensor of shape (n, 1, height, width), n at least 6
            Images to judge; 10,000 give steady figures.
        labels : Tensor of shape (n,), int, default=None
            The digits they should show, if they were asked for.
        value_range : (float, float), default=(-1, 1)
            Values of paper and of full ink in `fake`.

        Returns
        -------
        Report
        """
        values, probabilities = self._values(fake, value_range)
        if len(fake) not in self._reference_values:
            generator = torch.Generator().manual_seed(self.seed)
            chosen = torch.randperm(len(self.reference.x), generator=generator)[: len(fake)]
            images = self.reference.x[chosen.to(self.reference.x.device)]
            reference, p = self._values(images, self.reference.value_range)
            accuracy = label_accuracy(p, self.reference.y[chosen.to(self.reference.y.device)])
            self._reference_values[len(fake)] = (
                reference,
                tuple(class_shares(p).tolist()),
                accuracy,
                len(images),
            )
        reference, shares, accuracy, n = self._reference_values[len(fake)]
        if labels is not None:
            values = values | {"label_accuracy": label_accuracy(probabilities, labels)}
            reference = reference | {"label_accuracy": accuracy}
        return Report(
            values,
            reference,
            tuple(class_shares(probabilities).tolist()),
            shares,
            self.real.source,
            (len(fake), n, len(self._real_features)),
        )

    def _values(
        self, images: Tensor, value_range: tuple[float, float]
    ) -> tuple[dict[str, float], Tensor]:
        features, probabilities = classify(self.net, images, value_range)
        real = self._real_features
        precision, recall = precision_recall(real, features)
        density, coverage = density_coverage(real, features)
        return {
            "frechet": frechet_distance(real, features),
            "kid": kid(real, features),
            "precision": precision,
            "recall": recall,
            "density": density,
            "coverage": coverage,
            "sharpness": sharpness(images, value_range),
        }, probabilities


def _to_28(x: Tensor) -> Tensor:
    """Images at 28x28, undoing bilinear enlargement (interpolating back would blur again)."""

    def shrinking(size: int) -> Tensor:
        enlarging = interpolate(torch.eye(28)[None], size, mode="linear")[0].T
        return torch.linalg.pinv(enlarging, rtol=0.1).to(x)

    height, width = x.shape[2:]
    return x if (height, width) == (28, 28) else shrinking(height) @ x @ shrinking(width).T


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
