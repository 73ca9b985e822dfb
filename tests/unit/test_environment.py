"""The environment is the one that the files describe, and they describe the same one."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
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


def test_torch_and_torchvision_are_a_pair():
    from torchvision.transforms import v2

    image = torch.arange(16, dtype=torch.uint8).reshape(1, 4, 4)
    halved = v2.Compose([v2.ToDtype(torch.float32, scale=True), v2.Resize((2, 2))])(image)
    assert halved.shape == (1, 2, 2)
    assert 0 < float(halved.mean()) < 16 / 255


def test_importing_the_package_loads_nothing_heavy():
    heavy = ["torchvision", "sklearn", "scipy", "matplotlib", "IPython", "anywidget", "livelossplot"]
    code = f"import sys, course_utils; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had_and_others_say_so():
    import course_utils

    for name in course_utils.__all__:
        assert callable(getattr(course_utils, name))
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        course_utils.trian  # noqa: B018


def test_nothing_in_the_wheel_is_missing(tmp_path):
    files = subprocess.run(
        ["git", "ls-files", "course_utils"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split()
    if not files:
        pytest.skip("not a git checkout")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(tmp_path), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    import zipfile

    packed = set(zipfile.ZipFile(wheel).namelist())
    assert not [f for f in files if f not in packed]
    assert wheel.stat().st_size <= 6 * 2**20
