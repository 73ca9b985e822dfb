"""Probes for 04_conditional_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/04_conditional_gan.json``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cleared_too_soon, cut_off, gradient
from course_utils.checks.instruments.losses import OVERFLOW
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
from course_utils.checks.second_device import without_numbers


def _labels(draw: Draw, n: int, num_classes: int) -> torch.Tensor:
    """Labels in which every class occurs, if n allows it."""
    return torch.tensor(draw.rng.permutation([i % num_classes for i in range(n)]))


# --- from a number to a vector -------------------------------------------------------------------

one_hot = Exercise(
    "one_hot",
    points=2,
    notes="From a number to a vector",
    verified="rows and their type, labels among which the last class is missing, no labels at all, "
    "and labels on another device.",
)


@one_hot.case("labels")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 8)
    labels = _labels(draw, n, 4)
    see.tried(f"labels of shape ({n},) of four classes, each of which occurs")
    with watch(labels=labels) as changes:
        rows = answer(labels, 4)
    see.tensor("rows", rows, "Row i has a 1 in column labels[i] and 0 elsewhere.")
    see.words(
        "what it changed",
        changes,
        "The labels belong to the caller: make a new tensor instead of changing them in place.",
    )


@one_hot.case("the last class is missing")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels [1, 0, 1], num_classes=5")
    see.tensor(
        "rows",
        answer(torch.tensor([1, 0, 1]), 5),
        "There are num_classes columns, whichever labels occur.",
    )


@one_hot.case("no labels")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (0,), num_classes=3")
    see.tensor(
        "rows",
        answer(torch.zeros(0, dtype=torch.int64), 3),
        "No labels make no rows: shape (0, num_classes).",
    )


@one_hot.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels on another device than the CPU")
    labels = torch.empty(4, dtype=torch.int64, device="meta")
    see.words(
        "device of the rows",
        device_words(device_without_data(lambda: answer(labels, 3))),
        "Make the rows where the labels are: device=labels.device.",
    )


check_labels = Exercise(
    "check_labels",
    points=2,
    notes="From a number to a vector",
    verified="labels that fit, even none, on any device; other types, shapes and classes, each refused in a sentence.",
    provided=("course_utils.data.batches.checked_labels",),
)


def _refusal(call: Callable[[], object], needle: str = "") -> str:
    """What an answer raises, in a word or two, and whether its sentence is one."""
    try:
        call()
    except Exception as error:
        words = str(error)
        kind = type(error).__name__
        if len(words.split()) < 3:
            return f"{kind} without a sentence"
        if needle and needle not in words:
            return f"{kind} without the label in its sentence"
        return kind
    return "no exception"


@check_labels.case("labels that fit")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (6,) of four classes, and no labels with n=0")
    results = []
    for labels in (_labels(draw, 6, 4), torch.zeros(0, dtype=torch.int64)):
        result = answer(labels, 4, len(labels))
        same = isinstance(result, torch.Tensor) and result.dtype == labels.dtype
        same = same and result.equal(labels)
        results.append("the labels" if same else f"something else: {type(result).__name__}")
    see.words("what it returns", results, "Labels that fit come back as they came, and so do none.")


@check_labels.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (4,) on another device than the CPU")
    labels = without_numbers(4, dtype=torch.int64)
    outcome = _refusal(lambda: device_without_data(lambda: answer(labels, 3, 4)))
    see.words(
        "their type",
        # The numbers cannot be looked at there: what comes after the type has no say.
        "refused" if outcome.startswith("TypeError") else "accepted",
        "Labels may be on a GPU: look at labels.dtype, which is torch.int64 there too.",
    )


@check_labels.case("other types")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels as float32, as int32, as bool, as a list")
    wrong = {
        "float32": torch.tensor([0.0, 1.0]),
        "int32": torch.tensor([0, 1], dtype=torch.int32),
        "bool": torch.tensor([False, True]),
        "list": [0, 1],
    }
    see.words(
        "refusals",
        [f"{name}: {_refusal(partial(answer, x, 2, 2))}" for name, x in wrong.items()],
        "Whatever is not a tensor of dtype torch.int64 is refused: raise TypeError with a sentence.",
    )


@check_labels.case("other shapes")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (3,), (5,), (4, 1) and () where n=4")
    shapes = ((3,), (5,), (4, 1), ())
    see.words(
        "refusals",
        [
            f"{shape}: {_refusal(partial(answer, torch.zeros(shape, dtype=torch.int64), 2, 4))}"
            for shape in shapes
        ],
        "There is one label for each of n samples, shape (n,): raise ValueError with a sentence.",
    )


@check_labels.case("other classes")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels with a -1, a -38, a 3 and a 57 among them where there are three classes")
    found = []
    for label in (-1, -38, 3, 57):
        labels = torch.tensor([0, 2, label, 1])
        needle = str(label) if label in (-38, 57) else ""  # small numbers come up in other words
        found.append(f"{label}: {_refusal(partial(answer, labels, 3, 4), needle)}")
    see.words(
        "refusals",
        found,
        "A label below 0, or not below num_classes: raise ValueError with a sentence that names it.",
    )


# --- the networks --------------------------------------------------------------------------------


def _stub_one_hot(labels: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Rows in which every entry depends on the label, in place of the student's."""
    column = torch.arange(1, num_classes + 1, device=labels.device)
    return ((labels[:, None] + 0.5) * column).to(torch.get_default_dtype()) / num_classes


