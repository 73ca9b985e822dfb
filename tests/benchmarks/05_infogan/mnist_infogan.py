"""InfoGAN on MNIST: how many test images have another code than their digit, and what the codes generate.

    COURSE_DATA=... python -m tests.benchmarks.05_infogan.mnist_infogan --recipe reader --seeds 8
    COURSE_DATA=... python -m tests.benchmarks.05_infogan.mnist_infogan --recipe "bound alone" ours --seeds 2
    COURSE_DATA=... python -m tests.benchmarks.05_infogan.mnist_infogan \
        --recipe "changes alone" "neighbours alone" --seeds 2 --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of one core, the search for neighbours
included. --write puts the table of all stored runs into mnist_infogan.md beside it.
"""

import argparse
import hashlib
import os
import platform
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from tqdm import tqdm

from course_utils.data.digits import MNIST, mnist
from course_utils.grading.authoring.source import Source
from course_utils.metrics.report import ImageMetrics
from course_utils.recipes import digit_infogan
from course_utils.recipes.digit_gan import train_digit_gan
from course_utils.recipes.digit_infogan import read_codes, train_digit_infogan, train_reader
from course_utils.recipes.image_pairs import RealPairs
from course_utils.training import blocks
from course_utils.training.bf16 import bf16_gains
from tests.benchmarks.digit_runs import NUM_JUDGED, quiet
from tests.benchmarks.stored import Runs

RESULTS = Path(__file__).with_suffix(".md")
GAN_STEPS, BOUND_STEPS = 3000, 1500  # the notebook's

# --- What is measured --------------------------------------------------------------------------------

source = Source("05_infogan")
NEEDED = ("match_codes", "code_entropy", "agreement_loss")
solutions = [
    cell.source
    for cell in source.solution_cells()
    if any(f"def {n}(" in cell.source for n in NEEDED)
]
space = source.namespace()


def reader(train, seed):
    """Q alone. The generator is trained on its codes and leaves it as it is: the whole recipe's error."""
    return None, train_reader(
        RealPairs(train.x, seed=seed), space["agreement_loss"], seed=seed, progress=quiet
    )


def ours(train, seed):
    """The same Q, and a conditional GAN on the codes that it gives to real images."""
    _, net_Q = reader(train, seed)
    coded = replace(train, y=read_codes(net_Q, train.x).argmax(1))
    net_G = train_digit_gan(coded, GAN_STEPS, seed=seed, progress=quiet)

    def by_code(z, c):
        return net_G(torch.cat([c.to(z), z], 1))

    return by_code, net_Q


def bound_alone(train, seed):
    """Q learns from fakes alone, through the same changes."""
    return train_digit_infogan(train, BOUND_STEPS, seed=seed, progress=quiet)


def changes_alone(train, seed):
    """The partner is the image itself, changed in another way."""
    pairs = RealPairs(train.x, seed=seed)
    pairs.neighbours = torch.arange(len(pairs.images))[:, None]
    return None, train_reader(pairs, space["agreement_loss"], seed=seed, progress=quiet)


def neighbours_alone(train, seed):
    """Neither image of a pair is turned or moved."""
    pairs = RealPairs(train.x, strength=0.0, seed=seed)
    return None, train_reader(pairs, space["agreement_loss"], seed=seed, progress=quiet)


RECIPES = {
    "reader": reader,
    "ours": ours,
    "bound alone": bound_alone,
    "changes alone": changes_alone,
    "neighbours alone": neighbours_alone,
}


