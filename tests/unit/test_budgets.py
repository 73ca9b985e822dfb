"""The one switch between full and smoke runs."""

import pytest

from course_utils.budgets import budget


@pytest.mark.parametrize(
    ("setting", "expected"), [(None, 100), ("", 100), ("full", 100), ("smoke", 2)]
)
def test_choice(monkeypatch, setting, expected):
    monkeypatch.delenv("COURSE_BUDGET", raising=False)
    if setting is not None:
        monkeypatch.setenv("COURSE_BUDGET", setting)
    assert budget(100, 2) == expected


def test_unknown_value_says_which_ones_there_are(monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "Smoke")
    with pytest.raises(ValueError, match="COURSE_BUDGET is 'Smoke'; set it to 'full' or 'smoke'"):
        budget(100, 2)
