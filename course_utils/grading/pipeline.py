"""Grade a class: every submission ends in a named state, in the gradebook, and in one table."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import CheckCellMetadata
from nbgrader.utils import parse_utc
from tqdm import tqdm
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course_utils.grading import results, workers
from course_utils.grading.limits import Limits
from course_utils.grading.preprocessors import template_of
from course_utils.grading.recover import Recovered
from course_utils.grading.release import solution_notebook
from course_utils.grading.results import (
    FAILED,
    GRADED,
    MISSING,
    PARTLY,
    STATES,
    SUSPICIOUS,
    Result,
    safe_cell,
)
from course_utils.grading.runs import RunFolder, write
from course_utils.grading.sandbox import NO_SANDBOX, check_sandbox
from course_utils.grading.source import Source

# What nbgrader, the file system and a URL all take for the name of a student.
STUDENT = re.compile(r"[\w@.+][\w@.+ \-]{0,98}")


@dataclass
class Options:
    """How to grade. See ``python -m course_utils.grading --help``."""

    root: Path = Path()
    students: list[str] = field(default_factory=list)
    workers: int = os.cpu_count() or 1
    dask: str | None = None
    db: str | None = None
    sandbox: bool = True
    again: bool = False
    fresh: bool = False
    only: str | None = None
    progress: bool = True
    limits: Limits = field(default_factory=Limits)


def grade_class(assignment: str, options: Options) -> list[Result]:
    """Grade the submissions of one assignment and record the marks in nbgrader's gradebook.

    Interrupted or killed, it goes on where it stopped when it is called again.

    Parameters
    ----------
    assignment
        Such as ``"01_vanilla_gan"``; handed in under ``submitted/STUDENT/ASSIGNMENT``.
    options
        How.

    Returns
    -------
    list of Result
        One for each student, sorted by name.

    Raises
    ------
    SandboxError
        If there is no sandbox to grade in.
    ValueError
        If the assignment, a student or an exercise does not exist.
    """
    if options.workers < 1:
        raise ValueError(f"There must be at least 1 worker, not {options.workers}.")
    if options.sandbox:
        check_sandbox()
    else:
        print(NO_SANDBOX)
    root = options.root.resolve()
    folder = RunFolder(root, assignment)
    with folder.locked():
        plan = folder.plan(options.limits, options.sandbox, options.only, options.fresh)
        book = Book(root, folder, options.db)
        book.release(folder.source)
        names = _students(root, assignment, options.students, book)
        template = template_of(root, assignment)
        done: dict[str, Result] = {}
        tasks = []
        for name in names:
            task = workers.Task(name, root / "submitted" / name / assignment)
            if not os.path.lexists(task.folder):
                done[name] = Result(name, MISSING, ["nothing was handed in"])
            elif not STUDENT.fullmatch(name):
                why = "the name of the folder is not one of a student: rename it"
                done[name] = Result(name, FAILED, [why])
            else:
                tasks.append(task)

        def keep(task: workers.Task, submission: Recovered) -> bool:
            """Whether there is a result of this very submission, of this run, already."""
            old = folder.load(task.student)
            return (
                not options.again
                and options.only is None
                and old is not None
                and old.scores != {}
                and old.digest == folder.key(submission.digest)
            )

        bar = tqdm(total=len(names), desc=assignment, unit="student", disable=not options.progress)
        with bar:
            for result in list(done.values()):
                _finish(result, None, folder, book, template, options)
                bar.update()
            if tasks:
                if options.dask:
                    stream = workers.on_dask(tasks, template, plan, options.dask, keep)
                else:
                    stream = workers.in_threads(tasks, template, plan, options.workers, keep)
                for task, submission, new in stream:
                    found_result = new or folder.load(task.student)
                    assert found_result  # it was there when the stream said: nothing new
                    if new and submission is not None:
                        new.digest = folder.key(submission.digest)
                        found_result = _merged(new, folder, options.only)
                    done[task.student] = _finish(
                        found_result, submission, folder, book, template, options
                    )
                    bar.update()
                    counts = Counter(r.state for r in done.values())
                    bar.set_postfix_str(", ".join(f"{counts[s]} {s}" for s in STATES if counts[s]))
        found = [done[name] for name in names]
        # The table is of the whole class, whoever was graded just now.
        everyone = {r.student: r for r in _known(folder)} | done
        write(folder.path / "grades.csv", table_csv(everyone.values(), folder.source).encode())
    return found


def _known(folder: RunFolder) -> Iterable[Result]:
    for path in sorted((folder.path / "results").glob("*.json")):
        try:
            yield Result.from_json(path.read_text())
        except (ValueError, TypeError):
            continue


def _students(root: Path, assignment: str, chosen: list[str], book: Book) -> list[str]:
    handed_in = root / "submitted"
    if chosen:
        known = {*book.students(), *(os.listdir(handed_in) if handed_in.is_dir() else [])}
        for name in chosen:
            if name not in known:
                raise ValueError(f"There is no student {name!r} in submitted or in the gradebook.")
        return sorted(set(chosen))
    present = []
    if handed_in.is_dir():
        present = [e.name for e in os.scandir(handed_in)
                   if (e.is_dir(follow_symlinks=False) and not e.name.startswith("."))
                   or e.is_symlink()]  # fmt: skip
    return sorted({*present, *book.students()})


def _merged(result: Result, folder: RunFolder, only: str | None) -> Result:
    """With one exercise regraded, the other marks stay as they are."""
    old = folder.load(result.student) if only else None
    if old is None or not old.scores:
        return result
    kept = [r for r in old.reasons if not r.startswith(f"{only}:")]
    reasons = list(dict.fromkeys([*kept, *result.reasons]))
    order = [SUSPICIOUS, PARTLY, GRADED]
    state = min((old.state if kept else GRADED, result.state), key=order.index)
    return replace(
        result, state=state, reasons=reasons, scores={**old.scores, **result.scores},
        outputs=old.outputs or result.outputs,
    )  # fmt: skip


def _finish(
    result: Result, submission: Recovered | None, folder: RunFolder, book: Book, template: Any,
    options: Options,
) -> Result:  # fmt: skip
    """Save a result and bring it into the gradebook."""
    if submission is None or not result.scores:
        result.stale = book.mark_stale(result.student)
        folder.save(result)
        return result
    if folder.load(result.student) == result and book.has(result):
        return result
    folder.save(result)
    try:
        book.record(result, submission.notebook(template), template.name)
    except RuntimeError as error:
        result = replace(result, state=FAILED, reasons=[str(error), *result.reasons])
        result.stale = book.mark_stale(result.student)
        folder.save(result)
    return result


class Book:
    """nbgrader's gradebook and folders of one assignment."""

    def __init__(self, root: Path, folder: RunFolder, db: str | None):
        self.root, self.folder = root, folder
        self.staged = folder.path / "staged"
        config = Config()
        place = root / "nbgrader_config.py"
        place = place if place.exists() else folder.source.root / "nbgrader_config.py"
        if place.exists():
            config = PyFileConfigLoader(place.name, path=str(place.parent)).load_config()
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.submitted_directory = str(self.staged)
        config.GradeInSandbox.results = str(folder.path / "results")
        # Staged notebooks are whole, and their metadata is the assignment's own: reading them as if
        # they came from strangers, and validating them twice, would be half of the time it takes.
        config.Autograde.exporter_class = NotebookExporter
        for stage in ("sanitize_preprocessors", "autograde_preprocessors"):
            if stage in config.Autograde:
                kept = [p for p in config.Autograde[stage] if p is not CheckCellMetadata]
                config.Autograde[stage] = kept
        if db:
            config.CourseDirectory.db_url = db
        self.api = NbGraderAPI(config=config)
        self.api.log.setLevel("ERROR")
        self.coursedir: CourseDirectory = self.api.coursedir

    def open(self) -> Gradebook:
        return Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def release(self, source: Source) -> None:
        """Tell the gradebook about the assignment, if it does not know it yet."""
        with self.open() as gradebook:
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

    def students(self) -> list[str]:
        with self.open() as gradebook:
            return [student.id for student in gradebook.students]

    def has(self, result: Result) -> bool:
        """Whether a result has been recorded: its notebook is there, and so are its marks."""
        assignment = self.folder.assignment
        with self.open() as gradebook:
            try:
                submission = gradebook.find_submission(assignment, result.student)
            except MissingEntry:
                return False
            marks = {g.name: g.auto_score for n in submission.notebooks for g in n.grades}
        path = Path(self.coursedir.format_path(
            self.coursedir.autograded_directory, result.student, assignment))  # fmt: skip
        return path.is_dir() and all(
            marks.get(f"check_{name}") == score["earned"] for name, score in result.scores.items()
        )

    def record(self, result: Result, notebook: nbformat.NotebookNode, name: str) -> None:
        """Run nbgrader's own autograde on the recovered notebook, with the marks that are known.

        Raises
        ------
        RuntimeError
            If nbgrader could not record it.
        """
        assignment = self.folder.assignment
        place = self.staged / result.student / assignment
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{name}.ipynb")
        self._timestamp(result, place)
        done = self.api.autograde(assignment, result.student, force=True, create=True)
        if not done["success"]:
            words = (done.get("log") or done.get("error") or "").strip().splitlines()
            raise RuntimeError(f"nbgrader could not record it: {' '.join(words[-2:])[:300]}")

    def _timestamp(self, result: Result, place: Path) -> None:
        """Carry over when it was handed in, if that can be read."""
        path = self.root / "submitted" / result.student / self.folder.assignment / "timestamp.txt"
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 200:
            text = path.read_text("utf-8", "replace").strip()
            try:
                parse_utc(text)
            except (ValueError, OverflowError, TypeError):
                return
            (place / "timestamp.txt").write_text(text)

    def mark_stale(self, student: str) -> bool:
        """Flag marks of an earlier grading for review; returns whether there are any."""
        with self.open() as gradebook:
            try:
                submission = gradebook.find_submission(self.folder.assignment, student)
            except MissingEntry:
                return False
            grades = [g for n in submission.notebooks for g in n.grades if g.auto_score is not None]
            for grade in grades:
                grade.needs_manual_grade = True
            gradebook.db.commit()
            return bool(grades)


# --- tables --------------------------------------------------------------------------------------


def table_csv(found: Iterable[Result], source: Source) -> str:
    """One row a student: state, points of each exercise, reasons. Empty is not 0."""
    exercises = source.exercises()
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["student", "state", "points", "of", *exercises, "stale", "reasons", "put right"])
    for result in sorted(found, key=lambda r: r.student):
        marks = [result.scores[n]["earned"] if n in result.scores else "" for n in exercises]
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
    counts = Counter(r.state for r in found)
    lines.append("")
    lines.append(", ".join(f"{counts[state]} {state}" for state in STATES if counts[state]) or "nobody")
    return "\n".join(lines)


__all__ = ["Options", "grade_class", "results", "table_csv", "table_text"]
