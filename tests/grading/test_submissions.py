"""What students hand in: their names, the bytes of a notebook, its cells."""

from __future__ import annotations

import json
import unicodedata

import pytest

from course_utils.grading.marking.results import FAILED, MISSING
from course_utils.grading.pipeline import Options, grade_class
from course_utils.grading.submissions.cells import Cell, Recovered, Template
from course_utils.grading.submissions.files import RefusedError, not_installed
from course_utils.grading.submissions.names import is_name, on_disk, students_in
from course_utils.grading.submissions.recover import read
from tests.grading import classes

# --- names ---------------------------------------------------------------------------------------

JOSE = "José Núñez"
ON_A_MAC = unicodedata.normalize("NFD", JOSE)
NAMES = [
    ON_A_MAC, unicodedata.normalize("NFD", "Nguyễn Văn B"), "O’Brien Pat", "O'Neil, Ann (17)",
    "प्रिया शर्मा", "สมชาย ใจดี", "தமிழ் செல்வன்", "ಅರ್ಚನಾ", "ශ්\u200dරී", "علی\u200cرضا", "Jordi Gal·la", "ada@b.org",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_all_scripts_are_taken(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "a/b", "a\\b", "-r", " a", "'a", "\u0301a", "a\nb", "a\x1b[31m", "a\u202eb", "m\udcff", "a b \u200d",
     "a:b", "a*", "<b>", "x" * 100],
)  # fmt: skip
def test_names_that_something_would_stumble_over_are_not(name):
    assert not is_name(name)


def test_a_decomposed_name_is_that_of_the_gradebook_or_the_usual_one():
    assert students_in([ON_A_MAC, "ada"], []) == [JOSE, "ada"]
    assert students_in([ON_A_MAC], [JOSE]) == students_in([JOSE], [JOSE]) == [JOSE]
    assert students_in([ON_A_MAC], [ON_A_MAC]) == students_in([JOSE], [ON_A_MAC]) == [ON_A_MAC]
    assert students_in([JOSE, ON_A_MAC], []) == [JOSE, ON_A_MAC], "two folders are two students"


def test_a_folder_is_found_by_its_own_name_first():
    assert on_disk(JOSE, ["ada"]) == JOSE
    assert on_disk(JOSE, [ON_A_MAC, "ada"]) == on_disk(ON_A_MAC, [ON_A_MAC]) == ON_A_MAC
    assert on_disk(JOSE, [ON_A_MAC, JOSE]) == JOSE


def test_folders_of_all_scripts_are_read(tmp_path):
    root = classes.new_course(tmp_path)
    for name in NAMES:
        classes.hand_in(
            root, name, {"vanilla_gan.ipynb": b"{}", "timestamp.txt": b"2026-01-02 03:04:05 UTC"}
        )
    found = grade_class(classes.ASSIGNMENT, Options(root=root, progress=False))
    assert {r.student for r in found} == {unicodedata.normalize("NFC", name) for name in NAMES}
    assert {(r.state, *r.reasons) for r in found} == {
        (FAILED, "vanilla_gan.ipynb: there are no cells in it")
    }
    options = Options(root=root, progress=False, students=[JOSE, ON_A_MAC])
    (again,) = grade_class(classes.ASSIGNMENT, options)
    assert (again.student, again.state) == (JOSE, FAILED) != (JOSE, MISSING)


# --- the bytes of a notebook ---------------------------------------------------------------------

TEMPLATE = Template.of(classes.source())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_text_of_every_encoding_is_read(encoding):
    text = json.dumps(classes.honest("ada"), ensure_ascii=False)
    found = read(text.encode(encoding), TEMPLATE, classes.LIMITS)
    assert found.cells == read(text.encode(), TEMPLATE, classes.LIMITS).cells
    assert [note for note in found.notes if "was read as that" in note] == (
        []
        if encoding == "utf-8-sig"
        else [f"its text was {encoding.upper()}, and was read as that"]
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_merge_conflicts_are_named(newline):
    text = newline.join(
        ["<<<<<<< HEAD", '{"cells": []}', "=======", "{}", ">>>>>>> origin/main", ""]
    )
    for begin in ("", "{" + newline):
        with pytest.raises(RefusedError, match="merge conflict"):
            read((begin + text).encode(), TEMPLATE, classes.LIMITS)
    with pytest.raises(RefusedError, match="a web page"):
        read(b"<<html>", TEMPLATE, classes.LIMITS)


# --- cells ---------------------------------------------------------------------------------------


def recovered(*cells: tuple[str, str | None]) -> Recovered:
    return Recovered([Cell("code", source, grade_id) for source, grade_id in cells], [], "")


def test_code_that_looks_into_functions_is_named():
    found = recovered(("x = update_D.__closure__[0].cell_contents", None), ("f_backs = 3", None))
    found.cells.append(Cell("markdown", "A word on f_back"))
    found.helpers["own.py"] = "getattr(frame, 'f_back')"
    names = ["__closure__", "cell_contents", "f_back"]
    assert found.looks_inside() == [f"its code names {name}" for name in names]


STUB = TEMPLATE.stubs["train"]


@pytest.mark.parametrize("answer", ["def train(n):\n    return n", "train = other", "train: object = other",
                                    "import x\nclass train:\n    pass"])  # fmt: skip
def test_a_stub_is_left_out_where_another_cell_defines_the_answer(answer):
    for cells in ([(answer, None), (STUB, "train")], [(answer, "train"), (f"{STUB}\n", None)]):
        stub = next(i for i, (source, _) in enumerate(cells) if source.strip() == STUB.strip())
        found = recovered(*cells)
        assert found.idle(TEMPLATE) == {stub: "train"}
        assert found.to_run(TEMPLATE) == [(1 - stub, answer)]
        assert STUB not in [source for _, source in found.in_order(TEMPLATE)]


@pytest.mark.parametrize("other", ["train(3)", "train == 3", "def trained():\n    pass", "    def train(self):\n        pass",
                                   "# def train", STUB])  # fmt: skip
def test_a_stub_stays_where_nothing_else_defines_the_answer(other):
    found = recovered((other, None), (STUB, "train"))
    assert found.idle(TEMPLATE) == {}
    assert len(found.to_run(TEMPLATE)) == 2


@pytest.mark.parametrize(
    ("source", "missing"),
    [("import a_, b_.c as d, torch\nfrom e_.f import g", ["a_", "b_", "e_"]),
     ("def f():\n    import a_", ["a_"]), ("%%time\nimport a_\n!ls\n", ["a_"]),
     ("from . import a_\nfrom .b_ import c", []), ("import own, os.path\nfrom sklearn import x", []),
     ("import a_\nthis is no code", []), ("(" * 10_000, [])],
)  # fmt: skip
def test_modules_that_are_not_installed(source, missing):
    assert not_installed(source, ["own.py"]) == missing
