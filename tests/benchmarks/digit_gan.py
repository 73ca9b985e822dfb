"""A GAN for digits: the networks of the course with what reaches good samples soonest.

Labels for both players, a penalty on the slope of the discriminator, learning rates that fall to
0, an average of the generator, bfloat16 where the processor gains from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer

from course_utils.data.batches import Batches
from course_utils.data.digits import NUM_CLASSES, Images
from course_utils.live.tracking import track
from course_utils.networks import mlp
from course_utils.recipes.digit_gan import digits_of, with_digit
from course_utils.training.bf16 import bf16_gains
from course_utils.training.blocks import Progress, adam_with_decay, train_in_blocks
from course_utils.training.fast import fast_step
from course_utils.training.parts import EMA, r1_penalty

# draw(n): the generator's inputs for n fakes, and the digits that these are to show.
Draw = Callable[[int], tuple[tuple[Tensor, ...], Tensor]]
PENALTY_EVERY = 8  # steps; as many times as strong, it costs little and does the same


class DigitGenerator(nn.Module):
    """Turn noise into digits; the largest of the first ten numbers of z says which digit.

    So every digit gets a tenth of all noise, and whoever wants a given one sets its number high.

    Parameters
    ----------
    z_dim : int
        Width of the noise, above 10.
    hidden : tuple of int
        Widths of the hidden layers.

    The forward pass maps z of shape (n, z_dim) to images (n, 1, 28, 28) in (-1, 1).

    Raises
    ------
    ValueError
        If z_dim is not above 10.
    """

    def __init__(self, z_dim: int = 74, hidden: tuple[int, ...] = (256, 512, 1024)) -> None:
        super().__init__()
        self.layers = mlp(checked_z_dim(z_dim), *hidden, 784)

    def forward(self, z: Tensor) -> Tensor:
        return torch.tanh(self.layers(with_digit(z))).view(-1, 1, 28, 28)


def checked_z_dim(z_dim: int) -> int:
    """The width of the noise, if it is above the ten numbers of which each picks a digit.

    Raises
    ------
    ValueError
        If it is not.
    """
    if z_dim <= NUM_CLASSES:
        raise ValueError(
            f"z_dim is {z_dim}; it must be above {NUM_CLASSES}, of which each picks a digit."
        )
    return z_dim


class DigitDiscriminator(nn.Module):
    """Say whether images of shape (n, 1, 28, 28) look real *as the digits* of shape (n,).

    Each digit has a vector, whose inner product with the features is added to the logit.

    References
    ----------
    Miyato, Koyama, cGANs with Projection Discriminator, ICLR 2018.
    """

    def __init__(self, hidden: tuple[int, ...] = (1024, 512, 256)) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Flatten(), mlp(784, *hidden), nn.LeakyReLU(0.2))
        self.logit = nn.Linear(hidden[-1], 1)
        self.digits = nn.Embedding(NUM_CLASSES, hidden[-1])

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        features = self.features(x)  # (n, 256)
        return self.logit(features) + (features * self.digits(y)).sum(1, keepdim=True)


def train_digit_gan(
    images: Images,
    num_steps: int,
    *,
    make_G: Callable[[int], nn.Module] = DigitGenerator,
    make_D: Callable[[], nn.Module] = DigitDiscriminator,
    z_dim: int = 74,
    batch_size: int = 128,
    lr: float = 5e-4,
    penalty: float = 0.05,
    seed: int = 0,
    progress: Progress = track,
    watch: Callable[[int, nn.Module, Tensor], None] | None = None,
) -> nn.Module:
    """Train a generator of digits whose noise says which digit.

    Parameters
    ----------
    images : Images
        From ``mnist("train")``, on the device to train on.
    num_steps : int
        Steps of each player, at least 1; learning rates fall to 0 over all of them.
    make_G, make_D : callable
        ``make_G(z_dim)`` and ``make_D()`` make the players; z asks for digits as `digits_of` reads it.
    z_dim : int
        Width of the noise, above 10.
    batch_size : int
    lr : float
        Learning rate of both players at the start.
    penalty : float
        Weight of the squared slope of D at real images (R1, half of the paper's gamma).
    seed : int
        The same seed gives the same generator on the same machine.
    progress : callable
        ``progress(num_blocks, history)`` yields the blocks of 100 steps, as `track` does.
    watch : callable, optional
        ``watch(step, net_G, losses)`` is called after every step, with the averaged generator and
        the losses of D and G in a tensor of shape (2,).

    Returns
    -------
    Module
        The averaged generator, in evaluation mode.

    Raises
    ------
    TypeError, ValueError
        If images have no labels, num_steps is below 1 or z_dim not above 10.
    """
    device = Images.checked(images).x.device
    torch.manual_seed(seed)
    net_G, net_D = make_G(z_dim).to(device), make_D().to(device)

    def draw(n: int) -> tuple[tuple[Tensor, ...], Tensor]:
        z = torch.randn(n, z_dim, device=device)
        return (z,), digits_of(z)

    return train_players(
        net_G, net_D, images, num_steps, draw, batch_size=batch_size, lr_G=lr, lr_D=lr,
        penalty=penalty, seed=seed, progress=progress, watch=watch,
    )  # fmt: skip


def train_players(
    net_G: nn.Module,
    net_D: nn.Module,
    images: Images,
    num_steps: int,
    draw: Draw,
    *,
    batch_size: int = 128,
    lr_G: float = 1e-3,
    lr_D: float = 1e-3,
    penalty: float = 0.05,
    ema_decay: float = 0.99,
    seed: int = 0,
    progress: Progress = track,
    watch: Callable[[int, nn.Module, Tensor], None] | None = None,
) -> nn.Module:
    """Train two networks of your own, both with labels, as `train_digit_gan` does its own.

    Parameters
    ----------
    net_G : Module
        Called with the inputs that ``draw`` gives; makes images (n, 1, 28, 28). On the device of
        the images.
    net_D : Module
        ``net_D(x, y)`` gives logits (n, 1) for images and the digits of shape (n,) that they are to
        show. No batch norm: real images and fakes pass through it together.
    images : Images
        From ``mnist("train")``.
    num_steps : int
        Steps of each player, at least 1; learning rates fall to 0 over all of them.
    draw : callable
        ``draw(n)`` gives the inputs of net_G for n fakes as a tuple, and their digits of shape (n,),
        drawn from torch's global random state.
    batch_size : int
    lr_G, lr_D : float
        Learning rates at the start.
    penalty : float
        Weight of the squared slope of D at real images (R1, half of the paper's gamma).
    ema_decay : float
        Of the generator's average, see `course_utils.training.EMA`.
    seed : int
        Order of the images. What is drawn follows torch's random state: seed that before.
    progress, watch : callable
        As in `train_digit_gan`.

    Returns
    -------
    Module
        The averaged generator, in evaluation mode.

    Raises
    ------
    ValueError
        If num_steps is below 1.

    References
    ----------
    Mescheder, Geiger, Nowozin, Which Training Methods for GANs do actually Converge?, ICML 2018.
    Karras et al., Analyzing and Improving the Image Quality of StyleGAN, CVPR 2020, section 3.1 (the
    penalty every few steps).
    """
    ema = EMA(net_G, decay=ema_decay)
    optimizer_D, schedule_D = adam_with_decay(net_D.parameters(), lr_D, num_steps)
    optimizer_G, schedule_G = adam_with_decay(net_G.parameters(), lr_G, num_steps)
    batches = endless(images.x, images.y, batch_size=batch_size, seed=seed)
    step_both = fast_step(digit_gan_step, bf16=bf16_gains(images.x.device.type))

    def step(k: int) -> Tensor:
        due = penalty_at(k, penalty)
        players = net_D, net_G, ema, optimizer_D, optimizer_G
        losses: Tensor = step_both(*players, *next(batches), draw, due)
        if watch:
            watch(k + 1, ema.module, losses)
        return losses

    train_in_blocks(
        step, num_steps, ("loss_D", "loss_G"),
        schedules=(schedule_D, schedule_G), progress=progress,
    )  # fmt: skip
    return ema.module


def digit_gan_step(
    net_D: nn.Module,
    net_G: nn.Module,
    ema: EMA,
    optimizer_D: Optimizer,
    optimizer_G: Optimizer,
    real: Tensor,
    y: Tensor,
    draw: Draw,
    penalty: float,
) -> Tensor:
    """A step of D, one of G, and one of the average; changes these and nothing else.

    Parameters
    ----------
    net_D, net_G : Module
        As `train_players` takes them.
    ema : EMA
        Of net_G.
    optimizer_D, optimizer_G : torch.optim.Optimizer
    real : Tensor of shape (n, 1, 28, 28)
    y : Tensor of shape (n,), int64
        Their digits.
    draw : callable
        Inputs and digits of n fakes.
    penalty : float
        Weight of the squared slope of D at the real images; 0 leaves it out.

    Returns
    -------
    Tensor of shape (2,)
        The losses of D, without the penalty, and of G, detached.
    """
    inputs, digits = draw(len(real))
    with torch.no_grad():
        fake = net_G(*inputs)
    labels = torch.cat([y, digits])
    loss_D, loss = discriminator_loss(lambda x: net_D(x, labels), real, fake, penalty)
    optimizer_D.zero_grad()
    loss.backward()
    optimizer_D.step()

    inputs, digits = draw(len(real))
    loss_G = F.softplus(-net_D(net_G(*inputs), digits).float()).mean()
    optimizer_G.zero_grad()
    loss_G.backward(inputs=list(net_G.parameters()))  # none for net_D: they'd be unused
    optimizer_G.step()

    ema.update(net_G)
    return torch.stack([loss_D.detach(), loss_G.detach()])


def endless(*tensors: Tensor, batch_size: int, seed: int) -> Iterator[tuple[Tensor, ...]]:
    """Full batches for ever, each a tuple of as many tensors as are given.

    Parameters
    ----------
    *tensors : Tensor
        With the same number of rows n, on one device.
    batch_size : int
        At most n rows are in a batch, where this is more.
    seed : int
        Of the order.

    Yields
    ------
    tuple of Tensor

    Raises
    ------
    TypeError, ValueError
        As `Batches`.
    """
    batch_size = min(batch_size, len(tensors[0]))
    batches = Batches(*tensors, batch_size=batch_size, drop_last=True, seed=seed)
    while True:
        for batch in batches:
            yield (batch,) if isinstance(batch, Tensor) else batch


def penalty_at(k: int, weight: float) -> float:
    """The penalty's weight in step k: it is left out in all but every eighth, and stronger there.

    References
    ----------
    Karras et al., Analyzing and Improving the Image Quality of StyleGAN, CVPR 2020, section 3.1.
    """
    return PENALTY_EVERY * weight if k % PENALTY_EVERY == 0 else 0.0


def discriminator_loss(
    logits_of: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, penalty: float
) -> tuple[Tensor, Tensor]:
    """The logistic loss of the discriminator, without and with the penalty on its slope.

    Parameters
    ----------
    logits_of : callable
        Gives logits (2 n, 1) for images (2 n, ...), the real ones first. No batch norm: real images
        and fakes pass through it together.
    real, fake : Tensor of shape (n, ...)
    penalty : float
        Weight of the squared slope at the real images (R1, half of the paper's gamma); 0 leaves it out.

    Returns
    -------
    loss, with_penalty : Tensor of shape ()

    References
    ----------
    Mescheder, Geiger, Nowozin, Which Training Methods for GANs do actually Converge?, ICML 2018.
    """
    # A view of its own, whose gradient may be asked for.
    real = real.detach().requires_grad_(penalty > 0)
    real_logits, fake_logits = logits_of(torch.cat([real, fake])).float().chunk(2)
    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()
    return loss, loss + penalty * r1_penalty(real_logits, real) if penalty > 0 else loss
