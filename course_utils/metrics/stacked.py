"""How many of the thousand stacked digits a generator makes, as the course's classifier sees them."""

from __future__ import annotations

import torch
from torch import Tensor

from course_utils.data.stacked import stacked_number
from course_utils.metrics.digits import classify, load_classifier

NUM_MODES = 1000


def stacked_report(
    images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)
) -> tuple[int, float]:
    """Modes among stacked digits, and how unevenly they are hit.

    The course's classifier reads each channel by itself; the three digits are the mode.

    Parameters
    ----------
    images : Tensor of shape (n, 3, 28, 28)
        As `course_utils.data.stacked_digits` draws them; the papers take 26,000.
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink.

    Returns
    -------
    modes : int
        How many of the thousand occur at all.
    kl : float
        Kullback-Leibler divergence of the shares q of the modes from uniform ones, the sum of
        q log(1000 q) in nats. Exact draws don't reach 0 either: about 999 / (2 n) is left.

    Raises
    ------
    ValueError
        If the pictures have another shape, there are none, or a pixel is not a finite number.

    References
    ----------
    Srivastava et al., VEEGAN, NeurIPS 2017, section 4.2; Lin et al., PacGAN, NeurIPS 2018, section
    4.2. Their classifiers are networks of their own, so that figures agree in size, not in the last digit.
    """
    if images.ndim != 4 or images.shape[1] != 3:
        raise ValueError(f"images has shape {tuple(images.shape)}; it must be (n, 3, 28, 28).")
    net = load_classifier(images.device)
    _, probabilities = classify(net, images.flatten(0, 1)[:, None], value_range)
    numbers = stacked_number(probabilities.argmax(1).view(-1, 3)).cpu()
    shares = numbers.bincount(minlength=NUM_MODES).double() / len(numbers)
    return int((shares > 0).sum()), float(torch.xlogy(shares, shares * NUM_MODES).sum())
