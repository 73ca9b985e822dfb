"""What students and instructors are told about a mark."""

from __future__ import annotations

import itertools
import json
import re
import socket
import time

import pytest

from course_utils.files import ROOT
from course_utils.grading.gradebook.preprocessors import template_of
from course_utils.grading.marking import mark
from course_utils.grading.marking.conversation import Conversation, Run
from course_utils.grading.marking.expected import seeds_of
from course_utils.grading.marking.mark import Attempt
from course_utils.grading.marking.results import GRADED, PARTLY, Fault, Score
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.sandbox.inside.frames import Frame, send_frame
from course_utils.grading.submissions.cells import Cell, Recovered
from tests.grading import classes
from tests.submissions.faulty.damage import NAME, dump, exercise_cell

ANSWERS = {
    "magic": "%%time\ndef generator_loss(fake_logits):\n    return (1 + (-fake_logits).exp()).log().mean()\n",
    "module": "import no_such_thing\ndef generator_loss(fake_logits):\n    return (1 + (-fake_logits).exp()).log().mean()\n",
    "own words": (
        "class All_of_it_is_right(BaseException):\n    pass\n\n"
        "def generator_loss(fake_logits):\n    raise All_of_it_is_right('graded, full marks')\n"
    ),
    # torch tells the seed that a probe has set.
    "seeds": (
        "SEEN = []\n\ndef generator_loss(fake_logits):\n    SEEN.append(torch.initial_seed())\n"
        "    raise ValueError(f'looked around: {SEEN}')\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    root = classes.new_course(tmp_path_factory.mktemp("marks"))
    for student, answer in ANSWERS.items():
        solved = classes.honest("ada")
        exercise_cell(solved, "generator_loss")["source"] = f"# Exercise: generator_loss\n{answer}"
        classes.hand_in(root, student, {NAME: dump(solved)})
    options = Options(root=root, progress=False, workers=2, limits=classes.LIMITS)
    return root, {r.student: r for r in grade_class(classes.ASSIGNMENT, options)}


def test_ipythons_words_on_a_misplaced_magic_are_quoted(graded):
    result = graded[1]["magic"]
    score = result.scores["generator_loss"]
    assert (result.state, score.fault) == (GRADED, Fault.NOT_DEFINED)
    assert (
        "ended with an error: UsageError: Line magic function `%%time` not found" in score.message
    )
    assert "must be the first of its cell" in score.message


def test_a_module_that_is_not_there_is_named_to_both(graded):
    result = graded[1]["module"]
    words = "it needs no_such_thing, not installed where grading runs"
    assert (result.state, result.reasons) == (PARTLY, [f"generator_loss: {words}"])
    assert words in result.scores["generator_loss"].message


def test_a_students_words_are_no_reason_of_the_graders(graded):
    result = graded[1]["own words"]
    words = "it ended the check by an exception of its own"
    assert (result.state, result.reasons) == (PARTLY, [f"generator_loss: {words}"])
    assert result.reasons_but_of("generator_loss") == []
    assert result.reasons_but_of("Generator") == result.reasons


def test_the_time_of_a_submission_is_for_all_its_attempts(monkeypatch):
    """A disordered notebook is run a second time, in what the first has left of the time."""
    template = template_of(ROOT, classes.ASSIGNMENT)
    clock, ends = itertools.count(0, 100), []

    def attempt(cells, names, run, server, helpers, end):
        ends.append(end)
        scores = {name: Score(1.0, 0.0, "", fault=Fault.NOT_DEFINED) for name in names}
        return Attempt(scores)

    monkeypatch.setattr(mark, "_attempt", attempt)
    monkeypatch.setattr(mark.time, "monotonic", lambda: next(clock))
    exercises = classes.source().exercises()
    run = Run(classes.ASSIGNMENT, exercises, [], {}, classes.LIMITS)
    cells = [Cell("code", f"def {name}(): pass", name) for name in reversed(exercises)]
    mark.grade("ada", Recovered(cells, [], ""), template, run, None)
    assert ends == [classes.LIMITS.submission_wall] * 2


def test_nothing_is_asked_of_a_submission_whose_time_is_up():
    class Server:
        def session(self, limits):
            return socket.socketpair()[0]

    run = Run(classes.ASSIGNMENT, classes.source().exercises(), [], {}, classes.LIMITS)
    talk = Conversation(run, Server(), {}, end=time.monotonic() - 1)
    with pytest.raises(RuntimeError, match="the whole submission took too long"):
        talk.notebook([(0, "1")])
    with pytest.raises(RuntimeError, match="the whole submission took too long"):
        talk.observe([("train", [0])])


@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_that_is_observed_twice_is_told(times):
    """One of the two is forged: whoever has the key can send what no probe has seen."""
    ours, theirs = socket.socketpair()

    class Server:
        def session(self, limits):
            return ours

    run = Run(classes.ASSIGNMENT, classes.source().exercises(), [], {}, classes.LIMITS)
    talk = Conversation(run, Server(), {})
    for _ in range(times):
        send_frame(theirs, Frame.SEEN, b'{"try": 0, "missing": true}')
    send_frame(theirs, Frame.OBSERVED)
    with ours, theirs:
        seen, _ = talk.observe([("train", [0])])
    told = ["it sent what it observed twice"] * (times - 1)
    assert (seen, talk.alarms) == ({0: None}, told)


def test_no_seed_of_the_run_is_told(graded):
    root, found = graded
    state = json.loads((root / ".grading" / classes.ASSIGNMENT / "run.json").read_text())
    secret = {str(seed) for seed in seeds_of(state["seed"], "generator_loss")}
    message = found["seeds"].scores["generator_loss"].message
    assert "looked around: [0" in message, "it sees the public seeds"
    for result in found.values():
        assert not secret & set(re.findall(r"\d+", result.to_json()))
