"""Build the course's site: ``python -m course_utils.grading.authoring.site [students|instructor]``.

Sphinx makes its pages out of a copy of ``docs/`` in which links lead to pages of the site
(`site_links`), and in which each assignment has a page of its own, with the outputs of the executed
solution (`site_notebooks`); nothing is run. The students' edition holds no line of a solution: where
one is found in a page, nothing is published. All that a page loads lies beside it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.colab import Origin
from course_utils.grading.authoring.leaks import leaks
from course_utils.grading.authoring.site_links import Links
from course_utils.grading.authoring.site_notebooks import NOTES, page
from course_utils.grading.authoring.source import Source
from course_utils.widgets.record import player

EDITIONS = tuple(NOTES)
# Pages of docs/ that the instructors' edition alone has.
TEACHING = "docs/teaching/"
PLAYERS = ("eyetest", "ganlab", "latent", "liveplot")  # widgets that have records
# Texts that pages of docs/ include, and the page that a link to them leads to.
INCLUDED = {"README.md": "index.md", ".github/CONTRIBUTING.md": "maintainers.md"}
MATHJAX = "tests/browser/node_modules/mathjax/es5"  # npm's; what pages need of it:
MATHJAX_FILES = ("tex-chtml.js", "output/chtml/fonts/woff-v2/*.woff")


def notebook_page(assignment: str) -> str:
    return f"notebooks/{assignment}.ipynb"


def what_there_is(root: Path, edition: str) -> dict[str, str]:
    """File of the repository -> what the site has of it."""
    pages = {
        path.relative_to(root).as_posix(): path.relative_to(root / "docs").as_posix()
        for path in root.glob("docs/**/*.*")
        if edition == "instructor" or not path.relative_to(root).as_posix().startswith(TEACHING)
    }
    for assignment in ASSIGNMENTS:
        name = Source(assignment, root).name
        folders = ("notebooks", "solutions") if edition == "instructor" else ("notebooks",)
        for folder in folders:
            pages[f"{folder}/{assignment}/{name}.ipynb"] = notebook_page(assignment)
    return pages | INCLUDED


def stage(folder: Path, edition: str, root: Path = ROOT) -> Path:
    """Write what Sphinx reads into a folder, laid out as the repository; returns its ``docs``.

    Raises
    ------
    ValueError
        If a notebook or MathJax is missing.
    """
    docs = folder / "docs"
    pages = what_there_is(root, edition)
    links = Links(Origin.of(root), root, pages)
    for file, place in pages.items():
        if file.endswith(".ipynb"):
            continue
        # A text that pages include keeps its place beside docs/, where they look for it.
        copy = folder / file if file in INCLUDED else docs / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.endswith(".md"):
            text = (root / file).read_text("utf-8")
            copy.write_text(links.rewritten(text, str(Path(file).parent)), encoding="utf-8")
        else:
            shutil.copy(root / file, copy)
    for assignment in ASSIGNMENTS:
        shown = docs / notebook_page(assignment)
        shown.parent.mkdir(exist_ok=True)
        nbformat.write(page(Source(assignment, root), edition, links, docs), shown)
    for kind in PLAYERS:
        script = docs / "_static" / "players" / f"{kind}.js"
        script.parent.mkdir(parents=True, exist_ok=True)
        code = f"ganCourse.players.{kind} = (() => {{\n{player(kind)}\n}})();\n"
        script.write_text(code, encoding="utf-8")
    mathjax = [path for pattern in MATHJAX_FILES for path in (root / MATHJAX).glob(pattern)]
    if not mathjax:
        raise ValueError(f"There is no {MATHJAX}: run npm ci --prefix tests/browser, as make does.")
    for path in mathjax:
        copy = docs / "_static" / "mathjax" / path.relative_to(root / MATHJAX)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return docs


def build(out: Path, edition: str, root: Path = ROOT) -> None:
    """Make the site in a folder, whatever was there before.

    Raises
    ------
    ValueError
        If a notebook or MathJax is missing, Sphinx complains of anything, or a page of the students'
        edition holds a line of a solution.
    """
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        docs, made = stage(Path(folder), edition, root), Path(folder) / "made"
        command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--tag", edition]
        # Its own notes on the sources stay outside what is published.
        notes = ["--doctree-dir", str(Path(folder) / "doctrees")]
        done = subprocess.run(
            [*command, *notes, str(docs), str(made)], capture_output=True, text=True
        )
        if done.returncode:
            raise ValueError(f"Sphinx could not make the site:\n{done.stderr[-3000:]}")
        found = leaked(made, root) if edition == "students" else []
        if found:
            raise ValueError("The students' edition gives solutions away:\n" + "\n".join(found))
        shutil.copytree(made, out)


def leaked(site: Path, root: Path = ROOT) -> list[str]:
    """Where a site shows a line of a solution, a sentence each."""
    found = []
    for assignment in ASSIGNMENTS:
        path = site / Path(notebook_page(assignment)).with_suffix(".html")
        text = BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text()
        found += [f"{path.name}: {line}" for line in leaks(Source(assignment, root), text)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("edition", nargs="?", choices=EDITIONS, default="students")
    edition = parser.parse_args().edition
    out = ROOT / "_site" / edition
    try:
        build(out, edition)
    except ValueError as error:
        parser.exit(1, f"{error}\n")
    print(f"made {out / 'index.html'}")


if __name__ == "__main__":
    main()
