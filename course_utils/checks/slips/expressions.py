"""Slips in one expression: a sign, an operator, a constant, a name, a call, or what is left out around it."""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator, Mapping

from course_utils.checks.slips.confused import (
    COMPARISONS,
    FACTORS,
    GROUPS,
    MISSING_CALLS,
    MISSING_KEYWORDS,
    OPERATORS,
    SIGNS,
    TAKE_DIM,
    alike,
    numbers_near,
)
from course_utils.checks.slips.edit import Edit, Scope, Spot, called, is_module, saying, text_of


def of_spot(spot: Spot, scope: Scope) -> Iterator[Edit]:
    node = spot.node
    is_called = isinstance(spot.parent, ast.Call) and spot.place == "func"
    if isinstance(node, ast.BinOp):
        yield from _binary(spot, node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        if isinstance(spot.parent, ast.Slice):
            return
        sign = "the minus sign" if isinstance(node.op, ast.USub) else "`not`"
        yield spot.with_(0, node.operand, saying(node, f"{sign} does not belong here."))
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _comparison(spot, node)
    elif isinstance(node, ast.BoolOp):
        for i, one in enumerate(node.values):
            rest = [v for j, v in enumerate(node.values) if j != i]
            new = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
            yield spot.with_(
                2, new, saying(node, f"the condition `{text_of(one)}` does not belong here.")
            )
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        words = (
            "`or` belongs there, not `and`."
            if other is ast.Or
            else "`and` belongs there, not `or`."
        )
        yield spot.with_(1, ast.BoolOp(other(), node.values), saying(node, words))
    elif isinstance(node, ast.IfExp):
        for branch in (node.body, node.orelse):
            words = f"`{text_of(branch)}` is asked for in both cases."
            yield spot.with_(2, branch, saying(node, words))
        turned = ast.IfExp(node.test, node.orelse, node.body)
        yield spot.with_(1, turned, saying(node, "the two cases are exchanged."))
    elif isinstance(node, ast.Call):
        yield from _call(spot, node)
    elif isinstance(node, ast.Subscript):
        part = f"[{text_of(node.slice)}]"
        yield spot.with_(1, node.value, saying(node, f"`{part}` does not belong here."))
    elif isinstance(node, ast.Constant):
        yield from _constant(spot, node, scope)
    elif isinstance(node, ast.Name) and not is_called:
        yield from _name(spot, node, scope)
    elif isinstance(node, ast.Attribute) and not is_called:
        yield from _attribute(spot, node, scope)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from _swaps(node, node.elts)
        for one in node.elts if len(node.elts) > 1 else ():
            fewer = copy.copy(node)
            fewer.elts = [e for e in node.elts if e is not one]
            yield spot.with_(1, fewer, saying(node, f"`{text_of(one)}` does not belong here."))
    elif isinstance(node, ast.Dict):
        yield from _swaps(node, node.values)
    if isinstance(node, ast.Name | ast.Attribute) and is_called:
        yield from _function(spot, node)
    if not is_called:
        yield from _missing(spot, scope)


def _binary(spot: Spot, node: ast.BinOp) -> Iterator[Edit]:
    sign = SIGNS.get(type(node.op), "?")
    for i, other in enumerate(OPERATORS.get(type(node.op), ())):
        words = f"{SIGNS[other]} belongs there, not {sign}."
        new = ast.BinOp(node.left, other(), node.right)
        yield spot.with_(0 if i == 0 else 2, new, saying(node, words))
    left, right = f"{text_of(node.left)} {sign}", f"{sign} {text_of(node.right)}"
    yield spot.with_(0, node.left, saying(node, f"`{right}` does not belong here."))
    yield spot.with_(0, node.right, saying(node, f"`{left}` does not belong here."))
    # The like with other brackets: (a + b) / c and a + b / c.
    if isinstance(node.left, ast.BinOp):
        one = node.left
        inner = ast.BinOp(one.right, node.op, node.right)
        yield spot.with_(1, ast.BinOp(one.left, one.op, inner), saying(node, BRACKETS))
    if isinstance(node.right, ast.BinOp):
        one = node.right
        inner = ast.BinOp(node.left, node.op, one.left)
        yield spot.with_(1, ast.BinOp(inner, one.op, one.right), saying(node, BRACKETS))
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        new = ast.BinOp(node.right, node.op, node.left)
        yield spot.with_(0, new, saying(node, f"the two sides of {sign} are exchanged."))


BRACKETS = "the brackets stand at another place."


def _comparison(spot: Spot, node: ast.Compare) -> Iterator[Edit]:
    sign = SIGNS.get(type(node.ops[0]), "?")
    for i, other in enumerate(COMPARISONS.get(type(node.ops[0]), ())):
        new = ast.Compare(node.left, [other()], node.comparators)
        yield spot.with_(2 * i, new, saying(node, f"{SIGNS[other]} belongs there, not {sign}."))


def _call(spot: Spot, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    if name == "super" or "super()" in text_of(node):
        return
    if isinstance(node.func, ast.Attribute) and not is_module(node.func.value):
        words = f"`.{name}({', '.join(map(text_of, node.args))})` does not belong here."
        yield spot.with_(0, node.func.value, saying(node, words))
    elif node.args and not isinstance(node.args[0], ast.Starred):
        words = f"`{text_of(node.func)}` does not belong here."
        yield spot.with_(1, node.args[0], saying(node, words))
    yield from _swaps(node, node.args)
    for one, other in itertools.combinations(node.keywords, 2):
        words = f"`{text_of(one)}` and `{text_of(other)}` are exchanged."
        changes = ((one, "value", other.value), (other, "value", one.value))
        yield Edit(1, node.lineno, saying(node, words), changes)
    for keyword in node.keywords:
        if keyword.arg:
            others = [k for k in node.keywords if k is not keyword]
            words = f"`{text_of(keyword)}` does not belong here."
            yield spot.with_(1, ast.Call(node.func, node.args, others), saying(node, words))
    for i, arg in enumerate(node.args):
        rest = [a for j, a in enumerate(node.args) if j != i]
        words = f"the argument `{text_of(arg)}` does not belong here."
        yield spot.with_(2, ast.Call(node.func, rest, node.keywords), saying(node, words))
    given = {k.arg for k in node.keywords}
    if name in TAKE_DIM and not {"dim", "axis"} & given:
        for dim in (1, 0, -1):
            more = [*node.keywords, ast.keyword("dim", ast.Constant(dim))]
            words = f"it runs over another dimension: `dim={dim}` is missing."
            yield spot.with_(1, ast.Call(node.func, node.args, more), saying(node, words))
    for key, value in MISSING_KEYWORDS.get(name, ()):
        if key not in given:
            more = [*node.keywords, ast.keyword(key, ast.Constant(value))]
            words = f"`{key}={value}` is missing."
            yield spot.with_(2, ast.Call(node.func, node.args, more), saying(node, words))


def _function(spot: Spot, node: ast.Name | ast.Attribute) -> Iterator[Edit]:
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    for rank, group in GROUPS:
        if name not in group:
            continue
        for other in group:
            if other == name:
                continue
            new: ast.expr
            if isinstance(node, ast.Attribute):
                new = ast.Attribute(node.value, other, ast.Load())
            else:
                new = ast.Name(other, ast.Load())
            words = f"{other} is asked for, not {name}."
            yield spot.with_(rank, new, saying(spot.parent, words))


def _constant(spot: Spot, node: ast.Constant, scope: Scope) -> Iterator[Edit]:
    value, text = node.value, text_of(node)
    where = spot.around if isinstance(spot.around, ast.Call) else spot.parent
    if isinstance(value, bool):
        yield spot.with_(
            0, ast.Constant(not value), saying(where, f"{not value} is asked for, not {value}.")
        )
        return
    if isinstance(value, str):
        for other in scope.strings:
            if other != value:
                words = f'"{other}" belongs where "{value}" stands.'
                yield spot.with_(1, ast.Constant(other), saying(where, words))
        return
    if isinstance(value, int | float):
        for rank, number in numbers_near(value):
            words = f"{number:.6g} is asked for, not {text}."
            yield spot.with_(rank, ast.Constant(number), saying(where, words), is_guess=True)
        for name in scope.variables:
            meant = [name]
            if isinstance(value, int) and value > 1:
                meant += [f"len({name})", f"{name}.shape[1]"]
            for code in meant:
                words = f"a fixed {text} stands where `{code}` belongs."
                yield spot.with_(1, ast.parse(code, mode="eval").body, saying(where, words))


def _name(spot: Spot, node: ast.Name, scope: Scope) -> Iterator[Edit]:
    where = spot.around if isinstance(spot.around, ast.Call) else spot.parent
    if node.id not in scope.variables:
        return
    for other in scope.variables:
        if other != node.id:
            words = f"`{other}` belongs where `{node.id}` stands."
            yield spot.with_(
                1 if alike(node.id, other) else 3,
                ast.Name(other, ast.Load()),
                saying(where, words),
            )
    for sign, op in (("-", ast.Sub), ("+", ast.Add)):
        new = ast.BinOp(ast.Name(node.id, ast.Load()), op(), ast.Constant(1))
        words = f"`{node.id}` is off by one here: {sign} 1 is missing."
        yield spot.with_(4, new, saying(where, words), is_guess=True)


def _attribute(spot: Spot, node: ast.Attribute, scope: Scope) -> Iterator[Edit]:
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        for other in scope.own:
            if other != node.attr:
                new = ast.Attribute(node.value, other, ast.Load())
                words = f"`self.{other}` belongs where `self.{node.attr}` stands."
                yield spot.with_(1, new, saying(spot.parent, words))
    elif not is_module(node.value):
        yield spot.with_(1, node.value, saying(node, f"`.{node.attr}` does not belong here."))


def _swaps(node: ast.AST, parts: list[ast.expr]) -> Iterator[Edit]:
    for (i, one), (j, other) in itertools.combinations(list(enumerate(parts)), 2):
        if j - i > 2 or isinstance(one, ast.Starred) or isinstance(other, ast.Starred):
            continue
        words = f"`{text_of(one)}` and `{text_of(other)}` are exchanged."
        changes = ((parts, i, other), (parts, j, one))
        yield Edit(0, one.lineno, saying(node, words), changes)


def _missing(spot: Spot, scope: Scope) -> Iterator[Edit]:
    """What may have been left out around an expression."""
    node = spot.node
    if not isinstance(node, ast.Name | ast.Call | ast.BinOp | ast.Attribute | ast.Subscript):
        return
    if isinstance(node, ast.Name) and node.id not in scope.variables:
        return
    if isinstance(node, ast.Attribute) and (is_module(node.value) or text_of(node.value) == "self"):
        return
    if isinstance(spot.parent, ast.Attribute | ast.Expr):  # x.mean(): around the whole is tried
        return
    whole = isinstance(spot.parent, ast.Return | ast.Assign | ast.AugAssign)
    minus = ast.UnaryOp(ast.USub(), node)
    yield spot.with_(1, minus, saying(node, "a minus sign is missing."))
    less = ast.BinOp(ast.Constant(1), ast.Sub(), node)
    yield spot.with_(3, less, saying(node, "`1 -` is missing before it."))
    for rank, method, args, words in MISSING_CALLS:
        if method == "detach" and not isinstance(node, ast.Name | ast.Call):
            continue
        new = ast.Call(ast.Attribute(node, method, ast.Load()), [ast.Constant(a) for a in args], [])
        at = rank if whole else rank + 1
        yield spot.with_(at, new, saying(node, words), is_guess=rank > 2)
    for factor, words in FACTORS.items():
        times = ast.BinOp(ast.Constant(factor), ast.Mult(), node)
        yield spot.with_(3, times, saying(node, words), is_guess=True)
    if whole or isinstance(spot.parent, ast.BinOp):
        for name in scope.variables:
            for op, words in _LEFT_OUT:
                with_name = ast.BinOp(node, op(), ast.Name(name, ast.Load()))
                yield spot.with_(4, with_name, saying(node, words.format(name)))


_LEFT_OUT: tuple[tuple[type[ast.operator], str], ...] = (
    (ast.Mult, "the factor `{}` is missing."),
    (ast.Div, "it is not divided by `{}`."),
    (ast.Add, "`+ {}` is missing."),
    (ast.Sub, "`- {}` is missing."),
)


def too_early(spots: list[Spot]) -> Iterator[Edit]:
    """A mean or a sum that is taken before another function, in place of after it."""
    for inner in spots:
        node = inner.node
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, reduced = node.func.attr, node.func.value
        if name not in ("mean", "sum") or is_module(reduced):
            continue
        for outer in spots:
            around = outer.node
            if around is node or not isinstance(around, ast.Call | ast.UnaryOp | ast.BinOp):
                continue
            if not any(n is node for n in ast.walk(around)) or inner.where is outer.where:
                continue
            late = ast.Call(ast.Attribute(around, name, ast.Load()), node.args, node.keywords)
            ast.copy_location(late, around)
            ast.fix_missing_locations(late)
            changes = ((inner.where, inner.place, reduced), (outer.where, outer.place, late))
            words = f"`.{name}({', '.join(map(text_of, node.args))})` comes too early: take it of all this."
            yield Edit(1, around.lineno, saying(around, words), changes)


def exchanged(spots: list[Spot], scope: Scope) -> Iterator[Edit]:
    """Two names, or two strings, exchanged wherever they stand."""
    words = {s: s.node.value for s in spots if isinstance(s.node, ast.Constant)}
    names = {s: s.node.id for s in spots if isinstance(s.node, ast.Name)}
    for one, other in itertools.combinations(scope.strings, 2):
        turned = {one: other, other: one}
        yield from _exchange(
            {s: ast.Constant(turned[str(w)]) for s, w in words.items() if w in turned}, one, other
        )
    for one, other in itertools.combinations(scope.variables, 2):
        turned = {one: other, other: one}
        yield from _exchange(
            {s: ast.Name(turned[n], ast.Load()) for s, n in names.items() if n in turned},
            one,
            other,
        )


def _exchange(new: Mapping[Spot, ast.expr], one: str, other: str) -> Iterator[Edit]:
    if len(new) < 2:
        return
    for spot, node in new.items():
        ast.copy_location(node, spot.node)
    line = next(iter(new)).node.lineno
    words = f"`{one}` and `{other}` are exchanged, from here on."
    changes = tuple((spot.where, spot.place, node) for spot, node in new.items())
    yield Edit(1, line, lambda: words, changes)
