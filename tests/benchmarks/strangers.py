"""What checks say about answers of people who had seen neither solutions, nor checks, nor banks.

    python -m tests.benchmarks.strangers [--name 07_evaluating_gans] [--exercise copies] [--vague] [--write]

The answers lie in ``tests/submissions/strangers/NN_name.py``, in sets that were written at different times;
each wrong one is headed by its true slip, in its author's words. A message's first line is judged once, by a
person who compares it with the slip, and the judgement is stored below the head, with as much of that line
as it hangs on:

- ``# named: …``: it names this slip, or the one rule that the slip breaks;
- ``# vague: …``: it is true, and says too little: what is right, or by how much the result is off;
- ``# misleading: …``: it sends to look for another mistake.

A first line that bears none of an answer's judgements counts as vague where it states no more than the contract
(the hint of an observation), else as not judged, and is printed: judge it, and write it below the head. The
table has a column for what is not judged, which is to be 0; ``--write`` replaces the rows of what was run.

The answers are no longer unseen where a bank has learnt from them, so what is measured is that nothing which was
once told is lost; a new set, tried before anybody mends a check by it, says what the next class will see.
"""

from __future__ import annotations

import argparse
import functools
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course_utils.checks import ASSIGNMENTS, Check, CheckFailed, golden
from course_utils.checks.slips import search
from course_utils.files import ROOT
from course_utils.grading.authoring.source import Answer
from tests.submissions.bank import notebook_with, quiet

FOLDER = ROOT / "tests" / "submissions" / "strangers"
RESULTS = Path(__file__).parent / "results" / "strangers.md"
HEAD = re.compile(r"^# %% (wrong|right) (\w+): (.*)\n", re.MULTILINE)
JUDGED = re.compile(r"^# (named|vague|misleading): (.*)\n", re.MULTILINE)
COLUMNS = ("wrong", "caught", "named", "vague", "misleading", "not judged", "right", "passed")


@dataclass(frozen=True)
class Stranger:
    """An answer, and what was judged of messages about it: (verdict, words of the first line)."""

    answer: Answer
    judged: tuple[tuple[str, str], ...]


def strangers(path: Path) -> Iterator[Stranger]:
    """The answers of a file, in its order."""
    text = path.read_text("utf-8")
    heads = list(HEAD.finditer(text))
    for head, after in zip(heads, [*(h.start() for h in heads[1:]), len(text)], strict=True):
        kind, exercise, words = head.groups()
        cell = text[head.end() : after]
        line = text.count("\n", 0, head.start()) + 1
        place = f"<strangers/{path.name}, line {line}: {words}>"
        code = JUDGED.sub("", cell).strip() + "\n"
        yield Stranger(Answer(exercise, kind, words, code, place), tuple(JUDGED.findall(cell)))


def first_line(name: str, answer: Answer) -> str:
    """What the check says about an answer, as a student sees it, without the exercise; "" if it passes."""
    with (
        quiet(),
        warnings.catch_warnings(),
        notebook_with(name, answer) as space,
    ):
        warnings.simplefilter("ignore")
        try:
            Check()(answer.exercise, space[answer.exercise])
        except CheckFailed as failed:
            return str(failed).partition("\n")[0].partition(": ")[2]
    return ""


@functools.cache
def contract(name: str, exercise: str) -> set[str]:
    """Hints of an exercise's observations: what is right, whatever an answer does."""
    records = golden.expected(golden.load(name), exercise, 0, "")
    return {hint for record in records for hint in record.hints.values()}


def verdict(stranger: Stranger, said: str, hints: Iterable[str]) -> str:
    """``said`` is the first line of a message, or "" """
    if not said:
        return "passed"
    for judgement, words in stranger.judged:
        if words in said:
            return judgement
    return "vague" if said in hints else "not judged"


def judge(name: str, exercise: str = "") -> Iterator[tuple[Stranger, str, str]]:
    """Each answer to an assignment, with the verdict and the first line."""
    for stranger in strangers(FOLDER / f"{name}.py"):
        answer = stranger.answer
        if exercise in ("", answer.exercise):
            said = first_line(name, answer)
            yield stranger, verdict(stranger, said, contract(name, answer.exercise)), said


def counted(kind: str, found: str) -> list[str]:
    """The columns in which an answer of this kind with this verdict counts."""
    if kind == "right":
        return ["right", "passed"] if found == "passed" else ["right"]
    if found == "passed":
        return ["wrong"]
    return ["wrong", "caught", found]


def row(title: str, counts: Counter[str]) -> str:
    caught, named = counts["caught"], counts["named"]
    shares = {
        "caught": f"{caught} ({caught / max(counts['wrong'], 1):.1%})",
        "named": f"{named} ({named / max(caught, 1):.1%})",
    }
    return f"| {title} | " + " | ".join(shares.get(c, str(counts[c])) for c in COLUMNS) + " |"


def rows_of(text: str) -> dict[str, Counter[str]]:
    """The counts that a table holds, by assignment."""
    found = {}
    for line in text.splitlines():
        title, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        if title in ASSIGNMENTS:
            counts = (int(cell.split()[0]) for cell in cells)
            found[title] = Counter(dict(zip(COLUMNS, counts, strict=True)))
    return found


def table(rows: dict[str, Counter[str]]) -> str:
    lines = [f"| | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    lines += [row(name, rows[name]) for name in sorted(rows)]
    return "\n".join([*lines, row("all", sum(rows.values(), Counter()))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--name", nargs="*", choices=ASSIGNMENTS, help="assignments; default: all")
    parser.add_argument("--exercise", default="", help="one alone")
    parser.add_argument("--vague", action="store_true", help="print what is vague, too")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    options = parser.parse_args()
    search.WALL, search.ONE = 1e9, 60.0  # what is found must not hang on how busy the machine is
    names = options.name or sorted(path.stem for path in FOLDER.glob("*.py"))
    rows = {name: Counter[str]() for name in names}
    for name in names:
        for stranger, found, said in judge(name, options.exercise):
            answer = stranger.answer
            rows[name].update(counted(answer.kind, found))
            fine = {"named"} if options.vague else {"named", "vague"}
            if found not in ({"passed"} if answer.kind == "right" else fine):
                print(
                    f"{answer.place} {answer.exercise}, {answer.kind}: {found}\n    {said}",
                    flush=True,
                )
    print(table(rows))
    if options.write:
        if options.exercise:
            sys.exit("Written is what all exercises of an assignment show.")
        kept = rows_of(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        RESULTS.write_text(
            "# What checks say about strangers' answers\n\n"
            "Made by `python -m tests.benchmarks.strangers --write`, at the public seeds; what is named is told in "
            "the command's docstring.\n\n"
            f"{table(kept | rows)}\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
