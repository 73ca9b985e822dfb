"""Where nbgrader's configuration says that the folders of a course are."""

from __future__ import annotations

import os
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, Configurable
from traitlets.config.loader import PyFileConfigLoader

from course_utils.files import ROOT

CONFIG = "nbgrader_config.py"


def nbgrader_of(root: Path, more: Config | None = None) -> NbGraderAPI:
    """nbgrader in a course folder, with its ``nbgrader_config.py`` or, where it has none, ours.

    Parameters
    ----------
    root
        The course folder.
    more
        Settings that go before those.
    """
    place = next(
        path for path in (root / CONFIG, ROOT / CONFIG) if path.exists() or path.parent == ROOT
    )
    config = PyFileConfigLoader(place.name, path=str(place.parent)).load_config()
    config.CourseDirectory.root = str(root)
    config.merge(more or Config())
    return NbGraderAPI(config=config)


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


def handed_in(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """The students with a folder to hand in to, whether or not this assignment is in it."""
    path = coursedir.format_path(coursedir.submitted_directory, "\0", assignment)
    before, _, after = path.partition("\0")
    above, start = os.path.split(before)
    end = after.partition(os.sep)[0]
    if not os.path.isdir(above):
        return []
    found = [e.name for e in os.scandir(above)
             if (e.is_dir(follow_symlinks=False) and not e.name.startswith(".")) or e.is_symlink()]  # fmt: skip
    return [name[len(start) : len(name) - len(end)] for name in found
            if name.startswith(start) and name.endswith(end)]  # fmt: skip