ConditionalGenerator = Exercise(
    "ConditionalGenerator",
    points=2,
    notes="Two networks with a second input",
    verified="parameter shapes and outputs for several widths and numbers of classes, also where "
    "a class is missing, and gradients for all weights and the noise.",
    stubs={"one_hot": _stub_one_hot},
)
ConditionalDiscriminator = Exercise(
    "ConditionalDiscriminator",
    points=2,
    notes="Two networks with a second input",
    verified="parameter shapes and logits for several widths and numbers of classes, also where "
    "a class is missing, and gradients for all weights and the points.",
    stubs={"one_hot": _stub_one_hot},
)


def _output_twice(net: nn.Module, first: torch.Tensor, labels: torch.Tensor) -> object:
    return output_twice(lambda x: net(x, labels), first)


@ConditionalGenerator.case("two classes")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("ConditionalGenerator(z_dim=3, hidden=5), two classes by default")
    net = build(answer, draw.normal(4, 3), _labels(draw, 4, 2), z_dim=3, hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: z_dim + num_classes to "
        "hidden, hidden to hidden, hidden to out_dim.",
    )


@ConditionalGenerator.case("other widths")
def _(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 7).requires_grad_(), _labels(draw, 5, 3)
    see.tried(
        "ConditionalGenerator(z_dim=7, num_classes=4, hidden=6, out_dim=3), five samples, none of "
        "which has the label 3"
    )
    net = build(answer, z, labels, z_dim=7, num_classes=4, hidden=6, out_dim=3)
    output = _output_twice(net, z, labels)
    see.tensor(
        "output",
        output,
        "The first layer gets z and behind it the one-hot labels; LeakyReLU(0.2) after the first two "
        "layers, nothing after the last; all widths come from the arguments.",
    )
    see.words("what no gradient reaches", cut_off(output, net, z), REACH)


@ConditionalDiscriminator.case("two classes")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("ConditionalDiscriminator(hidden=5), two classes and points of the plane by default")
    net = build(answer, draw.normal(4, 2), _labels(draw, 4, 2), hidden=5)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: in_dim + num_classes to "
        "hidden, hidden to hidden, hidden to 1.",
    )


