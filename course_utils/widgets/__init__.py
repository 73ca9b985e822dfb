"""Live pictures in the notebook: :class:`GanLab`, :class:`LatentExplorer`, :class:`LivePlot`,
:class:`EyeTest`, and :func:`ready_made`, a GanLab with players in it.

Loaded when first used, since they bring in anywidget and ipywidgets.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_utils.widgets.eyetest import EyeTest as EyeTest
    from course_utils.widgets.ganlab import GanLab as GanLab
    from course_utils.widgets.latent import LatentExplorer as LatentExplorer
    from course_utils.widgets.liveplot import LivePlot as LivePlot
    from course_utils.widgets.to_watch import ready_made as ready_made

_HOMES = {
    "EyeTest": "eyetest",
    "GanLab": "ganlab",
    "LatentExplorer": "latent",
    "LivePlot": "liveplot",
    "ready_made": "to_watch",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'course_utils.widgets' has no attribute '{name}'")
    return getattr(importlib.import_module(f"course_utils.widgets.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
