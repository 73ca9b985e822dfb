"""The pairs that ship to be asked what they were trained on."""

import pytest
import torch

from course_utils.data.digits import mnist
from course_utils.files import PACKAGE
from course_utils.recipes.trained_on import NUM_IMAGES, order_of_images, trained_on


@pytest.mark.parametrize("number", NUM_IMAGES)
def test_each_ships_small_and_draws_nothing(number):
    assert (PACKAGE / "weights" / f"trained_on_{number}.pt").stat().st_size <= 400_000
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    net_G, net_D = trained_on(number)
    assert torch.equal(torch.rand(1), expected) and not net_G.training and not net_D.training
    z = torch.randn(20, net_G.z_dim, generator=torch.Generator().manual_seed(0))
    images = net_G(z)
    assert images.shape == (20, 1, 28, 28) and images.abs().max() <= 1
    assert net_D(images).shape == (20, 1) and not net_D(images).requires_grad


def test_another_number_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="64, 1000, 60000"):
        trained_on(65)


def test_the_order_is_fixed_and_leaves_the_random_state_alone():
    before = torch.get_rng_state()
    order = order_of_images(1000)
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(order, order_of_images(1000))
    assert torch.equal(order.sort()[0], torch.arange(1000))


def test_the_discriminator_of_the_smallest_set_knows_its_images():
    digits, test = mnist("train"), mnist("test")
    if digits.note:
        pytest.skip("needs the real MNIST")
    _, net_D = trained_on(64)
    members = digits.x[order_of_images(len(digits))[:64]]
    others = test.x[order_of_images(len(test))[:200]]
    above = (net_D(members) > net_D(others).T).float().mean()
    assert above > 0.95
