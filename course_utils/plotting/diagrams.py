"""Diagrams of the course: who plays, what flows where, and what shape it has.

Each gives a :class:`~course_utils.plotting.Picture` that describes itself: as the last line of a cell
it shows below it. A filled box is a network, an outline is what flows, and a dashed line is a
gradient on its way back.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from course_utils.plotting.canvas import (
    CODE,
    DATA,
    JUDGE,
    LEAN,
    MAKER,
    PAPER,
    PENCIL,
    WIDTH,
    Box,
    Canvas,
    Point,
)
from course_utils.plotting.style import Picture

SMALL = (1.0, 0.62)


def two_players() -> Picture:
    """Noise becomes a fake; the discriminator sees fakes and real data, and says which is which."""
    page = Canvas(2.55)
    z = page.box(0.72, 1.88, "noise\n$z$", PENCIL, size=SMALL, filled=False)
    net_G = page.box(2.35, 1.88, "generator\nG", MAKER, size=(1.35, 0.85), letters=12)
    fake = page.box(4.05, 1.88, "fake\n$G(z)$", MAKER, size=SMALL, filled=False)
    real = page.box(4.05, 0.5, "real\n$x$", DATA, size=SMALL, filled=False)
    net_D = page.box(5.95, 1.19, "discriminator\nD", JUDGE, size=(1.6, 0.85), letters=12)
    page.words(0.72, 1.25, "drawn anew\nfor each fake")
    page.words(3.4, 0.5, "drawn from the data", side="right")
    page.words(2.35, 1.25, "wants D to say “real”", MAKER, bold=True)
    page.words(5.95, 0.54, "wants to be right", JUDGE, bold=True)
    page.arrow([z.right, net_G.left])
    page.arrow([net_G.right, fake.left])
    page.arrow([fake.right, net_D.at("left", 0.75)])
    page.arrow([real.right, net_D.at("left", 0.25)])
    page.arrow([net_D.right, (7.12, 1.19)])
    page.words(7.2, 1.19, "real or\nfake?", bold=True, letters=12, side="left")
    return page.finish(
        "Diagram of the two players. Noise z goes into the generator G, which makes a fake G(z). The "
        "discriminator D sees the fake and a real example x, and says of each whether it is real. G "
        "wants D to say real; D wants to be right."
    )


def gradient_paths() -> Picture:
    """Where gradients go in D's step, which ``detach()`` cuts short, and in G's, through D."""
    page = Canvas(4.5)
    _step_of_D(page, 3.35)
    _step_of_G(page, 0.98)
    return page.finish(
        "Two diagrams of the same chain: noise z, generator G, fake G(z), discriminator D, loss. Solid "
        "arrows lead forward, dashed ones are gradients on their way back. In D's step, which sees "
        "real x as well, the gradient reaches D and ends before the fake, where detach() cuts it off: "
        "G does not change. In G's step the gradient goes through D, which does not change, and "
        "through the fake into G."
    )


def _chain(page: Canvas, y: float, name: str, colour: str) -> list[Box]:
    """A step's boxes from left to right, and the arrows forward between them."""
    page.words(0.28, y + 0.78, f"{name}'s step", colour, letters=14, bold=True, side="left")
    chain = [
        page.box(0.62, y, "$z$", PENCIL, size=(0.68, 0.68), filled=False, letters=15),
        page.box(2.05, y, "G", MAKER, size=(1.0, 0.8), letters=16),
        page.box(3.65, y, "$G(z)$", MAKER, size=(0.95, 0.68), filled=False, letters=13),
        page.box(5.5, y, "D", JUDGE, size=(1.0, 0.8), letters=16),
        page.box(7.2, y, f"loss\nof {name}", colour, size=(0.95, 0.68), filled=False, letters=12),
    ]
    for a, b in itertools.pairwise(chain):
        page.arrow([_level(a.right, y + 0.15), _level(b.left, y + 0.15)])
    return chain


