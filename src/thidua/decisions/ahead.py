"""The days of what follows a decision that come near."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Role
from thidua.agencies.queries import holders
from thidua.decisions.models import AfterCase, CaseStatus
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def cases(near: Near) -> Iterator[Due]:
    open_now = AfterCase.objects.filter(status__in=[CaseStatus.ASKED, CaseStatus.CHECKED])
    rows = open_now.filter(due_on__range=(near.today, near.until)).select_related("agency")
    for row in near.new("case", rows, lambda each: each.due_on):
        text = _("Hạn quyết định của đề nghị xử lý sau quyết định: %(when)s.") % {"when": near.when(row.due_on)}
        accounts = list(holders(row.agency, Role.APPRAISER, Role.HEAD).values_list("pk", flat=True))
        link = reverse("decisions:after_case", args=[row.pk])
        yield Due("case", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)
