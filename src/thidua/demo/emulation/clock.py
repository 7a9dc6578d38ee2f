"""Days gone by, for the demonstration alone."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.utils import timezone

from thidua.trail.services import recording


@contextmanager
def on(day: dt.date, *, today: dt.date, together: bool = True) -> Iterator[dt.date]:
    """Let services work as on the morning of a day, at the latest `today`; no service lets anybody choose its clock.

    `together`: what they record is written to the trail in one go at the end of the day, which is faster. Not
    where a step reads what the step before recorded, as the count of a vote does.
    """
    known = timezone.now
    day = min(day, today)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30)))
    timezone.now = lambda: min(moment, known())  # put back below
    try:
        with recording() if together else nullcontext():
            yield day
    finally:
        timezone.now = known
