"""What of the inspections waits for a person."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.inspections import queries
from thidua.inspections.models import (
    Finding,
    FindingState,
    Inspection,
    Plan,
    PlanState,
    Recommendation,
    RecommendationState,
    State,
)
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def deciding(actor: Actor) -> list[WaitingItem]:
    """What the head signs: plans, decisions, conclusions."""
    if not may(actor, Action.CONCLUDE_INSPECTION):
        return []
    own = Inspection.objects.filter(agency=actor.agency_id)
    plans = Plan.objects.filter(agency=actor.agency_id, state=PlanState.DRAFT)
    return [
        WaitingItem(_("Kế hoạch kiểm tra chờ phê duyệt"), plans.count(), reverse("inspections:plans")),
        WaitingItem(_("Cuộc kiểm tra chờ quyết định"), own.filter(state=State.DRAFT).count(), _list(State.DRAFT)),
        WaitingItem(
            _("Dự thảo kết luận kiểm tra chờ ký"),
            own.filter(state=State.DRAFT_CONCLUSION).exclude(conclusion="").count(),
            _list(State.DRAFT_CONCLUSION),
        ),
    ]


@waiting
def inspecting(actor: Actor) -> list[WaitingItem]:
    """What the team looks at: explanations of its own cases, reports on recommendations of the agency."""
    if not may(actor, Action.INSPECT):
        return []
    explained = Finding.objects.filter(
        state=FindingState.OPEN, inspection__state=State.UNDER_WAY, inspection__team__account=actor.account_id
    ).exclude(explained_on=None)
    reported = Recommendation.objects.filter(
        inspection__agency=actor.agency_id, state=RecommendationState.REPORTED
    ).order_by("due_on")
    first, told = explained.order_by("pk").first(), reported.first()
    return [
        WaitingItem(
            _("Giải trình của đơn vị chờ xem xét"), explained.count(), _page("finding", first.pk) if first else ""
        ),
        WaitingItem(
            _("Báo cáo thực hiện kiến nghị chờ xác nhận"),
            reported.count(),
            _page("recommendation", told.pk) if told else "",
        ),
    ]


@waiting
def answering(actor: Actor) -> list[WaitingItem]:
    """What the inspected unit owes: answers, explanations, reports."""
    if not may(actor, Action.ANSWER_INSPECTION):
        return []
    until = timezone.localdate() + dt.timedelta(days=queries.AHEAD)
    asked = queries.unanswered(dt.date.max).filter(inspection__unit=actor.agency_id).select_related("inspection")
    asked = asked.order_by("inspection__answer_due_on")
    found = queries.unexplained(dt.date.max).filter(inspection__unit=actor.agency_id).order_by("explain_due_on")
    advised = queries.to_follow(until).filter(inspection__unit=actor.agency_id).order_by("due_on")
    question, finding, advice = asked.first(), found.first(), advised.first()
    return [
        WaitingItem(
            _("Câu hỏi của đoàn kiểm tra chờ trả lời"),
            asked.count(),
            _page("answer", question.inspection_id) if question else "",
            question.inspection.answer_due_on if question else None,
        ),
        WaitingItem(
            _("Phát hiện kiểm tra chờ giải trình"),
            found.count(),
            _page("finding", finding.pk) if finding else "",
            finding.explain_due_on if finding else None,
        ),
        WaitingItem(
            _("Kiến nghị kiểm tra đến hạn thực hiện"),
            advised.count(),
            _page("recommendation", advice.pk) if advice else "",
            advice.due_on if advice else None,
        ),
    ]


def _list(state: State) -> str:
    return f"{reverse('inspections:inspections')}?state={state}"


def _page(name: str, number: int) -> str:
    return reverse(f"inspections:{name}", args=[number])
