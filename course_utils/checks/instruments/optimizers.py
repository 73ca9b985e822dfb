"""Optimizers that an answer makes: what they hold, how they are set, and where their steps lead."""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.exercise import Draw


def held(optimizer: torch.optim.Optimizer, parts: dict[str, nn.Module]) -> list[str]:
    """Which parts an optimizer holds, in words; a part counts when all of it is there."""
    ids = [id(p) for group in optimizer.param_groups for p in group["params"]]
    found = []
    for name, part in parts.items():
        inside = [id(p) in ids for p in part.parameters()]
        if any(inside):
            found.append(name if all(inside) else f"some of {name}")
    return found


def settings(name: str, optimizer: torch.optim.Optimizer) -> set[str]:
    """Kind and settings of each group of parameters, in words that begin with the optimizer's name."""
    found = set()
    for group in optimizer.param_groups:
        words = [
            type(optimizer).__name__,
            f"lr {float(group['lr']):.3g}",
            f"betas {tuple(round(float(b), 3) for b in group.get('betas', ()))}",
        ]
        words += [option for option in ("weight_decay", "maximize") if group.get(option)]
        found.add(f"{name}: {', '.join(words)}")
    return found


def after_steps(
    draw: Draw, optimizers: tuple[torch.optim.Optimizer, ...], *nets: nn.Module
) -> list[torch.Tensor]:
    """Where two steps of each optimizer on drawn gradients take the weights: tells who holds what,
    and how fast it learns."""
    parameters = dict.fromkeys(p for net in nets for p in net.parameters())
    for _ in range(2):
        for optimizer in optimizers:
            for p in parameters:
                p.grad = draw.normal(*p.shape)
            optimizer.step()
    return [100 * p.detach() for p in parameters]
