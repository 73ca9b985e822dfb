"""Instruments: numbers that an answer cannot stand in for, and fingerprints of what a loop called."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from course_utils.checks.compare import mismatches
from course_utils.checks.exercise import Draw, See
from course_utils.checks.instruments import loops
from course_utils.checks.instruments.gradients import gradient_for_weights
from course_utils.checks.instruments.outcomes import refusal
from course_utils.checks.instruments.players import discriminator, generator
from course_utils.checks.instruments.sampling import RecordingGenerator
from course_utils.checks.instruments.updates import look_at_step_D, look_at_step_G, watch
from course_utils.checks.plain import digest, is_tensor, numbers, plain_tensor, same_numbers
from course_utils.checks.record import FINGERPRINT, Record


class Liar(torch.Tensor):
    """Answers whatever it is asked for with what would please."""

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("equal", "allclose"):
            return True
        if func.__name__ in ("tolist", "detach", "cpu", "reshape", "to"):
            return torch.zeros(2).as_subclass(Liar) if func.__name__ != "tolist" else [0.0, 0.0]
        return super().__torch_function__(func, types, args, kwargs or {})


class Wrapped(torch.Tensor):
    """Has no numbers of its own: what it shows is what it likes."""

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return torch.zeros(2)


def test_a_subclass_does_not_speak_for_its_numbers():
    x = torch.tensor([1.0, 2.0])
    lie = x.as_subclass(Liar)
    assert lie.tolist() == [0.0, 0.0]
    assert numbers(lie) == [1.0, 2.0]
    assert plain_tensor(lie) == plain_tensor(x)
    assert not same_numbers(lie, torch.zeros(2))


def test_a_tensor_without_numbers_of_its_own_is_none():
    x = torch.Tensor._make_wrapper_subclass(Wrapped, (2,))
    assert not is_tensor(x)
    assert plain_tensor(x) == {"type": "Wrapped"}
    assert is_tensor(nn.Parameter(torch.ones(1)))


def test_a_mode_that_is_left_on_does_not_speak_for_them_either():
    class Pleasing(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            return torch.zeros(2) if func is torch.Tensor.detach else func(*args, **(kwargs or {}))

    with Pleasing():
        assert numbers(torch.tensor([1.0, 2.0])) == [1.0, 2.0]


def test_what_changed_is_not_asked_of_torch():
    net = nn.Linear(2, 2)
    with (
        mock.patch.object(torch, "equal", lambda *_: True),
        mock.patch.object(torch.Tensor, "tolist", lambda _: [0.0]),
        watch(net=net) as changes,
        torch.no_grad(),
    ):
        net.weight.add_(1.0)
    assert changes == ["net: weights changed"]


def test_a_digest_tells_place_from_place_and_one_number_has_many_shapes():
    a, b = torch.arange(6.0), torch.arange(6.0).flip(0)
    assert digest(a) != digest(b) != digest(b.reshape(2, 3))
    assert digest(torch.tensor(2.0)) == digest(torch.tensor([[2.0]])) == digest(2.0) == [2.0]
    assert digest(None) == digest("words")
    net = nn.Linear(2, 2)
    before = digest(net)
    assert digest(net.eval()) != before


def test_fingerprints_of_one_case_are_one_observation():
    record = Record("case")
    see = See(record)
    see.fingerprint(1.0, [2.0])
    see.words("calls", ["D"], "")
    see.fingerprint(torch.tensor(3.0))
    assert record.values[FINGERPRINT]["data"] == [1.0, 2.0, 3.0]
    assert list(record.values)[-1] == FINGERPRINT


@pytest.mark.parametrize(
    "value, data",
    [
        (torch.tensor([[1, 2]]), [1.0, 2.0]),
        (np.array([[1, 2]], dtype=np.int32), [1.0, 2.0]),
        ([[1, 2.0]], [1.0, 2.0]),
        ("words", None),
        ([["a"]], None),
        (None, None),
    ],
)
def test_an_array_may_be_held_by_anything(value, data):
    record = Record("case")
    See(record).array("table", value, "")
    seen = record.values["table"]
    if data is None:
        assert not isinstance(seen, dict) or "data" not in seen
    else:
        assert seen == {"shape": [1, 2], "dtype": "as the inputs", "data": data}


def test_a_list_of_the_caller_that_is_emptied_shows():
    batches = [torch.ones(2), torch.zeros(1)]
    with watch(batches=batches) as changes:
        batches.pop()
    assert changes == ["batches: entries changed"]


def test_a_refusal_names_all_that_it_should():
    def refuse(words):
        raise ValueError(words)

    assert refusal(lambda: refuse("z has width 3, not 5"), "3", "5") == "ValueError"
    assert refusal(lambda: refuse("z has width 3, alas"), "3", "5") == (
        "ValueError without 5 in its sentence"
    )
    assert refusal(lambda: refuse("no")) == "ValueError without a sentence"
    assert refusal(lambda: None) == "no exception"
    assert (
        refusal(lambda: ValueError("z has width 3")) == "an exception that is returned, not raised"
    )


def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(net_G(z).detach())).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def half(update):
    """An update of which the weights move half as far."""

    def step(net_D, net_G, *rest):
        optimizer = rest[-1]
        for group in optimizer.param_groups:
            group["lr"] = 0.15
        return update(net_D, net_G, *rest)

    return step


def looked_at(look, update) -> Record:
    draw, record = Draw(0, "step"), Record("two updates")
    net_D, net_G = discriminator(draw, 2), generator(draw, 2)
    inputs = {"real": draw.normal(2, 5, 2), "z": draw.normal(2, 5, 3)}
    if look is look_at_step_G:
        del inputs["real"]
    look(See(record), update, net_D, net_G, {"loss": "Return the loss."}, **inputs)
    return record


@pytest.mark.parametrize(
    "look, update, name",
    [(look_at_step_D, update_D, "net_D"), (look_at_step_G, update_G, "net_G")],
    ids=["D", "G"],
)
def test_a_step_is_told_by_the_weights_that_it_moves(look, update, name):
    want = looked_at(look, update)
    assert want.values["steps of the optimizer"] == want.values["what else changed"] == []
    assert mismatches([looked_at(look, update)], [want]) == []
    (found, *_) = mismatches([looked_at(look, half(update))], [want])
    assert found.got.startswith(f"{name}'s first weights moved by 0.")


def test_a_step_that_keeps_the_graph_and_moves_the_other_network():
    def wrong(net_D, net_G, real, z, optimizer):
        loss = net_D(real).mean() + net_D(net_G(z)).mean()
        loss.backward()
        optimizer.step()
        return loss

    said = looked_at(look_at_step_D, wrong).values["what else changed"]
    assert said == ["net_G: gradients changed", "the returned loss: still holds the graph"]


# --- loops -----------------------------------------------------------------------------------------


def right(loop: loops.Loop, share: bool = False) -> dict[str, list[float]]:
    history: dict[str, list[float]] = {"loss_D": [], "loss_G": []}
    for _ in loop.report(2, history):
        found = []
        for real in loop.batches:
            z = torch.randn(len(real), 3)
            loss = loop.step_D(loop.net_D, loop.net_G, real, z, loop.optimizer_D)
            z = z if share else torch.randn(len(real), 3)
            found.append((loss, loop.step_G(loop.net_D, loop.net_G, z, loop.optimizer_G)))
        for name, losses in zip(history, zip(*found, strict=True), strict=True):
            history[name].append(float(sum(losses)) / len(losses))
    return history


def generator_first(loop: loops.Loop) -> dict[str, list[float]]:
    history: dict[str, list[float]] = {"loss_D": [], "loss_G": []}
    for _ in loop.report(2, history):
        for real in loop.batches:
            z = torch.randn(len(real), 3)
            loop.step_G(loop.net_D, loop.net_G, z, loop.optimizer_G)
            loop.step_D(loop.net_D, loop.net_G, real, z, loop.optimizer_D)
    return history


def other_data(loop: loops.Loop) -> dict[str, list[float]]:
    loop.batches.append(loop.batches.pop(0))
    return right(loop)


def no_progress(loop: loops.Loop) -> dict[str, list[float]]:
    report, loop.report = loop.report, lambda n, history: iter(range(n))  # type: ignore[method-assign]
    try:
        return right(loop)
    finally:
        loop.report = report  # type: ignore[method-assign]


def optimizers_swapped(loop: loops.Loop) -> dict[str, list[float]]:
    loop.optimizer_D, loop.optimizer_G = loop.optimizer_G, loop.optimizer_D
    return right(loop)


def networks_swapped(loop: loops.Loop) -> dict[str, list[float]]:
    loop.net_D, loop.net_G = loop.net_G, loop.net_D
    try:
        return right(loop)
    finally:
        loop.net_D, loop.net_G = loop.net_G, loop.net_D


def in_eval_mode(loop: loops.Loop) -> dict[str, list[float]]:
    loop.net_D.eval()
    return right(loop)


def fingerprint_of(run, seed: int = 0) -> list[float]:
    draw, record = Draw(seed, "loop"), Record("loop")
    batches = [draw.normal(n, 2) for n in (5, 5, 2)]
    loop = loops.Loop(draw, discriminator(draw, 2), generator(draw, 2), batches)
    run(loop)
    loop.fingerprint(See(record))
    return [round(x, 4) for x in record.values[FINGERPRINT]["data"]]


def test_noise_that_is_drawn_otherwise_leads_to_the_same():
    one = fingerprint_of(right)
    torch.manual_seed(5)
    assert fingerprint_of(right) == fingerprint_of(lambda loop: right(loop, share=True)) == one
    assert fingerprint_of(right, seed=1) != one


@pytest.mark.parametrize(
    "run",
    [generator_first, other_data, no_progress, optimizers_swapped, networks_swapped, in_eval_mode],
)
def test_what_is_called_otherwise_leads_elsewhere(run):
    assert fingerprint_of(run) != fingerprint_of(right)


def test_a_loop_that_empties_the_list_of_batches_is_noticed():
    def run(loop):
        batches = loop.batches
        while batches:
            real = batches.pop(0)
            loop.step_D(loop.net_D, loop.net_G, real, torch.randn(len(real), 3), loop.optimizer_D)

    draw, record = Draw(0, "loop"), Record("loop")
    given = [draw.normal(n, 2) for n in (5, 2)]
    loop = loops.Loop(draw, discriminator(draw, 2), generator(draw, 2), given)
    run(loop)
    loop.look_at_calls(See(record), 3)
    assert record.values["calls"] == ["D on batch 0 with z (5, 3)", "D on batch 1 with z (2, 3)"]
    assert record.values["arguments mixed up"] == ["the caller's list of batches was changed"]


def test_samples_less_their_noise_are_the_same_whatever_was_drawn():
    found = []
    for _ in range(2):
        net_G = RecordingGenerator(Draw(0, "G"), 2)
        samples = torch.cat([net_G(torch.randn(n, 3)) for n in (4, 3)])
        found.append(net_G.without_noise(samples))
    assert torch.allclose(found[0], found[1], atol=1e-5)
    assert net_G.judge(7) != net_G.judge(8)
    assert "not (7, 2)" in net_G.without_noise(samples.T)


def test_the_gradient_for_all_weights_in_one_row():
    net = nn.Sequential(nn.Linear(2, 1), nn.Linear(1, 1))
    x = torch.tensor([[3.0, 4.0]])
    row = gradient_for_weights(net[0](x).sum(), net)
    assert row.tolist() == [3.0, 4.0, 1.0, 0.0, 0.0]  # the second layer has no part in it


def test_why_there_is_no_gradient_for_the_weights():
    net, x = nn.Linear(2, 1), torch.ones(1, 2, requires_grad=True)
    assert "cut off from its inputs" in gradient_for_weights(net(x).detach(), net)
    assert "cut off from the weights" in gradient_for_weights(x.sum(), net)
    loss = net(x).square().sum()
    loss.backward()
    assert "backward() was called already" in gradient_for_weights(loss, net)
    assert gradient_for_weights(3.0, net) == 3.0
