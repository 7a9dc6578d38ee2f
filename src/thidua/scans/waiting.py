"""What of the scans waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.scans.models import ScanStatus
from thidua.scans.queries import visible_scans
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def scans_to_review(actor: Actor) -> list[WaitingItem]:
    """Scans of the own agency that were read and wait to be compared."""
    count = visible_scans(actor).filter(agency=actor.agency_id, status=ScanStatus.REVIEW).count()
    return [WaitingItem(_("Quyết định quét chờ đối chiếu"), count, reverse("scans:scans"))] if count else []
