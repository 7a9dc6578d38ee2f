"""Lists from Excel: uploading, saying what the columns hold, looking at every row, taking in, undoing."""

import datetime as dt
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
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import award_name
from thidua.dossiers.forms import SECRECY, award_choices
from thidua.dossiers.intake.fields import LABELS, Field
from thidua.dossiers.intake.tables import Table
from thidua.dossiers.intake.workbook import shown
from thidua.dossiers.models import ListRow, ListStatus, NomineeList
from thidua.dossiers.queries import get_visible_list, visible_lists
from thidua.dossiers.services.lists import CORRECTABLE, proposed_columns, tables_of
from thidua.dossiers.views.downloads import download
from thidua.law import load_corpus
from thidua.register.models import Basis
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
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
            if field in set(Field) - {Field.IGNORE}:
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
        "columns": _columns(table, proposed),
        "fields": [(field, LABELS[field]) for field in Field],
        "table": table,
    }
    return render(request, "dossiers/list_columns.html", context)


@page(Action.IMPORT_LIST)
def list_rows(request: ActorRequest, pk: int) -> HttpResponse:
    """Every row's reading, doubts and errors, before anything is taken in."""
    found = get_visible_list(request.actor, pk)
    rows = list(found.rows.select_related("nomination"))
    groups = {
        "loi": [row for row in rows if row.errors and not row.skipped],
        "xem": [row for row in rows if row.doubts and not row.errors and not row.accepted and not row.skipped],
        "duoc": [row for row in rows if not row.skipped and not row.errors and (row.accepted or not row.doubts)],
        "bo": [row for row in rows if row.skipped],
    }
    shown_group = request.GET.get("nhom", "")
    context = {
        "nominee_list": found,
        "tag": TAGS[ListStatus(found.status)],
        "counts": {name: len(group) for name, group in groups.items()} | {"tat-ca": len(rows)},
        "group": shown_group,
        "lines": [_line(row) for row in groups.get(shown_group, rows)],
        "skipped": tables_of(found)[found.table].skipped if found.status == ListStatus.READ else (),
        "ready": bool(groups["duoc"]) and not groups["loi"] and not groups["xem"],
        "permission": may(request.actor, Action.IMPORT_LIST, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    return render(request, "dossiers/list.html", context)


@page(Action.IMPORT_LIST)
def list_row(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Correct one row: what stood there, how it was read, what is in doubt, and a field for each."""
    found = get_visible_list(request.actor, pk)
    row = found.rows.get(number=number)
    if request.method == "POST":
        corrections = {
            str(field): request.POST[field]
            for field in CORRECTABLE
            if field in request.POST and request.POST[field].strip() != _shown_value(row, field)
        }
        try:
            services.correct_row(request.actor, row=row, corrections=corrections)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Đã sửa dòng %(number)s và đọc lại danh sách.") % {"number": number})
            return redirect(f"{reverse('dossiers:list', args=[pk])}#dong-{number}")
    fields = [
        {
            "name": str(field),
            "label": LABELS[field],
            "value": request.POST.get(field, _shown_value(row, field)),
            "raw": row.raw.get(field, ""),
            "remarks": [each for each in [*row.errors, *row.doubts] if each["field"] == field],
            "choices": award_choices(empty=str(_("Chọn…"))) if field == Field.AWARD else None,
            "is_long": field in {Field.SUMMARY, Field.INITIATIVES},
        }
        for field in CORRECTABLE
    ]
    return render(request, "dossiers/list_row.html", {"nominee_list": found, "row": row, "fields": fields})


@require_POST
@page(Action.IMPORT_LIST)
def mark_rows(request: ActorRequest, pk: int) -> HttpResponse:
    """Let rows in, or leave them out."""
    found = get_visible_list(request.actor, pk)
    numbers = [int(number) for number in request.POST.getlist("dong") if number.isdecimal() and len(number) < 10]
    leaving = request.POST.get("viec") == "bo"
    service = services.leave_out if leaving else services.let_in
    done = _("Đã bỏ qua các dòng đã chọn.") if leaving else _("Đã chấp nhận các dòng đã chọn.")
    if numbers:
        attempt(request, done, service, request.actor, nominee_list=found, numbers=numbers)
    else:
        messages.error(request, _("Chưa chọn dòng nào."))
    group = request.POST.get("nhom", "")
    return redirect(f"{reverse('dossiers:list', args=[pk])}?nhom={group}" if group in {"loi", "xem"} else found_url(pk))


@require_POST
@page(Action.IMPORT_LIST)
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the list in."""
    found = get_visible_list(request.actor, pk)
    made = attempt(request, _("Đã nhập danh sách."), services.confirm_list, request.actor, nominee_list=found)
    if made:
        messages.info(request, _("%(count)s hồ sơ đề nghị đã được lập.") % {"count": len(made)})
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
def abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a list aside."""
    found = get_visible_list(request.actor, pk)
    attempt(request, _("Đã bỏ danh sách."), services.abandon_list, request.actor, nominee_list=found)
    return redirect("dossiers:lists")


@page(Action.IMPORT_LIST)
def list_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The file as it was sent."""
    found = get_visible_list(request.actor, pk)
    return download(found.file, found.file_name)


def found_url(pk: int) -> str:
    """Address of the list's rows."""
    return reverse("dossiers:list", args=[pk])


def _table_number(request: ActorRequest, found: NomineeList, count: int) -> int:
    asked = request.POST.get("bang") or request.GET.get("bang") or str(found.table)
    return int(asked) if asked.isdecimal() and len(asked) < 10 and int(asked) < count else 0


def _columns(table: Table, proposed: dict[str, int]) -> list[dict[str, Any]]:
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


def _line(row: ListRow) -> dict[str, Any]:
    reading = row.reading
    birth = reading.get("birth_date") or {}
    code = reading.get("award")
    return {
        "row": row,
        "name": reading.get("full_name"),
        "birth": short_date(dt.date.fromisoformat(birth["date"])) if birth.get("date") else birth.get("year"),
        "sex": {"female": _("Nữ"), "male": _("Nam")}.get(reading.get("sex") or "", ""),
        "citizen": reading.get("citizen_number"),
        "job": reading.get("job_title"),
        "unit": reading.get("unit"),
        "award": award_name(code) if code in load_corpus().awards else "",
        "remarks": bool(row.doubts or row.unread),
    }


def _shown_value(row: ListRow, field: Field) -> str:
    if field in row.corrected and field != Field.CITIZEN_NUMBER:
        return str(row.corrected[field])
    value = row.reading.get(field)
    if field == Field.BIRTH_DATE:
        birth = value or {}
        if birth.get("date"):
            return short_date(dt.date.fromisoformat(birth["date"]))
        return str(birth.get("year") or row.raw.get(field, ""))
    if field == Field.SEX:
        return {"female": "Nữ", "male": "Nam"}.get(value or "") or str(row.raw.get(field, ""))
    return str(value if value is not None else row.raw.get(field, ""))
