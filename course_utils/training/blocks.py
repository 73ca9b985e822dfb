"""What long trainings share: steps in blocks, an optimiser for each player, the discriminator's loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Adam
from torch.optim.lr_scheduler import LambdaLR, LRScheduler

from course_utils.data.batches import Batches
from course_utils.live.tracking import track
from course_utils.training.parts import linear_decay, r1_penalty

History = dict[str, list[float]]
# progress(num_blocks, history) yields the numbers of the blocks, as track does.
Progress = Callable[[int, History], Iterable[int]]
PENALTY_EVERY = 8  # steps; as many times as strong, it costs little and does the same


def train_in_blocks(
    step: Callable[[int], Tensor],
    num_steps: int,
    names: Sequence[str],
    *,
    schedules: Sequence[LRScheduler] = (),
    steps_per_block: int = 100,
    progress: Progress | None = None,
) -> History:
    """Make all steps of a training, and note the mean losses of each block of steps.

    Losses stay on their device until a block ends: fetching each would make a GPU wait.

    Parameters
    ----------
    step : callable
        ``step(k)`` makes step k, from 0, and returns its losses, detached, of shape (len(names),).
    num_steps : int
        At least 1; the last block may be shorter than the others.
    names : sequence of str
        What the losses are called in the history.
    schedules : sequence of LRScheduler
        Each makes a step after every step of the training.
    steps_per_block : int
    progress : callable or None
        ``progress(num_blocks, history)`` yields the numbers of the blocks; None for `track`.

    Returns
    -------
    dict of str to list of float
        The mean of each loss, one number a block.
    """
    history: History = {name: [] for name in names}
    for block in (progress or track)(-(-num_steps // steps_per_block), history):
        losses = []
        start = block * steps_per_block
        for k in range(start, min(start + steps_per_block, num_steps)):
            losses.append(step(k))
            for schedule in schedules:
                schedule.step()
        means = torch.stack(losses).mean(0).tolist()
        for name, mean in zip(names, means, strict=True):
            history[name].append(mean)
    return history


def adam_with_decay(
    parameters: Iterable[nn.Parameter],
    lr: float,
    num_steps: int,
    betas: tuple[float, float] = (0.0, 0.99),
) -> tuple[Adam, LambdaLR]:
    """Adam in one pass over all weights, and the schedule that takes its learning rate to 0.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate of the first step.
    num_steps : int
        Steps after which it is 0, at least 1.
    betas : (float, float)
        By default without a memory of past gradients: a player's opponent has moved on since.

    Returns
    -------
    optimizer : Adam
    schedule : LambdaLR

    Raises
    ------
    ValueError
        If num_steps is below 1.
    """
    optimizer = Adam(parameters, lr=lr, betas=betas, fused=True)
    return optimizer, linear_decay(optimizer, num_steps)


def endless(*tensors: Tensor, batch_size: int, seed: int) -> Iterator[tuple[Tensor, ...]]:
    """Full batches for ever, each a tuple of as many tensors as are given.

    Parameters
    ----------
    *tensors : Tensor
        With the same number of rows n, on one device.
    batch_size : int
        At most n rows are in a batch, where this is more.
    seed : int
        Of the order.

    Yields
    ------
    tuple of Tensor

    Raises
    ------
    TypeError, ValueError
        As `Batches`.
    """
    batch_size = min(batch_size, len(tensors[0]))
    batches = Batches(*tensors, batch_size=batch_size, drop_last=True, seed=seed)
    while True:
        for batch in batches:
            yield (batch,) if isinstance(batch, Tensor) else batch


def penalty_at(k: int, weight: float) -> float:
    """The penalty's weight in step k: it is left out in all but every eighth, and stronger there.

    References
    ----------
    Karras et al., Analyzing and Improving the Image Quality of StyleGAN, CVPR 2020, section 3.1.
    """
    return PENALTY_EVERY * weight if k % PENALTY_EVERY == 0 else 0.0


def discriminator_loss(
    logits_of: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, penalty: float
) -> tuple[Tensor, Tensor]:
    """The logistic loss of the discriminator, without and with the penalty on its slope.

    Parameters
    ----------
    logits_of : callable
        Gives logits (2 n, 1) for images (2 n, ...), the real ones first. No batch norm: real images
        and fakes pass through it together.
    real, fake : Tensor of shape (n, ...)
    penalty : float
        Weight of the squared slope at the real images (R1, half of the paper's gamma); 0 leaves it out.

    Returns
    -------
    loss, with_penalty : Tensor of shape ()

    References
    ----------
    Mescheder, Geiger, Nowozin, Which Training Methods for GANs do actually Converge?, ICML 2018.
    """
    # A view of its own, whose gradient may be asked for.
    real = real.detach().requires_grad_(penalty > 0)
    real_logits, fake_logits = logits_of(torch.cat([real, fake])).float().chunk(2)
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss, loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
