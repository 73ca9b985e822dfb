"""Stacked digits: modes and reverse KL of the notebook's networks, losses and penalties.

    python -m tests.benchmarks.06_stable_gans.stacked --steps 2000 --lr 2e-3
    python -m tests.benchmarks.06_stable_gans.stacked --steps 8000 --lr 2e-3 --seeds 4 --write

26,000 samples are judged, as in the papers. Every run is stored as soon as it ends (see --out); runs of
changed code do not count. --write puts the table of all stored runs into stacked.md beside it.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from course_utils.data import mnist, stacked_digits
from course_utils.grading.authoring.source import Source
from course_utils.metrics import stacked_report
from tests.benchmarks.stored import Runs, finish, made_by

RESULTS = Path(__file__).with_suffix(".md")
N = 26_000

source = Source("06_stable_gans")


def steps(num_steps: int, **_: object) -> Iterator[int]:
    """In place of a bar: a line now and then."""
    for step in range(num_steps):
        if step % 250 == 0:
            print(f"step {step} of {num_steps}", flush=True)
        yield step


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--lr", type=float, default=1e-3, help="of both players, at the start")
    parser.add_argument("--seeds", type=int, default=1, help="seeds 0, 1, ...")
    parser.add_argument(
        "--out", type=Path, default=Path(tempfile.gettempdir()) / "06_stacked.jsonl"
    )
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)
    space = source.namespace()
    space["track"] = steps
    code = "".join(part for _, part in source.needed_cells())
    stored = Runs(args.out, hashlib.sha256(code.encode()).hexdigest()[:16])
    done = {(run["steps"], run["lr"], run["seed"]) for run in stored}
    images = mnist("train")
    for seed in range(args.seeds):
        if (args.steps, args.lr, seed) in done:
            continue
        since = time.process_time()
        net_G = space["settle_stacked"](images, seed, num_steps=args.steps, lr=args.lr)
        cpu = time.process_time() - since
        modes, kl = stacked_report(space["draw_stacked"](net_G, N))
        stored.add(steps=args.steps, lr=args.lr, seed=seed, modes=modes, kl=kl, cpu=cpu)
    real_modes, real_kl = stacked_report(stacked_digits(images, N, seed=1)[0])
    lines = [
        "# Stacked digits",
        "",
        f"{N:,} samples, read by the course's classifier. Data: {images.source}.",
        "",
        *made_by(__doc__),
        "| steps | lr | seed | modes | reverse KL | CPU s |",
        "|---|---|---|---|---|---|",
        *(
            f"| {r['steps']} | {r['lr']:g} | {r['seed']} | {r['modes']} | {r['kl']:.3f} | {r['cpu']:.0f} |"
            for r in stored
        ),
        f"| real pictures | | | {real_modes} | {real_kl:.4f} | |",
    ]
    text = "\n".join(lines) + "\n"
    finish(args, text, RESULTS)


if __name__ == "__main__":
    main()
