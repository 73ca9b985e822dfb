"""The game that GanLab shows: two players on points in the plane, their rounds and their past."""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
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
from course_utils.widgets.tuning import DATA_SETS, YOURS, Losses, Tuning, draw_noise


class Game:
    """Two players, and everything that their next round depends on.

    Parameters are those of `GanLab`, which says what they are and what is refused.

    Attributes
    ----------
    step : int
        Rounds played.
    data : Tensor of shape (n, 2)
        What D is shown as real, as the preset places it.
    tuning : Tuning
        What was chosen on the page beside the preset.
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
        named: Mapping[str, Losses],
    ) -> None:
        self.net_G, self.net_D = net_G, net_D
        self.update_D = base.checked("update_D", update_D)
        self.update_G = base.checked("update_G", update_G)
        self.z_dim, self.batch_size, self.seed = z_dim, batch_size, seed
        self.num_classes, self._encode = num_classes, encode or (lambda y: y)
        base.checked_number("num_classes", num_classes)
        if labels is not None and num_classes is None:
            raise ValueError("labels need num_classes: pass the number of classes too.")
        self.named, self.tuning = dict(named), Tuning()
        if named and num_classes is not None:
            raise ValueError("losses are for networks without labels: leave num_classes out.")
        self.data = self.original = self.chosen_data = _points(data)
        if labels is not None and num_classes is not None:
            checked_labels(labels, len(data), num_classes)
        self.labels, self.device = labels, data.device

        self.scene = Scene(
            net_G, net_D, data, labels, z_dim=z_dim, num_classes=num_classes, encode=self._encode,
            seed=seed + 1, radius=radius,
        )  # fmt: skip

        betas = (0.5, 0.999)
        self.optimizer_D = optimizer_D or torch.optim.Adam(net_D.parameters(), lr, betas)
        self.optimizer_G = optimizer_G or torch.optim.Adam(net_G.parameters(), lr, betas)
        self._initial = [copy.deepcopy(part.state_dict()) for part in self._parts()]
        self._modes = [(m, m.training) for net in (net_G, net_D) for m in net.modules()]
        self.reset("yours")

    def _parts(self) -> tuple[nn.Module | Optimizer, ...]:
        return self.net_G, self.net_D, self.optimizer_G, self.optimizer_D

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
        self._optimizer_of_G = self.optimizer_G
        if self.settings.plain_G is not None:
            self._optimizer_of_G = torch.optim.SGD(self.net_G.parameters(), self.settings.plain_G)
        for part, state in zip(self._parts(), self._initial, strict=True):
            part.load_state_dict(copy.deepcopy(state))
        for optimizer in (self.optimizer_D, self.optimizer_G):
            optimizer.zero_grad()
        self._set_rates()
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

    def _set_rates(self) -> None:
        """Of each optimizer: what was tuned, else what the preset says, else what it began with."""
        _, _, first_G, first_D = self._initial
        for optimizer, first, tuned, lr, scale in (
            (
                self.optimizer_D,
                first_D,
                self.tuning.lr_D,
                self.settings.lr_D,
                self.settings.scale_D,
            ),
            (self.optimizer_G, first_G, self.tuning.lr_G, self.settings.lr_G, 1.0),
        ):
            for group, begun in zip(optimizer.param_groups, first["param_groups"], strict=True):
                usual = scale * (begun["lr"] if lr is None else lr)
                group["lr"] = usual if tuned is None else tuned

    def tune(self, **changes: object) -> bool:
        """Change settings (`Tuning`); whether the game begins anew, as with other data or noise.

        Raises
        ------
        ValueError
            If there is no such setting or value, or classes belong to the data.
        """
        new = self.tuning.changed(self.named, **changes)
        if new.data != YOURS and self.labels is not None:
            raise ValueError("the labels belong to the data: other data would have none.")
        before, self.tuning = self.tuning, new
        if new.data != before.data:
            make = DATA_SETS.get(new.data)
            points = self.original if make is None else make(len(self.original))
            self.chosen_data = points.to(self.original)
        if new.noise != before.noise:
            self.scene.draw_noise(new.noise)
        begins = (new.data, new.noise) != (before.data, before.noise)
        if begins:
            self.reset(self.preset)
        else:
            self._set_rates()
        return begins

    def twin(self, **changes: object) -> Game:
        """The same game at its start with copies of the players, and with these changes; both begin."""
        self.reset(self.preset)
        net_G, net_D, optimizer_G, optimizer_D = copy.deepcopy(
            (self.net_G, self.net_D, self.optimizer_G, self.optimizer_D)
        )
        other = Game(
            net_G, net_D, self.original, update_D=self.update_D, update_G=self.update_G,
            optimizer_D=optimizer_D, optimizer_G=optimizer_G, lr=0.0, z_dim=self.z_dim,
            batch_size=self.batch_size, seed=self.seed, radius=self.scene.radius,
            num_classes=self.num_classes, labels=self.labels, encode=self._encode, named=self.named,
        )  # fmt: skip
        other._initial = self._initial
        other.tune(**{**dataclasses.asdict(self.tuning), **changes})
        if "data" not in changes:
            other.chosen_data = self.chosen_data
        other.reset(self.preset)
        return other

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
        """One update of D and one of G, unless the preset or the tuning has others."""
        self._updates_D()
        if self.step >= self.settings.d_first:
            self._updates_G()
        self.step += 1

    def half_round(self) -> None:
        """For slow motion: D and G take turns."""
        if self._turn_of_G and self.step >= self.settings.d_first:
            self._updates_G()
            self.step += 1
        else:
            self._updates_D()
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
        self.tuning = dataclasses.replace(self.tuning, data=YOURS)
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
        z = draw_noise(size, self.tuning.noise, own, self.device)
        if self.num_classes is None:
            return [z]
        y = torch.randint(self.num_classes, size[:1], device=self.device, generator=own)
        return [z, self._encode(y)]

    def _real(self) -> list[Tensor]:
        rows = torch.randint(
            len(self.data), (self.batch_size,), generator=self._batches, device=self.device
        )
        real = [self.data[rows]]
        if self.labels is not None:
            real.append(self._encode(self.labels[rows]))
        return real

    def _updates_D(self) -> None:
        for _ in range(self.tuning.d_steps):
            self._update_once_D()

    def _update_once_D(self) -> None:
        real = self._real()
        update: Callable[..., float | Tensor] = self.update_D
        if self.tuning.loss != YOURS:
            update = self._named_update_D
        loss = update(self.net_D, self.net_G, *real, *self._noise(), self.optimizer_D)
        self._note("D", loss)
        self._gradient = None  # it belonged to the discriminator before this step

    def _updates_G(self) -> None:
        for _ in range(self.settings.g_steps):
            self._update_once_G()

    def _update_once_G(self) -> None:
        update: Callable[..., float | Tensor] = self.update_G
        if self.tuning.loss != YOURS:
            update = self._named_update_G
        if self.settings.saturating:
            update = self._saturating_update_G
        hook = self.net_G.register_forward_hook(self._catch_gradient)
        try:
            loss = update(self.net_D, self.net_G, *self._noise(), self._optimizer_of_G)
        finally:
            hook.remove()
        self._note("G", loss)

    def _named_update_D(
        self, net_D: nn.Module, net_G: nn.Module, real: Tensor, z: Tensor, optimizer: Optimizer
    ) -> Tensor:
        """One step of D on the losses that were chosen by name."""
        with torch.no_grad():
            fake = net_G(z)
        loss, _ = self.named[self.tuning.loss](net_D(real), net_D(fake))
        return _step(loss, optimizer)

    def _named_update_G(
        self, net_D: nn.Module, net_G: nn.Module, z: Tensor, optimizer: Optimizer
    ) -> Tensor:
        """One step of G on them; its loss may compare with real points."""
        (real,) = self._real()
        _, loss = self.named[self.tuning.loss](net_D(real), net_D(net_G(z)))
        return _step(loss, optimizer)

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


def _step(loss: Tensor, optimizer: Optimizer) -> Tensor:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def _points(data: Tensor) -> Tensor:
    if not isinstance(data, Tensor) or data.ndim != 2 or data.shape[1] != 2 or not len(data):
        shape = tuple(data.shape) if hasattr(data, "shape") else type(data).__name__
        raise ValueError(f"data must be a tensor of shape (n, 2), not {shape}.")
    return data
