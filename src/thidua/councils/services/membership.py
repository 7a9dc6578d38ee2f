"""Councils and who sits in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.councils.models import Council, CouncilMember, MemberRole, Session, SessionStatus
from thidua.councils.queries import MINIMUM_MEMBERS
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class Seat:
    """Who is to sit in a council, as what; `title` is the person's post as the minutes call it."""

    account: Account
    role: MemberRole = MemberRole.MEMBER
    title: str = ""


@service
def form_council(
    actor: Actor, *, name: str, formed_on: dt.date, members: Sequence[Seat], document: str = ""
) -> Council:
    """Form a council of the actor's agency; its members sit from `formed_on` (inclusive)."""
    require(actor, Action.MANAGE_COUNCIL)
    if len(members) < MINIMUM_MEMBERS:
        raise Refused(_("Hội đồng cần ít nhất %(count)s thành viên.") % {"count": MINIMUM_MEMBERS})
    if len({seat.account.pk for seat in members}) != len(members):
        raise Refused(_("Có người được chọn hai lần; mỗi người chỉ giữ một vị trí trong hội đồng."))
    if sum(seat.role == MemberRole.CHAIR for seat in members) != 1:
        raise Refused(_("Hội đồng có đúng một Chủ tịch; hãy chọn lại vai trò."))
    for seat in members:
        _require_post(seat.account, actor.agency)
    council = Council.objects.create(
        agency=actor.agency, name=clean(name), formed_on=formed_on, document=clean(document)
    )
    CouncilMember.objects.bulk_create(
        [
            CouncilMember(
                council=council, account=seat.account, role=seat.role, title=clean(seat.title), from_day=formed_on
            )
            for seat in members
        ]
    )
    names = [f"{seat.account.full_name}: {MemberRole(seat.role).label}" for seat in members]
    record(actor, Event.COUNCIL_FORMED, council, after={"document": document, "members": names})
    return council


@service
def add_member(actor: Actor, *, council: Council, seat: Seat, from_day: dt.date) -> CouncilMember:
    """Let somebody sit in the council from a day (inclusive). Sessions whose voting is open keep their members."""
    council = _locked_council(actor, council)
    _require_post(seat.account, council.agency)
    present = council.members.filter(Q(until_day=None) | Q(until_day__gte=from_day))
    if present.filter(account=seat.account).exists():
        raise Refused(_("%(name)s đang là thành viên hội đồng.") % {"name": seat.account.full_name})
    if seat.role == MemberRole.CHAIR and present.filter(role=MemberRole.CHAIR).exists():
        raise Refused(_("Hội đồng đang có Chủ tịch; hãy cho người đó thôi giữ vị trí trước."))
    member = CouncilMember.objects.create(
        council=council, account=seat.account, role=seat.role, title=clean(seat.title), from_day=from_day
    )
    after = {"member": seat.account.full_name, "role": seat.role, "from_day": from_day}
    record(actor, Event.COUNCIL_CHANGED, council, after=after)
    _recall_invitations(actor, council, from_day)
    return member


@service
def end_member(actor: Actor, *, member: CouncilMember, until_day: dt.date, reason: str) -> CouncilMember:
    """Let a member leave the council after a day (the last one, inclusive)."""
    council = _locked_council(actor, member.council)
    member = CouncilMember.objects.select_for_update(of=("self",)).select_related("account").get(pk=member.pk)
    if member.until_day is not None:
        raise Refused(_("%(name)s đã thôi là thành viên hội đồng.") % {"name": member})
    if until_day < member.from_day:
        message = _("Ngày cuối không thể trước ngày bắt đầu %(day)s.") % {"day": f"{member.from_day:%d/%m/%Y}"}
        raise Refused(message, fields={"until_day": message})
    member.until_day = until_day
    member.save(update_fields=["until_day"])
    after = {"member": member.account.full_name, "until_day": until_day}
    record(actor, Event.COUNCIL_CHANGED, council, after=after, reason=reason)
    _recall_invitations(actor, council, until_day + dt.timedelta(days=1))
    return member


def _recall_invitations(actor: Actor, council: Council, since: dt.date) -> None:
    """Sessions held from a day on have other members now: their invitations are to be sent out again."""
    called = Session.objects.select_for_update(of=("self",)).filter(
        council=council, status=SessionStatus.PREPARING, invited_at__isnull=False, held_at__date__gte=since
    )
    for session in called.order_by("pk"):
        before = {"invited_at": session.invited_at}
        session.invited_at = None
        session.save(update_fields=["invited_at"])
        record(actor, Event.SESSION_CHANGED, session, before=before, after={"invited_at": None})


def _locked_council(actor: Actor, council: Council) -> Council:
    require(actor, Action.MANAGE_COUNCIL, council.agency_id)
    return Council.objects.select_for_update(of=("self",)).select_related("agency").get(pk=council.pk)


def _require_post(account: Account, agency: Agency) -> None:
    if not holders(agency, Role.COUNCIL_MEMBER).filter(pk=account.pk).exists():
        raise Refused(
            _("%(name)s chưa có vai trò «Thành viên hội đồng» ở cơ quan; quản trị hệ thống cần giao vai trò trước.")
            % {"name": account.full_name}
        )
