"""02_mnist_gan: a training that is interrupted and resumed ends as one that was not, bit for bit."""

import re
from pathlib import Path

import pytest
import torch

from course_utils.data.digits import mnist

SOURCE = Path(__file__).parents[2] / "solutions" / "02_mnist_gan.py"
NEEDED = "MlpGenerator", "MlpDiscriminator", "D_train", "G_train", "train_epoch"


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """What the notebook defines up to `fit`, on a few of the small digits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    cells = re.split(r"^# %%.*\n", SOURCE.read_text("utf-8"), flags=re.MULTILINE)
    wanted = [rf"^# Exercise: {name}$" for name in NEEDED] + [r"^import time$", r"^def fit\("]
    names: dict = {}
    for cell in cells:
        if any(re.search(pattern, cell, re.MULTILINE) for pattern in wanted):
            if "def fit(" in cell:
                names["digits"] = mnist("train", root="digits", device=names["device"])
                cell = cell.split("\nmine = ")[0]
            exec(cell, names)
    return names


def weights(players):
    states = [players[name].state_dict() for name in ("net_D", "net_G")]
    moments = [s for name in ("optimizer_D", "optimizer_G") for s in players[name].state.values()]
    return [t for part in (*states, *moments) for t in part.values()]


@pytest.mark.parametrize("dies_at", [1, 25, 32])  # in the first epoch, the third, the last
def test_interrupted_and_resumed_equals_uninterrupted(notebook, dies_at):
    new_players, fit = notebook["new_players"], notebook["fit"]
    whole = new_players()
    history = fit(whole, 4, save_every=1)
    for file in Path(".checkpoints").iterdir():
        file.unlink()

    D_train, calls = notebook["D_train"], []

    def interrupted(*args):
        calls.append(args)
        if len(calls) == dies_at:
            raise KeyboardInterrupt
        return D_train(*args)

    notebook["D_train"] = interrupted
    with pytest.raises(KeyboardInterrupt):
        fit(new_players(), 4, save_every=1)
    notebook["D_train"] = D_train
    torch.manual_seed(99)  # as in a kernel that has been started anew
    resumed = new_players(seed=5) if dies_at > 10 else new_players()
    assert fit(resumed, 4, save_every=1, resume=True) == history
    for a, b in zip(weights(whole), weights(resumed), strict=True):
        assert torch.equal(a, b)
