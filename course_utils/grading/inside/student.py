"""The student's process: run the cells of a notebook, then show its answers to the probes.

``warm_up`` runs once in the warm parent; ``run`` in a process of the student's own.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import resource
import signal
import sys
import tempfile
import time
from dataclasses import replace
from typing import Any

PACKET = 60_000
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
    from inside import guard

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
    _libraries = guard.libraries()
    _pristine = guard.Pristine()


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


class _Stream(io.TextIOBase):
    """stdout or stderr of the cell that runs, up to the limit of its output."""

    def __init__(self, shell: Any, name: str):
        self.shell, self.name = shell, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.shell.emit({"output_type": "stream", "name": self.name, "text": text}, len(text))
        return len(text)

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    encoding = "utf-8"


def _make_shell() -> Any:
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(
            self, data: Any, metadata: Any = None, source: Any = None, *, transient: Any = None,
            update: Any = False, **kwargs: Any,
        ) -> None:  # fmt: skip
            output = {"output_type": "display_data", "data": dict(data), "metadata": {}}
            display = (transient or {}).get("display_id")
            self.shell.emit(output, sum(len(str(v)) for v in data.values()), display, update)

        def clear_output(self, wait: bool = False) -> None:
            self.shell.events_seen.clear()

    class Hook(DisplayHook):
        def write_output_prompt(self) -> None:
            pass

        def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
            shell: Any = self.shell
            shell.emit(
                {"output_type": "execute_result", "data": dict(format_dict), "metadata": {},
                 "execution_count": shell.execution_count},
                sum(len(str(v)) for v in format_dict.values()),
            )  # fmt: skip

        def log_output(self, format_dict: Any) -> None:
            pass

        def finish_displayhook(self) -> None:
            pass

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

        def __init__(self, **kwargs: Any) -> None:
            self.events_seen: list[dict[str, Any]] = []
            self.used, self.room = 0, 2**20
            super().__init__(**kwargs)  # type: ignore[no-untyped-call]

        def emit(
            self, output: dict[str, Any], size: int, display: Any = None, update: bool = False
        ) -> None:
            if update:
                for old in self.events_seen:
                    if old.get("_display") == display:
                        old["data"] = output["data"]
                return
            if self.used > self.room:
                return
            self.used += size
            if self.used > self.room:
                output = {
                    "output_type": "stream",
                    "name": "stderr",
                    "text": "\n[The rest of this cell's output was left out: it is too long.]\n",
                }
            last = self.events_seen[-1] if self.events_seen else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                last["text"] += output["text"]
            else:
                self.events_seen.append({**output, "_display": display})

        def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
            try:
                words = str(evalue)
            except Exception:
                words = "(its message could not be read)"
            self.emit(
                {
                    "output_type": "error",
                    "ename": str(etype.__name__),
                    "evalue": words[:2000],
                    "traceback": [str(line)[:4000] for line in stb][:50],
                },
                2000,
            )

        def enable_gui(self, gui: Any = None) -> None:
            return None

        def ask_exit(self) -> None:
            raise SystemExit("The notebook asked to end.")

        def raw_input(self, prompt: str = "") -> str:
            raise EOFError("Nobody can answer input() while this is graded.")

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config)
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    shell.run_line_magic("matplotlib", "inline")
    shell.user_ns["input"] = shell.raw_input
    return shell


# --- running -------------------------------------------------------------------------------------


class _Key:
    """What our packets begin with; tracebacks that show local variables don't show it."""

    __slots__ = ("value",)

    def __init__(self, value: bytes):
        self.value = value


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
    from inside import guard

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
    guard.install(_libraries, lambda text: write(alarm, text.encode("utf-8", "replace") + b"\n"))
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
    seal = guard.Seal(("course_utils.checks", "json", "builtins"))
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
                observe(channel, key, message, limits, seal, alarm)
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


def _ending(status: int) -> str:
    if status == -1:
        return "it ran past its time"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in (signal.SIGXCPU, signal.SIGKILL):
            return "it used up its processor time or memory"
        return f"it crashed ({signal.Signals(number).name})"
    return f"it ended the process (exit status {os.WEXITSTATUS(status)})"


def _observe(
    channel: int, key: _Key, request: bytes, limits: dict[str, Any], seal: Any, alarm: int
) -> None:
    """Observe exercises, each on several seeds, or train a generator with them, or draw samples of it,
    in a process of its own, and end that process."""
    write, end = os.write, os._exit
    seconds = max(1, int(limits["probe_cpu"]))
    used = int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    job = json.loads(request)
    checks, observation, record = (
        sys.modules[f"course_utils.{name}"]
        for name in ("checks", "checks.observe", "checks.record")
    )
    exercises = checks.exercises(job["assignment"])
    if not job.get("stubs", True):
        exercises = {name: replace(exercise, stubs={}) for name, exercise in exercises.items()}
    exact = {"dtype": sys.modules["torch"].float64} if job.get("exact") else {}
    sys.stdout = sys.stderr = io.StringIO()
    space = _shell.user_ns
    for number, (name, seeds) in enumerate(job["tries"]):
        report: dict[str, Any] = {"try": number}
        if name not in space:
            report["missing"] = True
        else:
            report["seeds"] = []
            for seed in seeds:
                try:
                    variant, records = observation.observe(
                        exercises[name], space[name], seed, notebook_names=job["names"], **exact
                    )
                    changed = seal.broken()
                    if changed:
                        write(
                            alarm, f"replaced parts of {changed} while it was observed\n".encode()
                        )
                        raise RuntimeError(f"it replaces parts of {changed}")
                    seen = json.loads(record.records_to_bytes(records))
                    report["seeds"].append({"variant": variant, "records": seen})
                except BaseException as error:  # SystemExit, say: it ends this try, not the others
                    words = {"type": type(error).__name__, "message": "", "lines": []}
                    with contextlib.suppress(BaseException):
                        words["message"] = str(error)[:300]
                    report["seeds"].append({"raised": words})
        tell(channel, key, b"O" + json.dumps(report).encode(), write)
    if "train" in job:
        module = checks.training_of(job["assignment"])
        if job["weights"] is None:
            state = module.trained_weights(space, job["train"])
            samples = module.samples_of(space, state, job["train"])
            weights = {name: value.double().tolist() for name, value in state.items()}
            result = {"weights": weights, "samples": samples.double().tolist()}
        else:
            tensor = sys.modules["torch"].tensor
            state = {name: tensor(value) for name, value in job["weights"].items()}
            samples = module.samples_of(space, state, job["train"])
            result = {"samples": samples.double().tolist()}
        tell(channel, key, b"T" + json.dumps(result).encode(), write)
    end(0)


def tell(channel: int, key: _Key, message: bytes, write: Any = os.write) -> None:
    """Send one message as packets; each begins with the key."""
    for start in range(0, len(message), PACKET) or (0,):
        last = start + PACKET >= len(message)
        write(channel, key.value + (b"." if last else b"+") + message[start : start + PACKET])


def _plain(report: dict[str, Any]) -> bytes:
    """JSON, whatever odd objects a display put into its data."""
    try:
        return json.dumps(report, default=str).encode("utf-8", "replace")
    except Exception:
        report = {**report, "outputs": []}
        return json.dumps(report, default=str).encode()
