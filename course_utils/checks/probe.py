"""Exercises and their probes: run an answer on drawn inputs and write down what was seen.

An :class:`Exercise` is one function or class that a student writes. Its *cases* are small experiments:
each draws inputs from a seed, calls the answer, and writes named *observations* (arrays, numbers, lists
of words) into a :class:`Record`. Nothing here knows what is right: the comparison with the
observations of the course's own solution is in :mod:`course_utils.checks.compare`.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import dis
import functools
import inspect
import linecache
import math
import sysconfig
import traceback
import types
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

PUBLIC_SEEDS = (0, 1)

# Code under these folders is not the student's.
LIBRARIES = (str(Path(__file__).resolve().parents[1]), *sysconfig.get_paths().values())

# A number as the grader receives it: plain JSON, never a live object of the student's process.
Value = Any


class Misfit(Exception):  # noqa: N818, students read the name
    """What an answer returned cannot be looked at further; the message says why, to the student."""


@dataclass
class Record:
    """What one case saw: plain data only, so that it can cross a process border as JSON."""

    case: str
    tried: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] | None = None


class Draw:
    """Inputs of a case, drawn from a seed: the same numbers in every precision.

    Values are rounded to float32 before they take the precision of the run, so that a solution
    observed in float64 sees exactly the inputs that a student's float32 answer sees.
    """

    def __init__(self, seed: int, case: str):
        self.rng = np.random.default_rng([seed, zlib.crc32(case.encode())])

    def normal(self, *shape: int, scale: float = 1.0) -> torch.Tensor:
        values = (scale * self.rng.standard_normal(shape)).astype(np.float32)
        return torch.tensor(values, dtype=torch.get_default_dtype())

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        values = self.rng.uniform(low, high, shape).astype(np.float32)
        return torch.tensor(values, dtype=torch.get_default_dtype())

    def size(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))


class See:
    """Writes observations of one case into its :class:`Record`."""

    def __init__(self, record: Record):
        self._record = record

    def tried(self, words: str) -> None:
        """Say in words, with shapes, what the answer is being called with."""
        self._record.tried = words

    def tensor(self, name: str, value: Any, hint: str) -> None:
        """An array: its shape, its values, and whether its dtype is that of the inputs."""
        self._put(name, plain_tensor(value), hint)

    def number(self, name: str, value: Any, hint: str) -> None:
        """One number: a float, or a tensor with a single element."""
        if isinstance(value, torch.Tensor) and value.numel() == 1 and value.device.type != "meta":
            value = value.detach().cpu().reshape(()).to(torch.float64).item()
        elif isinstance(value, int | float | np.number) and not isinstance(value, bool):
            value = float(value)
        elif isinstance(value, str):
            value = {"type": "str"}
        else:
            value = plain_tensor(value)
        self._put(name, value, hint)

    def words(self, name: str, value: Iterable[str] | str, hint: str) -> None:
        """A list of words, sorted by the caller where order has no meaning."""
        self._put(name, value if isinstance(value, str) else list(value), hint)

    def _put(self, name: str, value: Value, hint: str) -> None:
        if name in self._record.values:
            raise RuntimeError(f"The case '{self._record.case}' observes '{name}' twice.")
        self._record.values[name] = value
        self._record.hints[name] = hint


@dataclass
class Exercise:
    """One function or class that a student writes.

    Parameters
    ----------
    name
        The name in ``check(name, answer)``, unique in the course.
    points
        What nbgrader gives for it.
    notes
        Title of the section of the notebook that explains it.
    verified
        What a passed check says was verified, in one line.
    stubs
        Other exercises that the answer may call by name, each with a stand-in that is bound to the
        name while the probe runs, so that a mistake there is not counted here as well.
    """

    name: str
    points: float
    notes: str
    verified: str
    stubs: dict[str, Callable[..., Any]] = field(default_factory=dict)
    cases: dict[str, Callable[[Any, Draw, See], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, stub in self.stubs.items():
            stub.__qualname__ = name  # Python says it where a call does not fit

    def case(self, name: str) -> Callable[..., Any]:
        """Register ``probe(answer, draw, see)`` as a case of this exercise."""

        def register(probe: Callable[[Any, Draw, See], None]) -> Callable[..., Any]:
            self.cases[name] = probe
            return probe

        return register


def observe(
    exercise: Exercise,
    answer: Any,
    seed: int,
    *,
    dtype: torch.dtype = torch.float32,
    notebook_names: Iterable[str] = (),
) -> tuple[str, list[Record]]:
    """Run every case of an exercise on an answer.

    Parameters
    ----------
    exercise, answer
        The exercise and what the student wrote for it.
    seed
        Draws the inputs. Public seeds in the notebook, fresh ones at grading.
    dtype
        Floating-point type of inputs and new networks: float32 for answers; float64 for solutions,
        whose observations are then exact to more digits than the comparison looks at and come out
        the same on every processor.
    notebook_names
        Variables that the given cells of the notebook define; an answer must not read them.

    Returns
    -------
    (variant, records)
        ``variant`` names the stubs that the answer calls (golden observations exist for each).
    """
    called = sorted(global_names(answer) & exercise.stubs.keys())
    records = []
    with _quiet_torch(dtype), _bound(answer, {name: exercise.stubs[name] for name in called}):
        for case, probe in exercise.cases.items():
            record = Record(case)
            torch.default_generator.manual_seed(seed)  # the CPU alone: devices would be woken up
            try:
                probe(answer, Draw(seed, case), See(record))
                if not torch.is_grad_enabled():
                    raise Misfit(
                        "It leaves gradients switched off for all code after it: write "
                        "`with torch.no_grad():` around the lines that need none."
                    )
            except (Exception, SystemExit) as error:  # all that an answer raises is an observation
                record.error = describe_error(error)
            finally:
                torch.set_grad_enabled(True)
            records.append(record)
    names = Record("names", tried="the code itself, before it runs")
    See(names).words(
        "variables of the notebook that it reads",
        sorted(read_data_globals(answer, frozenset(notebook_names), exercise.stubs.keys())),
        "A function sees only its arguments when it is graded: take this from an argument.",
    )
    return ",".join(called), [names, *records]


# --- what cases use ------------------------------------------------------------------------------


def build(answer: Any, *example: torch.Tensor, **widths: Any) -> nn.Module:
    """Call an answer that makes a network, and fill the network's parameters.

    Parameters
    ----------
    answer
        A class, or a function that returns a network.
    *example
        Inputs for the network: parameters of lazy layers exist after a first forward pass only.
    widths
        Arguments of the answer.

    Raises
    ------
    Misfit
        If it is a network already, or does not make one.
    """
    if isinstance(answer, nn.Module):
        raise Misfit("The check needs the class or function itself, not a network made by it.")
    net = answer(**widths)
    if inspect.isclass(net):
        raise Misfit("The class itself came back where a network is asked for: call it.")
    if not isinstance(net, nn.Module):
        raise Misfit(f"{_a(net)} came back where a network (an nn.Module) is asked for.")
    if not any(True for _ in net.parameters()):
        raise Misfit(
            "The network has no parameters: make its layers in __init__ and keep them as attributes, "
            "in an nn.Sequential or in an nn.ModuleList, not in a Python list."
        )
    if any(isinstance(p, nn.parameter.UninitializedParameter) for p in net.parameters()):
        with torch.no_grad():
            net(*example)
    return fill_parameters(net)


def _a(value: Any) -> str:
    name = type(value).__name__
    return "None" if value is None else f"An object of type {name}"


def fill_parameters(net: nn.Module) -> nn.Module:
    """Set every parameter by a rule on its shape alone.

    Two networks of the same architecture then compute the same function, whatever their attributes
    are called and in whatever order they were made.
    """
    with torch.no_grad():
        for parameter in net.parameters():
            index = torch.arange(parameter.numel(), dtype=torch.float64)
            key = zlib.crc32(str(tuple(parameter.shape)).encode()) % 1000
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 4
            values = torch.sin(1.7 * index + key) / fan_in**0.5
            parameter.copy_(values.reshape(parameter.shape).float())
    return net


def output_twice(net: Callable[..., Any], inputs: torch.Tensor) -> Any:
    """What a network makes of inputs, or words if it makes something else of them each time."""
    output, again = net(inputs), net(inputs)
    if isinstance(output, torch.Tensor) and not _same(output, again):
        return "the output is random: two passes over the same input differ"
    return output


def parameter_shapes(net: nn.Module) -> list[str]:
    """The shapes of all parameters as a sorted list of words such as ``"128 x 2"``."""
    return sorted(" x ".join(map(str, p.shape)) or "scalar" for p in net.parameters())


def gradient(output: Any, wrt: torch.Tensor) -> Any:
    """d output / d wrt, or words that say why there is none."""
    if not isinstance(output, torch.Tensor):
        return output
    if not wrt.requires_grad:
        return "there is no gradient, since requires_grad of the input was switched off"
    if not output.requires_grad:
        return "there is no gradient, since the result is cut off from its inputs"
    try:
        (grad,) = torch.autograd.grad(output.sum(), wrt, retain_graph=True, allow_unused=True)
    except RuntimeError as error:
        if "backward through the graph a second time" not in str(error):
            raise
        return "there is no gradient, since backward() was called already: leave it to the caller"
    if grad is None:
        return "there is no gradient, since the result is cut off from this input"
    return grad


def device_without_data(call: Callable[[], Any]) -> Any:
    """What an answer returns for inputs on the meta device, which stands for any second device.

    Tensors there have a shape but no numbers. An answer that looks at numbers (to assert that they
    are finite, or to go through them as a list) cannot be tried on it: that is no mistake, and what
    comes back is a tensor there. To move the inputs to the CPU is one.
    """
    try:
        return call()
    except RuntimeError as error:  # NotImplementedError, which torch raises too, is one
        words, lines = str(error), describe_error(error)["lines"]
        looked = any(p in words for p in ("called on meta tensors", "Meta kernel", "META device"))
        listed = "copy out of meta tensor" in words and any(
            word in line["source"] for line in lines[-1:] for word in ("tolist", "numpy")
        )
        if looked or listed:
            return torch.empty((), device="meta")
        raise


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


def weights(net: nn.Module) -> torch.Tensor:
    """All parameters in one row."""
    return torch.cat([p.detach().flatten() for p in net.parameters()])


def same_or_different(one: object, two: object, what: str) -> str:
    """Whether two calls gave the same, in words; ``what`` names it, such as "samples"."""
    if not isinstance(one, torch.Tensor) or not isinstance(two, torch.Tensor):
        return f"a {type(one).__name__}, not a tensor"
    return f"the same {what}" if torch.equal(one, two) else f"different {what}"


def holds_graph(value: Any, name: str) -> list[str]:
    """Words if a tensor still drags its graph along, and with it memory."""
    held = isinstance(value, torch.Tensor) and value.requires_grad
    return [f"{name}: still holds the graph"] if held else []


def device_words(x: object) -> str:
    """On which kind of device a result is, or what it is if it is no tensor."""
    return x.device.type if isinstance(x, torch.Tensor) else f"a {type(x).__name__}"


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


# --- plain data ----------------------------------------------------------------------------------


def plain_tensor(value: Any) -> Value:
    """A tensor as plain data; anything else as words that say what it is."""
    if isinstance(value, str):
        return value
    if not isinstance(value, torch.Tensor):
        return {"type": type(value).__name__}
    plain: dict[str, Any] = {"shape": list(value.shape)}
    plain["dtype"] = (
        "as the inputs" if value.dtype == torch.get_default_dtype() else str(value.dtype)[6:]
    )
    if value.device.type == "meta":
        return {**plain, "device": "meta"}
    plain["data"] = value.detach().cpu().reshape(-1).to(torch.float64).tolist()
    return plain


def describe_error(error: BaseException) -> dict[str, Any]:
    """An exception as plain data, with the lines of the student's own code and no others."""
    lines = []
    for frame, lineno in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        if is_students(filename):
            lines.append(
                {
                    "function": frame.f_code.co_name,
                    "line": lineno,
                    "source": linecache.getline(filename, lineno).strip(),
                }
            )
    try:
        message = str(error)
    except Exception:  # an exception class of the student's own
        message = "(its message cannot be shown)"
    return {"type": type(error).__name__, "message": message[:500], "lines": lines[-4:]}


