"""The statistical forms on screen and as a file, and the rows behind each of their numbers."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.reports.scope import PeriodForm, asked_scope
from thidua.reports.statistics import definitions
from thidua.reports.statistics.definitions import StatisticalForm, Where
from thidua.reports.statistics.listed import columns_of
from thidua.reports.statistics.sources import AWARDS, SOURCES, Scope, tabulated
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.paging import Walk
from thidua.screens.tables import LongListing
from thidua.screens.views import number_in, page

UNDATED = "khong-ro-ngay"
NO_DATA = "…"


@dataclass(frozen=True)
class Cell:
    """One number of a form; `url` leads to its rows, and is empty where there are none."""

    label: str
    count: int | None
    url: str


@page(Action.READ_REGISTER)
def statistics(request: ActorRequest) -> HttpResponse:
    """The forms with the day by which each is due."""
    today = timezone.localdate()
    rows = [(form, form.due_on(today.year), (form.due_on(today.year) - today).days) for form in definitions.forms()]
    return render(request, "reports/statistics.html", {"rows": rows, "regime": definitions.regime()})


@page(Action.READ_REGISTER)
def statistical_form(request: ActorRequest, form_code: str) -> HttpResponse:
    """One form of an agency and a period."""
    form, period, scope = _asked(request, form_code)
    counted = {source: SOURCES[source].counted(scope) for source in form.sources}
    rows_url = _rows_url(form, period)
    table = [
        (form.rows[down], [_cell(form, (down, across), count, rows_url) for across, count in enumerate(counts)])
        for down, counts in enumerate(tabulated(form, counted))
    ]
    if "xuat" in request.GET:
        return _file(request, form, table)
    undated = _undated(form, scope, period)
    context = {"asked": form, "table": table, "form": period, "scope": scope, "undated": undated}
    return render(request, "reports/statistical_form.html", {**context, "regime": definitions.regime()})


@page(Action.READ_REGISTER)
def statistical_rows(request: ActorRequest, form_code: str) -> HttpResponse:
    """The rows behind one number: as many as the number says."""
    form, period, scope = _asked(request, form_code)
    counts = form.counts
    if UNDATED in request.GET and form.counts == "awards":
        rows, title = AWARDS.undated(scope), _("Không rõ ngày quyết định")
    else:
        down, across, where = _place(form, request)
        counts = form.source_of(across)
        rows, title = SOURCES[counts].rows(scope, where), f"{form.rows[down].label} – {form.columns[across].label}"
    listing = LongListing(
        request,
        Walk(rows),
        columns_of(counts),
        name=f"thong-ke-{form.code}",
        empty=_("Không có dòng nào."),
        subject_of=lambda row: getattr(row, "subject_id", None),
    )
    back = f"{reverse('reports:statistical_form', args=[form.code])}?{urlencode(period.query)}"
    return listing.respond(
        "reports/statistical_rows.html", {"asked": form, "title": title, "back": back, "scope": scope}
    )


def _asked(request: ActorRequest, form_code: str) -> tuple[StatisticalForm, PeriodForm, Scope]:
    """The form, the period as it was asked (this year when nothing or nonsense was), and the scope."""
    try:
        form = definitions.form_of(form_code)
    except KeyError:
        raise ObjectDoesNotExist from None
    return form, *asked_scope(request.actor, request.GET)


def _place(form: StatisticalForm, request: ActorRequest) -> tuple[int, int, Where]:
    """The row, the column and what their cell counts. Raises ObjectDoesNotExist where there is no number."""
    down, across = (number_in(request.GET.get(name, "")) for name in ("dong", "cot"))
    if down is None or across is None or down >= len(form.rows) or across >= len(form.columns):
        raise ObjectDoesNotExist
    where = form.cell(down, across)
    if where is None:
        raise ObjectDoesNotExist
    return down, across, where


def _rows_url(form: StatisticalForm, period: PeriodForm) -> str:
    return f"{reverse('reports:statistical_rows', args=[form.code])}?{urlencode(period.query)}"


def _cell(form: StatisticalForm, place: tuple[int, int], count: int | None, rows_url: str) -> Cell:
    down, across = place
    return Cell(form.columns[across].label, count, f"{rows_url}&dong={down}&cot={across}" if count else "")


def _undated(form: StatisticalForm, scope: Scope, period: PeriodForm) -> tuple[int, str]:
    """How many awards of these years no form can count, and where they are listed."""
    if form.counts != "awards":
        return 0, ""
    return AWARDS.undated(scope).count(), f"{_rows_url(form, period)}&{UNDATED}=1"


def _file(request: ActorRequest, form: StatisticalForm, table: list[tuple[Any, list[Cell]]]) -> HttpResponse:
    asked = asked_export(request)
    if not isinstance(asked, Export):
        return asked
    headings = [_("Chỉ tiêu"), *(column.label for column in form.columns)]
    rows = [[row.label, *(NO_DATA if cell.count is None else cell.count for cell in cells)] for row, cells in table]
    return exported(request, asked, name=f"bieu-{form.code}", headings=headings, rows=rows, subjects=())
