"""Two moons with labels: how good, how reliable, how fast? The notebook's recipe, without each part, and the usual one.

    python -m tests.benchmarks.04_conditional_gan.moons_cgan --seeds 16
    python -m tests.benchmarks.04_conditional_gan.moons_cgan --seeds 1 --recipe alone "no waves" "no penalty" "no decay" "no average"
    python -m tests.benchmarks.04_conditional_gan.moons_cgan --seeds 2 --recipe usual --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of one core. --write puts the table of
all stored runs into moons_cgan.md beside it.
"""

import contextlib
import hashlib
import io
import itertools
import os
import platform
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy, one_hot
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm, trange

from course_utils.data.points import two_moons
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.metrics.moons import thickness
from course_utils.metrics.points import coverage, precision
from tests.benchmarks.stored import Runs, finish, options

RESULTS = Path(__file__).with_suffix(".md")
N, RADIUS = 2000, 0.03

# --- What is measured: the notebook's own code. Nothing is checked here, so its cells train nothing. ---

source = Source("04_conditional_gan")
MARKS = ("class Rounds:", "def moons_players(", "fit_moons = partial(")
recipe = [cell.source for cell in source.code if any(mark in cell.source for mark in MARKS)]
space = source.namespace()
with contextlib.redirect_stdout(io.StringIO()):
    for given in recipe:
        run_cell(given, "<04_conditional_gan>", space)


def run_ours(seed, X, Y, waves=True, **without):
    z_dim, options = space["moons_z"], space["PARTS"] | without
    nets = space["moons_players"](seed, waves)
    net_G, _ = space["fit_moons"](
        *nets, x=X, labels=Y, num_rounds=space["num_rounds"], seed=seed, **options
    )
    return lambda labels: space["sample_labels"](net_G, labels, z_dim, 2, seed=seed)


# --- The recipe in common use ------------------------------------------------------------------------


