"""``course.toml``: one term's dates, extensions, late days and penalties, in one file that is checked.

An example with every key is ``docs/teaching/course.toml``.
"""

from __future__ import annotations

import math
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import UnionType
from typing import NoReturn, cast

from nbgrader.utils import parse_utc

from course_utils.grading.marking.results import Result

FILE = "course.toml"
KEYS = ("timezone", "roster", "late_days", "resubmissions", "due", "penalty", "extensions")
PENALTY = ("per_day", "cap", "zero_after")


class TermError(ValueError):
    """What is wrong in ``course.toml``: where, and what to write there, in one sentence."""


@dataclass(frozen=True)
class Penalty:
    """What being late costs, in percent of what was earned.

    Parameters
    ----------
    per_day
        For each day that has begun.
    cap
        At most.
    zero_after
        Days late after which nothing counts any more; None for never.
    """

    per_day: float = 0.0
    cap: float = 100.0
    zero_after: int | None = None

    def __str__(self) -> str:
        end = "" if self.zero_after is None else f", nothing counts after {self.zero_after} days"
        return f"{self.per_day:g} % a day, at most {self.cap:g} %{end}"

    def of(self, score: float, days: int) -> float:
        """The points that ``days`` late take from ``score``."""
        if self.zero_after is not None and days > self.zero_after:
            return score
        return score * min(self.per_day * days, self.cap) / 100


@dataclass(frozen=True)
class Term:
    """One term, as ``course.toml`` has it.

    Parameters
    ----------
    zone
        In which a day ends at midnight.
    due
        Assignment -> when it is due, in that zone.
    extensions
        Student -> assignment -> days more, or another due date.
    late_days
        Free days for each student in the whole term.
    best
        Whether a student's best submission counts; else the last one.
    penalty
        None where nbgrader's own setting holds.
    roster
        The class list: a table of Canvas, of Moodle or of nbgrader.
    lines
        Key -> its line in the file, for what is only found out later.
    """

    zone: zoneinfo.ZoneInfo
    due: dict[str, datetime]
    extensions: dict[str, dict[str, int | datetime]] = field(default_factory=dict)
    late_days: int = 0
    best: bool = False
    penalty: Penalty | None = None
    roster: Path | None = None
    lines: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path, assignments: list[str]) -> Term | None:
        """Read a course's term; None where it has no ``course.toml``.

        Parameters
        ----------
        root
            The course folder.
        assignments
            All that there are.

        Raises
        ------
        TermError
            Naming the key, its line, and what to do.
        """
        try:
            text = (root / FILE).read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise TermError(f"{FILE} is not in UTF-8: save it as UTF-8 text.") from None
        try:
            plain = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            hint = "; a date is written 2027-10-18 or 2027-10-18 23:59:00" * ("date" in str(error))
            raise TermError(f"{FILE} cannot be read: {str(error).rstrip('.')}{hint}.") from None
        return _Reader(plain, _lines(text), root, assignments).term()

    def due_for(self, assignment: str, student: str) -> datetime | None:
        """When it is due for a student, extension included; None if it is never."""
        due = self.due.get(assignment)
        extension = self.extensions.get(student, {}).get(assignment, 0)
        if isinstance(extension, datetime):
            return extension
        return due and plus_days(due, extension)

    def days_late(self, due: datetime, stamp: datetime) -> int:
        """Days that have begun since something was due.

        A day ends when the clock on the wall shows the due time again, be it 23 or 25 hours later.

        Parameters
        ----------
        due
            In the term's zone.
        stamp
            When it was handed in, in UTC, without a zone, as nbgrader keeps it.
        """
        handed_in = stamp.replace(tzinfo=UTC)
        days = max(0, (handed_in.astimezone(self.zone).date() - due.date()).days)
        return days + (handed_in > plus_days(due, days).astimezone(UTC))

    def net(self, assignment: str, result: Result) -> float:
        """The points of a result, less what being late costs (without free days)."""
        due, earned = self.due_for(assignment, result.student), result.earned or 0.0
        if due is None or self.penalty is None or not result.stamp:
            return earned
        return earned - self.penalty.of(earned, self.days_late(due, parse_utc(result.stamp)))

    def error(self, key: str, words: str) -> TermError:
        """An error at a key of the file, such as ``"due.01_vanilla_gan"``."""
        return _error(self.lines, key, words)


def _error(lines: dict[str, int], key: str, words: str) -> TermError:
    at = f", line {lines[key]}" if key in lines else ""
    return TermError(f"{FILE}{at}, {key}: {words}.")


def plus_days(moment: datetime, days: int) -> datetime:
    """The same time on the clock, days later; the later of two where the clock shows it twice."""
    return (moment + timedelta(days=days)).replace(fold=1)


