"""Every notebook runs in Colab from its set-up cell, which adds little and changes nothing; its
widgets answer. What stands for Colab is in stand_in.py. `make test` draws two of the notebooks."""

from __future__ import annotations

import importlib.metadata
import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from course_utils.grading.authoring.source import Source
from course_utils.widgets.record import LIMIT
from tests.browser.cells import EYE, GANLAB, LATENT, LIVE, PLAYERS
from tests.notebooks.stand_in import LISTED, StandIn, applies, kept_in, parts_of
from tests.notebooks.test_generated import assert_all_points, run_through, solved
from tests.sampling import sampled

# All that the set-up cell installs in Colab, beside the course itself.
ADDED = {"livelossplot"}
MARKERS = {"python_version": "3.13", "python_full_version": "3.13.15", "sys_platform": "linux",
           "platform_system": "Linux", "platform_machine": "x86_64"}  # fmt: skip


def test_colab_has_all_but_the_packages_named_here():
    """By the requirements alone, as pip would go through them on Colab's Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    open_, missing = [Requirement(r) for r in project["dependencies"]], set()
    while open_:
        requirement = open_.pop()
        name = canonicalize_name(requirement.name)
        if name in LISTED:
            version = LISTED[name]
            assert requirement.specifier.contains(version), (
                f"Colab has {name} {version}: {requirement}"
            )
        elif name not in missing:
            missing.add(name)
            further = map(Requirement, importlib.metadata.requires(name) or [])
            open_ += [r for r in further if applies(r, **MARKERS)]
    assert missing == ADDED


def test_the_list_is_what_colab_publishes():
    """Where the whole list is at hand, the excerpt kept here says the same."""
    whole = Path(os.environ.get("COURSE_DATA") or "nowhere") / "colab" / "pip-freeze.gpu.txt"
    if not whole.exists():
        pytest.skip("COURSE_DATA has no colab/pip-freeze.gpu.txt")
    lines = set(whole.read_text("utf-8").splitlines())
    assert not [f"{name}=={LISTED[name]}" for name in LISTED
                if not any(canonicalize_name(line.partition("==")[0]) == name
                           and line.endswith(f"=={LISTED[name]}") for line in lines)]  # fmt: skip


@pytest.fixture(scope="module")
def stand_in(pytestconfig: pytest.Config) -> StandIn:
    return kept_in(pytestconfig.cache.mkdir("colab"))


@pytest.fixture
def colab(stand_in: StandIn) -> StandIn:
    """The environment as Colab gives it to everybody: without the course."""
    stand_in.pip("uninstall", "--quiet", "--yes", "gan-course", *ADDED)
    return stand_in


def test_the_stand_in_has_the_listed_versions(colab):
    versions = colab.versions()
    other = {n: v for n, v in versions.items() if LISTED.get(n, v).partition("+")[0] != v}
    # Of these Colab has none (its IPython is patched), or none with this name.
    unlisted = {n for n in versions if n not in LISTED}
    of_torch = {canonicalize_name(p.name.partition("-")[0]) for p in parts_of("torch", "torchvision")
                if p.name.endswith(".dist-info")}  # fmt: skip
    assert set(other) <= of_torch, "take the nearest version, and say so here"
    assert unlisted - of_torch <= {"jedi", "overrides"}


def test_pip_changes_nothing_that_colab_has(colab, wheel, tmp_path):
    report = tmp_path / "report.json"
    colab.pip("install", "--quiet", "--dry-run", "--report", report, wheel)
    chosen = {
        canonicalize_name(i["metadata"]["name"]) for i in json.loads(report.read_text())["install"]
    }
    assert chosen == ADDED | {"gan-course"}


@pytest.mark.parametrize("assignment", sampled(ASSIGNMENTS, 0.25))
def test_the_solved_notebook_runs_through_from_its_set_up_cell(
    assignment, colab, wheel, tmp_path, monkeypatch
):
    before = colab.versions()
    colab.write_kernel(
        tmp_path, COURSE_BUDGET="smoke", COURSE_PACKAGE=str(wheel), COURSE_DEVICE="cpu",
        COURSE_DATA="digits",
    )  # fmt: skip
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    empty = tmp_path / "content"
    empty.mkdir()
    source = Source(assignment)
    nb = solved(source)
    failed = run_through(nb, empty, "colab")
    assert not failed, "\n".join(f"{name}: {error.evalue}" for name, error in failed.items())
    set_up = next(cell for cell in nb.cells if cell.id == "set-up")
    said = "".join(output.get("text", "") for output in set_up.outputs)
    assert said.startswith("This notebook runs on cpu") and "Change runtime type" in said
    assert_all_points(source, nb)
    after = colab.versions()
    assert {n: v for n, v in after.items() if before.get(n) != v}.keys() == ADDED | {"gan-course"}


class Page:
    """What a widget's page says and hears, without a page: those of Colab can't be had here."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self.client = client

    def run(self, code: str) -> str:
        """What a cell prints."""
        printed: list[str] = []

        def hear(message):
            assert message["msg_type"] != "error", "\n".join(message["content"]["traceback"])
            printed.append(message["content"].get("text", ""))

        self.client.execute_interactive(code, timeout=120, output_hook=hear)
        return "".join(printed).strip()

    def send(self, widget: str, **content: Any) -> str:
        """A message from the page of a widget (its model's id); returns the message's id."""
        asked = {"method": "custom", "content": {"id": 7, **content}}
        data = {"comm_id": widget, "data": asked}
        message = self.client.session.msg("comm_msg", data)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def answers(self, sent: str) -> list[dict[str, Any]]:
        """What the widgets sent their pages because of a message, until the kernel was done with it."""
        heard: list[dict[str, Any]] = []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != sent:
                continue
            content = message["content"]
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return heard
            if message["msg_type"] == "comm_msg" and content["data"]["method"] == "custom":
                heard.append(content["data"]["content"])

    def ask(self, widget: str, **content: Any) -> dict[str, Any]:
        answer, end = self.answers(self.send(widget, **content))
        assert end == {"kind": "done", "id": 7}
        return answer


