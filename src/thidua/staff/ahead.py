"""Research topics whose last day comes near."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.screens.ahead import Due, Near, ahead
from thidua.staff.queries import due_topics
from thidua.trail.events import Event


@ahead
def topics(near: Near) -> Iterator[Due]:
    """Topics that are to be accepted: the lead is reminded, and who keeps the topics where the lead has no account."""
    rows = due_topics(near.until).filter(ends_on__gte=near.today).select_related("agency", "lead")
    for row in near.new("topic", rows, lambda each: each.ends_on):
        text = _("Đề tài «%(title)s» kết thúc %(when)s: báo cáo kết quả, nghiệm thu.") % {
            "title": row.title,
            "when": near.when(row.ends_on),
        }
        keepers = holders(row.agency, *ROLES[Action.KEEP_QUALITY]).values_list("pk", flat=True)
        accounts = [row.lead.account_id] if row.lead.account_id else list(keepers)
        link = reverse("staff:topic", args=[row.pk])
        yield Due("topic", [row.pk], row.ends_on, accounts, Event.NOTICE_DEADLINE, text, link)
