"""What waits for those who hold meetings."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.meetings.models import Meeting
from thidua.meetings.queries import visible_meetings
from thidua.screens.waiting import WaitingItem, waiting

STEPS = {
    Meeting.State.PREPARING: _("Chuẩn bị bình xét"),
    Meeting.State.VOTING: _("Đang bỏ phiếu bình xét"),
    Meeting.State.COUNTED: _("Thông qua biên bản bình xét"),
}


@waiting
def meetings_to_hold(actor: Actor) -> list[WaitingItem]:
    """The unit's meetings that are not over, the latest twenty."""
    if not may(actor, Action.RUN_MEETING):
        return []
    rows = visible_meetings(actor).filter(state__in=STEPS)[:20]
    return [
        WaitingItem(f"{STEPS[Meeting.State(row.state)]}: {row}", 1, reverse("meetings:meeting", args=[row.pk]))
        for row in rows
    ]
