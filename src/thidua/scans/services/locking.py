"""How scans and their rows are locked and looked at again."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.scans.models import Scan, ScanRow, ScanStatus
from thidua.trail.errors import Overtaken


def locked_scan(actor: Actor, scan: Scan, *statuses: ScanStatus) -> Scan:
    """The scan as it is now, for the agency that uploaded it; Overtaken unless it is in one of the states."""
    require(actor, Action.EDIT_SUBJECT, scan.agency_id)
    found = Scan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=scan.pk)
    if found.status not in statuses:
        raise Overtaken(
            _("Bản quét đang ở trạng thái «%(status)s», không làm được việc này nữa. Hãy tải lại trang.")
            % {"status": found.get_status_display()}
        )
    return found


def locked_row(actor: Actor, row: ScanRow, version: int) -> ScanRow:
    """The row as it is now, while its scan is reviewed; Overtaken when another person changed it since `version`."""
    scan = locked_scan(actor, row.scan, ScanStatus.REVIEW)
    found = ScanRow.objects.select_for_update(of=("self",)).select_related("edited_by").get(pk=row.pk)
    found.scan = scan
    refuse_overtaken(actor, found, version)
    return found


def refuse_overtaken(actor: Actor, found: Scan | ScanRow, version: int) -> None:
    """Raise Overtaken when another person changed it since `version`. Own changes may cross each other."""
    if found.version != version and found.edited_by_id != actor.account_id:
        raise Overtaken(
            _("%(name)s vừa sửa chỗ này. Những gì bạn nhập vẫn còn trên màn hình; hãy tải lại trang để xem bản mới.")
            % {"name": found.edited_by.full_name if found.edited_by else _("Người khác")}
        )
