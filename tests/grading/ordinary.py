"""Grade a class as an ordinary user, also where the tests run as root.

As root the sandbox is made in another way than for a user who has to ask for namespaces: what holds
for one has to be shown for the other. A process of its own gives root up for good; it sees the same
system, but for folders above Python, the course and the class that an ordinary user may not enter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from course_utils.files import ROOT
from course_utils.grading import pipeline
from course_utils.grading.limits import Limits
from course_utils.grading.marking.results import Result
from course_utils.grading.pipeline import Options
from course_utils.grading.sandbox.host import SandboxError, check_sandbox, python_folders

USER = 61_234  # of nobody else's
NO_SANDBOX = 2  # how the process ends that finds none


def grade_class(assignment: str, options: Options) -> list[Result]:
    """What ``pipeline.grade_class`` returns, called by an ordinary user, who gets the folder.

    Only the root, the workers and the limits of the options are passed on.

    Raises
    ------
    SandboxError
        If ordinary users cannot make a sandbox here; the message says why.
    """
    if os.geteuid():
        return pipeline.grade_class(assignment, options)
    check_sandbox()  # it is needed here too
    request = {"assignment": assignment, "root": str(options.root), "workers": options.workers,
               "limits": asdict(options.limits)}  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="ordinary-home-") as home:
        give(Path(home))
        done = subprocess.run(
            [*in_course(options.root), sys.executable, "-m", "tests.grading.ordinary"],
            input=json.dumps(request), cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "HOME": home, "PYTHONPATH": str(ROOT),
                 "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    if done.returncode == NO_SANDBOX:
        raise SandboxError(f"An ordinary user cannot grade here: {done.stderr.splitlines()[-1]}")
    if done.returncode:
        raise RuntimeError(f"Grading as an ordinary user failed:\n{done.stderr}")
    return [Result.from_json(line) for line in done.stdout.splitlines()]


def in_course(root: Path) -> list[str]:
    """The start of a command line that an ordinary user runs, who gets the course folder."""
    if os.geteuid():
        return []
    give(root)
    return as_user([str(root)])


def give(folder: Path) -> None:
    """Let all in a folder belong to the ordinary user."""
    if os.geteuid():
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, USER, follow_symlinks=False)


def as_user(writable: list[str], uid: int = USER, mounts: tuple[str, ...] = ()) -> list[str]:
    """The start of a command line that is run as a user who sees Python, the course and ``writable``."""
    command = ["bwrap", "--die-with-parent", "--cap-add", "ALL", "--dev-bind", "/", "/", *mounts]
    opened: set[str] = set()
    readable = sorted({*python_folders(), str(ROOT)})
    for option, paths in (("--ro-bind", readable), ("--bind", writable)):
        for path in paths:
            parents = [str(p) for p in reversed(Path(path).parents)]
            closed = [p for p in parents if not os.stat(p).st_mode & 0o001]
            if not closed:
                continue
            if closed[0] not in opened:
                command += ["--perms", "0755", "--tmpfs", closed[0]]
                opened.add(closed[0])
            for parent in parents[parents.index(closed[0]) + 1 :]:
                command += ["--perms", "0755", "--dir", parent]
            command += [option, path, path]
    user = ["--reuid", str(uid), "--regid", str(uid), "--clear-groups", "--inh-caps=-all"]
    return [*command, "--", "setpriv", *user, "--bounding-set=-all", "--"]


def main() -> int:
    request = json.load(sys.stdin)
    assert os.getresuid() == (USER, USER, USER)
    options = Options(
        root=Path(request["root"]),
        workers=request["workers"],
        limits=Limits(**request["limits"]),
        progress=False,
    )
    try:
        found = pipeline.grade_class(request["assignment"], options)
    except SandboxError as error:
        print(error, file=sys.stderr)
        return NO_SANDBOX
    for result in found:
        print(result.to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
