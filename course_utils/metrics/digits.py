"""Digits as a small classifier sees them: classes, their shares, and whether labels are obeyed."""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from course_utils.weights import course_weights


class DigitClassifier(nn.Module):
    """Small convolutional classifier of MNIST digits with a 128-wide feature layer.

    Takes images (n, 1, 28, 28) in [-1, 1]; `features` gives (n, 128), `forward` logits (n, 10).
    """

    def __init__(self) -> None:
        super().__init__()

        def block(c_in: int, c_out: int, kernel: int) -> nn.Sequential:
            return nn.Sequential(
                nn.Conv2d(c_in, c_out, kernel, padding=kernel // 2, bias=False),
                nn.BatchNorm2d(c_out),
                nn.ReLU(),
                nn.MaxPool2d(2),
            )

        self.trunk = nn.Sequential(
            block(1, 32, 5), block(32, 64, 3), block(64, 96, 3), nn.Flatten()
        )
        self.embed = nn.Sequential(
            nn.Linear(96 * 9, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU()
        )
        self.head = nn.Linear(128, 10)

    def features(self, x: Tensor) -> Tensor:
        return self.embed(self.trunk(x))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))


@torch.no_grad()
def classify(
    net: DigitClassifier, images: Tensor, value_range: tuple[float, float] = (-1.0, 1.0)
) -> tuple[Tensor, Tensor]:
    """Features and class probabilities of images, a batch at a time.

    Parameters
    ----------
    net : DigitClassifier
        The judge, e.g. from `load_classifier`.
    images : Tensor of shape (n, 1, height, width)
        28x28, or larger: these are brought to 28x28 by the least-squares inverse of bilinear
        enlargement, so that an enlarged digit is judged as it was.
    value_range : (float, float), default=(-1, 1)
        Values of paper and of full ink; what lies outside is clipped, as an image viewer would.

    Returns
    -------
    features : Tensor of shape (n, 128)
    probabilities : Tensor of shape (n, 10)

    Raises
    ------
    ValueError
        If the images have another shape, none is given, or a pixel is not a finite number.
    """
    if images.ndim != 4 or images.shape[1] != 1 or not len(images) or min(images.shape[2:]) < 28:
        raise ValueError(
            f"images has shape {tuple(images.shape)}; it must be (n, 1, height, width), "
            "28x28 or larger."
        )
    low, high = value_range
    weight = net.head.weight
    net.eval()
    features, probabilities = [], []
    for batch in images.split(500):
        batch = batch.to(weight.device, weight.dtype)
        if not batch.isfinite().all():
            raise ValueError(
                "images holds NaN or infinite pixels: training has diverged, or weights are not "
                "loaded."
            )
        batch = (_to_28(batch) - low) / (high - low) * 2 - 1
        batch = batch.clamp(-1, 1)
        features.append(net.features(batch))
        probabilities.append(net.head(features[-1]).softmax(1))
    return torch.cat(features), torch.cat(probabilities)


def load_classifier(device: torch.device | str | None = None) -> DigitClassifier:
    """The trained classifier that ships with the course, in evaluation mode.

    Parameters
    ----------
    device : torch.device or str, default=None
        Where it lives; None means the CPU.

    Returns
    -------
    DigitClassifier
    """
    with torch.device(
        "meta"
    ):  # no weights drawn, so that a student's seed gives the same numbers with it or without
        net = DigitClassifier()
    net.load_state_dict(course_weights("mnist_classifier")["net"], assign=True)
    # channels_last makes its convolutions a third faster on the CPU.
    net = net.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net.eval().requires_grad_(False)


def class_shares(probabilities: Tensor) -> Tensor:
    """Share of images that the classifier takes for each digit.

    Parameters
    ----------
    probabilities : Tensor of shape (n, classes)
        From `classify`; logits do as well.

    Returns
    -------
    Tensor of shape (classes,), on the CPU
        Adds up to 1.
    """
    counts = probabilities.argmax(1).bincount(minlength=probabilities.shape[1])
    return counts.cpu().double() / len(probabilities)  # to the CPU: Apple's GPUs have no doubles


def label_accuracy(probabilities: Tensor, labels: Tensor) -> float:
    """Share of images that show the digit they were asked for, as the classifier sees it.

    Parameters
    ----------
    probabilities : Tensor of shape (n, classes)
        From `classify`; logits do as well.
    labels : Tensor of shape (n,), int
        The digits asked for.

    Returns
    -------
    float in [0, 1]
    """
    if len(labels) != len(probabilities):
        raise ValueError(
            f"There are {len(probabilities)} images but {len(labels)} labels; they must pair up."
        )
    return (probabilities.argmax(1) == labels.to(probabilities.device)).cpu().double().mean().item()


def _to_28(x: Tensor) -> Tensor:
    """Images at 28x28, undoing bilinear enlargement (interpolating back would blur again)."""

    def shrinking(size: int) -> Tensor:
        enlarging = interpolate(torch.eye(28)[None], size, mode="linear")[0].T
        return torch.linalg.pinv(enlarging, rtol=0.1).to(x)

    height, width = x.shape[2:]
    return x if (height, width) == (28, 28) else shrinking(height) @ x @ shrinking(width).T
