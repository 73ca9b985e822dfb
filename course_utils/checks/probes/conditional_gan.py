"""Probes for 04_conditional_gan: one-hot rows and networks with a second input.

The expected values are not here but in ``golden/04_conditional_gan.json``. Loss, steps and loop are in
`conditional_gan_steps`.
"""

from __future__ import annotations

from unittest import mock

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks.exercise import Answer, Draw, Exercise, See
from course_utils.checks.instruments.gradients import REACH, cut_off, gradient
from course_utils.checks.instruments.layers import layers_of, look_at_layers
from course_utils.checks.instruments.networks import (
    build,
    device_without_data,
    device_words,
    output_twice,
)
from course_utils.checks.instruments.players import every_label
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers
from course_utils.checks.probes import conditional_gan_steps as steps

# --- from a number to a vector -------------------------------------------------------------------

one_hot = Exercise(
    "one_hot",
    points=2,
    notes="Two networks with a second input",
    verified="rows and their type, labels among which the last class is missing, no labels at all, "
    "and labels on another device.",
)


@one_hot.case("labels")
def one_hot_labels(answer: Answer, draw: Draw, see: See) -> None:
    n = draw.size(5, 12)
    labels = every_label(draw, n, 4)
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
def one_hot_the_last_class_is_missing(answer: Answer, draw: Draw, see: See) -> None:
    labels, num_classes = every_label(draw, 6, 3), draw.size(5, 9)
    see.tried(f"labels {labels.tolist()}, num_classes={num_classes}")
    see.tensor(
        "rows",
        answer(labels, num_classes),
        "There are num_classes columns, whichever labels occur.",
    )


@one_hot.case("no labels")
def one_hot_no_labels(answer: Answer, draw: Draw, see: See) -> None:
    num_classes = draw.size(2, 12)
    see.tried(f"labels of shape (0,), num_classes={num_classes}")
    rows = answer(torch.zeros(0, dtype=torch.int64), num_classes)
    see.tensor("rows", rows, "No labels make no rows: shape (0, num_classes).")
    see.fingerprint(rows, answer(every_label(draw, 9, num_classes), num_classes))


