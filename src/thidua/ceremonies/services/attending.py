"""Who of the invited came."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.ceremonies.models import Ceremony, Invitation, State
from thidua.ceremonies.queries import guests, who_came
from thidua.ceremonies.services.guarding import locked
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def mark_who_came(actor: Actor, *, ceremony: Ceremony, came: Sequence[Invitation]) -> int:
    """Mark who of the invited came, the others as absent; from the day on, anew as often as something was wrong.

    Returns how many came. Refused before the day, and for somebody who is not invited.
    """
    ceremony = locked(actor, ceremony, State.APPROVED, State.HELD)
    if ceremony.day > timezone.localdate():
        raise Refused(_("Chưa đến ngày tổ chức nên chưa điểm danh được."))
    invited, wanted = guests(ceremony), {each.pk for each in came}
    if not invited:
        raise Refused(_("Chưa mời ai nên không có ai để điểm danh."))
    if invited.filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("Hãy chọn trong danh sách khách mời của buổi lễ này."))
    before = {"came": who_came(ceremony)}
    invited.filter(pk__in=wanted).update(came=True)
    invited.exclude(pk__in=wanted).update(came=False)
    record(actor, Event.CEREMONY_CHANGED, ceremony, before=before, after={"came": len(wanted)})
    return len(wanted)
