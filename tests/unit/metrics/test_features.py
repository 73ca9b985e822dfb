"""Scores of images by their features: known answers, torchmetrics and brute force as oracles."""

import subprocess
import sys
from math import prod

import numpy as np
import pytest
import torch
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.kid import KernelInceptionDistance

from course_utils.metrics import features
from course_utils.metrics.features import (
    density_coverage,
    frechet_distance,
    kid,
    nearest,
    precision_recall,
)


def gaussian(n, d=8, mean=0.0, scale=1.0, seed=0):
    return mean + scale * torch.randn(n, d, generator=torch.Generator().manual_seed(seed))


def with_moments(n, mean, root, seed):
    """Points whose sample mean and covariance (root @ root.T) are exact."""
    x = gaussian(n, len(mean), seed=seed).double()
    x = x - x.mean(0)
    return x @ torch.linalg.inv(torch.linalg.cholesky(torch.cov(x.T))).T @ root.T + mean


class Identity(torch.nn.Module):
    """Lets torchmetrics take features as they are."""

    num_features = 8

    def forward(self, x):
        return x


# Fréchet distance


def test_frechet_distance_of_known_gaussians():
    one, zero = torch.ones(3).double(), torch.zeros(3).double()
    eye = torch.eye(3).double()
    a = with_moments(50, zero, eye, seed=0)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(a, a + 2 * one) == pytest.approx(12)
    # Commuting covariances: the sum of squared differences of the deviations.
    b = with_moments(70, zero, torch.diag(torch.tensor([1.0, 3.0, 0.0]).double()), seed=1)
    assert frechet_distance(a, b) == pytest.approx(0 + 4 + 1, abs=1e-6)


def test_frechet_distance_of_covariances_that_do_not_commute():
    scipy_linalg = pytest.importorskip("scipy.linalg")
    a = gaussian(40, 4) @ gaussian(4, 4, seed=1)
    b = gaussian(60, 4, seed=2) @ gaussian(4, 4, seed=3) + 0.5
    S_a, S_b = np.cov(a.double().numpy().T), np.cov(b.double().numpy().T)
    root = scipy_linalg.sqrtm(S_a @ S_b).real
    expected = ((a.double().mean(0) - b.double().mean(0)) ** 2).sum() + np.trace(
        S_a + S_b - 2 * root
    )
    assert frechet_distance(a, b) == pytest.approx(float(expected), rel=1e-9)


def test_frechet_distance_agrees_with_torchmetrics():
    a, b = gaussian(200), gaussian(300, mean=0.3, scale=1.4, seed=1)
    oracle = FrechetInceptionDistance(feature=Identity()).set_dtype(torch.float64)
    oracle.update(a.double(), real=True)
    oracle.update(b.double(), real=False)
    assert frechet_distance(a, b) == pytest.approx(oracle.compute().item(), rel=1e-6)


def test_frechet_distance_with_a_dead_feature():
    a = torch.cat([gaussian(50, 2), torch.zeros(50, 1)], 1)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-9)


# KID


def test_kid_by_hand():
    # d = 1, kernel (xy + 1)^3. Within: k(0, 1) = 1 both ways, k(2, 3) = 343. Between: 1, 1, 27, 64.
    a, b = torch.tensor([[0.0], [1.0]]), torch.tensor([[2.0], [3.0]])
    assert kid(a, b) == pytest.approx(1 + 343 - 2 * (1 + 1 + 27 + 64) / 4)


@pytest.mark.filterwarnings("ignore:Metric `Kernel Inception Distance`")
def test_kid_agrees_with_torchmetrics(monkeypatch):
    monkeypatch.setattr(features, "BLOCK", 37)  # several blocks, the last one short
    a, b = gaussian(150), gaussian(150, mean=0.2, seed=1)
    oracle = KernelInceptionDistance(feature=Identity(), subsets=1, subset_size=150)
    oracle.update(a, real=True)
    oracle.update(b, real=False)
    assert kid(a, b) == pytest.approx(oracle.compute()[0].item(), rel=1e-3)


def test_kid_is_unbiased():
    values = [kid(gaussian(50, seed=2 * s), gaussian(50, seed=2 * s + 1)) for s in range(200)]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(200)


