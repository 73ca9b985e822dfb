"""Weights that ship with the course: reading them, and packing them small."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from course_utils.training.checkpoint import State


def course_weights(name: str) -> State:
    """State that ships with the course, e.g. a trained generator.

    Parameters
    ----------
    name : str
        Name of a file in `course_utils/weights`, without its ending.

    Returns
    -------
    dict
        What was saved; what :func:`pack` made small is returned in float32.

    Raises
    ------
    ValueError
        If the course ships no such file.
    """
    folder = Path(str(files("course_utils"))) / "weights"
    path = folder / f"{name}.pt"
    if not path.is_file():
        names = ", ".join(sorted(p.stem for p in folder.glob("*.pt")))
        raise ValueError(f"The course ships no weights named {name!r}; there are: {names}.")
    state: State = torch.load(path, map_location="cpu", weights_only=True)
    return {name: _widen(value) for name, value in state.items()}


def pack(weights: dict[str, torch.Tensor]) -> State:
    """Weights in a quarter of their size, as the course ships them.

    Parameters
    ----------
    weights : dict of str to Tensor
        A network's state.

    Returns
    -------
    dict
        Matrices as bytes with one scale a row, within 1/254 of the row's largest weight; all other
        numbers in half precision.
    """

    def packed(value: torch.Tensor) -> object:
        if value.ndim != 2:
            return value.half() if value.is_floating_point() else value
        scale = value.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
        return {"bytes": (value / scale).round().to(torch.int8), "scale": scale}

    return {name: packed(value.detach()) for name, value in weights.items()}


def _widen(value: object) -> object:
    if isinstance(value, torch.Tensor):
        return value.float() if value.dtype == torch.float16 else value
    if isinstance(value, dict) and set(value) == {"bytes", "scale"}:
        return value["bytes"] * value["scale"]
    return {k: _widen(v) for k, v in value.items()} if isinstance(value, dict) else value
