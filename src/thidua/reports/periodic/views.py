"""Pages of reports of a period."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.reports.indicators.counting import numbers_of
from thidua.reports.indicators.definitions import groups
from thidua.reports.models import Report, ReportState, Section
from thidua.reports.periodic import services
from thidua.reports.periodic.content import Filled, codes_of, digest_of, filled, scope_of, taken
from thidua.reports.periodic.forms import BeginForm, IssueForm, SectionForm
from thidua.reports.periodic.outlines import outline_of
from thidua.reports.periodic.queries import get_own_section, get_visible_report, visible_reports
from thidua.reports.periodic.wording import CHART, TABLE, WORDS, codes_in, faults_in, words_for
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.queries import entries_of

TAGS = {
    ReportState.DRAFT: "info",
    ReportState.PROPOSED: "warning",
    ReportState.ISSUED: "success",
    ReportState.DROPPED: "neutral",
}


class GivenBackForm(ReasonForm):
    """Why a report is given back or dropped."""

    most = 500


@page(Action.READ_REPORTS)
def reports(request: ActorRequest) -> HttpResponse:
    """The own agency's reports, and those that agencies below have issued."""
    columns = [
        Column("ten", _("Báo cáo"), str, ["title"], _link, wide=True),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), ["kind"]),
        Column("co-quan", _("Cơ quan"), lambda row: str(row.agency)),
        Column("den", _("Kỳ đến hết ngày"), lambda row: f"{row.ends_on:%d/%m/%Y}", ["ends_on"]),
        Column("so", _("Số"), lambda row: row.number or "—"),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        visible_reports(request.actor),
        columns,
        name="bao-cao-dinh-ky",
        empty=_("Chưa có báo cáo nào. Lập báo cáo: hệ thống điền sẵn số liệu theo đề cương."),
    )
    return listing.respond("reports/reports.html", {"may_write": may(request.actor, Action.WRITE_REPORT)})


@page(Action.WRITE_REPORT)
def begin(request: ActorRequest) -> HttpResponse:
    """Begin a report by its outline."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin_report(request.actor, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập báo cáo với số liệu lấy lúc này; hãy viết tiếp từng mục."))
            return redirect("reports:report", made.pk)
    context = {"form": form, "heading": _("Lập báo cáo"), "cancel_url": reverse("reports:reports")}
    return render(request, "reports/report_form.html", context)


UNWRITTEN = "………"  # what the outline leaves for a person to write


@page(Action.READ_REPORTS)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """One report: its sections with the figures put in, each a way to its rows, and how the numbers stand now."""
    actor, found = request.actor, get_visible_report(request.actor, pk)
    own = found.agency_id == actor.agency_id
    words = filled(actor, found, live=True)
    sections = [(each, words.blocks(each.text)) for each in found.sections.all()]
    numbers = [words.number(code) for code in codes_of(found)]
    moments = list(found.figures.order_by("taken_at").values_list("taken_at", flat=True))
    context = {
        "report": found,
        "own": own,
        "tag": _tag(found),
        "outline": outline_of(found.kind),
        "sections": sections,
        "unwritten": [each for each, _blocks in sections if own and not found.issued_on and UNWRITTEN in each.text],
        "numbers": numbers,
        "changed": [each for each in numbers if each.now],
        "first_taken": moments[0] if moments else None,
        "last_taken": moments[-1] if moments else None,
        "is_whole": found.state != ReportState.ISSUED or digest_of(found) == found.digest,
        "may_write": may(actor, Action.WRITE_REPORT, found.agency_id),
        "may_issue": may(actor, Action.ISSUE_REPORT, found.agency_id),
        "entries": entries_of(found)[:50] if own else [],
    }
    return render(request, "reports/report.html", context)


@page(Action.WRITE_REPORT)
def section(request: ActorRequest, pk: int) -> HttpResponse:
    """Write a section, its preview beside; what was typed stays when it is refused or somebody else saved first."""
    found = get_own_section(request.actor, pk)
    initial = {"heading": found.heading, "text": found.text, "seen": found.version}
    form, stands = SectionForm(request.POST or None, initial=initial), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.write_section(request.actor, section=found, **form.cleaned_data)
        except Overtaken as refusal:
            # The next saving is over what stands now, which the page shows.
            found = get_own_section(request.actor, pk)
            stands = found.text
            form.data = {**form.cleaned_data, "seen": str(found.version)}
            form.refuse(refusal)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu mục."))
            return redirect(f"{_link(found.report)}#muc-{found.position}")
    text = form["text"].value() or ""
    context = {
        "form": form,
        "section": found,
        "report": found.report,
        "stands": stands,
        "blocks": _previewed(request, found, text),
        "groups": groups(),
        "words": _words(found.report),
        "table_mark": TABLE,
        "chart_mark": CHART,
    }
    return render(request, "reports/section_form.html", context)


@require_POST
@page(Action.WRITE_REPORT)
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """What the typed text would look like; nothing is saved."""
    found = get_own_section(request.actor, pk)
    text = request.POST.get("text", "")[: services.LONGEST]
    context = {"blocks": _previewed(request, found, text), "faults": faults_in(text)}
    return render(request, "reports/section_preview.html", context)


@require_POST
@page(Action.WRITE_REPORT)
def refresh(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the figures anew."""
    found = get_visible_report(request.actor, pk)
    attempt(request, _("Đã lấy lại số liệu."), services.refresh_report, request.actor, report=found)
    return redirect("reports:report", pk)


