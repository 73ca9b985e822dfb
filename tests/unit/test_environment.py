"""The environment is the one that the files describe, and they describe the same one."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
import torch
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def requirements() -> list[Requirement]:
    project = pyproject()["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(r) for group in [project["dependencies"], *extras] for r in group]


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split(";")[0].split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version.strip() for name, version in pairs}


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_every_package_is_pinned_within_its_range(requirement):
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_the_pins_are_what_is_installed():
    wrong = {}
    for requirement in requirements():
        name = canonicalize_name(requirement.name)
        installed = importlib.metadata.version(name).split("+")[0]
        if installed != pins()[name].split("+")[0]:
            wrong[name] = (installed, pins()[name])
    assert not wrong


def test_conda_gets_the_same_packages():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    pip = conda["dependencies"][-1]["pip"]
    assert pip[0] == "-c constraints.txt"
    extras = re.fullmatch(r"-e \.\[(.*)\]", pip[1])[1].split(",")
    assert set(extras) == set(pyproject()["project"]["optional-dependencies"])
    python = next(d for d in conda["dependencies"] if str(d).startswith("python="))
    version = python.removeprefix("python=")
    assert Requirement(f"python{pyproject()['project']['requires-python']}").specifier.contains(
        version
    )


@pytest.mark.parametrize(
    ("workflow", "job", "command"),
    [
        ("cpu", "cpu", "make test"),
        ("gpu", "gpu", "make test-gpu"),
        ("weekly", "newest", "make test "),
        ("weekly", "deep", "make test-deep"),
        ("pages", "build", "make site"),
    ],
)
def test_ci_runs_the_commands_of_the_readme(workflow, job, command):
    text = (ROOT / ".github" / "workflows" / f"{workflow}.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"][job]["steps"]
    assert any(step.get("run", "").startswith(command) for step in steps)
    assert f"\n{command.strip()} " in (ROOT / "README.md").read_text("utf-8")


def test_ci_tries_every_python_that_the_readme_names():
    text = (ROOT / ".github" / "workflows" / "cpu.yml").read_text("utf-8")
    tried = yaml.safe_load(text)["jobs"]["cpu"]["strategy"]["matrix"]["python"]
    said = (
        (ROOT / "README.md")
        .read_text("utf-8")
        .partition("You need Python")[2]
        .partition("`make`")[0]
    )
    assert sorted(set(re.findall(r"\b3\.\d+\b(?!\.)", said))) == tried


def test_torch_and_torchvision_are_a_pair():
    from torchvision.transforms import v2

    image = torch.arange(16, dtype=torch.uint8).reshape(1, 4, 4)
    halved = v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Resize((2, 2))])(image)
    assert halved.shape == (1, 2, 2)
    assert 0 < float(halved.mean()) < 16 / 255


def test_importing_the_package_loads_nothing_heavy():
    heavy = [
        "torchvision",
        "sklearn",
        "scipy",
        "matplotlib",
        "IPython",
        "anywidget",
        "livelossplot",
    ]
    code = f"import sys, course_utils; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had_and_others_say_so():
    import course_utils

    for name in course_utils.__all__:
        assert callable(getattr(course_utils, name))
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        course_utils.trian  # noqa: B018


def test_nothing_in_the_wheel_is_missing(wheel):
    files = subprocess.run(
        ["git", "ls-files", "course_utils"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split()
    if not files:
        pytest.skip("not a git checkout")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert not [f for f in files if f not in packed]
    assert wheel.stat().st_size <= 6 * 2**20


# What each part of the wheel is for: checks and golden files, weights, the widgets' JavaScript.
USED = """
import torch, course_utils
from course_utils import check
from course_utils.weights import course_weights
from course_utils.checks import ASSIGNMENTS, golden
from course_utils.metrics import load_classifier
from course_utils.widgets import record

assert all(golden.load(name)["exercises"] for name in ASSIGNMENTS)
assert course_weights("mnist_generator")
assert load_classifier()(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
assert len(record.player("ganlab")) > 1000
print(course_utils.__file__)
"""


def test_the_wheel_works_without_the_repository(wheel, tmp_path):
    new = tmp_path / "new"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", new], check=True)
    # The dependencies of this environment; not its .pth files, which lead to the repository.
    site = Path(sysconfig.get_path("purelib", "venv", {"base": new, "platbase": new}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    python = new / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--force-reinstall", wheel], check=True)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", USED], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(site)
