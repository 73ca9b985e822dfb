"""The IPython shell that runs a notebook's cells, and what it puts out as plain data."""

from __future__ import annotations

import bdb
import io
import json
import os
import pdb
import sys
from collections.abc import Callable
from signal import SIGKILL, SIGTERM
from types import FrameType
from typing import NoReturn

from IPython.core import debugger
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

TOO_LONG = "\n[The rest of this cell's output was left out: it is too long.]\n"

EACH = 16  # bytes that an output counts beside what it holds

Output = dict[str, object]  # as nbformat has it


class _Stream(io.TextIOBase):
    """stdout or stderr of the cell that runs, up to the limit of its output."""

    def __init__(self, shell: Shell, name: str):
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


def _size(values: dict[str, object]) -> int:
    return sum(len(str(value)) for value in values.values())


class _Publisher(DisplayPublisher):
    def publish(
        self, data: dict[str, object], metadata: dict[str, object] | None = None, source: object = None, *,
        transient: dict[str, object] | None = None, update: bool = False, **kwargs: object,
    ) -> None:  # fmt: skip
        about = dict(metadata or {})  # the words for who cannot see a picture, say
        output = {"output_type": "display_data", "data": dict(data), "metadata": about}
        display = (transient or {}).get("display_id")
        self.shell.emit(output, _size(data) + _size(about), display, update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.events_seen.clear()


class _Hook(DisplayHook):
    def __call__(self, result: object = None) -> None:
        sys.audit("sys.displayhook")  # where Python reads marks from, and nbgrader
        super().__call__(result)  # type: ignore[no-untyped-call]

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, object], md_dict: dict[str, object] | None = None
    ) -> None:
        shell, about = self.shell, dict(md_dict or {})
        assert isinstance(shell, Shell)
        shell.emit(
            {"output_type": "execute_result", "data": dict(format_dict), "metadata": about,
             "execution_count": shell.execution_count},
            _size(format_dict) + _size(about),
        )  # fmt: skip

    def log_output(self, format_dict: dict[str, object]) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass


class Shell(InteractiveShell):
    """Runs cells; what they put out is in ``events_seen``."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def __init__(self, **kwargs: object) -> None:
        self.events_seen: list[Output] = []
        self.used, self.room = 0, 2**20
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]

    def emit(self, output: Output, size: int, display: object = None, update: bool = False) -> None:
        """Keep an output of so many bytes, or leave it out where the room is used up."""
        if self.used > self.room:
            return
        self.used += size + EACH
        if update and self.used <= self.room:
            for old in self.events_seen:
                if old.get("_display") == display:
                    old["data"] = output["data"]
            return
        if self.used > self.room:
            output = {"output_type": "stream", "name": "stderr", "text": TOO_LONG}
        last = self.events_seen[-1] if self.events_seen else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] = f"{last['text']}{output['text']}"
        else:
            self.events_seen.append({**output, "_display": display})

    def _showtraceback(self, etype: type[BaseException], evalue: object, stb: list[str]) -> None:
        try:
            words = str(evalue)
        except Exception:
            words = "(its message could not be read)"
        error: Output = {
            "output_type": "error",
            "ename": str(etype.__name__),
            "evalue": words[:2000],
            "traceback": [str(line)[:4000] for line in stb][:50],
        }
        self.emit(error, 2000)

    def enable_gui(self, gui: object = None) -> None:
        return None

    def ask_exit(self) -> None:
        raise SystemExit("The notebook asked to end.")

    def raw_input(self, prompt: str = "") -> str:
        raise EOFError("Nobody can answer input() while this is graded.")


class Deferred:
    """Stands in for ``check`` while a notebook is graded: the checks come afterwards, outside."""

    def __call__(self, name: str, answer: object) -> None:
        return None

    def passed(self, *names: str) -> bool:
        """False: demonstrations that need a right answer, and train for long, are left out."""
        return False

    def choose(self, name: str, *letters: str) -> None:
        return None

    def summary(self, assignment: str | None = None) -> None:
        return None


class _Late(KeyboardInterrupt):
    """A cell used up its processor time."""


def late(signum: int, frame: FrameType | None) -> NoReturn:
    """The handler of the signal that says so."""
    raise _Late("This cell used up its processor time.")


def no_debugger(*args: object, **kwargs: object) -> None:
    """Stands in for a debugger that was left in a notebook."""
    print("A debugger is left out while this is graded: nobody can answer it.")


def _kill_another(kill: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """``os.kill``, but for a notebook that ends itself, to be started again, as on Colab: it goes on."""

    def kill_another(pid: int, signal: int, /) -> None:
        if pid == os.getpid() and signal in (SIGKILL, SIGTERM):
            raise SystemExit("The notebook asked to end.")
        kill(pid, signal)

    return kill_another


def make_shell() -> Shell:
    """The shell, with the process's stdout and stderr in it."""
    sys.breakpointhook = pdb.set_trace = pdb.post_mortem = pdb.pm = no_debugger
    debugger.set_trace = bdb.Bdb.set_trace = no_debugger  # type: ignore[method-assign]
    os.kill = _kill_another(os.kill)
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    shell: Shell = Shell.instance(config=config)
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    shell.run_line_magic("matplotlib", "inline")
    shell.user_ns["input"] = shell.raw_input
    for name in ("debug", "pdb"):
        shell.register_magic_function(no_debugger, "line", name)  # type: ignore[arg-type]
    return shell


def plain(report: Output) -> bytes:
    """JSON, whatever odd objects a display put into its data."""
    try:
        return json.dumps(report, default=str).encode("utf-8", "replace")
    except Exception:
        report = {**report, "outputs": []}
        return json.dumps(report, default=str).encode()
