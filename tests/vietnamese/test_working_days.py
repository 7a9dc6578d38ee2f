"""Working days: weekends, holidays, make-up days, swaps, and limits counted in them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.working_days import add_working_days, deadline, is_working_day, working_days_between

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-11-24", True),
        ("2026-11-24", False),
        ("2026-11-23", True),
        ("2026-02-16", False),
        ("2026-02-21", False),
        ("2026-02-23", True),
        ("2026-04-27", False),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2025-04-26", True),
        ("2025-05-02", False),
        ("2025-05-05", True),
    ],
)
def test_a_day_is_worked_or_not_as_announced(day, expected):
    assert is_working_day(dt.date.fromisoformat(day)) is expected


def test_a_limit_begins_on_the_day_after():
    assert add_working_days(dt.date(2025, 3, 3), 1) == dt.date(2025, 3, 4)


def test_a_limit_over_the_day_of_culture_is_one_day_longer_from_2026():
    assert add_working_days(dt.date(2025, 11, 21), 5) == dt.date(2025, 11, 28)
    assert add_working_days(dt.date(2026, 11, 20), 5) == dt.date(2026, 11, 30)


def test_a_limit_in_days_that_ends_on_a_day_off_runs_on():
    assert deadline(dt.date(2025, 3, 3), 5, "days") == dt.date(2025, 3, 10)
    assert deadline(dt.date(2025, 3, 3), 4, "days") == dt.date(2025, 3, 7)


@given(DAYS, st.integers(0, 60))
def test_counting_back_what_was_added_gives_the_same_number(start, number):
    end = add_working_days(start, number)
    assert is_working_day(end)
    expected = number if number or is_working_day(start) else working_days_between(start, end)
    assert working_days_between(start, end) == expected
