"""07_evaluating_gans: train the generators that the notebook judges.

    COURSE_DATA=... python -m tests.benchmarks.07_evaluating_gans.generators good copying blurred
    COURSE_DATA=... python -m tests.benchmarks.07_evaluating_gans.generators --write

Writes course_utils/weights/judged_NAME.pt, each as `course_utils.weights.pack` makes it small, and
prints the figures of what comes out of that file. Times are CPU seconds of one thread. --write puts
the figures of all four into generators.md beside it.

good: the convolutional recipe of 03, with labels for both players. collapsed: the good one, whose
noise is drawn to one of four points; nothing is trained for it. copying: one code for each of 1,000
training images, and a decoder. blurred: the decoder of a variational autoencoder that is told the digit.
"""

import argparse
import hashlib
import io
import tempfile
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.data.digits import MNIST, NUM_CLASSES, mnist
from course_utils.files import PACKAGE, write_atomic
from course_utils.metrics.report import ImageMetrics, compare
from course_utils.networks import mlp
from course_utils.recipes.digit_gan import CODE_SCALE, digits_of
from course_utils.recipes.judged import (
    JUDGED,
    TRAINED,
    Z_DIM,
    Memory,
    judged_generator,
    make_generator,
)
from course_utils.training.blocks import adam_with_decay, train_in_blocks
from course_utils.weights import pack
from tests.benchmarks.digit_gan import endless, train_players
from tests.benchmarks.digit_runs import NUM_JUDGED, head, quiet
from tests.benchmarks.stored import Runs

RESULTS = Path(__file__).with_suffix(".md")


class ConvDiscriminator(nn.Module):
    """The discriminator of 03; each digit has a vector, whose product with the features is added."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(2 * width * 16, 4 * width),
            nn.LeakyReLU(0.2),
        )
        self.logit = nn.Linear(4 * width, 1)
        self.digits = nn.Embedding(NUM_CLASSES, 4 * width)

    def forward(self, x, y):
        features = self.features(x)
        return self.logit(features) + (features * self.digits(y)).sum(1, keepdim=True)


def draw(n):
    z = torch.randn(n, Z_DIM)
    return (z,), digits_of(z)


def train_good(images, num_steps=10_000):
    net_G, net_D = make_generator("good"), ConvDiscriminator()
    return train_players(
        net_G, net_D, images, num_steps, draw, batch_size=64, lr_G=2e-3, lr_D=2e-3, penalty=0.1,
        ema_decay=0.999, progress=quiet,
    )  # fmt: skip


def known_images(images, per_digit=100):
    """Images of each digit, those of a digit together, as `Memory` has its codes.

    They are the first in the order in which the notebook shuffles the training images.
    """
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    y = images.y[order]
    index = [(y == digit).nonzero()[:per_digit, 0] for digit in range(NUM_CLASSES)]
    return images.x[order[torch.cat(index)]]


def train_copying(images, num_steps=4000):
    memory, x = Memory(), known_images(images)
    optimizer, schedule = adam_with_decay(memory.parameters(), 2e-3, num_steps, betas=(0.9, 0.99))
    batches = endless(x, torch.arange(len(x)), batch_size=250, seed=0)

    def step(_):
        batch, index = next(batches)
        loss = F.mse_loss(memory.recall(index), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()[None]

    history = train_in_blocks(step, num_steps, ["loss"], schedules=[schedule], progress=quiet)
    print("mean squared error of a pixel:", history["loss"][-1])
    return memory


def train_blurred(images, num_steps=2000, variance=1.0):
    net_G, noise = make_generator("blurred"), Z_DIM - NUM_CLASSES
    encoder = mlp(784 + NUM_CLASSES, 512, 256, 2 * noise)
    weights = [*encoder.parameters(), *net_G.parameters()]
    optimizer, schedule = adam_with_decay(weights, 1e-3, num_steps, betas=(0.9, 0.99))
    batches = endless(images.x, images.y, batch_size=128, seed=0)

    def step(_):
        x, y = next(batches)
        digit = CODE_SCALE * F.one_hot(y, NUM_CLASSES).float()
        mean, log_var = encoder(torch.cat([x.flatten(1), digit], 1)).chunk(2, 1)
        code = mean + torch.exp(log_var / 2) * torch.randn_like(mean)
        misfit = (x - net_G(torch.cat([digit, code], 1))).square().flatten(1).sum(1) / 2 / variance
        divergence = (log_var.exp() + mean.square() - 1 - log_var).sum(1) / 2
        loss = (misfit + divergence).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()[None]

    history = train_in_blocks(step, num_steps, ["loss"], schedules=[schedule], progress=quiet)
    print("loss:", history["loss"][-1])
    return net_G.eval()


TRAININGS = {
    "good": train_good,
    "copying": train_copying,
    "blurred": train_blurred,
}


def save(net_G, path):
    buffer = io.BytesIO()
    torch.save(pack(net_G.state_dict()), buffer)
    write_atomic(path, buffer.getvalue())


def weights_of(name):
    return PACKAGE / "weights" / f"judged_{name}.pt"


def report_of(name, judge):
    """Figures of a generator as it comes out of its file."""
    net_G = judged_generator(name)
    z = torch.randn(NUM_JUDGED, Z_DIM, generator=torch.Generator().manual_seed(1))
    return judge.report(torch.cat([net_G(part) for part in z.split(1000)]), digits_of(z))


def table(runs, judge):
    reports = {name: report_of(name, judge) for name in JUDGED}
    seconds = {run["sha"]: run["seconds"] for run in runs}
    lines = [
        *head("07_evaluating_gans: the generators to be judged", __doc__, ""),
        "",
        "| | MB | CPU s of training | Fréchet distance, times real |",
        "|---|---|---|---|",
    ]
    for name, report in reports.items():
        data = weights_of(name).read_bytes() if name in TRAINED else b""
        spent = seconds.get(hashlib.sha256(data).hexdigest())
        cells = (f"{len(data) / 1e6:.2f}" if data else "", f"{spent:.0f}" if spent else "")
        lines.append(f"| {name} | {' | '.join(cells)} | {report.ratio('frechet'):.1f} |")
    return "\n".join([*lines, "", "```", compare(reports), "```", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=TRAINED, help="which to train")
    parser.add_argument("--write", action="store_true", help=f"judge all, and write {RESULTS.name}")
    stored = Path(tempfile.gettempdir()) / "judged_generators.jsonl"
    parser.add_argument("--out", type=Path, default=stored, help="where times are stored")
    args = parser.parse_args()
    images, runs = mnist("train"), Runs(args.out, "1")
    if images.source != MNIST:
        raise SystemExit("The generators need the real MNIST.")
    judge = ImageMetrics(mnist("test"), images)
    for name in args.names:
        torch.manual_seed(0)
        cpu = time.process_time()
        net_G = TRAININGS[name](images)
        seconds = time.process_time() - cpu
        save(net_G, weights_of(name))
        sha = hashlib.sha256(weights_of(name).read_bytes()).hexdigest()
        runs.add(name=name, sha=sha, seconds=seconds)
        print(f"{name}: {seconds:.0f} CPU s", report_of(name, judge), sep="\n", flush=True)
    if args.write:
        text = table(runs, judge)
        print(text)
        RESULTS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
