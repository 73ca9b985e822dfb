"""A training step as a CUDA graph: its parts, its recording, and the way back if that fails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Generic, Protocol, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from course_utils.randomness import random_state, set_random_state

Key = tuple[object, ...]  # what a recorded step depends on
T = TypeVar("T")  # what a step returns


class Recorder(Protocol):
    """What records a step: :class:`CudaGraphs`, or its like in a test."""

    def warm_up(self, run: Callable[[], T]) -> T: ...
    def no_waiting(self) -> AbstractContextManager[None]: ...
    def record(self, run: Callable[[], T]) -> tuple[Callable[[], object], T]: ...


class CudaGraphs:
    """Recording by ``torch.cuda.graph``, on a stream of its own."""

    def __init__(self) -> None:
        self.stream = torch.cuda.Stream()

    def warm_up(self, run: Callable[[], T]) -> T:
        """Run a step on the stream on which it will be recorded."""
        here = torch.cuda.current_stream()
        self.stream.wait_stream(here)
        try:
            with torch.cuda.stream(self.stream):
                return run()
        finally:
            here.wait_stream(self.stream)

    @contextmanager
    def no_waiting(self) -> Iterator[None]:
        """Inside, an operation that makes Python wait for the GPU raises RuntimeError."""
        mode = torch.cuda.get_sync_debug_mode()
        torch.cuda.set_sync_debug_mode("error")
        try:
            yield
        finally:
            torch.cuda.set_sync_debug_mode(mode)

    def record(self, run: Callable[[], T]) -> tuple[Callable[[], object], T]:
        """Record a step without running it: how to run it, and the tensors it will fill."""
        generator = torch.cuda.default_generators[torch.cuda.current_device()]
        spare = generator.clone_state()
        graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph, stream=self.stream, capture_error_mode="thread_local"):
                outputs = run()
        except Exception:
            try:
                torch.rand((), device="cuda")
            except RuntimeError:
                # A recording that broke off can leave torch's generator waiting for its end.
                generator.graphsafe_set_state(spare)
            raise
        return graph.replay, outputs


class StepParts:
    """The arguments of a step, by kind."""

    def __init__(
        self, args: tuple[object, ...], kwargs: dict[str, object], update: Callable[..., object]
    ) -> None:
        self.args, self.kwargs = args, kwargs
        values = (*args, *kwargs.values())
        self.tensors = [v for v in values if isinstance(v, Tensor)]
        self.nets = [v for v in values if isinstance(v, nn.Module)]
        self.optimizers = [v for v in values if isinstance(v, Optimizer)]
        known = (Tensor, nn.Module, Optimizer)
        self.others = [v for v in values if not isinstance(v, known)]
        in_nets = (p for net in self.nets for p in net.parameters())
        in_groups = (p for o in self.optimizers for g in o.param_groups for p in g["params"])
        self.params = list(dict.fromkeys(itertools.chain(in_nets, in_groups)))
        self.buffers = [b for net in self.nets for b in net.buffers()]
        first = next(itertools.chain(self.tensors, self.params), None)
        if first is None:
            name = getattr(update, "__name__", "the step")
            raise TypeError(
                f"{name} was called without a tensor or a network: a fast step gets networks, "
                "optimisers and tensors as arguments."
            )
        self.device = first.device

    def bind(
        self, update: Callable[..., T], tensors: list[Tensor] | None = None
    ) -> Callable[[], T]:
        """The call, with other tensors in the places of the tensors if given."""
        if tensors is None:
            return lambda: update(*self.args, **self.kwargs)
        fill = iter(tensors)
        args = [next(fill) if isinstance(v, Tensor) else v for v in self.args]
        kwargs = {k: next(fill) if isinstance(v, Tensor) else v for k, v in self.kwargs.items()}
        return lambda: update(*args, **kwargs)

    def key(self) -> Key:
        """All that a recorded step takes for granted."""
        plain = (bool, int, float, str, type(None))
        kind = self.device.type
        return (
            tuple(self.kwargs),
            tuple((t.shape, t.dtype, t.device, t.requires_grad) for t in self.tensors),
            tuple((type(v), v if isinstance(v, plain) else id(v)) for v in self.others),
            tuple(module.training for net in self.nets for module in net.modules()),
            tuple((p.data_ptr(), p.requires_grad, p.grad is None) for p in self.params),
            tuple(b.data_ptr() for b in self.buffers),
            tuple(
                (k, id(v) if isinstance(v, Tensor) else repr(v))
                for o in self.optimizers
                for group in o.param_groups
                for k, v in group.items()
                if k not in ("params", "lr", "initial_lr")
            ),
            tuple(
                id(v) for o in self.optimizers for state in o.state.values() for v in state.values()
            ),
            torch.is_autocast_enabled(kind),
            torch.get_autocast_dtype(kind),
            torch.is_grad_enabled(),
        )


class RecordedStep(Generic[T]):
    """A recorded step with the tensors that it reads and fills."""

    def __init__(self, recorder: Recorder, things: StepParts, update: Callable[..., T]) -> None:
        self.things = things  # keeps alive what the key holds by address
        self.inputs = [t.detach().clone().requires_grad_(t.requires_grad) for t in things.tensors]
        self.rates = [group["lr"] for o in things.optimizers for group in o.param_groups]
        entry = [(p.grad, None if p.grad is None else p.grad._version) for p in things.params]
        self.run, self.outputs = recorder.record(things.bind(update, self.inputs))
        # Gradients made anew in the step, and those it adds to, which it has to find in place.
        self.new_grads, self.kept_grads = [], []
        for p, (grad, version) in zip(things.params, entry, strict=True):
            if p.grad is not grad:
                self.new_grads.append((p, p.grad))
            elif grad is not None and grad._version != version:
                self.kept_grads.append((p, grad))

    @torch.no_grad()
    def replay(self, things: StepParts) -> T:
        for mine, given in zip(self.inputs, things.tensors, strict=True):
            mine.detach().copy_(given.detach(), non_blocking=True)
        groups = (group for o in things.optimizers for group in o.param_groups)
        for group, rate in zip(groups, self.rates, strict=True):
            if group["lr"] is not rate:
                rate.fill_(group["lr"])
                group["lr"] = rate
        for p, grad in self.kept_grads:
            if p.grad is not grad:
                grad.copy_(p.grad)
                p.grad = grad
        self.run()
        for p, grad in self.new_grads:
            p.grad = grad
        # The next replay overwrites the outputs.
        return mapped(lambda x: x.detach().clone(), self.outputs)


class Snapshot:
    """Weights, buffers, gradients, optimisers and random numbers, to go back to."""

    def __init__(self, things: StepParts) -> None:
        self.things = things
        self.states = [
            ([dict(g) for g in o.param_groups], {p: dict(s) for p, s in o.state.items()})
            for o in things.optimizers
        ]
        self.grads = [p.grad for p in things.params]
        held = (v for _, state in self.states for s in state.values() for v in s.values())
        tensors = [*things.params, *things.buffers, *self.grads, *held]
        self.values = [(t, t.detach().clone()) for t in tensors if isinstance(t, Tensor)]
        self.random = random_state()

    @torch.no_grad()
    def restore(self) -> None:
        for tensor, value in self.values:
            tensor.copy_(value)
        for p, grad in zip(self.things.params, self.grads, strict=True):
            p.grad = grad
        for optimizer, (groups, state) in zip(self.things.optimizers, self.states, strict=True):
            for group, options in zip(optimizer.param_groups, groups, strict=True):
                group.update(options)
            optimizer.state.clear()
            optimizer.state.update(state)
        set_random_state(self.random)


def mapped(function: Callable[[Tensor], Tensor], value: T) -> T:
    """A result with the function applied to each tensor in it."""
    made: object = value
    if isinstance(value, Tensor):
        made = function(value)
    elif isinstance(value, tuple | list):
        made = type(value)(mapped(function, v) for v in value)
    elif isinstance(value, dict):
        made = {k: mapped(function, v) for k, v in value.items()}
    return cast(T, made)
