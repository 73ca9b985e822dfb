"""Class lists and marks as Canvas and Moodle write and read them.

Canvas: the gradebook's export (``Student``, ``ID``, ``SIS Login ID`` …, a column for each assignment).
Moodle: the list of participants, and the grading worksheet of one assignment (``Identifier`` …), whose
numbers are this assignment's own. What is written back is the same table with one column filled.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from course_utils.files import write_atomic
from course_utils.grading.submissions.names import is_name

# Names of students in the order in which they are taken for a folder's, whatever table has them.
KEYS = ("id", "SIS Login ID", "Username", "ID number", "Email address", "ID", "Identifier")
EMAIL = ("email", "Email address")
NUMBER = ("lms_user_id", "ID", "Identifier")  # what stands in the names of files


class LmsError(ValueError):
    """A file that cannot be used; the message says why, and what to do, in one sentence."""


class Known(Protocol):
    """A student as the gradebook has one."""

    id: str
    email: str | None
    lms_user_id: str | None


@dataclass(frozen=True)
class Person:
    """A row of a class list: the student's name in the course, and what the LMS knows.

    Parameters
    ----------
    id
        As in ``submitted/ID``.
    number
        The LMS's own, in the names of the files that it exports.
    row
        The whole row, by column.
    """

    id: str
    number: str
    row: Mapping[str, str]

    def as_student(self) -> dict[str, str]:
        """The columns of nbgrader's gradebook. (A number of Moodle's worksheet is of one assignment.)"""
        row = self.row
        last, _, first = row.get("Student", "").partition(", ")
        number = "" if "Identifier" in row else self.number
        return {
            "first_name": _first(row, ("first_name", "FirstName", "First name")) or first,
            "last_name": _first(row, ("last_name", "LastName", "Last name", "Surname")) or last,
            "email": _first(row, EMAIL),
            "lms_user_id": number,
        }


@dataclass(frozen=True)
class Table:
    """A table as an LMS has written it.

    Raises
    ------
    LmsError
        If the file is no such table.
    """

    path: Path

    @cached_property
    def text(self) -> str:
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise LmsError(
                f"{self.path.name} is not in UTF-8: export it as CSV in UTF-8."
            ) from None

    @cached_property
    def delimiter(self) -> str:
        header = self.text.partition("\n")[0]
        return max(",", ";", "\t", key=header.count)

    @cached_property
    def lines(self) -> list[list[str]]:
        lines = list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter))
        header = {name.strip() for name in lines[0]} if lines else set()
        if not header & {"id", "ID", "Identifier", "Email address"}:
            raise LmsError(
                f"{self.path.name} is none of the tables that are known: it needs a column ID "
                "(Canvas, Grades, Export), Identifier or Email address (Moodle, in English: "
                "participants or grading worksheet), or id (nbgrader)."
            )
        return lines

    @cached_property
    def header(self) -> list[str]:
        return [name.strip() for name in self.lines[0]]

    def rows(self) -> Iterable[tuple[list[str], dict[str, str]]]:
        """The rows of students: the line itself, and its cells by column."""
        for line in self.lines[1:]:
            row = {name: cell.strip() for name, cell in zip(self.header, line, strict=False)}
            title = row.get("Student", "")
            if any(row.get(name) for name in KEYS) and title not in (
                "Points Possible",
                "Student, Test",
            ):
                yield line, row

    def people(self, known: Iterable[Known]) -> list[tuple[list[str], Person]]:
        """Whose the rows are; a student whom the gradebook knows by number or e-mail keeps the name."""
        names: dict[str, str] = {}
        for student in known:
            for key in (student.lms_user_id, student.email and student.email.casefold()):
                if key:
                    names[key] = student.id
            names[student.id] = student.id
        found = []
        for line, row in self.rows():
            keys = [row[name] for name in KEYS if row.get(name)]
            number = re.sub(r"^\D*", "", _first(row, NUMBER))
            own = keys[0] if keys[0] != row.get("Identifier") else number
            same = [names[k] for k in (*keys, _first(row, EMAIL).casefold()) if k in names]
            name = same[0] if same else own
            if not is_name(name):
                raise LmsError(f"{self.path.name}: {name!r} cannot be the name of a folder.")
            found.append((line, Person(name, number, row)))
        return found

    # --- marks

    def column(self, assignment: str, chosen: str | None = None) -> int:
        """Where the marks of an assignment belong."""
        if chosen is None and "Identifier" in self.header:
            chosen = "Grade"
        stem = assignment.partition("_")[2]
        titles = {_plain(assignment), _plain(stem), _plain(stem + " points")}
        places = [
            i for i, name in enumerate(self.header)
            if (name == chosen if chosen else _plain(re.sub(r" \(\d+\)$", "", name)) in titles)
        ]  # fmt: skip
        if len(places) != 1:
            raise LmsError(
                f"{self.path.name} has no one column for {assignment}: say which by --column, one "
                f"of {', '.join(map(repr, self.header))}."
            )
        return places[0]

    def maximum(self, place: int) -> float | None:
        """How many points the LMS takes there, if the table says so."""
        for line in self.lines[1:]:
            if line and line[0].strip() == "Points Possible":
                return _number(line[place])
        for name in ("Maximum grade", "Maximum Grade"):
            if name in self.header and len(self.lines) > 1:
                return _number(self.lines[1][self.header.index(name)])
        return None

    def fill(
        self, place: int, marks: Mapping[str, float], known: Iterable[Known], to: Path
    ) -> list[str]:
        """Write the table with marks in one column; returns students who are not in it.

        All else stays as it is, and so does the cell of whoever has no mark.
        """
        left = dict(marks)
        for line, person in self.people(known):
            if person.id in left:
                line[place] = f"{left.pop(person.id):.2f}"
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator="\n").writerows(self.lines)
        write_atomic(to, out.getvalue().encode())
        return sorted(left)


def read_roster(path: Path, known: Iterable[Known]) -> list[Person]:
    """The students of a class list.

    Raises
    ------
    LmsError
        If the file is no class list, or has a student twice.
    """
    people = [person for _, person in Table(path).people(known)]
    names = [person.id for person in people]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LmsError(f"{path.name} has {', '.join(twice)} more than once.")
    return people


def _first(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _plain(title: str) -> str:
    return re.sub(r"[\W_]", "", title.casefold())


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
