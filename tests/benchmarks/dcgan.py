"""03_dcgan: how fast, how good, how reliable? Against the recipe in common use, on MNIST.

    COURSE_DATA=... python tests/benchmarks/dcgan.py --speed
    COURSE_DATA=... python tests/benchmarks/dcgan.py --seeds 8 --recipe lean
    COURSE_DATA=... python tests/benchmarks/dcgan.py --seeds 1 --recipe lean usual --seconds 180
    COURSE_DATA=... python tests/benchmarks/dcgan.py --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of all threads; wall-clock seconds,
which other programs lengthen, stand beside them. The networks of the usual recipe, and of the
speeds, are those of the notebook's solution at width 32. --write puts the tables of all stored runs
into results/dcgan.md.
"""

import argparse
import functools
import hashlib
import json
import math
import tempfile
from pathlib import Path

import mnist_gan as common
import torch
import torch.nn.functional as F
from tqdm import tqdm

from course_utils import lean_dcgan, lean_gan
from course_utils.data import Batches
from course_utils.grading.source import Source
from course_utils.image_metrics import ImageMetrics
from course_utils.lean_dcgan import LeanDcganDiscriminator, LeanDcganGenerator
from course_utils.lean_gan import train_lean
from course_utils.mnist_data import MNIST, mnist
from course_utils.training import autocast

RESULTS = Path(__file__).parent / "results" / "dcgan.md"
NUM_STEPS = 4000  # the notebook's budget for its last section
LEAN = dict(make_G=LeanDcganGenerator, make_D=LeanDcganDiscriminator)


@functools.cache
def solution():
    return Source("03_dcgan").namespace()


def players(fused, seed=0):
    torch.manual_seed(seed)
    nets = [solution()[name]() for name in ("DcganDiscriminator", "DcganGenerator")]
    for net in nets:
        net.apply(solution()["init_weights"])
    return *nets, *(
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=fused) for net in nets
    )


def step_ours(net_D, net_G, real, optimizer_D, optimizer_G):
    """The notebook's two steps, less the second look at the fakes, which the usual recipe lacks; net_D
    gets no gradients while G learns.

    Real images and fakes keep to two passes here as well, as BatchNorm asks.
    """
    with autocast("cpu"):
        optimizer_D.zero_grad()
        with torch.no_grad():
            fake = net_G(torch.randn(len(real), 100))
        loss = F.softplus(-net_D(real)).mean() + F.softplus(net_D(fake)).mean()
        loss.backward()
        optimizer_D.step()
        optimizer_G.zero_grad()
        loss = F.softplus(-net_D(net_G(torch.randn(len(real), 100)))).mean()
        loss.backward(inputs=list(net_G.parameters()))
        optimizer_G.step()


def speed_runs(train):
    return {
        "usual": (common.step_usual, players(fused=False), common.epochs(common.usual_loader())),
        "ours": (step_ours, players(fused=True), common.epochs(Batches(train, batch_size=128))),
    }


def run_lean(seed, seconds, train):
    steps = NUM_STEPS if not seconds else lean_steps(seconds, train)
    clock = common.Clock(math.inf)
    net_G = train_lean(train, steps, seed=seed, progress=common.quiet, **LEAN)
    return net_G, 74, steps, clock.times()


def lean_steps(seconds, train, trial=60):
    """How many steps fit into so many CPU seconds: the learning rates have to know beforehand."""
    clock = common.Clock(math.inf)
    train_lean(train, trial, progress=common.quiet, **LEAN)
    return round(trial * seconds / clock.times()[0])


def run_usual(seed, seconds, train):
    net_D, net_G, optimizer_D, optimizer_G = players(fused=False, seed=seed)
    clock, steps = common.Clock(seconds or 180), 0
    for real in common.epochs(common.usual_loader()):
        common.step_usual(net_D, net_G, real, optimizer_D, optimizer_G)
        steps += 1
        if clock.over():
            break
    return net_G.eval(), 100, steps, clock.times()


RECIPES = {"lean": run_lean, "usual": run_usual}


# Runs of other code, kept in the same file, must not mix with those of this one.
CODE = "".join(Path(part).read_text() for part in (__file__, lean_gan.__file__, lean_dcgan.__file__))
VERSION = hashlib.sha256(CODE.encode()).hexdigest()[:16]


def stored(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return [run for run in map(json.loads, lines) if run["version"] == VERSION]


def store(path, **run):
    with path.open("a") as file:
        file.write(json.dumps(dict(version=VERSION, **run)) + "\n")


def measure(args) -> None:
    """Run what is not stored yet."""
    train = mnist("train")
    if train.source != MNIST:
        raise SystemExit("The benchmark needs the real MNIST.")
    judge = ImageMetrics(mnist("test"), train)
    if args.speed and not any(run["kind"] == "speed" for run in stored(args.out)):
        store(args.out, kind="speed", speed=common.speed(speed_runs(train.x), num_steps=20))
    done = {
        (r["name"], r["seed"], r["seconds"]) for r in stored(args.out) if r["kind"] == "quality"
    }
    jobs = [(name, seed, args.seconds) for seed in range(args.seeds) for name in args.recipe]
    for name, seed, seconds in tqdm([job for job in jobs if job not in done], unit="run"):
        result = common.judged(RECIPES[name], seed, seconds, train, judge)
        store(args.out, kind="quality", name=name, seed=seed, seconds=seconds, **result)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--seeds", type=int, default=0, help="runs per recipe, seeds 0, 1, ...")
    parser.add_argument("--recipe", nargs="*", default=["lean"], choices=sorted(RECIPES))
    parser.add_argument(
        "--seconds", type=int, default=0, help="CPU seconds a run; 0: the default budget"
    )
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "dcgan.jsonl")
    parser.add_argument("--write", action="store_true", help=f"write results/{RESULTS.name}")
    args = parser.parse_args()

    if args.speed or args.seeds:
        measure(args)
    text = common.report(stored(args.out), "03_dcgan: speed and quality", __doc__)
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
