"""Probes for 01_vanilla_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/01_vanilla_gan.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments.gradients import (
    REACH,
    cleared_too_soon,
    cut_off,
    give_gradients,
    gradient,
    judge_gradients,
)
from course_utils.checks.instruments.losses import OVERFLOW, SQUEEZED, _outcome
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    device_words,
    fill_parameters,
    output_twice,
    parameter_shapes,
    weights,
)
from course_utils.checks.instruments.sampling import (
    RecordingGenerator,
    judge_noise,
    same_or_different,
)
from course_utils.checks.instruments.updates import STEPS, holds_graph, two_updates, watch

# --- the theory ----------------------------------------------------------------------------------

optimal_discriminator = Exercise(
    "optimal_discriminator",
    points=2,
    notes="The best discriminator for a fixed generator",
    verified="D* on overlapping densities, far out in their tails and where both are zero; inputs "
    "left as they were.",
)


TINY = (
    "Far out in the tails a small constant decides the result, added to the densities or compared "
    "with them: do without it, and compare with 0 itself."
)


@optimal_discriminator.case("densities")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    p, q = draw.uniform(n, low=0.1), draw.uniform(n, low=0.1)
    see.tried(f"densities p and q of shape ({n},), all positive")
    with watch(p=p, q=q) as changes:
        result = answer(p, q)
    see.tensor("D*", result, "At each x, maximise p log D + q log(1 - D) over D.")
    see.words(
        "what it changed",
        changes,
        "p and q belong to the caller: make a new tensor instead of changing one in place.",
    )


@optimal_discriminator.case("tails")
def _(answer: Any, draw: Draw, see: See) -> None:
    p, q = 1e-12 * draw.uniform(6, low=0.1), 1e-12 * draw.uniform(6, low=0.1)
    p[:3], q[3:] = 0.0, 0.0
    see.tried("p and q far out in their tails, about 1e-12, where only one of the two is positive")
    see.tensor("D*", answer(p, q), TINY)


@optimal_discriminator.case("no density")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(3, 5)
    see.tried(f"p and q of shape ({n},), zero everywhere")
    see.tensor(
        "D*",
        answer(torch.zeros(n), torch.zeros(n)),
        "Where neither has density every D is optimal: return 1/2.",
    )


def _stub_optimal_discriminator(p: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    """A discriminator that is too sure of itself, in place of the student's."""
    total = p.square() + q.square()
    return torch.where(total > 0, p.square() / total, 0.5)


value_at_optimum = Exercise(
    "value_at_optimum",
    points=2,
    notes="The best discriminator for a fixed generator",
    verified="V(G, D*) for densities that overlap in part (0 log 0 = 0), on two grids.",
    stubs={"optimal_discriminator": _stub_optimal_discriminator},
)


