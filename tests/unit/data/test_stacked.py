"""Three digits in three channels."""

import pytest
import torch

from course_utils.data.digits import Images
from course_utils.data.stacked import stacked_digits


@pytest.fixture
def images():
    """Ten flat pictures, each as bright as its digit."""
    y = torch.arange(10)
    return Images(y.view(-1, 1, 1, 1).expand(-1, 1, 4, 4).float(), y, "made up", (0.0, 9.0))


def test_the_number_stands_in_the_channels_hundreds_first(images):
    x, y = stacked_digits(images, 200, seed=3)
    assert x.shape == (200, 3, 4, 4) and y.dtype == torch.int64
    hundreds, tens, units = x[:, :, 0, 0].long().T
    assert torch.equal(y, 100 * hundreds + 10 * tens + units)
    assert len(y.unique()) > 150


def test_draws_depend_on_the_seed_alone(images):
    first, _ = stacked_digits(images, 20, seed=5)
    torch.manual_seed(123)
    assert torch.equal(stacked_digits(images, 20, seed=5)[0], first)
    assert not torch.equal(stacked_digits(images, 20, seed=6)[0], first)


def test_bad_input_is_refused(images):
    with pytest.raises(ValueError, match="n=0"):
        stacked_digits(images, 0)
    with pytest.raises(TypeError, match="labels"):
        stacked_digits(images.x, 5)
