"""What has passed on a GPU, on which code: kept in seen.json by every run there, and committed.

What has never been seen runs first, then what has changed since, so that a machine that is lent for
ten minutes tells the most.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course_utils.files import ROOT
from course_utils.grading.authoring.source import Source
from tests.costs import OTHERS, assignment_of

SEEN = Path(__file__).with_name("seen.json")
Seen = dict[str, dict[str, Any]]  # nodeid -> code, gpu, seconds


def load() -> Seen:
    return json.loads(SEEN.read_text("utf-8")) if SEEN.exists() else {}


def save(seen: Seen) -> None:
    SEEN.write_text(json.dumps(seen, indent=1, sort_keys=True) + "\n", "utf-8")


def code_of(nodeid: str) -> str:
    """Changes with the source of the assignment that a test names, or else with the test's file."""
    stem = assignment_of(nodeid)
    path = ROOT / nodeid.partition("::")[0] if stem == OTHERS else Source(stem).path
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def in_order(nodeids: Iterable[str], seen: Seen) -> list[str]:
    """Never seen, seen on other code, seen on this code; otherwise as they come."""

    def rank(nodeid: str) -> int:
        if nodeid not in seen:
            return 0
        return 1 if seen[nodeid]["code"] != code_of(nodeid) else 2

    return sorted(nodeids, key=rank)


def minutes(stem: str) -> float:
    """What all trainings of an assignment take on a GPU, by its source; 2 where it does not say."""
    said = Source(stem).notebook.metadata.get("gan_course", {}).get("minutes", {})
    return float(said.get("cuda", 2))


def expected_seconds(nodeid: str, seen: Seen) -> float:
    """What a test took the last time, or else what its assignment's trainings take."""
    if nodeid in seen:
        return float(seen[nodeid]["seconds"])
    stem = assignment_of(nodeid)
    return 30.0 if stem == OTHERS else 60 * minutes(stem)
