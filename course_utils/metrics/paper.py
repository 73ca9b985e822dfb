"""The FID of papers: the same Fréchet distance, on the features of one particular network."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def paper_fid(
    real: Tensor,
    fake: Tensor,
    value_range: tuple[float, float] = (-1.0, 1.0),
    *,
    network: nn.Module | None = None,
    batch_size: int = 100,
) -> float:
    """FID as papers report it, by torchmetrics and torch-fidelity.

    The network is the Inception of 2015 with the weights of Heusel et al., ported from TensorFlow;
    torchvision's Inception has other weights, and its distances are no FIDs. It takes 0.1 s an image
    on a CPU, and its weights (91 MB) are downloaded when first used.

    Parameters
    ----------
    real, fake : Tensor of shape (n, 1, H, W) and (m, 1, H, W)
        Images; as colour images of three equal channels they are what that network takes. Papers use
        50,000.
    value_range : (float, float)
        Values of paper and of full ink; what lies outside is clipped.
    network : Module, optional
        Another network: maps uint8 images (n, 3, H, W) to features (n, d). Then it is no FID.
    batch_size : int

    Returns
    -------
    float

    Raises
    ------
    ModuleNotFoundError
        If torchmetrics or torch-fidelity is not installed.

    References
    ----------
    Heusel et al., GANs trained by a two time-scale update rule, NeurIPS 2017.
    Obukhov et al., High-fidelity performance metrics for generative models in PyTorch (torch-fidelity).
    """
    try:
        from torchmetrics.image.fid import FrechetInceptionDistance

        metric = FrechetInceptionDistance(2048 if network is None else network)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "The FID of papers needs two more packages: run `pip install torchmetrics torch-fidelity`."
        ) from error
    where = real.device if real.is_cuda else torch.device("cpu")  # Apple's GPUs have no doubles
    metric = metric.to(where)
    low, high = value_range
    for images, are_real in ((real, True), (fake, False)):
        for batch in images.split(batch_size):
            grey = ((batch - low) / (high - low)).clamp(0, 1).mul(255).round().to(torch.uint8)
            metric.update(grey.expand(-1, 3, -1, -1).to(where), real=are_real)
    return float(metric.compute())
