"""The index of the archive, one paper of it, whether its files are whole, and handing over."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.archive import queries, stores
from thidua.archive.export import ask_for_export
from thidua.archive.forms import ExportForm, FilterForm
from thidua.archive.keeping import source_of
from thidua.archive.models import Holding, State
from thidua.archive.retention import retention_of
from thidua.documents.catalogue import SOURCES
from thidua.documents.models import PaperKind
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused

TAGS = {State.WHOLE: "success", State.DAMAGED: "danger", State.MISSING: "danger"}
BROKEN_SHOWN = 100


@page(Action.READ_ARCHIVE)
def papers(request: ActorRequest) -> HttpResponse:
    """The index, and in it papers whose term has ended, for the archive to decide on."""
    agencies = Agency.objects.filter(pk__in=queries.own_agencies(request.actor))
    form = FilterForm(request.GET, agencies=[(each.pk, each.name) for each in agencies])
    is_due = form.is_due
    rows = queries.visible_holdings(request.actor).filter(**form.found())
    if is_due:
        rows = rows.filter(queries.due(timezone.localdate()))
    columns = [
        Column("van-ban", _("Văn bản"), lambda row: row.paper.title, link=_pdf_link, wide=True),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), sort=("kind",)),
        Column("so", _("Số, ký hiệu"), lambda row: row.number or "—", sort=("number",)),
        Column("nam", _("Năm"), lambda row: row.year, sort=("year",)),
        *([Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, wide=True)] if len(agencies) > 1 else []),
        Column("ky", _("Chữ ký số"), lambda row: row.signatures),
        Column("han", _("Thời hạn giữ"), _term, wide=True),
        Column("tinh-trang", _("Tệp"), lambda row: row.file.get_state_display(), tag=lambda row: TAGS[row.file.state]),
    ]
    empty = (
        _("Không có văn bản nào hết thời hạn giữ.")
        if is_due
        else _("Kho chưa có văn bản nào khớp. Văn bản phát hành trong ngày vào kho lúc đêm.")
    )
    listing = Listing(request, rows, columns, filters=form, name="luu-tru", default_sort="-nam", empty=empty)
    tabs = [
        (_("Tất cả"), reverse("archive:papers"), not is_due),
        (_("Hết thời hạn giữ"), f"{reverse('archive:papers')}?het_han=1", is_due),
    ]
    may_export = may(request.actor, Action.EXPORT_ARCHIVE)
    return listing.respond("archive/papers.html", {"tabs": tabs, "is_due": is_due, "may_export": bool(may_export)})


@require_GET
@never_cache
@page(Action.READ_ARCHIVE)
def pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """One form of a paper as the archive has it."""
    found = queries.get_visible_holding(request.actor, pk)
    try:
        content = stores.get(stores.store(), found.file.sha256)
    except (stores.Missing, stores.Damaged) as fault:
        raise Refused(_("Tệp này trong kho bị hỏng hoặc mất. Hãy báo quản trị hệ thống.")) from fault
    except stores.Unreachable as fault:
        raise Refused(_("Kho lưu trữ không trả lời. Hãy thử lại sau hoặc báo quản trị.")) from fault
    subjects = set(SOURCES[PaperKind(found.kind)].subjects(source_of(found.paper)))
    note_access(request.actor, AccessKind.FILE, subjects, what=f"Lưu trữ: {found}", row_count=len(subjects))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="luu-tru-{found.pk}.pdf"'
    return response


@page(Action.WATCH_ARCHIVE)
def health(request: ActorRequest) -> HttpResponse:
    """Are the files whole: how many, which are not, and since when nobody looked."""
    files = queries.watched_files(request.actor)
    broken, late = queries.broken_holdings(request.actor), queries.overdue(files)
    oldest = files.order_by("checked_at").first()
    context = {
        "total": files.count(),
        "broken_count": files.exclude(state=State.WHOLE).count(),
        "late_count": late.count(),
        "oldest": oldest.checked_at if oldest else None,
        "broken": [(each, TAGS[State(each.file.state)]) for each in broken[:BROKEN_SHOWN]],
        "days": settings.ARCHIVE_CHECK_DAYS,
        "store": _("S3") if settings.ARCHIVE_BUCKET else _("đĩa của máy chủ"),
    }
    return render(request, "archive/health.html", context)


@page(Action.EXPORT_ARCHIVE)
def export(request: ActorRequest) -> HttpResponse:
    """Ask for the papers of a year as a file."""
    form = ExportForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            job = ask_for_export(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("jobs:job", job.pk)
    return render(request, "archive/export.html", {"form": form})


def _pdf_link(row: Holding) -> str:
    return reverse("archive:pdf", args=[row.pk])


def _term(row: Holding) -> str:
    retention = retention_of(row.retention)
    return f"{retention.term} ({retention.how_known})" if retention.source != "none" else retention.term
