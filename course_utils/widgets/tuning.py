"""What a page can change about GanLab's game: data, loss, learning rates, steps of D, noise."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from course_utils.data import grid, ring, two_moons

YOURS = "yours"  # what the lab was made with
# Losses of D and of G from logits of real and of generated points, (n, 1) each.
Losses = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
NOISES = ("normal", "uniform")
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
D_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Tuning:
    """Settings of a game that hold beside its preset, and stay when it is reset.

    Attributes
    ----------
    data : str
        ``"yours"``, or one of `DATA_SETS`.
    loss : str
        ``"yours"`` for the lab's own updates, or the name of one of its losses.
    lr_D, lr_G : float or None
        Learning rates; None for those of the preset.
    d_steps : int
        Updates of D for one of G.
    noise : str
        ``"normal"``, or ``"uniform"`` with the same variance.
    """

    data: str = YOURS
    loss: str = YOURS
    lr_D: float | None = None
    lr_G: float | None = None
    d_steps: int = 1
    noise: str = "normal"

    def changed(self, losses: Mapping[str, Losses], **changes: object) -> Tuning:
        """The same with these changes.

        Raises
        ------
        ValueError
            If there is no such setting, or a value is none of its own.
        """
        known = [field.name for field in dataclasses.fields(self)]
        for name in changes:
            if name not in known:
                raise ValueError(f"there is no setting {name!r}; there are {', '.join(known)}.")
        new = dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # checked below
        for name, chosen, allowed in (
            ("data", new.data, [YOURS, *DATA_SETS]),
            ("loss", new.loss, [YOURS, *losses]),
            ("noise", new.noise, NOISES),
        ):
            if chosen not in allowed:
                raise ValueError(f"{name} is {chosen!r}; it can be {', '.join(allowed)}.")
        if not isinstance(new.d_steps, int) or new.d_steps < 1:
            raise ValueError(f"d_steps is {new.d_steps!r}; use a whole number, 1 or more.")
        for name, rate in (("lr_D", new.lr_D), ("lr_G", new.lr_G)):
            if rate is not None and not (isinstance(rate, float | int) and 0 < rate < math.inf):
                raise ValueError(f"{name} is {rate!r}; use a number above 0, or None.")
        return new


def line(n: int) -> Tensor:
    """Points (n, 2) along a straight line, a little beside it."""
    own = torch.Generator().manual_seed(0)
    along, beside = 2.4 * torch.rand(n, generator=own) - 1.2, 0.03 * torch.randn(n, generator=own)
    return torch.stack([along - 0.3 * beside, 0.5 * along + beside], 1)


def blobs(n: int) -> Tensor:
    """Points (n, 2) of two round clouds, far apart."""
    own = torch.Generator().manual_seed(0)
    side = torch.where(torch.rand(n, generator=own) < 0.5, -0.8, 0.8)
    return torch.stack([side, torch.zeros(n)], 1) + 0.12 * torch.randn(n, 2, generator=own)


def moons(n: int) -> Tensor:
    """The course's two moons, (n, 2)."""
    points = two_moons(n)
    assert isinstance(points, Tensor)  # labels come only where they are asked for
    return points


# All about as wide: the players' first weights suit data of this size.
DATA_SETS: dict[str, Callable[[int], Tensor]] = {
    "moons": moons,
    "ring": lambda n: ring().draw(n),
    "grid": lambda n: 0.3 * grid().draw(n),
    "line": line,
    "two blobs": blobs,
}


def draw_noise(
    size: tuple[int, int], kind: str, generator: torch.Generator, device: torch.device | str
) -> Tensor:
    """Noise of this size: standard normal, or uniform with the same mean and variance."""
    if kind == "normal":
        return torch.randn(size, generator=generator, device=device)
    return math.sqrt(3) * (2 * torch.rand(size, generator=generator, device=device) - 1)
