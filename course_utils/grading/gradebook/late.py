"""Brings dates, extensions and penalties of nbgrader's gradebook up to date with ``course.toml``.

Nothing is graded for it: a penalty is computed from the score that the gradebook has, marks given by
hand included. It is done by whatever grades, writes feedback or exports.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy.orm import selectinload
from traitlets.config import LoggingConfigurable

from course_utils.files import PACKAGE
from course_utils.grading.gradebook import folders
from course_utils.grading.gradebook.term import Term, plus_days
from course_utils.grading.lms.tables import read_roster


def term_of(coursedir: CourseDirectory) -> Term | None:
    """The term of a course, if it has a ``course.toml``.

    Raises
    ------
    TermError
        If there is a mistake in it.
    """
    ours = (PACKAGE / "checks" / "golden").glob("[0-9]*.json")  # asked the checks, torch would load
    theirs = Path(coursedir.root).glob("solutions/[0-9]*")
    return Term.load(Path(coursedir.root), sorted({path.stem for path in (*ours, *theirs)}))


def settle_course(coursedir: CourseDirectory) -> None:
    """:func:`settle` for a course, if it has a ``course.toml``."""
    term = term_of(coursedir)
    if term:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            settle(gradebook, term, coursedir)


def settle_first(part: LoggingConfigurable) -> None:
    """The same for a part of nbgrader, before its command begins.

    Raises
    ------
    NbGraderException
        If ``course.toml`` cannot be used; with that, nbgrader stops.
    """
    try:
        settle_course(folders.course_of(part))
    except ValueError as error:
        part.log.error(str(error))
        raise NbGraderException(str(error)) from None


def settle(gradebook: Gradebook, term: Term, coursedir: CourseDirectory) -> None:
    """Put students, due dates, extensions, late days and penalties into a gradebook.

    Raises
    ------
    TermError
        If an extension is for somebody whom nobody knows.
    """
    known = {student.id: student for student in gradebook.students}
    for person in read_roster(term.roster, known.values()) if term.roster else []:
        told = {name: value for name, value in person.as_student().items() if value}
        old = known.get(person.id)
        if old is None or any(getattr(old, name) != value for name, value in told.items()):
            known[person.id] = gradebook.update_or_create_student(person.id, **told)
    here = {name for a in term.due for name in folders.handed_in(coursedir, a)}
    for name in term.extensions:
        if name not in known and name not in here:
            words = f"no student of this name is known: mend it, or nbgrader db student add {name}"
            raise term.error(f"extensions.{name}", words)
    for name, due in term.due.items():
        gradebook.update_or_create_assignment(name, duedate=_utc(due))
    for assignment in gradebook.assignments:
        if assignment.name not in term.due:
            assignment.duedate = None
    everything = gradebook.db.query(SubmittedAssignment).options(
        selectinload(SubmittedAssignment.notebooks), selectinload(SubmittedAssignment.assignment)
    )
    of_student = defaultdict(list)
    for submission in everything:
        of_student[submission.student_id].append(submission)
    for submissions in of_student.values():
        _settle(term, submissions)
    gradebook.db.commit()


def _settle(term: Term, submissions: list[SubmittedAssignment]) -> None:
    """One student's submissions: free days are spent in the order in which they were handed in."""
    left = term.late_days
    for submission in sorted(submissions, key=lambda s: s.timestamp or datetime.min):
        name = submission.assignment.name
        due = term.due_for(name, submission.student_id)
        late = term.days_late(due, submission.timestamp) if due and submission.timestamp else 0
        free = min(late, left)
        left -= free
        submission.extension = None
        if due:
            submission.extension = _utc(plus_days(due, free)) - _utc(term.due[name]) or None
        if term.penalty:
            for notebook in submission.notebooks:
                notebook.late_submission_penalty = (
                    term.penalty.of(notebook.score, late - free) if late > free else None
                )


class TermPenalty(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader has no types
    """The penalty of ``course.toml`` for one submission; without one there, nbgrader's own.

    nbgrader asks for it in the middle of ``nbgrader autograde``.
    """

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        term = term_of(folders.course_of(self))
        if term is None or term.penalty is None:
            penalty: float | None = super().late_submission_penalty(
                student_id, score, total_seconds_late
            )
            return penalty
        stage = self.parent  # knows the assignment, and has the gradebook open
        student = stage.gradebook.find_student(student_id)
        _settle(term, student.submissions)
        notebook = stage.gradebook.find_submission_notebook(
            stage.notebook_id, stage.assignment_id, student_id
        )
        found: float | None = notebook.late_submission_penalty
        return found


def _utc(moment: datetime) -> datetime:
    """As nbgrader keeps it: in UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
