"""Boxes with arrows."""

import pytest

from course_utils import plotting


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
