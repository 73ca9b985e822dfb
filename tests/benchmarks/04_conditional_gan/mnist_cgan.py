"""04_conditional_gan on MNIST: the notebook's finished generator, without each part, and without labels.

    COURSE_DATA=... python -m tests.benchmarks.04_conditional_gan.mnist_cgan --recipe ours --seeds 8
    COURSE_DATA=... python -m tests.benchmarks.04_conditional_gan.mnist_cgan --seeds 1 --recipe "no label" channel "no penalty" "no decay" "no average" --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of all threads. --write puts the table
of all stored runs into mnist_cgan.md beside it.
"""

import contextlib
import hashlib
import io
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.data.digits import MNIST
from course_utils.grading.authoring.source import Source, run_cell
from tests.benchmarks.digit_runs import Clock, head
from tests.benchmarks.stored import Runs, finish, options

RESULTS = Path(__file__).with_suffix(".md")
GOALS = {"label accuracy": 0.99, "Fréchet / real": 3.0}

# --- What is measured: the notebook's own code. Nothing is checked here, so its cells train nothing. ---

source = Source("04_conditional_gan")
MARKS = ("class Rounds:", "class OneHotBehind(", "def fit_digits(", "def keep_frames(")
recipe = [cell.source for cell in source.code if any(mark in cell.source for mark in MARKS)]


def notebook():
    space = source.namespace()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in recipe:
            run_cell(cell, "<04_conditional_gan>", space)
    return space


class NoiseAlone(torch.nn.Module):
    """Leaves the label out: the generator of a GAN without labels."""

    def forward(self, z, labels):
        return z


RECIPES = {  # how the discriminator gets the label, and options of the notebook's fit_digits
    "ours": ("projection", {}),
    "larger steps": (
        "projection",
        dict(batch_size=64, lr_D=2e-3, lr_G=2e-3, penalty=0.1),
    ),
    "no label": ("none", {}),
    "channel": ("channel", {}),
    "no penalty": ("projection", {"penalty": 0.0}),
    "no decay": ("projection", {"decay": False}),
    "no average": ("projection", {"average": 0.0}),
}


def judged(name, seed, space):
    way, options = RECIPES[name]
    if way == "none":
        make = space["DigitGenerator"]
        options = {"make_G": lambda: make(NoiseAlone(), space["z_dim"])}
    clock = Clock(float("inf"))
    net_G, *_ = space["fit_digits"](way, space["num_rounds"], seed=seed, **options)
    cpu, wall = clock.times()
    report = space["judged"](net_G)
    return {
        "steps": space["num_rounds"] * space["ROUND"],
        "label accuracy": report.values["label_accuracy"],
        "Fréchet / real": report.ratio("frechet"),
        "precision / real": report.ratio("precision"),
        "recall / real": report.ratio("recall"),
        "rarest digit": min(report.shares),
        "commonest digit": max(report.shares),
        "CPU s": cpu,
        "wall s": wall,
    }


# Runs of other code, kept in the same file, must not mix with those of this one.
CODE = Path(__file__).read_text().split('"""', 2)[2].split("# --- Tables")[0]
CODE += "".join(recipe) + "".join(cell.source for cell in source.solution_cells())
VERSION = hashlib.sha256(CODE.encode()).hexdigest()[:16]

# --- Tables ------------------------------------------------------------------------------------------


def report(runs):
    lines = [
        *head(
            "04_conditional_gan: digits",
            __doc__,
            f"10,000 samples, 1,000 of each digit, against the 10,000 test images; each figure "
            f"but the first over that of 10,000 training images. Goals: label accuracy at least "
            f"{GOALS['label accuracy']}, Fréchet distance at most {GOALS['Fréchet / real']:g} times that of real "
            "images. ours: as in the notebook. no label: the same networks and parts, but neither player is told. "
            "channel: the label as an image beside the other. larger steps: twice the learning rates, half the "
            "batch, penalty 0.1. The rest: without one part.",
        ),
        "",
    ]
    names = [name for name in RECIPES if any(run["name"] == name for run in runs)]
    columns = [c for c in (runs[0] if runs else {}) if c not in ("version", "name", "seed")]
    lines += [
        "| recipe | seed | " + " | ".join(columns) + " |",
        "|" + "---|" * (len(columns) + 2),
    ]
    for name in names:
        for run in sorted(
            (run for run in runs if run["name"] == name), key=lambda run: run["seed"]
        ):
            told = [c for c in columns if name != "no label" or c != "label accuracy"]
            cells = [f"{run[c]:.4g}" if c in told else "–" for c in columns]
            lines.append(f"| {name} | {run['seed']} | " + " | ".join(cells) + " |")
    ours = [run for run in runs if run["name"] == "ours"]
    met = sum(
        run["label accuracy"] >= GOALS["label accuracy"]
        and run["Fréchet / real"] <= GOALS["Fréchet / real"]
        for run in ours
    )
    lines += ["", f"ours: both goals met on {met} of {len(ours)} seeds."]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    args = options(__doc__, RECIPES, RESULTS, recipe="ours").parse_args()
    runs = Runs(args.out, VERSION)
    todo = runs.missing(args.seeds, args.recipe)
    if todo:
        space = notebook()
        if space["digits"].source != MNIST:
            raise SystemExit("The benchmark needs the real MNIST.")
        for name, seed in tqdm(todo, unit="run"):
            runs.add(name=name, seed=seed, **judged(name, seed, space))
    finish(args, report(list(runs)), RESULTS)


if __name__ == "__main__":
    main()
