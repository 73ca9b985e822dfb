"""A few images with their labels, and all images without."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from course_utils.data.digits import NUM_CLASSES, Images


@dataclass(frozen=True, eq=False)
class FewLabels:
    """What a classifier with few labels may learn from. No other label is in here.

    Attributes
    ----------
    x : torch.Tensor of shape (k, 1, size, size)
        The labelled images.
    labels : torch.Tensor of shape (k,), int64
        The digits that they show.
    unlabelled : torch.Tensor of shape (n, 1, size, size)
        All images, the labelled ones among them.
    """

    x: torch.Tensor
    labels: torch.Tensor
    unlabelled: torch.Tensor


def few_labels(images: Images, per_class: int = 10, seed: int = 0) -> FewLabels:
    """Keep the labels of as many images of each digit, and take those of all others away.

    Parameters
    ----------
    images : Images
        With images of all ten digits, as ``mnist("train")`` gives them.
    per_class : int
        How many images of each digit keep their label.
    seed : int
        Which they are: one seed is one draw, on every device.

    Raises
    ------
    ValueError
        If there are too few images of a digit.
    """
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    y = images.y.cpu()[order]
    counts = torch.bincount(y, minlength=NUM_CLASSES)
    if per_class < 1 or int(counts.min()) < per_class:
        raise ValueError(
            f"per_class is {per_class}; use 1 to {int(counts.min())}, of which there are images of every digit."
        )
    chosen = torch.cat([order[y == digit][:per_class] for digit in range(NUM_CLASSES)])
    chosen = chosen.to(images.x.device)
    return FewLabels(images.x[chosen], images.y[chosen], images.x)
