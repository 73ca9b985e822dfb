"""The classifier behind the scores of digits."""

import os
from pathlib import Path

import pytest
import torch

from course_utils.data.digits import mnist
from course_utils.files import PACKAGE
from course_utils.metrics.digits import (
    DigitClassifier,
    class_shares,
    classify,
    label_accuracy,
    load_classifier,
)

HAS_REAL = (Path(os.environ.get("COURSE_DATA", "nowhere")) / "MNIST" / "raw").is_dir()
needs_mnist = pytest.mark.skipif(not HAS_REAL, reason="COURSE_DATA holds no MNIST")


def test_class_shares_and_label_accuracy():
    p = torch.eye(4)[[0, 0, 1, 3, 0]]
    assert class_shares(p).tolist() == [0.6, 0.2, 0.0, 0.2]
    assert label_accuracy(p, torch.tensor([0, 1, 1, 3, 2])) == pytest.approx(0.6)
    with pytest.raises(ValueError, match="pair up"):
        label_accuracy(p, torch.tensor([0]))


def test_shipped_classifier_is_small_and_leaves_random_state_alone():
    path = PACKAGE / "weights" / "mnist_classifier.pt"
    assert path.stat().st_size <= 1_000_000
    torch.manual_seed(0)
    state = torch.get_rng_state()
    load_classifier()
    assert torch.equal(torch.get_rng_state(), state)


@needs_mnist
@pytest.mark.parametrize("size", [28, 64])
def test_shipped_classifier_on_real_mnist(size):
    test = mnist("test", size=size)
    _, probabilities = classify(load_classifier(), test.x)
    assert label_accuracy(probabilities, test.y) >= 0.993


def test_shipped_classifier_on_the_bundled_digits():
    test = mnist("test", root="digits")
    features, probabilities = classify(load_classifier(), test.x)
    assert features.shape == (450, 128) and probabilities.shape == (450, 10)
    assert label_accuracy(probabilities, test.y) >= 0.85


def test_classify_takes_other_ranges_sizes_and_batches():
    net = load_classifier()
    test = mnist("test", root="digits")
    features, _ = classify(net, test.x)
    torch.testing.assert_close(classify(net, (test.x + 1) / 2, (0, 1))[0], features)
    torch.testing.assert_close(classify(net, test.x[:3])[0], features[:3])
    large = mnist("test", root="digits", size=64)
    torch.testing.assert_close(classify(net, large.x)[0], features, atol=1e-3, rtol=1e-3)
    with pytest.raises(ValueError, match=r"must be \(n, 1, height, width\)"):
        classify(net, test.x[:, 0])
    with pytest.raises(ValueError, match="28x28 or larger"):
        classify(net, test.x[:, :, 4:, 4:])
    with pytest.raises(ValueError, match="training has diverged"):
        classify(net, test.x * float("inf"))


def test_untrained_classifier_has_the_promised_shapes():
    net = DigitClassifier().eval()
    x = torch.zeros(2, 1, 28, 28)
    assert net.features(x).shape == (2, 128) and net(x).shape == (2, 10)
