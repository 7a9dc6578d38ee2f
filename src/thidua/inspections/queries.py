"""Every read of inspections, scoped to the viewer: deny by default."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from django.db.models import Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post, Role
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import holders, visible_agencies
from thidua.decisions.after.queries import line_of_award
from thidua.decisions.models import DecisionItem
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.inspections.models import (
    OVER,
    Attachment,
    Draw,
    DrawnFrom,
    Finding,
    FindingState,
    Inspection,
    Plan,
    PlanLine,
    Question,
    Recommendation,
    RecommendationState,
    State,
)
from thidua.inspections.steps import ANSWERING
from thidua.register.models import Award

AHEAD = 14  # days in which what is due is told on the home page
UNIT_ROLES = (Role.UNIT_OFFICER, Role.APPRAISER, Role.HEAD)  # who answers for an inspected unit


def visible_inspections(actor: Actor | None) -> QuerySet[Inspection]:
    """Those of the own agency; those of the own unit from their announcement on. Nobody else's."""
    if actor is None or not may(actor, Action.READ_INSPECTION):
        return Inspection.objects.none()
    announced = Q(unit=actor.agency_id, announced_on__isnull=False)
    return Inspection.objects.filter(Q(agency=actor.agency_id) | announced).select_related(
        "agency__parent", "unit__parent", "line__plan"
    )


def get_visible_inspection(actor: Actor | None, pk: int) -> Inspection:
    """The one door to an inspection; raises Inspection.DoesNotExist when it is out of sight."""
    return visible_inspections(actor).get(pk=pk)


def get_own_inspection(actor: Actor | None, pk: int) -> Inspection:
    """An inspection of the own agency: what the unit does not see. Raises Inspection.DoesNotExist."""
    found = get_visible_inspection(actor, pk)
    if actor is None or found.agency_id != actor.agency_id:
        raise Inspection.DoesNotExist
    return found


def get_visible_draw(actor: Actor | None, pk: int) -> Draw:
    """The one door to a draw; raises Draw.DoesNotExist."""
    inspections = visible_inspections(actor).order_by().values("pk")
    return Draw.objects.select_related("inspection__unit", "inspection__agency", "drawn_by").get(
        pk=pk, inspection__in=inspections
    )


def get_visible_finding(actor: Actor | None, pk: int) -> Finding:
    """The one door to a finding; raises Finding.DoesNotExist."""
    inspections = visible_inspections(actor).order_by().values("pk")
    return Finding.objects.select_related(
        "inspection__unit", "inspection__agency", "question", "row__subject__agency", "row__award", "row__nomination",
        "proceeding", "explained_by", "found_by",
    ).get(pk=pk, inspection__in=inspections)  # fmt: skip


def get_visible_recommendation(actor: Actor | None, pk: int) -> Recommendation:
    """The one door to a recommendation; the unit sees it with the signed conclusion only."""
    found = Recommendation.objects.select_related("inspection__unit", "inspection__agency").get(
        pk=pk, inspection__in=visible_inspections(actor).order_by().values("pk")
    )
    if not sees_conclusion(actor, found.inspection):
        raise Recommendation.DoesNotExist
    return found


def get_visible_attachment(actor: Actor | None, pk: int) -> Attachment:
    """The one door to a file of an inspection; raises Attachment.DoesNotExist."""
    return Attachment.objects.select_related("file", "inspection", "finding__row").get(
        pk=pk, inspection__in=visible_inspections(actor).order_by().values("pk")
    )


def sees_conclusion(actor: Actor | None, inspection: Inspection) -> bool:
    """The inspecting agency sees the conclusion as it is drafted, the unit when it is signed."""
    if actor is None:
        return False
    return inspection.agency_id == actor.agency_id or inspection.state == State.CONCLUDED


def visible_plans(actor: Actor | None) -> QuerySet[Plan]:
    """Plans of the own agency: which unit comes next is nobody else's to know before it is told."""
    if actor is None or not may(actor, Action.READ_INSPECTION):
        return Plan.objects.none()
    return Plan.objects.filter(agency=actor.agency_id).select_related("agency")


def get_visible_plan(actor: Actor | None, pk: int) -> Plan:
    """The one door to a plan; raises Plan.DoesNotExist."""
    return visible_plans(actor).get(pk=pk)