@ConditionalDiscriminator.case("other widths")
def _(answer: Any, draw: Draw, see: See) -> None:
    x, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 3)
    see.tried(
        "ConditionalDiscriminator(num_classes=4, in_dim=3, hidden=6) on five points, none of which "
        "has the label 3"
    )
    net = build(answer, x, labels, num_classes=4, in_dim=3, hidden=6)
    logits = _output_twice(net, x, labels)
    see.tensor(
        "logits",
        logits,
        "The first layer gets x and behind it the one-hot labels; LeakyReLU(0.2) after the first two "
        "layers, nothing after the last: the losses work on logits of shape (n, 1).",
    )
    see.words("what no gradient reaches", cut_off(logits, net, x), REACH)


# --- one step each, with labels ------------------------------------------------------------------

smoothed_discriminator_loss = Exercise(
    "smoothed_discriminator_loss",
    points=3,
    notes="One step each, with labels",
    verified="value and both gradients with smoothing, none by default, huge logits, and logits on "
    "another device.",
)


@smoothed_discriminator_loss.case("with smoothing")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(3, 5)
    real, fake = draw.normal(n, 1, scale=2.0), draw.normal(m, 1, scale=2.0)
    real.requires_grad_(), fake.requires_grad_()
    see.tried(f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1), smoothing=0.2")
    loss = answer(real, fake, 0.2)
    see.number(
        "loss",
        loss,
        "Mean BCE with target 1 - s for real logits, plus mean BCE with target 0 for fake ones.",
    )
    see.tensor(
        "gradient for real_logits",
        gradient(loss, real),
        "It is (sigmoid(real_logits) - (1 - s)) / n: zero where D says 1 - s, not where it says 1.",
    )
    see.tensor(
        "gradient for fake_logits",
        gradient(loss, fake),
        "Smoothing is one-sided: fakes keep the target 0, and their gradient is sigmoid / m.",
    )


@smoothed_discriminator_loss.case("by default")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (4, 1), without a third argument")
    see.number(
        "loss",
        answer(draw.normal(4, 1), draw.normal(4, 1)),
        "Without the argument there is no smoothing: s = 0.",
    )


@smoothed_discriminator_loss.case("large logits")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000, smoothing=0.25")
    logits = torch.tensor([[20_000.0], [-20_000.0]])
    see.number("loss", answer(logits, logits.flip(0), 0.25), OVERFLOW)


@smoothed_discriminator_loss.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU, smoothing=0.1")
    logits = torch.empty(4, 1, device="meta")
    see.words(
        "device of the loss",
        device_words(device_without_data(lambda: answer(logits, logits.clone(), 0.1))),
        "Targets belong on the device of the logits: torch.full_like(real_logits, 1 - smoothing).",
    )


def _labels_come_second(labels: torch.Tensor) -> None:
    """Refuse, in words, what a network of the probes is given in place of labels."""
    if labels.dim() != 1:
        raise ValueError(
            f"The second input has shape {tuple(labels.shape)}: labels have shape (n,)."
        )


class _Joined(nn.Module):
    """A small network of two inputs: x and, behind it, labels as angles on the unit circle."""

    def __init__(self, in_dim: int, out_dim: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(in_dim + 2, 4), nn.Tanh(), nn.Linear(4, out_dim))
        fill_parameters(self)

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        _labels_come_second(labels)
        angle = labels.to(x.dtype)
        return self.layers(torch.cat([x, angle.cos()[:, None], angle.sin()[:, None]], 1))


def _stub_smoothed_loss(
    real_logits: torch.Tensor, fake_logits: torch.Tensor, smoothing: float = 0.0
) -> torch.Tensor:
    """A loss with no symmetry between its arguments, in place of the student's."""
    real = (real_logits - 1.0 + smoothing).square().mean()
    return real + 2.0 * (fake_logits + 0.5).square().mean()


update_D_labels = Exercise(
    "update_D_labels",
    points=4,
    notes="One step each, with labels",
    verified="the loss, net_D's weights after two updates, which label goes with what, and that "
    "nothing else changed: net_G, its gradients, modes, inputs, random state.",
    stubs={"smoothed_discriminator_loss": _stub_smoothed_loss},
)