def _level(point: Point, y: float) -> Point:
    return point[0], y


def _step_of_D(page: Canvas, y: float) -> None:
    _, _, fake, net_D, loss = _chain(page, y, "D", JUDGE)
    back = y - 0.17
    real = page.box(3.65, y - 0.87, "real $x$", DATA, size=(0.95, 0.6), filled=False, letters=13)
    page.arrow([real.right, (5.25, y - 0.87), (5.25, y - 0.43)])
    page.arrow([_level(loss.left, back), _level(net_D.right, back)], JUDGE, gradient=True)
    cut = (fake.right[0] + net_D.left[0]) / 2
    page.line([_level(net_D.left, back), (cut + 0.14, back)], JUDGE, gradient=True)
    for x in (cut - 0.05, cut + 0.05):  # two strokes across
        page.line([(x - 0.07, y - 0.36), (x + 0.07, y + 0.02)], width=2.4)
    page.words(cut, y + 0.38, "detach()", bold=True, letters=11.5)
    page.words(2.05, y - 0.6, "does not change", MAKER)
    page.words(6.0, y - 0.6, "changes", JUDGE, bold=True)


def _step_of_G(page: Canvas, y: float) -> None:
    chain = _chain(page, y, "G", MAKER)
    back = y - 0.17
    for a, b in itertools.pairwise(chain[1:]):
        page.arrow([_level(b.left, back), _level(a.right, back)], MAKER, gradient=True)
    net_D = chain[3]
    sides = net_D.x + net_D.width / 2, net_D.x - net_D.width / 2
    page.line([(x, back) for x in sides], PAPER, gradient=True)
    page.words(2.05, y - 0.6, "changes", MAKER, bold=True)
    page.words(5.5, y - 0.6, "does not change, but lets the gradient through", JUDGE)


def dcgan_shapes(
    generator: Sequence[Sequence[int]], discriminator: Sequence[Sequence[int]] = ()
) -> Picture:
    """The staircase of shapes through a convolutional pair: smaller maps have more channels.

    Parameters
    ----------
    generator : sequence of shapes
        From the noise to the image, each (n,) or (channels, height, width), such as
        ``[(64,), (256, 7, 7), (128, 14, 14), (1, 28, 28)]``.
    discriminator : sequence of shapes
        From the image to the logit; none for a diagram of the generator alone.

    Raises
    ------
    ValueError
        If a shape has neither one number nor three, or there are fewer than two.
    """
    rows = [("generator G", MAKER, generator)]
    if discriminator:
        rows.append(("discriminator D", JUDGE, discriminator))
    for name, _, shapes in rows:
        if len(shapes) < 2 or any(len(shape) not in (1, 3) for shape in shapes):
            raise ValueError(
                f"The shapes of the {name} are two or more, each (n,) or (channels, height, width), "
                f"not {list(shapes)}."
            )
    tall = 2.75
    page = Canvas(tall * len(rows))
    said = []
    for k, (name, colour, shapes) in enumerate(rows):
        _stairs(page, tall * (len(rows) - 1 - k), name, colour, shapes)
        said.append(f"{name}: " + ", ".join(map(_shape_words, shapes)))
    return page.finish(
        "The shapes of what flows through the networks, drawn as blocks that are high for large maps "
        "and long for many channels. " + ". ".join(said) + "."
    )


def _shape_words(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape))


