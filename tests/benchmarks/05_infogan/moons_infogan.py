"""InfoGAN on two moons: is the code the moon, on every seed and without labels? Against the usual recipe.

    python -m tests.benchmarks.05_infogan.moons_infogan --seeds 16
    python -m tests.benchmarks.05_infogan.moons_infogan --seeds 3 --recipe usual --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of one core, restarts included. --write
puts the table of all stored runs into moons_infogan.md beside it.
"""

import argparse
import hashlib
import json
import os
import platform
import tempfile
import time
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.data.points import two_moons
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.metrics.points import coverage, precision

RESULTS = Path(__file__).with_suffix(".md")
N = 2000
USUAL_EPOCHS = 2500  # of 16 batches of 128: 40 000 iterations

# --- What is measured: the notebook's own code -------------------------------------------------------

source = Source("05_infogan")
space = source.namespace()
STARTS = ("X, moon = two_moons(", "def verdict(", "def train_infogan(", "def is_clear(")
cells = [cell.source for cell in source.code if cell.source.startswith(STARTS)]
# Definitions alone: what trains in these cells asks for checks, which nobody has run here.
definitions = "\n".join(cells)
space["check"] = type("NothingPassed", (), {"passed": staticmethod(lambda *names: False)})
run_cell(definitions, "<05_infogan>", space)


def silent(num, history=None, **_):
    """In place of track: no bar of each run inside the bar of all."""
    return range(num)


space["track"] = silent


def ours(X, seed):
    return space["train_until_clear"](X, seed)


def usual(X, seed):
    """The notebook's usual recipe, at the budget in common use."""
    torch.manual_seed(seed)
    net_G = space["CodeGenerator"](space["z_dim"], 2)
    net_D, net_Q = space["shared_networks"](2, 2)
    space["train_usual"](net_G, net_D, net_Q, X, seed, USUAL_EPOCHS)
    return net_G, net_Q, 1


RECIPES = {"ours": ours, "usual": usual}
# All that the student writes, but for the loss of the digits.
solutions = [c.source for c in source.solution_cells() if "def agreement_loss(" not in c.source]
VERSION = hashlib.sha256((definitions + "".join(solutions)).encode()).hexdigest()[:16]


def measure(name, seed):
    """One run and what it is worth; test points and samples are new."""
    X = two_moons(N, seed=seed)
    start = time.process_time()
    net_G, net_Q, starts = RECIPES[name](X, seed)
    cpu = time.process_time() - start
    real, moon = two_moons(N, seed=10_000 + seed, labels=True)
    fake, codes = space["samples_by_code"](net_G, seed=seed)
    with torch.no_grad():
        read, said = net_Q(fake)[:, :2].argmax(1), net_Q(real)[:, :2]
    return dict(
        recovered=float((read == codes).float().mean()),
        moon=space["match_codes"](said.argmax(1), moon, 2)[2],
        entropy=space["code_entropy"](said),
        coverage=coverage(real, fake),
        precision=precision(real, fake),
        starts=starts,
        cpu=cpu,
    )


# --- Tables ------------------------------------------------------------------------------------------

COLUMNS = dict(recovered=4, moon=4, entropy=4, coverage=3, precision=3, starts=0, cpu=1)


def report(runs):
    lines = [
        "# InfoGAN on two moons",
        "",
        f"{N} training points a seed; measured on {N} others. recovered: share of samples whose code Q "
        "reads. moon: share of real points whose code is their moon, under the better of the two "
        "matchings. entropy: of Q on real points, in nats. The recipe was chosen on seeds 100 to 107.",
        "",
        f"{platform.machine()}, one thread, {os.cpu_count()} cores, torch {torch.__version__}, "
        f"Python {platform.python_version()}.",
        "",
        "```",
        *(line.strip() for line in __doc__.splitlines() if line.startswith("    ")),
        "```",
        "",
    ]
    for name in RECIPES:
        of_name = {seed: row for (n, seed), row in sorted(runs.items()) if n == name}
        if not of_name:
            continue
        lines += [f"## Recipe {name}, {len(of_name)} seeds", ""]
        if name == "usual":
            lines += [
                f"Shared trunk, sigmoid losses, lr 1e-3, {16 * USUAL_EPOCHS:,} iterations.",
                "",
            ]
        lines += ["| seed | " + " | ".join(COLUMNS) + " |", "|" + "---|" * (len(COLUMNS) + 1)]
        for seed, row in of_name.items():
            lines.append(
                f"| {seed} | " + " | ".join(f"{row[c]:.{d}f}" for c, d in COLUMNS.items()) + " |"
            )
        for word, pick in (("min", min), ("max", max)):
            cells = [f"{pick(r[c] for r in of_name.values()):.{d}f}" for c, d in COLUMNS.items()]
            lines.append(f"| **{word}** | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def stored(path):
    """{(name, seed): row} of the runs of this very code."""
    lines = path.read_text().splitlines() if path.exists() else []
    runs = (json.loads(line) for line in lines)
    return {(r["name"], r["seed"]): r["row"] for r in runs if r["version"] == VERSION}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=16, help="runs per recipe, seeds 0, 1, ...")
    parser.add_argument("--recipe", nargs="*", default=["ours"], choices=sorted(RECIPES))
    parser.add_argument(
        "--out", type=Path, default=Path(tempfile.gettempdir()) / "moons_infogan.jsonl"
    )
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)  # networks this small gain next to nothing from a second one
    done = stored(args.out)
    jobs = [(name, seed) for seed in range(args.seeds) for name in args.recipe]
    for name, seed in tqdm([job for job in jobs if job not in done], unit="run"):
        record = dict(version=VERSION, name=name, seed=seed, row=measure(name, seed))
        with args.out.open("a") as file:
            file.write(json.dumps(record) + "\n")
    text = report(stored(args.out))
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
