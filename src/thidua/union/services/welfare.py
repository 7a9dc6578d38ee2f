"""What is asked for a member, what the chair says, and giving it. Of grounds and names nothing goes into the trail."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.trail.errors import Overtaken, beside, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.union.guarding import accounts_holding, demand, locked_union, may_run, may_settle, require_own
from thidua.union.models import (
    LEADERS,
    EntryKind,
    Member,
    Norm,
    Side,
    Union,
    Welfare,
    WelfareKind,
    WelfareState,
)
from thidua.union.queries import norms_of
from thidua.union.services.money import MOST, write_entry
from thidua.vietnamese.numbers import grouped

UNSETTLED = (WelfareState.ASKED, WelfareState.APPROVED)  # nothing was given yet


@service
def set_norms(actor: Actor, *, union: Union, norms: Mapping[str, int]) -> None:
    """Set the most that is given for each kind from now on; kinds that are not named keep what they had."""
    demand(may_run(actor, union))
    union = locked_union(union)
    before = norms_of(union)
    changed = {kind: most for kind, most in norms.items() if before.get(kind) != most}
    for kind, most in changed.items():
        if kind not in WelfareKind.values or not 0 <= most <= MOST:
            raise beside(kind, _("Nhập số tiền hợp lệ."))
        Norm.objects.create(union=union, kind=kind, most=most)
    if changed:
        old = {kind: before.get(kind) for kind in changed}
        record(actor, Event.UNION_CHANGED, union, before={"norms": old}, after={"norms": changed})


@service
def ask_welfare(
    actor: Actor, *, union: Union, member: Member, kind: str, amount: int, ground: str, over_why: str = ""
) -> Welfare:
    """Ask for a visit, support or a gift for a member: the committee for anybody, a member for themselves.

    Refused above the union's norm unless it is said why.
    """
    require_own(actor, union)
    union = locked_union(union)
    member = Member.objects.get(pk=member.pk, union=union)
    if member.account_id is None or member.account_id != actor.account_id:
        demand(may_run(actor, union))
    if member.left_on is not None:
        raise beside("member", _("Chọn đoàn viên đang sinh hoạt."))
    if kind not in WelfareKind.values:
        raise beside("kind", _("Chọn loại trong danh sách."))
    if not 1 <= amount <= MOST:
        raise beside("amount", _("Nhập số tiền lớn hơn 0."))
    ground = required(ground, "ground", _("Ghi lý do, hoàn cảnh."))
    over_why = _over(union, kind, amount, over_why)
    welfare = Welfare.objects.create(
        union=union,
        member=member,
        kind=kind,
        amount=amount,
        ground=ground,
        over_why=over_why,
        asked_by=actor.account,
        asked_on=timezone.localdate(),
    )
    record(actor, Event.UNION_WELFARE_ASKED, welfare, after={"kind": kind, "amount": amount})
    told = [each for each in accounts_holding(union, LEADERS) if each not in {actor.account_id, member.account_id}]
    notify(told, Event.UNION_WELFARE_ASKED, _("Có đề nghị thăm hỏi, trợ cấp chờ duyệt."), page_of(welfare))
    return welfare


@service
def settle_welfare(actor: Actor, *, welfare: Welfare, approve: bool, answer: str = "") -> Welfare:
    """Say yes, or no with the reason. NotAllowed for who asked it and for whom it is.

    A yes may become a no until it is given: what was approved by mistake, or is not taken, does not wait for ever.
    """
    welfare = _locked(welfare, *((WelfareState.ASKED,) if approve else UNSETTLED))
    before = welfare.state
    demand(may_settle(actor, welfare))
    if not approve:
        answer = required(answer, "answer", _("Nêu lý do không duyệt."))
    welfare.state = WelfareState.APPROVED if approve else WelfareState.REFUSED
    welfare.settled_by, welfare.settled_on, welfare.answer = actor.account, timezone.localdate(), answer.strip()[:500]
    welfare.save()
    record(actor, Event.UNION_WELFARE_SETTLED, welfare, before={"state": before}, after={"state": welfare.state})
    said = _("Đề nghị thăm hỏi, trợ cấp: %(state)s.") % {"state": welfare.get_state_display().lower()}
    notify(_concerned(welfare, actor), Event.UNION_WELFARE_SETTLED, said, page_of(welfare))
    return welfare


@service
def give_welfare(actor: Actor, *, welfare: Welfare, day: dt.date, receiver: str) -> Welfare:
    """Pay what was approved out of the box, with a receipt that names who took it."""
    demand(may_run(actor, welfare.union))
    union = locked_union(welfare.union)
    welfare = _locked(welfare, WelfareState.APPROVED)
    if welfare.settled_on and day < welfare.settled_on:
        raise beside("day", _("Ngày chi không trước ngày duyệt."))
    text = f"{welfare.get_kind_display()}, {str(welfare).lower()}"
    party = required(receiver, "receiver", _("Ghi người nhận."))
    welfare.entry = write_entry(
        actor,
        union,
        side=Side.OUT,
        kind=EntryKind.WELFARE,
        day=day,
        amount=welfare.amount,
        text=text,
        party=party,
    )
    welfare.state = WelfareState.GIVEN
    welfare.save()
    after = {"state": welfare.state, "amount": welfare.amount, "receipt": welfare.entry.code, "day": day}
    record(actor, Event.UNION_WELFARE_GIVEN, welfare, before={"state": "approved"}, after=after)
    return welfare


def page_of(welfare: Welfare) -> str:
    """The address of what was asked."""
    return reverse("union:welfare_case", args=[welfare.pk])


def _over(union: Union, kind: str, amount: int, why: str) -> str:
    most = norms_of(union).get(kind)
    if most is None or amount <= most:
        return ""
    text = _("Vượt định mức %(most)s đồng của công đoàn; nêu lý do.")
    return required(why, "over_why", text % {"most": grouped(most)})[:500]


def _concerned(welfare: Welfare, actor: Actor) -> list[int]:
    numbers = {welfare.asked_by_id, welfare.member.account_id} - {None, actor.account_id}
    return [number for number in numbers if number is not None]


def _locked(welfare: Welfare, *states: WelfareState) -> Welfare:
    rows = Welfare.objects.select_for_update(of=("self",)).select_related("union__agency", "member")
    found = rows.get(pk=welfare.pk)
    if found.state not in states:
        raise Overtaken(
            _("Đề nghị hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"state": found.get_state_display()}
        )
    return found
