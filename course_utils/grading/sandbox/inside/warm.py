"""Import what notebooks import, once, before any is forked."""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import TYPE_CHECKING

from inside.shell import Deferred, Shell, make_shell
from inside.student import StudentProcess

if TYPE_CHECKING:
    from course_utils.checks.exercise import Exercise

WARM = (
    "torch", "torch.nn.functional", "torch.utils.data", "torchvision", "numpy", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib_inline.backend_inline", "tqdm", "scipy.spatial",
    "sklearn.datasets", "IPython", "course_utils.checks", "course_utils.plotting",
    "course_utils.data", "course_utils.metrics", "course_utils.training", "course_utils.live",
    "course_utils.live.loss_figure", "course_utils.budgets", "course_utils.device",
    "course_utils.widgets.eyetest", "course_utils.widgets.ganlab", "course_utils.widgets.latent",
    "course_utils.recipes.digit_infogan", "course_utils.recipes.judged",
    "course_utils.recipes.trained_on", "course_utils.recipes.vae",
)  # fmt: skip

# Draws a figure and shows a value, which load more modules and fonts on their first time.
REHEARSAL = """\
def _draw():
    from matplotlib import pyplot
    figure, ax = pyplot.subplots()
    ax.plot([0, 1], label='$x$ warm')
    ax.scatter([0, 1], [0, 1])
    ax.set_title('warm')
    ax.legend()
    pyplot.show()
_draw()
del _draw
"""


def warm_up(assignments: list[str]) -> StudentProcess:
    """Import what notebooks import, make the IPython shell, and remember how all of it looked."""
    for name in WARM:
        with contextlib.suppress(ImportError):  # optional parts of the course
            importlib.import_module(name)
    import torch

    torch.set_num_threads(1)
    _without_compiling()
    checks = importlib.import_module("course_utils.checks")
    exercises: dict[str, Exercise] = {}
    for assignment in assignments:
        exercises |= checks.exercises(assignment)
        with contextlib.suppress(ModuleNotFoundError):  # not every assignment has a training
            checks.training_of(assignment)
    probes = tuple(name for name in sys.modules if name.startswith("course_utils.checks"))
    # No golden file is in here: what a notebook calls `check` must not look for one.
    deferred = Deferred()
    for module in (checks, sys.modules["course_utils"]):
        vars(module)["check"] = deferred
    shell = make_shell()
    _rehearse(shell)
    return StudentProcess(shell, probes, exercises)


def _without_compiling() -> None:
    """``torch.compile`` hands back what it is given: to compile takes minutes, and marks nothing."""
    import torch

    def unchanged(model: object = None, **options: object) -> object:
        return model if model is not None else lambda function: function

    vars(torch)["compile"] = unchanged
    torch.nn.Module.compile = lambda module, *args, **options: None  # type: ignore[method-assign]


def _rehearse(shell: Shell) -> None:
    """Do once what loads more modules on its first time."""
    import torch

    for device in ("cpu", "meta"):  # a probe's stand-in for a second device is the latter
        x = torch.ones(2, 2, requires_grad=True, device=device)
        net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.LeakyReLU(0.2)).to(device)
        loss = torch.nn.functional.softplus(-net(x)).mean()
        loss = loss + torch.nn.functional.binary_cross_entropy_with_logits(x, torch.ones_like(x))
        loss.backward()
        optimizer = torch.optim.Adam(net.parameters())
        optimizer.step()
        optimizer.zero_grad()
    torch.cdist(torch.ones(2, 2), torch.ones(2, 2))
    for cell in (REHEARSAL, "1 + 1"):
        shell.run_cell(cell, store_history=False)
    shell.events_seen.clear()
    torch.manual_seed(0)
