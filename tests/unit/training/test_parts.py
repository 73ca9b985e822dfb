"""The given parts of a stable GAN."""

import copy
import math

import pytest
import torch
from torch import nn

from course_utils.training.blocks import adam_with_decay, train_in_blocks
from course_utils.training.parts import EMA, FourierFeatures, linear_decay, r1_penalty


def mlp(in_dim=2, out_dim=1, seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(in_dim, 16), nn.LeakyReLU(0.2), nn.Linear(16, out_dim))


def test_r1_of_a_linear_discriminator_is_its_squared_weight():
    net_D = nn.Linear(3, 1)
    real = torch.randn(7, 3, requires_grad=True)
    penalty = r1_penalty(net_D(real), real)
    assert penalty.shape == () and torch.allclose(penalty, net_D.weight.square().sum())
    penalty.backward()
    assert torch.allclose(net_D.weight.grad, 2 * net_D.weight)


def test_r1_of_a_quadratic_and_of_images():
    real = torch.randn(5, 1, 4, 4, requires_grad=True)
    logits = real.square().flatten(1).sum(1, keepdim=True)  # gradient 2x
    expected = 4 * real.square().flatten(1).sum(1).mean()
    assert torch.allclose(r1_penalty(logits, real), expected)


def test_r1_says_what_to_call_when_the_gradient_is_not_recorded():
    net_D, real = mlp(), torch.randn(5, 2)
    with pytest.raises(RuntimeError, match=r"real.requires_grad_\(\) before"):
        r1_penalty(net_D(real), real)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_fused_adam_and_double_backward_agree_with_plain_adam(device):
    """Fused optimisers on the CPU silently misread gradients that are not contiguous in memory.

    Double backward makes such gradients; ``backward()`` brings them into the layout of the weights, while
    assigning to ``p.grad`` what ``autograd.grad`` returns does not.
    """
    if device == "cuda" and not torch.cuda.is_available():
        pytest.skip("no CUDA device")

    def weights_after(fused):
        net_D = nn.Sequential(FourierFeatures(2), mlp(16)).to(device).double()
        optimizer = torch.optim.Adam(net_D.parameters(), lr=1e-2, fused=fused)
        x = torch.randn(32, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64).to(
            device
        )
        for _ in range(10):
            real = x.clone().requires_grad_()
            logits = net_D(real)
            loss = nn.functional.softplus(-logits).mean() + 0.1 * r1_penalty(logits, real)
            optimizer.zero_grad()
            loss.backward()
            assert all(p.grad.is_contiguous() for p in net_D.parameters())
            optimizer.step()
        return [p.detach() for p in net_D.parameters()]

    for fused, plain in zip(weights_after(True), weights_after(False), strict=True):
        assert torch.allclose(fused, plain, rtol=1e-9, atol=1e-12)


def test_ema_is_the_weighted_mean_of_the_networks_seen():
    net_G = nn.Linear(1, 1, bias=False)
    ema = EMA(net_G, decay=0.9)
    for weight in (1.0, 2.0, 4.0):
        nn.init.constant_(net_G.weight, weight)
        ema.update(net_G)
    assert float(ema.module.weight) == pytest.approx(0.81 * 1 + 0.09 * 2 + 0.1 * 4)
    assert not ema.module.weight.requires_grad and net_G.weight.requires_grad


def test_ema_takes_over_batchnorm_statistics_and_evaluates():
    net_G = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    ema = EMA(net_G, decay=0.5)
    for _ in range(3):
        net_G(torch.randn(8, 3))
        ema.update(net_G)
    norm = ema.module[1]
    assert torch.equal(norm.running_mean, net_G[1].running_mean)
    assert torch.equal(norm.running_var, net_G[1].running_var)
    assert int(norm.num_batches_tracked) == 3
    assert not norm.training and net_G.training
    assert ema.module(torch.randn(1, 3)).shape == (1, 4)  # one row has no batch statistics


