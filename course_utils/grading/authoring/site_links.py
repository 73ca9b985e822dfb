"""Where the links of the course's texts lead once these are pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course_utils.grading.authoring.colab import BINDER, COLAB, Origin

CODE = re.compile(r"(```[\s\S]*?```|`[^`\n]*`)")  # in which nothing is a link
BADGE = re.compile(rf"\[!\[(Open in \w+)\]\([^)]*\)\]\(((?:{COLAB}|{BINDER})/[^)\s]+)\)")


@dataclass(frozen=True)
class Links:
    """Rewrites links, so that one text serves the repository and the site.

    Parameters
    ----------
    origin
        The repository's address and tag.
    root
        The course folder.
    pages
        File of the repository -> what the site has of it, from the site's top: ``"docs/glossary.md"``
        -> ``"glossary.md"``. Pictures are among them.
    """

    origin: Origin
    root: Path
    pages: Mapping[str, str]

    def rewritten(self, text: str, folder: str) -> str:
        """Markdown whose links hold on the site.

        Parameters
        ----------
        folder
            That of the text in the repository, such as ``"docs"``.
        """
        # A badge is a picture on another host, which a page would ask for.
        text = BADGE.sub(r"[\1](\2)", text)
        parts = CODE.split(text)
        parts[::2] = [
            re.sub(r"\]\(([^)\s]+)\)", lambda found: f"]({self.target(found[1], folder)})", part)
            for part in parts[::2]
        ]
        return "".join(parts)

    def target(self, link: str, folder: str) -> str:
        """A page of the site where there is one, else the repository's; other links stay."""
        file, mark, anchor = link.partition("#")
        there = f"{self.origin.address}/blob/{self.origin.tag}/"
        if file.startswith(there):
            file = file.removeprefix(there)
        elif not file or re.match(r"[a-z]+:|/", file):
            return link
        else:
            file = posixpath.normpath(posixpath.join(folder, file))
        if file in self.pages:
            return f"/{self.pages[file]}{mark}{anchor}"
        if not (self.root / file).exists():
            return link  # no link: brackets of a formula, say
        if self.origin.slug == self.origin.address:
            return self.origin.address  # not GitHub, whose addresses of files are known
        kind = "tree" if (self.root / file).is_dir() else "blob"
        return f"{self.origin.address}/{kind}/{self.origin.tag}/{file}{mark}{anchor}"
