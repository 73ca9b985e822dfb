"""The outcome of a class as tables: CSV for the course, text for the terminal."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable

from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.results import GRADED, Result, safe_cell, states_of


def table_csv(found: Iterable[Result], source: Source) -> str:
    """One row a student: state, points of each exercise, reasons. Empty is not 0."""
    exercises = source.exercises()
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["student", "state", "points", "of", *exercises, "stale", "reasons", "put right"])
    for result in sorted(found, key=lambda r: r.student):
        marks = [result.scores[n].earned if n in result.scores else "" for n in exercises]
        rows.writerow(
            [
                safe_cell(result.student),
                result.state,
                "" if result.earned is None else result.earned,
                float(sum(e.points for e in exercises.values())),
                *marks,
                "the gradebook holds an older mark" if result.stale else "",
                safe_cell("; ".join(result.reasons)),
                safe_cell("; ".join(result.notes)),
            ]
        )
    return out.getvalue()


def table_text(found: Iterable[Result], source: Source) -> str:
    """The same for the terminal, with the reasons of whoever needs a look."""
    found = sorted(found, key=lambda r: r.student)
    total = sum(e.points for e in source.exercises().values())
    width = max([7, *(len(r.student) for r in found)])
    lines = [f"{'student':<{width}}  {'points':>12}  state"]
    for r in found:
        marks = "–" if r.earned is None else f"{r.earned:.2f} of {total:g}"
        stale = "  (the gradebook holds an older mark)" if r.stale else ""
        lines.append(f"{r.student:<{width}}  {marks:>12}  {r.state}{stale}")
        if r.state != GRADED:
            lines += [f"{'':<{width}}  {'':>12}    {reason}" for reason in r.reasons[:5]]
    lines += ["", states_of(found)]
    return "\n".join(lines)


def any_terminal() -> None:
    """Let the terminal show what it can: it has "?" for letters that it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
