"""Three digits in one picture, one in each colour channel: a thousand modes that can be counted."""

from __future__ import annotations

import torch

from course_utils.data.digits import NUM_CLASSES, Images


def stacked_number(digits: torch.Tensor) -> torch.Tensor:
    """The number that three digits show, hundreds first: int64 of shape (n, 3) to (n,)."""
    weights = torch.tensor([NUM_CLASSES**2, NUM_CLASSES, 1], device=digits.device)
    return (digits * weights).sum(1)


def stacked_digits(images: Images, n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw pictures of three digits: hundreds in red, tens in green, units in blue.

    Parameters
    ----------
    images : Images
        From `course_utils.mnist`; each channel is one of them, drawn independently.
    n : int
        Number of pictures, at least 1.
    seed : int
        The same seed gives the same pictures on every device.

    Returns
    -------
    x : torch.Tensor of shape (n, 3, height, width)
        On the device of the images, in their range of values.
    y : torch.Tensor of shape (n,), int64
        The number shown, 0 to 999: the mode.

    Raises
    ------
    TypeError, ValueError
        If the images have no labels, or n is below 1.

    References
    ----------
    Metz, Poole, Pfau, Sohl-Dickstein, Unrolled Generative Adversarial Networks, ICLR 2017, section
    3.3.1; Srivastava et al., VEEGAN, NeurIPS 2017, section 4.2.
    """
    Images.checked(images)
    if n < 1:
        raise ValueError(f"A draw needs at least one picture, got n={n}.")
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randint(len(images), (n, 3), generator=generator).to(images.x.device)
    return images.x[rows, 0], stacked_number(images.y[rows])
