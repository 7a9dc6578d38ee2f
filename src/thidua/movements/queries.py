"""Every read of movements, scoped to the viewer: deny by default."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.movements.models import (
    HANDED_IN,
    KNOWN_BELOW,
    Criterion,
    Launcher,
    Movement,
    Participation,
    Period,
    Report,
    ReportState,
    Result,
    Review,
    ReviewState,
    State,
)
from thidua.movements.ranking import share


def above(agency: Agency) -> list[int]:
    """The numbers of the agency and of all above it."""
    return [int(number) for number in agency.path.strip("/").split("/") if number]


def visible_movements(actor: Actor | None) -> QuerySet[Movement]:
    """The own agency's; what was launched above, at any height; what was launched below or in what went into it.

    The Prime Minister's movements are for the whole country. Without an agency, or a role for it, there are none.
    """
    if actor is None or not may(actor, Action.READ_EMULATION):
        return Movement.objects.none()
    launched = Q(state__in=KNOWN_BELOW) & (
        Q(agency__in=above(actor.agency))
        | Q(agency__in=visible_agencies(actor).values("pk"))
        | Q(launcher=Launcher.PRIME_MINISTER)
    )
    return Movement.objects.filter(Q(agency=actor.agency_id) | launched).select_related("agency", "parent__agency")


def get_visible_movement(actor: Actor | None, pk: int) -> Movement:
    """The one door to a movement; raises Movement.DoesNotExist when it is out of sight."""
    return visible_movements(actor).get(pk=pk)


def reaches(movement: Movement, agency: Agency) -> bool:
    """Whether the agency may take part: the launcher itself and all below it; everybody in the Prime Minister's."""
    return movement.launcher == Launcher.PRIME_MINISTER or movement.agency_id in above(agency)


def watches(actor: Actor, movement: Movement) -> bool:
    """Whether the actor's agency launched the movement or stands above it: it sees what every participant does."""
    return movement.agency_id == actor.agency_id or movement.agency.path.startswith(actor.agency.path)


def visible_participations(actor: Actor, movement: Movement) -> QuerySet[Participation]:
    """All for those who watch the movement; for the others those of their own tree."""
    rows = movement.participations.select_related("agency", "subject")
    return rows if watches(actor, movement) else rows.filter(agency__path__startswith=actor.agency.path)


def get_visible_participation(actor: Actor | None, pk: int) -> Participation:
    """The one door to a participation; raises Participation.DoesNotExist."""
    found = Participation.objects.select_related("movement__agency", "agency", "subject").get(
        pk=pk, movement__in=visible_movements(actor).order_by().values("pk")
    )
    if actor is None or not visible_participations(actor, found.movement).filter(pk=pk).exists():
        raise Participation.DoesNotExist
    return found


def get_visible_report(actor: Actor | None, pk: int) -> Report:
    """The one door to a report: a draft is its own agency's until it was sent. Raises Report.DoesNotExist."""
    found = Report.objects.select_related("participation", "period__movement__agency").get(pk=pk)
    try:
        found.participation = get_visible_participation(actor, found.participation_id)
    except Participation.DoesNotExist as error:
        raise Report.DoesNotExist from error
    if found.state == ReportState.DRAFT and (actor is None or found.participation.agency_id != actor.agency_id):
        raise Report.DoesNotExist
    return found


def visible_reviews(actor: Actor, movement: Movement) -> QuerySet[Review]:
    """What is locked, for all who see the movement; what is being settled, for the agency that reviews."""
    rows = movement.reviews.all()
    return rows if movement.agency_id == actor.agency_id else rows.filter(state=ReviewState.LOCKED)


def get_visible_review(actor: Actor, pk: int) -> Review:
    """The one door to a review; raises Review.DoesNotExist: nobody sees a rank before it is locked."""
    found = Review.objects.select_related("movement__agency", "movement__parent").get(
        pk=pk, movement__in=visible_movements(actor).order_by().values("pk")
    )
    return visible_reviews(actor, found.movement).select_related("movement__agency").get(pk=pk)


def taking_part(movement: Movement) -> QuerySet[Participation]:
    """Those who have not withdrawn."""
    return movement.participations.filter(withdrawn_on=None).select_related("agency", "subject")


