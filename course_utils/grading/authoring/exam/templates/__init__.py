"""The templates, by subject; importing this package registers them all."""

from course_utils.grading.authoring.exam.templates import (
    bounds,
    codes,
    control,
    labels,
    latents,
    layers,
    measures,
    players,
    reading,
    translations,
)

__all__ = [
    "bounds",
    "codes",
    "control",
    "labels",
    "latents",
    "layers",
    "measures",
    "players",
    "reading",
    "translations",
]
