"""Periods that are often asked for: this month, quarter, half-year, year, the year before, five years."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Period:
    """Days, both inclusive, and what they are called."""

    name: str | Promise
    first: dt.date
    last: dt.date


def months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """The days of some months of a year."""
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def around(today: dt.date) -> list[Period]:
    """The periods that the day lies in, and the year before."""
    year, quarter = today.year, 3 * ((today.month - 1) // 3)
    half = 6 * ((today.month - 1) // 6)
    since = year - (year - 1) % 5  # five-year plans run 2021 to 2025, 2026 to 2030
    return [
        Period(_("Tháng này"), *months(year, today.month, today.month)),
        Period(_("Quý này"), *months(year, quarter + 1, quarter + 3)),
        Period(_("6 tháng"), *months(year, half + 1, half + 6)),
        Period(_("Năm nay"), *months(year, 1, 12)),
        Period(_("Năm trước"), *months(year - 1, 1, 12)),
        Period(_("5 năm"), dt.date(since, 1, 1), dt.date(since + 4, 12, 31)),
    ]
