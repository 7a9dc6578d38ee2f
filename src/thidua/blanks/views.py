"""Screens of blanks: the blanks, their stock, printing, and the printers. The layout has a module of its own."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.blanks import forms, printing, queries, services, stock
from thidua.blanks.looks import note_look
from thidua.blanks.models import Batch, BatchState, Blank, Printer, Sheet
from thidua.decisions.queries import get_visible_decision
from thidua.documents import blanks as laying
from thidua.dossiers import files
from thidua.jobs.models import Job
from thidua.jobs.shown import shown_progress
from thidua.jobs.views import progress_part
from thidua.law import load_corpus
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

TAGS = {BatchState.ASKED: "neutral", BatchState.TAKEN: "info", BatchState.DONE: "success", BatchState.REFUSED: "danger"}


@page(Action.PRINT_CERTIFICATES)
def blanks(request: ActorRequest) -> HttpResponse:
    """The blanks of the agency with their stock, and what was printed lately."""
    rows = [(blank, stock.stock_of(blank), award_names(blank)) for blank in queries.visible_blanks(request.actor)]
    return render(request, "blanks/blanks.html", {"rows": rows, "printers": queries.printers(request.actor)})


@page(Action.PRINT_CERTIFICATES)
def blank(request: ActorRequest, pk: int) -> HttpResponse:
    """One blank: how it looks, its stock, what was received and printed."""
    found = queries.get_visible_blank(request.actor, pk)
    batches = queries.visible_batches(request.actor).filter(layout__blank=found)
    columns = [
        Column("lan-in", _("Lần in"), _batch_name, link=lambda row: reverse("blanks:batch", args=[row.pk])),
        Column("quyet-dinh", _("Quyết định"), lambda row: row.decision.number),
        Column("so-bang", _("Số bằng"), lambda row: row.count, numeric=True),
        Column("hong", _("Báo hỏng"), lambda row: row.spoiled or None, numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), tag=lambda row: TAGS[row.state]),
        Column("ai", _("Người yêu cầu"), lambda row: row.asked_by.full_name if row.asked_by else ""),
    ]
    empty = _("Chưa in lần nào trên phôi này.")
    listing = Listing(request, batches, columns, name="lan-in", empty=empty)
    context = {
        "blank": found,
        "awards": award_names(found),
        "stock": stock.stock_of(found),
        "next": next((series.serial(number) for series, number in stock.next_sheets(found, 1)), ""),
        "series": found.series.select_related("recorded_by"),
        "spoiled": Sheet.objects.filter(series__blank=found, spoiled_at__isnull=False)
        .select_related("series", "spoiled_by")
        .order_by("-spoiled_at", "-pk")[:20],
        "layout": queries.latest_layout(found),
        "printers": queries.printers(request.actor),
        "entries": entries_of(found)[:50],
    }
    return listing.respond("blanks/blank.html", context)


@page(Action.PRINT_CERTIFICATES)
def make(request: ActorRequest) -> HttpResponse:
    """Add a blank."""
    form = forms.NewBlankForm(request.POST or None, request.FILES or None)
    made: list[Blank] = []

    def write() -> None:
        made.append(services.make_blank(request.actor, **form.said()))

    if worked(request, form, write, _("Đã thêm phôi. Hãy canh vị trí các mục.")):
        return redirect("blanks:layout", made[0].pk)
    return render(request, "blanks/make.html", {"form": form})


@page(Action.PRINT_CERTIFICATES)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the name, the awards or the picture."""
    found = queries.get_visible_blank(request.actor, pk)
    initial = {"name": found.name, "awards": found.awards}
    form = forms.BlankForm(request.POST or None, request.FILES or None, initial=initial)

    def write() -> None:
        services.change_blank(request.actor, blank=found, **form.said())

    if worked(request, form, write, _("Đã lưu thông tin phôi.")):
        return redirect("blanks:blank", pk)
    return render(request, "blanks/change.html", {"form": form, "blank": found})


