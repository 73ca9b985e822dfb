"""Where to compute, and how to make a run repeatable."""

import os
import random

import numpy as np
import torch


def get_device(name: str | None = None) -> torch.device:
    """Choose the device to train on: the fastest one there is, unless you name another.

    Parameters
    ----------
    name : str or None
        A torch device such as ``"cpu"``, ``"cuda"``, ``"cuda:1"`` or ``"mps"``. With None, the
        environment variable ``COURSE_DEVICE`` decides; where that is unset or empty, the first of
        cuda, mps and cpu that this machine has.

    Returns
    -------
    torch.device

    Raises
    ------
    ValueError
        If the name is not one of cuda, mps and cpu.
    RuntimeError
        If this machine does not have that device.

    Examples
    --------
    >>> get_device("cpu")
    device(type='cpu')
    """
    there = _available()
    asked_by = "get_device" if name is not None else "COURSE_DEVICE"
    name = name if name is not None else os.environ.get("COURSE_DEVICE", "")
    if name == "" and asked_by == "COURSE_DEVICE":
        return torch.device(there[0])
    try:
        device = torch.device(name)
    except (RuntimeError, TypeError):
        device = None
    if device is None or device.type not in ("cuda", "mps", "cpu"):
        raise ValueError(f"{asked_by} was given the device {name!r}; use one of cuda, mps and cpu.")
    # "cuda" means the current GPU, so only a numbered device is looked up by its number.
    if str(device) not in there and not (device.type in there and device.index in (None, 0)):
        raise RuntimeError(
            f"{asked_by} asked for the device {name!r}, but this machine has only "
            f"{', '.join(there)}: name one of these, or leave the name out to get the fastest."
        )
    return device


def _available() -> list[str]:
    """Names of the devices of this machine, fastest first."""
    there = []
    if torch.cuda.is_available():
        # Number 0 is listed as plain "cuda".
        there += ["cuda", *(f"cuda:{i}" for i in range(1, torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        there.append("mps")
    return [*there, "cpu"]


def seed_everything(seed: int) -> None:
    """Seed the global random generators of Python, NumPy and torch (every device).

    Weights are initialised from torch's global generator, so call this before you build networks.
    The same seed then gives the same run on the same machine; another machine or device may round
    differently.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1 (NumPy's range).

    Raises
    ------
    TypeError
        If the seed is not an integer.
    ValueError
        If the seed is out of range.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise TypeError(f"seed must be an integer, got {seed!r}.")
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must lie between 0 and 2**32 - 1, got {seed}.")
    random.seed(int(seed))
    np.random.seed(int(seed))
    torch.manual_seed(int(seed))  # covers CUDA and MPS too