def test_ema_leaves_the_network_alone():
    net_G = mlp()
    before = copy.deepcopy(net_G.state_dict())
    ema = EMA(net_G)
    ema.update(net_G)
    assert all(torch.equal(before[k], v) for k, v in net_G.state_dict().items())
    for decay in (1.0, -0.1, float("nan")):
        with pytest.raises(ValueError, match="decay must lie between"):
            EMA(net_G, decay)


def test_linear_decay_reaches_zero_and_stays_there():
    optimizer = torch.optim.SGD(
        [{"params": [nn.Parameter(torch.zeros(1))], "lr": 0.4},
         {"params": [nn.Parameter(torch.zeros(1))], "lr": 0.1}], lr=1.0
    )  # fmt: skip
    scheduler = linear_decay(optimizer, num_steps=4)
    rates = []
    for _ in range(6):
        rates.append([group["lr"] for group in optimizer.param_groups])
        optimizer.step()
        scheduler.step()
    assert torch.allclose(
        torch.tensor(rates),
        torch.tensor([[0.4, 0.1], [0.3, 0.075], [0.2, 0.05], [0.1, 0.025], [0, 0], [0, 0]]),
    )
    with pytest.raises(ValueError, match="num_steps must be at least 1"):
        linear_decay(optimizer, 0)


def test_fourier_features_approximate_the_gaussian_kernel():
    """Rahimi, Recht: the waves' mean of cos(a - b) tends to exp(-(2 pi sigma |x - y|)^2 / 2)."""
    sigma = 0.4
    features = FourierFeatures(2, num_features=20000, sigma=sigma)
    x, y = torch.tensor([[0.1, 0.2]]), torch.tensor([[0.4, -0.1]])
    kernel = float((features(x) * features(y)).sum()) / 20000
    distance = float((x - y).norm())
    assert kernel == pytest.approx(math.exp(-((2 * math.pi * sigma * distance) ** 2) / 2), abs=0.02)


def test_fourier_features_are_fixed_by_their_seed_and_not_trained():
    one, same, other = (
        FourierFeatures(2, seed=1),
        FourierFeatures(2, seed=1),
        FourierFeatures(2, seed=2),
    )
    x = torch.randn(3, 2)
    assert one(x).shape == (3, one.out_dim) and one.out_dim == 16
    assert torch.equal(one(x), same(x)) and not torch.equal(one(x), other(x))
    assert list(one.parameters()) == [] and "frequencies" in one.state_dict()
    for bad in ({"in_dim": 0}, {"in_dim": 2, "num_features": 0}, {"in_dim": 2, "sigma": 0.0}):
        with pytest.raises(ValueError, match="must be"):
            FourierFeatures(**bad)


def test_fourier_features_may_keep_their_input():
    x = torch.randn(5, 2, generator=torch.Generator().manual_seed(0))
    plain = FourierFeatures(2, num_features=3, seed=1)
    beside = FourierFeatures(2, num_features=3, seed=1, with_input=True)
    assert beside.out_dim == plain.out_dim + 2 == beside(x).shape[1]
    assert torch.equal(beside(x), torch.cat([plain(x), x], 1))


def test_blocks_note_the_mean_of_their_steps_and_the_rate_falls_after_each():
    weight = nn.Parameter(torch.zeros(1))
    optimizer, schedule = adam_with_decay([weight], 1.0, 5)
    rates, seen = [], []

    def progress(num_blocks, history):
        for block in range(num_blocks):
            yield block
            seen.append({name: list(values) for name, values in history.items()})

    def step(k):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        return torch.tensor([float(k), 10.0 * k])

    history = train_in_blocks(
        step, 5, ("a", "b"), schedules=[schedule], steps_per_block=2, progress=progress
    )
    assert history == {"a": [0.5, 2.5, 4.0], "b": [5.0, 25.0, 40.0]}
    assert seen == [{name: v[: k + 1] for name, v in history.items()} for k in range(3)]
    assert rates == pytest.approx([1.0, 0.8, 0.6, 0.4, 0.2])
