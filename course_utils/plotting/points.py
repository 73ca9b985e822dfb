"""Points in the plane, and what a discriminator believes of every place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from course_utils.networks import call_in_eval, device_of
from course_utils.plotting.style import (
    CARD,
    FAKE,
    INK,
    MOONS_LIMITS,
    PALETTE,
    REAL,
    Array,
    as_array,
    figure_of,
    legend,
    panels,
    titled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap


def plot_points(
    real: Array | None = None,
    fake: Array | None = None,
    *,
    labels: Array | tuple[Array | None, Array | None] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    limits: tuple[float, float, float, float] | None = None,
) -> Axes:
    """Points in the plane: data as blue discs, generated points as orange-red triangles.

    Parameters
    ----------
    real, fake : tensor or array of shape (n, 2), optional
    labels : integer tensor of shape (n,), optional
        Classes, which then give the colours. With both ``real`` and ``fake``, a pair of tensors.
    ax : Axes, optional
    title : str, optional
    limits : (xmin, xmax, ymin, ymax), optional

    Returns
    -------
    Axes
    """
    ax = ax or panels()[0]
    sets = [(real, "real", "o", REAL), (fake, "generated", "^", FAKE)]
    given = [(as_array(x, name), name, marker, c) for x, name, marker, c in sets if x is not None]
    classes = _labels_of(labels, given)
    for (xy, name, marker, colour), classes_of in zip(given, classes, strict=True):
        if xy.ndim != 2 or xy.shape[1] != 2:
            raise ValueError(f"{name} points must have shape (n, 2), but have {tuple(xy.shape)}.")
        groups: list[tuple[str, str, slice | np.ndarray]] = [(name, colour, slice(None))]
        if classes_of is not None:
            groups = [
                (f"{name}, {k}", PALETTE[int(k) % len(PALETTE)], classes_of == k)
                for k in np.unique(classes_of)
            ]
        for text, c, rows in groups:
            alpha = 0.45 if name == "real" and fake is not None else 0.85
            edge = CARD if name == "generated" else "none"
            ax.scatter(
                xy[rows, 0], xy[rows, 1], s=16 if marker == "o" else 22, c=c, marker=marker, alpha=alpha,
                edgecolors=edge, linewidths=0.4, label=text,
            )  # fmt: skip
    if limits is not None:
        ax.axis(limits)
    ax.set_aspect("equal", adjustable="box" if limits is not None else "datalim")
    legend(ax)
    return titled(ax, title)


def _labels_of(
    labels: Array | tuple[Array | None, Array | None] | None,
    given: list[tuple[np.ndarray, str, str, str]],
) -> list[np.ndarray | None]:
    if labels is None:
        return [None] * len(given)
    sets: list[object] = [labels]
    if len(given) == 2 and isinstance(labels, tuple | list):
        sets = list(labels)
    if len(sets) != len(given):
        raise ValueError("labels must be a pair, (labels of real, labels of fake), for two sets.")
    classes = [None if y is None else as_array(y, "labels").ravel() for y in sets]
    for y, (xy, name, *_) in zip(classes, given, strict=True):
        if y is not None and len(y) != len(xy):
            raise ValueError(f"there are {len(y)} labels for {len(xy)} {name} points.")
    return classes


def plot_discriminator(
    net_D: torch.nn.Module,
    real: Array | None = None,
    fake: Array | None = None,
    *,
    limits: tuple[float, float, float, float] = MOONS_LIMITS,
    label: int | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    resolution: int = 100,
) -> Axes:
    """What the discriminator believes everywhere in the plane, and where it is undecided.

    The colour is the sigmoid of the logits, from 0 (generated) over 0.5 (the line) to 1 (real). The
    network is evaluated in eval mode without gradients and left in the mode it was in.

    Parameters
    ----------
    net_D : Module
        Maps (n, 2) to logits of shape (n, 1); a conditional one is called ``net_D(x, y)``.
    real, fake : tensor or array of shape (n, 2), optional
        Points to draw on top.
    limits : (xmin, xmax, ymin, ymax)
    label : int, optional
        The class to ask a conditional discriminator about.
    ax : Axes, optional
    title : str, optional
    resolution : int
        Grid points a side.

    Returns
    -------
    Axes
    """
    ax = ax or panels(size=(4.9, 3.6))[0]
    xs = torch.linspace(limits[0], limits[1], resolution)
    ys = torch.linspace(limits[2], limits[3], resolution)
    points = torch.cartesian_prod(ys, xs).flip(1).to(device_of(net_D))
    y = None if label is None else torch.full((len(points),), label, device=points.device)
    belief = torch.sigmoid(call_in_eval(net_D, points, y)).reshape(resolution, resolution)
    shade = belief.float().cpu().numpy()
    image = ax.imshow(
        shade, origin="lower", extent=limits, cmap=belief_colours(), vmin=0, vmax=1,
        interpolation="bilinear", aspect="auto",
    )  # fmt: skip
    if shade.min() < 0.5 < shade.max():
        ax.contour(xs, ys, shade, levels=[0.5], colors=INK, linewidths=1.2)
    bar = figure_of(ax).colorbar(image, ax=ax, ticks=[0, 0.5, 1], shrink=0.85)
    bar.set_label("D(x): probability of being real", color=INK, fontsize=9)
    bar.ax.tick_params(colors=INK, labelsize=8)
    bar.outline.set_visible(False)
    ax.grid(False)
    return plot_points(real, fake, ax=ax, title=title, limits=limits)


def belief_colours() -> LinearSegmentedColormap:
    """Colour map from pale orange-red (generated) over white to pale blue (real).

    Pale, so that the points in the full colours stand out on it.
    """
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("belief", ["#f5c5a3", CARD, "#a6cfe8"])
