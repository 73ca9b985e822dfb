"""A small change to code that can be made and taken back, where it stands, and how it is said."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONG = 44  # of code that is quoted


@dataclass(frozen=True)
class Edit:
    """A change that can be made and taken back.

    Parameters
    ----------
    rank
        Likely slips have a low one.
    line
        Of the cell, where the slip is.
    say
        What is wrong there, in a sentence.
    changes
        (a node or a list, its field or place, what is to stand there).
    also
        Lines with the same slip.
    is_guess
        A number, or another shape, tried in place of one: that it fits in some cases says nothing.
    """

    rank: int
    line: int
    say: Callable[[], str]
    changes: tuple[tuple[object, str | int, object], ...]
    also: tuple[int, ...] = ()
    is_guess: bool = False

    @contextlib.contextmanager
    def made(self) -> Iterator[None]:
        """The tree with the change in it while the block runs."""
        kept = [(where, place, _get(where, place)) for where, place, _ in self.changes]
        try:
            for where, place, new in self.changes:
                _set(where, place, new)
            yield
        finally:
            for where, place, old in reversed(kept):
                _set(where, place, old)


def _get(where: object, place: str | int) -> object:
    return where[int(place)] if isinstance(where, list) else getattr(where, str(place))


def _set(where: object, place: str | int, new: object) -> None:
    if isinstance(where, list):
        where[int(place)] = new
    else:
        setattr(where, str(place), new)


@dataclass(frozen=True, eq=False)
class Spot:
    """An expression, and where it stands; ``around`` is the smallest statement or call with it."""

    where: object
    place: str | int
    node: ast.expr
    parent: ast.AST
    around: ast.AST

    def with_(
        self, rank: int, new: ast.expr, say: Callable[[], str], is_guess: bool = False
    ) -> Edit:
        ast.copy_location(new, self.node)
        ast.fix_missing_locations(new)
        changes = ((self.where, self.place, new),)
        return Edit(rank, self.node.lineno, say, changes, is_guess=is_guess)


class Scope:
    """The names of a function: its arguments, the variables that it sets, attributes of self, strings."""

    def __init__(self, function: ast.stmt) -> None:
        nodes = list(ast.walk(function))
        self.arguments = list(dict.fromkeys(n.arg for n in nodes if isinstance(n, ast.arg)))
        stored = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        self.variables = [n for n in dict.fromkeys([*self.arguments, *stored]) if n != "self"]
        self.own = list(dict.fromkeys(
            n.attr for n in nodes
            if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "self"
        ))  # fmt: skip
        docs = {id(n.value) for n in nodes if isinstance(n, ast.Expr)}
        self.strings = list(dict.fromkeys(
            n.value for n in nodes
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
        ))  # fmt: skip


def spots_in(node: ast.AST, around: ast.AST) -> Iterator[Spot]:
    """All expressions in a node that may be changed: no annotations, docstrings or words of errors."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_params", "decorator_list", "ctx"):
            continue
        children = enumerate(value) if isinstance(value, list) else [(field, value)]
        for place, child in children:
            if isinstance(child, ast.Import | ast.ImportFrom | ast.Raise | ast.JoinedStr):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.expr) and not isinstance(
                getattr(child, "ctx", None), ast.Store
            ):
                where = value if isinstance(value, list) else node
                yield Spot(where, place, child, node, around)
            if isinstance(child, ast.AST):
                wider = child if isinstance(child, ast.stmt | ast.Call) else around
                yield from spots_in(child, wider)


def saying(node: ast.AST, words: str) -> Callable[[], str]:
    def say() -> str:
        text = text_of(node)
        # Words that quote the very part need no more, where what is around it is too long to be read.
        return words if text.endswith("…") and words.startswith("`") else f"`{text}`: {words}"

    return say


def text_of(node: ast.AST) -> str:
    line = ast.unparse(node).partition("\n")[0]
    return line if len(line) <= LONG else f"{line[: LONG - 1]}…"


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_module(node: ast.AST) -> bool:
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in ("torch", "F", "nn", "np", "math", "random")


def is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
