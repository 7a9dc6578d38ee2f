"""The screen of the trail: what the people of my tree did."""

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import subtree
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.models import Entry
from thidua.trail.queries import entries_of_agency
from thidua.web.changes import changes_of
from thidua.web.forms import TrailFilter


def _change(entry: Entry) -> str:
    lines = [
        f"{what}: {before} → {after}" if before else f"{what}: {after}" for what, before, after in changes_of(entry)
    ]
    return "; ".join([*lines, entry.reason] if entry.reason else lines)


def _change_for(actor: Actor) -> Callable[[Entry], str]:
    """What changed, but for the register's rows where the viewer may not read the register."""
    if may(actor, Action.READ_REGISTER):
        return _change
    return lambda entry: "" if entry.object_type.startswith("register.") else _change(entry)


def _columns(actor: Actor) -> list[Column]:
    return [
        Column("luc", _("Thời điểm"), lambda entry: f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M}", ["at"]),
        Column("viec", _("Việc"), lambda entry: entry.get_event_display(), ["event", "at"]),
        Column("ban-ghi", _("Bản ghi"), lambda entry: entry.object_label),
        Column("nguoi", _("Người thực hiện"), lambda entry: entry.actor_name),
        Column("noi-dung", _("Nội dung"), _change_for(actor)),
    ]


@page(Action.READ_TRAIL)
def trail(request: ActorRequest) -> HttpResponse:
    """Everything done by the people of my agency and below, newest first."""
    form = TrailFilter(request.GET)
    agencies = list(subtree(request.actor.agency).values_list("pk", flat=True))
    rows = _filtered(entries_of_agency(agencies), form)
    return Listing(request, rows, _columns(request.actor), filters=form, name="nhat-ky", default_sort="-luc").respond(
        "web/trail.html"
    )


def _filtered(rows: QuerySet[Entry], form: TrailFilter) -> QuerySet[Entry]:
    form.is_valid()
    data = form.cleaned_data  # a field that could not be read filters nothing, and says so beside itself
    if data.get("viec"):
        rows = rows.filter(event=data["viec"])
    if data.get("nguoi"):
        rows = rows.filter(actor_name__icontains=data["nguoi"])
    if data.get("ban_ghi"):
        rows = rows.filter(object_label__icontains=data["ban_ghi"])
    if data.get("tu"):
        rows = rows.filter(at__gte=_midnight(data["tu"]))
    if data.get("den"):
        rows = rows.filter(at__lt=_midnight(data["den"] + dt.timedelta(days=1)))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
