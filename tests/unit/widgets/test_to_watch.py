"""Players to watch: they learn, leave no trace, and ask before they answer."""

import numpy as np
import torch

from course_utils import two_moons
from course_utils.widgets import ready_made
from course_utils.widgets.presets import PRESETS


def test_they_begin_at_round_0_and_learn():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    lab = ready_made(two_moons(500))
    assert lab.step == 0
    assert lab.state["coverage"] < 0.2
    lab.train(600)
    assert lab.state["coverage"] > 0.5
    assert torch.equal(torch.get_rng_state(), before)


def test_a_seed_gives_the_same_players():
    one, two, other = (ready_made(two_moons(100), seed) for seed in (1, 1, 2))
    weights = [next(lab.game.net_G.parameters()) for lab in (one, two, other)]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_data_is_what_was_given_until_something_is_drawn():
    points = two_moons(100)
    lab = ready_made(points)
    assert lab.data is points
    lab.reset("vanishing")  # moved aside in the game, and not for the caller
    assert lab.data is points
    lab.game.draw_data(np.zeros((20, 2)))
    assert lab.data.shape == points.shape and lab.data.abs().max() < 0.2


def test_each_preset_asks_first_and_answers_when_both_have_played():
    shown = {entry["name"]: entry for entry in ready_made(two_moons(100)).static["presets"]}
    assert set(shown) == set(PRESETS)
    for name, preset in PRESETS.items():
        assert shown[name]["question"].endswith("?")
        assert shown[name]["revealed_after"] == preset.d_first + 100
