"""What a run took, told at its end: by file and by assignment, and the shares of answers that came
out right."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from course_utils.files import ROOT
from tests.deep.table import Row, written

STEMS = sorted(path.stem for path in ROOT.glob("solutions/[0-9]*.py"))
OTHERS = "no assignment"
BUDGET = 120  # seconds of the run that the tests of one assignment may take, on
WORKERS = 2  # workers that have a core each
# Files whose tests of one assignment need none of another's, and are long enough to be shared out.
DIVIDED = ("tests/submissions/", "tests/deep/", "tests/grading/test_every_assignment.py")
FILES = 15  # of those that took longest, as many are told


def assignment_of(nodeid: str) -> str:
    """By rule: a test belongs to the assignment that its path or its parameters name."""
    found = re.search("|".join(STEMS), nodeid)
    return found[0] if found else OTHERS


def file_of(nodeid: str) -> str:
    """The file of a test; all notebooks are one."""
    return "solutions, by nbval" if nodeid.startswith("solutions/") else nodeid.partition("::")[0]


def cpu_seconds() -> float:
    """Of this process and of those it has waited for."""
    return sum(os.times()[:4])


@dataclass
class Spent:
    tests: int = 0
    passed: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    def add(self, report: Any) -> None:
        if report.when == "call":
            self.tests += 1
            self.passed += report.passed
        self.cpu += getattr(report, "cpu", 0.0)  # a worker that crashed reports none
        self.wall += report.duration


class Costs:
    """A plugin that adds up what the tests took, on one worker or on several.

    A test may record the property "rate" with (what, how many were right, of how many); None for
    how many stands for the test's own outcome.
    """

    def __init__(self) -> None:
        self.begin = cpu_seconds()
        self.spent: dict[tuple[str, str], Spent] = defaultdict(Spent)  # by function, and assignment
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
        self.spent[report.nodeid.partition("[")[0], stem].add(report)
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
            ("what each file took", self.files_told()),
            ("what each assignment took", self.costs_told()),
        ):
            if lines:
                terminalreporter.section(title)
                for line in lines:
                    terminalreporter.line(line)
        if table := os.environ.get("COURSE_TABLE"):
            path = Path(table)
            kept = path.read_text("utf-8") if path.exists() else ""
            path.write_text(written(self.rows(), kept), "utf-8")

    def by(self, names: Iterable[str]) -> list[tuple[str, Spent]]:
        """What was spent, added up by names that are given in the order of ``self.spent``."""
        found: dict[str, Spent] = defaultdict(Spent)
        for name, spent in zip(names, self.spent.values(), strict=True):
            for field, value in vars(spent).items():
                setattr(found[name], field, getattr(found[name], field) + value)
        return sorted(found.items())

    def files_told(self) -> list[str]:
        files = self.by(file_of(function) for function, _ in self.spent)
        files.sort(key=lambda file: -file[1].cpu)
        return [
            f"{name:<60}{spent.tests:>6} tests{spent.cpu:>8.0f} s of CPU{spent.wall:>8.0f} s"
            for name, spent in files[:FILES]
        ]

    def costs_told(self) -> list[str]:
        lines = []
        for stem, spent in self.by(stem for _, stem in self.spent):
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

    def rows(self) -> list[Row]:
        """Of the table of deep tests: each function of tests, and each rate, by assignment."""
        tests = [
            Row(
                function.removeprefix("tests/"), stem, spent.passed, spent.tests, f"{spent.cpu:.0f}"
            )
            for (function, stem), spent in self.spent.items()
            if spent.tests
        ]
        return tests + [Row(what, stem, *rate) for (what, stem), rate in self.rates.items()]


def make_scheduler(config: pytest.Config, log: Any) -> Any:
    """xdist's loadfile, with the tests of a long file shared out by assignment."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFileAndAssignment(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return f"{file} {assignment_of(nodeid)}" if nodeid.startswith(DIVIDED) else file

    return ByFileAndAssignment(config, log)
