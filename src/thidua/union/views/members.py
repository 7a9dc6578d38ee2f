"""The first page of the union, what is said of it, and its members."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.queries import entries_of
from thidua.union import queries, services
from thidua.union.forms import LeaveForm, MemberFilter, MemberForm, UnionForm
from thidua.union.guarding import demand, has_committee, may_look_in, may_run
from thidua.union.models import Member
from thidua.union.views.shared import common, filled, part
from thidua.vietnamese.names import fold

OVERVIEW = "union:union"


@page(Action.READ_UNION)
def union(request: ActorRequest) -> HttpResponse:
    """The union at a glance; where there is none, the way to found it."""
    found, today = queries.union_of(request.actor), timezone.localdate()
    if found is None:
        forms = may(request.actor, Action.RUN_UNION)
        return render(request, "union/none.html", {"may_form": forms})
    inside, term = may_look_in(request.actor, found), queries.open_term(found)
    context = {
        "term": term,
        "officers": queries.officers_of(term) if term else [],
        "inside": inside,
        "members": queries.members_on(found, today).count(),
        "balance": queries.balance_of(found) if inside else None,
        "activity": queries.next_activity(found),
        "own": queries.own_membership(request.actor, found),
        "begun": has_committee(found),
        "overdue": term is not None and term.ends_on < today,
        "entries": entries_of(found) if inside else [],
    }
    return part(request, found, "union/union.html", "union", **context)


@page(Action.RUN_UNION)
def form_union(request: ActorRequest) -> HttpResponse:
    """Found the union of the agency."""
    if queries.union_of(request.actor) is not None:
        return redirect(OVERVIEW)
    form = UnionForm(request.POST or None)

    def write() -> object:
        kept = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return services.form_union(request.actor, **kept)

    done = _("Đã lập công đoàn; hãy ghi đoàn viên rồi tổ chức đại hội.")
    return filled(request, form, _("Lập công đoàn cơ sở"), done, write, back=reverse(OVERVIEW))


@page(Action.READ_UNION)
def change_union(request: ActorRequest) -> HttpResponse:
    """Change what is said of the union."""
    found = queries.get_union(request.actor)
    demand(may_run(request.actor, found))
    form = UnionForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in ("name", "founded_on", "above", "version")},
    )

    def write() -> object:
        data = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        return services.change_union(request.actor, union=found, **data)

    return filled(request, form, _("Sửa thông tin công đoàn"), _("Đã lưu."), write, back=reverse(OVERVIEW))


@page(Action.READ_UNION)
def members(request: ActorRequest) -> HttpResponse:
    """The members, for the committee and its auditors."""
    found = queries.get_union(request.actor)
    demand(may_look_in(request.actor, found))
    rows = queries.visible_members(request.actor)
    groups = rows.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
    form = MemberFilter(request.GET, groups=groups)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = rows.filter(group=wanted["to"]) if wanted["to"] else rows
        rows = rows.filter(left_on__isnull=wanted["con"] == "1") if wanted["con"] else rows
        if words := fold(wanted["q"]).split():
            matching = [each.pk for each in rows if set(words) <= set(fold(each.name).split())]
            rows = rows.filter(pk__in=matching)
    columns = [
        Column("ten", _("Họ và tên"), str, ["sort_key"], _change_link),
        Column("to", _("Tổ công đoàn"), lambda row: row.group or "—", ["group"]),
        Column("vao", _("Ngày vào"), lambda row: f"{row.joined_on:%d/%m/%Y}", ["joined_on"]),
        Column("tai-khoan", _("Tài khoản"), lambda row: _("Có") if row.account_id else "—"),
        Column("thoi", _("Thôi từ"), lambda row: f"{row.left_on:%d/%m/%Y}" if row.left_on else "—", ["left_on"]),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="doan-vien",
        default_sort="ten",
        empty=_("Không có đoàn viên nào khớp. Thêm đoàn viên để thu đoàn phí, bầu cử và thăm hỏi."),
    )
    return listing.respond("union/members.html", common(request, found, "members"))


def _change_link(member: Member) -> str:
    return reverse("union:change_member", args=[member.pk])


@page(Action.READ_UNION)
def join(request: ActorRequest) -> HttpResponse:
    """Take somebody in."""
    found = queries.get_union(request.actor)
    demand(may_run(request.actor, found))
    form = MemberForm(request.POST or None, union=found, initial={"joined_on": timezone.localdate()})

    def write() -> object:
        joined_on = form.cleaned_data["joined_on"]
        return services.join(request.actor, union=found, facts=form.facts(), joined_on=joined_on)

    back = reverse("union:members")
    return filled(request, form, _("Thêm đoàn viên"), _("Đã thêm đoàn viên."), write, back=back)


@page(Action.READ_UNION)
def change_member(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is said of a member; with the way to write down that this person leaves."""
    member = queries.visible_members(request.actor).get(pk=pk)
    demand(may_run(request.actor, member.union))
    form = MemberForm(request.POST or None, union=member.union, member=member)

    def write() -> object:
        version = form.cleaned_data["version"] or 0
        return services.change_member(
            request.actor,
            member=member,
            version=version,
            facts=form.facts(),
            joined_on=form.cleaned_data["joined_on"],
        )

    back = reverse("union:members")
    if request.method == "POST":
        return filled(request, form, member.name, _("Đã lưu."), write, back=back)
    context = {"form": form, "member": member, "cancel_url": back, "entries": entries_of(member)}
    return part(request, member.union, "union/member.html", "members", **context)


@page(Action.READ_UNION)
def leave(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down that a member leaves."""
    member = queries.visible_members(request.actor).get(pk=pk)
    demand(may_run(request.actor, member.union))
    form = LeaveForm(request.POST or None, initial={"left_on": timezone.localdate()})

    def write() -> object:
        return services.leave(request.actor, member=member, **form.cleaned_data)

    return filled(
        request,
        form,
        _("Thôi sinh hoạt công đoàn"),
        _("Đã ghi thôi sinh hoạt."),
        write,
        back=reverse("union:members"),
        lead=member.name,
        confirm=_("Ghi người này thôi sinh hoạt công đoàn? Vào lại thì ghi thành đoàn viên mới."),
    )
