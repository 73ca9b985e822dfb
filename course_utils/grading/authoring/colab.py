"""What lets a notebook do where the repository is not: its set-up cell, the badges for Colab and
Binder, and links to the course's own pages.

All follow from ``pyproject.toml``: the address under ``[project.urls] Repository``, and the tag
``v`` + version. How long a notebook computes is in the header of its source::

    # jupyter:
    #   gan_course:
    #     minutes: {cpu: 5, cuda: 1}
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

COLAB = "https://colab.research.google.com"
BINDER = "https://mybinder.org"
GITHUB = "https://github.com/"
SET_UP = """\
# Set-up, run this first: installs the course's package where it is missing (as in Colab), finds the GPU.
import importlib.util
import os
import subprocess
import sys

if importlib.util.find_spec("course_utils") is None:
    package = os.environ.get("COURSE_PACKAGE") or "{package}"
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", package]).returncode:
        raise RuntimeError(f"pip could not install the course from {{package}}; above it says why.")
    importlib.invalidate_caches()

from course_utils.device import say_device

say_device({minutes})"""


@dataclass(frozen=True)
class Origin:
    """Where students get the course from.

    Parameters
    ----------
    name
        The distribution, such as ``gan-course``.
    address
        The repository's, such as ``https://github.com/gan-course/gan-course``.
    tag
        The tag of the release.
    """

    name: str
    address: str
    tag: str

    @classmethod
    def of(cls, root: Path) -> Origin:
        """From the ``pyproject.toml`` of a course folder."""
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
        address = project["urls"]["Repository"].removesuffix("/").removesuffix(".git")
        return cls(project["name"], address, f"v{project['version']}")

    @property
    def slug(self) -> str:
        """``owner/name`` on GitHub; on another host the whole address."""
        return self.address.removeprefix(GITHUB)

    def set_up(self, minutes: dict[str, object]) -> str:
        """The code of the set-up cell.

        Parameters
        ----------
        minutes
            What the notebook computes for at full budget, by type of device.
        """
        # GitHub's archive of a tag, which needs no git; other hosts have theirs at other addresses.
        place = f"git+{self.address}@{self.tag}"
        if self.address.startswith(GITHUB):
            place = f"{self.address}/archive/refs/tags/{self.tag}.zip"
        said = ", ".join(f"{device}={value!r}" for device, value in sorted(minutes.items()))
        return SET_UP.format(package=f"{self.name} @ {place}", minutes=said)

    def badge(self, path: str) -> str:
        """A link that opens a notebook of the repository in Colab; empty where the address is not
        GitHub's, from which alone Colab opens."""
        if self.slug == self.address:
            return ""
        link = f"{COLAB}/github/{self.slug}/blob/{self.tag}/{path}"
        return f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({link})"

    def binder(self, path: str) -> str:
        """The same for Binder, which builds ``environment.yml`` on a machine that it lends."""
        if self.slug == self.address:
            return ""
        link = f"{BINDER}/v2/gh/{self.slug}/{self.tag}?labpath={path}"
        return f"[![Open in Binder]({BINDER}/badge_logo.svg)]({link})"

    @property
    def site(self) -> str:
        """Where GitHub publishes the site of a release; on another host the repository's address."""
        if self.slug == self.address:
            return self.address
        owner, _, name = self.slug.partition("/")
        return f"https://{owner.lower()}.github.io/{name}/"

    def with_links(self, text: str) -> str:
        """Prose of a source in which links to ``../docs`` lead to the repository's pages: a notebook
        is read in Colab, or in a JupyterLab that sees the notebooks alone.

        Where the host is not GitHub, whose addresses of pages are known, they lead from the
        notebook's folder to the file.
        """
        pages = "../.." if self.address == self.slug else f"{self.address}/blob/{self.tag}"
        return re.sub(r"\]\(\.\./(docs/[^)\s]+)\)", rf"]({pages}/\1)", text)

    def with_badges(self, text: str) -> str:
        """A page of Markdown in which every badge, the link "on the site" and the command that gets the
        course are this repository's."""
        old = r"\[!\[Open in {}\]\([^)]*\)\]\({}/\S+?[/=](notebooks/[^)\s]+)\)"
        text = re.sub(old.format("Colab", COLAB), lambda found: self.badge(found[1]), text)
        text = re.sub(old.format("Binder", BINDER), lambda found: self.binder(found[1]), text)
        text = re.sub(r"(?<=on the site\]\()[^)]*", self.site, text)
        folder = self.address.rpartition("/")[2]
        return re.sub(r"git clone \S+ && cd \S+", f"git clone {self.address} && cd {folder}", text)
