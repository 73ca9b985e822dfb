"""Where to compute, and how long that takes."""

import os
import re
import sys

import torch

from course_utils.budgets import budget

# What a build of PyTorch holds, by torch.cuda.get_arch_list(): machine code (sm_75) or PTX
# (compute_90); a letter behind the two numbers narrows it down.
KERNELS = re.compile(r"(sm|compute)_(\d+)(\d)([af]?)")


def get_device(name: str | None = None) -> torch.device:
    """Choose the device to train on: the fastest one there is, unless you name another.

    Parameters
    ----------
    name : str or None
        A torch device such as ``"cpu"``, ``"cuda"``, ``"cuda:1"`` or ``"mps"``. With None, the
        environment variable ``COURSE_DEVICE`` decides; where that is unset or empty, the first of
        cuda, mps and cpu that this machine has. A GPU that this PyTorch has no kernels for does
        not count.

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
    asked_by = "get_device" if name is not None else "COURSE_DEVICE"
    name = name if name is not None else os.environ.get("COURSE_DEVICE", "")
    if name == "" and asked_by == "COURSE_DEVICE":
        return torch.device(_available()[0])
    try:
        device = torch.device(name)
    except (RuntimeError, TypeError):
        device = None
    if device is None or device.type not in ("cuda", "mps", "cpu"):
        raise ValueError(f"{asked_by} was given the device {name!r}; use one of cuda, mps and cpu.")
    if device.type == "cpu" and device.index in (None, 0):
        return device  # without a look at the GPUs
    there = _available()
    # "cuda" means the current GPU, so only a numbered device is looked up by its number.
    if str(device) not in there and not (device.type in there and device.index in (None, 0)):
        raise RuntimeError(
            f"{asked_by} asked for the device {name!r}, but this machine has only "
            f"{', '.join(there)}: name one of these, or leave the name out to get the fastest."
            f"{_passed_over()}"
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
    time = budget(time, "; its trainings are cut short")
    # Whoever chose the device needs no explanation, and CUDA need not start up for it.
    lost = "" if os.environ.get("COURSE_DEVICE") else _passed_over()
    print(f"This notebook runs on {device}{gpu}{time}.{lost}")
    if device.type == "cpu" and "google.colab" in sys.modules:
        print("For a GPU, choose “Change runtime type” in Colab's menu “Runtime”, and start again.")


def _in_words(minutes: float) -> str:
    if minutes < 1:
        return f"{60 * minutes:.0f} seconds"
    return f"{minutes:g} minute{'s' if minutes != 1 else ''}"


def _available() -> list[str]:
    """Names of the devices of this machine, fastest first."""
    # Number 0 is listed as plain "cuda".
    there = [f"cuda:{i}" if i else "cuda" for i in range(_num_gpus()) if _has_kernels(i)]
    if torch.backends.mps.is_available():
        there.append("mps")
    return [*there, "cpu"]


def _num_gpus() -> int:
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def _has_kernels(gpu: int) -> bool:
    """Whether this build of PyTorch can run on a GPU: torch lists one that it can't use as well.

    References
    ----------
    NVIDIA, CUDA C++ Programming Guide, "Binary Compatibility" and "PTX Compatibility".
    """
    built_for = torch.cuda.get_arch_list()
    kernels = [found for name in built_for if (found := KERNELS.fullmatch(name))]
    if len(kernels) < len(built_for) or not kernels:
        return True  # not named in NVIDIA's way, as in a build for AMD: torch knows better
    major, minor = torch.cuda.get_device_capability(gpu)
    for kind, of_major, of_minor, only in (found.groups() for found in kernels):
        have = int(of_major), int(of_minor)
        if only == "a":  # for this very GPU
            runs = have == (major, minor)
        elif kind == "sm" or only == "f":  # machine code: for later ones of the same generation too
            runs = have[0] == major and have[1] <= minor
        else:  # PTX: the driver compiles it for all later ones
            runs = have <= (major, minor)
        if runs:
            return True
    return False


def _passed_over() -> str:
    """A sentence on GPUs that are passed over, after a space; empty where there are none."""
    lost = [torch.cuda.get_device_name(i) for i in range(_num_gpus()) if not _has_kernels(i)]
    if not lost:
        return ""
    built_for = ", ".join(torch.cuda.get_arch_list())
    return f" PyTorch can't use {' or '.join(lost)}: this version is made for {built_for} only."
