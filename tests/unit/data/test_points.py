"""Two moons and two circles."""

import pytest
import torch

from course_utils.data.points import two_circles, two_moons


def test_two_moons_without_noise_lies_on_the_two_half_circles():
    points, moon = two_moons(501, noise=0, labels=True)
    assert points.shape == (501, 2) and points.dtype == torch.float32
    assert moon.shape == (501,) and moon.dtype == torch.int64
    centre = torch.tensor([[0.0, 0.0], [1.0, 0.5]])[moon]
    assert torch.allclose((points - centre).norm(dim=1), torch.ones(501), atol=1e-5)
    height = points[:, 1] - centre[:, 1]
    assert (height[moon == 0] >= -1e-6).all() and (height[moon == 1] <= 1e-6).all()
    assert abs(int(moon.sum()) - 250) <= 1


def test_two_moons_noise_is_a_standard_deviation():
    clean, noisy = two_moons(20000, noise=0.0, seed=1), two_moons(20000, noise=0.05, seed=1)
    assert float((noisy - clean).std()) == pytest.approx(0.05, rel=0.03)


def test_two_moons_depends_on_the_seed_alone():
    first = two_moons(100, seed=5)
    torch.manual_seed(123)
    assert torch.equal(two_moons(100, seed=5), first)
    assert not torch.equal(two_moons(100, seed=6), first)
    assert torch.equal(two_moons(100, seed=5, labels=True)[0], first)


@pytest.mark.parametrize("draw", [two_moons, two_circles])
@pytest.mark.parametrize("bad", [{"n": 0}, {"n": -3}, {"noise": -0.1}, {"noise": float("nan")}])
def test_points_bad_input(draw, bad):
    with pytest.raises(ValueError, match=f"{next(iter(bad))}="):
        draw(**bad)


def test_two_circles_without_noise_have_the_radius_a_half_around_their_centres():
    points, circle = two_circles(501, noise=0, labels=True)
    assert points.shape == (501, 2) and points.dtype == torch.float32
    assert circle.dtype == torch.int64
    centre = torch.tensor([[-0.8, 0.0], [0.8, 0.0]])[circle]
    torch.testing.assert_close((points - centre).norm(dim=1), torch.full((501,), 0.5))
    assert torch.equal(two_circles(501, noise=0), points)


def test_two_circles_noise_is_a_standard_deviation_and_both_get_as_many():
    clean, circle = two_circles(20000, noise=0.0, seed=1, labels=True)
    noisy = two_circles(20000, noise=0.05, seed=1)
    assert float((noisy - clean).std()) == pytest.approx(0.05, rel=0.03)
    assert float(circle.float().mean()) == pytest.approx(0.5, abs=0.02)
    for k, x in enumerate((-0.8, 0.8)):
        assert clean[circle == k].mean(0).tolist() == pytest.approx([x, 0], abs=0.02)
