"""Grade many submissions at once: in threads of this process, or on a Dask cluster.

The work itself happens in the sandboxes: a thread here only talks to one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from course_utils.grading.marking.mark import grade
from course_utils.grading.marking.results import FAILED, Result
from course_utils.grading.runs import Plan
from course_utils.grading.sandbox.host import SandboxError, end_fork_server, fork_server_for
from course_utils.grading.submissions.cells import Recovered, Template
from course_utils.grading.submissions.files import RefusedError, refuse_links
from course_utils.grading.submissions.recover import recover

Graded = Generator[tuple["Task", Recovered | None, Result | None], None, None]


@dataclass(frozen=True)
class Task:
    """One submission to grade; ``folder`` is where it was handed in."""

    student: str
    folder: Path


def read_in(task: Task, template: Template, plan: Plan) -> Recovered | Result:
    """Recover a submission, or say why it can't be."""
    try:
        refuse_links(task.folder)
        return recover(task.folder, template, plan.limits)
    except RefusedError as refusal:
        return Result(task.student, FAILED, [str(refusal)])
    except Exception as error:  # files come from strangers: whatever it is, the class goes on
        return Result(task.student, FAILED, [f"it cannot be read: {type(error).__name__}"])


def grade_one(
    student: str,
    submission: Recovered,
    template: Template,
    plan: Plan,
    stopped: threading.Event | None = None,
) -> Result:
    """Grade one recovered submission on this machine, unless all is to end."""
    if stopped and stopped.is_set():
        raise SandboxError("Grading was stopped.")
    server = fork_server_for(plan.assignment, plan.sandbox)
    try:
        return grade(student, submission, template, plan.run, server)
    except SandboxError:
        if stopped and stopped.is_set():
            raise
        # The fork server may have been killed, for want of memory say: once more, with a new one.
        server = fork_server_for(plan.assignment, plan.sandbox, renew=server)
        return grade(student, submission, template, plan.run, server)


def in_threads(
    tasks: list[Task],
    template: Template,
    plan: Plan,
    workers: int,
    keep: Callable[[Task, Recovered], bool],
) -> Graded:
    """Yield (task, submission, result) as they are ready; result None where ``keep`` says done.

    Closed before the end, it ends the sandboxes of what is in progress, which has no result then.
    """
    stopped = threading.Event()

    def work(task: Task) -> tuple[Task, Recovered | None, Result | None]:
        submission = read_in(task, template, plan)
        if isinstance(submission, Result):
            return task, None, submission
        if keep(task, submission):
            return task, submission, None
        try:
            return task, submission, grade_one(task.student, submission, template, plan, stopped)
        except SandboxError:
            raise
        except Exception as error:  # whatever it is, it is one student's, and the class goes on
            why = f"the grader failed on it ({type(error).__name__}: {error}); please report this"
            return task, None, Result(task.student, FAILED, [why])

    fork_server_for(plan.assignment, plan.sandbox)  # one, before the threads ask for it
    with ThreadPoolExecutor(workers, thread_name_prefix="grading") as pool:
        futures = [pool.submit(work, task) for task in tasks]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            stopped.set()
            for future in futures:
                future.cancel()
            end_fork_server(plan.assignment, plan.sandbox)
            raise


def on_dask(
    tasks: list[Task],
    template: Template,
    plan: Plan,
    address: str,
    keep: Callable[[Task, Recovered], bool],
) -> Graded:
    """The same on an existing cluster; tasks of a worker that dies are given to another."""
    try:
        from distributed import Client
        from distributed import as_completed as dask_completed
    except ImportError:
        raise RuntimeError(
            "--dask needs the package 'distributed': install the extra gan-course[dask]."
        ) from None
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except OSError as error:
        raise RuntimeError(f"There is no Dask scheduler at {address} ({error}).") from None
    with client:
        # Once to each worker, not once a submission.
        shared = client.scatter([template, plan], broadcast=True)
        sent = {}
        for task in tasks:
            submission = read_in(task, template, plan)
            if isinstance(submission, Result):
                yield task, None, submission
            elif keep(task, submission):
                yield task, submission, None
            else:
                future = client.submit(
                    grade_one, task.student, submission, *shared, pure=False, retries=2
                )
                sent[future] = (task, submission)
        for future in dask_completed(list(sent), loop=client.loop):
            task, submission = sent.pop(future)
            failure = future.exception()
            if isinstance(failure, SandboxError):
                raise failure
            if failure is not None:
                why = f"no worker could grade it ({type(failure).__name__})"
                yield task, None, Result(task.student, FAILED, [why])
            else:
                yield task, submission, future.result()
