"""Losses: values and gradients in the ways in which all of them are tried, and words on lost logits."""

from __future__ import annotations

import torch

from course_utils.checks.exercise import Answer, Draw, See
from course_utils.checks.instruments.networks import device_without_data, device_words

SQUEEZED = "squeeze() removes the batch dimension of a batch of one: leave the shape (n, 1) alone."

OVERFLOW = (
    "sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use "
    "binary_cross_entropy_with_logits, logsigmoid or softplus on the logits."
)


def two_batches(draw: Draw) -> tuple[torch.Tensor, torch.Tensor, str]:
    """Logits of real samples and of fewer fakes, shapes (n, 1) and (m, 1), that take gradients; and
    the words for what is tried."""
    n, m = draw.size(6, 9), draw.size(3, 5)
    real, fake = (draw.normal(size, 1, scale=2.0).requires_grad_() for size in (n, m))
    return real, fake, f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1)"


def two_large_logits(draw: Draw) -> torch.Tensor:
    """Two logits, far above and far below 0."""
    size = float(draw.size(15_000, 25_000))
    return torch.tensor([[size], [-size]])


def on_another_device(see: See, hint: str, call: Answer, *inputs: torch.Tensor) -> None:
    """Look at the device of a result whose inputs are on another one than the CPU.

    Parameters
    ----------
    call
        What is called with ``inputs``: with tensors like them there, and with them here, on which
        the mark of the case hangs.
    """
    result = device_without_data(
        lambda: call(*(torch.empty_like(x, device="meta") for x in inputs))
    )
    see.words("device of the result", device_words(result), hint)
    see.fingerprint(call(*inputs))
