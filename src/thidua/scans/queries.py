"""Reads of scans, scoped to the agencies in sight."""

from django.db.models import Count, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.scans.models import RowState, Scan, ScanFile, ScanPage, ScanStatus


def visible_scans(actor: Actor) -> QuerySet[Scan]:
    """Scans of the agencies in sight, for those who keep the register there; with how many rows wait and stand."""
    if not may(actor, Action.EDIT_SUBJECT):
        return Scan.objects.none()
    waiting = Count("rows", filter=Q(rows__state=RowState.OPEN))
    return (
        Scan.objects.filter(agency__in=visible_agencies(actor).values("pk"))
        .select_related("agency", "uploaded_by")
        .annotate(open_rows=waiting, all_rows=Count("rows"))
    )


def get_visible_scan(actor: Actor, pk: int) -> Scan:
    """The one door to a scan; raises Scan.DoesNotExist when it is out of sight."""
    return visible_scans(actor).get(pk=pk)


def get_visible_page(actor: Actor, pk: int, number: int) -> ScanPage:
    """A page of a scan in sight."""
    return ScanPage.objects.select_related("scan").get(scan=get_visible_scan(actor, pk), number=number)


def twins_of(actor: Actor, scan: Scan) -> QuerySet[Scan]:
    """Other scans in sight, not put aside, that have a file of this one: somebody may do the same work twice."""
    files = scan.files.values("file")
    others = visible_scans(actor).exclude(pk=scan.pk).exclude(status=ScanStatus.ABANDONED)
    return others.filter(pk__in=ScanFile.objects.filter(file__in=files).values("scan")).order_by("pk")
