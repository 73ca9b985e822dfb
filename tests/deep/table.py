"""The table of the deep tests: rows of a run take the place of rows of the same name.

So a part that failed, and was mended, can be run again by itself. A row says at which commit it was
made. It gives way to one of about as many tests (a bank may have lost an answer), and not to one of a
few.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass

from tests.sampling import commit

HEAD = """\
# What every answer is tried with

`make test-deep` writes this: whole, or the rows of a part that `TEST_ARGS` names. A row counts the
tests of one function that were run, or what such tests tried, and ends with the commit it was made
at; what has no row has not been run since the table was begun. CPU seconds are at one thread.
"""
ROWS = "| | assignment | right | of | | CPU s | commit |"
MACHINES = "| commit | machine |"


@dataclass(frozen=True)
class Row:
    """``right`` of ``total`` came out right; ``cpu`` is told for tests, not for what they tried."""

    what: str
    stem: str
    right: int
    total: int
    cpu: str = ""

    def told(self, at: str) -> list[str]:
        share = f"{self.right / self.total:.2%}"
        return [self.what, self.stem, str(self.right), str(self.total), share, self.cpu, at]


def written(rows: Iterable[Row], kept: str = "") -> str:
    """The table, in Markdown, with these rows; ``kept`` is the table that there was."""
    at = commit()[:12]
    known = {(row[0], row[1]): row for row in _body(kept, ROWS)}
    for row in rows:
        old = known.get((row.what, row.stem))
        if old is None or row.total >= 0.9 * int(old[3]):
            known[row.what, row.stem] = row.told(at)
    machines = {row[0]: row for row in _body(kept, MACHINES)} | {at: [at, machine()]}
    used = [machines[name] for name in machines if any(row[-1] == name for row in known.values())]
    return "\n".join([HEAD, *_table(ROWS, sorted(known.values())), "", *_table(MACHINES, used), ""])


def machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"torch {importlib.metadata.version('torch')}"
    )


def _table(head: str, rows: Iterable[list[str]]) -> list[str]:
    return [head, "|---" * (head.count("|") - 1) + "|", *(f"| {' | '.join(r)} |" for r in rows)]


def _body(text: str, head: str) -> list[list[str]]:
    """The rows below a head, as ``_table`` wrote them."""
    lines = iter(text.partition(head)[2].splitlines()[2:])
    rows = []
    for line in lines:
        if not line.startswith("| "):
            break
        rows.append(line.removeprefix("| ").removesuffix(" |").split(" | "))
    return rows
