"""The FID of papers, with a small network in Inception's place."""

import sys

import pytest
import torch
from torch import nn

from course_utils.metrics import frechet_distance, paper_fid


class StandIn(nn.Module):
    """Features of 16 blocks; remembers what it was given."""

    num_features = 48

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen.append(x)
        return nn.functional.avg_pool2d(x.double(), 2).flatten(1)


def images(n, seed):
    return torch.rand(n, 1, 8, 8, generator=torch.Generator().manual_seed(seed)) * 2.2 - 1.1


def test_it_is_the_frechet_distance_of_the_networks_features():
    real, fake, net = images(150, 0), images(130, 1) ** 3, StandIn()
    found = paper_fid(real, fake, network=net, batch_size=60)
    assert [len(x) for x in net.seen] == [60, 60, 30, 60, 60, 10]
    features = [nn.functional.avg_pool2d(x.double(), 2).flatten(1) for x in net.seen]
    assert found == pytest.approx(
        frechet_distance(torch.cat(features[:3]), torch.cat(features[3:])), rel=1e-4
    )


def test_the_network_is_given_bytes_in_three_equal_channels():
    net = StandIn()
    real = images(100, 0)
    paper_fid(real / 2 + 0.5, images(100, 1) / 2 + 0.5, (0.0, 1.0), network=net)
    x = net.seen[0]
    assert x.dtype == torch.uint8 and x.shape == (100, 3, 8, 8)
    assert torch.equal(x[:, 0], x[:, 1]) and torch.equal(x[:, 0], x[:, 2])
    expected = (real[:, 0].clamp(-1, 1) / 2 + 0.5) * 255
    assert (x[:, 0] - expected).abs().max() <= 0.5 + 1e-3


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "torchmetrics.image.fid", None)
    with pytest.raises(ModuleNotFoundError, match="pip install torchmetrics torch-fidelity"):
        paper_fid(images(4, 0), images(4, 1), network=StandIn())
