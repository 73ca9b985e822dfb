"""A lean InfoGAN for digits: ten codes, no labels, and a Q that has seen real digits.

InfoGAN's bound is about fakes alone, and a code for slant or width serves it as well as one for the digit.
So the same is asked of the code on real images: it has to be equal for two images that most likely show
the same digit, an image and one of its nearest neighbours, both turned, sheared, scaled and shifted at
random. What these changes keep, and neighbours share, is what the code can mean. The codes that such a Q
gives to real images are labels that nobody wrote, and a conditional GAN can be trained on them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data import Batches
from course_utils.lean_gan import PENALTY_EVERY, mlp
from course_utils.live import track
from course_utils.mnist_data import Images
from course_utils.training import EMA, autocast, linear_decay, r1_penalty

CODE_SCALE = 4.0  # about the size of all the noise together
NUM_PAIRED = 20_000  # images at most whose neighbours are sought


class LeanCodeGenerator(nn.Module):
    """Turn noise and a code into digits.

    Parameters
    ----------
    z_dim, num_codes : int
        Widths of the noise and of the one-hot code.
    hidden : tuple of int
        Widths of the hidden layers.

    The forward pass maps z of shape (n, z_dim) and c of shape (n, num_codes) to images
    (n, 1, 28, 28) in (-1, 1).

    Raises
    ------
    ValueError
        If the noise or the code has another shape.
    """

    def __init__(
        self, z_dim: int = 32, num_codes: int = 10, hidden: tuple[int, ...] = (256, 512, 1024)
    ) -> None:
        super().__init__()
        self.z_dim, self.num_codes = z_dim, num_codes
        self.layers = mlp(z_dim + num_codes, *hidden, 784)

    def forward(self, z: Tensor, c: Tensor) -> Tensor:
        n = len(z)
        for name, x, width in (("noise", z, self.z_dim), ("code", c, self.num_codes)):
            if not isinstance(x, Tensor) or x.shape != (n, width):
                given = tuple(x.shape) if isinstance(x, Tensor) else type(x).__name__
                raise ValueError(
                    f"The {name} must be a tensor of shape ({n}, {width}), not {given}."
                )
        return torch.tanh(self.layers(torch.cat([CODE_SCALE * c, z], 1))).view(-1, 1, 28, 28)


def code_reader(num_codes: int = 10) -> nn.Sequential:
    """Q: a small convolutional network from images (n, 1, 28, 28) to logits (n, num_codes)."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(64 * 49, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),
        nn.Linear(256, num_codes),
    )  # fmt: skip


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


@torch.no_grad()
def read_codes(net_Q: nn.Module, images: Tensor) -> Tensor:
    """What Q says of images, a block at a time: logits of shape (n, num_codes)."""
    return torch.cat([net_Q(block) for block in images.split(1000)])


