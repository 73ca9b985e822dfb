"""nbgrader's gradebook and folders of one assignment, for the command that grades a class.

``nbgrader autograde`` opens the gradebook nine times a student, and asks it about one cell at a time:
more work than to compare what the student's code did. Here it is opened once, and what it has on a
student is read at once. How a score and a comment come out of a cell, and what is mended in one, is
nbgrader's own code, in the preprocessors that ``nbgrader_config.py`` names.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry, SubmittedAssignment
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    CheckCellMetadata,
)
from nbgrader.utils import find_all_files, parse_utc
from sqlalchemy.exc import SQLAlchemyError
from tornado.log import app_log
from traitlets.config import Config

from course_utils.grading.authoring.release import solution_notebook
from course_utils.grading.authoring.source import Source
from course_utils.grading.gradebook import folders, late
from course_utils.grading.gradebook.page import ON_PAGE, Page
from course_utils.grading.gradebook.preprocessors import GradeInSandbox, differing_points
from course_utils.grading.limits import Limits
from course_utils.grading.marking.results import Result
from course_utils.grading.runs import RunFolder, cannot_write
from course_utils.grading.submissions.files import RefusedError, read_bytes
from course_utils.grading.submissions.names import on_disk

SECRET = "submission_secret.txt"


class NotRecordedError(RuntimeError):
    """The gradebook could not be read or written; the message says why, in one sentence.

    It is the machine's fault, or another program's, and may pass: no mark is lost by it.
    """


class Book:
    """nbgrader's gradebook and folders of one assignment.

    Parameters
    ----------
    root
        The course folder.
    folder
        Of the run.
    db
        URL of another gradebook than the one that ``nbgrader_config.py`` names.

    Raises
    ------
    RuntimeError
        If the course's ``nbgrader_config.py`` leaves the sandbox out.
    TermError
        If there is a mistake in ``course.toml``.
    NotRecordedError
        If the gradebook cannot be opened.
    """

    def __init__(self, root: Path, folder: RunFolder, db: str | None):
        self.root, self.folder = root, folder
        mine = Config()
        mine.GradeInSandbox.results = str(folder.path / "results")
        mine.Exporter.default_preprocessors = []
        mine.Exporter.optimistic_validation = True  # once, in the end
        if db:
            mine.CourseDirectory.db_url = db
        self.api = folders.nbgrader_of(root, mine)
        self.api.log.setLevel("ERROR")
        self.coursedir = self.api.coursedir
        self.term = late.term_of(self.coursedir)
        self.converter = Autograde(coursedir=self.coursedir, parent=self.api)
        # What is recorded is a whole notebook with the assignment's own metadata: nothing to check.
        stages = [*self.converter.sanitize_preprocessors, *self.converter.autograde_preprocessors]
        if GradeInSandbox not in stages:
            raise RuntimeError(
                f"{root / 'nbgrader_config.py'} has no GradeInSandbox in c.Autograde.autograde_preprocessors."
            )
        self.exporter = NotebookExporter(parent=self.api, config=self.api.config)
        self.stages = [ON_PAGE.get(stage, stage)(parent=self.api) for stage in stages
                       if stage is not CheckCellMetadata]  # fmt: skip
        for stage in self.stages:
            self.exporter.register_preprocessor(stage)
        with _named():
            self.gradebook = Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def close(self) -> None:
        self.gradebook.close()

    @contextlib.contextmanager
    def session(self) -> Iterator[Gradebook]:
        """The gradebook as it is now: formgrader and others may write into it in between.

        Raises
        ------
        NotRecordedError
            If it is locked, or cannot be read or written.
        """
        with _named():
            try:
                yield self.gradebook
            finally:
                self.gradebook.db.remove()

    def release(self, source: Source) -> None:
        """Tell the gradebook about the assignment, if it does not know it yet."""
        with self.session() as gradebook:
            try:
                if gradebook.find_assignment(source.assignment).notebooks:
                    return
            except MissingEntry:
                pass
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(temporary, "source", source.assignment, f"{source.name}.ipynb")
            place.parent.mkdir(parents=True)
            nbformat.write(solution_notebook(source), place)
            config = self.api.config.copy()
            config.CourseDirectory.source_directory = str(Path(temporary, "source"))
            config.CourseDirectory.release_directory = str(Path(temporary, "release"))
            done = NbGraderAPI(config=config).generate_assignment(source.assignment, force=True)
        if not done["success"]:
            words = (done.get("error") or "").strip().splitlines()
            raise RuntimeError(f"nbgrader could not take in {source.assignment}: {words[-1:]}")

    def check_points(self, source: Source) -> None:
        """Refuse to grade where the gradebook counts otherwise than the exercises.

        Raises
        ------
        ValueError
            Naming the exercises.
        """
        with self.session() as gradebook:
            notebooks = gradebook.find_assignment(source.assignment).notebooks
            known = {cell.name: cell.max_score for n in notebooks for cell in n.grade_cells}
        why = differing_points(known, source.exercises())
        if why:
            raise ValueError(why)

    def settle(self) -> None:
        """Bring dates and penalties up to date with ``course.toml``: see :func:`late.settle`."""
        if self.term:
            with self.session() as gradebook:
                late.settle(gradebook, self.term, self.coursedir)

    def students(self) -> list[str]:
        with self.session() as gradebook:
            return [student.id for student in gradebook.students]

    def has(self, result: Result) -> bool:
        """Whether a result has been recorded: its notebook is there, and so are its marks.

        What makes a submission late, the timestamp and the due date, must be as it was then.
        """
        with self.session() as gradebook:
            try:
                submission = gradebook.find_submission(self.folder.assignment, result.student)
            except MissingEntry:
                return False
            if result.recorded != self._terms(result, submission):
                return False
            marks = {g.name: g.auto_score for n in submission.notebooks for g in n.grades}
        return self._place(result.student).is_dir() and all(
            marks.get(f"check_{name}") == score.earned for name, score in result.scores.items()
        )

    def _terms(self, result: Result, submission: SubmittedAssignment) -> str:
        """What a recording depends on beside the marks."""
        settled = self.term and self.term.penalty  # without recording anything again
        return f"{result.stamp or None} / {'course.toml' if settled else submission.duedate}"

    def record(self, result: Result, notebook: NotebookNode, name: str) -> str:
        """Record a result that is saved in the run's folder, as nbgrader's autograde does.

        Until all is done, the notebook of an earlier recording stays where it is.

        Returns
        -------
        str
            For ``result.recorded``: what the recording depends on beside the result.

        Raises
        ------
        NotRecordedError
            If nbgrader could not record it.
        """
        place = self._place(result.student)
        fresh = place.with_name(f".{place.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            stamp = result.stamp or None
            names = {"student": result.student, "assignment": self.folder.assignment,
                     "notebook": name, "db_url": self.coursedir.db_url}  # fmt: skip
            with self.session() as gradebook:
                page = Page(gradebook, names, stamp)
                for stage in self.stages:
                    stage.gradebook = page
                text, _ = self.exporter.from_notebook_node(notebook, {"nbgrader": names})
                self._write(fresh, result.student, f"{name}.ipynb", text, stamp)
                page.save()
                terms = self._terms(result, page.submission)
                shutil.rmtree(place, ignore_errors=True)
                fresh.rename(place)
                self.converter.set_permissions(self.folder.assignment, result.student)
            return terms
        except NotRecordedError:
            raise
        except Exception as error:  # whatever it is, it is one student's, and the class goes on
            words = f"{type(error).__name__}: {error}"[:300]
            raise NotRecordedError(f"nbgrader could not record it: {words}") from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _write(self, place: Path, student: str, name: str, text: str, stamp: str | None) -> None:
        place.mkdir(parents=True)
        (place / name).write_text(text, encoding="utf-8")
        if stamp:
            (place / "timestamp.txt").write_text(stamp)
        with contextlib.suppress(RefusedError):  # by which nbgrader's exchange hands out feedback
            secret = read_bytes(self.submitted(student) / SECRET, Limits())
            (place / SECRET).write_bytes(secret)
        given = Path(self.coursedir.format_path(
            self.coursedir.source_directory, ".", self.folder.assignment))  # fmt: skip
        for path in find_all_files(str(given), [*self.coursedir.ignore, "*.ipynb"]):
            copy = place / Path(path).relative_to(given)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)

    def submitted(self, student: str) -> Path:
        """Where a student hands in, however the name is spelled on the disk."""
        place = folders.submitted(self.coursedir, student, self.folder.assignment)
        if os.path.lexists(place):
            return place
        spelled = on_disk(student, self.handed_in())
        return folders.submitted(self.coursedir, spelled, self.folder.assignment)

    def handed_in(self) -> list[str]:
        """The names of the folders that students hand in to."""
        return folders.handed_in(self.coursedir, self.folder.assignment)

    def _place(self, student: str) -> Path:
        return Path(self.coursedir.format_path(
            self.coursedir.autograded_directory, student, self.folder.assignment))  # fmt: skip

    def timestamp(self, student: str) -> str:
        """When it was handed in, if that can be read; else nothing."""
        path = self.submitted(student) / "timestamp.txt"
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 200:
            text = path.read_text("utf-8", "replace").strip()
            with contextlib.suppress(ValueError, OverflowError, TypeError):
                parse_utc(text)
                return text
        return ""

    def mark_stale(self, student: str) -> bool:
        """Flag marks of an earlier grading for review; returns whether there are any."""
        with self.session() as gradebook:
            try:
                submission = gradebook.find_submission(self.folder.assignment, student)
            except MissingEntry:
                return False
            grades = [g for n in submission.notebooks for g in n.grades if g.auto_score is not None]
            for grade in grades:
                grade.needs_manual_grade = True
            gradebook.db.commit()
            return bool(grades)


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """Say in one sentence what kept the gradebook from being read or written."""
    loud, app_log.disabled = app_log.disabled, True  # nbgrader would say it as a traceback
    try:
        yield
    except (SQLAlchemyError, InvalidEntry) as error:  # some of the former become one of the latter
        cause = error if isinstance(error, SQLAlchemyError) else error.__context__
        words = str(getattr(cause, "orig", None) or error).partition("\n")[0]
        if "locked" in words:
            words = "another program holds it locked"
        raise NotRecordedError(f"the gradebook cannot be used: {words}") from error
    except OSError as error:
        raise NotRecordedError(cannot_write(error)) from error
    finally:
        app_log.disabled = loud
