"""A ceremony closed after it was held, or cancelled."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.ceremonies.models import Ceremony, HandOver, State
from thidua.ceremonies.queries import turns_of
from thidua.ceremonies.services.guarding import locked
from thidua.ceremonies.services.inviting import tell_guests
from thidua.trail.errors import Refused, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def close(actor: Actor, *, ceremony: Ceremony, summary: str, reason: str = "") -> Ceremony:
    """Close a ceremony that was held, with its summary. While awards were not handed over a reason is asked for; they
    stay on the list of those that wait."""
    ceremony = locked(actor, ceremony, State.APPROVED)
    if not ceremony.has_begun:
        raise Refused(_("Chưa đến giờ bắt đầu nên chưa kết thúc được."))
    ceremony.summary = required(summary, "summary", _("Cần ghi biên bản, kết quả."))
    left = turns_of(ceremony).filter(is_done=False).count()
    if left:
        text = _("Còn %(count)s trường hợp chưa trao; cần nêu lý do. Họ vào danh sách chưa trao.")
        ceremony.why = required(reason, "reason", text % {"count": left})[:500]
    ceremony.state, ceremony.closed_on = State.HELD, timezone.localdate()
    ceremony.save()
    after = {"state": ceremony.state, "left": left}
    record(actor, Event.CEREMONY_CLOSED, ceremony, before={"state": "approved"}, after=after, reason=ceremony.why)
    return ceremony


@service
def cancel(actor: Actor, *, ceremony: Ceremony, reason: str) -> Ceremony:
    """Cancel a ceremony before anything was handed over; guests are told, awards wait for another one."""
    ceremony = locked(actor, ceremony, action=Action.APPROVE_CEREMONY)
    reason = required(reason, "reason", _("Cần nêu lý do hủy."))
    if HandOver.objects.filter(turn__ceremony=ceremony, undone_at=None).exists():  # here, not at another ceremony
        raise Refused(_("Đã trao cho một số người nên không hủy được; hãy kết thúc buổi lễ."))
    before = {"state": ceremony.state}
    was_approved = ceremony.state == State.APPROVED
    ceremony.state, ceremony.why = State.CANCELLED, reason[:500]
    ceremony.save()
    record(actor, Event.CEREMONY_CANCELLED, ceremony, before=before, after={"state": ceremony.state}, reason=reason)
    if was_approved:
        tell_guests(actor, ceremony, Event.CEREMONY_CANCELLED, _("Hủy"))
    return ceremony
