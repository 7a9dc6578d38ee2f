"""Every read of the room, scoped to the viewer's agency and to what the viewer may see of the union."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.dossiers.models import Nomination
from thidua.dossiers.queries import visible_nominations
from thidua.law.award import AwardDefinition
from thidua.legislation.queries import corpus_for
from thidua.union.guarding import may_look_in, may_run
from thidua.union.models import (
    Activity,
    ActivityFile,
    ActivityState,
    Congress,
    Dues,
    Entry,
    EntryKind,
    Member,
    Officer,
    Side,
    Term,
    TermState,
    Union,
    Welfare,
    WelfareState,
)
from thidua.union.rules import first_of_month, next_month


def union_of(actor: Actor) -> Union | None:
    """The union of the actor's agency for those who may read of it; None when there is none."""
    if not may(actor, Action.READ_UNION):
        return None
    return Union.objects.filter(agency=actor.agency_id).select_related("agency").first()


def get_union(actor: Actor) -> Union:
    """The one door to the union. Raises Union.DoesNotExist."""
    union = union_of(actor)
    if union is None:
        raise Union.DoesNotExist
    return union


def own_union(actor: Actor) -> Union | None:
    """The union of the own agency of which the actor is a member now, whatever the role; None for who is none."""
    found = Member.objects.filter(account=actor.account_id, account__isnull=False, left_on=None)
    member = found.filter(union__agency=actor.agency_id).select_related("union__agency").first()
    return member.union if member else None


def own_dues(actor: Actor, union: Union) -> QuerySet[Dues]:
    """What the actor paid, the latest month first; of earlier memberships too."""
    rows = Dues.objects.filter(member__union=union, member__account=actor.account_id, member__account__isnull=False)
    return rows.filter(is_reversed=False).select_related("entry").order_by("-month", "-pk")


def own_membership(actor: Actor, union: Union) -> Member | None:
    """The member that the actor is now; None for who is none."""
    return union.members.filter(account=actor.account_id, account__isnull=False, left_on=None).first()


def members_on(union: Union, day: dt.date) -> QuerySet[Member]:
    """Who was a member on a day."""
    return union.members.filter(joined_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))


def get_visible_congress(actor: Actor, pk: int) -> Congress:
    """A congress of the own union. Raises Congress.DoesNotExist."""
    return Congress.objects.select_related("union__agency", "term").get(pk=pk, union=get_union(actor))


def get_visible_activity(actor: Actor, pk: int) -> Activity:
    """An activity of the own union. Raises Activity.DoesNotExist."""
    return Activity.objects.select_related("union__agency", "entry__reversed_by").get(pk=pk, union=get_union(actor))


def get_visible_file(actor: Actor, pk: int) -> ActivityFile:
    """A picture or paper of an activity of the own union. Raises ActivityFile.DoesNotExist."""
    return ActivityFile.objects.select_related("file").get(pk=pk, activity__union=get_union(actor))


def visible_members(actor: Actor) -> QuerySet[Member]:
    """The list of members for the committee and its auditors; others see themselves."""
    union = get_union(actor)
    rows = union.members.select_related("union__agency", "account")
    return rows if may_look_in(actor, union) else rows.filter(account=actor.account_id, account__isnull=False)


def visible_welfare(actor: Actor) -> QuerySet[Welfare]:
    """What was asked: all of it for the committee, what is for oneself for everybody else, auditors too."""
    union = get_union(actor)
    rows = union.welfare.select_related("union__agency", "member", "entry", "asked_by", "settled_by")
    return (
        rows if may_run(actor, union) else rows.filter(member__account=actor.account_id, member__account__isnull=False)
    )


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """The cash book for the committee and its auditors; nothing for others."""
    union = get_union(actor)
    rows = union.entries.select_related("union__agency", "reverses", "reversed_by")
    return rows if may_look_in(actor, union) else rows.none()


def open_term(union: Union) -> Term | None:
    """The term that goes on now."""
    return union.terms.filter(state=TermState.OPEN).first()


def officers_of(term: Term) -> list[Officer]:
    """Who holds a position of the term now, the chair first."""
    rank = {"chair": 0, "deputy": 1, "committee": 2, "audit": 3}
    rows = (
        term.officers.filter(until=None).select_related("member")
        if term.state == TermState.OPEN
        else (term.officers.select_related("member"))
    )
    return sorted(rows, key=lambda each: (rank[each.position], each.member.sort_key))


def balance_of(union: Union, before: dt.date | None = None) -> int:
    """What is in the box, or what was before a day."""
    rows = union.entries.filter(day__lt=before) if before else union.entries
    last = rows.order_by("-pk").first()
    return last.balance if last else 0


def norms_of(union: Union) -> dict[str, int]:
    """The most that is given now, by kind; kinds without a norm are not there."""
    return {norm.kind: norm.most for norm in union.norms.order_by("pk")}