@update_D_labels.case("two updates")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = _Joined(2, 1), _Joined(3, 2)
    optimizer = torch.optim.SGD(net_D.parameters(), lr=0.3)
    (real, more), (z, noise) = draw.normal(2, n, 2), draw.normal(2, n, 3)
    real_y, y = _labels(draw, n, 3), _labels(draw, n, 3)
    y = torch.where(y == real_y, (y + 1) % 3, y)  # no fake has the label of the real one beside it
    see.tried(f"two updates on real ({n}, 2), real_y ({n},), z ({n}, 3) and y ({n},)")
    networks: dict[str, nn.Module] = {"net_D": net_D, "net_G": net_G}
    inputs = {"real": real, "z": z, "real_y": real_y, "y": y}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, "net_D", networks, "two updates", **inputs) as updates,
    ):
        loss = answer(net_D, net_G, real, real_y, z, y, optimizer)
        answer(net_D, net_G, more, y, noise, real_y, optimizer)
    see.number(
        "loss of the first update",
        loss,
        "Real points are judged with real_y; fakes are made with y and judged with the same y.",
    )
    see.words("steps of the optimizer", [*updates.faults, *cleared], STEPS)
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


update_G_labels = Exercise(
    "update_G_labels",
    points=4,
    notes="One step each, with labels",
    verified="the loss, net_G's weights after two updates, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
)


@update_G_labels.case("two updates")
def _(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = _Joined(2, 1), _Joined(3, 2)
    optimizer = torch.optim.SGD(net_G.parameters(), lr=0.3)
    (z, noise), y, other = draw.normal(2, n, 3), _labels(draw, n, 3), _labels(draw, n, 3)
    see.tried(f"two updates on batches z of shape ({n}, 3) and y of shape ({n},)")
    networks: dict[str, nn.Module] = {"net_D": net_D, "net_G": net_G}
    with (
        cleared_too_soon(optimizer) as cleared,
        two_updates(optimizer, "net_G", networks, "two updates", z=z, y=y) as updates,
    ):
        loss = answer(net_D, net_G, z, y, optimizer)
        answer(net_D, net_G, noise, other, optimizer)
    see.number(
        "loss of the first update",
        loss,
        "The mean of softplus(-logits); net_D judges the fakes with the labels they were made for.",
    )
    see.words("steps of the optimizer", [*updates.faults, *cleared], STEPS)
    see.tensor(
        "net_G's weights after two updates",
        weights(net_G),
        "Clear the gradients, backward, step, in this order and once each; nothing is detached.",
    )
    see.words(
        "what else changed",
        [*updates.changes, *holds_graph(loss, "the returned loss")],
        "A step of the generator moves net_G alone; net_D judges and stays as it is. Leave modes, "
        "flags and inputs alone; return loss.detach().",
    )


# --- one moon on demand --------------------------------------------------------------------------


def _stub_check_labels(labels: torch.Tensor, num_classes: int, n: int) -> torch.Tensor:
    """Refuses what is too large and another number of labels than n, in place of the student's."""
    if labels.shape != (n,):
        raise ValueError("There are not n labels.")
    if bool((labels >= num_classes).any()):
        raise ValueError("A label is too large.")
    return labels


sample_labels = Exercise(
    "sample_labels",
    points=3,
    notes="One moon on demand",
    verified="one sample for each label, from standard normal noise, in eval mode, without gradients, "
    "reproducible from the seed; bad labels refused; all else left as it was.",
    stubs={"check_labels": _stub_check_labels},
)


class _ObedientGenerator(RecordingGenerator):
    """A recording generator with labels, which move its points far apart."""

    def forward(  # type: ignore[override]  # with labels, as this notebook's generators
        self, z: torch.Tensor, labels: torch.Tensor
    ) -> torch.Tensor:
        _labels_come_second(labels)
        return super().forward(z) + 10.0 * labels[:, None]


@sample_labels.case("samples")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), _ObedientGenerator(2)
    labels = _labels(draw, n, 4)
    see.tried(f"sample_labels(net_G, labels, z_dim=3, num_classes=4, seed=7), labels ({n},)")
    with watch(net_G=net_G, labels=labels) as changes:
        samples = answer(net_G, labels, 3, 4, seed=7)
    z = torch.cat(net_G.noise) if net_G.noise else torch.zeros(0, 3)
    faults = [] if z.shape == (n, 3) else [f"net_G saw noise of shape {tuple(z.shape)}"]
    see.words("noise", faults or judge_noise([z]), "z has shape (n, z_dim) and is standard normal.")
    with torch.no_grad():
        outputs = net_G.layer(z) + 10.0 * labels[:, None] if len(z) == n else torch.zeros(0)
    if isinstance(samples, torch.Tensor):
        fits = samples.shape == outputs.shape and torch.allclose(samples, outputs, atol=1e-5)
        words = "net_G's outputs for these labels" if fits else "something else"
    else:
        words = f"a {type(samples).__name__}"
    see.words(
        "samples", words, "Return net_G(z, labels) as it is, one row for each label, in order."
    )
    see.words(
        "mode of net_G while it runs", sorted(net_G.modes), "Switch net_G to eval mode first."
    )
    see.words(
        "what it left behind",
        [*changes, *holds_graph(samples, "the samples")],
        "Put net_G back into the mode it came in; sample under torch.no_grad(); draw from a "
        "torch.Generator of your own, since torch.manual_seed would reset the training's noise.",
    )


