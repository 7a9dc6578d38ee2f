"""What of the ceremonies waits for a person."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.ceremonies.models import Reply, State
from thidua.ceremonies.queries import may_reply, visible_ceremonies, visible_invitations
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def to_approve(actor: Actor) -> list[WaitingItem]:
    """Programmes that wait for the head."""
    if not may(actor, Action.APPROVE_CEREMONY):
        return []
    rows = visible_ceremonies(actor).filter(state=State.PLANNED, programme__isnull=False).distinct()
    link = f"{reverse('ceremonies:ceremonies')}?trang_thai=planned"
    return [WaitingItem(_("Chương trình hội nghị, lễ trao tặng chờ duyệt"), rows.count(), link)]


@waiting
def to_close(actor: Actor) -> list[WaitingItem]:
    """Ceremonies that were held and are not closed."""
    if not may(actor, Action.RUN_CEREMONY):
        return []
    rows = visible_ceremonies(actor).filter(state=State.APPROVED, starts_at__lte=timezone.now())
    link = f"{reverse('ceremonies:ceremonies')}?trang_thai=approved"
    return [WaitingItem(_("Hội nghị, lễ đã tổ chức, chưa kết thúc"), rows.count(), link)]


@waiting
def to_reply(actor: Actor) -> list[WaitingItem]:
    """Invitations to the own agency without an answer."""
    if not may_reply(actor):
        return []
    rows = visible_invitations(actor).filter(reply=Reply.NONE, ceremony__state=State.APPROVED)
    rows = rows.filter(ceremony__starts_at__gt=timezone.now())
    days = [each.ceremony.replies_due_on or each.ceremony.day for each in rows]
    link = reverse("ceremonies:invitations")
    return [WaitingItem(_("Giấy mời chờ trả lời"), len(days), link, min(days, default=None))]
