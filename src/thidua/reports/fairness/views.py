"""The page of the report on fairness, and its table as Excel."""

import io
from typing import Any

import xlsxwriter
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.reports.charts import Figure
from thidua.reports.fairness.counts import Fairness, fairness_of, years_of
from thidua.reports.fairness.figures import figures_of
from thidua.reports.scope import BORDERS, TODAY, ScopeForm, chosen_agency
from thidua.screens.exports import Export, as_file, asked_export, note_export
from thidua.screens.views import page


class FairnessForm(ScopeForm):
    """The year and the agency."""

    nam = forms.TypedChoiceField(label=gettext_lazy("Năm thành tích"), required=False)
    dia_gioi = forms.ChoiceField(label=gettext_lazy("Địa giới"), required=False, choices=BORDERS)

    def __init__(self, *args: Any, years: list[int], year: int, today: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dia_gioi"].initial = TODAY if today else ""
        self.fields["nam"].choices = [(each, str(each)) for each in years or [year]]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["nam"].initial = year


@page(Action.READ_WORK)
def fairness(request: ActorRequest) -> HttpResponse:
    """Who is nominated and who is commended: by position, sex, level and area, each as a picture with its numbers."""
    agency = chosen_agency(request.actor, request.GET.get("don_vi"))
    today = request.GET.get("dia_gioi") == TODAY
    years = years_of(request.actor, agency, today=today)
    year = _year(request.GET.get("nam", ""), years)
    report = fairness_of(request.actor, agency, year, today=today)
    figures = figures_of(report)
    if "xuat" in request.GET:
        asked = asked_export(request, ["xlsx"])
        if not isinstance(asked, Export):
            return asked
        name = f"cong-bang-khen-thuong-{report.year}"
        note_export(request.actor, asked, name=name, subjects=(), row_count=len(figures))  # numbers, no persons
        return as_file(_workbook(report, figures), "xlsx", name)
    context = {
        "report": report,
        "figures": figures,
        "areas": [part for part in report.by_area.parts if part.agency],
        "form": FairnessForm(actor=request.actor, agency=agency, years=years, year=year, today=today),
        "borders": TODAY if today else "",
        "may_state": may(request.actor, Action.NOMINATE),
    }
    return render(request, "reports/fairness.html", context)


def _year(text: str, years: list[int]) -> int:
    """The year asked for, else the latest with something in it, else the last full one."""
    if text.isdecimal() and int(text) in years:
        return int(text)
    return years[0] if years else timezone.localdate().year - 1


def _workbook(report: Fairness, figures: list[Figure]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet(_("Công bằng"))
        title = _("Khen thưởng năm %(year)s: %(agency)s") % {"year": report.year, "agency": report.agency}
        sheet.write(0, 0, title, bold)
        row = 2
        for figure in figures:
            sheet.write(row, 0, figure.title, bold)
            sheet.write(row + 1, 0, figure.finding)
            sheet.write_row(row + 2, 0, figure.table.headings, bold)
            for offset, line in enumerate(figure.table.rows, start=row + 3):
                sheet.write_row(offset, 0, [line[0], *map(_number, line[1:])])
            row += len(figure.table.rows) + 5
        sheet.autofit()
    return file.getvalue()


def _number(text: str) -> float:
    """A number as the table writes it, back as a number."""
    return float(text.replace(".", "").replace(",", "."))
