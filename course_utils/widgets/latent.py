"""LatentExplorer: what the noise of a generator means, by moving sliders."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn
from torch.nn import functional as F

from course_utils import plotting
from course_utils.networks import call_in_eval, device_of
from course_utils.randomness import random_state_kept
from course_utils.widgets import base, record

STEPS = 8  # images of an interpolation
POINTS = 400  # samples shown of a generator of points
# Values of a control of which the record has pictures; its points are whole numbers, 0 to UNIT inside.
KEPT_DIRECTION, KEPT_CODE, UNIT = (-2.0, -1.0, 0.0, 1.0, 2.0), (-1.0, -0.5, 0.0, 0.5, 1.0), 1000
FITTED = 512  # samples from which the directions are found


class LatentExplorer(base.Widget):
    """Move samples of a generator along directions of its noise, and from one sample to another.

    The sliders stand for the directions in which the output changes most: those of a linear fit of
    the output on the noise, the strongest first. All samples move together, so that you see what a
    direction does to each of them.

    Parameters
    ----------
    net_G : Module
        Maps noise (n, z_dim), and labels where there are any, to images (n, 1, H, W), (n, 3, H, W)
        or to points (n, 2). It is called in eval mode and left as it was.
    z_dim : int
        The noise is standard normal.
    num_sliders : int
        At most z_dim.
    num_samples, nrow : int
        Images in the grid, and in one row of it.
    num_classes : int, optional
        For a conditional generator, called ``net_G(z, y)`` with integers y; the page gets a
        selector.
    encode : callable, optional
        Turns integers y of shape (n,) into what the generator takes.
    num_codes : int
        Continuous codes, as InfoGAN has them: the generator is called ``net_G(z, c)``, where the last
        ``num_codes`` columns of c are codes from -1 to 1 and the first, where there are classes, what
        ``encode`` makes of y (one-hot by default). Each code gets a slider, before those of the noise.
    noise_shape : tuple of int, optional
        Shape of one noise vector where it is not (z_dim,), such as (100, 1, 1).
    image_shape : tuple of int, optional
        Shape (channels, H, W) of one image where the generator gives flat vectors.
    value_range : (float, float)
        Values shown as black and as white.
    seed : int
        Of the samples in the grid.
    note : str
        A line below the picture, such as ``mnist().note``.

    Raises
    ------
    TypeError, ValueError
        If the generator does not fit.

    References
    ----------
    The interpolation is spherical: T. White, "Sampling Generative Networks", 2016.
    Directions of largest change: compare E. Harkonen et al., "GANSpace", 2020.
    """

    kind = "latent"
    _esm = record.script(kind)

    def __init__(
        self,
        net_G: nn.Module,
        *,
        z_dim: int,
        num_sliders: int = 4,
        num_samples: int = 16,
        nrow: int = 4,
        num_classes: int | None = None,
        encode: Callable[[torch.Tensor], torch.Tensor] | None = None,
        num_codes: int = 0,
        noise_shape: tuple[int, ...] | None = None,
        image_shape: tuple[int, ...] | None = None,
        value_range: tuple[float, float] = (-1.0, 1.0),
        seed: int = 0,
        note: str = "",
    ) -> None:
        if not isinstance(net_G, nn.Module):
            raise TypeError(f"net_G must be a network, not {type(net_G).__name__}.")
        self.net_G, self.z_dim, self.nrow, self.value_range = net_G, z_dim, nrow, value_range
        base.checked_number("num_classes", num_classes)
        if not isinstance(num_codes, int) or num_codes < 0:
            raise ValueError(f"num_codes is {num_codes!r}; use a whole number, 0 or more.")
        self.num_classes, self.num_codes = num_classes, num_codes
        classes = num_classes if num_codes and num_classes else 0
        self._encode = encode or (lambda y: F.one_hot(y, classes) if classes else y)
        self._noise_shape, self._image_shape = noise_shape or (z_dim,), image_shape
        self._device = device_of(net_G)
        own = torch.Generator().manual_seed(seed)
        self._sliders = [0.0] * num_codes
        fitted = torch.randn(FITTED, z_dim, generator=own).to(self._device)
        out = self._generate(fitted, torch.arange(FITTED) % (num_classes or 1))
        self._of_points = out.ndim == 2
        if self._of_points and out.shape[1] != 2:
            raise ValueError(
                f"net_G gives vectors of {out.shape[1]} numbers: for images pass image_shape, "
                f"such as (1, 28, 28)."
            )
        self._directions = _directions(fitted, out)[:num_sliders]
        n = POINTS if self._of_points else num_samples
        self._z = torch.randn(n, z_dim, generator=own).to(self._device)
        self._y = torch.arange(n) % (num_classes or 1)
        self._kept: dict[str, tuple[torch.Tensor, int] | None] = {"A": None, "B": None}
        self._sliders += [0.0] * len(self._directions)
        self._chosen_y = None
        self._last_record: tuple[list[int], str] | None = None
        limits = [] if not self._of_points else _limits(out)
        super().__init__(
            note=note,
            static={
                "sliders": self._names(),
                "codes": num_codes,
                "num_classes": num_classes or 0,
                "limits": limits,
                "nrow": min(nrow, n),
            },
        )
        self._commit()

    @property
    def z(self) -> torch.Tensor:
        """The noise behind the samples that are shown, of shape (n, z_dim)."""
        moves = torch.tensor(
            self._sliders[self.num_codes :], device=self._device, dtype=self._z.dtype
        )
        return self._z + moves @ self._directions

    def _generate(self, z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        try:
            condition = self._condition(y.to(self._device))
            with random_state_kept():
                shaped = z.reshape(len(z), *self._noise_shape)
                out = call_in_eval(self.net_G, shaped, condition)
        except (RuntimeError, TypeError) as error:
            raise ValueError(
                f"net_G does not take noise of shape (n, {', '.join(map(str, self._noise_shape))})"
                f"{'' if self.num_classes is None else ' and labels'}"
                f"{f' and {self.num_codes} codes' if self.num_codes else ''}: are z_dim and noise_shape "
                f"right? ({error})"
            ) from error
        out = out[0] if isinstance(out, tuple) else out
        return out.float().reshape(len(z), *self._image_shape) if self._image_shape else out.float()

    def _condition(self, y: torch.Tensor) -> torch.Tensor | None:
        """What the generator takes beside the noise: labels, codes, both or nothing."""
        labels = None if self.num_classes is None else self._encode(y)
        if not self.num_codes:
            return labels
        codes = torch.tensor(self._sliders[: self.num_codes], device=self._device).expand(
            len(y), -1
        )
        return codes if labels is None else torch.cat([labels.to(codes), codes], 1)

    def _names(self) -> list[str]:
        """What the sliders are called, in their order."""
        directions = len(self._sliders) - self.num_codes
        return [f"code {k + 1}" for k in range(self.num_codes)] + [
            f"direction {k + 1}" for k in range(directions)
        ]

    def _labels(self) -> torch.Tensor:
        return self._y if self._chosen_y is None else torch.full_like(self._y, self._chosen_y)

    def _between(self) -> torch.Tensor | None:
        """The generator's output on the way from the sample kept as A to that kept as B."""
        if self._kept["A"] is None or self._kept["B"] is None:
            return None
        (a, y_a), (b, y_b) = self._kept["A"], self._kept["B"]
        t = torch.linspace(0, 1, 64 if self._of_points else STEPS, device=self._device)
        y = torch.where(t.cpu() < 0.5, y_a, y_b)
        return self._generate(slerp(a, b, t), y)

    def _render(self) -> base.Frame:
        samples, between = self._generate(self.z, self._labels()), self._between()
        if self._of_points:
            arrays = [samples, samples[:0] if between is None else between]
            payload = b"".join(a.cpu().numpy().astype("<f4").tobytes() for a in arrays)
            payload += self._labels().numpy().astype("u1").tobytes()
            shapes = [list(a.shape) for a in arrays]
        else:
            grids = [plotting.tile(samples, self.nrow, self.value_range)]
            if between is not None:
                grids.append(plotting.tile(between, STEPS, self.value_range))
            payload = b"".join(grid.tobytes() for grid in grids)
            shapes = [list(grid.shape) for grid in grids]
        return {
            "shapes": shapes,
            "sliders": list(self._sliders),
            "y": self._chosen_y,
            "kept": [name for name, kept in self._kept.items() if kept is not None],
        }, payload

    def _commit(self) -> None:
        self._state, self._payload = self._render()
        self._commit_frame((self._state, self._payload))

    def _handle(self, content: base.Request, buffers: list[memoryview]) -> None:
        kind = content["kind"]
        self.error = ""
        if kind == "move":
            self._sliders = [float(v) for v in content["sliders"]]
            self._chosen_y = content["y"]
        elif kind == "keep":
            index = content["index"]
            self._kept[content["slot"]] = self.z[index].clone(), int(self._labels()[index])
        self._state, self._payload = self._render()
        self._send_frame((self._state, self._payload))

    def save_picture(self) -> None:
        self._commit_frame((self._state, self._payload))
        super().save_picture()

    def record(self) -> str:
        """Pictures at a grid of places of two controls: codes first, then the label, then directions."""
        tensors = [*self.net_G.parameters(), *self.net_G.buffers()]
        weights = [tensor._version for tensor in tensors]  # a number that each change counts up
        if self._last_record is None or self._last_record[0] != weights:
            self._last_record = weights, self._new_record()
        return self._last_record[1]

    def _axes(self) -> list[base.State]:
        """The two controls that move in a record, and their values; a slider of None is the label."""
        codes: list[base.State]
        codes = [{"slider": k, "values": KEPT_CODE} for k in range(self.num_codes)]
        classes = [None, *range(self.num_classes or 0)]
        label: list[base.State] = [{"slider": None, "values": classes}] if self.num_classes else []
        directions = range(self.num_codes, len(self._sliders))
        others = [{"slider": k, "values": KEPT_DIRECTION} for k in directions]
        return [*codes, *label, *others][:2]

    def _new_record(self) -> str:
        axes, here = self._axes(), (list(self._sliders), self._chosen_y)
        outputs = []
        try:
            for values in itertools.product(*(axis["values"] for axis in axes)):
                self._sliders, self._chosen_y = [0.0] * len(self._sliders), None
                for axis, value in zip(axes, values, strict=True):
                    if axis["slider"] is None:
                        self._chosen_y = value
                    else:
                        self._sliders[axis["slider"]] = value
                outputs.append(self._generate(self.z, self._labels()))
        finally:
            self._sliders, self._chosen_y = here
        start = {"sliders": list(self._sliders), "y": self._chosen_y}
        header = {"traits": self.traits_of_record(), "axes": axes, "start": start}
        if self._of_points:
            left, right, bottom, top = self.static["limits"]
            shares = [
                (points.cpu().numpy() - (left, bottom)) / (right - left, top - bottom)
                for points in outputs
            ]
            numbers = np.rint(UNIT * np.clip(np.stack(shares), -5, 6))
            points = {"count": len(self._z), "unit": UNIT}
            return record.packed({**header, "points": points}, record.steps(numbers))
        grids = [plotting.tile(images, self.nrow, self.value_range) for images in outputs]

        def with_images(quality: int) -> str:
            sizes, payload = record.images(grids, quality)
            return record.packed({**header, "sizes": sizes, "type": record.IMAGES}, payload)

        return record.first_that_fits(map(with_images, (60, 35, 20, 8, 2)))

    def describe(self) -> str:
        named = zip(self._names(), self._sliders, strict=True)
        moved = ", ".join(f"{name} by {v:+.1f}" for name, v in named if v)
        label = "" if self._chosen_y is None else f" with label {self._chosen_y}"
        what = "points" if self._of_points else "images"
        tail = ", and an interpolation between two of them" if len(self._state["kept"]) == 2 else ""
        return f"{len(self._z)} generated {what}{label}, moved: {moved or 'not at all'}{tail}."

    def figure(self) -> Figure:
        """The picture as a matplotlib figure: the samples, below them the interpolation.

        Returns
        -------
        matplotlib.figure.Figure
        """
        between = self._between()
        if self._of_points:
            ax = plotting.plot_points(fake=self._generate(self.z, self._labels()))
            if between is not None:
                ax.plot(*between.cpu().numpy().T, color=plotting.INK, label="from A to B")
            return plotting.figure_of(ax)
        axes = plotting.panels(1, 1 if between is None else 2, size=(3.6, 3.2))
        samples = self._generate(self.z, self._labels())
        plotting.image_grid(samples, self.nrow, self.value_range, ax=axes[0])
        if between is not None:
            plotting.image_grid(between, STEPS, self.value_range, ax=axes[1], title="from A to B")
        return plotting.figure_of(axes[0])


