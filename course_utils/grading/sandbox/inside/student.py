"""The student's process: run the cells of a notebook, then show its answers to the probes.

``warm_up`` runs once in the fork server; ``run`` in a process of the student's own.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from typing import Any

from inside.frames import PACKET, _Key, tell
from inside.observe import _ending, _observe
from inside.shell import _make_shell, _plain

WARM = (
    "torch", "torch.nn.functional", "torch.utils.data", "torchvision", "numpy", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib_inline.backend_inline", "tqdm", "scipy.spatial",
    "sklearn.datasets", "IPython", "course_utils.checks", "course_utils.plotting",
    "course_utils.data", "course_utils.metrics", "course_utils.training", "course_utils.live",
    "course_utils.live.loss_figure", "course_utils.budgets", "course_utils.device",
    "course_utils.widgets.ganlab", "course_utils.widgets.latent", "course_utils.recipes.vae",
    "course_utils.recipes.digit_dcgan", "course_utils.recipes.digit_infogan",
    "torch._meta_registrations",
)  # fmt: skip

_shell: Any = None
_pristine: Any = None
_libraries: tuple[str, ...] = ()
_probes: tuple[str, ...] = ()


def warm_up(assignments: list[str]) -> None:
    """Import what notebooks import, make the IPython shell, and remember how all of it looked."""
    global _shell, _pristine, _libraries, _probes
    from inside import restore

    for name in WARM:
        with contextlib.suppress(ImportError):  # optional parts of the course
            importlib.import_module(name)
    import torch

    torch.set_num_threads(1)
    checks = importlib.import_module("course_utils.checks")
    for assignment in assignments:
        checks.exercises(assignment)
        with contextlib.suppress(ModuleNotFoundError):  # not every assignment has a training
            checks.training_of(assignment)
    _probes = tuple(name for name in sys.modules if name.startswith("course_utils.checks"))
    # No golden file is in here: what a notebook calls `check` must not look for one.
    deferred = _Deferred()
    for module in (checks, sys.modules["course_utils"]):
        vars(module)["check"] = deferred
    _shell = _make_shell()
    _rehearse()
    _libraries = restore.libraries()
    _pristine = restore.Pristine()


def _rehearse() -> None:
    """Do once what loads more modules and fonts on its first time."""
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
    _shell.run_cell(
        "def _draw():\n"
        "    from matplotlib import pyplot\n"
        "    figure, ax = pyplot.subplots()\n"
        "    ax.plot([0, 1], label='$x$ warm')\n"
        "    ax.scatter([0, 1], [0, 1])\n"
        "    ax.set_title('warm')\n"
        "    ax.legend()\n"
        "    pyplot.show()\n"
        "_draw()\n"
        "del _draw\n",
        store_history=False,
    )
    _shell.run_cell("1 + 1", store_history=False)
    _shell.events_seen.clear()
    torch.manual_seed(0)


class _Deferred:
    """Stands in for ``check`` while a notebook is graded: the checks come afterwards, outside."""

    def __call__(self, name: str, answer: Any) -> None:
        return None

    def passed(self, *names: str) -> bool:
        """False: demonstrations that need a right answer, and train for long, are left out."""
        return False

    def summary(self, assignment: str | None = None) -> None:
        return None


# --- the shell -----------------------------------------------------------------------------------


# --- running -------------------------------------------------------------------------------------


class _Late(KeyboardInterrupt):
    """A cell used up its processor time."""


def run(channel: int, alarm: int, secret: bytes, job: bytes, limits: dict[str, Any]) -> None:
    """Run a notebook's cells, then wait for exercises to observe.

    Parameters
    ----------
    channel, alarm
        Descriptors: packets to and from the warden, and one-line alarms to it.
    secret
        What our packets begin with.
    job
        JSON: "cells", a list of [index, source], and "helpers", the student's modules by file name.
    limits
        See course_utils.grading.limits.
    """
    # What is used after the student's code has run is bound here, where it cannot be reached.
    fork, end, write, read, waitpid = os.fork, os._exit, os.write, os.read, os.waitpid
    undo, observe, probes = _pristine.undo, _observe, _probes
    key = _Key(secret)
    del secret
    from inside import audit, restore

    os.environ["COURSE_BUDGET"] = "smoke"
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    plan = json.loads(job)
    cells = plan["cells"]
    if plan["helpers"]:
        folder = tempfile.mkdtemp(prefix="helpers-")
        for name, text in plan["helpers"].items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        sys.path.append(folder)  # last: what is installed is found first
    total = 0

    def late(signum: int, frame: Any) -> None:
        raise _Late("This cell used up its processor time.")

    # The hard limit can only be lowered: it holds for the whole notebook, and kills.
    hard = int(time.process_time() + limits["notebook_wall"] + limits["cell_cpu"])
    streams = sys.stdout, sys.stderr
    audit.install(_libraries, lambda text: write(alarm, text.encode("utf-8", "replace") + b"\n"))
    for index, source in cells:
        tell(channel, key, b"B" + str(index).encode(), write)
        shell = _shell
        shell.events_seen, shell.used = [], 0
        sys.stdout, sys.stderr = streams  # the next cell writes, whatever this one makes of them
        shell.room = min(limits["output_bytes"], max(0, limits["notebook_output_bytes"] - total))
        signal.signal(signal.SIGXCPU, late)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        soft = min(int(time.process_time() + limits["cell_cpu"] + 1), hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
        try:
            result = shell.run_cell(source, store_history=True)
            failed = result.error_in_exec or result.error_before_exec
        except BaseException as error:  # SystemExit, an interrupt between cells, a broken hook
            failed = error
            shell.showtraceback()
        outputs = [{k: v for k, v in o.items() if k != "_display"} for o in shell.events_seen]
        report = {"index": index, "outputs": outputs, "failed": bool(failed)}
        payload = _plain(report)
        total += len(payload)
        tell(channel, key, b"C" + payload, write)

    # What follows is no cell: if it fails, none is to be blamed. A few processes were kept in hand,
    # since threads of the notebook may have used up the rest.
    tell(channel, key, b"B-1", write)
    most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
    heir = fork()
    if heir:
        tell(channel, key, b"S" + str(heir).encode(), write)
        end(0)
    patched = undo()
    # The probes as they are on disk, whatever has become of those in memory. The rest of the package
    # has been undone and stays: the answers call it, and probes record what it is asked to show.
    for name in [n for n in sys.modules if n.startswith("course_utils.checks")]:
        del sys.modules[name]
    for name in probes:
        importlib.import_module(name)
    for name in patched[:20]:
        write(alarm, f"replaced {name}\n".encode())
    seal = restore.Seal(("course_utils.checks", "json", "builtins"))
    parts: list[bytes] = []
    while True:
        packet = read(channel, PACKET + 64)
        if not packet:
            end(0)
        if packet[:16] != key.value:
            continue
        parts.append(packet[17:])
        if packet[16:17] != b".":
            continue
        message, parts = b"".join(parts), []
        if message[:1] == b"K":
            key = _Key(message[1:])
            continue
        message = message[1:]
        child = fork()
        if child == 0:
            try:
                observe(channel, key, message, limits, seal, alarm, shell.user_ns)
            finally:
                end(3)
        begin = time.monotonic()
        while True:
            done, status = waitpid(child, os.WNOHANG)
            if done:
                break
            if time.monotonic() - begin > limits["probe_wall"]:
                os.kill(child, signal.SIGKILL)
                waitpid(child, 0)
                status = -1
                break
            time.sleep(0.0005)
        tell(channel, key, b"X" + (_ending(status).encode() if status else b""), write)
