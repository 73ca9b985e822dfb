"""Observations as bytes: what goes out comes back, and nothing else gets in."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.checks.compare import mismatches
from course_utils.checks.record import Record, records_from_bytes, records_to_bytes

TENSOR = {"shape": [2, 1], "dtype": "as the inputs", "data": [1.0, 2.0]}


def test_round_trip():
    records = [
        Record("a", "x", {"loss": 1.5, "calls": ["D"], "device": "meta"}, {"loss": "hint"}),
        Record("b", values={"grad": TENSOR, "out": {"type": "NoneType"}}),
        Record(
            "c",
            error={
                "type": "E",
                "message": "m",
                "lines": [{"function": "f", "line": 3, "source": "x = ü"}],
            },
        ),
    ]
    assert records_from_bytes(records_to_bytes(records)) == records


def test_infinities_and_nans_survive():
    (record,) = records_from_bytes(
        records_to_bytes([Record("a", values={"x": math.inf, "y": math.nan})])
    )
    assert record.values["x"] == math.inf and math.isnan(record.values["y"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"3",
        b"[" * 100_000,
        b'[{"case": 1}]',
        b'[{"nocase": "a"}]',
        b'[{"case": "a", "extra": 1}]',
        b'[{"case": "a", "values": []}]',
        b'[{"case": "a", "values": {"x": true}}]',
        b'[{"case": "a", "values": {"x": null}}]',
        b'[{"case": "a", "values": {"x": 1' + b"0" * 400 + b"}}]",
        b'[{"case": "a", "values": {"x": {}}}]',
        b'[{"case": "a", "values": {"x": [1]}}]',
        b'[{"case": "a", "values": {"x": {"type": 1}}}]',
        b'[{"case": "a", "values": {"x": {"shape": [3], "dtype": "x", "data": [1.0]}}}]',
        b'[{"case": "a", "values": {"x": {"shape": [-1], "dtype": "x", "data": []}}}]',
        b'[{"case": "a", "values": {"x": {"shape": [1], "dtype": "x", "data": ["1"]}}}]',
        b'[{"case": "a", "values": {"x": {"shape": [1], "dtype": 3, "data": [1.0]}}}]',
        b'[{"case": "a", "hints": {"x": 1}}]',
        b'[{"case": "a", "calls": []}]',
        b'[{"case": "a", "layers": {"": "Linear"}}]',
        b'[{"case": "a", "layers": {"": [1]}}]',
        b'[{"case": "a", "starts": [1]}]',
        b'[{"case": "a", "starts": {"x": [1]}}]',
        b'[{"case": "a", "starts": {"x": {"w": 1}}}]',
        b'[{"case": "a", "starts": {"x": {"w": ["a"]}}}]',
        b'[{"case": "a", "starts": {"x": {"w": [1' + b"0" * 400 + b"]}}}]",
        b'[{"case": "a", "error": {"type": "E", "message": "m", "lines": [], "fixed": {"a": 1}}}]',
        b'[{"case": "a", "error": []}]',
        b'[{"case": "a", "error": {"type": "E"}}]',
        b'[{"case": "a", "error": {"type": "E", "message": "m", "lines": 3}}]',
        b'[{"case": "a", "error": {"type": "E", "message": "m", "lines": [{"line": 1}]}}]',
    ],
)
def test_hostile_bytes_are_refused(data):
    with pytest.raises(ValueError, match="hold no observations"):
        records_from_bytes(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["shape", "dtype", "data", "type", "device", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
WANT = [
    Record("a", "x", {"x": TENSOR}, {"x": "hint"}),
    Record("a", "x", {"x": 1.5}, {"x": "hint"}),
    Record("a", "x", {"x": ["D"]}, {"x": "hint"}, layers={"": ["Linear: inputs 3, outputs 5"]}),
    Record("a", "x", {"x": TENSOR}, {"x": "hint"}, layers={"": ["Linear: inputs 3"]}),
]


@given(value=JSON, error=JSON, words=st.lists(st.text()), starts=JSON)
def test_whatever_is_let_in_can_be_compared(value, error, words, starts):
    notes = {"layers": {"": words}, "starts": {"x": {"w": starts}}}
    for plain in (
        {"case": "a", "values": {"x": value}},
        {"case": "a", "values": {"x": value}, **notes},
        {"case": "a", "error": error, **notes},
    ):
        try:
            records = records_from_bytes(json.dumps([plain]).encode())
        except ValueError:
            continue
        for want in WANT:
            mismatches(records, [want])
