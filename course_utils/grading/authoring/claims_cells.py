"""Cells of claims: what the text says of the outputs, as plain asserts.

In a source such a cell has the tag ``claims``. The student's notebook does not have it; in the
executed solution it is folded, and does nothing at a smaller budget.
"""

from __future__ import annotations

import ast
import textwrap

from nbformat import NotebookNode

TAG = "claims"
# A budget is chosen the same way by everything in a notebook.
GUARD = "# What the text above says, as code: true of a run at full budget.\nif budget(full=True, smoke=False):\n"
GUARD_LINES = GUARD.count("\n")
KERNEL_SIDE = "course_utils.grading.authoring.in_kernel"


def is_claims(cell: NotebookNode) -> bool:
    return TAG in cell.metadata.get("tags", [])


def guarded(code: str) -> str:
    """A cell of claims as it stands in the solution notebook: nothing but a full run gets at it.

    Raises
    ------
    ValueError
        If indenting the code changes it.
    """
    inner = GUARD + textwrap.indent(code, "    ")
    (block,) = ast.parse(inner).body
    assert isinstance(block, ast.If)
    if ast.dump(ast.Module(block.body, [])) != ast.dump(ast.Module(ast.parse(code).body, [])):
        raise ValueError("A cell of claims has a string over several lines: keep it on one.")
    return inner


def asserts(code: str) -> list[ast.Assert]:
    """The claims of a cell, in order."""
    found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assert)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def words(claim: ast.Assert) -> str:
    """A claim in one line: its message where that is plain text, else its code."""
    if isinstance(claim.msg, ast.Constant) and isinstance(claim.msg.value, str):
        return claim.msg.value
    return ast.unparse(claim.test)


def told(code: str) -> str:
    """A guarded cell of claims that tries every one of them, and hands out what it found."""
    tree = _Trials().visit(ast.parse(code))
    (block,) = tree.body
    first, last = ast.parse("_claims.begin()\n_claims.tell()").body
    block.body = [first, *block.body, last]
    return f"import {KERNEL_SIDE} as _claims\n{ast.unparse(ast.fix_missing_locations(tree))}"


class _Trials(ast.NodeTransformer):
    """Put each assert into a trial of its own, and note the numbers that it compares."""

    def __init__(self) -> None:
        self.number = 0

    def visit_Assert(self, node: ast.Assert) -> ast.With:
        trial = ast.parse(f"with _claims.trial({self.number}): pass").body[0]
        self.number += 1
        assert isinstance(trial, ast.With)
        node.test = _noted(node.test)
        trial.body = [node]
        return trial


def _noted(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.BoolOp):
        test.values = [_noted(value) for value in test.values]
    if isinstance(test, ast.Compare):
        test.left = _seen(test.left)
        test.comparators = [_seen(side) for side in test.comparators]
    return test


def _seen(side: ast.expr) -> ast.expr:
    if not any(isinstance(node, ast.Name) for node in ast.walk(side)):
        return side  # a bound, such as -0.05
    call = ast.parse("_claims.seen(0)", mode="eval").body
    assert isinstance(call, ast.Call)
    call.args = [side]
    return call