@one_hot.case("another device")
def one_hot_another_device(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("labels on another device than the CPU")
    labels = torch.empty(4, dtype=torch.int64, device="meta")
    see.words(
        "device of the rows",
        device_words(device_without_data(lambda: answer(labels, 3))),
        "Make the rows where the labels are: device=labels.device.",
    )
    see.fingerprint(answer(every_label(draw, 9, 3), 3))


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
    """What a network makes of inputs, or words if a second pass makes something else of them."""
    before = [list(numbers(b)) for b in net.buffers()]
    output = output_twice(lambda x: net(x, labels), first)
    if isinstance(output, str) and before != [list(numbers(b)) for b in net.buffers()]:
        return "each pass changes what the next one makes, as a normalisation does"
    return output


@ConditionalGenerator.case("defaults")
def conditional_generator_defaults(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("ConditionalGenerator(4): two classes, 64 wide, points of the plane")
    z, labels = draw.normal(4, 4), every_label(draw, 4, 2)
    net = build(answer, z, labels, args=(4,), lazy=False)
    look_at_layers(
        see,
        "Three nn.Linear with biases, and nothing else that learns: z_dim + num_classes to hidden, "
        "hidden to hidden, hidden to out_dim; by default 2 classes, hidden=64, out_dim=2.",
        net,
        z,
        labels,
    )
    see.fingerprint(net(z, labels))


@ConditionalGenerator.case("other widths")
def conditional_generator_other_widths(answer: Answer, draw: Draw, see: See) -> None:
    z, labels = draw.normal(5, 7).requires_grad_(), every_label(draw, 5, 4)
    see.tried(
        "ConditionalGenerator(7, 5, 6, 3), that is z_dim, num_classes, hidden and out_dim, five "
        "samples, none of which has the label 4"
    )
    net = build(answer, z, labels, args=(7, 5, 6, 3))
    see.layers(layers_of(net, z, labels))
    output = _output_twice(net, z, labels)
    see.tensor(
        "output",
        output,
        "The first layer gets z and behind it the one-hot labels; LeakyReLU(0.2) after the first two "
        "layers, nothing after the last; all widths come from the arguments.",
    )
    see.words("what no gradient reaches", cut_off(output, net, z), REACH)


@ConditionalDiscriminator.case("defaults")
def conditional_discriminator_defaults(answer: Answer, draw: Draw, see: See) -> None:
    see.tried("ConditionalDiscriminator(): two classes, points of the plane, 64 wide")
    x, labels = draw.normal(4, 2), every_label(draw, 4, 2)
    net = build(answer, x, labels)
    look_at_layers(
        see,
        "Three nn.Linear with biases, and nothing else that learns: in_dim + num_classes to hidden, "
        "hidden to hidden, hidden to 1; by default 2 classes, in_dim=2, hidden=64.",
        net,
        x,
        labels,
    )
    see.fingerprint(net(x, labels))


@ConditionalDiscriminator.case("other widths")
def conditional_discriminator_other_widths(answer: Answer, draw: Draw, see: See) -> None:
    x, labels = draw.normal(5, 3).requires_grad_(), every_label(draw, 5, 4)
    see.tried(
        "ConditionalDiscriminator(5, 3, 6), that is num_classes, in_dim and hidden, on five points, "
        "none of which has the label 4"
    )
    net = build(answer, x, labels, args=(5, 3, 6))
    see.layers(layers_of(net, x, labels))
    logits = _output_twice(net, x, labels)
    see.tensor(
        "logits",
        logits,
        "The first layer gets x and behind it the one-hot labels; LeakyReLU(0.2) after the first two "
        "layers, nothing after the last: the losses work on logits of shape (n, 1).",
    )
    see.words("what no gradient reaches", cut_off(logits, net, x), REACH)


# --- digits --------------------------------------------------------------------------------------


def _vectors_cut_off(output: object, net: nn.Module, x: torch.Tensor) -> list[str]:
    """What no gradient reaches: whole parameters, or the vector of one of four labels."""
    faults = cut_off(output, net, x)
    if faults or not is_tensor(output):
        return faults
    tables = [p for p in net.parameters() if p.dim() == 2 and len(p) == 4]
    if not tables:
        return []
    return [
        f"the vector of label {label}"
        for found in torch.autograd.grad(output.sum(), tables, retain_graph=True)
        for label, row in enumerate(found.to_dense())
        if not any(numbers(row))
    ]


ProjectionHead = Exercise(
    "ProjectionHead",
    points=3,
    notes="Digits on demand",
    verified="parameter shapes, logits for a batch and for a batch of one, and gradients for features and "
    "parameters.",
)


@ProjectionHead.case("a batch")
def projection_head_a_batch(answer: Answer, draw: Draw, see: See) -> None:
    features, labels = draw.normal(5, 3).requires_grad_(), every_label(draw, 5, 4)
    see.tried("ProjectionHead(3, 4) on features of shape (5, 3) and labels of four classes")
    net = build(answer, features, labels, args=(3, 4))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(4)  # vectors longer than a limit that somebody may set to them
    logits = _output_twice(net, features, labels)
    look_at_layers(
        see,
        "nn.Linear(num_features, 1) with its bias, nn.Embedding(num_classes, num_features), and "
        "nothing else that learns: no further layer, no normalisation.",
        net,
        features,
        labels,
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
def projection_head_a_batch_of_one(answer: Answer, draw: Draw, see: See) -> None:
    features, label = draw.normal(1, 3), torch.tensor([2])
    see.tried("ProjectionHead(3, 4) on features of shape (1, 3) and the label 2")
    net = build(answer, features, label, args=(3, 4))
    see.tensor(
        "logits",
        net(features, label),
        "squeeze() removes the batch dimension of a batch of one: keep the shape (n, 1).",
    )


EXERCISES = (
    one_hot,
    ConditionalGenerator,
    ConditionalDiscriminator,
    *steps.EXERCISES,
    ProjectionHead,
)
