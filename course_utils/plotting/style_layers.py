"""The diagram of a generator whose layers are each told a style."""

from __future__ import annotations

import itertools

from course_utils.plotting.canvas import CODE, DATA, MAKER, PENCIL, Canvas
from course_utils.plotting.style import Picture


def style_layers() -> Picture:
    """Noise becomes a style, the style enters each layer from the side, and a constant what is painted on."""
    page = Canvas(3.75)
    floor, street = 1.35, 3.1  # heights of the layers and of the style above them
    z = page.box(0.72, street, "noise\n$z$", PENCIL, size=(1.0, 0.62), filled=False)
    mapping = page.box(2.35, street, "mapping f", MAKER, size=(1.3, 0.72), letters=12)
    w = page.box(3.95, street, "style\n$w$", CODE, size=(1.0, 0.62), filled=False)
    page.arrow([z.right, mapping.left])
    page.arrow([mapping.right, w.left])

    constant = page.box(
        0.72, floor, "constant\n7 × 7", PENCIL, size=(1.0, 0.72), filled=False, letters=10.5
    )
    sizes = ("7 × 7", "7 × 7", "14 × 14", "14 × 14")
    layers = [
        page.box(2.1 + 1.35 * k, floor, f"layer {k + 1}\n{size}", MAKER, size=(1.0, 0.72))
        for k, size in enumerate(sizes)
    ]
    image = page.box(
        7.45, floor, "image\n28 × 28", DATA, size=(0.95, 0.72), filled=False, letters=10.5
    )
    for a, b in itertools.pairwise([constant, *layers, image]):
        page.arrow([a.right, b.left])

    turn = 2.3  # where the style goes sideways
    page.line([w.bottom, (w.x, turn)], CODE)
    page.line([(layers[0].x, turn), (layers[-1].x, turn)], CODE)
    for k, layer in enumerate(layers):
        page.arrow([(layer.x, turn), layer.top], CODE)
        page.words(layer.x + 0.1, 2.02, f"$s^{k + 1}$", CODE, letters=12, side="left")
        page.arrow([(layer.x, 0.62), layer.bottom])
        page.words(layer.x, 0.47, "noise")
    for first, last, name in ((0, 1, "coarse half"), (2, 3, "fine half")):
        left, right = layers[first].x - 0.5, layers[last].x + 0.5
        page.line([(left, 0.27), (right, 0.27)], MAKER)
        page.words((left + right) / 2, 0.11, name, MAKER, bold=True)
    return page.finish(
        "Diagram of a style generator. Above, noise z goes through the mapping network f and becomes the style w. "
        "Below, a constant of 7 by 7 places goes through four layers and becomes an image of 28 by 28 pixels. From w "
        "an arrow leads into each layer from above, and fresh noise from below. Layers 1 and 2, at 7 by 7, are the "
        "coarse half, layers 3 and 4, at 14 by 14, the fine half."
    )
