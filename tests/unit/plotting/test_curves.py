"""Losses and functions."""

import numpy as np
import pytest
import torch

from course_utils import plotting


def test_losses_of_any_length():
    ax = plotting.plot_losses({"loss_D": [3, 2, 1], "loss_G": [torch.tensor(1.0)], "none": []})
    assert [len(line.get_xdata()) for line in ax.lines] == [3, 1, 0]
    np.testing.assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3])
    assert len({line.get_linestyle() for line in ax.lines}) == 3


def test_curves():
    x = torch.linspace(0, 1, 5)
    ax = plotting.plot_curves(x, {"x": x, "x²": x**2}, xlabel="D(x)", ylabel="loss")
    np.testing.assert_allclose(ax.lines[1].get_ydata(), x**2)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("D(x)", "loss")
    with pytest.raises(ValueError, match="'y' has 4 values for 5"):
        plotting.plot_curves(x, {"y": x[:4]})