@sample_labels.case("seeds")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("sample_labels with seed=1, seed=1 again, and seed=2")
    labels = torch.tensor([0, 1, 3, 2, 1])
    first, again, other = (answer(_ObedientGenerator(2), labels, 3, 4, seed=s) for s in (1, 1, 2))
    see.words(
        "same seed",
        same_or_different(first, again, "samples"),
        "Seed a torch.Generator with `seed`, draw z from it.",
    )
    see.words(
        "another seed",
        same_or_different(first, other, "samples"),
        "The seed in use is a fixed one: take the argument.",
    )


@sample_labels.case("eval mode before")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_G = _ObedientGenerator(2).eval()
    see.tried("a net_G that is in eval mode already")
    answer(net_G, torch.tensor([0, 1]), 3, 4)
    see.words(
        "mode afterwards",
        "training" if net_G.training else "eval",
        "Remember net_G.training, and put back what it was, not always training mode.",
    )


@sample_labels.case("labels that are no classes")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels [0, 4] where there are four classes")
    see.words(
        "refusal",
        _refusal(lambda: answer(_ObedientGenerator(2), torch.tensor([0, 4]), 3, 4)),
        "Call check_labels first: bad labels are refused in one sentence before anything is made.",
    )


@sample_labels.case("another device")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_G = _ObedientGenerator(2).to("meta")
    see.tried("a net_G on another device than the CPU, labels on the CPU")
    device_without_data(lambda: answer(net_G, torch.tensor([0, 1, 3, 2, 1]), 3, 4))
    # torch has no random generator for the stand-in device: whoever asks for one has looked it up.
    see.words(
        "device of the noise",
        sorted({z.device.type for z in net_G.noise} or {"meta"}),
        "Draw the noise where net_G is: next(net_G.parameters()).device.",
    )


# --- pairs that do not belong together -----------------------------------------------------------

wrong_pairs = Exercise(
    "wrong_pairs",
    points=3,
    notes="Pairs that do not belong together",
    verified="the grid for three classes, in eval mode and without gradients, and net_D left as it "
    "was.",
)


