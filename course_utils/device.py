"""Where to compute, and how to make a run repeatable."""

import os
import sys

import torch

from course_utils.budgets import budget


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


def say_device(
    *, cpu: float | None = None, cuda: float | None = None, mps: float | None = None
) -> None:
    """Print what a notebook will run on, and about how long it computes there.

    Parameters
    ----------
    cpu, cuda, mps : float or None
        Minutes that all trainings take together at full budget, on a device of that type. Without
        a figure for this one, nothing is said about time.

    Raises
    ------
    ValueError, RuntimeError
        As :func:`get_device`, where ``COURSE_DEVICE`` names what there is not.
    """
    device = get_device()
    gpu = f" ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else ""
    minutes = {"cpu": cpu, "cuda": cuda, "mps": mps}[device.type]
    time = "" if minutes is None else f"; its trainings take about {_in_words(minutes)} in all"
    print(f"This notebook runs on {device}{gpu}{budget(time, '; its trainings are cut short')}.")
    if device.type == "cpu" and "google.colab" in sys.modules:
        print("For a GPU, choose “Change runtime type” in Colab's menu “Runtime”, and start again.")


def _in_words(minutes: float) -> str:
    if minutes < 1:
        return f"{60 * minutes:.0f} seconds"
    return f"{minutes:g} minute{'s' if minutes != 1 else ''}"


def _available() -> list[str]:
    """Names of the devices of this machine, fastest first."""
    there = []
    if torch.cuda.is_available():
        # Number 0 is listed as plain "cuda".
        there += ["cuda", *(f"cuda:{i}" for i in range(1, torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        there.append("mps")
    return [*there, "cpu"]
