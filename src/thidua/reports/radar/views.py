"""The pages of the radar: all awards, one award with its people, and having the register looked over."""

import datetime as dt
import io
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.jobs.queries import job_under_way
from thidua.jobs.shown import Shown, shown_progress
from thidua.jobs.views import progress_part
from thidua.law import load_corpus
from thidua.law.bulk import Question
from thidua.law.bulk.plan import bases_of
from thidua.law.case import Basis
from thidua.reports.models import RadarRun
from thidua.reports.radar.figures import award_label, lacks_figure, ready_figure
from thidua.reports.radar.forms import AwardFilter, OverviewFilter, RadarForm
from thidua.reports.radar.lists import Asked, RadarList
from thidua.reports.radar.queries import (
    NEXT,
    NOW,
    Wanted,
    agencies_of,
    basis_name,
    latest_run,
    people_of_numbers,
    reading_of,
    speaks_of_merit,
    units_below,
)
from thidua.reports.radar.reading import Total
from thidua.reports.radar.services import ask_for_export, ask_for_radar, radar_key
from thidua.reports.radar.shown import OUTLOOKS, earliest_text
from thidua.reports.radar.workbook import AT_ONCE, file_name, write_workbook
from thidua.reports.scope import chosen_agency
from thidua.screens.exports import Export, as_file, asked_export, note_export
from thidua.screens.views import attempt, page

PAGE = 50
LAST_PAGE = 200  # further lines are for filters and for Excel
REFUSED_SHOWN = 200


@page(Action.READ_REGISTER)
def radar(request: ActorRequest) -> HttpResponse:
    """Every award: how many are ready, lack proof, or are not there yet; now and next year."""
    run = latest_run(request.actor)
    context: dict[str, Any] = {"run": run, "form": RadarForm(), "progress": _progress(request.actor)}
    if run is None:
        return render(request, "reports/radar_empty.html", context)
    when = _when(request)
    agency = chosen_agency(request.actor, request.GET.get("don_vi"))
    filters = OverviewFilter(request.GET, actor=request.actor, agency=agency)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    reading = reading_of(run, when)
    agencies = agencies_of(request.actor, Wanted(agency, chosen.get("cap", "")))
    awards = load_corpus().awards
    totals = [
        each
        for each in reading.totals(agencies, chosen.get("loai") or None)
        if each.award in awards and speaks_of_merit(awards[each.award], each.basis)
    ]
    rows = _by_award(totals)
    title = _("Số đối tượng đủ theo sổ bộ, thành tích đến hết năm %(year)s") % {"year": reading.about["last_year"]}
    context |= {
        "filters": filters,
        "when": when,
        "assumption": reading.about["assumption"],
        "tabs": _tabs(request, run, when),
        "figure": ready_figure(totals, title),
        "rows": [row for row in rows if row["ready"] or row["not_yet"] or row["held"]],
        "silent": [row for row in rows if not (row["ready"] or row["not_yet"] or row["held"])],
        "query": _query(request),
        "unseen": _unseen(run, when),
    }
    return render(request, "reports/radar.html", context)


