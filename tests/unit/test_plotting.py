"""Figures: what is on them, that they read on any page, that they leave everything else alone."""

import base64
import io
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from course_utils import plotting


def luminance(colour):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def as_seen_with(colour, deficiency):
    """Colour as seen by dichromats (Vienot, Brettel, Mollon 1999, matrices for linear RGB)."""
    matrix = {
        "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
        "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    }[deficiency]
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.clip(np.array(matrix) @ rgb**2.2, 0, 1) ** (1 / 2.2)


def test_ink_and_lines_reach_the_contrast_of_wcag_on_the_card():
    assert contrast(plotting.INK, plotting.CARD) >= 7
    for colour in (*plotting.PALETTE, plotting.REAL, plotting.FAKE):
        assert contrast(colour, plotting.CARD) >= 3 or colour == "#cc79a7", colour
    assert contrast("#cc79a7", plotting.CARD) > 2.9


@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia"])
def test_real_and_fake_stay_apart_for_the_colour_blind(deficiency):
    real, fake = (as_seen_with(c, deficiency) for c in (plotting.REAL, plotting.FAKE))
    assert np.linalg.norm(real - fake) > 0.4


def test_points_stand_out_on_the_belief_colours():
    ends = plotting.belief_colours()([0.0, 0.5, 1.0])
    for end in ends:
        background = "#" + "".join(f"{round(255 * v):02x}" for v in end[:3])
        for colour in (plotting.REAL, plotting.FAKE):
            assert contrast(colour, background) >= 2.3
        assert contrast(plotting.INK, background) >= 7


def test_figures_are_opaque_so_that_dark_pages_change_nothing():
    png = plotting.picture(plotting.plot_losses({"loss": [1.0, 2.0]}), "a line").png
    image = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))
    assert (image[..., 3] == 255).all()
    assert (image[0, 0, :3] == 255).all()


def test_picture_is_deterministic_and_carries_no_software_or_time():
    def make():
        return plotting.picture(plotting.plot_losses({"loss": [1.0, 2.0]}), "a line").png

    assert make() == make()
    assert not Image.open(io.BytesIO(make())).text


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_picture_keeps_its_description_through_nbconvert(template):
    from bs4 import BeautifulSoup
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    made = plotting.picture(plotting.plot_losses({"loss": [1.0]}), 'falls from "1" to 0')
    data, metadata = made._repr_mimebundle_()
    output = new_output("display_data", data=data, metadata=metadata)
    page, _ = HTMLExporter(template_name=template).from_notebook_node(
        new_notebook(cells=[new_code_cell("1", outputs=[output])])
    )
    (image,) = BeautifulSoup(page, "html.parser").select("img")
    assert image["alt"] == made.alt and image["src"].endswith(data["image/png"])
    assert base64.b64decode(data["image/png"]) == made.png
    assert data["text/plain"] == repr(made) == made.alt


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_show_insists_on_a_description(alt):
    with pytest.raises(ValueError, match="describe in a sentence"):
        plotting.show(plotting.plot_losses({}), alt)


def test_show_prints_the_description_outside_a_notebook(capsys):
    plotting.show(plotting.plot_losses({"loss": [1.0]}), "one point")
    assert capsys.readouterr().out == "one point\n"


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


def test_nothing_global_is_touched():
    code = """
import sys
import course_utils.plotting as p
assert "matplotlib" not in sys.modules
p.picture(p.plot_losses({"loss": [1.0, 2.0]}), "a line")
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_note_stands_on_the_figure_and_in_its_words():
    plain = plotting.picture(plotting.panels()[0], "an empty panel")
    noted = plotting.picture(plotting.panels()[0], "an empty panel", note="small digits")
    assert "small digits" in noted.alt and "small digits" not in plain.alt
    assert noted.png != plain.png
    # Nothing of it is left behind.
    assert plotting.picture(plotting.panels()[0], "an empty panel").png == plain.png


def test_blocks_and_arrows_are_drawn_where_they_are_said_to_be():
    ax = plotting.plot_blocks(
        {"z": (0, 0), "G": (1, 0), "D": (2, 1)}, [("z", "G"), ("G", "D", "fakes")], title="A GAN"
    )
    words = {text.get_text(): text.get_position() for text in ax.texts}
    assert words["z"] == (0, 0) and words["G"] == (1, 0) and words["D"] == (2, 1)
    assert "fakes" in words and ax.get_title() == "A GAN"
    assert ax.get_xlim()[0] < 0 and ax.get_xlim()[1] > 2


def test_an_arrow_from_nowhere_is_refused():
    with pytest.raises(KeyError):
        plotting.plot_blocks({"z": (0, 0)}, [("z", "G")])
