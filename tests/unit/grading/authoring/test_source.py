"""Reading sources and banks."""

from __future__ import annotations

import pytest

from course_utils.grading.authoring.source import (
    Source,
    assigned_names,
    defines_alone,
    read_bank,
)


def test_an_unknown_assignment_is_one_sentence():
    with pytest.raises(
        ValueError, match=r"no 99_nothing\.py in solutions; there are: 01_vanilla_gan"
    ):
        Source("99_nothing")


def test_given_names_are_data_not_functions():
    import ast

    tree = ast.parse(
        "import a\nx, (y, *z) = 1, (2,)\ndef f():\n    inner = 1\nfor i in x:\n    t = i\n"
    )
    assert assigned_names(tree) == {"x", "y", "z", "i", "t"}


def test_given_cells_that_only_define_are_part_of_the_namespace():
    assert defines_alone("# A class\nclass A:\n    x = 1\n\n\ndef f(a=2):\n    return a\n")
    assert not defines_alone("def f():\n    return 1\n\n\nx = f()\n")
    source = Source("01_vanilla_gan")
    given = [c for c in source.code if c not in source.solution_cells()]
    assert any("class Discriminator" in cell.source for cell in given)
    assert "Discriminator" in source.namespace()


def test_a_bank_is_read_cell_by_cell(tmp_path):
    path = tmp_path / "f.py"
    path.write_text(
        "# %% wrong: too small\ndef f():\n    return 1\n\n# %% variant: by a sum\nf = 2\n"
        "# %% right: a lambda\nf = lambda: 2\n"
    )
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
