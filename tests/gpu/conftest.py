"""Tests that need a GPU: without one the run fails, in a sentence, and does not pass by skipping."""

import pytest
import torch


def pytest_sessionstart(session):
    if not torch.cuda.is_available():
        pytest.exit(
            "The GPU tests need an NVIDIA GPU that torch can use, and there is none: run them on a "
            "machine with one, or `make test` on this one.",
            returncode=1,
        )


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
