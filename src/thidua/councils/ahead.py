"""Sessions to come to."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.councils.models import Session, SessionStatus
from thidua.councils.queries import session_members
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import notify
from thidua.trail.signals import written


@ahead
def sessions(near: Near) -> Iterator[Due]:
    rows = Session.objects.filter(
        status__in=[SessionStatus.PREPARING, SessionStatus.VOTING],
        held_at__date__range=(near.today, near.until),
    ).select_related("council__agency")
    for row in near.new("session", rows, _day):
        text = _("Phiên họp «%(title)s»: %(when)s, %(time)s.") % {
            "title": row.title,
            "when": near.when(_day(row)),
            "time": f"{timezone.localtime(row.held_at):%H:%M}",
        }
        link = reverse("councils:session", args=[row.pk])
        yield Due("session", [row.pk], _day(row), _members(row), Event.NOTICE_SESSION, text, link)


def _day(session: Session) -> dt.date:
    return timezone.localdate(session.held_at)


def _members(session: Session) -> list[int]:
    return [member.account_id for member in session_members(session)]


@receiver(written)
def invite(entries: list[Entry], **_kwargs: Any) -> None:
    """Ask the members to a session when it is prepared, and again when it is held at another time or place."""
    for entry in entries:
        if entry.event not in {Event.SESSION_PREPARED, Event.SESSION_CHANGED} or not _moves(entry):
            continue
        session = Session.objects.select_related("council__agency").get(pk=entry.object_id)
        text = _("Mời họp: phiên «%(title)s», %(time)s, tại %(place)s.") % {
            "title": session.title,
            "time": f"{timezone.localtime(session.held_at):%H:%M ngày %d/%m/%Y}",
            "place": session.place,
        }
        notify(_members(session), Event(entry.event), text, reverse("councils:session", args=[session.pk]))


def _moves(entry: Entry) -> bool:
    before, after = entry.before or {}, entry.after or {}
    return "held_at" in after and any(before.get(key) != after.get(key) for key in ("held_at", "place"))
