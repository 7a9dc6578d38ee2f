"""How meetings are locked: every service looks again at what it locked before it changes anything."""

from django.utils.translation import gettext as _

from thidua.meetings.models import Meeting
from thidua.trail.errors import Overtaken


def locked_meeting(meeting: Meeting, *states: Meeting.State) -> Meeting:
    """The meeting as it is now, locked until the transaction ends. Raises Overtaken unless it is in one of `states`."""
    now = Meeting.objects.select_for_update(of=("self",)).select_related("agency", "poll__agency").get(pk=meeting.pk)
    if now.state not in states:
        raise Overtaken(
            _("Cuộc họp hiện ở trạng thái «%(state)s», không làm được việc này. Hãy tải lại trang.")
            % {"state": now.get_state_display()}
        )
    return now
