"""The steps of an old register: what the columns hold, looking through, writing, taking back, putting aside."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.tables import Table
from thidua.dossiers.views.lists import shown_columns
from thidua.past import services
from thidua.past.columns import LABELS, proposed_columns, tables_of_import
from thidua.past.models import PastImport, PastState
from thidua.past.queries import get_visible_import, sums_of
from thidua.past.work import look_through
from thidua.register.forms import ReasonForm
from thidua.screens.forms import WorkForm
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused

AT_ONCE = 1_000  # rows that are looked through while the officer waits
OFFERED = [(field, label) for field, label in LABELS.items() if field not in {Field.ORDER_NUMBER, Field.NOTE}]


class TableForm(WorkForm):
    """What is said once for the whole table."""

    by_name = forms.BooleanField(
        label=gettext_lazy("Cam kết: trong một đơn vị, cùng tên là một người"),
        required=False,
        help_text=gettext_lazy(
            "Chỉ dùng khi sổ không ghi ngày sinh và số định danh, và bạn biết chắc không có hai người trùng tên."
        ),
    )


@page(Action.RECORD_FACT)
def columns(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what each column holds; the system's proposal is filled in."""
    found = get_visible_import(request.actor, pk)
    if found.state not in {PastState.UPLOADED, PastState.MAPPED}:
        return redirect("past:import", pk)
    tables = tables_of_import(found)
    chosen = _table_number(request, found, len(tables))
    table = tables[chosen]
    proposed = found.columns if chosen == found.table else proposed_columns(request.actor, table)
    form = TableForm(request.POST or None, initial={"by_name": found.by_name})
    if request.method == "POST":
        proposed = _chosen_columns(request, form, table)
        if form.is_valid():
            try:
                services.map_past(
                    request.actor, found=found, table=chosen, columns=proposed, tables=tables, **form.cleaned_data
                )
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return redirect("past:import", pk)
    context = {
        "found": found,
        "form": form,
        "tables": list(enumerate(tables)),
        "chosen": chosen,
        "columns": shown_columns(table, proposed),
        "fields": OFFERED,
        "table": table,
    }
    return render(request, "past/columns.html", context)


@require_POST
@page(Action.RECORD_FACT)
def check(request: ActorRequest, pk: int) -> HttpResponse:
    """Look through every row: at once, or beside the pages when they are many."""
    found = get_visible_import(request.actor, pk)
    if found.rows > AT_ONCE:
        attempt(request, _("Đang kiểm tra từng dòng."), services.ask_to_check, request.actor, found=found)
    else:
        attempt(request, _("Đã kiểm tra mọi dòng; chưa ghi gì."), look_through, request.actor, found)
    return redirect("past:import", pk)


@require_POST
@page(Action.RECORD_FACT)
def write(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the rows, or go on where it stopped."""
    found = get_visible_import(request.actor, pk)
    attempt(request, _("Đang ghi vào sổ bộ."), services.ask_to_write, request.actor, found=found)
    return redirect("past:import", pk)


@page(Action.RECORD_FACT)
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the import back, once the counts were seen and a reason given."""
    found = get_visible_import(request.actor, pk)
    if found.state not in {PastState.WRITING, PastState.DONE, PastState.UNDOING}:
        return redirect("past:import", pk)
    form = ReasonForm(request.POST or None, initial={"reason": found.undo_reason})

    def ask() -> None:
        services.ask_to_undo(request.actor, found=found, reason=form.cleaned_data["reason"])

    if worked(request, form, ask, _("Đang hoàn tác việc nhập.")):
        return redirect("past:import", pk)
    return render(request, "past/undo.html", {"found": found, "form": form, "sums": sums_of(found)})


@require_POST
@page(Action.RECORD_FACT)
def abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a file aside of which nothing was written."""
    found = get_visible_import(request.actor, pk)
    attempt(request, _("Đã bỏ tệp."), services.abandon_past, request.actor, found=found)
    return redirect("past:imports")


def _chosen_columns(request: ActorRequest, form: TableForm, table: Table) -> dict[str, int]:
    """Field to column as it was chosen; two columns of one field are an error of the form."""
    chosen: dict[str, int] = {}
    known = {str(field) for field, _label in OFFERED} - {Field.IGNORE}
    for column in range(len(table.headers)):
        field = request.POST.get(f"cot-{column}", "")
        if field in chosen:
            label = LABELS[Field(field)]
            form.add_error(None, _("Có hai cột cùng được chọn là «%(field)s».") % {"field": label})
        elif field in known:
            chosen[field] = column
    return chosen


def _table_number(request: ActorRequest, found: PastImport, count: int) -> int:
    asked = request.POST.get("bang") or request.GET.get("bang") or str(found.table)
    return int(asked) if asked.isdecimal() and len(asked) < 10 and int(asked) < count else 0
