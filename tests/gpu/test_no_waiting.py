"""Training loops on a GPU: no step makes Python wait, and the data stays where it is."""

import pytest
import torch

from course_utils import Batches, mnist, two_moons
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.recipes import vae
from course_utils.recipes.vae import Vae, train_vae
from course_utils.training.fast import fast_step
from tests.benchmarks.digit_gan import train_digit_gan


def every_epoch(num_epochs, history):
    return range(num_epochs)


def adam(net):
    return torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))


def test_data_is_on_the_device_and_shuffled_there():
    digits = mnist("train", device="cuda")
    assert digits.x.is_cuda and digits.y.is_cuda and two_moons(10, device="cuda").is_cuda
    batches = Batches(digits.x, digits.y, batch_size=64)
    assert batches._generator.device.type == "cuda"
    assert all(part.is_cuda for part in next(iter(batches)))


@pytest.mark.parametrize("fast", [False, True])
def test_01s_loop(guarded, fast):
    space = Source("01_vanilla_gan").namespace()
    net_G, net_D = space["Generator"](4).cuda(), space["Discriminator"]().cuda()
    updates = [space["update_D"], space["update_G"]]
    if fast:
        updates = [fast_step(update) for update in updates]
    batches = guarded(Batches(two_moons(2000, device="cuda"), batch_size=128))
    optimizers = adam(net_D), adam(net_G)
    history = space["train"](
        net_D, net_G, *updates, *optimizers, batches, 4, 4, progress=every_epoch
    )
    assert len(history["loss_D"]) == 4 and batches.steps == 3 * 16
    if fast:
        assert not any(update.plain for update in updates)


@pytest.mark.parametrize("fast", [False, True])
def test_02s_loop(guarded, fast):
    source = Source("02_mnist_gan")
    space = source.namespace()
    (given,) = (c.source for c in source.code if c.source.startswith("def update_D("))
    run_cell(given, "<steps>", space)
    net_G, net_D = space["MlpGenerator"]().cuda(), space["MlpDiscriminator"]().cuda()
    steps = [space["update_D"], space["update_G"]]
    if fast:
        steps = [fast_step(step) for step in steps]
    batches = guarded(Batches(mnist("train", device="cuda").x[:1000], batch_size=128))
    optimizers = adam(net_D), adam(net_G)
    for _ in range(4):
        means = space["train_epoch"](net_D, net_G, *steps, *optimizers, batches, 100)
    assert all(map(torch.isfinite, map(torch.tensor, means.values())))
    if fast:
        assert not any(step.plain for step in steps)


def test_the_lean_recipe():
    def watch(step, net_G):
        # After the recordings, and until the mean of a hundred steps is fetched.
        if step in (40, 99):
            torch.cuda.set_sync_debug_mode("error" if step == 40 else "default")

    try:
        train_digit_gan(mnist("train", device="cuda"), 100, progress=every_epoch, watch=watch)
    finally:
        torch.cuda.set_sync_debug_mode("default")


def test_the_vae(guarded, monkeypatch):
    space = Source("02_mnist_gan").namespace()
    x = mnist("train", device="cuda").x[:1000]
    batches = guarded(Batches(x, batch_size=128))
    monkeypatch.setattr(vae, "Batches", lambda *args, **options: batches)
    train_vae(Vae(space["MlpGenerator"]().cuda(), 100).cuda(), x, 4, progress=every_epoch)
    assert batches.steps
