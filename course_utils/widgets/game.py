"""The game that GanLab shows: two players on points in the plane, their rounds and their past."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim import Optimizer

from course_utils.data.batches import checked_labels
from course_utils.randomness import random_state, random_state_kept, set_random_state
from course_utils.widgets import base
from course_utils.widgets.presets import PRESETS
from course_utils.widgets.scene import Scene, logits_of


class Game:
    """Two players, and everything that their next round depends on.

    Parameters are those of `GanLab`, which says what they are and what is refused.

    Attributes
    ----------
    step : int
        Rounds played.
    data : Tensor of shape (n, 2)
        What D is shown as real, as the preset places it.
    scene : Scene
        What is shown of them.
    """

    def __init__(
        self,
        net_G: nn.Module,
        net_D: nn.Module,
        data: Tensor,
        *,
        update_D: Callable[..., float | Tensor],
        update_G: Callable[..., float | Tensor],
        optimizer_D: Optimizer | None,
        optimizer_G: Optimizer | None,
        lr: float,
        z_dim: int,
        batch_size: int,
        seed: int,
        radius: float,
        num_classes: int | None,
        labels: Tensor | None,
        encode: Callable[[Tensor], Tensor] | None,
    ) -> None:
        self.net_G, self.net_D = net_G, net_D
        self.update_D = base.checked("update_D", update_D)
        self.update_G = base.checked("update_G", update_G)
        self.z_dim, self.batch_size, self.seed = z_dim, batch_size, seed
        self.num_classes, self._encode = num_classes, encode or (lambda y: y)
        base.checked_number("num_classes", num_classes)
        if labels is not None and num_classes is None:
            raise ValueError("labels need num_classes: pass the number of classes too.")
        self.data = self.original = self.chosen_data = _points(data)
        if labels is not None and num_classes is not None:
            checked_labels(labels, len(data), num_classes)
        self.labels, self.device = labels, data.device

        self.scene = Scene(
            net_G, net_D, data, labels, z_dim=z_dim, num_classes=num_classes, encode=self._encode,
            seed=seed + 1, radius=radius,
        )  # fmt: skip

        betas = (0.5, 0.999)
        self._optimizer_D = optimizer_D or torch.optim.Adam(net_D.parameters(), lr, betas)
        self._optimizer_G = optimizer_G or torch.optim.Adam(net_G.parameters(), lr, betas)
        self._initial = [copy.deepcopy(part.state_dict()) for part in self._parts()]
        self._modes = [(m, m.training) for net in (net_G, net_D) for m in net.modules()]
        self.reset("yours")

    def _parts(self) -> tuple[nn.Module | Optimizer, ...]:
        return self.net_G, self.net_D, self._optimizer_G, self._optimizer_D

    def reset(self, preset: str) -> None:
        """Back to the initial weights, optimisers and random state, under the settings of a preset.

        Raises
        ------
        ValueError
            If there is no such preset.
        """
        if preset not in PRESETS:
            raise ValueError(f"there is no preset {preset!r}; there are {', '.join(PRESETS)}.")
        self.preset, self.settings = preset, PRESETS[preset]
        width = self.chosen_data[:, 0].max() - self.chosen_data[:, 0].min()
        aside = torch.stack([self.settings.shift * width, torch.zeros_like(width)])
        self.data = self.chosen_data + aside
        self.scene.reset(self.original, self.data)
        self._optimizer_of_G = self._optimizer_G
        if self.settings.plain_G is not None:
            self._optimizer_of_G = torch.optim.SGD(self.net_G.parameters(), self.settings.plain_G)
        for part, state in zip(self._parts(), self._initial, strict=True):
            part.load_state_dict(copy.deepcopy(state))
        for optimizer, lr, scale in (
            (self._optimizer_D, self.settings.lr_D, self.settings.scale_D),
            (self._optimizer_G, self.settings.lr_G, 1.0),
        ):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = scale * (group["lr"] if lr is None else lr)
        for module, mode in self._modes:
            module.training = mode

        with random_state_kept():
            torch.manual_seed(self.seed)
            np.random.seed(self.seed % 2**32)
            self._random = random_state()
        self._batches = torch.Generator(self.device).manual_seed(self.seed)
        self.step, self._turn_of_G = 0, False
        self.losses: dict[str, list[float]] = {"loss_D": [], "loss_G": []}  # since the last frame
        self._gradient: tuple[Tensor, Tensor] | None = (
            None  # G's points, and that of its loss there
        )

    @contextmanager
    def own_random_numbers(self) -> Iterator[None]:
        """Draw from the game's random numbers inside, from everybody else's outside."""
        outside = random_state()
        set_random_state(self._random)
        try:
            yield
        finally:
            self._random = random_state()
            set_random_state(outside)

    # ---- rounds ---------------------------------------------------------------------------------

    def round(self) -> None:
        """One update of D and one of G, unless the preset has others."""
        self._update_once_D()
        if self.step >= self.settings.d_first:
            self._updates_G()
        self.step += 1

    def half_round(self) -> None:
        """For slow motion: D and G take turns."""
        if self._turn_of_G and self.step >= self.settings.d_first:
            self._updates_G()
            self.step += 1
        else:
            self._update_once_D()
            self.step += self.step < self.settings.d_first
        self._turn_of_G = not self._turn_of_G

    def only_D(self) -> None:
        """A round in which only D is updated."""
        self._update_once_D()
        self.step += 1

    def only_G(self) -> None:
        """A round in which only G is updated, once."""
        self._update_once_G()
        self.step += 1

    def draw_data(self, points: np.ndarray | None) -> None:
        """Train on points drawn by hand, (k, 2), each jittered a little; None for the original ones.

        Raises
        ------
        ValueError
            If there are fewer than 20.
        """
        if points is None:
            self.chosen_data = self.original
        else:
            if len(points) < 20:
                raise ValueError(f"draw a little more: {len(points)} points are too few.")
            own = np.random.default_rng(self.seed)
            rows = own.integers(len(points), size=len(self.original))
            jitter = 0.03 * own.standard_normal((len(rows), 2))
            drawn = torch.as_tensor(points[rows] + jitter, dtype=self.original.dtype)
            self.chosen_data = drawn.to(self.device)
        self.reset(self.preset)

    def _noise(self) -> list[Tensor]:
        size, own = (self.batch_size, self.z_dim), self._batches
        z = torch.randn(size, device=self.device, generator=own)
        if self.num_classes is None:
            return [z]
        y = torch.randint(self.num_classes, size[:1], device=self.device, generator=own)
        return [z, self._encode(y)]

    def _update_once_D(self) -> None:
        rows = torch.randint(
            len(self.data), (self.batch_size,), generator=self._batches, device=self.device
        )
        real = [self.data[rows]]
        if self.labels is not None:
            real.append(self._encode(self.labels[rows]))
        loss = self.update_D(self.net_D, self.net_G, *real, *self._noise(), self._optimizer_D)
        self._note("D", loss)
        self._gradient = None  # it belonged to the discriminator before this step

    def _updates_G(self) -> None:
        for _ in range(self.settings.g_steps):
            self._update_once_G()

    def _update_once_G(self) -> None:
        update = self._saturating_update_G if self.settings.saturating else self.update_G
        hook = self.net_G.register_forward_hook(self._catch_gradient)
        try:
            loss = update(self.net_D, self.net_G, *self._noise(), self._optimizer_of_G)
        finally:
            hook.remove()
        self._note("G", loss)

    def _saturating_update_G(self, net_D: nn.Module, net_G: nn.Module, *inputs: Any) -> float:
        """One step on log(1 - D(G(z))), equation 1 of Goodfellow et al. 2014."""
        z, *y, optimizer_G = inputs
        fake = net_G(z, *y)
        logits = logits_of(net_D(fake) if self.labels is None else net_D(fake, *y))
        loss = -F.softplus(logits).mean()
        optimizer_G.zero_grad()
        loss.backward()
        optimizer_G.step()
        return loss.item()

    def _catch_gradient(self, module: nn.Module, inputs: tuple[Tensor, ...], fake: Tensor) -> None:
        if fake.requires_grad:
            points = fake.detach()

            def keep(gradient: Tensor) -> None:
                self._gradient = points, gradient

            fake.register_hook(keep)

    def _note(self, name: str, loss: float | Tensor | None) -> None:
        if loss is None:
            raise TypeError(f"update_{name} returned None: return the loss as a number.")
        value = float(loss)
        self.losses[f"loss_{name}"].append(value)
        if not math.isfinite(value):
            raise FloatingPointError(
                f"The loss of {name} became {value} in update_{name} at step {self.step}: look for "
                f"a logarithm of 0 or a learning rate that is too high, then reset."
            )

    def snapshot(self, score: bool) -> base.Frame:
        """What the picture shows of the game as it stands; ``score`` it anew, or keep the last scores.

        Raises
        ------
        FloatingPointError
            If a generated point is NaN or infinite.
        """
        state, payload = self.scene.frame(self.data, self._gradient, score)
        if payload is None:
            raise FloatingPointError(
                f"The generator's output became NaN or infinite by step {self.step}: "
                f"the weights of G have diverged, so lower its learning rate and reset."
            )
        losses = {name: base.mean(values) for name, values in self.losses.items()}
        return {"step": self.step, "preset": self.preset, **state, **losses}, payload


def _points(data: Tensor) -> Tensor:
    if not isinstance(data, Tensor) or data.ndim != 2 or data.shape[1] != 2 or not len(data):
        shape = tuple(data.shape) if hasattr(data, "shape") else type(data).__name__
        raise ValueError(f"data must be a tensor of shape (n, 2), not {shape}.")
    return data
