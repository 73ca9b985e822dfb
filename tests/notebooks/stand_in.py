"""An environment like Colab's: what the tests on it start from.

Colab itself cannot be had here. Its stand-in is an environment with the versions that Colab lists
(on the Python at hand; torch and torchvision are those of this environment) and a module
``google.colab``.
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
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LIST = Path(__file__).with_name("colab.txt")
LISTED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==(\S+)$", LIST.read_text("utf-8"), re.MULTILINE)
}
# What the stand-in has as Colab does; these bring the rest.
ASKED = ("anywidget", "bokeh", "ipykernel", "ipython", "ipywidgets", "matplotlib", "numpy", "pillow",
         "scikit-learn", "scipy", "tqdm")  # fmt: skip


def applies(requirement: Requirement, extra: str = "", **markers: str) -> bool:
    return not requirement.marker or requirement.marker.evaluate({**markers, "extra": extra})


@dataclass
class StandIn:
    """An environment like Colab's."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def write_kernel(self, folder: Path, **env: str) -> None:
        """A kernel named colab below a folder of JUPYTER_PATH."""
        spec = {
            "argv": [str(self.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Colab",
            "language": "python",
            "env": {"PYTHONPATH": "", "IPYTHONDIR": str(folder / "ipython"), **env},
        }
        kernel = folder / "kernels" / "colab" / "kernel.json"
        kernel.parent.mkdir(parents=True)
        kernel.write_text(json.dumps(spec))

    def pip(self, *args: str | Path) -> str:
        command = [self.python, "-m", "pip", "--disable-pip-version-check", *args]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        if done.returncode:
            offline = re.search(
                r"connection|resolve host|timed out|name resolution", done.stderr, re.I
            )
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


def kept_in(cache: Path) -> StandIn:
    """Made once and kept: it takes half a minute and half a gigabyte."""
    torch = importlib.metadata.version("torch")
    state = f"{LIST.read_text('utf-8')} {Path(__file__).read_text('utf-8')} {sys.version} {torch} {sys.prefix}"
    made = StandIn(cache / hashlib.sha256(state.encode()).hexdigest()[:16])
    if not (made.folder / "whole").exists():
        shutil.rmtree(cache)
        cache.mkdir()
        made.make()
        (made.folder / "whole").touch()
    return made
