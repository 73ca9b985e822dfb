"""How a class does: counted by exercise, with the causes, and without anybody's name."""

from __future__ import annotations

import html
import re

import pytest

from course_utils.grading import commands
from course_utils.grading.marking.results import FAILED, GRADED, Fault, Result, Score
from course_utils.grading.report import report_page, report_text
from course_utils.grading.runs import RunFolder
from tests.grading import classes
from tests.grading.classes import ASSIGNMENT, source

WRONG = """✗ update_D: The fakes are not detached: <b>gradients</b> flow into net_G.

  tried    : two updates
  hint     : A step of the discriminator moves net_D alone. Detach the fakes,
             or make them under torch.no_grad().
  read     : the section “One step each” above"""
NAMES = ("zoe-first", "zoe-second", "zoe-third", "zoe-fourth")


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    """Four students: all right; two with the same mistake; one who wrote nothing and one file broken."""
    folder = RunFolder(tmp_path, ASSIGNMENT)
    right = {
        n: Score(e.points, e.points, f"✓ {n}: fine", right=True)
        for n, e in source().exercises().items()
    }
    wrong = right | {"update_D": Score(3, 0, WRONG)}
    blank = {n: Score(e.points, 0, f"✗ {n}: This exercise is not written yet.", fault=Fault.UNWRITTEN)
             for n, e in source().exercises().items()}  # fmt: skip
    for name, scores in zip(NAMES, (right, wrong, wrong, blank), strict=True):
        folder.save(Result(name, GRADED, scores=scores))
    folder.save(Result("zoe-broken", FAILED, ["it is no notebook"]))
    return folder


def test_it_counts_what_passed_and_names_the_commonest_cause(folder):
    text = report_text(list(folder.results()), source())
    assert "4 graded, 1 failed" in text
    (line,) = re.findall(r"^update_D .*$", text, re.MULTILINE)
    assert line.split() == ["update_D", "1", "of", "4", "passed,", "1", "not", "written"]
    assert "2 × The fakes are not detached" in text
    assert re.search(r"^train +3 of 4 passed, 1 not written$", text, re.MULTILINE)
    talk = " ".join(text.partition("What to talk about next time:")[2].split())
    assert talk.startswith("1. update_D, 2 of 4 students: The fakes are not detached")
    assert "Detach the fakes, or make them under torch.no_grad()." in talk
    assert "One step each" in talk
    assert "zoe" not in text


def test_the_page_says_the_same(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder.root)
    assert commands.run("report", [ASSIGNMENT]) == 0
    assert "update_D" in capsys.readouterr().out
    page = (folder.path / "report.html").read_text("utf-8")
    assert page == report_page(list(folder.results()), source())
    words = html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<h1>")[2]))
    assert "1 of 4" in words and "2 × The fakes are not detached: <b>gradients</b> flow" in words
    assert "<b>gradients</b>" not in page, "what students cause to be said is text"
    assert 'name="viewport"' in page and "zoe" not in page and len(page) < 100_000


def test_before_grading_it_is_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(classes.new_course(tmp_path))
    assert commands.run("report", [ASSIGNMENT]) == 2
    assert "01_vanilla_gan is not graded yet: python -m course_utils" in capsys.readouterr().err


def test_where_nothing_went_wrong_both_say_so():
    for said in (report_text([], source()), report_page([], source())):
        assert "Nothing that was written went wrong." in said
