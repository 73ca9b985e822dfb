"""The slip in a wrong answer is found in its own code, and nothing is said where it is not."""

from __future__ import annotations

import ast
import textwrap

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_utils.checks import Check, CheckFailed, exercises, golden
from course_utils.checks.compare import mismatches
from course_utils.checks.observation import observe
from course_utils.checks.slips import edits, search
from course_utils.checks.slips.search import find_slip
from course_utils.grading.authoring.source import run_cell

D_LOSS = "def discriminator_loss(real_logits, fake_logits):\n"
G_STEP = """
def update_G(net_D, net_G, z, optimizer):
    optimizer.zero_grad()
    loss = generator_loss(net_D(net_G(z)))
    loss.backward()
    optimizer.step()
    return loss.detach()
"""
D_STEP = """
def update_D(net_D, net_G, real, z, optimizer):
    fake = net_G(z).detach()
    loss = discriminator_loss(net_D(real), net_D(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
"""
OPTIMUM = """
def optimal_discriminator(p, q):
    total = p + q
    return torch.where(total > 0, p / total, 0.5)
"""


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch):
    """What is found must not hang on how busy the machine is."""
    monkeypatch.setattr(search, "WALL", 1e9)
    monkeypatch.setattr(search, "ONE", 60.0)


def built(exercise: str, code: str, **space: object):
    space |= {"torch": torch, "nn": nn, "F": F}
    run_cell(textwrap.dedent(code).strip(), f"<slip {exercise}>", space)
    return space[exercise]


def slip_of(exercise: str, code: str, **space: object) -> str:
    """What is found in an answer to an exercise of 01, however long it takes."""
    probe, answer = exercises("01_vanilla_gan")[exercise], built(exercise, code, **space)
    data = golden.load("01_vanilla_gan")
    variant, records = observe(probe, answer, 0, notebook_names=data["notebook_names"])
    off = mismatches(records, golden.expected(data, exercise, 0, variant))
    return str(find_slip("01_vanilla_gan", probe, answer, off[0].case, seconds=1e9) or "")


