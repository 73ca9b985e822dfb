"""A lean InfoGAN for digits: ten codes, no labels, and a Q that has to read through a disturbance.

A sharp-sighted Q is content with codes that stand for slant, width or a speck in a corner. Here it sees
every sample turned, sheared, shifted, scaled and under noise, so that only what survives all that,
the shape of a digit most of all, can carry the code.
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
        If a code has another width.
    """

    def __init__(
        self, z_dim: int = 32, num_codes: int = 10, hidden: tuple[int, ...] = (256, 512, 1024)
    ) -> None:
        super().__init__()
        self.num_codes = num_codes
        self.layers = mlp(z_dim + num_codes, *hidden, 784)

    def forward(self, z: Tensor, c: Tensor) -> Tensor:
        if c.shape[1] != self.num_codes:
            raise ValueError(f"The code has width {c.shape[1]}; it must be {self.num_codes}.")
        return torch.tanh(self.layers(torch.cat([CODE_SCALE * c, z], 1))).view(-1, 1, 28, 28)


def code_reader(num_codes: int = 10) -> nn.Sequential:
    """Q: a small convolutional network from images (n, 1, 28, 28) to logits (n, num_codes)."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(64 * 49, 256), nn.LeakyReLU(0.2), nn.Linear(256, num_codes),
    )  # fmt: skip


def disturb(images: Tensor, strength: float, noise: float) -> Tensor:
    """Turn, shear, scale and shift each image at random, and add noise; gradients flow through.

    Parameters
    ----------
    images : Tensor of shape (n, 1, height, width)
        Paper is -1; it also fills what comes in from outside.
    strength : float
        1 turns by up to 0.35 radians, scales by up to 20 %, shears by up to 0.3 and shifts by up to 6 %
        of the image; 0 leaves the image in its place.
    noise : float
        Standard deviation of the noise, in the units of the pixels.

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
    moved = F.grid_sample(images.float() + 1, grid, align_corners=False) - 1
    return moved + noise * torch.randn_like(moved)


@torch.no_grad()
def read_codes(net_Q: nn.Module, images: Tensor) -> Tensor:
    """What Q says of images, a block at a time: logits of shape (n, num_codes)."""
    return torch.cat([net_Q(block) for block in images.split(1000)])


def train_lean_infogan(
    images: Images,
    num_steps: int,
    *,
    num_codes: int = 10,
    z_dim: int = 32,
    batch_size: int = 128,
    lr: float = 5e-4,
    penalty: float = 0.05,
    weight: float = 0.2,
    strength: float = 0.6,
    noise: tuple[float, float] = (0.7, 0.7),
    seed: int = 0,
    progress: Callable[..., Any] = track,
) -> tuple[nn.Module, nn.Module]:
    """Train a generator of digits with a code, and the network that reads it; labels are not used.

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
    noise : (float, float)
        Noise that Q reads through, at the start and from three quarters of training on.
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
        If num_codes is below 2 or num_steps below 1.

    References
    ----------
    Chen et al., InfoGAN: Interpretable Representation Learning by Information Maximizing Generative
    Adversarial Nets, NeurIPS 2016.
    Ojha et al., Elastic-InfoGAN: Unsupervised Disentangled Representation Learning in
    Class-Imbalanced Data, NeurIPS 2020 (codes that survive changes of the image).
    """
    if num_codes < 2:
        raise ValueError(f"num_codes is {num_codes}; a code needs at least 2 values.")
    device = images.x.device
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

            fade = min(1.0, step / (0.75 * num_steps))
            z, code = latent()
            with autocast(device):
                fake = net_G(z, F.one_hot(code, num_codes))
                loss_G = F.softplus(-net_D(fake).float()).mean()
                seen = disturb(fake, strength, noise[0] + fade * (noise[1] - noise[0]))
                loss_Q = F.cross_entropy(net_Q(seen).float(), code)
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
