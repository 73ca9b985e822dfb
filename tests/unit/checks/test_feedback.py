"""Messages: one screen, plain where there is no colour, and safe whatever an answer contains."""

import io
import sys
from dataclasses import replace

import pytest
from IPython.core.formatters import DisplayFormatter

from course_utils.checks import Check
from course_utils.checks.compare import Mismatch
from course_utils.checks.exercise import Exercise
from course_utils.checks.feedback import CheckFailed, Passed, Summary, failure
from course_utils.checks.record import FINGERPRINT

EXERCISE = Exercise("loss", points=2, notes="Three losses", verified="values")


def mismatch(**changes):
    fields = {
        "case": "a batch",
        "tried": "logits of shape (5, 1)",
        "observation": "loss",
        "got": "2",
        "expected": "1",
        "cause": "It is 2 times what is expected.",
    }
    return Mismatch(**{**fields, **changes})


def test_message_says_what_was_tried_got_expected_and_where_to_read():
    said = failure(EXERCISE, [mismatch()], "The sum is taken.")
    assert said.splitlines() == [
        "✗ loss: The sum is taken.",
        "",
        "  tried    : logits of shape (5, 1)",
        "  looked at: loss",
        "  got      : 2",
        "  expected : 1",
        "  hint     : It is 2 times what is expected.",
        "  read     : the section “Three losses” above",
    ]


def test_first_cause_stands_in_for_an_unknown_mistake():
    said = failure(EXERCISE, [mismatch()], "")
    assert said.startswith("✗ loss: It is 2 times what is expected.\n") and "hint" not in said


def test_a_finding_is_shown_by_its_simplest_call():
    long = mismatch(call="loss(torch.randn(6, 1))", got="2.4", hint="Take the mean.")
    short = mismatch(
        call="loss(torch.ones(1, 1))", got="3", cause="It is zero. No squeeze.", hint="No squeeze."
    )
    other = mismatch(call="loss()", observation="gradient")
    long = replace(long, cause="It is 2 times what is expected. Take the mean.")
    said = failure(EXERCISE, [long, other, short], "")
    assert said.startswith("✗ loss: It is zero. Take the mean.\n")
    assert "      loss(torch.ones(1, 1))" in said and "  got      : 3" in said
    assert "squeeze" not in said
    assert "loss(torch.randn(6, 1))" in failure(EXERCISE, [long, other], "")


def test_others_are_named_once_with_their_words():
    others = [mismatch(observation=f"other {i}", got="short") for i in (1, 1, 2, 3, 4, 5)]
    said = failure(EXERCISE, [mismatch(), mismatch(), *others], "")
    assert "other 1 (short); other 2 (short)" in said and "and 1 more" in said
    assert said.count("other 1") == 1 and "other 5" not in said


def test_numbers_to_which_all_leads_are_not_named_beside_others():
    said = failure(EXERCISE, [mismatch(), mismatch(observation=FINGERPRINT)], "")
    assert "also off" not in said
    assert FINGERPRINT in failure(EXERCISE, [mismatch(observation=FINGERPRINT)], "")


def test_nothing_an_answer_says_reaches_the_terminal_raw():
    hostile = "\x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m \u202egnitirw \x00\x9b \ud800"
    said = failure(EXERCISE, [mismatch(got=hostile, cause=hostile)], "")
    assert not any(ord(c) < 32 and c != "\n" for c in said)
    assert not set(said) & set("\x1b\x7f\x9b\u202e\ud800")
    assert "red" in said
    said.encode("utf-8")


def test_message_fits_on_one_screen():
    long = "\n".join(["word " * 500] + ["line " * 100] * 1000)
    said = failure(EXERCISE, [mismatch(got=long, expected=long)], "")
    assert len(said.splitlines()) < 40
    assert all(len(line) <= 100 for line in said.splitlines()[1:])


def test_notebook_traceback_is_the_message_alone():
    error = CheckFailed(failure(EXERCISE, [mismatch()], ""))
    first, rest = error._render_traceback_()
    assert first == "\033[1m\033[31m✗ loss: It is 2 times what is expected.\033[0m"
    assert "tried" in rest and "Traceback" not in rest


def test_passed_line_in_plain_text_and_html():
    passed = Passed("loss", "values < 1 & gradients")
    assert repr(passed) == "✓ loss: values < 1 & gradients"
    assert "values &lt; 1 &amp; gradients" in passed._repr_html_()


def test_passed_is_displayed_and_is_no_result_that_nbgrader_takes_for_points(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    assert DisplayFormatter().format(Passed("loss", "values")) == ({}, {}), "no result of a cell"
    (data,) = shown
    assert data["text/plain"] == "✓ loss: values" and "<b>loss</b>" in data["text/html"]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("cp1252", "ok"), ("latin-1", "ok"), ("utf-8", "✓")]
)
def test_what_a_console_lacks_is_said_otherwise(monkeypatch, encoding, mark):
    console = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(console, encoding=encoding))
    print(Passed("loss", "values"))
    print(Summary("a", (("loss", 2.0, "failed"), ("train", 4.0, "not tried"))))
    print(CheckFailed("✗ loss: −1 is not what is asked for"), flush=True)
    said = console.getvalue().decode(encoding)
    assert said.startswith(f"{mark} loss: values") and "is not what is asked for" in said


def test_summary_counts_points_of_passed_exercises():
    rows = (("loss", 2.0, "passed"), ("<b>", 1.5, "failed"), ("train", 4.0, "not tried"))
    summary = Summary("01_vanilla_gan", rows)
    assert (summary.points, summary.total) == (2.0, 7.5)
    assert repr(summary).splitlines() == [
        "01_vanilla_gan: 2 of 7.5 points from checked exercises",
        "  ✓ loss      2  passed",
        "  ✗ <b>     1.5  failed",
        "  – train     4  not tried",
    ]
    assert "&lt;b&gt;" in summary._repr_html_() and "<b>" not in summary._repr_html_()


def test_check_remembers_what_has_passed(capsys):
    check = Check()
    try:
        check("generator_loss", lambda logits: None)
    except CheckFailed as error:
        assert str(error).startswith("✗ generator_loss: It returns nothing")
    passed = check(
        "generator_loss",
        lambda x: x.neg().clamp(min=0).mean() + (x.abs().neg().exp().log1p().mean()),
    )
    assert passed.exercise == "generator_loss"
    states = {name: state for name, _, state in check.summary("01_vanilla_gan").rows}
    assert states.pop("generator_loss") == "passed" and set(states.values()) == {"not tried"}
    assert check.passed("generator_loss")
    assert not check.passed("generator_loss", "train")
    assert "needs train to pass" in capsys.readouterr().out
