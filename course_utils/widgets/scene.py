"""What is shown of a game: generated points, the belief of D, the pull of the loss, the scores."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_utils import metrics
from course_utils.networks import call_in_eval
from course_utils.randomness import random_state_kept
from course_utils.widgets import base, plane
from course_utils.widgets.tuning import draw_noise

SHOWN_REAL, SHOWN_FAKE, SHOWN_ARROWS = 400, 300, 60
KEPT = 240  # frames of the past; beyond that every other one is forgotten


class Scene:
    """The same noise, labels and real points in every picture of two players.

    Parameters
    ----------
    net_G, net_D : Module
    data : Tensor of shape (n, 2)
    labels : Tensor of shape (n,) or None
        Classes of the data, where the players see them.
    z_dim : int
    num_classes : int or None
    encode : callable
        Turns integers y of shape (n,) into what the players take.
    seed : int
        Of the noise and the points shown.
    radius : float
        Distance at which a point counts as found.

    Attributes
    ----------
    order : Tensor of int64
        Rows of the data that are shown.
    chosen_y : int or None
        The class that is shown; None for all.
    box : tuple of float
        Left, right, bottom and top of the picture.

    Raises
    ------
    ValueError
        If a network does not take what it gets, or gives another shape.
    """

    def __init__(
        self,
        net_G: nn.Module,
        net_D: nn.Module,
        data: Tensor,
        labels: Tensor | None,
        *,
        z_dim: int,
        num_classes: int | None,
        encode: Callable[[Tensor], Tensor],
        seed: int,
        radius: float,
    ) -> None:
        self.net_G, self.net_D, self.labels, self.device = net_G, net_D, labels, data.device
        self.z_dim, self.num_classes, self.radius = z_dim, num_classes, radius
        self._encode = encode
        self._seed = seed
        own = self.draw_noise("normal")
        self._y = torch.arange(SHOWN_FAKE, device=self.device) % (num_classes or 1)
        self.order = torch.randperm(len(data), generator=own)[:SHOWN_REAL].to(self.device)
        self.chosen_y: int | None = None
        self._check_networks()

    def draw_noise(self, kind: str) -> torch.Generator:
        """Choose what every picture shows carried through G; returns where these numbers come from."""
        own = torch.Generator().manual_seed(self._seed)
        self._z = draw_noise((SHOWN_FAKE, self.z_dim), kind, own, "cpu").to(self.device)
        reach = 2.0 if kind == "normal" else 3**0.5
        self._mesh_z = plane.noise_mesh(self.z_dim, reach).to(self.device)
        return own

    def reset(self, original: Tensor, data: Tensor) -> None:
        """Fit the picture to the data, (n, 2) each: as they were given, and as they are played on."""
        self.box = plane.box_around(torch.cat([original, data]))
        self._grid = plane.grid_over(self.box).to(self.device)  # (GRID², 2)
        self._scores = {"coverage": 0.0, "precision": 0.0}

    def frame(
        self, data: Tensor, gradient: tuple[Tensor, Tensor] | None, score: bool
    ) -> tuple[base.State, bytes | None]:
        """Numbers and packed arrays of one picture; no arrays where G gives what is not finite.

        Parameters
        ----------
        data : Tensor of shape (n, 2)
        gradient : (points, gradients) or None
            Generated points and the gradient of G's mean loss at each, both (batch, 2).
        score : bool
            Whether to compute the scores anew, which costs more than all the rest.
        """
        with random_state_kept():
            fake, y = self._fakes()
            belief = self.surface()
            mesh = self._generate(self._mesh_z, self._mesh_y())
        if not bool(torch.isfinite(fake).all()):
            return {}, None
        if score:
            real = self._of_class(data[self.order], self.order)
            self._scores = {
                "coverage": metrics.coverage(real, fake, self.radius),
                "precision": metrics.precision(real, fake, self.radius),
            }
        arrows, strength = _arrows(gradient)
        state: base.State = {
            "arrows": len(arrows),
            "fakes": len(fake),
            "gradient": strength,
            "y": self.chosen_y,
            **self._scores,
        }
        return state, plane.pack(fake, arrows, mesh, belief, y)

    def _fakes(self) -> tuple[Tensor, Tensor]:
        y = self._y
        if self.chosen_y is not None:
            y = torch.full_like(y, self.chosen_y)
        return self._generate(self._z, y), y

    def _generate(self, z: Tensor, y: Tensor) -> Tensor:
        condition = None if self.num_classes is None else self._encode(y)
        return call_in_eval(self.net_G, z, condition)

    def _mesh_y(self) -> Tensor:
        return torch.full((len(self._mesh_z),), self.chosen_y or 0, device=self.device)

    def _of_class(self, real: Tensor, rows: Tensor) -> Tensor:
        if self.labels is None or self.chosen_y is None:
            return real
        chosen = self.labels[rows] == self.chosen_y
        return real[chosen] if bool(chosen.any()) else real

    def surface(self) -> Tensor:
        """Probability of being real on the grid; a conditional D is averaged over the classes."""
        if self.labels is None:
            return self._belief(self._grid, None)
        chosen = range(self.num_classes or 1) if self.chosen_y is None else [self.chosen_y]
        beliefs = [
            self._belief(self._grid, torch.full((len(self._grid),), k, device=self.device))
            for k in chosen
        ]
        return torch.stack(beliefs).mean(0)

    def _belief(self, x: Tensor, y: Tensor | None) -> Tensor:
        out = call_in_eval(self.net_D, x, None if y is None else self._encode(y))
        return torch.sigmoid(logits_of(out)).flatten().nan_to_num(0.5)

    def _check_networks(self) -> None:
        """Call both networks once and say which does not fit."""
        with random_state_kept():
            try:
                fake, _ = self._fakes()
            except (RuntimeError, TypeError) as error:
                raise ValueError(
                    f"net_G does not take noise of shape (n, {self.z_dim})"
                    f"{'' if self.num_classes is None else ' and labels'}: is z_dim right? "
                    f"({error})"
                ) from error
            if tuple(fake.shape) != (SHOWN_FAKE, 2):
                raise ValueError(
                    f"net_G must give points of shape (n, 2), but gave {tuple(fake.shape)} "
                    f"for n = {SHOWN_FAKE}."
                )
            y = None if self.labels is None else self._encode(self._y)
            try:
                logits = logits_of(call_in_eval(self.net_D, fake, y))
            except (RuntimeError, TypeError) as error:
                raise ValueError(
                    f"net_D does not take points of shape (n, 2). ({error})"
                ) from error
            if logits.numel() != SHOWN_FAKE:
                raise ValueError(
                    f"net_D must give logits of shape (n, 1), but gave {tuple(logits.shape)} "
                    f"for n = {SHOWN_FAKE}."
                )


class Past:
    """Frames of the rounds so far, in bounded memory: when it is full, every other one goes.

    Attributes
    ----------
    frames : list of (state, bytes)
        The oldest first.
    count : int
        Frames that were offered.
    """

    def __init__(self) -> None:
        self.frames: list[base.Frame] = []
        self.count, self._stride = 0, 1

    def keep(self, frame: base.Frame) -> dict[str, bool]:
        """Take a frame in where it is its turn; whether it was ``kept``, and the others ``thinned``."""
        self.count += 1
        if self.count % self._stride:
            return {"kept": False, "thinned": False}
        self.frames.append(frame)
        thinned = len(self.frames) >= KEPT
        if thinned:
            self.frames = self.frames[::2]
            self._stride *= 2
        return {"kept": True, "thinned": thinned}

    def at(self, step: int) -> base.Frame:
        """The frame nearest to a step."""
        return min(self.frames, key=lambda frame: abs(frame[0]["step"] - step))


def _arrows(gradient: tuple[Tensor, Tensor] | None) -> tuple[Tensor, float | None]:
    """Start and direction of steepest descent of G's loss, and the mean length of the gradient.

    The gradients of a mean over the batch are scaled back to those of one point.
    """
    if gradient is None:
        return torch.zeros(0, 4), None
    points, at_points = gradient
    at_points = at_points * len(points)
    strength = float(at_points.norm(dim=1).nan_to_num().mean())
    return torch.cat([points, -at_points], 1)[:SHOWN_ARROWS], strength


def logits_of(out: Tensor | tuple[Tensor, ...]) -> Tensor:
    """The first output, where the discriminator has a second one for the code."""
    return out[0] if isinstance(out, tuple) else out