@page(Action.PRINT_CERTIFICATES)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Use a blank no more."""
    found = queries.get_visible_blank(request.actor, pk)
    form = forms.EndForm(request.POST or None)

    def write() -> None:
        services.end_blank(request.actor, blank=found, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã thôi dùng phôi.")):
        return redirect("blanks:blank", pk)
    return render(request, "blanks/end.html", {"form": form, "blank": found, "stock": stock.stock_of(found)})


@page(Action.PRINT_CERTIFICATES)
def receive(request: ActorRequest, pk: int) -> HttpResponse:
    """Take received sheets into the stock."""
    found = queries.get_visible_blank(request.actor, pk)
    form = forms.SeriesForm(request.POST or None, initial={"received_on": timezone.localdate()})

    def write() -> None:
        stock.receive_series(request.actor, blank=found, **form.said())

    if worked(request, form, write, _("Đã nhập phôi vào kho.")):
        return redirect("blanks:blank", pk)
    return render(request, "blanks/receive.html", {"form": form, "blank": found})


@page(Action.PRINT_CERTIFICATES)
def spoil_stock(request: ActorRequest, pk: int) -> HttpResponse:
    """Record sheets in stock as spoiled or lost."""
    found = queries.get_visible_blank(request.actor, pk)
    form = forms.SpoilStockForm(request.POST or None)

    def write() -> None:
        stock.spoil_in_stock(request.actor, blank=found, **form.said())

    if worked(request, form, write, _("Đã ghi nhận phôi hỏng, mất.")):
        return redirect("blanks:blank", pk)
    return render(request, "blanks/spoil_stock.html", {"form": form, "blank": found})


@page(Action.PRINT_CERTIFICATES)
def of_decision(request: ActorRequest, pk: int) -> HttpResponse:
    """From a decision to the blanks on which its certificates can be printed."""
    decision = get_visible_decision(request.actor, pk)
    if decision.agency_id != request.actor.agency_id:
        raise Blank.DoesNotExist
    rows = [(blank, stock.stock_of(blank)) for blank in queries.blanks_for(request.actor, decision)]
    batches = queries.visible_batches(request.actor).filter(decision=decision)
    left = queries.printable(decision).count()
    context = {"decision": decision, "rows": rows, "batches": batches, "left": left, "all": decision.items.count()}
    return render(request, "blanks/of_decision.html", context)


@page(Action.PRINT_CERTIFICATES)
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for certificates to be printed on a blank."""
    found = queries.get_visible_blank(request.actor, pk)
    form = forms.PrintForm(
        request.POST or None,
        decisions=queries.decisions_for(request.actor, found),
        printers=queries.printers(request.actor),
        initial={"decision": request.GET.get("quyet-dinh", "")},
    )
    made: list[Batch] = []

    def write() -> None:
        made.append(printing.ask_to_print(request.actor, blank=found, **form.cleaned_data))

    if worked(request, form, write, _("Đã nhận yêu cầu in.")):
        return redirect("blanks:batch", made[0].pk)
    layout = queries.latest_layout(found)
    context = {"form": form, "blank": found, "stock": stock.stock_of(found), "layout": layout}
    return render(request, "blanks/ask.html", context)


@page(Action.PRINT_CERTIFICATES)
def batch(request: ActorRequest, pk: int) -> HttpResponse:
    """One printing: how far it is, its file, and on which sheet each certificate stands."""
    found = queries.get_visible_batch(request.actor, pk)
    address = reverse("blanks:batch", args=[pk])
    job = Job.objects.filter(pk=found.job_number or 0).first()
    progress = shown_progress(job, poll_url=address) if job else None
    if progress and request.headers.get("HX-Target") == "tien-do":
        return progress_part(request, progress)
    sheets = queries.sheets_of(found)
    columns = [
        Column("trang", _("Trang"), lambda row: row.page, numeric=True),
        Column("so-phoi", _("Số phôi"), lambda row: row.serial),
        Column("ten", _("Người, tập thể được tặng"), lambda row: row.name),
        Column("thay", _("Thay cho tờ"), lambda row: row.replaces.serial if row.replaces else None),
        Column("ly-do", _("Lý do in lại"), lambda row: row.replaces.reason if row.replaces else None),
        Column(
            "trang-thai",
            _("Trạng thái"),
            _state_of,
            tag=lambda row: "warning" if row.spoiled_at else "success" if row.stands else "danger",
        ),
    ]
    if found.state == BatchState.DONE:
        columns.append(
            Column(
                "bao-hong",
                _("Việc"),
                lambda row: "" if row.spoiled_at else _("Báo hỏng"),
                link=lambda row: "" if row.spoiled_at else f"{reverse('blanks:spoil', args=[pk])}?trang={row.page}",
            )
        )
    listing = Listing(request, sheets, columns, name="to-phoi", subject_of=_subject, empty=_("Chưa lấy tờ phôi nào."))
    names = {_subject(row) for row, _cells in listing.lines} | printing.subjects_refused(found)
    note_look(request.actor, names, what=f"Danh sách in trên phôi, Quyết định {found.decision.number}")
    context = {
        "batch": found,
        "gone": sheets.filter(stands=False, spoiled_at=None),
        "blank": found.layout.blank,
        "tag": TAGS[BatchState(found.state)],
        "progress": progress if job and (job.is_open or found.state not in {"done", "refused"}) else None,
        "may_retry": bool(job and not job.is_open and found.state in {"asked", "taken"}),
        "parts": _parts(found.count) if found.state == BatchState.DONE else [],
    }
    return listing.respond("blanks/batch.html", context)


