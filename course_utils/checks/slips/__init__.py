"""Slips: small changes to a student's code, likely ones first, each of which would mend one.

An operator, a sign, a constant, a name, a reduction or an axis taken for another, a line too many or at
another place, a call left out. Nothing but :mod:`~.search` runs code, or knows what is right.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from course_utils.checks.slips.edit import Edit, Scope, spots_in
from course_utils.checks.slips.expressions import exchanged, of_spot, too_early
from course_utils.checks.slips.lines import of_block

MANY = 6  # places in which one slip is made


def edits(functions: list[ast.stmt]) -> list[Edit]:
    """All changes of these functions and classes, the likeliest first; equal ones by line."""
    found: list[Edit] = []
    names: set[str] = set()
    for function in functions:
        scope = Scope(function)
        names |= set(scope.variables)
        for node in ast.walk(function):
            for field in ("body", "orelse"):
                block = getattr(node, field, None)
                if isinstance(block, list) and not isinstance(node, ast.ClassDef):
                    found += of_block(node, field, block, scope)
        spots = list(spots_in(function, function))
        for spot in spots:
            found += of_spot(spot, scope)
        found += exchanged(spots, scope)
        found += too_early(spots)
    return sorted([*found, *_everywhere(found, names)], key=lambda edit: edit.rank)


def _everywhere(found: list[Edit], names: set[str]) -> Iterator[Edit]:
    """What is the same slip in several places, mended in all of them.

    It is the same where it is said in the same words, or in words that differ by variables alone.
    """
    by_words: dict[str, list[Edit]] = {}
    for edit in found:
        words = edit.say().rpartition("`: ")[2]
        for key in {words, re.sub(r"\w+", lambda m: "·" if m[0] in names else m[0], words)}:
            by_words.setdefault(key, []).append(edit)
    for words, same in by_words.items():
        changes = tuple(change for edit in same for change in edit.changes)
        places = {(id(where), place) for where, place, _ in changes}
        if words and 1 < len(same) <= MANY and len(places) == len(changes):
            lines = sorted({edit.line for edit in same[1:]})
            yield replace(same[0], changes=changes, also=tuple(lines))
