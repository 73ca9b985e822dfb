"""The lean GAN: what its generator promises, repeatable training, the weights that ship."""

import importlib

import pytest
import torch

from course_utils.data.digits import mnist
from course_utils.metrics.digits import classify, load_classifier
from course_utils.recipes.digit_gan import (
    DigitDiscriminator,
    DigitGenerator,
    digits_of,
    train_digit_gan,
)
from course_utils.weights import course_weights


def small_G(z_dim):
    return DigitGenerator(z_dim, hidden=(8,))


def small_D():
    return DigitDiscriminator(hidden=(16, 8))


@pytest.fixture(scope="module")
def digits():
    return mnist("train", root="digits")


def silent(num_blocks, history):
    return range(num_blocks)


def test_images_are_in_the_range_of_the_data():
    images = small_G(20)(10 * torch.randn(50, 20))
    assert images.shape == (50, 1, 28, 28)
    assert images.abs().max() <= 1


def test_only_the_largest_of_the_first_ten_numbers_matters():
    net_G, z = small_G(20).eval(), torch.randn(6, 20)
    other = z.clone()
    other[:, :10] = torch.rand(6, 10)
    other[torch.arange(6), digits_of(z)] = 5.0
    assert torch.equal(net_G(z), net_G(other))
    other[torch.arange(6), (digits_of(z) + 1) % 10] = 6.0
    assert not torch.allclose(net_G(z), net_G(other))


def test_the_label_counts_for_the_discriminator():
    net_D, x = small_D(), torch.randn(4, 1, 28, 28)
    ones, twos = (net_D(x, torch.full((4,), digit)) for digit in (1, 2))
    assert ones.shape == (4, 1)
    assert not torch.allclose(ones, twos)


def test_too_little_noise_is_refused():
    with pytest.raises(ValueError, match="above 10"):
        small_G(10)


def test_a_logit_depends_on_its_own_image_alone():
    """What the penalty on the slope rests on."""
    net_D, x, y = small_D(), torch.randn(4, 1, 28, 28), torch.arange(4)
    assert torch.allclose(net_D(x, y)[:1], net_D(x[:1], y[:1]), atol=1e-6)


def test_the_same_seed_gives_the_same_generator(digits):
    players = dict(make_G=small_G, make_D=small_D)

    def weights(seed):
        net_G = train_digit_gan(digits, 3, seed=seed, progress=silent, **players)
        return torch.cat([value.flatten() for value in net_G.parameters()])

    first, again, other = weights(0), weights(0), weights(1)
    assert torch.equal(first, again)
    assert not torch.allclose(first, other)


def test_losses_are_recorded_by_blocks_and_every_step_is_watched(digits):
    kept, steps = [], []

    def progress(num_blocks, history):
        kept.append(history)
        return range(num_blocks)

    train_digit_gan(
        digits, 101, progress=progress, watch=lambda step, net_G, losses: steps.append(step)
    )
    assert steps == list(range(1, 102))
    assert {name: len(values) for name, values in kept[0].items()} == {"loss_D": 2, "loss_G": 2}


def test_the_weights_that_ship_make_the_digits_asked_for():
    net_G = DigitGenerator()
    net_G.load_state_dict(course_weights("mnist_generator")["net_G"])
    z = torch.randn(500, 74, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        images = net_G(z)
    seen = classify(load_classifier(), images)[1].argmax(1)
    assert (seen == digits_of(z)).double().mean() > 0.9
    assert seen.bincount(minlength=10).min() > 20


def test_the_command_that_makes_the_weights_gives_the_same_bytes_twice(digits, tmp_path):
    benchmark = importlib.import_module("tests.benchmarks.02_mnist_gan.mnist_gan")
    for name in ("one.pt", "two.pt"):
        torch.rand(7)  # the state of the process does not count
        benchmark.train_weights(digits, 3, tmp_path / name)
    assert (tmp_path / "one.pt").read_bytes() == (tmp_path / "two.pt").read_bytes()
    assert (tmp_path / "one.pt").stat().st_size < 1_600_000