def slerp(a: torch.Tensor, b: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Points on the way from a to b along a great circle; their lengths go from one to the other.

    A straight line would pass too close to 0, where a Gaussian of many dimensions has no mass.

    Parameters
    ----------
    a, b : tensor of shape (d,)
    t : tensor of shape (n,)
        From 0 (a) to 1 (b).

    Returns
    -------
    tensor of shape (n, d)
    """
    t = t[:, None]
    cosine = F.cosine_similarity(a, b, dim=0).clamp(-1, 1)
    angle = cosine.arccos()
    if angle.sin().abs() < 1e-4:
        return (1 - t) * a + t * b
    length = (1 - t) * a.norm() + t * b.norm()
    unit = ((1 - t) * angle).sin() * a / a.norm() + (t * angle).sin() * b / b.norm()
    return length * unit / angle.sin()


def _directions(z: torch.Tensor, out: torch.Tensor) -> torch.Tensor:
    """Orthonormal rows, those that a linear fit says change the output most first."""
    # First to the CPU: Apple's GPUs have no double precision.
    x = out.reshape(len(out), -1).cpu().double()
    z64 = z.cpu().double()
    weights = torch.linalg.lstsq(z64 - z64.mean(0), x - x.mean(0)).solution
    rows = torch.linalg.svd(weights, full_matrices=False).U.T
    # The sign of a singular vector is arbitrary: let its largest number be positive.
    largest = rows.gather(1, rows.abs().argmax(1, keepdim=True))
    return (rows * largest.sign()).to(z)


def _limits(points: torch.Tensor) -> list[float]:
    low, high = points.min(0).values, points.max(0).values
    (cx, cy), half = ((low + high) / 2).tolist(), 0.65 * float((high - low).max()) + 1e-3
    return [round(v, 4) for v in (cx - half, cx + half, cy - half, cy + half)]
