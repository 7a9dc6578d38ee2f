"""What every service of the room asks before it changes an initiative."""

from django.utils.translation import gettext as _

from thidua.initiatives.models import InitiativeCase, State
from thidua.polls.models import Poll
from thidua.trail.errors import Overtaken, Refused, beside
from thidua.vietnamese.names import clean


def locked_case(case: InitiativeCase, *states: str) -> InitiativeCase:
    """The case as it is now, locked; Overtaken when it is in none of the states any more."""
    found = InitiativeCase.objects.select_for_update(of=("self",)).select_related("agency", "receiver", "poll")
    case = found.get(pk=case.pk)
    if case.state not in states:
        text = _("Sáng kiến hiện ở trạng thái «%(state)s», không làm được việc này nữa. Hãy tải lại trang.")
        raise Overtaken(text % {"state": State(case.state).label})
    return case


def required(reason: str, message: str) -> str:
    """The reason, cleaned; refused beside its field when there is none."""
    if not (reason := clean(reason)):
        raise beside("reason", message)
    return reason


def vote_is_under_way(case: InitiativeCase) -> None:
    """Raise Refused while a secret vote on the case is open or waits to be counted."""
    if case.poll and case.poll.state in {Poll.State.OPEN, Poll.State.CLOSED}:
        raise Refused(_("Đang lấy phiếu kín về sáng kiến này; hãy chờ kiểm phiếu hoặc hủy cuộc bỏ phiếu."))
