"""Internal audits: the list, one of them, planning, filling in, concluding, and faults taken from its lines."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.quality import queries, services
from thidua.quality.forms import AuditPage, ConcludeForm, FillForm, OwnerForm
from thidua.quality.models import Audit, AuditState, Fault, Result
from thidua.quality.views.shared import is_sent, shown, tabs
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

RESULT_TAGS = {Result.OPEN: "neutral", Result.CONFORMS: "success", Result.FAULT: "danger", Result.REMARK: "warning"}


@page(Action.READ_QUALITY)
def audits(request: ActorRequest) -> HttpResponse:
    """The audits of every year."""
    columns = [
        Column("nam", _("Năm"), lambda row: row.year, ["year"]),
        Column("ten", _("Cuộc đánh giá"), str, ["title"], _link, wide=True),
        Column("phong", _("Phòng, ban"), lambda row: row.department.name, ["department__name"]),
        Column("den", _("Đến hết ngày"), lambda row: f"{row.ends_on:%d/%m/%Y}", ["ends_on"]),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        queries.visible_audits(request.actor),
        columns,
        name="danh-gia-noi-bo",
        default_sort="-den",
        empty=_("Chưa có cuộc đánh giá nội bộ nào."),
    )
    context = {"permission": may(request.actor, Action.KEEP_QUALITY), "tabs": tabs("audits")}
    return listing.respond("quality/audits.html", context)


@page(Action.READ_QUALITY)
def audit(request: ActorRequest, pk: int) -> HttpResponse:
    """One audit: its scope, team, checklist and conclusion."""
    actor, found = request.actor, queries.get_visible_audit(request.actor, pk)
    lines = list(found.lines.select_related("procedure", "fault"))
    planned, keeps = found.state == AuditState.PLANNED, may(actor, Action.KEEP_QUALITY)
    untouched = all(each.result == Result.OPEN for each in lines)
    context = {
        "audit": found,
        "tag": _tag(found),
        "summary": [
            (_("Phòng, ban được đánh giá"), found.department.name),
            (_("Quy trình"), ", ".join(str(each) for each in found.procedures.all())),
            (_("Thời gian"), f"{found.starts_on:%d/%m/%Y} – {found.ends_on:%d/%m/%Y}"),
            (_("Nhóm đánh giá"), ", ".join(_auditor(each) for each in found.team.select_related("member__subject"))),
        ],
        "lines": [(each, RESULT_TAGS[Result(each.result)], getattr(each, "fault", None)) for each in lines],
        "can": {
            "change": planned and untouched and keeps,
            "fill": planned and queries.is_auditor(actor, found),
            "conclude": planned
            and all(each.result != Result.OPEN for each in lines)
            and may(actor, Action.APPROVE_QUALITY),
            "record": not planned and keeps,
        },
        "entries": entries_of(found)[:50],
    }
    return render(request, "quality/audit.html", context)


@page(Action.KEEP_QUALITY)
def plan(request: ActorRequest) -> HttpResponse:
    """Plan an audit."""
    editor = AuditPage(request.POST or None, request.actor.agency, None)
    if is_sent(request) and editor.is_valid():
        try:
            made = services.plan_audit(request.actor, facts=editor.facts())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập cuộc đánh giá."))
            return redirect(_link(made))
    return render(request, "quality/audit_form.html", {"editor": editor, "back": reverse("quality:audits")})


@page(Action.KEEP_QUALITY)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change an audit of which nothing was filled in."""
    found = queries.get_visible_audit(request.actor, pk)
    editor = AuditPage(request.POST or None, request.actor.agency, found)
    if is_sent(request) and editor.is_valid():
        version = editor.form.cleaned_data["version"] or 0
        try:
            services.change_audit(request.actor, audit=found, version=version, facts=editor.facts())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu cuộc đánh giá."))
            return redirect(_link(found))
    return render(request, "quality/audit_form.html", {"editor": editor, "back": _link(found)})


@page(Action.READ_QUALITY)
def fill(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down what the team saw."""
    found = queries.get_visible_audit(request.actor, pk)
    form = FillForm(request.POST or None, lines=list(found.lines.all()), version=found.version)

    def write() -> Audit:
        version = form.cleaned_data["version"] or 0
        return services.fill_audit(request.actor, audit=found, version=version, answers=form.answers())

    if worked(request, form, write, _("Đã ghi kết quả.")):
        return redirect(_link(found))
    return shown(request, form, _("Ghi kết quả đánh giá"), back=_link(found), lead=str(found))


@page(Action.APPROVE_QUALITY)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Conclude an audit."""
    found = queries.get_visible_audit(request.actor, pk)
    form = ConcludeForm(request.POST or None, initial={"version": found.version})

    def write() -> Audit:
        data = form.cleaned_data
        version, conclusion = data["version"] or 0, data["conclusion"]
        return services.conclude_audit(request.actor, audit=found, version=version, conclusion=conclusion)

    if worked(request, form, write, _("Đã kết luận đánh giá.")):
        return redirect(_link(found))
    sure = _("Cuộc đánh giá đã kết luận không sửa được nữa. Kết luận?")
    return shown(request, form, _("Kết luận đánh giá"), back=_link(found), lead=str(found), confirm=sure)


@page(Action.KEEP_QUALITY)
def record_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Make a fault of a line that does not conform."""
    found = queries.get_visible_line(request.actor, pk)
    form = OwnerForm(request.POST or None, agency=request.actor.agency)
    made: list[Fault] = []

    def write() -> None:
        owner = form.cleaned_data["owner"]
        made.append(services.record_fault_of_line(request.actor, line=found, owner=owner))

    if worked(request, form, write, _("Đã ghi điểm không phù hợp.")):
        return redirect("quality:fault", made[0].pk)
    lead = f"{found.question}: {found.seen}"
    return shown(request, form, _("Ghi điểm không phù hợp"), back=_link(found.audit), lead=lead)


def _auditor(row: object) -> str:
    return _("%(name)s (trưởng nhóm)") % {"name": row} if getattr(row, "is_lead", False) else str(row)


def _tag(row: Audit) -> str:
    if row.is_late:
        return "danger"
    return "success" if row.state == AuditState.CONCLUDED else "info"


def _link(row: Audit) -> str:
    return reverse("quality:audit", args=[row.pk])