# (what stands there, what stands there instead, what is said).
SLIPS = {
    "sign": (
        D_LOSS + "    return F.softplus(-real_logits).mean() - F.softplus(fake_logits).mean()",
        "Line 2, `F.softplus(-real_logits).mean() - F.softplu…`: + belongs there, not -.",
    ),
    "factor": (
        D_LOSS + "    loss = F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()\n"
        "    return 0.5 * loss",
        "Line 3, `0.5 * loss`: `0.5 *` does not belong here.",
    ),
    "reduction, twice": (
        D_LOSS + "    return F.softplus(-real_logits).sum() + F.softplus(fake_logits).sum()",
        "Line 2, `F.softplus(-real_logits).sum()`: mean is asked for, not sum.",
    ),
    "exchanged arguments": (
        D_STEP.replace("net_D(real), net_D(fake)", "net_D(fake), net_D(real)"),
        "Line 3, `discriminator_loss(net_D(fake), net_D(real))`: `net_D(fake)` and `net_D(real)` are exchanged.",
    ),
    "nothing detached": (
        D_STEP.replace(".detach()\n    loss =", "\n    loss ="),
        "Line 2, `net_G(z)`: detach() is missing.",
    ),
    "a line left out": (
        G_STEP.replace("    optimizer.zero_grad()\n", ""),
        "`optimizer.zero_grad()` is missing",
    ),
    "a line at another place": (
        G_STEP.replace("    optimizer.step()\n", "").replace(
            "    loss.backward()", "    optimizer.step()\n    loss.backward()"
        ),
        "Line 4, `optimizer.step()`: it comes too early: its place is before line 6.",
    ),
    "a line too many": (
        G_STEP.replace("    return", "    optimizer.step()\n    return"),
        "`optimizer.step()`: this line does not belong here.",
    ),
    "a mean taken too early": (
        "def generator_loss(fake_logits):\n    return F.softplus(-fake_logits.mean())",
        "Line 2, `F.softplus(-fake_logits.mean())`: `.mean()` comes too early: take it of all this.",
    ),
    "the same with two variables": (
        """
def optimal_discriminator(p, q):
    one = p / p.sum()
    two = q / q.sum()
    total = one + two
    return torch.where(total == 0, torch.full_like(total, 0.5), one / total)
""",
        "Line 2, `p / p.sum()`: `/ p.sum()` does not belong here, and so in line 3.",
    ),
    "a constant": (
        OPTIMUM.replace("0.5", "1.0"),
        "Line 3, `torch.where(total > 0, p / total, 1.0)`: 0.5 is asked for, not 1.0.",
    ),
    "a name": (
        OPTIMUM.replace("p / total", "q / total"),
        "Line 3, `torch.where(total > 0, q / total, 0.5)`: `p` belongs where `q` stands.",
    ),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_found_in_its_line(kind):
    code, said = SLIPS[kind]
    exercise = next(n.name for n in ast.parse(code).body if isinstance(n, ast.FunctionDef))
    assert said in slip_of(exercise, code)


def test_a_helper_in_the_same_cell_is_looked_at():
    code = """
    def _halves(real, fake):
        return F.softplus(real).mean(), F.softplus(fake).mean()

    def discriminator_loss(real_logits, fake_logits):
        one, two = _halves(real_logits, fake_logits)
        return one + two
    """
    assert "Line 2, `real`: a minus sign is missing." in slip_of("discriminator_loss", code)


def test_of_two_mistakes_one_is_found():
    code = G_STEP.replace("loss.detach()", "2 * loss.detach()").replace(
        "net_D(net_G(z))", "-net_D(net_G(z))"
    )
    probe = exercises("01_vanilla_gan")["update_G"]
    slip = find_slip("01_vanilla_gan", probe, built("update_G", code), "two updates", seconds=1e9)
    assert slip is None or not slip.is_all  # nobody claims that all would be right


@pytest.mark.parametrize(
    "body",
    [
        "return -fake_logits.mean()",  # another loss altogether
        "open('notes.txt', 'w').write('x'); return F.softplus(fake_logits).mean()",
        "import shutil; shutil.rmtree('x', True); return F.softplus(fake_logits).mean()",
    ],
    ids=["no small change", "writes a file", "removes files"],
)
def test_nothing_is_said_where_nothing_is_sure(body, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert slip_of("generator_loss", f"def generator_loss(fake_logits):\n    {body}") == ""


def test_the_answer_and_its_variables_stay_as_they_are(capsys):
    code = """
    calls = []

    def generator_loss(fake_logits):
        calls.append(1)
        print("called")
        return F.softplus(fake_logits).mean()
    """
    space = {"torch": torch, "nn": nn, "F": F}
    run_cell(textwrap.dedent(code).strip(), "<slip alone>", space)
    answer, kept = space["generator_loss"], dict(space)
    probe = exercises("01_vanilla_gan")["generator_loss"]
    assert find_slip("01_vanilla_gan", probe, answer, "a batch") is not None
    assert space == kept
    assert answer(torch.zeros(1, 1)) == pytest.approx(0.6931, abs=1e-4)
    assert capsys.readouterr().out == "called\n"  # by the line above


def test_a_change_that_loops_without_end_is_left(monkeypatch):
    monkeypatch.setattr(search, "ONE", 0.5)
    code = """
    def generator_loss(fake_logits):
        total, i = 0.0, 0
        while i < 1:
            i += 1
            total = total + F.softplus(fake_logits).mean()
        return total
    """
    assert "Line 5" in slip_of("generator_loss", code)  # a minus sign is missing there


def test_the_check_says_it_before_what_is_asked_for():
    code = (
        D_LOSS + "    return 3 + F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()"
    )
    with pytest.raises(CheckFailed) as failed:
        Check()("discriminator_loss", built("discriminator_loss", code))
    first = str(failed.value).partition("\n")[0]
    assert "Line 2, " in first
    assert "`3 +` does not belong here." in first
    assert first.endswith(
        "It is the mean of softplus(-real_logits) plus the mean of softplus(fake_logits)."
    )


def test_changes_come_in_one_order_and_can_be_taken_back():
    tree = ast.parse(textwrap.dedent(D_STEP))
    before = ast.unparse(tree)
    found = edits(tree.body)
    assert [e.say() for e in found] == [
        e.say() for e in edits(ast.parse(textwrap.dedent(D_STEP)).body)
    ]
    changed = set()
    for edit in found:
        with edit.made():
            changed.add(ast.unparse(tree))
        assert ast.unparse(tree) == before
    assert before not in changed
    assert len(changed) > len(found) / 2


def test_no_loop_is_changed_where_nothing_can_stop_it(monkeypatch):
    monkeypatch.setattr(search, "can_be_stopped", lambda: False)
    code = """
    def generator_loss(fake_logits):
        while True:
            return F.softplus(fake_logits).mean()
    """
    assert slip_of("generator_loss", code) == ""
