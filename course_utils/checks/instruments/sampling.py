"""Samples and noise: a generator that keeps what it is given, and what is wrong with draws."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from course_utils.checks.instruments.networks import fill_parameters


def same_or_different(one: object, two: object, what: str) -> str:
    """Whether two calls gave the same, in words; ``what`` names it, such as "samples"."""
    if not isinstance(one, torch.Tensor) or not isinstance(two, torch.Tensor):
        return f"a {type(one).__name__}, not a tensor"
    return f"the same {what}" if torch.equal(one, two) else f"different {what}"


def judge_noise(noise: list[torch.Tensor]) -> list[str]:
    """What is wrong with draws that should be standard normal and new for every batch.

    In words without measured numbers, which would differ from one wrong answer to its like.

    Parameters
    ----------
    noise
        What was drawn, in order: twice a batch, or once if there is one draw alone.
    """
    if not any(z.numel() for z in noise):
        return ["there is none"]
    faults = []
    pooled = torch.cat([z.flatten() for z in noise])
    # Wide limits: over 700 draws even the extremes of right answers stay inside.
    if pooled.std() < 0.05:
        faults.append("all values are the same")
    elif pooled.min() >= 0:
        faults.append("no value is below 0")
    elif pooled.abs().max() < 2.0:
        faults.append("no value is beyond ±2")
    elif abs(pooled.mean()) > 0.3:
        faults.append("the mean is not 0")
    elif not 0.8 < pooled.std() < 1.2:
        faults.append("the standard deviation is not 1")
    # update_D and update_G may share a draw within a batch, batches may not.
    per_batch = noise[::2]
    for i, z in enumerate(per_batch):
        if any(torch.equal(z[: len(w)], w[: len(z)]) for w in per_batch[:i]):
            faults.append("the same noise comes back in a later batch")
            break
    return faults


class RecordingGenerator(nn.Module):
    """A generator that keeps the noise it is given, of width 3, and the modes it runs in.

    Parameters
    ----------
    shape
        Of one sample.
    """

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape
        self.layer = fill_parameters(nn.Linear(3, math.prod(shape)))
        self.noise: list[torch.Tensor] = []
        self.modes: set[str] = set()

    def __deepcopy__(self, memo: Any) -> RecordingGenerator:
        """A copy that writes into the same records: an answer may sample from a copy."""
        with torch.random.fork_rng(devices=[]):  # copying draws no random numbers
            twin = type(self)(*self.shape)
        twin.to(next(self.parameters()).device).train(self.training)
        twin.noise, twin.modes = self.noise, self.modes
        return twin

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        self.noise.append(z.detach().clone())
        self.modes.add("training" if self.training else "eval")
        return self.layer(z).reshape(-1, *self.shape)
