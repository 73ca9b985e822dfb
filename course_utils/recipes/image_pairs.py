"""Pairs of real images that show the same: an image changed a little, or one of its neighbours."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

NUM_PAIRED = 20_000  # images at most whose neighbours are sought


def disturb(images: Tensor, strength: float) -> Tensor:
    """Turn, shear, scale and shift each image at random; gradients flow through.

    Parameters
    ----------
    images : Tensor of shape (n, 1, height, width)
        Paper is -1; it also fills what comes in from outside.
    strength : float
        1 turns by up to 0.35 radians, scales by up to 20 %, shears by up to 0.3 and shifts by up to 6 %
        of the image; 0 leaves the image in its place.

    Returns
    -------
    Tensor of the same shape, float32
    """
    n, device = len(images), images.device
    turn, scale, shear, *shift = 2 * torch.rand(5, n, device=device) - 1
    turn, scale, shear = 0.35 * strength * turn, 1 + 0.2 * strength * scale, 0.3 * strength * shear
    cos, sin = turn.cos(), turn.sin()
    x, y = (0.12 * strength * s for s in shift)  # the image is 2 wide
    rows = [
        torch.stack([scale * cos, scale * (shear * cos - sin), x], 1),
        torch.stack([scale * sin, scale * (shear * sin + cos), y], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return F.grid_sample(images.float() + 1, grid, align_corners=False) - 1


def straighten(images: Tensor) -> Tensor:
    """Shear each image so that its ink stands upright, and move the ink's centre to the middle.

    Parameters
    ----------
    images : Tensor of shape (n, 1, side, side)
        Paper is -1.

    Returns
    -------
    Tensor of the same shape, float32
    """
    n, side = len(images), images.shape[-1]
    place = (2 * torch.arange(side, device=images.device) + 1) / side - 1  # of a pixel, -1 to 1
    ink = (images.float() + 1) / 2
    mass = ink.sum((1, 2, 3)).clamp(min=1e-3)  # an empty page stays empty
    x, y = ink.sum((1, 2)) @ place / mass, ink.sum((1, 3)) @ place / mass
    from_x, from_y = place - x[:, None], place - y[:, None]
    xy = torch.einsum("nij,ni,nj->n", ink[:, 0], from_y, from_x)
    yy = torch.einsum("nij,ni,ni->n", ink[:, 0], from_y, from_y)
    one, zero = torch.ones(n, device=images.device), torch.zeros(n, device=images.device)
    rows = [
        torch.stack([one, xy / yy.clamp(min=1e-3), x], 1),
        torch.stack([zero, one, y], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return 2 * F.grid_sample(ink, grid, align_corners=False) - 1


def nearest_neighbours(images: Tensor, k: int = 5, num_components: int = 50) -> Tensor:
    """The k images most like each, by their pixels.

    Parameters
    ----------
    images : Tensor of shape (n, 1, side, side)
        Paper is -1; at least k + 1.
    k : int
    num_components : int
        Distances are taken between this many principal components of the straightened images.

    Returns
    -------
    int64 Tensor of shape (n, k), nearest first; no image is its own neighbour

    Raises
    ------
    ValueError
        If there are too few images.
    """
    if len(images) <= k:
        raise ValueError(f"There are {len(images)} images; {k} neighbours need at least {k + 1}.")
    flat = straighten(images).flatten(1)
    flat = flat - flat.mean(0)
    # Few or very similar images have many directions of length 0: single precision does not get there.
    _, directions = torch.linalg.eigh((flat.T @ flat).cpu().double())  # the largest last
    flat = flat @ directions[:, -num_components:].to(flat)
    lengths = flat.square().sum(1)
    found = []
    for start in range(0, len(flat), 1000):  # all distances at once would not fit
        block = flat[start : start + 1000]
        distances = lengths - 2 * block @ flat.T
        own = torch.arange(len(block), device=images.device)
        distances[own, start + own] = torch.inf
        found.append(distances.topk(k, largest=False).indices)
    return torch.cat(found)


class RealPairs:
    """Pairs of real images that most likely show the same digit, found without labels.

    Parameters
    ----------
    images : Tensor of shape (n, 1, side, side)
        Paper is -1.
    strength : float
        How far both are turned and moved, see `disturb`.
    k : int
        The second of a pair is one of the k nearest neighbours of the first.
    seed : int
        Which images, if there are more than 20,000: the time grows with the square of their number.

    References
    ----------
    Shaham et al., SpectralNet: Spectral Clustering using Deep Neural Networks, ICLR 2018.
    Van Gansbeke et al., SCAN: Learning to Classify Images without Labels, ECCV 2020.
    """

    def __init__(self, images: Tensor, strength: float = 0.7, k: int = 5, seed: int = 0) -> None:
        order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
        self.images = images[order[:NUM_PAIRED].to(images.device)]
        self.neighbours = nearest_neighbours(self.images, k)
        self.strength = strength

    def draw(self, n: int) -> Tensor:
        """n images followed by their partners, (2 n, 1, side, side), by torch's random state."""
        device = self.images.device
        first = torch.randint(len(self.images), (n,), device=device)
        which = torch.randint(self.neighbours.shape[1], (n,), device=device)
        both = torch.cat([first, self.neighbours[first, which]])
        return disturb(self.images[both], self.strength)


def agreement_loss(logits: Tensor, partner_logits: Tensor, weight: float = 5.0) -> Tensor:
    """How far a reader is from putting both images of each pair into one class, and using all classes.

    Minus the mean logarithm of the probability that two draws, one for each image, are the same class, minus
    weight times the entropy, in nats, of the mean of all probabilities.

    Parameters
    ----------
    logits, partner_logits : Tensor of shape (n, num_classes)
        Row i of both belongs to pair i.
    weight : float

    Returns
    -------
    Tensor of shape ()

    References
    ----------
    Van Gansbeke et al., SCAN: Learning to Classify Images without Labels, ECCV 2020, equation 2.
    """
    log_q, log_partner = logits.log_softmax(dim=1), partner_logits.log_softmax(dim=1)
    agreement = torch.logsumexp(log_q + log_partner, dim=1).mean()  # no log(0) where it is sure
    mean = torch.cat([log_q, log_partner]).exp().mean(0)
    return -agreement + weight * torch.xlogy(mean, mean).sum()
