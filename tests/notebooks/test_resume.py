"""02_mnist_gan: a training that is interrupted and resumed ends as one that was not, bit for bit."""

import re
from pathlib import Path

import pytest
import torch

from course_utils.data.digits import mnist

SOURCE = Path(__file__).parents[2] / "solutions" / "02_mnist_gan.py"
NEEDED = "MlpGenerator", "MlpDiscriminator", "train_epoch", "resume_training"


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """What the notebook defines up to `fit`, on a few of the small digits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    cells = re.split(r"^# %%.*\n", SOURCE.read_text("utf-8"), flags=re.MULTILINE)
    wanted = [rf"^# Exercise: {name}$" for name in NEEDED] + [
        r"^import time$",
        r"^def update_D\(net_D",
        r"^def fit\(",
    ]
    names: dict = {}
    for cell in cells:
        if any(re.search(pattern, cell, re.MULTILINE) for pattern in wanted):
            if "def fit(" in cell:
                names["digits"] = mnist("train", root="digits", device=names["device"])
            exec(cell.split("\nif check.passed(")[0], names)
    return names


def weights(players):
    states = [players[name].state_dict() for name in ("net_D", "net_G")]
    moments = [s for name in ("optimizer_D", "optimizer_G") for s in players[name].state.values()]
    return [t for part in (*states, *moments) for t in part.values()]


@pytest.mark.parametrize("dies_at", [1, 25, 32])  # in the first epoch, the third, the last
def test_interrupted_and_resumed_equals_uninterrupted(notebook, dies_at):
    new_players, fit = notebook["new_players"], notebook["fit"]
    whole = new_players()
    history = fit(whole, 4, "whole.pt", plot=False)

    update_D, calls = notebook["update_D"], []

    def interrupted(*args):
        calls.append(args)
        if len(calls) == dies_at:
            raise KeyboardInterrupt
        return update_D(*args)

    with pytest.raises(KeyboardInterrupt):
        fit(new_players(), 4, "run.pt", step_D=interrupted, plot=False)
    torch.manual_seed(99)  # as in a kernel that has been started anew
    resumed = new_players(seed=5) if dies_at > 10 else new_players()
    assert fit(resumed, 4, "run.pt", resume=True, plot=False) == history
    for a, b in zip(weights(whole), weights(resumed), strict=True):
        assert torch.equal(a, b)
