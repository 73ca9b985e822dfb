"""fast_step: the same result as the plain loop, through graphs (a stand-in here) and without."""

import copy
import logging
from contextlib import contextmanager

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.randomness import set_random_state
from course_utils.training import fast, graphs
from course_utils.training.fast import WARM_UP, FastStep, fast_step
from course_utils.training.parts import EMA, linear_decay


def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    with torch.no_grad():
        fake = net_G(z)
    loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(fake)).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z))).mean()
    loss.backward()  # adds to the gradients of net_D, too
    optimizer.step()
    return loss.detach()


def players(width=16, **options):
    torch.manual_seed(0)
    net_D = nn.Sequential(
        nn.Linear(2, width), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(width, 1)
    )
    net_G = nn.Sequential(nn.Linear(4, width), nn.LeakyReLU(0.2), nn.Linear(width, 2))
    return (
        net_D,
        net_G,
        *(torch.optim.Adam(n.parameters(), lr=1e-2, **options) for n in (net_D, net_G)),
    )


def training(update_D, update_G, steps=20, width=16, sizes=(8,), after=None, **options):
    """Losses, then weights and gradients of both networks."""
    net_D, net_G, optimizer_D, optimizer_G = players(width, **options)
    schedules = [linear_decay(o, steps) for o in (optimizer_D, optimizer_G)]
    torch.manual_seed(1)
    losses = []
    for step in range(steps):
        n = sizes[step % len(sizes)]
        real = torch.randn(n, 2)
        losses.append(update_D(net_D, net_G, real, torch.randn(n, 4), optimizer_D))
        losses.append(update_G(net_D, net_G, z=torch.randn(n, 4), optimizer=optimizer_G))
        for schedule in schedules:
            schedule.step()
        if after:
            after(step, net_D, net_G, optimizer_D, optimizer_G)
    tensors = [p for net in (net_D, net_G) for p in net.parameters()]
    return torch.stack(losses), [p.detach() for p in tensors], [p.grad for p in tensors]


class StandIn:
    """Records on a CPU as a CUDA graph does: nothing is run, and a replay reads and writes the
    tensors of the recording only."""

    def __init__(self, fails_at=None, waits=False):
        self.fails_at, self.waits = fails_at, waits
        self.recorded = self.replayed = 0
        self.strict = False

    def warm_up(self, run):
        result = run()
        if self.strict and self.waits:
            raise RuntimeError("called a synchronizing CUDA operation")
        return result

    @contextmanager
    def no_waiting(self):
        self.strict = True
        try:
            yield
        finally:
            self.strict = False

    def record(self, run):
        self.recorded += 1
        things = self.things
        if self.recorded == self.fails_at:
            run()  # all of it is done, and must be undone
            raise RuntimeError("operation not permitted when stream is capturing")
        before = graphs.Snapshot(things)
        outputs = run()
        grads = [p.grad for p in things.params]
        before_grads = before.grads
        # As on a GPU: nothing has happened to any value, but Python saw the step.
        with torch.no_grad():
            for tensor, value in before.values:
                tensor.copy_(value)
        set_random_state(before.random)

        def replay():
            self.replayed += 1
            for p, grad, entry in zip(things.params, grads, before_grads, strict=True):
                p.grad = entry if grad is entry else None
            with torch.enable_grad():
                fresh = run()
            with torch.no_grad():
                for mine, new in zip(leaves(outputs), leaves(fresh), strict=True):
                    mine.copy_(new)
                for p, grad in zip(things.params, grads, strict=True):
                    if grad is not None and p.grad is not grad:
                        grad.copy_(p.grad)
                    p.grad = grad

        return replay, outputs


def leaves(value):
    return [value] if isinstance(value, torch.Tensor) else list(value)


@pytest.fixture
def stand_in(monkeypatch):
    """Makes fast steps with a stand-in for CUDA graphs, which has to know whose step it records."""

    def make(update, **how):
        recorder = StandIn(**how)

        class Recorded(graphs.RecordedStep):
            def __init__(self, recorder, things, update):
                recorder.things = things
                super().__init__(recorder, things, update)

        monkeypatch.setattr(fast, "RecordedStep", Recorded)
        return FastStep(update, recorder=recorder), recorder

    return make


def same(a, b, rtol=1e-4):
    for mine, theirs in zip(a, b, strict=True):
        for x, y in zip(mine, theirs, strict=True):
            torch.testing.assert_close(x, y, rtol=rtol, atol=1e-5)


