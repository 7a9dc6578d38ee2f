"""What the services share: the poll as it is now, locked, and what lies in its box."""

import hashlib

from django.utils.translation import gettext as _

from thidua.polls.models import Poll, PollEnvelope
from thidua.trail.errors import Overtaken


def locked_poll(poll: Poll, *states: Poll.State) -> Poll:
    """The poll as it is now, locked until the transaction ends. Raises Overtaken unless it is in one of `states`."""
    now = Poll.objects.select_for_update(of=("self",)).select_related("agency").get(pk=poll.pk)
    if now.state not in states:
        raise Overtaken(
            _("Cuộc bỏ phiếu hiện ở trạng thái «%(state)s», không làm được việc này. Hãy tải lại trang.")
            % {"state": now.get_state_display()}
        )
    return now


def sealed_envelopes(poll: Poll) -> list[bytes]:
    """Everything that lies in the poll's box."""
    rows = PollEnvelope.objects.filter(item__poll=poll).values_list("sealed", flat=True)
    return [bytes(sealed) for sealed in rows]


def slip_hash(poll: Poll, code: str) -> str:
    """What is kept of a slip's code (69 random bits, so that a plain hash can't be guessed back)."""
    return hashlib.sha256(f"{poll.pk}/{code}".encode()).hexdigest()
