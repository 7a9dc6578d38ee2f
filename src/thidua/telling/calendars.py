"""Calendars (iCalendar, RFC 5545): sessions and days of work, by codes only, for programs that read secret addresses.

A session keeps its UID; each change of it raises SEQUENCE, and one that is called off stays with STATUS:CANCELLED.
What is done goes out of the calendar.
"""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.councils.models import Session, SessionStatus
from thidua.councils.queries import visible_sessions
from thidua.dossiers.models import Consultation, Review, Step
from thidua.dossiers.queries import board, visible_consultations, visible_publications
from thidua.telling.slips import absolute
from thidua.trail.events import Event
from thidua.trail.models import Entry

MOST = 500  # of each kind, the earliest
PAST = dt.timedelta(days=30)
EVERY = dt.timedelta(hours=2)


@translation.override(settings.LANGUAGE_CODE)
def calendar_of(actor: Actor) -> icalendar.Calendar:
    """What the actor may know: sessions, days of the own agency's reviews, questions, postings."""
    since = timezone.now() - PAST
    sessions = visible_sessions(actor).filter(held_at__gte=since).order_by("held_at")[:MOST]
    return calendar(
        [*session_events(list(sessions)), *_reviews(actor), *_consultations(actor), *_publications(actor)],
        name=f"Thi Đua – {actor.agency}",
    )


def calendar(events: Iterable[icalendar.Event], name: str = "Thi Đua") -> icalendar.Calendar:
    """A calendar of these events, with the rules of our time."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Thi Dua//vi")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(EVERY))
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    return made


@translation.override(settings.LANGUAGE_CODE)
def session_events(sessions: list[Session], *, place: bool = False) -> list[icalendar.Event]:
    """One event a session; `place`: with where it is held, for who reads it signed in."""
    entries = Entry.objects.filter(
        object_type=Session._meta.label_lower, object_id__in=[str(session.pk) for session in sessions]
    )
    changes = dict(
        entries.filter(event=Event.SESSION_CHANGED).order_by().values_list("object_id").annotate(count=Count("pk"))
    )
    last = dict(entries.order_by().values_list("object_id").annotate(at=Max("at")))
    made = []
    for session in sessions:
        key = str(session.pk)
        event = _event(
            f"session-{key}",
            _("Phiên họp hội đồng số %(number)s") % {"number": key},
            session.held_at.astimezone(timezone.get_default_timezone()),
            reverse("councils:session", args=[session.pk]),
            stamp=last.get(key, session.held_at),
            sequence=changes.get(key, 0),
        )
        event.add("status", "CANCELLED" if session.status == SessionStatus.CANCELLED else "CONFIRMED")
        if place:
            event.add("location", session.place)
        made.append(event)
    return made


def _reviews(actor: Actor) -> list[icalendar.Event]:
    if not may(actor, Action.APPRAISE):
        return []
    rows: QuerySet[Review] = (
        board(actor)
        .filter(step_due_on__gte=timezone.localdate() - PAST)
        .select_related(None)
        .select_related("nomination")
        .annotate(changes=Count("events"))
    )
    return [
        _event(
            f"review-{row.pk}-{row.step}",
            _("Hạn: %(step)s, %(code)s") % {"step": Step(row.step).label, "code": row.nomination.code},
            row.step_due_on,
            reverse("dossiers:review", args=[row.nomination.code]),
            stamp=row.step_since,
            sequence=row.changes,  # type: ignore[attr-defined] # annotated
        )
        for row in rows[:MOST]
        if row.step_due_on
    ]


def _consultations(actor: Actor) -> list[icalendar.Event]:
    if not may(actor, Action.ANSWER_CONSULTATION):
        return []
    rows: QuerySet[Consultation] = visible_consultations(actor).filter(asked=actor.agency_id, answered_at=None)
    return [
        _event(
            f"consultation-{row.pk}",
            _("Hạn trả lời lấy ý kiến số %(number)s") % {"number": row.pk},
            row.due_on,
            reverse("dossiers:consultation", args=[row.pk]),
            stamp=row.asked_at,
        )
        for row in rows.order_by("due_on")[:MOST]
    ]


def _publications(actor: Actor) -> list[icalendar.Event]:
    if not may(actor, Action.PUBLISH):
        return []
    return [
        _event(
            f"publication-{row.pk}",
            _("Ngày cuối công khai, đợt số %(number)s") % {"number": row.pk},
            row.closes_on,
            reverse("dossiers:publication", args=[row.pk]),
            stamp=dt.datetime.combine(row.opens_on, dt.time(), timezone.get_default_timezone()),
        )
        for row in visible_publications(actor).filter(closed_at=None).order_by("closes_on")[:MOST]
    ]


def _event(
    key: str, summary: str, start: dt.date, path: str, *, stamp: dt.datetime, sequence: int = 0
) -> icalendar.Event:
    """One event; a day without an hour takes nobody's time."""
    event = icalendar.Event()
    event.add("uid", f"{key}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("summary", summary)
    event.add("dtstart", start)
    if not isinstance(start, dt.datetime):
        event.add("dtend", start + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", stamp.astimezone(dt.UTC))
    event.add("sequence", sequence)
    event.add("url", absolute(path))
    return event
