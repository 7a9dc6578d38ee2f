"""The days of the made-up year: of the calendar, or so many before or after today."""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass

from thidua.demo.emulation.clock import on
from thidua.vietnamese.working_days import is_working_day

DAY = dt.timedelta(days=1)
When = tuple[int, int] | int  # month and day of the year, or days from today


@dataclass(frozen=True)
class Days:
    """The year that is lived, up to today."""

    today: dt.date
    year: int

    def of(self, when: When) -> dt.date:
        """The day itself, as deadlines are set."""
        return self.today + when * DAY if isinstance(when, int) else dt.date(self.year, *when)

    def worked(self, when: When) -> dt.date:
        """The day on which people did it: of a day off the working day before."""
        return _working(self.of(when))

    def on(self, when: When, *, together: bool = True) -> AbstractContextManager[dt.date]:
        """Services work as on that working day (`clock.on`)."""
        return self.at(self.of(when), together=together)

    def at(self, day: dt.date, *, together: bool = True) -> AbstractContextManager[dt.date]:
        """The same for a day that is known."""
        return on(_working(day), today=self.today, together=together)


def _working(day: dt.date) -> dt.date:
    while not is_working_day(day):
        day -= DAY
    return day
