"""The moons of 05_infogan: training starts again after a run that is not clear, and only then."""

import pytest
import torch

from course_utils import two_moons
from course_utils.grading.authoring.source import Source, run_cell


@pytest.fixture(scope="module")
def space():
    source = Source("05_infogan")
    space = source.namespace()
    space["check"] = type("NothingPassed", (), {"passed": staticmethod(lambda *names: False)})
    space.update(exercises=(), scores=())  # the cell asks whether these have passed
    (cell,) = (cell.source for cell in source.code if cell.source.startswith("def is_clear("))
    run_cell(cell, "<05_infogan>", space)
    return space


def left_or_right(x):
    """As the usual recipe has it: the border crosses both moons."""
    return torch.stack([3 * x[:, 0], -3 * x[:, 0]], 1)


def always_the_same(x):
    return torch.tensor([9.0, -9.0]).repeat(len(x), 1)


def by_moon(X, moon):
    """Each point is of the moon that its nearest neighbour in X is of."""
    return lambda x: 9.0 * torch.eye(2)[moon[torch.cdist(x, X).argmin(1)]]


@pytest.fixture
def moons():
    return two_moons(400, seed=0, labels=True)


@pytest.mark.parametrize("bad", [left_or_right, always_the_same])
def test_a_bad_start_is_seen_without_labels_and_mended(space, moons, bad, monkeypatch):
    X, moon = moons
    seeds = []

    def train(X, seed, **options):
        seeds.append(seed)
        return "net_G", bad if len(seeds) == 1 else by_moon(X, moon)

    monkeypatch.setitem(space, "train_infogan", train)
    net_G, net_Q, starts = space["train_until_clear"](X, seed=7, num_steps=3)
    assert starts == 2 and seeds == [7, 1007]
    assert net_G == "net_G" and space["is_clear"](net_Q, X)
    assert not space["is_clear"](bad, X)


def test_three_bad_starts_are_enough(space, moons, monkeypatch):
    X, _ = moons
    monkeypatch.setitem(space, "train_infogan", lambda X, seed, **options: (seed, left_or_right))
    assert space["train_until_clear"](X, seed=0) == (2000, left_or_right, 3)
