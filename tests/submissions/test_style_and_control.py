"""10's solutions agree with scikit-learn, SciPy, torchmetrics, torch's own layers and closed forms."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score
from torch import nn
from torchmetrics.classification import BinaryAUROC

from tests.submissions.bank import namespace


def solution(name):
    return namespace("10_style_and_control")[name]


@pytest.fixture(autouse=True)
def drawn():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def doubles(*shape):
    return torch.randn(*shape, dtype=torch.float64)


# --- growing and mapping ---------------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 2, 4])
def test_old_made_larger_and_smaller_again_is_old(k):
    """Where new shows old itself, fading changes nothing, and the mean of each block is old's pixel."""
    old = doubles(2, 3, 4, 5)
    large = torch.kron(old, torch.ones(k, k, dtype=old.dtype))
    faded = solution("fade_in")(old, large, 0.3)
    torch.testing.assert_close(faded, large)
    torch.testing.assert_close(F.avg_pool2d(faded, k), old)


def test_fading_goes_straight_from_old_to_new():
    old, new = doubles(2, 1, 3, 3), doubles(2, 1, 6, 6)
    start, end = (solution("fade_in")(old, new, alpha) for alpha in (0.0, 1.0))
    torch.testing.assert_close(start, nn.Upsample(scale_factor=2)(old))
    torch.testing.assert_close(end, new)
    for alpha in (0.25, 0.8):
        found = solution("fade_in")(old, new, alpha)
        torch.testing.assert_close(found, torch.lerp(start, end, alpha))


def test_the_mapping_network_is_rms_norm_and_layers_of_torch():
    net, z = solution("MappingNetwork")(5, 7, num_layers=3), torch.randn(4, 5)
    layers = [nn.RMSNorm(5, eps=1e-8, elementwise_affine=False)]
    for linear in (part for part in net.modules() if isinstance(part, nn.Linear)):
        layers += [linear, nn.LeakyReLU(0.2)]
    torch.testing.assert_close(net(z), nn.Sequential(*layers)(z))
    assert len(layers) == 7


def test_the_length_of_z_says_nothing_to_the_mapping_network():
    net, z = solution("MappingNetwork")(5, 7), torch.randn(4, 5)
    torch.testing.assert_close(net(z), net(30 * z))


# --- styles ----------------------------------------------------------------------------------------


def grouped(x, weight, style, demodulate):
    """As in StyleGAN2's own code: all images as groups of one convolution."""
    n, (c_out, c_in, k, _) = len(x), weight.shape
    scaled = weight[None] * style.view(n, 1, c_in, 1, 1)
    if demodulate:
        scaled = scaled * (scaled.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()
    one_row = x.reshape(1, -1, *x.shape[2:])
    out = F.conv2d(one_row, scaled.reshape(-1, c_in, k, k), padding=k // 2, groups=n)
    return out.reshape(n, c_out, *x.shape[2:])


@pytest.mark.parametrize("demodulate", [True, False])
@pytest.mark.parametrize("k", [1, 3, 5])
def test_modulation_is_a_grouped_convolution(k, demodulate):
    given = doubles(3, 4, 6, 5), doubles(7, 4, k, k), doubles(3, 4)
    for one in given:
        one.requires_grad_()
    found, expected = solution("modulate")(*given, demodulate), grouped(*given, demodulate)
    torch.testing.assert_close(found, expected)
    weight = doubles(*found.shape)
    slopes = (torch.autograd.grad((out * weight).sum(), given) for out in (found, expected))
    torch.testing.assert_close(*slopes)


def test_demodulation_keeps_the_spread_of_features_whatever_the_style():
    """Equation 3's argument: features of spread 1 that are independent come out with spread 1."""
    x, weight = doubles(2, 8, 64, 64), doubles(5, 8, 3, 3)
    style = torch.stack([30 * doubles(8), 0.1 * doubles(8)])
    with_it, without = (solution("modulate")(x, weight, style, flag) for flag in (True, False))
    inner = with_it[:, :, 1:-1, 1:-1]
    torch.testing.assert_close(
        inner.std((2, 3)), torch.ones_like(inner[:, :, 0, 0]), rtol=0.1, atol=0
    )
    assert without.std((1, 2, 3))[0] > 100 * without.std((1, 2, 3))[1]


def test_mixed_styles_begin_coarse_and_end_fine():
    n, num_layers, coarse, fine = 6, 5, doubles(6, 3), doubles(6, 3)
    crossover = torch.arange(n)
    w = solution("mix_styles")(coarse, fine, crossover, num_layers)
    is_coarse = (w == coarse[:, None]).all(-1)
    assert is_coarse.sum(1).tolist() == crossover.tolist()
    assert (is_coarse.int().diff(dim=1) <= 0).all()
    assert ((w == fine[:, None]).all(-1) == ~is_coarse).all()


def test_truncation_keeps_the_mean_and_scales_the_spread():
    w = doubles(50, 4, 3)
    mean = w.mean(0)[0]
    pulled = solution("truncate")(w, mean, 0.6)
    torch.testing.assert_close(pulled[:, 0].mean(0), mean)
    torch.testing.assert_close(pulled.std(0), 0.6 * w.std(0))
    twice = solution("truncate")(solution("truncate")(w, mean, 0.6, 2), mean, 0.5, 2)
    torch.testing.assert_close(twice, solution("truncate")(w, mean, 0.3, 2))


# --- latents ---------------------------------------------------------------------------------------


def test_the_direction_of_a_linear_score_is_that_of_its_weights():
    weight, w = doubles(4, 3), doubles(6, 4, 3)
    found = solution("direction")(lambda w: (w * weight).sum((1, 2)), w)
    torch.testing.assert_close(found, weight / weight.square().sum().sqrt())


def test_the_direction_of_a_quadratic_score_is_known():
    A, w = doubles(5, 5), doubles(6, 5)
    found = solution("direction")(lambda w: ((w @ A) * w).sum(1), w)
    slope = w.mean(0) @ (A + A.T)  # of a quadratic score the mean gradient is that at the mean
    torch.testing.assert_close(found, F.normalize(slope, dim=0))


def test_along_its_direction_a_score_rises_by_the_length_of_the_mean_gradient():
    net, w = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1)).double(), doubles(9, 4)
    way = solution("direction")(lambda w: net(w)[:, 0], w)
    x = w.clone().requires_grad_()
    mean = torch.autograd.grad(net(x).mean(), x)[0].sum(0)
    with torch.no_grad():
        along = (net(w + 1e-6 * way) - net(w)).mean() / 1e-6
        other = (net(w + 1e-6 * F.normalize(doubles(4), dim=0)) - net(w)).mean() / 1e-6
    torch.testing.assert_close(along, mean.norm(), rtol=1e-4, atol=0)
    assert other.abs() < along


