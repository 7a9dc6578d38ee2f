"""Every read of tasks and programmes, scoped to the viewer: deny by default; and the one place that counts them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractQuarter
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.councils.models import Session
from thidua.councils.queries import seat_of
from thidua.programme.models import (
    ENDED,
    UNDER_WAY,
    Extension,
    ExtensionState,
    Programme,
    ProgrammeState,
    SessionPaper,
    Task,
    TaskState,
)
from thidua.programme.rules import COUNTED, Period, Standing, periods_of


class Side(models.TextChoices):
    """Whose tasks are counted. Neither counts a task and a part of it twice."""

    GIVEN = "given", _("Cơ quan tôi giao")
    RECEIVED = "received", _("Cơ quan tôi được giao")


class Awaited(models.TextChoices):
    """What of the tasks waits for somebody; the first page counts it and the list shows it."""

    MINE = "mine", _("Tôi phụ trách, chưa nộp")
    UNIT = "unit", _("Của đơn vị, chưa nêu riêng ai, chưa nộp")
    EXTENSION = "extension", _("Đơn vị xin gia hạn, chờ trả lời")


def awaited(actor: Actor | None, what: Awaited) -> QuerySet[Task]:
    """The tasks that wait in that way for the viewer, or for the office the viewer sits in."""
    rows = visible_tasks(actor)
    if actor is None or what == Awaited.EXTENSION:
        asked = Extension.objects.filter(state=ExtensionState.ASKED).order_by().values("task")
        return rows.filter(agency=actor.agency_id if actor else None, pk__in=asked)
    return rows.filter(
        lead=actor.agency_id, state__in=UNDER_WAY, officer=actor.account_id if what == Awaited.MINE else None
    )


def visible_tasks(actor: Actor | None) -> QuerySet[Task]:
    """What the own agency gave, leads or helps with, and the parts into which a unit broke a task given to it.

    A planned task is its own agency's alone.
    """
    if actor is None or not may(actor, Action.READ_PROGRAMME):
        return Task.objects.none()
    own = actor.agency_id
    helping = Task.objects.filter(coordinators__agency=own).order_by().values("pk")
    given = ~Q(state=TaskState.PLANNED) & (Q(lead=own) | Q(pk__in=helping) | Q(parent__agency=own))
    return Task.objects.filter(Q(agency=own) | given).select_related("agency", "lead", "officer")


def get_visible_task(actor: Actor | None, pk: int) -> Task:
    """The one door to a task; raises Task.DoesNotExist when it is out of sight."""
    return visible_tasks(actor).select_related("programme", "parent", "session", "assigned_by").get(pk=pk)


def tasks_from(path: str) -> QuerySet[Task]:
    """The tasks that came of a record of another room, by its address; the caller has checked that it may be seen."""
    return Task.objects.filter(source_path=path).select_related("agency", "lead", "officer")


def visible_programmes(actor: Actor | None) -> QuerySet[Programme]:
    """The own agency's programmes, and of the agency right above those that were approved."""
    if actor is None or not may(actor, Action.READ_PROGRAMME):
        return Programme.objects.none()
    above = Q(agency=actor.agency.parent_id, kind="agency") & ~Q(state=ProgrammeState.DRAFT)
    return Programme.objects.filter(Q(agency=actor.agency_id) | above).select_related("agency", "council")


def get_visible_programme(actor: Actor | None, pk: int) -> Programme:
    """The one door to a programme; raises Programme.DoesNotExist when it is out of sight."""
    return visible_programmes(actor).get(pk=pk)


def papers_of(actor: Actor, session: Session) -> QuerySet[SessionPaper]:
    """The papers of a session, for its members and for the secretary who puts them there; none for anybody else."""
    reads = may(actor, Action.RUN_SESSION, session.council.agency_id) or seat_of(actor, session) is not None
    rows = SessionPaper.objects.filter(session=session, withdrawn_at=None).select_related("file", "put_by")
    return rows if reads else rows.none()


def counted(actor: Actor | None, side: Side) -> QuerySet[Task]:
    """The tasks of a side that count: given ones; a part of an own task counts with it, a planned one not yet."""
    rows = visible_tasks(actor).exclude(state=TaskState.PLANNED)
    if actor is None:
        return rows.none()
    if side == Side.RECEIVED:
        return rows.filter(lead=actor.agency_id).exclude(agency=actor.agency_id)
    return rows.filter(agency=actor.agency_id).exclude(parent__agency=actor.agency_id)


