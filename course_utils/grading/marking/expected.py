"""The solution's observations on the seeds of one run, and what the training that is judged leads to.

The solution runs in the sandbox as a submission does, in a process tree of its own that has ended
before any student's begins.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from course_utils.checks.record import Record, record_to_plain, records_from_bytes
from course_utils.files import PACKAGE
from course_utils.grading.authoring.source import Source
from course_utils.grading.limits import Limits
from course_utils.grading.marking.conversation import Conversation, Run
from course_utils.grading.marking.judge import Expected, Seen
from course_utils.grading.marking.trained import TRIES, Training, training_probe
from course_utils.grading.sandbox.host import ForkServer

HIDDEN_SEEDS = 3


def seeds_of(run_seed: str, exercise: str) -> list[int]:
    """The seeds of one exercise in one run: by name, so that no order of work matters."""
    return [number_of(run_seed, f"{exercise}/{i}") for i in range(HIDDEN_SEEDS)]


def number_of(run_seed: str, purpose: str) -> int:
    """A number that follows from the secret of a run, which does not follow from it."""
    return int.from_bytes(hashlib.sha256(f"{run_seed}/{purpose}".encode()).digest()[:6])


def fingerprint(source: Source, package: Path = PACKAGE) -> str:
    """Changes when the solution changes, or anything that a probe or a mark may depend on: all that
    students import.

    Parameters
    ----------
    source
        The assignment.
    package
        The folder of course_utils.
    """
    digest = hashlib.sha256(source.path.read_bytes())
    digest.update(repr(HIDDEN_SEEDS).encode())
    for path in sorted(package.rglob("*")):
        place = path.relative_to(package)
        if place.parts[0] != "grading" and "__pycache__" not in place.parts and path.is_file():
            data = path.read_bytes()
            digest.update(f"{place.as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def compute(source: Source, run_seed: str, server: ForkServer, limits: Limits) -> bytes:
    """Run the solution on the seeds of a run, within the limits that submissions meet.

    Observed in float64, with stubs bound and, where an exercise has any, without them too, as
    golden_files.py does for the public seeds.

    Raises
    ------
    RuntimeError
        If it does not run.
    """
    exercises = source.exercises()
    tries = [(name, seeds_of(run_seed, name)) for name in exercises]
    alone = [(name, seeds) for name, seeds in tries if exercises[name].stubs]
    observations: dict[str, dict[int, dict[str, object]]] = {
        name: {seed: {} for seed in seeds} for name, seeds in tries
    }
    run = Run(source.assignment, exercises, source.given_names(), {}, limits)
    talk = Conversation(run, server, {})
    with talk.link:
        why = talk.notebook(source.needed_cells()) or _first_error(talk)
        for asked, stubs in ((tries, True), (alone, False)):
            seen, end = talk.observe(asked, exact=True, stubs=stubs)
            for number, (name, seeds) in enumerate(asked):
                found = seen.get(number)
                raised = next((one.raised for one in found or [] if one.raised), None)
                if found is None or raised:
                    nothing = f"{name} is not defined" if number in seen else end
                    words = why or raised or nothing
                    raise RuntimeError(
                        f"The solution of {source.assignment} does not run: {words}."
                    )
                for seed, one in zip(seeds, found, strict=True):
                    observations[name][seed][one.variant] = _plain(one)
        judged = _training(talk, [number_of(run_seed, f"training/{i}") for i in range(TRIES)])
    return json.dumps({"observations": observations, "training": judged}).encode()


def _training(talk: Conversation, seeds: list[int]) -> dict[str, object] | None:
    """The training of a run, and what it leads to with the solution; None where there is none."""
    assignment = talk.run.assignment
    probe = training_probe(assignment)
    if probe is None:
        return None
    seen, end = talk.observe([(probe.TRAINED, seeds)], exact=True, trained=True)
    found = seen.get(0) or [Seen()]
    for one in found:
        if one.raised or not one.records or any(record.error for record in one.records):
            why = one.raised or next((r.error["message"] for r in one.records if r.error), end)
            raise RuntimeError(f"The solution of {assignment} does not train: {why}.")
    expected = {seed: _plain(one) for seed, one in zip(seeds, found, strict=True)}
    return {"assignment": assignment, "expected": expected}


def _plain(seen: Seen) -> list[dict[str, object]]:
    return [record_to_plain(record) for record in seen.records]


def _first_error(talk: Conversation) -> str:
    for index in sorted(talk.failed):
        for output in talk.outputs[index]:
            if output["output_type"] == "error":
                return f"{output['ename']}: {output['evalue']}"
    return ""


def load(data: bytes) -> tuple[dict[str, Expected], Training | None]:
    """Exercise -> seed -> stubs in use -> records; and the training that is judged, if there is one."""
    plain = json.loads(data)
    judged = plain["training"]
    if judged:
        records = {int(seed): _records(kept) for seed, kept in judged["expected"].items()}
        judged = Training(judged["assignment"], records)
    observations = {
        exercise: {
            int(seed): {variant: _records(records) for variant, records in variants.items()}
            for seed, variants in seeds.items()
        }
        for exercise, seeds in plain["observations"].items()
    }
    return observations, judged


def _records(plain: list[dict[str, object]]) -> list[Record]:
    return records_from_bytes(json.dumps(plain).encode())
