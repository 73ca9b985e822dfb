"""Probes for 08_vae: the bound and its loop.

All that the loop calls is drawn, the noise too, and steps on different batches do not commute: where both
networks end tells what was called, with what, and in which order.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import give_gradients
from course_utils.checks.instruments.loops import entry, held
from course_utils.checks.instruments.networks import weights
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import has_graph, is_tensor, shape_of

Z_DIM = 3


def _stub_reparametrize(
    mean: torch.Tensor, log_var: torch.Tensor, noise: torch.Tensor
) -> torch.Tensor:
    """A draw with no symmetry between its arguments, in place of the student's."""
    return 0.8 * mean + 0.3 * log_var.sin() + 0.5 * noise


def _stub_gaussian_kl(mean: torch.Tensor, log_var: torch.Tensor) -> torch.Tensor:
    return (0.3 * (mean - 0.2).square() + 0.2 * (log_var + 0.5).square()).sum(1)


def _stub_reconstruction(
    output: torch.Tensor, x: torch.Tensor, variance: float | None = None
) -> torch.Tensor:
    scale = 0.5 if variance is None else 0.4 + variance
    return -scale * (output - 0.7 * x).square().flatten(1).sum(1)


train_vae = Exercise(
    "train_vae",
    points=5,
    notes="The bound and its loop",
    verified="the weights of both networks after several epochs with a short last batch, with logits and "
    "with means, with and without beta; new noise for each batch; both terms recorded each epoch; progress "
    "reported; that nothing else changed.",
    stubs={
        "reparametrize": _stub_reparametrize,
        "gaussian_kl": _stub_gaussian_kl,
        "reconstruction": _stub_reconstruction,
    },
    provided=("course_utils.recipes.vae.train_vae", "course_utils.recipes.vae.vae_step"),
)
TERMS = ("reconstruction", "kl")


class _Batches:
    """An iterable without a length, which begins anew for each epoch."""

    def __init__(self, batches: list[torch.Tensor]) -> None:
        self._batches = batches

    def __iter__(self) -> Iterator[torch.Tensor]:
        return iter(self._batches)


class _Encoder(nn.Module):
    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 2 * Z_DIM))
        drawn(self, draw)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mean, log_var = self.layers(x).chunk(2, dim=1)
        return mean, log_var


