"""One seed for all libraries."""

import random

import numpy as np
import pytest
import torch

from course_utils.randomness import seed_everything


def test_seed_everything_makes_all_three_libraries_repeat():
    def draw(seed):
        seed_everything(seed)
        return random.random(), float(np.random.rand()), float(torch.rand(()))

    assert draw(3) == draw(3)
    assert all(a != b for a, b in zip(draw(3), draw(4), strict=True))


@pytest.mark.parametrize(
    ("seed", "error"), [(-1, ValueError), (2**32, ValueError), (1.5, TypeError), (True, TypeError)]
)
def test_bad_seed(seed, error):
    with pytest.raises(error, match="seed must"):
        seed_everything(seed)
