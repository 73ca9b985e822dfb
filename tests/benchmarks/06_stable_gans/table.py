"""Loss by bound by data, and four other ideas: how many modes are found on ring and grid?

    python -m tests.benchmarks.06_stable_gans.table --seeds 1 --write

The notebook's own players, losses, penalties and loop, 2,000 steps each, all seeds of a cell in one
pass. Every cell is stored as soon as it ends (see --out), so that an interrupted command goes on where
it stopped; runs of changed code do not count. --write puts the tables of all stored runs into table.md beside it.
"""

import argparse
import hashlib
import itertools
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from course_utils.grading.authoring.source import Source
from tests.benchmarks.stored import Runs, finish, made_by

RESULTS = Path(__file__).with_suffix(".md")
LOSSES = {
    "logistic": "logistic_losses",
    "least squares": "least_squares_losses",
    "critic": "critic_losses",
    "hinge": "hinge_losses",
    "relativistic": "relativistic_losses",
}
BOUNDS = ("none", "clipping", "gradient penalty", "spectral norm", "R1", "R1 + R2")
IDEAS = ("packing", "batch spread", "feature matching", "unrolled step")

source = Source("06_stable_gans")


def space() -> dict[str, Any]:
    """The notebook's functions, with all losses and bounds in its two tables."""
    found: dict[str, Any] = source.namespace()
    found["track"] = lambda n, **_: range(n)
    found["losses"] = {name: found[function] for name, function in LOSSES.items()}
    found["bounds"] = {
        "none": {},
        "clipping": {"clip": found["clip_weights"]},
        "gradient penalty": {"penalty": found["slope_one"]},
        "spectral norm": {"layer": found["SpectralLinear"]},
        "R1": {"penalty": found["slope_zero_at_data"]},
        "R1 + R2": {"penalty": found["slope_zero"]},
    }
    return found


def cell(reports: list[list[float]]) -> str:
    """Mean modes (the fewest), mean quality and mean reverse KL over seeds."""
    if not reports:
        return ""
    modes, quality, kl = (list(column) for column in zip(*reports, strict=True))
    k = len(reports)
    fewest = "" if min(modes) == max(modes) else f" ({min(modes):.0f})"
    return f"{sum(modes) / k:.3g}{fewest}, {100 * sum(quality) / k:.0f} %, {sum(kl) / k:.3f}"


def tables(runs: Runs, seeds: int) -> list[str]:
    found = {(r["data"], r["loss"], r["bound"]): r for r in runs if len(r["reports"]) == seeds}
    reports = {key: run["reports"] for key, run in found.items()}
    cost = [run["cpu"] / seeds for run in found.values()]
    lines = [f"CPU s a seed: {min(cost):.1f} to {max(cost):.1f}.", ""]
    there = [data for data in ("ring", "grid") if any(key[0] == data for key in reports)]
    for data in there:
        lines += [f"### {data}", "", f"| loss | {' | '.join(BOUNDS)} |", "|---" * 7 + "|"]
        for loss in LOSSES:
            cells = [cell(reports.get((data, loss, bound), [])) for bound in BOUNDS]
            lines.append(f"| {loss} | {' | '.join(cells)} |")
        lines.append("")
    lines += [
        "### Four ideas, logistic loss, no bound",
        "",
        f"| idea | {' | '.join(there)} |",
        "|---" * (1 + len(there)) + "|",
    ]
    for idea in IDEAS:
        cells = [cell(reports.get((data, "logistic", idea), [])) for data in there]
        lines.append(f"| {idea} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=4, help="runs per cell, seeds 0, 1, ...")
    parser.add_argument("--data", nargs="*", default=["ring", "grid"], choices=("ring", "grid"))
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "06_table.jsonl")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)
    place = space()
    # What comes after the four ideas has no part in these runs.
    parts = [part for _, part in source.needed_cells()]
    last = next(i for i, part in enumerate(parts) if "def run_idea(" in part)
    code = "".join(parts[: last + 1])
    stored = Runs(args.out, hashlib.sha256(code.encode()).hexdigest()[:16])
    pairs = [*itertools.product(LOSSES, BOUNDS), *(("logistic", idea) for idea in IDEAS)]
    jobs = [(data, *pair) for data in args.data for pair in pairs]
    done = {(r["data"], r["loss"], r["bound"]) for r in stored if len(r["reports"]) == args.seeds}
    for data, loss, bound in tqdm([job for job in jobs if job not in done], unit="cell"):
        since = time.process_time()
        if bound in IDEAS:
            reports = [place["run_idea"](bound, data, seed) for seed in range(args.seeds)]
        else:
            reports = [found[2] for found in place["run"](loss, bound, data, range(args.seeds))]
        cpu = time.process_time() - since
        stored.add(data=data, loss=loss, bound=bound, reports=reports, cpu=cpu)
    words = "one run a cell, seed 0"
    if args.seeds > 1:
        words = f"means over {args.seeds} seeds (the fewest modes of one)"
    lines = [
        "# Loss by bound by data",
        "",
        f"Modes, quality and reverse KL of 2,500 samples; {words}. Players, losses, bounds and loop are "
        "the notebook's.",
        "",
        *made_by(__doc__),
        *tables(stored, args.seeds),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    finish(args, text, RESULTS)


if __name__ == "__main__":
    main()
