"""Make the records that the site plays: ``python -m course_utils.grading.authoring.replays [NAME ...]``.

Each is a run of what students write, by the solutions' own functions, kept as
``docs/_static/replays/NAME.js``: some 50 kB that a page loads when somebody looks. ``digits`` trains for
minutes, the others for seconds. A page shows one by its name, see ``docs/_static/site.js``.
"""

from __future__ import annotations

import argparse
import ast
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils import mnist
from course_utils.files import ROOT
from course_utils.grading.authoring.release import write_if_changed
from course_utils.grading.authoring.source import Source
from course_utils.widgets import GanLab, LivePlot
from course_utils.widgets.base import Widget
from course_utils.widgets.record import as_script

FOLDER = "docs/_static/replays"
NUM_STEPS = 1500  # of 03, by its own recipe: digits can be read by then


def names_of(assignment: str, *cells: str) -> dict[str, Any]:
    """A solution's names, without any training, and those that the cells with these lines define."""
    source = Source(assignment)
    space: dict[str, Any] = source.namespace()
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Assign)
    for line in cells:
        (code,) = (cell.source for cell in source.code if f"\n{line}" in f"\n{cell.source}")
        tree = ast.Module([node for node in ast.parse(code).body if isinstance(node, kinds)], [])
        exec(compile(tree, f"<{assignment}>", "exec"), space)
    return space


def lab_of_01() -> GanLab:
    """The players that 01 builds, with its updates, before their first round."""
    space = names_of("01_vanilla_gan", "def new_players")
    net_D, net_G, optimizer_D, optimizer_G = space["new_players"](1e-3)
    return GanLab(
        net_G, net_D, space["X"], update_D=space["update_D"],
        update_G=space["update_G"], optimizer_D=optimizer_D, optimizer_G=optimizer_G,
        z_dim=space["z_dim"], batch_size=space["batch_size"],
    )  # fmt: skip


def moons() -> GanLab:
    """A GAN that learns the two moons."""
    return played(lab_of_01(), (200, 10), (1400, 50))


def collapse() -> GanLab:
    """The same players; G makes ten steps for each of D."""
    lab = lab_of_01()
    lab.reset("collapse")
    return played(lab, (240, 5))


def drawing() -> GanLab:
    """The same players on a drawing: a heart."""
    t = np.linspace(0, 2 * math.pi, 400)
    heart = np.stack(
        [
            16 * np.sin(t) ** 3,
            13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t),
        ],
        axis=1,
    )
    lab = lab_of_01()
    lab.game.draw_data(heart / 12 + (0.5, 0.45))
    lab.reset()
    return played(lab, (200, 10), (2400, 86))


def played(lab: GanLab, *parts: tuple[int, int]) -> GanLab:
    """A lab after so many rounds, of which every so many leave a picture."""
    for rounds, every in parts:
        lab.train(rounds, every=every)
    return lab


def digits() -> LivePlot:
    """03's networks with all parts of its recipe, on MNIST."""
    space = names_of("03_dcgan", "z_dim = ", "class OneOfTen")
    data = mnist("train", device=space["device"])
    net_D, net_G = space["players"](space["z_dim"])
    net_G = space["nn"].Sequential(space["OneOfTen"](), net_G)
    plot = LivePlot(every=50, nrow=6, note=data.note)
    space["train"](
        net_D, net_G, data.x, NUM_STEPS, space["z_dim"], desc="digits", plot=plot, **space["parts"]
    )
    plot.finish()
    return plot


RECORDS: dict[str, Callable[[], Widget]] = {
    "moons": moons, "collapse": collapse, "drawing": drawing, "digits": digits,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(RECORDS))
    for name in parser.parse_args().names or RECORDS:
        record = RECORDS[name]().record()
        if record is None:
            parser.exit(1, f"{name}: there is nothing to play.\n")
        write_if_changed(ROOT / FOLDER / f"{name}.js", as_script(name, record))


if __name__ == "__main__":
    main()
