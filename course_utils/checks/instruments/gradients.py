"""Gradients that are cut off, or cleared when they should not be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import nn

from course_utils.checks.plain import is_tensor, numbers

REACH = (
    "Gradients must reach all weights and pass on to the input: no detach, no torch.no_grad(), no "
    "torch.tensor(x) and nothing frozen in the network."
)


def cut_off(output: object, net: nn.Module, *inputs: torch.Tensor) -> list[str]:
    """What no gradient of a network's output reaches, in words: inputs, and parameters by shape."""
    if not is_tensor(output):
        return []  # said already, where the output was looked at
    if not output.requires_grad:
        return ["everything: the output is cut off from the weights and from its input"]
    many = len(inputs) > 1
    wrt = [(f"input {number}" if many else "the input", x) for number, x in enumerate(inputs, 1)]
    faults = []
    for parameter in net.parameters():
        name = f"parameters of shape {tuple(parameter.shape)}"
        if parameter.requires_grad:
            wrt.append((name, parameter))
        else:
            faults.append(f"{name}, which are frozen")
    found = torch.autograd.grad(
        output.sum(), [x for _, x in wrt], retain_graph=True, allow_unused=True
    )
    faults += [name for (name, _), grad in zip(wrt, found, strict=True) if grad is None]
    return sorted(set(faults))


@contextlib.contextmanager
def cleared_too_soon(optimizer: torch.optim.Optimizer) -> Iterator[list[str]]:
    """List, in words, whether the optimizer's first step finds its gradients cleared again.

    A gradient that never came, since something is detached, looks the same at the step: this tells
    the two apart.
    """
    faults: list[str] = []
    arrived: list[torch.Tensor] = []
    parameters = [p for group in optimizer.param_groups for p in group["params"]]

    def note(*_: object) -> None:
        if arrived and not any(p.grad is not None and any(numbers(p.grad)) for p in parameters):
            faults.append("the gradients were cleared between backward() and optimizer.step()")
        for hook in arrivals:  # the second update may clear what came after the first step
            hook.remove()
        arrived.clear()

    step = optimizer.register_step_post_hook(note)
    arrivals = [p.register_post_accumulate_grad_hook(arrived.append) for p in parameters]
    try:
        yield faults
    finally:
        for hook in (step, *arrivals):
            hook.remove()


def give_gradients(net: nn.Module) -> None:
    """Gradients as an earlier step would have left them: numbers that follow from the weights."""
    for parameter in net.parameters():
        parameter.grad = 1.0 + parameter.detach().cos()


def gradient(output: object, wrt: torch.Tensor) -> object:
    """d output / d wrt, or words that say why there is none."""
    if not is_tensor(output):
        return output
    if not wrt.requires_grad:
        return "there is no gradient, since requires_grad of the input was switched off"
    found = _gradients(output, [wrt])
    if isinstance(found, str):
        return found
    if found[0] is None:
        return "there is no gradient, since the result is cut off from this input"
    return found[0]


def gradient_for_weights(output: object, net: nn.Module) -> object:
    """d output / d all parameters of a network in one row, or words that say why there is none.

    Parameters on which the output does not depend have the gradient 0.
    """
    if not is_tensor(output):
        return output
    parameters = [p for p in net.parameters() if p.requires_grad]
    found = _gradients(output, parameters)
    if isinstance(found, str):
        return found
    if all(grad is None for grad in found):
        return "there is no gradient, since the result is cut off from the weights"
    return torch.cat(
        [
            torch.zeros(p.numel()) if grad is None else grad.flatten()
            for p, grad in zip(parameters, found, strict=True)
        ]
    )


def _gradients(
    output: torch.Tensor, wrt: list[torch.Tensor] | list[nn.Parameter]
) -> tuple[torch.Tensor | None, ...] | str:
    """d output / d each of wrt, None where the output does not depend on it; or words."""
    if not output.requires_grad:
        return "there is no gradient, since the result is cut off from its inputs"
    try:
        return torch.autograd.grad(output.sum(), wrt, retain_graph=True, allow_unused=True)
    except RuntimeError as error:
        if "backward through the graph a second time" not in str(error):
            raise
        return "there is no gradient, since backward() was called already: leave it to the caller"
