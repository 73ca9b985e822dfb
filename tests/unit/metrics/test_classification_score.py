"""Classification accuracy score: known answers on classes that are told apart by one bright row."""

import math

import pytest
import torch

from course_utils.data.digits import MNIST, Images
from course_utils.metrics.classification_score import classification_accuracy_score


def stripes(n: int, seed: int, num_classes: int = 10) -> tuple[torch.Tensor, torch.Tensor]:
    """Images of faint noise in which two rows, one place for each class, are ink."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(n) % num_classes
    images = 0.1 * torch.randn(n, 1, 28, 28, generator=generator) - 0.9
    for row in (0, 1):
        images[torch.arange(n), 0, 4 + 2 * labels + row] = 1.0
    return images.clamp(-1, 1), labels


def silent(num_epochs, history):
    return range(num_epochs)


def score(x, y, **options):
    real_x, real_y = stripes(500, seed=9)
    test = Images(real_x, real_y, MNIST, (-1.0, 1.0))
    return classification_accuracy_score(x, y, test, progress=silent, **options)


def test_samples_like_the_data_teach_all_there_is():
    assert score(*stripes(1280, seed=0), num_epochs=6) >= 0.99


def test_shuffled_labels_teach_nothing():
    x, y = stripes(1280, seed=0)
    order = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
    assert score(x, y[order], num_epochs=3) < 0.35


def test_labels_moved_by_one_teach_the_wrong_class():
    x, y = stripes(1280, seed=0)
    assert score(x, (y + 1) % 10, num_epochs=6) <= 0.01


def test_a_class_that_is_never_made_is_never_recognised():
    x, y = stripes(1280, seed=0, num_classes=5)
    assert abs(score(x, y, num_epochs=6) - 0.5) <= 0.01


def test_the_same_seed_gives_the_same_score_and_leaves_the_random_state():
    x, y = stripes(256, seed=0)
    state = torch.get_rng_state()
    assert score(x, y) == score(x, y)
    assert torch.equal(state, torch.get_rng_state())


X, Y = torch.zeros(200, 1, 28, 28), torch.zeros(200, dtype=torch.int64)


@pytest.mark.parametrize(("images", "labels", "error", "words"), [
    (X, Y[:199], ValueError, r"There are 200 samples but labels of shape \(199,\)"),
    (X, Y[:, None], ValueError, r"labels of shape \(200, 1\); they must have shape \(200,\)"),
    (X, Y - 100, ValueError, "There is a label -100; with 10 classes, labels go from 0 to 9"),
    (X, Y + 10, ValueError, "There is a label 10;"),
    (X, Y.float(), TypeError, "Labels must be a tensor of dtype torch.int64, not torch.float32"),
    (X, Y.tolist(), TypeError, "Labels must be a tensor of dtype torch.int64, not list"),
    (X[:100], Y[:100], ValueError, r"with n at least 128, not \(100, 1, 28, 28\)"),
    (X.flatten(1), Y, ValueError, r"must be a tensor of shape \(n, 1, 28, 28\)"),
    (X * math.nan, Y, ValueError, "hold NaN or infinite pixels"),
])  # fmt: skip
def test_unfit_samples_are_refused_in_one_sentence(images, labels, error, words):
    with pytest.raises(error, match=words):
        score(images, labels)


def test_images_need_a_digit_each():
    with pytest.raises(ValueError, match="There is a label 10; with 10 classes"):
        Images(X, Y + 10, MNIST, (-1.0, 1.0))
    with pytest.raises(TypeError, match='as mnist\\("train"\\) gives them, not a Tensor'):
        classification_accuracy_score(X, Y, X)
