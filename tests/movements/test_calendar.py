"""Both ends of a time are part of it: one day before, on the day, one day after."""

import datetime as dt

import pytest

from thidua.movements.calendar import days_left, duration_class, is_late, middle, whole_years

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("years", [1, 3, 5])
@pytest.mark.parametrize("first", [dt.date(2026, 1, 1), dt.date(2026, 6, 15), dt.date(2023, 3, 1)])
def test_a_year_is_whole_on_the_last_day_before_its_anniversary_and_not_a_day_sooner(first, years):
    last = first.replace(year=first.year + years) - DAY
    assert whole_years(first, last - DAY) == years - 1
    assert whole_years(first, last) == years
    assert whole_years(first, last + DAY) == years


def test_five_years_of_the_calendar_are_five():
    assert whole_years(dt.date(2026, 1, 1), dt.date(2030, 12, 31)) == 5
    assert whole_years(dt.date(2026, 1, 1), dt.date(2030, 12, 30)) == 4
    assert whole_years(dt.date(2026, 1, 2), dt.date(2030, 12, 31)) == 4


def test_a_time_that_begins_on_the_29th_of_february_is_whole_at_the_end_of_february():
    assert whole_years(dt.date(2024, 2, 29), dt.date(2025, 2, 27)) == 0
    assert whole_years(dt.date(2024, 2, 29), dt.date(2025, 2, 28)) == 1


def test_the_last_day_still_counts():
    last = dt.date(2026, 5, 10)
    assert [days_left(last + shift * DAY, last) for shift in (-5, -1, 0, 1)] == [6, 2, 1, 0]


def test_on_the_last_day_nothing_is_late():
    due = dt.date(2026, 5, 10)
    assert [is_late(due + shift * DAY, due) for shift in (-1, 0, 1)] == [False, False, True]


def test_the_classes_of_length_begin_with_their_first_year():
    names = [str(duration_class(years)) for years in range(6)]
    assert names == ["Dưới 1 năm", *["Từ 1 đến dưới 3 năm"] * 2, *["Từ 3 đến dưới 5 năm"] * 2, "Từ 5 năm trở lên"]


def test_the_middle_has_as_many_days_before_as_behind():
    assert middle(dt.date(2026, 1, 1), dt.date(2026, 1, 3)) == dt.date(2026, 1, 2)
