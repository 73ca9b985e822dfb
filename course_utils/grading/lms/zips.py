"""Submissions out of the zip that Canvas or Moodle exports, and feedback into one that it takes.

The extractor and the collector are plugins of ``nbgrader zip_collect``. Into
``downloaded/ASSIGNMENT/archive`` belong the zip as it was downloaded and, from Moodle, the grading
worksheet of the assignment.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from dateutil import parser, tz
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from course_utils.grading.gradebook.late import term_of
from course_utils.grading.limits import Limits
from course_utils.grading.lms.tables import LmsError, Person, Table
from course_utils.grading.submissions import clean

MOODLE = re.compile(
    r"(?:^|/)[^/]*_(?P<number>\d+)_assignsubmission_[a-z]+[_/]+(?:.*/)?(?P<name>[^/]+)$"
)
CANVAS = re.compile(r"[^/]*?_(?P<late>LATE_)?(?P<number>\d+)_(?P<file>\d+)_(?P<name>[^/]+)$")
AGAIN = re.compile(r"-(\d+)$")  # what Canvas adds to the name of a file that is handed in again
ENTRIES, ROOM = 20_000, 4 * 2**30


class SafeExtractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Unpacks the zip of a class; each file that cannot be a submission is left out, by name."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """nbgrader calls it with both folders; where there is no zip, or one that is damaged or a bomb,
        it stops."""
        archives = sorted(Path(archive_path).glob("*.zip"))
        if not archives:
            self.parent.fail(f"There is no zip in {archive_path}: put in what was downloaded.")
        for archive in archives:
            try:
                with zipfile.ZipFile(archive) as opened:
                    self._extract(opened, Path(extracted_path))
            except (zipfile.BadZipFile, LmsError, OSError, RuntimeError) as error:
                self.parent.fail(f"{archive.name} cannot be unpacked: {error}.")

    def _extract(self, archive: zipfile.ZipFile, to: Path) -> None:
        entries, room = archive.infolist(), ROOM
        if len(entries) > ENTRIES:
            raise LmsError(f"it has {len(entries)} files")
        for entry in entries:
            if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                continue
            why, data = self._read(archive, entry)
            room -= len(data)
            if room < 0:
                raise LmsError(f"there is more in it than {ROOM / 2**30:.3g} GiB")
            if why:
                self.log.warning("%s is left out: %s.", clean.line(entry.filename)[:200], why)
                continue
            place = to / entry.filename
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    def _read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[str, bytes]:
        """Why an entry is left out, or nothing; and what is in it."""
        parts = Path(entry.filename).parts
        if entry.filename.startswith("/") or ".." in parts or len(parts) > 4:
            return "its name leads out of the folder", b""
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "it is a link", b""
        limit = Limits().notebook_bytes
        with archive.open(entry) as file:
            data = file.read(limit + 1)  # what its header says may be wrong
        if len(data) > limit:
            return f"it has more than {limit >> 20} MB", data
        return "", data


@dataclass(frozen=True)
class HandedIn:
    """A file that was handed in, by its name in the zip.

    Parameters
    ----------
    number
        The student's, as the LMS has it.
    name
        What the student called it, without what Canvas adds when it is handed in again.
    again, file
        Which of several of that name, and Canvas's number of the file: the greatest is the last.
    late
        Marked by Canvas.
    """

    path: Path
    number: str
    name: str
    again: int = 0
    file: int = 0
    late: bool = False

    @classmethod
    def of(cls, path: Path, folder: Path) -> HandedIn | None:
        """None if the name is none of Canvas's or Moodle's."""
        name = path.relative_to(folder).as_posix()
        if found := MOODLE.search(name):
            return cls(path, found["number"], found["name"])
        if found := CANVAS.match(path.name):
            plain = Path(found["name"])
            again = AGAIN.search(plain.stem)
            stem = plain.stem[: again.start()] if again else plain.stem
            return cls(path, found["number"], f"{stem}{plain.suffix}",
                       int(again[1]) if again else 0, int(found["file"]), bool(found["late"]))  # fmt: skip
        return None


def last_of_each(extracted: Path) -> dict[tuple[str, str], HandedIn]:
    """(number of the student, name of the file) -> the one that was handed in last."""
    found = [HandedIn.of(path, extracted) for path in extracted.rglob("*") if path.is_file()]
    files = sorted((f for f in found if f), key=lambda f: (f.again, f.file))
    return {(f.number, f.name): f for f in files}


def by_number(gradebook: Gradebook, archive: Path) -> dict[str, Person]:
    """The class by the LMS's numbers: those of the gradebook, and of tables beside the zip."""
    known = gradebook.students
    found = {s.lms_user_id: Person(s.id, s.lms_user_id, {}) for s in known if s.lms_user_id}
    for path in sorted(archive.glob("*.csv")):
        found |= {p.number: p for _, p in Table(path).people(known) if p.number}
    return found


