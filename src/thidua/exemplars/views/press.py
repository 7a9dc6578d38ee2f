"""The press plan, as a list and by month."""

import calendar as months
import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.exemplars import queries, services
from thidua.exemplars.forms import WhyForm
from thidua.exemplars.models import PressItem
from thidua.exemplars.views.shared import form_page, tabs
from thidua.exemplars.work_forms import DoneForm, PressFilter, PressForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page, worked


@page(Action.READ_EXEMPLARS)
def press(request: ActorRequest) -> HttpResponse:
    """What is planned and what came out."""
    today = timezone.localdate()
    rows = queries.visible_press(request.actor)
    late = queries.late_press(rows, today).count()
    form = PressFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        kinds = {
            "qua-han": lambda: queries.late_press(rows, today),
            "chua-xong": lambda: queries.open_press(rows),
            "xong": lambda: rows.exclude(done_on=None),
        }
        rows = kinds[wanted["tinh_hinh"]]() if wanted["tinh_hinh"] else rows
        rows = rows.filter(channel=wanted["channel"]) if wanted["channel"] else rows
        if wanted["q"]:
            rows = rows.filter(Q(subject__icontains=wanted["q"]) | Q(outlet__icontains=wanted["q"]))
    columns = [
        Column("viec", _("Tin, bài, chương trình"), str, ["subject"], _link, wide=True),
        Column("kenh", _("Kênh"), lambda row: row.get_channel_display(), ["channel"]),
        Column("noi", _("Nơi đăng"), lambda row: row.outlet, ["outlet"]),
        Column("du-kien", _("Ngày dự kiến"), lambda row: f"{row.planned_on:%d/%m/%Y}", ["planned_on"]),
        Column("phu-trach", _("Phụ trách"), lambda row: row.officer.full_name if row.officer else "—"),
        Column("de-an", _("Đề án, gương"), lambda row: str(row.campaign or row.exemplar or "—")),
        Column("tinh-hinh", _("Tình hình"), lambda row: said_of(row, today)[0], tag=lambda row: said_of(row, today)[1]),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="ke-hoach-bao-chi",
        default_sort="du-kien",
        empty=_("Chưa có tin, bài nào khớp. Lập kế hoạch cho tin, bài đầu tiên."),
    )
    context = {"tabs": tabs("press"), "may_write": may(request.actor, Action.WRITE_EXEMPLAR), "late": late}
    return listing.respond("exemplars/press.html", context)


@page(Action.READ_EXEMPLARS)
def month(request: ActorRequest) -> HttpResponse:
    """The plan of a month, week by week."""
    today = timezone.localdate()
    year, _dash, number = request.GET.get("thang", "").partition("-")
    asked = (number_in(year), number_in(number))
    known = asked[0] and asked[1] and 2000 <= asked[0] <= 2100 and 1 <= asked[1] <= 12
    first = dt.date(asked[0] or 1, asked[1] or 1, 1) if known else today.replace(day=1)
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    rows = list(queries.visible_press(request.actor).filter(planned_on__range=(first, last)))
    by_day: dict[dt.date, list[Any]] = {}
    for row in rows:
        by_day.setdefault(row.planned_on, []).append((row, _link(row), *said_of(row, today)))
    weeks = [
        [(day, day.month == first.month, by_day.get(day, [])) for day in week]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "tabs": tabs("press"),
        "first": first,
        "today": today,
        "weeks": weeks,
        "count": len(rows),
        "before": f"{first - dt.timedelta(days=1):%Y-%m}",
        "after": f"{last + dt.timedelta(days=1):%Y-%m}",
    }
    return render(request, "exemplars/month.html", context)


@page(Action.READ_EXEMPLARS)
def item(request: ActorRequest, pk: int) -> HttpResponse:
    """One item of the plan."""
    found = queries.visible_press(request.actor).get(pk=pk)
    text, tag = said_of(found, timezone.localdate())
    summary = [
        (_("Kênh"), found.get_channel_display()),
        (_("Nơi đăng"), found.outlet),
        (_("Ngày dự kiến"), f"{found.planned_on:%d/%m/%Y}"),
        (_("Phụ trách"), found.officer.full_name if found.officer else ""),
        (_("Ngày đăng, phát"), f"{found.done_on:%d/%m/%Y}" if found.done_on else ""),
        (_("Lý do thôi"), found.dropped_reason),
    ]
    allowed = None if found.dropped_reason else may(request.actor, Action.WRITE_EXEMPLAR, found.agency_id)
    context = {"item": found, "said": text, "tag": tag, "summary": summary, "may_write": allowed}
    return render(request, "exemplars/press_item.html", context)


@page(Action.WRITE_EXEMPLAR)
def plan(request: ActorRequest) -> HttpResponse:
    """Plan an item; a campaign and an exemplar lead here with themselves."""
    known = {name: number_in(request.GET.get(name, "")) for name in ("campaign", "exemplar")}
    form = PressForm(request.POST or None, agency=request.actor.agency, initial=known)
    done = _("Đã thêm vào kế hoạch báo chí.")
    if worked(request, form, lambda: services.plan_press(request.actor, facts=form.facts()), done):
        return redirect("exemplars:press")
    return form_page(request, form, _("Thêm tin, bài vào kế hoạch"), reverse("exemplars:press"), is_press=True)


@page(Action.WRITE_EXEMPLAR)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is planned."""
    found = queries.visible_press(request.actor).get(pk=pk)
    form = PressForm(request.POST or None, agency=request.actor.agency, item=found)

    def write() -> PressItem:
        version = form.given()["version"]
        return services.change_press(request.actor, item=found, version=version, facts=form.facts())

    if worked(request, form, write, _("Đã sửa.")):
        return redirect(_link(found))
    return _form(request, found, form, _("Sửa tin, bài trong kế hoạch"))


@page(Action.WRITE_EXEMPLAR)
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that it came out."""
    found = queries.visible_press(request.actor).get(pk=pk)
    known = {"done_on": found.done_on or timezone.localdate(), "link": found.link}
    initial = {**known, "version": found.version}
    form = DoneForm(request.POST or None, initial=initial)
    done = _("Đã ghi ngày đăng.")
    if worked(request, form, lambda: services.finish_press(request.actor, item=found, **form.given()), done):
        return redirect(_link(found))
    return _form(request, found, form, _("Ghi đã đăng, phát"))


@page(Action.WRITE_EXEMPLAR)
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Give it up."""
    found = queries.visible_press(request.actor).get(pk=pk)
    form = WhyForm(request.POST or None, initial={"version": found.version})
    done = _("Đã ghi thôi.")
    if worked(request, form, lambda: services.drop_press(request.actor, item=found, **form.given()), done):
        return redirect(_link(found))
    return _form(request, found, form, _("Thôi tin, bài này"))


def said_of(row: PressItem, today: dt.date) -> tuple[str, str]:
    """How an item stands, in words, and the colour."""
    if row.done_on is not None:
        late = row.done_on > row.planned_on
        return (_("xong, sau dự kiến"), "neutral") if late else (_("xong"), "success")
    if row.dropped_reason:
        return _("đã thôi"), "neutral"
    days = (today - row.planned_on).days
    return (_("quá hạn %(days)s ngày") % {"days": days}, "danger") if days > 0 else (_("chưa đến ngày"), "info")


def _form(request: ActorRequest, found: PressItem, form: Any, heading: str) -> HttpResponse:
    return form_page(request, form, heading, _link(found), lead=found.subject, is_press=True)


def _link(row: PressItem) -> str:
    return reverse("exemplars:press_item", args=[row.pk])
