"""Every read of procedures, faults and audits, scoped to the viewer: deny by default."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post
from thidua.agencies.permissions import ROLES, Action, may
from thidua.agencies.queries import holders
from thidua.quality.measures import BY_CODE, Measure, Times, times
from thidua.quality.models import (
    Audit,
    AuditLine,
    AuditState,
    Fault,
    FaultSource,
    FaultState,
    MapStep,
    Procedure,
    Version,
    VersionState,
)
from thidua.staff.models import Member
from thidua.staff.queries import on_day, working

Days = tuple[dt.date, dt.date]


def visible_procedures(actor: Actor | None) -> QuerySet[Procedure]:
    """Procedures of the own agency."""
    if actor is None or not may(actor, Action.READ_QUALITY):
        return Procedure.objects.none()
    return Procedure.objects.filter(agency=actor.agency_id).select_related("agency")


def get_visible_procedure(actor: Actor | None, pk: int) -> Procedure:
    """The one door to a procedure; raises Procedure.DoesNotExist when it is out of sight."""
    return visible_procedures(actor).get(pk=pk)


def get_visible_version(actor: Actor | None, pk: int) -> Version:
    """The one door to a version; raises Version.DoesNotExist."""
    seen = visible_procedures(actor).order_by().values("pk")
    return Version.objects.select_related("procedure__agency", "approved_by").get(pk=pk, procedure__in=seen)


def get_visible_step(actor: Actor | None, pk: int) -> MapStep:
    """The one door to a step of a map; raises MapStep.DoesNotExist."""
    seen = visible_procedures(actor).order_by().values("pk")
    return MapStep.objects.select_related("of__procedure__agency").get(pk=pk, of__procedure__in=seen)


def drafts(actor: Actor) -> QuerySet[Version]:
    """Drafts of procedures that are still applied: those of ended ones go nowhere."""
    living = visible_procedures(actor).filter(ended_on=None).order_by().values("pk")
    return Version.objects.filter(procedure__in=living, state=VersionState.DRAFT)


def in_force(procedure: Procedure) -> Version | None:
    """The version of a procedure that holds today."""
    return procedure.versions.filter(_holding()).first()


def _holding() -> Q:
    """Versions that hold today; one approved for a later day does not yet, and the one before it still does."""
    return on_day(timezone.localdate(), "in_force_from", "in_force_to") & ~Q(state=VersionState.DRAFT)


def visible_faults(actor: Actor | None) -> QuerySet[Fault]:
    """Faults of the own agency."""
    if actor is None or not may(actor, Action.READ_QUALITY):
        return Fault.objects.none()
    return Fault.objects.filter(agency=actor.agency_id).select_related(
        "agency", "owner", "acted_by", "closed_by", "file", "step__of__procedure", "line__audit"
    )


def get_visible_fault(actor: Actor | None, pk: int) -> Fault:
    """The one door to a fault; raises Fault.DoesNotExist when it is out of sight."""
    return visible_faults(actor).get(pk=pk)


def faults_to_mend(actor: Actor | None) -> QuerySet[Fault]:
    """The faults that the viewer answers for and has not acted on yet."""
    rows = visible_faults(actor)
    if actor is None or not actor.account_id:
        return rows.none()
    return rows.filter(owner=actor.account_id, state__in=(FaultState.RECORDED, FaultState.CAUSE_FOUND))


def visible_audits(actor: Actor | None) -> QuerySet[Audit]:
    """Internal audits of the own agency."""
    if actor is None or not may(actor, Action.READ_QUALITY):
        return Audit.objects.none()
    return Audit.objects.filter(agency=actor.agency_id).select_related("agency", "department", "concluded_by")


def get_visible_audit(actor: Actor | None, pk: int) -> Audit:
    """The one door to an audit; raises Audit.DoesNotExist when it is out of sight."""
    return visible_audits(actor).get(pk=pk)


def get_visible_line(actor: Actor | None, pk: int) -> AuditLine:
    """The one door to a line of a checklist; raises AuditLine.DoesNotExist."""
    seen = visible_audits(actor).order_by().values("pk")
    return AuditLine.objects.select_related("audit__agency", "procedure").get(pk=pk, audit__in=seen)


def is_auditor(actor: Actor, audit: Audit) -> bool:
    """Whether the actor's account is of the team."""
    return actor.account_id is not None and audit.team.filter(member__account=actor.account_id).exists()


def owner_choices(agency: Agency) -> QuerySet[Account]:
    """Who can be made answerable for a fault: whoever holds a post there that reads the quality system."""
    posts = Post.objects.filter(agency=agency, ends_on=None, role__in=ROLES[Action.READ_QUALITY])
    return Account.objects.filter(is_active=True, pk__in=posts.values("account")).order_by("full_name", "pk")


