"""Probes for 01_vanilla_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/01_vanilla_gan.json``.
"""

from __future__ import annotations

import torch
from torch import nn

from course_utils.checks.probe import (
    Draw,
    Exercise,
    See,
    fill_parameters,
    gradient,
    parameter_shapes,
    watch,
)

# --- the theory ----------------------------------------------------------------------------------

optimal_discriminator = Exercise(
    "optimal_discriminator",
    points=2,
    notes="The best discriminator for a fixed generator",
    verified="D* on overlapping densities, far out in their tails and where both are zero; inputs "
    "left as they were.",
)


@optimal_discriminator.case("densities")
def _(answer, draw: Draw, see: See) -> None:
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
def _(answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    p, q = 1e-12 * draw.uniform(n, low=0.1), 1e-12 * draw.uniform(n, low=0.1)
    see.tried("p and q far out in their tails, about 1e-12")
    see.tensor(
        "D*", answer(p, q), "A small constant in the denominator swamps the densities in the tails."
    )


@optimal_discriminator.case("no density")
def _(answer, draw: Draw, see: See) -> None:
    p, q = draw.uniform(4), draw.uniform(4)
    p[:2], q[:2] = 0.0, 0.0
    see.tried("p and q of shape (4,), both zero at the first two points")
    see.tensor("D*", answer(p, q), "Where neither has density every D is optimal: return 1/2.")


value_at_optimum = Exercise(
    "value_at_optimum",
    points=2,
    notes="The best discriminator for a fixed generator",
    verified="V(G, D*) for overlapping densities and for disjoint ones (0 log 0 = 0), on two grids.",
)


def _bumps(draw: Draw, overlap: bool) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Two densities on a grid that vanish at its ends: every rule of integration gives the same."""
    n, dx = draw.size(12, 20), float(draw.uniform(1, low=0.05, high=0.5))
    p, q = torch.zeros(2 * n), torch.zeros(2 * n)
    p[2 : n + 4 * overlap] = draw.uniform(n + 4 * overlap - 2, low=0.2)
    q[n - 4 * overlap : -2] = draw.uniform(n + 4 * overlap - 2, low=0.2)
    return p / (p.sum() * dx), q / (q.sum() * dx), dx


@value_at_optimum.case("overlapping densities")
def _(answer, draw: Draw, see: See) -> None:
    p, q, dx = _bumps(draw, overlap=True)
    see.tried(f"p and q of shape ({len(p)},) that overlap in part, on a grid of spacing {dx:.3g}")
    see.number(
        "V(G, D*)", answer(p, q, dx), "V is the sum over x of (p log D* + q log(1 - D*)) dx."
    )


@value_at_optimum.case("disjoint densities")
def _(answer, draw: Draw, see: See) -> None:
    p, q, dx = _bumps(draw, overlap=False)
    see.tried(f"p and q of shape ({len(p)},) that are nowhere positive together")
    see.number(
        "V(G, D*)",
        answer(p, q, dx),
        "Where p is 0 its term is 0, although log D* is minus infinity there: torch.xlogy does that.",
    )


# --- the networks --------------------------------------------------------------------------------

Generator = Exercise(
    "Generator",
    points=2,
    notes="Two small networks",
    verified="parameter shapes and outputs for several widths, in training and in eval mode.",
)
Discriminator = Exercise(
    "Discriminator",
    points=2,
    notes="Two small networks",
    verified="parameter shapes and logits for several widths, in training and in eval mode.",
)


@Generator.case("training mode")
def _(answer, draw: Draw, see: See) -> None:
    z = draw.normal(4, 3)
    see.tried("Generator(z_dim=3, hidden=5) in training mode on z of shape (4, 3)")
    net = answer(z_dim=3, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: z_dim to hidden, hidden to "
        "hidden, hidden to out_dim.",
    )
    see.tensor(
        "output",
        fill_parameters(net)(z),
        "After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing.",
    )


@Generator.case("eval mode")
def _(answer, draw: Draw, see: See) -> None:
    z = 3 * draw.normal(4, 3)
    see.tried("Generator(z_dim=3, hidden=5).eval() on z of shape (4, 3)")
    output = fill_parameters(answer(z_dim=3, hidden=5)).eval()(z)
    see.tensor("output", output, "The network computes the same in training and in eval mode.")


@Generator.case("other widths")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("Generator(z_dim=7, hidden=4, out_dim=3) on one z, shape (1, 7)")
    output = fill_parameters(answer(z_dim=7, hidden=4, out_dim=3))(draw.normal(1, 7))
    see.tensor("output", output, "All widths come from the arguments, out_dim too.")


@Discriminator.case("training mode")
def _(answer, draw: Draw, see: See) -> None:
    x = draw.normal(4, 2)
    see.tried("Discriminator(in_dim=2, hidden=5) in training mode on x of shape (4, 2)")
    net = answer(in_dim=2, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: in_dim to hidden, hidden to "
        "hidden, hidden to 1.",
    )
    see.tensor(
        "logits",
        fill_parameters(net)(x),
        "After the first two Linear layers comes LeakyReLU(0.2), after the last one nothing: the "
        "losses work on logits of shape (n, 1).",
    )


@Discriminator.case("eval mode")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("Discriminator(in_dim=2, hidden=5).eval() on x of shape (4, 2)")
    output = fill_parameters(answer(in_dim=2, hidden=5)).eval()(draw.normal(4, 2))
    see.tensor("logits", output, "The network computes the same in training and in eval mode.")


@Discriminator.case("other widths")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("Discriminator(in_dim=3, hidden=4) on one x, shape (1, 3)")
    output = fill_parameters(answer(in_dim=3, hidden=4))(draw.normal(1, 3))
    see.tensor("logits", output, "All widths come from the arguments, in_dim too.")


# --- the losses ----------------------------------------------------------------------------------

discriminator_loss = Exercise(
    "discriminator_loss",
    points=3,
    notes="Three losses, on logits",
    verified="values and both gradients; logits of ±200, unequal batches, a batch of one, and "
    "tensors on another device.",
)


@discriminator_loss.case("a batch")
def _(answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 9)
    real, fake = draw.normal(n, 1, scale=2.0), draw.normal(n, 1, scale=2.0)
    real.requires_grad_(), fake.requires_grad_()
    see.tried(f"real_logits and fake_logits of shape ({n}, 1)")
    loss = answer(real, fake)
    see.number(
        "loss", loss, "The mean of softplus(-real_logits) plus the mean of softplus(fake_logits)."
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


@discriminator_loss.case("unequal batches")
def _(answer, draw: Draw, see: See) -> None:
    n, m = draw.size(5, 7), draw.size(2, 4)
    see.tried(f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1)")
    see.number(
        "loss",
        answer(draw.normal(n, 1), draw.normal(m, 1)),
        "Each half is averaged over its own batch.",
    )


@discriminator_loss.case("batch of one")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (1, 1)")
    see.number(
        "loss",
        answer(draw.normal(1, 1), draw.normal(1, 1)),
        "squeeze() removes the batch dimension of a batch of one: leave the shape (n, 1) alone.",
    )


@discriminator_loss.case("large logits")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("logits of ±200, a discriminator that is very sure and partly wrong")
    logits = torch.tensor([[200.0], [-200.0]])
    see.number(
        "loss",
        answer(logits, logits.flip(0)),
        "sigmoid(200) is exactly 1 in float32, and log(1 - 1) is lost: use "
        "binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.",
    )


@discriminator_loss.case("another device")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU")
    loss = answer(torch.empty(4, 1, device="meta"), torch.empty(4, 1, device="meta"))
    see.words(
        "device of the loss",
        str(getattr(loss, "device", type(loss).__name__)),
        "Labels belong on the device of the logits: torch.ones_like(real_logits).",
    )


generator_loss_saturating = Exercise(
    "generator_loss_saturating",
    points=1,
    notes="Three losses, on logits",
    verified="value and gradient; logits of ±200, a batch of one, and tensors on another device.",
)
generator_loss = Exercise(
    "generator_loss",
    points=2,
    notes="Three losses, on logits",
    verified="value and gradient, strong where the fakes are rejected; logits of ±200, a batch of "
    "one, and tensors on another device.",
)


def _generator_loss_cases(exercise: Exercise, formula: str) -> None:
    """The two losses of the generator are tried in the same ways."""

    @exercise.case("a batch")
    def _(answer, draw: Draw, see: See) -> None:
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
    def _(answer, draw: Draw, see: See) -> None:
        see.tried("fake_logits of shape (1, 1)")
        see.number(
            "loss",
            answer(draw.normal(1, 1)),
            "squeeze() removes the batch dimension of a batch of one: leave the shape (n, 1) alone.",
        )

    @exercise.case("large logits")
    def _(answer, draw: Draw, see: See) -> None:
        see.tried("fake_logits of ±200")
        see.number(
            "loss",
            answer(torch.tensor([[200.0], [-200.0]])),
            "sigmoid(200) is exactly 1 in float32, and log(1 - 1) is lost: use "
            "binary_cross_entropy_with_logits, logsigmoid or softplus on the logits.",
        )

    @exercise.case("another device")
    def _(answer, draw: Draw, see: See) -> None:
        see.tried("fake_logits of shape (4, 1) on another device than the CPU")
        loss = answer(torch.empty(4, 1, device="meta"))
        see.words(
            "device of the loss",
            str(getattr(loss, "device", type(loss).__name__)),
            "Labels belong on the device of the logits: torch.ones_like(fake_logits).",
        )


_generator_loss_cases(generator_loss_saturating, "the mean of log(1 - D), that is -softplus(fake_logits)")
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


def _weights(net: nn.Module) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in net.parameters()])


def _holds_graph(loss: object) -> list[str]:
    held = isinstance(loss, torch.Tensor) and loss.requires_grad
    return ["the returned loss: still holds the graph"] if held else []


update_D = Exercise(
    "update_D",
    points=4,
    notes="One step each",
    verified="the loss, net_D's weights after two steps, and that nothing else changed: net_G, its "
    "gradients, modes, inputs, random state.",
    stubs={"discriminator_loss": _stub_discriminator_loss},
)


@update_D.case("two steps")
def _(answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = _stub_networks()
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    real, z = draw.normal(n, 2), draw.normal(n, 3)
    see.tried(f"two steps on real of shape ({n}, 2) and z of shape ({n}, 3)")
    with watch(net_G=net_G, real=real, z=z) as changes:
        mode = net_D.training
        loss = answer(net_D, net_G, real, z, optimizer)
        answer(net_D, net_G, real, z, optimizer)
    changes += ["net_D: training mode changed"] * (net_D.training != mode)
    changes += ["net_D: requires_grad changed"] * (
        not all(p.requires_grad for p in net_D.parameters())
    )
    see.number(
        "loss of the first step",
        loss,
        "Return discriminator_loss on the real batch and the fakes made from z.",
    )
    see.tensor(
        "net_D's weights after two steps",
        _weights(net_D),
        "Clear the gradients, backward, step, in this order and once each.",
    )
    see.words(
        "what else changed",
        [*changes, *_holds_graph(loss)],
        "A step of the discriminator moves net_D alone. The fakes are data to it: detach them, or "
        "make them under torch.no_grad(); leave modes and inputs alone; return loss.detach().",
    )


update_G = Exercise(
    "update_G",
    points=4,
    notes="One step each",
    verified="the loss, net_G's weights after two steps, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
    stubs={"generator_loss": _stub_generator_loss},
)


@update_G.case("two steps")
def _(answer, draw: Draw, see: See) -> None:
    n = draw.size(4, 7)
    net_D, net_G = _stub_networks()
    optimizer = torch.optim.SGD(net_G.parameters(), lr=0.3)
    z = draw.normal(n, 3)
    see.tried(f"two steps on z of shape ({n}, 3)")
    with watch(net_D=net_D, z=z) as changes:
        mode = net_G.training
        loss = answer(net_D, net_G, z, optimizer)
        answer(net_D, net_G, z, optimizer)
    # backward() leaves gradients in net_D on its way to net_G: update_D clears them.
    changes[:] = [change for change in changes if change != "net_D: gradients changed"]
    changes += ["net_G: training mode changed"] * (net_G.training != mode)
    see.number("loss of the first step", loss, "Return generator_loss on net_D's logits for the fakes.")
    see.tensor(
        "net_G's weights after two steps",
        _weights(net_G),
        "Here the gradient must pass through net_D into net_G: no detach, no no_grad. Clear the "
        "gradients, backward, step, in this order and once each.",
    )
    see.words(
        "what else changed",
        [*changes, *_holds_graph(loss)],
        "A step of the generator moves net_G alone; net_D judges and stays as it is. Leave modes, "
        "flags and inputs alone; return loss.detach().",
    )


# --- the loop ------------------------------------------------------------------------------------

train = Exercise(
    "train",
    points=4,
    notes="The loop",
    verified="order, number and arguments of all updates over three epochs with a short last batch; "
    "fresh noise; means recorded per epoch; progress reported; data on another device.",
)


class _Updates:
    """Recording stand-ins for update_D and update_G, whose losses are a count of their calls."""

    def __init__(self, batches: list[torch.Tensor]):
        self.batches = batches
        self.net_D, self.net_G = _stub_networks()
        self.optimizer_D = torch.optim.SGD(self.net_D.parameters(), lr=0.1)
        self.optimizer_G = torch.optim.SGD(self.net_G.parameters(), lr=0.1)
        self.calls: list[str] = []
        self.mixed_up: set[str] = set()
        self.noise: list[torch.Tensor] = []
        self.progress: list[str] = []

    def update_D(self, net_D, net_G, real, z, optimizer):
        index = next((i for i, b in enumerate(self.batches) if b is real or torch.equal(b, real)), "?")
        self.calls.append(f"D on batch {index} with z {tuple(z.shape)}")
        self._check("update_D", net_D, net_G, optimizer, self.optimizer_D)
        self.noise.append(z)
        return torch.tensor(float(len(self.calls)) ** 2)

    def update_G(self, net_D, net_G, z, optimizer):
        self.calls.append(f"G with z {tuple(z.shape)}")
        self._check("update_G", net_D, net_G, optimizer, self.optimizer_G)
        self.noise.append(z)
        return torch.tensor(-float(len(self.calls)))

    def _check(self, name, net_D, net_G, optimizer, own) -> None:
        if net_D is not self.net_D or net_G is not self.net_G:
            self.mixed_up.add(f"{name} got other networks, or in another order")
        if optimizer is not own:
            self.mixed_up.add(f"{name} got the wrong optimizer")

    def report(self, num_epochs, history):
        """Stands in for course_utils.track."""
        self.progress.append(f"progress({num_epochs}, history)")
        for epoch in range(num_epochs):
            yield epoch
            lengths = {name: len(values) for name, values in history.items()}
            self.progress.append(f"after epoch {epoch}: {lengths.get('loss_D')} losses")

    def run(self, answer, num_epochs: int, z_dim: int):
        return answer(
            self.net_D, self.net_G, self.update_D, self.update_G, self.optimizer_D,
            self.optimizer_G, self.batches, z_dim, num_epochs, progress=self.report,
        )  # fmt: skip


@train.case("three epochs")
def _(answer, draw: Draw, see: See) -> None:
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
    see.words("noise", _judge_noise(updates.noise), "z = torch.randn(len(real), z_dim, ...) anew.")
    for name in ("loss_D", "loss_G"):
        losses = history.get(name) if isinstance(history, dict) else None
        values = torch.tensor([float(v) for v in losses]) if losses is not None else losses
        see.tensor(
            f"history['{name}']",
            values,
            "One number an epoch: the mean over its batches of what the update returned.",
        )
    see.words(
        "progress",
        updates.progress,
        "Loop over progress(num_epochs, history), and append to history before the epoch ends: the "
        "live picture is drawn from it.",
    )


@train.case("another device")
def _(answer, draw: Draw, see: See) -> None:
    updates = _Updates([torch.empty(4, 2, device="meta")])
    # The log compares batches by value, which a device without data cannot do.
    updates.update_D = lambda net_D, net_G, real, z, optimizer: updates.noise.append(z) or 1.0
    updates.update_G = lambda net_D, net_G, z, optimizer: updates.noise.append(z) or 1.0
    see.tried("one batch on another device than the CPU")
    updates.run(answer, num_epochs=1, z_dim=5)
    see.words(
        "device of the noise",
        sorted({z.device.type for z in updates.noise}),
        "Draw the noise where the data is: device=real.device.",
    )


def _judge_noise(noise: list[torch.Tensor]) -> list[str]:
    """What is wrong with draws that should be standard normal and new for every batch."""
    faults = []
    pooled = torch.cat([z.flatten() for z in noise]) if noise else torch.zeros(1)
    # Wide limits: over 700 draws even the extremes of right answers stay inside.
    if pooled.min() >= 0 or abs(pooled.mean()) > 0.3 or not 0.8 < pooled.std() < 1.2:
        faults.append(f"mean {pooled.mean():.2f}, std {pooled.std():.2f} where 0 and 1 are asked for")
    elif pooled.abs().max() < 2.0:
        faults.append("no value beyond 2: this is not a normal distribution")
    # update_D and update_G may share a draw within a batch, batches may not.
    per_batch = noise[::2]
    for i, z in enumerate(per_batch):
        if any(torch.equal(z[: len(w)], w[: len(z)]) for w in per_batch[:i]):
            faults.append("the same noise comes back in a later batch")
            break
    return faults


# --- looking at the result -----------------------------------------------------------------------

sample = Exercise(
    "sample",
    points=2,
    notes="A measured verdict",
    verified="n samples from standard normal noise, in eval mode, without gradients, reproducible "
    "from the seed, and net_G and torch's random state left as they were.",
)


class _RecordingGenerator(nn.Module):
    """A generator that keeps the noise it is given, and whose output depends on its mode."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = fill_parameters(nn.Linear(3, 2))
        self.noise: list[torch.Tensor] = []
        self.modes: set[str] = set()

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        self.noise.append(z.detach().clone())
        self.modes.add("training" if self.training else "eval")
        return self.layer(z)


@sample.case("samples")
def _(answer, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), _RecordingGenerator()
    see.tried(f"sample(net_G, n={n}, z_dim=3, seed=7), net_G in training mode")
    with watch(net_G=net_G) as changes:
        samples = answer(net_G, n, 3, seed=7)
    z = torch.cat(net_G.noise) if net_G.noise else torch.zeros(0, 3)
    faults = [] if z.shape == (n, 3) else [f"net_G saw noise of shape {tuple(z.shape)}, not ({n}, 3)"]
    see.words("noise", faults or _judge_noise([z]), "z has shape (n, z_dim) and is standard normal.")
    with torch.no_grad():
        outputs = net_G.layer(z)
    if isinstance(samples, torch.Tensor) and samples.shape == outputs.shape:
        same = torch.allclose(samples, outputs)
        words = "net_G's outputs, as they are" if same else "something else than net_G's outputs"
    else:
        shape = tuple(getattr(samples, "shape", ()))
        words = f"{type(samples).__name__} of shape {shape}, not a tensor of shape ({n}, 2)"
    see.words("samples", words, "Return net_G(z), one row a sample, nothing added and nothing lost.")
    see.words("mode of net_G while it runs", sorted(net_G.modes), "Switch net_G to eval mode first.")
    see.words(
        "what it left behind",
        [*changes, *_holds_graph(samples)],
        "Put net_G back into the mode it came in; sample under torch.no_grad(); draw from a "
        "torch.Generator of your own, since torch.manual_seed would reset the training's noise.",
    )


@sample.case("seeds")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("sample with seed=1, seed=1 again, and seed=2")
    first, again, other = (answer(_RecordingGenerator(), 6, 3, seed=s) for s in (1, 1, 2))
    see.words(
        "same seed",
        "the same samples" if torch.equal(first, again) else "different samples",
        "Seed a torch.Generator with `seed`, and draw z from it.",
    )
    see.words(
        "another seed",
        "the same samples" if torch.equal(first, other) else "different samples",
        "The seed in use is a fixed one: take the argument.",
    )


@sample.case("eval mode before")
def _(answer, draw: Draw, see: See) -> None:
    net_G = _RecordingGenerator().eval()
    see.tried("a net_G that is in eval mode already")
    answer(net_G, 6, 3, seed=1)
    see.words(
        "mode afterwards",
        "training" if net_G.training else "eval",
        "Remember net_G.training, and put back what it was, not always training mode.",
    )


@sample.case("no samples")
def _(answer, draw: Draw, see: See) -> None:
    see.tried("n = 0")
    try:
        outcome = f"returned {type(answer(_RecordingGenerator(), 0, 3, seed=1)).__name__}"
    except ValueError:
        outcome = "ValueError"
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
