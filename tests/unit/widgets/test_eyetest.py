"""EyeTest without a browser."""

import numpy as np
import pytest
import torch

from course_utils.widgets import EyeTest

REAL, FAKE = torch.full((8, 1, 4, 4), 1.0), torch.full((8, 1, 4, 4), -1.0)


def make(**options):
    eye = EyeTest(REAL, FAKE, **options)
    eye.sent = []
    eye.send = lambda content, buffers=None: eye.sent.append((content, buffers))
    return eye


def say(eye, kind, **content):
    """What the page is shown next: the state, and which side is white, that is real."""
    eye._on_message(eye, {"kind": kind, "id": 7, **content}, [])
    *_, (message, (payload,)), (end, _) = eye.sent
    assert message["kind"] == "frame" and end == {"kind": "done", "id": 7}
    rows, columns = message["state"]["shape"]
    grid = np.frombuffer(payload, np.uint8).reshape(rows, columns)
    assert {grid[0, 0], grid[0, -1]} == {0, 255}
    return message["state"], bool(grid[0, -1] == 255)


def choose_all(eye, rightly):
    real_is_right = bool(eye.truth[0])
    for pair in range(8):
        state, following = say(eye, "choose", pair=pair, right=real_is_right == rightly[pair])
        real_is_right = following
    return state


def test_choices_are_counted_as_they_were_shown():
    eye = make()
    rightly = [True, False, True, True, False, True, True, False]
    state = choose_all(eye, rightly)
    assert eye.finished and state["mistakes"] == 3
    assert (eye.said == eye.truth).tolist() == rightly and eye.said.dtype == eye.truth.dtype
    assert eye.describe() == "All 8 pairs chosen: 3 mistakes."


def test_both_sides_come_and_a_seed_draws_them():
    sides = [make(seed=seed).truth.tolist() for seed in (0, 0, 1)]
    assert sides[0] == sides[1] != sides[2] and set(sides[0]) == {0, 1}
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    make(seed=3)
    assert torch.equal(torch.rand(1), expected)


def test_nobody_is_told_before_the_end():
    eye = make()
    for pair in range(7):
        state, _ = say(eye, "choose", pair=pair, right=True)
        assert state == {"at": pair + 1, "shape": [4, 9], "mistakes": None}
    assert not eye.finished and "Pair 8 of 8" in eye.describe()
    assert set(eye.view) == {"at", "shape", "mistakes", "bytes"}
    assert "real" not in str(eye.static)


def test_a_choice_that_comes_twice_counts_once_and_one_can_be_taken_back():
    eye = make()
    say(eye, "choose", pair=0, right=True)
    say(eye, "choose", pair=0, right=True)
    assert len(eye.said) == 1
    say(eye, "undo")
    assert len(eye.said) == 0
    assert say(eye, "undo")[0]["at"] == 0
    choose_all(eye, [True] * 8)
    say(eye, "choose", pair=8, right=True)
    assert len(eye.said) == 8


def test_a_rule_is_tried_on_the_same_pairs():
    eye = make()
    assert torch.equal(eye.said_by(lambda images: images.flatten(1).mean(1)), eye.truth)
    assert torch.equal(eye.said_by(lambda images: -images.flatten(1).mean(1)), 1 - eye.truth)
    assert len(eye.said) == 0


def test_saved_picture_is_the_present_pair():
    eye = make(note="stand-in")
    say(eye, "choose", pair=0, right=True)
    eye.save_picture()
    assert eye.view["at"] == 1 and len(eye.view["bytes"]) == 4 * 9
    (ax,) = eye.figure().axes
    assert ax.get_title() == "Pair 2 of 8, two digits: which one is real?"
    assert "Pair 2 of 8" in eye._repr_mimebundle_()[0]["text/plain"]


def test_images_that_do_not_pair_are_refused():
    with pytest.raises(ValueError, match=r"shapes \(8, 1, 4, 4\) and \(7, 1, 4, 4\); both must be"):
        EyeTest(REAL, FAKE[1:])
    with pytest.raises(ValueError, match="both must be"):
        EyeTest(REAL[:, 0], FAKE[:, 0])
