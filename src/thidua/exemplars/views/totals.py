"""A year of exemplars in numbers, each of which opens its rows."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.exemplars import queries
from thidua.exemplars.models import Exemplar
from thidua.exemplars.views.shared import tabs
from thidua.screens.forms import FIRST_YEAR, LAST_YEAR
from thidua.screens.views import number_in, page

NAMES = {
    "found": gettext_lazy("Phát hiện"),
    "verified": gettext_lazy("Xác minh"),
    "published": gettext_lazy("Đăng lần đầu"),
    "followed": gettext_lazy("Lượt học tập"),
}
SHOWN = 500


@page(Action.READ_EXEMPLARS)
def totals(request: ActorRequest) -> HttpResponse:
    """The own agency with all below it, in a year; one number's rows when asked."""
    today = timezone.localdate()
    asked = number_in(request.GET.get("nam", "")) or today.year
    year = asked if FIRST_YEAR < asked < LAST_YEAR else today.year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    path, what = request.actor.agency.path, request.GET.get("xem", "found")
    what = what if what in queries.COUNTED else "found"
    counts = queries.totals(path, first, last)
    seen = set(queries.visible_exemplars(request.actor).order_by().values_list("pk", flat=True))
    lines = []
    for row in queries.rows(what, path, first, last)[:SHOWN]:
        exemplar = row if isinstance(row, Exemplar) else row.exemplar
        place = "" if isinstance(row, Exemplar) else f"{row.place}, {row.since:%d/%m/%Y}"
        lines.append((exemplar, place, exemplar.pk in seen))
    context = {
        "tabs": tabs("totals"),
        "year": year,
        "tiles": [(counts[key], name, f"?nam={year}&xem={key}", "") for key, name in NAMES.items()],
        "heading": NAMES[what],
        "lines": lines,
        "more": max(0, counts[what] - SHOWN),
        "before": f"?nam={year - 1}&xem={what}",
        "after": f"?nam={year + 1}&xem={what}",
        "empty": _("Năm này chưa có."),
    }
    return render(request, "exemplars/totals.html", context)
