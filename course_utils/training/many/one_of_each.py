"""What stands for each member's loader, optimiser or schedule, where one object can't do for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from course_utils.data.batches import Batches
from course_utils.training.many.draws import Draws
from course_utils.training.many.stacked import Stacked, refusal, stacked


class Loaders:
    """Each member's batches, one of each at a time."""

    def __init__(self, each: Sequence[Iterable[Any]], draws: Draws | None) -> None:
        self._each, self._draws = each, draws

    def __iter__(self) -> Iterator[Any]:
        if isinstance(self._each[0], Iterator):
            return self
        # Batches have an order of their own; other loaders may draw it from the global random numbers.
        draws = None if isinstance(self._each[0], Batches) else self._draws
        return Loaders(self._ask(iter), draws)

    def __next__(self) -> Any:
        return _stack(self._ask(next))

    def __len__(self) -> int:
        return len(self._each[0])  # type: ignore[arg-type]

    def _ask(self, what: Callable[[Any], Any]) -> list[Any]:
        with torch._C.DisableTorchFunction():
            if self._draws is None:
                return [what(one) for one in self._each]
            answers = []
            for i, one in enumerate(self._each):
                with self._draws.alone(i):
                    answers.append(what(one))
        return answers


class Optimizers:
    """Each member's optimiser, where they differ in more than the numbers that they work on."""

    def __init__(self, each: Sequence[Optimizer], params: list[list[Stacked]]) -> None:
        self._each = each
        self._stacks = [p for group in params for p in group]
        for i, optimizer in enumerate(each):
            slices = iter(
                [p.every.detach()[i].requires_grad_(p.requires_grad) for p in self._stacks]
            )
            for group in optimizer.param_groups:
                group["params"] = [next(slices) for _ in group["params"]]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for p in self._stacks:
            if set_to_none or p.every.grad is None:
                p.every.grad = None
            else:
                p.every.grad.zero_()

    def step(self, closure: object = None) -> None:
        if closure is not None:
            raise refusal("a step with a closure")
        with torch._C.DisableTorchFunction():
            for i, optimizer in enumerate(self._each):
                mine = [p for group in optimizer.param_groups for p in group["params"]]
                for p, whole in zip(mine, self._stacks, strict=True):
                    p.grad = None if whole.every.grad is None else whole.every.grad[i]
                optimizer.step()

    def __getattr__(self, name: str) -> Any:
        raise refusal(f"{name} of optimizers that differ between members")


class Schedules:
    """Each member's schedule, with optimisers that differ."""

    def __init__(self, each: Sequence[LRScheduler]) -> None:
        self._each = each

    def step(self) -> None:
        with torch._C.DisableTorchFunction():
            for schedule in self._each:
                schedule.step()

    def __getattr__(self, name: str) -> Any:
        raise refusal(f"{name} of schedules that differ between members")


def _stack(each: list[Any]) -> Any:
    first = each[0]
    if isinstance(first, Tensor):
        if len({x.shape for x in each}) > 1:
            raise refusal("members' batches differ in shape")
        return stacked(torch.stack(each))
    if isinstance(first, (tuple, list)):
        return type(first)(_stack(list(items)) for items in zip(*each, strict=True))
    if isinstance(first, dict):
        return {k: _stack([x[k] for x in each]) for k in first}
    if all(x == first for x in each):
        return first
    raise refusal(f"members' batches hold a {type(first).__name__}, and not the same")