@require_POST
@page(Action.WRITE_REPORT)
def propose(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand a report to the head."""
    found = get_visible_report(request.actor, pk)
    seen = number_in(request.POST.get("seen", "")) or 0
    done = _("Đã trình; người đứng đầu được báo.")
    attempt(request, done, services.propose_report, request.actor, report=found, seen=seen)
    return redirect("reports:report", pk)


@page(Action.ISSUE_REPORT)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a proposed report back with the reason."""
    return _with_reason(request, pk, services.give_back_report, _("Trả lại báo cáo"), _("Đã trả lại người soạn."))


@page(Action.WRITE_REPORT)
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop writing a report, with the reason."""
    return _with_reason(request, pk, services.drop_report, _("Thôi lập báo cáo"), _("Đã thôi lập báo cáo."))


@page(Action.ISSUE_REPORT)
def issue(request: ActorRequest, pk: int) -> HttpResponse:
    """Issue a proposed report."""
    found = get_visible_report(request.actor, pk)
    initial = {"issued_on": timezone.localdate(), "signer_title": request.actor.title, "seen": found.version}
    form = IssueForm(request.POST or None, initial=initial)
    done = _("Đã ban hành. Nội dung, số liệu của báo cáo từ nay giữ nguyên.")
    if worked(request, form, lambda: services.issue_report(request.actor, report=found, **form.cleaned_data), done):
        return redirect("reports:report", pk)
    confirm = _("Ban hành báo cáo? Nội dung và số liệu sẽ giữ nguyên, không sửa được nữa.")
    heading = _("Ban hành báo cáo")
    context = {"form": form, "heading": heading, "submit": heading, "confirm": confirm, "report": found}
    return render(request, "reports/report_form.html", context | {"cancel_url": _link(found)})


def _with_reason(request: ActorRequest, pk: int, service: Any, heading: str, done: str) -> HttpResponse:
    found = get_visible_report(request.actor, pk)
    form = GivenBackForm(request.POST or None)
    if worked(request, form, lambda: service(request.actor, report=found, **form.cleaned_data), done):
        return redirect("reports:report", pk)
    context = {"form": form, "heading": heading, "submit": heading, "report": found, "cancel_url": _link(found)}
    return render(request, "reports/report_form.html", context)


def _previewed(request: ActorRequest, section: Section, text: str) -> list[Any]:
    """The blocks of a text as the report has its figures; those that it has none of yet, as they are now."""
    scope, values = scope_of(request.actor, section.report), taken(section.report)
    fresh = numbers_of(scope, [code for code in codes_in(text) if code not in values])
    return list(Filled(section.report, scope, {**values, **fresh}).blocks(text))


def _words(report: Report) -> list[tuple[str, str]]:
    said = words_for(report.agency.name, report.starts_on, report.ends_on)
    return [(name, said[name]) for name in WORDS]


def _link(row: Report) -> str:
    return reverse("reports:report", args=[row.pk])


def _tag(row: Report) -> str:
    return TAGS[ReportState(row.state)]