class LmsCollector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Says to ``nbgrader zip_collect`` whose file it is, and when it was handed in."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """What nbgrader asks for each file; None leaves it out, and a line says why."""
        path = Path(submitted_file)
        handed_in = HandedIn.of(path, self._folder("extracted"))
        person = self._people.get(handed_in.number) if handed_in else None
        why = ""
        if handed_in is None:
            why = "its name is none that Canvas or Moodle gives"
        elif path.suffix.lower() not in (".ipynb", ".py"):
            why = "it is no notebook: ask for the .ipynb"
        elif person is None:
            why = (f"no student has the number {handed_in.number}: put the grading worksheet (Moodle) "
                   "or the export of grades (Canvas) into archive, or name it as roster")  # fmt: skip
        elif self._last[handed_in.number, handed_in.name] != handed_in:
            why = "it was handed in again"
        if why or handed_in is None or person is None:
            self.log.warning("%s is left out: %s.", clean.line(path.name), why)
            return None
        found = {"student_id": person.id, "file_id": handed_in.name}
        stamp = self._stamp(handed_in, person)
        return found | ({"timestamp": stamp} if stamp else {})

    def _folder(self, step: str) -> Path:
        app = self.parent
        return Path(app._format_collect_path(getattr(app, f"{step}_directory")))

    @cached_property
    def _last(self) -> Mapping[tuple[str, str], HandedIn]:
        return last_of_each(self._folder("extracted"))

    @cached_property
    def _people(self) -> dict[str, Person]:
        coursedir: CourseDirectory = self.parent.coursedir
        try:
            with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
                return by_number(gradebook, self._folder("archive"))
        except LmsError as error:
            self.parent.fail(str(error))  # which ends here
            raise

    def _stamp(self, handed_in: HandedIn, person: Person) -> str:
        """When it was handed in: Moodle's worksheet says it, Canvas says only that it was late."""
        coursedir: CourseDirectory = self.parent.coursedir
        words = person.row.get("Last modified (submission)", "")
        term = term_of(coursedir)
        zone = term.zone if term else tz.tzlocal()
        if any(c.isdigit() for c in words):
            try:
                when: datetime = parser.parse(words)
            except (ValueError, OverflowError):
                self.log.warning("%s: the time %r cannot be read.", person.id, clean.line(words))
                return ""
            return when.replace(tzinfo=zone).astimezone(tz.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        if not handed_in.late:
            return ""
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            due = gradebook.find_assignment(coursedir.assignment_id).duedate
        if due is None:
            self.log.warning("%s is late, says Canvas, and no due date is known here.", person.id)
            return ""
        self.log.warning(
            "%s is late: Canvas does not export by how much, so one day is counted; put the time into "
            "submitted/%s/%s/timestamp.txt.", person.id, person.id, coursedir.assignment_id,
        )  # fmt: skip
        return f"{due + timedelta(minutes=1):%Y-%m-%d %H:%M:%S} UTC"


def feedback_zip(
    downloaded: Path, gradebook: Gradebook, feedback: Callable[[str, bool], bytes | None], to: Path
) -> list[str]:
    """Zip feedback under the names of the files that were handed in, by which the LMS knows whose it is.

    Parameters
    ----------
    downloaded
        The assignment's folder of ``nbgrader zip_collect``.
    gradebook
        Open.
    feedback
        (student, whether for Canvas) -> the file, or None. Canvas shows it under the very name of the
        file that was handed in, so there it has to be a notebook; in Moodle it is a web page.
    to
        The zip.

    Returns
    -------
    list of str
        The students whose feedback is in it.
    """
    extracted = downloaded / "extracted"
    people = by_number(gradebook, downloaded / "archive")
    done = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for (number, _), handed_in in sorted(last_of_each(extracted).items()):
            person = people.get(number)
            if person is None or handed_in.path.suffix != ".ipynb" or person.id in done:
                continue
            data = feedback(person.id, handed_in.file > 0)
            if data is not None:
                name = handed_in.path.relative_to(extracted)
                name = name if handed_in.file else name.with_suffix(".html")
                archive.writestr(name.as_posix(), data)
                done.append(person.id)
    return done