def run_usual(seed, X, Y, num_steps=40_000, z_dim=32, hidden=128):
    """One hidden layer, probabilities and their logarithms, a DataLoader, one learning rate."""
    torch.manual_seed(seed)
    net_G = nn.Sequential(nn.Linear(z_dim + 2, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    net_D = nn.Sequential(nn.Linear(4, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Sigmoid())
    optimizer_D = torch.optim.Adam(net_D.parameters(), lr=1e-3)
    optimizer_G = torch.optim.Adam(net_G.parameters(), lr=1e-3)
    loader = DataLoader(TensorDataset(X, one_hot(Y, 2).float()), batch_size=50, shuffle=True)
    endless = itertools.chain.from_iterable(itertools.repeat(loader))
    ones, zeros = torch.ones(50, 1), torch.zeros(50, 1)
    for _ in trange(num_steps, desc=f"usual, seed {seed}", leave=False):
        real, real_y = next(endless)
        y = one_hot(torch.randint(2, (50,)), 2).float()
        fake = net_G(torch.cat([torch.randn(50, z_dim), y], 1))
        loss_D = binary_cross_entropy(net_D(torch.cat([real, real_y], 1)), ones)
        loss_D = loss_D + binary_cross_entropy(net_D(torch.cat([fake.detach(), y], 1)), zeros)
        optimizer_D.zero_grad()
        loss_D.backward()
        optimizer_D.step()
        loss_G = binary_cross_entropy(net_D(torch.cat([fake, y], 1)), ones)
        optimizer_G.zero_grad()
        loss_G.backward()
        optimizer_G.step()

    @torch.no_grad()
    def sample(labels):
        z = torch.randn(len(labels), z_dim, generator=torch.Generator().manual_seed(seed))
        return net_G(torch.cat([z, one_hot(labels, 2).float()], 1))

    return sample


ALONE = {"waves": False, "penalty": 0.0, "decay": False, "average": 0.0}
RECIPES = {
    "ours": (run_ours, {}),
    "no waves": (run_ours, {"waves": False}),
    "no penalty": (run_ours, {"penalty": 0.0}),
    "no decay": (run_ours, {"decay": False}),
    "no average": (run_ours, {"average": 0.0}),
    "alone": (run_ours, ALONE),
    "usual": (run_usual, {}),
}


def judged(name, seed):
    X, Y = two_moons(N, seed=seed, labels=True)
    run, options = RECIPES[name]
    cpu = time.process_time()
    sample = run(seed, X, Y, **options)
    cpu = time.process_time() - cpu
    labels = torch.arange(N) % 2
    fakes = sample(labels)
    real, moon = two_moons(N, seed=10_000 + seed, labels=True)  # independent of the training points
    nearest = torch.cdist(fakes, real).argmin(1)
    return {
        "label accuracy": (moon[nearest] == labels).double().mean().item(),
        "coverage": coverage(real, fakes, RADIUS),
        "precision": precision(real, fakes, RADIUS),
        "thickness": thickness(fakes),
        "CPU s": cpu,
    }


# Runs of other code, kept in the same file, must not mix with those of this one.
CODE = Path(__file__).read_text().split('"""', 2)[2].split("# --- Tables")[0]
CODE += "".join(recipe) + "".join(cell.source for cell in source.solution_cells())
VERSION = hashlib.sha256(CODE.encode()).hexdigest()[:16]

# --- Tables ------------------------------------------------------------------------------------------


def report(runs):
    columns = ["label accuracy", "coverage", "precision", "thickness", "CPU s"]
    real = [two_moons(N, seed=seed) for seed in range(20_000, 20_016)]
    pairs = list(itertools.pairwise(real))
    floor = [
        sum(score(a, b, RADIUS) for a, b in pairs) / len(pairs) for score in (coverage, precision)
    ]
    thick = [thickness(x) for x in real]
    lines = [
        "# Two moons with labels: quality and time",
        "",
        "```",
        *(line.strip() for line in __doc__.splitlines() if line.startswith("    ")),
        "```",
        "",
        f"{N} fakes, half of each label, against {N} independent real points, radius {RADIUS}; a sample has "
        "the label of the nearest of these. First weights, training points and test points differ from seed to "
        "seed. ours: `fit` of the notebook with all parts; then the same without one; alone: without any. "
        "usual: one hidden layer, sigmoid and log, one learning rate, 40 000 steps of batch 50.",
        "",
        f"Real against real: coverage {floor[0]:.4f}, precision {floor[1]:.4f}, thickness "
        f"{sum(thick) / len(thick):.4f} [{min(thick):.4f}, {max(thick):.4f}].",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores of which one is used and others share the machine, "
        f"torch {torch.__version__}, Python {platform.python_version()}.",
        "",
        "| recipe | seed | " + " | ".join(columns) + " |",
        "|" + "---|" * 7,
    ]
    digits = [4, 4, 4, 4, 1]
    for name in RECIPES:
        mine = [run for run in runs if run["name"] == name]
        for run in mine:
            cells = [f"{run[c]:.{d}f}" for c, d in zip(columns, digits, strict=True)]
            lines.append(f"| {name} | {run['seed']} | " + " | ".join(cells) + " |")
        if len(mine) > 1:
            cells = []
            for c, d in zip(columns, digits, strict=True):
                values = [run[c] for run in mine]
                mean = sum(values) / len(values)
                cells.append(f"{mean:.{d}f} [{min(values):.{d}f}, {max(values):.{d}f}]")
            lines.append(
                f"| **{name}, mean [min, max]** | {len(mine)} | " + " | ".join(cells) + " |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    args = options(__doc__, RECIPES, RESULTS, recipe="ours").parse_args()

    torch.set_num_threads(1)  # networks this small gain next to nothing from a second one
    runs = Runs(args.out, VERSION)
    for name, seed in tqdm(runs.missing(args.seeds, args.recipe), unit="run"):
        runs.add(name=name, seed=seed, **judged(name, seed))
    finish(args, report(sorted(runs, key=lambda run: run["seed"])), RESULTS)


if __name__ == "__main__":
    main()
