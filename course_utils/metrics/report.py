"""All scores of generated digits in one report, beside those of real ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import conv2d

from course_utils.data.digits import Images
from course_utils.metrics.digits import class_shares, classify, label_accuracy, load_classifier
from course_utils.metrics.features import density_coverage, frechet_distance, kid, precision_recall


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