def test_on_a_cpu_it_equals_the_plain_loop():
    same(training(fast_step(update_D), fast_step(update_G)), training(update_D, update_G))


def test_fused_adam_is_chosen_only_where_nothing_was():
    for options, fused in (({}, True), ({"foreach": True}, None), ({"fused": False}, False)):
        net_D, net_G, optimizer, _ = players(**options)
        update_D(net_D, net_G, torch.randn(4, 2), torch.randn(4, 4), optimizer)
        fast_step(update_D)(net_D, net_G, torch.randn(4, 2), torch.randn(4, 4), optimizer)
        assert optimizer.param_groups[0]["fused"] is fused
        assert all(state["step"] == 2 for state in optimizer.state.values())


@pytest.mark.parametrize("asked, width, gains, used", [
    (None, 16, True, False), (None, 300, True, True), (None, 300, False, False),
    (True, 16, False, True), (False, 300, True, False),
])  # fmt: skip
def test_bfloat16_where_it_pays_or_was_asked_for(monkeypatch, asked, width, gains, used):
    monkeypatch.setattr(fast, "bf16_gains", lambda kind: gains)
    net = nn.Linear(width, width)
    step = fast_step(lambda net, x: net(x).dtype, bf16=asked)
    assert (step(net, torch.randn(2, width)) is torch.bfloat16) is used
    assert step(net, torch.randn(2, width)) == step(net, torch.randn(2, width))


def test_a_network_that_learns_its_shape_in_the_first_step_is_taken(monkeypatch):
    monkeypatch.setattr(fast, "bf16_gains", lambda kind: True)
    net = nn.Sequential(nn.LazyLinear(3), nn.LazyLinear(1))
    loss = fast_step(lambda net, x: net(x).square().mean())(net, torch.ones(4, 2))
    assert loss.shape == () and net[0].weight.shape == (3, 2)


def test_bfloat16_stays_near_the_plain_loop():
    half = training(fast_step(update_D, bf16=True), fast_step(update_G, bf16=True), width=64)
    torch.testing.assert_close(
        half[0], training(update_D, update_G, width=64)[0], rtol=5e-2, atol=0
    )


def test_an_autocast_around_it_holds_without_its_cache():
    net, x = nn.Linear(4, 1, bias=False), torch.ones(1, 4)

    def step(net, x):
        assert not torch.is_autocast_cache_enabled()
        return net(x).dtype

    with torch.autocast("cpu", torch.float16):
        assert fast_step(step)(net, x) is torch.float16


def test_replays_equal_the_plain_loop(stand_in):
    fast_D, recorder_D = stand_in(update_D)
    fast_G, recorder_G = stand_in(update_G)
    same(training(fast_D, fast_G), training(update_D, update_G))
    # The optimiser's state appears in the first step, so that one counts twice.
    assert recorder_D.recorded == recorder_G.recorded == 1
    assert recorder_D.replayed == recorder_G.replayed == 20 - WARM_UP - 1


def test_each_shape_of_batch_is_recorded(stand_in):
    fast_D, recorder = stand_in(update_D)
    result = training(fast_D, fast_step(update_G), steps=24, sizes=(8, 8, 5))
    same(result, training(update_D, update_G, steps=24, sizes=(8, 8, 5)))
    assert recorder.recorded == 2


def test_gradients_that_are_never_cleared_add_up(stand_in):
    def forgetful(net_D, net_G, z, optimizer):
        loss = F.softplus(-net_D(net_G(z))).mean()
        loss.backward()
        optimizer.step()
        return loss.detach()

    fast_G, recorder = stand_in(forgetful)
    same(training(update_D, fast_G), training(update_D, forgetful))
    assert recorder.replayed


def test_what_changes_between_steps_is_recorded_anew(stand_in):
    fast_D, recorder = stand_in(update_D)

    def after(step, net_D, net_G, optimizer_D, optimizer_G):
        if step == 8:
            net_D.eval()  # no dropout from here on
        if step == 16:
            optimizer_D.load_state_dict(copy.deepcopy(optimizer_D.state_dict()))
        if step == 22:
            optimizer_D.param_groups[0]["lr"] = 1e-3  # no new recording: it is a tensor's content

    result = training(fast_D, fast_step(update_G), steps=26, after=after)
    same(result, training(update_D, update_G, steps=26, after=after))
    assert recorder.recorded == 3


