"""How many of the thousand stacked digits a generator makes, as the course's classifier sees them."""

from __future__ import annotations

import torch
from torch import Tensor

from course_utils.metrics.digits import DigitClassifier, classify


def stacked_numbers(
    net: DigitClassifier, images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)
) -> Tensor:
    """The number that each picture shows, read channel by channel.

    Parameters
    ----------
    net : DigitClassifier
        From `load_classifier`.
    images : Tensor of shape (n, 3, 28, 28)
        As `course_utils.data.stacked_digits` draws them.
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink.

    Returns
    -------
    Tensor of shape (n,), int64
        From 0 to 999, on the classifier's device.

    Raises
    ------
    ValueError
        If the pictures have another number of channels, or `classify` refuses them.
    """
    if images.ndim != 4 or images.shape[1] != 3:
        raise ValueError(f"images has shape {tuple(images.shape)}; it must be (n, 3, 28, 28).")
    _, probabilities = classify(net, images.flatten(0, 1)[:, None], value_range)
    digits = probabilities.argmax(1).view(-1, 3)
    return digits @ torch.tensor([100, 10, 1], device=digits.device)


def stacked_report(numbers: Tensor, num_modes: int = 1000) -> tuple[int, float]:
    """Modes among stacked digits, and how unevenly they are hit.

    Parameters
    ----------
    numbers : Tensor of shape (n,), int64
        From `stacked_numbers`; the papers take 26,000 of them.
    num_modes : int, default=1000

    Returns
    -------
    modes : int
        How many numbers occur at all.
    kl : float
        Kullback-Leibler divergence from the uniform distribution, sum over modes of q log(q / p) in
        nats. Even exact draws don't reach 0: about (num_modes - 1) / (2 n) is left.

    References
    ----------
    Lin et al., PacGAN, NeurIPS 2018, section 4.2.
    """
    counts = numbers.cpu().bincount(minlength=num_modes).double()
    shares = counts / counts.sum()
    return int((counts > 0).sum()), float(torch.xlogy(shares, shares * num_modes).sum())
