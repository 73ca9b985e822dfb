"""A hundred labels are handed out, and no other."""

import dataclasses

import pytest
import torch

from course_utils.data import FewLabels, Images, few_labels


def images(n=400):
    y = torch.arange(n) % 10
    x = torch.arange(n, dtype=torch.float32)[:, None, None, None].expand(n, 1, 8, 8).clone()
    return Images(x, y, "MNIST", (-1.0, 1.0))


def numbers(found):
    return found.x[:, 0, 0, 0].long()


def test_as_many_of_each_digit_keep_their_own_label():
    found = few_labels(images(), per_class=7, seed=3)
    assert torch.bincount(found.labels).tolist() == [7] * 10
    assert torch.equal(numbers(found) % 10, found.labels)
    assert len(set(numbers(found).tolist())) == 70


def test_a_seed_is_a_draw():
    one, same, other = (few_labels(images(), per_class=2, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(numbers(one), numbers(same))
    assert not torch.equal(numbers(one), numbers(other))


def test_nothing_else_is_handed_out():
    given = images()
    found = few_labels(given, per_class=2)
    assert [field.name for field in dataclasses.fields(FewLabels)] == ["x", "labels", "unlabelled"]
    assert torch.equal(found.unlabelled, given.x)
    kept = found.labels.clone()
    given.y.zero_()  # what was handed out is no window on the labels
    assert torch.equal(found.labels, kept)


@pytest.mark.parametrize("per_class", [0, 41])
def test_a_sentence_says_how_many_there_are(per_class):
    with pytest.raises(ValueError, match="use 1 to 40"):
        few_labels(images(), per_class=per_class)
