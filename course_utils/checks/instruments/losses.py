"""Losses: whether one is a number at all, and words on logits that are lost."""

from __future__ import annotations

import torch

SQUEEZED = "squeeze() removes the batch dimension of a batch of one: leave the shape (n, 1) alone."


OVERFLOW = (
    "sigmoid of a large logit is exactly 1 in float32, and log(1 - 1) is lost: use "
    "binary_cross_entropy_with_logits, logsigmoid or softplus on the logits."
)


def _outcome(loss: object) -> str:
    """Whether a loss is a number at all: what it should be is looked at elsewhere."""
    if not isinstance(loss, torch.Tensor):
        return f"a {type(loss).__name__}"
    if loss.numel() != 1:
        return f"a tensor of shape {tuple(loss.shape)}"
    return "a number" if torch.isfinite(loss).all() else "not a finite number"
