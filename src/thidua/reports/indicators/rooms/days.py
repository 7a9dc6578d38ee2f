"""How columns write a day."""

import datetime as dt

from django.utils import timezone


def day_text(value: dt.date | dt.datetime | None) -> str:
    """A day, or the day in Viet Nam of a moment, as it is typed; nothing for none."""
    day = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return f"{day:%d/%m/%Y}" if day else ""
