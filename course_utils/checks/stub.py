"""What a student is given in place of an answer, and how it shows when it is run."""

from __future__ import annotations

from course_utils.checks.record import Raised

# nbgrader_config.py writes it into notebooks: `raise NotImplementedError("…")`.
STUB_WORDS = "Replace this line by your code."


def is_stub(error: Raised) -> bool:
    """Whether an exception, as :func:`~.observe.describe_error` tells it, comes from a line that says
    that nothing has been written yet."""
    lines = error.get("lines")
    source = lines[-1]["source"] if lines else ""
    raises = source.startswith("raise NotImplementedError")
    return error["type"] == "NotImplementedError" and bool(raises)
