"""The solution's observations on the seeds of one run, from a trusted process of its own.

``python -m course_utils.grading.expected ASSIGNMENT ROOT SEED...`` writes them to stdout as JSON.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from course_utils.checks.golden import record_to_plain, records_from_bytes
from course_utils.grading.goldens import solution_records
from course_utils.grading.judge import Expected
from course_utils.grading.samples import THRESHOLDS, TRIES, Training
from course_utils.grading.source import Source

HIDDEN_SEEDS = 3


def seeds_of(run_seed: str, exercise: str) -> list[int]:
    """The seeds of one exercise in one run: by name, so that no order of work matters."""
    return [number_of(run_seed, f"{exercise}/{i}") for i in range(HIDDEN_SEEDS)]


def number_of(run_seed: str, purpose: str) -> int:
    """A number that follows from the secret of a run, which does not follow from it."""
    return int.from_bytes(hashlib.sha256(f"{run_seed}/{purpose}".encode()).digest()[:6])


def fingerprint(source: Source) -> str:
    """Changes when the solution or a probe changes."""
    digest = hashlib.sha256(source.path.read_bytes())
    for path in sorted((Path(__file__).resolve().parents[1] / "checks").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def compute(source: Source, run_seed: str) -> bytes:
    """Run the solution on the seeds of a run, in a process that no student's code ever enters."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, source.assignment, str(source.root), run_seed],
        capture_output=True,
        env={**os.environ, "COURSE_BUDGET": "smoke", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg",
             "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )  # fmt: skip
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RuntimeError(f"The solution of {source.assignment} does not run: {words[-1:]}")
    return done.stdout


def load(data: bytes) -> tuple[dict[str, Expected], Training | None]:
    """Exercise -> seed -> stubs in use -> records; and the training that is judged, if there is one."""
    plain = json.loads(data)
    training = plain["training"]
    observations = {
        exercise: {
            int(seed): {
                variant: records_from_bytes(json.dumps(records).encode())
                for variant, records in variants.items()
            }
            for seed, variants in seeds.items()
        }
        for exercise, seeds in plain["observations"].items()
    }
    return observations, training and Training(training[0], tuple(training[1]), training[2])


def training(assignment: str, run_seed: str, space: dict[str, Any]) -> tuple[Any, ...] | None:
    """Arguments of the Training of a run, with seeds on which the solution itself passes: a class
    should not share one on which a right answer fails."""
    if assignment not in THRESHOLDS:
        return None
    held_out = number_of(run_seed, "held-out")
    trial = Training(assignment, (), held_out)
    drawn = (number_of(run_seed, f"training/{i}") for i in range(10 * TRIES))
    good = (seed for seed in drawn if not trial.judge(trial.samples(space, seed), seed))
    seeds = list(itertools.islice(good, TRIES))
    if len(seeds) < TRIES:
        raise RuntimeError(f"the solution's own training misses the thresholds of {assignment}")
    return assignment, seeds, held_out


def main() -> None:
    assignment, root, run_seed = sys.argv[1:4]
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever the solution prints is not part of the answer
    source = Source(assignment, Path(root))
    space, names = source.namespace(), source.given_names()
    observations = {
        name: {
            str(seed): {
                variant: [record_to_plain(r) for r in records]
                for variant, records in solution_records(exercise, space, seed, names).items()
            }
            for seed in seeds_of(run_seed, name)
        }
        for name, exercise in source.exercises().items()
    }
    plain = {"observations": observations, "training": training(assignment, run_seed, space)}
    out.write(json.dumps(plain))
    out.close()


if __name__ == "__main__":
    main()