def _stairs(
    page: Canvas, floor: float, name: str, colour: str, shapes: Sequence[Sequence[int]]
) -> None:
    """One row of blocks, each as high as its map (by square root) and as long as its channels (by log)."""
    page.words(0.25, floor + 2.55, name, colour, letters=12, bold=True, side="left")
    largest = max(max(shape[1:], default=1) for shape in shapes)
    sizes = [1.5 * math.sqrt(shape[1] / largest) if len(shape) == 3 else 0.16 for shape in shapes]
    longs = [0.075 * math.log2(shape[0]) + 0.08 for shape in shapes]
    widths = [size * LEAN + long for size, long in zip(sizes, longs, strict=True)]
    gap = (WIDTH - 0.6 - sum(widths)) / (len(shapes) - 1)
    x, y = 0.3, floor + 0.62 + 0.75
    for k, (shape, size, long, width) in enumerate(zip(shapes, sizes, longs, widths, strict=True)):
        page.block(x, y, size, long, colour)
        page.words(x + width / 2, floor + 0.3, _shape_words(shape), letters=11)
        if k + 1 < len(shapes):
            page.arrow([(x + width + 0.06, y), (x + width + gap - 0.06, y)])
        x += width + gap


def label_ways() -> Picture:
    """Four ways of a label into a network: one-hot, embedded, as a channel, by projection."""
    page = Canvas(5.3)
    _concatenate(page, 0.0, 2.75)
    _embed(page, 4.1, 2.75)
    _channel(page, 0.0, 0.0)
    _project(page, 4.1, 0.0)
    return page.finish(
        "Four diagrams of how a label y enters a network. Concatenate: y as a one-hot vector is put "
        "behind the noise z, and both go into G. Embed: y picks a row of a table that is trained, and "
        "the row is put behind z. Channel: the row fills a plane as large as the image, which goes "
        "into D as one more channel. Projection: D's features of x are multiplied with the row for y, "
        "and the product is added to D's logit."
    )


def _way(page: Canvas, x: float, y: float, title: str, formula: str) -> None:
    page.words(x + 0.2, y + 2.3, title, letters=13, bold=True, side="left")
    page.words(x + 0.2, y + 0.28, formula, letters=12, side="left")


def _concatenate(page: Canvas, x: float, y: float) -> None:
    _way(page, x, y, "1  concatenate", "$G([z,\\ \\mathrm{onehot}(y)])$")
    page.cells(x + 0.25, y + 1.3, 4, PENCIL)
    page.cells(x + 1.05, y + 1.3, 5, CODE, full=(2,))
    page.words(x + 0.65, y + 1.6, "$z$", letters=14)
    page.words(x + 1.55, y + 1.6, "y = 2", CODE, bold=True)
    net_G = page.box(x + 3.15, y + 1.3, "G", MAKER, size=(0.85, 0.7), letters=15)
    page.arrow([(x + 2.12, y + 1.3), net_G.left])


def _embed(page: Canvas, x: float, y: float) -> None:
    _way(page, x, y, "2  embed", "$G([z,\\ e_y])$")
    for k in range(5):
        page.cells(x + 0.25, y + 1.85 - 0.2 * k, 3, CODE, full=(0, 1, 2) if k == 2 else ())
    page.words(x + 0.2, y + 0.78, "trained table", CODE, bold=True, side="left")
    page.arrow([(x + 0.9, y + 1.45), (x + 2.5, y + 1.45), (x + 2.5, y + 1.22)], CODE)
    page.words(x + 1.0, y + 1.63, "row y = 2", CODE, bold=True, side="left")
    page.cells(x + 1.4, y + 1.08, 4, PENCIL)
    page.cells(x + 2.2, y + 1.08, 3, CODE, full=(0, 1, 2))
    net_G = page.box(x + 3.45, y + 1.08, "G", MAKER, size=(0.62, 0.7), letters=15)
    page.arrow([(x + 2.85, y + 1.08), net_G.left])


def _channel(page: Canvas, x: float, y: float) -> None:
    _way(page, x, y, "3  channel", "$D([x,\\ \\mathrm{plane}(e_y)])$")
    page.block(x + 0.3, y + 1.3, 1.0, 0.07, DATA)
    page.block(x + 0.48, y + 1.3, 1.0, 0.07, CODE)
    page.words(x + 1.1, y + 1.45, "image x", DATA, bold=True, side="left")
    page.words(x + 1.1, y + 1.15, "+ plane of y", CODE, bold=True, side="left")
    net_D = page.box(x + 3.15, y + 1.3, "D", JUDGE, size=(0.85, 0.7), letters=15)
    page.arrow([(x + 2.2, y + 1.3), net_D.left])


