"""What is told ahead: days that come near, three days before and on the day."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from thidua.jobs.daily import daily
from thidua.screens.ahead import Due, Near, sources
from thidua.telling.mailing import put_digests
from thidua.telling.models import Reminder
from thidua.trail.services import notify

logger = logging.getLogger(__name__)
AHEAD = 3  # days
REMIND_LOCK = 7_409


@daily
def tell_of_the_day() -> None:
    """Remind of the days that come near, then send each person the letter of the day."""
    remind()
    put_digests()


@transaction.atomic
@translation.override(settings.LANGUAGE_CODE)
def remind() -> int:
    """Tell those who have to do something within three days, and again on the day: once each. Returns how often.

    A room whose days can't be read is left out, and its fault is in the server's log: the others are told all the same.
    """
    with connection.cursor() as cursor:  # of two at once one reminds
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REMIND_LOCK])
    today = timezone.localdate()
    near = Near(today, today + dt.timedelta(days=AHEAD), partial(_new, today))
    count = 0
    for source in sources():
        try:
            with transaction.atomic():
                count += _told(source(near), today)
        except Exception:  # whatever a room's fault is, it concerns that room
            logger.exception("The reminders of %s failed", source.__module__)
    return count


def _told(coming: Iterable[Due], today: dt.date) -> int:
    count = 0
    for due in coming:
        count += 1
        notify(due.accounts, due.event, due.text, due.link)
        ahead = _ahead(due.due_on, today)
        Reminder.objects.bulk_create(
            [Reminder(what=due.what, object_id=each, due_on=due.due_on, ahead=ahead) for each in due.objects]
        )
    return count


def _ahead(due_on: dt.date, today: dt.date) -> int:
    return 0 if due_on == today else AHEAD


def _new(today: dt.date, what: str, rows: Iterable[Any], day_of: Callable[[Any], Any]) -> list[Any]:
    """Those of which nobody was reminded yet at this distance."""
    known = set(Reminder.objects.filter(what=what, due_on__gte=today).values_list("object_id", "due_on", "ahead"))
    return [row for row in rows if (row.pk, day_of(row), _ahead(day_of(row), today)) not in known]
