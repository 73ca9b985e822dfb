"""Compare what came out of the sandbox with the solution's observations: in the grader's process.

Everything from the sandbox is bytes from a stranger. It is parsed as JSON, checked for shape and
size, and compared; nothing in it is ever executed, and none of it is trusted to describe itself.

Numbers authenticate themselves: to forge them one has to know the right result for inputs drawn a
moment ago. Words ("nothing else changed") do not: they are the same on every seed, so whoever gets
past the guard can play those of the public seeds back. A digest of what was observed would not help:
whatever the probe can compute in there, such code can compute too. So words are to explain, and what
earns is to be numbers that hang on the seed.
"""

from __future__ import annotations

import builtins
import json
from dataclasses import dataclass, field

from course_utils.checks import golden
from course_utils.checks.compare import Mismatch, diagnose, mismatches
from course_utils.checks.exercise import Exercise
from course_utils.checks.feedback import failure
from course_utils.checks.observation import PUBLIC_SEEDS
from course_utils.checks.record import Record, records_from_bytes
from course_utils.checks.stub import STUB_WORDS, is_stub
from course_utils.grading.marking.results import Fault, Score

OBSERVATION_BYTES = 8 * 2**20
FORGED = "it came back with observations that no probe writes"

# seed -> stubs in use -> what the solution shows
Expected = dict[int, dict[str, list[Record]]]


@dataclass(frozen=True)
class Raised:
    """An exception that ended a probe, as its process tells it."""

    type: str
    message: str

    def __str__(self) -> str:
        return f"{self.type}: {self.message}"

    @property
    def kind(self) -> str:
        """Its type, where Python has one of this name: others are the student's words."""
        known = getattr(builtins, self.type, None)
        own = isinstance(known, type) and issubclass(known, BaseException)
        return self.type if own else "an exception of its own"


@dataclass
class Seen:
    """What an exercise showed on one seed: records, or the exception that ended the probe."""

    variant: str = ""
    records: list[Record] = field(default_factory=list)
    raised: Raised | None = None

    def types(self) -> set[str]:
        """The types of all exceptions in it."""
        found = {str(record.error["type"]) for record in self.records if record.error}
        return found | ({self.raised.type} if self.raised else set())


def read_observation(payload: bytes, counts: list[int]) -> tuple[int, list[Seen] | None]:
    """Parse the observations of one try; None if the answer is not defined.

    Parameters
    ----------
    payload
        What came out of the sandbox.
    counts
        How many seeds each try was to be observed on.

    Returns
    -------
    (which try, what was seen on each of its seeds)

    Raises
    ------
    ValueError
        If this is not what the probe writes.
    """
    if len(payload) > OBSERVATION_BYTES:
        raise ValueError(f"observations of {len(payload)} bytes are too long")
    try:
        plain = json.loads(payload)
        number = plain["try"]
        if type(number) is not int or not 0 <= number < len(counts):
            raise ValueError("observations that were not asked for")
        if plain.get("missing") is True:
            return number, None
        entries = plain["seeds"]
        if not isinstance(entries, list) or len(entries) != counts[number]:
            raise ValueError("observations on another number of seeds than was asked for")
        return number, [_seen(entry) for entry in entries]
    except (AttributeError, KeyError, TypeError, RecursionError, IndexError) as error:
        raise ValueError(f"observations of another shape ({type(error).__name__})") from None


def _seen(entry: dict[str, object]) -> Seen:
    if "raised" in entry:
        raised = entry["raised"]
        if not isinstance(raised, dict):
            raise ValueError("an exception of another shape")
        return Seen(raised=Raised(str(raised["type"])[:80], str(raised["message"])[:300]))
    if not isinstance(entry["variant"], str):
        raise ValueError("a variant that is not a word")
    try:
        records = records_from_bytes(json.dumps(entry["records"]).encode())
    except ValueError:  # its words may be the stranger's
        raise ValueError("records of another shape") from None
    return Seen(entry["variant"], records)


