"""Procedures: the list, one with its versions, the map of a version with its measured times, drafting, approving."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may, require
from thidua.quality import queries, services
from thidua.quality.differences import COMPARED, Change, differences
from thidua.quality.forms import ApproveForm, DaysForm, EndForm, HeadingForm, MapPage
from thidua.quality.measures import BY_CODE, taken
from thidua.quality.models import MapStep, Procedure, Version, VersionState
from thidua.quality.views.shared import is_sent, shown, standing, tabs
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@page(Action.READ_QUALITY)
def procedures(request: ActorRequest) -> HttpResponse:
    """Every procedure of the agency with the version in force and the draft."""
    ended = {"in_force_to__lt": timezone.localdate()}
    versions = Prefetch("versions", Version.objects.exclude(**ended), to_attr="living")
    rows = queries.visible_procedures(request.actor).prefetch_related(versions)
    columns = [
        Column("so", _("Số"), lambda row: row.number, ["number"], _link),
        Column("ten", _("Quy trình"), lambda row: row.title, ["title"], wide=True),
        Column("chu-tri", _("Bộ phận chủ trì"), lambda row: row.owner, ["owner"]),
        Column("ban", _("Bản đang áp dụng"), lambda row: _named(each for each in row.living if each.is_in_force)),
        Column("soan", _("Bản đang soạn"), lambda row: _named(each for each in row.living if each.state == "draft")),
        Column("nguong", _("Ngưỡng đúng hạn (%)"), lambda row: row.floor, ["floor"], numeric=True),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        name="quy-trinh",
        default_sort="so",
        empty=_("Chưa có quy trình nào. Soạn quy trình đầu tiên, gắn từng bước với bước thật của hệ thống để đo."),
    )
    context = {"permission": may(request.actor, Action.KEEP_QUALITY), "tabs": tabs("procedures")}
    return listing.respond("quality/procedures.html", context)


@page(Action.READ_QUALITY)
def procedure(request: ActorRequest, pk: int) -> HttpResponse:
    """One procedure: its versions, and its faults."""
    found = queries.get_visible_procedure(request.actor, pk)
    versions = list(found.versions.select_related("approved_by"))
    live, drafted = found.ended_on is None, versions[0].state == VersionState.DRAFT
    keeps, approves = may(request.actor, Action.KEEP_QUALITY), may(request.actor, Action.APPROVE_QUALITY)
    context = {
        "procedure": found,
        "versions": [(each, *standing(each)) for each in versions],
        "faults": queries.visible_faults(request.actor).filter(step__of__procedure=found)[:50],
        "can": {
            "change": live and keeps,
            "draft": live and keeps and not drafted,
            "end": live and approves,
        },
        "entries": entries_of(found)[:50],
    }
    return render(request, "quality/procedure.html", context)


@page(Action.READ_QUALITY)
def version(request: ActorRequest, pk: int) -> HttpResponse:
    """The map of a version: each step with the days allowed and what was measured of it."""
    found, form = queries.get_visible_version(request.actor, pk), DaysForm(request.GET)
    days = form.days()
    steps = [(each, _rows_link(request, each, days)) for each in queries.measured(found, *days)]
    is_draft = found.state == VersionState.DRAFT and found.procedure.ended_on is None
    before = found.procedure.versions.filter(sequence__lt=found.sequence).first()
    context = {
        "version": found,
        "procedure": found.procedure,
        "standing": standing(found),
        "steps": steps,
        "form": form,
        "days": days,
        "before": before,
        "can": {
            "change": is_draft and may(request.actor, Action.KEEP_QUALITY),
            "approve": is_draft and may(request.actor, Action.APPROVE_QUALITY),
        },
    }
    return render(request, "quality/version.html", context)


@page(Action.READ_QUALITY)
def rows(request: ActorRequest, pk: int) -> HttpResponse:
    """The rows behind the times of a step: as many as the number says."""
    step, form = queries.get_visible_step(request.actor, pk), DaysForm(request.GET)
    measure, days = BY_CODE.get(step.tied_to), form.days()
    if measure is None:
        raise MapStep.DoesNotExist
    require(request.actor, measure.sees)

    def on_time(row: Any) -> str:
        if step.days is None:
            return ""
        return _("đúng hạn") if taken(row.began, row.ended) <= step.days else _("quá hạn")

    columns = [
        Column("ten", _("Việc"), measure.label, link=measure.link),
        Column("tu", _("Bắt đầu"), lambda row: f"{row.began:%d/%m/%Y}", ["began"]),
        Column("den", _("Xong"), lambda row: f"{row.ended:%d/%m/%Y}", ["ended"]),
        Column("so-ngay", _("Số ngày làm việc"), lambda row: taken(row.began, row.ended), numeric=True),
        Column(
            "han",
            _("So với quy định"),
            on_time,
            tag=lambda row: "success" if on_time(row) == _("đúng hạn") else "danger",
        )
        if step.days
        else Column("han", _("So với quy định"), lambda _row: _("không đặt hạn")),
    ]
    found = measure.ended(request.actor.agency, *days)
    listing = Listing(request, found, columns, form, name=f"buoc-{step.code}", default_sort="-den")
    return listing.respond("quality/rows.html", {"step": step, "measure": measure, "days": days})


@page(Action.READ_QUALITY)
def compare(request: ActorRequest, pk: int) -> HttpResponse:
    """What a version changes of the one before, step by step."""
    found = queries.get_visible_version(request.actor, pk)
    before = found.procedure.versions.filter(sequence__lt=found.sequence).first()
    if before is None:
        raise Version.DoesNotExist
    lines = [
        (each, WORDS[each.change][0], WORDS[each.change][1], [_field(each, name) for name in each.fields])
        for each in differences(list(before.steps.all()), list(found.steps.all()))
    ]
    context = {"version": found, "before": before, "procedure": found.procedure, "lines": lines}
    return render(request, "quality/compare.html", context)


@page(Action.KEEP_QUALITY)
def draft(request: ActorRequest) -> HttpResponse:
    """Begin a procedure."""
    editor = MapPage(request.POST or None, None)
    if is_sent(request) and editor.is_valid():
        data = editor.form.cleaned_data
        try:
            made = services.draft_procedure(
                request.actor,
                number=data["number"],
                heading=editor.form.heading(),
                aim=data["aim"],
                steps=editor.steps.values(),
            )
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu bản soạn."))
            return redirect(_link(made))
    return _editor(request, editor, _("Soạn quy trình"), reverse("quality:procedures"))


@page(Action.KEEP_QUALITY)
def change_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = queries.get_visible_version(request.actor, pk)
    editor, back = MapPage(request.POST or None, found), reverse("quality:version", args=[found.pk])
    if is_sent(request) and editor.is_valid():
        data = dict(editor.form.cleaned_data)
        seen = data.pop("version") or 0
        try:
            services.change_version(request.actor, draft=found, version=seen, steps=editor.steps.values(), **data)
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu bản soạn."))
            return redirect(back)
    return _editor(request, editor, _("Sửa bản soạn"), back, str(found))


@page(Action.KEEP_QUALITY)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the title, the owner or the share that is asked for."""
    found = queries.get_visible_procedure(request.actor, pk)
    initial = {name: getattr(found, name) for name in ("title", "owner", "floor")}
    form = HeadingForm(request.POST or None, initial=initial)

    def write() -> Procedure:
        return services.change_procedure(request.actor, procedure=found, heading=form.heading())

    if worked(request, form, write, _("Đã lưu quy trình.")):
        return redirect(_link(found))
    return shown(request, form, _("Sửa thông tin quy trình"), back=_link(found), lead=found.number, submit=_("Lưu"))