def measure(name, seed, train, test, judge):
    start = time.process_time()
    net_G, net_Q = RECIPES[name](train, seed)
    cpu = time.process_time() - start
    said = read_codes(net_Q, test.x)
    _, matching, accuracy = space["match_codes"](said.argmax(1), test.y, 10)
    row = {
        "error": 1 - accuracy,
        "entropy": space["code_entropy"](said),
        "rarest code": float(said.argmax(1).bincount(minlength=10).min()) / len(test),
        "CPU s": cpu,
    }
    if net_G is None:
        return row
    width = 32 if name == "bound alone" else 64
    z = torch.randn(NUM_JUDGED, width, generator=torch.Generator().manual_seed(1000 + seed))
    codes = torch.arange(NUM_JUDGED) % 10
    blocks = zip(z.split(1000), F.one_hot(codes, 10).split(1000), strict=True)
    with torch.no_grad():
        fake = torch.cat([net_G(*block) for block in blocks])
    report = judge.report(fake, matching[codes])
    return row | {
        "code read from samples": float(
            (read_codes(net_Q, fake).argmax(1) == codes).float().mean()
        ),
        "label accuracy": report.values["label_accuracy"],
        "Fréchet ratio": report.ratio("frechet"),
        "precision": report.values["precision"],
        "recall": report.values["recall"],
    }


# Runs of other code, kept in the same file, must not mix with those of this one.
CODE = Path(__file__).read_text().split('"""', 2)[2].split("# --- Tables")[0]
CODE += Path(digit_infogan.__file__).read_text() + "".join(solutions)
CODE += Path(blocks.__file__).read_text()
VERSION = hashlib.sha256(CODE.encode()).hexdigest()[:16]

# --- Tables ------------------------------------------------------------------------------------------


def report(runs):
    lines = [
        "# InfoGAN on MNIST",
        "",
        "```",
        __doc__.split("\n\n")[1],
        "```",
        "",
        f"{platform.machine()}, one thread, {os.cpu_count()} cores, torch {torch.__version__}, Python "
        f"{platform.python_version()}; bfloat16 faster than float32: {bf16_gains('cpu')}.",
        "",
        "error: share of the 10,000 test images whose code is not that of their digit under the best "
        "one-to-one matching; labels are used for this figure alone. entropy: of Q on test images, in "
        "nats. rarest code: its share of the test images. label accuracy: share of samples that a "
        "classifier takes for the digit matched to their code. Fréchet ratio: over that of real images. "
        f"{GAN_STEPS:,} steps of the conditional GAN, {BOUND_STEPS:,} with the bound alone. The recipe of Q "
        "was chosen on seeds 100 to 108.",
        "",
    ]
    for name in RECIPES:
        rows = [(seed, row) for (n, seed), row in sorted(runs.items()) if n == name]
        if not rows:
            continue
        doc = RECIPES[name].__doc__
        lines += [f"## Recipe {name}, {len(rows)} seeds", "", *([doc, ""] if doc else [])]
        columns = list(rows[0][1])
        lines += ["| seed | " + " | ".join(columns) + " |", "|" + "---|" * (len(columns) + 1)]

        def cells(row, columns=columns):
            return " | ".join(f"{row[c]:.4f}" if row[c] < 1 else f"{row[c]:.4g}" for c in columns)

        lines += [f"| {seed} | {cells(row)} |" for seed, row in rows]
        for word, pick in (("min", min), ("median", statistics.median), ("max", max)):
            lines.append(
                f"| **{word}** | {cells({c: pick(row[c] for _, row in rows) for c in columns})} |"
            )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=0, help="runs per recipe, seeds 0, 1, ...")
    parser.add_argument("--recipe", nargs="*", default=["reader"], choices=sorted(RECIPES))
    default = Path(tempfile.gettempdir()) / "mnist_infogan.jsonl"
    parser.add_argument("--out", type=Path, default=default)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)
    runs = Runs(args.out, VERSION)
    done = {(run["name"], run["seed"]) for run in runs}
    jobs = [(name, seed) for seed in range(args.seeds) for name in args.recipe]
    todo = [job for job in jobs if job not in done]
    if todo:
        train, test = mnist("train"), mnist("test")
        if train.source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        games = {"ours", "bound alone"} & {name for name, _ in todo}
        judge = ImageMetrics(test, train) if games else None
        for name, seed in tqdm(todo, unit="run"):
            runs.add(name=name, seed=seed, row=measure(name, seed, train, test, judge))
    text = report({(run["name"], run["seed"]): run["row"] for run in runs})
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