def _project(page: Canvas, x: float, y: float) -> None:
    _way(page, x, y, "4  projection", "$\\psi(\\varphi(x)) + \\langle e_y,\\ \\varphi(x)\\rangle$")
    trunk = page.box(x + 1.2, y + 1.65, "D's layers", JUDGE, size=(1.1, 0.52))
    page.words(x + 0.2, y + 1.65, "x", DATA, bold=True, letters=13, side="left")
    page.arrow([(x + 0.36, y + 1.65), trunk.left])
    page.arrow([trunk.right, (x + 2.08, y + 1.65)])
    page.cells(x + 2.12, y + 1.65, 3, JUDGE, full=(0, 1, 2))
    page.words(x + 2.8, y + 1.65, "$\\varphi(x)$", letters=12, side="left")
    page.cells(x + 2.12, y + 0.85, 3, CODE, full=(0, 1, 2))
    page.words(x + 2.0, y + 0.85, "row y of a table", CODE, bold=True, side="right")
    page.words(x + 2.8, y + 0.85, "$e_y$", letters=12, side="left")
    page.words(x + 2.42, y + 1.25, "×", bold=True, letters=14)
    page.words(x + 2.62, y + 1.25, "added to logit", bold=True, side="left", letters=10)


def infogan_game() -> Picture:
    """The generator gets codes; Q, on layers that it shares with D, is to read them off the fake."""
    page = Canvas(3.5)
    code = page.box(0.72, 2.35, "codes\n$c$", CODE, size=SMALL, filled=False, letters=12)
    z = page.box(0.72, 1.35, "noise\n$z$", PENCIL, size=SMALL, filled=False, letters=12)
    net_G = page.box(2.3, 1.85, "G", MAKER, size=(0.95, 0.8), letters=16)
    fake = page.box(3.85, 1.85, "fake\n$G(z, c)$", MAKER, size=(1.15, 0.66), filled=False)
    real = page.box(3.85, 0.55, "real\n$x$", DATA, size=(1.15, 0.66), filled=False)
    trunk = page.box(5.45, 1.5, "shared\nlayers", JUDGE, size=(1.0, 1.05), letters=12)
    head_Q = page.box(7.0, 2.05, "Q", CODE, size=(0.85, 0.62), letters=16)
    head_D = page.box(7.0, 0.95, "D", JUDGE, size=(0.85, 0.62), letters=16)
    page.arrow([code.right, net_G.at("left", 0.75)])
    page.arrow([z.right, net_G.at("left", 0.25)])
    page.arrow([net_G.right, fake.left])
    page.arrow([fake.right, trunk.at("left", 0.7)])
    page.arrow([real.right, trunk.at("left", 0.2)])
    page.arrow([trunk.at("right", 0.75), head_Q.left])
    page.arrow([trunk.at("right", 0.25), head_D.left])
    page.words(7.0, 0.44, "real or fake?", JUDGE, bold=True)
    page.words(7.0, 1.53, "which codes?", CODE, bold=True)
    top = 3.0
    page.arrow([(3.86, top), (7.0, top), head_Q.top], CODE)
    page.arrow([(3.86, top), (0.72, top), code.top], CODE)
    page.words(
        3.86,
        top + 0.22,
        "loss of Q: what it reads off a fake, against the codes put in",
        CODE,
        bold=True,
    )
    page.words(3.86, top - 0.3, "G and Q both make it small")
    return page.finish(
        "Diagram of InfoGAN. Codes c and noise z go into the generator G, which makes a fake G(z, c). "
        "Fakes and real examples x go through layers that two heads share: D says whether it is real, "
        "and Q, for fakes only, which codes it was made from. The loss of Q compares that with c; G "
        "and Q both make it small."
    )
