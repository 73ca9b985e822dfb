"""train_many: each member's result is what it would be alone, whatever its networks and steps are made of."""

import copy
import functools
import itertools
import random
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.utils.data import DataLoader, TensorDataset

from course_utils.data.batches import Batches
from course_utils.networks import mlp
from course_utils.training import EMA, Coin, FourierFeatures, fast_step, linear_decay, r1_penalty
from course_utils.training.fast import FastStep
from course_utils.training.many import train_many

STEPS, N, Z_DIM = 6, 8, 3
MEMBERS = (0, 1, 5)
TOLERANCE = 1e-12  # of sums in another order, in double precision
DATA = torch.randn(50, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


@pytest.fixture(autouse=True)
def double_precision():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def players(seed, net_D=None, optimizer=torch.optim.Adam, **options):
    torch.manual_seed(seed)
    return SimpleNamespace(
        net_G=(net_G := mlp(Z_DIM, 5, 2)),
        net_D=(net_D := net_D() if net_D else mlp(2, 5, 1)),
        optimizer_D=optimizer(net_D.parameters(), **{"lr": 0.05, **options}),
        optimizer_G=optimizer(net_G.parameters(), **{"lr": 0.05, **options}),
        batches=Batches(DATA, batch_size=N, drop_last=True, seed=seed),
    )


def update_D(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    fake = net_G(z).detach()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
    loss.backward()
    optimizer.step()
    return loss.detach()


def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = F.softplus(-net_D(net_G(z))).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def play(p, update_D=update_D, update_G=update_G):
    """A short training; returns the networks and the losses."""
    losses = []
    for real in itertools.islice(itertools.cycle(p.batches), STEPS):
        losses.append(
            update_D(p.net_D, p.net_G, real, torch.randn(len(real), Z_DIM), p.optimizer_D)
        )
        losses.append(update_G(p.net_D, p.net_G, torch.randn(len(real), Z_DIM), p.optimizer_G))
    return p.net_D, p.net_G, {"losses": torch.stack(losses)}


def numbers(value):
    if isinstance(value, nn.Module):
        return [x.double() for x in value.state_dict().values()]
    if isinstance(value, torch.Tensor):
        return [value.double()]
    if isinstance(value, dict):
        value = value.values()
    return [x for part in value for x in numbers(part)] if not isinstance(value, float) else [
        torch.tensor(value)
    ]  # fmt: skip


def assert_same(found, alone):
    assert len(found) == len(alone)
    for mine, theirs in zip(found, alone, strict=True):
        for a, b in zip(numbers(mine), numbers(theirs), strict=True):
            assert type(a) is torch.Tensor and a.shape == b.shape
            assert torch.allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE)


def one_by_one(build, train, members=MEMBERS):
    return [train_many(build, train, [member])[0] for member in members]


def assert_together(build, train, members=MEMBERS):
    """All in one pass, without a warning, with the results that each has alone."""
    calls = 0

    def counted(*arguments):
        nonlocal calls
        calls += 1
        return train(*arguments)

    alone = one_by_one(build, train, members)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = train_many(build, counted, members)
    assert calls == 1
    assert_same(found, alone)
    first, second, *_ = alone
    assert not all(torch.equal(a, b) for a, b in zip(numbers(first), numbers(second), strict=True))


# --- The recipe of 01, with all its parts --------------------------------------------------------------


def build_recipe(seed):
    torch.manual_seed(seed)
    features = FourierFeatures(2, num_features=4, sigma=1.0, seed=seed, with_input=True)
    net_D = nn.Sequential(features, mlp(features.out_dim, 6, 6, 1))
    net_G = nn.Sequential(Coin(), mlp(Z_DIM, 6, 6, 2))
    optimizers = [
        torch.optim.Adam(net.parameters(), lr=lr, betas=(0.0, 0.99), fused=True)
        for net, lr in ((net_D, 8e-3), (net_G, 2e-3))
    ]
    schedules = [linear_decay(optimizer, 2 * STEPS) for optimizer in optimizers]
    batches = Batches(DATA, batch_size=N, drop_last=True, seed=seed)
    return net_D, net_G, EMA(net_G, decay=0.9), *optimizers, schedules, batches


def train_recipe(net_D, net_G, ema, optimizer_D, optimizer_G, schedules, batches):
    endless = itertools.chain.from_iterable(itertools.repeat(batches))
    for step in range(2 * STEPS):
        real = next(endless)
        with torch.no_grad():
            fakes = net_G(torch.randn(N, Z_DIM))
        penalize = step % 4 == 0
        real.requires_grad_(penalize)
        logits_real, logits_fake = net_D(torch.cat([real, fakes])).chunk(2)
        loss_D = F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()
        if penalize:
            loss_D = loss_D + 4 * 0.01 * r1_penalty(logits_real, real)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()
        loss_G = F.softplus(-net_D(net_G(torch.randn(N, Z_DIM)))).mean()
        optimizer_G.zero_grad()
        loss_G.backward(inputs=list(net_G.parameters()))
        optimizer_G.step()
        ema.update(net_G)
        for schedule in schedules:
            schedule.step()
    return ema.module, net_D, net_G


def test_the_recipe_of_the_first_notebook():
    assert_together(build_recipe, train_recipe)


# --- Other networks, losses and steps ------------------------------------------------------------------


def wasserstein(net_D, net_G, real, z, optimizer, clip=0.02):
    optimizer.zero_grad()
    loss = net_D(net_G(z).detach()).mean() - net_D(real).mean()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        for p in net_D.parameters():
            p.clamp_(-clip, clip)
    return loss.detach()


def clipped_data(net_D, net_G, real, z, optimizer):
    loss = update_D(net_D, net_G, real, z, optimizer)
    for p in net_D.parameters():
        p.data.clamp_(-0.2, 0.2)
    return loss


def with_gradient_penalty(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    share = torch.rand(len(real), 1, device=real.device)
    between = (share * real + (1 - share) * fake).requires_grad_()
    logits = net_D(between)
    (slope,) = torch.autograd.grad(
        logits, between, grad_outputs=torch.ones_like(logits), create_graph=True
    )
    penalty = ((slope.norm(2, dim=1) - 1) ** 2).mean()
    loss = net_D(fake).mean() - net_D(real).mean() + 10 * penalty
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach()


def hinge(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    loss = F.relu(1 - net_D(real)).mean() + torch.clamp(1 + net_D(net_G(z).detach()), min=0).mean()
    loss.backward()
    nn.utils.clip_grad_norm_(net_D.parameters(), 0.5)
    optimizer.step()
    return loss.detach()


def relativistic(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    real = real.clone().requires_grad_()
    fake = net_G(z).detach().requires_grad_()
    real_logits, fake_logits = net_D(real), net_D(fake)
    loss = F.softplus(fake_logits - real_logits).mean()
    for logits, x in ((real_logits, real), (fake_logits, fake)):
        (slope,) = torch.autograd.grad(logits.sum(), x, create_graph=True)
        loss += 0.05 * slope.pow(2).sum(dim=1).mean()
    loss.backward()
    optimizer.step()
    return loss.detach()


def on_probabilities(net_D, net_G, real, z, optimizer):
    optimizer.zero_grad()
    p_real, p_fake = torch.sigmoid(net_D(real)), net_D(net_G(z).detach()).sigmoid()
    labels = torch.full((len(real), 1), 0.9)
    loss = F.binary_cross_entropy(p_real, labels) - torch.log(1 - p_fake + 1e-8).mean()
    loss = loss + nn.MSELoss()(p_real.mean(dim=0, keepdim=True), p_fake.mean(0, keepdim=True))
    loss.backward()
    optimizer.step()
    return loss.detach()


def power_iteration(net_D, net_G, real, z, optimizer):
    loss = update_D(net_D, net_G, real, z, optimizer)
    with torch.no_grad():
        weight = net_D[0].weight
        u = torch.randn(weight.shape[0])
        for _ in range(3):
            v = F.normalize(weight.T @ u, dim=0)
            u = F.normalize(torch.mv(weight, v), dim=0, eps=1e-12)
        weight /= torch.dot(u, weight @ v)
    return loss


def unrolled(net_D, net_G, real, z, optimizer):
    trial = copy.deepcopy(net_D)
    inner = torch.optim.SGD(trial.parameters(), lr=0.1)
    update_D(trial, net_G, real, z, inner)
    assert net_D[0].weight.shape == (5, 2)
    return update_D(net_D, net_G, real, z, optimizer) + trial(real).mean().detach()


@pytest.mark.parametrize(
    "step",
    [
        wasserstein, clipped_data, with_gradient_penalty, hinge, relativistic, on_probabilities,
        power_iteration, unrolled, fast_step(update_D),
    ],
    ids=lambda step: getattr(step, "__name__", "fast_step"),
)  # fmt: skip
def test_steps_of_the_discriminator(step):
    assert_together(players, lambda p: play(p, update_D=step))


class Never:
    """A recorder that nobody may use."""


def test_steps_are_not_recorded_together():
    fast = train_many(
        players, lambda p: play(p, update_D=FastStep(update_D, recorder=Never())), MEMBERS
    )
    assert_same(fast, one_by_one(players, play))


class Spread(nn.Module):
    """Minibatch standard deviation, and what else a layer of one's own may do."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 4), nn.Linear(4, 1, bias=False)])
        self.scale = nn.Parameter(torch.rand(()))
        self.waves = torch.randn(2, 2)  # no buffer

    def forward(self, x):
        n, d = x.shape
        x = x + torch.sin(x.view(n, d) @ self.waves) * self.scale
        spread = x.std(dim=0, unbiased=False).mean().expand(n, 1)
        x = torch.cat((x, spread), dim=1)
        for layer in self.layers:
            x = F.elu(layer(x[:, : layer.in_features]))
        return x.reshape(-1, 1)


NETS = {
    "spread": Spread,
    "batch norm": lambda: nn.Sequential(
        nn.Linear(2, 4, bias=False), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 1)
    ),
    "layer norm": lambda: nn.Sequential(
        nn.Linear(2, 4), nn.LayerNorm(4), nn.GELU(), nn.Linear(4, 1)
    ),
    "dropout": lambda: nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.3), nn.Tanh(), nn.Linear(4, 1)),
    "in place": lambda: nn.Sequential(
        nn.Linear(2, 4), nn.LeakyReLU(0.2, inplace=True), nn.Linear(4, 1)
    ),
    "spectral norm": lambda: nn.Sequential(
        spectral_norm(nn.Linear(2, 4)), nn.SELU(), spectral_norm(nn.Linear(4, 1))
    ),
    "prelu": lambda: nn.Sequential(
        nn.Linear(2, 4), nn.PReLU(), nn.Linear(4, 1), nn.Flatten(), nn.Identity()
    ),
    "other shapes": lambda: nn.Sequential(
        nn.Linear(2, 6), nn.Unflatten(1, (2, 3)), nn.Flatten(1), nn.Softplus(), nn.Linear(6, 1)
    ),
}


@pytest.mark.parametrize("name", NETS)
def test_networks(name):
    # Not Adam: where a gradient is 0 but for rounding, as below a batch norm, it makes whole steps of that.
    assert_together(lambda seed: players(seed, NETS[name], torch.optim.SGD), play)


OPTIMIZERS = {
    "sgd": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, weight_decay=0.01),
    "rmsprop": torch.optim.RMSprop,
    "adamw": lambda p, lr: torch.optim.AdamW(p, lr=lr, amsgrad=True),
    "adam, one by one": lambda p, lr: torch.optim.Adam(p, lr=lr, foreach=False),
    "adam, lists": lambda p, lr: torch.optim.Adam(p, lr=lr, foreach=True),
    "adafactor": torch.optim.Adafactor,  # looks at whole matrices
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(name):
    assert_together(lambda seed: players(seed, optimizer=OPTIMIZERS[name]), play)


def test_labels():
    def build(seed):
        p = players(seed)
        p.embed = nn.Embedding(3, 2)
        p.optimizer_D.add_param_group({"params": p.embed.parameters(), "lr": 0.01})
        p.batches = Batches(DATA, torch.arange(50) % 3, batch_size=N, seed=seed, drop_last=True)
        return p

    def train(p):
        for real, y in p.batches:
            p.optimizer_D.zero_grad()
            z = torch.randn(len(real), Z_DIM) + F.one_hot(y, 3)
            logits = p.net_D(real) * p.embed(y).sum(1, keepdim=True) + p.net_D(p.net_G(z)).detach()
            guess = torch.cat([logits, p.embed(y)], dim=1)
            loss = F.cross_entropy(guess, y) + logits[y == 1].sum() * 0
            loss.backward()
            p.optimizer_D.step()
        return p.net_D, p.embed

    def without_a_mask(p):
        for real, y in p.batches:
            p.optimizer_D.zero_grad()
            wrong = torch.randint(0, 3, (len(real),))
            logits = p.net_D(real + F.one_hot(wrong, 3)[:, :2]) * p.embed(y).sum(1, keepdim=True)
            loss = F.cross_entropy(torch.cat([logits, p.embed(y)], dim=1), y)
            loss.backward()
            p.optimizer_D.step()
        return p.net_D, p.embed

    assert_together(build, without_a_mask)
    with pytest.warns(UserWarning, match="y == 1"):  # as many as each member has
        found = train_many(build, train, MEMBERS)
    assert_same(found, one_by_one(build, train))


# --- Single operations ---------------------------------------------------------------------------------

OPERATIONS = {
    "arithmetic": lambda x, y, c: (x + y) * c.T - x / (2 + y.abs()) ** 2 + (1 - x.detach()) // 1 + 2**x,
    "broadcast": lambda x, y, c: x * y[0] + y[:, :1] - c[None, :, 0],
    "compare": lambda x, y, c: torch.where((x > y) & (x != 0) | ~(y <= 0.1), x, y.clamp(min=0.2)),
    "activations": lambda x, y, c: F.elu(F.hardtanh(x) + F.silu(y)) + F.celu(x).tanh() + F.mish(y),
    "sums": lambda x, y, c: (x.sum() + y.mean(1).sum(0) + x.amax(dim=(0, -1)) + y.std(0).var()
                             + x.logsumexp(dim=-1, keepdim=True) + y.mean((0, 1)) + x.sum(0, True)),
    "more sums": lambda x, y, c: (x.max(dim=1).values + torch.max(x, y).min() + x.prod(0)[0]
                                  + x.median() + y.argmax(-1) + x.cumsum(0)[-1, -1] + y.norm()),
    "softmax": lambda x, y, c: x.softmax(-1) + F.log_softmax(y, dim=1) + torch.softmax(x, 0),
    "matmul": lambda x, y, c: (x @ y.T) @ (y @ c) + x.mm(y.t()) @ torch.mv(c.T, c[:, 0])
                              + torch.einsum("ni,mi->nm", x, y) + c[:2, :2].matmul(x.T)[0, 0],
    "shared": lambda x, y, c: F.linear(DATA[:4], y) + DATA[:4] @ x.T + F.linear(x, DATA[:4]),
    "linear": lambda x, y, c: F.linear(x, y, c[0]) + F.linear(x[0], y) + F.linear(x[None], y, None)[0],
    "parts": lambda x, y, c: torch.cat([x[1:, ..., None], y[None, :3].transpose(0, 1).mT
                                        .expand(3, 2, 1)], dim=-1).flatten(1).chunk(2, dim=1)[0],
    "more parts": lambda x, y, c: torch.stack([*x.split(1, dim=0)[:2], y[[1]]], dim=-1)
                                  .permute(1, 2, 0).reshape(-1)[torch.arange(3)].unsqueeze(-1),
    "views": lambda x, y, c: (x.reshape(2, 4).view(-1, 2).flip(0).roll(1, 0).repeat(1, 2)[:, 1:3]
                              + torch.atleast_2d(y.unbind(0)[1]) + F.linear(x, y[:2]).view(2, 4).T),
    "losses": lambda x, y, c: (F.mse_loss(x, y) + F.l1_loss(x, y, reduction="sum") + F.huber_loss(x, y)
                               + F.mse_loss(x, DATA[:4])
                               + F.binary_cross_entropy_with_logits(x, y.sigmoid(), reduction="none").sum()
                               + F.cross_entropy(x, y.argmax(1)) + F.smooth_l1_loss(x, y, beta=0.5)),
    "in place": lambda x, y, c: x.clone().add_(y, alpha=2).mul_(c[0, :2]).clamp_(-1, 1).index_fill_(
        0, torch.tensor([1]), 3.0).addcmul_(x, y).copy_(DATA[:4] + x) / y.clone().zero_().fill_(2),
    "assigned": lambda x, y, c: _assigned(x.clone(), y),
    "made": lambda x, y, c: (torch.zeros_like(x) * y + torch.full_like(y, 3) + x.new_ones(4, 2)
                             + torch.eye(4, 2) + F.one_hot(y.argmax(1), 2) + torch.ones(2) * x.shape[0]),
    "linear algebra": lambda x, y, c: (torch.linalg.norm(x, dim=1, keepdim=True) + F.normalize(y, dim=1)
                                       + torch.linalg.svdvals(x) + torch.mm(x, y.T).det()
                                       + F.cosine_similarity(x, y)[:, None] + torch.outer(x[0], y[0])[0]),
    "iterated": lambda x, y, c: sum(row * k for k, row in enumerate(x)) + sum(y[i, 0] for i in range(len(y))),
    "dtypes": lambda x, y, c: (x.float() + y.to(torch.float32)).double() * (x > 0) + (y > 0).to(x),
    "named": lambda x, y, c: torch.sum(input=x) + F.linear(input=x, weight=y) + torch.add(input=x, other=1)[:, :1],
}  # fmt: skip


def _assigned(x, y):
    x[0] = y[1]
    x[1:3, 1] = 0
    x[2] += y[0]
    x[torch.tensor([3])] *= 2
    return x


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_and_their_gradients(name):
    operation = OPERATIONS[name]

    def build(seed):
        torch.manual_seed(seed)
        return tuple(torch.randn(shape, requires_grad=True) for shape in ((4, 2), (4, 2), (2, 4)))

    def train(*tensors):
        result = operation(*tensors)
        slopes = torch.autograd.grad(
            (result * result).sum(), tensors, create_graph=True, allow_unused=True
        )
        slopes = [g for g in slopes if g is not None]
        steep = sum(g.square().sum() for g in slopes if g.requires_grad)
        if isinstance(steep, torch.Tensor):
            steep.backward()
        return result.detach(), *slopes, *(x.grad for x in tensors if x.grad is not None)

    assert_together(build, train)


# --- Settings ------------------------------------------------------------------------------------------


def test_rates_that_differ():
    def build(lr):
        p = players(0, lr=lr)
        return p, linear_decay(p.optimizer_D, 2 * STEPS)

    def train(p, schedule):
        def step(*arguments):
            loss = update_D(*arguments)
            schedule.step()
            return loss

        return play(p, update_D=step)

    assert_together(build, train, (0.05, 0.01, 0.002))


def test_numbers_that_differ():
    def build(setting):
        weight, scale = setting
        return players(0), {"weight": weight}, (scale,)

    def train(p, weights, scales):
        def step(net_D, net_G, real, z, optimizer):
            optimizer.zero_grad()
            logits = net_D(scales[0] * real)
            loss = (logits - 1).square().mean() + weights["weight"] * net_D(net_G(z)).mean()
            loss.backward()
            optimizer.step()
            return loss.detach()

        return *play(p, update_D=step), weights

    assert_together(build, train, ((0.5, 1), (0.5, 2), (0.1, 3)))


def test_numbers_that_differ_leave_single_precision():
    def train(weight, x):
        assert (weight * x).dtype == torch.float32
        return weight * x

    found = train_many(lambda w: (w, torch.ones(2, dtype=torch.float32) + w), train, (0.5, 0.25))
    assert [x.tolist() for x in found] == [[0.75, 0.75], [0.3125, 0.3125]]


def test_generators_and_loaders_of_their_own():
    def build(seed):
        p = players(seed)
        loader = DataLoader(TensorDataset(DATA), batch_size=N, shuffle=True, drop_last=True)
        return p, loader, iter(p.batches), torch.Generator().manual_seed(seed)

    def train(p, loader, iterator, generator):
        losses = []
        for _ in range(2):
            for (real,) in loader:
                z = torch.randn(N, Z_DIM, generator=generator)
                losses.append(update_D(p.net_D, p.net_G, real, z, p.optimizer_D))
        losses.append(next(iterator).mean() + torch.randperm(4)[0] + torch.rand_like(DATA).sum())
        return p.net_D, torch.stack(losses)

    assert_together(build, train)


# --- What can't be done together -----------------------------------------------------------------------


def noting_items(p):
    history = [float(loss.item()) for loss in play(p)[2]["losses"]]
    return p.net_D, {"history": history}


def branching(p):
    for p_ in p.net_D.parameters():
        if p_.sum() > 0:
            p_.data.zero_()
    return p.net_D


def numpy_noise(p):
    p.net_D[0].weight.data.add_(float(np.random.rand()))
    return p.net_D


def python_noise(p):
    p.net_D[0].weight.data.add_(random.random())
    return p.net_D


def seeding(p):
    torch.manual_seed(3)
    return play(p)


def building(p):
    p.net_D = nn.Linear(2, 1)
    return play(
        SimpleNamespace(**{**vars(p), "optimizer_D": torch.optim.SGD(p.net_D.parameters())})
    )


def shared_gradient(p):
    x = DATA[:3].clone().requires_grad_()
    return torch.autograd.grad(p.net_D(x).sum(), x)[0]


class Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        return -gradient


def reversing(p):
    logits = p.net_D(DATA)
    (logits.mean() + 2 * Reversed.apply(logits).mean()).backward()
    return [q.grad for q in p.net_D.parameters()]


@pytest.mark.parametrize(
    ("train", "why"),
    [
        (noting_items, r"loss\.item\(\).*\.item\(\) reads a value"),
        (branching, r"if p_\.sum\(\) > 0.*a branch reads a value"),
        (numpy_noise, "draws random numbers that are not torch's"),
        (python_noise, "draws random numbers that are not torch's"),
        (seeding, "seeds torch's random numbers"),
        (building, r"nn\.Linear\(2, 1\).*a network is made, which belongs into build"),
        (reversing, r"Reversed.apply\(logits\).*Reversed has a gradient of its own making"),
        (shared_gradient, "the gradient at a tensor that all members share"),
    ],
)  # fmt: skip
def test_one_after_the_other_with_a_reason(train, why):
    def build(seed):
        np.random.seed(seed)
        random.seed(seed)
        return players(seed)

    alone = one_by_one(build, train)
    with pytest.warns(UserWarning, match=f"one after the other: .*{why}"):
        found = train_many(build, train, MEMBERS)
    assert_same(found, alone)


def test_an_error_of_the_training_is_its_own():
    def train(p):
        return p.net_D(torch.ones(2, 7))

    with (
        pytest.warns(UserWarning, match="mat1 and mat2|size"),
        pytest.raises(RuntimeError, match="shapes cannot be multiplied"),
    ):
        train_many(players, train, MEMBERS)


def test_global_random_numbers_are_left_as_they_were():
    torch.manual_seed(7)
    want = torch.rand(3)
    torch.manual_seed(7)
    train_many(players, play, MEMBERS)
    assert torch.equal(torch.rand(3), want)


def test_networks_that_differ_in_shape():
    def build(width):
        torch.manual_seed(0)
        net = mlp(2, width, 1)
        return net, torch.optim.SGD(net.parameters(), lr=0.1)

    def train(net, optimizer):
        net(DATA).mean().backward()
        optimizer.step()
        return net(DATA).detach()

    with pytest.warns(UserWarning, match="members differ in"):
        found = train_many(build, train, (3, 4))
    assert_same(found, one_by_one(build, train, (3, 4)))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda shared: shared.optimizer_D, "a new Adam"),
        (lambda shared: shared.batches, "a new Batches"),
    ],
)
def test_what_has_a_state_is_not_shared(make, why):
    shared = players(0)
    with pytest.raises(ValueError, match=why):
        train_many(lambda seed: make(shared), lambda thing: thing, MEMBERS)


def test_trained_networks_are_not_shared():
    net = mlp(2, 3, 1)
    with pytest.raises(ValueError, match="new networks for each member"):
        train_many(lambda seed: torch.optim.SGD(net.parameters(), lr=0.1), play, MEMBERS)


def test_functions_that_build_makes():
    """The same for all, or, where they hold something else, a reason to go one by one."""

    def build_with(scale_of):
        def build(seed):
            scale = scale_of(seed)

            def stretched(x, by=(2.0, 1.0)):
                return x * by[0] * scale

            return players(seed), stretched, functools.partial(torch.add, alpha=3)

        return build

    def train(p, stretched, add):
        return add(p.net_D(stretched(DATA)), 1).detach()

    assert_together(build_with(lambda seed: 0.5), train)
    with pytest.warns(UserWarning, match="functions that differ"):
        found = train_many(build_with(float), train, MEMBERS)
    assert_same(found, one_by_one(build_with(float), train))


def test_a_network_that_all_share_is_left_alone():
    judge = mlp(2, 3, 1).requires_grad_(False)

    def train(p, judge):
        p.optimizer_G.zero_grad()
        judge(p.net_G(torch.randn(N, Z_DIM))).mean().backward()
        p.optimizer_G.step()
        return p.net_G

    assert_together(lambda seed: (players(seed), judge), train)


def test_no_members():
    with pytest.raises(ValueError, match="at least one member"):
        train_many(players, play, [])
