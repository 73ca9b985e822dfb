"""Figures of the course: points, losses, images, discriminators, curves.

Every function draws on a matplotlib ``Axes`` and returns it; without ``ax`` it makes a figure of
its own. Only the object-oriented interface is used, never ``pyplot`` and its global state, so all
of this is safe inside widget callbacks. :func:`show` puts a figure into the notebook together with
a description for readers who cannot see it.

Figures are opaque cards with dark ink, so that they read the same on light and dark pages. The
colours are those of Okabe and Ito that reach a contrast of 3:1 on the card; what differs in colour
also differs in marker or dash.

References
----------
M. Okabe, K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from course_utils.networks import call_in_eval, device_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.figure import Figure

Array = np.ndarray | torch.Tensor
MimeBundle = tuple[dict[str, Any], dict[str, Any]]  # data and metadata, by MIME type

CARD, INK, GRID = "#ffffff", "#222222", "#e3e3e3"
REAL, FAKE = "#0072b2", "#d55e00"
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#222222", "#7a5c00")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "^", "s", "D", "v", "P")
DPI = 120  # drawn somewhat larger than on the page, for sharp text on dense screens
MOONS_LIMITS = (-2.5, 2.5, -2.0, 2.0)


class Picture:
    """A finished figure: PNG bytes and the words that stand for it.

    Parameters
    ----------
    png : bytes
    alt : str
        Description, not empty; also the plain-text form, which is what a terminal prints.
    width : int
        Width on the page in CSS pixels.

    Notes
    -----
    JupyterLab and the lab template of nbconvert show a bare ``image/png`` without a description,
    whatever the metadata say, so the image goes out as HTML too, which they prefer. The
    ``image/png`` serves PDF export and GitHub, its metadata the classic template.
    """

    def __init__(self, png: bytes, alt: str, width: int) -> None:
        self.png, self.alt, self.width = png, alt, width

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        png = base64.b64encode(self.png).decode()
        tag = f'<img alt="{html.escape(self.alt)}" width="{self.width}" '
        page = f'{tag}src="data:image/png;base64,{png}">'
        data = {"image/png": png, "text/html": page, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": self.width}}


def picture(fig: Figure | Axes, alt: str, dpi: int = DPI, note: str = "") -> Picture:
    """Render a figure. The same figure gives the same bytes.

    Parameters
    ----------
    fig : matplotlib Figure or Axes
        With an Axes, the figure that it belongs to.
    alt : str
        What the figure shows, in words.
    dpi : int
        Pixels per inch; an inch is 96 pixels wide on the page.
    note : str
        A line below the figure, such as ``mnist().note``, which says what stands in for MNIST;
        "" for none.

    Raises
    ------
    ValueError
        If ``alt`` is empty.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt is empty: describe in a sentence what the figure shows.")
    from PIL import Image

    figure = figure_of(fig)
    if note:
        figure.supxlabel(note, fontsize=8, color=INK)
        alt = f"{alt.strip()} ({note})"
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=dpi, facecolor=CARD, pil_kwargs={"compress_level": 1})
    image = Image.open(buffer).convert("RGB")
    buffer = io.BytesIO()
    # 256 colours are a third of the size, and a saved notebook keeps every figure twice.
    image.quantize(256, dither=Image.Dither.NONE).save(buffer, "png", optimize=True)
    return Picture(buffer.getvalue(), alt.strip(), round(96 * figure.get_figwidth()))


def figure_of(part: Figure | Axes) -> Figure:
    """The whole figure that an Axes belongs to.

    Raises
    ------
    ValueError
        If the Axes have been removed from theirs.
    """
    fig = part.get_figure(root=True)
    if fig is None:
        raise ValueError("These Axes belong to no figure any more: draw on new ones.")
    return fig


def show(fig: Figure | Axes, alt: str, note: str = "") -> None:
    """Display a figure below the cell, with its description.

    Parameters
    ----------
    fig : matplotlib Figure or Axes
        With an Axes, the whole figure that it belongs to.
    alt : str
        What the figure shows, in words, for screen readers and for pages without pictures.
    note : str
        A line below the figure, as in :func:`picture`.

    Raises
    ------
    ValueError
        If ``alt`` is empty.
    """
    from IPython.display import display

    display(picture(fig, alt, note=note))


