"""What of the quality system waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.quality.models import AuditState, FaultState
from thidua.quality.queries import drafts, faults_to_mend, visible_audits, visible_faults
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def faults(actor: Actor) -> list[WaitingItem]:
    """Faults to act on, and those of others to be closed."""
    rows, link = visible_faults(actor), reverse("quality:faults")
    mine = faults_to_mend(actor).order_by("due_on")
    first = mine.first()
    text, own = _("Điểm không phù hợp tôi phải khắc phục"), f"{link}?cua=toi"
    items = [WaitingItem(text, mine.count(), own, first.due_on)] if first else []
    if may(actor, Action.KEEP_QUALITY) or may(actor, Action.APPROVE_QUALITY):
        acted = rows.filter(state=FaultState.ACTED).exclude(acted_by=actor.account_id)
        items.append(WaitingItem(_("Điểm không phù hợp chờ xác nhận"), acted.count(), f"{link}?trang_thai=acted"))
    return items


@waiting
def to_approve(actor: Actor) -> list[WaitingItem]:
    """Drafts of procedures that the head approves, and audits to conclude."""
    if not may(actor, Action.APPROVE_QUALITY):
        return []
    done = visible_audits(actor).filter(state=AuditState.PLANNED).exclude(lines__result="")
    return [
        WaitingItem(_("Quy trình chờ ban hành"), drafts(actor).count(), reverse("quality:procedures")),
        WaitingItem(_("Đánh giá nội bộ chờ kết luận"), done.count(), reverse("quality:audits")),
    ]


@waiting
def auditing(actor: Actor) -> list[WaitingItem]:
    """Audits of which the person is of the team and that are not filled in."""
    if not may(actor, Action.READ_QUALITY) or actor.account_id is None:
        return []
    rows = visible_audits(actor).filter(state=AuditState.PLANNED, team__member__account=actor.account_id)
    rows = rows.filter(lines__result="").distinct().order_by("ends_on")
    first = rows.first()
    if first is None:
        return []
    link = reverse("quality:audit", args=[first.pk])
    return [WaitingItem(_("Đánh giá nội bộ tôi tham gia"), rows.count(), link, first.ends_on)]
