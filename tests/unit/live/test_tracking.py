"""track(): the same training with and without it, one picture in the saved notebook, no stderr."""

import random

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from course_utils import randomness
from course_utils.live import tracking
from course_utils.live.pace import Pace
from course_utils.live.tracking import track

LOOP = """
import random, time, numpy as np, torch
from course_utils.live import track
history = {"loss": []}
def picture(ax):
    ax.plot(torch.randn(3).numpy(), np.random.rand(3), str(random.choice("ox")))
"""


def run(*cells, allow_errors=False):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
    )
    NotebookClient(notebook, timeout=120, allow_errors=allow_errors).execute()
    return notebook


def test_outside_a_notebook_it_is_a_bar_and_a_range(capsys):
    history = {"loss": []}
    seen = []
    for epoch in track(3, history, desc="moons"):
        seen.append(epoch)
        history["loss"].append(epoch / 2)
    printed = capsys.readouterr()
    assert seen == [0, 1, 2]
    assert "moons: 100%" in printed.err and "loss 1]" in printed.err
    assert printed.out == ""


def test_disabled_it_is_silent(capsys):
    assert list(track(4, {"loss": []}, lambda ax: 1 / 0, disable=True)) == [0, 1, 2, 3]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_epochs": -1}, "num_epochs must be a whole number"),
        ({"num_epochs": 1.5}, "num_epochs must be a whole number"),
        ({"num_epochs": 1, "max_overhead": 0}, "max_overhead must be a share"),
        ({"num_epochs": 1, "every": 0}, "every must be 1 or more"),
    ],
)
def test_bad_arguments_are_named_at_once(arguments, message):
    with pytest.raises(ValueError, match=message):
        track(**arguments)


def test_random_state_is_kept_even_when_the_picture_fails():
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    expected = random.random(), np.random.rand(), torch.rand(1)
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    with pytest.raises(ZeroDivisionError), randomness.random_state_kept():
        random.random(), np.random.rand(), torch.rand(1)
        raise ZeroDivisionError
    assert (random.random(), np.random.rand(), torch.rand(1)) == expected


def test_a_pace_expects_what_the_last_picture_cost():
    clock = [100.0]
    pace = Pace(0.1, first_cost=1.0, clock=lambda: clock[0])

    def wait(seconds):
        clock[0] += seconds

    assert not pace.due
    wait(10.0)
    assert pace.due
    with pace.measured():
        wait(5.0)
    assert (pace.spent, pace.cost) == (5.0, 5.0)
    wait(80.0)  # 95 s: a tenth is not yet the 5 spent and another 5
    assert not pace.due
    wait(5.0)
    assert pace.due
    assert Pace(0.1, clock=lambda: clock[0]).due


def test_redraws_stay_within_their_share(monkeypatch):
    clock = [0.0]
    pace = Pace(0.05, tracking.FIRST_FRAME_COST, clock=lambda: clock[0])
    figure = tracking._Figure(1000, {"loss": [1.0]}, None, "epoch", "", "", pace, None)
    frames = []

    def draw(done):
        frames.append(done)
        clock[0] += 0.08

    monkeypatch.setattr(figure, "_draw", draw)
    for epoch in range(1, 1001):
        clock[0] += 0.01
        figure.after(epoch)
        assert figure.pace.spent <= 0.05 * clock[0]
    assert 5 <= len(frames) <= 7


def outputs_of(cell):
    return [output.output_type for output in cell.outputs]


@pytest.fixture(scope="module")
def notebook():
    loop = """
torch.manual_seed(0); np.random.seed(0); random.seed(0)
for epoch in track(6, {0}, disable={1}, every=2, desc="moons", alt="random dots"):
    history["loss"].append(1 / (epoch + 1))
"""
    return run(
        LOOP,
        loop.format("history, picture", False),
        "a = random.random(), np.random.rand(), torch.rand(1)",
        "history['loss'].clear()" + loop.format("history, picture", True),
        "assert a == (random.random(), np.random.rand(), torch.rand(1))",
        "for epoch in track(3): pass",
        "history['loss'].clear()\n"
        "for epoch in track(9, history, every=2, unit='round'):\n"
        "    history['loss'].append(epoch)\n"
        "    if epoch == 4: break",
        "history['loss'].clear()\n"
        "for epoch in track(9, history, every=2):\n"
        "    if epoch == 5: raise KeyboardInterrupt\n"
        "    history['loss'].append(epoch)",
        "for epoch in track(9, history, lambda ax: ax.no_such_thing(), every=2): pass",
        allow_errors=True,
    )


def test_saved_notebook_has_one_picture_with_words_and_one_line(notebook):
    bar, figure = notebook.cells[1].outputs
    assert bar.data == {"text/plain": "moons: 6/6 epochs, loss 0.167"}
    assert figure.metadata["image/png"]["alt"] == (
        "Training after 6 of 6 epochs. Lines over the epochs, last values: loss 0.167. "
        "Right: random dots."
    )
    assert "image/png" in figure.data
    assert outputs_of(notebook.cells[3]) == []


def test_training_draws_the_same_numbers_with_and_without(notebook):
    assert outputs_of(notebook.cells[4]) == []


def test_bar_alone(notebook):
    (bar,) = notebook.cells[5].outputs
    assert bar.data == {"text/plain": "training: 3/3 epochs"}


def test_break_and_interrupt_leave_the_last_picture(notebook):
    bar, figure = notebook.cells[6].outputs
    assert bar.data["text/plain"] == "training: stopped after 4/9 rounds, loss 4"
    assert (
        "after 4 of 9 rounds. Lines over the rounds, last values: loss 4."
        in figure.metadata["image/png"]["alt"]
    )
    bar, figure, error = notebook.cells[7].outputs
    assert bar.data["text/plain"] == "training: stopped after 5/9 epochs, loss 4"
    assert "image/png" in figure.data and error.ename == "KeyboardInterrupt"


def test_a_picture_that_fails_shows_its_own_error(notebook):
    bar, error = notebook.cells[8].outputs
    assert bar.data["text/plain"].startswith("training: stopped after 2/9 epochs")
    assert error.ename == "AttributeError" and "no_such_thing" in error.evalue


def test_nothing_goes_to_stderr_or_needs_widgets(notebook):
    for cell in notebook.cells:
        assert "stream" not in outputs_of(cell)
        assert not any("widget" in mime for out in cell.outputs for mime in out.get("data", {}))
    assert "widgets" not in notebook.metadata


def test_an_error_in_the_loop_is_raised_unchanged():
    with pytest.raises(CellExecutionError, match="nan"):
        run(LOOP + "for epoch in track(3, history): raise ValueError('nan')")
