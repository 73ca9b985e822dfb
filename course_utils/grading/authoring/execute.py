"""Execute a notebook, and find out which of its claims hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from tqdm import tqdm

from course_utils.grading.authoring.claims_cells import (
    KERNEL_SIDE,
    asserts,
    is_claims,
    told,
    words,
)
from course_utils.grading.authoring.source import Source

CELL_TIMEOUT = 3600  # seconds: trainings of some minutes, on a machine that may be busy
SHIFT = 10_000  # from one seed to the next: more than a notebook counts through by itself


@dataclass(frozen=True)
class Claim:
    """One assert: the line of the source on which it stands, and what it says."""

    place: str
    words: str


@dataclass(frozen=True)
class Verdict:
    """What became of a claim in a run: why it does not hold (None if it does), and the numbers that
    it compared."""

    why: str | None
    seen: str = ""


def claims_of(source: Source) -> list[Claim]:
    """The claims of an assignment, in order."""
    lines = source.path.read_text("utf-8").splitlines()
    heads = [n for n, line in enumerate(lines, 1) if line.startswith("# %%") and '"claims"' in line]
    cells = [cell for cell in source.code_and_claims if is_claims(cell)]
    return [
        Claim(f"solutions/{source.path.name}, line {head + node.lineno}", words(node))
        for head, cell in zip(heads, cells, strict=True)
        for node in asserts(cell.source)
    ]


def execute(nb: NotebookNode, title: str, seed: int = 0) -> list[Verdict]:
    """Execute a notebook in place, at the budget that COURSE_BUDGET names.

    Parameters
    ----------
    nb
        All its claims are tried, whichever fail. Their cells keep no outputs, and those of claims
        that fail no count either: what has run through has no such cell.
    title
        Stands before the bar of progress.
    seed
        0 for the notebook as it stands; else ``SHIFT * seed`` is added to what it gives to torch.

    Returns
    -------
    list of Verdict
        One for each claim, in order; none at a smaller budget than the full one.

    Raises
    ------
    CellExecutionError
        If a cell fails that is not one of claims.
    """
    cells = [cell for cell in nb.cells if is_claims(cell)]
    plain = [(cell.source, cell.metadata.tags) for cell in cells]
    for cell in cells:
        cell.source = told(cell.source)
        cell.metadata.tags = [*cell.metadata.tags, "raises-exception"]
    if seed:
        shift = f"import {KERNEL_SIDE} as _claims\n_claims.shift_seeds({SHIFT * seed})"
        nb.cells.insert(0, nbformat.v4.new_code_cell(shift))
    with tqdm(total=len(nb.cells), desc=title, unit="cell") as bar:
        NotebookClient(
            nb,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            kernel_name="python3",
            on_cell_complete=lambda **_: bar.update(),
        ).execute()
    if seed:
        nb.cells.pop(0)
    found = []
    for cell, (code, tags) in zip(cells, plain, strict=True):
        own = _verdicts(cell, len(asserts(code)))
        found += own
        cell.source, cell.metadata.tags, cell.outputs = code, tags, []
        if any(verdict.why is not None for verdict in own):
            cell.execution_count = None
    return found


def _verdicts(cell: NotebookNode, number: int) -> list[Verdict]:
    """What a cell that was :func:`told` says of its claims."""
    tries: dict[int, list[Verdict]] = {k: [] for k in range(number)}
    broken = "it was not tried"
    if not cell.outputs:  # a smaller budget than the full one
        return []
    for output in cell.outputs:
        if output.output_type == "error":
            broken = f"{output.ename}: {output.evalue}"
        for entry in output.get("data", {}).get("application/json", []):
            verdict = Verdict(entry["why"], ", ".join(entry["seen"]))
            tries[entry["claim"]].append(verdict)
    # In a loop a claim is tried several times: the first that fails speaks for it, else the last.
    return [
        next((one for one in some if one.why is not None), some[-1]) if some else Verdict(broken)
        for some in tries.values()
    ]


def failures(source: Source, verdicts: Sequence[Verdict]) -> list[str]:
    """A sentence on each claim that does not hold; ``verdicts`` are those of :func:`execute`."""
    found = []
    # None where the budget was smaller.
    for claim, verdict in zip(claims_of(source), verdicts, strict=False):
        if verdict.why is not None:
            said = [part for part in (verdict.seen, verdict.why) if part and part != claim.words]
            because = f" ({'; '.join(said)})" if said else ""
            found.append(f"{claim.place}: this does not hold: {claim.words.rstrip('.')}{because}")
    return found
