"""What a person makes of a scan: the decision's fields and the rows, corrected bit by bit, compared, dropped, added."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.dossiers.list_reading import without_number
from thidua.register.models import Subject
from thidua.register.services.sight import require_in_sight
from thidua.scans.models import RowState, Scan, ScanRow, ScanStatus
from thidua.scans.reading.found import DECISION_FIELDS, ROW_FIELDS
from thidua.scans.services.locking import locked_row, locked_scan, refuse_overtaken
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

VALUES_OF_SCAN = frozenset({*DECISION_FIELDS, "from_year", "basis"})
OF_ALL_ROWS = frozenset({"award", "year", "from_year"})
SETTLED = (RowState.CLAIMED, RowState.KNOWN)


@service
def correct_decision(actor: Actor, *, scan: Scan, values: Mapping[str, str], version: int) -> Scan:
    """Put what stands in the decision's fields. `version` is the one the person saw: Overtaken when it is another's."""
    scan = locked_scan(actor, scan, ScanStatus.REVIEW)
    refuse_overtaken(actor, scan, version)
    if unknown := set(values) - VALUES_OF_SCAN:
        raise ValueError(f"a decision has no {sorted(unknown)}")
    values = {name: value if name == "number" else without_number(value) for name, value in values.items()}
    changed = [name for name, value in values.items() if value != (scan.values.get(name) or "")]
    if changed:
        if scan.rows.filter(state__in=SETTLED).exists():
            raise Refused(_("Đã khai theo các thông tin này; hãy lấy lại các thông tin khai rồi sửa."))
        scan.values = {**scan.values, **values}
        scan.version, scan.edited_by = scan.version + 1, actor.account
        scan.save(update_fields=["values", "version", "edited_by"])
        opened = _open_inheriting(actor, scan, changed)
        after = {"fields": sorted(changed), **({"rows": opened} if opened else {})}
        record(actor, Event.SCAN_CORRECTED, scan, after=after)
    return scan


@service
def correct_row(
    actor: Actor,
    *,
    row: ScanRow,
    values: Mapping[str, str],
    version: int,
    agency: Agency | None = None,
    same_as: Subject | None = None,
) -> ScanRow:
    """Put what stands in a row, where it is filed (None: by its unit), and who it is in the register, if known."""
    row = locked_row(actor, row, version)
    if row.state in SETTLED:
        raise Overtaken(_("Dòng này đã được khai, không sửa được nữa."))
    if unknown := set(values) - set(ROW_FIELDS):
        raise ValueError(f"a row has no {sorted(unknown)}")
    for place in filter(None, (agency, same_as.agency if same_as else None)):
        require_in_sight(actor, Action.EDIT_SUBJECT, place)
    values = {name: without_number(value) for name, value in values.items()}
    changed = [name for name, value in values.items() if value != (row.values.get(name) or "")]
    changed += ["agency"] if agency != row.agency else []
    changed += ["same_as"] if same_as != row.same_as else []
    if changed:
        row.values = {**row.values, **values}
        row.agency, row.same_as, row.remark = agency, same_as, ""
        row.state = RowState.OPEN if row.state == RowState.CHECKED else row.state
        _save(actor, row, fields=sorted(changed))
    return row


@service
def add_row(actor: Actor, *, scan: Scan, page: int) -> ScanRow:
    """Add an empty row for somebody whom the machine did not find on a page."""
    scan = locked_scan(actor, scan, ScanStatus.REVIEW)
    last = scan.rows.aggregate(last=Max("number"))["last"] or 0
    row = ScanRow.objects.create(
        scan=scan, number=last + 1, page=page, values={"kind": "person"}, edited_by=actor.account
    )
    record(actor, Event.SCAN_ROW_CHANGED, scan, after={"row": row.number, "fields": [_("thêm dòng")]})
    return row


@service
def settle_row(actor: Actor, *, row: ScanRow, state: RowState, version: int) -> ScanRow:
    """Say that a row was compared with the picture, that it is dropped, or that it is open again."""
    row = locked_row(actor, row, version)
    if row.state in SETTLED:
        raise Overtaken(_("Dòng này đã được khai."))
    if state == RowState.CHECKED:
        _refuse_unready(row)
    if row.state != state:
        row.state, row.remark = state, ""
        _save(actor, row, state=state)
    return row


@service
def reopen_known(actor: Actor, *, row: ScanRow, version: int) -> ScanRow:
    """Say that the award which the register has by this decision and name is another's: the row is open again."""
    scan = locked_scan(actor, row.scan, ScanStatus.REVIEW, ScanStatus.CLAIMED)
    if scan.status == ScanStatus.CLAIMED:
        scan.status = ScanStatus.REVIEW
        scan.save(update_fields=["status"])
    row = locked_row(actor, row, version)
    if row.state != RowState.KNOWN:
        raise Overtaken(_("Dòng này không còn ở trạng thái «sổ bộ đã có». Hãy tải lại trang."))
    row.state, row.known, row.remark, row.is_other = RowState.OPEN, None, "", True
    _save(actor, row, state=RowState.OPEN)
    return row


def _open_inheriting(actor: Actor, scan: Scan, changed: Collection[str]) -> int:
    """Open again the compared rows for which what changed in the decision holds; returns how many."""
    if not OF_ALL_ROWS & set(changed):
        return 0
    rows = list(scan.rows.select_for_update(of=("self",)).filter(state=RowState.CHECKED))
    opened = [row for row in rows if set(changed) & {"year", "from_year"} or not row.value("award")]
    for row in opened:
        row.state, row.version, row.edited_by = RowState.OPEN, row.version + 1, actor.account
        row.save(update_fields=["state", "version", "edited_by"])
    return len(opened)


def _refuse_unready(row: ScanRow) -> None:
    if not row.name:
        raise Refused(_("Cần điền tên."), fields={"name": _("Cần điền tên.")})
    if not (row.value("award") or row.scan.values.get("award")):
        message = _("Chưa rõ danh hiệu, hình thức: hãy chọn ở dòng này hoặc ở phần quyết định.")
        raise Refused(message, fields={"award": message})
    if not row.scan.values.get("year"):
        raise Refused(_("Chưa có năm thành tích: hãy điền ở phần quyết định trước."))


def _save(actor: Actor, row: ScanRow, **after: Any) -> None:
    row.version, row.edited_by = row.version + 1, actor.account
    row.save()
    record(actor, Event.SCAN_ROW_CHANGED, row.scan, after={"row": row.number, **after})
