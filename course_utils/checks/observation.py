"""Run the cases of an exercise on an answer, and hand back the records of what was seen.

Nothing here knows what is right: the comparison with the observations of the course's own solution
is in :mod:`course_utils.checks.compare`.
"""

from __future__ import annotations

import bdb
import contextlib
import linecache
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping

import torch

from course_utils.checks.code_names import (
    _globals_of,
    global_names,
    is_students,
    packages_own,
    read_data_globals,
)
from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.fixed_sizes import fixed_sizes
from course_utils.checks.no_compiler import without_compiler
from course_utils.checks.record import Line, Raised, Record
from course_utils.checks.second_device import SecondDevice

PUBLIC_SEEDS = (0, 1)
# The case in which there is a second device: it looks at each operator of torch, which takes time.
ELSEWHERE = "another device"
READS = "variables of the notebook that it reads"


def observe(
    exercise: Exercise,
    answer: Answer,
    seed: int,
    *,
    dtype: torch.dtype = torch.float32,
    notebook_names: Iterable[str] = (),
) -> tuple[str, list[Record]]:
    """Run every case of an exercise on an answer.

    Parameters
    ----------
    exercise, answer
        The exercise and what the student wrote for it.
    seed
        Draws the inputs. Public seeds in the notebook, fresh ones at grading.
    dtype
        Floating-point type of inputs and new networks: float32 for answers; float64 for solutions,
        whose observations are then exact to more digits than the comparison looks at and come out
        the same on every processor.
    notebook_names
        Variables that the given cells of the notebook define; an answer must not read them.

    Returns
    -------
    (variant, records)
        ``variant`` names the stubs that the answer calls (golden observations exist for each).
    """
    called = sorted(global_names(answer) & exercise.stubs.keys())
    if len(called) < len(exercise.stubs):
        called = []  # what is right is known with all stubs and with none
    records = []
    with (
        without_compiler(),
        _quiet_torch(dtype),
        _bound(answer, {name: exercise.stubs[name] for name in called}),
    ):
        for case, probe in exercise.cases.items():
            record = Record(case)
            see = See(record, exercise.name)
            torch.default_generator.manual_seed(seed)  # the CPU alone: devices would be woken up
            try:
                with SecondDevice() if case == ELSEWHERE else contextlib.nullcontext():  # type: ignore[no-untyped-call]
                    probe(see.calling(answer), Draw(seed, case), see)
                if not torch.is_grad_enabled():
                    raise Misfit(
                        "It leaves gradients switched off for all code after it: write "
                        "`with torch.no_grad():` around the lines that need none."
                    )
            except bdb.BdbQuit:  # a person has quit the debugger: this ends like Ctrl-C
                raise
            except (Exception, SystemExit) as error:  # all that an answer raises is an observation
                record.error = describe_error(error)
            finally:
                torch.set_grad_enabled(True)
            records.append(record)
    names = Record("names", tried="the code itself, before it runs")
    See(names).words(
        READS,
        sorted(read_data_globals(answer, frozenset(notebook_names), exercise.stubs.keys())),
        "A function sees only its arguments when it is graded: take this from an argument.",
    )
    own = packages_own(exercise.provided, answer)
    if own:
        words = f"{own} does this already: this is what you are to write."
        names.error = {"type": "Misfit", "message": words, "lines": []}
    return ",".join(called), [names, *records]


def describe_error(error: BaseException) -> Raised:
    """An exception as plain data, with the lines of the student's own code and no others."""
    lines: list[Line] = []
    fixed: list[str] = []
    for frame, lineno in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        if is_students(filename):
            lines.append(
                {
                    "function": frame.f_code.co_name,
                    "line": lineno,
                    "source": linecache.getline(filename, lineno).strip(),
                }
            )
            fixed = fixed_sizes(frame.f_code, frame.f_globals)
    try:
        message = str(error)
    except Exception:  # an exception class of the student's own
        message = "(its message cannot be shown)"
    told: Raised = {"type": type(error).__name__, "message": message[:500], "lines": lines[-4:]}
    if fixed:
        told["fixed"] = fixed
    return told


@contextlib.contextmanager
def _bound(answer: object, names: Mapping[str, Callable[..., object]]) -> Iterator[None]:
    """Bind names in the answer's module while the block runs."""
    space = _globals_of(answer)
    kept = {name: space[name] for name in names if name in space}
    space.update(names)
    try:
        yield
    finally:
        for name in names:
            if name in kept:
                space[name] = kept[name]
            else:
                space.pop(name, None)


@contextlib.contextmanager
def _quiet_torch(dtype: torch.dtype) -> Iterator[None]:
    """Give the probe its own default dtype and random state, and put the caller's back."""
    kept = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            yield
    finally:
        torch.set_default_dtype(kept)
