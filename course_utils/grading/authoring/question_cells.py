"""Cells that ask a question for practice: ``check.choose("name")`` and nothing else.

What such a cell shows follows from the question's text, so it is written into the executed solution
without being run: a new question, or a new word in one, executes nothing anew.
"""

from __future__ import annotations

import re

import nbformat
from nbformat import NotebookNode

from course_utils.checks import check

CALL = re.compile(r'check\.choose\("(\w+)"\)')


def asked(cell: NotebookNode) -> str | None:
    """The name of the question that a cell asks, or None."""
    found = CALL.fullmatch(cell.source) if cell.cell_type == "code" else None
    return found[1] if found else None


def shown(name: str) -> NotebookNode:
    """The output of such a cell where no script runs: options, and reasons to be unfolded.

    Raises
    ------
    WrongCall
        If there is no such question.
    """
    choice = check.choose(name)
    data = {"text/plain": repr(choice), "text/html": choice.page()}
    return nbformat.v4.new_output("display_data", data)
