"""Small networks, calling one without leaving a trace in it, and what shapes flow through it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

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


def describe_shapes(net: nn.Module, *inputs: torch.Tensor) -> str:
    """A network layer by layer: what comes out of each, and how many parameters it has.

    Parameters
    ----------
    net : Module
        Called in eval mode without gradients, and left as it was.
    *inputs : Tensor
        What it is called with, batch first; two rows are enough.

    Returns
    -------
    str
        A table to print. Steps that are functions and no layers (``F.relu``, ``reshape``) have no row
        of their own; a layer that is called twice has two.

    Examples
    --------
    >>> print(describe_shapes(mlp(2, 8, 1), torch.zeros(5, 2)))
    layer         output  parameters
    input         (5, 2)
    0  Linear     (5, 8)          24
    1  LeakyReLU  (5, 8)           0
    2  Linear     (5, 1)           9
    total                         33
    """
    rows = [("input", ", ".join(str(tuple(x.shape)) for x in inputs), "")]
    hooks = []

    def note(name: str) -> Callable[[nn.Module, object, object], None]:
        def hook(module: nn.Module, _: object, output: object) -> None:
            own = sum(p.numel() for p in module.parameters(recurse=False))
            title = f"{name}  {type(module).__name__}".strip()
            rows.append((title, _shapes(output), f"{own:,}"))

        return hook

    for name, module in net.named_modules():
        # A layer, or a network with parameters beside its layers.
        if not list(module.children()) or list(module.parameters(recurse=False)):
            hooks.append(module.register_forward_hook(note(name)))
    try:
        call_in_eval(net, *inputs)
    finally:
        for handle in hooks:
            handle.remove()
    rows.append(("total", "", f"{sum(p.numel() for p in net.parameters()):,}"))
    table = [("layer", "output", "parameters"), *rows]
    first, second, third = (max(map(len, column)) for column in zip(*table, strict=True))
    return "\n".join(f"{a:{first}}  {b:{second}}  {c:>{third}}".rstrip() for a, b, c in table)


def _shapes(output: object) -> str:
    if isinstance(output, torch.Tensor):
        return str(tuple(output.shape))
    parts = output if isinstance(output, tuple | list) else ()
    return ", ".join(_shapes(part) for part in parts)
