"""What a visitor meets first: the README's picture, and what Binder makes of the repository."""

from __future__ import annotations

import re

import yaml
from PIL import Image

from course_utils.files import ROOT


def test_the_animated_picture_stops_by_itself_within_five_seconds():
    """WCAG 2.2.2: what moves longer without being asked needs a control, which a README lacks."""
    (path,) = re.findall(r"!\[[^]]*\]\((\S+\.gif)\)", (ROOT / "README.md").read_text("utf-8"))
    with Image.open(ROOT / path) as picture:
        assert "loop" not in picture.info, "it begins again and again"
        seconds = 0.0
        for frame in range(picture.n_frames):
            picture.seek(frame)
            seconds += picture.info["duration"] / 1000
        assert picture.n_frames > 20 and seconds < 5


def test_binder_builds_from_the_environment_file():
    """repo2docker's rules: what it takes first, and when it copies the repository before it installs."""
    for other in ("binder", ".binder", "Dockerfile", "Project.toml", "install.R", "default.nix"):
        assert not (ROOT / other).exists(), f"{other} is taken instead of environment.yml"
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    plain = [line for line in environment["dependencies"] if isinstance(line, str)]
    (version,) = [
        found[1] for line in plain if (found := re.match(r"python\s*=+\s*([\d.]+)", line))
    ]
    assert version in ("3.11", "3.12", "3.13"), "it has an environment of its own for each of these"
    (pip,) = [part["pip"] for part in environment["dependencies"] if isinstance(part, dict)]
    # A line that begins with -c or -r, or names a path, makes it copy the repository first; without,
    # `-e .` would find nothing to install.
    assert pip[0].startswith("-c ") and (ROOT / pip[0].removeprefix("-c ")).exists()
    assert "lab" in re.fullmatch(r"-e \.\[(.*)\]", pip[1])[1].split(",")


def test_binder_opens_a_notebook_that_is_there():
    readme = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(
        r"https://mybinder\.org/v2/gh/[\w-]+/[\w.-]+/v[\d.]+\?labpath=([^)]+)\)", readme
    )
    assert len(links) == len(list(ROOT.glob("notebooks/*/*.ipynb"))) > 0
    assert all((ROOT / path).is_file() for path in links)
