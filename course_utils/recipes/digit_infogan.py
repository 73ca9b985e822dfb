"""A reader of digits' codes that learns from pairs of real images, without labels.

InfoGAN's bound is about fakes alone, and a code for slant or width serves it as well as one for the digit.
Here the code of a real image has to be that of an image which most likely shows the same digit: one of its
nearest neighbours, both turned, sheared, scaled and shifted at random. What these changes keep, and
neighbours share, is what the code can mean.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_utils.live.tracking import track
from course_utils.recipes.image_pairs import RealPairs, agreement_loss
from course_utils.training.bf16 import autocast
from course_utils.training.blocks import Progress, adam_with_decay, train_in_blocks


def code_reader(num_codes: int = 10) -> nn.Sequential:
    """Q: a small convolutional network from images (n, 1, 28, 28) to logits (n, num_codes)."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(0.2),  # (n, 32, 14, 14)
        nn.Conv2d(32, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),  # (n, 64, 7, 7)
        nn.Flatten(), nn.Linear(64 * 49, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2),  # (n, 256)
        nn.Linear(256, num_codes),  # (n, num_codes)
    )  # fmt: skip


def train_reader(
    pairs: RealPairs,
    agree: Callable[[Tensor, Tensor], Tensor] = agreement_loss,
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
