"""What `make lint` checks JavaScript with, and that its settings fit the widgets."""

from __future__ import annotations

import json
import re
from pathlib import Path

from course_utils.widgets.record import SCRIPTS

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tests" / "browser"
WIDGETS = ROOT / "course_utils" / "widgets"


def test_tools_are_pinned_and_come_from_no_named_registry():
    wanted = json.loads((TOOLS / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((TOOLS / "package-lock.json").read_text("utf-8"))["packages"]
    assert wanted and all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for place, package in locked.items():
        assert "resolved" not in package, f"{place} says where it was fetched from"
        assert not place or "integrity" in package


def test_the_linter_takes_for_global_what_shared_files_give_to_others():
    """A name too many in the list would hide that it is defined nowhere."""
    shared = "".join((WIDGETS / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    defined = set(re.findall(r"^(?:async )?(?:function|const|let) (\w+)", shared, re.MULTILINE))
    settings = (TOOLS / "biome.jsonc").read_text("utf-8")
    listed = re.search(r'"globals": \[(.*?)\]', settings, re.DOTALL)[1]
    assert set(re.findall(r"\w+", listed)) <= defined
