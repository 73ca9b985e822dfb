"""Points in the plane, and what a discriminator believes."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils import plotting
from tests.unit.plotting.colours import contrast


def test_points_stand_out_on_the_belief_colours():
    ends = plotting.belief_colours()([0.0, 0.5, 1.0])
    for end in ends:
        background = "#" + "".join(f"{round(255 * v):02x}" for v in end[:3])
        for colour in (plotting.REAL, plotting.FAKE):
            assert contrast(colour, background) >= 2.3
        assert contrast(plotting.INK, background) >= 7


def test_points_are_drawn_where_they_are_and_by_class():
    real, fake = torch.randn(30, 2), torch.randn(20, 2, requires_grad=True)
    ax = plotting.plot_points(real, fake, limits=(-1, 1, -2, 2), title="moons")
    np.testing.assert_allclose(ax.collections[0].get_offsets(), real)
    np.testing.assert_allclose(ax.collections[1].get_offsets(), fake.detach())
    assert ax.axis() == (-1, 1, -2, 2)
    assert ax.get_title() == "moons"
    y = torch.arange(30) % 3
    ax = plotting.plot_points(real, labels=y)
    assert [len(c.get_offsets()) for c in ax.collections] == [10, 10, 10]
    ax = plotting.plot_points(real, fake, labels=(y, torch.arange(20) % 2))
    assert len(ax.collections) == 5


def test_points_say_what_is_wrong():
    with pytest.raises(ValueError, match=r"real points must have shape \(n, 2\), but have \(3,\)"):
        plotting.plot_points(torch.zeros(3))
    with pytest.raises(ValueError, match="2 labels for 3 real points"):
        plotting.plot_points(torch.zeros(3, 2), labels=torch.zeros(2))
    with pytest.raises(TypeError, match="real must be a tensor"):
        plotting.plot_points("points")


def test_discriminator_map_is_the_right_way_up():
    net_D = nn.Linear(2, 1)
    with torch.no_grad():
        net_D.weight[:] = torch.tensor([[0.0, 8.0]])
        net_D.bias.zero_()
    ax = plotting.plot_discriminator(net_D, limits=(-1, 1, -2, 2), resolution=20)
    belief, (left, right, bottom, top) = ax.images[0].get_array(), ax.images[0].get_extent()
    assert ax.images[0].origin == "lower"
    assert (belief[-1] > 0.99).all() and (belief[0] < 0.01).all()
    assert (left, right, bottom, top) == (-1, 1, -2, 2)


def test_discriminator_is_left_as_it_was():
    net_D = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 1))
    net_D[1].eval()  # a student may have frozen a part
    before = {k: v.clone() for k, v in net_D.state_dict().items()}
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    plotting.plot_discriminator(net_D, torch.randn(3, 2, generator=torch.Generator()), resolution=5)
    assert torch.equal(torch.rand(1), expected)
    assert [m.training for m in net_D.modules()] == [True, True, False, True, True]
    assert all(torch.equal(v, before[k]) for k, v in net_D.state_dict().items())
    assert all(p.grad is None for p in net_D.parameters())


def test_conditional_discriminator_is_asked_about_the_label():
    class Conditional(nn.Module):
        def forward(self, x, y):
            return (y * 10.0 - 5).unsqueeze(1) + 0 * x[:, :1]

    for label in (0, 1):
        ax = plotting.plot_discriminator(Conditional(), label=label, resolution=4)
        assert (ax.images[0].get_array() > 0.5).all() == bool(label)
