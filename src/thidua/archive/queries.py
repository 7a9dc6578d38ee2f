"""Reads of the archive: papers of the own agency and of those that were carried on in it as a whole."""

import datetime as dt

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import predecessor_ids, visible_agencies
from thidua.archive.models import Holding, KeptFile, State
from thidua.archive.retention import last_year_due, retentions


def own_agencies(actor: Actor) -> set[int]:
    """The actor's agency and those before it: their archive is its now."""
    own = {actor.agency_id}
    return own | predecessor_ids(own, until=timezone.localdate(), whole=True)


def visible_holdings(actor: Actor) -> QuerySet[Holding]:
    """What the archive keeps of the own agency, the newest first."""
    if not may(actor, Action.READ_ARCHIVE):
        return Holding.objects.none()
    found = Holding.objects.filter(agency__in=own_agencies(actor))
    return found.select_related("paper", "file", "agency").order_by("-year", "-pk")


def get_visible_holding(actor: Actor, pk: int) -> Holding:
    """The one door to an archived paper; raises Holding.DoesNotExist when it is out of sight."""
    return visible_holdings(actor).get(pk=pk)


def due(today: dt.date) -> Q:
    """Papers whose term has ended: the archive decides what becomes of them, the system does nothing."""
    found = Q(pk__in=[])
    for code in retentions():
        if (year := last_year_due(code, today)) is not None:
            found |= Q(retention=code, year__lte=year)
    return found


def watched_holdings(actor: Actor) -> QuerySet[Holding]:
    """Holdings whose files the actor watches over: an administrator those of all agencies below, others their own."""
    if not may(actor, Action.WATCH_ARCHIVE):
        return Holding.objects.none()
    below = Role.ADMINISTRATOR in actor.roles
    agencies: QuerySet[Agency] | set[int] = visible_agencies(actor) if below else own_agencies(actor)
    return Holding.objects.filter(agency__in=agencies)


def watched_files(actor: Actor) -> QuerySet[KeptFile]:
    """The files of these holdings."""
    return KeptFile.objects.filter(pk__in=watched_holdings(actor).values("file"))


def broken_holdings(actor: Actor) -> QuerySet[Holding]:
    """Holdings whose file was not whole when it was last read."""
    found = watched_holdings(actor).exclude(file__state=State.WHOLE)
    return found.select_related("file", "agency").order_by("pk")


def overdue(files: QuerySet[KeptFile]) -> QuerySet[KeptFile]:
    """Files that nobody has read for longer than the days in which all are read; a day of grace for the night."""
    days = settings.ARCHIVE_CHECK_DAYS + 1
    return files.filter(checked_at__lt=timezone.now() - dt.timedelta(days=days))