@value_at_optimum.case("densities")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, dx = 4 * draw.size(6, 9), float(draw.uniform(1, low=0.05, high=0.5))
    p, q = draw.uniform(2, n, low=0.2)
    # Zero at both ends, so that all rules of integration agree.
    p[3 * n // 4 :], p[0], q[: n // 4], q[-1] = 0.0, 0.0, 0.0, 0.0
    p, q = p / (p.sum() * dx), q / (q.sum() * dx)
    see.tried(f"p and q of shape ({n},), each zero on some points, on a grid of spacing {dx:.3g}")
    see.number(
        "V(G, D*)",
        answer(p, q, dx),
        "V is the sum over x of (p log D* + q log(1 - D*)) dx; a density of 0 contributes 0.",
    )


# --- the networks --------------------------------------------------------------------------------

Generator = Exercise(
    "Generator",
    points=2,
    notes="Two small networks",
    verified="parameter shapes and outputs for several widths, in training and in eval mode.",
    provided=("course_utils.networks.mlp",),
)
Discriminator = Exercise(
    "Discriminator",
    points=2,
    notes="Two small networks",
    verified="parameter shapes and logits for several widths, in training and in eval mode.",
    provided=("course_utils.networks.mlp",),
)


@Generator.case("training mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    z = draw.normal(4, 3)
    see.tried("Generator(z_dim=3, hidden=5) in training mode on z of shape (4, 3)")
    net = build(answer, z, z_dim=3, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: z_dim to hidden, hidden to "
        "hidden, hidden to out_dim.",
    )
    see.tensor(
        "output",
        output_twice(net, z),
        "After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing.",
    )
    see.words("what no gradient reaches", cut_off(net(z.requires_grad_()), net, z), REACH)


@Generator.case("other widths")
def _(answer: Any, draw: Draw, see: See) -> None:
    z = draw.normal(1, 7)
    see.tried("Generator(z_dim=7, hidden=4, out_dim=3) in eval mode on one z, shape (1, 7)")
    net = build(answer, z, z_dim=7, hidden=4, out_dim=3).eval()
    see.tensor(
        "output",
        net(z),
        "All widths come from the arguments, out_dim too, and eval mode changes nothing.",
    )


@Discriminator.case("training mode")
def _(answer: Any, draw: Draw, see: See) -> None:
    x = draw.normal(4, 2)
    see.tried("Discriminator(in_dim=2, hidden=5) in training mode on x of shape (4, 2)")
    net = build(answer, x, in_dim=2, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: in_dim to hidden, hidden to "
        "hidden, hidden to 1.",
    )
    see.tensor(
        "logits",
        output_twice(net, x),
        "After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing: the "
        "losses work on logits of shape (n, 1).",
    )
    see.words("what no gradient reaches", cut_off(net(x.requires_grad_()), net, x), REACH)


@Discriminator.case("other widths")
def _(answer: Any, draw: Draw, see: See) -> None:
    x = draw.normal(1, 3)
    see.tried("Discriminator(in_dim=3, hidden=4) in eval mode on one x, shape (1, 3)")
    net = build(answer, x, in_dim=3, hidden=4).eval()
    see.tensor(
        "logits",
        net(x),
        "All widths come from the arguments, in_dim too, and eval mode changes nothing.",
    )


# --- the losses ----------------------------------------------------------------------------------


discriminator_loss = Exercise(
    "discriminator_loss",
    points=3,
    notes="Three losses, on logits",
    verified="value and both gradients on unequal batches; huge logits, a batch of one, and tensors "
    "on another device.",
)


@discriminator_loss.case("a batch")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(3, 5)
    real, fake = draw.normal(n, 1, scale=2.0), draw.normal(m, 1, scale=2.0)
    real.requires_grad_(), fake.requires_grad_()
    see.tried(f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1)")
    loss = answer(real, fake)
    see.number(
        "loss",
        loss,
        "It is the mean of softplus(-real_logits) plus the mean of softplus(fake_logits).",
    )
    see.tensor(
        "gradient for real_logits",
        gradient(loss, real),
        "Real samples pull their logits up: the discriminator learns from both halves.",
    )
    see.tensor(
        "gradient for fake_logits",
        gradient(loss, fake),
        "Fakes push their logits down. Detaching belongs into update_D, before net_D sees the "
        "fakes: here it would stop the discriminator itself from learning.",
    )


@discriminator_loss.case("batch of one")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (1, 1)")
    see.words("loss", _outcome(answer(draw.normal(1, 1), draw.normal(1, 1))), SQUEEZED)


@discriminator_loss.case("large logits")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000, a discriminator that is very sure and partly wrong")
    logits = torch.tensor([[20_000.0], [-20_000.0]])
    see.number("loss", answer(logits, logits.flip(0)), OVERFLOW)


@discriminator_loss.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU")
    logits = torch.empty(4, 1, device="meta")
    loss = device_without_data(lambda: answer(logits, logits.clone()))
    see.words(
        "device of the loss",
        device_words(loss),
        "Labels belong on the device of the logits: torch.ones_like(real_logits).",
    )


generator_loss_saturating = Exercise(
    "generator_loss_saturating",
    points=1,
    notes="Three losses, on logits",
    verified="value and gradient; huge logits, a batch of one, and tensors on another device.",
)
generator_loss = Exercise(
    "generator_loss",
    points=2,
    notes="Three losses, on logits",
    verified="value and gradient, strong where the fakes are rejected; huge logits, a batch of one, "
    "and tensors on another device.",
)


def _generator_loss_cases(exercise: Exercise, formula: str) -> None:
    """The two losses of the generator are tried in the same ways."""

    @exercise.case("a batch")
    def _(answer: Any, draw: Draw, see: See) -> None:
        n = draw.size(5, 9)
        fake = draw.normal(n, 1, scale=2.0).requires_grad_()
        see.tried(f"fake_logits of shape ({n}, 1)")
        loss = answer(fake)
        see.number("loss", loss, f"The loss to minimise is {formula}.")
        see.tensor(
            "gradient for fake_logits",
            gradient(loss, fake),
            "The gradient must flow back through fake_logits to the generator: no detach here.",
        )

    @exercise.case("batch of one")
    def _(answer: Any, draw: Draw, see: See) -> None:
        see.tried("fake_logits of shape (1, 1)")
        see.words("loss", _outcome(answer(draw.normal(1, 1))), SQUEEZED)

    @exercise.case("large logits")
    def _(answer: Any, draw: Draw, see: See) -> None:
        see.tried("fake_logits of ±20000")
        see.number("loss", answer(torch.tensor([[20_000.0], [-20_000.0]])), OVERFLOW)

    @exercise.case("another device")
    def _(answer: Any, draw: Draw, see: See) -> None:
        see.tried("fake_logits of shape (4, 1) on another device than the CPU")
        logits = torch.empty(4, 1, device="meta")
        see.words(
            "device of the loss",
            device_words(device_without_data(lambda: answer(logits))),
            "Labels belong on the device of the logits: torch.ones_like(fake_logits).",
        )


_generator_loss_cases(
    generator_loss_saturating, "the mean of log(1 - D), that is -softplus(fake_logits)"
)
_generator_loss_cases(generator_loss, "minus the mean of log D, that is softplus(-fake_logits)")


# --- one step ------------------------------------------------------------------------------------


def _stub_discriminator_loss(real_logits: torch.Tensor, fake_logits: torch.Tensor) -> torch.Tensor:
    """A loss with no symmetry between its arguments, in place of the student's."""
    return (real_logits - 1.0).square().mean() + 2.0 * (fake_logits + 0.5).square().mean()


def _stub_generator_loss(fake_logits: torch.Tensor) -> torch.Tensor:
    return (fake_logits - 0.7).square().mean()


def _stub_networks() -> tuple[nn.Module, nn.Module]:
    net_G = fill_parameters(nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)))
    net_D = fill_parameters(nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)))
    return net_D, net_G


