"""Noise that says which digit: the largest of the first ten numbers of z asks for it.

So every digit gets a tenth of all noise, and whoever wants a given one sets its number high.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from course_utils.data.digits import NUM_CLASSES

CODE_SCALE = 4.0  # of a one-hot code: about the size of all the noise beside it


def digits_of(z: Tensor) -> Tensor:
    """The digit that each z of shape (n, z_dim) asks for, int64 of shape (n,)."""
    return z[:, :NUM_CLASSES].argmax(1)


def with_digit(z: Tensor) -> Tensor:
    """z of shape (n, z_dim) with the digit it asks for, one-hot, in place of its first ten numbers."""
    code = CODE_SCALE * F.one_hot(digits_of(z), NUM_CLASSES).to(z)  # (n, 10)
    return torch.cat([code, z[:, NUM_CLASSES:]], 1)  # (n, z_dim)
