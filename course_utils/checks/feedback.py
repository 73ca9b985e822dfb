"""Say what a check found, on one screen, in colour where there is colour and plain text elsewhere."""

from __future__ import annotations

import html
import re
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from course_utils.checks.compare import Mismatch
from course_utils.checks.record import FINGERPRINT, Line

if TYPE_CHECKING:  # what only looks at words needs no torch
    from course_utils.checks.exercise import Exercise

# ANSI codes whose default shades stay readable on light and on dark backgrounds; the symbol and the
# words carry the meaning alone where colours are missing.
BOLD, RED, RESET = "\033[1m", "\033[31m", "\033[0m"
WIDTH = 100


@dataclass(frozen=True)
class Passed:
    """A passed check: shown by the notebook as one line."""

    exercise: str
    verified: str

    def __repr__(self) -> str:
        return _printable(f"✓ {self.exercise}: {self.verified}")

    def _ipython_display_(self) -> None:
        """As a display: `nbgrader validate` takes the result of a cell for its points."""
        from IPython.display import display

        display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)

    def _repr_html_(self) -> str:
        # The mark is drawn in the text's own colour on its own tint: legible in every theme.
        return (
            '<div style="border-left:4px solid #2a9d6f;padding:2px 8px">'
            f"✓ <b>{html.escape(self.exercise)}</b>: {html.escape(self.verified)}</div>"
        )


class CheckFailed(AssertionError):  # noqa: N818, students read the name
    """A failed check. Its traceback in a notebook is the message alone, without our internals."""

    def __str__(self) -> str:
        return _printable(super().__str__())

    def _render_traceback_(self) -> list[str]:
        first, _, rest = str(self).partition("\n")
        return [f"{BOLD}{RED}{first}{RESET}", rest]


class Stopped(KeyboardInterrupt):
    """A check that a person has stopped: one sentence in the notebook, no frames."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class WrongCall(ValueError):  # noqa: N818, students read the name
    """A check that was called in a way that makes no sense: one sentence in the notebook."""

    def _render_traceback_(self) -> list[str]:
        return [f"{BOLD}{RED}{self}{RESET}"]


def too_long(exercise: Exercise, seconds: float, lines: list[Line]) -> str:
    """The message for an answer that was stopped; ``lines`` are those it was in, the last innermost."""
    said = [
        f"✗ {exercise.name}: Not done after {seconds:g} s, and stopped: a loop without end?",
        "",
    ]
    if lines:
        at = lines[-1]
        said += _item("it was in", f"line {at['line']} of {at['function']}: {at['source']}")
    return "\n".join([*said, *_item("read", f"the section “{exercise.notes}” above")])


def failure(exercise: Exercise, found: list[Mismatch], cause: str) -> str:
    """The message for a failed check.

    Parameters
    ----------
    exercise
        What was checked.
    found
        What differs, at least one; the first is told in full, by the simplest call in which it
        shows, the others by name.
    cause
        The cause named by a known wrong answer, or "" to use the mismatch's own.
    """
    first = _simplest(found)
    # The comparison may say the same as the known wrong answer in more words, with the numbers of
    # this very case: then those are the words.
    cause = "" if cause in first.cause else cause
    headline = cause or first.cause or "not what is asked for yet."
    lines = [f"✗ {exercise.name}: {_plain(headline)}".replace("\n", " "), ""]
    drawn = _is_drawn(first.call)
    if drawn or not first.call:
        lines += _item("tried", first.tried or first.case)
    if first.call:
        # On lines of its own, never wrapped nor cut: it can be copied into a cell.
        label = "such as" if drawn else "call"
        lines += [f"  {label:<9}:", *(f"      {line}" for line in _plain(first.call).split("\n"))]
    lines += _item("looked at", first.observation)
    lines += _item("got", first.got)
    lines += _item("expected", first.expected)
    if cause and first.cause not in ("", first.got) and first.cause not in cause:
        lines += _item("hint", first.cause)
    said = (first.observation, FINGERPRINT)  # the latter is off whenever anything is
    others = {m.observation: m.got for m in found if m.observation not in said}
    if others:
        # Short words say what happened; numbers would say little without what was tried.
        named = [f"{name} ({got})" if len(got) < 60 else name for name, got in others.items()]
        more = f" and {len(others) - 4} more" if len(others) > 4 else ""
        lines += _item("also off", "; ".join(named[:4]) + more)
    lines += _item("read", f"the section “{exercise.notes}” above")
    return "\n".join(lines)


def _simplest(found: list[Mismatch]) -> Mismatch:
    """The first finding, shown by the shortest call of all cases in which it shows."""
    first = found[0]
    same = [m for m in found if m.observation == first.observation and m.call and m.got]
    simple = min(same, key=_length, default=first)
    return first.shown_by(simple) if first.call and _length(simple) < _length(first) else first


def _is_drawn(call: str) -> bool:
    """Whether a call makes numbers like those that were tried, but others."""
    return "torch.rand" in call


def _length(mismatch: Mismatch) -> tuple[bool, int]:
    """Calls with the very numbers that were tried are the simpler ones."""
    return _is_drawn(mismatch.call), len(mismatch.call)


def _item(label: str, words: str) -> list[str]:
    """A labelled line, wrapped, and cut where it would not leave room for the others."""
    if not words:
        return []
    first, *rest = [line for line in _plain(words).split("\n") if line.strip()] or [""]
    wrapped = textwrap.wrap(first, WIDTH - 13, max_lines=6, subsequent_indent=" " * 13) or [""]
    if len(rest) > 8:
        rest = [*rest[:3], "      …", *rest[-4:]]
    return [
        f"  {label:<9}: {wrapped[0]}",
        *wrapped[1:],
        *(f"       {line}"[:WIDTH] for line in rest),
    ]


def _printable(words: str) -> str:
    """In letters that standard output has: a console of Windows may have no ✓."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for mark, plain in (("✓", "ok"), ("✗", "x"), ("–", "-")):
        if not mark.encode(encoding, "ignore"):
            words = words.replace(mark, plain)
    return words.encode(encoding, "replace").decode(encoding)


def _plain(words: str) -> str:
    """Without escape sequences, control and direction characters: answers may hold any text."""
    words = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", words)
    words = re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", "�", words)
    return words.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class Summary:
    """Progress through an assignment: one row an exercise."""

    assignment: str
    rows: tuple[tuple[str, float, str], ...]  # name, points, "passed" / "failed" / "not tried"

    _marks: ClassVar[dict[str, str]] = {"passed": "✓", "failed": "✗", "not tried": "–"}

    @property
    def points(self) -> float:
        return sum(points for _, points, state in self.rows if state == "passed")

    @property
    def total(self) -> float:
        return sum(points for _, points, _ in self.rows)

    def _headline(self) -> str:
        return f"{self.assignment}: {self.points:g} of {self.total:g} points from checked exercises"

    def __repr__(self) -> str:
        width = max(len(name) for name, _, _ in self.rows)
        return _printable(
            "\n".join(
                [self._headline()]
                + [
                    f"  {self._marks[s]} {name:<{width}}  {points:>4g}  {s}"
                    for name, points, s in self.rows
                ]
            )
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{self._marks[state]}</td><td style='text-align:left'>{html.escape(name)}</td>"
            f"<td>{points:g}</td><td>{state}</td></tr>"
            for name, points, state in self.rows
        )
        return (
            f"<table><caption>{html.escape(self._headline())}</caption>"
            f"<tr><th></th><th>exercise</th><th>points</th><th>state</th></tr>{rows}</table>"
        )
