"""The list of inspections, the page of one, its preparing, deciding, announcing and giving up."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.inspections import queries, services, steps
from thidua.inspections.forms import CasePage, InspectionFilter, PaperForm, questions_table
from thidua.inspections.models import OVER, FindingState, Inspection, PlanLine, RecommendationState, State
from thidua.inspections.steps import Move, leads
from thidua.inspections.views.plans import is_sent
from thidua.inspections.views.shared import ADVICE_TAGS, FINDING_TAGS, TAGS, did, page_of, shown, with_reason
from thidua.privacy.services import note_look
from thidua.screens.tables import Column, Listing
from thidua.screens.units import unit_names
from thidua.screens.views import number_in, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@page(Action.READ_INSPECTION)
def inspections(request: ActorRequest) -> HttpResponse:
    """Every inspection in sight, filtered."""
    rows, form, today = queries.visible_inspections(request.actor), InspectionFilter(request.GET), timezone.localdate()
    if form.is_valid():
        wanted = form.cleaned_data
        named = Q(title__icontains=wanted["q"]) | Q(unit__name__icontains=wanted["q"])
        rows = rows.filter(named) if wanted["q"] else rows
        rows = rows.filter(state=wanted["state"]) if wanted["state"] else rows
        rows = rows.filter(starts_on__year=wanted["year"]) if wanted["year"] else rows

    def ends(row: Inspection) -> str:
        late = row.ends_on < today and row.state not in OVER
        return (_("%(day)s, quá hạn") if late else "%(day)s") % {"day": f"{row.ends_on:%d/%m/%Y}"}

    columns = [
        Column("ten", _("Cuộc kiểm tra"), str, ["title"], page_of, wide=True),
        Column("don-vi", _("Đơn vị"), lambda row: row.unit.name, ["unit__name"]),
        Column("co-quan", _("Cơ quan kiểm tra"), lambda row: row.agency.name, ["agency__name"]),
        Column("tu", _("Từ ngày"), lambda row: f"{row.starts_on:%d/%m/%Y}", ["starts_on"]),
        Column("den", _("Đến hết ngày"), ends, ["ends_on"]),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            ["state"],
            tag=lambda row: TAGS[row.state],
        ),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="kiem-tra",
        default_sort="-tu",
        empty=_("Chưa có cuộc kiểm tra nào. Lập kế hoạch năm, hoặc chuẩn bị một cuộc kiểm tra ngoài kế hoạch."),
    )
    return listing.respond("inspections/inspections.html", {"permission": may(request.actor, Action.INSPECT)})


@page(Action.READ_INSPECTION)
def inspection(request: ActorRequest, pk: int) -> HttpResponse:
    """One inspection: what it is, its team, questions, draws, findings, conclusion and what follows."""
    actor, found = request.actor, queries.get_visible_inspection(request.actor, pk)
    own, today = found.agency_id == actor.agency_id, timezone.localdate()
    note_look(actor, queries.subjects_of(found), what=f"Kiểm tra {found}", look=f"inspection:{found.pk}")
    findings = found.findings.select_related("question", "row__subject", "proceeding")
    advice = found.recommendations.all() if queries.sees_conclusion(actor, found) else []
    questions = list(found.questions.all())
    for each in questions:
        each.inspection = found  # whose last day it asks
    context = {
        "inspection": found,
        "own": own,
        "tag": TAGS[State(found.state)],
        "summary": _summary(found),
        "team": found.team.all(),
        "questions": questions,
        "is_late": found.ends_on < today and found.state not in OVER,
        "draws": found.draws.all(),
        "findings": [
            (each, FINDING_TAGS[FindingState(each.state)], each.state == FindingState.OPEN and _late(each, today))
            for each in findings
        ],
        "advice": [
            (each, ADVICE_TAGS[RecommendationState(each.state)], each.state == "open" and each.due_on < today)
            for each in advice
        ],
        "sees_conclusion": queries.sees_conclusion(actor, found) and found.conclusion,
        "can": _can(actor, found),
        "entries": (entries_of(found) if own else entries_of(found).filter(agency_id=actor.agency_id))[:50],
    }
    return render(request, "inspections/inspection.html", context)


@page(Action.INSPECT)
def prepare(request: ActorRequest) -> HttpResponse:
    """Prepare an inspection: of a line of an approved plan, or unplanned."""
    number = number_in(request.GET.get("dong", ""))
    plans = queries.visible_plans(request.actor).order_by().values("pk")
    lines = PlanLine.objects.select_related("unit", "plan")
    line = lines.get(pk=number, plan__in=plans) if number is not None else None
    if line is not None and line.plan.approved_on is None:
        messages.error(request, _("Kế hoạch chưa được phê duyệt."))
        return redirect("inspections:plan", line.plan_id)
    editor = CasePage(request.POST or None, request.actor.agency, line=line)
    if is_sent(request) and editor.is_valid():
        data = editor.form.cleaned_data
        given = {"unit": line.unit, "line": line} if line else {"unit": data["unit"], "kind": data["kind"]}
        try:
            made = services.prepare_inspection(request.actor, facts=editor.facts(), team=editor.team.values(), **given)
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu cuộc kiểm tra."))
            return redirect(page_of(made))
    context = {"editor": editor, "line": line, "units": [] if line else unit_names(request.actor.agency)}
    return render(request, "inspections/case_form.html", context)


@page(Action.INSPECT)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is being prepared."""
    found = queries.get_own_inspection(request.actor, pk)
    editor = CasePage(request.POST or None, request.actor.agency, inspection=found)
    if is_sent(request) and editor.is_valid():
        version = editor.form.cleaned_data["version"] or 0
        try:
            services.change_inspection(
                request.actor, inspection=found, version=version, facts=editor.facts(), team=editor.team.values()
            )
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu cuộc kiểm tra."))
            return redirect(page_of(found))
    return render(request, "inspections/case_form.html", {"editor": editor, "inspection": found})


