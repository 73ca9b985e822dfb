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


def kind(optimizer: torch.optim.Optimizer) -> list[str]:
    """Its class, and what is switched on, for each group of parameters."""
    options = ("weight_decay", "maximize")
    return sorted(
        {
            ", ".join([type(optimizer).__name__, *(o for o in options if group.get(o))])
            for group in optimizer.param_groups
        }
    )


def setting(optimizer: torch.optim.Optimizer, name: str) -> list[str]:
    """What a setting is, such as ``"lr"``, in the groups of parameters."""
    found = set()
    for group in optimizer.param_groups:
        value = group.get(name, ())
        numbers = value if isinstance(value, tuple | list) else (value,)
        found.add(", ".join(f"{float(x):.3g}" for x in numbers) or "none")
    return sorted(found)


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
