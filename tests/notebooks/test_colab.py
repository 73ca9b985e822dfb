"""Every notebook runs in Colab from its set-up cell, which adds little and changes nothing.

Colab itself cannot be had here. Its stand-in is an environment with the versions that Colab lists
(on the Python at hand; torch and torchvision are those of this environment), an empty folder, and a
module ``google.colab``.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_utils.checks import ASSIGNMENTS
from course_utils.grading.source import ROOT, Source
from tests.notebooks.test_generated import assert_all_points, run_through, solved

LIST = Path(__file__).with_name("colab.txt")
LISTED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", LIST.read_text("utf-8"), re.MULTILINE)
}
# All that the set-up cell installs in Colab, beside the course itself.
ADDED = {"livelossplot"}
# What the stand-in has as Colab does; these bring the rest.
ASKED = ("anywidget", "bokeh", "ipykernel", "ipython", "ipywidgets", "matplotlib", "numpy", "pillow",
         "scikit-learn", "scipy", "tqdm")  # fmt: skip
MARKERS = {"python_version": "3.13", "python_full_version": "3.13.15", "sys_platform": "linux",
           "platform_system": "Linux", "platform_machine": "x86_64"}  # fmt: skip


def applies(requirement: Requirement, extra: str = "", **markers: str) -> bool:
    return not requirement.marker or requirement.marker.evaluate({**markers, "extra": extra})


def test_colab_has_all_but_the_packages_named_here():
    """By the requirements alone, as pip would go through them on Colab's Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    open_, missing = [Requirement(r) for r in project["dependencies"]], set()
    while open_:
        requirement = open_.pop()
        name = canonicalize_name(requirement.name)
        if name in LISTED:
            version = LISTED[name]
            assert requirement.specifier.contains(version), f"Colab has {name} {version}: {requirement}"
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


@dataclass
class StandIn:
    """An environment like Colab's."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def pip(self, *args: str | Path) -> str:
        command = [self.python, "-m", "pip", "--disable-pip-version-check", *args]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        if done.returncode:
            offline = re.search(r"connection|resolve host|timed out|name resolution", done.stderr, re.I)
            if offline:
                pytest.skip("no package index can be reached, which making this environment needs")
            raise AssertionError(f"pip {args[0]} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    def versions(self) -> dict[str, str]:
        rows = json.loads(self.pip("list", "--format=json"))
        return {canonicalize_name(row["name"]): row["version"] for row in rows}

    def make(self) -> None:
        venv.create(self.folder, with_pip=True)
        self.pip("install", "--quiet", f"pip=={LISTED['pip']}")
        pins = self.folder / "listed.txt"
        # "+cu128" and the like are Colab's own builds.
        pins.write_text("".join(f"{n}=={v.partition('+')[0]}\n" for n, v in LISTED.items()))
        self.pip("install", "--quiet", "--no-compile", "-c", pins, *ASKED)
        place = {"base": self.folder, "platbase": self.folder}
        site = Path(sysconfig.get_path("purelib", "venv", place))
        for part in parts_of("torch", "torchvision"):
            if not (site / part.name).exists():
                (site / part.name).symlink_to(part)
        colab = site / "google" / "colab"
        colab.mkdir(parents=True)
        (colab / "__init__.py").touch()
        (site / "colab.pth").write_text("import google.colab\n")  # Colab's kernels begin with it


def parts_of(*names: str) -> set[Path]:
    """What packages and all that they need have put into this environment's library folder."""
    parts, done = set(), set()
    open_ = [Requirement(name) for name in names]
    while open_:
        requirement = open_.pop()
        if str(requirement) in done:
            continue
        done.add(str(requirement))
        try:
            found = importlib.metadata.distribution(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform
        parts |= {file.parts[0] for file in found.files or ()}
        extras = ("", *requirement.extras)
        open_ += [r for r in map(Requirement, found.requires or ())
                  if any(applies(r, extra) for extra in extras)]  # fmt: skip
    site = Path(sysconfig.get_path("purelib"))
    unwanted = {"..", "__pycache__", "_distutils_hack", "distutils-precedence.pth"}
    return {site / part for part in parts - unwanted}


@pytest.fixture(scope="module")
def stand_in(pytestconfig: pytest.Config) -> StandIn:
    """Made once and kept in pytest's cache: it takes half a minute and half a gigabyte."""
    torch = importlib.metadata.version("torch")
    state = f"{LIST.read_text('utf-8')} {Path(__file__).read_text('utf-8')} {sys.version} {torch} {sys.prefix}"
    key = hashlib.sha256(state.encode()).hexdigest()[:16]
    cache = pytestconfig.cache.mkdir("colab")
    made = StandIn(cache / key)
    if not (made.folder / "whole").exists():
        shutil.rmtree(cache)
        cache.mkdir()
        made.make()
        (made.folder / "whole").touch()
    return made


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
    chosen = {canonicalize_name(i["metadata"]["name"]) for i in json.loads(report.read_text())["install"]}
    assert chosen == ADDED | {"gan-course"}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_solved_notebook_runs_through_from_its_set_up_cell(
    assignment, colab, wheel, tmp_path, monkeypatch
):
    before = colab.versions()
    spec = {
        "argv": [str(colab.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Colab", "language": "python",
        "env": {"PYTHONPATH": "", "IPYTHONDIR": str(tmp_path / "ipython"), "COURSE_BUDGET": "smoke",
                "COURSE_PACKAGE": str(wheel), "COURSE_DEVICE": "cpu"},
    }  # fmt: skip
    kernel = tmp_path / "kernels" / "colab" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps(spec))
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
