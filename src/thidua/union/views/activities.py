"""What the members do together, and how the union commends."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.screens.downloads import download
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.queries import entries_of
from thidua.union import queries, services
from thidua.union.forms import ActivityFilter, ActivityForm, FinishForm
from thidua.union.guarding import demand, may_look_in, may_run
from thidua.union.models import Activity, ActivityState
from thidua.union.views.shared import ACTIVITY_TAGS, common, filled, part


def page_of(activity: Activity) -> str:
    """The address of an activity."""
    return reverse("union:activity", args=[activity.pk])


@page(Action.READ_UNION)
def activities(request: ActorRequest) -> HttpResponse:
    """All activities."""
    union = queries.get_union(request.actor)
    rows = union.activities.all()
    form = ActivityFilter(request.GET)
    if form.is_valid() and (state := form.cleaned_data["trang_thai"]):
        rows = rows.filter(state=state)
    columns = [
        Column("ten", _("Hoạt động"), str, ["title"], page_of, wide=True),
        Column("ngay", _("Ngày"), lambda row: f"{row.day:%d/%m/%Y}", ["day"]),
        Column("noi", _("Địa điểm"), lambda row: row.place),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="hoat-dong-cong-doan",
        default_sort="-ngay",
        empty=_("Không có hoạt động nào khớp."),
    )
    return listing.respond("union/activities.html", common(request, union, "activities"))


def _tag(row: Activity) -> str:
    return ACTIVITY_TAGS[ActivityState(row.state)]


@page(Action.READ_UNION)
def plan(request: ActorRequest) -> HttpResponse:
    """Plan an activity."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    form = ActivityForm(request.POST or None)

    def write() -> object:
        data = {**form.cleaned_data, "cost": form.cleaned_data["cost"] or 0}
        return services.plan_activity(request.actor, union=union, **data)

    done = _("Đã lập; đoàn viên có tài khoản được báo.")
    return filled(request, form, _("Lập hoạt động"), done, write, back=reverse("union:activities"), to=page_of)


@page(Action.READ_UNION)
def activity(request: ActorRequest, pk: int) -> HttpResponse:
    """An activity: what is planned, what came of it; who joined and what it cost for the committee."""
    found = queries.get_visible_activity(request.actor, pk)
    inside = may_look_in(request.actor, found.union)
    context = {
        "activity": found,
        "tag": _tag(found),
        "inside": inside,
        "joined": found.joined.all() if inside else [],
        "count": found.joined.count(),
        "files": found.files.all(),
        "come": found.day <= timezone.localdate(),
        "entries": entries_of(found) if inside else [],
    }
    return part(request, found.union, "union/activity.html", "activities", **context)


@page(Action.READ_UNION)
def finish(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down what came of it."""
    found = queries.get_visible_activity(request.actor, pk)
    demand(may_run(request.actor, found.union))
    members = queries.members_on(found.union, found.day)
    form = FinishForm(request.POST or None, request.FILES or None, members=members)
    return filled(
        request,
        form,
        _("Ghi kết quả hoạt động"),
        _("Đã ghi kết quả."),
        lambda: services.finish_activity(request.actor, activity=found, **form.facts(request.FILES.getlist("uploads"))),
        back=page_of(found),
        lead=found.title,
    )


@page(Action.READ_UNION)
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that it does not take place."""
    found = queries.get_visible_activity(request.actor, pk)
    demand(may_run(request.actor, found.union))
    form = ReasonForm(request.POST or None)
    return filled(
        request,
        form,
        _("Thôi tổ chức hoạt động"),
        _("Đã ghi; đoàn viên có tài khoản được báo."),
        lambda: services.drop_activity(request.actor, activity=found, reason=form.cleaned_data["reason"]),
        back=page_of(found),
        lead=found.title,
    )


@page(Action.READ_UNION)
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """A picture or paper of an activity."""
    found = queries.get_visible_file(request.actor, pk)
    return download(request.actor, found.file, found.file_name, subjects=[])


@page(Action.READ_UNION)
def awards(request: ActorRequest) -> HttpResponse:
    """The union's own awards as the law's data has them, and the nominations for them in sight."""
    union = queries.get_union(request.actor)
    context = {
        "awards": queries.own_awards(request.actor.agency, timezone.localdate()),
        "nominations": queries.own_nominations(request.actor) if may(request.actor, Action.READ_WORK) else [],
        "may_nominate": may(request.actor, Action.NOMINATE),
    }
    return part(request, union, "union/awards.html", "awards", **context)
