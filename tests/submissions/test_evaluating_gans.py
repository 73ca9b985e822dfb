"""07's solutions agree with torchmetrics, scipy, scikit-learn and known answers, and with the package."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.linalg import sqrtm
from scipy.stats import binomtest
from sklearn.neighbors import NearestNeighbors
from torch import nn
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import KernelInceptionDistance

from course_utils import metrics
from tests.submissions.bank import namespace

WITHIN = 1e-3  # relative


def solution(name):
    return namespace("07_evaluating_gans")[name]


def cloud(n, d, seed, mean=0.0):
    """Correlated features of no negative number, as those behind a ReLU."""
    generator = torch.Generator().manual_seed(seed)
    mix = torch.randn(d, d, generator=torch.Generator().manual_seed(d))
    return (torch.randn(n, d, generator=generator) @ mix + mean).clamp(min=0)


class AsTheyAre(nn.Module):
    """Lets torchmetrics take features, or logits, as they are."""

    def __init__(self, num_features):
        super().__init__()
        self.num_features = num_features

    def forward(self, x):
        return x


# The last has fewer samples than features.
SETS = [(200, 300, 8), (90, 70, 16), (30, 40, 64)]


@pytest.mark.parametrize("n, m, d", SETS)
def test_frechet_distance_agrees_with_torchmetrics(n, m, d):
    real, fake = cloud(n, d, seed=0), cloud(m, d, seed=1, mean=0.4)
    oracle = FrechetInceptionDistance(feature=AsTheyAre(d)).set_dtype(torch.float64)
    oracle.update(real.double(), real=True)
    oracle.update(fake.double(), real=False)
    ours = solution("frechet_distance")(real, fake)
    assert ours == pytest.approx(oracle.compute().item(), rel=WITHIN)
    assert ours == pytest.approx(metrics.frechet_distance(real, fake), rel=1e-6)


def test_frechet_distance_agrees_with_scipys_root():
    real, fake = cloud(100, 12, seed=2).double(), cloud(80, 12, seed=3, mean=0.5).double()
    S_r, S_f = (np.cov(x.numpy(), rowvar=False) for x in (real, fake))
    means = (real.mean(0) - fake.mean(0)).square().sum().item()
    expected = means + np.trace(S_r + S_f - 2 * sqrtm(S_r @ S_f).real)
    assert solution("frechet_distance")(real, fake) == pytest.approx(expected, rel=WITHIN)


@pytest.mark.filterwarnings("ignore:Metric `Kernel Inception Distance`")
@pytest.mark.parametrize("n, d", [(150, 8), (60, 64)])
def test_kernel_distance_agrees_with_torchmetrics(n, d):
    real, fake = cloud(n, d, seed=0), cloud(n, d, seed=1, mean=0.4)
    oracle = KernelInceptionDistance(feature=AsTheyAre(d), subsets=1, subset_size=n)
    oracle = oracle.set_dtype(torch.float64)
    oracle.update(real.double(), real=True)
    oracle.update(fake.double(), real=False)
    ours = solution("kernel_distance")(real, fake)
    assert ours == pytest.approx(oracle.compute()[0].item(), rel=WITHIN)
    assert ours == pytest.approx(metrics.kid(real, fake), rel=WITHIN)


@pytest.mark.filterwarnings("ignore:Metric `InceptionScore`", "ignore:std")  # of one split
@pytest.mark.parametrize("scale", [0.5, 3.0, 40.0])  # 40: most probabilities are 0 in float32
def test_inception_score_agrees_with_torchmetrics(scale):
    logits = scale * torch.randn(400, 10, generator=torch.Generator().manual_seed(0))
    oracle = InceptionScore(feature=AsTheyAre(10), splits=1)
    oracle.update(logits)
    ours = solution("inception_score")(logits.softmax(1))
    assert ours == pytest.approx(oracle.compute()[0].item(), rel=WITHIN)


def covered(points, centres, k):
    """Share of the points in the k-neighbourhood of the centres, by scikit-learn's trees."""
    neighbours = NearestNeighbors(n_neighbors=k + 1).fit(centres)
    radii = neighbours.kneighbors(centres)[0][:, k]
    distances = np.sqrt(((points[:, None] - centres[None]) ** 2).sum(2))
    return (distances <= radii).any(1).mean()


