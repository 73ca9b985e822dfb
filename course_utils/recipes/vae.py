"""A variational autoencoder around a decoder of yours, to compare a GAN with."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from course_utils.data.batches import Batches
from course_utils.live.tracking import track
from course_utils.networks import mlp
from course_utils.training.blocks import Progress
from course_utils.training.fast import fast_step


class Vae(nn.Module):
    """Encoder 784, 1024, 512, 256 to the mean and the log variance of z; the decoder is given.

    Parameters
    ----------
    decoder : Module
        Maps z of shape (n, z_dim) to images (n, 1, 28, 28), as a generator does.
    z_dim : int
        Width of z.
    variance : float
        Variance of a pixel around the decoder's output, above 0: smaller means sharper, and codes
        that look less like the noise that samples are made from.

    The forward pass maps images (n, 1, 28, 28) to the mean loss, a tensor of shape (): minus the
    evidence lower bound in nats, up to a constant.

    Raises
    ------
    ValueError
        If the variance is not above 0.

    References
    ----------
    Kingma, Welling, Auto-Encoding Variational Bayes, ICLR 2014, equation 10 (here with the whole
    variance, not one draw, in the divergence, appendix B).
    """

    def __init__(self, decoder: nn.Module, z_dim: int, variance: float = 0.1) -> None:
        super().__init__()
        if not variance > 0:
            raise ValueError(f"variance must be above 0, got {variance}.")
        self.decoder, self.variance = decoder, variance
        self.encoder = nn.Sequential(nn.Flatten(), *mlp(784, 1024, 512, 256, 2 * z_dim))

    def forward(self, x: Tensor) -> Tensor:
        mean, log_var = self.encoder(x).float().chunk(2, dim=1)  # (n, z_dim) each
        z = mean + torch.exp(log_var / 2) * torch.randn_like(mean)  # (n, z_dim)
        misfit = (x - self.decoder(z)).float().square().flatten(1).sum(1) / (2 * self.variance)
        divergence = (log_var.exp() + mean.square() - 1 - log_var).sum(1) / 2
        return (misfit + divergence).mean()


def train_vae(
    vae: Vae,
    x: Tensor,
    num_epochs: int,
    *,
    batch_size: int = 128,
    lr: float = 1e-3,
    progress: Progress = track,
) -> dict[str, list[float]]:
    """Train a VAE in place.

    Parameters
    ----------
    vae : Vae
    x : Tensor of shape (n, 1, 28, 28)
        Images, on the device of the VAE.
    num_epochs : int
    batch_size : int
    lr : float
        Learning rate of Adam.
    progress : callable
        ``progress(num_epochs, history)`` yields the epochs, as `track` does.

    Returns
    -------
    dict
        "loss": the mean of each epoch.
    """
    optimizer = torch.optim.Adam(vae.parameters(), lr=lr, fused=True)
    step = fast_step(vae_step)
    history: dict[str, list[float]] = {"loss": []}
    for epoch in progress(num_epochs, history):
        losses = []
        for batch in Batches(x, batch_size=batch_size, seed=epoch):
            losses.append(step(vae, batch, optimizer))
        history["loss"].append(torch.stack(losses).mean().item())
    return history


def vae_step(vae: Vae, x: Tensor, optimizer: torch.optim.Optimizer) -> Tensor:
    """One step on a batch; changes `vae`.

    Parameters
    ----------
    vae : Vae
    x : Tensor of shape (n, 1, 28, 28)
    optimizer : torch.optim.Optimizer
        It holds the parameters of `vae`.

    Returns
    -------
    Tensor of shape ()
        The loss before the step, detached.
    """
    loss = vae(x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
