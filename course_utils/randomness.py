"""Random numbers: seeding them, and putting their state back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import torch


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


class RandomState(NamedTuple):
    """Of every global random number generator; None where a device has none in use."""

    python: tuple[object, ...]
    numpy: dict[str, object]
    cpu: torch.Tensor
    cuda: torch.Tensor | None
    mps: torch.Tensor | None


def random_state() -> RandomState:
    """The state of every global random number generator that a training may draw from."""
    # Asking for the state of a GPU that the training does not use would start it up.
    cuda = torch.cuda.get_rng_state() if torch.cuda.is_initialized() else None
    mps = torch.mps.get_rng_state() if torch.backends.mps.is_available() else None
    numpy_ = np.random.get_state(legacy=False)
    return RandomState(random.getstate(), numpy_, torch.get_rng_state(), cuda, mps)


def set_random_state(state: RandomState) -> None:
    """Go back to a :func:`random_state`."""
    python, numpy_, cpu, cuda, mps = state
    random.setstate(python)
    np.random.set_state(numpy_)
    torch.set_rng_state(cpu)
    if cuda is not None:
        torch.cuda.set_rng_state(cuda)
    if mps is not None:
        torch.mps.set_rng_state(mps)


@contextmanager
def random_state_kept() -> Iterator[None]:
    """Whatever is drawn inside, the random numbers after it are the same."""
    state = random_state()
    try:
        yield
    finally:
        set_random_state(state)
