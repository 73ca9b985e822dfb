"""An InfoGAN for digits: ten codes, no labels, and a Q that has seen real digits.

InfoGAN's bound is about fakes alone, and a code for slant or width serves it as well as one for the digit.
So the same is asked of the code on real images: it has to be equal for two images that most likely show
the same digit, an image and one of its nearest neighbours, both turned, sheared, scaled and shifted at
random. What these changes keep, and neighbours share, is what the code can mean. The codes that such a Q
gives to real images are labels that nobody wrote, and a conditional GAN can be trained on them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils.data.digits import Images
from course_utils.live.tracking import track
from course_utils.networks import mlp
from course_utils.recipes.digit_gan import CODE_SCALE
from course_utils.recipes.image_pairs import RealPairs, disturb
from course_utils.training.bf16 import autocast
from course_utils.training.blocks import (
    Progress,
    adam_with_decay,
    discriminator_loss,
    endless,
    penalty_at,
    train_in_blocks,
)
from course_utils.training.parts import EMA


class DigitInfoganGenerator(nn.Module):
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
        nn.Conv2d(1, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),  # (n, 32, 14, 14)
        nn.Conv2d(32, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),  # (n, 64, 7, 7)
        nn.Flatten(), nn.Linear(64 * 49, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),  # (n, 256)
        nn.Linear(256, num_codes),  # (n, num_codes)
    )  # fmt: skip


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
    progress: Progress = track,
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
    optimizer, schedule = adam_with_decay(net_Q.parameters(), lr, num_steps, betas=(0.9, 0.99))

    def step(_k: int) -> Tensor:
        with autocast(device):
            logits = net_Q(pairs.draw(batch_size)).float()
        loss = agree(*logits.chunk(2))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()[None]

    train_in_blocks(
        step, num_steps, ("loss_pairs",),
        schedules=(schedule,), steps_per_block=20, progress=progress,
    )  # fmt: skip
    return net_Q.eval()


def train_digit_infogan(
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
    progress: Progress = track,
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
    net_G = DigitInfoganGenerator(z_dim, num_codes).to(device)
    net_D = nn.Sequential(nn.Flatten(), mlp(784, 1024, 512, 256, 1)).to(device)
    net_Q = code_reader(num_codes).to(device)
    of_GQ = [*net_G.parameters(), *net_Q.parameters()]
    ema = EMA(net_G, decay=0.99)
    optimizer_D, schedule_D = adam_with_decay(net_D.parameters(), lr, num_steps)
    optimizer_GQ, schedule_GQ = adam_with_decay(of_GQ, lr, num_steps)
    batches = endless(images.x, batch_size=batch_size, seed=seed)

    def latent(n: int) -> tuple[Tensor, Tensor]:
        z = torch.randn(n, z_dim, device=device)
        return z, torch.randint(num_codes, (n,), device=device)

    def step(k: int) -> Tensor:
        (real,) = next(batches)
        z, code = latent(len(real))
        with autocast(device):
            with torch.no_grad():
                fake = net_G(z, F.one_hot(code, num_codes)).float()
            loss_D, loss = discriminator_loss(net_D, real, fake, penalty_at(k, penalty))
        optimizer_D.zero_grad()
        loss.backward()
        optimizer_D.step()

        z, code = latent(len(real))
        with autocast(device):
            fake = net_G(z, F.one_hot(code, num_codes))
            loss_G = F.softplus(-net_D(fake).float()).mean()
            loss_Q = F.cross_entropy(net_Q(disturb(fake, strength)).float(), code)
        optimizer_GQ.zero_grad()
        (loss_G + weight * loss_Q).backward(inputs=of_GQ)  # none for net_D: they'd be unused
        optimizer_GQ.step()

        ema.update(net_G)
        return torch.stack([loss_D.detach(), loss_G.detach(), loss_Q.detach()])

    train_in_blocks(
        step, num_steps, ("loss_D", "loss_G", "loss_Q"),
        schedules=(schedule_D, schedule_GQ), progress=progress,
    )  # fmt: skip
    return ema.module, net_Q.eval()