class _RecordingDiscriminator(_Joined):
    """A discriminator with labels that keeps the modes in which it is used."""

    def __init__(self) -> None:
        super().__init__(2, 1)
        self.modes: set[str] = set()

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        self.modes.add("training" if self.training else "eval")
        return super().forward(x, labels)


@wrong_pairs.case("three classes")
def _(answer: Any, draw: Draw, see: See) -> None:
    n, net_D = draw.size(7, 9), _RecordingDiscriminator()
    x, labels = draw.normal(n, 2), _labels(draw, n, 3)
    see.tried(f"x of shape ({n}, 2) and labels of three classes, net_D in training mode")
    with watch(net_D=net_D, x=x, labels=labels) as changes:
        grid = answer(net_D, x, labels, 3)
    see.tensor(
        "grid",
        grid,
        "Row i, column j: mean of sigmoid(net_D(x, j)) over the points whose true label is i.",
    )
    see.words(
        "mode of net_D while it runs", sorted(net_D.modes), "Switch net_D to eval mode first."
    )
    see.words(
        "what it left behind",
        [*changes, *holds_graph(grid, "the grid")],
        "Put net_D back into the mode it came in, leave x and labels alone, and work under "
        "torch.no_grad().",
    )


@wrong_pairs.case("eval mode before")
def _(answer: Any, draw: Draw, see: See) -> None:
    net_D = _RecordingDiscriminator().eval()
    see.tried("a net_D that is in eval mode already")
    answer(net_D, draw.normal(4, 2), torch.tensor([0, 1, 1, 0]), 2)
    see.words(
        "mode afterwards",
        "training" if net_D.training else "eval",
        "Remember net_D.training, and put back what it was, not always training mode.",
    )


# --- digits --------------------------------------------------------------------------------------

LabelNoise = Exercise(
    "LabelNoise",
    points=2,
    notes="Digits: how to tell a network a label",
    verified="the embedding, outputs for both ways of joining, and gradients for noise and vectors.",
)


def _vectors_cut_off(output: Any, net: nn.Module, x: torch.Tensor) -> list[str]:
    """What no gradient reaches: whole parameters, or the vector of one of four labels."""
    faults = cut_off(output, net, x)
    if faults or not isinstance(output, torch.Tensor):
        return faults
    tables = [p for p in net.parameters() if p.dim() == 2 and len(p) == 4]
    return [
        f"the vector of label {label}"
        for found in torch.autograd.grad(output.sum(), tables, retain_graph=True)
        for label, row in enumerate(found.to_dense())
        if not row.any()
    ]


@LabelNoise.case("concatenate")
def _(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried('LabelNoise(3, 4, "concatenate") on z of shape (5, 3) and labels of four classes')
    net = build(answer, z, labels, z_dim=3, num_classes=4, how="concatenate")
    output = _output_twice(net, z, labels)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "One nn.Embedding(num_classes, z_dim), and nothing else that learns.",
    )
    see.tensor(
        "output",
        output,
        "The noise first, behind it the vector of the label: shape (n, 2 * z_dim).",
    )


@LabelNoise.case("multiply")
def _(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried('LabelNoise(3, 4, "multiply") on z of shape (5, 3) and labels of four classes')
    net = build(answer, z, labels, z_dim=3, num_classes=4, how="multiply")
    output = _output_twice(net, z, labels)
    see.tensor(
        "output",
        output,
        "The noise times the vector of the label, entry by entry: shape (n, z_dim).",
    )
    see.words("what no gradient reaches", _vectors_cut_off(output, net, z), REACH)


ProjectionHead = Exercise(
    "ProjectionHead",
    points=3,
    notes="Digits: how to tell a network a label",
    verified="parameter shapes, logits for a batch and for a batch of one, and gradients for features and "
    "parameters.",
)


@ProjectionHead.case("a batch")
def _(answer: Any, draw: Draw, see: See) -> None:
    features, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried("ProjectionHead(3, 4) on features of shape (5, 3) and labels of four classes")
    net = build(answer, features, labels, num_features=3, num_classes=4)
    logits = _output_twice(net, features, labels)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "nn.Linear(num_features, 1) with its bias, nn.Embedding(num_classes, num_features), and "
        "nothing else that learns.",
    )
    see.tensor(
        "logits",
        logits,
        "For each row w·f + b + v_y·f, where y is the label of that row: shape (n, 1).",
    )
    see.words("what no gradient reaches", _vectors_cut_off(logits, net, features), REACH)
    see.tensor(
        "gradient for the features",
        gradient(logits, features),
        "Both w and v_y come back to the features: nothing is detached.",
    )


