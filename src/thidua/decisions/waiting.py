"""What of the decisions waits for a person, and what a decision under way forbids the floors below."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.decisions.after import rests
from thidua.decisions.models import (
    UNDER_WAY,
    AfterCase,
    CaseStatus,
    Certificate,
    Decision,
    DecisionItem,
    DecisionStatus,
)
from thidua.decisions.queries import to_decide
from thidua.dossiers.guards import reopening_blockers
from thidua.dossiers.models import Review
from thidua.register.models import Award
from thidua.register.services import row_keepers
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def deciding(actor: Actor) -> list[WaitingItem]:
    """Nominations to put into a draft, for the appraiser; drafts to issue, for the head."""
    items = []
    if may(actor, Action.DRAFT_DECISION):
        items.append(
            WaitingItem(_("Hồ sơ chờ soạn quyết định"), to_decide(actor).count(), reverse("decisions:waiting"))
        )
        asked = AfterCase.objects.filter(agency=actor.agency_id, status=CaseStatus.ASKED)
        link = f"{reverse('decisions:after_cases')}?status={CaseStatus.ASKED}"
        items.append(WaitingItem(_("Đề nghị xử lý sau quyết định chờ kiểm tra"), asked.count(), link))
    if may(actor, Action.ISSUE_DECISION):
        drafts = Decision.objects.filter(agency=actor.agency_id, status=DecisionStatus.DRAFT)
        link = f"{reverse('decisions:decisions')}?status={DecisionStatus.DRAFT}"
        items.append(WaitingItem(_("Dự thảo quyết định chờ ban hành"), drafts.count(), link))
    return items


def in_a_draft(review: Review) -> str | None:
    """Why a review can't be reopened while its nomination stands in a draft; None when it does not."""
    items = DecisionItem.objects.filter(nomination=review.nomination_id, decision__status__in=UNDER_WAY)
    item = items.select_related("decision").first()
    if item is None:
        return None
    return _("Hồ sơ đang nằm trong dự thảo quyết định «%(title)s»; hãy đưa khỏi dự thảo trước.") % {
        "title": item.decision.title
    }


def kept_by_decision(award: Award) -> str | None:
    """Why a row that a decision on the system gave is changed only by another decision."""
    if not Certificate.objects.filter(award=award).exists():
        return None
    return _("Khen thưởng này do quyết định trên hệ thống tặng: hãy dùng «Xử lý sau quyết định», không sửa dòng sổ bộ.")


def register() -> None:
    """Tell the floors below, once."""
    rests.register()
    if kept_by_decision not in row_keepers:
        row_keepers.append(kept_by_decision)
    if in_a_draft not in reopening_blockers:
        reopening_blockers.append(in_a_draft)
