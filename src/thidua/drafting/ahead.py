"""Steps and opinions of drafts that come due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.queries import holders
from thidua.drafting.models import Addressee, DraftCase, State
from thidua.drafting.queries import due_steps
from thidua.drafting.services.consulting import ASKED
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def steps(near: Near) -> Iterator[Due]:
    """Steps of legal drafting: who leads the case."""
    rows = due_steps(DraftCase.objects.all(), near.until).filter(due_on__gte=near.today)
    for row in near.new("draft_step", rows.select_related("case"), lambda each: each.due_on):
        text = _("Bước «%(step)s» của dự thảo «%(title)s»: hạn %(when)s.") % {
            "step": row.get_code_display(),
            "title": row.case.title,
            "when": near.when(row.due_on),
        }
        link = row.case.get_absolute_url()
        yield Due("draft_step", [row.pk], row.due_on, [row.case.lead_id], Event.NOTICE_DEADLINE, text, link)


@ahead
def opinions(near: Near) -> Iterator[Due]:
    """Drafts that an agency was asked about and has not answered."""
    rows = Addressee.objects.filter(
        answer=None, agency__isnull=False, consultation__due_on__range=(near.today, near.until)
    )
    open_now = rows.filter(consultation__case__state=State.CONSULTATION)
    known = open_now.select_related("consultation__case", "agency")
    for row in near.new("draft_asked", known, lambda each: each.consultation.due_on):
        text = _("Hạn góp ý dự thảo «%(title)s»: %(when)s.") % {
            "title": row.consultation.case.title,
            "when": near.when(row.consultation.due_on),
        }
        accounts = list(holders(row.agency, *ASKED).values_list("pk", flat=True))
        link = reverse("drafting:answer", args=[row.pk])
        yield Due("draft_asked", [row.pk], row.consultation.due_on, accounts, Event.NOTICE_DEADLINE, text, link)
