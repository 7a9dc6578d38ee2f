"""Visits, support and gifts: asked, settled, given."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.privacy.services import note_look
from thidua.register.models import PersonAccount
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.queries import entries_of
from thidua.union import queries, services
from thidua.union.forms import GiveForm, NormsForm, SettleForm, WelfareFilter, WelfareForm
from thidua.union.guarding import demand, may_run, may_settle
from thidua.union.models import Member, Union, Welfare, WelfareKind, WelfareState
from thidua.union.services.welfare import page_of
from thidua.union.views.shared import WELFARE_TAGS, common, filled, part
from thidua.vietnamese.numbers import amount as money_text


@page(Action.READ_UNION)
def welfare(request: ActorRequest) -> HttpResponse:
    """What was asked: all of it for the committee, one's own for everybody else."""
    union = queries.get_union(request.actor)
    rows = queries.visible_welfare(request.actor)
    form = WelfareFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = rows.filter(kind=wanted["loai"]) if wanted["loai"] else rows
        rows = rows.filter(state=wanted["trang_thai"]) if wanted["trang_thai"] else rows
    columns = [
        Column("so", _("Đề nghị"), str, ["pk"], page_of),
        Column("cho", _("Cho"), lambda row: row.member.name),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), ["kind"]),
        Column("ngay", _("Ngày đề nghị"), lambda row: f"{row.asked_on:%d/%m/%Y}", ["asked_on"]),
        Column("tien", _("Số tiền"), lambda row: money_text(row.amount), ["amount"], numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="tham-hoi-tro-cap",
        default_sort="-so",
        empty=_("Không có đề nghị nào bạn được xem."),
    )
    norms = queries.norms_of(union)
    context = common(request, union, "welfare") | {
        "norms": [(kind.label, norms.get(kind.value)) for kind in WelfareKind],
        "asks": bool(_for_whom(request, union)),
    }
    return listing.respond("union/welfare.html", context)


def _tag(row: Welfare) -> str:
    return WELFARE_TAGS[WelfareState(row.state)]


def _for_whom(request: ActorRequest, union: Union) -> list[Member]:
    if may_run(request.actor, union):
        return list(union.members.filter(left_on=None))
    own = queries.own_membership(request.actor, union)
    return [own] if own else []


@page(Action.READ_UNION)
def ask(request: ActorRequest) -> HttpResponse:
    """Ask for oneself, or, in the committee, for any member."""
    union = queries.get_union(request.actor)
    form = WelfareForm(request.POST or None, members=_for_whom(request, union))
    return filled(
        request,
        form,
        _("Đề nghị thăm hỏi, trợ cấp"),
        _("Đã gửi đề nghị; Chủ tịch, Phó Chủ tịch công đoàn duyệt."),
        lambda: services.ask_welfare(request.actor, union=union, **form.facts()),
        back=reverse("union:welfare"),
        to=page_of,
        lead=_("Lý do, hoàn cảnh chỉ ban chấp hành và chính đoàn viên được đề nghị đọc được."),
    )


@page(Action.READ_UNION)
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """What was asked, with its ground, for the committee and whom it is for; that it was opened is noted."""
    found = queries.visible_welfare(request.actor).get(pk=pk)
    if found.member.account_id != request.actor.account_id:
        links = PersonAccount.objects.filter(account=found.member.account_id, ended_at=None)
        note_look(
            request.actor, links.values_list("subject", flat=True), what=str(found), look=f"union welfare {found.pk}"
        )
    context: dict[str, Any] = {
        "case": found,
        "tag": _tag(found),
        "may_settle": may_settle(request.actor, found),
        "most": queries.norms_of(found.union).get(found.kind),
        "entries": entries_of(found),
    }
    return part(request, found.union, "union/welfare_case.html", "welfare", **context)


@page(Action.READ_UNION)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Say yes or no."""
    found = queries.visible_welfare(request.actor).get(pk=pk)
    demand(may_settle(request.actor, found))
    form = SettleForm(request.POST or None, initial={"verdict": "no" if found.state == WelfareState.APPROVED else None})

    def write() -> object:
        data = form.cleaned_data
        approve = data["verdict"] == "yes"
        return services.settle_welfare(request.actor, welfare=found, approve=approve, answer=data["answer"])

    about = f"{found.get_kind_display()} · {found.member} · {money_text(found.amount)}"
    return filled(request, form, _("Duyệt đề nghị"), _("Đã ghi ý kiến."), write, back=page_of(found), lead=about)


@page(Action.READ_UNION)
def give(request: ActorRequest, pk: int) -> HttpResponse:
    """Pay it, with a receipt."""
    found = queries.visible_welfare(request.actor).get(pk=pk)
    demand(may_run(request.actor, found.union))
    form = GiveForm(request.POST or None, initial={"receiver": found.member.name, "day": timezone.localdate()})
    return filled(
        request,
        form,
        _("Chi thăm hỏi, trợ cấp"),
        _("Đã chi, có phiếu chi trong sổ quỹ."),
        lambda: services.give_welfare(request.actor, welfare=found, **form.cleaned_data),
        back=page_of(found),
        lead=f"{found.get_kind_display()} · {found.member} · {money_text(found.amount)}",
    )


@page(Action.READ_UNION)
def norms(request: ActorRequest) -> HttpResponse:
    """Set the most that is given for each kind."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    form = NormsForm(request.POST or None, norms=queries.norms_of(union))
    return filled(
        request,
        form,
        _("Định mức thăm hỏi, trợ cấp"),
        _("Đã lưu định mức."),
        lambda: services.set_norms(request.actor, union=union, norms=form.norms()),
        back=reverse("union:welfare"),
        lead=_("Mức do công đoàn tự đặt (đồng); đề nghị vượt mức phải nêu lý do. Để trống: giữ mức cũ."),
    )