def team_choices(agency: Agency, day: dt.date) -> QuerySet[Member]:
    """Who can audit: whoever works there on the day."""
    return working(agency, day)


def keepers(agency: Agency) -> list[int]:
    """The accounts of those who keep the quality system of an agency."""
    return list(holders(agency, *ROLES[Action.KEEP_QUALITY]).values_list("pk", flat=True))


@dataclass(frozen=True)
class Measured:
    """A step of a map with what was measured of it; no measure where it is tied to none."""

    step: MapStep
    measure: Measure | None
    times: Times | None

    @property
    def is_slow(self) -> bool:
        """Whether fewer were on time than the procedure asks for."""
        percent = self.times.percent if self.times else None
        return percent is not None and percent < self.step.of.procedure.floor


def measured(version: Version, first: dt.date, last: dt.date) -> list[Measured]:
    """Every step of a version with its times from a day to a day (both inclusive)."""
    procedure = version.procedure
    found = []
    for step in version.steps.all():
        step.of = version
        measure = BY_CODE.get(step.tied_to)
        counted = times(measure, procedure.agency, (first, last), step.days) if measure else None
        found.append(Measured(step, measure, counted))
    return found


@dataclass(frozen=True)
class Slow:
    """A step that was slower than its procedure asks, and the open fault that says so already, if there is one."""

    step: MapStep
    times: Times
    days: Days
    fault: Fault | None

    @property
    def sentence(self) -> str:
        """What a fault of it says."""
        text = _(
            "Quy trình %(procedure)s, bước %(step)s: từ %(first)s đến hết %(last)s có %(count)s lượt, đúng hạn "
            "%(percent)s%% (ngưỡng %(floor)s%%); cho phép %(allowed)s ngày làm việc, trung vị %(median)s ngày."
        )
        first, last = self.days
        return text % {
            "procedure": self.step.of.procedure.number,
            "step": self.step,
            "first": f"{first:%d/%m/%Y}",
            "last": f"{last:%d/%m/%Y}",
            "count": self.times.count,
            "percent": self.times.percent,
            "floor": self.step.of.procedure.floor,
            "allowed": self.step.days,
            "median": self.times.median,
        }


def slow_steps(agency: Agency, first: dt.date, last: dt.date) -> list[Slow]:
    """The steps of procedures in force that were slower than these ask, from a day to a day (both inclusive)."""
    versions = Version.objects.filter(_holding(), procedure__agency=agency)
    rows = versions.select_related("procedure__agency").prefetch_related("steps").order_by("procedure__number")
    slow = [(one, one.times) for each in rows for one in measured(each, first, last) if one.is_slow and one.times]
    opened = Fault.objects.filter(
        agency=agency, source=FaultSource.MEASURED, step__in=[one.step for one, _times in slow]
    )
    by_step = {each.step_id: each for each in opened.exclude(state=FaultState.CLOSED)}
    return [Slow(one.step, counted, (first, last), by_step.get(one.step.pk)) for one, counted in slow]


def due_faults(until: dt.date) -> QuerySet[Fault]:
    """Faults whose action is to be done until a day (inclusive)."""
    return Fault.objects.filter(state=FaultState.CAUSE_FOUND, due_on__lte=until)


@dataclass(frozen=True)
class Totals:
    """What the yearly report says of the quality system; each is the rows behind its number."""

    procedures: QuerySet[Version]
    recorded: QuerySet[Fault]
    closed: QuerySet[Fault]
    late: QuerySet[Fault]
    audits: QuerySet[Audit]


def totals(agency: Agency, first: dt.date, last: dt.date) -> Totals:
    """Of an agency from a day to a day (both inclusive).

    Versions in force on the last day; faults found, and closed, in these days; of those found until the last day and
    still open then, the ones whose action was due before it; audits concluded.
    """
    faults = Fault.objects.filter(agency=agency).select_related("owner")
    running = Version.objects.filter(procedure__agency=agency, in_force_from__lte=last).exclude(in_force_to__lt=last)
    open_then = faults.filter(Q(acted_on=None) | Q(acted_on__gt=last), due_on__lt=last, found_on__lte=last)
    return Totals(
        procedures=running.exclude(procedure__ended_on__lte=last).select_related("procedure"),
        recorded=faults.filter(found_on__range=(first, last)),
        closed=faults.filter(closed_on__range=(first, last)),
        late=open_then,
        audits=Audit.objects.filter(
            agency=agency, state=AuditState.CONCLUDED, concluded_on__range=(first, last)
        ).select_related("department"),
    )
