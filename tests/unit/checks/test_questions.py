"""Questions for practice: each is well made, asked in its notebook, and shown wherever it may run."""

from __future__ import annotations

import itertools

import pytest
from bs4 import BeautifulSoup

from course_utils.checks import ASSIGNMENTS, Check, check, questions
from course_utils.checks.feedback import WrongCall
from course_utils.grading.authoring.question_cells import asked
from course_utils.grading.authoring.source import Source
from course_utils.grading.sandbox.inside.shell import Deferred

ALL = [
    question for module in ASSIGNMENTS.values() for question in questions.questions(module).values()
]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_asks_each_of_its_questions_once_and_has_at_least_five(assignment):
    found = [name for cell in Source(assignment).notebook.cells if (name := asked(cell))]
    assert sorted(found) == sorted(questions.questions(ASSIGNMENTS[assignment]))
    assert len(found) >= 5


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_question_stands_before_a_section(assignment):
    for cell, following in itertools.pairwise(Source(assignment).notebook.cells):
        if asked(cell):
            assert asked(following) or following.source.startswith("## "), asked(cell)


def test_names_are_unique_in_the_course():
    names = [question.name for question in ALL]
    assert len(set(names)) == len(names)


def test_no_reason_is_missing_and_none_is_given_twice():
    for question in ALL:
        whys = [option.why for option in question.options]
        assert len({*whys, *(option.says for option in question.options)}) == 2 * len(whys)
        assert question.asks.endswith(("?", "…")), question.name


def test_the_right_answer_is_not_known_by_its_place_or_its_length():
    single = [question for question in ALL if len(question.right) == 1]
    for letter in "abc":
        share = sum(question.right == letter for question in single) / len(single)
        assert share < 0.7, f"{letter} is right too often"
    longest = sum(
        max(question.options, key=lambda option: len(option.says)).right for question in single
    )
    assert longest / len(single) < 0.5


EXAMPLE = """# Questions

## made_up
Which of `a` and *b*
is <large>?

- [ ] This one,
  over two lines.
  > No, and this
  > says why.
- [x] That one.
  > Yes.
- [{third}] Both.
  > {why}
"""


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    monkeypatch.setattr(questions, "HERE", tmp_path)

    def read(third: str = " ", why: str = "Perhaps.") -> questions.Question:
        questions.questions.cache_clear()
        (tmp_path / "made.md").write_text(EXAMPLE.format(third=third, why=why), "utf-8")
        (tmp_path / "choose.js").write_text("run()")
        return questions.questions("made")["made_up"]

    yield read
    questions.questions.cache_clear()


def test_a_page_is_read(made_up):
    question = made_up()
    assert question.asks == "Which of `a` and *b* is <large>?"
    assert question.options[0] == questions.Option(
        "This one, over two lines.", "No, and this says why.", right=False
    )
    assert (question.right, question.how_many) == ("b", "One answer is right.")
    assert made_up(third="x").how_many == "Several answers are right."


def test_a_page_that_lacks_something_is_refused(made_up, tmp_path):
    with pytest.raises(ValueError, match=r"^made_up gives no reason for “Both\.”\.$"):
        made_up(why="")
    questions.questions.cache_clear()
    (tmp_path / "made.md").write_text(EXAMPLE.replace("[x]", "[ ]").format(third=" ", why="So."))
    with pytest.raises(ValueError, match="three to five options, some right and some wrong"):
        questions.questions("made")


def test_as_text_it_is_asked_and_answered_by_letter(made_up):
    question = made_up(third="x")
    plain = repr(questions.Choice(question))
    assert "  b. That one." in plain and 'check.choose("made_up", "b")' in plain
    assert "says why" not in plain, "reasons come after the choice"
    assert repr(questions.Choice(question, "b")).endswith("You chose b: not right yet.")
    answered = repr(questions.Choice(question, "cb"))
    assert answered.endswith("You chose c, b: right.")
    assert all(word in answered for word in ("✗ Not so. No, and this says why.", "✓ Right. Yes."))


def test_as_html_it_needs_no_script(made_up):
    page = BeautifulSoup(questions.Choice(made_up()).page(), "html.parser")
    asked_for, reasons = page.find_all("ol")
    assert [item.get_text() for item in asked_for.find_all("li")] == [
        "This one, over two lines.", "That one.", "Both."
    ]  # fmt: skip
    assert reasons.find_parent("details") and not page.details.has_attr("open")
    assert "✓ Right. Yes." in reasons.get_text() and page.script is None
    assert page.p.code.get_text() == "a" and "<large>" in page.p.get_text()


def test_what_is_displayed_has_the_script_and_is_no_result_of_the_cell(made_up, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    questions.Choice(made_up())._ipython_display_()
    questions.Choice(made_up(), "b")._ipython_display_()
    assert "<script>\nrun()</script>" in shown[0]["text/html"]
    assert (
        "<script>" not in shown[1]["text/html"] and "You chose b: right." in shown[1]["text/html"]
    )


def test_a_wrong_call_is_told_in_one_sentence():
    with pytest.raises(WrongCall, match="did you mean 'what_g_sees'"):
        check.choose("what_g_saw")
    with pytest.raises(WrongCall, match=r"^Choose among a, b, c, d, not e\.$"):
        check.choose("what_g_sees", "e")


def test_questions_are_no_exercises():
    own = Check()
    own.choose("what_g_sees", "c")
    with pytest.raises(ValueError, match="Nothing has been checked yet"):
        own.summary()


def test_while_a_notebook_is_graded_every_call_of_check_does_nothing():
    deferred = Deferred()
    assert {name for name in vars(Check) if not name.startswith("_")} <= set(vars(Deferred))
    assert deferred.choose("what_g_sees", "a") is None