def not_reported(period: Period) -> QuerySet[Participation]:
    """Who has not handed in the report of a period; who joined after its last day owes none."""
    handed_in = Report.objects.filter(participation=OuterRef("pk"), period=period, state__in=HANDED_IN)
    rows = taking_part(period.movement).filter(joined_on__lte=period.due_on)
    return rows.exclude(Exists(handed_in)).order_by("agency__name", "name")


def not_responded(movement: Movement) -> QuerySet[Agency]:
    """Agencies right below that work today and have neither joined nor adapted the movement."""
    joined = Participation.objects.filter(movement=movement, agency=OuterRef("pk"), withdrawn_on=None)
    adapted = Movement.objects.filter(parent=movement, agency=OuterRef("pk"))
    today = timezone.localdate()
    rows = Agency.objects.filter(parent=movement.agency_id).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return rows.exclude(Exists(joined)).exclude(Exists(adapted)).order_by("name")


def owed_reports(agency: Agency, until: dt.date) -> list[tuple[Period, Participation]]:
    """Reports that an agency owes by periods due until a day (inclusive), the earliest first."""
    handed_in = Report.objects.filter(
        participation=OuterRef("pk"), period=OuterRef("movement__periods"), state__in=HANDED_IN
    )
    rows = (
        Participation.objects.filter(
            agency=agency,
            withdrawn_on=None,
            movement__state=State.LAUNCHED,
            movement__periods__due_on__lte=until,
            joined_on__lte=F("movement__periods__due_on"),
        )
        .exclude(Exists(handed_in))
        .annotate(period_pk=F("movement__periods__pk"), due=F("movement__periods__due_on"))
        .select_related("movement")
        .order_by("due", "pk")
    )
    found = list(rows)
    periods = Period.objects.in_bulk({row.period_pk for row in found})
    return [(periods[row.period_pk], row) for row in found]


def movements_to_answer(actor: Actor) -> QuerySet[Movement]:
    """Movements of the agency right above, still going on, that the own agency has neither joined nor adapted."""
    joined = Participation.objects.filter(movement=OuterRef("pk"), agency=actor.agency_id, withdrawn_on=None)
    adapted = Movement.objects.filter(parent=OuterRef("pk"), agency=actor.agency_id)
    going_on = visible_movements(actor).filter(
        state=State.LAUNCHED, agency=actor.agency.parent_id, ends_on__gte=timezone.localdate()
    )
    return going_on.exclude(Exists(joined)).exclude(Exists(adapted))


@dataclass(frozen=True)
class Progress:
    """How far one participant is: by criterion (number reached, its target, percent), and on the whole."""

    participation: Participation
    reached: dict[int, tuple[Decimal | None, Decimal | None, Decimal | None]]
    percent: Decimal | None
    last: Report | None


def progress_of(participations: Iterable[Participation], criteria: Iterable[Criterion]) -> list[Progress]:
    """How far each is, by the last report that was handed in; two queries whatever their number."""
    rows, measured = list(participations), list(criteria)
    reports = Report.objects.filter(participation__in=rows, state__in=HANDED_IN).select_related("period")
    last = {report.participation_id: report for report in reports.order_by("period__due_on", "pk")}
    return [_progress(row, measured, last.get(row.pk)) for row in rows]


def _progress(row: Participation, criteria: list[Criterion], last: Report | None) -> Progress:
    reached = {}
    for each in criteria:
        value = number_of(last.values, each.pk) if last else None
        target = target_of(row, each)
        reached[each.pk] = (value, target, share(value, target))
    shares = [percent for _value, _target, percent in reached.values() if percent is not None]
    return Progress(
        row, reached, (sum(shares, Decimal(0)) / len(shares)).quantize(Decimal(1)) if shares else None, last
    )


def target_of(row: Participation, criterion: Criterion) -> Decimal | None:
    """The target that a participant promised, else that of the plan."""
    own = number_of(row.targets, criterion.pk)
    return criterion.target if own is None else own


def number_of(kept: dict[str, str], criterion_pk: int) -> Decimal | None:
    """A kept number of a criterion; None when nobody gave one."""
    try:
        return Decimal(kept[str(criterion_pk)])
    except (KeyError, InvalidOperation, TypeError):
        return None


def results_of(review: Review) -> QuerySet[Result]:
    """The results, the best first; those without a rank last."""
    return review.results.select_related("participation__agency", "participation__subject")


def replacement_of(actor: Actor, review: Review) -> Review | None:
    """The next edition of a review, when the actor may see it; the old one holds until that is locked."""
    return visible_reviews(actor, review.movement).filter(replaces=review).first()
