"""Small networks, and calling one without leaving a trace in it."""

from __future__ import annotations

import itertools

import torch
from torch import nn


def mlp(*widths: int) -> nn.Sequential:
    """Linear layers of these widths with LeakyReLU(0.2) after all but the last."""
    layers: list[nn.Module] = []
    for a, b in itertools.pairwise(widths):
        layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


@torch.no_grad()
def call_in_eval(net: torch.nn.Module, *inputs: torch.Tensor | None) -> torch.Tensor:
    """Call a network in eval mode without gradients, then put every part back into its mode.

    Batch norm would otherwise learn from the inputs of a picture, and dropout would draw from the
    random numbers of the training.
    """
    modes = [(module, module.training) for module in net.modules()]
    net.eval()
    try:
        return net(*(x for x in inputs if x is not None))
    finally:
        for module, mode in modes:
            module.training = mode


def device_of(net: torch.nn.Module) -> torch.device:
    """Where a network's parameters are; the CPU where it has none."""
    return next((p.device for p in net.parameters()), torch.device("cpu"))
