"""Claims: what the text says of the outputs, tried when a notebook is executed in full."""

from __future__ import annotations

import ast
import subprocess
import symtable
import sys

import nbformat
import pytest
import torch

from course_utils.checks import ASSIGNMENTS, Check
from course_utils.files import ROOT
from course_utils.grading.authoring import claims, in_kernel, release
from course_utils.grading.authoring.claims_cells import asserts, guarded, is_claims, told
from course_utils.grading.authoring.execute import Verdict, claims_of, execute, failures
from course_utils.grading.authoring.source import Source
from course_utils.grading.submissions.cells import Template
from course_utils.randomness import random_state_kept

MADE_UP = """\
# %% [markdown]
# # Made up

# %%
import torch
from course_utils import budget

torch.manual_seed(3)
drawn = torch.rand(())
again = torch.rand((), generator=torch.Generator().manual_seed(4))

# %% [markdown]
# What you should see: a number below 2.

# %% tags=["claims"]
assert 0 <= drawn < 2, "the number lies below 2"
for bound in (3, 4):
    assert -1 < drawn < bound

# %% jupyter={"source_hidden": true}
given = 1

# %% tags=["claims"]
assert given == 2
assert missing == 2
assert drawn < 1 and again < 1

# %%
last = 1
"""


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for the kernel
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "42_made_up.py").write_text(MADE_UP)
    for file in ("pyproject.toml", "nbgrader_config.py"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    return Source("42_made_up", tmp_path)


def ids(nb) -> list[str]:
    return [cell.id for cell in nb.cells]


def test_claims_change_no_other_id_and_are_nothing_to_answers_and_submissions(made_up):
    nb = release.solution_notebook(made_up)
    assert [name for name in ids(nb) if name.startswith("c")] == [
        "code-01", "claims-01", "code-02", "claims-02", "code-03",
    ]  # fmt: skip
    assert not any(key.startswith("assert") for key in Template.of(made_up).order)
    assert made_up.given_names() == ["again", "drawn", "given", "last", "package"]


def test_outputs_are_not_kept_for_claims_that_were_never_tried(made_up):
    ran = release.solution_notebook(made_up)
    now = release.solution_notebook(made_up)
    now.cells[4].source = guarded("assert drawn < 3")
    with pytest.raises(ValueError, match=r"^Outputs cannot be kept, since claims have changed"):
        release.with_outputs(now, ran)


def test_students_get_no_claims_but_folded_cells_stay_folded(made_up):
    nb = nbformat.reads(release.student_notebook(made_up), as_version=4)
    assert [name for name in ids(nb) if name.startswith("c")] == ["code-01", "code-02", "code-03"]
    folded = {cell.id: dict(cell.metadata) for cell in nb.cells if "jupyter" in cell.metadata}
    assert folded == {"code-02": {"jupyter": {"source_hidden": True}, "cellView": "form"}}


def test_nbgraders_own_command_drops_them_too(made_up):
    place = made_up.root / "solutions" / "42_made_up" / "made_up.ipynb"
    place.parent.mkdir()
    nbformat.write(release.solution_notebook(made_up), place)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "42_made_up", "--force"]
    subprocess.run([*command, "--create"], cwd=made_up.root, check=True, capture_output=True)
    made = made_up.root / "notebooks" / "42_made_up" / "made_up.ipynb"
    assert "claims" not in made.read_text() and "last = 1" in made.read_text()


def test_a_full_run_tries_every_claim_and_keeps_the_cells_as_they_were(made_up, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "full")
    nb = release.solution_notebook(made_up)
    before = [(cell.source, dict(cell.metadata)) for cell in nb.cells]
    verdicts = execute(nb, "made up")
    assert [(cell.source, dict(cell.metadata)) for cell in nb.cells] == before
    assert [v.why is None for v in verdicts] == [True, True, False, False, True]
    assert (
        verdicts[0].seen == "0.004264"
        and verdicts[1].seen == "0.004264, 4"
        and verdicts[2] == Verdict("", "1")
    )
    assert verdicts[3].why == "NameError: name 'missing' is not defined"
    counts = {c.id: c.execution_count for c in nb.cells if c.cell_type == "code"}
    assert counts["claims-01"] == 3 and counts["claims-02"] is None and counts["code-03"] == 6
    assert not any(cell.outputs for cell in nb.cells if is_claims(cell))
    verdicts[0] = Verdict(claims_of(made_up)[0].words, "3")
    assert failures(made_up, verdicts) == [
        "solutions/42_made_up.py, line 16: this does not hold: the number lies below 2 (3)",
        "solutions/42_made_up.py, line 24: this does not hold: given == 2 (1)",
        "solutions/42_made_up.py, line 25: this does not hold: missing == 2 "
        "(NameError: name 'missing' is not defined)",
    ]


def test_make_notebooks_fails_and_executes_anew_the_next_time(made_up, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "full")
    monkeypatch.setattr(release, "golden_text", lambda source: "")
    for _ in range(2):
        with pytest.raises(ValueError, match=r"line 24: this does not hold: given == 2 \(1\)\n"):
            release.release(made_up, solution=True, keep_outputs=False)
        assert release.solution_path(made_up).exists()
    made_up.path.write_text(MADE_UP.replace("given == 2\n", "given == 1\n").replace("missing", "2"))
    release.release(Source("42_made_up", made_up.root), solution=True, keep_outputs=False)
    monkeypatch.setattr(release, "executed", None)
    release.release(Source("42_made_up", made_up.root), solution=True, keep_outputs=False)


