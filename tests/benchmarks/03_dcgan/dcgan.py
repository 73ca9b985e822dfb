"""03_dcgan: how good, how reliable, and what is each part worth? On MNIST, without labels.

    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan recipe parts rates noise board --seeds 4
    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan --write

Networks, steps and loop are those of the notebook's solution, run from its own cells. Every run is
stored as soon as it ends (see --out), so that an interrupted command goes on where it stopped; runs
of changed code do not count. Times are CPU seconds of one thread, of the training alone. --write puts
the tables of all stored runs into dcgan.md beside it.
"""

import argparse
import ast
import functools
import hashlib
import tempfile
import time
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from course_utils.data.digits import MNIST, mnist
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.metrics.report import ImageMetrics
from tests.benchmarks.digit_runs import head
from tests.benchmarks.stored import Runs, finish

RESULTS = Path(__file__).with_suffix(".md")
NUM_JUDGED = 10_000
GOALS = {"frechet": 5, "precision": 0.93}
GIVEN = ("def update_D(", "def players(", "class OneOfTen")  # how the given cells begin
PARTS = dict(penalty=0.1, falling=True, average=0.1)
PAPER = dict(lr=2e-4, betas=(0.5, 0.999))
SHORT, MEDIUM = dict(steps=800), dict(steps=2000)

# table -> run -> options of `train`, and what is changed about the players.
TABLES = {
    "recipe": {
        "all parts, PyTorch's first weights": dict(
            steps=5000, ten=True, first_weights=False, **PARTS
        ),
        "all parts, 5,000 steps": dict(steps=5000, ten=True, **PARTS),
        "all parts": dict(steps=8000, ten=True, **PARTS),
    },
    "parts": {
        "no part": MEDIUM,
        "+ R1": MEDIUM | dict(penalty=0.1),
        "+ schedule": MEDIUM | dict(penalty=0.1, falling=True),
        "+ average": MEDIUM | PARTS,
        "+ one of ten": MEDIUM | PARTS | dict(ten=True),
    },
    "rates": {
        "first run: lr 2e-3, beta_1 = 0": SHORT,
        "the paper's: lr 2e-4, beta_1 = 0.5": SHORT | PAPER,
        "lr 2e-3, beta_1 = 0.5": SHORT | dict(betas=(0.5, 0.999)),
        "lr 2e-1, beta_1 = 0": SHORT | dict(lr=2e-1),
        "first run with PyTorch's first weights": SHORT | dict(first_weights=False),
    },
    "noise": {f"z_dim {k}": dict(steps=1000, z_dim=k, **PARTS) for k in (2, 10, 74)},
    "board": {
        "the paper's layers at 28 x 28, w = 32, and its Adam": dict(
            seconds=180, paper=True, **PAPER
        ),
        "your pair, no part": dict(seconds=180),
        "your pair, all parts": dict(seconds=180, ten=True, **PARTS),
    },
}


@functools.cache
def notebook():
    """Names of the solution, with the given cells that it trains with."""
    source = Source("03_dcgan")
    space = source.namespace()
    for cell in given_cells(source):
        run_cell(cell, "<given>", space)
    return space


def given_cells(source):
    return [cell.source for cell in source.code if cell.source.startswith(GIVEN)]


def version():
    """What tells runs of this code from those of another."""
    source = Source("03_dcgan")
    cells = [cell.source for cell in source.solution_cells()] + given_cells(source)
    trees = [ast.parse(cell) for cell in cells if "def " in cell]
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]  # what a docstring says changes no run
    return hashlib.sha256("".join(map(ast.dump, trees)).encode()).hexdigest()[:16]


