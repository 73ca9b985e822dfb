"""Many trainings in one pass: all seeds, or all settings, of a small network at once.

Sixteen trainings side by side start no more operations than one. A GPU spends most of a small network's step on
starting them. A CPU spends it on the products of matrices, which stay as they are: there sixteen seeds take 9
times as long as one on two cores, 13 times on one (tests/benchmarks/results/many.md).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from course_utils.randomness import random_state, random_state_kept, set_random_state
from course_utils.training.many.draws import (
    Draws,
    Together,
    no_functions_of_their_own,
    no_other_draws,
)
from course_utils.training.many.members import Members
from course_utils.training.many.stacked import NotTogetherError

M = TypeVar("M")
T = TypeVar("T")


def train_many(
    build: Callable[[M], object], train: Callable[..., T], members: Iterable[M]
) -> list[T]:
    """Do ``[train(*build(member)) for member in members]``, all members in one pass where possible.

    `train` is called once, with networks, optimisers and batches that stand for those of all members:
    every operation in it does the work of all of them. It is written for a single one, in the usual
    way, and shapes are a single one's. What a member draws from torch's random numbers is what it would
    draw alone.

    Where members can't go on together, since `train` looks at a value (``loss.item()``, ``if loss > 1``) or
    draws from NumPy's random numbers, a warning says where, and they are trained one after the other. So
    `build` and `train` may be called again.

    Parameters
    ----------
    build : callable
        ``build(member)`` makes the arguments of `train`, a tuple, or a single one: networks, optimisers, schedules, averages,
        :class:`~course_utils.Batches` or iterators of batches, generators, tensors, numbers, and tuples,
        lists or dicts of them. Whatever has a state, and whatever differs between members, is made here;
        numbers that differ are tensors of shape () in `train`. Networks differ in their numbers alone.
    train : callable
        The training. It returns networks, tensors, numbers, and tuples, lists and dicts of them.
    members : iterable
        Seeds or settings. Each begins with torch's random numbers as they are when this is called;
        `build` seeds them if members shall differ.

    Returns
    -------
    list
        What `train` returns for each member: ordinary networks and tensors.

    Raises
    ------
    ValueError
        If there are no members, or `build` hands the same optimiser, batches or generator to several.

    Notes
    -----
    The same member alone and among others agrees to the rounding of sums: to about 1e-12 of its size in
    double precision over some hundred steps. A training that is chaotic enlarges it, as it does any rounding.

    References
    ----------
    Horace He and Richard Zou, functorch: JAX-like composable function transforms for PyTorch, 2021, and
    its tutorial on model ensembling.

    Examples
    --------
    >>> import torch
    >>> def build(seed):
    ...     torch.manual_seed(seed)
    ...     net = torch.nn.Linear(1, 1)
    ...     return net, torch.optim.SGD(net.parameters(), lr=0.1)
    >>> def train(net, optimizer):
    ...     for _ in range(100):
    ...         x = torch.randn(8, 1)
    ...         loss = (net(x) - 3 * x).square().mean()
    ...         optimizer.zero_grad()
    ...         loss.backward()
    ...         optimizer.step()
    ...     return net.weight
    >>> [round(float(weight), 2) for weight in train_many(build, train, range(3))]
    [3.0, 3.0, 3.0]
    """
    every = list(members)
    if not every:
        raise ValueError("train_many needs at least one member, got none.")
    with random_state_kept():
        if len(every) > 1:
            try:
                return _together(build, train, every)
            except NotTogetherError as why:
                reason = str(why)
            warnings.warn(f"Members are trained one after the other: {reason}.", stacklevel=2)
        return _one_by_one(build, train, every)


def _together(build: Callable[[M], object], train: Callable[..., T], every: list[M]) -> list[T]:
    begin = random_state()
    built, states = [], []
    for member in every:
        set_random_state(begin)
        built.append(_arguments(build(member)))
        states.append(random_state())
    members = Members(Draws(states))
    arguments = members.join(built)
    try:
        with no_other_draws(), no_functions_of_their_own(), Together(members.draws):
            result = train(*arguments)
        return members.split(result)
    except NotTogetherError:
        raise
    except Exception as error:
        # Be it of the training's own or for being together: one after the other, it comes again or not.
        raise NotTogetherError(f"{type(error).__name__}, {error}".rstrip(".")) from error


def _one_by_one(build: Callable[[M], object], train: Callable[..., T], every: list[M]) -> list[T]:
    begin = random_state()
    results = []
    for member in every:
        set_random_state(begin)
        results.append(train(*_arguments(build(member))))
    return results


def _arguments(built: object) -> tuple[Any, ...]:
    return built if isinstance(built, tuple) else (built,)