@page(Action.READ_REGISTER)
def radar_award(request: ActorRequest, award_code: str, basis: str) -> HttpResponse:
    """One award: what is missing most, and the people, the nearest first; a row leads to the person or a nomination."""
    award = load_corpus().awards.get(award_code)
    run = latest_run(request.actor)
    if award is None or basis not in bases_of(award) or run is None:
        raise Http404
    asked = _asked(request, award_code, cast("Basis", basis))
    wanted = RadarList(request.actor, run, asked)
    if "xuat" in request.GET:
        export = asked_export(request, ["xlsx"])
        return _excel(request, wanted, export) if isinstance(export, Export) else export
    lacks, counts, count = wanted.lacks(), wanted.counts(), wanted.count()
    number = min(_page_number(request), max(1, -(-count // PAGE)))
    words = {lack.key: text for lack, text in reversed(lacks)}
    context = {
        "run": run,
        "award": award,
        "label": award_label(award_code, basis),
        "basis": basis_name(basis),
        "when": asked.when,
        "year": wanted.reading.about["last_year"],
        "assumption": wanted.reading.about["assumption"],
        "tabs": _tabs(request, run, asked.when),
        "tiles": [(counts[code], *OUTLOOKS[code], _query(request, ket_qua=code)) for code in counts],
        "figure": lacks_figure(lacks, sum(counts.values())),
        "filters": AwardFilter(
            request.GET, actor=request.actor, agency=wanted.wanted.agency, lacks=[*words.items()][::-1]
        ),
        "lines": [(shown, earliest_text(shown)) for shown in wanted.lines(limit=PAGE, offset=(number - 1) * PAGE)],
        "count": count,
        "number": number,
        "pages": min(LAST_PAGE, max(1, -(-count // PAGE))),
        "previous": _query(request, trang=number - 1) if number > 1 else "",
        "next": _query(request, trang=number + 1) if number * PAGE < count and number < LAST_PAGE else "",
        "excel": _query(request, xuat="xlsx"),
        "units": _by_unit(wanted),
        "nominate": may(request.actor, Action.NOMINATE),
        "unseen": _unseen(run, asked.when),
        "back": _query(request, ket_qua=None, thieu=None, gioi_tinh=None, trang=None),
    }
    return render(request, "reports/radar_award.html", context)


@page(Action.READ_REGISTER)
def radar_refused(request: ActorRequest) -> HttpResponse:
    """Subjects in sight whose facts contradict each other, so that nothing could be said of them."""
    run = latest_run(request.actor)
    if run is None:
        raise Http404
    reasons = dict(reading_of(run, NOW).refused())
    people = people_of_numbers(request.actor, reasons)[:REFUSED_SHOWN]
    context = {"run": run, "lines": [(subject, reasons[subject.pk]) for subject in people]}
    return render(request, "reports/radar_refused.html", context)


@require_POST
@page(Action.READ_REGISTER)
def ask_radar(request: ActorRequest) -> HttpResponse:
    """Have the register of my agency looked over."""
    form = RadarForm(request.POST)
    if not form.is_valid():
        context = {"run": latest_run(request.actor), "form": form, "progress": _progress(request.actor)}
        return render(request, "reports/radar_empty.html", context)
    done = _("Đã bắt đầu quét sổ bộ.")
    job = attempt(request, done, ask_for_radar, request.actor, received_on=form.cleaned_data["received_on"])
    return redirect("jobs:job", job.pk) if job else redirect("reports:radar")


@page(Action.READ_REGISTER)
def radar_progress(request: ActorRequest) -> HttpResponse:
    """How far the radar of my agency is, whoever asked for it."""
    ended = Shown(_("Quét sổ bộ"), _("Đã kết thúc"), "neutral", None, "", _("Đã kết thúc"))
    return progress_part(request, _progress(request.actor) or ended)


def _progress(actor: Actor) -> Shown | None:
    job = job_under_way(radar_key(actor))
    return shown_progress(job, poll_url=reverse("reports:radar_progress")) if job else None


def _when(request: ActorRequest) -> str:
    return NEXT if request.GET.get("khi") == NEXT else NOW


def _asked(request: ActorRequest, award: str, basis: Basis) -> Asked:
    """The filters of the address; what is no choice narrows nothing."""
    agency = chosen_agency(request.actor, request.GET.get("don_vi"))
    known = AwardFilter(request.GET, actor=request.actor, agency=agency, lacks=[])
    known.fields["thieu"].choices = [(request.GET.get("thieu", ""), "")]  # type: ignore[attr-defined] # a ChoiceField
    known.is_valid()
    data = known.cleaned_data
    return Asked(
        award=award,
        basis=basis,
        when=_when(request),
        agency=str(agency.pk),
        level=data.get("cap", ""),
        kind=data.get("loai", ""),
        sex=data.get("gioi_tinh", ""),
        outlook=data.get("ket_qua", ""),
        lacking=data.get("thieu", ""),
    )


def _page_number(request: ActorRequest) -> int:
    text = request.GET.get("trang", "1")
    return min(max(1, int(text)), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def _query(request: ActorRequest, **changes: object) -> str:
    """The query of this address with some parameters changed; None takes one away."""
    query = request.GET.copy()
    query.pop("trang", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _tabs(request: ActorRequest, run: RadarRun, when: str) -> list[tuple[str, str, bool]]:
    year = Question(received_on=run.received_on).last_year
    return [
        (_("Thành tích đến hết năm %(year)s") % {"year": year}, _query(request, khi=NOW), when == NOW),
        (_("Năm sau, đến hết năm %(year)s") % {"year": year + 1}, _query(request, khi=NEXT), when == NEXT),
    ]


def _by_award(totals: list[Total]) -> list[dict[str, Any]]:
    """A row for each award and basis of which the register says anything, most ready first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in totals:
        row = found.setdefault(
            (each.award, each.basis),
            {"label": award_label(each.award, each.basis), "award": each.award, "basis": each.basis, "unsure": 0}
            | dict.fromkeys(OUTLOOKS, 0),
        )
        row[each.outlook] += each.subjects
        row["unsure"] += each.unsure if each.outlook == "ready" else 0
    awards = load_corpus().awards
    rows = [row for row in found.values() if row["ready"] or row["open"] or row["not_yet"] or row["held"]]
    return sorted(rows, key=lambda row: (-row["ready"], awards[row["award"]].rank, row["basis"]))


def _by_unit(wanted: RadarList) -> list[tuple[Any, int]]:
    """How many are ready in each unit right below the chosen agency, most first."""
    by_agency = wanted.reading.by_agency(wanted.asked.award, wanted.asked.basis, "ready", wanted.agencies)
    return units_below(wanted.actor, wanted.wanted.agency, by_agency)


def _unseen(run: RadarRun, when: str) -> str:
    """The law of the day when nobody has read its wording; the answers are then provisional."""
    question = Question(received_on=run.received_on)
    day: dt.date = (question.next_year() if when == NEXT else question).received_on
    regime = load_corpus().regime(day)
    return "" if regime.seen else regime.law


def _excel(request: ActorRequest, wanted: RadarList, export: Export) -> HttpResponse:
    if wanted.count() > AT_ONCE:
        title = _("Xuất Excel: %(award)s") % {"award": award_label(wanted.asked.award, wanted.asked.basis)}
        why = {"purpose": export.purpose.value, "note": export.note}
        job = ask_for_export(request.actor, arguments=wanted.as_arguments() | why, title=title)
        return redirect("jobs:job", job.pk)
    file = io.BytesIO()
    subjects = write_workbook(wanted, file)
    name = file_name(wanted).removesuffix(".xlsx")
    note_export(request.actor, export, name=name, subjects=subjects, row_count=len(subjects))
    return as_file(file.getvalue(), "xlsx", name)
