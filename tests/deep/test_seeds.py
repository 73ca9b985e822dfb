"""No check depends on the luck of a seed: each right answer passes, each wrong one fails, on fifty."""

from __future__ import annotations

import pytest

from course_utils.checks import golden
from course_utils.checks.compare import mismatches
from course_utils.checks.observation import PUBLIC_SEEDS, observe
from course_utils.grading.authoring.golden_files import solution_records
from tests.submissions.bank import EXERCISES, SOURCES, namespace, notebook_with

pytestmark = pytest.mark.deep
SEEDS = range(1000, 1050)


def test_these_seeds_are_not_those_of_the_notebooks():
    assert len(SEEDS) == 50 and not set(SEEDS) & set(PUBLIC_SEEDS)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("assignment, exercise", EXERCISES)
def test_right_answers_pass_and_wrong_ones_fail_on_every_seed(assignment, exercise, rate):
    source, names = SOURCES[assignment], golden.load(assignment)["notebook_names"]
    probe = source.exercises()[exercise]
    wanted = {seed: solution_records(probe, namespace(assignment), seed, names) for seed in SEEDS}
    misjudged = {}
    for answer in source.bank(exercise):
        with notebook_with(assignment, answer) as space:
            seeds = []
            for seed, expected in wanted.items():
                variant, records = observe(probe, space[exercise], seed, notebook_names=names)
                if (not mismatches(records, expected[variant])) != (answer.kind == "right"):
                    seeds.append(seed)
        what = "right answers passed" if answer.kind == "right" else "wrong answers caught"
        rate(f"{what}, {len(SEEDS)} seeds", len(SEEDS) - len(seeds), len(SEEDS))
        if seeds:
            misjudged[answer.place] = seeds
    assert not misjudged
