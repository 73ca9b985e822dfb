"""Small parts that make GAN training stable and fast: given to you, most of them from a paper."""

import math

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from torch.optim.swa_utils import AveragedModel


def r1_penalty(real_logits: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
    """Mean squared norm of the discriminator's gradient at the real points.

    Added to the discriminator's loss with a small weight, it keeps the discriminator flat around
    the data, so that the generator's gradient fades as the generator gets there: without it the two
    keep circling.

    Parameters
    ----------
    real_logits : torch.Tensor of shape (n, 1)
        The discriminator's output at ``real``; each row must depend on its own row of ``real``
        alone.
    real : torch.Tensor of shape (n, ...)
        Real points, which must have had ``requires_grad_()`` called on them before the forward
        pass.

    Returns
    -------
    torch.Tensor of shape ()
        At least 0, differentiable with respect to the discriminator's weights.

    Raises
    ------
    RuntimeError
        If the logits do not depend on ``real`` through operations that were recorded.

    References
    ----------
    Mescheder, Geiger, Nowozin, Which Training Methods for GANs do actually Converge?, ICML 2018,
    equation 9 (there with the weight gamma / 2).
    """
    if not (real.requires_grad and real_logits.requires_grad):
        raise RuntimeError(
            "r1_penalty needs the gradient at the real points: "
            "call real.requires_grad_() before real_logits = net_D(real)."
        )
    (gradient,) = torch.autograd.grad(real_logits.sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


class EMA(AveragedModel):
    """A copy of a network whose weights are the exponential moving average of the network's.

    The generator of a GAN keeps moving around a good solution; the average of its last few hundred
    positions is closer to it. Buffers (the running statistics of BatchNorm) are copied, not
    averaged.

    Parameters
    ----------
    net : torch.nn.Module
        The network to follow.
    decay : float
        Weight of the past, from 0 to below 1: the average reaches back about 1 / (1 - decay)
        updates. The first update copies the network.

    Attributes
    ----------
    module : torch.nn.Module
        The averaged network, in evaluation mode, without gradients.

    Raises
    ------
    ValueError
        If the decay is out of range.

    References
    ----------
    Karras et al., Progressive Growing of GANs, ICLR 2018, section 4 (the practice).
    Yazici et al., The Unusual Effectiveness of Averaging in GAN Training, ICLR 2019 (the study).
    """

    def __init__(self, net: nn.Module, decay: float = 0.995) -> None:
        if not 0 <= decay < 1:
            raise ValueError(f"decay must lie between 0 and 1 (1 excluded), got {decay}.")
        super().__init__(net)
        self.decay = decay
        self.module.requires_grad_(False).eval()

    def update(self, net: nn.Module) -> None:
        """Move the average a step towards the network's present weights.

        Parameters
        ----------
        net : torch.nn.Module
            The network followed, after its optimiser's step.
        """
        averaged: list[torch.Tensor] = list(self.module.parameters())
        present: list[torch.Tensor] = list(net.parameters())
        # Not update_parameters: it sends n_averaged to a GPU at every step, which waits for it.
        with torch.no_grad():
            if self.n_averaged:
                torch._foreach_lerp_(averaged, present, 1 - self.decay)
            else:
                torch._foreach_copy_(averaged, present)
            for mine, theirs in zip(self.module.buffers(), net.buffers(), strict=True):
                mine.copy_(theirs)
        self.n_averaged += 1


def linear_decay(optimizer: torch.optim.Optimizer, num_steps: int) -> LambdaLR:
    """Let an optimiser's learning rate fall on a straight line to 0.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
        Its learning rates are those of the first step.
    num_steps : int
        Number of calls of ``step()`` after which the learning rate is 0, at least 1.

    Returns
    -------
    torch.optim.lr_scheduler.LambdaLR
        Call its ``step()`` after every ``optimizer.step()``.

    Raises
    ------
    ValueError
        If num_steps is below 1.
    """
    if num_steps < 1:
        raise ValueError(f"num_steps must be at least 1, got {num_steps}.")
    return LambdaLR(optimizer, lambda step: max(0.0, 1 - step / num_steps))


class FourierFeatures(nn.Module):
    """Replace points by cosines and sines of random projections of them.

    A small MLP is slow to learn functions that change over short distances. Given waves of the
    right length as its input, a discriminator soon sees the gap between the moons.

    Parameters
    ----------
    in_dim : int
        Dimension d of the points.
    num_features : int
        Number of random waves k; each gives a cosine and a sine.
    sigma : float
        Standard deviation of the frequencies, in cycles per unit of the data, above 0: larger means
        shorter waves, finer detail and less smoothness.
    seed : int
        Seed of the frequencies, which are fixed, not trained.
    with_input : bool
        Whether the points themselves stand beside their waves. Waves come back to the same values far
        away from the data; with the points at hand, a discriminator can tell.

    Attributes
    ----------
    out_dim : int
        2 * num_features, and in_dim more with the input.

    Raises
    ------
    ValueError
        If a dimension is below 1 or sigma is not above 0.

    References
    ----------
    Rahimi, Recht, Random Features for Large-Scale Kernel Machines, NeurIPS 2007.
    Tancik et al., Fourier Features Let Networks Learn High Frequency Functions in Low Dimensional
    Domains, NeurIPS 2020, section 6.1 (the Gaussian mapping).
    """

    def __init__(
        self,
        in_dim: int,
        num_features: int = 8,
        sigma: float = 0.4,
        seed: int = 0,
        with_input: bool = False,
    ) -> None:
        super().__init__()
        if in_dim < 1 or num_features < 1:
            raise ValueError(
                f"in_dim and num_features must be at least 1, got {in_dim}, {num_features}."
            )
        if not sigma > 0:
            raise ValueError(f"sigma must be above 0, got {sigma}.")
        self.with_input = with_input
        self.out_dim = 2 * num_features + in_dim * with_input
        normal = torch.randn(in_dim, num_features, generator=torch.Generator().manual_seed(seed))
        self.frequencies: torch.Tensor
        self.register_buffer("frequencies", sigma * normal)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map points of shape (n, in_dim) to features of shape (n, out_dim)."""
        angle = 2 * math.pi * x @ self.frequencies
        return torch.cat([angle.cos(), angle.sin(), *[x] * self.with_input], dim=-1)


class Coin(nn.Module):
    """Replaces the first number of each row of noise by its sign: a coin, heads 1 or tails -1.

    Normal noise is one connected cloud, and a network is a continuous map, so the samples are connected
    too. With a coin the noise has two parts, and data in two parts can be met without a bridge. Put it in
    front of a generator: ``nn.Sequential(Coin(), Generator(z_dim))``.
    """

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Noise of shape (n, z_dim) with a coin in its first column."""
        return torch.cat([z[:, :1].sign(), z[:, 1:]], dim=1)
