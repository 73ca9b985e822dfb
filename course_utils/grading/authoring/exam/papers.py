"""An exam on paper and for a learning platform: Markdown, HTML, Moodle's GIFT, text2qti's format."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from course_utils.checks.questions import marked
from course_utils.grading.authoring.exam.items import TEMPLATES, Draw, Item, Option, make

LETTERS = "abcd"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 12pt/1.45 serif; max-width: 42em; margin: 2em auto; padding: 0 1em; }}
li {{ break-inside: avoid; margin-bottom: 1em; }} li li {{ margin: 0; }}
</style></head><body><h1>{title}</h1>
{body}
</body></html>
"""


def exam(seed: str, notebooks: Sequence[str], size: int, version: str) -> list[Item]:
    """The questions of one version of a paper.

    Parameters
    ----------
    seed
        Chooses the templates, for all versions alike.
    notebooks
        Of which assignments, such as ``["01_vanilla_gan"]``.
    version
        Such as ``"A"``: another one has other numbers, and another order.

    Raises
    ------
    ValueError
        If there are fewer templates than ``size``.
    """
    names = [name for name, (notebook, _) in TEMPLATES.items() if notebook in notebooks]
    if len(names) < size:
        raise ValueError(f"There are {len(names)} templates of these notebooks, and not {size}.")
    chosen = Draw(f"{seed}/templates").shuffled(names)[:size]
    order = Draw(f"{seed}/{version}/order").shuffled(chosen)
    return [make(name, f"{seed}/{version}") for name in order]


def paper(title: str, items: Sequence[Item]) -> str:
    """The paper, as Markdown."""
    parts = [f"# {title}\n"]
    for k, item in enumerate(items, 1):
        options = [f"   {letter}) {o.says}" for letter, o in _lettered(item)]
        parts.append("\n".join([f"{k}. {item.asks}\n", *options, ""]))
    return "\n".join(parts)


def page(title: str, items: Sequence[Item]) -> str:
    """The paper as a web page, to be printed."""
    body = ["<ol>"]
    for item in items:
        options = "".join(f"<li>{marked(option.says)}</li>" for option in item.options)
        body.append(f'<li><p>{marked(item.asks)}</p><ol type="a">{options}</ol></li>')
    return PAGE.format(title=html.escape(title), body="\n".join([*body, "</ol>"]))


def key(title: str, items: Sequence[Item]) -> str:
    """The key as Markdown: the right letter, and how one comes to every option."""
    parts = [f"# {title}: key\n"]
    for k, item in enumerate(items, 1):
        lines = [f"{k}. **{LETTERS[item.right]}** ({item.name}, {item.notebook})\n"]
        lines += [f"   - {letter}) {o.says}: {o.why}" for letter, o in _lettered(item)]
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)


def gift(title: str, items: Sequence[Item]) -> str:
    """The paper for Moodle, as GIFT; options carry their reasons as feedback."""
    parts = [f"$CATEGORY: {title}\n"]
    for k, item in enumerate(items, 1):
        lines = [f"::{k:02d} {item.name}::[html]{_gift(marked(item.asks))}{{"]
        for option in item.options:
            mark = "=" if option.right else "~"
            lines.append(f"\t{mark}{_gift(marked(option.says))}#{_gift(marked(option.why))}")
        parts.append("\n".join([*lines, "}\n"]))
    return "\n".join(parts)


def text2qti(title: str, items: Sequence[Item]) -> str:
    """The paper in the format that text2qti makes QTI for Canvas of."""
    parts = [f"Quiz title: {title}\n"]
    for k, item in enumerate(items, 1):
        lines = [f"Title: {item.name}", "Points: 1", f"{k}.  {item.asks}"]
        for letter, option in _lettered(item):
            lines.append(f"{'*' if option.right else ''}{letter}) {option.says}")
            lines.append(f"... {option.why}")
        parts.append("\n".join([*lines, ""]))
    return "\n".join(parts)


def _lettered(item: Item) -> zip[tuple[str, Option]]:
    return zip(LETTERS, item.options, strict=True)


def _gift(text: str) -> str:
    """Text in which nothing is taken for GIFT's own signs."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text)