def team_choices(agency: Agency) -> list[Account]:
    """Who of the agency can be on a team: each with an open post there."""
    today = timezone.localdate()
    posts = Post.objects.filter(agency=agency, starts_on__lte=today).filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return list(
        Account.objects.filter(is_active=True, pk__in=posts.exclude(role=Role.NOMINEE).values("account")).order_by(
            "full_name", "pk"
        )
    )


def conflicts_of(accounts: Iterable[int], unit: Agency, since_year: int) -> list[Post]:
    """Posts in the unit, or below it, that these accounts hold or held in the years that are inspected or later."""
    since = dt.date(since_year, 1, 1)
    posts = Post.objects.filter(account__in=list(accounts), agency__path__startswith=unit.path)
    held = posts.filter(Q(ends_on=None) | Q(ends_on__gte=since))
    return list(held.select_related("account", "agency").order_by("account__full_name", "pk"))


def is_on_team(actor: Actor, inspection: Inspection) -> bool:
    """Whether the actor's account is of the team."""
    return actor.account_id is not None and inspection.team.filter(account=actor.account_id).exists()


def population(inspection: Inspection, drawn_from: str) -> dict[str, Nomination | Award]:
    """What a sample is drawn from, by key: the unit's nominations sent, or its awards, of the years inspected.

    The unit is its whole tree and what went into it.
    """
    units = visible_agencies(Actor(None, inspection.unit, frozenset())).order_by().values("pk")
    years = (inspection.from_year, inspection.to_year)
    if drawn_from == DrawnFrom.NOMINATIONS:
        rows = Nomination.objects.filter(owner__in=units, through_year__range=years)
        return {each.code: each for each in rows.exclude(status=NominationStatus.DRAFT).order_by("pk")}
    awards = Award.objects.filter(Q(agency__in=units) | Q(agency=None, subject__agency__in=units))
    return {f"KT{each.pk}": each for each in awards.filter(year__range=years).order_by("pk")}


@dataclass(frozen=True)
class BoardRow:
    """One line of a plan with what became of it."""

    line: PlanLine
    inspection: Inspection | None
    is_late: bool


def board(plan: Plan, today: dt.date) -> list[BoardRow]:
    """The lines of a plan; late when the month is over and the inspection is not."""
    lines = list(plan.lines.select_related("unit"))
    cases = Inspection.objects.filter(line__in=lines).exclude(state=State.CANCELLED)
    by_line = {each.line_id: each for each in cases}

    def late(line: PlanLine) -> bool:
        found = by_line.get(line.pk)
        over = (today.year, today.month) > (plan.year, line.month)
        return over and (found is None or found.state not in OVER)

    return [BoardRow(line, by_line.get(line.pk), late(line)) for line in lines]


def line_in_sight(actor: Actor, award: Award) -> DecisionItem | None:
    """The line of the decision that gave an award, where the actor sees it and the system has it."""
    try:
        return line_of_award(actor, award.pk)
    except DecisionItem.DoesNotExist:
        return None


def unanswered(until: dt.date) -> QuerySet[Question]:
    """Open questions of announced inspections that are due until a day (inclusive)."""
    rows = Question.objects.filter(answered_on=None, inspection__state__in=ANSWERING)
    return rows.filter(inspection__answer_due_on__lte=until)


def unexplained(until: dt.date) -> QuerySet[Finding]:
    """Findings that wait for the unit's explanation, due until a day (inclusive)."""
    rows = Finding.objects.filter(state=FindingState.OPEN, explained_on=None, inspection__state=State.UNDER_WAY)
    return rows.filter(explain_due_on__lte=until)


def to_follow(until: dt.date) -> QuerySet[Recommendation]:
    """Recommendations of signed conclusions that the unit has not reported on, due until a day (inclusive)."""
    rows = Recommendation.objects.filter(state=RecommendationState.OPEN, inspection__state=State.CONCLUDED)
    return rows.filter(due_on__lte=until)


def officers_of(unit: Agency) -> list[int]:
    """The accounts that answer for a unit."""
    return list(holders(unit, *UNIT_ROLES).values_list("pk", flat=True))


@cache
def usual_questions() -> Mapping[str, tuple[str, ...]]:
    """Questions that a questionnaire begins with, by content; from practice."""
    text = files("thidua.inspections").joinpath("data/questions.yaml").read_text("utf-8")
    return {content: tuple(lines) for content, lines in yaml.safe_load(text)["questions"].items()}


def subjects_of(inspection: Inspection) -> set[int]:
    """Of whom the pages of an inspection speak, by number: the drawn rows."""
    return set(inspection.draws.values_list("rows__subject", flat=True)) - {None}
