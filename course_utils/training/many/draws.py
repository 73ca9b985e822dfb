"""Random numbers of each member: those that it would draw alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_map

from course_utils.randomness import RandomState, random_state
from course_utils.training.many.rules import call
from course_utils.training.many.stacked import (
    NotTogetherError,
    Stacked,
    name_of,
    part,
    refusal,
    stacked,
)

# All of these take a generator.
DRAWS = {
    torch.randn, torch.rand, torch.randint, torch.randperm, torch.normal, torch.bernoulli,
    torch.multinomial, torch.poisson, Tensor.bernoulli, Tensor.multinomial,
}  # fmt: skip
FILLS = {
    Tensor.normal_, Tensor.uniform_, Tensor.random_, Tensor.bernoulli_, Tensor.exponential_,
    Tensor.geometric_, Tensor.cauchy_, Tensor.log_normal_,
}  # fmt: skip
# These take none, and draw from the global random numbers.
GLOBAL = {
    torch.randn_like, torch.rand_like, torch.randint_like, torch.dropout, F.dropout, F.dropout1d,
    F.dropout2d, F.dropout3d, F.alpha_dropout, F.feature_alpha_dropout, F.rrelu, F.gumbel_softmax,
}  # fmt: skip
# Of new weights.
INITS = {f for name, f in vars(nn.init).items() if name.endswith("_") and callable(f)}


class Generators(torch.Generator):
    """A generator of random numbers for each member, in the place of a single one."""

    each: list[torch.Generator]


class Draws:
    """The global random numbers, as each member has them.

    Parameters
    ----------
    states : list of RandomState
        What each member begins with.
    """

    def __init__(self, states: list[RandomState]) -> None:
        self.states = states
        self._cpu = [torch.Generator() for _ in states]
        self._cuda: list[torch.Generator] = []
        for generator, state in zip(self._cpu, states, strict=True):
            generator.set_state(state.cpu)
        if states[0].cuda is not None:
            self._cuda = [torch.Generator("cuda") for _ in states]
            for generator, state in zip(self._cuda, states, strict=True):
                generator.set_state(cast(Tensor, state.cuda))

    def on(self, device: torch.device | str | None) -> list[torch.Generator]:
        """The members' generators for a device."""
        kind = torch.device(torch.get_default_device() if device is None else device).type
        if kind == "cpu":
            return self._cpu
        if kind == "cuda" and self._cuda:
            return self._cuda
        raise refusal(f"random numbers on {kind} are not kept apart")

    @contextmanager
    def alone(self, i: int) -> Iterator[None]:
        """Inside, the global random numbers of torch are those of member i."""
        own = [self._cpu[i], *self._cuda[i : i + 1]]
        shared = [torch.default_generator]
        if self._cuda:
            shared.append(torch.cuda.default_generators[torch.cuda.current_device()])
        before = [g.get_state() for g in shared]
        for g, mine in zip(shared, own, strict=True):
            g.set_state(mine.get_state())
        try:
            yield
        finally:
            for g, mine, state in zip(shared, own, before, strict=True):
                mine.set_state(g.get_state())
                g.set_state(state)


class Together(TorchFunctionMode):
    """While it is active, members draw their own random numbers, and Stacked may be computed with."""

    def __init__(self, draws: Draws) -> None:
        super().__init__()
        self.draws = draws
        self.members = len(draws.states)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if func in _RANDOM:
            return self._draw(func, args, kwargs)
        if Stacked in types:
            return call(func, args, kwargs)
        return func(*args, **kwargs)

    def _draw(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if func in INITS:
            raise refusal("a network is made, which belongs into build")
        if func in GLOBAL:
            return self._draw_globally(func, args, kwargs)
        given = kwargs.get("generator")
        if isinstance(given, Generators):
            generators = given.each
        elif given is not None:
            raise refusal(f"{name_of(func)} draws from a generator that build has not made")
        else:
            on = args[0].device if args and isinstance(args[0], Tensor) else kwargs.get("device")
            generators = self.draws.on(on)
        if func in FILLS and not isinstance(args[0], Stacked):
            raise refusal(f"{name_of(func)} fills a tensor that all members share")
        if func in FILLS:
            for i, generator in enumerate(generators):
                own, *rest = _alone(args, i)
                drawn = func(own, *rest, **{**_alone(kwargs, i), "generator": generator})
                args[0].every[i].copy_(drawn)
            return args[0]
        if any(isinstance(x, Stacked) for x in (*args, *kwargs.values())):
            found = [
                func(*_alone(args, i), **{**_alone(kwargs, i), "generator": generator})
                for i, generator in enumerate(generators)
            ]
        else:
            kwargs.pop("generator", None)
            found = [func(*args, generator=generator, **kwargs) for generator in generators]
        return stacked(torch.stack(found))

    def _draw_globally(
        self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        found = []
        for i in range(self.members):
            with self.draws.alone(i):
                found.append(func(*_alone(args, i), **_alone(kwargs, i)))
        return stacked(torch.stack(found))


def _alone(value: Any, i: int) -> Any:
    """What member i has, each tensor with its rows one after the other: in this order numbers are drawn."""
    return tree_map(lambda x: x.contiguous() if isinstance(x, Tensor) else x, part(value, i))


@contextmanager
def no_functions_of_their_own() -> Iterator[None]:
    """Refuses an autograd.Function with members' tensors: torch calls it past us, and its gradient would be lost."""
    apply = torch.autograd.Function.__dict__["apply"]

    def guarded(cls: type[torch.autograd.Function], *args: Any, **kwargs: Any) -> Any:
        if any(isinstance(x, Stacked) for x in (*args, *kwargs.values())):
            raise refusal(f"{cls.__name__} has a gradient of its own making")
        return apply.__get__(None, cls)(*args, **kwargs)

    torch.autograd.Function.apply = classmethod(guarded)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        torch.autograd.Function.apply = apply  # type: ignore[method-assign]


_RANDOM = DRAWS | FILLS | GLOBAL | INITS


@contextmanager
def no_other_draws() -> Iterator[None]:
    """Refuses, at its end, what was drawn or seeded inside without the members' own numbers."""
    before = random_state()
    yield
    after = random_state()
    cuda = [state.cuda for state in (before, after) if state.cuda is not None]
    if not torch.equal(before.cpu, after.cpu) or (len(cuda) == 2 and not torch.equal(*cuda)):
        raise NotTogetherError(
            "train seeds torch's random numbers, or draws them in a way of its own"
        )
    if before.python != after.python or _words(before) != _words(after):
        raise NotTogetherError("train draws random numbers that are not torch's")


def _words(state: RandomState) -> str:
    with np.printoptions(threshold=10_000):
        return str(state.numpy)
