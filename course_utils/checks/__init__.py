"""Checks: tell a student at once what is wrong, and why.

>>> from course_utils import check
>>> check("discriminator_loss", discriminator_loss)

See :mod:`~course_utils.checks.observation` (runs an answer and observes it), :mod:`~.compare` (finds what
differs from the solution's observations), :mod:`~.causes` and :mod:`~.slips` (why), :mod:`~.feedback`
(says it), :mod:`~.calls` (the call that failed, to be typed), :mod:`~.guard` (folds output, limits time),
:mod:`~.golden` (the solution's observations), :mod:`~.probes` (the exercises of each assignment),
:mod:`~.instruments` (what probes measure with) and :mod:`~.questions` (multiple choice for practice).
"""

from __future__ import annotations

import bdb
import dataclasses
import difflib
import importlib
from types import ModuleType

from course_utils.checks import golden, questions
from course_utils.checks.code_names import device_of_arguments
from course_utils.checks.compare import Mismatch, diagnose, mismatches
from course_utils.checks.exercise import Answer, Exercise
from course_utils.checks.feedback import (
    CheckFailed,
    Passed,
    Stopped,
    Summary,
    WrongCall,
    failure,
    too_long,
)
from course_utils.checks.guard import SECONDS, TooLong, folded_output, limited_time
from course_utils.checks.observation import PUBLIC_SEEDS, READS, describe_error, observe

# Assignment -> module with its EXERCISES. Names of exercises are unique in the course.
ASSIGNMENTS = {
    "01_vanilla_gan": "vanilla_gan",
    "02_mnist_gan": "mnist_gan",
    "03_dcgan": "dcgan",
    "04_conditional_gan": "conditional_gan",
    "05_infogan": "infogan",
    "06_stable_gans": "stable_gans",
    "07_evaluating_gans": "evaluating_gans",
    "08_vae": "vae",
    "09_image_translation": "image_translation",
    "10_style_and_control": "style_and_control",
    "11_few_labels": "few_labels",
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
    """Checks answers, and remembers which exercises have passed in this notebook.

    Parameters
    ----------
    slips
        Whether the answer's own code is searched where no known wrong answer fits: seconds, which a
        test that only asks whether an answer passes has no use for.
    """

    def __init__(self, slips: bool = True) -> None:
        self._states: dict[str, str] = {}
        self._slips = slips

    def __call__(self, name: str, answer: Answer) -> Passed:
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
        WrongCall
            If no exercise has this name, or the arguments are exchanged.
        Stopped
            If it is interrupted, or a debugger in it is quit.
        """
        if isinstance(answer, str) and not isinstance(name, str):
            raise WrongCall(f'The name comes first, in quotes: check("{answer}", {answer}).')
        assignment, exercise = _find(name)
        self._states[name] = "failed"
        try:
            with folded_output():
                with limited_time():
                    found, cause = _what_is_wrong(assignment, exercise, answer)
                # It limits its own time: no answer is stopped for what is looked for in it.
                if found and not cause and self._slips:
                    cause = _slip(assignment, exercise, answer, found)
        except TooLong as error:
            lines = describe_error(error)["lines"]
            raise CheckFailed(too_long(exercise, SECONDS, lines)) from None
        except (KeyboardInterrupt, bdb.BdbQuit):
            raise Stopped(f"The check of {name} was stopped.") from None
        if found:
            raise CheckFailed(failure(exercise, found, cause))
        self._states[name] = "passed"
        return Passed(name, exercise.verified)

    def passed(self, *names: str) -> bool:
        """Whether these exercises have passed; if not, a line says which are still to do."""
        missing = [name for name in names if self._states.get(_find(name)[1].name) != "passed"]
        if missing:
            print(f"Skipped for now: this cell needs {', '.join(missing)} to pass the check above.")
        return not missing

    def choose(self, name: str, *letters: str) -> questions.Choice:
        """Ask a question for practice: choose an answer, and every option says why. No points.

        Parameters
        ----------
        name
            The question, such as ``"what_d_says_of_perfect_fakes"``.
        letters
            Your choice, such as ``"b"``, where the page has no buttons: in a terminal, say.

        Returns
        -------
        Choice
            Shown as a form in a notebook, as text elsewhere.

        Raises
        ------
        WrongCall
            If there is no such question, or it has no option with this letter.
        """
        try:
            question = questions.find(tuple(ASSIGNMENTS.values()), name)
        except LookupError as error:
            raise WrongCall(str(error.args[0])) from None
        chosen = "".join(letters).lower()
        known = questions.LETTERS[: len(question.options)]
        if not set(chosen) <= set(known):
            raise WrongCall(f"Choose among {', '.join(known)}, not {', '.join(letters)}.")
        return questions.Choice(question, chosen)

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
    close = difflib.get_close_matches(str(name), known, n=1)
    if close:
        raise WrongCall(f"There is no exercise {name!r}: did you mean {close[0]!r}?")
    raise WrongCall(f"There is no exercise {name!r}; the names are: {', '.join(known)}.")


def _what_is_wrong(
    assignment: str, exercise: Exercise, answer: Answer
) -> tuple[list[Mismatch], str]:
    """What differs on the first public seed on which anything does, and its cause if it is known."""
    data = golden.load(assignment)
    for seed in PUBLIC_SEEDS:
        variant, records = observe(exercise, answer, seed, notebook_names=data["notebook_names"])
        expected = golden.expected(data, exercise.name, seed, variant)
        found = [_with_device(m, answer) for m in mismatches(records, expected)]
        if found:
            known = golden.symptoms(data, exercise.name, seed, variant)
            return found, diagnose(records, expected, known)
    return [], ""


def _slip(assignment: str, exercise: Exercise, answer: Answer, found: list[Mismatch]) -> str:
    """Where the answer's own code goes wrong, and what is asked for, if one small change shows it; else ""."""
    from course_utils.checks.slips.search import find_slip  # most checks need none

    first = found[0]
    if first.is_named:
        return ""
    slip = find_slip(assignment, exercise, answer, first.case)
    # Where it mends one of several mistakes, it must say more than the comparison does.
    said = slip and (slip.is_all or first.cause == first.hint)
    return f"{slip} {first.cause}".strip() if said else ""


def _with_device(mismatch: Mismatch, answer: Answer) -> Mismatch:
    """A mismatch that says where a device comes from, if a global one was read."""
    if mismatch.observation != READS or "device" not in mismatch.got.split("; "):
        return mismatch
    advice = f"{mismatch.cause} The device: {device_of_arguments(answer)}."
    return dataclasses.replace(mismatch, cause=advice)


check = Check()
