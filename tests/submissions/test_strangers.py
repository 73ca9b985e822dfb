"""Strangers' answers are read as they were written, and a message about one is judged by what is stored with it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from course_utils.checks import exercises
from course_utils.grading.authoring.source import Answer
from tests.benchmarks.strangers import (
    COLUMNS,
    FOLDER,
    Stranger,
    counted,
    rows_of,
    strangers,
    table,
    verdict,
)

FILES = sorted(FOLDER.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_answer_is_read_and_judged(path):
    found = list(strangers(path))
    assert len(found) == path.read_text("utf-8").count("# %% ") > 50
    for stranger in found:
        answer = stranger.answer
        assert answer.exercise in exercises(path.stem), answer.place
        assert re.search(
            rf"^(?:def|class) {answer.exercise}\b|^{answer.exercise} =", answer.code, re.MULTILINE
        ), answer.place
        assert answer.kind == "wrong" or not stranger.judged, answer.place


def test_a_first_line_is_judged_by_what_is_stored_with_the_answer():
    answer = Answer("loss", "wrong", "sum for mean", "", "")
    stranger = Stranger(answer, (("named", "The sum"), ("misleading", "The sign")))
    hints = {"It is the mean."}
    assert verdict(stranger, "", hints) == "passed"
    assert verdict(stranger, "Line 2: The sum is taken. It is the mean.", hints) == "named"
    assert verdict(stranger, "The sign is the wrong way round.", hints) == "misleading"
    assert verdict(stranger, "It is the mean.", hints) == "vague"
    assert verdict(stranger, "The root is missing. It is the mean.", hints) == "not judged"


def test_what_is_counted_for_wrong_answers_and_for_right_ones():
    assert counted("wrong", "not judged") == ["wrong", "caught", "not judged"]
    assert counted("wrong", "passed") == ["wrong"]
    assert counted("right", "vague") == ["right"]
    assert counted("right", "passed") == ["right", "passed"]


def test_a_table_is_read_back():
    rows = {"03_dcgan": Counter(dict(zip(COLUMNS, (9, 8, 5, 1, 1, 1, 5, 4), strict=True)))}
    assert rows_of(table(rows)) == rows
