"""The marks around a solution in a source: what stands between them, students don't get."""

from __future__ import annotations

import re

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"


def between(text: str) -> list[str]:
    """What stands between the marks of a cell, in code or in a written answer."""
    return re.findall(rf"{BEGIN}.*\n([\s\S]*?)\n.*{END}", text)
