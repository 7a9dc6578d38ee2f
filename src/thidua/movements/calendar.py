"""Days of movements: both ends of a time are part of it."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INTERIM_FROM = 3  # years: from this length on a movement has an interim review
CLASSES = ((1, _("Dưới 1 năm")), (3, _("Từ 1 đến dưới 3 năm")), (5, _("Từ 3 đến dưới 5 năm")))
LONGEST = _("Từ 5 năm trở lên")
ONE_DAY = dt.timedelta(days=1)


def whole_years(first: dt.date, last: dt.date) -> int:
    """How many whole years lie between two days, both inclusive: 01/01/2026 to 31/12/2030 are five."""
    after = last + ONE_DAY
    return after.year - first.year - ((after.month, after.day) < (first.month, first.day))


def duration_class(years: int) -> str | Promise:
    """The class of a length in whole years."""
    return next((name for below, name in CLASSES if years < below), LONGEST)


def middle(first: dt.date, last: dt.date) -> dt.date:
    """The day by which half of the days have gone."""
    return first + (last - first) / 2


def days_left(today: dt.date, last: dt.date) -> int:
    """How many days remain, today and the last one included; 0 when the last one has passed."""
    return max(0, (last - today).days + 1)


def is_late(today: dt.date, due_on: dt.date) -> bool:
    """Whether a day until which something is due has passed; on the day itself it has not."""
    return today > due_on