def owing(union: Union, month: dt.date) -> QuerySet[Member]:
    """Who owes the dues of a month: members on any day of it who have not paid it.

    Who left and came back in the month owes it once, as who this person is now.
    """
    first = first_of_month(month)
    paid = Dues.objects.filter(member__union=union, month=first, is_reversed=False)
    during = union.members.filter(joined_on__lt=next_month(first)).filter(Q(left_on=None) | Q(left_on__gt=first))
    again = union.members.filter(account=OuterRef("account"), pk__gt=OuterRef("pk"), joined_on__lt=next_month(first))
    by_account = paid.filter(member__account__isnull=False).values("member__account")
    rows = during.exclude(pk__in=paid.values("member")).exclude(account__isnull=False, account__in=by_account)
    return rows.filter(~Exists(again.order_by()))


@dataclass(frozen=True)
class GridRow:
    """A member and, for each month of a year: the receipt, «no duty», or nothing paid."""

    member: Member
    months: list[tuple[dt.date, Entry | None, bool]]  # month, receipt, whether dues are owed for it
    paid: int


def dues_grid(union: Union, year: int) -> list[GridRow]:
    """Who paid what for each month of a year, of all who were members in it."""
    months = [dt.date(year, number, 1) for number in range(1, 13)]
    first, last = months[0], dt.date(year, 12, 31)
    rows = union.members.filter(joined_on__lte=last).filter(Q(left_on=None) | Q(left_on__gt=first))
    paid = {
        (each.member_id, each.month): each.entry
        for each in Dues.objects.filter(
            member__union=union, month__range=(first, last), is_reversed=False
        ).select_related("entry")
    }
    settled = {(each.account_id, month) for each in rows for month in months if (each.pk, month) in paid}
    latest = {  # as whom somebody owes who left and came back
        (each.account_id, month): each.pk
        for each in sorted(rows, key=lambda each: each.pk)
        for month in months
        if _was_member(each, month)
    }

    def owes(member: Member, month: dt.date) -> bool:
        if member.account_id is None or not _was_member(member, month):
            return _was_member(member, month)
        key = (member.account_id, month)
        return key not in settled and latest[key] == member.pk

    found = []
    for member in rows:
        cells = [(month, paid.get((member.pk, month)), owes(member, month)) for month in months]
        found.append(GridRow(member, cells, sum(entry.amount for _month, entry, _owes in cells if entry)))
    return found


def _was_member(member: Member, month: dt.date) -> bool:
    return member.joined_on < next_month(month) and (member.left_on is None or member.left_on > month)


@dataclass(frozen=True)
class Totals:
    """The union's numbers of a time, each with the rows behind it."""

    members: QuerySet[Member]  # at its end
    dues: QuerySet[Entry]  # received in it, without what was reversed
    welfare: QuerySet[Welfare]  # given in it
    activities: QuerySet[Activity]  # done on a day of it

    @property
    def numbers(self) -> dict[str, int]:
        """How many and how much."""
        return {
            "members": self.members.count(),
            "dues": _sum(self.dues, "amount"),
            "welfare_count": self.welfare.count(),
            "welfare_sum": _sum(self.welfare, "amount"),
            "activities": self.activities.count(),
        }


def totals(agency: Agency, first: dt.date, last: dt.date) -> Totals:
    """What a report says of an agency's union from a day to a day, both inclusive; nothing where there is no union."""
    here = {"union__agency": agency}
    at_end = Member.objects.filter(joined_on__lte=last, **here).filter(Q(left_on=None) | Q(left_on__gt=last))
    kept = Entry.objects.filter(reverses=None, reversed_by=None, **here)
    return Totals(
        at_end,
        kept.filter(side=Side.IN, kind=EntryKind.DUES, day__range=(first, last)),
        Welfare.objects.filter(state=WelfareState.GIVEN, entry__day__range=(first, last), **here),
        Activity.objects.filter(state=ActivityState.DONE, day__range=(first, last), **here),
    )


def _sum(rows: QuerySet[Any], name: str) -> int:
    return int(rows.aggregate(sum=Sum(name))["sum"] or 0)


def next_activity(union: Union) -> Activity | None:
    """The next one that is planned."""
    rows = union.activities.filter(state=ActivityState.PLANNED, day__gte=timezone.localdate())
    return rows.order_by("day", "pk").first()


FAMILY = "union_forms"  # of the corpus


def own_awards(agency: Agency, on: dt.date) -> list[tuple[AwardDefinition, str]]:
    """The awards of unions as the law's data has them, each with who decides it on a day."""
    awards = corpus_for(agency).awards.values()
    return [(award, award.decided_by(on).label) for award in awards if award.family == FAMILY]


def own_nominations(actor: Actor) -> list[tuple[Nomination, str]]:
    """The latest nominations for the awards of unions in the actor's sight, with the award's name."""
    names = {award.code: award.name for award, _decider in own_awards(actor.agency, timezone.localdate())}
    rows = visible_nominations(actor).filter(award__in=names).select_related("subject").order_by("-pk")
    return [(each, names[each.award]) for each in rows[:50]]