update_D = Exercise(
    "update_D",
    points=4,
    notes="One step each",
    verified="the loss, net_D's weights after two updates, and that nothing else changed: net_G, its "
    "gradients, modes, inputs, random state.",
    stubs={"discriminator_loss": _stub_discriminator_loss},
)


@update_D.case("two updates")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = _stub_networks()
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    (real, more), (z, noise) = draw.normal(2, n, 2), draw.normal(2, n, 3)
    see.tried(f"two updates on batches real of shape ({n}, 2) and z of shape ({n}, 3)")
    networks = {"net_D": net_D, "net_G": net_G}
    with two_updates(optimizer, "net_D", networks, "two updates", real=real, z=z) as updates:
        loss = answer(net_D, net_G, real, z, optimizer)
        answer(net_D, net_G, more, noise, optimizer)
    see.number(
        "loss of the first update",
        loss,
        "Return discriminator_loss on the real batch and the fakes made from z.",
    )
    see.words("steps of the optimizer", updates.faults, STEPS)
    see.tensor(
        "net_D's weights after two updates",
        weights(net_D),
        "Clear the gradients, backward, step, in this order and once each.",
    )
    see.words(
        "what else changed",
        [*updates.changes, *holds_graph(loss, "the returned loss")],
        "A step of the discriminator moves net_D alone. The fakes are data to it: detach them, or "
        "make them under torch.no_grad(); leave modes and inputs alone; return loss.detach().",
    )


