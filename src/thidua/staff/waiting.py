"""What of the staff and the topics waits for a person."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.screens.waiting import WaitingItem, waiting
from thidua.staff.models import TopicState
from thidua.staff.queries import unplaced, visible_topics


@waiting
def without_a_place(actor: Actor) -> list[WaitingItem]:
    """Who works here and has no place, since a department was split or ended."""
    if not may(actor, Action.KEEP_STAFF):
        return []
    count = unplaced(actor.agency, timezone.localdate()).count()
    return [WaitingItem(_("Người chưa được bố trí vị trí chính"), count, f"{reverse('staff:staff')}?bo_tri=chua")]


@waiting
def topics(actor: Actor) -> list[WaitingItem]:
    """Topics to approve, and those that the person leads."""
    rows, link = visible_topics(actor), reverse("staff:topics")
    items = []
    if may(actor, Action.APPROVE_QUALITY):
        registered = rows.filter(state=TopicState.REGISTERED)
        items.append(WaitingItem(_("Đề tài chờ phê duyệt"), registered.count(), f"{link}?trang_thai=registered"))
    own = rows.filter(state=TopicState.RUNNING, lead__account=actor.account_id).order_by("ends_on")
    first = own.first() if actor.account_id else None
    if first is not None:
        items.append(WaitingItem(_("Đề tài tôi chủ nhiệm"), own.count(), f"{link}?trang_thai=running", first.ends_on))
    return items
