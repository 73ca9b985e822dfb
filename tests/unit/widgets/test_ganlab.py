"""GanLab without a browser: messages go in as the page sends them, frames are caught going out."""

import copy
import dataclasses
import gc
import json
import subprocess
import sys
import threading

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.data.points import two_moons
from course_utils.networks import mlp
from course_utils.widgets import GanLab, base
from course_utils.widgets.to_watch import update_D, update_G


@pytest.fixture(autouse=True)
def one_thread():
    """Threads gain nothing on networks this small, and fight over cores that tests share."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


FUNCTIONS = {"update_D": update_D, "update_G": update_G}


def with_layer(layer, *widths):
    """An mlp with one more layer after its first."""
    return nn.Sequential(nn.Linear(*widths[:2]), layer, nn.LeakyReLU(0.2), mlp(*widths[1:]))


def make(hidden=32, nets=None, **options):
    torch.manual_seed(options.get("seed", 0))
    net_G, net_D = nets or (mlp(2, hidden, hidden, 2), mlp(2, hidden, hidden, 1))
    return recorded(GanLab(net_G, net_D, two_moons(1000), **{**FUNCTIONS, **options}))


def recorded(lab):
    """The lab, with what it sends to its page kept: data in `sent`, ends of requests in `ends`."""
    lab.sent, lab.ends = [], []

    def send(content, buffers=None):
        ends = content["kind"] in ("done", "busy")
        (lab.ends if ends else lab.sent).append(content if ends else (content, buffers or []))

    lab.send = send
    return lab


def weights(lab):
    parts = (lab.game.net_G, lab.game.net_D)
    return [v.clone() for net in parts for v in net.state_dict().values()]


def same(a, b):
    return len(a) == len(b) and all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


def say(lab, kind, buffers=(), **content):
    """Ask as the page does: every request has an end of its own."""
    lab.ends.clear()
    lab._on_message(lab, {"kind": kind, "id": 7, **content}, list(buffers))
    ((end, number),) = [(end["kind"], end["id"]) for end in lab.ends]
    assert number == 7
    return end


def plain_training(lab, steps):
    """What the lab should do, written out: the same numbers without any of its code around it."""
    net_G, net_D = copy.deepcopy(lab.game.net_G), copy.deepcopy(lab.game.net_D)
    options = {"lr": 1e-3, "betas": (0.5, 0.999)}
    optimizer_D = torch.optim.Adam(net_D.parameters(), **options)
    optimizer_G = torch.optim.Adam(net_G.parameters(), **options)
    data, generator = two_moons(1000), torch.Generator().manual_seed(0)
    for _ in range(steps):
        real = data[torch.randint(len(data), (128,), generator=generator)]
        update_D(net_D, net_G, real, torch.randn(128, 2, generator=generator), optimizer_D)
        update_G(net_D, net_G, torch.randn(128, 2, generator=generator), optimizer_G)
    return [v for net in (net_G, net_D) for v in net.state_dict().values()]


def test_trains_as_a_plain_loop_does_bit_for_bit():
    lab = make()
    expected = plain_training(lab, 40)
    lab.train(40)
    assert same(weights(lab), expected)


def test_picture_changes_nothing():
    """Batch norm and dropout too: a picture on every round against none at all."""
    nets = [with_layer(nn.BatchNorm1d(16), 2, 16, 16, 2), with_layer(nn.Dropout(), 2, 16, 1)]
    watched = make(nets=copy.deepcopy(nets))
    for _ in range(12):
        say(watched, "tick", what="rounds", rounds=1)
        say(watched, "pause")
        watched.figure()
    blind = make(nets=copy.deepcopy(nets))
    blind.game.snapshot = lambda score: pytest.fail("a picture was made")
    with blind.game.own_random_numbers():
        for _ in range(12):
            blind.game.round()
    assert same(weights(watched), weights(blind))
    assert watched.step == blind.step == 12


def test_other_cells_and_the_lab_leave_each_other_alone():
    nets = (with_layer(nn.Dropout(), 2, 16, 2), mlp(2, 16, 1))
    quiet, busy = make(nets=copy.deepcopy(nets)), make(nets=copy.deepcopy(nets))
    quiet.train(6)
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    drawn = []
    for _ in range(3):
        busy.train(2)
        drawn.append(torch.rand(1))
    assert same(weights(quiet), weights(busy))
    assert torch.equal(torch.cat(drawn), expected)


def test_reset_gives_the_same_run_again():
    nets = (with_layer(nn.Dropout(), 2, 16, 2), with_layer(nn.BatchNorm1d(16), 2, 16, 1))
    lab = make(nets=nets)
    start = weights(lab)
    lab.train(30)
    first, picture = weights(lab), lab.view
    say(lab, "reset", preset="oscillation")
    lab.train(5)
    say(lab, "reset", preset="yours")
    assert same(weights(lab), start) and lab.step == 0
    lab.train(30)
    assert same(weights(lab), first)
    assert lab.view == picture


def test_ticks_steps_and_train_are_the_same_training():
    ticked, trained = make(), make()
    say(ticked, "tick", what="rounds", rounds=10)
    for _ in range(5):
        say(ticked, "tick", what="half")
        say(ticked, "tick", what="half")
    trained.train(15)
    assert same(weights(ticked), weights(trained)) and ticked.step == trained.step == 15


def test_one_player_alone():
    lab = make()
    G, D = copy.deepcopy(lab.game.net_G.state_dict()), copy.deepcopy(lab.game.net_D.state_dict())
    say(lab, "tick", what="D")
    assert same(list(G.values()), list(lab.game.net_G.state_dict().values()))
    assert not same(list(D.values()), list(lab.game.net_D.state_dict().values()))
    D = copy.deepcopy(lab.game.net_D.state_dict())
    say(lab, "tick", what="G")
    assert same(list(D.values()), list(lab.game.net_D.state_dict().values()))
    assert not same(list(G.values()), list(lab.game.net_G.state_dict().values()))


def test_a_slice_lasts_about_as_long_as_asked():
    lab = make()
    say(lab, "tick", what="slice", ms=60)
    message, (payload,) = lab.sent[-1]
    assert message["kind"] == "frame" and message["state"]["step"] == lab.step >= 1
    assert len(payload) == len(lab.view["bytes"]) + 16 * message["state"]["arrows"]


def test_arrows_are_the_gradient_of_the_students_loss():
    lab = make()

    def doubled(net_D, net_G, z, optimizer):
        fake = net_G(z)
        fake.retain_grad()
        (2 * F.softplus(-net_D(fake)).mean()).backward()
        doubled.expected = torch.cat([fake.detach(), -len(z) * fake.grad], 1)
        return 1.0

    lab.game.update_G = doubled
    say(lab, "tick", what="rounds", rounds=1)
    message, (payload,) = lab.sent[-1]
    arrows = np.frombuffer(payload, "<f4", 60 * 4, offset=300 * 2 * 4).reshape(60, 4)
    np.testing.assert_allclose(arrows, doubled.expected[:60], rtol=1e-5)
    strength = doubled.expected[:, 2:].norm(dim=1).mean()
    assert message["state"]["gradient"] == pytest.approx(float(strength), rel=1e-5)


def test_no_arrows_where_no_gradient_reaches_the_generator():
    def detached(net_D, net_G, z, optimizer):
        return F.softplus(-net_D(net_G(z).detach())).mean().item()

    lab = make(update_G=detached)
    say(lab, "tick", what="rounds", rounds=1)
    assert lab.sent[-1][0]["state"]["arrows"] == 0
    assert lab.sent[-1][0]["state"]["gradient"] is None


def test_arrows_belong_to_the_present_discriminator():
    lab = make()
    say(lab, "tick", what="rounds", rounds=1)
    assert lab.sent[-1][0]["state"]["arrows"] == 60
    say(lab, "tick", what="D")
    assert lab.sent[-1][0]["state"]["arrows"] == 0


@pytest.mark.parametrize("seed", [0, 1])
def test_presets_fail_as_they_promise(seed):
    lab = make(hidden=64, seed=seed)
    lab.train(600)
    healthy = lab.state["coverage"]
    settled = [state["loss_G"] for state, _ in lab.past.frames[-12:]]
    assert healthy > 0.4

    lab.reset("collapse")
    lab.train(200)
    assert lab.state["coverage"] < 0.3 * healthy

    lab.reset("weak")
    lab.train(400)
    assert lab.state["coverage"] < 0.1 and lab.state["precision"] < 0.1

    lab.reset("vanishing")
    lab.train(1500)
    at_rest = copy.deepcopy(lab.game.net_G.state_dict())
    lab.train(50)
    moved = [(a - b).abs().max() for a, b in zip(
        at_rest.values(), lab.game.net_G.state_dict().values(), strict=True)]  # fmt: skip
    assert lab.state["gradient"] < 0.05 and max(moved) < 1e-3

    lab.reset("rescued")
    lab.train(1501)
    assert lab.state["gradient"] > 1

    lab.reset("oscillation")
    lab.train(600)
    swinging = [state["loss_G"] for state, _ in lab.past.frames[-12:]]
    assert np.std(swinging) > 3 * np.std(settled)
    assert np.mean([state["coverage"] for state, _ in lab.past.frames[-12:]]) < 0.5


def test_scrubbing_brings_back_what_was_shown():
    lab = make()
    shown = []
    for _ in range(6):
        say(lab, "tick", what="rounds", rounds=3)
        shown.append(lab.sent[-1])
    before = weights(lab)
    say(lab, "scrub", step=9)
    message, buffers = lab.sent[-1]
    assert message["kind"] == "scrubbed" and message["state"] == shown[2][0]["state"]
    assert buffers == shown[2][1]
    assert same(before, weights(lab))


def test_memory_is_bounded():
    lab = make(hidden=4)
    sizes = []
    for _ in range(3):
        for _ in range(300):
            say(lab, "tick", what="D")
            lab.sent.clear()
        gc.collect()
        sizes.append(sum(len(payload) for _, payload in lab.past.frames))
        assert len(lab.past.frames) < 240
    assert max(sizes) < 3e6
    steps = [state["step"] for state, _ in lab.past.frames]
    assert steps == sorted(steps) and steps[0] <= 1


def test_what_a_saved_notebook_keeps_is_small():
    lab = make()
    lab.train(300)
    data, metadata = lab._repr_mimebundle_()
    assert sum(len(json.dumps(v)) for v in data.values()) < 150_000
    assert metadata["image/png"]["alt"] == data["text/plain"] == repr(lab)
    assert "0x" not in repr(lab) and "after 300 rounds" in repr(lab)
    again = make()
    again.train(300)
    assert again._repr_mimebundle_()[0]["image/png"] == data["image/png"]


def test_error_of_the_student_pauses_and_shows_their_line():
    def update_G(net_D, net_G, z, optimizer):
        return net_D(net_G(z[:, :1])).mean()

    lab = make(update_G=update_G)
    say(lab, "tick", what="slice", ms=50)
    assert lab.sent[-1][0]["kind"] == "error"
    assert "return net_D(net_G(z[:, :1])).mean()" in lab.error
    assert "mat1 and mat2" in lab.error and "ganlab.py" not in lab.error
    assert lab.error.count("line") <= 4
    lab.game.update_G = FUNCTIONS["update_G"]
    say(lab, "tick", what="rounds", rounds=1)
    assert lab.error == "" and lab.sent[-1][0]["kind"] == "frame"


def test_nan_pauses_and_says_where():
    def update_D(net_D, net_G, real, z, optimizer):
        return float("nan") if lab.step == 3 else 1.0

    lab = make(update_D=update_D)
    say(lab, "tick", what="slice", ms=50)
    assert "loss of D became nan in update_D at step 3" in lab.error
    with pytest.raises(FloatingPointError, match="at step 3"):
        lab.train(1)
    assert "at step 3" in lab.error

    def explode(net_D, net_G, z, optimizer):
        with torch.no_grad():
            net_G[-1].bias.fill_(float("inf"))
        return 1.0

    lab = make(update_G=explode)
    say(lab, "tick", what="rounds", rounds=1)
    assert "generator's output became NaN or infinite by step 1" in lab.error


def test_forgotten_return_is_named():
    lab = make(update_D=lambda *inputs: None)
    with pytest.raises(TypeError, match="update_D returned None"):
        lab.train(1)


def test_interrupt_keeps_what_was_reached():
    calls = []

    def update_G(net_D, net_G, z, optimizer):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return FUNCTIONS["update_G"](net_D, net_G, z, optimizer)

    lab = make(update_G=update_G)
    state = torch.get_rng_state()
    with pytest.raises(KeyboardInterrupt):
        lab.train(100)
    assert lab.step == 4 and lab.state["step"] == 4
    assert torch.equal(torch.get_rng_state(), state)
    lab.train(2)
    assert lab.step == 6


def test_page_waits_while_a_cell_runs():
    lab = make()
    base.TURNS._before_cell()
    try:
        said = threading.Thread(target=say, args=(lab, "tick"), kwargs={"what": "D"})
        said.start()
        said.join()
        assert lab.ends == [{"kind": "busy", "id": 7}] and lab.step == 0
        lab.train(2)  # the cell itself may
        base.TURNS._before_cell()  # a cell that runs another one
        base.TURNS._after_cell()
        assert say(lab, "tick", what="D") == "busy"
    finally:
        base.TURNS._after_cell()
    base.TURNS._after_cell()  # the end of a cell whose beginning was not seen
    assert say(lab, "tick", what="D") == "done"
    assert lab.step == 3


def test_own_data():
    lab = make()
    angle = np.linspace(0, 6, 200)
    circle = np.stack([np.cos(angle), np.sin(angle)], 1).astype("<f4")
    say(lab, "draw", [memoryview(circle.tobytes())])
    assert lab.static["drawn"] and lab.step == 0
    radii = torch.tensor(lab.static["real"]).reshape(-1, 2).norm(dim=1)
    assert (radii - 1).abs().max() < 0.2
    lab.train(3)
    say(lab, "draw", [memoryview(circle[:5].tobytes())])
    assert "5 points are too few" in lab.error
    say(lab, "draw")
    assert not lab.static["drawn"]
    expected = two_moons(1000)[lab.game.scene.order].flatten()
    np.testing.assert_allclose(lab.static["real"], expected, atol=1e-3)


class ConditionalG(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(4, 16, 2)

    def forward(self, z, y):
        return self.net(torch.cat([z, F.one_hot(y, 2).float()], 1)) + 10.0 * y[:, None]


class ConditionalD(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(4, 16, 1)

    def forward(self, x, y):
        return self.net(torch.cat([x, F.one_hot(y, 2).float()], 1)) + 5.0 * y[:, None]


def test_conditional_networks():
    seen = []

    def update_D(net_D, net_G, real, real_y, z, y, optimizer):
        seen.append((real_y, y))
        logits = net_D(real, real_y), net_D(net_G(z, y).detach(), y)
        loss = F.softplus(-logits[0]).mean() + F.softplus(logits[1]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def update_G(net_D, net_G, z, y, optimizer):
        loss = F.softplus(-net_D(net_G(z, y), y)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    data, labels = two_moons(1000, labels=True)
    lab = GanLab(
        ConditionalG(), ConditionalD(), data, labels=labels, num_classes=2,
        update_D=update_D, update_G=update_G,
    )  # fmt: skip
    recorded(lab)
    lab.reset("vanishing")  # its own loss has to pass the labels on too
    lab.game.settings = dataclasses.replace(lab.game.settings, d_first=0)
    lab.train(1)
    lab.reset()
    lab.train(5)
    assert all(y.shape == (128,) and set(y.tolist()) == {0, 1} for pair in seen for y in pair)
    say(lab, "select", y=1)
    fakes = np.frombuffer(lab.view["bytes"], "<f4", 600).reshape(-1, 2)
    assert (fakes > 5).all() and lab.view["y"] == 1
    surface_1 = lab.game.scene.surface()
    say(lab, "select", y=0)
    assert (lab.game.scene.surface() < surface_1).all()
    say(lab, "select", y=None)
    assert set(np.frombuffer(lab.view["bytes"], np.uint8)[-300:]) == {0, 1}
    assert not lab.static["can_draw"] and set(lab.static["classes_of_real"]) == {0, 1}


def test_infogan_networks_with_a_code():
    class SharedD(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = mlp(2, 16, 2)

        def forward(self, x):
            return self.net(x)[:, :1], self.net(x)[:, 1:]

    class CodedG(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = mlp(3, 16, 2)

        def forward(self, z, code):
            assert set(code.flatten().tolist()) <= {-1.0, 1.0}
            return self.net(torch.cat([z, code], 1))

    def update_D(net_D, net_G, real, z, code, optimizer):
        return (F.softplus(-net_D(real)[0]) + F.softplus(net_D(net_G(z, code))[0])).mean().item()

    def update_G(net_D, net_G, z, code, optimizer):
        logits, guess = net_D(net_G(z, code))
        loss = F.softplus(-logits).mean() + (guess - code).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    lab = GanLab(
        CodedG(), SharedD(), two_moons(1000), update_D=update_D, update_G=update_G,
        num_classes=2, encode=lambda y: 2.0 * y[:, None] - 1,
    )  # fmt: skip
    recorded(lab)
    lab.train(3)
    say(lab, "select", y=1)
    assert lab.error == "" and lab.view["y"] == 1


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"z_dim": 3}, ValueError, r"noise of shape \(n, 3\): is z_dim right"),
        ({"nets": (mlp(2, 4, 3), mlp(2, 4, 1))}, ValueError, r"but gave \(300, 3\)"),
        ({"nets": (mlp(2, 4, 2), mlp(3, 4, 1))}, ValueError, "net_D does not take points"),
        ({"nets": (mlp(2, 4, 2), mlp(2, 4, 2))}, ValueError, r"net_D must give logits"),
        ({"update_G": None}, TypeError, "update_G must be a function, not NoneType"),
        ({"labels": torch.zeros(1000).long()}, ValueError, "labels need num_classes"),
        (
            {"labels": torch.full((1000,), 7), "num_classes": 2},
            ValueError,
            "There is a label 7; with 2",
        ),
        ({"labels": [0] * 1000, "num_classes": 2}, TypeError, "dtype torch.int64, not list"),
        ({"num_classes": 0}, ValueError, "num_classes is 0; use a whole number, 1 or more"),
    ],
)
def test_what_does_not_fit_is_named(change, error, message):
    with pytest.raises(error, match=message):
        make(**change)


def test_bad_calls():
    with pytest.raises(ValueError, match=r"data must be a tensor of shape \(n, 2\), not \(5, 3\)"):
        GanLab(mlp(2, 4, 2), mlp(2, 4, 1), torch.zeros(5, 3), **FUNCTIONS)
    with pytest.raises(ValueError, match="there is no preset 'chaos'; there are yours, collapse"):
        make().reset("chaos")
    with pytest.raises(ValueError, match="steps must be a whole number"):
        make().train(-1)


def test_widgets_load_when_first_used():
    code = """
import sys, course_utils.widgets as w
assert "anywidget" not in sys.modules and "matplotlib" not in sys.modules
w.GanLab
assert "anywidget" in sys.modules and "matplotlib.pyplot" not in sys.modules
try:
    w.Nothing
except AttributeError as error:
    assert "Nothing" in str(error)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
