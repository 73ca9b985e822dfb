"""Labels that a training loop draws: what is found wrong with them, and what is left to chance."""

from __future__ import annotations

import pytest
import torch

from course_utils.checks.instruments.labelled_loops import judge_labels

REAL = [torch.tensor(k) for k in ([0, 0, 1, 2] * 20, [0, 1, 0, 2] * 20) for _ in range(2)]


def drawn(seed: int, low: int = 0, high: int = 3) -> list[torch.Tensor]:
    """Labels for both players in each of two batches of 80."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(low, high, (80,), generator=generator) for _ in range(4)]


@pytest.mark.parametrize("seed", range(20))
def test_labels_that_are_drawn_are_right_whatever_the_seed(seed):
    assert judge_labels(drawn(seed), REAL, 3) == []


def test_both_players_may_get_the_same_labels():
    assert judge_labels([drawn(0)[i] for i in (0, 0, 2, 2)], REAL, 3) == []


@pytest.mark.parametrize(
    "labels, words",
    [
        (REAL, "they are the labels of the real points"),
        (drawn(0, high=2), "a class never occurs"),
        (drawn(0, low=1, high=4), "some are no class at all"),
        ([real[torch.randperm(80)] for real in REAL], "the classes are not equally likely"),
        ([drawn(0)[0]] * 4, "the same labels come back in a later batch"),
        ([y[:1].expand(80) for y in drawn(0)], "all of a batch are the same"),
        ([y.float() for y in drawn(0)], "they are torch.float32, not torch.int64"),
        ([], "they are missing, not torch.int64"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_what_is_wrong_with_labels_is_said_in_words(labels, words):
    torch.manual_seed(0)
    assert judge_labels(labels, REAL, 3) == [words]
