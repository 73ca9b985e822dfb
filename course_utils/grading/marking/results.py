"""The outcome of grading one submission: always one of five named states, with its reasons."""

from __future__ import annotations

import hashlib
import json
import urllib.parse
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

from course_utils.grading.submissions import clean

GRADED = "graded"
PARTLY = "partly graded"
FAILED = "failed"
SUSPICIOUS = "suspicious"
MISSING = "missing"
STATES = (GRADED, PARTLY, FAILED, SUSPICIOUS, MISSING)


class Fault(StrEnum):
    """What is the matter with an answer, where more than the words for it depend on that."""

    NOT_DEFINED = "not defined"
    UNKNOWN_NAME = "reads a name that is not there"
    NO_MODULE = "imports a module that is not there"
    UNWRITTEN = "not written yet"


@dataclass
class Score:
    """The mark of one exercise.

    Parameters
    ----------
    points
        What it is worth.
    earned
        Between 0 and ``points``.
    message
        For the student.
    trouble
        Why the exercise could not be run as it is, for the instructor too.
    lost
        How its cell killed the process that ran it.
    odd
        What was seen in it that no honest answer does.
    right
        Nothing is missing, which the points of an optional exercise, worth 0, do not say.
    fault
        One of those that something depends on, or None.
    """

    points: float
    earned: float
    message: str
    trouble: str = ""
    lost: str = ""
    odd: str = ""
    right: bool = False
    fault: Fault | None = None

    def __post_init__(self) -> None:
        self.fault = Fault(self.fault) if self.fault else None  # a word, when it comes from a file

    def reasons(self, name: str) -> list[str]:
        """What it says in a result's reasons, ``name`` being that of its exercise."""
        return [f"{name}: {words}" for words in (self.odd, self.lost, self.trouble) if words]


@dataclass
class Result:
    """One student's outcome.

    Parameters
    ----------
    student
        As in the name of the folder.
    state
        One of STATES.
    reasons
        Why it is not simply "graded": one sentence each.
    notes
        What was put right in the notebook before it ran.
    scores
        By exercise; empty for failed and missing.
    outputs
        Index of a cell of the recovered notebook -> its cleaned outputs.
    digest
        SHA-256 of the submitted file, and of what it was graded with: a result is only taken up
        again for the very same.
    seconds
        Wall time in the sandbox.
    stale
        The gradebook still holds an older mark of this student, which this grading did not renew.
    recorded
        What the gradebook was told beside the marks: when it was handed in and when it was due.
        Empty while the gradebook does not hold the marks.
    unrecorded
        Why it does not, where it could not be told. It is told by the next run.
    stamp
        When it was handed in, as nbgrader writes it; empty where nobody knows.
    """

    student: str
    state: str
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scores: dict[str, Score] = field(default_factory=dict)
    outputs: dict[str, list[clean.Output]] = field(default_factory=dict)
    digest: str = ""
    seconds: float = 0.0
    stale: bool = False
    recorded: str = ""
    unrecorded: str = ""
    stamp: str = ""

    def __post_init__(self) -> None:
        # These come from strangers too, and go to terminals, files and the gradebook.
        self.student = clean.line(self.student)
        self.reasons = [clean.line(reason) for reason in self.reasons]
        self.notes = [clean.line(note) for note in self.notes]

    @property
    def earned(self) -> float | None:
        """Points from exercises; None where nothing was marked, which is not the same as 0."""
        if not self.scores:
            return None
        return float(sum(score.earned for score in self.scores.values()))

    @property
    def unmarked(self) -> bool:
        """Whether there is no mark to be given on: neither a new one nor an older one that is kept."""
        return not self.stale and (self.earned is None or bool(self.unrecorded))

    @property
    def file(self) -> str:
        """What was handed in, whatever it was graded with."""
        return self.digest.partition("/")[0]

    def reasons_but_of(self, exercise: str) -> list[str]:
        """The reasons that are not those of one exercise."""
        own = self.scores[exercise].reasons(exercise) if exercise in self.scores else []
        return [reason for reason in self.reasons if reason not in map(clean.line, own)]

    def shown(self) -> Result:
        """As tables show it: marks that the gradebook could not be told need a look."""
        if not self.unrecorded:
            return self
        reasons = [f"{self.unrecorded}; the same command goes on from here", *self.reasons]
        return replace(self, state=FAILED, reasons=reasons)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Result:
        plain = json.loads(text)
        scores = {name: Score(**score) for name, score in plain.pop("scores").items()}
        return cls(**plain, scores=scores)


def states_of(found: Iterable[Result]) -> str:
    """How many are in which state, in words."""
    counts = Counter(result.state for result in found)
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state]) or "nobody"


def file_name(student: str) -> str:
    """What the file of a student's result is called."""
    name = urllib.parse.quote(student, safe="")
    if len(name) > 200:  # file systems take 255 bytes, and each of these letters became six
        name = f"{name[:150]}~{hashlib.sha256(student.encode()).hexdigest()}"
    return f"{name}.json"


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text
