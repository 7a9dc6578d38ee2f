"""The secret election of a congress: opening a round, and what is heard of its poll."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Permission
from thidua.polls import services as polls
from thidua.polls.ballots import MODERATE, Hardness
from thidua.polls.models import Poll
from thidua.polls.queries import progress_of
from thidua.polls.running import kept
from thidua.polls.services import Holder, OpenedPoll
from thidua.polls.signals import poll_cancelled, poll_counted
from thidua.trail.errors import Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.union.counting import elect, has_quorum
from thidua.union.guarding import may_poll
from thidua.union.models import Candidate, Congress, Election, ElectionState, Member, Result
from thidua.union.services.congresses import locked_congress, vacant_seats


@service
@sensitive_variables("holders")
def open_election(
    actor: Actor,
    *,
    congress: Congress,
    members: Sequence[Member],
    seats: int,
    slips: int,
    holders: Sequence[Holder],
    reason: str = "",
    hardness: Hardness = MODERATE,
) -> OpenedPoll:
    """Open a round on a list of members: a slip for each who votes, at most `seats` names on a ballot.

    After the first round `seats` is what is still vacant, whatever is asked. A reason is asked for when fewer came
    than usual. Raises Refused beside `members`, `seats`, `slips`, `reason`, and as `polls.open_poll` does.
    """
    congress = locked_congress(actor, congress)
    permission = may_poll(actor, congress.union)
    seats = _seats(congress, seats)
    _check_candidates(congress, members, seats)
    if not 1 <= slips <= congress.present:
        text = _("Có %(present)s người có mặt; số phiếu từ 1 đến số đó.")
        raise beside("slips", text % {"present": congress.present})
    if not has_quorum(congress.present, congress.summoned):
        text = _("Số có mặt ít hơn mức thường lệ; nêu lý do, căn cứ vẫn tiến hành.")
        congress.why = required(reason, "reason", text)[:1000]
        congress.save()
    opened = polls.open_poll(
        actor,
        agency=congress.union.agency,
        title=_("Bầu ban chấp hành: %(title)s") % {"title": congress.title[:250]},
        items=[polls.Candidate(each.name, each.group) for each in members],
        rule=Poll.Rule.PICK,
        pick_limit=seats,
        slips=slips,
        holders=holders,
        back=reverse("union:congress", args=[congress.pk]),
        permission=permission,
        hardness=hardness,
    )
    number = (congress.elections.aggregate(most=Max("round"))["most"] or 0) + 1
    election = Election.objects.create(congress=congress, round=number, seats=seats, poll=opened.poll)
    Candidate.objects.bulk_create(
        Candidate(election=election, member=member, item=item)
        for member, item in zip(members, opened.poll.items.all(), strict=True)
    )
    after = {"round": number, "seats": seats, "slips": slips, "candidates": [each.name for each in members]}
    record(actor, Event.UNION_ELECTION_OPENED, congress, after=after, reason=reason)
    return opened


def _seats(congress: Congress, asked: int) -> int:
    if congress.elections.filter(state=ElectionState.VOTING).exists():
        raise Overtaken(_("Đang có một lần bầu chưa kiểm phiếu; hãy kiểm phiếu hoặc hủy trước."))
    if not congress.elections.filter(state=ElectionState.COUNTED).exists():
        if asked < 1:
            raise beside("seats", _("Nhập số người cần bầu."))
        return asked
    if not (left := vacant_seats(congress)):
        raise Refused(_("Đã bầu đủ số người cần bầu."))
    return left


def _check_candidates(congress: Congress, members: Sequence[Member], seats: int) -> None:
    numbers = {each.pk for each in members}
    if len(numbers) != len(members) or len(members) < seats:
        raise beside("members", _("Danh sách cần ít nhất %(seats)s người, mỗi người một lần.") % {"seats": seats})
    standing = congress.union.members.filter(pk__in=numbers, left_on=None)
    elected = Candidate.objects.filter(election__congress=congress, result=Result.ELECTED, member__in=numbers)
    if standing.count() != len(numbers) or elected.exists():
        raise beside("members", _("Chỉ chọn đoàn viên đang sinh hoạt và chưa trúng cử."))


@kept
def runs_election(actor: Actor | None, poll: Poll) -> Permission | None:
    """Who runs the poll of a round: the union's own people; nothing is said of other polls."""
    election = Election.objects.filter(poll=poll).select_related("congress__union__agency").first()
    return may_poll(actor, election.congress.union) if election else None


@receiver(poll_counted, sender=Poll)
def _counted(sender: type, *, poll: Poll, **_kwargs: Any) -> None:
    """The poll of a round was counted: say of each candidate what came of it."""
    election = Election.objects.select_for_update().filter(poll=poll).first()
    if election is None:
        return
    election.voted, election.state = progress_of(poll).voted, ElectionState.COUNTED
    candidates = list(election.candidates.select_related("item"))
    for each in candidates:
        each.votes = each.item.yes or 0
    outcome = elect([each.votes or 0 for each in candidates], election.voted, election.seats)
    for place, each in enumerate(candidates):
        each.result = (
            Result.ELECTED if place in outcome.elected else Result.TIED if place in outcome.tied else Result.NOT_ELECTED
        )
    Candidate.objects.bulk_update(candidates, ["votes", "result"])
    election.save(update_fields=["voted", "state"])


@receiver(poll_cancelled, sender=Poll)
def _cancelled(sender: type, *, poll: Poll, **_kwargs: Any) -> None:
    """The poll of a round was cancelled: the congress opens another."""
    Election.objects.filter(poll=poll).update(state=ElectionState.CANCELLED)
