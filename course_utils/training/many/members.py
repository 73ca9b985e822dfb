"""What `build` made for each member, joined into one of each kind, and taken apart again.

A joined network is the first member's own, with stacks for parameters and buffers, so whatever code it
has runs as it is. The same holds of its optimiser: all that ordinary optimisers do, they do to each
number alone. When the training is done, each member's own objects get what has become of them.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import types
from collections.abc import Iterator, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader

from course_utils.data.batches import Batches
from course_utils.training.many.draws import Draws, Generators
from course_utils.training.many.one_of_each import Loaders, Optimizers, Schedules
from course_utils.training.many.stacked import NotTogetherError, Stacked, refusal, stacked

# They treat every number alone, so that stacks need no care.
NUMBER_BY_NUMBER = (
    torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop, torch.optim.Adagrad,
    torch.optim.Adadelta, torch.optim.Adamax, torch.optim.NAdam, torch.optim.RAdam, torch.optim.ASGD,
    torch.optim.Rprop,
)  # fmt: skip
_SAME = (
    int, float, complex, bool, str, bytes, type(None), torch.dtype, torch.device, torch.Size, type,
)  # fmt: skip


class Members:
    """All members' things, joined.

    Parameters
    ----------
    draws : Draws
        Their random numbers, for loaders that draw from the global ones.
    """

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self._joined: dict[int, Any] = {}  # by the first member's object
        self._keep: list[Any] = []  # ids stay theirs as long as the objects live
        self._modules: list[tuple[list[nn.Module], dict[str, Tensor | None]]] = []
        self._own: dict[int, list[nn.Module]] = {}  # the members' networks, by the joined one

    # --- Joining -----------------------------------------------------------------------------------

    def join(self, each: Sequence[Any], where: str = "what build returns") -> Any:
        """One thing that stands for one of each member; `where` it was found is for errors."""
        first = each[0]
        known = self._joined.get(id(first))
        if known is not None:
            return known
        # By name: a parametrised layer has a class of its own.
        kinds = {(type(x).__name__, type(x).__bases__) for x in each}
        if len(kinds) > 1:
            names = " and ".join(sorted(name for name, _ in kinds))
            raise NotTogetherError(f"members differ in {where}: {names}")
        joined = self._join(each, where)
        self._keep.append(each)
        if not isinstance(first, _SAME):
            self._joined[id(first)] = joined
        return joined

    def _join(self, each: Sequence[Any], where: str) -> Any:
        first = each[0]
        if isinstance(first, _SAME):
            return self._number(each, where)
        if all(x is first for x in each):
            if isinstance(first, (Optimizer, LRScheduler, torch.Generator, Batches, Iterator)):
                kind = type(first).__name__
                raise ValueError(f"build must make a new {kind} for each member; they share one.")
            return first
        if isinstance(first, Tensor):
            return self._tensor(each, where)
        if isinstance(first, nn.Module):
            return self._module(each, where)
        if isinstance(first, Optimizer):
            return self._optimizer(each)
        if isinstance(first, LRScheduler):
            return self._schedule(each)
        if isinstance(first, torch.Generator):
            together = Generators(first.device)
            together.each = list(each)
            return together
        if isinstance(first, (Batches, DataLoader, Iterator)):
            return Loaders(each, self.draws)
        if isinstance(first, dict):
            if len({tuple(x) for x in each}) > 1:
                raise NotTogetherError(f"members differ in {where}: other keys")
            joined = {k: self.join([x[k] for x in each], f"{where}, {k!r}") for k in first}
            if all(joined[k] is first[k] for k in first):
                return first
            return type(first)(joined) if type(first) is not dict else joined
        if isinstance(first, (list, tuple)):
            if len({len(x) for x in each}) > 1:
                raise NotTogetherError(f"members differ in {where}: other lengths")
            items = [self.join(x, where) for x in zip(*each, strict=True)]
            if all(a is b for a, b in zip(items, first, strict=True)):
                return first
            return type(first)(*items) if hasattr(first, "_fields") else type(first)(items)
        if isinstance(first, types.FunctionType):
            return self._function(each, where)
        if dataclasses.is_dataclass(first) or isinstance(first, types.SimpleNamespace):
            joined = copy.copy(cast(Any, first))
            for name in vars(first):
                object.__setattr__(joined, name, self.join([vars(x)[name] for x in each], name))
            return joined
        if isinstance(first, functools.partial):
            self._unchanged([[f.func, *f.args, *f.keywords.values()] for f in each], where)
            return first
        try:
            same = all(bool(x == first) for x in each)
        except Exception:  # such as an array, which has no truth
            same = False
        if not same:
            raise NotTogetherError(f"members differ in {where}, of type {type(first).__name__}")
        return first

    def _number(self, each: Sequence[Any], where: str) -> Any:
        first = each[0]
        if all(x == first for x in each):
            return first
        if isinstance(first, (int, float)) and not isinstance(first, bool):
            kind = torch.float64 if isinstance(first, float) else torch.int64
            return stacked(torch.tensor(each, dtype=kind))
        raise NotTogetherError(f"members differ in {where}: {first!r} and others")

    def _tensor(self, each: Sequence[Tensor], where: str) -> Tensor:
        first = each[0]
        if len({(x.shape, x.dtype, x.device, x.requires_grad) for x in each}) > 1:
            shapes = " and ".join(sorted({str(tuple(x.shape)) for x in each}))
            raise NotTogetherError(f"members differ in the tensors of {where} ({shapes})")
        every = torch.stack([x.detach() for x in each])
        made = stacked(every.requires_grad_(first.requires_grad))
        if isinstance(first, nn.Parameter):
            made._is_param = True  # what isinstance(p, nn.Parameter) asks for
        return made

    def _module(self, each: Sequence[nn.Module], where: str) -> nn.Module:
        first = each[0]
        self._joined[id(first)] = first  # a part may lead back to the whole
        before: dict[str, Tensor | None] = {}
        for place in ("_parameters", "_buffers"):
            named = getattr(first, place)
            for name, own in list(named.items()):
                before[name] = own
                if own is None:
                    continue
                values = [getattr(x, place)[name] for x in each]
                if place == "_buffers" and not own.is_floating_point() and _all_equal(values):
                    continue  # a count, the same for all, which code may ask for
                named[name] = self.join(values, f"{type(first).__name__}.{name}")
        self._modules.append((list(each), before))
        self._own[id(first)] = list(each)
        for name, value in vars(first).items():
            if name in ("_parameters", "_buffers", "training"):
                continue
            values = [vars(x).get(name) for x in each]
            joined = self.join(values, f"{type(first).__name__}.{name}")
            if joined is not value and name != "_modules":
                before[name] = value
                setattr(first, name, joined)
        return first

    def _function(self, each: Sequence[types.FunctionType], where: str) -> types.FunctionType:
        first = each[0]
        parts = [[f.__code__, f.__defaults__, f.__kwdefaults__, *_closure(f)] for f in each]
        self._unchanged(parts, where)
        return first

    def _unchanged(self, parts: Sequence[list[Any]], where: str) -> None:
        joined = self.join(parts, where)
        if any(a is not b for a, b in zip(joined, parts[0], strict=True)):
            raise NotTogetherError(f"members differ in {where}: functions that differ")

    def _optimizer(self, each: Sequence[Optimizer]) -> Any:
        first = each[0]
        params = []
        for groups in zip(*(o.param_groups for o in each), strict=True):
            columns = zip(*(g["params"] for g in groups), strict=True)
            params.append([cast(Stacked, self.join(column, "optimizer")) for column in columns])
        if not all(isinstance(p, Stacked) for group in params for p in group):
            raise ValueError(
                "build must make new networks for each member; an optimizer's are shared."
            )
        if any(o.state for o in each):
            raise NotTogetherError("an optimizer has made steps in build")
        if type(first) not in NUMBER_BY_NUMBER or any(
            _settings(o) != _settings(first) for o in each
        ):
            return Optimizers(each, params)
        for group, joined in zip(first.param_groups, params, strict=True):
            group["params"] = joined
        step = type(first).step

        def on_stacks(closure: object = None) -> None:
            """The optimiser's own step, on the stacks and without a look at each attribute."""
            if closure is not None:
                raise refusal("a step with a closure")
            first._opt_called = True  # type: ignore[attr-defined]  # schedules ask for it
            for group, joined in zip(first.param_groups, params, strict=True):
                group["params"] = [p.every for p in joined]
            try:
                with torch._C.DisableTorchFunction():
                    step(first)
            finally:
                for group, joined in zip(first.param_groups, params, strict=True):
                    group["params"] = joined

        on_stacks._wrapped_by_lr_sched = True  # type: ignore[attr-defined]  # so that schedules do not warn
        first.step = on_stacks  # type: ignore[method-assign, assignment]
        return first

    def _schedule(self, each: Sequence[LRScheduler]) -> Any:
        optimizer = self.join([s.optimizer for s in each], "schedule")
        if isinstance(optimizer, Optimizers):
            return Schedules(each)
        self.join([vars(s).get("lr_lambdas") for s in each], "schedule")
        if any(s.state_dict() != each[0].state_dict() for s in each):
            raise NotTogetherError("members differ in their schedules")
        return each[0]

    # --- Taking apart ------------------------------------------------------------------------------

    def split(self, value: Any) -> list[Any]:
        """What each member has of what the training returned."""
        self._give_back()
        return [self._part(value, i, {}) for i in range(len(self.draws.states))]

    def _give_back(self) -> None:
        """Networks are each member's own again, as they have become."""
        for each, before in self._modules:
            first = each[0]
            for place in ("_parameters", "_buffers"):
                now = dict(getattr(first, place))
                for i, module in enumerate(each):
                    for name, value in now.items():
                        own = before.get(name) if i == 0 else getattr(module, place)[name]
                        getattr(module, place)[name] = _returned(own, value, i)
            for module in each[1:]:
                module.training = first.training
            for name, value in before.items():
                if name not in first._parameters and name not in first._buffers:
                    setattr(first, name, value)

    def _part(self, value: Any, i: int, memo: dict[int, Any]) -> Any:
        if id(value) in memo:
            return memo[id(value)]
        made = value
        if isinstance(value, Stacked):
            made = value.every[i].detach().clone()
        elif isinstance(value, nn.Module):
            own = self._own.get(id(value))
            made = own[i] if own else self._part_of_module(value, i, memo)
        elif isinstance(value, dict):
            made = {k: self._part(v, i, memo) for k, v in value.items()}
        elif isinstance(value, (list, tuple)):
            items = [self._part(v, i, memo) for v in value]
            made = type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
        elif dataclasses.is_dataclass(value) or isinstance(value, types.SimpleNamespace):
            made = copy.copy(value)
            for name, v in vars(value).items():
                object.__setattr__(made, name, self._part(v, i, memo))
        memo[id(value)] = made
        return made

    def _part_of_module(self, net: nn.Module, i: int, memo: dict[int, Any]) -> nn.Module:
        """A network that the training has made, such as a copy of one that it was given."""
        made = copy.copy(net)
        made.__dict__ = dict(vars(net))
        for place in ("_parameters", "_buffers"):
            named = {k: self._part(v, i, memo) for k, v in getattr(net, place).items()}
            if place == "_parameters":
                named = {k: v if v is None else nn.Parameter(v, getattr(net, k).requires_grad)
                         for k, v in named.items()}  # fmt: skip
            made.__dict__[place] = named
        made.__dict__["_modules"] = {k: self._part(v, i, memo) for k, v in net._modules.items()}
        return made


def _closure(f: types.FunctionType) -> list[Any]:
    return [cell.cell_contents for cell in f.__closure__ or ()]


def _returned(own: Tensor | None, now: Tensor | None, i: int) -> Tensor | None:
    if not isinstance(now, Stacked):
        return now if own is None or now is None or own is now else _filled(own, now)
    mine = now.every[i].detach()
    if own is None or own.shape != mine.shape:
        return mine.clone()
    grad = now.every.grad
    own.grad = None if grad is None else grad[i].clone()
    return _filled(own, mine)


def _filled(own: Tensor, value: Tensor) -> Tensor:
    with torch.no_grad():
        own.copy_(value)
    return own


def _settings(optimizer: Optimizer) -> list[dict[str, Any]]:
    return [{k: v for k, v in g.items() if k != "params"} for g in optimizer.param_groups]


def _all_equal(values: Sequence[Tensor]) -> bool:
    return all(x.shape == values[0].shape and bool((x == values[0]).all()) for x in values)
