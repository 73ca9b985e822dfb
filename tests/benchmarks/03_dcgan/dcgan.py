"""03_dcgan: how fast, how good, how reliable? Against the recipe in common use, on MNIST.

    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan --speed
    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan --seeds 8 --recipe lean
    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan --seeds 1 --recipe lean usual --seconds 180
    COURSE_DATA=... python -m tests.benchmarks.03_dcgan.dcgan --write

Every run is stored as soon as it ends (see --out), so that an interrupted command goes on where it
stopped; runs of changed code do not count. Times are CPU seconds of all threads; wall-clock seconds,
which other programs lengthen, stand beside them. The networks of the usual recipe, and of the
speeds, are those of the notebook's solution at width 32. --write puts the tables of all stored runs
into dcgan.md beside it.
"""

import functools
import math
from pathlib import Path

import torch
import torch.nn.functional as F

from course_utils.data.batches import Batches
from course_utils.grading.authoring.source import Source, run_cell
from course_utils.recipes.digit_dcgan import DigitDcganDiscriminator, DigitDcganGenerator
from course_utils.recipes.digit_gan import train_digit_gan
from course_utils.training.fast import fast_step
from tests.benchmarks import digit_runs as common
from tests.benchmarks.stored import Runs

RESULTS = Path(__file__).with_suffix(".md")
NUM_STEPS = 4000  # the notebook's budget for its last section
LEAN = dict(make_G=DigitDcganGenerator, make_D=DigitDcganDiscriminator)


@functools.cache
def given():
    """Names of the solution, with the step of D, which is no exercise."""
    source = Source("03_dcgan")
    space = source.namespace()
    (step,) = (cell.source for cell in source.code if cell.source.startswith("def step_D("))
    run_cell(step, "<step_D>", space)
    return space


def players(fused, seed=0):
    torch.manual_seed(seed)
    nets = [given()[name]() for name in ("DcganDiscriminator", "DcganGenerator")]
    for net in nets:
        net.apply(given()["init_weights"])
    return *nets, *(
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=fused) for net in nets
    )


def step_G(net_D, net_G, z, optimizer_G):
    """The notebook's, less the second look at the fakes, which the usual recipe lacks."""
    optimizer_G.zero_grad()
    F.softplus(-net_D(net_G(z))).mean().backward()
    optimizer_G.step()


def step_ours():
    """The notebook's loop; real images and fakes keep to two passes here too, as BatchNorm asks."""
    fast_D, fast_G = fast_step(given()["step_D"]), fast_step(step_G)

    def step(net_D, net_G, real, optimizer_D, optimizer_G):
        fast_D(net_D, net_G, real, torch.randn(len(real), 100), optimizer_D)
        net_D.requires_grad_(False)
        fast_G(net_D, net_G, torch.randn(len(real), 100), optimizer_G)
        net_D.requires_grad_(True)

    return step


def speed_runs(x):
    ours = players(fused=True)
    ours[0].to(memory_format=torch.channels_last)
    return {
        "usual": (common.step_usual, players(fused=False), common.epochs(common.usual_loader())),
        "ours": (step_ours(), ours, common.epochs(Batches(x, batch_size=128))),
    }


def run_lean(seed, seconds, train):
    steps = NUM_STEPS if not seconds else steps_within(seconds, train)
    clock = common.Clock(math.inf)
    net_G = train_digit_gan(train, steps, seed=seed, progress=common.quiet, **LEAN)
    return net_G, 74, steps, clock.times()


def steps_within(seconds, train, trial=60):
    """How many steps fit into so many CPU seconds: the learning rates have to know beforehand."""
    clock = common.Clock(math.inf)
    train_digit_gan(train, trial, progress=common.quiet, **LEAN)
    return round(trial * seconds / clock.times()[0])


def run_usual(seed, seconds, train):
    net_D, net_G, optimizer_D, optimizer_G = players(fused=False, seed=seed)
    clock, steps = common.Clock(seconds or 180), 0
    for real in common.epochs(common.usual_loader()):
        common.step_usual(net_D, net_G, real, optimizer_D, optimizer_G)
        steps += 1
        if clock.over():
            break
    return net_G.eval(), 100, steps, clock.times()


RECIPES = {"lean": run_lean, "usual": run_usual}


def main() -> None:
    args = common.options(__doc__, RECIPES, RESULTS).parse_args()
    runs = Runs(args.out, common.fingerprint(players(fused=False), common.step_usual, **LEAN))
    if args.speed or args.seeds:
        common.measure(args, runs, RECIPES, speed_runs, num_steps=20)
    common.finish(args, common.report(runs, "03_dcgan: speed and quality", __doc__), RESULTS)


if __name__ == "__main__":
    main()
