"""Classification accuracy score: what a classifier learns from samples alone, tested on real images."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from course_utils.data.batches import checked_labels
from course_utils.data.digits import NUM_CLASSES, Images
from course_utils.metrics.digits import DigitClassifier, classify, label_accuracy
from course_utils.training.bf16 import autocast
from course_utils.training.blocks import Progress, endless, train_in_blocks

BATCH = 128


def classification_accuracy_score(
    fake: Tensor,
    labels: Tensor,
    test: Images,
    *,
    num_epochs: int = 2,
    seed: int = 0,
    progress: Progress | None = None,
) -> float:
    """Train a classifier on generated images and their labels, and test it on real ones.

    It is high only if the samples show what they were asked for *and* are as varied as real images:
    a generator that makes one perfect picture of each digit teaches a classifier next to nothing.

    Parameters
    ----------
    fake : Tensor of shape (n, 1, 28, 28)
        Generated images in (-1, 1), at least 128 of them; 20,000 give steady figures.
    labels : Tensor of shape (n,), int64
        The digits they were asked for.
    test : Images
        Real images, from ``mnist("test")``, on the same device.
    num_epochs : int
        Passes over the fakes, at least 1.
    seed : int
        Of the classifier's weights and of the order; torch's random state is left as it was.
    progress : callable or None
        ``progress(num_epochs, history)`` yields the epochs; None for `course_utils.track`.

    Returns
    -------
    float in [0, 1]
        Accuracy on the real images. Read it beside what as many *real* training images reach.

    Raises
    ------
    TypeError, ValueError
        If there are too few images, one is no image of 28x28 finite pixels, or there is not one digit
        for each.

    References
    ----------
    Ravuri, Vinyals, Classification Accuracy Score for Conditional Generative Models, NeurIPS 2019,
    section 3.
    """
    if not isinstance(fake, Tensor) or fake.shape[1:] != (1, 28, 28) or len(fake) < BATCH:
        given = tuple(fake.shape) if isinstance(fake, Tensor) else type(fake).__name__
        raise ValueError(
            f"The generated images must be a tensor of shape (n, 1, 28, 28) with n at least {BATCH}, "
            f"not {given}."
        )
    if not fake.isfinite().all():
        raise ValueError("The generated images hold NaN or infinite pixels: training has diverged.")
    if num_epochs < 1:
        raise ValueError(f"num_epochs is {num_epochs}; the classifier needs at least 1.")
    checked_labels(labels, len(fake), NUM_CLASSES)
    Images.checked(test)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = DigitClassifier()
    net.to(fake.device)
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch does not list it
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2, fused=True)
    batches, steps = endless(fake, labels, batch_size=BATCH, seed=seed), len(fake) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=num_epochs * steps)

    def step(_: int) -> Tensor:
        x, y = next(batches)
        with autocast(fake.device):
            loss = cross_entropy(net(x).float(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()[None]

    train_in_blocks(
        step, num_epochs * steps, ["loss"],
        schedules=[schedule], steps_per_block=steps, progress=progress,
    )  # fmt: skip
    return label_accuracy(classify(net, test.x, test.value_range)[1], test.y)
