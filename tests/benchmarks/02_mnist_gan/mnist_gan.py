"""02_mnist_gan: how fast, how good, how reliable? Against the recipe in common use, on MNIST.

    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.mnist_gan --weights
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.mnist_gan --speed
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.mnist_gan --seeds 8 --recipe lean
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.mnist_gan --seeds 1 --recipe lean usual --seconds 180
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.mnist_gan --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of all threads, what a run takes
where nothing else runs; wall-clock seconds, which other programs lengthen, stand beside them. --weights
trains the generator that ships with the course, --write puts the tables of all stored runs into
mnist_gan.md beside it.
"""

import functools
import io
import itertools
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from course_utils.data.batches import Batches
from course_utils.data.digits import mnist
from course_utils.files import PACKAGE, write_atomic
from course_utils.metrics.report import ImageMetrics
from course_utils.training.bf16 import autocast
from course_utils.weights import course_weights, pack
from tests.benchmarks.digit_gan import DigitGenerator, train_digit_gan
from tests.benchmarks.digit_runs import (
    NUM_JUDGED,
    Clock,
    digit_options,
    epochs,
    fingerprint,
    measure,
    quiet,
    report,
    step_usual,
    usual_loader,
)
from tests.benchmarks.stored import Runs, finish

WEIGHTS = PACKAGE / "course_utils" / "weights" / "mnist_generator.pt"
RESULTS = Path(__file__).with_suffix(".md")
NUM_STEPS = 5000
WEIGHT_STEPS = 6000  # what ships has been trained somewhat longer


# --- The networks that the student writes -------------------------------------------------------------


def networks():
    def mlp(*widths, dropout=0.0):
        layers = []
        for a, b in itertools.pairwise(widths):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
            layers += [nn.Dropout(dropout)] if dropout else []
        return layers[: -2 if dropout else -1]

    net_G = nn.Sequential(*mlp(100, 256, 512, 1024, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))
    net_D = nn.Sequential(nn.Flatten(), *mlp(784, 1024, 512, 256, 1, dropout=0.3))
    return net_D, net_G


def step_ours(net_D, net_G, real, optimizer_D, optimizer_G):
    """The notebook's update_D and update_G, in one pass over bfloat16."""
    with autocast("cpu"):
        optimizer_D.zero_grad()
        with torch.no_grad():
            fake = net_G(torch.randn(len(real), 100))
        real_logits, fake_logits = net_D(torch.cat([real, fake])).split([len(real), len(fake)])
        loss = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
        loss = loss + F.binary_cross_entropy_with_logits(fake_logits, torch.zeros_like(fake_logits))
        loss.backward()
        optimizer_D.step()
        optimizer_G.zero_grad()
        logits = net_D(net_G(torch.randn(len(real), 100)))
        F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits)).backward()
        optimizer_G.step()


def players(fused, seed=0):
    torch.manual_seed(seed)
    net_D, net_G = networks()
    optimizers = [
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=fused)
        for net in (net_D, net_G)
    ]
    return net_D, net_G, *optimizers


# --- Measuring ---------------------------------------------------------------------------------------


def speed_runs(x):
    """Step, players and batches of both recipes."""
    return {
        "usual": (step_usual, players(fused=False), epochs(usual_loader())),
        "ours": (step_ours, players(fused=True), epochs(Batches(x, batch_size=128))),
    }


def run_lean(seed, seconds, train):
    steps = NUM_STEPS if not seconds else steps_within(seconds, train)
    clock = Clock(math.inf)
    net_G = train_digit_gan(train, steps, seed=seed, progress=quiet)
    return net_G, 74, steps, clock.times()


def steps_within(seconds, train, trial=60):
    """How many steps fit into so many CPU seconds: the learning rates have to know beforehand."""
    clock = Clock(math.inf)
    train_digit_gan(train, trial, progress=quiet)
    return round(trial * seconds / clock.times()[0])


def run_usual(seed, seconds, train):
    net_D, net_G, optimizer_D, optimizer_G = players(fused=False, seed=seed)
    clock, steps = Clock(seconds or 120), 0
    for real in epochs(usual_loader()):
        step_usual(net_D, net_G, real, optimizer_D, optimizer_G)
        steps += 1
        if clock.over():
            break
    return net_G.eval(), 100, steps, clock.times()


RECIPES = {"lean": run_lean, "usual": run_usual}


@functools.cache
def version():
    return fingerprint(players(fused=False), step_usual)


# --- Tables ------------------------------------------------------------------------------------------


def train_weights(train, num_steps, path):
    """The generator that ships; the same command makes the same bytes on the same machine."""
    net_G = train_digit_gan(train, num_steps, seed=0, progress=quiet)
    buffer = io.BytesIO()
    torch.save({"net_G": pack(net_G.state_dict())}, buffer)
    write_atomic(path, buffer.getvalue())
    print(f"{path.name}: {len(buffer.getvalue()) / 1e6:.1f} MB after {num_steps} steps")


def judge_weights():
    """Figures of the generator that ships, as it comes out of its file."""
    judge = ImageMetrics(mnist("test"), mnist("train"))
    net_G = DigitGenerator().eval()
    net_G.load_state_dict(course_weights("mnist_generator")["net_G"])
    z = torch.randn(NUM_JUDGED, 74, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        report = judge.report(net_G(z))
    print(report, f"Fréchet distance over real-vs-real: {report.ratio('frechet'):.1f}", sep="\n")


def main() -> None:
    parser = digit_options(__doc__, RECIPES, RESULTS)
    parser.add_argument("--weights", action="store_true", help="train the generator that ships")
    parser.add_argument("--steps", type=int, default=WEIGHT_STEPS, help="of --weights")
    args = parser.parse_args()
    runs = Runs(args.out, version())
    if args.weights:
        train_weights(mnist("train"), args.steps, WEIGHTS)
        judge_weights()
    if args.speed or args.seeds:
        measure(args, runs, RECIPES, speed_runs)
    finish(args, report(runs, "02_mnist_gan: speed and quality", __doc__), RESULTS)


if __name__ == "__main__":
    main()
