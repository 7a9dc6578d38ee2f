"""Councils and their members."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action
from thidua.agencies.queries import holders
from thidua.councils import queries, services
from thidua.councils.forms import CouncilForm, EndMemberForm, MemberForm
from thidua.councils.models import MemberRole, SessionStatus
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

STATUS_TAGS = {
    SessionStatus.PREPARING: "neutral",
    SessionStatus.VOTING: "info",
    SessionStatus.CLOSED: "warning",
    SessionStatus.COUNTED: "warning",
    SessionStatus.CONCLUDED: "success",
    SessionStatus.CANCELLED: "danger",
}


@page(Action.SEE_COUNCIL)
def councils(request: ActorRequest) -> HttpResponse:
    """The agency's councils, and its sessions."""
    columns = [
        Column(
            "phien",
            _("Phiên họp"),
            lambda row: row.title,
            ["title"],
            link=lambda row: reverse("councils:session", args=[row.pk]),
        ),
        Column("hoi-dong", _("Hội đồng"), lambda row: row.council.name, ["council__name"]),
        Column("ngay", _("Thời gian"), lambda row: f"{timezone.localtime(row.held_at):%H:%M, %d/%m/%Y}", ["held_at"]),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            tag=lambda row: STATUS_TAGS[SessionStatus(row.status)],
        ),
    ]
    listing = Listing(
        request,
        queries.visible_sessions(request.actor),
        columns,
        name="phien-hop",
        default_sort="-ngay",
        empty=_("Chưa có phiên họp nào."),
    )
    return listing.respond("councils/councils.html", {"councils": queries.visible_councils(request.actor)})


@page(Action.SEE_COUNCIL)
def council(request: ActorRequest, pk: int) -> HttpResponse:
    """One council: who sits in it, its sessions, what happened to it."""
    found = queries.get_visible_council(request.actor, pk)
    members = queries.members_on(found, timezone.localdate())
    seated = {member.pk for member in members}
    others = found.members.exclude(pk__in=seated).select_related("account").order_by("-until_day", "pk")
    context = {
        "council": found,
        "members": members,
        "others": others,
        "sessions": [(each, STATUS_TAGS[SessionStatus(each.status)]) for each in found.sessions.all()[:50]],
        "entries": entries_of(found)[:50],
    }
    return render(request, "councils/council.html", context)


@page(Action.MANAGE_COUNCIL)
def form_council(request: ActorRequest) -> HttpResponse:
    """Form a council."""
    accounts = holders(request.actor.agency, Role.COUNCIL_MEMBER).order_by("full_name")
    form = CouncilForm(request.POST or None, accounts=accounts, initial={"formed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "document", "formed_on")}
        try:
            made = services.form_council(request.actor, members=form.seats(), **facts)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thành lập hội đồng."))
            return redirect("councils:council", made.pk)
    return render(request, "councils/council_form.html", {"form": form})


@page(Action.MANAGE_COUNCIL)
def add_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Let somebody sit in the council."""
    found = queries.get_visible_council(request.actor, pk)
    seated = [member.account_id for member in queries.members_on(found, timezone.localdate())]
    accounts = holders(request.actor.agency, Role.COUNCIL_MEMBER).exclude(pk__in=seated).order_by("full_name")
    form = MemberForm(request.POST or None, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        seat = services.Seat(data["account"], MemberRole(data["role"]), data["title"])
        try:
            made = services.add_member(request.actor, council=found, seat=seat, from_day=data["from_day"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm %(name)s vào hội đồng.") % {"name": made})
            return redirect("councils:council", found.pk)
    heading = _("Thêm thành viên")
    return render(request, "councils/council_part_form.html", {"form": form, "council": found, "heading": heading})


@page(Action.MANAGE_COUNCIL)
def end_member(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    """Let a member leave the council."""
    found = queries.get_visible_council(request.actor, pk)
    leaving = found.members.select_related("account", "council").get(pk=member)
    form = EndMemberForm(request.POST or None, initial={"until_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_member(request.actor, member=leaving, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi %(name)s thôi là thành viên.") % {"name": leaving})
            return redirect("councils:council", found.pk)
    heading = _("%(name)s thôi là thành viên") % {"name": leaving}
    return render(request, "councils/council_part_form.html", {"form": form, "council": found, "heading": heading})
