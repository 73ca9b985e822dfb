"""A pair of players in a GanLab, to be watched by those who have not written any yet."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.networks import mlp
from course_utils.widgets.ganlab import GanLab
from course_utils.widgets.tuning import Losses


def ready_made(
    data: torch.Tensor, seed: int = 0, losses: Mapping[str, Losses] | None = None
) -> GanLab:
    """A GanLab with two small networks and the usual updates, before its first round.

    Parameters
    ----------
    data : tensor of shape (n, 2)
        Points in the plane.
    seed : int
        Draws the first weights; torch's global random state stays as it is.
    losses : mapping of str to callable, optional
        Losses by name, for the page's menu; see `GanLab`.

    Returns
    -------
    GanLab
        With non-saturating losses on logits, and Adam with lr 1e-3, twice that for D.

    References
    ----------
    I. Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        net_G, net_D = (mlp(2, 128, 128, width).to(data.device) for width in (2, 1))
    optimizer_G, optimizer_D = (
        torch.optim.Adam(net.parameters(), lr=lr, betas=(0.5, 0.9))
        for net, lr in ((net_G, 1e-3), (net_D, 2e-3))
    )
    return GanLab(
        net_G, net_D, data, update_D=update_D, update_G=update_G, optimizer_D=optimizer_D,
        optimizer_G=optimizer_G, seed=seed, losses=losses,
    )  # fmt: skip


def update_D(
    net_D: nn.Module,
    net_G: nn.Module,
    real: torch.Tensor,
    z: torch.Tensor,
    optimizer: torch.optim.Optimizer,
) -> torch.Tensor:
    """One step of the discriminator; returns its loss, detached."""
    with torch.no_grad():
        fake = net_G(z)
    loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(fake)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def update_G(
    net_D: nn.Module, net_G: nn.Module, z: torch.Tensor, optimizer: torch.optim.Optimizer
) -> torch.Tensor:
    """One step of the generator; returns its loss, detached."""
    loss = F.softplus(-net_D(net_G(z))).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
