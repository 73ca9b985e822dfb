"""Images in rows."""

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageChops

from course_utils import plotting


@pytest.mark.parametrize("channels", [1, 3])
def test_image_grid_puts_every_image_in_its_place(channels):
    images = torch.linspace(-1, 1, 5)[:, None, None, None].expand(5, channels, 4, 6)
    grid = plotting.tile(images, nrow=3)
    assert grid.shape[:2] == (2 * 5 - 1, 3 * 7 - 1)
    for k, value in enumerate([0, 64, 128, 191, 255]):
        i, j = divmod(k, 3)
        assert (grid[5 * i : 5 * i + 4, 7 * j : 7 * j + 6] == value).all()
    shown = plotting.image_grid(images, nrow=3).images[0].get_array()
    np.testing.assert_array_equal(shown, grid)


def test_image_grid_clips_and_survives_nan():
    images = torch.tensor([-5.0, 5.0, float("nan")]).reshape(3, 1, 1, 1)
    assert plotting.tile(images).tolist() == [[0, 128, 255, 128, 0]]
    with pytest.raises(ValueError, match=r"have \(2, 784\): reshape"):
        plotting.image_grid(torch.zeros(2, 784))


@pytest.mark.parametrize("title", [None, "Digits"])
@pytest.mark.parametrize(("n", "nrow"), [(64, 8), (24, 12), (3, 2)])
def test_a_grid_fills_its_figure(n, nrow, title):
    ax = plotting.image_grid(-torch.ones(n, 1, 28, 28), nrow=nrow, title=title)
    drawn = Image.open(io.BytesIO(plotting.picture(ax, "black images", dpi=100).png))
    ink = ImageChops.invert(drawn.convert("L")).getbbox()
    margins = ink[0], ink[1], drawn.width - ink[2], drawn.height - ink[3]
    assert max(margins) <= 7, "a strip of the figure is empty"  # 0.07 inches
