"""Grade a class: every submission ends in a named state, in the gradebook, and in one table."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tqdm import tqdm

from course_utils.files import write_atomic
from course_utils.grading import workers
from course_utils.grading.gradebook.book import Book
from course_utils.grading.gradebook.preprocessors import template_of
from course_utils.grading.limits import Limits
from course_utils.grading.marking.results import (
    FAILED,
    GRADED,
    MISSING,
    PARTLY,
    STATES,
    SUSPICIOUS,
    Result,
)
from course_utils.grading.runs import RunFolder
from course_utils.grading.sandbox.host import NO_SANDBOX, check_sandbox, fork_server_for
from course_utils.grading.submissions.cells import Recovered, Template
from course_utils.grading.submissions.names import folder_of, is_name, students_in
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
    with folder.locked(), contextlib.closing(Book(root, folder, options.db)) as book:
        if not options.dask:
            fork_server_for(assignment, options.sandbox)  # warms up meanwhile
        book.release(folder.source)
        plan = folder.plan(options.limits, options.sandbox, options.only, options.fresh)
        names = _students(root, assignment, options.students, book)
        template = template_of(root, assignment)
        done: dict[str, Result] = {}
        tasks = []
        for name in names:
            task = workers.Task(name, folder_of(root / "submitted", name) / assignment)
            if os.path.lexists(task.folder) and is_name(name):
                tasks.append(task)
                continue
            result = Result(name, MISSING, ["nothing was handed in"])
            if os.path.lexists(task.folder):
                why = "the name of the folder is not one of a student: rename it"
                result = Result(name, FAILED, [why])
            done[result.student] = result

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
        found = [done[name] for name in sorted(done)]
        # The table is of the whole class, whoever was graded just now.
        everyone = {r.student: r for r in _known(folder)} | done
        write_atomic(
            folder.path / "grades.csv", table_csv(everyone.values(), folder.source).encode()
        )
    return found


def _known(folder: RunFolder) -> Iterable[Result]:
    for path in sorted((folder.path / "results").glob("*.json")):
        try:
            yield Result.from_json(path.read_text())
        except (ValueError, TypeError):
            continue


def _students(root: Path, assignment: str, chosen: list[str], book: Book) -> list[str]:
    handed_in, known = root / "submitted", book.students()
    if chosen:
        known += students_in(os.listdir(handed_in) if handed_in.is_dir() else [], known)
        asked = students_in(dict.fromkeys(chosen), known)
        for name in asked:
            if name not in known:
                raise ValueError(f"There is no student {name!r} in submitted or in the gradebook.")
        return sorted(asked)
    present = []
    if handed_in.is_dir():
        present = [e.name for e in os.scandir(handed_in)
                   if (e.is_dir(follow_symlinks=False) and not e.name.startswith("."))
                   or e.is_symlink()]  # fmt: skip
    return sorted({*students_in(present, known), *known})


def _merged(result: Result, folder: RunFolder, only: str | None) -> Result:
    """With one exercise regraded, the other marks stay as they are."""
    old = folder.load(result.student) if only else None
    if only is None or old is None or not old.scores:
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
    result: Result, submission: Recovered | None, folder: RunFolder, book: Book, template: Template,
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
