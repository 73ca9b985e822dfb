"""Probes for 04_conditional_gan: what each exercise is tried on, and what is looked at.

The expected values are not here but in ``golden/04_conditional_gan.json``.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from unittest import mock

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Draw, Exercise, Misfit, See
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.losses import OVERFLOW, on_another_device, two_large_logits
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    device_words,
    output_twice,
    parameter_shapes,
)
from course_utils.checks.instruments.outcomes import refusal
from course_utils.checks.instruments.players import WithLabels
from course_utils.checks.instruments.sampling import (
    RecordingGenerator,
    look_at_device,
    look_at_mode,
    look_at_samples,
    look_at_seeds,
)
from course_utils.checks.instruments.updates import (
    ORDER,
    holds_graph,
    look_at_step_D,
    look_at_step_G,
    watch,
)
from course_utils.checks.plain import is_tensor, numbers
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
def one_hot_labels(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 12)
    labels = _labels(draw, n, 4)
    see.tried(f"labels of shape ({n},) of four classes, each of which occurs")
    with (
        watch(labels=labels) as changes,
        mock.patch.object(F, "one_hot", wraps=F.one_hot) as finished,
    ):
        rows = answer(labels, 4)
    see.tensor("rows", rows, "Row i has a 1 in column labels[i] and 0 elsewhere.")
    see.words(
        "what it changed",
        changes,
        "The labels belong to the caller: make a new tensor instead of changing them in place.",
    )
    see.words(
        "functions of torch that do it all",
        ["F.one_hot"] * finished.called,
        "Write the rows by hand here: F.one_hot is what this exercise is about.",
    )


@one_hot.case("the last class is missing")
def one_hot_the_last_class_is_missing(answer: Any, draw: Draw, see: See) -> None:
    labels, num_classes = _labels(draw, 6, 3), draw.size(5, 9)
    see.tried(f"labels {labels.tolist()}, num_classes={num_classes}")
    see.tensor(
        "rows",
        answer(labels, num_classes),
        "There are num_classes columns, whichever labels occur.",
    )


@one_hot.case("no labels")
def one_hot_no_labels(answer: Any, draw: Draw, see: See) -> None:
    num_classes = draw.size(2, 12)
    see.tried(f"labels of shape (0,), num_classes={num_classes}")
    rows = answer(torch.zeros(0, dtype=torch.int64), num_classes)
    see.tensor("rows", rows, "No labels make no rows: shape (0, num_classes).")
    see.fingerprint(rows, answer(_labels(draw, 9, num_classes), num_classes))


@one_hot.case("another device")
def one_hot_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels on another device than the CPU")
    labels = torch.empty(4, dtype=torch.int64, device="meta")
    see.words(
        "device of the rows",
        device_words(device_without_data(lambda: answer(labels, 3))),
        "Make the rows where the labels are: device=labels.device.",
    )
    see.fingerprint(answer(_labels(draw, 9, 3), 3))


check_labels = Exercise(
    "check_labels",
    points=2,
    notes="From a number to a vector",
    verified="labels that fit, even none, on any device; other types, shapes and classes, each refused in a sentence.",
    provided=("course_utils.data.batches.checked_labels",),
)


def _fitting(answer: Any, draw: Draw) -> Any:
    """What comes back for labels that fit."""
    n = draw.size(8, 12)
    return answer(_labels(draw, n, 4), 4, n)


@check_labels.case("labels that fit")
def check_labels_labels_that_fit(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(8, 12)
    labels, none = _labels(draw, n, 4), torch.zeros(0, dtype=torch.int64)
    see.tried(f"labels of shape ({n},) of four classes, and no labels with n=0")
    see.tensor("labels", answer(labels, 4, n), "Labels that fit come back as they came.")
    see.tensor("no labels", answer(none, 4, 0), "No labels fit too, if n is 0: they come back.")


@check_labels.case("another device")
def check_labels_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (4,) on another device than the CPU")
    labels = without_numbers(4, dtype=torch.int64)
    outcome = refusal(lambda: device_without_data(lambda: answer(labels, 3, 4)))
    see.words(
        "their type",
        # The numbers cannot be looked at there: what comes after the type has no say.
        "refused" if outcome.startswith("TypeError") else "accepted",
        "Labels may be on a GPU: look at labels.dtype, which is torch.int64 there too.",
    )
    see.fingerprint(_fitting(answer, draw))


@check_labels.case("other types")
def check_labels_other_types(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels as float32, as int32, as bool, as a list")
    wrong = {
        "float32": torch.tensor([0.0, 1.0]),
        "int32": torch.tensor([0, 1], dtype=torch.int32),
        "bool": torch.tensor([False, True]),
        "list": [0, 1],
    }
    see.words(
        "refusals",
        [f"{name}: {refusal(partial(answer, x, 2, 2))}" for name, x in wrong.items()],
        "Whatever is not a tensor of dtype torch.int64 is refused: raise TypeError with a sentence.",
    )
    see.fingerprint(_fitting(answer, draw))


@check_labels.case("other shapes")
def check_labels_other_shapes(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels of shape (3,), (5,), (4, 1) and () where n=4")
    shapes = ((3,), (5,), (4, 1), ())
    see.words(
        "refusals",
        [
            f"{shape}: {refusal(partial(answer, torch.zeros(shape, dtype=torch.int64), 2, 4))}"
            for shape in shapes
        ],
        "There is one label for each of n samples, shape (n,): raise ValueError with a sentence.",
    )
    see.fingerprint(_fitting(answer, draw))


@check_labels.case("other classes")
def check_labels_other_classes(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels with a -1, a -38, a 3 and a 57 among them where there are three classes")
    found = []
    for label in (-1, -38, 3, 57):
        labels = torch.tensor([0, 2, label, 1])
        needle = str(label) if label in (-38, 57) else ""  # small numbers come up in other words
        found.append(f"{label}: {refusal(partial(answer, labels, 3, 4), needle)}")
    see.words(
        "refusals",
        found,
        "A label below 0, or not below num_classes: raise ValueError with a sentence that names it.",
    )
    see.fingerprint(_fitting(answer, draw))


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


@ConditionalGenerator.case("defaults")
def conditional_generator_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("ConditionalGenerator(4): two classes, 64 wide, points of the plane")
    z, labels = draw.normal(4, 4), _labels(draw, 4, 2)
    net = build(answer, z, labels, args=(4,), lazy=False)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: z_dim + num_classes to "
        "hidden, hidden to hidden, hidden to out_dim; by default 2 classes, hidden=64, out_dim=2.",
    )
    see.fingerprint(net(z, labels))


@ConditionalGenerator.case("other widths")
def conditional_generator_other_widths(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 7).requires_grad_(), _labels(draw, 5, 4)
    see.tried(
        "ConditionalGenerator(7, 5, 6, 3), that is z_dim, num_classes, hidden and out_dim, five "
        "samples, none of which has the label 4"
    )
    net = build(answer, z, labels, args=(7, 5, 6, 3))
    output = _output_twice(net, z, labels)
    see.tensor(
        "output",
        output,
        "The first layer gets z and behind it the one-hot labels; LeakyReLU(0.2) after the first two "
        "layers, nothing after the last; all widths come from the arguments.",
    )
    see.words("what no gradient reaches", cut_off(output, net, z), REACH)


@ConditionalDiscriminator.case("defaults")
def conditional_discriminator_defaults(answer: Any, draw: Draw, see: See) -> None:
    see.tried("ConditionalDiscriminator(): two classes, points of the plane, 64 wide")
    x, labels = draw.normal(4, 2), _labels(draw, 4, 2)
    net = build(answer, x, labels)
    see.words(
        "shapes of the parameters",
        parameter_shapes(net),
        "Three Linear layers with biases and nothing else that learns: in_dim + num_classes to "
        "hidden, hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.",
    )
    see.fingerprint(net(x, labels))


@ConditionalDiscriminator.case("other widths")
def conditional_discriminator_other_widths(answer: Any, draw: Draw, see: See) -> None:
    x, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried(
        "ConditionalDiscriminator(5, 3, 6), that is num_classes, in_dim and hidden, on five points, "
        "none of which has the label 4"
    )
    net = build(answer, x, labels, args=(5, 3, 6))
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
def smoothed_discriminator_loss_with_smoothing(answer: Any, draw: Draw, see: See) -> None:
    n, m = draw.size(6, 9), draw.size(3, 5)
    real, fake = draw.normal(n, 1, scale=2.0), draw.normal(m, 1, scale=2.0)
    real.requires_grad_(), fake.requires_grad_()
    s = round(float(draw.uniform(1, low=0.1, high=0.3)), 3)
    see.tried(f"real_logits of shape ({n}, 1), fake_logits of shape ({m}, 1), smoothing={s}")
    loss = answer(real, fake, s)
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
def smoothed_discriminator_loss_by_default(answer: Any, draw: Draw, see: See) -> None:
    see.tried("real_logits and fake_logits of shape (4, 1), without a third argument")
    see.number(
        "loss",
        answer(draw.normal(4, 1), draw.normal(4, 1)),
        "Without the argument there is no smoothing: s = 0.",
    )


@smoothed_discriminator_loss.case("large logits")
def smoothed_discriminator_loss_large_logits(answer: Any, draw: Draw, see: See) -> None:
    logits = two_large_logits(draw)
    see.tried(f"logits of ±{logits[0, 0]:.0f}, smoothing=0.25")
    see.number("loss", answer(logits, logits.flip(0), 0.25), OVERFLOW)


@smoothed_discriminator_loss.case("another device")
def smoothed_discriminator_loss_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("logits of shape (4, 1) on another device than the CPU, smoothing=0.1")
    on_another_device(
        see,
        "Targets belong on the device of the logits: torch.full_like(real_logits, 1 - smoothing).",
        lambda real, fake: answer(real, fake, 0.1),
        draw.normal(4, 1),
        draw.normal(4, 1),
    )


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


def _other_labels(draw: Draw, labels: torch.Tensor) -> torch.Tensor:
    """Labels of three classes, of which none is that of its row in ``labels``."""
    return (labels + 1 + _labels(draw, len(labels), 2)) % 3


@update_D_labels.case("two updates")
def update_d_labels_two_updates(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    reals, zs = draw.normal(2, n, 2), draw.normal(2, n, 3)
    real_y = _labels(draw, n, 3)
    y = _other_labels(draw, real_y)
    see.tried(f"two updates on real ({n}, 2), real_y ({n},), z ({n}, 3) and y ({n},)")
    loss = (
        "Real points are judged with real_y; fakes are made with y and judged with the same y. The "
        "loss comes back as a tensor of one element."
    )
    returns = {"loss of the first update": loss}
    look_at_step_D(
        see, answer, net_D, net_G, returns, real=reals, real_y=(real_y, y), z=zs, y=(y, real_y)
    )


update_G_labels = Exercise(
    "update_G_labels",
    points=4,
    notes="One step each, with labels",
    verified="the loss, net_G's weights after two updates, and that nothing else changed: net_D's "
    "weights, modes, inputs, random state.",
)


@update_G_labels.case("two updates")
def update_g_labels_two_updates(answer: Any, draw: Draw, see: See) -> None:
    n = draw.size(5, 7)
    net_D, net_G = WithLabels(draw, 2, 1), WithLabels(draw, 3, 2)
    zs, labels = draw.normal(2, n, 3), [_labels(draw, n, 3) for _ in range(2)]
    see.tried(f"two updates on batches z of shape ({n}, 3) and y of shape ({n},)")
    loss = (
        "The mean of softplus(-logits); net_D judges the fakes with the labels they were made for. "
        "A tensor of one element comes back."
    )
    returns, moved = {"loss of the first update": loss}, f"{ORDER} Nothing is detached."
    look_at_step_G(see, answer, net_D, net_G, returns, moved=moved, z=zs, y=labels)


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


def _make(draw: Draw) -> RecordingGenerator:
    return RecordingGenerator(draw, 2, with_labels=True)


@sample_labels.case("samples")
def sample_labels_samples(answer: Any, draw: Draw, see: See) -> None:
    n, net_G = draw.size(400, 500), _make(draw)
    labels = _labels(draw, n, 4)
    see.tried(f"sample_labels(net_G, labels, z_dim=3, num_classes=4, seed=7), labels ({n},)")
    look_at_samples(
        see,
        net_G,
        n,
        lambda: answer(net_G, labels, 3, 4, seed=7),
        "Return net_G(z, labels) as it is, one row for each label, in order.",
        labels=labels,
    )


@sample_labels.case("seeds")
def sample_labels_seeds(answer: Any, draw: Draw, see: See) -> None:
    see.tried("sample_labels with seed=1, seed=1 again, and seed=2")
    labels = _labels(draw, 6, 4)
    look_at_seeds(
        see, lambda: _make(draw), lambda net_G, seed: answer(net_G, labels, 3, 4, seed=seed)
    )


@sample_labels.case("eval mode before")
def sample_labels_eval_mode_before(answer: Any, draw: Draw, see: See) -> None:
    net_G, labels = _make(draw), _labels(draw, 4, 4)
    see.tried("a net_G that is in eval mode already")
    samples = look_at_mode(see, net_G, "net_G", lambda: answer(net_G, labels, 3, 4))
    see.fingerprint(net_G.without_noise(samples))


@sample_labels.case("labels that are no classes")
def sample_labels_labels_that_are_no_classes(answer: Any, draw: Draw, see: See) -> None:
    see.tried("labels [0, 4] where there are four classes")
    see.words(
        "refusal",
        refusal(lambda: answer(_make(draw), torch.tensor([0, 4]), 3, 4)),
        "Call check_labels first: bad labels are refused in one sentence before anything is made.",
    )
    net_G = _make(draw)
    see.fingerprint(net_G.without_noise(answer(net_G, _labels(draw, 5, 4), 3, 4)))


@sample_labels.case("another device")
def sample_labels_another_device(answer: Any, draw: Draw, see: See) -> None:
    see.tried("a net_G on another device than the CPU, labels on the CPU")
    labels = _labels(draw, 6, 4)
    look_at_device(see, draw, lambda: _make(draw), lambda net_G: answer(net_G, labels, 3, 4))


# --- pairs that do not belong together -----------------------------------------------------------

wrong_pairs = Exercise(
    "wrong_pairs",
    points=3,
    notes="Pairs that do not belong together",
    verified="the grid for three classes, in eval mode and without gradients, and net_D left as it "
    "was.",
)


def _uneven_labels(draw: Draw) -> torch.Tensor:
    """Labels of three classes, each of which occurs another number of times."""
    return torch.tensor(draw.rng.permutation([0] * 4 + [1] * 3 + [2]))


@wrong_pairs.case("three classes")
def wrong_pairs_three_classes(answer: Any, draw: Draw, see: See) -> None:
    net_D = WithLabels(draw, 2, 1)
    labels = _uneven_labels(draw)
    n = len(labels)
    x = draw.normal(n, 2, scale=2.0)
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
    see.fingerprint(net_D, x)


@wrong_pairs.case("eval mode before")
def wrong_pairs_eval_mode_before(answer: Any, draw: Draw, see: See) -> None:
    net_D, labels, x = WithLabels(draw, 2, 1), _uneven_labels(draw), draw.normal(8, 2)
    see.tried("a net_D that is in eval mode already")
    grid = look_at_mode(see, net_D, "net_D", lambda: answer(net_D, x, labels, 3))
    see.fingerprint(grid)


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
    if faults or not is_tensor(output):
        return faults
    tables = [p for p in net.parameters() if p.dim() == 2 and len(p) == 4]
    return [
        f"the vector of label {label}"
        for found in torch.autograd.grad(output.sum(), tables, retain_graph=True)
        for label, row in enumerate(found.to_dense())
        if not any(numbers(row))
    ]


@LabelNoise.case("concatenate")
def label_noise_concatenate(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried('LabelNoise(3, 4, "concatenate") on z of shape (5, 3) and labels of four classes')
    net = build(answer, z, labels, args=(3, 4, "concatenate"))
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
def label_noise_multiply(answer: Any, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried('LabelNoise(3, 4, "multiply") on z of shape (5, 3) and labels of four classes')
    net = build(answer, z, labels, args=(3, 4, "multiply"))
    with watch(z=z, labels=labels) as changes, torch.no_grad():
        net(z, labels)
    see.words("what it changed", changes, "z and labels belong to the caller: make a new tensor.")
    z = draw.normal(5, 3).requires_grad_()
    output = output_twice(lambda noise: net(noise.clone(), labels), z)
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
def projection_head_a_batch(answer: Any, draw: Draw, see: See) -> None:
    features, labels = draw.normal(5, 3).requires_grad_(), _labels(draw, 5, 4)
    see.tried("ProjectionHead(3, 4) on features of shape (5, 3) and labels of four classes")
    net = build(answer, features, labels, args=(3, 4))
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
def projection_head_a_batch_of_one(answer: Any, draw: Draw, see: See) -> None:
    features, label = draw.normal(1, 3), torch.tensor([2])
    see.tried("ProjectionHead(3, 4) on features of shape (1, 3) and the label 2")
    net = build(answer, features, label, args=(3, 4))
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
def semi_supervised_losses_three_batches(answer: Any, draw: Draw, see: See) -> None:
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
            if not is_tensor(gradient(value, of)) or not is_tensor(value)
        ],
        "Each term is a tensor that backward() can go through: no item(), float() or detach().",
    )


@semi_supervised_losses.case("large logits")
def semi_supervised_losses_large_logits(answer: Any, draw: Draw, see: See) -> None:
    size = float(draw.size(15_000, 25_000))
    see.tried(f"logits of ±{size:.0f}; in some rows the last class alone is likely")
    logits = size * torch.tensor(
        [[1.0, -1.0, 0.0, 0.5], [-1.0, 0.5, 1.0, 1.0], [-0.5, -0.5, -1.0, 1.0]]
    )
    values = _three(answer(logits, torch.tensor([1, 0, 2]), logits, logits))
    for (name, hint), value in zip(TERMS.items(), values, strict=True):
        see.number(
            name,
            value,
            f"{hint} exp of a large logit overflows, and log of a probability that is 0 in float32 "
            "is lost: use logsumexp, log_softmax or cross_entropy on the logits.",
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
