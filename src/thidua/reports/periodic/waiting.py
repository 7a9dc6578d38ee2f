"""What of the reports waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.reports.models import Report, ReportState
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def reports(actor: Actor) -> list[WaitingItem]:
    """Reports that the head is to read and issue, and those that were given back to who writes them."""
    own, link = Report.objects.filter(agency=actor.agency_id), reverse("reports:reports")
    items = []
    if may(actor, Action.ISSUE_REPORT):
        items.append(WaitingItem(_("Báo cáo định kỳ chờ ký"), own.filter(state=ReportState.PROPOSED).count(), link))
    if may(actor, Action.WRITE_REPORT):
        back = own.filter(state=ReportState.DRAFT, drafted_by=actor.account_id).exclude(given_back="")
        items.append(WaitingItem(_("Báo cáo định kỳ bị trả lại"), back.count(), link))
    return items
