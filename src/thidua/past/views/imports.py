"""Old registers that were brought in: the list with the form for a new one, and one of them with what came of it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.dossiers.forms import SECRECY
from thidua.jobs.models import Job
from thidua.jobs.queries import job_under_way
from thidua.jobs.shown import Shown, shown_progress
from thidua.jobs.views import progress_part
from thidua.past.faults import write_faults
from thidua.past.models import PastImport, PastState
from thidua.past.queries import get_visible_import, people_of, sums_of, visible_imports
from thidua.past.services import upload_past
from thidua.screens.downloads import download
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50  # rows of errors or doubts on the page; all of them are in the file
TAGS = {
    PastState.UPLOADED: "warning",
    PastState.MAPPED: "warning",
    PastState.WRITING: "warning",
    PastState.DONE: "success",
    PastState.UNDOING: "warning",
    PastState.UNDONE: "neutral",
    PastState.ABANDONED: "neutral",
}
OPEN = (PastState.UPLOADED, PastState.MAPPED)


class UploadForm(WorkForm):
    """The file as the office keeps it."""

    file = forms.FileField(
        label=gettext_lazy("Tệp sổ cũ (.xlsx, .xls, .ods, .csv)"),
        help_text=SECRECY,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


@page(Action.RECORD_FACT)
def imports(request: ActorRequest) -> HttpResponse:
    """Every old register of the agency, and the form for a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = upload_past(request.actor, upload=form.cleaned_data["file"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("past:columns", made.pk)
    columns = [
        Column("tep", _("Tệp"), str, ["file_name"], import_link),
        Column("luc", _("Tải lên"), lambda row: _at(row.uploaded_at), ["id"]),
        Column("ai", _("Người nhập"), lambda row: row.uploaded_by.full_name if row.uploaded_by else _("Hệ thống")),
        Column("dong", _("Số dòng"), lambda row: row.rows, ["rows"], numeric=True),
        Column("ghi", _("Đã xử lý"), lambda row: row.next_row, ["next_row"], numeric=True),
        Column("trang-thai", _("Trạng thái"), _state, ["state"], tag=lambda row: TAGS[row.state]),
    ]
    listing = Listing(
        request,
        visible_imports(request.actor),
        columns,
        name="nhap-so-cu",
        default_sort="-luc",
        empty=_("Chưa có sổ cũ nào được tải lên."),
    )
    return listing.respond("past/imports.html", {"form": form})


def import_link(found: PastImport) -> str:
    """Where the import goes on: to its columns while they are unknown, else to its page."""
    name = "past:columns" if found.state == PastState.UPLOADED else "past:import"
    return reverse(name, args=[found.pk])


@page(Action.RECORD_FACT)
def past_import(request: ActorRequest, pk: int) -> HttpResponse:
    """One import: what would come of it or what came, and the next thing to do."""
    found = get_visible_import(request.actor, pk)
    if found.state == PastState.UPLOADED:
        return redirect("past:columns", pk)
    job = job_under_way(found.key)
    sums = sums_of(found)
    context = {
        "found": found,
        "tag": TAGS[PastState(found.state)],
        "state": _state(found),
        "progress": _progress(found, job),
        "sums": sums,
        "tiles": _tiles(sums, found) if found.next_row else _checked_tiles(found.checked),
        "examples": _examples(found.checked) if found.state == PastState.MAPPED else [],
        "errors": _shown(found, "errors"),
        "doubts": _shown(found, "doubts"),
        "kept": _kept(found),
        "left": found.rows - found.next_row,
        "entries": entries_of(found),
    }
    return render(request, "past/import.html", context)


@page(Action.RECORD_FACT)
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """How far the work on the import is."""
    found = get_visible_import(request.actor, pk)
    ended = Shown(_("Nhập sổ cũ"), _("Đã kết thúc"), "neutral", None, "", _("Đã kết thúc"))
    return progress_part(request, _progress(found, job_under_way(found.key)) or ended)


@page(Action.RECORD_FACT)
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file as it was sent."""
    found = get_visible_import(request.actor, pk)
    return download(request.actor, found.file, found.file_name, subjects=people_of(found))


@page(Action.RECORD_FACT)
def faults(request: ActorRequest, pk: int) -> HttpResponse:
    """The rows of the own file of which nothing was written, to be corrected and sent again."""
    found = get_visible_import(request.actor, pk)
    response = HttpResponse(write_faults(found), content_type=EXCEL)
    stem = found.file_name.rsplit(".", 1)[0]
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}-dong-loi.xlsx")
    return response


def _progress(found: PastImport, job: Job | None) -> Shown | None:
    return shown_progress(job, poll_url=reverse("past:progress", args=[found.pk])) if job else None


def _state(found: PastImport) -> str:
    if found.state == PastState.MAPPED and found.checked:
        return _("Đã kiểm tra, chờ ghi")
    return str(found.get_state_display())


def _tiles(sums: dict[str, int], found: PastImport) -> list[tuple[int, str, str]]:
    return [
        (found.next_row, _("dòng đã xử lý"), "neutral"),
        (sums["awards"], _("khen thưởng đã ghi"), "success"),
        (sums["subjects"], _("đối tượng thêm vào"), "info"),
        (sums["known_rows"], _("dòng đã có sẵn, bỏ qua"), "neutral"),
        (sums["errors"], _("dòng có lỗi, chưa ghi"), "danger" if sums["errors"] else "neutral"),
    ]


def _checked_tiles(checked: dict[str, Any]) -> list[tuple[int, str, str]]:
    if not checked:
        return []
    counts = checked["counts"]
    return [
        (counts["awards"], _("khen thưởng sẽ ghi"), "success"),
        (counts["subjects"], _("đối tượng mới"), "info"),
        (counts["found"], _("dòng của đối tượng đã có"), "neutral"),
        (counts["known"], _("dòng đã có sẵn, bỏ qua"), "neutral"),
        (counts["pairs"], _("dòng nghi trùng, sẽ chờ người xem"), "warning" if counts["pairs"] else "neutral"),
        (counts["errors"], _("dòng có lỗi, không ghi"), "danger" if counts["errors"] else "neutral"),
    ]


def _examples(checked: dict[str, Any]) -> list[tuple[str, int, list[list[Any]]]]:
    """Groups of rows with a few of each, what needs a look first."""
    labels = {
        "errors": _("Có lỗi, không ghi"),
        "pairs": _("Nghi trùng người: ghi thành đối tượng mới, đưa vào «Nghi trùng người»"),
        "doubts": _("Đọc được nhưng nên xem lại"),
        "subjects": _("Đối tượng mới"),
        "found": _("Đối tượng đã có trong sổ bộ"),
        "known": _("Khen thưởng đã có sẵn, bỏ qua"),
    }
    examples = checked.get("examples", {})
    return [(label, checked["counts"][name], examples[name]) for name, label in labels.items() if name in examples]


def _shown(found: PastImport, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for batch in found.batches.exclude(**{name: []})[:SHOWN]:
        rows += getattr(batch, name)
    return rows[:SHOWN]


def _kept(found: PastImport) -> list[tuple[str, str, str]]:
    """What an undoing left in the register: what it is, why, and its page."""
    names = {"award": _("Khen thưởng"), "subject": _("Đối tượng")}
    rows = [each for batch in found.batches.exclude(kept=[])[:SHOWN] for each in batch.kept]
    return [
        (
            _("%(what)s mã %(number)s") % {"what": names[kind], "number": number},
            why,
            reverse("register:subject", args=[number]) if kind == "subject" else "",
        )
        for kind, number, why in rows[:SHOWN]
    ]


def _at(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"
