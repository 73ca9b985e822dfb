"""Scores that come back: several of them, or one number, whatever holds them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from course_utils.checks.exercise import Misfit
from course_utils.checks.instruments.scores import parts, row


@pytest.mark.parametrize("found", [(0.25, 2.0), [0.25, 2.0], torch.tensor([0.25, 2.0])])
def test_parts_may_come_in_whatever_can_be_unpacked(found):
    assert row(*parts(found, "share", "support")) == [0.25, 2.0]


@pytest.mark.parametrize("found", [0.25, torch.tensor(0.25), (0.25,), (1.0, 2.0, 3.0), {"a": 1.0}])
def test_another_number_of_parts_is_refused(found):
    with pytest.raises(Misfit, match="2 results are to be returned: share, support"):
        parts(found, "share", "support")


def test_nothing_is_told_as_nothing():
    for look in (lambda: parts(None, "share", "support"), lambda: row(0.5, None)):
        with pytest.raises(Misfit, match="It returns nothing"):
            look()


def test_one_part_that_is_none_is_named():
    with pytest.raises(Misfit, match="support is None where a number is asked for"):
        parts((0.5, None), "share", "support")


def test_a_row_takes_numbers_of_any_kind():
    numbers = (1, 0.5, np.float32(0.25), torch.tensor(2.0), torch.tensor(3))
    assert row(*numbers) == [1.0, 0.5, 0.25, 2.0, 3.0]


@pytest.mark.parametrize(
    "score, words",
    [
        (torch.zeros(2, 3), r"not a tensor of shape \(2, 3\)"),
        ("0.5", "not an object of type str"),
        (True, "not an object of type bool"),
    ],
)
def test_what_is_no_number_is_named(score, words):
    with pytest.raises(Misfit, match=words):
        row(0.5, score)
