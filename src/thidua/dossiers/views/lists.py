"""Lists from Excel: uploading, saying what the columns hold, taking in, undoing, going on from what was undone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.dossiers import services
from thidua.dossiers.forms import SECRECY, award_choices
from thidua.dossiers.intake.fields import LABELS, Field
from thidua.dossiers.intake.tables import Table
from thidua.dossiers.intake.workbook import shown
from thidua.dossiers.list_jobs import AT_ONCE, ask_to_take_in, take_in
from thidua.dossiers.list_reading import proposed_columns, tables_of
from thidua.dossiers.models import ListStatus, NomineeList
from thidua.dossiers.queries import get_visible_list, visible_lists
from thidua.register.models import Basis
from thidua.screens.downloads import download
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import short_date

SAMPLES = 3
TAGS = {
    ListStatus.UPLOADED: "warning",
    ListStatus.READ: "warning",
    ListStatus.CONFIRMED: "success",
    ListStatus.UNDONE: "neutral",
    ListStatus.ABANDONED: "neutral",
}


class UploadForm(WorkForm):
    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách (.xlsx, .xls, .ods, .csv)"),
        help_text=SECRECY,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class ListForm(WorkForm):
    """What is said once for the whole list."""

    title = forms.CharField(label=gettext_lazy("Tên danh sách"), max_length=300, required=False)
    year = forms.IntegerField(label=gettext_lazy("Năm thành tích"))
    default_award = forms.ChoiceField(label=gettext_lazy("Danh hiệu, hình thức cho dòng để trống"), required=False)
    default_basis = forms.ChoiceField(
        label=gettext_lazy("Loại hình khen thưởng"), choices=[choice for choice in Basis.choices if choice[0]]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_award"].choices = award_choices(empty=str(_("Không có")))  # type: ignore[attr-defined] # a ChoiceField


@page(Action.IMPORT_LIST)
def lists(request: ActorRequest) -> HttpResponse:
    """Every list of the agency, and the form for a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.upload_list(request.actor, upload=form.cleaned_data["file"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("dossiers:list_columns", made.pk)
    columns = [
        Column("ten", _("Danh sách"), str, ["title"], list_link),
        Column("tep", _("Tệp"), lambda row: row.file_name, ["file_name"]),
        Column("nam", _("Năm"), lambda row: row.year, ["year"], numeric=True),
        Column("luc", _("Tải lên"), lambda row: short_date(row.uploaded_at), ["uploaded_at"]),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            ["status"],
            tag=lambda row: TAGS[row.status],
        ),
    ]
    listing = Listing(
        request,
        visible_lists(request.actor),
        columns,
        name="danh-sach-nhap",
        default_sort="-luc",
        empty=_("Chưa có danh sách nào được tải lên."),
    )
    return listing.respond("dossiers/lists.html", {"form": form})


def list_link(nominee_list: NomineeList) -> str:
    """Where the list goes on: to its columns while they are unknown, else to its rows."""
    name = "dossiers:list_columns" if nominee_list.status == ListStatus.UPLOADED else "dossiers:list"
    return reverse(name, args=[nominee_list.pk])


@page(Action.IMPORT_LIST)
def list_columns(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what each column holds; the system's proposal is filled in."""
    found = get_visible_list(request.actor, pk)
    if found.status not in {ListStatus.UPLOADED, ListStatus.READ}:
        return redirect("dossiers:list", found.pk)
    tables = tables_of(found)
    chosen = _table_number(request, found, len(tables))
    table = tables[chosen]
    proposed = found.columns if chosen == found.table else proposed_columns(request.actor, table)
    initial = {
        # Lists are headed in capitals; a screen full of them is hard to read.
        "title": found.title.capitalize() if found.title.isupper() else found.title,
        "year": found.year or table.list_year,
        "default_award": found.default_award,
        "default_basis": found.default_basis,
    }
    form = ListForm(request.POST or None, initial=initial)
    if request.method == "POST":
        proposed = {}
        for column in range(len(table.headers)):
            field = request.POST.get(f"cot-{column}", "")
            if field in LABELS.keys() - {Field.IGNORE}:
                if field in proposed:
                    label = LABELS[Field(field)]
                    form.add_error(None, _("Có hai cột cùng được chọn là «%(field)s».") % {"field": label})
                proposed[field] = column
        if form.is_valid():
            try:
                services.map_columns(
                    request.actor, nominee_list=found, table=chosen, columns=proposed, **form.cleaned_data
                )
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return redirect("dossiers:list", found.pk)
    context = {
        "nominee_list": found,
        "form": form,
        "tables": [(index, each) for index, each in enumerate(tables)],
        "chosen": chosen,
        "columns": shown_columns(table, proposed),
        "fields": list(LABELS.items()),
        "table": table,
    }
    return render(request, "dossiers/list_columns.html", context)


@require_POST
@page(Action.IMPORT_LIST)
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the list in: at once, or beside the pages when it is long."""
    found = get_visible_list(request.actor, pk)
    if found.rows.filter(skipped=False).count() > AT_ONCE:
        attempt(request, _("Đang nhập danh sách."), ask_to_take_in, request.actor, nominee_list=found)
        return redirect("dossiers:list", pk)
    try:
        made = take_in(request.actor, nominee_list=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã nhập danh sách: %(count)s hồ sơ đề nghị đã được lập.") % {"count": len(made)})
    return redirect("dossiers:list", pk)


@require_POST
@page(Action.IMPORT_LIST)
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo an import that nothing was built on."""
    found = get_visible_list(request.actor, pk)
    attempt(request, _("Đã hoàn tác việc nhập."), services.undo_list, request.actor, nominee_list=found)
    return redirect("dossiers:list", pk)


@require_POST
@page(Action.IMPORT_LIST)
def again(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on from a list that was undone or put aside."""
    found = get_visible_list(request.actor, pk)
    done = _("Đã đọc lại tệp; những gì đã sửa và chọn trong lần trước được giữ.")
    made = attempt(request, done, services.take_up_again, request.actor, nominee_list=found)
    return redirect(list_link(made)) if made else redirect("dossiers:list", pk)


@require_POST
@page(Action.IMPORT_LIST)
def abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a list aside."""
    found = get_visible_list(request.actor, pk)
    attempt(request, _("Đã bỏ danh sách."), services.abandon_list, request.actor, nominee_list=found)
    return redirect("dossiers:lists")


@page(Action.IMPORT_LIST)
def list_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file as it was sent."""
    found = get_visible_list(request.actor, pk)
    known = found.rows.exclude(matched_subject=None).values_list("matched_subject", flat=True)
    return download(request.actor, found.file, found.file_name, subjects=known)


def _table_number(request: ActorRequest, found: NomineeList, count: int) -> int:
    asked = request.POST.get("bang") or request.GET.get("bang") or str(found.table)
    return int(asked) if asked.isdecimal() and len(asked) < 10 and int(asked) < count else 0


def shown_columns(table: Table, proposed: dict[str, int]) -> list[dict[str, Any]]:
    """Each column of a table with its name, what it is taken for, and the first texts in it."""
    by_column = {column: field for field, column in proposed.items()}
    return [
        {
            "number": number,
            "header": header or _("(không có tên)"),
            "field": by_column.get(number, ""),
            "samples": [
                _sample(text, by_column.get(number, ""))
                for row in table.rows[:40]
                if (text := shown(row.cells[number]).strip())
            ][:SAMPLES],
        }
        for number, header in enumerate(table.headers)
    ]


def _sample(text: str, field: str) -> str:
    return f"•••••••••{text[-3:]}" if field == Field.CITIZEN_NUMBER else text
