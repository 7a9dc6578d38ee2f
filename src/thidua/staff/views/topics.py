"""Research topics: the list, one of them, registering, approving, reporting, accepting, stopping."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.screens.downloads import download
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page, worked
from thidua.staff import queries, services
from thidua.staff.forms import (
    AcceptanceForm,
    ApprovalForm,
    StopForm,
    TopicFilter,
    TopicForm,
    TopicReportForm,
    initial_of,
)
from thidua.staff.models import TOPIC_OPEN, Topic, TopicState
from thidua.staff.services.topics import leads
from thidua.staff.views.shared import shown, tabs
from thidua.trail.queries import entries_of

TAGS = {
    TopicState.REGISTERED: "neutral",
    TopicState.RUNNING: "info",
    TopicState.ACCEPTED: "success",
    TopicState.STOPPED: "neutral",
}


@page(Action.READ_QUALITY)
def topics(request: ActorRequest) -> HttpResponse:
    """Every topic of the agency."""
    rows, form = queries.visible_topics(request.actor), TopicFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = rows.filter(title__icontains=wanted["q"]) if wanted["q"] else rows
        rows = rows.filter(state=wanted["trang_thai"]) if wanted["trang_thai"] else rows
    columns = [
        Column("ten", _("Đề tài"), str, ["title"], _link, wide=True),
        Column("cap", _("Cấp"), lambda row: row.get_level_display(), ["level"]),
        Column("chu-nhiem", _("Chủ nhiệm"), lambda row: str(row.lead), ["lead__subject__sort_key"]),
        Column("den", _("Đến hết ngày"), lambda row: f"{row.ends_on:%d/%m/%Y}", ["ends_on"]),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="de-tai",
        default_sort="-den",
        empty=_("Chưa có đề tài nào."),
        subject_of=lambda row: row.lead.subject_id,
    )
    context = {"permission": may(request.actor, Action.KEEP_QUALITY), "tabs": tabs(request, "topics")}
    return listing.respond("staff/topics.html", context)


@page(Action.READ_QUALITY)
def topic(request: ActorRequest, pk: int) -> HttpResponse:
    """One topic with its reports."""
    actor, found = request.actor, queries.get_visible_topic(request.actor, pk)
    keeps, approves = may(actor, Action.KEEP_QUALITY), may(actor, Action.APPROVE_QUALITY)
    running, opened = found.state == TopicState.RUNNING, found.state in TOPIC_OPEN
    context = {
        "topic": found,
        "tag": TAGS[TopicState(found.state)],
        "summary": _summary(found),
        "reports": found.reports.select_related("by"),
        "can": {
            "change": opened and keeps,
            "start": found.state == TopicState.REGISTERED and approves,
            "report": running and (keeps or leads(actor, found)),
            "accept": running and approves,
            "stop": opened and approves,
        },
        "entries": entries_of(found)[:50],
    }
    return render(request, "staff/topic.html", context)


@page(Action.KEEP_QUALITY)
def open_topic(request: ActorRequest) -> HttpResponse:
    """Register a topic."""
    form = TopicForm(request.POST or None, agency=request.actor.agency)
    if worked(request, form, lambda: services.open_topic(request.actor, facts=form.facts()), _("Đã đăng ký đề tài.")):
        return redirect("staff:topics")
    return shown(request, form, _("Đăng ký đề tài"), back=reverse("staff:topics"))


@page(Action.KEEP_QUALITY)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a topic."""
    found = queries.get_visible_topic(request.actor, pk)
    form = TopicForm(request.POST or None, agency=request.actor.agency, initial=initial_of(found, TopicForm))

    def write() -> None:
        version = form.cleaned_data["version"] or 0
        services.change_topic(request.actor, topic=found, version=version, facts=form.facts())

    if worked(request, form, write, _("Đã lưu đề tài.")):
        return redirect(_link(found))
    return shown(request, form, _("Sửa đề tài"), back=_link(found), submit=_("Lưu"))


@page(Action.APPROVE_QUALITY)
def start(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve a topic."""
    found = queries.get_visible_topic(request.actor, pk)
    form = ApprovalForm(request.POST or None)
    return _done(
        request, found, form, services.start_topic, heading=_("Phê duyệt đề tài"), done=_("Đã phê duyệt đề tài.")
    )


@page(Action.READ_QUALITY)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Say how far a topic is."""
    found = queries.get_visible_topic(request.actor, pk)
    form = TopicReportForm(request.POST or None, request.FILES or None)
    return _done(request, found, form, services.report_topic, heading=_("Báo cáo tiến độ"), done=_("Đã ghi báo cáo."))


@page(Action.APPROVE_QUALITY)
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down the acceptance."""
    found = queries.get_visible_topic(request.actor, pk)
    form = AcceptanceForm(request.POST or None, initial={"accepted_on": timezone.localdate()})

    def write() -> Topic:
        return services.accept_topic(request.actor, topic=found, acceptance=form.acceptance())

    if worked(request, form, write, _("Đã ghi nghiệm thu.")):
        return redirect(_link(found))
    sure = _("Đề tài đã nghiệm thu không sửa được nữa. Ghi nghiệm thu?")
    return shown(request, form, _("Nghiệm thu đề tài"), back=_link(found), lead=str(found), confirm=sure)


@page(Action.APPROVE_QUALITY)
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop a topic."""
    found = queries.get_visible_topic(request.actor, pk)
    form = StopForm(request.POST or None)
    return _done(request, found, form, services.stop_topic, heading=_("Dừng đề tài"), done=_("Đã dừng đề tài."))


@page(Action.READ_QUALITY)
def report_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The paper of a report, as a download."""
    found = queries.get_visible_report(request.actor, pk)
    return download(request.actor, found.file, found.file_name, subjects=[])


def _done(request: ActorRequest, found: Topic, form: Any, service: Any, *, heading: str, done: str) -> HttpResponse:
    """Do with a topic what the form says, or show the form."""
    if worked(request, form, lambda: service(request.actor, topic=found, **form.cleaned_data), done):
        return redirect(_link(found))
    return shown(request, form, heading, back=_link(found), lead=str(found))


def _summary(found: Topic) -> list[tuple[str, Any]]:
    members = ", ".join(str(each) for each in found.members.select_related("subject"))
    items = [
        (_("Cấp"), found.get_level_display()),
        (_("Chủ nhiệm"), str(found.lead)),
        (_("Thành viên"), members),
        (_("Thời gian"), f"{found.starts_on:%d/%m/%Y} – {found.ends_on:%d/%m/%Y}"),
        (_("Kinh phí"), _("%(money)s đồng") % {"money": f"{found.money:,}".replace(",", ".")}),
        (_("Mục tiêu, sản phẩm"), found.aim),
        (_("Văn bản phê duyệt"), found.approval),
        (_("Hội đồng nghiệm thu"), found.council),
        (_("Ngày nghiệm thu"), f"{found.accepted_on:%d/%m/%Y}" if found.accepted_on else ""),
        (_("Xếp loại nghiệm thu"), found.get_grade_display() if found.grade else ""),
        (_("Kiến nghị áp dụng"), found.applying),
        (_("Lý do dừng"), found.stopped_reason),
    ]
    return [(label, value) for label, value in items if value]


def _tag(row: Topic) -> str:
    return "danger" if row.is_late else TAGS[TopicState(row.state)]


def _link(row: Topic) -> str:
    return reverse("staff:topic", args=[row.pk])
