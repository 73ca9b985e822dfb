"""A training step, faster and otherwise the same: ``update_D = fast_step(update_D)``.

A small network's step on a GPU is spent on starting kernels, hundreds of them, one by one from
Python. A CUDA graph records them once and starts them together. Recording asks for much that a
training loop need not know: inputs that stay in one place, a learning rate that is a tensor, some
steps before it on a stream of their own. All of that is here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor
from torch.nn.parameter import is_lazy
from torch.optim import Optimizer

from course_utils.training.bf16 import bf16_gains
from course_utils.training.graphs import (
    CudaGraphs,
    Key,
    RecordedStep,
    Recorder,
    Snapshot,
    StepParts,
    mapped,
)
from course_utils.training.many.stacked import Stacked

WARM_UP = 3  # ordinary steps before a step is recorded: libraries set themselves up in the first
MAX_GRAPHS = 8  # of one function; each keeps the memory of its step
# Weights in the largest layer from which on bfloat16 pays, see tests/benchmarks/bf16.py.
WIDE = 256 * 256

logger = logging.getLogger(__name__)
T = TypeVar("T")


def fast_step(update: Callable[..., T], *, bf16: bool | None = None) -> FastStep[T]:
    """Make a training step fast by what this machine has, and leave its result as it is.

    On a GPU the step is recorded as a CUDA graph after a few ordinary calls, one for each shape of
    batch, and replayed from then on. Everywhere, Adam updates all weights in one pass (``fused``)
    where nothing else was chosen, and wide networks compute in bfloat16 where the hardware gains
    from it (results come back in float32). Where recording fails, the step runs as it was written
    from then on; weights, optimisers, gradients and random numbers are as if nothing had been
    tried, and the logger ``course_utils.training.fast`` says why, at level INFO.

    Parameters
    ----------
    update : callable
        A whole step such as ``update_D(net_D, net_G, real, z, optimizer)``: networks, optimisers
        and tensors come in as arguments, and nothing else changes in it (a list that it appends to
        would not grow in a replay).
    bf16 : bool, optional
        Whether to compute in bfloat16; by default where it pays, which is for networks with a layer
        of at least 256 x 256 weights where :func:`~course_utils.training.bf16_gains`. Around a call
        inside an autocast of yours, yours holds.

    Returns
    -------
    FastStep
        Is called as `update` is, returns what it returns (detached, where it was recorded).

    Raises
    ------
    TypeError
        If `update` can't be called, or is called without any tensor or network.

    Notes
    -----
    Against the plain loop, the losses of the first 20 steps agree to 1e-4 of their size in float32
    (Adam in one pass rounds differently) and to 5e-2 in bfloat16; random numbers are the same.

    Learning-rate schedules go on working: the rate becomes a tensor that they fill. A network put
    into another mode, other hyperparameters, a state that was loaded: each is recorded anew.

    ``torch.compile`` is not used: it takes longer than it saves at the length of this course's
    trainings (tests/benchmarks/gpu.py).

    References
    ----------
    Nguyen et al., Accelerating PyTorch with CUDA Graphs, PyTorch blog, 2021.

    Examples
    --------
    >>> train(net_D, net_G, fast_step(update_D), fast_step(update_G), ...)  # doctest: +SKIP
    """
    if not callable(update):
        raise TypeError(
            f"fast_step takes a function that does a training step, not a {type(update).__name__}."
        )
    return FastStep(update, bf16)


class FastStep(Generic[T]):
    """What :func:`fast_step` returns.

    Parameters
    ----------
    update : callable
    bf16 : bool, optional
    recorder : object, optional
        Has the methods of :class:`CudaGraphs`, which is taken on a GPU by default.
    """

    def __init__(
        self,
        update: Callable[..., T],
        bf16: bool | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.update, self.bf16, self.recorder = update, bf16, recorder
        self.plain = False  # set once recording has failed
        self._calls: dict[Key, int] = {}
        self._graphs: dict[Key, RecordedStep[T]] = {}
        # Groups made ready, with their rates before.
        self._rates: list[tuple[dict[str, Any], float | Tensor]] = []

    def __call__(self, *args: object, **kwargs: object) -> T:
        things = StepParts(args, kwargs, self.update)
        for optimizer in things.optimizers:
            _fuse(optimizer)
        with self._precision(things) as ours:
            if self.recorder is None and things.device.type == "cuda" and not self.plain:
                self.recorder = CudaGraphs()
            self.plain = self.plain or self.recorder is None
            together = any(isinstance(p, Stacked) for p in things.params)  # by train_many
            if self.plain or self.recorder is None or together:
                result = self.update(*args, **kwargs)
            else:
                result = self._through_graph(things, self.recorder)
        return mapped(_widened, result) if ours else result

    def _precision(self, things: StepParts) -> AbstractContextManager[object]:
        """An autocast where one pays; as None, where the step's own precision holds."""
        kind = things.device.type
        pays = self.bf16
        if pays is None:
            known = (p.numel() for p in things.params if not is_lazy(p))  # the others after a step
            pays = bf16_gains(kind) and max(known, default=0) >= WIDE
        # Rounded weights must not be kept: optimisers step inside, and a graph would go on using
        # those of its recording.
        if torch.is_autocast_enabled(kind):
            theirs = torch.autocast(kind, torch.get_autocast_dtype(kind), cache_enabled=False)
            return _silent(theirs)
        return torch.autocast(kind, torch.bfloat16, cache_enabled=False) if pays else nullcontext()

    def _through_graph(self, things: StepParts, recorder: Recorder) -> T:
        for optimizer in things.optimizers:
            if not self._make_capturable(optimizer):
                return self._give_up(things, f"{type(optimizer).__name__} can't be recorded")
        key = things.key()
        graph = self._graphs.get(key)
        if graph is None:
            calls = self._calls[key] = self._calls.get(key, 0) + 1
            if calls <= WARM_UP or len(self._graphs) >= MAX_GRAPHS:
                return self._warm_up(things, recorder, strict=calls == WARM_UP)
            before = Snapshot(things)
            try:
                graph = self._graphs[key] = RecordedStep(recorder, things, self.update)
            except Exception as error:
                before.restore()
                return self._give_up(things, f"recording failed ({error})")
        return graph.replay(things)

    def _make_capturable(self, optimizer: Optimizer) -> bool:
        """Keep rate and number of steps where a graph finds them; False if that can't be done."""
        if not all("capturable" in group for group in optimizer.param_groups):
            return False
        for group in optimizer.param_groups:
            if group["capturable"] and isinstance(group["lr"], Tensor):
                continue
            self._rates.append((group, group["lr"]))
            group["capturable"] = True
            group["lr"] = torch.as_tensor(
                group["lr"], dtype=torch.float32, device=group["params"][0].device
            )
            for p in group["params"]:
                state = optimizer.state.get(p, {})
                if "step" in state:
                    state["step"] = state["step"].to(p.device)
        return True

    def _warm_up(self, things: StepParts, recorder: Recorder, strict: bool) -> T:
        """An ordinary step; a strict one stops where the GPU would have to wait for Python."""
        run = things.bind(self.update)
        if not strict:
            return recorder.warm_up(run)
        before = Snapshot(things)
        try:
            with recorder.no_waiting():
                return recorder.warm_up(run)
        except Exception as error:
            before.restore()
            return self._give_up(things, f"it waits for the GPU ({error})")

    def _give_up(self, things: StepParts, why: str) -> T:
        name = getattr(self.update, "__name__", "the step")
        logger.info("%s runs as written, not as a CUDA graph: %s", name, why)
        self.plain = True
        self._graphs.clear()
        for group, rate in self._rates:
            now = float(group["lr"])
            group["capturable"] = False
            # A rate that no schedule has changed comes back as it was, in double precision.
            group["lr"] = rate if now == float(torch.tensor(rate)) else now
        return things.bind(self.update)()


def _fuse(optimizer: Optimizer) -> None:
    """One pass over the weights, where the choice was left to torch."""
    for group in optimizer.param_groups:
        free = group.get("fused", False) is None and group.get("foreach") is None
        if not free or group.get("differentiable") or group.get("capturable"):
            continue
        if not all(
            p.is_floating_point() and p.device.type in ("cpu", "cuda") for p in group["params"]
        ):
            continue
        group["fused"] = True
        for p in group["params"]:
            state = optimizer.state.get(p, {})
            if "step" in state:
                state["step"] = torch.as_tensor(state["step"], dtype=torch.float32, device=p.device)


@contextmanager
def _silent(context: AbstractContextManager[object]) -> Iterator[None]:
    with context:
        yield


def _widened(x: Tensor) -> Tensor:
    return x.float() if x.dtype is torch.bfloat16 else x
