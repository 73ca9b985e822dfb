"""Tell gradients that were cleared before the step from gradients that never came."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from course_utils.checks.probe import Updates


@contextlib.contextmanager
def cleared_too_soon(
    updates: Updates, optimizer: torch.optim.Optimizer, net: nn.Module, name: str
) -> Iterator[None]:
    """Correct the words of :func:`~course_utils.checks.probe.two_updates` on gradients that went.

    At a step without gradients it cannot know whether backward() ever reached the network; hooks on
    the parameters know. The first step decides: whatever the second finds cleared, may be the first's.

    Parameters
    ----------
    updates
        What ``two_updates`` yields: its block stands around this one.
    optimizer, net, name
        The network that learns, its optimizer, and its name in the words.
    """
    reached = False
    cleared: list[bool] = []

    def note_gradient(_: torch.Tensor) -> None:
        nonlocal reached
        reached = True

    def note_step(*_: Any) -> None:
        gone = not any(p.grad is not None and p.grad.any() for p in net.parameters())
        cleared.append(reached and gone)

    hooks = [parameter.register_hook(note_gradient) for parameter in net.parameters()]
    step_hook = optimizer.register_step_pre_hook(note_step)
    try:
        yield
    finally:
        for hook in (*hooks, step_hook):
            hook.remove()
    if cleared[:1] == [True]:
        missed = f"optimizer.step(): no gradients in {name}"
        updates.faults[:] = [fault for fault in updates.faults if not fault.startswith(missed)]
        updates.faults.append(f"optimizer.step(): {name}'s gradients were cleared after backward()")
