"""Right submissions with what honest notebooks bring along, as real tools save them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]

CELLS = Path(__file__).parent / "cells.txt"


def cases() -> dict[str, tuple[str, str]]:
    """Name -> (tool, code)."""
    _, *parts = re.split(r"^# %% (.*)\n", CELLS.read_text("utf-8"), flags=re.MULTILINE)
    found = {}
    for title, code in zip(parts[::2], parts[1::2], strict=True):
        name, tool = (part.strip() for part in title.split("|"))
        found[name] = (tool, code)
    return found


def saved(nb: Notebook, name: str) -> Notebook:
    """A notebook with the cell of a case put first, saved by the case's tool."""
    tool, code = cases()[name]
    nb = copy.deepcopy(nb)
    cell = {"cell_type": "code", "metadata": {}, "source": code, "outputs": [],
            "execution_count": None, "id": "honest"}  # fmt: skip
    nb["cells"].insert(0, cell)
    TOOLS[tool](nb)
    return nb


def _colab(nb: Notebook) -> None:
    nb["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4"}, "accelerator": "GPU",
        "kernelspec": {"name": "python3", "display_name": "Python 3"}, "language_info": {"name": "python"},
    }  # fmt: skip
    nb["nbformat"], nb["nbformat_minor"] = 4, 0
    for number, cell in enumerate(nb["cells"]):
        del cell["id"]
        cell["metadata"] = {**cell["metadata"], "id": f"q{number}"}
        if cell["cell_type"] == "code":
            cell["metadata"] |= {"colab": {"base_uri": "https://localhost:8080/", "height": 35},
                                 "outputId": f"o{number}"}  # fmt: skip


def _kaggle(nb: Notebook) -> None:
    nb["metadata"] |= {"kaggle": {"accelerator": "none", "dataSources": [], "isGpuEnabled": False,
                                  "isInternetEnabled": True, "language": "python",
                                  "sourceType": "notebook"}}  # fmt: skip
    nb["nbformat_minor"] = 4
    for cell in nb["cells"]:
        del cell["id"]
        cell["metadata"] = {**cell["metadata"], "_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5",
                            "trusted": True}  # fmt: skip
        if cell["cell_type"] == "code":
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}


def _vscode(nb: Notebook) -> None:
    nb["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.11.7)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "version": "3.11.7"},
    }
    nb["nbformat_minor"] = 2
    for cell in nb["cells"]:
        del cell["id"]
        cell["metadata"] = {**cell["metadata"], "vscode": {"languageId": "python"}}
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def _deepnote(nb: Notebook) -> None:
    nb["metadata"] |= {
        "deepnote": {},
        "deepnote_notebook_id": "0123",
        "deepnote_execution_queue": [],
    }
    nb["nbformat_minor"] = 0
    for number, cell in enumerate(nb["cells"]):
        del cell["id"]
        cell["metadata"] = {**cell["metadata"], "cell_id": f"{number:032x}",
                            "deepnote_cell_type": cell["cell_type"], "source_hash": "b623e53d"}  # fmt: skip


TOOLS: dict[str, Callable[[Notebook], None]] = {
    "colab": _colab, "kaggle": _kaggle, "vscode": _vscode, "deepnote": _deepnote,
}  # fmt: skip