def test_outputs_are_not_overwritten_by_the_next_step(stand_in):
    step, recorder = stand_in(lambda x: {"twice": (2 * x, [x + 1])})
    results = [step(torch.full((2,), float(i))) for i in range(WARM_UP)]
    recorder.record = lambda run: (lambda: None, run())
    first = step(torch.full((2,), 7.0))
    assert [r["twice"][0][0].item() for r in results] == [0, 2, 4]
    assert first["twice"][0] is not step._graphs.popitem()[1].outputs["twice"][0]


@pytest.mark.parametrize("how", [{"fails_at": 1}, {"waits": True}])
def test_failure_leaves_everything_as_if_it_had_not_been_tried(stand_in, caplog, how):
    fast_D, recorder = stand_in(update_D, **how)
    optimizers = []
    with caplog.at_level(logging.INFO, "course_utils.training.fast"):
        result = training(
            fast_D, fast_step(update_G), after=lambda step, D, G, o_D, o_G: optimizers.append(o_D)
        )
    same(result, training(update_D, update_G))
    assert recorder.replayed == 0 and fast_D.plain
    group = optimizers[0].param_groups[0]
    assert group["capturable"] is False and isinstance(group["lr"], float)
    (record,) = caplog.records
    assert "update_D runs as written" in record.message and record.levelno == logging.INFO


def test_failure_at_once_is_bit_for_bit_the_plain_step(stand_in):
    """Weights, Adam's state, gradients, buffers and random numbers after a recording that broke."""

    def noisy(net, optimizer, x):
        optimizer.zero_grad()
        loss = (net(x) * torch.randn(len(x), 1)).square().mean()
        loss.backward()
        optimizer.step()
        return loss.detach()

    def run(step):
        torch.manual_seed(3)
        net = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Linear(8, 1))
        optimizer = torch.optim.Adam(net.parameters(), lr=5e-4, fused=True)
        x = torch.randn(6, 3)
        losses = [step(net, optimizer, x) for _ in range(8)]
        state = [v for s in optimizer.state.values() for v in s.values()]
        grads = [p.grad for p in net.parameters()]
        return [*losses, *net.state_dict().values(), *state, *grads, torch.rand(3)], optimizer

    tried, optimizer = run(stand_in(noisy, fails_at=1)[0])
    plain, _ = run(noisy)
    assert optimizer.param_groups[0]["lr"] == 5e-4
    # Until the failure the rate was a tensor in single precision, after it is the number given.
    for a, b in zip(tried, plain, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-6, atol=1e-8)
    assert torch.equal(tried[-1], plain[-1])


def test_an_optimizer_that_graphs_cannot_hold_runs_plain(stand_in, caplog):
    class Plain(torch.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {"lr": 0.1})

        def step(self):
            for group in self.param_groups:
                for p in group["params"]:
                    p.data -= group["lr"] * p.grad

    net = nn.Linear(2, 1)
    step, recorder = stand_in(
        lambda net, x, optimizer: net(x).mean().backward() or optimizer.step()
    )
    with caplog.at_level(logging.INFO, "course_utils.training.fast"):
        for _ in range(6):
            step(net, torch.ones(1, 2), Plain(net.parameters()))
    assert recorder.recorded == 0 and "Plain can't be recorded" in caplog.text


def test_errors_of_the_students_own_come_through_unchanged():
    def broken(net, x):
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        fast_step(broken)(nn.Linear(1, 1), torch.ones(1, 1))


@pytest.mark.parametrize("call, message", [
    (lambda: fast_step(3), "takes a function that does a training step, not a int"),
    (lambda: fast_step(update_D)(1, 2), "update_D was called without a tensor or a network"),
])  # fmt: skip
def test_bad_input_is_named(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_ema_goes_along(stand_in):
    def with_average(net, ema, optimizer, x):
        optimizer.zero_grad()
        loss = net(x).square().mean()
        loss.backward()
        optimizer.step()
        ema.update(net)
        return loss.detach()

    def run(step):
        torch.manual_seed(0)
        net = nn.Linear(3, 2)
        ema, optimizer = EMA(net, 0.8), torch.optim.Adam(net.parameters(), fused=True)
        for _ in range(10):
            step(net, ema, optimizer, torch.randn(4, 3))
        return [ema.module.weight]

    same([run(stand_in(with_average)[0])], [run(with_average)])
