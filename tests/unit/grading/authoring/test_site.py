"""When no site is made; what a made one is like, tests/browser/test_site.py looks at."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring import site


@pytest.fixture
def sphinx(monkeypatch):
    """sphinx(code) stands for a Sphinx that makes one page and ends with that code."""

    def stand_in(code: int) -> None:
        def run(command, **_):
            made = Path(command[-1])
            made.mkdir()
            (made / "index.html").write_text("made")
            return subprocess.CompletedProcess(command, code, "", "docs/a.md: no such page")

        monkeypatch.setattr(site.subprocess, "run", run)

    monkeypatch.setattr(site, "stage", lambda folder, *_: folder / "docs")
    return stand_in


def test_a_leak_publishes_nothing(tmp_path, monkeypatch, sphinx):
    sphinx(0)
    monkeypatch.setattr(site, "leaked", lambda *_: ["01_a.html: return half"])
    out = tmp_path / "out"
    with pytest.raises(ValueError, match=r"solutions away:\n01_a.html: return half"):
        site.build(out, "students")
    assert not out.exists()
    site.build(out, "instructor")
    assert (out / "index.html").read_text() == "made"


def test_what_sphinx_complains_of_is_said(tmp_path, sphinx):
    sphinx(1)
    with pytest.raises(ValueError, match=r"docs/a\.md: no such page"):
        site.build(tmp_path / "out", "instructor")
    assert not (tmp_path / "out").exists()


def test_without_mathjax_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "MATHJAX", "not/there")
    monkeypatch.setattr(site, "ASSIGNMENTS", ())
    with pytest.raises(ValueError, match="There is no not/there: run npm ci"):
        site.stage(tmp_path, "students")


def test_a_solution_has_a_page_for_instructors_alone():
    for assignment in ASSIGNMENTS:
        name = assignment.partition("_")[2]
        solution, student = (f"{f}/{assignment}/{name}.ipynb" for f in ("solutions", "notebooks"))
        pages = {edition: site.what_there_is(ROOT, edition) for edition in site.EDITIONS}
        assert solution not in pages["students"]
        assert pages["instructor"][solution] == pages["students"][student]
