"""The committed goldens are what every processor makes, but for digits that no check looks at.

PyTorch and its libraries choose their code by the processor, and may be told to choose as if they
ran on another. They read that when they start, so each setting has a process of its own. All
settings with all assignments are deep; `make test` draws a tenth of them.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from course_utils.checks import ASSIGNMENTS
from tests.sampling import sampled

SETTINGS = {
    # One thread is what test_generated.py runs with.
    "this processor, two threads": {"OMP_NUM_THREADS": "2"},
    "MKL's oldest code": {"MKL_CBWR": "COMPATIBLE", "OMP_NUM_THREADS": "1"},
    "PyTorch without vector code": {"ATEN_CPU_CAPABILITY": "default", "OMP_NUM_THREADS": "1"},
    "MKL and oneDNN with AVX2": {
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "OMP_NUM_THREADS": "1",
    },
    # Stands for all that cannot be set here, such as another maker's processor.
    "inputs off by one in a million": {"NUDGE": "1e-6", "OMP_NUM_THREADS": "1"},
}
COMPARE = """
import os
import sys

from course_utils.checks.exercise import Draw
from course_utils.grading.authoring.golden_files import golden_path, golden_text
from course_utils.grading.authoring.source import Source


class Nudged(Draw):
    def normal(self, *shape, **how):
        return super().normal(*shape, **how) * (1 - float(os.environ["NUDGE"]))

    def uniform(self, *shape, **how):
        return super().uniform(*shape, **how) * (1 - float(os.environ["NUDGE"]))


if "NUDGE" in os.environ:
    observing = sys.modules["course_utils.checks.observation"]
    assert observing.Draw is Draw
    observing.Draw = Nudged
source = Source(sys.argv[1])
kept, made = golden_path(source).read_text("utf-8"), golden_text(source)
for line in sorted(set(made.splitlines()) ^ set(kept.splitlines())):
    print(line[:300])
"""
PAIRS = [(assignment, setting) for assignment in ASSIGNMENTS for setting in SETTINGS]


@pytest.mark.parametrize("assignment, setting", sampled(PAIRS, 0.1))
def test_goldens_agree_on_every_processor(assignment, setting):
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, assignment],
        env={**os.environ, **SETTINGS[setting]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stdout, f"depends on the processor:\n{done.stdout}"
