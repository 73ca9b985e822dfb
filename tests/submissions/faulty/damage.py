"""Submissions that are damaged, lost, renamed or mixed up, by hand or by a program.

Each function gets a solved and a blank notebook as plain JSON data and returns the files of one
student's folder. Its docstring is the title line: what is earned (``all``, ``none`` or ``-name``),
the state, and words that a reason or a note holds.
"""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Files = dict[str, bytes | Path]
NAME = "vanilla_gan.ipynb"
CASES: dict[str, Callable[[dict, dict], Files]] = {}


def case(make: Callable[[dict, dict], Files]) -> Callable[[dict, dict], Files]:
    CASES[make.__name__.replace("_", " ")] = make
    return make


def dump(nb: Any) -> bytes:
    return json.dumps(nb).encode()


def exercise_cell(nb: dict, name: str) -> dict:
    return next(c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def text(cell: dict) -> str:
    return "".join(cell["source"])


# --- files beside the notebook -------------------------------------------------------------------


HELPER = "from torch.nn.functional import softplus\n\ndef mean(logits):\n    return softplus(-logits).mean()\n"


@case
def an_answer_in_a_module_of_its_own(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    cell = exercise_cell(solved, "generator_loss")
    cell["source"] = (
        "# Exercise: generator_loss\nfrom my_helpers import mean\n\n"
        "def generator_loss(fake_logits):\n    return mean(fake_logits)\n"
    )
    return {NAME: dump(solved), "my_helpers.py": HELPER.encode()}


@case
def modules_named_like_installed_ones(solved: dict, blank: dict) -> Files:
    """all | graded | torch.py is left out"""
    wrong = b"raise RuntimeError('imported instead')\n"
    names = ("torch", "json", "course_utils", "inside", "sklearn")
    return {NAME: dump(solved)} | {f"{name}.py": wrong for name in names}


@case
def modules_that_cannot_be_read(solved: dict, blank: dict) -> Files:
    """all | graded | is left out"""
    return {NAME: dump(solved), "bytes.py": b"\xff\xfe\x00", "my-file.py": b"1", "away.py": Path("/etc/passwd"),
            "long.py": b"#" * 2 * 2**20}


@case
def a_module_that_is_not_installed(solved: dict, blank: dict) -> Files:
    """-Generator | partly graded | Generator: it needs torchsummary, not installed where grading runs"""
    cell = exercise_cell(solved, "Generator")
    cell["source"] = text(cell).replace("\n", "\nfrom torchsummary import summary, nothing\n", 1)
    return {NAME: dump(solved)}


@case
def a_module_that_is_not_installed_in_a_cell_of_ones_own(solved: dict, blank: dict) -> Files:
    """-generator_loss | partly graded | generator_loss: it needs einops_of_mine, not"""
    cell = exercise_cell(solved, "generator_loss")
    own = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "own"}
    own["source"] = "import torch\nimport einops_of_mine.layers as layers\nscale = 1.0"
    solved["cells"].insert(solved["cells"].index(cell), own)
    cell["source"] = (
        "# Exercise: generator_loss\ndef generator_loss(fake_logits):\n"
        "    return scale * torch.nn.functional.softplus(-fake_logits).mean()\n"
    )
    return {NAME: dump(solved)}


@case
def a_module_that_is_not_installed_in_a_function(solved: dict, blank: dict) -> Files:
    """-generator_loss | partly graded | generator_loss: it needs einops_of_mine, not"""
    cell = exercise_cell(solved, "generator_loss")
    cell["source"] = (
        "# Exercise: generator_loss\ndef generator_loss(fake_logits):\n"
        "    import einops_of_mine\n    return einops_of_mine.loss(fake_logits)\n"
    )
    return {NAME: dump(solved)}


@case
def a_module_that_is_not_installed_and_not_needed(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    cell = exercise_cell(solved, "Generator")
    head = "\ntry:\n    import torchsummary\nexcept ImportError:\n    torchsummary = None\n"
    cell["source"] = text(cell).replace("\n", head, 1)
    return {NAME: dump(solved)}


@case
def a_magic_below_a_comment(solved: dict, blank: dict) -> Files:
    """-Generator | graded |"""
    cell = exercise_cell(solved, "Generator")
    cell["source"] = text(cell).replace("\n", "\n%%time\n", 1)
    return {NAME: dump(solved)}


# --- cells ---------------------------------------------------------------------------------------


@case
def a_cell_copied(solved: dict, blank: dict) -> Files:
    """all | graded | is there 2 times"""
    cell = exercise_cell(solved, "Generator")
    solved["cells"].append(copy.deepcopy(cell))
    return {NAME: dump(solved)}


@case
def every_cell_copied(solved: dict, blank: dict) -> Files:
    """all | graded | is there 2 times"""
    solved["cells"] += copy.deepcopy(solved["cells"])
    return {NAME: dump(solved)}


@case
def a_blank_copy_after_the_answer(solved: dict, blank: dict) -> Files:
    """all | graded | a cell Generator is as it was given out"""
    solved["cells"].append(copy.deepcopy(exercise_cell(blank, "Generator")))
    return {NAME: dump(solved)}


@case
def answers_above_untouched_stubs(solved: dict, blank: dict) -> Files:
    """all | graded | what another cell defines is graded"""
    # Two in one cell, and one without a line that says whose it is.
    cells, names = [], ("Generator", "discriminator_loss", "train")
    for cell in solved["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in names:
            own = {**cell, "metadata": {}, "id": f"own-{name}"}
            own["source"] = "\n".join(text(cell).splitlines()[1:])
            if name == "discriminator_loss":
                above = next(c for c in cells if c.get("id") == "own-Generator")
                above["source"] += "\n\n" + own["source"]
                cells.append(exercise_cell(blank, name))
            else:
                cells += [own, exercise_cell(blank, name)]
        else:
            cells.append(cell)
    solved["cells"] = cells
    return {NAME: dump(solved)}


@case
def all_checks_deleted(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["cells"] = [c for c in solved["cells"] if not text(c).startswith("check(")]
    return {NAME: dump(solved)}


@case
def an_exercise_deleted(solved: dict, blank: dict) -> Files:
    """-train | graded | cell train is missing"""
    solved["cells"].remove(exercise_cell(solved, "train"))
    return {NAME: dump(solved)}


@case
def the_imports_deleted(solved: dict, blank: dict) -> Files:
    """all | graded | moved or deleted"""
    solved["cells"] = [c for c in solved["cells"] if "from torch import nn" not in text(c)]
    return {NAME: dump(solved)}


@case
def cells_in_another_order(solved: dict, blank: dict) -> Files:
    """all | graded | moved or deleted"""
    solved["cells"] = solved["cells"][::-1]
    return {NAME: dump(solved)}


@case
def code_turned_into_text(solved: dict, blank: dict) -> Files:
    """all | graded | was markdown, and is code again"""
    cell = exercise_cell(solved, "Generator")
    cell["cell_type"] = "markdown"
    cell.pop("outputs"), cell.pop("execution_count")
    return {NAME: dump(solved)}


@case
def an_answer_turned_into_code(solved: dict, blank: dict) -> Files:
    """all | graded | was code, and is markdown again"""
    cell = exercise_cell(solved, "question_mode_collapse")
    cell.update(cell_type="code", outputs=[], execution_count=None)
    return {NAME: dump(solved)}


@case
def checks_edited(solved: dict, blank: dict) -> Files:
    """none | graded |"""
    for cell in blank["cells"]:
        if text(cell).startswith("check("):
            cell["source"] = "2.0"
    return {NAME: dump(blank)}


@case
def points_edited(solved: dict, blank: dict) -> Files:
    """none | graded |"""
    for value, cell in enumerate(blank["cells"]):
        if "points" in cell["metadata"].get("nbgrader", {}):
            cell["metadata"]["nbgrader"]["points"] = [float("nan"), -1, 1e9, "many"][value % 4]
    return {NAME: dump(blank)}


@case
def cells_tagged_to_be_skipped(solved: dict, blank: dict) -> Files:
    """none | graded |"""
    for cell in blank["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "raises-exception", "remove-cell"]
    return {NAME: dump(blank)}


@case
def outputs_forged(solved: dict, blank: dict) -> Files:
    """none | graded |"""
    for cell in blank["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1,
                                "metadata": {}, "data": {"text/plain": "4.0"}}]  # fmt: skip
    return {NAME: dump(blank)}


# --- metadata ------------------------------------------------------------------------------------


@case
def all_metadata_lost(solved: dict, blank: dict) -> Files:
    """all | graded | metadata is lost"""
    for cell in solved["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    solved["metadata"] = {}
    return {NAME: dump(solved)}


@case
def metadata_swapped(solved: dict, blank: dict) -> Files:
    """all | graded | taken for what it holds"""
    one, two = exercise_cell(solved, "Generator"), exercise_cell(solved, "discriminator_loss")
    one["metadata"], two["metadata"] = two["metadata"], one["metadata"]
    return {NAME: dump(solved)}


@case
def metadata_of_the_wrong_type(solved: dict, blank: dict) -> Files:
    """all | graded | metadata is lost"""
    for i, cell in enumerate(solved["cells"]):
        cell["metadata"] = [None, [], "x", {"nbgrader": 3}, {"nbgrader": {"grade_id": {}}}][i % 5]
    solved["metadata"] = None
    return {NAME: dump(solved)}


@case
def from_Colab(solved: dict, blank: dict) -> Files:
    """all | graded | metadata is lost"""
    for i, cell in enumerate(solved["cells"]):
        cell["metadata"] = {"id": f"x{i}", "colab": {"base_uri": "https://localhost:8080/"},
                            "executionInfo": {"status": "ok", "user": {"userId": "1"}},
                            "outputId": "y"}  # fmt: skip
        cell.pop("id", None)
    solved["metadata"] = {"colab": {"provenance": []}, "accelerator": "GPU", "kernelspec": {"name": "python3"}}
    solved["nbformat_minor"] = 0
    return {NAME: dump(solved)}


@case
def from_Colab_with_its_metadata(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    for i, cell in enumerate(solved["cells"]):
        cell["metadata"] |= {"id": f"x{i}", "outputId": "y", "collapsed": True}
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell["execution_count"] = i
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": ["kept\n"]},
                {"output_type": "execute_result", "execution_count": i,
                 "data": {"text/plain": "5.0", "application/vnd.google.colaboratory.intrinsic+json": {"type": "x"}},
                 "metadata": {"tags": [], "needs_background": "light"}},
            ]  # fmt: skip
    solved["metadata"] = {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU",
                          "kernelspec": {"name": "python3", "display_name": "Python 3"},
                          "widgets": {"application/vnd.jupyter.widget-state+json": {}}}  # fmt: skip
    solved["nbformat_minor"] = 0
    return {NAME: dump(solved)}


@case
def from_Colab_without_the_set_up_cell(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["cells"] = [cell for cell in solved["cells"] if "# Set-up, run" not in text(cell)]
    return {NAME: dump(solved)}


@case
def from_VS_Code(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    for cell in solved["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["metadata"]["notebookRunGroups"] = {"groupValue": "1"}
    solved["metadata"]["vscode"] = {"interpreter": {"hash": "0"}}
    return {NAME: dump(solved)}


@case
def from_Kaggle(solved: dict, blank: dict) -> Files:
    """all | graded | metadata is lost"""
    for cell in solved["cells"]:
        cell["metadata"] = {"_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5", "trusted": True,
                            "execution": {"iopub.status.busy": "2026-11-01T10:00:00Z"}}  # fmt: skip
    solved["metadata"]["kaggle"] = {"accelerator": "none", "dataSources": []}
    return {NAME: dump(solved)}


@case
def a_kernel_of_another_language(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["metadata"]["kernelspec"] = {"name": "../../bin/sh", "display_name": "R", "language": "R"}
    return {NAME: dump(solved)}


# --- formats -------------------------------------------------------------------------------------


@case
def notebook_format_3(solved: dict, blank: dict) -> Files:
    """all | graded | notebook format 3"""
    cells = []
    for cell in solved["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"]}
        if cell["cell_type"] == "code":
            old = {"cell_type": "code", "metadata": {}, "input": cell["source"], "outputs": [],
                   "language": "python", "collapsed": False, "prompt_number": 1}  # fmt: skip
        cells.append(old)
    nb = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}
    return {NAME: dump(nb)}


@case
def notebook_format_4_0(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["nbformat_minor"] = 0
    for cell in solved["cells"]:
        cell.pop("id", None)
    return {NAME: dump(solved)}


@case
def notebook_format_5(solved: dict, blank: dict) -> Files:
    """all | graded | notebook format 5"""
    solved["nbformat"] = 5
    return {NAME: dump(solved)}


@case
def a_byte_order_mark_and_control_characters(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "\x00\x1b[31m\ud800 \u202e"})
    return {NAME: b"\xef\xbb\xbf" + dump(solved).replace(b"\\u001b", b"\x1b")}


@case
def utf_16(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    return {NAME: json.dumps(solved).encode("utf-16")}


@case
def utf_16_without_a_byte_order_mark(solved: dict, blank: dict) -> Files:
    """all | graded | was UTF-16-LE"""
    return {NAME: json.dumps(solved).encode("utf-16-le")}


@case
def a_merge_conflict(solved: dict, blank: dict) -> Files:
    """none | failed | marks of a merge conflict"""
    lines = json.dumps(solved, indent=1).splitlines()
    ours, theirs = '  "metadata": {},', '  "metadata": {"x": 1},'
    lines[5:5] = ["<<<<<<< HEAD", ours, "=======", theirs, ">>>>>>> origin/main"]
    return {NAME: "\n".join(lines).encode()}


@case
def a_merge_conflict_in_one_line(solved: dict, blank: dict) -> Files:
    """none | failed | marks of a merge conflict"""
    return {NAME: b"<<<<<<< HEAD\n" + dump(solved) + b"\n=======\n" + dump(blank) + b"\n>>>>>>> main\n"}


@case
def bytes_that_are_no_text(solved: dict, blank: dict) -> Files:
    """all | graded | not text"""
    solved["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "caf@"})
    return {NAME: dump(solved).replace(b"caf@", b"caf\xe9")}


@case
def cells_of_odd_types(solved: dict, blank: dict) -> Files:
    """all | graded | not a cell"""
    solved["cells"][3:3] = [None, 7, [], {}, {"cell_type": "x"}, {"cell_type": "code", "source": 5},
                            {"cell_type": "heading", "level": 1, "source": ["a", 3]}]  # fmt: skip
    return {NAME: dump(solved)}


@case
def fifty_megabytes_of_outputs(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    solved["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}]
    return {NAME: dump(solved)}


@case
def seventy_megabytes(solved: dict, blank: dict) -> Files:
    """none | failed | limit is 64 MB"""
    return {NAME: dump(solved) + b" " * 70_000_000}


@case
def ten_thousand_cells(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    more = [{"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}]
    solved["cells"] += more * 10_000
    return {NAME: dump(solved)}


@case
def too_many_cells(solved: dict, blank: dict) -> Files:
    """none | failed | the limit is 20000"""
    solved["cells"] += [{"cell_type": "raw", "metadata": {}, "source": ""}] * 30_000
    return {NAME: dump(solved)}


@case
def deep_json(solved: dict, blank: dict) -> Files:
    """none | failed | nested too deeply"""
    return {NAME: b'{"cells":' + b"[" * 200_000 + b"]" * 200_000 + b"}"}


@case
def deep_json_in_metadata(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    deep: Any = {}
    for _ in range(300):
        deep = {"x": [deep]}
    solved["metadata"]["deep"] = deep
    return {NAME: dump(solved)}


@case
def not_JSON(solved: dict, blank: dict) -> Files:
    """none | failed | not JSON"""
    return {NAME: dump(solved)[:5000]}


@case
def no_bytes(solved: dict, blank: dict) -> Files:
    """none | failed | empty"""
    return {NAME: b""}


@case
def no_cells(solved: dict, blank: dict) -> Files:
    """none | failed | no cells"""
    return {NAME: dump({**solved, "cells": []})}


@case
def another_notebook(solved: dict, blank: dict) -> Files:
    """none | failed | has no cell of 01_vanilla_gan"""
    cells = [{"cell_type": "code", "metadata": {}, "source": "1 + 1", "outputs": []}]
    return {NAME: dump({**solved, "cells": cells})}


@case
def JSON_of_another_kind(solved: dict, blank: dict) -> Files:
    """none | failed | not a notebook"""
    return {NAME: b"[1, 2, NaN]"}


@case
def a_zip_archive_as_notebook(solved: dict, blank: dict) -> Files:
    """none | failed | zip archive"""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(NAME, dump(solved))
    return {NAME: data.getvalue()}


@case
def random_bytes(solved: dict, blank: dict) -> Files:
    """none | failed | not JSON"""
    return {NAME: random.Random(0).randbytes(10_000)}


# --- files ---------------------------------------------------------------------------------------


@case
def an_empty_folder(solved: dict, blank: dict) -> Files:
    """none | failed | no notebook in it, but answers.txt, vanilla_gan.py"""
    return {"answers.txt": b"see my email", "vanilla_gan.py": b"print('hello')"}


@case
def a_web_page_as_notebook(solved: dict, blank: dict) -> Files:
    """none | failed | it is a web page, not a notebook"""
    return {NAME: b"\n<!DOCTYPE html><html><body>vanilla_gan</body></html>"}


@case
def a_folder_called_like_a_module(solved: dict, blank: dict) -> Files:
    """all | graded | notes.py is left out: it is not a file"""
    return {NAME: dump(solved), "notes.py/readme.txt": b"x"}


@case
def in_a_folder_of_its_own(solved: dict, blank: dict) -> Files:
    """all | graded | graded my work/vanilla_gan.ipynb"""
    return {f"my work/{NAME}": dump(solved), "__MACOSX/._vanilla_gan.ipynb": b"\x00\x05\x16"}


@case
def the_answers_in_a_copy(solved: dict, blank: dict) -> Files:
    """all | graded | graded vanilla_gan-Copy1.ipynb, as there is no vanilla_gan.ipynb with as many"""
    return {NAME: dump(blank), "vanilla_gan-Copy1.ipynb": dump(solved)}


@case
def lines_without_ends(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    for cell in solved["cells"]:
        cell["source"] = text(cell).split("\n")
    return {NAME: dump(solved)}


@case
def renamed(solved: dict, blank: dict) -> Files:
    """all | graded | my_gan_FINAL (2).ipynb"""
    return {"my_gan_FINAL (2).ipynb": dump(solved)}


@case
def copy_of(solved: dict, blank: dict) -> Files:
    """all | graded | Copy of vanilla_gan.ipynb"""
    return {"Copy of vanilla_gan.ipynb": dump(solved)}


@case
def several_notebooks(solved: dict, blank: dict) -> Files:
    """all | graded | other notebooks ignored"""
    return {NAME: dump(solved), "vanilla_gan-Copy1.ipynb": dump(blank), "notes.ipynb": b"{}"}


@case
def a_broken_notebook_and_a_good_copy(solved: dict, blank: dict) -> Files:
    """all | graded | vanilla_gan (1).ipynb"""
    return {NAME: dump(solved)[:-1000], "vanilla_gan (1).ipynb": dump(solved)}


@case
def a_link_to_the_solution(solved: dict, blank: dict) -> Files:
    """none | failed | links are not followed"""
    return {NAME: Path("../../../solutions/01_vanilla_gan/vanilla_gan.ipynb")}


@case
def links_beside_the_notebook(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    return {NAME: dump(solved), "secrets": Path("/etc/passwd"), "zero": Path("/dev/zero"),
            "book": Path("../../../gradebook.db"), "up": Path("../..")}  # fmt: skip


@case
def dots_and_control_characters_in_names(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    return {NAME: dump(solved), "..\\..\\x.ipynb": b"{}", "a\n\x1b[31mb.ipynb": b"{}",
            "<script>alert(1)<|script>.ipynb": b"{}"}  # fmt: skip


@case
def a_module_that_hides_torch(solved: dict, blank: dict) -> Files:
    """none | graded |"""
    lie = b"allclose = equal = lambda *a, **k: True\n"
    return {NAME: dump(blank), "torch.py": lie, "course_utils/__init__.py": lie, "sitecustomize.py": lie}


@case
def a_zip_bomb_beside_the_notebook(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(200 * 2**20))
    return {NAME: dump(solved), "vanilla_gan.zip": data.getvalue()}


@case
def HTML_in_written_answers(solved: dict, blank: dict) -> Files:
    """all | graded |"""
    cell = exercise_cell(solved, "question_mode_collapse")
    cell["source"] = text(cell) + (
        "\n<script>alert('answer')</script><img src=x onerror=alert('answer')>"
        "\n[link](javascript:alert('answer')) $\\href{javascript:alert('answer')}{x}$ a < b"
    )
    solved["cells"].append({"cell_type": "raw", "metadata": {}, "source": "<script>alert('answer')</script>"})
    return {NAME: dump(solved)}
