"""A student's folder: which file is the notebook, which are helpers, and what is refused."""

from __future__ import annotations

import ast
import importlib.util
import os
import stat
import sys
import warnings
from collections.abc import Collection
from pathlib import Path

from course_utils.grading.limits import Limits
from course_utils.grading.submissions import clean


class RefusedError(ValueError):
    """A submission that cannot be graded; the message says why, for a person."""


def refuse_links(folder: Path) -> None:
    """Raise RefusedError if what a student handed in lies somewhere else."""
    if folder.is_symlink() or folder.parent.is_symlink():
        raise RefusedError("the folder is a link: links are not followed")


def helper_files(folder: Path, limits: Limits) -> tuple[dict[str, str], list[str]]:
    """The student's own modules: ``.py`` files beside the notebook, which it may import.

    Returns
    -------
    (text by file name, notes on those that are left out)
    """
    found: dict[str, str] = {}
    left_out: list[str] = []
    room = limits.helper_bytes
    modules = (n for n in os.listdir(folder) if n.endswith(".py") and n != "nbgrader_config.py")
    for name in sorted(modules)[:1000]:
        try:
            data = read_bytes(folder / name, limits)
            if not name.removesuffix(".py").isidentifier():
                raise RefusedError("no module can have this name")
            if _is_taken(name.removesuffix(".py")):
                raise RefusedError("a module of this name is installed, and is what is imported")
            if len(found) == limits.helper_files or len(data) > room:
                raise RefusedError("there are too many of them, or they are too long")
            found[name] = data.decode("utf-8")
            room -= len(data)
        except UnicodeDecodeError:
            left_out.append(f"{_shown(name)} is left out: it is not text")
        except RefusedError as refusal:
            left_out.append(f"{_shown(name)} is left out: {refusal}")
    return found, left_out[:10]


def not_installed(source: str, helpers: Collection[str]) -> list[str]:
    """Modules that code imports and that are neither installed where grading runs nor the student's
    own (``helpers``, by file name)."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        with warnings.catch_warnings(action="ignore"):  # of the student's code, to nobody here
            tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    found = dict.fromkeys(name.partition(".")[0] for name in names)
    return [n for n in found if f"{n}.py" not in helpers and not _is_taken(n)]


def _is_taken(name: str) -> bool:
    if name in sys.stdlib_module_names or name in sys.modules or name in ("inside", "course_utils"):
        return True
    return importlib.util.find_spec(name) is not None


def _candidates(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """Notebooks in a folder or, where it has none, in the folders in it; and remarks on others."""
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
        names, remarks = _notebooks(entries, "")
        if not names and not remarks:
            inner = [
                e for e in entries if e.is_dir(follow_symlinks=False) and e.name[0] not in "._"
            ]
            for entry in inner[:20]:
                found = _notebooks(
                    sorted(os.scandir(entry), key=lambda e: e.name), f"{entry.name}/"
                )
                names, remarks = names + found[0], remarks + found[1]
    except OSError as error:
        raise RefusedError(f"the folder cannot be read: {error.strerror}") from None
    # The right name first, so that it is what remarks are about when nothing can be read.
    names.sort(key=lambda n: (n != f"{name}.ipynb", n))
    if len(names) > 20:
        remarks.append(f"only the first 20 of {len(names)} notebooks were looked at")
    return names[:20], remarks


def _notebooks(entries: list[os.DirEntry[str]], place: str) -> tuple[list[str], list[str]]:
    names, remarks = [], []
    for entry in entries:
        if not entry.name.lower().endswith((".ipynb", ".ipynb.json", ".ipynb.txt")):
            continue
        if entry.is_symlink():
            remarks.append(f"{_shown(entry.name)} is a link: links are not followed")
        elif not entry.is_file(follow_symlinks=False):
            remarks.append(f"{_shown(entry.name)} is not a file")
        else:
            names.append(f"{place}{entry.name}")
    return names, remarks


def _nothing(folder: Path) -> str:
    """That there is no notebook, and what there is instead."""
    others = sorted(n for n in os.listdir(folder) if n != "timestamp.txt")
    if not others:
        return "there is no notebook in it, nor anything else"
    more = f" and {len(others) - 5} more" if len(others) > 5 else ""
    return f"there is no notebook in it, but {', '.join(map(_shown, others[:5]))}{more}"


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a file that a stranger may have put there.

    Raises
    ------
    RefusedError
        If it is a link, no file, or too large.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise RefusedError(f"it cannot be opened: {error.strerror}") from None
    state = os.fstat(fd)
    if not stat.S_ISREG(state.st_mode):  # a folder or a pipe may well be called notes.py
        os.close(fd)
        raise RefusedError("it is not a file")
    with open(fd, "rb") as file:
        if state.st_size > limits.notebook_bytes:
            raise RefusedError(
                f"it has {state.st_size / 2**20:.0f} MB; the limit is "
                f"{limits.notebook_bytes / 2**20:.0f} MB: clear its outputs"
            )
        return file.read(limits.notebook_bytes + 1)


def _shown(name: str) -> str:
    """A file name for a message: on one line, not too long."""
    return clean.line(name)[:80]
