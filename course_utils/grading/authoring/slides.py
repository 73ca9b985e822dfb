"""Slides of the notebooks: ``python -m course_utils.grading.authoring.slides [NN_name ...]``.

reveal.js pages by nbconvert, from the same sources. A cell with the tag ``slide`` becomes one: of text
its heading, formulas, tables and what is set in bold, with the whole text as the speaker's notes (press
S); of code its figures. A question for practice becomes two, one to ask and one to answer. All that a
page loads lies beside it.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode

from course_utils.checks import ASSIGNMENTS, check
from course_utils.checks.questions import LETTERS, Question
from course_utils.files import ROOT
from course_utils.grading.authoring.question_cells import asked
from course_utils.grading.authoring.release import solution_path
from course_utils.grading.authoring.site_links import BADGE
from course_utils.grading.authoring.source import Source

TAG = "slide"
MODULES = ROOT / "tests" / "browser" / "node_modules"  # npm's
# What pages load, and where it lies beside them.
LOADED = {"reveal.js/dist": "reveal/dist", "reveal.js/plugin/notes": "reveal/plugin/notes",
          "mathjax/es5": "mathjax"}  # fmt: skip
BLOCK = re.compile(r"\n\s*\n")
LEAD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def essentials(text: str) -> str:
    """What a slide shows of a text: headings, displayed formulas, tables, of each item of a list its
    first sentence, and of a paragraph what it begins with in bold."""
    kept = []
    for block in BLOCK.split(re.sub(r"<details>[\s\S]*?</details>", "", text)):
        lead = LEAD.match(block)
        formulas = re.findall(r"\$\$[\s\S]*?\$\$", block)
        if block.startswith("#"):
            kept.append(block.partition("\n")[0])
        elif block.startswith("|"):
            kept.append(block)
        elif block.startswith(("- ", "1. ")):
            kept.append("\n".join(f"- {item}" for item in _items(block)))
        elif lead:
            kept.append(f"**{lead[1]}**")
        kept += formulas
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", "\n\n".join(kept))


def _items(block: str) -> list[str]:
    """The first sentence of each item of a list."""
    items = re.split(r"^(?:- |\d+\. )", block, flags=re.MULTILINE)[1:]
    return [re.split(r"(?<=[.;?])\s", " ".join(item.split()), maxsplit=1)[0] for item in items]


def slides(source: Source) -> NotebookNode:
    """The slides of an assignment, as a notebook.

    Raises
    ------
    ValueError
        If the executed solution is not there.
    """
    if not solution_path(source).exists():
        raise ValueError(f"There is no {solution_path(source).name}: run make notebooks.")
    ran = nbformat.read(solution_path(source), as_version=4)
    made = []
    for cell, run in zip(source.notebook.cells, ran.cells, strict=True):
        question = asked(cell)
        if question:
            made += _asked(check.choose(question).question)
        elif TAG in cell.metadata.get("tags", []):
            made += _told(run) if cell.cell_type == "markdown" else _shown(run)
    made[0].source = f"# {ran.cells[0].source.partition(chr(10))[0].removeprefix('# ')}"
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=made)
    return notebook


def _cell(text: str, kind: str) -> NotebookNode:
    cell: NotebookNode = nbformat.v4.new_markdown_cell(text)
    cell.metadata["slideshow"] = {"slide_type": kind}
    return cell


def _told(run: NotebookNode) -> list[NotebookNode]:
    notes = BADGE.sub("", run.source)  # a picture on another host
    return [_cell(essentials(run.source), "slide"), _cell(notes, "notes")]


def _shown(run: NotebookNode) -> list[NotebookNode]:
    """The pictures of a cell, a slide each."""
    pictures = [out.data["text/html"] for out in run.outputs if "image/png" in out.get("data", {})]
    return [_cell(picture, "slide") for picture in pictures]


def _asked(question: Question) -> list[NotebookNode]:
    head = f"### Before we go on\n\n{question.asks} *{question.how_many}*"
    says, whys = [], []
    for letter, option in zip(LETTERS, question.options, strict=False):
        says.append(f"**{letter}.** {option.says}")
        mark = "✓" if option.right else "✗"
        whys.append(f"**{letter}.** {option.says} **{mark}** {option.why}")
    answer = "\n\n".join(["### And why", *whys])
    return [_cell("\n\n".join([head, *says]), "slide"), _cell(answer, "subslide")]


def write(source: Source, out: Path) -> Path:
    """Write the slides of an assignment; returns the page."""
    exporter = SlidesExporter(
        template_name="course_slides",
        extra_template_basedirs=[str(Path(__file__).parent / "templates")],
        reveal_url_prefix="reveal",
        reveal_theme="white",  # the others ask for fonts on another host
        exclude_input_prompt=True,
    )
    title = {"metadata": {"name": source.assignment}}
    text, _ = exporter.from_notebook_node(slides(source), resources=title)
    page = out / f"{source.assignment}.html"
    out.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
    for module, place in LOADED.items():
        if not (MODULES / module).exists():
            raise ValueError(
                f"There is no {module}: run npm ci --prefix tests/browser, as make does."
            )
        shutil.copytree(MODULES / module, out / place, dirs_exist_ok=True)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("assignments", nargs="*", default=list(ASSIGNMENTS), metavar="ASSIGNMENT")
    parser.add_argument("--out", type=Path, default=ROOT / "_site" / "slides")
    options = parser.parse_args()
    try:
        for assignment in options.assignments:
            print(f"made {write(Source(assignment), options.out)}")
    except ValueError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
