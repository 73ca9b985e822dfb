"""What `make test` draws, and what a run says of itself at its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from course_utils.files import ROOT
from tests.costs import OTHERS, Costs, assignment_of
from tests.deep import table
from tests.deep.table import Row
from tests.sampling import SEED, sampled, seed


def drawn(parameters):
    return [p.values for p in parameters if not p.marks]


def test_a_sample_is_the_share_asked_for_and_the_rest_is_deep(monkeypatch):
    monkeypatch.setenv(SEED, "one commit")
    parameters = sampled(range(100), 0.25)
    assert [p.values for p in parameters] == [(i,) for i in range(100)]
    assert len(drawn(parameters)) == 25
    assert {mark.name for p in parameters for mark in p.marks} == {"deep"}
    assert drawn(sampled(range(100), 0.25)) == drawn(parameters)
    monkeypatch.setenv(SEED, "another commit")
    assert drawn(sampled(range(100), 0.25)) != drawn(parameters)


def test_an_item_more_leaves_the_draw_of_the_others_nearly_alone(monkeypatch):
    monkeypatch.setenv(SEED, "one commit")
    before, after = (set(drawn(sampled(range(n), 0.25))) for n in (100, 101))
    assert len(before - after) <= 1


def test_of_a_few_one_is_drawn_and_tuples_are_several_arguments(monkeypatch):
    monkeypatch.setenv(SEED, "one commit")
    assert len(drawn(sampled([("a", 1), ("b", 2), ("c", 3)], 0.1))) == 1
    assert all(len(p.values) == 2 for p in sampled([("a", 1), ("b", 2)], 1))
    assert sampled([], 0.5) == []
    with pytest.raises(ValueError, match=r"share=1\.5"):
        sampled([1], 1.5)


def test_the_seed_is_the_commit_and_workers_find_it(monkeypatch):
    monkeypatch.delenv(SEED, raising=False)
    git = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    head = subprocess.run(git, capture_output=True, text=True).stdout.strip()
    assert seed() == (head or "no commit")
    told = [sys.executable, "-c", f"import os; print(os.environ[{SEED!r}])"]
    assert subprocess.run(told, capture_output=True, text=True).stdout.strip() == seed()


@pytest.mark.parametrize(
    ("nodeid", "stem"),
    [
        ("solutions/03_dcgan/dcgan.ipynb::Cell 4", "03_dcgan"),
        (
            "tests/submissions/test_banks.py::test_x[02_mnist_gan-make_loader- line 1]",
            "02_mnist_gan",
        ),
        ("tests/unit/test_budgets.py::test_x", OTHERS),
    ],
)
def test_a_test_belongs_to_the_assignment_that_it_names(nodeid, stem):
    assert assignment_of(nodeid) == stem


def report(outcome, *properties):
    report = pytest.TestReport(
        nodeid="solutions/03_dcgan/dcgan.ipynb::Cell 4", location=("", None, ""), keywords={},
        outcome=outcome, longrepr=None, when="call", duration=60.0,
        user_properties=[("rate", p) for p in properties],
    )  # fmt: skip
    report.cpu = 30.0
    return report


def test_costs_and_rates_are_added_up():
    costs = Costs()
    for outcome in ("passed", "failed"):
        costs.pytest_runtest_logreport(report(outcome, ("told", None, 1), ("passed", 3, 4)))
    (line, _) = costs.costs_told()
    words = "03_dcgan 2 tests 60 s of CPU 60 s of a run, 50% of its 120 s"
    assert " ".join(line.split()) == words
    assert [" ".join(line.split()) for line in costs.files_told()] == [
        "solutions, by nbval 2 tests 60 s of CPU 120 s"
    ]
    assert costs.rates_told() == ["passed: 6 of 8 (75.0%)", "told: 1 of 2 (50.0%)"]
    assert costs.rows() == [
        Row("solutions/03_dcgan/dcgan.ipynb::Cell 4", "03_dcgan", 1, 2, "60"),
        Row("told", "03_dcgan", 1, 2),
        Row("passed", "03_dcgan", 6, 8),
    ]


def test_rows_of_a_part_replace_those_of_the_same_name(monkeypatch):
    def lines(text):
        return [
            line for line in text.splitlines() if line.startswith("| ") and "commit" not in line
        ]

    monkeypatch.setattr(table, "commit", lambda: "a" * 40)
    whole = table.written([Row("f", "01", 8, 9, "5"), Row("g", "01", 3, 3), Row("h", "01", 1, 1)])
    first, second, third, at = lines(whole)
    assert first == "| f | 01 | 8 | 9 | 88.89% | 5 | aaaaaaaaaaaa |"
    assert second == "| g | 01 | 3 | 3 | 100.00% |  | aaaaaaaaaaaa |"
    assert at == f"| aaaaaaaaaaaa | {table.machine()} |"

    monkeypatch.setattr(table, "commit", lambda: "b" * 40)
    mended = table.written([Row("f", "01", 9, 9, "4"), Row("g", "01", 1, 1)], whole)
    new = "| f | 01 | 9 | 9 | 100.00% | 4 | bbbbbbbbbbbb |"
    assert lines(mended)[:3] == [new, second, third], "a part of a row's tests does not replace it"
    assert lines(mended)[3:] == [at, at.replace("a" * 12, "b" * 12)]
    again = table.written([Row("g", "01", 3, 3), Row("h", "01", 1, 1)], mended)
    assert lines(again)[3:] == [at.replace("a" * 12, "b" * 12)], "no row is left of the other"
    assert table.written([], again) == again
    smaller = table.written([Row("f", "01", 900, 900)])
    assert "| f | 01 | 850 | 850 |" in table.written([Row("f", "01", 850, 850)], smaller)
    assert "| f | 01 | 900 | 900 |" in table.written([Row("f", "01", 800, 800)], smaller)
