"""Images in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course_utils.plotting.style import Array, as_array, figure_of, panels, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    own = ax is None
    ax = ax or panels(size=(min(6.0, 0.9 * nrow), 1.0))[0]
    ax.imshow(grid, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set_axis_off()
    titled(ax, title)
    if own:
        _fit_height(ax, grid.shape[0] / grid.shape[1])
    return ax


def _fit_height(ax: Axes, ratio: float) -> None:
    """Make a figure as high as its title and an image, ``ratio`` times as high as wide, need."""
    from matplotlib import rcParams

    fig = figure_of(ax)
    width = fig.get_figwidth() - 2 * rcParams["figure.constrained_layout.w_pad"]
    height = 2 * rcParams["figure.constrained_layout.h_pad"] + width * ratio
    if ax.get_title():
        height += (ax.title.get_window_extent().y1 - ax.bbox.y1) / fig.dpi
    fig.set_figheight(height)


def tile(
    images: Array, nrow: int = 8, value_range: tuple[float, float] = (-1.0, 1.0)
) -> np.ndarray:
    """Images beside each other in one array of bytes, as :func:`image_grid` and the widgets show them.

    Returns
    -------
    uint8 array of shape (rows, columns) or (rows, columns, 3)
        With a grey line of one pixel between the images.
    """
    x = as_array(images, "images")
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
