import datetime as dt
from importlib.resources import files

import holidays
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.working_days import (
    add_working_days,
    deadline,
    is_announced,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))
OVERRIDES = yaml.safe_load(files("thidua.vietnamese").joinpath("working_days.yaml").read_text("utf-8"))


def day(text):
    return dt.date.fromisoformat(text)


def test_the_day_of_culture_is_off_from_2026_only():
    assert not is_working_day(day("2026-11-24"))
    assert is_working_day(day("2025-11-24"))


def test_a_swap_that_was_only_proposed_does_not_count():
    assert is_working_day(day("2026-11-23"))
    assert not is_working_day(day("2026-11-21"))


@pytest.mark.parametrize(
    ("last_before", "first_off", "last_off", "first_after"),
    [
        ("2024-02-07", "2024-02-08", "2024-02-14", "2024-02-15"),
        ("2025-01-24", "2025-01-25", "2025-02-02", "2025-02-03"),
        ("2026-02-13", "2026-02-14", "2026-02-22", "2026-02-23"),
    ],
)
def test_tet_is_off_from_its_first_day_to_its_last(last_before, first_off, last_off, first_after):
    assert is_working_day(day(last_before))
    assert is_working_day(day(first_after))
    assert working_days_between(day(last_before), day(last_off)) == 0
    assert not is_working_day(day(first_off))


@pytest.mark.parametrize("off", ["2026-01-01", "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-01", "2026-09-02"])
def test_the_holidays_of_2026_stated_by_the_facts_are_off(off):
    assert not is_working_day(day(off))


@pytest.mark.parametrize("worked", ["2026-04-28", "2026-04-29", "2026-09-03", "2025-09-03", "2025-04-08"])
def test_days_beside_the_holidays_are_worked(worked):
    assert is_working_day(day(worked))


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ("2024-04-29", "2024-05-04"),
        ("2025-05-02", "2025-04-26"),
        ("2026-01-02", "2026-01-10"),
        ("2026-08-31", "2026-08-22"),
    ],
)
def test_a_swap_makes_its_day_off_and_its_saturday_worked(off, worked):
    assert not is_working_day(day(off))
    assert day(worked).weekday() == 5
    assert is_working_day(day(worked))


def test_a_swap_of_a_year_known_to_the_package_only_counts_as_well():
    assert not is_working_day(day("2018-12-31"))
    assert is_working_day(day("2019-01-05"))


@pytest.mark.parametrize("weekend", ["2026-11-21", "2026-11-22", "2026-08-29"])
def test_ordinary_weekends_are_off(weekend):
    assert not is_working_day(day(weekend))


def test_years_without_a_notice_still_work_and_say_so():
    assert [year for year in range(2022, 2030) if is_announced(year)] == [2024, 2025, 2026]
    assert not is_working_day(day("2027-01-01"))
    assert not is_working_day(day("2031-11-24"))
    assert is_working_day(day("2031-11-25"))


def test_a_limit_starts_on_the_day_after():
    assert add_working_days(day("2026-11-16"), 1) == day("2026-11-17")
    assert add_working_days(day("2026-11-20"), 1) == day("2026-11-23")
    assert add_working_days(day("2026-11-23"), 1) == day("2026-11-25")


def test_ten_working_days_step_over_the_day_of_culture():
    assert deadline(day("2026-11-16"), 10, "working_days") == day("2026-12-01")
    assert deadline(day("2025-11-17"), 10, "working_days") == day("2025-12-01")


def test_a_limit_in_days_that_ends_on_a_day_off_runs_to_the_next_working_day():
    assert deadline(day("2026-11-10"), 10, "days") == day("2026-11-20")
    assert deadline(day("2026-11-10"), 11, "days") == day("2026-11-23")
    assert deadline(day("2026-11-10"), 14, "days") == day("2026-11-25")


@pytest.mark.parametrize("unit", ["working_days", "days"])
def test_a_limit_of_no_days_is_refused(unit):
    with pytest.raises(ValueError, match="at least one"):
        deadline(day("2026-11-16"), 0, unit)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="weeks"):
        deadline(day("2026-11-16"), 2, "weeks")


def test_days_are_counted_from_the_day_after_up_to_the_end_and_backwards_below_zero():
    assert working_days_between(day("2026-11-20"), day("2026-11-20")) == 0
    assert working_days_between(day("2026-11-20"), day("2026-11-25")) == 2
    assert working_days_between(day("2026-11-25"), day("2026-11-20")) == -2


def test_every_override_says_where_it_comes_from_and_how_sure_it_is():
    entries = [entry for name in OVERRIDES for entry in OVERRIDES[name]]
    assert entries
    assert all(entry["source"] and entry["confidence"] in {"text", "secondary", "memory"} for entry in entries)


def test_a_swap_moves_a_weekday_to_a_weekend_day():
    assert all(swap["day_off"].weekday() < 5 <= swap["worked"].weekday() for swap in OVERRIDES["swaps"])


def test_only_the_new_year_swap_of_2026_is_unknown_to_the_package():
    package = holidays.country_holidays("VN", years=[2024, 2025, 2026])
    unknown = [entry["day"] for entry in OVERRIDES["days_off"]] + [swap["day_off"] for swap in OVERRIDES["swaps"]]
    assert [off for off in unknown if off not in package] == [day("2026-01-02")]


@given(DAYS, st.integers(1, 60))
def test_adding_then_counting_gives_the_number_back(start, number):
    end = add_working_days(start, number)
    assert is_working_day(end)
    assert working_days_between(start, end) == number


@given(DAYS, st.integers(1, 90))
def test_a_limit_in_days_never_ends_early_nor_on_a_day_off(start, number):
    end = deadline(start, number, "days")
    assert end >= start + dt.timedelta(days=number)
    assert is_working_day(end)
    assert working_days_between(start + dt.timedelta(days=number - 1), end) == 1