@update_D.case("gradients of net_G")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_D, net_G = _stub_networks()
    give_gradients(net_G)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    see.tried("an update while net_G holds gradients from before")
    answer(net_D, net_G, draw.normal(4, 2), draw.normal(4, 3), optimizer)
    see.words(
        "net_G's gradients",
        judge_gradients(net_G),
        "A step of the discriminator neither adds to net_G's gradients nor clears them: detach the "
        "fakes, and none come.",
    )


update_G = Exercise(
    "update_G",
    points=4,
    notes="One step each",
    verified="the loss, net_G's weights after two updates, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
    stubs={"generator_loss": _stub_generator_loss},
)


@update_G.case("two updates")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = _stub_networks()
    optimizer = torch.optim.SGD(net_G.parameters(), lr=0.3)
    z, noise = draw.normal(2, n, 3)
    see.tried(f"two updates on batches z of shape ({n}, 3)")
    networks = {"net_D": net_D, "net_G": net_G}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, "net_G", networks, "two updates", z=z) as updates,
    ):
        loss = answer(net_D, net_G, z, optimizer)
        answer(net_D, net_G, noise, optimizer)
    see.number(
        "loss of the first update", loss, "Return generator_loss on net_D's logits for the fakes."
    )
    see.words("steps of the optimizer", [*updates.faults, *cleared], STEPS)
    see.tensor(
        "net_G's weights after two updates",
        weights(net_G),
        "Clear the gradients, backward, step, in this order and once each.",
    )
    see.words(
        "what else changed",
        [*updates.changes, *holds_graph(loss, "the returned loss")],
        "A step of the generator moves net_G alone; net_D judges and stays as it is. Leave modes, "
        "flags and inputs alone; return loss.detach().",
    )


# --- the loop ------------------------------------------------------------------------------------

train = Exercise(
    "train",
    points=4,
    notes="The loop",
    verified="order, number and arguments of all updates over three epochs with a short last batch; "
    "fresh noise; means recorded per epoch; progress reported; data on another device. When it is "
    "graded, your players are also trained on moons turned by some angle: their samples must cover "
    "these moons, lie on them, and be new points, not those of the training data.",
)


