"""Probes for 02_mnist_gan: data, a choice in the noise, the average.

The expected values are not here but in ``golden/02_mnist_gan.json``. The networks are in
`mnist_gan_networks`, an epoch and going on after an interruption in `mnist_gan_loop`.
"""

from __future__ import annotations

import contextlib
import itertools
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import torch
from torch import nn

from course_utils.checks.calls import NotTyped
from course_utils.checks.exercise import Draw, Exercise, See
from course_utils.checks.instruments.gradients import give_gradients
from course_utils.checks.instruments.networks import device_without_data, device_words, weights
from course_utils.checks.instruments.players import drawn
from course_utils.checks.instruments.sampling import same_or_different
from course_utils.checks.instruments.updates import watch
from course_utils.checks.plain import is_tensor, numbers, same_numbers
from course_utils.checks.probes import mnist_gan_loop as loop
from course_utils.checks.probes import mnist_gan_networks as networks

# --- the data ------------------------------------------------------------------------------------

make_loader = Exercise(
    "make_loader",
    points=3,
    notes="From bytes to [-1, 1]",
    verified="pixels, labels, batches and their order, on a folder of twenty images in MNIST's format.",
)


@contextlib.contextmanager
def _tiny_mnist(draw: Draw) -> Iterator[str]:
    """A folder with 20 training and 20 test images in MNIST's format; no two pixels (0, 0) equal."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for prefix in ("train", "t10k"):
            pixels = draw.rng.integers(0, 256, (20, 28, 28)).astype("uint8")
            pixels[:, 0, 0] = range(10, 210, 10)
            labels = draw.rng.integers(0, 10, 20).astype("uint8")
            images = struct.pack(">4I", 2051, *pixels.shape) + pixels.tobytes()
            (raw / f"{prefix}-images-idx3-ubyte").write_bytes(images)
            (raw / f"{prefix}-labels-idx1-ubyte").write_bytes(
                struct.pack(">2I", 2049, 20) + labels.tobytes()
            )
        yield NotTyped(folder)


def _words_for_batch(batch: object) -> str:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return f"a {type(batch).__name__}, not a pair (images, labels)"
    shapes = ["x".join(map(str, getattr(part, "shape", "?"))) for part in batch]
    return f"images {shapes[0]}, labels {shapes[1]}"


def _is_pair_of_tensors(batch: object) -> bool:
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        return False
    return all(map(is_tensor, batch)) and [part.dim() for part in batch] == [4, 1]


def _some_pixels(images: torch.Tensor) -> torch.Tensor | str:
    """Of images in the order of their pixels (0, 0), which lie evenly in the files; or words, if
    these are not all, once each."""
    steps = [b - a for a, b in itertools.pairwise(numbers(images[:, 0, 0, 0]))]
    if any(same_numbers(a, b) for a, b in itertools.pairwise(images)):
        return "some images come twice in an epoch, and others never: shuffle=True draws each of them once"
    if steps and max(steps) > 1.01 * min(steps) + 1e-6:
        return (
            "the pixels stand in other places than in the file: a transform of nothing but ToTensor and "
            "Normalize leaves them where they are"
        )
    return images[:6, 0, ::9, ::9]


@make_loader.case("one epoch")
def make_loader_one_epoch(
    answer: Callable[..., Iterable[tuple[torch.Tensor, torch.Tensor]]], draw: Draw, see: See
) -> None:
    see.tried("make_loader(root, batch_size=8) on a folder of 20 training and 20 test images")
    with _tiny_mnist(draw) as folder:
        loader = answer(folder, 8)
        batches, again = list(loader), list(loader)
    see.words(
        "batches",
        [_words_for_batch(batch) for batch in batches],
        "Batches of batch_size pairs (images, labels); the last one holds what is left.",
    )
    if not all(map(_is_pair_of_tensors, batches)):
        return  # what follows would be a second word for the same mistake
    images = torch.cat([batch[0] for batch in batches])
    order = images[:, 0, 0, 0].sort().indices
    see.tensor(
        "some pixels of the images",
        _some_pixels(images[order]),
        "ToTensor brings bytes to [0, 1]; Normalize((0.5,), (0.5,)) takes them to [-1, 1], paper at "
        "-1 and ink at 1.",
    )
    see.words(
        "labels",
        [str(int(y)) for y in torch.cat([batch[1] for batch in batches])[order]],
        "The labels belong to the images: the training split, train=True, each with its own.",
    )
    first, second = (
        numbers(torch.cat([batch[0] for batch in b])[:, 0, 0, 0]) for b in (batches, again)
    )
    see.words(
        "order of the images",
        ["as in the file"] * (first == sorted(first))
        + ["the same in both epochs"] * (first == second),
        "DataLoader(..., shuffle=True) gives a new order in every epoch.",
    )


# --- a choice in the noise -----------------------------------------------------------------------

with_choice = Exercise(
    "with_choice",
    points=3,
    notes="A choice in the noise",
    verified="one-hot of the largest number, scaled, beside the other numbers as they were, for several "
    "widths, on another device.",
    provided=("course_utils.recipes.digit_gan.with_digit",),
)
CHOICE = (
    "The first num_choices columns: scale where the largest of them was, 0 elsewhere. The other "
    "columns stay as they are."
)


@with_choice.case("three choices")
def with_choice_three_choices(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(draw.size(4, 6), 5)
    z[0, :3] = -z[0, :3].abs()  # the largest of negative numbers is the nearest to 0
    z[1, 2] = z[1, :2].abs().max() + 1
    z[1, 3:] += 9.0  # the largest of all is none of the choices, and 3 and 4 are not 2 by any rule
    scale = round(float(draw.uniform(1, low=1.5, high=3.0)), 2)
    see.tried(f"with_choice(z, num_choices=3, scale={scale}) on z of shape {tuple(z.shape)}")
    copy = z.clone()
    with watch(z=z) as changes:
        made = answer(z, num_choices=3, scale=scale)
    if is_tensor(made) and same_or_different(made, answer(copy, 3, scale), "") != "the same ":
        made = "two calls with the same z make different choices: where z is largest is not chance"
    see.tensor("noise with a choice", made, CHOICE)
    see.words("what else changed", changes, "z belongs to the caller: make a new tensor.")


@with_choice.case("defaults")
def with_choice_defaults(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(3, 14)
    see.tried("with_choice(z) on z of shape (3, 14)")
    see.tensor(
        "noise with a choice",
        answer(z),
        "By default there are 10 choices, and scale is 4. " + CHOICE,
    )


@with_choice.case("one row, nothing else")
def with_choice_one_row(answer: Callable[..., object], draw: Draw, see: See) -> None:
    z = draw.normal(1, 4)
    see.tried("with_choice(z, num_choices=4) on z of shape (1, 4)")
    see.tensor("noise with a choice", answer(z, num_choices=4), CHOICE)


@with_choice.case("another device")
def with_choice_another_device(answer: Callable[..., object], draw: Draw, see: See) -> None:
    see.tried("z on another device than the CPU")
    z = draw.normal(3, 5)
    made = device_without_data(lambda: answer(torch.empty_like(z, device="meta"), num_choices=3))
    see.words("device of the result", device_words(made), "Where z is: F.one_hot(...).to(z).")
    see.fingerprint(answer(z, num_choices=3))


# --- the average ---------------------------------------------------------------------------------

update_average = Exercise(
    "update_average",
    points=3,
    notes="The average",
    verified="weights after one update and after three, buffers copied, and that nothing else changed.",
    provided=("course_utils.training.parts.EMA",),
)
AVERAGE = "Each weight of average becomes decay times itself plus (1 - decay) times that of net, in place."


def _with_batch_norm(draw: Draw) -> nn.Module:
    net = drawn(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)), draw)
    net(draw.normal(draw.size(5, 8), 3))  # gives the running statistics values
    return net


def _buffers(net: nn.Module) -> torch.Tensor:
    return torch.cat([b.flatten().to(torch.get_default_dtype()) for b in net.buffers()])


@update_average.case("one update")
def update_average_one_update(answer: Callable[..., object], draw: Draw, see: See) -> None:
    average, net = _with_batch_norm(draw), _with_batch_norm(draw)
    decay = round(float(draw.uniform(1, low=0.6, high=0.9)), 2)
    average.requires_grad_(False).eval()
    held = list(average.parameters())
    see.tried(
        f"update_average(average, net, {decay}), both with a BatchNorm1d, average in eval mode"
    )
    net(draw.normal(4, 3))  # one batch more than the average has seen
    give_gradients(net)
    with watch(net=net) as changes:
        answer(average, net, decay)
    see.tensor("weights of the average", weights(average), AVERAGE)
    for buffer in net.buffers():
        buffer.add_(3)  # net goes on, and the average does not follow by itself
    see.tensor(
        "buffers of the average",
        _buffers(average),
        "Buffers (the running statistics of BatchNorm) are copied from net, whole: copy_.",
    )
    if average.training:
        changes.append("average: training mode changed")
    if any(p.requires_grad for p in average.parameters()):
        changes.append("average: requires_grad changed")
    if any(a is not b for a, b in zip(held, average.parameters(), strict=True)):
        changes.append("average: holds new parameters")
    see.words(
        "what else changed",
        changes,
        "Work in place on the average's own parameters, under torch.no_grad(); net stays as it is.",
    )


@update_average.case("three updates")
def update_average_three_updates(answer: Callable[..., object], draw: Draw, see: See) -> None:
    average, net = _with_batch_norm(draw), _with_batch_norm(draw)
    see.tried("three updates with decay=0.9, average with gradients, net moving between them")
    for _ in range(3):
        answer(average, net, decay=0.9)
        with torch.no_grad():
            for p in net.parameters():
                p.add_(draw.normal(*p.shape))
    see.tensor("weights of the average", weights(average), AVERAGE)
    see.words(
        "flags of the average",
        sorted({f"requires_grad={p.requires_grad}" for p in average.parameters()}),
        "The flags of the average's parameters stay as they are: work under torch.no_grad().",
    )


EXERCISES = (
    make_loader,
    networks.MlpGenerator,
    networks.MlpDiscriminator,
    loop.train_epoch,
    loop.resume_training,
    with_choice,
    update_average,
)
