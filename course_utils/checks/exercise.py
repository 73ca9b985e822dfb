"""An exercise, what its probes draw their inputs from, and what they write down.

An :class:`Exercise` is one function or class that a student writes. Its *cases* are small experiments:
each draws inputs from a seed, calls the answer, and writes named *observations* (arrays, numbers, lists
of words) into a :class:`~course_utils.checks.record.Record`.
"""

from __future__ import annotations

import functools
import inspect
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from course_utils.checks.calls import written
from course_utils.checks.plain import digest, is_tensor, plain_array, plain_number, plain_tensor
from course_utils.checks.record import FINGERPRINT, Record, Value

LEADS_TO = (
    "Inputs and stand-ins of this case are drawn, and so is what they lead to: something in it was "
    "called in another order, more or less often, or with something else."
)


# What a student wrote: called by its signature, and whatever it returns is looked at, never trusted.
Answer = Callable[..., Any]


class Misfit(Exception):  # noqa: N818, students read the name
    """What an answer returned cannot be looked at further; the message says why, to the student."""


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
    """Writes observations of one case into its :class:`Record`.

    ``name`` is that of the exercise, which calls are written with.
    """

    def __init__(self, record: Record, name: str = "answer"):
        self._record, self._name = record, name
        self._calls: list[str] = []
        self._looked = False

    def calling(self, answer: Answer) -> Answer:
        """The answer, but each call of it is kept to be shown to a student.

        What is observed next is shown with the call. Several calls before one list or row of
        observations belong to its entries, one each: put the simplest first. Classes come back as
        they are, and calls with what nobody can type (networks of the probe) are not kept.
        """
        if not inspect.isfunction(answer):
            return answer

        @functools.wraps(answer)
        def call(*args: object, **kwargs: object) -> object:
            if self._looked:
                self._calls, self._looked = [], False
            self._calls.append(written(self._name, args, kwargs))
            self._record.calls[""] = self._calls[-1:]
            return answer(*args, **kwargs)

        return call

    def tried(self, words: str) -> None:
        """Say in words, with shapes, what the answer is being called with."""
        self._record.tried = words

    def tensor(self, name: str, value: object, hint: str) -> None:
        """An array: its shape, its values, and whether its dtype is that of the inputs."""
        self._put(name, plain_tensor(value), hint)

    def array(self, name: str, value: object, hint: str) -> None:
        """Numbers, where it does not matter what holds them: a tensor, a NumPy array or a list.

        Neither does their type. For what must stay in the graph, or on its device, use ``tensor``.
        """
        self._put(name, plain_array(value), hint)

    def number(self, name: str, value: object, hint: str) -> None:
        """One number: a float, or a tensor of shape ().

        Whether a contract says float or tensor: nothing that calls it can tell them apart.
        """
        self._put(name, plain_number(value), hint)

    def scalar(self, name: str, value: object, hint: str) -> None:
        """A tensor of shape (), where what calls the answer needs one: no float."""
        self._put(name, plain_number(value) if is_tensor(value) else plain_tensor(value), hint)

    def starts(self, name: str, parts: Mapping[str, list[float]]) -> None:
        """Note what the numbers of an observation were before the steps, part by part, by name.

        The message then says by how far which part moved.
        """
        self._record.starts[name] = dict(parts)

    def layers(self, words: Iterable[str], of: str = "") -> None:
        """Note the layers of a network, which explain whatever differs in this case.

        ``of`` says of which network, where there are several: ``"size=28"``.
        """
        self._record.layers[of] = list(words)

    def fingerprint(self, *things: object) -> None:
        """Numbers on which the case's mark hangs beside the words: what all calls together lead to.

        They follow from drawn inputs and drawn effects of stand-ins, are the same in every right
        answer, and others for every seed.

        Parameters
        ----------
        *things
            Tensors, numbers, networks, or lists of them. More of one case are added to the first.
        """
        new = digest(things)
        before = self._record.values.pop(FINGERPRINT, {"data": []})
        data = [*before["data"], *new] if isinstance(before, dict) else new
        self._record.values[FINGERPRINT] = {
            "shape": [len(data)], "dtype": "as the inputs", "data": data,
        }  # fmt: skip
        self._record.hints[FINGERPRINT] = LEADS_TO

    def words(self, name: str, value: Iterable[str] | str, hint: str) -> None:
        """A list of words, sorted by the caller where order has no meaning."""
        self._put(name, value if isinstance(value, str) else list(value), hint)

    def _put(self, name: str, value: Value, hint: str) -> None:
        if name in self._record.values:
            raise RuntimeError(f"The case '{self._record.case}' observes '{name}' twice.")
        self._record.values[name] = value
        self._record.hints[name] = hint
        if self._calls:
            self._record.calls[name] = list(self._calls)
            self._looked = True


# Tries an answer on what it draws, and writes down what it sees.
Probe = Callable[[Answer, Draw, See], None]


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
        name while the probe runs, so that a mistake there is not counted here as well. An answer that
        calls some of them and writes out the others runs with the student's own.
    provided
        What the package itself has that does the same, such as ``"course_utils.widgets.latent.slerp"``:
        an answer may not be it, nor call it.
    """

    name: str
    points: float
    notes: str
    verified: str
    stubs: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    provided: tuple[str, ...] = ()
    cases: dict[str, Probe] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, stub in self.stubs.items():
            stub.__qualname__ = name  # Python says it where a call does not fit

    def case(self, name: str) -> Callable[[Probe], Probe]:
        """Register ``probe(answer, draw, see)`` as a case of this exercise."""

        def register(probe: Probe) -> Probe:
            self.cases[name] = probe
            return probe

        return register
