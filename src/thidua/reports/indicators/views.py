"""The dashboard, and the rows behind each number."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.reports.indicators.areas import area_figure
from thidua.reports.indicators.counting import Counting, before, rows_of, text_of
from thidua.reports.indicators.definitions import Group, Indicator, groups, indicator_of
from thidua.reports.indicators.periods import around
from thidua.reports.indicators.shown import Shown, Values, compared, is_empty, is_known, shown
from thidua.reports.indicators.sources import readable
from thidua.reports.scope import LevelForm, asked_scope, query_of
from thidua.reports.statistics.sources import Scope
from thidua.screens.paging import Walk
from thidua.screens.tables import LongListing
from thidua.screens.views import page
from thidua.trail.errors import NotAllowed

ALL = 10**9  # the number at the top of the rows is the number itself, however many there are


@page(Action.READ_REPORTS)
def dashboard(request: ActorRequest) -> HttpResponse:
    """Tiles, charts and the map of a period beside the same period before; each number opens its rows."""
    form, scope = asked_scope(request.actor, request.GET, LevelForm)
    then = before(scope)
    now_values, then_values = _all(scope), _all(then)
    context = {
        "form": form,
        "scope": scope,
        "then": then,
        "periods": [(each, _address(scope, each.first, each.last)) for each in around(timezone.localdate())],
        "groups": [(group, *_shown(scope, group, now_values, then_values)) for group in groups()],
        "area": _area(scope),
    }
    return render(request, "reports/dashboard.html", context)


@page(Action.READ_REPORTS)
def rows(request: ActorRequest, code: str) -> HttpResponse:
    """The rows behind one number: as many as it says. Whoever may not read the room's rows is refused."""
    try:
        indicator = indicator_of(code)
    except KeyError:
        raise ObjectDoesNotExist from None
    _form, scope = asked_scope(request.actor, request.GET, LevelForm)
    if not (allowed := readable(scope, indicator.source)):
        raise NotAllowed(allowed.reason)
    listing = LongListing(
        request,
        Walk(rows_of(indicator, scope), cap=ALL),
        indicator.source.columns,
        name=f"chi-so-{indicator.code}",
        empty=_("Không có dòng nào trong kỳ."),
        subject_of=indicator.source.subject_of,
    )
    context = {"indicator": indicator, "scope": scope, "number": _number(scope, indicator), "back": _back(scope)}
    return listing.respond("reports/indicator_rows.html", context)


def _number(scope: Scope, indicator: Indicator) -> str:
    """The number itself, with its two numbers where it is a share."""
    value = Counting(scope).value(indicator)
    detail = value.detail(indicator) if value else ""
    return f"{text_of(value, indicator)} ({detail})" if detail else text_of(value, indicator)


def _all(scope: Scope) -> Values:
    """Every number of the dashboard."""
    counting = Counting(scope)
    asked = [each for group in groups() for each in group.indicators]
    cells = [code for group in groups() for table in group.tables if table.dashboard for code in table.codes]
    return {each.code: counting.value(each) for each in [*asked, *map(indicator_of, cells)]}


def _shown(scope: Scope, group: Group, now: Values, then: Values) -> tuple[list[Shown], list[Shown], list[Any]]:
    """The tiles of a group, all its numbers, and its charts."""
    every = [shown(scope, each, now, then) for each in group.indicators]
    tiles = [each for each, indicator in zip(every, group.indicators, strict=True) if indicator.tile]
    drawn = [each for each in group.tables if each.dashboard and is_known(each, now)]
    charts = [compared(each, now, then) for each in drawn if not (is_empty(each, now) and is_empty(each, then))]
    return tiles, every, charts


def _area(scope: Scope) -> Any:
    if not may(scope.actor, Action.READ_REGISTER):
        return None

    def link(agency: Agency) -> str:
        return f"{reverse('reports:dashboard')}?{urlencode(query_of(scope) | {'don_vi': str(agency.pk)})}"

    return area_figure(scope, link)


def _address(scope: Scope, first: Any, last: Any) -> tuple[str, bool]:
    """The dashboard of other days, and whether it is this one."""
    asked = query_of(scope) | {"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}
    is_this = (first, last) == (scope.starts_on, scope.ends_on)
    return f"{reverse('reports:dashboard')}?{urlencode(asked)}", is_this


def _back(scope: Scope) -> str:
    return f"{reverse('reports:dashboard')}?{urlencode(query_of(scope))}"
