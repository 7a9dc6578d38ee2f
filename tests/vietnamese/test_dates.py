import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.dates import ReadDate, long_date, read_date, short_date

DAY = dt.date(1970, 9, 4)
DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "04/09/1970",
        "4/9/1970",
        "4-9-1970",
        "04.09.1970",
        "4 / 9 / 1970",
        " 04/09/1970\u00a0",
        "ngày 04 tháng 9 năm 1970",
        "NGÀY 4 THÁNG 09 NĂM 1970",
        "sinh ngày 04/09/1970",
        "1970-09-04",
        "1970-09-04 00:00:00",
        dt.date(1970, 9, 4),
        dt.datetime(1970, 9, 4, 7, 30),  # noqa: DTZ001 - spreadsheets know no zones
    ],
)
def test_a_whole_date_is_read_without_doubt(cell):
    assert read_date(cell) == ReadDate(DAY, 1970)


@pytest.mark.parametrize("cell", ["1970", "Năm 1970", "sinh năm 1970", 1970, 1970.0, "SN 1970"])
def test_a_year_alone_gives_the_year_and_no_day(cell):
    assert read_date(cell) == ReadDate(None, 1970)


@pytest.mark.parametrize("cell", ["", "   ", "\u200b", None])
def test_an_empty_cell_says_nothing(cell):
    assert read_date(cell) == ReadDate()


def test_the_day_always_stands_before_the_month():
    assert read_date("1/2/1980").value == dt.date(1980, 2, 1)
    assert read_date("12/25/1980").error is not None


@pytest.mark.parametrize(
    ("cell", "value"), [("4.9.70", DAY), ("4/9/30", dt.date(1930, 9, 4)), ("4/9/29", dt.date(2029, 9, 4))]
)
def test_a_year_of_two_digits_is_read_with_a_doubt(cell, value):
    read = read_date(cell)
    assert read.value == value
    assert str(value.year) in (read.doubt or "")


@pytest.mark.parametrize("cell", [25815, 25815.0, 25815.75, "25815"])
def test_a_serial_number_of_excel_is_read_with_a_doubt(cell):
    read = read_date(cell)
    assert (read.value, read.error) == (DAY, None)
    assert "04/09/1970" in (read.doubt or "")


@pytest.mark.parametrize("cell", ["04091970", "4091970", 4091970.0])
def test_digits_run_together_are_read_with_a_doubt(cell):
    read = read_date(cell)
    assert read.value == DAY
    assert read.doubt is not None


@pytest.mark.parametrize("cell", ["9/1970", "tháng 9 năm 1970", "09-1970"])
def test_a_month_gives_the_year_and_a_doubt(cell):
    read = read_date(cell)
    assert (read.value, read.year) == (None, 1970)
    assert read.doubt is not None


@pytest.mark.parametrize("cell", ["31/02/1980", "29/02/1900", "00/00/1980", "32/1/1980", "29/2/2023"])
def test_a_day_that_never_was_is_an_error_and_no_value(cell):
    read = read_date(cell)
    assert (read.value, read.year) == (None, None)
    assert cell in (read.error or "")


@pytest.mark.parametrize("cell", ["29/02/2000", "29/2/2024"])
def test_a_leap_day_is_a_day(cell):
    assert read_date(cell).error is None


@pytest.mark.parametrize(
    "cell",
    ["không rõ", "x", "1899", "2101", 1899, 2101, 9999, 75000, True, float("nan"), -3.0, 1e300, "1/1/1899", "13/1970"],
)
def test_what_is_no_date_is_an_error(cell):
    read = read_date(cell)
    assert (read.value, read.year, read.doubt) == (None, None, None)
    assert read.error is not None


@pytest.mark.parametrize("cell", ["1900", "2100", 1900, 2100])
def test_the_first_and_last_years_are_read(cell):
    assert read_date(cell).year == int(cell)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (dt.date(1970, 9, 4), "ngày 04 tháng 9 năm 1970"),
        (dt.date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
        (dt.date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (dt.date(2026, 3, 31), "ngày 31 tháng 3 năm 2026"),
        (dt.date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_papers_put_a_zero_before_small_days_and_the_first_two_months(day, shown):
    assert long_date(day) == shown


@given(DAYS)
def test_what_is_written_is_read_back(day):
    assert read_date(long_date(day)) == read_date(short_date(day)) == ReadDate(day, day.year)


@given(DAYS)
def test_a_serial_number_gives_the_day_back(day):
    assert read_date((day - dt.date(1899, 12, 30)).days).value == day


@given(
    st.one_of(
        st.text(max_size=40), st.floats(), st.integers(-(10**12), 10**12), st.dates(), st.datetimes(), st.booleans()
    )
)
def test_no_cell_breaks_the_reading(cell):
    read = read_date(cell)
    assert read.error is None or (read.value, read.year, read.doubt) == (None, None, None)
    assert read.value is None or read.value.year == read.year
