"""Tasks on the board, in the calendar, and counted."""

import calendar as months
import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.programme import queries
from thidua.programme.models import OPEN, Task, TaskState
from thidua.programme.queries import Side, Total
from thidua.programme.rules import COUNTED, Period, Standing, period, period_of
from thidua.programme.views.tabs import tabs
from thidua.programme.words import STANDING_TAGS, STANDINGS, TAGS, period_name, standing_text
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.views import number_in, page

ON_BOARD = (TaskState.ASSIGNED, TaskState.WORKING, TaskState.HANDED_IN, TaskState.ACCEPTED)
CARDS = 15
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Number:
    """A counted number that opens its rows."""

    count: int
    link: str
    label: str


@page(Action.READ_PROGRAMME)
def board(request: ActorRequest) -> HttpResponse:
    """Tasks by state, what is due first at the top, and by unit."""
    side, today = _side(request), timezone.localdate()
    rows = queries.counted(request.actor, side)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    columns = []
    for state in ON_BOARD:
        order = ("-accepted_on", "-pk") if state == TaskState.ACCEPTED else ("due_on", "pk")
        found = rows.filter(state=state).order_by(*order)[:CARDS]
        cards = [(each, standing_text(each), STANDING_TAGS[each.standing]) for each in found]
        columns.append(
            {
                "state": state,
                "label": state.label,
                "tag": TAGS[state],
                "count": counts.get(state, 0),
                "cards": cards,
                "link": _rows(side, trang_thai=state),
            }
        )
    units = _by_unit(rows.filter(state__in=OPEN), side, today)
    context = {"tabs": tabs("board"), "sides": _sides("board", side), "columns": columns, "units": units}
    return render(request, "programme/board.html", context)


@page(Action.READ_PROGRAMME)
def calendar(request: ActorRequest) -> HttpResponse:
    """The deadlines of a month, day by day."""
    today = timezone.localdate()
    first = _month(request.GET.get("thang", "")) or today.replace(day=1)
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    due = queries.visible_tasks(request.actor).filter(due_on__range=(first, last))
    by_day: dict[dt.date, list[Any]] = {}
    for each in due.exclude(state__in=[TaskState.CANCELLED, TaskState.PLANNED]).order_by("due_on", "pk"):
        by_day.setdefault(each.due_on, []).append((each, standing_text(each), STANDING_TAGS[each.standing]))
    weeks = [
        [(day, day.month == first.month, by_day.get(day, [])) for day in week]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
    context = {
        "tabs": tabs("calendar"),
        "first": first,
        "today": today,
        "weeks": weeks,
        "count": sum(map(len, by_day.values())),
        "before": f"{first - dt.timedelta(days=1):%Y-%m}",
        "after": f"{last + dt.timedelta(days=1):%Y-%m}",
    }
    return render(request, "programme/calendar.html", context)


@page(Action.READ_PROGRAMME)
def totals(request: ActorRequest) -> HttpResponse:
    """A year counted by quarter, half-year and year, and a period of it by unit; every number opens its rows."""
    today, side = timezone.localdate(), _side(request)
    asked = number_in(request.GET.get("nam", "")) or today.year
    year = asked if FIRST_YEAR <= asked <= LAST_YEAR else today.year
    chosen = period_of(request.GET.get("ky", ""))
    shown = chosen if chosen and chosen.first.year == year else period(year)
    rows = queries.counted(request.actor, side)
    found = queries.totals(rows, year, today)
    units = queries.totals_by_unit(rows, shown, today)
    if "xuat" in request.GET:
        return _exported(request, found, units, shown)
    context = {
        "tabs": tabs("totals"),
        "sides": _sides("totals", side, nam=year),
        "year": year,
        "shown": period_name(shown.key),
        "headings": _headings(),
        "periods": [
            (period_name(each.key), _address("totals", nam=year, ky=each.key, ben=side), _numbers(total, side, each))
            for each, total in found
        ],
        "units": [(unit, _numbers(total, side, shown, don_vi=unit.pk)) for unit, total in units],
        "export": _address("totals", nam=year, ky=shown.key, ben=side, xuat="xlsx"),
        "before": _address("totals", nam=year - 1, ben=side),
        "after": _address("totals", nam=year + 1, ben=side),
    }
    return render(request, "programme/totals.html", context)


def _headings() -> list[str]:
    return [_("Tổng số"), *(str(STANDINGS[each]) for each in COUNTED), _("Đã gia hạn")]


def _numbers(total: Total, side: Side, of: Period, **more: Any) -> list[Number]:
    """The numbers of a line in the order of the headings, each with the way to its rows."""
    counts: list[tuple[int, dict[str, Any]]] = [
        (total.all, {}),
        *((total.by_standing.get(each, 0), {"xep": each}) for each in COUNTED),
        (total.extended, {"gia_han": "1"}),
    ]
    return [
        Number(count, _rows(side, ky=of.key, **more, **extra), label)
        for (count, extra), label in zip(counts, _headings(), strict=True)
    ]


def _exported(request: ActorRequest, found: Any, units: Any, shown: Period) -> HttpResponse:
    asked = asked_export(request)
    if not isinstance(asked, Export):
        return asked
    lines = [(period_name(each.key), "", total) for each, total in found]
    lines += [(period_name(shown.key), unit.name, total) for unit, total in units]
    rows = [
        [name, unit, total.all, *(total.by_standing.get(each, 0) for each in COUNTED), total.extended]
        for name, unit, total in lines
    ]
    headings = [_("Kỳ"), _("Đơn vị chủ trì"), *_headings()]
    return exported(request, asked, name=f"tong-hop-nhiem-vu-{shown.key}", headings=headings, rows=rows, subjects=[])


def _by_unit(rows: QuerySet[Task], side: Side, today: dt.date) -> list[tuple[Any, list[Number]]]:
    """What is open by unit: all, overdue, waiting to be accepted."""
    found = queries.open_by_unit(rows, today)
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        (_("Trong hạn"), {"xep": Standing.OPEN}),
        (_("Quá hạn"), {"xep": Standing.OVERDUE}),
        (_("Chờ nghiệm thu"), {"trang_thai": TaskState.HANDED_IN}),
    )
    return [
        (
            name,
            [
                Number(count, _rows(side, don_vi=lead, **extra), label)
                for count, (label, extra) in zip(numbers, kinds, strict=True)
            ],
        )
        for lead, name, *numbers in found
    ]


def _side(request: ActorRequest) -> Side:
    """The side that is asked for; else the one that the agency is on."""
    asked = request.GET.get("ben", "")
    if asked in Side.values:
        return Side(asked)
    return Side.GIVEN if queries.counted(request.actor, Side.GIVEN).exists() else Side.RECEIVED


def _sides(name: str, current: Side, **more: Any) -> list[tuple[str, str, bool]]:
    return [(str(each.label), _address(name, ben=each.value, **more), each == current) for each in Side]


def _rows(side: Side, **wanted: Any) -> str:
    return _address("tasks", ben=side.value, **wanted)


def _address(name: str, **query: Any) -> str:
    return f"{reverse(f'programme:{name}')}?{urlencode({key: str(value) for key, value in query.items()})}"


def _month(text: str) -> dt.date | None:
    year, _dash, month = text.partition("-")
    numbers = number_in(year, digits=4), number_in(month, digits=2)
    if (
        numbers[0] is None
        or numbers[1] is None
        or not (FIRST_YEAR <= numbers[0] <= LAST_YEAR and 1 <= numbers[1] <= 12)
    ):
        return None
    return dt.date(numbers[0], numbers[1], 1)
