"""09's solutions agree with other libraries' scores and distances, and do what its text says of them."""

from __future__ import annotations

import copy

import pytest
import torch
from sklearn.metrics import accuracy_score, mean_absolute_error
from torch import nn
from torch.distributions import Bernoulli
from torch.func import functional_call, grad
from torchmetrics.classification import MulticlassAccuracy

from tests.submissions.bank import namespace

STEM = "09_image_translation"


def solution(name):
    return namespace(STEM)[name]


@pytest.fixture(autouse=True)
def drawn():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def mlp(ins=2, outs=2):
    return nn.Sequential(nn.Linear(ins, 8), nn.Tanh(), nn.Linear(8, outs)).double()


class Turn(nn.Module):
    """Points, turned by an angle and moved: what undoes it is known."""

    def __init__(self, angle, shift):
        super().__init__()
        self.matrix = torch.tensor([[angle.cos(), -angle.sin()], [angle.sin(), angle.cos()]])
        self.shift = shift

    def forward(self, x):
        return x @ self.matrix.T + self.shift


class Back(nn.Module):
    def __init__(self, turn):
        super().__init__()
        self.turn = turn

    def forward(self, x):
        return (x - self.turn.shift) @ self.turn.matrix


# --- losses without pairs --------------------------------------------------------------------------


def test_what_comes_home_has_no_cycle_loss_and_what_misses_it_the_mean_of_what_it_misses():
    there = Turn(torch.tensor(0.7, dtype=torch.float64), normal(2))
    back, a, b = Back(there), normal(6, 2), normal(4, 2)
    loss = solution("cycle_loss")(there, back, a, b, back(b), there(a))
    assert loss.item() == pytest.approx(0, abs=1e-12)
    further = solution("cycle_loss")(there, back, a, b, back(b), there(a + 0.5))
    assert further.item() == pytest.approx(0.5)


def test_a_half_turn_that_is_undone_costs_no_cycle_loss():
    """Of the two right answers in the plane the loss prefers neither."""
    net_AB, net_BA, a, b = mlp(), mlp(), normal(5, 2), normal(5, 2)
    half = Turn(torch.tensor(torch.pi, dtype=torch.float64), torch.zeros(2, dtype=torch.float64))
    turned_AB, turned_BA = nn.Sequential(net_AB, half), nn.Sequential(half, net_BA)
    losses = [
        solution("cycle_loss")(to_b, to_a, a, b_seen, to_a(b_seen), to_b(a))
        for to_b, to_a, b_seen in ((net_AB, net_BA, b), (turned_AB, turned_BA, half(b)))
    ]
    torch.testing.assert_close(*losses)


@pytest.mark.parametrize("n, m", [(4, 4), (2, 7)])
def test_cycle_and_identity_are_mean_absolute_errors(n, m):
    net_AB, net_BA = mlp(), mlp()
    a, b, fake_a, fake_b = normal(n, 2), normal(m, 2), normal(m, 2), normal(n, 2)
    with torch.no_grad():
        trips = (net_BA(fake_b), a), (net_AB(fake_a), b)
        same = (net_AB(b), b), (net_BA(a), a)
        found = (
            solution("cycle_loss")(net_AB, net_BA, a, b, fake_a, fake_b),
            solution("identity_loss")(net_AB, net_BA, a, b),
        )
    for loss, pairs in zip(found, (trips, same), strict=True):
        assert loss.item() == pytest.approx(sum(mean_absolute_error(x, y) for x, y in pairs))


def test_generators_that_leave_their_targets_alone_have_no_identity_loss():
    """Even if each of them moves everything else."""

    class MovesPositive(nn.Module):
        def forward(self, x):
            return torch.where(x > 0, x + 3, x)

    class MovesNegative(nn.Module):
        def forward(self, x):
            return torch.where(x < 0, x - 3, x)

    a, b = normal(6, 2).abs(), -normal(6, 2).abs()
    assert solution("identity_loss")(MovesPositive(), MovesNegative(), a, b).item() == 0


# --- the step --------------------------------------------------------------------------------------


def test_the_step_is_that_of_the_gradient_of_the_whole_sum():
    """Beside functional gradients of the formula, written without either loss of the student."""
    nets = {"AB": mlp(), "BA": mlp(), "D_A": mlp(2, 1), "D_B": mlp(2, 1)}
    a, b = normal(5, 2), normal(7, 2)

    def objective(weights):
        def AB(x):
            return functional_call(nets["AB"], weights["AB"], x)

        def BA(x):
            return functional_call(nets["BA"], weights["BA"], x)

        game = (nets["D_B"](AB(a)) - 1).square().mean() + (nets["D_A"](BA(b)) - 1).square().mean()
        cycle = (BA(AB(a)) - a).abs().mean() + (AB(BA(b)) - b).abs().mean()
        same = (AB(b) - b).abs().mean() + (BA(a) - a).abs().mean()
        return game + 3.0 * cycle + 2.0 * same

    before = {
        k: {n: p.detach().clone() for n, p in nets[k].named_parameters()} for k in ("AB", "BA")
    }
    slopes = grad(objective)(before)
    optimizer = torch.optim.SGD([*nets["AB"].parameters(), *nets["BA"].parameters()], lr=0.1)
    judges = copy.deepcopy([nets["D_A"].state_dict(), nets["D_B"].state_dict()])
    solution("update_translators")(
        *nets.values(), a, b, optimizer, lambda logits: (logits - 1).square().mean(),
        cycle_weight=3.0, identity_weight=2.0,
    )  # fmt: skip
    for k, parameters in before.items():
        for name, parameter in nets[k].named_parameters():
            torch.testing.assert_close(parameter.detach(), parameters[name] - 0.1 * slopes[k][name])
    for net, kept in zip((nets["D_A"], nets["D_B"]), judges, strict=True):
        torch.testing.assert_close(net.state_dict(), kept)


