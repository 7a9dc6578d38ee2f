"""The secret vote of a meeting: opening it, and what is heard of its poll."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may, require
from thidua.dossiers.findings import citation_text
from thidua.law import load_corpus
from thidua.legislation.queries import corpus_for
from thidua.meetings.models import Meeting, Proposal
from thidua.meetings.queries import proposals_of
from thidua.meetings.services.locking import locked_meeting
from thidua.polls.ballots import MODERATE, Hardness
from thidua.polls.models import Poll
from thidua.polls.queries import progress_of
from thidua.polls.ratios import reaches
from thidua.polls.running import kept
from thidua.polls.services import Candidate, Holder, OpenedPoll, open_poll
from thidua.polls.signals import poll_cancelled, poll_counted
from thidua.trail.errors import beside
from thidua.trail.services import service


@service
@sensitive_variables("holders")
def open_vote(
    actor: Actor,
    *,
    meeting: Meeting,
    slips: int,
    holders: Sequence[Holder],
    percent: int | None = None,
    hardness: Hardness = MODERATE,
) -> OpenedPoll:
    """Open the secret vote on all proposals, a slip for each who votes, and fix what each must reach.

    `percent` of all slips given out is the unit's own working rule, more than half where it is None; it holds where the
    law's data names no ratio for an award. Raises Refused, beside `slips` or `percent`, and as `open_poll` does.
    """
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.PREPARING)
    proposals = proposals_of(meeting)
    if slips > meeting.present:
        raise beside(
            "slips", _("Chỉ có %(present)s người có mặt; số phiếu không quá số đó.") % {"present": meeting.present}
        )
    if percent is not None and not 50 <= percent <= 100:
        raise beside("percent", _("Tỷ lệ phải từ 50 đến 100 %, hoặc để trống nếu lấy quá nửa."))
    awards = load_corpus().awards
    opened = open_poll(
        actor,
        agency=meeting.agency,
        title=meeting.title,
        items=[Candidate(str(each.subject), awards[each.award].name) for each in proposals],
        rule=Poll.Rule.EACH,
        slips=slips,
        holders=holders,
        back=reverse("meetings:meeting", args=[meeting.pk]),
        hardness=hardness,
    )
    for proposal, item in zip(proposals, opened.poll.items.all(), strict=True):
        rule = threshold(meeting, proposal.award, percent)
        proposal.item = item
        proposal.percent, proposal.threshold_basis, proposal.threshold_confidence = rule.percent, rule.basis, rule.sure
        proposal.save(update_fields=["item", "percent", "threshold_basis", "threshold_confidence"])
    meeting.poll, meeting.state = opened.poll, Meeting.State.VOTING
    meeting.save(update_fields=["poll", "state"])
    return opened


@dataclass(frozen=True)
class Threshold:
    """How many of all slips must agree: `percent` or more, or more than half; whose rule, and how sure it is."""

    percent: int | None
    basis: str
    sure: str


def threshold(meeting: Meeting, award: str, percent: int | None) -> Threshold:
    """What a proposal for the award must reach in the meeting."""
    voting = corpus_for(meeting.agency).awards[award].voting(timezone.localdate())
    if voting is not None:
        basis = citation_text(voting.cite.as_dict())
        note = _("(nêu cho phiếu của hội đồng; lấy cho bình xét của đơn vị là quy tắc làm việc, cần đối chiếu)")
        return Threshold(voting.percent, f"{basis} {note}", voting.confidence)
    if percent is None:
        return Threshold(
            None, _("Quy tắc làm việc của hệ thống: quá nửa số phiếu phát ra; pháp luật chung không nêu"), ""
        )
    return Threshold(percent, _("Quy tắc làm việc của đơn vị; pháp luật chung không nêu"), "")


@kept
def whoever_runs_the_meeting(actor: Actor | None, poll: Poll) -> Permission | None:
    """The box of a meeting is run by whoever runs the unit's meetings."""
    is_own = Meeting.objects.filter(poll=poll).exists()
    return may(actor, Action.RUN_MEETING, poll.agency_id) if is_own else None


@receiver(poll_counted, sender=Poll)
def _counted(sender: type, *, poll: Poll, **_kwargs: Any) -> None:
    """The poll of a meeting was counted: say of each proposal whether it passed."""
    meeting = Meeting.objects.select_for_update().filter(poll=poll).first()
    if meeting is None:
        return
    admitted = progress_of(poll).admitted
    for proposal in meeting.proposals.select_related("item"):
        proposal.passed = proposal.item is not None and reaches(proposal.item.yes or 0, admitted, proposal.percent)
        proposal.save(update_fields=["passed"])
    meeting.state = Meeting.State.COUNTED
    meeting.save(update_fields=["state"])


@receiver(poll_cancelled, sender=Poll)
def _cancelled(sender: type, *, poll: Poll, **_kwargs: Any) -> None:
    """The poll of a meeting was cancelled: the meeting prepares another."""
    meeting = Meeting.objects.select_for_update().filter(poll=poll).first()
    if meeting is None:
        return
    Proposal.objects.filter(meeting=meeting).update(
        item=None, percent=None, threshold_basis="", threshold_confidence=""
    )
    meeting.poll, meeting.state = None, Meeting.State.PREPARING
    meeting.save(update_fields=["poll", "state"])
