"""GanLab: your own networks, trained by your own update functions, while you watch."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from course_utils import plotting
from course_utils.live.pace import Pace
from course_utils.live.tracking import track
from course_utils.widgets import base, plane, record
from course_utils.widgets.game import Game
from course_utils.widgets.presets import PRESETS
from course_utils.widgets.scene import Past
from course_utils.widgets.tuning import D_STEPS, DATA_SETS, NOISES, RATES, YOURS, Losses

SCORE_EVERY = 4  # frames; coverage and precision cost more than all the rest of a frame
FIRST_FRAME_COST = 0.01  # seconds, a guess until the first frame has been measured


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
    losses : mapping of str to callable, optional
        Losses of yours by name, for the page's menu: each maps logits of real and of generated points,
        (n, 1) each, to the loss of D and the loss of G. The lab makes plain steps on them.

    Raises
    ------
    TypeError, ValueError
        If the networks, the data and the functions do not fit together.

    Notes
    -----
    The arrows are the gradient of your loss with respect to the generator's output, caught on its
    way back during ``update_G``: nothing is computed twice, and if no gradient passes there, there
    are no arrows.

    The page asks a question for each preset, and answers it after the first hundred rounds.

    What can be set on the page beside a preset (data, loss, learning rates, steps of D, noise) is what
    GAN Lab has; `tune` does the same, and `compare` shows a second run that differs in one setting.

    References
    ----------
    M. Kahng, N. Thorat, D. H. Chau, F. Viégas, M. Wattenberg, GAN Lab: Understanding Complex Deep
    Generative Models using Interactive Visual Experimentation, IEEE VAST 2018. It shows networks of
    its own.

    Examples
    --------
    >>> lab = GanLab(net_G, net_D, data, update_D=update_D, update_G=update_G)  # doctest: +SKIP
    >>> lab.train(1000)  # doctest: +SKIP
    >>> lab  # doctest: +SKIP
    """

    kind = "ganlab"
    _esm = record.script(kind)

    def __init__(
        self,
        net_G: nn.Module,
        net_D: nn.Module,
        data: torch.Tensor,
        *,
        update_D: Callable[..., float | torch.Tensor],
        update_G: Callable[..., float | torch.Tensor],
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
        losses: Mapping[str, Losses] | None = None,
    ) -> None:
        self.game = Game(
            net_G, net_D, data, update_D=update_D, update_G=update_G, optimizer_D=optimizer_D,
            optimizer_G=optimizer_G, lr=lr, z_dim=z_dim, batch_size=batch_size, seed=seed,
            radius=radius, num_classes=num_classes, labels=labels, encode=encode, named=losses or {},
        )  # fmt: skip
        self._beside: tuple[tuple[str, object], Game] | None = (
            None  # what differs, and the second run
        )
        self._mesh_shape = plane.mesh_shape(z_dim)
        super().__init__()
        self._start_afresh()

    @property
    def step(self) -> int:
        """Rounds played."""
        return self.game.step

    @property
    def past(self) -> Past:
        """Frames of the rounds so far, of the run that your own networks play."""
        return self._pasts[0]

    @property
    def data(self) -> torch.Tensor:
        """What the game is played on: the points that it was made with, or those drawn by hand."""
        return self.game.chosen_data

    # ---- training -------------------------------------------------------------------------------

    def train(self, steps: int, every: int | None = None) -> None:
        """Train for a number of rounds (one update of D and of G each, unless a preset is on).

        Plain and deterministic; the widget, where it is open, follows along. An interrupt leaves
        the networks as they are then.

        Parameters
        ----------
        steps : int
            At least 0.
        every : int, optional
            Rounds from one picture of the past to the next; by default at most 32 are kept.

        Raises
        ------
        FloatingPointError
            If a loss or a generated point becomes NaN or infinite.
        """
        if not isinstance(steps, int) or steps < 0:
            raise ValueError(f"steps must be a whole number, 0 or more, not {steps!r}.")
        # What is kept for the curves depends on the round alone; frames that only the page sees
        # come as time allows.
        every, pace = every or max(25, steps // 32), Pace(first_cost=FIRST_FRAME_COST)
        with base.TURNS.of_a_call():
            self.error = ""
            try:
                with self._moves() as move:
                    for k in track(steps, desc="GanLab", unit="round"):
                        move("round")
                        if (k + 1) % every == 0:
                            self._stream(score=True)
                        elif self._shown is not None and pace.due:
                            with pace.measured():
                                frames = self._snapshots(score=False)
                                self._send_frames(frames, "frame", kept=False, thinned=False)
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
            ``"vanishing"``, ``"rescued"``, ``"weak"``.

        Raises
        ------
        ValueError
            If there is no such preset.
        """
        for game in self._games:
            game.reset(preset)
        self._start_afresh()

    def tune(self, **changes: object) -> None:
        """Change settings that the page has beside the presets; they stay when the lab is reset.

        Other data or other noise begin a new run; the rest changes the one that is going on. A second
        run beside this one ends.

        Parameters
        ----------
        **changes
            ``data``: ``"yours"``, ``"moons"``, ``"ring"``, ``"grid"``, ``"line"`` or ``"two blobs"``.
            ``loss``: ``"yours"`` for your updates, or the name of one of ``losses``.
            ``lr_D``, ``lr_G``: learning rates; None for what they were.
            ``d_steps``: updates of D for one of G.
            ``noise``: ``"normal"`` or ``"uniform"``.

        Raises
        ------
        ValueError
            If there is no such setting or value.
        """
        begins = self.game.tune(**changes) or self._beside is not None
        self._beside = None
        if begins:
            self.game.reset(self.game.preset)
            self._start_afresh()
        else:
            self._describe_static()
            self._commit()

    def compare(self, **change: object) -> None:
        """Start again, with a second run beside this one: the same but for one setting, see `tune`.

        Without a change the second run ends. Both play the same rounds, from the same first weights
        and random numbers. Copies of the networks play the second; your own go on as they are.

        Raises
        ------
        ValueError
            If there is no such setting or value, or there are several.
        """
        if len(change) > 1:
            raise ValueError(
                f"change one setting, not {len(change)}: you could not tell which did it."
            )
        self._beside = None
        if change:
            ((name, value),) = change.items()
            self._beside = (name, value), self.game.twin(**change)
        self.game.reset(self.game.preset)
        self._start_afresh()

    @property
    def _games(self) -> list[Game]:
        return [self.game, *([self._beside[1]] if self._beside else [])]

    @contextmanager
    def _moves(self) -> Iterator[Callable[[str], None]]:
        """Makes a move of every run, by its name, each on its own random numbers."""
        if self._beside is None:
            with self.game.own_random_numbers():
                yield lambda move: getattr(self.game, move)()
            return

        def of_each(move: str) -> None:
            for game in self._games:
                with game.own_random_numbers():
                    getattr(game, move)()

        yield of_each

    def _start_afresh(self) -> None:
        self._pasts, self.error = [Past() for _ in self._games], ""
        self._describe_static()
        self._commit()

    def _stream(self, score: bool) -> None:
        """Send a frame of each run to the page and keep it for scrubbing."""
        frames = self._snapshots(score)
        self._send_frames(frames, "frame", **self._keep(frames))

    def _snapshots(self, score: bool) -> list[base.Frame]:
        return [game.snapshot(score) for game in self._games]

    def _send_frames(self, frames: list[base.Frame], kind: str, **more: object) -> None:
        """To the page alone: the state of each run, in order, and its arrays."""
        states = [state for state, _ in frames]
        content = {"kind": kind, "state": states[0], "beside": states[1:], **more}
        self.send(content, [payload for _, payload in frames])

    def _keep(self, frames: list[base.Frame]) -> dict[str, bool]:
        for game in self._games:
            for values in game.losses.values():
                values.clear()
        kept = [past.keep(frame) for past, frame in zip(self._pasts, frames, strict=True)]
        return kept[0]

    def _commit(self) -> None:
        """Leave the present frame where it survives a reload and an export."""
        try:
            frames = self._snapshots(score=True)
        except FloatingPointError as error:
            self._pause(error)
            return
        last = [past.frames[-1][0] if past.frames else {} for past in self._pasts]
        if last[0].get("step") != self.step:
            self._keep(frames)
        else:
            names = self.game.losses
            frames = [
                ({**state, **{name: kept[name] for name in names}}, payload)
                for (state, payload), kept in zip(frames, last, strict=True)
            ]
        self.state, self._payload = frames[0]
        self._commit_frame(frames[0])
        # With the frame: a trait that is set to what it was before says nothing to the page.
        series = [[state for state, _ in past.frames] for past in self._pasts]
        self._send_frames(frames, "past", series=series[0], series_beside=series[1:])

    def save_picture(self) -> None:
        self._commit()
        super().save_picture()

    # ---- messages from the page -----------------------------------------------------------------

    def _handle(self, content: base.Request, buffers: list[memoryview]) -> None:
        kind = content["kind"]
        if kind == "tick":
            self._tick(content)
        elif kind in ("pause", "hello"):
            self._commit()
        elif kind == "reset":
            self.reset(content["preset"])
        elif kind == "select":
            for game in self._games:
                game.scene.chosen_y = content["y"]
            self._commit()
        elif kind == "scrub":
            self._send_frames([past.at(content["step"]) for past in self._pasts], "scrubbed")
        elif kind == "draw":
            drawn = np.frombuffer(buffers[0], "<f4").reshape(-1, 2) if buffers else None
            self.game.draw_data(drawn)
            self._beside = None
            self._start_afresh()
        elif kind == "tune":
            self.tune(**content["changes"])
        elif kind == "compare":
            self.compare(**content["change"])

    def _tick(self, content: base.Request) -> None:
        """Train for a slice of time or for a number of rounds, then answer with a frame."""
        self.error = ""
        with self._moves() as move:
            if content["what"] == "slice":
                end = time.perf_counter() + content["ms"] / 1000
                while time.perf_counter() < end:
                    move("round")
            elif content["what"] == "rounds":
                for _ in range(content["rounds"]):
                    move("round")
            else:
                move({"half": "half_round", "D": "only_D", "G": "only_G"}[content["what"]])
        self._stream(score=self.past.count % SCORE_EVERY == 0)

    def _static_beside(self) -> base.State:
        """What differs in the second run, and where and what its real points are."""
        if self._beside is None:
            return {"beside": "", "beside_setting": None, "beside_static": None}
        setting, game = self._beside
        static = {**self._static_plane(game), "num_classes": game.num_classes or 0}
        return {"beside": setting[0], "beside_setting": list(setting), "beside_static": static}

    def _static_plane(self, game: Game) -> base.State:
        """What the picture of a run shows beside its frames."""
        rows = game.scene.order
        return {
            "limits": list(game.scene.box),
            "aspect": plane.ASPECT,
            "arrow": plane.ARROW,
            "grid": plane.GRID,
            "mesh": list(self._mesh_shape),
            "real": [round(v, 3) for v in game.data[rows].flatten().tolist()],
            "classes_of_real": [] if game.labels is None else game.labels[rows].tolist(),
        }

    def _describe_static(self) -> None:
        game = self.game
        self.static = {
            **self._static_plane(game),
            "num_classes": game.num_classes or 0,
            "drawn": game.chosen_data is not game.original,
            "can_draw": game.labels is None,
            "tuning": dataclasses.asdict(game.tuning),
            "rates": {
                name: optimizer.param_groups[0]["lr"]
                for name, optimizer in (("lr_D", game.optimizer_D), ("lr_G", game.optimizer_G))
            },
            "choices": {
                "data": [YOURS, *DATA_SETS],
                "loss": [YOURS, *game.named],
                "lr_D": [None, *RATES],
                "lr_G": [None, *RATES],
                "d_steps": list(D_STEPS),
                "noise": list(NOISES),
            },
            **self._static_beside(),
            "presets": [
                {
                    "name": name,
                    "title": p.title,
                    "question": p.question,
                    "text": p.text,
                    "revealed_after": p.revealed_after,
                }
                for name, p in PRESETS.items()
            ],
        }

    # ---- for paper and for saved notebooks ------------------------------------------------------

    def record(self) -> str | None:
        """The past of this run and of a second one, in as many frames as fit; None before the first
        round."""
        if len(self.past.frames) < 2:
            return None
        return record.first_that_fits(map(self._record_of, (48, 40, 36, 32, 24, 12)))

    def _record_of(self, most: int) -> str:
        chosen = record.spread(len(self.past.frames), most)
        (header, payload), *beside = [
            plane.record_of([past.frames[k] for k in chosen], game.scene.box, self._mesh_shape)
            for past, game in zip(self._pasts, self._games, strict=True)
        ]
        static: base.State = {"grid": plane.RECORDED_GRID}
        for header_beside, payload_beside in beside:
            header["beside"] = header_beside
            payload += payload_beside
            static["beside_static"] = {**self.static["beside_static"], **static}
        traits = self.traits_of_record(**static)
        return record.packed({"traits": traits, **header}, payload)

    def describe(self) -> str:
        s = self.state
        words = (
            f"GanLab after {s['step']} rounds ({PRESETS[s['preset']].title}): coverage "
            f"{s['coverage']:.2f}, precision {s['precision']:.2f}. Top: the discriminator's "
            f"belief as colour, the noise grid carried through the generator, real points, "
            f"generated points and the pull of the loss on them. Bottom: losses, coverage and "
            f"precision over the rounds."
        )
        if self._beside is None:
            return words
        (name, value), last = self._beside[0], self._pasts[1].frames[-1][0]
        return (
            f"{words} Right: the same of a second run, where {name} is {value}: coverage "
            f"{last['coverage']:.2f}, precision {last['precision']:.2f}."
        )

    def figure(self) -> Figure:
        """The picture as a matplotlib figure: points and surface above, losses and scores below; a
        second run stands on the right.

        Returns
        -------
        matplotlib.figure.Figure
        """
        frames, names = [(self.state, self._payload)], [f"{self.step} rounds,"]
        if self._beside is None:
            axes = plotting.stacked(height=3.3)
        else:
            axes = plotting.panels(2, 2, size=(2.8, 2.4))
            frames.append(self._pasts[1].frames[-1])
            names.append("{} {}:".format(*self._beside[0]))
        for k, (game, (state, payload)) in enumerate(zip(self._games, frames, strict=True)):
            scene, above, below = game.scene, axes[k], axes[k + len(frames)]
            shown = plane.unpack(payload, state["fakes"], state["arrows"], self._mesh_shape)
            of_real = None if game.labels is None else game.labels[scene.order]
            plane.draw_plane(
                above, game.data[scene.order], shown, limits=scene.box, mesh=self._mesh_shape,
                labels=None if game.num_classes is None else (of_real, shown.y),
                title=f"{names[k]} coverage {state['coverage']:.2f}",
            )  # fmt: skip
            plane.draw_past(below, [kept for kept, _ in self._pasts[k].frames])
        return plotting.figure_of(axes[0])
