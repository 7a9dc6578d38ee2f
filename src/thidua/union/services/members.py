"""Founding the union, what is said of it, who joins and who leaves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.union.guarding import (
    current_officers,
    demand,
    locked_union,
    may_run,
    not_after_today,
)
from thidua.union.models import Candidate, CongressState, ElectionState, Member, Union
from thidua.union.rules import first_of_month
from thidua.vietnamese.names import clean, sort_key


@service
def form_union(actor: Actor, *, name: str, founded_on: dt.date, above: str = "") -> Union:
    """Found the union of the actor's agency. Overtaken when it has one."""
    require(actor, Action.RUN_UNION)
    name = required(name, "name", _("Cần tên công đoàn."))
    not_after_today(founded_on, "founded_on")
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=actor.agency_id)
    if Union.objects.filter(agency=agency).exists():
        raise Overtaken(_("Cơ quan đã có công đoàn trên hệ thống; hãy tải lại trang."))
    union = Union.objects.create(agency=agency, name=clean(name), above=clean(above), founded_on=founded_on)
    record(actor, Event.UNION_FORMED, union, after=_said(union))
    return union


@service
def change_union(actor: Actor, *, union: Union, version: int, name: str, founded_on: dt.date, above: str = "") -> Union:
    """Change what is said of the union; `version` is what the person saw."""
    demand(may_run(actor, union))
    union = locked_union(union)
    require_seen(union.version, version)
    before = _said(union)
    union.name, union.above = clean(required(name, "name", _("Cần tên công đoàn."))), clean(above)
    union.founded_on, union.version = not_after_today(founded_on, "founded_on"), union.version + 1
    union.save()
    record(actor, Event.UNION_CHANGED, union, before=before, after=_said(union))
    return union


@dataclass(frozen=True)
class MemberFacts:
    """What is said of a member."""

    name: str
    group: str = ""
    account: Account | None = None
    dues_base: int | None = None


@service
def join(actor: Actor, *, union: Union, facts: MemberFacts, joined_on: dt.date) -> Member:
    """Take somebody in; with an account of the agency, this person sees the own dues and asks for welfare."""
    demand(may_run(actor, union))
    union = locked_union(union)
    member = Member.objects.create(union=union, joined_on=_joined(union, joined_on), **_checked(union, facts))
    after = {"group": member.group, "joined_on": member.joined_on}
    record(actor, Event.UNION_MEMBER_JOINED, member, after=after)
    return member


@service
def change_member(
    actor: Actor, *, member: Member, version: int, facts: MemberFacts, joined_on: dt.date | None = None
) -> Member:
    """Change what is said of a member; what dues are reckoned from is not written into the trail.

    The day of joining is corrected as far as no dues were paid for a month before it.
    """
    demand(may_run(actor, member.union))
    union = locked_union(member.union)
    member = _still_here(member)
    require_seen(member.version, version)
    before = _about(member)
    if joined_on is not None and joined_on != member.joined_on:
        member.joined_on = _joined(union, joined_on)
        if member.dues.filter(month__lt=first_of_month(joined_on), is_reversed=False).exists():
            raise beside("joined_on", _("Đã thu đoàn phí của tháng trước ngày này; hãy kiểm tra lại."))
    for name, value in _checked(union, facts, besides=member.pk).items():
        setattr(member, name, value)
    member.version += 1
    member.save()
    record(actor, Event.UNION_CHANGED, member, before=before, after=_about(member))
    return member


@service
def leave(actor: Actor, *, member: Member, left_on: dt.date, reason: str) -> Member:
    """End a membership from a day on. Who holds a position leaves it first."""
    demand(may_run(actor, member.union))
    locked_union(member.union)
    member = _still_here(member)
    reason = required(reason, "reason", _("Cần nêu lý do thôi."))[:500]
    not_after_today(left_on, "left_on")
    if left_on < member.joined_on:
        raise beside("left_on", _("Ngày thôi không trước ngày vào."))
    if current_officers(member.union).filter(member=member).exists():
        raise Refused(_("Người này đang giữ chức vụ công đoàn; hãy ghi thôi giữ chức trước."))
    if _stands(member):
        raise Refused(_("Đại hội đang bỏ phiếu bầu người này; hãy kiểm phiếu hoặc hủy lượt bầu rồi ghi thôi."))
    member.left_on, member.left_why = left_on, reason
    member.save(update_fields=["left_on", "left_why"])
    record(actor, Event.UNION_MEMBER_LEFT, member, after={"left_on": left_on}, reason=reason)
    return member


def _said(union: Union) -> dict[str, Any]:
    return {"name": union.name, "above": union.above, "founded_on": union.founded_on}


def _about(member: Member) -> dict[str, Any]:
    return {"name": member.name, "group": member.group, "joined_on": member.joined_on}


def _joined(union: Union, day: dt.date) -> dt.date:
    if not_after_today(day, "joined_on") < union.founded_on:
        raise beside("joined_on", _("Công đoàn thành lập sau ngày này."))
    return day


def _checked(union: Union, facts: MemberFacts, *, besides: int | None = None) -> dict[str, Any]:
    name = clean(required(facts.name, "name", _("Cần họ và tên.")))
    if facts.account is not None:
        if not holders(union.agency, *Role).filter(pk=facts.account.pk).exists():
            raise beside("account", _("Chọn tài khoản của cơ quan."))
        if union.members.filter(account=facts.account, left_on=None).exclude(pk=besides or 0).exists():
            raise beside("account", _("Tài khoản này đã là của một đoàn viên."))
    if facts.dues_base is not None and facts.dues_base < 1:
        raise beside("dues_base", _("Nhập số tiền lớn hơn 0 hoặc để trống."))
    return {
        "name": name,
        "sort_key": sort_key(name),
        "group": clean(facts.group),
        "account": facts.account,
        "dues_base": facts.dues_base,
    }


def _stands(member: Member) -> bool:
    """Whether members are voting on this one now; who was elected and leaves before the end leaves the seat vacant."""
    rows = Candidate.objects.filter(member=member, election__congress__state=CongressState.PREPARING)
    return rows.filter(election__state=ElectionState.VOTING).exists()


def _still_here(member: Member) -> Member:
    found = Member.objects.select_for_update(of=("self",)).select_related("union__agency").get(pk=member.pk)
    if found.left_on is not None:
        raise Overtaken(_("Người này đã thôi sinh hoạt công đoàn; hãy tải lại trang."))
    return found