def is_students(filename: str) -> bool:
    """Whether a file name of a code object is a notebook cell or a script, not a library's."""
    return not filename.startswith(("<frozen", *LIBRARIES))


# --- names that an answer reads ------------------------------------------------------------------


def global_names(answer: Any, but_not_in: Collection[str] = ()) -> set[str]:
    """Names of module-level variables that an answer, and the helpers it calls, read.

    ``but_not_in`` are names of helpers into which it does not look.
    """
    names: set[str] = set()
    todo, seen = _code_of(answer), set()
    while todo:
        code, space = todo.pop()
        if code in seen:
            continue
        seen.add(code)
        for instruction in dis.get_instructions(code):
            name = instruction.argval
            if instruction.opname not in ("LOAD_GLOBAL", "LOAD_NAME") or name in names:
                continue
            if name in space or not hasattr(builtins, name):
                names.add(name)
                todo += _code_of(space.get(name)) if name not in but_not_in else []
        todo += [(c, space) for c in code.co_consts if isinstance(c, types.CodeType)]
    return names


def read_data_globals(
    answer: Any, notebook_names: frozenset[str], other_exercises: Collection[str] = ()
) -> set[str]:
    """Those of :func:`global_names` that hold data which should have been an argument.

    Data is what the notebook's given cells define, and any tensor, optimiser or network with
    parameters. A student's own helper functions, classes, constants (tensors of one element too)
    and parameter-free losses are theirs to use. What other exercises read counts there, not here.
    """
    space = _globals_of(answer)
    found = set()
    for name in global_names(answer, other_exercises):
        value = space.get(name)
        if callable(value) and not isinstance(value, nn.Module):
            continue
        weighty = (
            isinstance(value, torch.optim.Optimizer)
            or (isinstance(value, torch.Tensor) and value.numel() > 1)
            or (isinstance(value, nn.Module) and any(True for _ in value.parameters()))
        )
        if weighty or (name in notebook_names and not isinstance(value, types.ModuleType)):
            found.add(name)
    return found


