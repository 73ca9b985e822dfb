"""The whole recipe on ring and grid: modes, quality and reverse KL on many seeds.

    python -m tests.benchmarks.06_stable_gans.recipe --seeds 16 --write

The notebook's own recipe, `settle`, trained for all seeds in one pass. Every pass is stored as soon as it
ends (see --out); those of changed code, comments and docstrings aside, do not count. --write puts the
passes with the most seeds into recipe.md beside it.
"""

import argparse
import ast
import hashlib
import tempfile
import time
from pathlib import Path

import torch

from course_utils.data import grid, ring
from course_utils.grading.authoring.source import Source
from tests.benchmarks.stored import Runs, finish, made_by

RESULTS = Path(__file__).with_suffix(".md")
MIXTURES = {"ring": ring(), "grid": grid()}
N = 2500

source = Source("06_stable_gans")


def spread(values: list[float], worst: float, digits: int) -> str:
    return f"{sum(values) / len(values):.{digits}f} ({worst:.{digits}f})"


def rows(runs: Runs) -> list[str]:
    lines = [
        "| | seeds | modes | quality, % | reverse KL | CPU s a seed |",
        "|---|---|---|---|---|---|",
    ]
    most = {(run["data"], run["who"]): run for run in sorted(runs, key=lambda r: len(r["reports"]))}
    for (data, who), run in sorted(most.items(), reverse=True):
        seeds = len(run["reports"])
        modes, quality, kl = zip(*run["reports"], strict=True)
        percent = [100 * q for q in quality]
        lines.append(
            f"| {data}, {who} | {seeds} | {spread(modes, min(modes), 1)} "
            f"| {spread(percent, min(percent), 1)} | {spread(kl, max(kl), 4)} "
            f"| {run['cpu'] / seeds:.1f} |"
        )
    for name, mixture in MIXTURES.items():
        k = len(mixture.centres)
        lines.append(f"| {name}, real points | | {k} | 98.9 | {(k - 1) / (2 * N):.4f} | |")
    return lines


def code_alone() -> str:
    """What the notebook's functions up to `settle` do: their code without comments and docstrings."""
    parts = [part for _, part in source.needed_cells()]
    last = next(i for i, part in enumerate(parts) if "def settle(" in part)
    tree = ast.parse("\n".join(parts[: last + 1]))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=4, help="seeds 0, 1, ...")
    parser.add_argument("--data", nargs="*", default=list(MIXTURES), choices=MIXTURES)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "06_recipe.jsonl")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    args = parser.parse_args()

    torch.set_num_threads(1)
    space = source.namespace()
    space["track"] = lambda n, **_: range(n)
    stored = Runs(args.out, hashlib.sha256(code_alone().encode()).hexdigest()[:16])
    done = {run["data"] for run in stored if len(run["reports"]) == args.seeds}
    for name in args.data:
        if name in done:
            continue
        mixture = MIXTURES[name]
        since = time.process_time()
        samples = space["settle"](mixture, range(args.seeds))
        cpu = time.process_time() - since
        for who, of_all in zip(("G", "G and D"), zip(*samples, strict=True), strict=True):
            reports = [space["mode_report"](x, mixture.centres, mixture.sigma) for x in of_all]
            stored.add(data=name, who=who, reports=reports, cpu=cpu)
            print(name, who, reports)
    lines = [
        "# The whole recipe",
        "",
        f"{N:,} samples each, all seeds trained in one pass: the mean over seeds (the worst). "
        "G: the averaged generator alone; G and D: what D has selected of its samples.",
        "",
        *made_by(__doc__),
        *rows(stored),
    ]
    text = "\n".join(lines) + "\n"
    finish(args, text, RESULTS)


if __name__ == "__main__":
    main()
