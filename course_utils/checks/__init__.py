"""Checks: tell a student at once what is wrong, and why.

>>> from course_utils import check
>>> check("discriminator_loss", discriminator_loss)

See :mod:`~course_utils.checks.observe` (runs an answer and observes it), :mod:`~.compare` (finds what
differs from the solution's observations), :mod:`~.causes` (why), :mod:`~.feedback` (says it),
:mod:`~.golden` (the solution's observations), :mod:`~.probes` (the exercises of each assignment) and
:mod:`~.instruments` (what probes measure with).
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from course_utils.checks import golden
from course_utils.checks.compare import diagnose, mismatches
from course_utils.checks.exercise import Exercise
from course_utils.checks.feedback import CheckFailed, Passed, Summary, failure
from course_utils.checks.observe import PUBLIC_SEEDS, observe

# Assignment -> module with its EXERCISES. Names of exercises are unique in the course.
ASSIGNMENTS = {
    "01_vanilla_gan": "vanilla_gan",
    "02_mnist_gan": "mnist_gan",
    "03_dcgan": "dcgan",
    "04_conditional_gan": "conditional_gan",
    "05_infogan": "infogan",
}

__all__ = ["ASSIGNMENTS", "Check", "CheckFailed", "check", "exercises", "probes_of", "training_of"]


def probes_of(assignment: str) -> ModuleType:
    """The module with the EXERCISES of an assignment."""
    return importlib.import_module(f"{__name__}.probes.{ASSIGNMENTS[assignment]}")


def training_of(assignment: str) -> ModuleType:
    """The module with the training that is judged when an assignment is graded.

    Raises
    ------
    ModuleNotFoundError
        If none is.
    """
    return importlib.import_module(f"{__name__}.probes.{ASSIGNMENTS[assignment]}_trained")


def exercises(assignment: str) -> dict[str, Exercise]:
    """The exercises of an assignment by name, in the order of its notebook."""
    return {exercise.name: exercise for exercise in probes_of(assignment).EXERCISES}


class Check:
    """Checks answers, and remembers which exercises have passed in this notebook."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}

    def __call__(self, name: str, answer: Any) -> Passed:
        """Check one answer.

        Parameters
        ----------
        name
            The exercise, such as ``"discriminator_loss"``.
        answer
            The function or class that you wrote.

        Returns
        -------
        Passed
            Shown as one line that says what was verified.

        Raises
        ------
        CheckFailed
            With what was tried, what came back, what was expected, and the likely cause.
        ValueError
            If no exercise has this name.
        """
        assignment, exercise = _find(name)
        self._states[name] = "failed"
        data = golden.load(assignment)
        for seed in PUBLIC_SEEDS:
            variant, records = observe(
                exercise, answer, seed, notebook_names=data["notebook_names"]
            )
            expected = golden.expected(data, name, seed, variant)
            found = mismatches(records, expected)
            if found:
                known = golden.symptoms(data, name, seed, variant)
                raise CheckFailed(failure(exercise, found, diagnose(records, expected, known)))
        self._states[name] = "passed"
        return Passed(name, exercise.verified)

    def passed(self, *names: str) -> bool:
        """Whether these exercises have passed; if not, a line says which are still to do."""
        missing = [name for name in names if self._states.get(_find(name)[1].name) != "passed"]
        if missing:
            print(f"Skipped for now: this cell needs {', '.join(missing)} to pass the check above.")
        return not missing

    def summary(self, assignment: str | None = None) -> Summary:
        """Each exercise of an assignment, its points, and whether it has passed.

        Parameters
        ----------
        assignment
            Such as ``"01_vanilla_gan"``; by default the one that was checked last.

        Raises
        ------
        ValueError
            If there is no such assignment, or nothing has been checked yet.
        """
        if assignment is None and not self._states:
            raise ValueError("Nothing has been checked yet: run a cell with a check first.")
        assignment = assignment or _find(list(self._states)[-1])[0]
        if assignment not in ASSIGNMENTS:
            raise ValueError(
                f"There is no assignment {assignment!r}; there are: {', '.join(ASSIGNMENTS)}."
            )
        rows = tuple(
            (name, exercise.points, self._states.get(name, "not tried"))
            for name, exercise in exercises(assignment).items()
        )
        return Summary(assignment, rows)


def _find(name: str) -> tuple[str, Exercise]:
    known: list[str] = []
    for assignment in ASSIGNMENTS:
        found = exercises(assignment)
        if name in found:
            return assignment, found[name]
        known += found
    raise ValueError(f"There is no exercise {name!r}; the names are: {', '.join(known)}.")


check = Check()