# Neighbours


def test_nearest_agrees_with_scikit_learn(monkeypatch):
    from sklearn.neighbors import NearestNeighbors

    monkeypatch.setattr(features, "BLOCK", 7)
    query, data = gaussian(30, seed=1), gaussian(50)
    distances, indices = NearestNeighbors(n_neighbors=4).fit(data).kneighbors(query)
    ours = nearest(query, data, k=4)
    np.testing.assert_allclose(ours[0].numpy(), distances, rtol=1e-5)
    assert (ours[1].numpy() == indices).all()


def test_nearest_finds_copies_at_distance_zero_even_far_from_the_origin():
    images = gaussian(20, 16).reshape(20, 1, 4, 4) + 1000
    distances, indices = nearest(images, images)
    assert (distances == 0).all() and indices[:, 0].tolist() == list(range(20))


def brute_force(real, fake, k_pr=3, k_dc=5):
    real, fake = real.double().numpy(), fake.double().numpy()

    def distance(a, b):
        return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))

    def radius(a, k):
        return np.sort(distance(a, a), axis=1)[:, k]

    between = distance(real, fake)
    inside = between < radius(real, k_dc)[:, None]
    return (
        (between < radius(real, k_pr)[:, None]).any(0).mean(),
        (between < radius(fake, k_pr)[None]).any(1).mean(),
        inside.sum() / (k_dc * len(fake)),
        inside.any(1).mean(),
    )


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_neighbourhoods_agree_with_brute_force(seed, monkeypatch):
    monkeypatch.setattr(features, "BLOCK", 23)
    real = gaussian(90, 3, seed=seed)
    fake = gaussian(70, 3, mean=0.4, scale=0.8, seed=seed + 100)
    ours = precision_recall(real, fake) + density_coverage(real, fake)
    assert ours == pytest.approx(brute_force(real, fake))


def test_precision_without_recall_and_the_reverse():
    real = torch.cat([gaussian(200), gaussian(200, mean=50, seed=1)])
    one_mode = gaussian(200, seed=2)
    precision, recall = precision_recall(real, one_mode)
    assert precision > 0.8 and 0.4 < recall < 0.5
    precision, recall = precision_recall(one_mode, real)
    assert 0.4 < precision < 0.5 and recall > 0.8


def test_density_and_coverage_of_equal_distributions_are_as_in_the_paper():
    n, m, k = 800, 500, 5
    density, coverage = np.mean(
        [density_coverage(gaussian(n, seed=s), gaussian(m, seed=s + 50), k) for s in range(10)],
        axis=0,
    )
    assert density == pytest.approx(1, abs=0.03)
    # Naeem et al., lemma 2
    expected = 1 - prod((n - i) / (m + n - i) for i in range(1, k + 1))
    assert coverage == pytest.approx(expected, abs=0.02)


def test_disjoint_sets():
    real, fake = gaussian(50), gaussian(50, mean=100, seed=1)
    assert precision_recall(real, fake) == (0, 0) and density_coverage(real, fake) == (0, 0)


def test_ten_thousand_by_ten_thousand_stays_small():
    """A full distance matrix would be 400 MB in float32; blocks take a tenth."""
    code = (
        "import resource, torch\nfrom course_utils.metrics.features import *\n"
        "f = [torch.randn(10_000, 8, generator=torch.Generator().manual_seed(s)) for s in (0, 1)]\n"
        "kid(f[0][:2000], f[1]), precision_recall(f[0][:2000], f[1][:2000])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "kid(*f), precision_recall(*f), density_coverage(*f), frechet_distance(*f)\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print((after - before) / 1024 ** (2 if __import__('sys').platform == 'darwin' else 1))\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert float(out) < 250


@pytest.mark.parametrize("metric", [frechet_distance, kid, precision_recall, density_coverage])
def test_bad_features(metric):
    good = gaussian(20)
    with pytest.raises(ValueError, match=r"must be \(n, d\) and \(m, d\)"):
        metric(good, gaussian(20, 3))
    with pytest.raises(ValueError, match=r"needs? at least"):
        metric(good[:1], good[:1])
    with pytest.raises(ValueError, match="training has diverged"):
        metric(good, good.clone().fill_(float("nan")))
