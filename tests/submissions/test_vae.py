"""08's solutions agree with torch.distributions, with evidence that is known, and with exact flows.

Where the path of flow matching comes from: Lipman et al., ICLR 2023, equation 20 with a standard deviation
that falls from 1 to 0. torchcfm's `ConditionalFlowMatcher(sigma=0)` gives the same digits, and
torchdiffeq's `odeint(method="euler")` those of `euler_sample`; neither is installed for these tests.
"""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn
from torch.distributions import (
    Bernoulli,
    Independent,
    MultivariateNormal,
    Normal,
    kl_divergence,
)

from tests.submissions.bank import namespace

WITHIN = 1e-5  # relative


def solution(name):
    return namespace("08_vae")[name]


@pytest.fixture(autouse=True)
def drawn():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


# --- the terms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("n, d", [(1, 1), (5, 3), (4, 40)])
def test_divergence_is_that_of_torchs_distributions(n, d):
    mean, log_var = torch.randn(2, n, d, dtype=torch.float64) * 2
    q, p = Normal(mean, (log_var / 2).exp()), Normal(torch.zeros_like(mean), torch.ones_like(mean))
    expected = kl_divergence(Independent(q, 1), Independent(p, 1))
    torch.testing.assert_close(solution("gaussian_kl")(mean, log_var), expected)


def test_divergence_is_an_expectation_over_draws():
    """The mean of log q(z) - log p(z) over draws of z: what the formula stands for."""
    mean, log_var = torch.randn(2, 1, 3, dtype=torch.float64)
    noise = torch.randn(200_000, 3, dtype=torch.float64)
    z = solution("reparametrize")(mean, log_var, noise)
    log_q = Normal(mean, (log_var / 2).exp()).log_prob(z).sum(1)
    log_p = Normal(0.0, 1.0).log_prob(z).sum(1)
    error = (log_q - log_p).std().item() / math.sqrt(len(z))
    expected = solution("gaussian_kl")(mean, log_var).item()
    assert (log_q - log_p).mean().item() == pytest.approx(expected, abs=4 * error)


@pytest.mark.parametrize("shape", [(5, 2), (3, 1, 4, 4)])
def test_likelihoods_are_those_of_torchs_distributions(shape):
    output, x = torch.randn(2, *shape, dtype=torch.float64) * 3
    bits, numbers = (x > 0).double(), len(shape) - 1
    found = solution("reconstruction")(output, bits)
    torch.testing.assert_close(found, Independent(Bernoulli(logits=output), numbers).log_prob(bits))
    found = solution("reconstruction")(output, x, variance=0.3)
    torch.testing.assert_close(found, Independent(Normal(output, 0.3**0.5), numbers).log_prob(x))


def test_probabilities_of_all_images_sum_to_one():
    pixels = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 6)  # all 64 images of six pixels
    logits = torch.randn(1, 6).expand(64, 6)
    total = solution("reconstruction")(logits, pixels).exp().sum().item()
    assert total == pytest.approx(1.0, rel=WITHIN)


# --- the bound ------------------------------------------------------------------------------------


class Posterior(nn.Module):
    """The exact posterior of x = W z + b + noise, whose coordinates are independent as W's columns are
    orthogonal; or one that is off by a shift."""

    def __init__(self, W, b, variance, shift=0.0):
        super().__init__()
        self.W, self.b, self.variance, self.shift = W, b, variance, shift
        self.unused = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        precision = 1 + self.W.square().sum(0) / self.variance
        mean = (x - self.b) @ self.W / self.variance / precision + self.shift + 0 * self.unused
        return mean, (-precision.log()).expand_as(mean)


def bound(shift=0.0, seed=0):
    """The bound of one x as the loop records it, over many draws; its standard error; log p(x)."""
    W = torch.linalg.qr(torch.randn(4, 2, dtype=torch.float64))[0] * torch.tensor([2.0, 0.5])
    b, variance = torch.randn(4, dtype=torch.float64), 0.2
    x = torch.randn(1, 4, dtype=torch.float64)
    encoder = Posterior(W, b, variance, shift)
    evidence = MultivariateNormal(b, W @ W.T + variance * torch.eye(4, dtype=torch.float64))
    n = 100_000
    history = solution("train_vae")(
        encoder, lambda z: z @ W.T + b, [x.expand(n, 4)],
        torch.optim.SGD(encoder.parameters(), lr=0.0), 1, variance=variance,
        progress=lambda num_epochs, history: range(num_epochs),
    )  # fmt: skip
    # log p(x | z) spreads by about one nat over the draws.
    return history["reconstruction"][0] - history["kl"][0], 5 / math.sqrt(n), evidence.log_prob(x)


