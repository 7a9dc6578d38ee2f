"""What of drafting waits for a person."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.drafting.models import DraftCase, Opinion, Settlement, State
from thidua.drafting.queries import asked_of, due_steps
from thidua.legislation.models import ChangeStatus
from thidua.screens.waiting import WaitingItem, waiting

AHEAD = dt.timedelta(days=14)


@waiting
def drafting(actor: Actor) -> list[WaitingItem]:
    """Steps that come due, opinions not settled, issued documents whose change of rules was not proposed."""
    if not may(actor, Action.DRAFT_LAW):
        return []
    own = DraftCase.objects.filter(agency=actor.agency_id)
    steps = list(due_steps(own, timezone.localdate() + AHEAD).select_related("case"))
    collecting = own.filter(state=State.CONSULTATION).order_by().values("pk")
    left = Opinion.objects.filter(answer__addressee__consultation__case__in=collecting, state=Settlement.OPEN)
    first = left.values_list("answer__addressee__consultation__case", flat=True).first()
    begun = own.filter(state=State.ISSUED, law_change__status=ChangeStatus.DRAFT).select_related("law_change")
    change = begun.first()
    return [
        WaitingItem(
            _("Bước xây dựng văn bản đến hạn"),
            len(steps),
            steps[0].case.get_absolute_url() if steps else "",
            steps[0].due_on if steps else None,
        ),
        WaitingItem(
            _("Góp ý dự thảo chưa tiếp thu, giải trình"),
            left.count(),
            reverse("drafting:opinions", args=[first]) if first else "",
        ),
        WaitingItem(
            _("Văn bản đã ban hành, bản nháp sửa quy tắc chưa gửi duyệt"),
            begun.count(),
            change.law_change.get_absolute_url() if change and change.law_change else "",
        ),
    ]


@waiting
def issuing(actor: Actor) -> list[WaitingItem]:
    """Drafts submitted to the head."""
    if not may(actor, Action.ISSUE_LAW):
        return []
    rows = DraftCase.objects.filter(agency=actor.agency_id, state=State.ISSUE)
    return [WaitingItem(_("Dự thảo văn bản chờ ban hành"), rows.count(), f"{reverse('drafting:cases')}?state=issue")]


@waiting
def answering(actor: Actor) -> list[WaitingItem]:
    """Drafts of others that the own agency was asked about."""
    if not may(actor, Action.ANSWER_DRAFT):
        return []
    rows = asked_of(actor).filter(answer=None, consultation__case__state=State.CONSULTATION)
    first = rows.order_by("consultation__due_on", "pk").first()
    return [
        WaitingItem(
            _("Dự thảo văn bản chờ góp ý"),
            rows.count(),
            reverse("drafting:answer", args=[first.pk]) if first else "",
            first.consultation.due_on if first else None,
        )
    ]