def paper_pair(z_dim, w=32):
    """Transposed and strided convolutions throughout, BatchNorm in both players."""
    net_G = nn.Sequential(
        nn.Unflatten(1, (z_dim, 1, 1)),
        nn.ConvTranspose2d(z_dim, 2 * w, 7, bias=False), nn.BatchNorm2d(2 * w), nn.ReLU(),
        nn.ConvTranspose2d(2 * w, w, 4, 2, 1, bias=False), nn.BatchNorm2d(w), nn.ReLU(),
        nn.ConvTranspose2d(w, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    net_D = nn.Sequential(
        nn.Conv2d(1, w, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(w, 2 * w, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * w), nn.LeakyReLU(0.2),
        nn.Conv2d(2 * w, 1, 7), nn.Flatten(),
    )  # fmt: skip
    return net_D, net_G


def new_players(seed, z_dim, ten, first_weights, paper):
    net_D, net_G = notebook()["players"](z_dim, seed)
    torch.manual_seed(seed)
    if paper:
        net_D, net_G = (net.apply(notebook()["init_weights"]) for net in paper_pair(z_dim))
    elif not first_weights:
        net_D, net_G = notebook()["DcganDiscriminator"](), notebook()["DcganGenerator"](z_dim)
    return net_D, nn.Sequential(notebook()["OneOfTen"](), net_G) if ten else net_G


def run(
    x, seed, steps=0, seconds=0, z_dim=74, ten=False, first_weights=True, paper=False, **options
):
    """Train a pair; the generator, the number of steps, CPU seconds, and the last beliefs."""
    if seconds:  # a schedule has to know beforehand how many steps fit into them
        trial = 50
        _, _, spent, _ = run(x, seed, trial, 0, z_dim, ten, first_weights, paper, **options)
        steps = round(trial * seconds / spent)
    net_D, net_G = new_players(seed, z_dim, ten, first_weights, paper)
    start = time.process_time()
    net_G, history, _ = notebook()["train"](net_D, net_G, x, steps, z_dim, seed=seed, **options)
    return net_G, steps, time.process_time() - start, {k: v[-1] for k, v in history.items()}


def measured(train, judge, seed, options):
    net_G, steps, cpu, last = run(train.x, seed, **options)
    z_dim = options.get("z_dim", 74)
    report = judge.report(notebook()["sample"](net_G, NUM_JUDGED, z_dim, seed=1000 + seed))
    ratios = {name: report.ratio(name) for name in ("frechet", "precision", "recall")}
    return dict(
        steps=steps, cpu=cpu, last=last, **ratios, real=report.reference, shares=report.shares
    )


def text(runs):
    runs = list(runs)
    lines = [
        *head(
            "03_dcgan: quality, and what each part is worth",
            __doc__,
            f"No labels anywhere. {NUM_JUDGED:,} samples against the 10,000 test "
            "images; all scores as multiples of those of as many real training images. Goals of the recipe: a "
            f"Fréchet distance of at most {GOALS['frechet']:g} times real, and a precision of at least "
            f"{GOALS['precision']:.0%} of real.",
        ),
    ]
    for table, settings in TABLES.items():
        rows = [r for r in runs if r["table"] == table]
        if not rows:
            continue
        lines += ["", f"## {table}", "", HEAD, "|" + "---|" * HEAD.count(" | ") + "---|"]
        for name in settings:
            lines += [row(r) for r in sorted(rows, key=lambda r: r["seed"]) if r["name"] == name]
        if table == "recipe":
            met = [meets(r) for r in rows]
            lines += ["", f"Both goals are met in {sum(met)} of {len(met)} runs.", *TRIED]
    for real in [r["real"] for r in runs[:1]]:
        lines += ["", f"Real images: Fréchet distance {real['frechet']:.3f}, precision "
                  f"{real['precision']:.3f}, recall {real['recall']:.3f}."]  # fmt: skip
    return "\n".join(lines) + "\n"


HEAD = (
    "| run | seed | steps | CPU s | Fréchet, times real | precision of real | recall of real "
    "| shares of digits | D(x) | D(G(z)) before, after a step |"
)


# A run that belongs to no table, since its settings were worse.
TRIED = [
    "",
    "Batches of 128, lr 1e-3, R1 0.15, 4,000 steps, seed 0: 5.2 times real, precision 0.900, recall 0.833, 178 CPU s.",
]


def meets(r):
    return r["frechet"] <= GOALS["frechet"] and r["precision"] >= GOALS["precision"]


def row(r):
    last = r["last"]
    return (
        f"| {r['name']} | {r['seed']} | {r['steps']} | {r['cpu']:.0f} | {r['frechet']:.1f} "
        f"| {r['precision']:.3f} | {r['recall']:.3f} | {min(r['shares']):.1%} to {max(r['shares']):.1%} "
        f"| {last['D(x)']:.2f} | {last['D(G(z)) before']:.2f}, {last['D(G(z)) after']:.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tables", nargs="*", choices=[*TABLES, []])
    parser.add_argument("--seeds", type=int, default=1, help="runs a row, seeds 0, 1, ...")
    stored = Path(tempfile.gettempdir()) / "03_dcgan.jsonl"
    parser.add_argument("--out", type=Path, default=stored, help="where runs are stored")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()
    runs = Runs(args.out, version())
    done = {(r["table"], r["name"], r["seed"]) for r in runs}
    jobs = [(t, n, s) for s in range(args.seeds) for t in args.tables for n in TABLES[t]]
    todo = [job for job in jobs if job not in done]
    if todo:
        train = mnist("train")
        if train.source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        judge = ImageMetrics(mnist("test"), train)
        for table, name, seed in tqdm(todo, unit="run"):
            result = measured(train, judge, seed, TABLES[table][name])
            runs.add(table=table, name=name, seed=seed, **result)
    finish(args, text(runs), RESULTS)


if __name__ == "__main__":
    main()
