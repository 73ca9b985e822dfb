"""Golden observations: what the probes saw in the course's solution, for the public seeds.

One JSON file an assignment, made by ``make notebooks`` and committed. Beside the solution's
observations it holds *symptoms*: what the same probes saw in known wrong answers
(``tests/submissions/<assignment>``), each with its cause.
"""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any

from course_utils.checks.compare import Symptom
from course_utils.checks.record import Record, record_from_plain

Golden = dict[str, Any]


@functools.cache
def load(assignment: str) -> Golden:
    """The golden file of an assignment, such as ``"01_vanilla_gan"``."""
    path = resources.files("course_utils.checks") / "golden" / f"{assignment}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def expected(golden: Golden, exercise: str, seed: int, variant: str) -> list[Record]:
    """The solution's records for one exercise, public seed and set of stubs."""
    entry = golden["exercises"][exercise]["expected"][str(seed)][variant]
    return [record_from_plain(plain) for plain in entry]


def symptoms(golden: Golden, exercise: str, seed: int, variant: str) -> list[Symptom]:
    """Known wrong answers for one exercise, as seen on one public seed."""
    entries = golden["exercises"][exercise]["symptoms"]
    return [
        Symptom(e["cause"], tuple(map(record_from_plain, e["seen"][str(seed)])))
        for e in entries
        if e["variant"] == variant
    ]
