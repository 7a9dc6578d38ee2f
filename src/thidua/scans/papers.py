"""The scan on which a claim rests, told to the register's page of claims."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.register.evidence import Paper, papers
from thidua.register.models import Claim
from thidua.scans.models import ScanRow
from thidua.scans.queries import visible_scans


@papers
def scan_of(actor: Actor, claim: Claim) -> list[Paper]:
    """The page of the scan, with a link for those who may see it."""
    row = ScanRow.objects.select_related("scan__agency").filter(claim=claim).first()
    if row is None:
        return []
    text = _("Trang %(page)s của bản quét «%(scan)s»") % {"page": row.page, "scan": row.scan}
    if not visible_scans(actor).filter(pk=row.scan_id).exists():
        return [Paper(_("%(text)s, lưu tại %(agency)s") % {"text": text, "agency": row.scan.agency})]
    return [Paper(text, reverse("scans:scan", args=[row.scan_id]) + f"?trang={row.page}&dong={row.number}")]
