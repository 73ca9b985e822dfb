"""Figures: what is on them, that they read on any page, that they leave everything else alone."""

import base64
import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from course_utils import plotting
from tests.unit.plotting.colours import as_seen_with, contrast


def test_ink_and_lines_reach_the_contrast_of_wcag_on_the_card():
    assert contrast(plotting.INK, plotting.CARD) >= 7
    for colour in (*plotting.PALETTE, plotting.REAL, plotting.FAKE):
        assert contrast(colour, plotting.CARD) >= 3 or colour == "#cc79a7", colour
    assert contrast("#cc79a7", plotting.CARD) > 2.9


@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia"])
def test_real_and_fake_stay_apart_for_the_colour_blind(deficiency):
    real, fake = (as_seen_with(c, deficiency) for c in (plotting.REAL, plotting.FAKE))
    assert np.linalg.norm(real - fake) > 0.4


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


def test_stacked_panels_stand_above_each_other_on_a_narrow_page():
    top, bottom = plotting.stacked()
    assert plotting.picture(top, "two empty panels").width <= 640
    assert top.get_position().y0 > bottom.get_position().y1
    assert top.get_position().x0 == pytest.approx(bottom.get_position().x0, abs=0.02)
