"""What long trainings share: steps in blocks, and an optimiser whose learning rate falls to 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor, nn
from torch.optim import Adam
from torch.optim.lr_scheduler import LambdaLR, LRScheduler

from course_utils.live.tracking import track
from course_utils.training.parts import linear_decay

History = dict[str, list[float]]
# progress(num_blocks, history) yields the numbers of the blocks, as track does.
Progress = Callable[[int, History], Iterable[int]]


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
