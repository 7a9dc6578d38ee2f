"""Old decisions as scans: uploaded, read by machine, compared with the picture by a person, claimed."""

import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.jobs.shown import shown_progress
from thidua.jobs.views import progress_part
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.scans import ocr, services
from thidua.scans.forms import UploadScanForm
from thidua.scans.jobs import ask_to_read, reading_of
from thidua.scans.known import awards_of_same_decision
from thidua.scans.models import How, RowState, Scan, ScanRow, ScanStatus
from thidua.scans.queries import get_visible_page, get_visible_scan, twins_of, visible_scans
from thidua.scans.reader import picture_of, place_of
from thidua.scans.shown import ShownRow, decision_fields, decision_form, decision_summary, shown_row, shown_rows
from thidua.screens.downloads import download
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, number_in, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.dates import short_date

TAGS = {
    ScanStatus.READING: "info",
    ScanStatus.REVIEW: "warning",
    ScanStatus.CLAIMED: "success",
    ScanStatus.ABANDONED: "neutral",
}
ERRANDS = {"doi-chieu": RowState.CHECKED, "bo": RowState.DROPPED, "mo-lai": RowState.OPEN}
REOPEN = "nguoi-khac"


@page(Action.EDIT_SUBJECT)
def scans(request: ActorRequest) -> HttpResponse:
    """Every scan in sight, and the form for a new one."""
    form = UploadScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.upload_scan(
                request.actor, uploads=form.cleaned_data["uploads"], title=form.cleaned_data["title"]
            )
            ask_to_read(request.actor, scan=made)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("scans:scan", made.pk)
    columns = [
        Column("ten", _("Quyết định"), str, ["title"], lambda row: reverse("scans:scan", args=[row.pk])),
        Column("ngay", _("Ngày quyết định"), lambda row: row.values.get("decided_on") or ""),
        Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
        Column("dong", _("Số dòng"), lambda row: row.all_rows, ["all_rows"], numeric=True),
        Column("cho", _("Chưa đối chiếu"), lambda row: row.open_rows, ["open_rows"], numeric=True),
        Column("luc", _("Tải lên"), lambda row: short_date(row.uploaded_at), ["uploaded_at"]),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            ["status"],
            tag=lambda row: TAGS[ScanStatus(row.status)],
        ),
    ]
    listing = Listing(
        request,
        visible_scans(request.actor),
        columns,
        name="quyet-dinh-quet",
        default_sort="-luc",
        empty=_("Chưa có quyết định nào được quét và tải lên."),
    )
    return listing.respond("scans/scans.html", {"form": form, "can_read": ocr.is_available(), "packages": ocr.PACKAGES})


@page(Action.EDIT_SUBJECT)
def scan(request: ActorRequest, pk: int) -> HttpResponse:
    """The picture of a page beside what was read on it."""
    found = get_visible_scan(request.actor, pk)
    job = reading_of(found)
    if request.headers.get("HX-Target") == "tien-do":
        if job is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return progress_part(request, shown_progress(job, poll_url=request.path))
    return _review(request, found, _page_number(request, found))


