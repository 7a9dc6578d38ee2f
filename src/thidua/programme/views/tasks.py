"""The list of tasks, the page of one, giving and changing one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.councils.queries import get_visible_session
from thidua.programme import queries, services
from thidua.programme.forms import TaskFilter, TaskForm, offered_origins
from thidua.programme.models import ExtensionState, Programme, Task, TaskState
from thidua.programme.queries import Side
from thidua.programme.rules import period_of
from thidua.programme.services.guarding import helps, may_draft, may_lead, may_work
from thidua.programme.views.tabs import tabs
from thidua.programme.words import STANDING_TAGS, TAGS, standing_text
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@page(Action.READ_PROGRAMME)
def tasks(request: ActorRequest) -> HttpResponse:
    """Every task in sight, filtered; every number of the totals leads here."""
    today = timezone.localdate()
    rows = queries.with_standing(queries.visible_tasks(request.actor), today)
    units = rows.order_by("lead__name_fold").values_list("lead_id", "lead__name").distinct()
    form = TaskFilter(request.GET, units=list(units), year=today.year)
    if form.is_valid():
        rows = _filtered(request, rows, form)
    columns = [
        Column("ten", _("Nhiệm vụ"), str, ["title"], _link, wide=True),
        Column("giao", _("Giao bởi"), lambda row: row.agency.name, ["agency__name"]),
        Column("chu-tri", _("Đơn vị chủ trì"), lambda row: row.lead.name, ["lead__name"]),
        Column("san-pham", _("Sản phẩm"), lambda row: row.product),
        Column("han", _("Hạn"), lambda row: f"{row.due_on:%d/%m/%Y}", ["due_on"]),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
        Column(
            "ket-qua", _("Kết quả"), standing_text, ["is_over", "due_on"], tag=lambda row: STANDING_TAGS[row.standing]
        ),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="nhiem-vu",
        default_sort="ket-qua",  # what is still to be done first
        empty=_("Chưa có nhiệm vụ nào khớp. Giao nhiệm vụ, hoặc lập chương trình công tác của năm."),
    )
    origins = offered_origins(request.actor)
    return listing.respond("programme/tasks.html", {"tabs": tabs("tasks"), "may_give": bool(origins)})


def _filtered(request: ActorRequest, rows: QuerySet[Task], form: TaskFilter) -> QuerySet[Task]:
    wanted = form.cleaned_data
    if wanted["ben"]:
        rows = rows.filter(pk__in=queries.counted(request.actor, Side(wanted["ben"])).order_by().values("pk"))
    if wanted["cho"]:
        rows = rows.filter(
            pk__in=queries.awaited(request.actor, queries.Awaited(wanted["cho"])).order_by().values("pk")
        )
    if found := period_of(wanted["ky"]):
        rows = queries.in_period(rows, found)
    if wanted["q"]:
        rows = rows.filter(Q(title__icontains=wanted["q"]) | Q(product__icontains=wanted["q"]))
    if wanted["gia_han"]:
        rows = queries.extended(rows)
    for name, field in (
        ("xep", "stands"),
        ("trang_thai", "state"),
        ("don_vi", "lead"),
        ("nguon", "origin"),
        ("chuong_trinh", "programme"),
    ):
        rows = rows.filter(**{field: wanted[name]}) if wanted[name] else rows
    return rows


@page(Action.READ_PROGRAMME)
def task(request: ActorRequest, pk: int) -> HttpResponse:
    """One task: what, by whom, until when, how far; its parts, what was said and asked; what can be done now."""
    actor, found = request.actor, queries.get_visible_task(request.actor, pk)
    asked = found.extensions.filter(state=ExtensionState.ASKED).first()
    party = actor.agency_id in {found.agency_id, found.lead_id}
    entries = entries_of(found)
    context = {
        "task": found,
        "tag": TAGS[found.state],
        "standing": standing_text(found),
        "standing_tag": STANDING_TAGS[found.standing],
        "summary": _summary(found),
        "parts": [(each, standing_text(each), STANDING_TAGS[each.standing]) for each in _parts(request, found)],
        "progress": found.progress.select_related("agency", "by").prefetch_related("files"),
        "extensions": found.extensions.select_related("asked_by", "answered_by"),
        "asked": asked,
        "may_settle": may_lead(actor, found.origin, found.agency_id) if asked and found.is_under_way else None,
        "deeds": _deeds(request, found),
        "entries": (entries if party else entries.filter(agency_id=actor.agency_id))[:100],
    }
    return render(request, "programme/task.html", context)


@page(Action.WORK_ON_TASK)
def assign(request: ActorRequest) -> HttpResponse:
    """Give a task to the own agency or a unit below."""
    return _assign(request, _("Giao nhiệm vụ"), reverse("programme:tasks"))


@page(Action.WORK_ON_TASK)
def break_down(request: ActorRequest, pk: int) -> HttpResponse:
    """Break a task of the own unit into parts."""
    found = queries.get_visible_task(request.actor, pk)
    return _assign(request, _("Chia việc"), _link(found), parent=found, initial={"due_on": found.due_on})


@page(Action.WORK_ON_TASK)
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a task to a programme."""
    found = queries.get_visible_programme(request.actor, pk)
    back = reverse("programme:programme", args=[pk])
    return _assign(request, _("Thêm nhiệm vụ vào chương trình"), back, programme=found)


