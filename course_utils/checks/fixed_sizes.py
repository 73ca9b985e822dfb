"""Sizes that are fixed in a student's function, to be named where shapes do not fit."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Iterator, Mapping
from types import CodeType

# Calls whose numbers are sizes.
_TAKE_SIZES = {
    "arange", "empty", "expand", "eye", "full", "one_hot", "ones", "rand", "randint", "randn", "range",
    "repeat", "reshape", "split", "unflatten", "view", "zeros",
}  # fmt: skip
LONG = 40


def fixed_sizes(code: CodeType, variables: Mapping[str, object]) -> list[str]:
    """Sizes that stand as numbers in the source of a function, such as ``["view(-1, 2)", "K = 10"]``.

    Parameters
    ----------
    code
        Of the function, from a notebook cell or a script.
    variables
        Those of its module, in which it may find a constant.
    """
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    try:
        tree = ast.parse(textwrap.dedent("".join(inspect.getblock(lines))))
    except (IndexError, SyntaxError, ValueError):  # a lambda, or a part of a line
        return []
    # A name that the function sets itself is not the notebook's variable of the same name.
    own = {*code.co_varnames, *code.co_cellvars}
    outside = {name: value for name, value in variables.items() if name not in own}
    return list(dict.fromkeys(_found(tree, outside)))[:3]


def _found(tree: ast.AST, variables: Mapping[str, object]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            call = node.func
            name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
            words = f"{name}({', '.join(map(ast.unparse, node.args))})"
            sizes = [size for arg in node.args for size in _flat(arg)]
            if name in _TAKE_SIZES and any(map(_is_size, sizes)) and len(words) <= LONG:
                yield words
        elif isinstance(node, ast.Assign) and _is_size(node.value) and len(node.targets) == 1:
            yield ast.unparse(node)
        elif isinstance(node, ast.Name) and type(variables.get(node.id)) is int:
            yield f"{node.id} = {variables[node.id]}"


def _flat(argument: ast.expr) -> list[ast.expr]:
    return argument.elts if isinstance(argument, ast.Tuple | ast.List) else [argument]


def _is_size(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1