@page(Action.INSPECT)
def questions(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw up the questionnaire; it begins with the questions of practice."""
    found = queries.get_own_inspection(request.actor, pk)
    table = questions_table(request.POST or None, found)
    error = ""
    if is_sent(request) and table.is_valid():
        try:
            services.save_questions(
                request.actor,
                inspection=found,
                version=number_in(request.POST.get("version", "")) or 0,
                questions=table.values(),
            )
        except Refused as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã lưu đề cương."))
            return redirect(page_of(found))
    sent = number_in(request.POST.get("version", ""))
    context = {"table": table, "inspection": found, "error": error, "version": sent or found.version}
    return render(request, "inspections/questions.html", context)


@page(Action.CONCLUDE_INSPECTION)
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Decide the inspection under the number and day of the paper."""
    found = queries.get_own_inspection(request.actor, pk)
    form = PaperForm(request.POST or None, initial={"signed_on": timezone.localdate(), "version": found.version})

    def sign() -> None:
        data = dict(form.cleaned_data)
        services.decide_inspection(
            request.actor,
            inspection=found,
            version=data.pop("version") or 0,
            decided_on=data.pop("signed_on"),
            **data,
        )

    if worked(request, form, sign, _("Đã quyết định kiểm tra.")):
        return redirect(page_of(found))
    sure = _("Sau khi quyết định, nội dung và đoàn kiểm tra không sửa được nữa. Quyết định?")
    return shown(request, found, form, _("Quyết định kiểm tra"), confirm=sure)


@require_POST
@page(Action.INSPECT)
def announce(request: ActorRequest, pk: int) -> HttpResponse:
    """Tell the unit."""
    found = queries.get_own_inspection(request.actor, pk)
    return did(request, found, _("Đã thông báo cho đơn vị."), services.announce_inspection, inspection=found)


@require_POST
@page(Action.INSPECT)
def start(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the work at the unit."""
    found = queries.get_own_inspection(request.actor, pk)
    return did(request, found, _("Đã bắt đầu kiểm tra."), services.start_inspection, inspection=found)


@page(Action.CONCLUDE_INSPECTION)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Give an inspection up with a reason."""
    found = queries.get_own_inspection(request.actor, pk)
    return with_reason(
        request,
        found,
        _("Thôi kiểm tra"),
        _("Đã thôi kiểm tra."),
        services.cancel_inspection,
        inspection=found,
        confirm=_("Thôi kiểm tra thì không mở lại được. Tiếp tục?"),
    )


def _summary(found: Inspection) -> list[tuple[str, Any]]:
    planned = found.line.plan.title if found.line else _("Ngoài kế hoạch: %(why)s") % {"why": found.reason}
    days = f"{found.starts_on:%d/%m/%Y} – {found.ends_on:%d/%m/%Y}"
    items = [
        (_("Đơn vị được kiểm tra"), found.unit.name),
        (_("Cơ quan kiểm tra"), found.agency.name),
        (_("Theo kế hoạch"), planned),
        (_("Nội dung"), "; ".join(found.content_names)),
        (_("Thời kỳ kiểm tra"), found.years),
        (_("Thời gian kiểm tra"), days),
        (_("Hạn trả lời đề cương"), f"{found.answer_due_on:%d/%m/%Y}"),
        (_("Quyết định"), _paper(found.decision_number, found.decided_on)),
        (_("Ngày thông báo"), f"{found.announced_on:%d/%m/%Y}" if found.announced_on else ""),
        (_("Kết luận"), _paper(found.concluded_number, found.concluded_on)),
        (_("Lý do thôi kiểm tra"), found.ended_reason),
    ]
    return [(label, value) for label, value in items if value]


def _paper(number: str, day: Any) -> str:
    return _("số %(number)s ngày %(day)s") % {"number": number, "day": f"{day:%d/%m/%Y}"} if number else ""


def _late(finding: Any, today: Any) -> bool:
    return finding.explained_on is None and finding.explain_due_on < today


def _can(actor: Actor, found: Inspection) -> dict[str, Permission | bool]:
    """What the page offers: a button that the role does not allow stands with its reason, others are left out."""
    signs = may(actor, Action.CONCLUDE_INSPECTION, found.agency_id)
    works = may(actor, Action.INSPECT, found.agency_id)
    if works and not queries.is_on_team(actor, found):
        works = Permission(False, _("Việc này dành cho thành viên của đoàn kiểm tra."))
    prepares = may(actor, Action.INSPECT, found.agency_id)
    return {
        "change": found.state in steps.PREPARING and prepares,
        "ask": found.state in steps.ASKING and works,
        "decide": leads(Move.DECIDE, found.state) and signs,
        "announce": leads(Move.ANNOUNCE, found.state) and works,
        "start": leads(Move.START, found.state) and works,
        "draw": found.state in steps.DRAWING and works,
        "find": found.state in steps.FINDING and works,
        "write_up": leads(Move.WRITE_UP, found.state) and works,
        "write": found.state in steps.WRITING and works,
        "conclude": leads(Move.CONCLUDE, found.state) and signs,
        "cancel": leads(Move.CANCEL, found.state) and signs,
        "answer": found.state in steps.ANSWERING and may(actor, Action.ANSWER_INSPECTION, found.unit_id),
    }
