"""When a solution is executed anew, and when its outputs are carried over."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.grading.authoring import release


def notebook(*codes: str, text: str = "text", names: str = "ab") -> nbformat.NotebookNode:
    cells = [new_code_cell(code, id=name) for name, code in zip(names, codes, strict=True)]
    return new_notebook(cells=[new_markdown_cell(text, id="m"), *cells])


def that_ran(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    for count, cell in enumerate(nb.cells[1:], start=1):
        cell.execution_count = count
        cell.outputs = [new_output("stream", text=f"{cell.source} ran")]
    return nb


class Written:
    """Stands for a source: what it gives, and what was executed before."""

    assignment, name = "01_a", "a"

    def __init__(self, root, gives, ran=None):
        self.root, self.gives = root, gives
        if ran is not None:
            path = release.solution_path(self)
            path.parent.mkdir(parents=True)
            nbformat.write(ran, path)


@pytest.fixture
def remade(tmp_path, monkeypatch):
    """What becomes of a notebook, or "executed"."""
    monkeypatch.setattr(release, "solution_notebook", lambda source: source.gives)
    monkeypatch.setattr(release, "executed", lambda nb, source: ("executed", []))

    def remake(gives, ran=None, **options) -> str:
        return release.solution_with_outputs(Written(tmp_path, gives, ran), **options)[0]

    return remake


def outputs(text: str) -> list[tuple[int, str]]:
    cells = nbformat.reads(text, as_version=4).cells[1:]
    return [(cell.execution_count, cell.outputs[0].text) for cell in cells]


def test_a_changed_text_executes_nothing(remade):
    text = remade(notebook("x", "y", text="better"), that_ran(notebook("x", "y")))
    assert outputs(text) == [(1, "x ran"), (2, "y ran")]
    assert nbformat.reads(text, as_version=4).cells[0].source == "better"


def test_changed_code_is_executed(remade):
    assert remade(notebook("x", "y + 1"), that_ran(notebook("x", "y"))) == "executed"


def test_what_was_never_executed_is(remade):
    assert remade(notebook("x", "y")) == "executed"


@pytest.mark.parametrize("unfinished", ["stopped", "failed"])
def test_what_did_not_run_through_is_executed(remade, unfinished):
    ran = that_ran(notebook("x", "y"))
    if unfinished == "stopped":
        ran.cells[-1].execution_count = None
    else:
        ran.cells[-1].outputs = [new_output("error", ename="E", evalue="e", traceback=[])]
    assert remade(notebook("x", "y"), ran) == "executed"


def test_outputs_are_kept_where_the_author_says_so(remade):
    text = remade(notebook("x", "y  # z"), that_ran(notebook("x", "y")), keep_outputs=True)
    assert outputs(text) == [(1, "x ran"), (2, "y ran")]


@pytest.mark.parametrize(
    "now",
    [
        notebook("x", names="a"),
        notebook("x", "y", "z", names="abc"),
        notebook("x", "y", names="ac"),
        notebook("y", "x", names="ab"),
        notebook("y", "z", names="ab"),
    ],
    ids=["removed", "added", "renamed", "swapped", "moved up"],
)
def test_outputs_are_not_kept_for_other_cells(remade, now):
    with pytest.raises(ValueError, match=r"^Outputs cannot be kept, .* --keep-outputs\.$"):
        remade(now, that_ran(notebook("x", "y")), keep_outputs=True)


ASKED = 'check.choose("what_g_sees")'


def asking(text: str) -> nbformat.NotebookNode:
    """x, a question that shows a text, y."""
    nb = notebook("x", ASKED, "y", names="aqb")
    nb.cells[2].outputs = [new_output("stream", text=text)]
    return nb


def test_a_new_question_executes_nothing(remade):
    text = remade(asking("options"), that_ran(notebook("x", "y")))
    assert outputs(text) == [(1, "x ran"), (None, "options"), (2, "y ran")]


def test_a_changed_question_executes_nothing(remade):
    before = asking("other words")
    for count, cell in enumerate((before.cells[1], before.cells[3]), start=1):
        cell.execution_count = count
        cell.outputs = [new_output("stream", text=f"{cell.source} ran")]
    text = remade(asking("options"), before)
    assert outputs(text) == [(1, "x ran"), (None, "options"), (2, "y ran")]


def test_a_question_is_left_out_of_an_execution(monkeypatch):
    ran = []
    monkeypatch.setattr(
        release, "execute", lambda nb, title: ran.extend(cell.source for cell in nb.cells) or []
    )
    monkeypatch.setattr(release, "failures", lambda source, verdicts: [])
    nb = notebook("x", ASKED, "y", names="aqb")
    text, _ = release.executed(nb, Written(None, nb))
    assert ran == ["text", "x", "y"]
    assert [cell.source for cell in nbformat.reads(text, as_version=4).cells][2] == ASKED
