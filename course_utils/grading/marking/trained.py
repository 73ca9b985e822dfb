"""The training that counts at grading: what came of it in the sandbox, beside what comes of training.

A loop that is tried on stand-ins can tell that it is, and do something else when it should train. So
the notebook's own players are trained too, on data, first weights and noise that are drawn for the
run. The losses and both networks at the end are numbers that only this training leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from course_utils.checks import training_of
from course_utils.checks.compare import Mismatch, mismatches
from course_utils.checks.record import Record
from course_utils.grading.marking.judge import Seen


def training_probe(assignment: str) -> ModuleType | None:
    """What is trained when an assignment is graded, if anything is."""
    try:
        return training_of(assignment)
    except ModuleNotFoundError:
        return None


# A kink of LeakyReLU turns rounding into a difference now and then: in single precision one training
# in ten or twenty. So the first is in double precision, where that does not happen; the others are for
# answers that are made for single precision alone. One that is right is enough.
TRIES = 3


@dataclass(frozen=True)
class Training:
    """A training at grading.

    Parameters
    ----------
    assignment
        One that has a training.
    expected
        Seed, which draws everything that a training depends on -> what the solution's players show
        after it. It stays outside.
    """

    assignment: str
    expected: dict[int, list[Record]]

    @property
    def exercise(self) -> str:
        """The exercise whose mark hangs on it."""
        return str(training_of(self.assignment).TRAINED)

    @property
    def needs(self) -> tuple[str, ...]:
        """Exercises that must be right for the training to say anything about that one."""
        return tuple(training_of(self.assignment).TRAINED_NEEDS)

    @property
    def tries(self) -> list[tuple[int, bool]]:
        """The seed of each training, and whether it is in double precision."""
        return [(seed, number == 0) for number, seed in enumerate(self.expected)]

    def judge(self, seen: Seen, seed: int) -> list[Mismatch]:
        """What is otherwise than after the training of a seed; empty if nothing is."""
        return mismatches(seen.records, self.expected[seed])
