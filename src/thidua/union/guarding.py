"""What every service of the room asks first: who sits in the committee now, and how the union stands."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import ROLES, Action, Permission, may
from thidua.agencies.queries import holders
from thidua.programme.services.guarding import demand
from thidua.trail.errors import beside
from thidua.union.models import COMMITTEE, LEADERS, Officer, Position, TermState, Union, Welfare

__all__ = [
    "accounts_holding",
    "current_officers",
    "demand",
    "has_committee",
    "locked_union",
    "may_look_in",
    "may_poll",
    "may_run",
    "may_settle",
    "not_after_today",
    "position_of",
    "require_own",
]


def current_officers(union: Union) -> QuerySet[Officer]:
    """Who holds a position of the open term now."""
    return Officer.objects.filter(term__union=union, term__state=TermState.OPEN, until=None)


def position_of(actor: Actor | None, union: Union) -> Position | None:
    """The position that the actor holds now; None for who holds none."""
    if actor is None or actor.account_id is None:
        return None
    held = current_officers(union).filter(member__account=actor.account_id, member__left_on=None)
    found = held.values_list("position", flat=True).first()
    return Position(found) if found else None


def may_run(actor: Actor | None, union: Union) -> Permission:
    """Whether the actor does the union's work: who sits in its committee; without one at work here, who may form it."""
    if not (permission := may(actor, Action.READ_UNION, union.agency_id)):
        return permission
    if position_of(actor, union) in COMMITTEE:
        return Permission(True)
    if not has_committee(union):
        return may(actor, Action.RUN_UNION, union.agency_id)
    return Permission(False, _("Việc này dành cho ban chấp hành công đoàn đương nhiệm."))


def has_committee(union: Union) -> bool:
    """Whether somebody of the committee works here with an account: else nobody could do what waits for it."""
    able = ROLES[Action.READ_UNION]
    return holders(union.agency, *able).filter(pk__in=accounts_holding(union, COMMITTEE)).exists()


def may_poll(actor: Actor | None, union: Union) -> Permission:
    """Whether the actor runs a secret election of the union: who does its work and leads the committee, or runs polls.

    Before there is a committee, whoever prepares the first congress does. Nobody else, whatever the role: the box is
    the members'.
    """
    if not (permission := may_run(actor, union)):
        return permission
    if position_of(actor, union) in LEADERS or not has_committee(union):
        return Permission(True)
    if may(actor, Action.RUN_POLL, union.agency_id):
        return Permission(True)
    return Permission(False, _("Chủ tịch, Phó Chủ tịch công đoàn mở và kiểm hòm phiếu."))


def may_look_in(actor: Actor | None, union: Union) -> Permission:
    """Whether the actor sees members, dues and the cash book: the committee, and its auditors."""
    if may(actor, Action.READ_UNION, union.agency_id) and position_of(actor, union) == Position.AUDIT:
        return Permission(True)
    return may_run(actor, union)


def may_settle(actor: Actor | None, welfare: Welfare) -> Permission:
    """Whether the actor says yes or no: chair or deputy, and nobody what is asked by or for themselves."""
    if not (permission := may(actor, Action.READ_UNION, welfare.union.agency_id)):
        return permission
    if position_of(actor, welfare.union) not in LEADERS:
        return Permission(False, _("Chủ tịch, Phó Chủ tịch công đoàn duyệt đề nghị."))
    if actor and actor.account_id in {welfare.asked_by_id, welfare.member.account_id}:
        return Permission(False, _("Không tự duyệt đề nghị của mình hoặc cho mình; người khác duyệt."))
    return Permission(True)


def locked_union(union: Union) -> Union:
    """The union, locked: members, terms, dues and the cash book change one after the other."""
    return Union.objects.select_for_update(of=("self",)).select_related("agency").get(pk=union.pk)


def accounts_holding(union: Union, positions: Collection[Position]) -> list[int]:
    """The accounts of who holds one of the positions now."""
    rows = current_officers(union).filter(position__in=positions, member__account__isnull=False, member__left_on=None)
    return [number for number in rows.values_list("member__account", flat=True) if number is not None]


def require_own(actor: Actor, union: Union) -> None:
    """NotAllowed for people of other agencies and roles that have no part in unions."""
    demand(may(actor, Action.READ_UNION, union.agency_id))


def not_after_today(day: dt.date, field: str) -> dt.date:
    """The day, refused beside the field when it is still to come."""
    if day > timezone.localdate():
        raise beside(field, _("Ngày này chưa tới; hãy kiểm tra lại."))
    return day
