"""What all figures have in common: colours, panels, and how one is shown.

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
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import torch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = np.ndarray | torch.Tensor
MimeBundle = tuple[
    dict[str, str], dict[str, dict[str, str | int]]
]  # data and metadata, by MIME type

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
    from matplotlib.colors import to_rgba
    from PIL import Image

    figure = figure_of(fig)
    if note:
        figure.supxlabel(note, fontsize=8, color=INK)
        alt = f"{alt.strip()} ({note})"
    buffer = io.BytesIO()
    bare = to_rgba(figure.get_facecolor())[3] == 0  # as that of a diagram
    figure.savefig(
        buffer, dpi=dpi, facecolor="none" if bare else CARD, pil_kwargs={"compress_level": 1}
    )
    image: Image.Image = Image.open(buffer)
    if not bare:
        # 256 colours are a third of the size, and a saved notebook keeps every figure twice.
        image = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    image.save(buffer, "png", optimize=True)
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
        style_axes(ax)
    return axes


def stacked(nrows: int = 2, *, height: float = 2.9) -> list[Axes]:
    """Empty panels above each other, as wide as a narrow page: 6.4 inches, 614 pixels.

    Two panels side by side are wider than many pages, which then shrink them and their letters.

    Parameters
    ----------
    nrows : int
    height : float
        Of one panel, in inches.

    Returns
    -------
    list of Axes
        From top to bottom, as those of :func:`panels`.
    """
    return panels(1, nrows, size=(6.4, height))


class LineStyle(TypedDict):
    """What :meth:`Axes.plot` is told of a line."""

    color: str
    linestyle: str | tuple[int, tuple[int, ...]]
    linewidth: float


def line_style(k: int) -> LineStyle:
    """Colour and dash of the k-th line, for :meth:`Axes.plot`."""
    return {
        "color": PALETTE[k % len(PALETTE)],
        "linestyle": DASHES[k % len(DASHES)],
        "linewidth": 1.6,
    }


def legend(ax: Axes) -> None:
    """A legend in the course's style, where anything has a label."""
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=True, framealpha=0.85, edgecolor=GRID, fontsize=8, labelcolor=INK)


def titled(ax: Axes, title: str | None) -> Axes:
    """The Axes, with its title where there is one."""
    if title:
        ax.set_title(title, fontsize=10, color=INK)
    return ax


def style_axes(ax: Axes) -> None:
    """Empty Axes on a card, in ink, with a pale grid."""
    ax.set_facecolor(CARD)
    ax.tick_params(colors=INK, labelsize=8)
    ax.xaxis.label.set(color=INK, fontsize=9)
    ax.yaxis.label.set(color=INK, fontsize=9)
    ax.grid(True, color=GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    for side, spine in ax.spines.items():
        spine.set_color(INK)
        spine.set_visible(side in ("left", "bottom"))


def as_array(x: object, name: str) -> np.ndarray:
    """Tensors and sequences as arrays of floats, or of integers where they hold integers.

    Raises
    ------
    TypeError
        If ``x``, called ``name``, holds something else.
    """
    if isinstance(x, torch.Tensor):
        x = x.detach().cpu()
        return x.float().numpy() if x.is_floating_point() else x.numpy()
    try:
        array = np.asarray(x)
        return array if array.dtype.kind in "iu" else array.astype(float)  # labels stay whole
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a tensor or an array of numbers.") from None