def test_at_a_smaller_budget_claims_are_not_looked_at(made_up, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    nb = release.solution_notebook(made_up)
    assert execute(nb, "made up") == []
    assert failures(made_up, []) == []
    assert [c.execution_count for c in nb.cells if c.cell_type == "code"] == [1, 2, 3, 4, 5, 6]


def test_another_seed_draws_other_numbers_from_every_generator(made_up, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "full")
    seen = {}
    for seed in (0, 1):
        verdicts = execute(release.solution_notebook(made_up), "made up", seed)
        seen[seed] = [*verdicts[0].seen.split(), *verdicts[4].seen.split(", ")]
        assert len(seen[seed]) == 3
    assert all(a != b for a, b in zip(seen[0], seen[1], strict=True))


def test_checks_keep_their_seeds_however_those_of_a_notebook_are_shifted(monkeypatch):
    def numbers(*_) -> list[int]:
        torch.manual_seed(1)
        return [torch.initial_seed(), torch.Generator().manual_seed(2).initial_seed()]

    # Put back what is replaced.
    monkeypatch.setattr(torch, "manual_seed", torch.manual_seed)
    monkeypatch.setattr(torch, "Generator", torch.Generator)
    monkeypatch.setattr(Check, "__call__", numbers)
    with random_state_kept():
        in_kernel.shift_seeds(100)
        assert numbers() == [101, 102]
        assert Check()("any", None) == [1, 2]
        assert numbers() == [101, 102]


def test_what_was_tried_is_kept_until_the_code_changes(made_up, monkeypatch):
    runs = []
    monkeypatch.setattr(
        claims, "execute", lambda nb, title, seed: runs.append(seed) or [Verdict(None, f"{seed}")]
    )
    for _ in range(2):
        assert claims.tried(made_up, 0) == [Verdict(None, "0")]
        assert claims.tried(made_up, 1) == [Verdict(None, "1")]
    assert runs == [0, 1]
    made_up.path.write_text(MADE_UP.replace("given = 1", "given = 2"))
    claims.tried(Source("42_made_up", made_up.root), 0)
    assert runs == [0, 1, 0]


def test_the_table_has_claims_in_rows_and_seeds_in_columns(made_up):
    holds, fails = Verdict(None, "0.5"), Verdict("", "3")
    first, dashes, *rows = claims.table(claims_of(made_up), {0: [holds] * 5, 7: [fails] * 5}).split(
        "\n"
    )
    assert [cell.strip() for cell in first.split("|")[1:-1]] == [
        "line",
        "claim",
        "seed 0",
        "seed 7",
    ]
    assert [cell.strip() for cell in rows[0].split("|")[1:-1]] == [
        "16", "the number lies below 2", "holds 0.5", "FAILS 3",
    ]  # fmt: skip
    assert len(rows) == 5 and len({len(row) for row in (first, dashes, *rows)}) == 1


def test_the_command_ends_with_a_table_and_goes_on_where_it_was_stopped(
    made_up, monkeypatch, capsys
):
    holds = [Verdict(None, "0.5")] * 5
    seen = {0: holds, 1: KeyboardInterrupt(), 2: [Verdict("", "3"), *holds[1:]]}

    def tried(source, seed):
        if isinstance(seen[seed], BaseException):
            raise seen[seed]
        return seen[seed]

    monkeypatch.setattr(claims, "tried", tried)
    monkeypatch.setattr(claims, "Source", lambda assignment: made_up)
    monkeypatch.setattr(claims, "ASSIGNMENTS", ["42_made_up"])
    monkeypatch.setenv(
        "COURSE_BUDGET", "smoke"
    )  # the command sets it; it is put back after the test

    def run(*seeds: str) -> tuple[int | str | None, str]:
        monkeypatch.setattr(sys, "argv", ["claims", "42_made_up", "--seeds", *seeds])
        with pytest.raises(SystemExit) as end:
            claims.main()
        return end.value.code, capsys.readouterr().out

    code, said = run("0", "1", "2")
    assert code == 1 and said.startswith("Stopped: the same command goes on with this seed.\n")
    assert "seed 0" in said and "seed 2" not in said
    assert run("0")[0] == 0
    code, said = run("0", "2")
    assert code == 1 and "FAILS 3" in said


def test_code_that_cannot_be_indented_is_refused():
    assert ast.parse(guarded('assert "a" in b'))
    with pytest.raises(ValueError, match="a string over several lines: keep it on one"):
        guarded('assert """a\nb""" in c')


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_claims_of_the_course_assert_and_lend_no_name_to_another_cell(assignment):
    source = Source(assignment)
    own, used = set(), set()
    for cell in source.code_and_claims:
        tree = ast.parse(cell.source)
        if is_claims(cell):
            assert asserts(cell.source), f"{assignment}: claims without an assert: {cell.source}"
            assert ast.parse(told(guarded(cell.source)))
            # What a comprehension counts with stays in it.
            table = symtable.symtable(cell.source, assignment, "exec")
            own |= {name.get_name() for name in table.get_symbols() if name.is_assigned()}
        else:
            used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not own & used


def test_which_images_shipped_weights_know_is_not_shifted():
    script = (
        "import torch\n"
        "from course_utils.recipes import trained_on\n"
        "from course_utils.grading.authoring import in_kernel\n"
        "plain, drawn = trained_on.order_of_images(100), torch.Generator().manual_seed(0)\n"
        "in_kernel.shift_seeds(10_000)\n"
        "assert trained_on.order_of_images(100).equal(plain)\n"
        "shifted = torch.Generator().manual_seed(0)\n"
        "assert torch.rand(1, generator=shifted) != torch.rand(1, generator=drawn)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
