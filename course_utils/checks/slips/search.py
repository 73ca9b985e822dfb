"""Find the slip in an answer: the one small change with which it does what is asked for.

An answer that fails is tried again with each of the changes of :mod:`course_utils.checks.slips` to its own code. With one
of them all that the probe sees is as expected: then the place of that change is what is wrong, whatever
mistake nobody has foreseen. Where two mistakes were made, a change that mends one of them, and spoils
nothing, tells the first.

Nothing of the solution is used but what every check compares with.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import linecache
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from course_utils.checks import golden
from course_utils.checks.code_names import _globals_of, global_names
from course_utils.checks.compare import mismatches
from course_utils.checks.exercise import Answer, Exercise
from course_utils.checks.guard import TooLong, can_be_stopped, limited_time
from course_utils.checks.observation import PUBLIC_SEEDS, observe
from course_utils.checks.slips import edits
from course_utils.checks.slips.edit import Edit

TRIES = 2500  # changes
SECONDS = 5.0  # of CPU time for all of them: a student waits
WALL = 20.0  # of wall time, where others keep the processor busy
ONE = 3.0  # of wall time for one, which may be a loop without end
# Code that writes files or asks the network is never changed: nobody knows what it would do then.
_LEFT_ALONE = {
    "open", "save", "write_text", "write_bytes", "unlink", "rmtree", "rmdir", "rename", "mkdir",
    "touch", "system", "run", "Popen", "exec", "urlopen", "urlretrieve", "download", "savefig",
    "input", "breakpoint", "set_trace",
}  # fmt: skip

# (seed, case, observation) of everything that differs.
Off = set[tuple[int, str, str]]


@dataclass(frozen=True)
class Slip:
    """Where an answer goes wrong.

    Parameters
    ----------
    line
        Of the cell.
    words
        What is wrong there.
    is_all
        Whether nothing else is.
    also
        Lines in which it is made again.
    """

    line: int
    words: str
    is_all: bool
    also: tuple[int, ...] = ()

    def __str__(self) -> str:
        lines = ", ".join(str(line) for line in self.also if line != self.line)
        words = f"{self.words.rstrip('.')}, and so in line {lines}." if lines else self.words
        return f"Line {self.line}, {words}"


def find_slip(
    assignment: str,
    exercise: Exercise,
    answer: Answer,
    case: str,
    *,
    tries: int = TRIES,
    seconds: float = SECONDS,
) -> Slip | None:
    """The change with which an answer passes, as what is wrong in it; None where there is no such one.

    Parameters
    ----------
    assignment, exercise, answer
        The answer fails.
    case
        The first one in which it does.
    tries, seconds
        So many changes are tried at most, for so much CPU time.
    """
    code = _Code.of(answer)
    if code is None or case not in exercise.cases:
        return None
    search = _Search(assignment, exercise, code)
    with _unseen():
        before = search.off(answer)
        if not before:
            return None
        partly: tuple[int, Edit] | None = None
        until, latest = time.process_time() + seconds, time.monotonic() + WALL
        for edit in edits(code.functions)[:tries]:
            if time.process_time() > until or time.monotonic() > latest:
                break
            left = search.tried(edit, case, before)
            if left == 0:
                return Slip(edit.line, edit.say(), True, edit.also)
            if left and not edit.is_guess and (partly is None or left < partly[0]):
                partly = left, edit
    if partly is None:
        return None
    edit = partly[1]
    return Slip(edit.line, edit.say(), False, edit.also)


class _Code:
    """An answer's own code: the functions and classes of its cell that it is made of."""

    def __init__(self, name: str, file: str, functions: list[ast.stmt], space: dict[str, object]):
        self.name, self.file, self.functions, self.space = name, file, functions, space

    @classmethod
    def of(cls, answer: object) -> _Code | None:
        """None where it is not plain: no function or class at the top of a cell, or one that is left alone."""
        name = getattr(answer, "__name__", "")
        methods = vars(answer).values() if inspect.isclass(answer) else [answer]
        files = {m.__code__.co_filename for m in methods if inspect.isfunction(m)}
        if len(files) != 1:
            return None
        (file,) = files
        try:
            tree = ast.parse("".join(linecache.getlines(file)))
        except (SyntaxError, ValueError):
            return None
        found = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        if name not in found:
            return None
        called = global_names(answer)
        functions: list[ast.stmt] = [n for k, n in found.items() if k == name or k in called]
        used = {
            getattr(n, "attr", getattr(n, "id", getattr(n, "arg", "")))
            for f in functions
            for n in ast.walk(f)
        }
        loops = any(isinstance(n, ast.While) for f in functions for n in ast.walk(f))
        if used & _LEFT_ALONE or (loops and not can_be_stopped()):
            return None
        return cls(name, file, functions, _globals_of(answer))

    def build(self) -> Answer:
        """The answer as its code is now, in a copy of its variables."""
        space = dict(self.space)
        exec(compile(ast.Module(self.functions, []), self.file, "exec"), space)
        made = space[self.name]
        assert callable(made)
        return made


class _Search:
    """Tries answers on cases of an exercise."""

    def __init__(self, assignment: str, exercise: Exercise, code: _Code) -> None:
        self.data, self.exercise, self.code = golden.load(assignment), exercise, code

    def off(
        self, answer: Answer, cases: Sequence[str] = (), seeds: Sequence[int] = PUBLIC_SEEDS
    ) -> Off:
        """What differs, in these cases or in all."""
        probes = {c: p for c, p in self.exercise.cases.items() if not cases or c in cases}
        some = replace(self.exercise, cases=probes)
        found: Off = set()
        for seed in seeds:
            variant, records = observe(
                some, answer, seed, notebook_names=self.data["notebook_names"]
            )
            wanted = [
                record
                for record in golden.expected(self.data, self.exercise.name, seed, variant)
                if record.case in probes or record.case == "names"
            ]
            found |= {(seed, m.case, m.observation) for m in mismatches(records, wanted)}
        return found

    def tried(self, edit: Edit, case: str, before: Off) -> int | None:
        """How much still differs with a change; None if it mends nothing, or spoils something."""
        seed = min(s for s, _, _ in before)
        with edit.made():
            try:
                with limited_time(ONE):
                    answer = self.code.build()
                    if self.off(answer, (case,), (seed,)):
                        return None
                    left = self.off(answer)
            except (TooLong, Exception, SystemExit):
                return None
        return len(left) if left < before else None


@contextlib.contextmanager
def _unseen() -> Iterator[None]:
    """Nothing that the changed answers print or warn of is shown."""
    nowhere = io.StringIO()
    with (
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
