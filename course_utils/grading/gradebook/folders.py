"""Where nbgrader's configuration says that the folders of a course are."""

from __future__ import annotations

from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Configurable


def course_of(part: Configurable) -> CourseDirectory:
    """nbgrader's folders of the course that one of its parts works for."""
    above: Configurable | None = part
    while not hasattr(above, "coursedir"):
        assert above is not None, f"{part} is no part of nbgrader"
        above = above.parent
    found: CourseDirectory = above.coursedir  # type: ignore[union-attr]  # it has one
    return found


def submitted(coursedir: CourseDirectory, student: str, assignment: str) -> Path:
    """Where a student hands in."""
    return Path(
        coursedir.format_path(coursedir.submitted_directory, student, assignment)
    ).absolute()
