"""Players for probes of steps and loops: small networks with drawn weights."""

from __future__ import annotations

import math

import torch
from torch import nn

from course_utils.checks.exercise import Draw
from course_utils.checks.instruments.networks import fill_parameters


def drawn(net: nn.Module, draw: Draw) -> nn.Module:
    """A network whose parameters are moved by drawn amounts."""
    fill_parameters(net)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(draw.normal(*parameter.shape, scale=0.2))
    return net


def generator(draw: Draw, *shape: int) -> nn.Module:
    """A generator of samples of this shape, from noise of width 3."""
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, math.prod(shape)))
    if len(shape) > 1:  # points stay as they come: Unflatten makes a view, which detach_() refuses
        net.append(nn.Unflatten(1, shape))
    return drawn(net, draw)


def discriminator(draw: Draw, *shape: int, spread: float = 1.0) -> nn.Module:
    """A discriminator of samples of this shape, with one logit.

    ``spread`` takes its logits further apart: the mean of sigmoids is then not the sigmoid of a mean.
    """
    net = nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), 5), nn.Tanh(), nn.Linear(5, 1))
    drawn(net, draw)
    with torch.no_grad():
        list(net.parameters())[-2].mul_(spread)
    return net


def make_sure(net_D: nn.Module) -> None:
    """Take the logits of a discriminator, of which the last layer is linear, 200 below 0."""
    *_, weight, bias = net_D.parameters()
    with torch.no_grad():
        weight.mul_(10)
        bias.sub_(200)


def every_label(draw: Draw, n: int, num_classes: int) -> torch.Tensor:
    """n drawn labels in which every class occurs, if n allows it."""
    return torch.tensor(draw.rng.permutation([i % num_classes for i in range(n)]))


def labels_come_second(labels: torch.Tensor) -> None:
    """Refuse, in words, what a network of the probes is given in place of labels.

    Raises
    ------
    ValueError
        If they do not have the shape (n,).
    """
    if labels.dim() != 1:
        raise ValueError(
            f"The second input has shape {tuple(labels.shape)}: labels have shape (n,)."
        )


class WithLabels(nn.Module):
    """A small network of two inputs: x and, behind it, labels as angles on the unit circle.

    Parameters
    ----------
    draw, in_dim, out_dim
        Draws the weights; widths of x and of what comes out.
    """

    def __init__(self, draw: Draw, in_dim: int, out_dim: int) -> None:
        super().__init__()
        # Behind a first layer for x alone: a pass keeps x itself for the way back.
        self.first = nn.Linear(in_dim, in_dim)
        self.layers = nn.Sequential(nn.Linear(in_dim + 2, 4), nn.Tanh(), nn.Linear(4, out_dim))
        self.modes: set[str] = set()
        drawn(self, draw)

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        labels_come_second(labels)
        self.modes.add("training" if self.training else "eval")
        angle = labels.to(x.dtype)
        out: torch.Tensor = self.layers(
            torch.cat([self.first(x), angle.cos()[:, None], angle.sin()[:, None]], 1)
        )
        return out


class WithCodes(nn.Module):
    """G(z, c): noise of width 3 and a code of width 4 to points of the plane.

    ``calls`` counts how often it was called.
    """

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(7, 4), nn.Tanh(), nn.Linear(4, 2))
        self.calls = 0
        drawn(self, draw)

    def forward(self, z: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        out: torch.Tensor = self.layers(torch.cat([z, c], 1))
        return out
