"""Networks of any make: filled alike where they are the same layers, and their layers in words."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Misfit, See
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import build, fill_parameters, parameter_shapes
from course_utils.checks.layer_words import CUT
from course_utils.checks.record import Record


class Chain(nn.Module):
    """Three layers to one output, their weights as torch has them, or in shapes of one's own."""

    def __init__(self, forward: Callable[..., torch.Tensor], as_in_torch: bool = False) -> None:
        super().__init__()
        self.first = nn.Parameter(torch.zeros((4, 3) if as_in_torch else (3, 4)))
        self.square = nn.Parameter(torch.zeros(4, 4))
        self.last = nn.Parameter(torch.zeros((1, 4) if as_in_torch else (4,)))
        self.does = forward

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.does(x, self.first, self.square, self.last)


def torchs(x, first, square, last):
    return F.linear(F.linear(F.linear(x, first), square), last)


OWN = {
    "matmul": lambda x, a, b, w: (x @ a @ b @ w)[:, None],
    "transposed": lambda x, a, b, w: F.linear(F.linear(x, a.T), b.t()).matmul(w)[:, None],
    "two einsums": lambda x, a, b, w: torch.einsum(
        "n o, o -> n", torch.einsum("ni,io->no", x, a) @ b, w
    )[:, None],
    "products": lambda x, a, b, w: (torch.mm(torch.mm(x, a), b) * w).sum(1, keepdim=True),
    "on the left": lambda x, a, b, w: (w @ (b.T @ (a.transpose(0, 1) @ x.T)))[:, None],
}


class OfLabels(nn.Module):
    """A vector for each of five labels, as an embedding or as a Linear layer on one-hot rows."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, labels: torch.Tensor) -> torch.Tensor:
        if isinstance(self.layer, nn.Linear):
            return self.layer(F.one_hot(labels, 5).float())
        return self.layer(labels)


@pytest.mark.parametrize("forward", OWN.values(), ids=OWN)
def test_weights_in_a_shape_of_ones_own_are_the_same_layers(forward):
    x = torch.linspace(-1, 1, 18).reshape(6, 3)
    nets = Chain(torchs, as_in_torch=True), Chain(forward)
    one, two = (fill_parameters(net, x) for net in nets)
    assert torch.allclose(one(x), two(x), atol=1e-6)
    assert one(x).abs().max() > 0.05
    assert parameter_shapes(one) == parameter_shapes(two) == ["1 x 4", "4 x 3", "4 x 4"]


def test_an_embedding_is_a_linear_layer_on_one_hot_rows():
    labels = torch.tensor([4, 0, 2])
    nets = OfLabels(nn.Embedding(5, 3)), OfLabels(nn.Linear(5, 3, bias=False))
    one, two = (fill_parameters(net, labels) for net in nets)
    assert torch.equal(one(labels), two(labels))
    assert parameter_shapes(one) == parameter_shapes(two) == ["5 x 3"]


def test_torchs_layers_are_filled_alike_with_inputs_and_without():
    x, labels = torch.randn(4, 3, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 0])
    for net, inputs in (
        (nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.Linear(5, 1)), x),
        (nn.Embedding(2, 3), labels),
        (nn.Conv2d(1, 2, 3), torch.zeros(1, 1, 4, 4)),
    ):
        shapes = parameter_shapes(net)
        before = [p.clone() for p in fill_parameters(net).parameters()]
        after = fill_parameters(net, inputs).parameters()
        assert all(map(torch.equal, before, after))
        assert parameter_shapes(net) == shapes


def test_a_layer_that_is_used_twice_is_noted():
    layer = nn.Linear(3, 3)
    *_, first, second = layers_of(nn.Sequential(layer, layer), torch.ones(2, 3))
    assert second == f"{first}, again yes"
    *_, first, second = layers_of(nn.Sequential(nn.Linear(3, 3), layer), torch.ones(2, 3))
    assert second == first


def test_a_gain_by_hand_is_no_layer():
    class Norm(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gain = nn.Parameter(torch.ones(3))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return (x - x.mean(0)) * self.gain

    x = torch.arange(6.0).reshape(2, 3)
    assert parameter_shapes(fill_parameters(Norm(), x)) == ["3"]


def test_layers_come_in_the_order_of_the_forward_pass_whatever_they_are_called():
    class Backwards(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.out = nn.Linear(8, 1)
            self.norm = nn.BatchNorm2d(2)
            self.conv = nn.Conv2d(1, 2, 4, stride=2, padding=1, bias=False)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = F.dropout(F.leaky_relu(self.norm(self.conv(x)), 0.2), 0.3)
            return torch.sigmoid(self.out(x.flatten(1)))

    assert layers_of(Backwards(), torch.zeros(2, 1, 4, 4)) == [
        "Conv2d: input channels 1, output channels 2, kernel 4, stride 2, padding 1, bias no",
        "BatchNorm: channels 2, weights yes",
        "LeakyReLU: slope 0.2",
        "Dropout: p 0.3",
        "Linear: inputs 8, outputs 1, bias yes",
        "sigmoid",
    ]


def test_looking_at_layers_leaves_a_network_as_it_was():
    net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Dropout())
    net[2].eval()
    torch.manual_seed(0)
    before = {name: value.clone() for name, value in net.state_dict().items()}
    state = torch.get_rng_state()
    assert layers_of(net, torch.randn(3, 2, generator=torch.Generator().manual_seed(0)))
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())
    assert torch.equal(state, torch.get_rng_state())
    assert [module.training for module in net.modules()] == [True, True, True, False]


def test_looking_at_layers_does_not_warn():
    class Copies(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(2, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.layer(torch.tensor(x))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert layers_of(Copies(), torch.ones(1, 2)) == ["Linear: inputs 2, outputs 1, bias yes"]
    assert caught == []


def test_a_layer_that_the_network_does_not_hold_is_told():
    class Listed(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner, self.out = [nn.Linear(2, 3)], nn.Linear(3, 1)

        def forward(self, x):
            return self.out(self.inner[0](x))

    with pytest.raises(Misfit, match="not in a Python list"):
        look_at_layers(See(Record("a network")), "", Listed(), torch.ones(1, 2))


def test_a_network_that_seeds_torch_is_told():
    def seeds():
        torch.manual_seed(0)
        return nn.Linear(2, 1)

    def seeds_aside():
        with torch.random.fork_rng(devices=[]):
            return seeds()

    with pytest.raises(Misfit, match="A seed is for the caller to set"):
        build(seeds)
    assert isinstance(build(seeds_aside), nn.Linear)


def test_layers_that_are_not_sure_are_none():
    assert layers_of(Chain(OWN["matmul"]), torch.zeros(1, 3)) == []


def test_a_pass_that_raises_has_the_layers_until_then():
    net = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 1))
    first = "Linear: inputs 3, outputs 4, bias yes"
    assert layers_of(net, torch.zeros(1, 3)) == [
        first,
        "Linear: inputs 5, outputs 1, bias yes",
        CUT,
    ]
