"""Losses over the epochs, and functions of one variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course_utils.plotting.style import Array, as_array, legend, line_style, panels, titled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    legend(ax)
    return titled(ax, title)


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
    x = as_array(x, "x").ravel()
    for k, (name, y) in enumerate(curves.items()):
        y = as_array(y, name).ravel()
        if len(y) != len(x):
            raise ValueError(f"the curve {name!r} has {len(y)} values for {len(x)} values of x.")
        ax.plot(x, y, label=name, **line_style(k))
    ax.set_xlabel(xlabel)
    if ylabel:
        ax.set_ylabel(ylabel)
    legend(ax)
    return titled(ax, title)
