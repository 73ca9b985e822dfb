"""02_mnist_gan: what each part adds to the student's own pair, and how good all of them are. No labels.

    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.parts --added
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.parts --seeds 3
    COURSE_DATA=... python -m tests.benchmarks.02_mnist_gan.parts --write

Networks, steps and training are the notebook's own cells. Every run is stored as soon as it ends (see
--out), so that an interrupted command goes on where it stopped; runs of changed cells do not count.
CPU seconds are process time at the number of threads that the table says. --write puts the tables of
all stored runs into parts.md beside it.
"""

import argparse
import hashlib
import os
import platform
import tempfile
import time
from pathlib import Path

import torch

from course_utils.data.digits import MNIST, mnist
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.metrics.report import ImageMetrics
from tests.benchmarks.stored import Runs, finish

NUM_JUDGED = 10_000
RESULTS = Path(__file__).with_suffix(".md")
FULL_EPOCHS, SHORT_EPOCHS = 13, 2  # the notebook's budget; a table's

# One after the other, each with all those above it.
ADDED = {
    "as in the first run": dict(lr=2e-4, betas=(0.5, 0.999), falling=False, dropout=0.3, penalty=0.0,
                                decay=0.0, batch_norm=False, choice=False, shift=False),
    "rates that fall": dict(lr=1e-3, betas=(0.0, 0.99), falling=True),
    "penalty in place of dropout": dict(dropout=0.0, penalty=0.5),
    "average": dict(decay=0.998),
    "BatchNorm in G": dict(batch_norm=True),
    "choice in the noise": dict(choice=True),
    "shifts": dict(shift=True),
}  # fmt: skip


def notebook():
    """What the notebook defines up to its last training, and the text of the cells that it runs."""
    source = Source("02_mnist_gan")
    space = source.namespace()
    given = [
        c.source for c in source.code if c.source.startswith(("def update_D(", "class Choice("))
    ]
    assert len(given) == 2
    for cell in given:
        run_cell(cell, "<02_mnist_gan>", space)
    return space, "".join(given)


def judged(space, judge, x, num_epochs, seed, options):
    """One training and its figures."""
    cpu, wall = time.process_time(), time.perf_counter()
    net_G = space["train_with_parts"](x, num_epochs, seed=seed, **options)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    report = judge.report(space["sample"](net_G, NUM_JUDGED, 74, seed=1000 + seed))
    return dict(
        cpu=cpu, wall=wall, ratio=report.ratio("frechet"), precision=report.values["precision"],
        recall=report.values["recall"], shares=report.shares, reference=report.reference,
    )  # fmt: skip


def jobs(args):
    """(row, epochs, seed, options) of all runs that are asked for."""
    options: dict = {}
    for row, new in ADDED.items():
        options = {**options, **new}
        if args.added:
            yield row, SHORT_EPOCHS, 0, options
    for seed in range(args.first_seed, args.first_seed + args.seeds):
        yield "all six", FULL_EPOCHS, seed, options


def table(runs):
    lines = [
        "# 02_mnist_gan: the student's own pair and its parts",
        "",
        "```",
        *(line.strip() for line in __doc__.splitlines() if line.startswith("    ")),
        "```",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} thread(s), torch "
        f"{torch.__version__}, Python {platform.python_version()}. {NUM_JUDGED:,} samples against the "
        "10,000 test images; batches of 64; no labels. Times real: Fréchet distance over that of 10,000 "
        "training images.",
    ]
    for title, epochs in (
        (f"Added one after the other, {SHORT_EPOCHS} epochs each", SHORT_EPOCHS),
        (f"All six, {FULL_EPOCHS} epochs", FULL_EPOCHS),
    ):
        rows = [r for r in runs if r["epochs"] == epochs]
        if not rows:
            continue
        real = rows[0]["reference"]
        lines += [
            "",
            f"## {title}",
            "",
            f"| | seed | CPU s | times real | precision ({real['precision']:.3f}) | "
            f"recall ({real['recall']:.3f}) | shares |",
            "|---|---|---|---|---|---|---|",
        ]
        for r in rows:
            plus = "+ " * (epochs == SHORT_EPOCHS and r["row"] != next(iter(ADDED)))
            lines.append(
                f"| {plus}{r['row']} | {r['seed']} | {r['cpu']:.0f} | {r['ratio']:.1f} | "
                f"{r['precision']:.3f} | {r['recall']:.3f} | "
                f"{min(r['shares']):.1%} to {max(r['shares']):.1%} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--added", action="store_true", help="the parts, one after the other")
    parser.add_argument("--seeds", type=int, default=0, help="how many runs with all parts")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    stored = Path(tempfile.gettempdir()) / "mnist_gan_parts.jsonl"
    parser.add_argument("--out", type=Path, default=stored, help="where runs are stored")
    args = parser.parse_args()
    space, cells = notebook()
    runs = Runs(args.out, hashlib.sha256(cells.encode()).hexdigest()[:16])
    done = {(r["row"], r["epochs"], r["seed"]) for r in runs}
    todo = [job for job in jobs(args) if job[:3] not in done]
    if todo:
        train = mnist("train")
        if train.source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        judge = ImageMetrics(mnist("test"), train)
    for row, epochs, seed, options in todo:
        result = judged(space, judge, train.x, epochs, seed, options)
        runs.add(row=row, epochs=epochs, seed=seed, **result)
        print(
            f"{row}, seed {seed}: {result['ratio']:.1f} times real, {result['cpu']:.0f} CPU s",
            flush=True,
        )
    finish(args, table(list(runs)), RESULTS)


if __name__ == "__main__":
    main()