@page(Action.ASSIGN_TASK)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Write a conclusion of a council's session as a task that is followed to its end."""
    found = get_visible_session(request.actor, pk)
    back = reverse("programme:session", args=[pk])
    return _assign(request, _("Kết luận phiên họp thành nhiệm vụ"), back, session=found)


def _assign(
    request: ActorRequest, heading: str, back: str, *, initial: dict[str, Any] | None = None, **belongs: Any
) -> HttpResponse:
    programme: Programme | None = belongs.get("programme")
    drafted = programme is not None and programme.state == "draft"
    origins = offered_origins(request.actor, drafted=drafted, in_session="session" in belongs)
    form = TaskForm(request.POST or None, actor=request.actor, origins=origins, initial=initial or {})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.assign_task(request.actor, facts=form.facts(), source=form.source(), **belongs)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm nhiệm vụ dự kiến.") if drafted else _("Đã giao; đơn vị được báo."))
            return redirect(back if belongs else _link(made))
    context = {"form": form, "heading": heading, "cancel_url": back, "submit": heading, "about": _about(belongs)}
    return render(request, "programme/form.html", context)


@page(Action.WORK_ON_TASK)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a task says."""
    found = queries.get_visible_task(request.actor, pk)
    form = TaskForm(request.POST or None, actor=request.actor, origins=offered_origins(request.actor), task=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.change_task(request.actor, task=found, version=version, facts=form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa nhiệm vụ."))
            return redirect("programme:task", pk)
    context = {"form": form, "heading": _("Sửa nhiệm vụ"), "cancel_url": _link(found), "about": found.title}
    return render(request, "programme/form.html", context)


@dataclass(frozen=True)
class Deed:
    """A thing that can be done to the task now; refused, the page says why."""

    text: str
    url: str
    permission: Permission
    look: str = "secondary"


def _deeds(request: ActorRequest, found: Task) -> list[Deed]:
    """What can be done as the task stands, for those it is for; a reader of the house sees why he may not."""
    actor = request.actor
    works, leads = may_work(actor, found), may_lead(actor, found.origin, found.agency_id)
    if found.is_planned and found.programme is not None:
        leads = may_draft(actor, found.programme.kind, found.agency_id)
    deeds: list[Deed] = []

    def add(text: str, name: str, permission: Permission, house: int | None, look: str = "secondary") -> None:
        if house is None or house == actor.agency_id:
            deeds.append(Deed(text, reverse(f"programme:{name}", args=[found.pk]), permission, look))

    if found.is_under_way:
        add(_("Nộp sản phẩm"), "hand_in", works, found.lead_id, "primary")
        if works or helps(actor, found):
            add(_("Báo cáo tiến độ"), "report", may(actor, Action.WORK_ON_TASK), None)
        if works:
            add(_("Chia việc"), "break_down", works, found.lead_id)
        if works and not found.extensions.filter(state=ExtensionState.ASKED).exists():
            add(_("Xin gia hạn"), "ask_extension", works, found.lead_id)
    if found.state == TaskState.HANDED_IN:
        add(_("Nghiệm thu"), "accept", leads, found.agency_id, "primary")
        add(_("Trả lại"), "give_back", leads, found.agency_id)
    if leads and (found.is_under_way or found.is_planned):
        add(_("Sửa nhiệm vụ"), "change", leads, found.agency_id)
    if leads and (found.is_open or found.is_planned):
        add(_("Thôi giao"), "cancel", leads, found.agency_id, "danger")
    return deeds


def _parts(request: ActorRequest, found: Task) -> QuerySet[Task]:
    seen = queries.visible_tasks(request.actor).order_by().values("pk")
    return found.parts.filter(pk__in=seen).select_related("lead")


def _summary(found: Task) -> list[tuple[str, Any]]:
    due = f"{found.due_on:%d/%m/%Y}"
    if found.was_extended:
        due = _("%(day)s (ban đầu %(first)s)") % {"day": due, "first": f"{found.first_due_on:%d/%m/%Y}"}
    paper = [found.source_number, f"{found.source_on:%d/%m/%Y}" if found.source_on else "", found.source_text]
    lines: list[tuple[str, Any]] = [
        (_("Sản phẩm"), found.product),
        (_("Giao bởi"), found.agency),
        (_("Nguồn giao"), found.get_origin_display()),
        (_("Văn bản giao"), ", ".join(each for each in paper if each)),
        (_("Đơn vị chủ trì"), found.lead),
        (_("Người phụ trách"), found.officer.full_name if found.officer else ""),
        (_("Đơn vị phối hợp"), "; ".join(each.name for each in found.coordinators.all())),
        (_("Thời gian"), f"{found.starts_on:%d/%m/%Y} – {found.due_on:%d/%m/%Y}"),
        (_("Hạn"), due),
        (_("Tiến độ"), f"{found.percent}%"),
        (_("Trọng số"), found.weight),
        (_("Người nghiệm thu"), found.accepted_by),
    ]
    if found.handed_in_on:
        lines.append((_("Ngày nộp"), f"{found.handed_in_on:%d/%m/%Y}"))
    if found.accepted_on:
        lines += [(_("Ngày nghiệm thu"), f"{found.accepted_on:%d/%m/%Y}"), (_("Nhận xét chất lượng"), found.quality)]
    return lines


def _about(belongs: dict[str, Any]) -> str:
    return "; ".join(str(each) for each in belongs.values())


def _link(row: Task) -> str:
    return reverse("programme:task", args=[row.pk])


def _tag(row: Task) -> str:
    return TAGS[row.state]
