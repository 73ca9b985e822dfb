"""fast_step on a GPU: recorded steps equal the plain loop; a recording that fails leaves no trace."""

import logging

import pytest
import torch

from course_utils import Batches, mnist, two_moons
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.training.fast import fast_step
from course_utils.training.parts import linear_decay


def run(assignment, wrap, epochs=4):
    """Losses, weights, and the random numbers after it, of a notebook's own steps on 1000 rows."""
    source = Source(assignment)
    space = source.namespace()
    for cell in source.code:
        if cell.source.startswith("def update_D(net_D, net_G, real, z, optimizer, penalty"):
            run_cell(cell.source, "<steps of 02>", space)
    torch.manual_seed(0)
    if assignment == "01_vanilla_gan":
        nets = space["Discriminator"](), space["Generator"](4)
        steps, x, z_dim = ("update_D", "update_G"), two_moons(1000, device="cuda"), 4
    else:
        nets = space["MlpDiscriminator"](), space["MlpGenerator"](100)
        steps, x, z_dim = ("update_D", "update_G"), mnist("train", device="cuda").x[:1000], 100
    net_D, net_G = (net.cuda() for net in nets)
    step_D, step_G = (wrap(space[name]) for name in steps)
    optimizer_D, optimizer_G = (
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999)) for net in (net_D, net_G)
    )
    schedules = [linear_decay(o, 8 * epochs) for o in (optimizer_D, optimizer_G)]
    losses = []
    for epoch in range(epochs):
        for real in Batches(x, batch_size=128, seed=epoch):  # the last batch is shorter
            z = torch.randn(len(real), z_dim, device="cuda")
            out = step_D(net_D, net_G, real, z, optimizer_D)
            z = torch.randn(len(real), z_dim, device="cuda")
            losses += [
                out[0] if isinstance(out, tuple) else out,
                step_G(net_D, net_G, z, optimizer_G),
            ]
            for schedule in schedules:
                schedule.step()
    weights = [p.detach() for net in (net_D, net_G) for p in net.parameters()]
    return torch.stack(losses).float(), weights, torch.rand(3, device="cuda"), (step_D, step_G)


@pytest.mark.parametrize("assignment", ["01_vanilla_gan", "02_mnist_gan"])
def test_recorded_steps_equal_the_plain_loop(assignment):
    plain = run(assignment, lambda step: step)
    fast = run(assignment, lambda step: fast_step(step, bf16=False))
    assert all(step._graphs and not step.plain for step in fast[3])
    torch.testing.assert_close(fast[0][:40], plain[0][:40], rtol=1e-4, atol=1e-5)
    for a, b in zip(fast[1], plain[1], strict=True):
        torch.testing.assert_close(a, b, rtol=1e-2, atol=1e-3)
    assert torch.equal(fast[2], plain[2])  # dropout and noise drew as many numbers


def test_bfloat16_stays_near_the_plain_loop():
    fast, plain = run("02_mnist_gan", fast_step), run("02_mnist_gan", lambda step: step)
    torch.testing.assert_close(fast[0][:40], plain[0][:40], rtol=5e-2, atol=1e-2)


def waits(net, x, optimizer):
    """Asks for a number in the middle of the step."""
    optimizer.zero_grad()
    loss = net(x).square().mean() * (1 + torch.rand((), device="cuda"))
    loss.backward()
    if loss.item() > -1:
        optimizer.step()
    return loss.detach()


def stops_recording(net, x, optimizer):
    """Does what a recording forbids and no check for waiting notices."""
    optimizer.zero_grad()
    loss = net(x).square().mean() * (1 + torch.rand((), device="cuda"))
    loss.backward()
    torch.cuda.current_stream().synchronize()
    optimizer.step()
    return loss.detach()


@pytest.mark.parametrize("step", [waits, stops_recording])
def test_failure_leaves_everything_as_in_the_plain_loop(step, caplog):
    def training(step):
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.BatchNorm1d(8)).cuda()
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
        losses = [step(net, torch.randn(16, 3, device="cuda"), optimizer) for _ in range(10)]
        return [*losses, *net.state_dict().values(), torch.rand(3, device="cuda")]

    with caplog.at_level(logging.INFO, "course_utils.training.fast"):
        tried = training(fast_step(step))
    assert "runs as written" in caplog.text
    for a, b in zip(tried, training(step), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-7)
