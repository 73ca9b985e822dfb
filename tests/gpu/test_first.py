"""Every assignment on a GPU in seconds: its solutions pass their checks there, and all its cells run."""

import pytest
import torch

from course_utils.checks import ASSIGNMENTS, Check
from course_utils.grading.authoring.source import Source, run_cell


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_cell_runs_and_every_check_passes_on_the_gpu(assignment, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    source, space = Source(assignment), {"__name__": "__main__"}
    for k, cell in enumerate(source.code):
        run_cell(cell.source, f"<{assignment}, code cell {k}>", space)
    assert space["device"].type == "cuda"
    assert torch.cuda.max_memory_allocated() > 0
    check = Check()
    for name in source.exercises():
        check(name, space[name])