@pytest.mark.parametrize("has_mask", [False, True])
def test_the_inverse_of_a_linear_generator_is_a_least_squares_fit(has_mask):
    matrix, x = doubles(3, 12), doubles(4, 1, 3, 4)
    mask = (torch.rand(4, 1, 3, 4) < 0.7).double() if has_mask else torch.ones_like(x)

    def generate(w):
        return (w @ matrix).reshape(-1, 1, 3, 4)

    w, error = solution("invert")(
        generate, x, doubles(4, 3), 3_000, 0.02, mask if has_mask else None
    )
    for i in range(len(x)):
        seen = mask[i].flatten() > 0
        A, b = matrix.T[seen], x[i].flatten()[seen]
        best = torch.linalg.lstsq(A, b).solution
        torch.testing.assert_close(w[i], best, atol=3e-3, rtol=0)
        torch.testing.assert_close(error[i], (A @ best - b).square().mean(), atol=1e-4, rtol=0)


def test_the_first_step_of_an_inversion_is_as_long_as_the_rate():
    """Adam's first step has the size lr in every number, whatever the gradient's size is."""
    matrix, start, x = doubles(3, 8), doubles(2, 3), doubles(2, 2, 2, 2)

    def generate(w):
        return (w @ matrix).reshape(-1, 2, 2, 2)

    w, _ = solution("invert")(generate, x, start, 1, 0.07)
    slope = ((start @ matrix) - x.flatten(1)) @ matrix.T
    torch.testing.assert_close(w, start - 0.07 * slope.sign(), atol=1e-6, rtol=0)


SCORES = {
    "without ties": lambda: (torch.randn(40) + 0.4, torch.randn(70)),
    "with ties": lambda: (torch.randint(6, (50,)) + 1.0, torch.randint(6, (30,)) + 0.0),
    "all equal": lambda: (torch.ones(4), torch.ones(9)),
    "apart": lambda: (torch.rand(5) + 2, torch.rand(8)),
}


@pytest.mark.parametrize("name", SCORES)
def test_the_area_is_that_of_three_libraries(name):
    members, others = SCORES[name]()
    found = solution("membership_auc")(members, others)
    scores = torch.cat([members, others])
    labels = torch.cat([torch.ones(len(members)), torch.zeros(len(others))]).int()
    assert found == pytest.approx(roc_auc_score(labels, scores))
    assert found == pytest.approx(
        mannwhitneyu(members, others).statistic / (len(members) * len(others))
    )
    # It squeezes scores outside of [0, 1] by a sigmoid: ranks stay.
    assert found == pytest.approx(
        BinaryAUROC(thresholds=None)(scores / 10, labels).item(), abs=1e-6
    )


def test_the_area_of_two_gaussians_is_known():
    """P(a > b) for a from N(d, 1) and b from N(0, 1) is Phi(d / sqrt(2))."""
    distance = 0.8
    members, others = distance + doubles(3_000), doubles(3_000)
    expected = torch.special.ndtr(torch.tensor(distance / 2**0.5)).item()
    assert solution("membership_auc")(members, others) == pytest.approx(expected, abs=0.02)
