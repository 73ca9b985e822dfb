"""What runs first on a GPU that is lent for ten minutes; on no GPU, as the order needs none."""

from __future__ import annotations

import yaml

from course_utils.checks import ASSIGNMENTS
from course_utils.files import ROOT
from tests.gpu.seen import code_of, expected_seconds, in_order, minutes

NEW, OLD, GRAPHS = (
    "tests/gpu/test_notebooks.py::test_x[02_mnist_gan]",
    "tests/gpu/test_notebooks.py::test_x[01_vanilla_gan]",
    "tests/gpu/test_graphs.py::test_y",
)


def test_what_has_never_been_seen_runs_first_then_what_has_changed():
    seen = {OLD: {"code": code_of(OLD), "seconds": 7.5}, GRAPHS: {"code": "another"}}
    assert in_order([OLD, GRAPHS, NEW], seen) == [NEW, GRAPHS, OLD]
    assert in_order([OLD, GRAPHS, NEW], {}) == [OLD, GRAPHS, NEW]


def test_the_code_of_a_test_is_that_of_its_assignment():
    assert code_of(OLD) == code_of(OLD.replace("test_x", "test_z"))
    assert len({code_of(OLD), code_of(NEW), code_of(GRAPHS)}) == 3


def test_a_test_is_expected_to_take_what_it_took_or_what_its_source_says():
    assert expected_seconds(OLD, {OLD: {"code": "", "seconds": 7.5}}) == 7.5
    assert expected_seconds(OLD, {}) == 60  # by the head of the source
    assert expected_seconds(GRAPHS, {}) == 30


def test_the_gpu_workflow_has_time_for_every_assignment():
    """Half an hour to install and for the tests of parts; each notebook trains twice in full."""
    text = (ROOT / ".github" / "workflows" / "gpu.yml").read_text("utf-8")
    limit = yaml.safe_load(text)["jobs"]["gpu"]["timeout-minutes"]
    assert limit >= 30 + 2 * sum(map(minutes, ASSIGNMENTS))
