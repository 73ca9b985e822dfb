"""Slips in lines: one too many, one left out, one at another place, and the frames of loops and conditions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from course_utils.checks.slips.confused import OPERATORS, SIGNS
from course_utils.checks.slips.edit import Edit, Scope, is_docstring, saying


def of_block(node: ast.AST, field: str, block: list[ast.stmt], scope: Scope) -> Iterator[Edit]:
    def with_(rank: int, line: int, new: list[ast.stmt], say: Callable[[], str]) -> Edit:
        for statement in new:
            ast.fix_missing_locations(statement)
        return Edit(rank, line, say, ((node, field, new),))

    lines = [s for s in block if not is_docstring(s)]
    for i, one in enumerate(block):
        if is_docstring(one):
            continue
        rest: list[ast.stmt] = [s for s in block if s is not one]
        passing = ast.copy_location(ast.Pass(), one)
        if not isinstance(one, ast.Return | ast.FunctionDef):
            yield with_(
                0, one.lineno, rest or [passing], saying(one, "this line does not belong here.")
            )
        for j, other in enumerate(rest):
            if j in (i - 1, i) or is_docstring(other) or isinstance(one, ast.Return):
                continue
            moved = [*rest[:j], one, *rest[j:]]
            early = j > i
            words = f"it comes too {'early' if early else 'late'}: its place is before line {other.lineno}."
            yield with_(1, one.lineno, moved, saying(one, words))
        if rest and i < len(block) - 2 and not isinstance(block[-1], ast.Return):
            words = "it comes too early: its place is at the end."
            yield with_(1, one.lineno, [*rest, one], saying(one, words))
        yield from _of_statement(with_, block, i, one)
    for call, rank, why in _missing_lines(scope):
        for i, other in enumerate(block):
            if is_docstring(other):
                continue
            line = ast.copy_location(ast.Expr(ast.parse(call, mode="eval").body), other)
            words = f"`{call}` is missing{why} before this."
            yield with_(rank, other.lineno, [*block[:i], line, *block[i:]], saying(other, words))
    if lines and isinstance(node, ast.FunctionDef) and node.name != "__init__":
        within = _no_grad(lines)
        words = "it keeps the graph: `with torch.no_grad():` is missing."
        docs = [s for s in block if is_docstring(s)]
        yield with_(2, lines[0].lineno, [*docs, within], lambda: words)


def _of_statement(
    with_: Callable[..., Edit], block: list[ast.stmt], i: int, one: ast.stmt
) -> Iterator[Edit]:
    """What may be off with the frame of a statement: a loop, a condition, a with."""
    before, after = block[:i], block[i + 1 :]
    if isinstance(one, ast.For | ast.While) and len(one.body) > 1:
        last, rest = one.body[-1], one.body[:-1]
        words = "it stands inside the loop: its place is behind it."
        yield with_(
            0, last.lineno, [*before, _with_body(one, rest), last, *after], saying(last, words)
        )
        first, rest = one.body[0], one.body[1:]
        words = "it stands inside the loop: its place is before it."
        yield with_(
            0, first.lineno, [*before, first, _with_body(one, rest), *after], saying(first, words)
        )
    if isinstance(one, ast.For | ast.While):
        if after and not isinstance(after[0], ast.Return):
            words = "it stands behind the loop: its place is inside it."
            inner = _with_body(one, [*one.body, after[0]])
            yield with_(0, after[0].lineno, [*before, inner, *after[1:]], saying(after[0], words))
        if before and not is_docstring(before[-1]):
            words = "it stands before the loop: its place is inside it."
            inner = _with_body(one, [before[-1], *one.body])
            yield with_(
                0, before[-1].lineno, [*before[:-1], inner, *after], saying(before[-1], words)
            )
    if isinstance(one, ast.If):
        words = "this condition does not belong here."
        yield with_(0, one.lineno, [*before, *one.body, *after], saying(one.test, words))
        if one.orelse:
            yield with_(2, one.lineno, [*before, *one.orelse, *after], saying(one.test, words))
    if isinstance(one, ast.With):
        words = "this `with` does not belong here."
        yield with_(0, one.lineno, [*before, *one.body, *after], saying(one, words))
        if len(one.body) > 1:
            last, rest = one.body[-1], one.body[:-1]
            words = "its place is behind the `with` block."
            yield with_(
                1, last.lineno, [*before, _with_body(one, rest), last, *after], saying(last, words)
            )
    if isinstance(one, ast.Assign | ast.Expr | ast.AugAssign):
        words = "it keeps the graph: torch.no_grad() is missing around it."
        yield with_(3, one.lineno, [*before, _no_grad([one]), *after], saying(one, words))
    if isinstance(one, ast.AugAssign):
        plain = ast.copy_location(ast.Assign([one.target], one.value), one)
        words = "it adds to what was there before: a plain = is asked for."
        yield with_(1, one.lineno, [*before, plain, *after], saying(one, words))
        for other in OPERATORS.get(type(one.op), ()):
            turned = ast.copy_location(ast.AugAssign(one.target, other(), one.value), one)
            words = f"{SIGNS[other]}= belongs there, not {SIGNS[type(one.op)]}=."
            yield with_(0, one.lineno, [*before, turned, *after], saying(one, words))
    if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
        both = ast.AugAssign(one.targets[0], ast.Add(), one.value)
        words = "it forgets what was there before: += is asked for."
        yield with_(
            1, one.lineno, [*before, ast.copy_location(both, one), *after], saying(one, words)
        )
    if isinstance(one, ast.Expr) and i == len(block) - 1:
        back = ast.copy_location(ast.Return(one.value), one)
        yield with_(0, one.lineno, [*before, back], saying(one, "`return` is missing before it."))


def _missing_lines(scope: Scope) -> Iterator[tuple[str, int, str]]:
    for name in scope.arguments:
        if "optimizer" in name:
            yield f"{name}.zero_grad()", 1, ""
            yield f"{name}.step()", 2, ""
        elif name.startswith(("net", "average")):
            yield f"{name}.train()", 2, ""
            yield f"{name}.eval()", 2, ""


def _with_body(frame: ast.stmt, body: list[ast.stmt]) -> ast.stmt:
    """The like of a loop or a with, around other lines."""
    fields = {**dict(ast.iter_fields(frame)), "body": body}
    return ast.copy_location(type(frame)(**fields), frame)


def _no_grad(lines: list[ast.stmt]) -> ast.stmt:
    frame = ast.parse("with __import__('torch').no_grad():\n    pass").body[0]
    assert isinstance(frame, ast.With)
    frame.body = lines
    return ast.copy_location(frame, lines[0])