@require_GET
@never_cache
@page(Action.PRINT_CERTIFICATES)
def batch_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a printing, or its pages `tu` … `den` only; who opened it is kept.

    The page of a certificate that stands no more is empty: the sheets in the tray keep their order. Refused, naming
    them, when no page is left.
    """
    found = queries.get_visible_batch(request.actor, pk)
    if found.file is None:
        raise Batch.DoesNotExist
    first, last = _page_number(request, "tu", 1), _page_number(request, "den", found.count)
    pages = range(first, min(last, found.count) + 1)
    if not pages:
        raise Refused(_("Không có trang nào trong khoảng đã chọn."))
    sheets = queries.sheets_of(found).filter(page__in=pages)
    gone: dict[int, Sheet] = {sheet.page: sheet for sheet in sheets.filter(stands=False)}
    if len(gone) == len(pages):
        raise Refused(
            _("Không còn bằng nào để in: khen thưởng đã hủy bỏ, hoặc bằng đã cấp lại (%(names)s).")
            % {"names": "; ".join(f"{sheet.serial}, {sheet.name}" for sheet in [*gone.values()][:20])}
        )
    content = files.read(found.file)
    whole = len(pages) == found.count
    if gone or not whole:
        content = laying.cut(content, pages, empty=gone.keys())
    subjects: set[int] = {_subject(sheet) for sheet in sheets if sheet.page not in gone}
    what = f"Tệp in trên phôi, Quyết định {found.decision.number}"
    note_access(request.actor, AccessKind.FILE, subjects, what=what, purpose=Purpose.PAPERS, row_count=len(subjects))
    return _pdf(content, f"in-tren-phoi-{pk}" + ("" if whole else f"-trang-{first}-{last}"))


@page(Action.PRINT_CERTIFICATES)
def spoil(request: ActorRequest, pk: int) -> HttpResponse:
    """Record printed sheets as spoiled, and have their certificates printed again."""
    found = queries.get_visible_batch(request.actor, pk)
    initial = {"pages": request.GET.get("trang", ""), "printer": found.printer_id}
    form = forms.SpoilForm(request.POST or None, printers=queries.printers(request.actor), initial=initial)
    made: list[Batch] = []

    def write() -> None:
        said = form.cleaned_data
        sheets = _sheets(found, said["pages"])
        if said["again"]:
            made.append(
                printing.print_again(
                    request.actor, batch=found, sheets=sheets, reason=said["reason"], printer=said["printer"]
                )
            )
        else:
            stock.spoil_printed(request.actor, batch=found, sheets=sheets, reason=said["reason"])

    if worked(request, form, write, _("Đã ghi nhận tờ hỏng.")):
        return redirect("blanks:batch", made[0].pk if made else pk)
    return render(request, "blanks/spoil.html", {"form": form, "batch": found, "blank": found.layout.blank})


@require_POST
@page(Action.PRINT_CERTIFICATES)
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on with a printing whose job was called off or failed."""
    found = queries.get_visible_batch(request.actor, pk)
    attempt(request, _("Việc in sẽ đi tiếp."), printing.go_on, request.actor, batch=found)
    return redirect("blanks:batch", pk)


@page(Action.PRINT_CERTIFICATES)
def printer(request: ActorRequest, pk: int | None = None) -> HttpResponse:
    """Add a printer, or change its offset."""
    known: Printer | None = None
    if pk is not None:
        known = queries.printers(request.actor).get(pk=pk)
    initial = {"name": known.name, "offset_x": known.offset_x, "offset_y": known.offset_y} if known else None
    form = forms.PrinterForm(request.POST or None, initial=initial)

    def write() -> None:
        services.save_printer(request.actor, printer=known, **form.cleaned_data)

    if worked(request, form, write, _("Đã lưu máy in.")):
        return redirect("blanks:blanks")
    return render(request, "blanks/printer.html", {"form": form, "printer": known})


@require_POST
@page(Action.PRINT_CERTIFICATES)
def end_printer(request: ActorRequest, pk: int) -> HttpResponse:
    """Use a printer no more."""
    known = queries.printers(request.actor).get(pk=pk)
    attempt(request, _("Đã thôi dùng máy in."), services.end_printer, request.actor, printer=known)
    return redirect("blanks:blanks")


def award_names(blank: Blank) -> list[str]:
    """The names of the awards that a blank is for."""
    awards = load_corpus().awards
    return [awards[code].name for code in blank.awards if code in awards]


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return response


def _sheets(batch: Batch, pages: Iterable[int]) -> list[Sheet]:
    wanted = set(pages)
    found = list(batch.sheets.filter(page__in=wanted))
    if missing := sorted(wanted - {sheet.page for sheet in found}):
        text = _("Tệp in không có trang: %(pages)s.") % {"pages": ", ".join(map(str, missing[:20]))}
        raise Refused(text, fields={"pages": text})
    return found


def _parts(count: int, size: int = 100) -> list[tuple[int, int]]:
    """The file in parts that a tray of paper takes; nothing where it is one part."""
    return [(first, min(first + size - 1, count)) for first in range(1, count + 1, size)] if count > size else []


def _page_number(request: ActorRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 6 and int(given)):
        raise Refused(_("Số trang là số nguyên dương, ví dụ ?tu=1&den=50."))
    return int(given)


def _batch_name(row: Any) -> str:
    again = _("In lại") if row.again else _("In")
    return f"{again} {timezone.localtime(row.asked_at):%H:%M %d/%m/%Y}"


def _state_of(row: Any) -> str:
    if row.spoiled_at:
        return _("Hỏng: %(reason)s") % {"reason": row.reason}
    return _("Đã in") if row.stands else _("Không in: đã hủy bỏ hoặc cấp lại")


def _subject(sheet: Any) -> Any:
    return sheet.certificate.item.nomination.subject_id if sheet.certificate else None
