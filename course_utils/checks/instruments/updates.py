"""Update steps: what changed in networks and optimizers, and what should not have."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import nn

from course_utils.checks.exercise import Answer, See
from course_utils.checks.instruments.gradients import cleared_too_soon, give_gradients
from course_utils.checks.instruments.networks import weights
from course_utils.checks.layer_words import PLACES
from course_utils.checks.plain import has_graph, is_tensor, numbers, random_state, shape_of


@contextlib.contextmanager
def watch(**things: object) -> Iterator[list[str]]:
    """List, in words, what changed in networks, tensors, optimisers, lists of tensors, and in torch's
    global generator.

    Yields a list that is filled when the block ends: weights and gradients of each network, its
    training mode and requires_grad flags, the values of each tensor, the state of each optimiser.
    """
    changes: list[str] = []
    before = {name: _state(thing) for name, thing in things.items()}
    generator = random_state()
    yield changes
    for name, thing in things.items():
        after = _state(thing)
        for key in before[name].keys() | after.keys():
            if before[name].get(key) != after.get(key):
                changes.append(f"{name}: {key} changed")
    if generator != random_state():
        changes.append("random numbers were drawn")
    changes.sort()


def _state(thing: object) -> dict[str, str]:
    """What a thing holds, as words that are the same when it is, whatever torch would say of it."""
    if isinstance(thing, nn.Module):
        parameters = list(thing.parameters())
        zero = [torch.zeros(()) if p.grad is None else p.grad for p in parameters]
        return {
            "weights": repr([numbers(p) for p in parameters]),
            "buffers": repr([numbers(b) for b in thing.buffers()]),
            "gradients": repr([numbers(g) if any(numbers(g)) else [] for g in zero]),
            "training mode": repr([module.training for module in thing.modules()]),
            "requires_grad": repr([p.requires_grad for p in parameters]),
        }
    if isinstance(thing, torch.optim.Optimizer):
        return {"state": repr(_plain(thing.state_dict()))}
    if isinstance(thing, list):
        return {"entries": repr([_state(one) for one in thing])}
    if not is_tensor(thing):
        raise TypeError(f"Nobody can watch a {type(thing).__name__}.")
    return {"values": repr(numbers(thing)), "shape": repr(shape_of(thing))}


def _plain(state: object) -> object:
    """The state of an optimizer with its tensors as lists."""
    if isinstance(state, dict):
        return {key: _plain(value) for key, value in state.items()}
    if isinstance(state, list | tuple):
        return [_plain(value) for value in state]
    return numbers(state) if is_tensor(state) else state


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
    judges: tuple[str, ...] = ("net_D",),
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
        All players by name. The others' weights may not change.
    calls
        How the two calls are named in the words for a wrong number of steps.
    judges
        Those of the others in which gradients may be left: where a generator learns, backward()
        passes through the discriminator.
    **inputs
        Tensors that must stay as they are.
    """
    updates, steps = Updates(), 0
    learners = (learns,) if isinstance(learns, str) else learns
    others = {name: other for name, other in networks.items() if name not in learners}
    modes = {name: networks[name].training for name in learners}

    def note(*_: object) -> None:
        nonlocal steps
        steps += 1
        learning = [
            name
            for name, one in networks.items()
            if any(p.grad is not None and any(numbers(p.grad)) for p in one.parameters())
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
    passed_through = {f"{name}: gradients changed" for name in judges}
    updates.changes += [change for change in changes if change not in passed_through]
    for name, mode in modes.items():
        net = networks[name]
        updates.changes += [f"{name}: training mode changed"] * (net.training != mode)
        updates.changes += [f"{name}: requires_grad changed"] * (
            not all(p.requires_grad for p in net.parameters())
        )


def holds_graph(value: object, name: str) -> list[str]:
    """Words if a tensor still drags its graph along, and with it memory."""
    held = is_tensor(value) and has_graph(value)
    return [f"{name}: still holds the graph"] if held else []


STEPS = (
    "In each update the optimizer that was passed in takes one step, after backward() and before "
    "its gradients are cleared."
)
ORDER = "Clear the gradients, backward, step, in this order and once each."


@dataclass(frozen=True)
class Step:
    """What is asked of an update step, as hints.

    Parameters
    ----------
    learns
        Names of the networks that it moves.
    returns
        What it returns, in order: name, and what is asked for.
    moved
        What is asked for where the weights differ.
    else_
        What is asked for where something else changed.
    held
        What one of several returned values that holds the graph is called; by default by its name.
    judges
        Names of the networks that it passes gradients through, and in which some may be left.
    whole
        Whether what it returns are tensors of any shape, not single numbers.
    """

    learns: tuple[str, ...]
    returns: dict[str, str]
    moved: str
    else_: str
    held: str = ""
    judges: tuple[str, ...] = ("net_D",)
    whole: bool = False

    def look(
        self,
        see: See,
        networks: dict[str, nn.Module],
        call: Callable[[int, torch.optim.Optimizer], object],
        **inputs: torch.Tensor,
    ) -> None:
        """Two updates: what the first returns, where the weights end, and what else changed.

        Parameters
        ----------
        networks
            All players by name. A discriminator that learns holds gradients already, as the
            generator's step leaves them there.
        call
            ``call(i, optimizer)`` makes the i-th update, on inputs of its own.
        **inputs
            Those of the first update, which must stay as they are.
        """
        moving = [p for name in self.learns for p in networks[name].parameters()]
        optimizer = torch.optim.SGD(moving, lr=0.3)
        if "net_D" in self.learns:
            give_gradients(networks["net_D"])
        starts = {
            part: numbers(p) for name in self.learns for part, p in _parts(name, networks[name])
        }
        with (
            cleared_too_soon(optimizer) as cleared,
            two_updates(
                optimizer, self.learns, networks, "two updates", self.judges, **inputs
            ) as updates,
        ):
            result = call(0, optimizer)
            call(1, optimizer)
        many = len(self.returns) > 1
        for i, (name, hint) in enumerate(self.returns.items()):
            found = _part(result, i, len(self.returns)) if many else result
            (see.tensor if self.whole else see.scalar)(name, found, hint)
        see.words("steps of the optimizer", [*updates.faults, *cleared], STEPS)
        end = f"{' and '.join(self.learns)}'s weights after two updates"
        row = torch.cat([weights(networks[name]) for name in self.learns])
        see.tensor(end, row, self.moved)
        see.starts(end, starts)
        values = result if many and isinstance(result, tuple | list) else [result]
        pairs = zip(values, self.returns, strict=False)
        held = self.held or ("" if many else "the returned loss")
        graphs = {words for x, name in pairs for words in holds_graph(x, held or name)}
        see.words("what else changed", [*updates.changes, *sorted(graphs)], self.else_)
        see.fingerprint(list(networks.values()), list(inputs.values()))


def _parts(name: str, net: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    """The parameters of a network by what they are called in words: "net_D's first biases"."""
    place = -1
    for parameter in net.parameters():
        place += parameter.dim() > 1
        kind = "weights" if parameter.dim() > 1 else "biases"
        yield f"{name}'s {PLACES[place]} {kind}", parameter


# What the first update gets and what the second gets: in a tuple, or in one tensor.
Two = torch.Tensor | Sequence[torch.Tensor]


def look_at_step_D(
    see: See,
    answer: Answer,
    net_D: nn.Module,
    net_G: nn.Module,
    returns: dict[str, str],
    *,
    back: str = "loss.detach()",
    **inputs: Two,
) -> None:
    """Two updates of the discriminator, ``answer(net_D, net_G, *inputs, optimizer)``.

    Parameters
    ----------
    returns
        What it returns, in order: name, and what is asked for.
    back
        What is to come back, as a student would write it.
    **inputs
        Of the answer, in its order: for each a tensor for the first update and one for the second.
    """
    step = Step(
        learns=("net_D",),
        returns=returns,
        moved=f"{ORDER} net_D may hold gradients of the generator's step: clear them before.",
        else_="A step of the discriminator moves net_D alone. The fakes are data to it: detach them, "
        f"or make them under torch.no_grad(); leave modes and inputs alone; return {back}.",
    )
    _look_at(step, see, answer, net_D, net_G, inputs)


def look_at_step_G(
    see: See,
    answer: Answer,
    net_D: nn.Module,
    net_G: nn.Module,
    returns: dict[str, str],
    *,
    moved: str = ORDER,
    else_: str = "A step of the generator moves net_G alone; net_D judges and stays as it is. Leave "
    "modes, flags and inputs alone; return loss.detach().",
    **inputs: Two,
) -> None:
    """Two updates of the generator, called and described as in :func:`look_at_step_D`.

    ``moved`` and ``else_`` are hints: for its weights, and for what else changed.
    """
    step = Step(learns=("net_G",), returns=returns, moved=moved, else_=else_)
    _look_at(step, see, answer, net_D, net_G, inputs)


def _look_at(
    step: Step,
    see: See,
    answer: Answer,
    net_D: nn.Module,
    net_G: nn.Module,
    inputs: dict[str, Two],
) -> None:
    step.look(
        see,
        {"net_D": net_D, "net_G": net_G},
        lambda i, optimizer: answer(net_D, net_G, *(x[i] for x in inputs.values()), optimizer),
        **{name: x[0] for name, x in inputs.items()},
    )


def _part(result: object, i: int, count: int) -> object:
    """The i-th of several values, or words if there are not so many."""
    if isinstance(result, tuple | list) and len(result) == count:
        return result[i]
    return result if i == 0 else f"missing: {('', '', 'two', 'three')[count]} values are asked for"


OTHER_GRADIENTS = (
    "A step of the discriminator neither adds to net_G's gradients nor clears them: detach the "
    "fakes, and none come."
)


def look_at_gradients(see: See, net_G: nn.Module, call: Callable[[], object]) -> None:
    """Whether a step of the discriminator leaves the gradients that net_G holds from before."""
    give_gradients(net_G)
    call()
    left = [
        list(numbers(p.grad)) if p.grad is not None else [0.0] * p.numel()
        for p in net_G.parameters()
    ]
    see.tensor("net_G's gradients", torch.tensor([x for one in left for x in one]), OTHER_GRADIENTS)