@page(Action.EDIT_SUBJECT)
def picture(request: ActorRequest, pk: int, number: int) -> HttpResponseBase:
    """The picture of a page, for those who may see the scan; who looked is kept."""
    found = get_visible_page(request.actor, pk, number)
    content = picture_of(*place_of(found.scan, number))
    _note(request, found.scan, number)
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@page(Action.EDIT_SUBJECT)
def scan_file(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """A file as it was uploaded."""
    found = get_visible_scan(request.actor, pk)
    file = found.files.select_related("file").get(number=number)
    return download(request.actor, file.file, file.file_name, subjects=_known_by(found))


@require_POST
@page(Action.EDIT_SUBJECT)
def decision(request: ActorRequest, pk: int) -> HttpResponse:
    """Save the decision's fields: at once while one types, or by the button."""
    found = get_visible_scan(request.actor, pk)
    form = decision_form(found, request.POST)
    compared = found.rows.filter(state=RowState.CHECKED)
    before, refused, saved = compared.count(), "", False
    if form.is_valid():
        try:
            found = services.correct_decision(request.actor, scan=found, values=form.texts(), version=_version(request))
            saved = True
        except Refused as refusal:
            form.refuse(refusal)
            refused = refusal.message
    if request.headers.get("HX-Request"):
        context = {"scan": found, "saved": saved, "refused": refused, "form": form}
        response = render(request, "scans/decision_saved.html", context)
        if compared.count() != before:
            response["HX-Refresh"] = "true"  # rows beside it are open again
        return response
    if saved:
        messages.success(request, _("Đã lưu thông tin quyết định."))
        return redirect(_address(found, _page_number(request, found)))
    return _review(request, found, _page_number(request, found), decision=form)


@require_POST
@page(Action.EDIT_SUBJECT)
def row(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Save a row; with a button also say that it was compared, drop it, open it again."""
    found = get_visible_scan(request.actor, pk)
    line = found.rows.select_related("scan", "agency", "same_as__agency").get(number=number)
    line.scan = found
    errand = request.POST.get("viec", "luu")
    if errand == REOPEN:
        said = _("Đã mở lại dòng %(number)s; nếu là người đã có trong sổ bộ, hãy chọn ở «Là ai trong sổ bộ».")
        version = _version(request)
        attempt(request, said % {"number": number}, services.reopen_known, request.actor, row=line, version=version)
        return redirect(_address(found, line.page) + f"#dong-{number}")
    shown = shown_row(request.actor, line, request.POST)
    done = _write(request, shown, errand)
    if request.headers.get("HX-Request"):
        return _row_part(request, found, shown, errand, done=done)
    if done:
        messages.success(request, _("Đã lưu dòng %(number)s.") % {"number": number})
        return redirect(_address(found, line.page) + f"#dong-{number}")
    return _review(request, found, line.page, row=shown)


@require_POST
@page(Action.EDIT_SUBJECT)
def new_row(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an empty row to the page."""
    found = get_visible_scan(request.actor, pk)
    number = _page_number(request, found)
    made = attempt(request, _("Đã thêm một dòng trống."), services.add_row, request.actor, scan=found, page=number)
    return redirect(_address(found, number) + (f"#dong-{made.number}" if made else ""))


@require_POST
@page(Action.EDIT_SUBJECT)
def read_again(request: ActorRequest, pk: int) -> HttpResponse:
    """Have a scan read that was not, or of which nothing was found."""
    found = get_visible_scan(request.actor, pk)
    if found.rows.exists():
        messages.error(request, _("Bản quét đã có dòng để đối chiếu nên không đọc lại."))
    else:
        attempt(request, _("Bản quét sẽ được đọc."), ask_to_read, request.actor, scan=found)
    return redirect("scans:scan", found.pk)


@require_POST
@page(Action.EDIT_SUBJECT)
def claim(request: ActorRequest, pk: int) -> HttpResponse:
    """Make claims of the rows that were compared."""
    found = get_visible_scan(request.actor, pk)
    try:
        done = services.claim_scan(request.actor, scan=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("Đã khai %(claimed)s dòng, chờ xác minh; %(known)s dòng sổ bộ đã có nên bỏ qua.")
        messages.success(request, said % {"claimed": done.claimed, "known": done.known})
        if done.refused:
            said = _("%(count)s dòng chưa khai được; lý do ghi ở từng dòng.")
            messages.error(request, said % {"count": done.refused})
    return redirect(_address(found, _page_number(request, found)))


@require_POST
@page(Action.EDIT_SUBJECT)
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw the claims of a scan."""
    found = get_visible_scan(request.actor, pk)
    done = _("Đã lấy lại các thông tin khai; các dòng trở về trạng thái đã đối chiếu.")
    attempt(request, done, services.take_back_scan, request.actor, scan=found)
    return redirect("scans:scan", found.pk)


@require_POST
@page(Action.EDIT_SUBJECT)
def abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a scan aside."""
    found = get_visible_scan(request.actor, pk)
    attempt(request, _("Đã bỏ bản quét; tệp gốc vẫn được giữ."), services.abandon_scan, request.actor, scan=found)
    return redirect("scans:scans")


@require_POST
@page(Action.EDIT_SUBJECT)
def take_up(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on with a scan that was put aside."""
    found = get_visible_scan(request.actor, pk)
    attempt(request, _("Có thể làm tiếp bản quét này."), services.take_up_scan, request.actor, scan=found)
    return redirect("scans:scan", found.pk)


def _review(
    request: ActorRequest, found: Scan, number: int, *, decision: Any = None, row: ShownRow | None = None
) -> HttpResponse:
    pages = list(found.pages.all())
    current = next((each for each in pages if each.number == number), None)
    job = reading_of(found)
    is_open = found.status == ScanStatus.REVIEW and bool(may(request.actor, Action.EDIT_SUBJECT, found.agency_id))
    lines = list(found.rows.select_related("agency", "same_as__agency", "claim", "known").filter(page=number))
    rows = shown_rows(request.actor, found, lines)
    if row is not None:
        rows = [row if each.row.number == row.row.number else each for each in rows]
    form = decision or decision_form(found)
    states = list(found.rows.values_list("page", "state"))
    by_state = Counter(state for _page, state in states)
    _note(request, found)
    context = {
        "scan": found,
        "tag": TAGS[ScanStatus(found.status)],
        "files": found.files.all(),
        "pages": [
            {
                "number": each.number,
                "address": _address(found, each.number),
                "rows": sum(page == each.number for page, _state in states),
                "open_rows": states.count((each.number, RowState.OPEN)),
            }
            for each in pages
        ],
        "current": current,
        "before": _address(found, number - 1) if number > 1 else "",
        "after": _address(found, number + 1) if number < len(pages) else "",
        "progress": shown_progress(job, poll_url=reverse("scans:scan", args=[found.pk])) if job else None,
        "is_open": is_open,
        "is_own": bool(may(request.actor, Action.EDIT_SUBJECT, found.agency_id)),
        "form": form,
        "fields": decision_fields(form, found),
        "summary": decision_summary(found),
        "rows": rows,
        "counts": [(label, by_state[value]) for value, label in RowState.choices if by_state[value]],
        "claimed": by_state[RowState.CLAIMED],
        "unread": all(each.how == How.NOT for each in pages),
        "page_unread": current is not None and current.how == How.NOT,
        "can_read": ocr.is_available(),
        "may_read": (is_open and not states) or (found.status == ScanStatus.READING and job is None),
        "packages": ocr.PACKAGES,
        "twins": twins_of(request.actor, found)[:3],
        "same_decision": awards_of_same_decision(request.actor, found),
        "focus": _focused(request, rows),
        "entries": entries_of(found)[:30],
    }
    return render(request, "scans/scan.html", context)


def _focused(request: ActorRequest, rows: list[ShownRow]) -> list[int] | None:
    """The box of the row that the address names, to be marked without JavaScript."""
    wanted = request.GET.get("dong", "")
    for each in rows:
        said = each.row.read.get("name") or {}
        if str(each.row.number) == wanted and said.get("box") and said["page"] == each.row.page:
            left, top, right, bottom = said["box"]
            return [left, top, right - left, bottom - top]
    return None


def _write(request: ActorRequest, shown: ShownRow, errand: str) -> bool:
    """Save what was typed and do the errand; False with the reasons on the form."""
    form, line = shown.form, shown.row
    if not form.is_valid():
        return False
    try:
        line = services.correct_row(
            request.actor,
            row=line,
            values=form.texts(),
            version=_version(request),
            agency=form.cleaned_data["agency"],
            same_as=form.chosen,
        )
        if errand in ERRANDS:
            line = services.settle_row(request.actor, row=line, state=ERRANDS[errand], version=line.version)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    shown.row = line
    return True


def _row_part(request: ActorRequest, found: Scan, shown: ShownRow, errand: str, *, done: bool) -> HttpResponse:
    """The answer to htmx: the whole row after a button, only what changed around the fields while one types."""
    if errand not in ERRANDS:
        return render(request, "scans/row_saved.html", {"line": shown, "scan": found, "saved": done})
    if done:
        shown = shown_row(request.actor, shown.row)
    response = render(request, "scans/row.html", {"line": shown, "scan": found, "is_open": True})
    if done:
        response["HX-Trigger-After-Swap"] = json.dumps({"scan-settled": {"row": f"dong-{shown.row.number}"}})
    return response


def _note(request: ActorRequest, found: Scan, number: int | None = None) -> None:
    """Keep that the actor saw the data of those in the scan whom the register knows by it."""
    subjects = _known_by(found, number)
    what = _("Bản quét %(scan)s") % {"scan": found}
    note_access(request.actor, AccessKind.SCAN, subjects, what=what, row_count=len(subjects))


def _known_by(found: Scan, number: int | None = None) -> list[int]:
    """Numbers of those in the scan, or on one page of it, whom the register knows by it."""
    rows = ScanRow.objects.filter(scan=found).exclude(claim=None, known=None)
    if number is not None:
        rows = rows.filter(page=number)
    return list(rows.values_list(Coalesce("claim__subject", "known__subject"), flat=True))


def _page_number(request: ActorRequest, found: Scan) -> int:
    text = request.POST.get("trang") or request.GET.get("trang") or ""
    if (number := number_in(text, digits=4)) is None:
        return 1
    return max(1, min(number, found.pages.count() or 1))


def _version(request: ActorRequest) -> int:
    text = request.POST.get("ban", "")
    return number_in(text, digits=8) or 0


def _address(found: Scan, number: int) -> str:
    return reverse("scans:scan", args=[found.pk]) + "?" + urlencode({"trang": number})
