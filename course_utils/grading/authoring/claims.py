"""Try the claims of an assignment on several seeds: ``python -m course_utils.grading.authoring.claims``.

The notebook runs at full budget, once a seed: on seed 0 as it stands, on seed k with 10,000 k added
to every seed that it gives to torch. So weights, noise and batches are others; the data are the same,
and so are the checks, which have seeds of their own.

What is done is kept in ``.claims``: a command that was stopped goes on with the seed it was at. After
a change of the notebook's code, or of code that it may import, it begins anew.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import time
from collections.abc import Sequence

from nbclient.exceptions import CellExecutionError

from course_utils.checks import ASSIGNMENTS
from course_utils.files import PACKAGE, write_atomic
from course_utils.grading.authoring.execute import Claim, Verdict, claims_of, execute
from course_utils.grading.authoring.release import solution_notebook
from course_utils.grading.authoring.source import Source

WIDTH = 72  # letters of a claim in the table
# Folders of the package that no output of a notebook hangs on.
IDLE = {"checks", "grading", "widgets"}


def fingerprint(source: Source) -> str:
    """What a run depends on: the notebook's code, and the package that it imports from."""
    found = hashlib.sha256()
    for cell in solution_notebook(source).cells:
        found.update(cell.source.encode() if cell.cell_type == "code" else b"")
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in IDLE:
            found.update(path.read_bytes())
    return found.hexdigest()


def tried(source: Source, seed: int) -> list[Verdict]:
    """The verdicts for a seed: kept ones, where nothing has changed, else those of a new run."""
    kept, code = source.root / ".claims" / source.assignment / f"{seed}.json", fingerprint(source)
    if kept.exists():
        before = json.loads(kept.read_text("utf-8"))
        if before["code"] == code:
            return [Verdict(**entry) for entry in before["verdicts"]]
    start = time.monotonic()
    verdicts = execute(solution_notebook(source), f"{source.assignment}, seed {seed}", seed)
    print(f"seed {seed}: {time.monotonic() - start:.0f} s", flush=True)
    entries = [dataclasses.asdict(verdict) for verdict in verdicts]
    write_atomic(kept, json.dumps({"code": code, "verdicts": entries}).encode())
    return verdicts


def table(claims: Sequence[Claim], columns: dict[int, list[Verdict]]) -> str:
    """Claims in rows, seeds in columns; the numbers are those that a claim compared."""
    rows = [["line", "claim", *(f"seed {seed}" for seed in columns)]]
    for k, claim in enumerate(claims):
        line = claim.place.rpartition(" ")[2]
        said = claim.words if len(claim.words) <= WIDTH else f"{claim.words[: WIDTH - 1]}…"
        cells = [column[k] for column in columns.values()]
        rows.append([line, said.replace("|", "\\|"), *map(_cell, cells)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        f"| {' | '.join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))} |"
        for row in rows
    )


def _cell(verdict: Verdict) -> str:
    return f"{'holds' if verdict.why is None else 'FAILS'} {verdict.seen}".strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("assignment", choices=list(ASSIGNMENTS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    options = parser.parse_args()
    os.environ["COURSE_BUDGET"] = "full"
    source = Source(options.assignment)
    claims, columns = claims_of(source), {}
    if not claims:
        parser.exit(1, f"{options.assignment} has no cell tagged claims.\n")
    try:
        for seed in options.seeds:
            columns[seed] = tried(source, seed)
    except KeyboardInterrupt:
        print("Stopped: the same command goes on with this seed.")
    except CellExecutionError as error:
        parser.exit(1, f"{options.assignment}, seed {seed}: a cell failed.\n{error}\n")
    print(table(claims, columns))
    fails = any(verdict.why is not None for column in columns.values() for verdict in column)
    parser.exit(1 if fails or len(columns) < len(options.seeds) else 0)


if __name__ == "__main__":
    main()
