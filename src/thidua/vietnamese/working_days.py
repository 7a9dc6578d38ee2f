"""Working days of State bodies, and the deadlines that count in them.

The holidays of the Labour Code (Bộ luật Lao động 2019, Điều 112) come from the `holidays` package; the swaps and
make-up days of each year, and what the package gets wrong, from `working_days.yaml`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import holidays
import yaml

Unit = Literal["working_days", "days"]
DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class _Overrides:
    announced: frozenset[int]
    off: frozenset[dt.date]
    worked: frozenset[dt.date]


def is_working_day(day: dt.date) -> bool:
    """Whether State bodies work on the day."""
    off, worked = _calendar(day.year)
    return day in worked or (day.weekday() < SATURDAY and day not in off)


def is_announced(year: int) -> bool:
    """Whether the swaps and make-up days of the year are recorded here; if not, a deadline in it may still move."""
    return year in _overrides().announced


def add_working_days(start: dt.date, number: int) -> dt.date:
    """The last of `number` (1 or more) working days counted from the day after `start`; always a working day."""
    if number < 1:
        raise ValueError("A limit counts at least one working day.")
    day = start
    while number:
        day += DAY
        number -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + DAY * step) for step in range(1, (end - start).days + 1))


def deadline(start: dt.date, number: int, unit: Unit) -> dt.date:
    """The last day (inclusive) of a limit of `number` (1 or more) days that starts on the day after `start`.

    A limit in calendar days that ends on a day off runs to the end of the next working day
    (Bộ luật Dân sự 2015, Điều 147 and 148, known from memory).
    """
    if unit == "working_days":
        return add_working_days(start, number)
    if unit != "days":
        raise ValueError(f"A limit counts working_days or days, not {unit}.")
    if number < 1:
        raise ValueError("A limit counts at least one day.")
    return add_working_days(start + DAY * (number - 1), 1)


@lru_cache(maxsize=200)
def _calendar(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Days off that would be working days, and Saturdays that are worked, of the year."""
    known = _overrides()
    # The year after is read as well: its holidays can be made up for by a Saturday of this year, as in 2014.
    package = holidays.country_holidays("VN", years=[year, year + 1])
    worked = known.worked | {day for day in package.weekend_workdays if day.year == year}
    return frozenset(package) - known.worked | known.off, frozenset(worked)


@lru_cache(maxsize=1)
def _overrides() -> _Overrides:
    text = files(__package__).joinpath("working_days.yaml").read_text("utf-8")
    data: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return _Overrides(
        announced=frozenset(entry["year"] for entry in data["announced"]),
        off=frozenset(
            [entry["day"] for entry in data["days_off"]] + [entry["day_off"] for entry in data["swaps"]],
        ),
        worked=frozenset([entry["worked"] for entry in data["swaps"]] + [entry["day"] for entry in data["working"]]),
    )