@pytest.mark.parametrize("k", [1, 3, 5])
def test_precision_and_recall_agree_with_scikit_learn(k):
    real, fake = cloud(300, 8, seed=0).double(), cloud(250, 8, seed=1, mean=0.6).double()
    ours = solution("precision_recall")(real, fake, k)
    expected = covered(fake.numpy(), real.numpy(), k), covered(real.numpy(), fake.numpy(), k)
    assert ours == pytest.approx(expected, rel=WITHIN)
    assert ours == pytest.approx(metrics.precision_recall(real, fake, k), rel=WITHIN)
    assert min(ours) > 0.1 and ours[0] != ours[1]


@pytest.mark.parametrize("wrong", [0, 1, 13, 40])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_error_rate_agrees_with_scipy(wrong, confidence):
    truth = torch.zeros(40, dtype=torch.int64)
    said = (torch.arange(40) < wrong).long()
    interval = binomtest(wrong, 40).proportion_ci(confidence, method="wilson")
    expected = wrong / 40, interval.low, interval.high
    ours = solution("error_rate")(said, truth, confidence)
    assert ours == pytest.approx(expected, rel=WITHIN, abs=1e-12)


# --- known answers --------------------------------------------------------------------------------


def test_birthdays_are_found_among_23_people():
    generator = torch.Generator().manual_seed(0)
    birthdays = torch.randint(365, (23 * 4000, 1), generator=generator).float()
    share, support = solution("birthday_test")(birthdays, 23, 0.5)
    none_alike = math.prod((365 - i) / 365 for i in range(23))
    assert share == pytest.approx(1 - none_alike, abs=4 * math.sqrt(0.25 / 4000))
    assert support == pytest.approx(365, rel=0.05)


def test_new_samples_are_as_near_as_held_out_ones_and_copies_are_nearer():
    train, held_out, new = (cloud(2000, 6, seed=seed) for seed in (0, 1, 2))
    share, threshold = solution("copies")(new, train, held_out, 0.05)
    assert share == pytest.approx(0.05, abs=4 * math.sqrt(2 * 0.05 * 0.95 / 2000))
    half = torch.cat([train[:500] + 1e-4, new[:500] + 50])
    assert solution("copies")(half, train, held_out, 0.05) == (0.5, threshold)


def stripes(n, seed, num_classes=10):
    """Faint noise in which one number of 24, at a place for each class, is large."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(n) % num_classes
    x = 0.1 * torch.randn(n, 24, generator=generator)
    x[torch.arange(n), 2 * labels] = 2.0
    return x, labels


def taught(x, labels):
    """The classification accuracy score of a linear classifier, tested on 300 stripes of ten classes."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.BatchNorm1d(24), nn.Linear(24, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
    train = list(zip(x.split(50), labels.split(50), strict=True))
    tests = list(zip(*(part.split(70) for part in stripes(300, seed=9)), strict=True))
    return solution("classification_accuracy_score")(net, optimizer, train, tests, num_epochs=5)


def test_samples_like_the_data_teach_all_there_is():
    assert taught(*stripes(1000, seed=0)) == 1


def test_shuffled_labels_teach_nothing():
    x, labels = stripes(1000, seed=0)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    assert taught(x, labels[order]) < 0.35


def test_labels_moved_by_one_teach_the_wrong_class():
    x, labels = stripes(1000, seed=0)
    assert taught(x, (labels + 1) % 10) == 0


def test_a_class_that_is_never_made_is_never_recognised():
    assert taught(*stripes(1000, seed=0, num_classes=5)) == pytest.approx(0.5)


def test_score_is_the_accuracy_of_the_classifier_that_is_left():
    x, labels = stripes(1000, seed=0)
    torch.manual_seed(0)
    net = nn.Linear(24, 10)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    tests = [(x[:333], labels[:333]), (x[333:], labels[333:])]
    score = solution("classification_accuracy_score")(net, optimizer, [(x, labels)], tests)
    with torch.no_grad():
        assert score == (net(x).argmax(1) == labels).double().mean().item()
        assert F.cross_entropy(net(x), labels) < math.log(10)
