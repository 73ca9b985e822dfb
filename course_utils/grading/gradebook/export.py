"""``nbgrader export`` with states: a failure is empty there, and not the 0.0 of one who earned nothing."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from course_utils.grading.marking.results import MISSING, Result, safe_cell

MARKS = ("raw_score", "late_submission_penalty", "score")


class ExportWithStates(CsvExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own table, with the columns ``state`` and ``reasons`` of the last grading.

    Where nothing could be marked the points are empty, unless an older mark is kept: then the
    state says so.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to ``--to``, by default grades.csv."""
        chosen: str = self.to  # type: ignore[has-type]  # a trait of nbgrader's
        with tempfile.TemporaryDirectory() as folder:
            self.to = str(Path(folder, "plain.csv"))
            try:
                super().export(gradebook)
                with open(self.to, encoding="utf-8", newline="") as file:
                    table = csv.DictReader(file)
                    rows, columns = list(table), list(table.fieldnames or ())
            finally:
                self.to = chosen
        root = Path(self.parent.coursedir.root)
        known = {a.name: _results(root, a.name) for a in gradebook.assignments}
        for row in rows:
            _add_state(row, known[row["assignment"]].get(row["student_id"]))
        listed = {(row["assignment"], row["student_id"]) for row in rows}
        for assignment, found in known.items():
            # Who never had a mark is unknown to the gradebook.
            for name, result in sorted(found.items()):
                wanted = (not self.assignment or assignment in self.assignment) and (
                    not self.student or name in self.student
                )
                if wanted and (assignment, name) not in listed:
                    row = dict.fromkeys(columns, "") | {
                        "assignment": assignment,
                        "student_id": name,
                    }
                    _add_state(row, result)
                    rows.append(row)
        with open(self.to or "grades.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, [*columns, "state", "reasons"], lineterminator="\n")
            out.writeheader()
            out.writerows(
                {key: safe_cell(value or "") for key, value in row.items()} for row in rows
            )


def _results(root: Path, assignment: str) -> dict[str, Result]:
    found = {}
    for path in (root / ".grading" / assignment / "results").glob("*.json"):
        try:
            result = Result.from_json(path.read_text("utf-8"))
        except (OSError, ValueError, TypeError):
            continue
        found[result.student] = result
    return found


def _add_state(row: dict[str, str], result: Result | None) -> None:
    if result is None:
        row |= {
            "state": "" if row["timestamp"] or float(row["raw_score"]) else MISSING,
            "reasons": "",
        }
    else:
        state = f"{result.state} (the mark is older)" if result.stale else result.state
        row |= {"state": state, "reasons": "; ".join(result.reasons)}
    if row["state"] == MISSING or (result and result.earned is None and not result.stale):
        row |= dict.fromkeys(MARKS, "")
