"""Grade a class: every submission ends in a named state, in the gradebook, and in one table."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tqdm import tqdm

from course_utils.files import write_atomic
from course_utils.grading import workers
from course_utils.grading.gradebook.book import Book, NotRecordedError
from course_utils.grading.gradebook.preprocessors import template_of
from course_utils.grading.limits import Limits
from course_utils.grading.marking.results import (
    FAILED,
    GRADED,
    MISSING,
    PARTLY,
    SUSPICIOUS,
    Result,
    states_of,
)
from course_utils.grading.runs import Plan, Regrade, RunFolder, cannot_write
from course_utils.grading.sandbox.host import NO_SANDBOX, check_sandbox, fork_server_for
from course_utils.grading.submissions.cells import Recovered, Template
from course_utils.grading.submissions.names import is_name, students_in
from course_utils.grading.tables import table_csv


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
        If the assignment, a student or an exercise does not exist, or if the gradebook has other
        points than the exercises.
    NotRecordedError
        If the gradebook cannot be used at all. (Where it could not be told of one student, that
        student's result says so.)
    NoTableError
        If all is graded but the table cannot be written.
    OSError
        If the course folder cannot be written to.
    """
    if options.workers < 1:
        raise ValueError(f"There must be at least 1 worker, not {options.workers}.")
    if options.sandbox:
        check_sandbox()
    else:
        print(NO_SANDBOX)
    root = options.root.resolve()
    folder = RunFolder(root, assignment)
    with folder.locked(), contextlib.closing(Book(root, folder, options.db)) as book:
        if not options.dask:
            fork_server_for(assignment, options.sandbox)  # warms up meanwhile
        book.release(folder.source)
        book.check_points(folder.source)
        book.settle()
        plan = folder.plan(options.limits, options.sandbox, options.only, options.fresh)
        names = _students(options.students, book)
        night = _Grading(
            options, folder, book, template_of(root, assignment), _redo(options, folder)
        )
        tasks, unusable = _tasks(names, book)
        with tqdm(
            total=len(names), desc=assignment, unit="student", disable=not options.progress
        ) as bar:
            for result in unusable:
                night.finish(result, None)
                bar.update()
            if tasks:
                night.grade(tasks, plan, bar)
        found = [night.done[name] for name in sorted(night.done)]
        night.write_table(found)
        book.settle()
    return found


def _redo(options: Options, folder: RunFolder) -> Regrade | None:
    """What is graded again although nothing has changed, if that is asked for."""
    if not options.again and options.only is None:
        return None
    redo = folder.regrade(options.students, options.only)
    if redo.done:
        print(f"Going on with a regrade that was stopped when {len(redo.done)} were done.")
    return redo


def _tasks(names: list[str], book: Book) -> tuple[list[workers.Task], list[Result]]:
    """What there is to grade, and the results of those who have handed in nothing to grade."""
    tasks, unusable = [], []
    for name in names:
        task = workers.Task(name, book.submitted(name))
        if not os.path.lexists(task.folder):
            unusable.append(Result(name, MISSING, ["nothing was handed in"]))
        elif not is_name(name):
            why = "the name of the folder is not one of a student: rename it"
            unusable.append(Result(name, FAILED, [why]))
        else:
            tasks.append(task)
    return tasks, unusable


@dataclass
class _Grading:
    """A class that is being graded: what takes its results in, and those that are done."""

    options: Options
    folder: RunFolder
    book: Book
    template: Template
    redo: Regrade | None
    done: dict[str, Result] = field(default_factory=dict)

    def grade(self, tasks: list[workers.Task], plan: Plan, bar: tqdm[object]) -> None:
        """Run what was handed in, here or on the cluster, and finish each result as it comes."""
        if self.options.dask:
            stream = workers.on_dask(tasks, self.template, plan, self.options.dask, self.keep)
        else:
            stream = workers.in_threads(tasks, self.template, plan, self.options.workers, self.keep)
        with contextlib.closing(stream), _stopping():
            for task, submission, new in stream:
                marked = _new(new, submission, self.folder, self.options.only)
                if marked is None and submission:
                    marked = _kept(self.folder, task, submission)
                assert marked  # the stream has said that there is one
                marked.stamp = self.book.timestamp(task.student)
                self.finish(marked, submission)
                if self.redo and not self.done[task.student].unrecorded:
                    self.redo.add(task.student)
                bar.update()
                bar.set_postfix_str(states_of(self.done.values()))

    def keep(self, task: workers.Task, submission: Recovered) -> bool:
        """Whether there is a result of this very submission, of this run, already."""
        wanted = self.redo is not None and task.student not in self.redo.done
        return not wanted and _kept(self.folder, task, submission) is not None

    def finish(self, result: Result, submission: Recovered | None) -> None:
        """Save a result, bring it into the gradebook, and count it as done."""
        shown = _finish(result, submission, self.folder, self.book, self.template)
        self.done[result.student] = shown

    def write_table(self, found: list[Result]) -> None:
        """The table is of the whole class, whoever was graded just now."""
        everyone = {r.student: r for r in self.folder.results()} | self.done
        table = table_csv(everyone.values(), self.folder.source).encode()
        try:
            write_atomic(self.folder.path / "grades.csv", table)
            if self.redo:
                self.redo.finish()
        except OSError as error:
            raise NoTableError(found, cannot_write(error)) from error


