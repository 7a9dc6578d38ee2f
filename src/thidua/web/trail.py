"""The screen of the trail: what the people of my tree did."""

import datetime as dt

from django.db.models import Q, QuerySet
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

# Which rooms' records a reader of the trail sees there: those that the same person may read on their own pages.
ROOMS = {
    "agencies": Action.READ_AGENCIES,
    "api": Action.READ_AGENCIES,
    "archive": Action.WATCH_ARCHIVE,
    "telling": Action.READ_AGENCIES,
    "register": Action.READ_REGISTER,
    "dossiers": Action.READ_WORK,
    "councils": Action.SEE_COUNCIL,
    "decisions": Action.READ_WORK,
    "documents": Action.READ_WORK,
    "jobs": Action.READ_WORK,
    "legislation": Action.READ_LAW,
}
# Rooms whose pages show the own agency's work alone. Not here: petitions, inspections, polls, meetings and the union,
# of which more is asked than a role.
OWN_ROOMS = {
    "movements": Action.READ_EMULATION,
    "clusters": Action.READ_EMULATION,
    "registrations": Action.READ_EMULATION,
    "initiatives": Action.READ_EMULATION,
    "programme": Action.READ_PROGRAMME,
    "drafting": Action.READ_DRAFTING,
    "exemplars": Action.READ_EXEMPLARS,
    "ceremonies": Action.READ_CEREMONIES,
    "stock": Action.READ_STOCK,
    "fund": Action.READ_FUND,
    "staff": Action.READ_STAFF,
    "quality": Action.READ_QUALITY,
    "reports": Action.READ_REPORTS,
}


def _change(entry: Entry) -> str:
    lines = [f"{what}: {was} → {now or '—'}" if was else f"{what}: {now}" for what, was, now in changes_of(entry)]
    return "; ".join([*lines, f"{_('Lý do')}: {entry.reason}"] if entry.reason else lines)


def _columns() -> list[Column]:
    return [
        Column("luc", _("Thời điểm"), lambda entry: f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M}", ["at"]),
        Column("viec", _("Việc"), lambda entry: entry.get_event_display(), ["event", "at"]),
        Column("ban-ghi", _("Bản ghi"), lambda entry: entry.object_label),
        Column("nguoi", _("Người thực hiện"), lambda entry: entry.actor_name),
        Column("noi-dung", _("Nội dung"), _change),
    ]


@page(Action.READ_TRAIL)
def trail(request: ActorRequest) -> HttpResponse:
    """What the people of my agency and below did to the records that I may read, newest first."""
    form = TrailFilter(request.GET)
    agencies = list(subtree(request.actor.agency).values_list("pk", flat=True))
    rows = _filtered(entries_of_agency(agencies).filter(_readable(request.actor)), form)
    listing = Listing(request, rows, _columns(), filters=form, name="nhat-ky", default_sort="-luc")
    return listing.respond("web/trail.html")


def _readable(actor: Actor) -> Q:
    readable = Q()
    for rooms, where in ((ROOMS, Q()), (OWN_ROOMS, Q(agency_id=actor.agency_id))):
        for room, action in rooms.items():
            if may(actor, action):
                readable |= Q(object_type__startswith=f"{room}.") & where
    return readable


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
