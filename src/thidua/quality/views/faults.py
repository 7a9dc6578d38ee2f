"""Faults: the list, one of them, what is done with it; the steps that were slower than their procedure asks."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.quality import queries, services
from thidua.quality.forms import (
    ActForm,
    CauseForm,
    CloseForm,
    DaysForm,
    FaultFilter,
    FaultForm,
    HandOverForm,
    OwnerForm,
)
from thidua.quality.models import Fault, FaultState
from thidua.quality.states import Move, leads
from thidua.quality.views.shared import FAULT_TAGS, shown, tabs
from thidua.screens.downloads import download
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page, worked
from thidua.trail.queries import entries_of


@page(Action.READ_QUALITY)
def faults(request: ActorRequest) -> HttpResponse:
    """Every fault of the agency."""
    rows, form = queries.visible_faults(request.actor), FaultFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = rows.filter(state=wanted["trang_thai"]) if wanted["trang_thai"] else rows
        rows = rows.filter(source=wanted["nguon"]) if wanted["nguon"] else rows
        mine = queries.faults_to_mend(request.actor).order_by().values("pk")
        rows = rows.filter(pk__in=mine) if wanted["cua"] else rows
    columns = [
        Column("so", _("Số"), lambda row: row.number, ["year", "sequence"], _link),
        Column("mo-ta", _("Mô tả"), lambda row: row.description[:160], wide=True),
        Column("nguon", _("Phát hiện qua"), lambda row: row.get_source_display(), ["source"]),
        Column("ai", _("Người chịu trách nhiệm khắc phục"), lambda row: row.owner.full_name, ["owner__full_name"]),
        Column("han", _("Hạn khắc phục"), _due, ["due_on"]),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="khong-phu-hop",
        default_sort="-so",
        empty=_("Chưa ghi điểm không phù hợp nào."),
    )
    context = {"permission": may(request.actor, Action.KEEP_QUALITY), "tabs": tabs("faults")}
    return listing.respond("quality/faults.html", context)


@page(Action.READ_QUALITY)
def fault(request: ActorRequest, pk: int) -> HttpResponse:
    """One fault, from its finding to its end."""
    actor, found = request.actor, queries.get_visible_fault(request.actor, pk)
    keeps = bool(may(actor, Action.KEEP_QUALITY))
    owns = keeps or found.owner_id == actor.account_id
    judges = keeps or bool(may(actor, Action.APPROVE_QUALITY))
    context = {
        "fault": found,
        "tag": _tag(found),
        "summary": _summary(found),
        "can": {
            "cause": owns and leads(Move.FIND_CAUSE, found.state),
            "hand_over": keeps and leads(Move.FIND_CAUSE, found.state),
            "act": owns and leads(Move.ACT, found.state),
            "close": judges and leads(Move.CLOSE, found.state),
            "reopen": judges and leads(Move.REOPEN, found.state),
        },
        "is_own_act": found.state == FaultState.ACTED and found.acted_by_id == actor.account_id,
        "entries": entries_of(found)[:50],
    }
    return render(request, "quality/fault.html", context)


@page(Action.KEEP_QUALITY)
def record(request: ActorRequest) -> HttpResponse:
    """Record a fault."""
    form = FaultForm(request.POST or None, agency=request.actor.agency, initial={"found_on": timezone.localdate()})
    made: list[Fault] = []

    def write() -> None:
        made.append(services.record_fault(request.actor, **form.cleaned_data))

    if worked(request, form, write, _("Đã ghi điểm không phù hợp.")):
        return redirect(_link(made[0]))
    return shown(request, form, _("Ghi điểm không phù hợp"), back=reverse("quality:faults"))


@page(Action.READ_QUALITY)
def cause(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down the cause and the action."""
    found = queries.get_visible_fault(request.actor, pk)
    names = ("cause", "correction", "action", "due_on", "version")
    form = CauseForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def write() -> Fault:
        version = form.cleaned_data["version"] or 0
        return services.find_cause(request.actor, fault=found, version=version, cause=form.found())

    if worked(request, form, write, _("Đã ghi nguyên nhân, hành động khắc phục.")):
        return redirect(_link(found))
    return shown(
        request, form, _("Nguyên nhân, hành động khắc phục"), back=_link(found), lead=str(found), submit=_("Lưu")
    )


