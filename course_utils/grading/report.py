"""How a class does in one assignment: what passed, what went wrong and why. It names no student."""

from __future__ import annotations

import html
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from course_utils.grading.authoring.source import Source
from course_utils.grading.marking.results import Fault, Result, Score, states_of
from course_utils.grading.submissions import clean

PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 50em; margin: 1em auto; padding: 0 1em; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ text-align: left; padding: .3em .6em .3em 0; border-bottom: 1px solid #ccc; }}
td.n {{ text-align: right; white-space: nowrap; vertical-align: top; }}
td:first-child {{ overflow-wrap: anywhere; }}
meter {{ width: 4em; }}
</style>
<h1>{title}</h1>
<p>{states}</p>
<table><thead><tr><th>exercise, commonest causes</th><th>passed</th><th>not written</th></tr></thead>
<tbody>{rows}</tbody></table>
<h2>What to talk about next time</h2>
{talk}
</html>
"""


@dataclass
class Row:
    """One exercise in a class.

    Parameters
    ----------
    passed, unwritten, of
        Students who earned all its points; who left it as it was; whose notebook could be marked.
    causes
        What the others were told first, and how many of them.
    example
        Cause -> the whole message of one of them.
    """

    name: str
    passed: int = 0
    unwritten: int = 0
    of: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)

    def add(self, score: Score) -> None:
        self.of += 1
        if score.right:
            self.passed += 1
        elif score.fault is Fault.UNWRITTEN:
            self.unwritten += 1
        else:
            first = score.message.partition("\n")[0].removeprefix(f"✗ {self.name}")
            cause = clean.line(first.lstrip(": "))
            self.causes[cause] += 1
            self.example.setdefault(cause, score.message)


def rows_of(found: Iterable[Result], source: Source) -> list[Row]:
    """One row for each exercise, in the order of the notebook."""
    rows = {name: Row(name) for name in source.exercises()}
    for result in found:
        for name, score in result.scores.items():
            if name in rows:
                rows[name].add(score)
    return list(rows.values())


def talk(rows: list[Row], most: int = 5) -> list[tuple[Row, str, int, list[str]]]:
    """What most students have got wrong: the row, the cause, how many, and the lines that help."""
    every = [(row, cause, count) for row in rows for cause, count in row.causes.items()]
    every.sort(key=lambda one: -one[2])
    return [(row, cause, count, _help(row.example[cause])) for row, cause, count in every[:most]]


def report_text(found: list[Result], source: Source) -> str:
    """For the terminal."""
    rows = rows_of(found, source)
    width = max(len(row.name) for row in rows)
    lines = [f"{source.assignment}: {states_of(found)}", ""]
    for row in rows:
        lines.append(
            f"{row.name:<{width}}  {row.passed:>3} of {row.of} passed"
            + f", {row.unwritten} not written" * bool(row.unwritten)
        )
        lines += [f"{'':<{width}}    {n} × {cause}" for cause, n in row.causes.most_common(2)]
    lines += ["", "What to talk about next time:"]
    for number, (row, cause, count, more) in enumerate(talk(rows), 1):
        lines.append(f"{number}. {row.name}, {count} of {row.of} students: {cause}")
        lines += textwrap.wrap(" ".join(more), 96, initial_indent="   ", subsequent_indent="   ")
    return "\n".join(lines)


def report_page(found: list[Result], source: Source) -> str:
    """The same as one HTML page."""
    rows = rows_of(found, source)
    cells = []
    for row in rows:
        causes = "<br>".join(f"{n} × {html.escape(c)}" for c, n in row.causes.most_common(3))
        cells.append(
            f"<tr><td><b>{row.name}</b><br>{causes}</td>"
            f'<td class="n">{row.passed} of {row.of}<br><meter max="{max(row.of, 1)}" value="{row.passed}">'
            f'</meter></td><td class="n">{row.unwritten or ""}</td></tr>'
        )
    items = [
        f"<li><b>{row.name}</b>, {count} of {row.of} students: {html.escape(cause)}"
        + "".join(f"<br>{html.escape(line)}" for line in more) + "</li>"
        for row, cause, count, more in talk(rows)
    ]  # fmt: skip
    return PAGE.format(
        title=f"{source.assignment}: how the class does", states=states_of(found),
        rows="\n".join(cells), talk=f"<ol>{''.join(items)}</ol>" if items else "<p>Nothing went wrong.</p>",
    )  # fmt: skip


def _help(message: str) -> list[str]:
    """The hint and the section to read, of a check's message."""
    found: list[str] = []
    for line in message.splitlines():
        kind, _, words = line.partition(":")
        if kind in ("  hint     ", "  read     "):
            found.append(f"Read {words.strip()}." if "read" in kind else words.strip())
        elif found and line.startswith(" " * 10):
            found[-1] += f" {line.strip()}"
    return found
