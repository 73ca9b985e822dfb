"""Whether a text gives a solution away: a student's notebook, a page of the site."""

from __future__ import annotations

import re

from course_utils.grading.authoring.claims_cells import is_claims
from course_utils.grading.authoring.marks import BEGIN
from course_utils.grading.authoring.source import Source

# A line as long as this tells something wherever it stands; a shorter one ("return loss") may be
# part of others, and counts where it is a line of its own.
LONG = 30
NEVER = (BEGIN, "Model answer", "Rubric")


def leaks(source: Source, text: str) -> list[str]:
    """The lines of an assignment's solutions, model answers, rubrics and claims that a text holds.

    Parameters
    ----------
    text
        Plain text, line by line: the sources of a notebook's cells, or what a page shows. Long lines
        are found by their words alone, since a page breaks lines anew and sets what Markdown marks.
    """
    lines = {line.strip() for line in text.splitlines()}
    words = _words(text)
    found = [word for word in NEVER if word in text]
    for line in source.solution_lines():
        if not re.search(r"\w", line):
            continue  # a lone bracket gives nothing away
        if line in lines or (len(line) > LONG and _words(line) in words):
            found.append(line)
    for cell in source.notebook.cells:
        if is_claims(cell):
            claims = [line.strip() for line in cell.source.splitlines()]
            found += [c for c in claims if c.startswith("assert ") and _words(c) in words]
    return found


def _words(text: str) -> str:
    """The words and numbers of a text, a blank between and around them."""
    without_addresses = re.sub(r"\]\([^)\s]*\)", "] ", text)
    words = " ".join(re.findall(r"[^\W_]+", without_addresses))
    return f" {words} "