class _Run:
    """Two networks, with gradients from before, batches, noise and progress that a loop is called with."""

    def __init__(self, draw: Draw, *batches: torch.Tensor, num_epochs: int) -> None:
        self.batches, self.num_epochs = list(batches), num_epochs
        self.encoder = _Encoder(draw)
        self.decoder = drawn(nn.Sequential(nn.Linear(Z_DIM, 4), nn.Tanh(), nn.Linear(4, 2)), draw)
        both = [*self.encoder.parameters(), *self.decoder.parameters()]
        for net in (self.encoder, self.decoder):
            give_gradients(net)
        self.optimizer = torch.optim.SGD(both, lr=0.05)
        self.steps = 0
        self.optimizer.register_step_post_hook(self._note_step)
        self.asked: list[str] = []
        self.progress: list[str] = []
        self._noise = draw.normal(64, max(map(len, batches)), Z_DIM)

    def _note_step(self, *_: object) -> None:
        self.steps += 1

    def draw_noise(self, mean: object) -> torch.Tensor:
        """Stands in for torch.randn_like: other numbers after each step."""
        if not is_tensor(mean) or shape_of(mean)[1:] != (Z_DIM,):
            raise Misfit(
                "draw_noise is called draw_noise(mean): it takes the shape of the noise from there."
            )
        self.asked.append(f"for {len(mean)} rows")
        return self._noise[self.steps % 64, : len(mean)].clone()

    def report(self, num_epochs: int, history: object) -> Iterator[int]:
        """Stands in for course_utils.track."""
        self.progress.append(f"progress({num_epochs}, history)")
        for epoch in range(num_epochs):
            yield epoch
            held = ", ".join(f"{name}: {_length(history, name)}" for name in TERMS)
            self.progress.append(f"after epoch {epoch}: {held}")

    def call(self, answer: Answer, batches: object, **options: float) -> object:
        """Call the answer; keeps what else changed."""
        with watch(batches=self.batches) as self.changes:
            return answer(
                self.encoder, self.decoder, batches, self.optimizer, self.num_epochs,
                draw_noise=self.draw_noise, progress=self.report, **options,
            )  # fmt: skip

    def look_at_end(self, see: See, history: object) -> None:
        """Observe where both networks ended, and then what was recorded: a wrong loss shows in both."""
        for name, net in (("encoder", self.encoder), ("decoder", self.decoder)):
            see.tensor(
                f"the {name}'s weights at the end",
                weights(net),
                "What is minimised is beta times the mean of gaussian_kl, less the mean of "
                "reconstruction. Clear the gradients, backward, step, in this order, once for each batch.",
            )
        for name in TERMS:
            see.tensor(
                f"history['{name}']",
                entry(history, name, many=True),
                f"One number an epoch: for each batch the mean of {_CALLED[name]} before the step, and "
                "of these the mean. beta is for what is maximised, not for what is recorded.",
            )
        see.fingerprint(self.encoder, self.decoder, *(entry(history, n, many=True) for n in TERMS))

    def look_at_calls(self, see: See, history: object) -> None:
        """Observe in words what was called, what is recorded, and what else changed."""
        see.words(
            "noise",
            self.asked,
            "New noise for each batch of each epoch, and once for each: draw_noise(mean).",
        )
        see.words(
            "progress",
            self.progress,
            "Loop over progress(num_epochs, history), and append to both lists before the epoch ends: "
            "the live picture is drawn from them.",
        )
        see.words(
            "what history holds", held(history), "Append floats: .item() makes one of a tensor."
        )
        see.words(
            "what else changed",
            [*self.changes, *self._left()],
            "Both networks learn, and nothing else changes: not the batches, not modes or flags. All "
            "noise comes from draw_noise.",
        )

    def _left(self) -> list[str]:
        nets = {"encoder": self.encoder, "decoder": self.decoder}
        modes = [f"{name}: training mode changed" for name, net in nets.items() if not net.training]
        flags = [
            f"{name}: requires_grad changed"
            for name, net in nets.items()
            if not all(map(has_graph, net.parameters()))
        ]
        return [*modes, *flags]


_CALLED = {"reconstruction": "reconstruction", "kl": "gaussian_kl"}


def _length(history: object, name: str) -> str:
    held = history.get(name) if isinstance(history, dict) else None
    return f"{len(held)} entries" if isinstance(held, list) else "no list"


@train_vae.case("three epochs")
def train_vae_three_epochs(answer: Answer, draw: Draw, see: See) -> None:
    run = _Run(draw, *(draw.uniform(n, 2).round() for n in (6, 6, 3)), num_epochs=3)
    see.tried(
        "num_epochs=3, three batches of 6, 6 and 3 rows of zeros and ones; no variance, no beta"
    )
    history = run.call(answer, run.batches)
    run.look_at_end(see, history)
    run.look_at_calls(see, history)


@train_vae.case("means and beta")
def train_vae_means_and_beta(answer: Answer, draw: Draw, see: See) -> None:
    variance, beta = (
        round(float(draw.uniform(1, low=a, high=b)), 3) for a, b in ((0.4, 0.8), (2, 4))
    )
    run = _Run(draw, draw.normal(4, 2), draw.normal(5, 2), num_epochs=2)
    see.tried(
        f"num_epochs=2, batches of 4 and 5 points that come out of an iterable without a length, "
        f"variance={variance}, beta={beta}"
    )
    history = run.call(answer, _Batches(run.batches), variance=variance, beta=beta)
    run.look_at_end(see, history)
