"""Update steps: what changed in networks and optimizers, and what should not have."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn


@contextlib.contextmanager
def watch(**things: Any) -> Iterator[list[str]]:
    """List, in words, what changed in networks, tensors, optimisers and torch's global generator.

    Yields a list that is filled when the block ends: weights and gradients of each network, its
    training mode and requires_grad flags, the values of each tensor, the state of each optimiser.
    """
    changes: list[str] = []
    before = {name: _state(thing) for name, thing in things.items()}
    generator = torch.get_rng_state()
    yield changes
    for name, thing in things.items():
        after = _state(thing)
        for key in before[name].keys() | after.keys():
            if not _same(before[name].get(key), after.get(key)):
                changes.append(f"{name}: {key} changed")
    if not torch.equal(generator, torch.get_rng_state()):
        changes.append("random numbers were drawn")
    changes.sort()


def _state(thing: Any) -> dict[str, Any]:
    if isinstance(thing, nn.Module):
        parameters = dict(thing.named_parameters())
        return {
            "weights": [p.detach().clone() for p in parameters.values()],
            "buffers": [b.detach().clone() for b in thing.buffers()],
            "gradients": [
                torch.zeros_like(p) if p.grad is None else p.grad.detach().clone()
                for p in parameters.values()
            ],
            "training mode": [module.training for module in thing.modules()],
            "requires_grad": [p.requires_grad for p in parameters.values()],
        }
    if isinstance(thing, torch.optim.Optimizer):
        return {"state": copy.deepcopy(thing.state_dict())}
    return {"values": thing.detach().clone()}


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return a.shape == b.shape and torch.equal(a, b)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


@dataclass
class Updates:
    """What two calls of an update step did besides moving the network that learns."""

    faults: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@contextlib.contextmanager
def two_updates(
    optimizer: torch.optim.Optimizer,
    learns: str | tuple[str, ...],
    networks: dict[str, nn.Module],
    calls: str = "two of yours",
    **inputs: torch.Tensor,
) -> Iterator[Updates]:
    """List, in words, what is wrong with the optimizer's steps in two calls, and what else changed.

    Parameters
    ----------
    optimizer
        Of what learns; it must step twice, each time on gradients of each network that learns.
    learns
        Its name in ``networks``, or several. Its weights may change, its mode and its flags may not.
    networks
        All players by name. The others' weights may not change; where the generator learns,
        backward() passes through the discriminator and may leave gradients there.
    calls
        How the two calls are named in the words for a wrong number of steps.
    **inputs
        Tensors that must stay as they are.
    """
    updates, steps = Updates(), 0
    learners = (learns,) if isinstance(learns, str) else learns
    others = {name: other for name, other in networks.items() if name not in learners}
    modes = {name: networks[name].training for name in learners}

    def note(*_: Any) -> None:
        nonlocal steps
        steps += 1
        learning = [
            name
            for name, one in networks.items()
            if any(p.grad is not None and p.grad.any() for p in one.parameters())
        ]
        for name in learners:
            if name not in learning:
                but = f", but {learning[0]} has some" if learning else ""
                updates.faults.append(f"optimizer.step(): no gradients in {name}{but}")

    hook = optimizer.register_step_post_hook(note)
    try:
        with watch(**others, **inputs) as changes:
            yield updates
    finally:
        hook.remove()
    if steps != 2:
        updates.faults.append(f"optimizer.step(): {steps} calls in {calls}")
    updates.faults[:] = sorted(set(updates.faults))
    passed_through = {"net_D: gradients changed"} if "net_G" in learners else set()
    updates.changes += [change for change in changes if change not in passed_through]
    for name, mode in modes.items():
        net = networks[name]
        updates.changes += [f"{name}: training mode changed"] * (net.training != mode)
        updates.changes += [f"{name}: requires_grad changed"] * (
            not all(p.requires_grad for p in net.parameters())
        )


def holds_graph(value: Any, name: str) -> list[str]:
    """Words if a tensor still drags its graph along, and with it memory."""
    held = isinstance(value, torch.Tensor) and value.requires_grad
    return [f"{name}: still holds the graph"] if held else []


STEPS = (
    "In each update the optimizer that was passed in takes one step, after backward() and before "
    "its gradients are cleared."
)
