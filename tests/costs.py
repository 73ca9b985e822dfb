"""What a run took, told at its end: by assignment, and the shares of answers that came out right."""

from __future__ import annotations

import os
import platform
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from course_utils.files import ROOT
from tests.sampling import seed

STEMS = sorted(path.stem for path in ROOT.glob("solutions/[0-9]*.py"))
OTHERS = "no assignment"
BUDGET = 120  # seconds of the run that the tests of one assignment may take, on
WORKERS = 2  # workers that have a core each
# Files whose tests of one assignment need none of another's, and are long enough to be shared out.
DIVIDED = ("tests/submissions/", "tests/deep/", "tests/grading/test_every_assignment.py")


def assignment_of(nodeid: str) -> str:
    """By rule: a test belongs to the assignment that its path or its parameters name."""
    found = re.search("|".join(STEMS), nodeid)
    return found[0] if found else OTHERS


def cpu_seconds() -> float:
    """Of this process and of those it has waited for."""
    return sum(os.times()[:4])


@dataclass
class Spent:
    tests: int = 0
    cpu: float = 0.0
    wall: float = 0.0


class Costs:
    """A plugin that adds up what the tests took, on one worker or on several.

    A test may record the property "rate" with (what, how many were right, of how many); None for
    how many stands for the test's own outcome.
    """

    def __init__(self) -> None:
        self.begin = cpu_seconds()
        self.spent: dict[str, Spent] = defaultdict(Spent)
        self.rates: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self.begin = cpu_seconds()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Iterator[None]:
        report: Any = yield
        now = cpu_seconds()
        report.cpu, self.begin = now - self.begin, now  # xdist hands attributes on
        return report

    def pytest_runtest_logreport(self, report: Any) -> None:
        stem = assignment_of(report.nodeid)
        spent = self.spent[stem]
        spent.tests += report.when == "call"
        spent.cpu += getattr(report, "cpu", 0.0)  # a worker that crashed reports none
        spent.wall += report.duration
        if report.when == "call":
            for name, value in report.user_properties:
                if name == "rate":
                    what, good, total = value
                    rate = self.rates[what, stem]
                    rate[0] += int(report.passed) if good is None else good
                    rate[1] += total

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for title, lines in (
            ("what came out right", self.rates_told()),
            ("what each assignment took", self.costs_told()),
        ):
            if lines:
                terminalreporter.section(title)
                for line in lines:
                    terminalreporter.line(line)
        if table := os.environ.get("COURSE_TABLE"):
            Path(table).write_text(self.table(), "utf-8")

    def costs_told(self) -> list[str]:
        lines = []
        for stem, spent in sorted(self.spent.items()):
            run = spent.wall / WORKERS
            line = (
                f"{stem:<22}{spent.tests:>6} tests{spent.cpu:>8.0f} s of CPU{run:>8.0f} s of a run"
            )
            if stem != OTHERS:
                line += f", {run / BUDGET:.0%} of its {BUDGET} s"
            lines.append(line)
        if lines:
            lines.append(f"A run: {WORKERS} workers with a core each; a busy machine takes longer.")
        return lines

    def rates_told(self) -> list[str]:
        lines = []
        for what in sorted({what for what, _ in self.rates}):
            rows = [rate for (other, _), rate in self.rates.items() if other == what]
            good, total = map(sum, zip(*rows, strict=True))
            lines.append(f"{what}: {good} of {total} ({good / total:.1%})")
        return lines

    def table(self) -> str:
        """The rates by assignment, in Markdown."""
        lines = [
            "# What every answer is tried with",
            "",
            f"`make test-deep` wrote this at {seed()[:12]}, on {platform.machine()} with Python "
            f"{platform.python_version()}.",
            "",
            "| | assignment | right | of | |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {what} | {stem} | {good} | {total} | {good / total:.1%} |"
            for (what, stem), (good, total) in sorted(self.rates.items())
        ]
        lines += ["", "| assignment | tests | CPU s |", "|---|---|---|"]
        lines += [f"| {stem} | {s.tests} | {s.cpu:.0f} |" for stem, s in sorted(self.spent.items())]
        return "\n".join(lines) + "\n"


def make_scheduler(config: pytest.Config, log: Any) -> Any:
    """xdist's loadfile, with the tests of a long file shared out by assignment."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFileAndAssignment(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return f"{file} {assignment_of(nodeid)}" if nodeid.startswith(DIVIDED) else file

    return ByFileAndAssignment(config, log)
