"""Networks layer by layer."""

import pytest
import torch
from torch import nn

from course_utils.networks import describe_shapes, mlp


def table(net, *inputs) -> list[list[str]]:
    return [line.split("  ") for line in describe_shapes(net, *inputs).splitlines()]


def test_each_layer_has_its_shape_and_its_parameters():
    assert describe_shapes(mlp(2, 8, 1), torch.zeros(5, 2)) == (
        "layer         output  parameters\n"
        "input         (5, 2)\n"
        "0  Linear     (5, 8)          24\n"
        "1  LeakyReLU  (5, 8)           0\n"
        "2  Linear     (5, 1)           9\n"
        "total                         33"
    )


class Conditional(nn.Module):
    """Two inputs, two outputs, a layer that is used twice, and a parameter of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.embed, self.body = nn.Embedding(4, 3), nn.Linear(3, 3)

    def forward(self, x, y):
        twice = self.body(self.body(x) * self.scale)
        return twice, self.embed(y)


def test_two_inputs_and_outputs_shared_layers_and_own_parameters():
    said = describe_shapes(Conditional(), torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64))
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines == [
        "layer output parameters",
        "input (2, 3), (2,)",
        "body Linear (2, 3) 12",
        "body Linear (2, 3) 12",
        "embed Embedding (2, 3) 12",
        "Conditional (2, 3), (2, 3) 3",
        "total 27",
    ]


def test_the_network_is_left_as_it_was():
    net = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Dropout())
    before, state = net[1].running_mean.clone(), torch.get_rng_state()
    describe_shapes(net, torch.ones(3, 2))
    assert torch.equal(net[1].running_mean, before) and torch.equal(torch.get_rng_state(), state)
    assert net.training and not any(module._forward_hooks for module in net.modules())
    with pytest.raises(RuntimeError):
        describe_shapes(net, torch.ones(3, 5))
    assert not any(module._forward_hooks for module in net.modules())