class _Updates:
    """Recording stand-ins for update_D and update_G, whose losses are a count of their calls."""

    def __init__(self, batches: list[torch.Tensor]):
        self.batches = batches
        self.net_D, self.net_G = (net.to(batches[0].device) for net in _stub_networks())
        self.optimizer_D = torch.optim.SGD(self.net_D.parameters(), lr=0.1)
        self.optimizer_G = torch.optim.SGD(self.net_G.parameters(), lr=0.1)
        self.calls: list[str] = []
        self.mixed_up: set[str] = set()
        self.noise: list[torch.Tensor] = []
        self.progress: list[str] = []

    def update_D(
        self, net_D: Any, net_G: Any, real: torch.Tensor, z: torch.Tensor, optimizer: Any
    ) -> torch.Tensor:
        index = next(
            (i for i, b in enumerate(self.batches) if b is real or torch.equal(b, real)), "?"
        )
        self.calls.append(f"D on batch {index} with z {tuple(z.shape)}")
        self._check("update_D", net_D, net_G, optimizer, self.optimizer_D)
        self.noise.append(z)
        return torch.tensor(float(len(self.calls)) ** 2)

    def update_G(self, net_D: Any, net_G: Any, z: torch.Tensor, optimizer: Any) -> torch.Tensor:
        self.calls.append(f"G with z {tuple(z.shape)}")
        self._check("update_G", net_D, net_G, optimizer, self.optimizer_G)
        self.noise.append(z)
        return torch.tensor(-float(len(self.calls)))

    def _check(self, name: str, net_D: Any, net_G: Any, optimizer: Any, own: Any) -> None:
        if net_D is not self.net_D or net_G is not self.net_G:
            self.mixed_up.add(f"{name} got other networks, or in another order")
        if optimizer is not own:
            self.mixed_up.add(f"{name} got the wrong optimizer")

    def report(self, num_epochs: int, history: Any) -> Iterator[int]:
        """Stands in for course_utils.track."""
        self.progress.append(f"progress({num_epochs}, history)")
        for epoch in range(num_epochs):
            yield epoch
            self.progress.append(f"after epoch {epoch}: {self._recorded(history)} losses")

    @staticmethod
    def _recorded(history: Any) -> int | str:
        losses = history.get("loss_D") if isinstance(history, dict) else None
        return len(losses) if isinstance(losses, list) else "no list of"

    def run(self, answer: Any, num_epochs: int, z_dim: int) -> Any:
        return answer(
            self.net_D, self.net_G, self.update_D, self.update_G, self.optimizer_D,
            self.optimizer_G, self.batches, z_dim, num_epochs, progress=self.report,
        )  # fmt: skip


@train.case("three epochs")
def _(answer: Any, draw: Draw, see: See) -> None:
    batches = [draw.normal(n, 2) for n in (40, 40, 17)]
    updates = _Updates(batches)
    see.tried("num_epochs=3, z_dim=5, batches of 40, 40 and 17 points, updates that keep a log")
    history = updates.run(answer, num_epochs=3, z_dim=5)
    see.words(
        "calls",
        updates.calls,
        "For every batch of every epoch: update_D with it and noise of its length, then update_G.",
    )
    see.words(
        "arguments mixed up",
        sorted(updates.mixed_up),
        "The signatures are update_D(net_D, net_G, real, z, optimizer) and "
        "update_G(net_D, net_G, z, optimizer).",
    )
    see.words(
        "noise",
        judge_noise(updates.noise),
        "Standard normal and new for every batch: z = torch.randn(len(real), z_dim, ...).",
    )
    for name in ("loss_D", "loss_G"):
        see.tensor(
            f"history['{name}']",
            _losses(history, name),
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    see.words(
        "progress",
        updates.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )


@train.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    updates = _Updates([torch.empty(4, 2, device="meta")])

    # The log compares batches by value, which a device without data cannot do.
    def one_D(net_D: Any, net_G: Any, real: Any, z: torch.Tensor, optimizer: Any) -> torch.Tensor:
        return one_G(net_D, net_G, z, optimizer)

    def one_G(net_D: Any, net_G: Any, z: torch.Tensor, optimizer: Any) -> torch.Tensor:
        updates.noise.append(z)
        return torch.tensor(1.0)

    updates.update_D, updates.update_G = one_D, one_G  # type: ignore[method-assign]
    see.tried("one batch and the networks on another device than the CPU")
    device_without_data(lambda: updates.run(answer, num_epochs=1, z_dim=5))
    see.words(
        "device of the noise",
        # A random generator for the stand-in device, which torch lacks, was asked for all the same.
        sorted({z.device.type for z in updates.noise} or {"meta"}),
        "Draw the noise where the data is: device=real.device.",
    )


# --- a trained generator, at grading -------------------------------------------------------------


def _losses(history: object, name: str) -> object:
    """One loss an epoch as a tensor; anything else as it is, or in words."""
    if not isinstance(history, dict):
        return history
    if name not in history:
        return f"no such key; there are: {', '.join(map(str, history)) or 'none'}"
    try:
        return torch.tensor([float(loss) for loss in history[name]])
    except (TypeError, ValueError, RuntimeError):
        return "not a list of numbers"


# --- looking at the result -----------------------------------------------------------------------

sample = Exercise(
    "sample",
    points=2,
    notes="A measured verdict",
    verified="n samples from standard normal noise, in eval mode, without gradients, reproducible "
    "from the seed, and net_G and torch's random state left as they were.",
)


@sample.case("samples")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), RecordingGenerator(2)
    see.tried(f"sample(net_G, n={n}, z_dim=3, seed=7), net_G in training mode")
    with watch(net_G=net_G) as changes:
        samples = answer(net_G, n, 3, seed=7)
    z = torch.cat(net_G.noise) if net_G.noise else torch.zeros(0, 3)
    faults = (
        [] if z.shape == (n, 3) else [f"net_G saw noise of shape {tuple(z.shape)}, not ({n}, 3)"]
    )
    see.words("noise", faults or judge_noise([z]), "z has shape (n, z_dim) and is standard normal.")
    with torch.no_grad():
        outputs = net_G.layer(z)
    if isinstance(samples, torch.Tensor) and samples.shape == outputs.shape:
        same = torch.allclose(samples, outputs, atol=1e-5)
        words = "net_G's outputs, as they are" if same else "something else than net_G's outputs"
    else:
        what = (
            f"a tensor of shape {tuple(samples.shape)}"
            if isinstance(samples, torch.Tensor)
            else f"a {type(samples).__name__}"
        )
        words = f"{what}, not a tensor of shape ({n}, 2)"
    see.words(
        "samples", words, "Return net_G(z), one row a sample, nothing added and nothing lost."
    )
    see.words(
        "mode of net_G while it runs", sorted(net_G.modes), "Switch net_G to eval mode first."
    )
    see.words(
        "what it left behind",
        [*changes, *holds_graph(samples, "the returned loss")],
        "Put net_G back into the mode it came in; sample under torch.no_grad(); draw from a "
        "torch.Generator of your own, since torch.manual_seed would reset the training's noise.",
    )


