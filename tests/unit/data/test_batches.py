"""Batches."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.data.batches import Batches, checked_labels


@given(
    n=st.integers(1, 40),
    batch_size=st.integers(1, 45),
    shuffle=st.booleans(),
    drop_last=st.booleans(),
)
def test_an_epoch_holds_every_row_once(n, batch_size, shuffle, drop_last):
    if drop_last and batch_size > n:
        with pytest.raises(ValueError, match="leaves no batch"):
            Batches(torch.arange(n), batch_size=batch_size, drop_last=True)
        return
    rows = torch.arange(n)
    batches = Batches(rows, rows * 10, batch_size=batch_size, shuffle=shuffle, drop_last=drop_last)
    epoch = list(batches)
    assert len(epoch) == len(batches)
    assert all(torch.equal(a * 10, b) for a, b in epoch)
    seen = torch.cat([a for a, _ in epoch]).tolist()
    assert len(set(seen)) == len(seen) == (n // batch_size * batch_size if drop_last else n)
    assert all(len(a) == batch_size for a, _ in epoch[:-1])
    if not shuffle:
        assert seen == list(range(len(seen)))


def test_a_new_order_every_epoch_the_same_for_the_same_seed():
    def epochs(seed):
        batches = Batches(torch.arange(50), batch_size=8, seed=seed)
        return [torch.cat(list(batches)).tolist() for _ in range(3)]

    torch.manual_seed(0)
    first = epochs(1)
    torch.manual_seed(99)  # the global generator plays no part
    assert epochs(1) == first
    assert epochs(2) != first
    assert len({tuple(epoch) for epoch in first}) == 3


def test_one_tensor_gives_tensors_several_give_tuples():
    x = torch.randn(6, 2)
    assert isinstance(next(iter(Batches(x, batch_size=4))), torch.Tensor)
    assert isinstance(next(iter(Batches(x, x, batch_size=4))), tuple)


@pytest.mark.parametrize(
    ("tensors", "batch_size", "message"),
    [
        ((), 4, "at least one tensor"),
        ((torch.zeros(5),), 0, "batch_size must be at least 1, got 0"),
        ((torch.zeros(5), torch.zeros(6)), 2, r"same number of rows, got \[5, 6\]"),
        ((torch.zeros(0, 2),), 2, r"tensors with rows, got shape \(0, 2\)"),
        ((torch.zeros(()),), 2, "tensors with rows"),
        ((torch.zeros(3), torch.zeros(3, device="meta")), 2, "same device"),
    ],
)
def test_batches_bad_input(tensors, batch_size, message):
    with pytest.raises(ValueError, match=message):
        Batches(*tensors, batch_size=batch_size)


def test_batches_takes_tensors_only():
    with pytest.raises(TypeError, match="got list"):
        Batches([1, 2, 3], batch_size=2)


Y = torch.zeros(200, dtype=torch.int64)


@pytest.mark.parametrize(("labels", "error", "words"), [
    (Y[:199], ValueError, r"There are 200 samples but labels of shape \(199,\)"),
    (Y[:, None], ValueError, r"labels of shape \(200, 1\); they must have shape \(200,\)"),
    (Y - 100, ValueError, "There is a label -100; with 10 classes, labels go from 0 to 9"),
    (Y + 10, ValueError, "There is a label 10;"),
    (Y.float(), TypeError, "Labels must be a tensor of dtype torch.int64, not torch.float32"),
    (Y.tolist(), TypeError, "Labels must be a tensor of dtype torch.int64, not list"),
])  # fmt: skip
def test_unfit_labels_are_refused_in_one_sentence(labels, error, words):
    with pytest.raises(error, match=words):
        checked_labels(labels, 200, 10)