# --- networks --------------------------------------------------------------------------------------


def test_a_logit_sees_18_by_18_pixels_and_its_neighbour_those_4_further():
    net = solution("PatchDiscriminator")(1, 3)
    x = torch.randn(1, 1, 28, 28, requires_grad=True)
    logits = net(x)
    assert logits.shape == (1, 1, 7, 7)
    seen = [torch.autograd.grad(logits[0, 0, 3, k], x, retain_graph=True)[0][0, 0] for k in (3, 4)]
    rows, columns = (seen[0].abs().sum(dim) > 0 for dim in (1, 0))
    assert rows.sum() == columns.sum() == 18
    further = (seen[1].abs().sum(0) > 0).nonzero()[:, 0]
    assert further[0] == columns.nonzero()[0, 0] + 4


def test_a_patch_discriminator_moves_with_its_image():
    net = solution("PatchDiscriminator")(1, 3)
    x = torch.zeros(1, 1, 48, 48)
    x[:, :, 20:28, 20:28] = torch.randn(8, 8)
    moved = net(x.roll(4, dims=3))[..., 3:-3]
    torch.testing.assert_close(moved, net(x).roll(1, dims=3)[..., 3:-3])


@pytest.mark.parametrize("height, width", [(28, 28), (8, 20)])
def test_a_translation_has_the_size_of_its_image_and_depends_on_no_other(height, width):
    net = solution("SkipGenerator")(3, 2, 4)
    x = torch.randn(5, 3, height, width)
    made = net(x)
    assert made.shape == (5, 2, height, width) and made.abs().max() < 1
    torch.testing.assert_close(made[2:3], net(x[2:3]))
    torch.testing.assert_close(made, net.eval()(x))


def test_without_the_way_through_the_bottom_a_skip_still_tells_where_things_are():
    """A change of one pixel shows near it alone, once the norms that see whole images are silent."""
    net = solution("SkipGenerator")(1, 1, 4)
    for conv in (m for m in net.modules() if isinstance(m, nn.Conv2d)):
        if conv.out_channels == 16 and conv.in_channels == 16:  # the first on the way up
            nn.init.zeros_(conv.weight)
    x = torch.randn(1, 1, 28, 28)
    other = x.clone()
    other[0, 0, 13, 13] += 1
    changed = (net(other) - net(x))[0, 0].abs() > 0
    rows, columns = (changed.any(dim).nonzero()[:, 0] for dim in (1, 0))
    assert changed.any()
    assert rows[0] > 7 and columns[0] > 7 and rows[-1] < 20 and columns[-1] < 20


# --- where pairs are known, and the score ------------------------------------------------------------


def test_the_loss_of_pairs_is_a_likelihood_and_a_mean_absolute_error():
    class Judge(nn.Module):
        def forward(self, image, condition):
            return (image * condition.cos()).unfold(2, 2, 2).unfold(3, 2, 2).sum((4, 5))

    x, fake, target = (normal(3, 1, 4, 6) for _ in range(3))
    logits = Judge()(fake, x)
    real = -Bernoulli(logits=logits).log_prob(torch.ones_like(logits)).mean().item()
    off = mean_absolute_error(target.flatten(), fake.flatten())
    found = solution("paired_generator_loss")(Judge(), x, fake, target, weight=7.0, game=0.5)
    assert found.item() == pytest.approx(0.5 * real + 7.0 * off)


def test_digits_kept_are_an_accuracy():
    x, labels = torch.randn(41, 1, 2, 4), torch.randint(5, (41,))
    net_G = nn.Sequential(nn.Flatten(), nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Dropout(0.5))
    classifier = nn.Sequential(nn.Linear(8, 5), nn.BatchNorm1d(5))
    found = solution("digit_kept")(net_G, classifier, x, labels, batch_size=10)
    assert net_G.training and classifier.training
    with torch.no_grad():
        logits = classifier.eval()(net_G.eval()(x))
    assert found == pytest.approx(accuracy_score(labels, logits.argmax(1)))
    by_torchmetrics = MulticlassAccuracy(num_classes=5, average="micro")(logits, labels)
    assert found == pytest.approx(by_torchmetrics.item())
