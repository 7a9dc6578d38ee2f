"""The members' secret vote to honour who led; `polls` keeps the box, the count comes back here."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.clusters.models import ClusterYear, HonourVote, YearState
from thidua.clusters.queries import members_of
from thidua.clusters.services.locking import locked_year, organised
from thidua.polls.models import Poll
from thidua.polls.queries import result_of
from thidua.polls.running import kept
from thidua.polls.services import Candidate, Holder, OpenedPoll, open_poll
from thidua.polls.signals import poll_counted
from thidua.trail.errors import Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def ask_to_honour(
    actor: Actor, *, year: ClusterYear, candidates: Sequence[int], slips: int, holders: Sequence[Holder]
) -> OpenedPoll:
    """Open the vote: each slip picks one of these members. The slips' codes come back once."""
    organised(actor, year, Action.SETTLE_CLUSTER)
    year = locked_year(year, YearState.VOTING)
    if year.votes.filter(poll__state__in=[Poll.State.OPEN, Poll.State.CLOSED]).exists():
        raise Overtaken(_("Đang có một cuộc bỏ phiếu suy tôn chưa kiểm xong."))
    if year.votes.filter(votes__isnull=False).exists():
        raise Overtaken(_("Cuộc bỏ phiếu suy tôn đã kiểm xong."))
    members = {member.pk: member for member in members_of(year)}
    chosen = [members[pk] for pk in members if pk in set(candidates)]
    if len(chosen) < 2 or len(chosen) != len(set(candidates)):
        raise beside("candidates", _("Chọn ít nhất hai đơn vị của năm này."))
    if out := [member for member in chosen if member.excluded_reason]:
        raise Refused(_("%(unit)s không được xếp hạng nên không suy tôn.") % {"unit": out[0]})
    opened = open_poll(
        actor,
        agency=year.cluster.organiser,
        title=_("Suy tôn đơn vị dẫn đầu %(year)s") % {"year": year},
        items=[Candidate(member.agency.name) for member in chosen],
        rule=Poll.Rule.PICK,
        pick_limit=1,
        slips=slips,
        holders=holders,
        back=reverse("clusters:year", args=[year.pk]),
    )
    HonourVote.objects.create(year=year, poll=opened.poll, candidates=[member.pk for member in chosen])
    return opened


@kept
def whoever_settles_the_cluster(actor: Actor | None, poll: Poll) -> Permission | None:
    """The box is run by whoever may ask for the vote."""
    is_own = HonourVote.objects.filter(poll=poll).exists()
    return may(actor, Action.SETTLE_CLUSTER, poll.agency_id) if is_own else None


@receiver(poll_counted, sender=Poll)
def take_the_count(sender: type[Poll], poll: Poll, actor: Actor, **_kwargs: Any) -> None:
    """Keep what came out of the box with the year, in the transaction of the count."""
    vote = HonourVote.objects.select_for_update().filter(poll=poll, votes__isnull=True).select_related("year").first()
    result = result_of(poll) if vote else None
    if vote is None or result is None:
        return
    found = zip(vote.candidates, sorted(result.items, key=lambda item: item.position), strict=True)
    vote.votes = {str(pk): item.votes for pk, item in found}
    vote.save(update_fields=["votes"])
    after = {item.label: item.votes for item in result.items}
    record(actor, Event.CLUSTER_HONOURED, vote.year, after={"votes": after})
