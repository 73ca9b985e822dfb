"""What both measurements on responsibility share: a small pair without labels, and its training.

Convolutions work on 7 x 7 maps alone, so that a training takes CPU seconds, not minutes: many of them are needed,
and none has to be beautiful.
"""

import ast
import hashlib
import inspect
import time

import torch
from torch import Tensor, nn

from course_utils.recipes.trained_on import LeanDiscriminator, LeanGenerator
from tests.benchmarks import digit_gan
from tests.benchmarks.digit_gan import train_players


class WithoutLabels(nn.Module):
    """A discriminator that is handed digits, as `train_players` does, and does not look at them."""

    def __init__(self, net_D: nn.Module) -> None:
        super().__init__()
        self.net_D = net_D

    def forward(self, x: Tensor, _: Tensor) -> Tensor:
        logits: Tensor = self.net_D(x)
        return logits


def train_lean(images, num_steps, seed, watch=None):
    """The averaged generator, the discriminator, and the CPU seconds of one thread."""
    torch.manual_seed(seed)
    net_G, net_D = LeanGenerator(), LeanDiscriminator()

    def draw(n):
        return (torch.randn(n, net_G.z_dim),), torch.zeros(n, dtype=torch.int64)

    cpu = time.process_time()
    averaged = train_players(
        net_G, WithoutLabels(net_D), images, num_steps, draw, batch_size=64, lr_G=2e-3, lr_D=2e-3,
        penalty=0.1, ema_decay=0.995, seed=seed, progress=lambda num_blocks, _: range(num_blocks), watch=watch,
    )  # fmt: skip
    return averaged.eval(), net_D.eval(), time.process_time() - cpu


@torch.no_grad()
def sample(net_G, n, seed, factor=1.0):
    """n images; the noise is times `factor`."""
    z = factor * torch.randn(n, net_G.z_dim, generator=torch.Generator().manual_seed(seed))
    return torch.cat([net_G(part) for part in z.split(1000)])


# Tells runs of these networks and steps from those of others; how code is laid out changes no run.
LEAN_VERSION = hashlib.sha256(
    "".join(
        ast.dump(ast.parse(inspect.getsource(part)))
        for part in (
            LeanGenerator,
            LeanDiscriminator,
            train_lean,
            digit_gan.train_players,
            digit_gan.digit_gan_step,
        )
    ).encode()
).hexdigest()[:16]