@require_POST
@page(Action.KEEP_QUALITY)
def new_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the next version as a copy of the last."""
    found = queries.get_visible_procedure(request.actor, pk)
    made = attempt(request, _("Đã lập bản soạn mới."), services.draft_version, request.actor, procedure=found)
    return redirect("quality:change_version", made.pk) if made else redirect(_link(found))


@page(Action.APPROVE_QUALITY)
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve a draft."""
    found = queries.get_visible_version(request.actor, pk)
    initial = {"in_force_from": timezone.localdate(), "version": found.version}
    form, back = ApproveForm(request.POST or None, initial=initial), reverse("quality:version", args=[found.pk])

    def write() -> Version:
        data = dict(form.cleaned_data)
        return services.approve_version(request.actor, draft=found, version=data.pop("version") or 0, **data)

    if worked(request, form, write, _("Đã ban hành quy trình.")):
        return redirect(back)
    sure = _("Bản đã ban hành không sửa được nữa; bản trước thôi áp dụng. Ban hành?")
    return shown(request, form, _("Ban hành quy trình"), back=back, lead=str(found), confirm=sure)


@page(Action.APPROVE_QUALITY)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a procedure."""
    found = queries.get_visible_procedure(request.actor, pk)
    form = EndForm(request.POST or None, initial={"ended_on": timezone.localdate()})

    def write() -> Procedure:
        return services.end_procedure(request.actor, procedure=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã thôi áp dụng quy trình.")):
        return redirect(_link(found))
    sure = _("Quy trình đã thôi áp dụng không mở lại được; số của nó không dùng lại. Tiếp tục?")
    return shown(request, form, _("Thôi áp dụng"), back=_link(found), lead=str(found), confirm=sure)


WORDS = {
    Change.ADDED: (gettext_lazy("thêm"), "success"),
    Change.REMOVED: (gettext_lazy("bỏ"), "danger"),
    Change.CHANGED: (gettext_lazy("sửa"), "warning"),
    Change.SAME: (gettext_lazy("giữ nguyên"), "neutral"),
}


def _field(difference: Any, name: str) -> tuple[str, str, str]:
    """A field that changed: its label, what it said, what it says."""
    if name not in COMPARED:
        return _("Thứ tự"), str(difference.before.position), str(difference.after.position)
    label = str(getattr(MapStep._meta.get_field(name), "verbose_name", name))
    return label, _said(difference.before, name), _said(difference.after, name)


def _said(step: MapStep, name: str) -> str:
    value = getattr(step, name)
    if name == "tied_to" and value:
        return str(BY_CODE[value].name) if value in BY_CODE else value
    return str(value or "—")


def _named(versions: Iterable[Version]) -> str:
    return next((each.name for each in versions), "")


def _link(row: Procedure) -> str:
    return reverse("quality:procedure", args=[row.pk])


def _rows_link(request: ActorRequest, measured: queries.Measured, days: queries.Days) -> str:
    """Where the rows of a step are; nothing where there are none, or they are not the person's to see."""
    if measured.measure is None or not (measured.times and measured.times.count):
        return ""
    if not may(request.actor, measured.measure.sees):
        return ""
    asked = urlencode({"tu": f"{days[0]:%d/%m/%Y}", "den": f"{days[1]:%d/%m/%Y}"})
    return f"{reverse('quality:rows', args=[measured.step.pk])}?{asked}"


def _editor(request: ActorRequest, editor: MapPage, heading: str, back: str, lead: str = "") -> HttpResponse:
    context = {"editor": editor, "heading": heading, "back": back, "lead": lead}
    return render(request, "quality/map_form.html", context)