@ProjectionHead.case("a batch of one")
def _(answer: Any, draw: Draw, see: See) -> None:
    features, label = draw.normal(1, 3), torch.tensor([2])
    see.tried("ProjectionHead(3, 4) on features of shape (1, 3) and the label 2")
    net = build(answer, features, label, num_features=3, num_classes=4)
    see.tensor(
        "logits",
        net(features, label),
        "squeeze() removes the batch dimension of a batch of one: keep the shape (n, 1).",
    )


# --- a hundred labels ----------------------------------------------------------------------------

semi_supervised_losses = Exercise(
    "semi_supervised_losses",
    points=0,
    notes="A hundred labels",
    verified="the three terms on batches of unequal length, their gradients, and huge logits.",
)

TERMS = {
    "labelled": "Cross-entropy among the first K logits: the class 'generated' is left out.",
    "unlabelled": "Minus the mean of log(1 - p(K+1)): logsumexp of all logits minus that of the "
    "first K.",
    "generated": "Minus the mean of log p(K+1), the softmax over all K + 1 logits.",
}


def _three(result: Any) -> tuple[Any, ...]:
    if result is None:
        raise Misfit("It returns nothing: a `return` with the result is missing.")
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise Misfit("Return three values, one behind the other: " + ", ".join(TERMS) + ".")
    return tuple(result)


@semi_supervised_losses.case("three batches")
def _(answer: Any, draw: Draw, see: See) -> None:
    labelled, unlabelled, generated = logits = [
        draw.normal(n, 5, scale=2.0).requires_grad_() for n in (6, 4, 7)
    ]
    labels = _labels(draw, 6, 4)
    see.tried("logits of shape (6, 5), (4, 5) and (7, 5): four classes and 'generated'")
    values = _three(answer(labelled, labels, unlabelled, generated))
    for (name, hint), value in zip(TERMS.items(), values, strict=True):
        see.number(name, value, hint)
    see.words(
        "terms that nothing can be learned from",
        [
            name
            for name, value, of in zip(TERMS, values, logits, strict=True)
            if not isinstance(gradient(value, of), torch.Tensor)
            or not isinstance(value, torch.Tensor)
        ],
        "Each term is a tensor that backward() can go through: no item(), float() or detach().",
    )


@semi_supervised_losses.case("large logits")
def _(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of ±20000")
    logits = 20_000.0 * torch.tensor([[1.0, -1.0, 0.0, 0.5], [-1.0, 0.5, 1.0, 1.0]])
    values = _three(answer(logits, torch.tensor([1, 0]), logits, logits))
    finite = all(
        bool(v.isfinite().all()) if isinstance(v, torch.Tensor) else isinstance(v, float)
        for v in values
    )
    see.words(
        "the three terms",
        "numbers" if finite else "not all are finite numbers",
        "exp of a large logit overflows, and log of a probability that is 0 in float32 is lost: use "
        "logsumexp, log_softmax or cross_entropy on the logits.",
    )


EXERCISES = (
    one_hot,
    check_labels,
    ConditionalGenerator,
    ConditionalDiscriminator,
    smoothed_discriminator_loss,
    update_D_labels,
    update_G_labels,
    sample_labels,
    wrong_pairs,
    LabelNoise,
    ProjectionHead,
    semi_supervised_losses,
)
