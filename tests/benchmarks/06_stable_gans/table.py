"""Loss by bound by data, and four other ideas: how many modes are found on ring and grid?

    python -m tests.benchmarks.06_stable_gans.table --seeds 2 --write

The notebook's own players, losses, penalties and loop, 2,000 steps each. Every run is stored as soon as
it ends (see --out), so that an interrupted command goes on where it stopped; runs of changed code do
not count. --write puts the tables of all stored runs into table.md beside it.
"""

import argparse
import hashlib
import itertools
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.grading.authoring.source import Source, Space
from tests.benchmarks.stored import Runs

RESULTS = Path(__file__).with_suffix(".md")
LOSSES = {
    "logistic": "logistic_losses",
    "least squares": "least_squares_losses",
    "critic": "critic_losses",
    "hinge": "hinge_losses",
    "relativistic": "relativistic_losses",
}
IDEAS = ("packing", "batch spread", "feature matching", "unrolled step")

source = Source("06_stable_gans")


def space() -> Space:
    """The notebook's functions, with all losses and bounds in its two tables."""
    found = source.namespace()
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


def cell(reports: list[list[float]], k: int) -> str:
    """Mean modes (the fewest), mean quality and mean reverse KL over seeds."""
    modes, quality, kl = (list(column) for column in zip(*reports, strict=True))
    mean = sum(modes) / k
    fewest = "" if min(modes) == max(modes) else f" ({min(modes):.0f})"
    return f"{mean:.3g}{fewest}, {100 * sum(quality) / k:.0f} %, {sum(kl) / k:.2f}"


def tables(runs: Runs) -> list[str]:
    found: dict[tuple[str, str, str], list[list[float]]] = {}
    seconds = []
    for run in runs:
        found.setdefault((run["data"], run["loss"], run["bound"]), []).append(run["report"])
        seconds.append(run["cpu"])
    lines = [f"CPU s a run: {min(seconds):.1f} to {max(seconds):.1f}.", ""]
    for data in ("ring", "grid"):
        bounds = list(dict.fromkeys(b for d, _, b in found if d == data and b not in IDEAS))
        lines += [f"### {data}", "", f"| loss | {' | '.join(bounds)} |", "|---" * 7 + "|"]
        for loss in LOSSES:
            cells = [found.get((data, loss, bound), []) for bound in bounds]
            shown = [cell(reports, len(reports)) if reports else "" for reports in cells]
            lines.append(f"| {loss} | {' | '.join(shown)} |")
        lines.append("")
    lines += [
        "### Four ideas, logistic loss, no bound",
        "",
        "| idea | ring | grid |",
        "|---|---|---|",
    ]
    for idea in IDEAS:
        cells = [found.get((data, "logistic", idea), []) for data in ("ring", "grid")]
        shown = [cell(reports, len(reports)) if reports else "" for reports in cells]
        lines.append(f"| {idea} | {' | '.join(shown)} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=2, help="runs per cell, seeds 0, 1, ...")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "06_table.jsonl")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)
    place = space()
    run, run_idea = place["run"], place["run_idea"]
    assert isinstance(run, Callable) and isinstance(run_idea, Callable)
    code = "".join(part for _, part in source.needed_cells())
    stored = Runs(args.out, hashlib.sha256(code.encode()).hexdigest()[:16])
    names = list(place["bounds"])  # type: ignore[call-overload]
    jobs = [
        (data, loss, bound, seed)
        for seed in range(args.seeds)
        for data, (loss, bound) in itertools.product(
            ("ring", "grid"),
            [*itertools.product(LOSSES, names), *(("logistic", idea) for idea in IDEAS)],
        )
    ]
    done = {(r["data"], r["loss"], r["bound"], r["seed"]) for r in stored}
    for data, loss, bound, seed in tqdm([job for job in jobs if job not in done], unit="run"):
        since = time.process_time()
        report = run_idea(bound, data, seed) if bound in IDEAS else run(loss, bound, data, seed)[2]
        cpu = time.process_time() - since
        stored.add(data=data, loss=loss, bound=bound, seed=seed, report=report, cpu=cpu)
    lines = [
        "# Loss by bound by data",
        "",
        f"Modes (the fewest of a seed), quality and reverse KL of 2,500 samples, means over {args.seeds} "
        "seeds. Players, losses, bounds and loop are the notebook's.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores of which one is used, "
        f"torch {torch.__version__}, Python {platform.python_version()}.",
        "",
        "```",
        *(line.strip() for line in (__doc__ or "").splitlines() if line.startswith("    ")),
        "```",
        "",
        *tables(stored),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    print(text)
    if args.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