@sample.case("seeds")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("sample with seed=1, seed=1 again, and seed=2")
    first, again, other = (answer(RecordingGenerator(2), 6, 3, seed=s) for s in (1, 1, 2))
    see.words(
        "same seed",
        same_or_different(first, again, "samples"),
        "Seed a torch.Generator with `seed`, and draw z from it.",
    )
    see.words(
        "another seed",
        same_or_different(first, other, "samples"),
        "The seed in use is a fixed one: take the argument.",
    )


@sample.case("eval mode before")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_G = RecordingGenerator(2).eval()
    see.tried("a net_G that is in eval mode already")
    answer(net_G, 6, 3, seed=1)
    see.words(
        "mode afterwards",
        "training" if net_G.training else "eval",
        "Remember net_G.training, and put back what it was, not always training mode.",
    )


@sample.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_G = RecordingGenerator(2).to("meta")
    see.tried("a net_G on another device than the CPU")
    device_without_data(lambda: answer(net_G, 6, 3, seed=1))
    # torch has no random generator for the stand-in device: whoever asks for one has looked it up.
    see.words(
        "device of the noise",
        sorted({z.device.type for z in net_G.noise} or {"meta"}),
        "Draw the noise where net_G is: next(net_G.parameters()).device.",
    )


@sample.case("no samples")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("n = 0")
    try:
        outcome = (
            f"no exception, but a {type(answer(RecordingGenerator(2), 0, 3, seed=1)).__name__}"
        )
    except Exception as error:
        outcome = type(error).__name__
    see.words("outcome", outcome, "n < 1 makes no sense: raise ValueError with a clear sentence.")


EXERCISES = (
    optimal_discriminator,
    value_at_optimum,
    Generator,
    Discriminator,
    discriminator_loss,
    generator_loss_saturating,
    generator_loss,
    update_D,
    update_G,
    train,
    sample,
)
