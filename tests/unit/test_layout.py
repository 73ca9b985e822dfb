"""What stands at the top of the repository, which stays as short as it is."""

import re
import subprocess

import pytest

from course_utils.files import ROOT

FOLDERS = {"course_utils", "docs", "notebooks", "solutions", "tests"}
FILES = {
    "LICENSE",
    "LICENSE-text",
    "Makefile",
    "README.md",
    "constraints.txt",
    "environment.yml",
    "nbgrader_config.py",
    "pyproject.toml",
}


def test_nothing_else_stands_at_the_top():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if not listed.stdout:
        pytest.skip("not a git checkout")
    paths = [line.split("/", 1) for line in listed.stdout.splitlines()]
    assert {path[0] for path in paths if len(path) == 1 and path[0][0] != "."} == FILES
    assert {path[0] for path in paths if len(path) == 2 and path[0][0] != "."} == FOLDERS


def test_make_lab_opens_a_notebook_that_is_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (opened,) = re.findall(r"default_url=/lab/tree/(\S+)", makefile)
    assert (ROOT / "notebooks" / opened).is_file() and opened.startswith("01_")
