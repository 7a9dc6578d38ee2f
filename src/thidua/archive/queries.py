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
from thidua.documents.models import PaperKind

# Through which door a kind is read elsewhere: what somebody may not read there is not read here either. What goes out
# of the house as a letter the clerk files: decisions, letters, notices and results are open to who reads the archive.
DOORS: dict[PaperKind, Action] = {
    PaperKind.SUBMISSION: Action.READ_ARCHIVE,
    PaperKind.DECISION: Action.READ_ARCHIVE,
    PaperKind.NOTICE: Action.READ_ARCHIVE,
    PaperKind.POSTING: Action.READ_ARCHIVE,
    PaperKind.RESULTS: Action.READ_ARCHIVE,
    PaperKind.CONSULTATION: Action.READ_ARCHIVE,
    PaperKind.ANSWER: Action.READ_ARCHIVE,
    PaperKind.AFTER_REQUEST: Action.READ_ARCHIVE,
    PaperKind.MOVEMENT_PLAN: Action.READ_ARCHIVE,
    PaperKind.MOVEMENT_REVIEW: Action.READ_ARCHIVE,
    PaperKind.PERIODIC_REPORT: Action.READ_REPORTS,
    PaperKind.ACHIEVEMENT: Action.READ_WORK,
    PaperKind.APPRAISAL: Action.READ_APPRAISAL,
    PaperKind.MINUTES: Action.SEE_COUNCIL,
    PaperKind.COUNT_RECORD: Action.SEE_COUNCIL,
    PaperKind.INVITATIONS: Action.RUN_SESSION,
    PaperKind.BALLOT: Action.RUN_SESSION,
    PaperKind.CERTIFICATES: Action.PRINT_CERTIFICATES,
    PaperKind.AFTER_CERTIFICATE: Action.PRINT_CERTIFICATES,
    PaperKind.HANDOVER: Action.PRINT_CERTIFICATES,
}


def readable_kinds(actor: Actor) -> list[PaperKind]:
    """Kinds that the actor reads in the archive."""
    return [kind for kind, action in DOORS.items() if may(actor, action)]


def own_agencies(actor: Actor) -> set[int]:
    """The actor's agency and those before it: their archive is its now."""
    own = {actor.agency_id}
    return own | predecessor_ids(own, until=timezone.localdate(), whole=True)


def visible_holdings(actor: Actor) -> QuerySet[Holding]:
    """What the archive keeps of the own agency, of kinds that the actor may read, the newest first."""
    if not may(actor, Action.READ_ARCHIVE):
        return Holding.objects.none()
    found = Holding.objects.filter(agency__in=own_agencies(actor), kind__in=readable_kinds(actor))
    return found.select_related("paper", "file", "agency").order_by("-year", "-pk")


def left_out(actor: Actor, year: int) -> list[PaperKind]:
    """Kinds of which the own archive keeps papers of the year that the actor may not read."""
    if not may(actor, Action.READ_ARCHIVE):
        return []
    found = Holding.objects.filter(agency__in=own_agencies(actor), year=year).exclude(kind__in=readable_kinds(actor))
    kept = set(found.values_list("kind", flat=True))
    return [kind for kind in PaperKind if kind in kept]


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