class NoTableError(RuntimeError):
    """All is graded, but the table cannot be written. ``found`` is what would be in it."""

    def __init__(self, found: list[Result], why: str):
        super().__init__(f"The table is missing: {why}.")
        self.found = found


@contextlib.contextmanager
def _stopping() -> Iterator[None]:
    """Say at once that Ctrl-C has been heard: the sandboxes are ended after that."""
    try:
        yield
    except KeyboardInterrupt:
        words = "Stopping: what is being graded is ended, what is done is kept."
        print(f"\n{words}", file=sys.stderr, flush=True)
        raise


def _kept(folder: RunFolder, task: workers.Task, submission: Recovered) -> Result | None:
    """The result of this very submission, of this run, if there is one already."""
    for old in (folder.load(task.student), *folder.attempts(task.student)):
        if old and old.scores and old.digest == folder.key(submission.digest):
            return old
    return None


def _new(
    result: Result | None, submission: Recovered | None, folder: RunFolder, only: str | None
) -> Result | None:
    if result is None or submission is None:
        return result
    result.digest = folder.key(submission.digest)
    return _merged(result, folder, only) if only else result


def _students(chosen: list[str], book: Book) -> list[str]:
    known = book.students()
    known += students_in(book.handed_in(), known)
    asked = [name if name in known else students_in([name], known)[0] for name in chosen]
    for name in asked:
        if name not in known:
            raise ValueError(f"There is no student {name!r} in submitted or in the gradebook.")
    return sorted(set(asked or known))


def _merged(result: Result, folder: RunFolder, only: str) -> Result:
    """With one exercise regraded, the other marks stay as they are."""
    same = [old for old in folder.attempts(result.student) if old.file == result.file]
    old = same[0] if same else folder.load(result.student)
    if old is None or not old.scores:
        return result
    kept = old.reasons_but_of(only)
    reasons = list(dict.fromkeys([*kept, *result.reasons]))
    order = [SUSPICIOUS, PARTLY, GRADED]
    state = min((old.state if kept else GRADED, result.state), key=order.index)
    return replace(
        result, state=state, reasons=reasons, scores={**old.scores, **result.scores},
        outputs=old.outputs or result.outputs,
    )  # fmt: skip


def _finish(
    result: Result, submission: Recovered | None, folder: RunFolder, book: Book, template: Template
) -> Result:
    """Save a result and bring it into the gradebook; returns what the table shows.

    What fails here is no fault of the submission and may pass: the result stays what it is, and the
    next run brings it into the gradebook.
    """
    try:
        if submission is None or not result.scores:
            result.stale = book.mark_stale(result.student)
        else:
            notebook = submission.notebook(template)
            if book.term and book.term.best:
                net = functools.partial(book.term.net, folder.assignment)
                result, notebook = folder.best(result, notebook, net)
            if folder.load(result.student) == result and book.has(result):
                return result
            result.stale, result.recorded, result.unrecorded = False, "", ""
            folder.save(result)  # nbgrader's preprocessor takes it from there
            result.recorded = book.record(result, notebook, template.name)
    except (NotRecordedError, OSError) as error:
        why = cannot_write(error) if isinstance(error, OSError) else str(error)
        result.recorded, result.unrecorded = "", why
    try:
        folder.save(result)
    except OSError as error:
        result.recorded, result.unrecorded = "", cannot_write(error)
    return result.shown()
