"""Observe exercises in a process of its own, and say how that process ended."""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import sys
import time
from dataclasses import replace
from typing import Any

from inside.frames import _Key, tell


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
    channel: int,
    key: _Key,
    request: bytes,
    limits: dict[str, Any],
    seal: Any,
    alarm: int,
    space: dict[str, Any],
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
