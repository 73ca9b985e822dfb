"""Helpers for the course on generative adversarial networks.

Everything that a notebook needs is one of the names below; each is imported when first used, so that
``import course_utils`` costs little more than ``import torch``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_utils.budgets import budget as budget
    from course_utils.checks import check as check
    from course_utils.data.batches import Batches as Batches
    from course_utils.data.digits import mnist as mnist
    from course_utils.data.points import two_moons as two_moons
    from course_utils.device import get_device as get_device
    from course_utils.live.tracking import track as track
    from course_utils.randomness import seed_everything as seed_everything

_HOMES = {
    "Batches": "data",
    "budget": "budgets",
    "check": "checks",
    "get_device": "device",
    "mnist": "data",
    "seed_everything": "randomness",
    "track": "live",
    "two_moons": "data",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'course_utils' has no attribute '{name}'")
    return getattr(importlib.import_module(f"course_utils.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