@dataclass(frozen=True)
class _Reader:
    """Turns the plain content of the file into a term, or says what is wrong with it."""

    plain: dict[str, object]
    lines: dict[str, int]
    root: Path
    assignments: list[str]

    def term(self) -> Term:
        for key in self.plain:
            self.one_of(KEYS, key, key)
        zone = self.zone()
        roster = self.plain.get("roster")
        if roster is not None and not (isinstance(roster, str) and (self.root / roster).is_file()):
            self.fail("roster", f"there is no file {roster!r} in the course folder")
        choice = self.plain.get("resubmissions", "last")
        if choice not in ("last", "best"):
            self.fail("resubmissions", 'which one counts is "last" or "best"')
        due = {name: self.moment(f"due.{name}", value, zone)
               for name, value in self.table("due", self.assignments, "assignment").items()}  # fmt: skip
        return Term(
            zone, due, self.extensions(zone, due), self.whole("late_days", self.plain) or 0,
            choice == "best", self.penalty(), self.root / roster if roster else None, self.lines,
        )  # fmt: skip

    def zone(self) -> zoneinfo.ZoneInfo:
        name = self.plain.get("timezone")
        if name is None:
            self.fail("timezone", 'say in which zone the dates are, such as "Europe/Berlin"')
        try:
            return zoneinfo.ZoneInfo(str(name))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.fail("timezone", f'there is no zone {name!r}; write one such as "Europe/Berlin"')

    def one_of(self, known: Iterable[str], name: str, key: str, what: str = "key") -> None:
        if name not in known:
            self.fail(key, f"there is no such {what}; there are: {', '.join(known)}")

    def table(
        self, key: str, known: Iterable[str] | None = None, what: str = "key"
    ) -> dict[str, object]:
        found = self.plain.get(key, {})
        if not isinstance(found, dict):
            self.fail(key, f"it is a section, begun by [{key}]")
        for name in found:
            if known is not None:
                self.one_of(known, name, f"{key}.{name}", what)
        return found

    def moment(self, key: str, value: object, zone: zoneinfo.ZoneInfo) -> datetime:
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time(23, 59, 59))  # to the end of the day
        if not isinstance(value, datetime):
            self.fail(key, "write a date without quotes: 2027-10-18 or 2027-10-18 23:59:00")
        if value.tzinfo:
            return value.astimezone(zone)
        local = value.replace(tzinfo=zone, fold=1)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value:
            self.fail(
                key, f"{value} does not exist in {zone.key}, where the clocks go forward then"
            )
        return local

    def extensions(
        self, zone: zoneinfo.ZoneInfo, due: dict[str, datetime]
    ) -> dict[str, dict[str, int | datetime]]:
        found: dict[str, dict[str, int | datetime]] = {}
        for student, given in self.table("extensions").items():
            key = f"extensions.{student}"
            if not isinstance(given, dict):
                self.fail(
                    key, f"it is a section, begun by [{key}], with a line for each assignment"
                )
            for name, value in given.items():
                self.one_of(self.assignments, name, f"{key}.{name}", "assignment")
                more = (
                    self.whole(name, given, key) if isinstance(value, int)
                    else self.moment(f"{key}.{name}", value, zone)
                )  # fmt: skip
                assert more is not None
                if name not in due:
                    self.fail(f"{key}.{name}", "nothing is due there: give it a date in [due]")
                if isinstance(more, datetime) and more < due[name]:
                    self.fail(f"{key}.{name}", "it is before the date in [due]")
                found.setdefault(student, {})[name] = more
        return found

    def penalty(self) -> Penalty | None:
        if "penalty" not in self.plain:
            return None
        given = self.table("penalty", PENALTY)
        for name in ("per_day", "cap"):
            if not _number(given.get(name, 0), int | float, 100):
                self.fail(f"penalty.{name}", "write a percentage, from 0 to 100, without quotes")
        return Penalty(**{**given, "zero_after": self.whole("zero_after", given, "penalty")})  # type: ignore[arg-type]  # checked above

    def whole(self, name: str, given: Mapping[str, object], above: str = "") -> int | None:
        value = given.get(name)
        if value is not None and not _number(value, int):
            self.fail(f"{above}.{name}".lstrip("."), "write a whole number of days, 0 or more")
        return cast("int | None", value)

    def fail(self, key: str, words: str) -> NoReturn:
        raise _error(self.lines, key, words)


def _number(value: object, kind: type | UnionType, most: float = math.inf) -> bool:
    return (
        isinstance(value, int | float)
        and isinstance(value, kind)
        and not isinstance(value, bool)
        and 0 <= value <= most
    )


KEY = re.compile(r"""^\s*(\[?)\s*([\w.@+"' -]+?)\s*(?:\]|=)""")


def _lines(text: str) -> dict[str, int]:
    """Key -> number of its line, for keys that are written one a line, as in the example."""
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = KEY.match(line)
        if match:
            key = re.sub(r"[\"']", "", match[2])
            if match[1]:
                section = f"{key}."
                found[key] = number
            else:
                found[section + key] = number
    return found
