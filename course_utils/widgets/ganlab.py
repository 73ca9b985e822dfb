"""GanLab: your own networks, trained by your own update functions, while you watch."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
import traitlets
from matplotlib.figure import Figure
from torch import nn
from torch.nn import functional as F

from course_utils import metrics, plotting
from course_utils.data.batches import checked_labels
from course_utils.live.pace import Pace
from course_utils.live.tracking import track
from course_utils.networks import call_in_eval
from course_utils.randomness import random_state, random_state_kept, set_random_state
from course_utils.widgets import base, plane
from course_utils.widgets.presets import PRESETS

SHOWN_REAL, SHOWN_FAKE, SHOWN_ARROWS = 400, 300, 60
SCORE_EVERY = 4  # frames; coverage and precision cost more than all the rest of a frame
FIRST_FRAME_COST = 0.01  # seconds, a guess until the first frame has been measured
KEPT = 240  # frames of the past; beyond that every other one is forgotten


class GanLab(base.Widget):
    """Train a GAN on points in the plane by hand, step by step, and see what it does.

    The picture shows what D believes everywhere (colour), real and generated points, the directions
    in which *your* generator loss pulls the generated points (arrows), a grid of noise carried
    through G (mesh), the losses, and coverage and precision over time.

    The networks themselves are trained, not copies. All random numbers come from ``seed``, so that
    Reset and the same number of steps give the same weights, bit for bit, with or without a picture
    and whatever other cells draw in between.

    Parameters
    ----------
    net_G : Module
        Maps noise (n, z_dim) to points (n, 2).
    net_D : Module
        Maps points (n, 2) to logits (n, 1).
    data : tensor of shape (n, 2)
        On the device of the networks.
    update_D : callable
        ``update_D(net_D, net_G, real, z, optimizer_D)`` makes one step of D and returns its loss.
    update_G : callable
        ``update_G(net_D, net_G, z, optimizer_G)`` makes one step of G and returns its loss.
    optimizer_D, optimizer_G : torch Optimizer, optional
        By default Adam with ``lr`` and betas (0.5, 0.999).
    lr : float
        Learning rate of the default optimisers.
    z_dim : int
        The noise is standard normal.
    batch_size : int
        Real points, drawn with replacement, and noise vectors for one update.
    seed : int
    radius : float
        Distance at which a point counts as found, for coverage and precision.
    num_classes : int, optional
        For networks with a label or code: a number y in 0..num_classes-1 is drawn for every noise
        vector, and the page gets a selector for it. The signatures become

        - with ``labels`` (conditional GAN): ``net_G(z, y)``, ``net_D(x, y)``,
          ``update_D(net_D, net_G, real, real_y, z, y, optimizer_D)``,
          ``update_G(net_D, net_G, z, y, optimizer_G)``;
        - without (InfoGAN): ``net_G(z, y)``, ``net_D(x)`` whose first output is the logit,
          ``update_D(net_D, net_G, real, z, y, optimizer_D)``,
          ``update_G(net_D, net_G, z, y, optimizer_G)``.
    labels : integer tensor of shape (n,), optional
        Classes of ``data``.
    encode : callable, optional
        Turns integers y of shape (n,) into what the networks take, such as ``one_hot``.

    Raises
    ------
    TypeError, ValueError
        If the networks, the data and the functions do not fit together.

    Notes
    -----
    The arrows are the gradient of your loss with respect to the generator's output, caught on its
    way back during ``update_G``: nothing is computed twice, and if no gradient passes there, there
    are no arrows. Inspired by GAN Lab (Kahng, Thorat, Chau, Viegas, Wattenberg, 2019), which shows
    networks of its own.

    Examples
    --------
    >>> lab = GanLab(net_G, net_D, data, update_D=update_D, update_G=update_G)  # doctest: +SKIP
    >>> lab.train(1000)  # doctest: +SKIP
    >>> lab  # doctest: +SKIP
    """

    _esm = base.page("ganlab")
    static = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        net_G: nn.Module,
        net_D: nn.Module,
        data: torch.Tensor,
        *,
        update_D: Callable[..., Any],
        update_G: Callable[..., Any],
        optimizer_D: torch.optim.Optimizer | None = None,
        optimizer_G: torch.optim.Optimizer | None = None,
        lr: float = 1e-3,
        z_dim: int = 2,
        batch_size: int = 128,
        seed: int = 0,
        radius: float = 0.1,
        num_classes: int | None = None,
        labels: torch.Tensor | None = None,
        encode: Callable[[torch.Tensor], torch.Tensor] | None = None,
    ) -> None:
        self.net_G, self.net_D = net_G, net_D
        self._update_D, self._update_G = (
            base.checked("update_D", update_D),
            base.checked("update_G", update_G),
        )
        self.z_dim, self.batch_size, self.seed, self.radius = z_dim, batch_size, seed, radius
        self.num_classes, self._encode = num_classes, encode or (lambda y: y)
        base.checked_number("num_classes", num_classes)
        if labels is not None and num_classes is None:
            raise ValueError("labels need num_classes: pass the number of classes too.")
        self._data = self._original = self._chosen_data = _points(data)
        if labels is not None and num_classes is not None:
            checked_labels(labels, len(data), num_classes)
        self._labels = labels
        self._device = data.device

        # The noise, labels and points of the picture are drawn once, from generators of its own.
        own = torch.Generator().manual_seed(seed + 1)
        self._shown_z = torch.randn(SHOWN_FAKE, z_dim, generator=own).to(self._device)
        self._shown_y = torch.arange(SHOWN_FAKE, device=self._device) % (num_classes or 1)
        self._mesh_z = plane.noise_mesh(z_dim).to(self._device)
        self._mesh_shape = plane.mesh_shape(z_dim)
        self._order = torch.randperm(len(data), generator=own)[:SHOWN_REAL].to(self._device)
        self._chosen_y: int | None = None
        self._check_networks()

        default: dict[str, Any] = {"lr": lr, "betas": (0.5, 0.999)}
        self._optimizer_D = optimizer_D or torch.optim.Adam(net_D.parameters(), **default)
        self._optimizer_G = optimizer_G or torch.optim.Adam(net_G.parameters(), **default)
        parts = (net_G, net_D, self._optimizer_G, self._optimizer_D)
        self._initial = [copy.deepcopy(part.state_dict()) for part in parts]
        self._modes = [(m, m.training) for net in (net_G, net_D) for m in net.modules()]
        self._preset = "yours"
        super().__init__()
        self.reset()

    # ---- training -------------------------------------------------------------------------------

    def train(self, steps: int) -> None:
        """Train for a number of rounds (one update of D and of G each, unless a preset is on).

        Plain and deterministic; the widget, where it is open, follows along. An interrupt leaves
        the networks as they are then.

        Parameters
        ----------
        steps : int
            At least 0.

        Raises
        ------
        FloatingPointError
            If a loss or a generated point becomes NaN or infinite.
        """
        if not isinstance(steps, int) or steps < 0:
            raise ValueError(f"steps must be a whole number, 0 or more, not {steps!r}.")
        # What is kept for the curves depends on the round alone; frames that only the page sees
        # come as time allows.
        every, pace = max(25, steps // 32), Pace(first_cost=FIRST_FRAME_COST)
        with base.TURNS.of_a_call():
            self.error = ""
            try:
                with self._own_random_numbers():
                    for k in track(steps, desc="GanLab", unit="round"):
                        self._round()
                        if (k + 1) % every == 0:
                            self._stream(score=True)
                        elif self._shown is not None and pace.due:
                            with pace.measured():
                                self._send_frame(*self._make_frame(), kept=False, thinned=False)
            except Exception as error:
                self._pause(error)
                raise
            finally:
                self._commit()

    def reset(self, preset: str = "yours") -> None:
        """Back to the initial weights, optimisers and random state: the same run again, exactly.

        Parameters
        ----------
        preset : str
            ``"yours"``, or one of the settings that fail: ``"collapse"``, ``"oscillation"``,
            ``"vanishing"``, ``"weak"``.
        """
        if preset not in PRESETS:
            raise ValueError(f"there is no preset {preset!r}; there are {', '.join(PRESETS)}.")
        self._preset, settings = preset, PRESETS[preset]
        width = self._chosen_data[:, 0].max() - self._chosen_data[:, 0].min()
        aside = torch.stack([settings.get("shift", 0.0) * width, torch.zeros_like(width)])
        self._data = self._chosen_data + aside
        self._d_first = settings.get("d_first", 0)
        self._g_steps = settings.get("g_steps", 1)
        self._saturating = settings.get("saturating", False)
        self._optimizer_of_G = self._optimizer_G
        if "plain_G" in settings:
            self._optimizer_of_G = torch.optim.SGD(self.net_G.parameters(), settings["plain_G"])
        parts: tuple[Any, ...] = (self.net_G, self.net_D, self._optimizer_G, self._optimizer_D)
        for part, state in zip(parts, self._initial, strict=True):
            part.load_state_dict(copy.deepcopy(state))
        for optimizer, name in ((self._optimizer_D, "D"), (self._optimizer_G, "G")):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = settings.get(f"lr_{name}", group["lr"])
                group["lr"] *= settings.get(f"scale_{name}", 1)
        for module, mode in self._modes:
            module.training = mode

        with random_state_kept():
            torch.manual_seed(self.seed)
            np.random.seed(self.seed % 2**32)
            self._random = random_state()
        self._batches = torch.Generator(self._device).manual_seed(self.seed)
        self.step, self._turn_of_G, self._frames = 0, False, 0
        self._sums: dict[str, list[float]] = {"loss_D": [], "loss_G": []}
        self._gradient: tuple[torch.Tensor, torch.Tensor] | None = None
        self._scores = {"coverage": 0.0, "precision": 0.0}
        self._past: list[tuple[dict[str, Any], bytes]] = []
        self._stride = 1
        self.error = ""
        self._describe_static()
        self._commit()

    @contextmanager
    def _own_random_numbers(self) -> Iterator[None]:
        """Draw from the lab's random numbers inside, from everybody else's outside."""
        outside = random_state()
        set_random_state(self._random)
        try:
            yield
        finally:
            self._random = random_state()
            set_random_state(outside)

    def _round(self) -> None:
        self._step_D()
        if self.step >= self._d_first:
            for _ in range(self._g_steps):
                self._step_G()
        self.step += 1

    def _half_round(self) -> None:
        """For slow motion: D and G take turns."""
        if self._turn_of_G and self.step >= self._d_first:
            for _ in range(self._g_steps):
                self._step_G()
            self.step += 1
        else:
            self._step_D()
            self.step += self.step < self._d_first
        self._turn_of_G = not self._turn_of_G

    def _noise(self) -> list[torch.Tensor]:
        size, own = (self.batch_size, self.z_dim), self._batches
        z = torch.randn(size, device=self._device, generator=own)
        if self.num_classes is None:
            return [z]
        y = torch.randint(self.num_classes, size[:1], device=self._device, generator=own)
        return [z, self._encode(y)]

    def _step_D(self) -> None:
        rows = torch.randint(
            len(self._data), (self.batch_size,), generator=self._batches, device=self._device
        )
        real = [self._data[rows]]
        if self._labels is not None:
            real.append(self._encode(self._labels[rows]))
        loss = self._update_D(self.net_D, self.net_G, *real, *self._noise(), self._optimizer_D)
        self._note("D", loss)
        self._gradient = None  # it belonged to the discriminator before this step

    def _step_G(self) -> None:
        update = self._saturating_update_G if self._saturating else self._update_G
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
        logits = _logits(net_D(fake) if self._labels is None else net_D(fake, *y))
        loss = -F.softplus(logits).mean()
        optimizer_G.zero_grad()
        loss.backward()
        optimizer_G.step()
        return loss.item()

    def _catch_gradient(self, module: nn.Module, inputs: Any, fake: torch.Tensor) -> None:
        if fake.requires_grad:
            points = fake.detach()

            def keep(gradient: torch.Tensor) -> None:
                self._gradient = points, gradient

            fake.register_hook(keep)

    def _note(self, name: str, loss: Any) -> None:
        if loss is None:
            raise TypeError(f"update_{name} returned None: return the loss as a number.")
        value = float(loss)
        self._sums[f"loss_{name}"].append(value)
        if not math.isfinite(value):
            raise FloatingPointError(
                f"The loss of {name} became {value} in update_{name} at step {self.step}: look for "
                f"a logarithm of 0 or a learning rate that is too high, then reset."
            )

    # ---- the picture ----------------------------------------------------------------------------

    def _make_frame(self, score: bool = False) -> tuple[dict[str, Any], bytes]:
        """Everything that the page draws: numbers, and arrays as bytes."""
        with random_state_kept():
            fake, y = self._fakes()
            belief = self._surface()
            mesh = self._generate(self._mesh_z, self._mesh_y())
        if not bool(torch.isfinite(fake).all()):
            raise FloatingPointError(
                f"The generator's output became NaN or infinite by step {self.step}: "
                f"the weights of G have diverged, so lower its learning rate and reset."
            )
        if score:
            real, fakes = self._of_class(self._data[self._order], self._order), fake
            self._scores = {
                "coverage": metrics.coverage(real, fakes, self.radius),
                "precision": metrics.precision(real, fakes, self.radius),
            }
        arrows, strength = self._arrows()
        state = {
            "step": self.step,
            "arrows": len(arrows),
            "fakes": len(fake),
            "gradient": strength,
            "preset": self._preset,
            "y": self._chosen_y,
            **self._scores,
            **{name: _mean(values) for name, values in self._sums.items()},
        }
        payload = plane.pack(fake, arrows, mesh, belief, y)
        return state, payload

    def _fakes(self) -> tuple[torch.Tensor, torch.Tensor]:
        y = self._shown_y
        if self._chosen_y is not None:
            y = torch.full_like(y, self._chosen_y)
        return self._generate(self._shown_z, y), y

    def _generate(self, z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        condition = None if self.num_classes is None else self._encode(y)
        return call_in_eval(self.net_G, z, condition)

    def _mesh_y(self) -> torch.Tensor:
        return torch.full((len(self._mesh_z),), self._chosen_y or 0, device=self._device)

    def _of_class(self, real: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        if self._labels is None or self._chosen_y is None:
            return real
        chosen = self._labels[rows] == self._chosen_y
        return real[chosen] if bool(chosen.any()) else real

    def _surface(self) -> torch.Tensor:
        """Probability of being real on the grid; a conditional D is averaged over the classes."""
        if self._labels is None:
            return self._belief(self._grid, None)
        chosen = range(self.num_classes or 1) if self._chosen_y is None else [self._chosen_y]
        beliefs = [
            self._belief(self._grid, torch.full((len(self._grid),), k, device=self._device))
            for k in chosen
        ]
        return torch.stack(beliefs).mean(0)

    def _belief(self, x: torch.Tensor, y: torch.Tensor | None) -> torch.Tensor:
        out = call_in_eval(self.net_D, x, None if y is None else self._encode(y))
        return torch.sigmoid(_logits(out)).flatten().nan_to_num(0.5)

    def _arrows(self) -> tuple[torch.Tensor, float | None]:
        """Start and direction of steepest descent of G's loss, and the mean length of the gradient.

        The gradients of a mean over the batch are scaled back to those of one point.
        """
        if self._gradient is None:
            return torch.zeros(0, 4), None
        points, gradient = self._gradient
        gradient = gradient * len(points)
        strength = float(gradient.norm(dim=1).nan_to_num().mean())
        return torch.cat([points, -gradient], 1)[:SHOWN_ARROWS], strength

    def _stream(self, score: bool) -> None:
        """Send a frame to the page and keep it for scrubbing."""
        state, payload = self._make_frame(score)
        self._send_frame(state, payload, **self._keep(state, payload))

    def _send_frame(self, state: dict[str, Any], payload: bytes, **kept: bool) -> None:
        self.send({"kind": "frame", "state": state, **kept}, [payload])

    def _keep(self, state: dict[str, Any], payload: bytes) -> dict[str, bool]:
        for values in self._sums.values():
            values.clear()
        self._frames += 1
        if self._frames % self._stride:
            return {"kept": False, "thinned": False}
        self._past.append((state, payload))
        thinned = len(self._past) >= KEPT
        if thinned:
            self._past = self._past[::2]
            self._stride *= 2
        return {"kept": True, "thinned": thinned}

    def _commit(self) -> None:
        """Leave the present frame where it survives a reload and an export."""
        try:
            state, payload = self._make_frame(score=True)
        except FloatingPointError as error:
            self._pause(error)
            return
        if not self._past or self._past[-1][0]["step"] != self.step:
            self._keep(state, payload)
        else:
            state = {**state, **{name: self._past[-1][0][name] for name in self._sums}}
        # One trait, so that the page never sees the numbers of one frame and the bytes of another.
        self.state, self._payload = state, payload
        self.view = {**state, "bytes": payload}
        self._send_past()

    def save_picture(self) -> None:
        self._commit()
        super().save_picture()

    def _send_past(self) -> None:
        # With the frame: a trait that is set to what it was before says nothing to the page.
        series = [state for state, _ in self._past]
        self.send({"kind": "past", "series": series, "state": self.state}, [self._payload])

    # ---- messages from the page -----------------------------------------------------------------

    def _handle(self, content: dict[str, Any], buffers: list[Any]) -> None:
        kind = content["kind"]
        if kind == "tick":
            self._tick(content)
        elif kind in ("pause", "hello"):
            self._commit()
        elif kind == "reset":
            self.reset(content["preset"])
        elif kind == "select":
            self._chosen_y = content["y"]
            self._commit()
        elif kind == "scrub":
            self._scrub(content["step"])
        elif kind == "draw":
            self._draw_data(np.frombuffer(buffers[0], "<f4").reshape(-1, 2) if buffers else None)

    def _tick(self, content: dict[str, Any]) -> None:
        """Train for a slice of time or for a number of rounds, then answer with a frame."""
        self.error = ""
        with self._own_random_numbers():
            if content["what"] == "slice":
                end = time.perf_counter() + content["ms"] / 1000
                while time.perf_counter() < end:
                    self._round()
            elif content["what"] == "half":
                self._half_round()
            elif content["what"] == "D":
                self._step_D()
                self.step += 1
            elif content["what"] == "G":
                self._step_G()
                self.step += 1
            else:
                for _ in range(content["rounds"]):
                    self._round()
        self._stream(score=self._frames % SCORE_EVERY == 0)

    def _scrub(self, step: int) -> None:
        state, payload = min(self._past, key=lambda kept: abs(kept[0]["step"] - step))
        self.send({"kind": "scrubbed", "state": state}, [payload])

    def _draw_data(self, points: np.ndarray | None) -> None:
        """Train on points drawn by hand (each jittered a little), or on the original data again."""
        if points is None:
            self._chosen_data = self._original
        else:
            if len(points) < 20:
                raise ValueError(f"draw a little more: {len(points)} points are too few.")
            own = np.random.default_rng(self.seed)
            rows = own.integers(len(points), size=len(self._original))
            jitter = 0.03 * own.standard_normal((len(rows), 2))
            drawn = torch.as_tensor(points[rows] + jitter, dtype=self._original.dtype)
            self._chosen_data = drawn.to(self._device)
        self.reset(self._preset)

    def _describe_static(self) -> None:
        self.limits = plane.box_around(torch.cat([self._original, self._data]))
        left, right, bottom, top = self.limits
        ys = torch.linspace(bottom, top, plane.GRID)
        xs = torch.linspace(left, right, plane.GRID)
        self._grid = torch.cartesian_prod(ys, xs).flip(1).to(self._device)
        real = self._data[self._order]
        classes = [] if self._labels is None else self._labels[self._order].tolist()
        self.static = {
            "limits": list(self.limits),
            "grid": plane.GRID,
            "mesh": list(self._mesh_shape),
            "real": [round(v, 3) for v in real.flatten().tolist()],
            "classes_of_real": classes,
            "num_classes": self.num_classes or 0,
            "drawn": self._chosen_data is not self._original,
            "can_draw": self._labels is None,
            "presets": [[name, p["title"], p["text"]] for name, p in PRESETS.items()],
        }

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
            y = None if self._labels is None else self._encode(self._shown_y)
            try:
                logits = _logits(call_in_eval(self.net_D, fake, y))
            except (RuntimeError, TypeError) as error:
                raise ValueError(
                    f"net_D does not take points of shape (n, 2). ({error})"
                ) from error
            if logits.numel() != SHOWN_FAKE:
                raise ValueError(
                    f"net_D must give logits of shape (n, 1), but gave {tuple(logits.shape)} "
                    f"for n = {SHOWN_FAKE}."
                )

    # ---- for paper and for saved notebooks ------------------------------------------------------

    def describe(self) -> str:
        s = self.state
        return (
            f"GanLab after {s['step']} rounds ({PRESETS[s['preset']]['title']}): coverage "
            f"{s['coverage']:.2f}, precision {s['precision']:.2f}. Left: the discriminator's "
            f"belief as colour, the noise grid carried through the generator, real points, "
            f"generated points and the pull of the loss on them. Right: losses, coverage and "
            f"precision over the rounds."
        )

    def figure(self) -> Figure:
        """The picture as a matplotlib figure: points and surface left, losses and scores right.

        Returns
        -------
        matplotlib.figure.Figure
        """
        state = self.state
        shown = plane.unpack(self._payload, state["fakes"], state["arrows"], self._mesh_shape)
        left, right = plotting.panels(2, size=(3.9, 3.0))
        of_real = None if self._labels is None else self._labels[self._order]
        plane.draw_plane(
            left, self._data[self._order], shown, limits=self.limits, mesh=self._mesh_shape,
            labels=None if self.num_classes is None else (of_real, shown.y),
            title=f"{state['step']} rounds, coverage {state['coverage']:.2f}",
        )  # fmt: skip
        plane.draw_past(right, [kept for kept, _ in self._past])
        return plotting.figure_of(left)


def _logits(out: Any) -> torch.Tensor:
    """The first output, where the discriminator has a second one for the code."""
    return out[0] if isinstance(out, tuple) else out


def _points(data: Any) -> torch.Tensor:
    if not isinstance(data, torch.Tensor) or data.ndim != 2 or data.shape[1] != 2 or not len(data):
        shape = tuple(data.shape) if hasattr(data, "shape") else type(data).__name__
        raise ValueError(f"data must be a tensor of shape (n, 2), not {shape}.")
    return data


def _mean(values: list[float]) -> float | None:
    """None stands for "nothing yet" and for NaN, which JSON lacks."""
    mean = sum(values) / len(values) if values else math.nan
    return mean if math.isfinite(mean) else None