def test_with_the_exact_posterior_the_bound_is_the_evidence():
    found, error, evidence = bound()
    assert found == pytest.approx(evidence.item(), abs=error)


def test_with_another_posterior_the_bound_lies_below_it():
    found, error, evidence = bound(shift=0.5)
    assert found < evidence.item() - 2 * error


def test_training_finds_the_evidence_of_a_linear_model():
    """Of Gaussian data on a line the best that a VAE can reach is known."""
    z = torch.randn(512, 1)
    x = z @ torch.tensor([[1.5, -1.0]]) + 0.3 * torch.randn(512, 2)
    covariance = torch.tensor([[1.5], [-1.0]]) @ torch.tensor([[1.5, -1.0]]) + 0.09 * torch.eye(2)
    evidence = MultivariateNormal(torch.zeros(2), covariance).log_prob(x).mean().item()
    encoder, decoder = nn.Linear(2, 2), nn.Linear(1, 2)
    wrapped = nn.Sequential(encoder, Halves())
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.02)
    history = solution("train_vae")(
        wrapped, decoder, list(x.split(64)), optimizer, 60, variance=0.09,
        progress=lambda num_epochs, history: range(num_epochs),
    )  # fmt: skip
    bounds = [a - b for a, b in zip(history["reconstruction"], history["kl"], strict=True)]
    assert bounds[0] < evidence - 5
    assert sum(bounds[-10:]) / 10 == pytest.approx(evidence, abs=0.1)


class Halves(nn.Module):
    def forward(self, both):
        return both.chunk(2, dim=1)


# --- flow matching --------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(6, 2), (3, 1, 4, 4)])
def test_target_is_the_slope_of_the_path(shape):
    x_0, x_1 = torch.randn(2, *shape, dtype=torch.float64)
    t = torch.rand(shape[0], dtype=torch.float64)
    x_t, slope = torch.autograd.functional.jvp(
        lambda t: solution("flow_pair")(x_0, x_1, t)[0], t, torch.ones_like(t)
    )
    found = solution("flow_pair")(x_0, x_1, t)
    torch.testing.assert_close(found, (x_t, slope))
    for time, end in ((0.0, x_0), (1.0, x_1)):
        torch.testing.assert_close(
            solution("flow_pair")(x_0, x_1, torch.full_like(t, time))[0], end
        )


@pytest.mark.parametrize("num_steps", [1, 4, 100])
def test_steps_of_a_linear_flow_are_a_power_of_a_matrix(num_steps):
    A, x_0 = torch.randn(3, 3, dtype=torch.float64), torch.randn(5, 3, dtype=torch.float64)
    step = torch.eye(3, dtype=torch.float64) + A / num_steps
    samples = solution("euler_sample")(lambda x, t: x @ A.T, x_0, num_steps)
    torch.testing.assert_close(samples, x_0 @ torch.linalg.matrix_power(step, num_steps).T)


def test_many_steps_follow_the_flow_between_two_gaussians():
    """From N(0, 1) to N(m, s^2) the velocity that flow matching learns is known: with independent pairs
    (x_0, x_1) it is E[x_1 - x_0 | x_t]. Its flow carries x to m + s x, each point to its quantile."""
    m, s = 2.0, 0.5

    def velocity(x, t):
        t = t[:, None]
        variance = (1 - t) ** 2 + (t * s) ** 2
        return m + (t * s**2 - (1 - t)) / variance * (x - t * m)

    x_0 = torch.linspace(-2, 2, 9, dtype=torch.float64)[:, None]
    coarse, fine = (solution("euler_sample")(velocity, x_0, n) for n in (10, 1000))
    torch.testing.assert_close(fine, m + s * x_0, atol=5e-3, rtol=0)
    assert (coarse - m - s * x_0).abs().max() > 10 * (fine - m - s * x_0).abs().max()


def test_pairs_teach_that_velocity():
    """Least squares on flow_pair's targets, near one place at one time, finds the same expectation."""
    m, s, time = 2.0, 0.5, 0.4
    x_0, x_1 = torch.randn(400_000, 1), m + s * torch.randn(400_000, 1)
    x_t, target = solution("flow_pair")(x_0, x_1, torch.full((len(x_0),), time))
    near = (x_t - 1.0).abs() < 0.02
    variance = (1 - time) ** 2 + (time * s) ** 2
    expected = m + (time * s**2 - (1 - time)) / variance * (1.0 - time * m)
    error = target[near].std().item() / math.sqrt(near.sum().item())
    assert target[near].mean().item() == pytest.approx(expected, abs=4 * error)
