"""``nbgrader export`` with states: a failure is empty there, and not the 0.0 of one who earned nothing."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.converters.base import NbGraderException
from nbgrader.plugins import ExportPlugin

from course_utils.files import write_atomic
from course_utils.grading.gradebook.late import settle_first
from course_utils.grading.marking.results import MISSING, Result, safe_cell

MARKS = ("raw_score", "late_submission_penalty", "score")
# Those of nbgrader's own CsvExportPlugin, which breaks where a name has a comma in it.
COLUMNS = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
           *MARKS, "max_score")  # fmt: skip


class ExportWithStates(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own table, with the columns ``state`` and ``reasons`` of the last grading.

    Where nothing could be marked the points are empty, unless an older mark is kept: then the
    state says so.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to ``--to``, by default grades.csv."""
        try:
            settle_first(self)
        except NbGraderException:  # which has said why
            self.parent.exit(1)
        place = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", place)
        root = Path(self.parent.coursedir.root)
        rows, strangers = [], []
        for assignment in gradebook.assignments:
            if self.assignment and assignment.name not in self.assignment:
                continue
            found = _results(root, assignment.name)
            for student in gradebook.students:
                if not self.student or student.id in self.student:
                    rows.append(_marks(gradebook, assignment, student))
                    _add_state(rows[-1], found.pop(student.id, None))
            for name, result in sorted(found.items()):  # who never had a mark is unknown there
                if not self.student or name in self.student:
                    row = dict.fromkeys(COLUMNS, "")
                    strangers.append(row | {"assignment": assignment.name, "student_id": name})
                    _add_state(strangers[-1], result)
        rows += strangers
        text = io.StringIO()
        out = csv.DictWriter(text, [*COLUMNS, "state", "reasons"], lineterminator="\n")
        out.writeheader()
        out.writerows({key: safe_cell(value or "") for key, value in row.items()} for row in rows)
        write_atomic(place, text.getvalue().encode())


def _marks(gradebook: Gradebook, assignment: Assignment, student: Student) -> dict[str, str]:
    row = {
        "assignment": assignment.name, "duedate": assignment.duedate, "student_id": student.id,
        "last_name": student.last_name, "first_name": student.first_name, "email": student.email,
        "max_score": assignment.max_score, **dict.fromkeys(MARKS, 0.0), "timestamp": None,
    }  # fmt: skip
    with contextlib.suppress(MissingEntry):
        submission = gradebook.find_submission(assignment.name, student.id)
        penalty = submission.late_submission_penalty
        score = max(0.0, submission.score - penalty)
        row |= {"timestamp": submission.timestamp}
        row |= dict(zip(MARKS, (submission.score, penalty, score), strict=True))
    return {column: "" if value is None else str(value) for column, value in row.items()}


def _results(root: Path, assignment: str) -> dict[str, Result]:
    from course_utils.grading.runs import RunFolder  # which loads torch

    return {result.student: result for result in RunFolder(root, assignment).results()}


def _add_state(row: dict[str, str], result: Result | None) -> None:
    if result is None:
        row |= {
            "state": "" if row["timestamp"] or float(row["raw_score"]) else MISSING,
            "reasons": "",
        }
    else:
        state = f"{result.state} (the mark is older)" if result.stale else result.state
        row |= {"state": state, "reasons": "; ".join(result.reasons)}
    if row["state"] == MISSING or (result and result.unmarked):
        row |= dict.fromkeys(MARKS, "")