def judge(
    exercise: Exercise, seen: list[Seen] | None, seeds: list[int], expected: Expected
) -> Score:
    """Mark one exercise by what it showed on the seeds of this run.

    Each case counts the same, and is right when all its observations are, on every seed. The first
    case is the exercise itself and the others are its corners: with the first wrong, nothing is
    earned.
    """
    if seen is None:
        message = f"✗ {exercise.name} is not defined in the notebook."
        return Score(exercise.points, 0.0, message, fault=Fault.NOT_DEFINED)
    fault = _fault(seen)
    raised = next((one.raised for one in seen if one.raised), None)
    if raised:
        trouble = f"it ended the check by {raised.kind}"
        message = f"✗ {exercise.name}: {trouble}."
        return Score(exercise.points, 0.0, message, trouble=trouble, fault=fault)
    wrong: dict[str, list[Mismatch]] = {}
    odd = ""
    for seed, one in zip(seeds, seen, strict=True):
        want = _wanted(expected[seed], one.variant)
        if [record.case for record in one.records] != [record.case for record in want]:
            odd = FORGED
        try:
            found = mismatches(one.records, want)
        except Exception as error:  # forged records: whatever breaks the comparison is not right
            odd = FORGED
            found = [Mismatch(r.case, "", type(error).__name__, "", "", "") for r in want]
        for mismatch in found:
            wrong.setdefault(mismatch.case, []).append(mismatch)
    cases = list(exercise.cases)
    if not wrong:
        message = f"✓ {exercise.name}: {exercise.verified}"
        return Score(exercise.points, float(exercise.points), message, odd=odd, right=True)
    right = sum(1 for case in cases if case not in wrong)
    share = 0.0 if cases[0] in wrong else right / len(cases)
    if "names" in wrong:
        share *= right / (right + 1)
    earned = min(max(float(exercise.points) * share, 0.0), float(exercise.points))
    return Score(exercise.points, earned, _hidden_message(exercise, wrong), odd=odd, fault=fault)


def _fault(seen: list[Seen]) -> Fault | None:
    if unwritten(seen):
        return Fault.UNWRITTEN
    types = set().union(*(one.types() for one in seen))
    if "ModuleNotFoundError" in types:
        return Fault.NO_MODULE
    return Fault.UNKNOWN_NAME if "NameError" in types else None


def unwritten(seen: list[Seen]) -> bool:
    """Whether an answer is as it was given out: the first case of the exercise ends at the stub on
    each seed, and no case ends elsewhere (some put what is raised into words).

    Nothing else that it says is believed: these records were made on the seeds of the run, which are
    for no student to see.
    """
    cases = [[r.error for r in one.records if r.case != "names"] for one in seen]
    return all(
        errors
        and errors[0] is not None
        and all(e is None or (is_stub(e) and e["message"] in ("", STUB_WORDS)) for e in errors)
        for errors in cases
    )


def explain(exercise: Exercise, score: Score, seen: list[Seen] | None, assignment: str) -> Score:
    """Add the likely cause, from what the answer shows on the public seeds: the student knows those."""
    if seen is None or any(s.raised for s in seen):
        return score
    data = golden.load(assignment)
    for seed, one in zip(PUBLIC_SEEDS, seen, strict=True):
        try:
            known = data["exercises"][exercise.name]["expected"][str(seed)]
            variant = one.variant if one.variant in known else ""
            want = golden.expected(data, exercise.name, seed, variant)
            found = mismatches(one.records, want)
            if found:
                symptoms = golden.symptoms(data, exercise.name, seed, variant)
                score.message = failure(exercise, found, diagnose(one.records, want, symptoms))
                return score
        except Exception:  # forged records explain nothing
            return score
    return score


def _wanted(by_variant: dict[str, list[Record]], variant: str) -> list[Record]:
    """The solution's records for the stubs that the answer calls; those it doesn't know mean none."""
    return by_variant.get(variant) or by_variant.get("") or next(iter(by_variant.values()))


def _hidden_message(exercise: Exercise, wrong: dict[str, list[Mismatch]]) -> str:
    """Which class of inputs fails, and the hint beside it; no values of the seeds of this run."""
    lines = [f"✗ {exercise.name} fails on inputs that are drawn anew for grading.", ""]
    for case, found in wrong.items():
        looked = "; ".join(dict.fromkeys(m.observation for m in found))
        lines.append(f"  {case}: {looked}")
    lines.append("")
    lines.append(
        "  It passes on the inputs of the notebook's own check: does the code depend on them?"
    )
    lines.append(f"  read: the section “{exercise.notes}”")
    return "\n".join(lines)