def panels(ncols: int = 1, nrows: int = 1, *, size: tuple[float, float] = (4.2, 3.4)) -> list[Axes]:
    """Empty panels side by side in one new figure.

    Parameters
    ----------
    ncols, nrows : int
    size : (float, float)
        Width and height of one panel in inches.

    Returns
    -------
    list of Axes
        Row by row. Their figure is ``axes[0].figure``, but :func:`show` takes any of them.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fig = Figure(figsize=(size[0] * ncols, size[1] * nrows), facecolor=CARD, layout="constrained")
    FigureCanvasAgg(fig)
    axes = list(fig.subplots(nrows, ncols, squeeze=False).flat)
    for ax in axes:
        _style(ax)
    return axes


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
    given = [(_array(x, name), name, marker, c) for x, name, marker, c in sets if x is not None]
    classes = _labels_of(labels, given)
    for (xy, name, marker, colour), classes_of in zip(given, classes, strict=True):
        if xy.ndim != 2 or xy.shape[1] != 2:
            raise ValueError(f"{name} points must have shape (n, 2), but have {tuple(xy.shape)}.")
        groups: list[tuple[str, str, Any]] = [(name, colour, slice(None))]
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
    _legend(ax)
    return _titled(ax, title)


def plot_losses(
    history: Mapping[str, Sequence[float]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str = "epoch",
    ylabel: str = "loss",
) -> Axes:
    """One line per series over the epochs.

    Parameters
    ----------
    history : dict of str to list of float
        ``{"loss_D": [...], "loss_G": [...]}``; the series may differ in length.
    ax : Axes, optional
    title, xlabel, ylabel : str, optional

    Returns
    -------
    Axes
    """
    ax = ax or panels()[0]
    for k, (name, values) in enumerate(history.items()):
        y = np.asarray([float(v) for v in values])
        # A single value has no line to see yet.
        marker = "o" if len(y) == 1 else None
        ax.plot(np.arange(1, len(y) + 1), y, label=name, marker=marker, **line_style(k))
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    _legend(ax)
    return _titled(ax, title)


def plot_curves(
    x: Array | Sequence[float],
    curves: Mapping[str, Array | Sequence[float]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    xlabel: str = "x",
    ylabel: str | None = None,
) -> Axes:
    """Functions of one variable over the same ``x``, told apart by colour and dash.

    Parameters
    ----------
    x : tensor or array of shape (n,)
    curves : dict of str to tensor or array of shape (n,)
    ax : Axes, optional
    title, xlabel, ylabel : str, optional

    Returns
    -------
    Axes
    """
    ax = ax or panels()[0]
    x = _array(x, "x").ravel()
    for k, (name, y) in enumerate(curves.items()):
        y = _array(y, name).ravel()
        if len(y) != len(x):
            raise ValueError(f"the curve {name!r} has {len(y)} values for {len(x)} values of x.")
        ax.plot(x, y, label=name, **line_style(k))
    ax.set_xlabel(xlabel)
    if ylabel:
        ax.set_ylabel(ylabel)
    _legend(ax)
    return _titled(ax, title)


def image_grid(
    images: Array,
    nrow: int = 8,
    value_range: tuple[float, float] = (-1.0, 1.0),
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """Images in rows of ``nrow``, without a frame.

    Parameters
    ----------
    images : tensor of shape (n, 1, H, W), (n, 3, H, W) or (n, H, W)
    nrow : int
        Images in a row.
    value_range : (float, float)
        Values shown as black and as white; what lies outside is clipped.
    ax : Axes, optional
    title : str, optional

    Returns
    -------
    Axes
    """
    grid = tile(images, nrow, value_range)
    if ax is None:
        width = min(6.0, 0.9 * nrow)
        ax = panels(size=(width, width * grid.shape[0] / grid.shape[1] + 0.35 * bool(title)))[0]
    ax.imshow(grid, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set_axis_off()
    return _titled(ax, title)


def tile(
    images: Array, nrow: int = 8, value_range: tuple[float, float] = (-1.0, 1.0)
) -> np.ndarray:
    """Images beside each other in one array of bytes, as :func:`image_grid` and the widgets show them.

    Returns
    -------
    uint8 array of shape (rows, columns) or (rows, columns, 3)
        With a grey line of one pixel between the images.
    """
    x = _array(images, "images")
    if x.ndim == 3:
        x = x[:, None]
    if x.ndim != 4 or x.shape[1] not in (1, 3) or len(x) == 0:
        raise ValueError(
            f"images must have shape (n, 1, H, W) or (n, 3, H, W) with n > 0, but have "
            f"{tuple(x.shape)}: reshape the output of the generator first."
        )
    if nrow < 1:
        raise ValueError(f"nrow is {nrow}; there is at least 1 image in a row.")
    low, high = value_range
    x = (255 * np.nan_to_num((x - low) / (high - low))).clip(0, 255).round().astype(np.uint8)
    n, c, h, w = x.shape
    nrow = min(nrow, n)
    rows = -(-n // nrow)
    grid = np.full((rows * (h + 1) - 1, nrow * (w + 1) - 1, c), 128, np.uint8)
    for k, image in enumerate(x):
        i, j = k // nrow * (h + 1), k % nrow * (w + 1)
        grid[i : i + h, j : j + w] = image.transpose(1, 2, 0)
    return grid[..., 0] if c == 1 else grid


def plot_blocks(
    blocks: Mapping[str, tuple[float, float]],
    arrows: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
) -> Axes:
    """A diagram of boxes with arrows between them.

    Parameters
    ----------
    blocks : dict of str to (float, float)
        The words in each box and where its middle is, in units of boxes, y upwards.
    arrows : sequence of (from, to) or (from, to, words)
        Between boxes, by their words; the third entry stands beside the arrow.
    ax : Axes, optional
    title : str, optional

    Returns
    -------
    Axes
    """
    ax = ax or panels()[0]
    drawn = {
        words: ax.text(
            x, y, words, ha="center", va="center", fontsize=8, color=INK,
            bbox={"boxstyle": "round,pad=0.5", "facecolor": "#eef3f7", "edgecolor": REAL},
        )
        for words, (x, y) in blocks.items()
    }  # fmt: skip
    for start, end, *words in arrows:
        ax.annotate(
            "", blocks[end], blocks[start],
            arrowprops={
                "arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0,
                "patchA": drawn[start].get_bbox_patch(), "patchB": drawn[end].get_bbox_patch(),
                "connectionstyle": "arc3,rad=0.12",
            },
        )  # fmt: skip
        if words:
            (x0, y0), (x1, y1) = blocks[start], blocks[end]
            # Beside the arrow, on the side to which it bends.
            x, y = (x0 + x1) / 2 + 0.09 * (y1 - y0), (y0 + y1) / 2 - 0.09 * (x1 - x0)
            ax.text(x, y, words[0], ha="center", va="center", fontsize=7, color=FAKE)
    xs, ys = zip(*blocks.values(), strict=True)
    ax.set_xlim(min(xs) - 0.6, max(xs) + 0.6)
    ax.set_ylim(min(ys) - 0.6, max(ys) + 0.6)
    ax.set_axis_off()
    return _titled(ax, title)


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


def _array(x: Array | Sequence[float], name: str) -> np.ndarray:
    if isinstance(x, torch.Tensor):
        x = x.detach().cpu()
        return x.float().numpy() if x.is_floating_point() else x.numpy()
    try:
        array = np.asarray(x)
        return array if array.dtype.kind in "iu" else array.astype(float)  # labels stay whole
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a tensor or an array of numbers.") from None


def _labels_of(labels: Any, given: list[Any]) -> list[np.ndarray | None]:
    if labels is None:
        return [None] * len(given)
    labels = list(labels) if len(given) == 2 and isinstance(labels, tuple | list) else [labels]
    if len(labels) != len(given):
        raise ValueError("labels must be a pair, (labels of real, labels of fake), for two sets.")
    labels = [None if y is None else _array(y, "labels").ravel() for y in labels]
    for y, (xy, name, *_) in zip(labels, given, strict=True):
        if y is not None and len(y) != len(xy):
            raise ValueError(f"there are {len(y)} labels for {len(xy)} {name} points.")
    return labels


def line_style(k: int) -> dict[str, Any]:
    """Colour and dash of the k-th line, for :meth:`Axes.plot`."""
    return {
        "color": PALETTE[k % len(PALETTE)],
        "linestyle": DASHES[k % len(DASHES)],
        "linewidth": 1.6,
    }


def _legend(ax: Axes) -> None:
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=True, framealpha=0.85, edgecolor=GRID, fontsize=8, labelcolor=INK)


def _titled(ax: Axes, title: str | None) -> Axes:
    if title:
        ax.set_title(title, fontsize=10, color=INK)
    return ax


def _style(ax: Axes) -> None:
    ax.set_facecolor(CARD)
    ax.tick_params(colors=INK, labelsize=8)
    ax.xaxis.label.set(color=INK, fontsize=9)
    ax.yaxis.label.set(color=INK, fontsize=9)
    ax.grid(True, color=GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    for side, spine in ax.spines.items():
        spine.set_color(INK)
        spine.set_visible(side in ("left", "bottom"))
