"""Working days of Viet Nam: weekends, public holidays, make-up days and the yearly swaps.

Holidays come from the `holidays` package; `working_days.yaml` corrects it year by year, each entry with its source.
"""

import datetime as dt
import functools
from importlib.resources import files
from typing import Literal

import holidays
import yaml

Unit = Literal["working_days", "days"]


@functools.cache
def _corrections() -> tuple[frozenset[dt.date], frozenset[dt.date], frozenset[int]]:
    """Days off that the package misses, days worked that it or the weekend takes for off, and announced years."""
    data = yaml.safe_load(files(__package__).joinpath("working_days.yaml").read_text("utf-8"))
    return (
        frozenset(entry["day"] for entry in data["days_off"]),
        frozenset(entry["day"] for entry in data["days_worked"]),
        frozenset(data["announced_years"]),
    )


@functools.cache
def holidays_of(year: int) -> holidays.HolidayBase:
    """Return the package's holidays of the year, with the weekend days that it knows to be worked."""
    return holidays.country_holidays("VN", years=year)


def is_announced(year: int) -> bool:
    """Whether the year's swaps have been announced and entered; before that only the law's own holidays count."""
    return year in _corrections()[2]


def is_working_day(day: dt.date) -> bool:
    """Whether State bodies work on the day."""
    off, worked, _announced = _corrections()
    if day in worked or day in holidays_of(day.year).weekend_workdays:
        return True
    if day in off or day in holidays_of(day.year):
        return False
    return day.weekday() < 5


def add_working_days(start: dt.date, number: int) -> dt.date:
    """Return the last day (inclusive) of a limit of `number` working days that begins on the day after `start`.

    Bộ luật Dân sự 2015 Điều 147-148 (memory): the day of the event is not counted. Zero gives the first working day
    from `start` on.
    """
    if number < 0:
        raise ValueError("a limit is not negative")
    day, left = start, number
    while left or not is_working_day(day):
        day += dt.timedelta(days=1)
        if left and is_working_day(day):
            left -= 1
    return day


def deadline(start: dt.date, number: int, unit: Unit) -> dt.date:
    """Return the last day (inclusive) of a limit that begins on the day after `start`.

    A limit in calendar days that ends on a day off runs to the next working day.
    """
    if unit == "working_days":
        return add_working_days(start, number)
    return add_working_days(start + dt.timedelta(days=number), 0)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after `start` up to and with `end`; 0 when `end` is not after `start`."""
    return sum(is_working_day(start + dt.timedelta(days=step)) for step in range(1, (end - start).days + 1))
