"""Days gone by, for the demonstration alone."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def on(day: dt.date, *, today: dt.date) -> Iterator[dt.date]:
    """Let services work as on the morning of a day, at the latest `today`; no service lets anybody choose its clock."""
    known = timezone.now
    day = min(day, today)
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30)))
    timezone.now = lambda: min(moment, known())  # put back below
    try:
        yield day
    finally:
        timezone.now = known
