"""Stacked digits, counted."""

import math

import pytest
import torch

from course_utils.data import mnist, stacked_digits
from course_utils.metrics import classify, load_classifier, stacked_report


@pytest.fixture(scope="module")
def digits():
    return mnist("test", root="digits")


def test_one_picture_again_and_again_is_one_mode(digits):
    x, _ = stacked_digits(digits, 1)
    modes, kl = stacked_report(x.expand(40, -1, -1, -1))
    assert modes == 1
    assert kl == pytest.approx(math.log(1000))


def test_different_pictures_are_different_modes(digits):
    x, y = stacked_digits(digits, 300)
    modes, kl = stacked_report(x)
    # The classifier errs on a few of these enlarged digits.
    assert abs(modes - len(y.unique())) < 20
    shares = y.bincount(minlength=1000).double() / len(y)
    assert kl == pytest.approx(float(torch.xlogy(shares, 1000 * shares).sum()), abs=0.1)


def test_the_order_of_channels_matters(digits):
    read = classify(load_classifier(), digits.x)[1].argmax(1)
    nought, one = (digits.x[read == digit][0, 0] for digit in (0, 1))
    assert stacked_report(torch.stack([torch.stack([nought, one, one])] * 3))[0] == 1
    both = torch.stack([torch.stack([nought, one, one]), torch.stack([one, one, nought])])
    assert stacked_report(both)[0] == 2


def test_grey_pictures_are_refused(digits):
    with pytest.raises(ValueError, match="3, 28, 28"):
        stacked_report(digits.x[:5])
