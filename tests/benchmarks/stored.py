"""Runs of a benchmark, stored one by one, so that an interrupted command goes on where it stopped."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


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