def with_standing(rows: QuerySet[Task], today: dt.date) -> QuerySet[Any]:
    """The rows with `stands`: what `rules.standing` says of each, in the words of the database; and `is_over`."""
    reached = Coalesce(F("handed_in_on"), Value(today), output_field=DateField())
    late = GreaterThan(reached, F("due_on"))
    cases = [
        When(state=TaskState.PLANNED, then=Value(Standing.PLANNED)),
        When(state=TaskState.CANCELLED, then=Value(Standing.CANCELLED)),
        When(Q(late, state=TaskState.ACCEPTED), then=Value(Standing.DONE_LATE)),
        When(state=TaskState.ACCEPTED, then=Value(Standing.ON_TIME)),
        When(late, then=Value(Standing.OVERDUE)),
    ]
    over = ExpressionWrapper(Q(state__in=ENDED), output_field=BooleanField())
    return rows.annotate(
        stands=Case(*cases, default=Value(Standing.OPEN), output_field=TextField()),
        is_over=over,
    )


def in_period(rows: QuerySet[Task], period: Period) -> QuerySet[Task]:
    """The rows whose deadline in force lies in the period: every task is in one quarter of one year."""
    return rows.filter(due_on__range=(period.first, period.last))


def extended(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The rows whose deadline was moved."""
    return rows.exclude(due_on=F("first_due_on"))


@dataclass(frozen=True)
class Total:
    """How many tasks count as what, and how many of all had their deadline moved."""

    by_standing: dict[Standing, int]
    extended: int

    @property
    def all(self) -> int:
        return sum(self.by_standing.values())


def _added(totals: Iterable[Total]) -> Total:
    known = list(totals)
    by_standing = {each: sum(one.by_standing.get(each, 0) for one in known) for each in COUNTED}
    return Total(by_standing, sum(one.extended for one in known))


def totals(rows: QuerySet[Task], year: int, today: dt.date) -> list[tuple[Period, Total]]:
    """The totals of every quarter, half-year and the year, as they stand today; one query."""
    *quarters_and_halves, whole = periods_of(year)
    found = _grouped(in_period(rows, whole).annotate(quarter=ExtractQuarter("due_on")), "quarter", today)
    of = {number: found.get(number, Total({}, 0)) for number in range(1, 5)}
    return [
        (each, _added(of[number] for number in of if each.first.month <= 3 * number - 2 <= each.last.month))
        for each in [*quarters_and_halves, whole]
    ]


def totals_by_unit(rows: QuerySet[Task], period: Period, today: dt.date) -> list[tuple[Agency, Total]]:
    """The totals of a period by unit in charge, in the order of their names."""
    found = _grouped(in_period(rows, period), "lead", today)
    units = Agency.objects.filter(pk__in=list(found)).order_by("name_fold", "pk")
    return [(unit, _added([found[unit.pk]])) for unit in units]


def open_by_unit(rows: QuerySet[Task], today: dt.date) -> list[tuple[int, str, int, int, int]]:
    """By unit in charge, in the order of their names: its number, name, how many in time, overdue, to be accepted."""
    lines = with_standing(rows, today).order_by().values("lead", name=F("lead__name"))
    counts = {
        "in_time": Count("pk", filter=Q(stands=Standing.OPEN)),
        "overdue": Count("pk", filter=Q(stands=Standing.OVERDUE)),
        "waiting": Count("pk", filter=Q(state=TaskState.HANDED_IN)),
    }
    found = lines.annotate(**counts).order_by("lead__name_fold", "lead")
    return [(one["lead"], one["name"], one["in_time"], one["overdue"], one["waiting"]) for one in found]


def _grouped(rows: QuerySet[Task], by: str, today: dt.date) -> dict[int, Total]:
    """Counted by a field and by standing, in the database."""
    lines = (
        with_standing(rows, today)
        .order_by()
        .values_list(by, "stands")
        .annotate(count=Count("pk"), extended=Count("pk", filter=~Q(due_on=F("first_due_on"))))
    )
    found: dict[int, Total] = {}
    for key, stands, count, extended in lines:
        before = found.get(key, Total({}, 0))
        found[key] = Total(before.by_standing | {Standing(stands): count}, before.extended + extended)
    return found


def weighted_percent(tasks: Sequence[Task]) -> int | None:
    """How far a programme is: percents of its tasks by their weight, without those called off; None without any."""
    rows = [each for each in tasks if each.state != TaskState.CANCELLED]
    weights = sum(each.weight for each in rows)
    return sum(each.weight * each.percent for each in rows) // weights if weights else None
