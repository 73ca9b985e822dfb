"""What a student is given in place of an answer, and how it shows when it is run."""

from __future__ import annotations

from typing import Any

# nbgrader_config.py writes it into notebooks: `raise NotImplementedError("…")`.
STUB_WORDS = "Replace this line by your code."


def is_stub(error: dict[str, Any]) -> bool:
    """Whether an exception, as :func:`~.observe.describe_error` tells it, comes from a line that says
    that nothing has been written yet."""
    source = error["lines"][-1]["source"] if error["lines"] else ""
    raises = source.startswith("raise NotImplementedError")
    return error["type"] == "NotImplementedError" and bool(raises)