@page(Action.KEEP_QUALITY)
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Make somebody else answerable."""
    found = queries.get_visible_fault(request.actor, pk)
    initial = {"owner": found.owner_id, "version": found.version}
    form = HandOverForm(request.POST or None, agency=request.actor.agency, initial=initial)

    def write() -> Fault:
        version, owner = form.cleaned_data["version"] or 0, form.cleaned_data["owner"]
        return services.hand_over_fault(request.actor, fault=found, version=version, owner=owner)

    if worked(request, form, write, _("Đã giao người khác; người đó được báo.")):
        return redirect(_link(found))
    return shown(request, form, _("Giao người khác khắc phục"), back=_link(found), lead=str(found))


@page(Action.READ_QUALITY)
def act(request: ActorRequest, pk: int) -> HttpResponse:
    """Report that the action was done."""
    found = queries.get_visible_fault(request.actor, pk)
    form = ActForm(request.POST or None, request.FILES or None)

    def write() -> Fault:
        return services.act_on_fault(request.actor, fault=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã báo khắc phục.")):
        return redirect(_link(found))
    return shown(request, form, _("Báo đã khắc phục"), back=_link(found), lead=found.action)


@page(Action.READ_QUALITY)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm that a fault is gone."""
    found = queries.get_visible_fault(request.actor, pk)
    form = CloseForm(request.POST or None, initial={"version": found.version})

    def write() -> Fault:
        data = form.cleaned_data
        return services.close_fault(request.actor, fault=found, version=data["version"] or 0, note=data["note"])

    if worked(request, form, write, _("Đã đóng điểm không phù hợp.")):
        return redirect(_link(found))
    return shown(request, form, _("Đóng điểm không phù hợp"), back=_link(found), lead=found.done)


@page(Action.READ_QUALITY)
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a fault again."""
    found, form = queries.get_visible_fault(request.actor, pk), ReasonForm(request.POST or None)

    def write() -> Fault:
        return services.reopen_fault(request.actor, fault=found, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã mở lại.")):
        return redirect(_link(found))
    return shown(request, form, _("Mở lại"), back=_link(found), lead=str(found))


@page(Action.READ_QUALITY)
def proof(request: ActorRequest, pk: int) -> HttpResponse:
    """The proof of what was done, as a download."""
    found = queries.get_visible_fault(request.actor, pk)
    if found.file is None:
        raise Fault.DoesNotExist
    return download(request.actor, found.file, found.file_name, subjects=[])


@page(Action.READ_QUALITY)
def slow(request: ActorRequest) -> HttpResponse:
    """The steps that were slower than their procedure asks."""
    form = DaysForm(request.GET)
    first, last = form.days()
    context = {
        "rows": queries.slow_steps(request.actor.agency, first, last),
        "form": form,
        "days": (first, last),
        "query": urlencode({"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}),
        "permission": may(request.actor, Action.KEEP_QUALITY),
        "tabs": tabs("slow"),
    }
    return render(request, "quality/slow.html", context)


@page(Action.KEEP_QUALITY)
def record_slow(request: ActorRequest, pk: int) -> HttpResponse:
    """Record a slow step as a fault; the numbers are the system's, the person says who is answerable."""
    step, days = queries.get_visible_step(request.actor, pk), DaysForm(request.GET).days()
    form = OwnerForm(request.POST or None, agency=request.actor.agency, initial={"owner": request.actor.account_id})
    made: list[Fault] = []

    def write() -> None:
        owner = form.cleaned_data["owner"]
        made.append(services.record_slow_step(request.actor, step=step, days=days, owner=owner))

    if worked(request, form, write, _("Đã ghi điểm không phù hợp.")):
        return redirect(_link(made[0]))
    found = next((each for each in queries.slow_steps(request.actor.agency, *days) if each.step.pk == step.pk), None)
    lead = found.sentence if found else str(step)
    return shown(request, form, _("Ghi điểm không phù hợp"), back=reverse("quality:slow"), lead=lead)


def _summary(found: Fault) -> list[tuple[str, Any]]:
    step = f"{found.step.of.procedure.number}: {found.step}" if found.step else ""
    items = [
        (_("Phát hiện qua"), found.get_source_display()),
        (_("Ngày phát hiện"), f"{found.found_on:%d/%m/%Y}"),
        (_("Bước của quy trình"), step),
        (_("Mô tả"), found.description),
        (_("Người chịu trách nhiệm khắc phục"), found.owner.full_name),
        (_("Nguyên nhân"), found.cause),
        (_("Xử lý ngay"), found.correction),
        (_("Hành động khắc phục"), found.action),
        (_("Hạn khắc phục"), _day(found.due_on)),
        (_("Kết quả khắc phục"), found.done),
        (_("Báo đã khắc phục"), _by(found.acted_by, found.acted_on)),
        (_("Đã đóng"), _by(found.closed_by, found.closed_on)),
        (_("Số lần mở lại"), found.reopened or ""),
    ]
    return [(label, value) for label, value in items if value]


def _by(account: Any, day: Any) -> str:
    return f"{account.full_name}, {day:%d/%m/%Y}" if account else ""


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _due(row: Fault) -> str:
    text = _("%(day)s, quá hạn") if row.is_late else "%(day)s"
    return text % {"day": _day(row.due_on)} if row.due_on else ""


def _tag(row: Fault) -> str:
    return "danger" if row.is_late else FAULT_TAGS[FaultState(row.state)]


def _link(row: Fault) -> str:
    return reverse("quality:fault", args=[row.pk])
