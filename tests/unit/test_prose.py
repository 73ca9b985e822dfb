"""Links and pictures in the prose: README files, the text of notebooks, docstrings' citations aside."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import jupytext
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

from course_utils.files import ROOT
from course_utils.grading.authoring.colab import BINDER, COLAB, Origin

PAGES = sorted(
    path
    for pattern in ("*.md", "*/**/*.md", "solutions/[0-9]*.py")
    for path in ROOT.glob(pattern)
    if not any(
        part == "node_modules" or (part.startswith(".") and part != ".github")
        for part in path.relative_to(ROOT).parts
    )
)
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").use(anchors_plugin, max_level=6)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def texts(path: Path) -> list[str]:
    if path.suffix == ".md":
        return [path.read_text("utf-8")]
    return [c.source for c in jupytext.read(path).cells if c.cell_type == "markdown"]


def tokens(path: Path) -> Iterator[Token]:
    for text in texts(path):
        for token in MARKDOWN.parse(text):
            yield token
            yield from token.children or ()


def anchors(path: Path) -> set[str]:
    ids = {str(t.attrs["id"]) for t in tokens(path) if t.type == "heading_open"}
    return ids | set(re.findall(r'<a (?:id|name)="([^"]+)"', "".join(texts(path))))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_inside_the_repository_lead_somewhere(path):
    for token in tokens(path):
        link = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if not link or re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{link} leads to no file"
        assert target.is_relative_to(ROOT), f"{link} leads out of the repository"
        assert not anchor or unquote(anchor) in anchors(target), (
            f"{link} leads to no heading of {target.name}"
        )


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_pictures_are_in_the_repository_and_described(path):
    for token in tokens(path):
        if token.type == "image":
            source, words = str(token.attrs["src"]), token.content
            assert source.startswith((f"{COLAB}/", f"{BINDER}/")) or not re.match(
                r"[a-z]+:", source
            ), source
            assert len(words) >= len("Open in Colab"), f"say in words what {source} shows"
        elif token.type in ("html_inline", "html_block"):
            for tag in re.findall(r"<img[^>]*>", token.content):
                assert re.search(r'alt="[^"]{13,}"', tag), f"say in words what {tag} shows"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_rows_of_a_table_have_as_many_cells_as_its_head(path):
    """What a row has beyond them is dropped without a word: inside a cell write \\|."""
    for text in texts(path):
        lines = text.splitlines()
        for token in MARKDOWN.parse(text):
            if token.type == "table_open" and token.map:
                rows = lines[slice(*token.map)]
                bars = [len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) for row in rows]
                for row, number in zip(rows, bars, strict=True):
                    assert number == bars[0], row


def test_the_prose_names_one_repository():
    """Whoever forks the course changes pyproject.toml, and `make notebooks` changes these."""
    origin = Origin.of(ROOT)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme == origin.with_badges(readme)
    for path in ROOT.glob("notebooks/*/*.ipynb"):
        both = f"{origin.badge(name_of(path))} {origin.binder(name_of(path))}"
        assert both in readme, f"the README lacks a badge of {path.name}"
    assert f"]({origin.site})" in readme


def test_a_fork_changes_one_line():
    fork = Origin("gan-course", "https://github.com/our-department/gans", "v2.0")
    ours = Origin.of(ROOT)
    page = f"a {ours.badge('notebooks/01_a/a.ipynb')} b"
    other = f"{ours.binder('notebooks/01_a/a.ipynb')} or [on the site]({ours.site}): git clone a && cd b"
    there = "https://mybinder.org/v2/gh/our-department/gans/v2.0?labpath=notebooks/01_a/a.ipynb"
    assert fork.with_badges(other).endswith(
        f"]({there}) or [on the site](https://our-department.github.io/gans/): "
        "git clone https://github.com/our-department/gans && cd gans"
    )
    link = "https://colab.research.google.com/github/our-department/gans/blob/v2.0/notebooks/01_a/a.ipynb"
    assert f"]({link}) b" in fork.with_badges(
        page
    ) and "gan-course/gan-course" not in fork.with_badges(page)
    archive = "https://github.com/our-department/gans/archive/refs/tags/v2.0.zip"
    assert f'"gan-course @ {archive}"' in fork.set_up({})
    elsewhere = Origin("gan-course", "https://git.example.edu/gans", "v2.0")
    prose = "the [logit](../docs/glossary.md#logit) of D"
    there = "https://github.com/our-department/gans/blob/v2.0/docs/glossary.md#logit"
    assert fork.with_links(prose) == f"the [logit]({there}) of D"
    assert elsewhere.with_links(prose) == "the [logit](../../docs/glossary.md#logit) of D"
    assert (
        elsewhere.badge("notebooks/01_a/a.ipynb")
        == elsewhere.binder("notebooks/01_a/a.ipynb")
        == ""
    )
    assert '"gan-course @ git+https://git.example.edu/gans@v2.0"' in elsewhere.set_up({})


def test_a_set_up_cell_that_can_install_nothing_says_so_in_one_sentence(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(subprocess, "run", lambda *_: subprocess.CompletedProcess([], 1))
    monkeypatch.setenv("COURSE_PACKAGE", "our-course.zip")
    with pytest.raises(RuntimeError, match="could not install the course from our-course"):
        exec(Origin.of(ROOT).set_up({}), {})
