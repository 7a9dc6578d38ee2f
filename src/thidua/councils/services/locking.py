"""How sessions are locked: every service looks again at what it locked before it changes anything."""

from django.utils.translation import gettext as _

from thidua.councils.models import Session, SessionStatus
from thidua.trail.errors import Overtaken


def locked_session(session: Session, *statuses: SessionStatus) -> Session:
    """The session as it is now, locked until the end of the transaction.

    Raises Overtaken unless it is in one of `statuses`.
    """
    now = (
        Session.objects.select_for_update(of=("self",))
        .select_related("council__agency", "chair__account", "secretary__account")
        .get(pk=session.pk)
    )
    if now.status not in statuses:
        raise Overtaken(
            _("Phiên họp hiện ở trạng thái «%(status)s», không làm được việc này. Hãy tải lại trang.")
            % {"status": now.get_status_display()}
        )
    return now