def train_reader(
    pairs: RealPairs,
    agree: Callable[[Tensor, Tensor], Tensor],
    num_steps: int = 400,
    *,
    num_codes: int = 10,
    batch_size: int = 256,
    lr: float = 1e-3,
    seed: int = 0,
    progress: Callable[..., Any] = track,
) -> nn.Module:
    """Let a network give both images of a pair the same code; labels are not used.

    Parameters
    ----------
    pairs : RealPairs
        Its images are on the device to train on.
    agree : callable
        ``agree(logits, partner_logits)``, both (n, num_codes), is the loss.
    num_steps : int
        At least 1; the learning rate falls to 0 over all of them.
    num_codes : int
        Values of the code.
    batch_size : int
        Pairs a step. In a small batch the shares of the codes are left to chance.
    lr : float
        Learning rate at the start.
    seed : int
        The same seed gives the same network on the same machine.
    progress : callable
        ``progress(num_blocks, history)`` yields the blocks of 20 steps, as `track` does.

    Returns
    -------
    Module
        The reader, in evaluation mode.
    """
    device = pairs.images.device
    torch.manual_seed(seed)
    net_Q = code_reader(num_codes).to(device)
    optimizer = torch.optim.Adam(net_Q.parameters(), lr=lr, betas=(0.9, 0.99), fused=True)
    schedule = linear_decay(optimizer, num_steps)
    history: dict[str, list[float]] = {"loss_pairs": []}
    for block in progress(-(-num_steps // 20), history):
        losses = []
        for _step in range(20 * block, min(20 * block + 20, num_steps)):
            with autocast(device):
                logits = net_Q(pairs.draw(batch_size)).float()
            loss = agree(*logits.chunk(2))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.detach())
        history["loss_pairs"].append(float(torch.stack(losses).mean()))
    return net_Q.eval()


def train_lean_infogan(
    images: Images,
    num_steps: int,
    *,
    num_codes: int = 10,
    z_dim: int = 32,
    batch_size: int = 128,
    lr: float = 5e-4,
    penalty: float = 0.05,
    weight: float = 1.0,
    strength: float = 0.7,
    seed: int = 0,
    progress: Callable[..., Any] = track,
) -> tuple[nn.Module, nn.Module]:
    """Train a generator of digits with a code, and the network that reads it, by the bound alone.

    Parameters
    ----------
    images : Images
        From ``mnist("train")``, on the device to train on.
    num_steps : int
        Steps of D and of G with Q, at least 1; learning rates fall to 0 over all of them.
    num_codes : int
        Values of the code, all equally likely, at least 2.
    z_dim : int
        Width of the noise.
    batch_size : int
    lr : float
        Learning rate of all networks at the start.
    penalty : float
        Weight of the squared slope of D at real images (R1, half of the paper's gamma).
    weight : float
        Weight of the code's loss.
    strength : float
        How far images are turned and moved before Q sees them, see `disturb`.
    seed : int
        The same seed gives the same networks on the same machine.
    progress : callable
        ``progress(num_blocks, history)`` yields the blocks of 100 steps, as `track` does.

    Returns
    -------
    net_G, net_Q : Module
        The averaged generator, called with noise (n, z_dim) and one-hot codes (n, num_codes), and the
        reader, which gives logits of the codes; both in evaluation mode.

    Raises
    ------
    ValueError
        If num_codes is below 2.

    References
    ----------
    Chen et al., InfoGAN: Interpretable Representation Learning by Information Maximizing Generative
    Adversarial Nets, NeurIPS 2016.
    Ojha et al., Elastic-InfoGAN: Unsupervised Disentangled Representation Learning in
    Class-Imbalanced Data, NeurIPS 2020 (codes that survive changes of the image).
    """
    if num_codes < 2:
        raise ValueError(f"num_codes is {num_codes}; a code needs at least 2 values.")
    device = Images.checked(images).x.device
    torch.manual_seed(seed)
    net_G = LeanCodeGenerator(z_dim, num_codes).to(device)
    net_D = nn.Sequential(nn.Flatten(), mlp(784, 1024, 512, 256, 1)).to(device)
    net_Q = code_reader(num_codes).to(device)
    of_GQ = [*net_G.parameters(), *net_Q.parameters()]
    ema = EMA(net_G, decay=0.99)
    # No memory of past gradients: the opponent has moved on since.
    optimizer_D, optimizer_GQ = (
        torch.optim.Adam(list(parameters), lr=lr, betas=(0.0, 0.99), fused=True)
        for parameters in (net_D.parameters(), of_GQ)
    )
    schedules = [linear_decay(optimizer, num_steps) for optimizer in (optimizer_D, optimizer_GQ)]
    batch_size = min(batch_size, len(images))
    batches = Batches(images.x, batch_size=batch_size, drop_last=True, seed=seed)
    endless = itertools.chain.from_iterable(itertools.repeat(batches))
    history: dict[str, list[float]] = {"loss_D": [], "loss_G": [], "loss_Q": []}

    def latent() -> tuple[Tensor, Tensor]:
        z = torch.randn(batch_size, z_dim, device=device)
        return z, torch.randint(num_codes, (batch_size,), device=device)

    for block in progress(-(-num_steps // 100), history):
        losses = []
        for step in range(100 * block, min(100 * block + 100, num_steps)):
            real = next(endless)
            assert isinstance(real, Tensor)  # no labels were asked for
            real = real.detach()
            penalize = step % PENALTY_EVERY == 0
            z, code = latent()
            with autocast(device):
                with torch.no_grad():
                    fake = net_G(z, F.one_hot(code, num_codes)).float()
                real.requires_grad_(penalize)
                real_logits, fake_logits = net_D(torch.cat([real, fake])).float().chunk(2)
                loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
                loss = loss_D
                if penalize:
                    loss = loss + PENALTY_EVERY * penalty * r1_penalty(real_logits, real)
            optimizer_D.zero_grad()
            loss.backward()
            optimizer_D.step()

            z, code = latent()
            with autocast(device):
                fake = net_G(z, F.one_hot(code, num_codes))
                loss_G = F.softplus(-net_D(fake).float()).mean()
                loss_Q = F.cross_entropy(net_Q(disturb(fake, strength)).float(), code)
            optimizer_GQ.zero_grad()
            (loss_G + weight * loss_Q).backward(inputs=of_GQ)  # none for net_D: they'd be unused
            optimizer_GQ.step()

            ema.update(net_G)
            for schedule in schedules:
                schedule.step()
            losses.append(torch.stack([loss_D.detach(), loss_G.detach(), loss_Q.detach()]))
        for name, value in zip(history, torch.stack(losses).mean(0).tolist(), strict=True):
            history[name].append(value)
    return ema.module, net_Q.eval()
