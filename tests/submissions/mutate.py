"""Wrong answers made by rule from the solutions: one small change each."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from course_utils.grading.authoring.source import Answer, Source

OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
METHODS = {
    "mean": "sum", "sum": "mean", "max": "min", "min": "max", "argmax": "argmin", "exp": "log",
    "log": "exp", "ones_like": "zeros_like", "zeros_like": "ones_like", "ones": "zeros",
    "zeros": "ones", "randn": "rand", "rand": "randn", "eval": "train",
}  # fmt: skip
REMOVED = ("detach", "clone", "float", "long", "item", "squeeze", "unsqueeze", "sigmoid", "log")


SAME = "def _same(x):\n    return x\n\n"  # in place of a method that is removed


@dataclass(frozen=True)
class Mutant:
    """A solution with one change, said in ``words``: what stood there, and what stands there now."""

    assignment: str
    exercise: str
    rule: str
    words: str
    code: str

    @property
    def answer(self) -> Answer:
        place = f"<{self.assignment}/{self.exercise}, {self.rule}: {self.words}>"
        return Answer(self.exercise, "wrong", self.words, self.code, place)


def mutants(source: Source, exercises: Collection[str] = ()) -> Iterator[Mutant]:
    """All of an assignment, or of some exercises, in the order of its notebook, none twice."""
    for exercise in source.exercises():
        if exercises and exercise not in exercises:
            continue
        tree = _cell_with(source, exercise)
        seen = {SAME + ast.unparse(tree)}
        for rule, words, code in _changed(tree):
            if code not in seen:
                seen.add(code)
                yield Mutant(source.assignment, exercise, rule, words, code)


def _cell_with(source: Source, exercise: str) -> ast.Module:
    for cell in source.solution_cells():
        tree = ast.parse(cell.source)
        for node in tree.body:
            if getattr(node, "name", None) == exercise:
                return tree
    raise ValueError(f"No cell of {source.assignment} defines {exercise}.")


def _changed(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """(rule, words, code of the cell) for each change; each works on a copy of its own."""
    packed = pickle.dumps(tree)  # which copies faster than copy.deepcopy
    for place, node in enumerate(_nodes(tree)):
        for rule, change in _changes(node):
            twin: ast.Module = pickle.loads(packed)
            old = list(_nodes(twin))[place]
            before = _line(old)
            change(old)
            ast.fix_missing_locations(twin)
            yield rule, f"{before} -> {_line(old)}", SAME + ast.unparse(twin)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """What may be changed: not the words of errors, docstrings, annotations or imports."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.arg):
            continue
        yield node
        if not isinstance(node, ast.Raise):
            yield from _nodes(node)


def _line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:100]


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        if isinstance(block, list) and not isinstance(node, ast.ClassDef):
            for i, statement in enumerate(block):
                if not _is_docstring(statement) and not isinstance(statement, ast.Pass):
                    yield f"drop {_line(statement)}", _dropping(field, i)
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list:
        yield "drop a decorator", lambda n: n.decorator_list.clear()
    if isinstance(node, ast.With):
        yield "unwrap with", _unwrap
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in OPERATORS:
        yield "operator", lambda n: setattr(n, "op", OPERATORS[type(n.op)]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        yield "comparison", lambda n: n.ops.__setitem__(0, OPERATORS[type(n.ops[0])]())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not", lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Tuple):
        yield "sign", lambda n: setattr(n, "value", ast.UnaryOp(ast.USub(), n.value))
    if isinstance(node, ast.Constant):
        yield from _constants(node)
    if isinstance(node, ast.Call):
        yield from _calls(node)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield (
            "exchange results",
            lambda n: n.value.elts.__setitem__(slice(0, 2), n.value.elts[1::-1]),
        )


def _constants(node: ast.Constant) -> Iterator[tuple[str, object]]:
    if isinstance(node.value, bool):
        yield "flag", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node.value, int):
        yield "constant", lambda n: setattr(n, "value", n.value + 1)
    elif isinstance(node.value, float):
        yield "constant", lambda n: setattr(n, "value", 2 * n.value or 0.5)


def _calls(node: ast.Call) -> Iterator[tuple[str, object]]:
    for i in range(len(node.args) - 1):
        if not any(isinstance(a, ast.Starred) for a in node.args[i : i + 2]):
            one, other = map(_line, node.args[i : i + 2])
            yield f"swap {one} and {other}", _swapping(i)
    for i, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield f"drop {keyword.arg}=", lambda n, i=i: n.keywords.pop(i)
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in METHODS:
            yield "method", lambda n: setattr(n.func, "attr", METHODS[n.func.attr])
        if (name in REMOVED and not isinstance(node.func.value, ast.Name | ast.Attribute)) or (
            name in REMOVED and not _is_module(node.func.value)
        ):
            yield f"remove .{name}()", _unmethod


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("torch", "F", "nn", "np", "math")


def _dropping(field: str, i: int) -> object:
    return lambda node: getattr(node, field).__setitem__(i, ast.Pass())


def _swapping(i: int) -> object:
    def change(node: ast.Call) -> None:
        node.args[i], node.args[i + 1] = node.args[i + 1], node.args[i]

    return change


def _unwrap(node: ast.With) -> None:
    """`with x:` becomes `if True:`, with what it binds bound."""
    name = node.items[0].optional_vars
    bound = [ast.Assign([name], node.items[0].context_expr)] if name else []
    node.items = [
        ast.withitem(ast.parse("__import__('contextlib').nullcontext()", mode="eval").body)
    ]
    node.body[:0] = bound


def _unmethod(node: ast.Call) -> None:
    """`x.detach()` becomes `x`; arguments go."""
    node.func, node.args, node.keywords = ast.Name("_same", ast.Load()), [node.func.value], []
