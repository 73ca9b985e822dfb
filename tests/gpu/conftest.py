"""Tests that need a GPU: without one the run fails, in a sentence, and does not pass by skipping."""

import os
import time
from pathlib import Path

import pytest
import torch

from tests.gpu.seen import code_of, expected_seconds, in_order, load, save

HERE = Path(__file__).parent
SEEN = load()


def pytest_sessionstart(session):
    if not torch.cuda.is_available():
        pytest.exit(
            "The GPU tests need an NVIDIA GPU that torch can use, and there is none: run them on a "
            "machine with one, or `make test` on this one.",
            returncode=1,
        )
    session.begin = time.monotonic()


def pytest_collection_modifyitems(items):
    """What has never been seen on a GPU comes first; the cells of notebooks keep their order."""
    ours = {item.nodeid: item for item in items if HERE in item.path.parents}
    others = [item for item in items if item.nodeid not in ours]
    items[:] = [*(ours[nodeid] for nodeid in in_order(ours, SEEN)), *others]


def pytest_runtest_setup(item):
    """With COURSE_MINUTES, a test that would not end within them is not begun."""
    if limit := os.environ.get("COURSE_MINUTES"):
        left = 60 * float(limit) - (time.monotonic() - item.session.begin)
        if expected_seconds(item.nodeid, SEEN) > left:
            pytest.skip(f"does not fit into the {limit} minutes of this run")


def pytest_runtest_logreport(report):
    if report.when == "call" and report.passed and report.nodeid.startswith("tests/gpu/"):
        SEEN[report.nodeid] = {
            "code": code_of(report.nodeid),
            "gpu": torch.cuda.get_device_name(),
            "seconds": round(report.duration, 1),
        }
        save(SEEN)


class Guarded:
    """Batches that let no step wait for the GPU, from the second epoch on.

    In the first, fast steps set themselves up. Between epochs a mean may be fetched.
    """

    def __init__(self, batches):
        self.batches, self.epochs, self.steps = batches, 0, 0

    def __iter__(self):
        self.epochs += 1
        for i, batch in enumerate(self.batches):
            if self.epochs > 1 and i == 0:
                torch.cuda.set_sync_debug_mode("error")
            self.steps += self.epochs > 1
            yield batch
        torch.cuda.set_sync_debug_mode("default")


@pytest.fixture
def guarded():
    yield Guarded
    torch.cuda.set_sync_debug_mode("default")