def _code_of(
    thing: Any, seen: frozenset[int] = frozenset()
) -> list[tuple[types.CodeType, dict[str, Any]]]:
    """The student's code in a function, class, partial, decorated function or callable object."""
    if id(thing) in seen or not callable(thing):
        return []
    seen |= {id(thing)}
    parts: list[Any] = []
    own: list[tuple[types.CodeType, dict[str, Any]]] = []
    if isinstance(thing, functools.partial):
        parts = [thing.func, *thing.args, *thing.keywords.values()]
    elif inspect.ismethod(thing):
        parts = [thing.__func__]
    elif inspect.isfunction(thing):
        if is_students(thing.__code__.co_filename):
            own = [(thing.__code__, thing.__globals__)]
            parts = [_content(cell) for cell in thing.__closure__ or ()]
        parts.append(getattr(thing, "__wrapped__", None))
    elif inspect.isclass(thing):
        parts = [
            getattr(member, "fget", None) or getattr(member, "__func__", member)
            for cls in thing.__mro__
            if _is_students_class(cls)
            for member in vars(cls).values()
            if not inspect.isclass(member)
        ]
    elif _is_students_class(type(thing)):
        parts = [type(thing)]
    return own + [pair for part in parts for pair in _code_of(part, seen)]


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # a name that is bound later
        return None


def _is_students_class(cls: type) -> bool:
    files = [
        inspect.unwrap(member).__code__.co_filename
        for member in vars(cls).values()
        if inspect.isfunction(member) and inspect.isfunction(inspect.unwrap(member))
    ]
    # Methods that dataclasses write come from "<string>", whoever wrote the class.
    return any(is_students(file) for file in files if file != "<string>")


def _globals_of(answer: Any) -> dict[str, Any]:
    for _, space in _code_of(answer):
        return space
    return {}


@contextlib.contextmanager
def _bound(answer: Any, names: dict[str, Callable[..., Any]]) -> Iterator[None]:
    """Bind names in the answer's module while the block runs."""
    space = _globals_of(answer)
    kept = {name: space[name] for name in names if name in space}
    space.update(names)
    try:
        yield
    finally:
        for name in names:
            if name in kept:
                space[name] = kept[name]
            else:
                space.pop(name, None)


@contextlib.contextmanager
def _quiet_torch(dtype: torch.dtype) -> Iterator[None]:
    """Give the probe its own default dtype and random state, and put the caller's back."""
    kept = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(kept)
