"""Scans uploaded, read, put aside and taken up again."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.contents import PDF, PICTURES, TIFF
from thidua.dossiers.list_reading import without_number
from thidua.scans.models import RowState, Scan, ScanFile, ScanPage, ScanRow, ScanStatus
from thidua.scans.pages import MOST_PAGES, count_pages
from thidua.scans.reader import ReadPage
from thidua.scans.reading.found import FoundDecision, FoundRow, Reading
from thidua.scans.services.locking import locked_scan
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

ALLOWED = frozenset({PDF, TIFF, *PICTURES.values()})
MOST_FILES = 20


@service
def upload_scan(actor: Actor, *, uploads: Sequence[files.Upload], title: str = "") -> Scan:
    """Keep the files of one decision, in their order, as they came; every one is opened before any is kept."""
    require(actor, Action.EDIT_SUBJECT)
    if len(uploads) > MOST_FILES:
        raise _refused(_("Một lần tải lên tối đa %(most)s tệp.") % {"most": MOST_FILES})
    checked = [(_name(upload), *_checked(upload)) for upload in uploads]
    if not checked:
        raise _refused(_("Hãy chọn ít nhất một tệp."))
    total = sum(pages for _name, _content, _type, pages in checked)
    if total > MOST_PAGES:
        raise _refused(_("Một quyết định tối đa %(most)s trang; hãy tách ra.") % {"most": MOST_PAGES})
    scan = Scan.objects.create(
        agency=actor.agency, title=(clean(title) or checked[0][0])[:255], uploaded_by=actor.person
    )
    for number, (name, content, media_type, pages) in enumerate(checked, start=1):
        file = files.keep(content, media_type)
        ScanFile.objects.create(scan=scan, number=number, file=file, file_name=name, pages=pages)
    kept = [each.file.sha256 for each in scan.files.select_related("file")]
    record(actor, Event.SCAN_UPLOADED, scan, after={"files": kept, "pages": total})
    return scan


@service
def keep_reading(actor: Actor, *, scan: Scan, pages: Sequence[ReadPage], decision: FoundDecision) -> Scan:
    """Keep what was read, to be compared by a person. Refuses to read over rows that somebody may have worked on."""
    scan = locked_scan(actor, scan, ScanStatus.READING, ScanStatus.REVIEW)
    if scan.rows.exists():
        raise Refused(_("Bản quét đã có dòng để đối chiếu nên không đọc lại, để không mất những gì đã làm."))
    ScanPage.objects.filter(scan=scan).delete()
    ScanPage.objects.bulk_create(_page(scan, each) for each in pages)
    fields = {name: _without_number(reading) for name, reading in decision.fields.items()}
    scan.read = {name: reading.as_kept() for name, reading in fields.items()}
    read = {name: reading.value for name, reading in fields.items() if reading.value}
    read.setdefault("decided_by", read.get("issuer", ""))
    scan.values = {**read, **{name: value for name, value in scan.values.items() if value}}
    scan.status = ScanStatus.REVIEW
    scan.save()
    award = decision.fields.get("award")
    ScanRow.objects.bulk_create(_row(scan, number, found, award) for number, found in enumerate(decision.rows, start=1))
    record(actor, Event.SCAN_READ, scan, after={"pages": len(pages), "rows": len(decision.rows)})
    return scan


@service
def abandon_scan(actor: Actor, *, scan: Scan) -> Scan:
    """Put a scan aside from which nothing was claimed; the files stay."""
    scan = locked_scan(actor, scan, ScanStatus.READING, ScanStatus.REVIEW)
    if scan.rows.filter(state=RowState.CLAIMED).exists():
        raise Refused(_("Đã khai một số dòng của bản quét này; hãy lấy lại các thông tin khai đó trước."))
    return _moved(actor, scan, ScanStatus.ABANDONED, Event.SCAN_ABANDONED)


@service
def take_up_scan(actor: Actor, *, scan: Scan) -> Scan:
    """Go on with a scan that was put aside."""
    scan = locked_scan(actor, scan, ScanStatus.ABANDONED)
    status = ScanStatus.REVIEW if scan.pages.exists() else ScanStatus.READING
    return _moved(actor, scan, status, Event.SCAN_TAKEN_UP)


def _moved(actor: Actor, scan: Scan, status: ScanStatus, event: Event) -> Scan:
    before = scan.status
    scan.status = status
    scan.save(update_fields=["status"])
    record(actor, event, scan, before={"status": before}, after={"status": status})
    return scan


def _name(upload: files.Upload) -> str:
    return clean(str(upload.name).rsplit("/", 1)[-1])[:255]


def _checked(upload: files.Upload) -> tuple[bytes, str, int]:
    """Content, media type and number of pages of a file that can be read within the limits."""
    if upload.size and upload.size > files.MAX_SIZE:
        raise _refused(_("Tệp lớn hơn %(limit)s MB.") % {"limit": files.MAX_SIZE // 1024 // 1024})
    content = upload.read()
    media_type = files.checked(content, allowed=ALLOWED, field="uploads")
    return content, media_type, count_pages(content)


def _refused(message: str) -> Refused:
    return Refused(message, fields={"uploads": message})


def _page(scan: Scan, read: ReadPage) -> ScanPage:
    page = read.page
    return ScanPage(
        scan=scan,
        number=page.number,
        width=page.width,
        height=page.height,
        how=read.how,
        reader=read.reader,
    )


def _row(scan: Scan, number: int, found: FoundRow, award: Reading | None) -> ScanRow:
    fields = {name: _without_number(reading) for name, reading in found.fields.items()}
    values = {name: reading.value for name, reading in fields.items()}
    if award and values.get("award") == award.value:
        values["award"] = ""  # as the decision says, also when a person corrects the decision
    read = {name: reading.as_kept() for name, reading in fields.items()}
    source = without_number(found.source)
    return ScanRow(scan=scan, number=number, page=found.page, source=source, read=read, values=values)


def _without_number(reading: Reading) -> Reading:
    return replace(reading, value=without_number(reading.value))