@pytest.fixture
def page(colab, tmp_path, monkeypatch):
    colab.write_kernel(tmp_path, PYTHONPATH=str(ROOT), OMP_NUM_THREADS="1")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    manager, client = start_new_kernel(kernel_name="colab", cwd=tmp_path)
    yield Page(client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_widgets_answer_in_a_kernel_of_these_packages(page):
    names = ("anywidget", "ipywidgets", "ipykernel", "ipython")
    versions = page.run(f"import importlib.metadata as m\nprint(*map(m.version, {names}))")
    assert versions.split() == [LISTED[name] for name in names]

    page.run(PLAYERS + GANLAB)
    lab = page.run("print(lab.model_id)")
    page.run("lab.train(6)\ntwin = [p.detach().clone() for p in net_G.parameters()]\nlab.reset()")
    ticks = [page.ask(lab, kind="tick", what="rounds", rounds=2) for _ in range(3)]
    assert [tick["state"]["step"] for tick in ticks] == [2, 4, 6]
    assert page.run("print(all(map(torch.equal, twin, net_G.parameters())))") == "True"

    # Settings, a second run, slow motion.
    tuned = page.ask(lab, kind="tune", changes={"d_steps": 2})
    assert tuned["beside"] == [] and page.run("print(lab.game.tuning.d_steps)") == "2"
    compared = page.ask(lab, kind="compare", change={"lr_D": 0.01})
    assert [compared["state"]["step"], compared["beside"][0]["step"]] == [0, 0]
    both = page.ask(lab, kind="tick", what="rounds", rounds=3)
    assert both["state"]["step"] == both["beside"][0]["step"] == 3
    assert both["state"]["loss_D"] != both["beside"][0]["loss_D"]
    assert page.ask(lab, kind="compare", change={})["beside"] == []
    page.ask(lab, kind="tune", changes={"d_steps": 1})
    halves = [page.ask(lab, kind="tick", what="half")["state"]["step"] for _ in range(2)]
    assert halves == [0, 1]  # the step of D, then that of G, which ends the round
    page.run("lab.reset()\nlab.train(6)")

    # A click in the middle of a cell trains after it, or is told to come again.
    page.client.execute("import time; time.sleep(1); during = lab.step")
    click = page.send(lab, kind="tick", what="rounds", rounds=1)
    assert [a["kind"] for a in page.answers(click)] in (["frame", "done"], ["busy"])
    assert page.run("print(during)") == "6"

    page.run(LATENT)
    explorer = page.run("print(explorer.model_id)")
    moved = page.ask(explorer, kind="move", sliders=[1.0, 0, 0, 0], y=2)
    assert (
        moved["kind"] == "frame" and moved["state"]["sliders"][0] == 1 and moved["state"]["y"] == 2
    )
    page.run(LIVE)
    assert page.run("print(plot.view['count'])") == "400"
    page.run(EYE)
    eye = page.run("print(eye.model_id)")
    assert page.ask(eye, kind="choose", pair=0, right=True)["state"]["at"] == 1
    # What each leaves for pages without a kernel.
    sizes = page.run("print(*(len(w.record()) for w in (lab, explorer, plot, eye)))").split()
    assert len(sizes) == 4 and all(0 < int(size) <= LIMIT for size in sizes)


def test_a_mistake_in_an_update_reaches_the_page_in_this_kernel(page):
    mistake = "def update_D(*_):\n    raise ValueError('no such loss')\n"
    page.run(PLAYERS + mistake + GANLAB)
    lab = page.run("print(lab.model_id)")
    assert page.ask(lab, kind="tick", what="D")["kind"] == "error"
    assert page.run("print(lab.error)").splitlines()[-1] == "ValueError: no such loss"
