"""The sample that `make test` takes where all would be too many; `make test-deep` takes the rest.

A test is *deep* if what it costs grows with seeds, with pairs of answers, or with all the mistakes
there are: everything is tried once a week, and a sample on every commit. What a student meets, the
public seeds and every answer of the banks, is never deep.
"""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from course_utils.files import ROOT

SEED = "COURSE_SAMPLE"


def commit() -> str:
    """The hash of what is checked out."""
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


def seed() -> str:
    """What samples are drawn from: COURSE_SAMPLE, or else the hash of the commit.

    It is kept in the environment, where the workers of a run find it.
    """
    if SEED not in os.environ:
        os.environ[SEED] = commit()
    return os.environ[SEED]


def sampled(
    items: Iterable[Any], share: float, name: Callable[[Any], str] = repr
) -> list[pytest.ParameterSet]:
    """Items to parametrize a test with, of which those that are not drawn are marked as deep.

    Parameters
    ----------
    items
        Values, or tuples of them for a test with several arguments.
    share
        How many of them are drawn, from 0 to 1; of a few at least one.
    name
        Tells an item from all others. Whether it is drawn depends on this and on the seed alone.

    Raises
    ------
    ValueError
        If the share is not one.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share={share} has to be from 0 to 1.")
    items = list(items)
    drawn_from = seed()

    def rank(item: Any) -> bytes:
        return hashlib.sha256(f"{drawn_from} {name(item)}".encode()).digest()

    drawn = set(map(rank, sorted(items, key=rank)[: math.ceil(share * len(items))]))
    return [
        pytest.param(
            *(item if isinstance(item, tuple) else (item,)),
            marks=() if rank(item) in drawn else pytest.mark.deep,
        )
        for item in items
    ]
