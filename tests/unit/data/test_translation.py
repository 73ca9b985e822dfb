"""Outlines, painted digits and two piles without pairs."""

import pytest
import torch
from scipy.ndimage import binary_dilation

from course_utils.data import Images, coloured, ink_of, mnist, outlines, unpaired_digits


@pytest.fixture(scope="module")
def digits():
    return mnist("test", root="digits")


def test_an_outline_lies_around_the_ink_and_touches_it(digits):
    x = digits.x[:50]
    line = (outlines(x, missing=0) > 0)[:, 0].numpy()
    ink = (x > 0)[:, 0].numpy()
    around = binary_dilation(ink, structure=torch.ones(1, 3, 3).numpy()) & ~ink
    assert (line == around).all()


def test_whole_squares_of_a_line_are_missing_and_as_many_as_asked_for():
    dots = -torch.ones(400, 1, 28, 28)
    dots[..., ::3, ::3] = 1  # nearly every other pixel lies next to one
    whole, some = outlines(dots, missing=0), outlines(dots, missing=0.3, seed=2)
    assert set(some.unique().tolist()) == {-1.0, 1.0}
    squares = [x.unfold(2, 4, 4).unfold(3, 4, 4).flatten(4) for x in (whole, some)]
    same = (squares[0] == squares[1]).all(-1)
    assert ((squares[1] == -1).all(-1) | same).all()
    assert 1 - same.float().mean().item() == pytest.approx(0.3, abs=0.01)


def test_all_or_nothing_can_be_missing(digits):
    assert (outlines(digits.x[:5], missing=1) == -1).all()


@pytest.mark.parametrize("make", [outlines, coloured])
def test_a_seed_is_a_draw(make, digits):
    one, same, other = (make(digits.x[:20], seed=seed) for seed in (3, 3, 4))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("missing", [-0.1, 1.1, float("nan")])
def test_missing_is_a_share(missing, digits):
    with pytest.raises(ValueError, match="share from 0 to 1"):
        outlines(digits.x[:1], missing=missing)


def test_squares_have_to_fit():
    with pytest.raises(ValueError, match="multiples of 4, got 28 and 30"):
        outlines(torch.zeros(1, 1, 28, 30))


def test_full_ink_is_bright_and_cloth_is_dark(digits):
    painted = coloured(digits.x[:200])
    assert painted.shape == (200, 3, 28, 28)
    brightest = painted.amax(1, keepdim=True)
    full, none = digits.x[:200] > 0.999, digits.x[:200] < -0.999
    torch.testing.assert_close(brightest[full], torch.ones(int(full.sum())))
    assert brightest[none].max() <= -0.3 + 1e-6
    assert painted.min() >= -1


def test_colours_differ_from_image_to_image():
    painted = coloured(torch.zeros(500, 1, 28, 28))  # half ink, half cloth
    assert len(painted[:, :, 14, 14].unique(dim=0)) > 490
    assert painted.std(0).min() > 0.1


def test_ink_is_read_back_where_it_is_full_or_absent(digits):
    x = digits.x[:200]
    read = ink_of(coloured(x))
    clear = x.abs() > 0.999
    torch.testing.assert_close(read[clear], x[clear].sign())
    assert torch.corrcoef(torch.stack([read.flatten(), x.flatten()]))[0, 1] > 0.9


def test_no_digit_is_in_both_piles():
    n = 101
    x = torch.arange(n, dtype=torch.float32).div(n).view(n, 1, 1, 1).expand(n, 1, 8, 8).clone()
    images = Images(x, torch.zeros(n, dtype=torch.int64), "MNIST", (-1.0, 1.0))
    white, painted = unpaired_digits(images, seed=1)
    assert (white.shape, painted.shape) == ((50, 1, 8, 8), (50, 3, 8, 8))
    again = unpaired_digits(images, seed=1)
    assert torch.equal(white, again[0]) and torch.equal(painted, again[1])
    order = torch.randperm(n, generator=torch.Generator().manual_seed(1))
    assert torch.equal(white, x[order[:50]])
    assert torch.equal(painted, coloured(x[order[50:100]], seed=1))


def test_piles_are_made_of_images_with_labels():
    with pytest.raises(TypeError, match="Images with labels"):
        unpaired_digits(torch.zeros(4, 1, 8, 8))
