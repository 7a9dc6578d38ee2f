"""The yearly ratings of the staff, written through the register: the law's engine reads those and no others."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.register.services import Entered, enter_ratings
from thidua.staff.models import Member
from thidua.staff.services.members import keeper
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def rate_staff(actor: Actor, *, year: int, ratings: Mapping[int, str], document: str = "") -> Entered:
    """Write the ratings (by the member's number) of a year: facts of who keeps the register, else claims.

    Refused when nobody was chosen; what `register.enter_ratings` refuses is refused here.
    """
    require(actor, Action.KEEP_STAFF)
    if not ratings:
        raise Refused(_("Chưa chọn xếp loại cho ai; hãy chọn ít nhất một dòng."))
    members = list(Member.objects.filter(pk__in=ratings, agency=actor.agency, joined_on__year__lte=year))
    if len(members) != len(ratings):
        raise NotAllowed(_("Có người không làm việc ở cơ quan này trong năm; hãy tải lại trang."))
    by_subject = {each.subject_id: ratings[each.pk] for each in members}
    entered = enter_ratings(
        keeper(actor),
        agency=actor.agency,
        year=year,
        ratings=by_subject,
        rated_by=actor.agency.name,
        document=document,
    )
    if entered.written:
        after = {"year": year, "count": entered.written, "document": document.strip()}
        record(actor, Event.STAFF_RATED, actor.agency, after=after)
    return entered
