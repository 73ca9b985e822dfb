"""What a frame of GanLab holds: arrays as bytes for the page, and drawn by matplotlib for print."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from matplotlib.axes import Axes
from torch.nn import functional as F

from course_utils import plotting
from course_utils.widgets import base, record

GRID, MESH = 50, 15  # points a side of the discriminator's surface and of the generator's mesh
# In a record: points of the surface a side, its levels on either side of one half, points and arrows
# shown, and the width of the picture and a gradient of 1 as whole numbers.
RECORDED_GRID, LEVELS, RECORDED_FAKES, RECORDED_ARROWS, UNIT, PULL = 25, 63, 120, 24, 500, 48
ASPECT = 1.25  # width to height of the picture
# Length of an arrow, as shares of the picture's width: for a gradient of 1, at most, and at least (or
# it is left out).
ARROW = {"unit": 0.03, "longest": 0.08, "shortest": 0.005}

Box = tuple[float, float, float, float]  # left, right, bottom, top


class Shown(NamedTuple):
    """The arrays of one frame: points (n, 2), arrows (k, 4) as start and direction, mesh (m, 2),
    belief (GRID, GRID) in [0, 1] with the lowest row first, labels or codes y (n,)."""

    fake: np.ndarray
    arrows: np.ndarray
    mesh: np.ndarray
    belief: np.ndarray
    y: np.ndarray


def pack(
    fake: torch.Tensor,
    arrows: torch.Tensor,
    mesh: torch.Tensor,
    belief: torch.Tensor,
    y: torch.Tensor,
) -> bytes:
    """One frame as ganlab.js reads it: float32, then uint16 for the belief, uint8 for y."""
    payload = b"".join(
        a.float().cpu().numpy().astype("<f4").tobytes() for a in (fake, arrows, mesh)
    )
    for numbers, kind in (((65535 * belief).round(), "<u2"), (y, "u1")):
        payload += numbers.cpu().numpy().astype(kind).tobytes()
    return payload


def unpack(payload: bytes, fakes: int, arrows: int, mesh: tuple[int, int]) -> Shown:
    """The arrays of a frame with these numbers of points, arrows, and rows and columns of mesh."""
    sizes = (2 * fakes, 4 * arrows, 2 * mesh[0] * mesh[1])
    floats = np.frombuffer(payload, "<f4", sum(sizes))
    points, directions, net = np.split(floats, np.cumsum(sizes)[:-1])
    belief = np.frombuffer(payload, "<u2", GRID**2, 4 * sum(sizes)) / 65535
    y = np.frombuffer(payload, "u1", fakes, 4 * sum(sizes) + 2 * GRID**2)
    return Shown(
        points.reshape(-1, 2), directions.reshape(-1, 4), net.reshape(-1, 2),
        belief.reshape(GRID, GRID), y,
    )  # fmt: skip


def record_of(
    frames: list[base.Frame], box: Box, mesh: tuple[int, int]
) -> tuple[base.State, bytes]:
    """What the header of a record says of these frames, and their arrays: coarser, and fewer points."""
    states, fakes, nets, beliefs, labels, arrows = [], [], [], [], [], []
    for state, payload in frames:
        shown = unpack(payload, state["fakes"], state["arrows"], mesh)
        fakes.append(_whole(shown.fake[:RECORDED_FAKES], box))
        nets.append(_whole(shown.mesh, box))
        coarse = F.interpolate(
            torch.from_numpy(shown.belief)[None, None], (RECORDED_GRID,) * 2, mode="bilinear",
            align_corners=True,
        )  # fmt: skip
        # Finest at one half, where the line of the undecided runs.
        apart = 2 * coarse.numpy() - 1
        beliefs.append(np.rint(LEVELS * (1 + np.sign(apart) * np.sqrt(np.abs(apart)))))
        labels.append(shown.y[:RECORDED_FAKES])
        starts, pulls = np.split(shown.arrows[:RECORDED_ARROWS], 2, axis=1)
        # No arrow is drawn longer than the longest.
        reach = ARROW["longest"] / ARROW["unit"]
        pulls = np.nan_to_num(pulls, posinf=1e9, neginf=-1e9)
        size = np.linalg.norm(pulls, axis=1, keepdims=True)
        pulls = PULL * pulls * np.minimum(1, reach / np.maximum(size, 1e-12))
        arrows.append(np.hstack([_whole(starts, box), np.rint(pulls)]))
        numbers = {name: record.rounded(value) for name, value in state.items()}
        states.append({**numbers, "fakes": len(fakes[-1]), "arrows": len(arrows[-1])})
    sizes = {
        "fakes": len(fakes[0]), "mesh": mesh[0] * mesh[1], "belief": RECORDED_GRID**2,
        "levels": LEVELS, "unit": UNIT, "pull": PULL,
    }  # fmt: skip
    # Neighbours in the mesh move alike, and neighbours on the surface have like values.
    mesh_steps = np.diff(np.stack(nets), axis=1, prepend=0)
    parts = (
        np.stack(fakes), mesh_steps, np.stack(beliefs).reshape(-1, 1), np.stack(labels),
        np.concatenate(arrows)[None],
    )  # fmt: skip
    payload = b"".join(record.steps(part) for part in parts)
    return {"states": states, "sizes": sizes}, payload


def _whole(points: np.ndarray, box: Box) -> np.ndarray:
    """Points (n, 2) as whole numbers, 0 to UNIT inside the box; far outside they stay at its rim."""
    left, right, bottom, top = box
    shares = (points - (left, bottom)) / (right - left, top - bottom)
    return np.rint(UNIT * np.clip(np.nan_to_num(shares), -5, 6))


def mesh_shape(z_dim: int) -> tuple[int, int]:
    """Rows and columns of the mesh: noise of one number gives a line."""
    return (MESH, MESH) if z_dim > 1 else (1, MESH**2)


def noise_mesh(z_dim: int, reach: float = 2.0) -> torch.Tensor:
    """A grid over the first two directions of the noise, (MESH², z_dim), to ±reach; the others are 0."""
    rows, cols = mesh_shape(z_dim)
    ticks = torch.linspace(-reach, reach, cols)
    grid = torch.cartesian_prod(ticks, ticks) if rows > 1 else ticks[:, None]
    return F.pad(grid, (0, z_dim - grid.shape[1]))


def box_around(points: torch.Tensor) -> Box:
    """A box around the points (n, 2) with room for stray ones, in the shape of the picture."""
    low, high = points.min(0).values, points.max(0).values
    (cx, cy), (w, h) = ((low + high) / 2).tolist(), (1.6 * (high - low)).tolist()
    width = max(w, ASPECT * h, 1e-3)
    left, bottom = cx - width / 2, cy - width / ASPECT / 2
    right, top = left + width, bottom + width / ASPECT
    return round(left, 4), round(right, 4), round(bottom, 4), round(top, 4)


def grid_over(box: Box) -> torch.Tensor:
    """Points of a grid over a box, (GRID², 2), the lowest row first."""
    left, right, bottom, top = box
    ys, xs = torch.linspace(bottom, top, GRID), torch.linspace(left, right, GRID)
    return torch.cartesian_prod(ys, xs).flip(1)


def draw_plane(
    ax: Axes,
    real: torch.Tensor,
    shown: Shown,
    *,
    limits: Box,
    mesh: tuple[int, int],
    labels: tuple[torch.Tensor | None, np.ndarray] | None,
    title: str,
) -> None:
    """The belief as colour, the mesh, real and generated points, the arrows on top."""
    ax.imshow(
        shown.belief, origin="lower", extent=limits, vmin=0, vmax=1, aspect="auto",
        cmap=plotting.belief_colours(), interpolation="bilinear",
    )  # fmt: skip
    ax.grid(False)
    net = shown.mesh.reshape(*mesh, 2)
    lines = [*net, *net.swapaxes(0, 1)] if mesh[0] > 1 else [*net]
    for line in lines:
        ax.plot(*line.T, color=plotting.INK, alpha=0.3, linewidth=0.6)
    plotting.plot_points(real, shown.fake, labels=labels, ax=ax, title=title, limits=limits)
    starts, directions = shown.arrows[:, :2], shown.arrows[:, 2:]
    size = np.linalg.norm(directions, axis=1, keepdims=True)
    width = limits[1] - limits[0]
    # As on the page: longer where the gradient is, up to a length that keeps the picture readable.
    length = width * np.minimum(ARROW["longest"], ARROW["unit"] * size)
    seen = (length > ARROW["shortest"] * width).ravel()
    steps = (directions / np.maximum(size, 1e-12) * length)[seen]
    ax.quiver(
        *starts[seen].T, *steps.T, angles="xy", scale_units="xy", scale=1, width=0.004,
        color=plotting.INK, zorder=3,
    )  # fmt: skip


def draw_past(ax: Axes, past: list[base.State]) -> None:
    """Losses and scores over the rounds."""
    steps = [state["step"] for state in past]
    for k, name in enumerate(("loss_D", "loss_G", "coverage", "precision")):
        values = [np.nan if state[name] is None else state[name] for state in past]
        ax.plot(steps, values, label=name.replace("_", " "), **plotting.line_style(k))
    if len(past) < 2:
        ax.set(xlim=(0, 100), ylim=(0, 1.5))  # of one point no scale follows
    ax.set_xlabel("rounds")
    # Above the curves, which fill the whole height.
    columns = 4 if ax.bbox.width > 0.6 * ax.figure.bbox.width else 2
    ax.legend(
        fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=columns, frameon=False
    )  # fmt: skip
