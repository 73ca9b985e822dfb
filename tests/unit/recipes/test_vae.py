"""The VAE that a GAN is compared with."""

import pytest
import torch
from torch import nn

from course_utils.data.digits import mnist
from course_utils.recipes.vae import Vae, train_vae
from tests.benchmarks.digit_gan import DigitGenerator


def quiet(num_epochs, history):
    return range(num_epochs)


def test_loss_of_a_known_code():
    vae = Vae(nn.Sequential(nn.Linear(2, 784), nn.Unflatten(1, (1, 28, 28))), 2, variance=0.5)
    for parameter in vae.parameters():
        nn.init.zeros_(parameter)
    # The code is the noise itself and the output is 0: only the pixels' squares count.
    assert vae(torch.full((3, 1, 28, 28), 0.5)).item() == pytest.approx(784 * 0.25)
    # A mean of 1 in both numbers of the code costs half a nat each.
    with torch.no_grad():
        vae.encoder[-1].bias[:2] = 1.0
    assert vae(torch.zeros(3, 1, 28, 28)).item() == pytest.approx(1.0)


def test_training_lowers_the_loss_and_repeats():
    x, histories = mnist("train", root="digits").x, []
    for _ in range(2):
        torch.manual_seed(0)
        vae = Vae(DigitGenerator(20, hidden=(32,)), 20)
        histories.append(train_vae(vae, x, 3, progress=quiet)["loss"])
    assert histories[0] == histories[1]
    assert histories[0][-1] < 0.8 * histories[0][0]


def test_a_variance_of_zero_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        Vae(nn.Identity(), 2, variance=0.0)
