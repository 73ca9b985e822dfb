"""Questions before the answer: multiple choice for practice, with a reason for every option.

>>> check.choose("what_d_says_of_perfect_fakes")

Each assignment has a page of Markdown here, named as its probes are. A heading is a question's name;
a box that is ticked is right, and what is quoted below an option is its reason::

    ## what_d_says_of_perfect_fakes
    The generator is perfect. What does the best discriminator say of a fake?

    - [ ] 0, since it is a fake.
      > The best discriminator goes by densities, not by where a point came from.
    - [x] ½.
      > Real points and fakes are equally dense everywhere.

Texts hold no formulas: HTML in an output of Colab's is not typeset.
"""

from __future__ import annotations

import difflib
import html
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
HEADING, OPTION = (
    re.compile(r"^## (\w+)$", re.MULTILINE),
    re.compile(r"^- \[([ x])\] ", re.MULTILINE),
)
LETTERS = "abcde"


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, and why it is right or wrong."""

    says: str
    why: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A question with three to five options, one or several of them right."""

    name: str
    asks: str
    options: tuple[Option, ...]

    @property
    def right(self) -> str:
        """The letters of the right options, such as ``"bd"``."""
        return "".join(x for x, option in zip(LETTERS, self.options, strict=False) if option.right)

    @property
    def how_many(self) -> str:
        return "One answer is right." if len(self.right) == 1 else "Several answers are right."


@dataclass(frozen=True)
class Choice:
    """A question as the notebook shows it; ``letters`` are those that were chosen in the call."""

    question: Question
    letters: str = ""

    def __repr__(self) -> str:
        asked = self.question
        lines = [*_wrapped("", f"Before you read on: {asked.asks} ({asked.how_many})")]
        for letter, option in zip(LETTERS, asked.options, strict=False):
            lines += _wrapped(f"  {letter}. ", option.says)
            if self.letters:
                lines += _wrapped("       ", f"{_verdict(option)} {option.why}")
        if self.letters:
            return "\n".join([*lines, self._said()])
        return "\n".join([*lines, f'Answer by letter: check.choose("{asked.name}", "b")'])

    def _said(self) -> str:
        right = set(self.letters) == set(self.question.right)
        return f"You chose {', '.join(self.letters)}: {'right.' if right else 'not right yet.'}"

    def _ipython_display_(self) -> None:
        """As a display: `nbgrader validate` takes the result of a cell for its points."""
        from IPython.display import display

        page = self.page()
        if not self.letters:
            script = (HERE / "choose.js").read_text("utf-8")
            page = f"{page}\n<script>\n{script}</script>"
        display({"text/plain": repr(self), "text/html": page}, raw=True)

    def page(self) -> str:
        """The question as HTML that needs no script: the reasons are folded."""
        asked = self.question
        says = "".join(f"<li>{marked(option.says)}</li>" for option in asked.options)
        whys = "".join(
            f"<li><strong>{_verdict(option)}</strong> {marked(option.why)}</li>"
            for option in asked.options
        )
        # Both ways of numbering: pages undo the one, sanitizers remove the other.
        numbered = '<ol type="a" style="list-style-type: lower-alpha">'
        said = f"<p>{self._said()}</p>" if self.letters else ""
        return (
            '<div class="gan-course-choose">'
            f"<p><strong>Before you read on.</strong> {marked(asked.asks)} "
            f"<em>{asked.how_many}</em></p>{numbered}{says}</ol>{said}"
            f"<details{' open' if self.letters else ''}><summary>Which, and why</summary>"
            f"{numbered}{whys}</ol></details></div>"
        )


def _verdict(option: Option) -> str:
    return "✓ Right." if option.right else "✗ Not so."


def marked(text: str) -> str:
    """Text as HTML: what stands in backquotes is code, what stands in asterisks is stressed."""
    page = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return re.sub(r"\*(\w[^*]*)\*", r"<em>\1</em>", page)


def _wrapped(mark: str, text: str) -> list[str]:
    return textwrap.wrap(text, 92, initial_indent=mark, subsequent_indent=" " * len(mark))


@cache
def questions(name: str) -> dict[str, Question]:
    """The questions of an assignment by name; ``name`` is that of its module, such as ``"dcgan"``.

    Raises
    ------
    ValueError
        If a question has not three to five options, one of them right and one wrong, with a reason
        each.
    """
    _, *parts = HEADING.split((HERE / f"{name}.md").read_text("utf-8"))
    found = [_question(*part) for part in zip(parts[::2], parts[1::2], strict=True)]
    return {question.name: question for question in found}


def _question(name: str, text: str) -> Question:
    asks, *parts = OPTION.split(text)
    options = tuple(
        _option(name, mark == "x", words)
        for mark, words in zip(parts[::2], parts[1::2], strict=True)
    )
    if not 3 <= len(options) <= 5 or len({option.right for option in options}) < 2:
        raise ValueError(f"{name} wants three to five options, some right and some wrong.")
    return Question(name, " ".join(asks.split()), options)


def _option(name: str, right: bool, text: str) -> Option:
    says, _, why = text.partition("\n  > ")
    option = Option(" ".join(says.split()), " ".join(why.replace("\n  > ", " ").split()), right)
    if not option.why:
        raise ValueError(f"{name} gives no reason for “{option.says}”.")
    return option


def find(names: tuple[str, ...], wanted: str) -> Question:
    """The question with a name, among the assignments of these modules.

    Raises
    ------
    LookupError
        If there is none; the message names the closest.
    """
    known = {key: question for name in names for key, question in questions(name).items()}
    if wanted in known:
        return known[wanted]
    close = difflib.get_close_matches(str(wanted), known, n=1)
    hint = f": did you mean {close[0]!r}?" if close else "."
    raise LookupError(f"There is no question {wanted!r}{hint}")
