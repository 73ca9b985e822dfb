"""Diagrams: readable on a white page and on a dark one, with words for those who see neither."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils import plotting
from course_utils.plotting import canvas
from tests.unit.plotting.colours import as_seen_with, contrast

DARK = "#111111"  # JupyterLab's
LEAN = [(64,), (128, 7, 7), (64, 14, 14), (1, 28, 28)]
DIAGRAMS = {
    "two_players": plotting.two_players,
    "gradient_paths": plotting.gradient_paths,
    "dcgan_shapes": lambda: plotting.dcgan_shapes(LEAN, LEAN[:0:-1]),
    "label_ways": plotting.label_ways,
    "infogan_game": plotting.infogan_game,
    "style_layers": plotting.style_layers,
}


@pytest.mark.parametrize("colour", ["PENCIL", "DATA", "MAKER", "JUDGE", "CODE"])
def test_every_colour_reads_on_white_and_on_dark_and_carries_white_letters(colour):
    value = getattr(canvas, colour)
    assert contrast(value, "#ffffff") >= 4.5
    assert contrast(value, DARK) >= 3.8


@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia"])
def test_fakes_data_and_judge_stay_apart_for_the_colour_blind(deficiency):
    maker, data, judge = (
        as_seen_with(c, deficiency) for c in (canvas.MAKER, canvas.DATA, canvas.JUDGE)
    )
    assert np.linalg.norm(maker - data) > 0.4 and np.linalg.norm(maker - judge) > 0.25


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_ground_is_transparent_and_nothing_touches_the_edge(name):
    made = DIAGRAMS[name]()
    alpha = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGBA"))[..., 3]
    assert (alpha == 255).mean() > 0.01 and (alpha == 0).mean() > 0.5
    edges = (alpha[:4], alpha[-4:], alpha[:, :4], alpha[:, -4:])
    assert not any(edge.any() for edge in edges), f"{name} is cut off"
    assert made.width <= 800


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_diagram_says_in_words_what_it_shows_and_is_the_same_each_time(name):
    made = DIAGRAMS[name]()
    assert len(made.alt) > 100 and made.alt.endswith(".")
    data, metadata = made._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == made.alt == data["text/plain"]
    assert DIAGRAMS[name]().png == made.png


def test_shapes_are_told_and_any_pair_fits():
    paper = [(100,), (1024, 4, 4), (512, 8, 8), (256, 16, 16), (128, 32, 32), (3, 64, 64)]
    alone = plotting.dcgan_shapes(paper)
    assert "generator G: 100, 1024 × 4 × 4, 512 × 8 × 8" in alone.alt
    assert "discriminator" not in alone.alt
    pair = plotting.dcgan_shapes(paper, [*paper[:0:-1], (1,)])
    assert pair.alt.endswith("512 × 8 × 8, 1024 × 4 × 4, 1.")


@pytest.mark.parametrize("shapes", [[(64,)], [(64,), (8, 8)], []])
def test_shapes_that_are_none_are_refused(shapes):
    with pytest.raises(ValueError, match="shapes of the generator G are two or more"):
        plotting.dcgan_shapes(shapes)
