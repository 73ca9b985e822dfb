"""Which parts of a committed golden stay: those that another processor would make as well."""

from __future__ import annotations

import copy
import math

import pytest

from course_utils.grading.authoring.golden_files import renewed


def tensor(*numbers: float) -> dict:
    return {"shape": [len(numbers)], "dtype": "as the inputs", "data": list(numbers)}


def golden(expected: float = 1.0, **shown) -> dict:
    """One exercise whose solution shows ``expected`` and 2.0, and one wrong answer."""
    want = {"case": "a batch", "tried": "two", "values": {"loss": expected, "grad": tensor(2.0)}}
    seen = {"case": "a batch", **(shown or {"values": {"loss": 5.0}})}
    symptom = {"cause": "It is a sum.", "variant": "", "seen": {"0": [seen]}}
    exercise = {"expected": {"0": {"": [want]}}, "symptoms": [symptom]}
    return {"notebook_names": ["x"], "exercises": {"loss": exercise}}


@pytest.mark.parametrize(
    "made",
    [
        golden(1.0 + 1e-7),
        golden(values={"loss": 5.0 + 1e-6}),
        # Off by the tolerance, 1e-4 of the value and a little: float32 or float64 may be kept.
        golden(values={"loss": 5.0 * (1 + 1.3e-4)}),
        # As far from what is expected as that: kept on one processor, left out on another.
        golden(values={"loss": 5.0, "grad": tensor(2.0 * (1 + 1.3e-4))}),
    ],
)
def test_what_the_processor_explains_changes_nothing(made):
    for one, other in ((made, golden()), (golden(), made)):
        assert renewed(one, other) == other


@pytest.mark.parametrize(
    "made",
    [
        golden(1.0 + 3e-5),
        golden(values={"loss": 5.003}),
        golden(values={"loss": math.inf}),
        golden(values={"loss": math.nan}),
        golden(values={"loss": "a word"}),
        golden(values={"loss": tensor(5.0)}),
        golden(values={"grad": tensor(5.0)}),
        golden(values={"loss": 5.0, "grad": tensor(2.1)}),
        golden(error={"type": "RuntimeError", "message": "loss"}),
    ],
)
def test_everything_else_is_taken_over(made):
    for one, other in ((made, golden()), (golden(), made)):
        assert repr(renewed(one, other)) == repr(one)


def test_words_hints_and_names_are_compared_to_the_letter():
    made = golden()
    made["notebook_names"] = ["y"]
    made["exercises"]["loss"]["expected"]["0"][""][0]["hints"] = {"loss": "The mean."}
    made["exercises"]["loss"]["symptoms"][0]["cause"] = "It is the sum."
    assert renewed(made, golden()) == made


def test_only_the_symptom_that_changed_is_replaced():
    kept, made = golden(), golden(values={"loss": 5.0 + 1e-6})
    added = copy.deepcopy(made["exercises"]["loss"]["symptoms"][0])
    added["seen"]["0"][0]["values"]["loss"] = 7.0
    made["exercises"]["loss"]["symptoms"].insert(0, added)
    (old,) = kept["exercises"]["loss"]["symptoms"]
    assert renewed(made, kept)["exercises"]["loss"]["symptoms"] == [added, old]


def test_what_is_gone_from_the_source_is_gone():
    made = golden()
    made["exercises"]["loss"]["symptoms"] = []
    assert renewed(made, golden()) == made
    assert renewed({"notebook_names": [], "exercises": {}}, golden())["exercises"] == {}
    assert renewed(made, {"exercises": {}}) == made
