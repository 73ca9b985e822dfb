"""Many trainings in one pass: on a GPU, too, each is what it would be alone, random numbers included."""

import warnings

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.data.batches import Batches
from course_utils.data.points import two_moons
from course_utils.networks import mlp
from course_utils.training import EMA, Coin, FourierFeatures, r1_penalty, train_many

DEVICE = "cuda"
Z_DIM, BATCH = 4, 32


def build(seed):
    torch.manual_seed(seed)
    X = two_moons(200, device=DEVICE).double()
    features = FourierFeatures(2, num_features=4, seed=seed, with_input=True)
    net_D = nn.Sequential(features, mlp(features.out_dim, 16, 1)).double().to(DEVICE)
    net_G = nn.Sequential(Coin(), mlp(Z_DIM, 16, 2), nn.Dropout(0.1)).double().to(DEVICE)
    optimizers = [torch.optim.Adam(net.parameters(), lr=1e-3, fused=True) for net in (net_D, net_G)]
    return net_D, net_G, EMA(net_G), *optimizers, Batches(X, batch_size=BATCH, seed=seed)


def train(net_D, net_G, ema, optimizer_D, optimizer_G, batches):
    for real in batches:
        noise = torch.randn(len(real), Z_DIM, device=real.device, dtype=real.dtype)
        real.requires_grad_()
        logits = net_D(real)
        loss = F.softplus(-logits).mean() + F.softplus(net_D(net_G(noise).detach())).mean()
        loss = loss + r1_penalty(logits, real)
        optimizer_D.zero_grad()
        loss.backward()
        optimizer_D.step()
        loss = F.softplus(-net_D(net_G(torch.randn_like(noise)))).mean()
        optimizer_G.zero_grad()
        loss.backward()
        optimizer_G.step()
        ema.update(net_G)
    return ema.module


def test_each_as_alone():
    alone = [train_many(build, train, [seed])[0] for seed in range(3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # all in one pass
        together = train_many(build, train, range(3))
    for mine, theirs in zip(together, alone, strict=True):
        for a, b in zip(mine.parameters(), theirs.parameters(), strict=True):
            assert torch.allclose(a, b, rtol=1e-10, atol=1e-10)
    first, second, _ = (next(net.parameters()) for net in together)
    assert not torch.equal(first, second)
