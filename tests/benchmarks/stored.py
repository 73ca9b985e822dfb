"""Runs of a benchmark, stored one by one, so that an interrupted command goes on where it stopped; and
what its command is asked for, before them and after them."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import torch


class Runs:
    """A file of runs, a JSON object a line; those of another version don't count.

    Parameters
    ----------
    path : Path
        It is made when the first run is added.
    version : str
        What tells runs of this code from those of another, such as a hash.
    """

    def __init__(self, path: Path, version: str) -> None:
        self.path, self.version = path, version

    def __iter__(self) -> Iterator[dict[str, Any]]:
        lines = self.path.read_text("utf-8").splitlines() if self.path.exists() else []
        return (run for run in map(json.loads, lines) if run["version"] == self.version)

    def add(self, **run: Any) -> None:
        """Append a run in one write."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dict(version=self.version, **run)) + "\n")

    def missing(self, seeds: int, recipes: Iterable[str]) -> list[tuple[str, int]]:
        """What has not run yet, by name and seed; seed by seed, not recipe by recipe, so that all
        recipes meet the same noise of the machine."""
        done = {(run["name"], run["seed"]) for run in self}
        asked = [(name, seed) for seed in range(seeds) for name in recipes]
        return [job for job in asked if job not in done]


def options(
    doc: str, recipes: Collection[str], results: Path, recipe: str, seeds: int = 0
) -> argparse.ArgumentParser:
    """The parser of what a benchmark can be asked for.

    Parameters
    ----------
    doc : str
        The docstring of its module.
    recipes : collection of str
        All that can be run.
    results : Path
        The table that is written.
    recipe : str
        What is run where nothing else is named.
    seeds : int
        Runs of each recipe where no number is given.
    """
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=seeds, help="runs per recipe, seeds 0, 1, ...")
    parser.add_argument("--recipe", nargs="*", default=[recipe], choices=sorted(recipes))
    stored = Path(tempfile.gettempdir()) / f"{results.stem}.jsonl"
    parser.add_argument("--out", type=Path, default=stored, help="where runs are stored")
    parser.add_argument("--write", action="store_true", help=f"write {results.name}")
    return parser


def made_by(doc: str | None) -> list[str]:
    """Lines of a table that say on which machine, and by which commands of its module's docstring."""
    return [
        f"Machine: {platform.machine()}, {os.cpu_count()} cores of which one is used, "
        f"torch {torch.__version__}, Python {platform.python_version()}.",
        "",
        "```",
        *(line.strip() for line in (doc or "").splitlines() if line.startswith("    ")),
        "```",
        "",
    ]


def finish(args: argparse.Namespace, text: str, results: Path) -> None:
    """Print the tables, and write them where that is asked for."""
    print(text)
    if args.write:
        results.write_text(text, "utf-8")
