"""What an instructor does beside grading: ``python -m course_utils.grading term``, ``report`` …"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from course_utils.files import write_atomic
from course_utils.grading.gradebook.feedback import with_summary
from course_utils.grading.gradebook.folders import nbgrader_of
from course_utils.grading.gradebook.late import settle, settle_course, term_of
from course_utils.grading.gradebook.term import FILE
from course_utils.grading.lms.tables import Table
from course_utils.grading.lms.zips import feedback_zip
from course_utils.grading.report import report_page, report_text
from course_utils.grading.runs import RunFolder


def term(root: Path, arguments: list[str]) -> None:
    """Set up nbgrader's gradebook by course.toml: assignments, due dates, students."""
    _parser("term").parse_args(arguments)
    with _gradebook(root) as (coursedir, gradebook):
        found = term_of(coursedir)
        if found is None:
            raise ValueError(
                f"There is no {FILE} in {root}: copy docs/teaching/{FILE} there, and change its dates."
            )
        settle(gradebook, found, coursedir)
        for name, due in sorted(found.due.items(), key=lambda item: item[1]):
            print(f"{name:<20} due {due:%a %Y-%m-%d %H:%M %Z}")
        given = sum(map(len, found.extensions.values()))
        print(f"Students: {len(gradebook.students)}. Extensions: {given}. Late days: {found.late_days}. "
              f"Counts: the {'best' if found.best else 'last'} submission. Penalty: "
              + (f"{found.penalty}." if found.penalty else "as nbgrader_config.py has it."))  # fmt: skip


def report(root: Path, arguments: list[str]) -> None:
    """Say how the class does: by exercise what passed, the commonest causes, what to talk about."""
    parser = _parser("report")
    parser.add_argument("assignment")
    folder = RunFolder(root, parser.parse_args(arguments).assignment)
    found = list(folder.results())
    if not found:
        raise ValueError(
            f"{folder.assignment} is not graded yet: python -m course_utils.grading {folder.assignment}."
        )
    print(report_text(found, folder.source))
    page = folder.path / "report.html"
    write_atomic(page, report_page(found, folder.source).encode())
    print(f"\nThe same as a web page, to be shown in class: {page}")


def marks(root: Path, arguments: list[str]) -> None:
    """Fill the marks of an assignment into a table that Canvas or Moodle has exported."""
    parser = _parser("marks")
    parser.add_argument("assignment")
    parser.add_argument("table", type=Path, help="Canvas's export of grades, or Moodle's worksheet")
    parser.add_argument(
        "--column", help="where they belong, if no column has the assignment's name"
    )
    parser.add_argument("--to", type=Path, help="the table to import (default: marks-TABLE)")
    chosen = parser.parse_args(arguments)
    table = Table(chosen.table)
    place = table.column(chosen.assignment, chosen.column)
    with _gradebook(root) as (coursedir, gradebook):
        settle_course(coursedir)
        assignment = gradebook.find_assignment(chosen.assignment)
        most = table.maximum(place)
        if most is not None and most != assignment.max_score:
            raise ValueError(
                f"{table.header[place]!r} has {most:g} points there and {assignment.max_score:g} here: "
                "set the points of the assignment there, and export the table anew."
            )
        found, waiting = {}, 0
        states = {r.student: r for r in RunFolder(root, chosen.assignment).results()}
        for submission in assignment.submissions:
            result = states.get(submission.student_id)
            if result and result.unmarked:
                continue  # nothing could be marked, which is not 0
            waiting += submission.needs_manual_grade
            net = submission.score - (submission.late_submission_penalty or 0.0)
            found[submission.student_id] = max(0.0, net)
        to = chosen.to or chosen.table.with_name(f"marks-{chosen.table.name}")
        lacking = table.fill(place, found, gradebook.students, to)
    print(f"{len(found) - len(lacking)} marks are in {to}, column {table.header[place]!r}.")
    if waiting:
        who = "1 student has" if waiting == 1 else f"{waiting} students have"
        print(f"{who} answers that wait for a person: nbgrader formgrader.")
    if lacking:
        print(f"Not in the table: {', '.join(lacking)}.")


def feedback(root: Path, arguments: list[str]) -> None:
    """Zip what nbgrader generate_feedback has made, for Canvas or Moodle to hand it out."""
    parser = _parser("feedback")
    parser.add_argument("assignment")
    chosen = parser.parse_args(arguments)
    to = root / f"feedback-{chosen.assignment}.zip"
    stem = f"{chosen.assignment.partition('_')[2]}"
    with _gradebook(root) as (coursedir, gradebook):

        def made(student: str, notebook: bool) -> bytes | None:
            step = coursedir.autograded_directory if notebook else coursedir.feedback_directory
            name = f"{stem}.ipynb" if notebook else f"{stem}.html"
            place = Path(coursedir.format_path(step, student, chosen.assignment), name)
            if not place.exists():
                return None
            if not notebook:
                return place.read_bytes()
            names = {"student": student, "assignment": chosen.assignment, "notebook": stem,
                     "db_url": coursedir.db_url}  # fmt: skip
            return with_summary(nbformat.read(place, as_version=4), names).encode()

        done = feedback_zip(root / "downloaded" / chosen.assignment, gradebook, made, to)
    if not done:
        raise ValueError(
            f"There is nothing to zip: nbgrader zip_collect {chosen.assignment}, grade, and nbgrader "
            f"generate_feedback {chosen.assignment} come first."
        )
    print(f"Feedback for {len(done)} students: {to}")


COMMANDS: dict[str, Callable[[Path, list[str]], None]] = {
    "term": term, "report": report, "marks": marks, "feedback": feedback,
}  # fmt: skip


@contextlib.contextmanager
def _gradebook(root: Path) -> Iterator[tuple[CourseDirectory, Gradebook]]:
    coursedir = nbgrader_of(root).coursedir
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        yield coursedir, gradebook


def _parser(name: str) -> argparse.ArgumentParser:
    words = COMMANDS[name].__doc__
    return argparse.ArgumentParser(prog=f"python -m course_utils.grading {name}", description=words)


def run(name: str, arguments: list[str]) -> int:
    """Run one of COMMANDS in the course folder that one stands in; returns the exit status."""
    try:
        COMMANDS[name](Path.cwd(), arguments)
    except (ValueError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0
