"""The generators that ship to be judged."""

import pytest
import torch

from course_utils.data.digits import mnist
from course_utils.files import PACKAGE
from course_utils.metrics import classify, label_accuracy, load_classifier
from course_utils.recipes.digit_gan import digits_of
from course_utils.recipes.judged import JUDGED, TRAINED, Z_DIM, Memory, judged_generator


def noise(n, seed=0):
    return torch.randn(n, Z_DIM, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("name", JUDGED)
def test_each_ships_small_and_shows_the_digit_asked_for(name):
    if name in TRAINED:
        assert (PACKAGE / "weights" / f"judged_{name}.pt").stat().st_size <= 400_000
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    net_G, z = judged_generator(name), noise(300)
    assert torch.equal(torch.rand(1), expected) and not net_G.training
    images = net_G(z)
    assert images.shape == (300, 1, 28, 28) and not images.requires_grad
    assert images.min() >= -1 and images.max() <= 1
    assert label_accuracy(classify(load_classifier(), images)[1], digits_of(z)) > 0.8


def test_the_collapsed_one_has_four_kinds_of_each_digit():
    z = noise(800)
    z[:, :10] = torch.eye(10)[3]
    images = judged_generator("collapsed")(z).flatten(1)
    alike = (
        torch.cdist(images, images)
        < 0.5 * torch.pdist(judged_generator("good")(z).flatten(1)).median()
    )
    kinds, left = 0, torch.ones(800, dtype=torch.bool)
    while left.any():
        left &= ~alike[left.nonzero()[0, 0]]
        kinds += 1
    assert 4 <= kinds <= 12


def test_the_copier_has_a_thousand_images_and_repeats_them():
    net_G, z = judged_generator("copying"), noise(4000)
    different = len(torch.unique(net_G(z).flatten(1), dim=0))
    assert 900 < different <= 1000
    beside = z.clone()
    beside[:, 11:] = noise(4000, seed=1)[:, 11:]
    assert torch.equal(net_G(beside), net_G(z))


def test_the_copier_knows_training_images():
    digits = mnist("train")
    if digits.note:
        pytest.skip("needs the real MNIST")
    made = judged_generator("copying")(noise(200))
    order = torch.randperm(len(digits), generator=torch.Generator().manual_seed(0))
    training = digits.x[order[:2000]].flatten(1)
    distance = torch.cdist(made.flatten(1), training).min(1).values
    new = torch.cdist(mnist("test").x[:200].flatten(1), training).min(1).values
    assert distance.median() < 0.5 * new.median()


def test_every_number_of_the_noise_recalls_an_image_of_the_digit():
    memory = Memory(per_digit=3, code_dim=4)
    z = torch.zeros(3, Z_DIM)
    z[:, 7] = 1
    z[:, 10] = torch.tensor([-9.0, 0.0, 9.0])
    assert torch.equal(memory(z), memory.recall(torch.tensor([21, 22, 23])))


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="no generator 'best'; there are: good, collapsed"):
        judged_generator("best")
