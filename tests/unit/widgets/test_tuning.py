"""What the page sets beside a preset, and two runs under one clock."""

import copy

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.widgets import tuning
from tests.unit.widgets.test_ganlab import make, one_thread, same, say, weights  # noqa: F401


def logistic(real_logits, fake_logits):
    loss_D = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss_D, F.softplus(-fake_logits).mean()


def relativistic(real_logits, fake_logits):
    assert real_logits.shape == fake_logits.shape == (128, 1)
    return F.softplus(fake_logits - real_logits).mean(), F.softplus(
        real_logits - fake_logits
    ).mean()


LOSSES = {"logistic": logistic, "relativistic": relativistic}


def rates(lab):
    return [o.param_groups[0]["lr"] for o in (lab.game.optimizer_D, lab.game.optimizer_G)]


@pytest.mark.parametrize("name", tuning.DATA_SETS)
def test_every_data_set_can_be_chosen_and_stays_when_the_lab_is_reset(name):
    lab = make()
    lab.train(2)
    say(lab, "tune", changes={"data": name})
    assert lab.error == "" and lab.step == 0 and lab.data.shape == (1000, 2)
    assert 0.5 < lab.data.std(0).max() < 2 and lab.static["tuning"]["data"] == name
    chosen = lab.data
    lab.reset("collapse")
    assert lab.data is chosen
    np.testing.assert_allclose(
        lab.static["real"], chosen[lab.game.scene.order].flatten(), atol=1e-3
    )
    say(lab, "tune", changes={"data": "yours"})
    assert torch.equal(lab.data, lab.game.original)


def test_a_drawing_takes_the_place_of_a_chosen_data_set():
    lab = make()
    lab.tune(data="ring")
    say(lab, "draw", [memoryview(np.zeros((30, 2), "<f4").tobytes())])
    assert lab.static["drawn"] and lab.static["tuning"]["data"] == "yours"


def test_learning_rates_change_the_run_that_goes_on():
    lab = make()
    lab.train(2)
    say(lab, "tune", changes={"lr_D": 0.01})
    assert lab.step == 2 and rates(lab) == [0.01, 1e-3]
    lab.reset("oscillation")
    assert rates(lab) == [0.01, 0.02]
    say(lab, "tune", changes={"lr_D": None})
    assert rates(lab) == [0.02, 0.02]
    lab.reset()
    assert rates(lab) == [1e-3, 1e-3]


def test_steps_of_d_for_one_of_g():
    calls = []
    lab = make(
        update_D=lambda *_: calls.append("D") or 1.0, update_G=lambda *_: calls.append("G") or 1.0
    )
    lab.tune(d_steps=3)
    lab.train(2)
    say(lab, "tick", what="half")
    say(lab, "tick", what="half")
    assert calls == list("DDDG" * 3) and lab.step == 3


def test_uniform_noise_has_the_same_variance_and_is_what_the_picture_shows():
    seen = []
    lab = make(update_G=lambda net_D, net_G, z, optimizer: seen.append(z) or 1.0)
    lab.tune(noise="uniform")
    lab.train(40)
    z = torch.cat([*seen, lab.game.scene._z, lab.game.scene._mesh_z])
    assert z.abs().max() <= 3**0.5 + 1e-6
    assert torch.cat(seen).var() == pytest.approx(1, abs=0.05)


def test_a_loss_by_name_makes_the_step_that_it_says():
    by_name, plain = make(losses=LOSSES), make()
    by_name.tune(loss="logistic")
    for lab in (by_name, plain):
        say(lab, "tick", what="D")
    assert same(weights(by_name), weights(plain))
    assert by_name.static["choices"]["loss"] == ["yours", "logistic", "relativistic"]
    by_name.tune(loss="relativistic")
    by_name.train(3)
    assert by_name.state["arrows"] == 60
    by_name.tune(loss="yours")
    by_name.reset()
    plain.reset()
    for lab in (by_name, plain):
        lab.train(3)
    assert same(weights(by_name), weights(plain))


def test_two_runs_differ_in_one_setting_alone():
    lab, alone, other = make(), make(), make()
    first = weights(lab)
    lab.train(3)
    say(lab, "compare", change={"d_steps": 2})
    assert lab.step == 0 and same(weights(lab), first)
    other.tune(d_steps=2)
    say(lab, "tick", what="rounds", rounds=4)
    lab.train(4, every=2)
    alone.train(8)
    other.train(8)
    second = lab._beside[1]
    assert same(weights(lab), weights(alone))
    nets = (second.net_G, second.net_D)
    assert same([v for net in nets for v in net.state_dict().values()], weights(other))
    message, payloads = lab.sent[-1]
    assert message["kind"] == "past" and len(payloads) == 2
    assert message["beside"][0]["coverage"] == other.state["coverage"]
    assert len(message["series"]) == len(message["series_beside"][0])
    assert lab.static["beside_setting"] == ["d_steps", 2] and lab.static["beside_static"]["limits"]
    say(lab, "scrub", step=4)
    message, payloads = lab.sent[-1]
    assert message["state"]["step"] == message["beside"][0]["step"] == 4 and len(payloads) == 2


def test_a_second_run_has_the_drawing_too_and_ends_when_told():
    lab = make()
    lab.game.draw_data(np.random.default_rng(0).random((50, 2)))
    lab.compare(noise="uniform")
    assert lab._beside[1].chosen_data is lab.data
    say(lab, "compare", change={})
    assert lab._beside is None and lab.static["beside"] == ""
    say(lab, "tick", what="rounds", rounds=1)
    assert lab.sent[-1][0]["beside"] == []


def test_a_mistake_in_the_second_run_pauses_both():
    def update_D(net_D, net_G, real, z, optimizer):
        return float("nan") if optimizer.param_groups[0]["lr"] == 0.01 else 1.0

    lab = make(update_D=update_D)
    lab.compare(lr_D=0.01)
    say(lab, "tick", what="rounds", rounds=1)
    assert "loss of D became nan" in lab.error


@pytest.mark.parametrize(("change", "message"), [
    ({"data": "cats"}, "data is 'cats'; it can be yours, moons"),
    ({"loss": "hinge"}, "loss is 'hinge'; it can be yours, logistic"),
    ({"noise": "pink"}, "noise is 'pink'; it can be normal, uniform"),
    ({"d_steps": 0}, "d_steps is 0; use a whole number"),
    ({"lr_D": -1}, "lr_D is -1; use a number above 0"),
    ({"speed": 1}, "no setting 'speed'; there are data, loss"),
])  # fmt: skip
def test_what_cannot_be_set_is_named(change, message):
    lab = make(losses=LOSSES)
    before = copy.deepcopy(lab.game.tuning)
    with pytest.raises(ValueError, match=message):
        lab.tune(**change)
    assert lab.game.tuning == before
    with pytest.raises(ValueError, match=message):
        lab.compare(**change)


def test_one_setting_alone_can_be_compared():
    with pytest.raises(ValueError, match="change one setting, not 2"):
        make().compare(d_steps=2, noise="uniform")
