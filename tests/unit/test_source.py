"""Reading sources and banks, and the preprocessors that nbgrader runs."""

from __future__ import annotations

import nbformat
import pytest

from course_utils.grading.preprocessors import (
    DropDuplicates,
    StripMetadata,
    TidyResults,
    partial_credit,
)
from course_utils.grading.source import Source, assigned_names, read_bank


def test_an_unknown_assignment_is_one_sentence():
    with pytest.raises(ValueError, match=r"no 99_nothing\.py in solutions; there are: 01_vanilla_gan"):
        Source("99_nothing")


def test_given_names_are_data_not_functions():
    import ast

    tree = ast.parse("import a\nx, (y, *z) = 1, (2,)\ndef f():\n    inner = 1\nfor i in x:\n    t = i\n")
    assert assigned_names(tree) == {"x", "y", "z", "i", "t"}


def test_a_bank_is_read_cell_by_cell(tmp_path):
    path = tmp_path / "f.py"
    path.write_text("# %% wrong: too small\ndef f():\n    return 1\n\n# %% variant: by a sum\nf = 2\n"
                    "# %% right: a lambda\nf = lambda: 2\n")
    wrong, variant, right = read_bank(path)
    assert (wrong.kind, wrong.words) == ("wrong", "too small")
    assert (variant.kind, variant.words) == ("variant", "too small")
    assert right.build({})() == 2


@pytest.mark.parametrize("title", ["worng: typo", "wrong", "wrong:"])
def test_a_bank_with_an_unclear_title_says_where(tmp_path, title):
    path = tmp_path / "f.py"
    path.write_text(f"# %% {title}\nf = 1\n")
    with pytest.raises(ValueError, match=r"f\.py, line 1: begin the cell with"):
        read_bank(path)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("2.5", 2.5),
        ("np.float64(2.5)", 2.5),
        ("tensor(2.5000)", 2.5),
        ("tensor(1.5, device='cuda:0')", 1.5),
        ("array(1.)", 1.0),
        ("7", 3.0),
        ("-1.0", 0.0),
        ("nan", 0.0),
        ("np.float32(nan)", 0.0),
        ("inf", 3.0),
        ("None", 0.0),
        ("False", 0.0),
        ("✓ discriminator_loss: values", None),
        ("'well done'", None),
    ],
)
def test_partial_credit_is_read_as_a_person_would(text, score):
    assert partial_credit(text, 3.0) == score


def graded(source="check(f)", grade_id="t", outputs=()) -> nbformat.NotebookNode:
    meta = {"grade": True, "solution": False, "locked": True, "points": 3, "grade_id": grade_id}
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": meta, "tags": ["skip-execution"]})
    cell.outputs = list(outputs)
    return cell


def test_stderr_does_not_fail_a_test():
    warning = nbformat.v4.new_output("stream", name="stderr", text="a warning")
    result = nbformat.v4.new_output("execute_result", data={"text/plain": "tensor(2.)"})
    cell, _ = TidyResults().preprocess_cell(graded(outputs=[warning, result]), {}, 0)
    assert [o.output_type for o in cell.outputs] == ["execute_result"]
    assert cell.outputs[0].data["text/plain"] == "2.0"


def test_an_error_stays_an_error():
    error = nbformat.v4.new_output("error", ename="E", evalue="e", traceback=[])
    cell, _ = TidyResults().preprocess_cell(graded(outputs=[error]), {}, 0)
    assert cell.outputs == [error]


def test_duplicates_lose_their_id_and_keep_their_code():
    nb = nbformat.v4.new_notebook(cells=[graded("first"), graded("second"), graded("other", "u")])
    nb, _ = DropDuplicates().preprocess(nb, {})
    assert [("nbgrader" in c.metadata, c.source) for c in nb.cells] == [
        (True, "first"),
        (False, "second"),
        (True, "other"),
    ]


def test_tags_are_stripped():
    nb, _ = StripMetadata().preprocess(nbformat.v4.new_notebook(cells=[graded()]), {})
    assert list(nb.cells[0].metadata) == ["nbgrader"]
