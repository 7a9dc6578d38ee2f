"""Adopting the minutes, and making nominations of those who passed."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.services import create_nomination
from thidua.meetings.models import Meeting, Proposal
from thidua.meetings.services.locking import locked_meeting
from thidua.register.models import Basis
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def conclude_meeting(actor: Actor, *, meeting: Meeting, proceedings: str) -> Meeting:
    """Adopt the minutes with what was said and done; nothing of the meeting changes any more."""
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.COUNTED)
    if not proceedings.strip():
        raise beside("proceedings", _("Ghi diễn biến cuộc họp trước khi thông qua biên bản."))
    meeting.proceedings, meeting.concluded_at = proceedings.strip(), timezone.now()
    meeting.state = Meeting.State.CONCLUDED
    meeting.save(update_fields=["proceedings", "concluded_at", "state"])
    passed = [str(each.subject) for each in meeting.proposals.filter(passed=True).select_related("subject")]
    record(actor, Event.MEETING_CONCLUDED, meeting, after={"passed": passed})
    return meeting


@dataclass(frozen=True)
class Made:
    """What came of the proposals that passed: nominations made now, and those refused, each with why."""

    nominations: list[Nomination]
    refused: list[tuple[Proposal, str]]


@service
def nominate_passed(actor: Actor, *, meeting: Meeting) -> Made:
    """Make a nomination of each proposal that passed and has none yet; repeated, it makes nothing twice.

    An open nomination of the unit itself for the same award and year is taken for the proposal's.
    """
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.CONCLUDED)
    made: list[Nomination] = []
    refused: list[tuple[Proposal, str]] = []
    for proposal in meeting.proposals.filter(passed=True, nomination=None).select_related("subject__agency"):
        try:
            nomination = _own_open(meeting, proposal) or _new(actor, meeting, proposal, made)
        except Refused as refusal:
            refused.append((proposal, refusal.message))
            continue
        proposal.nomination = nomination
        proposal.save(update_fields=["nomination"])
    if made:
        record(actor, Event.MEETING_CHANGED, meeting, after={"nominations": [each.code for each in made]})
    return Made(made, refused)


def _own_open(meeting: Meeting, proposal: Proposal) -> Nomination | None:
    same = Nomination.objects.filter(subject=proposal.subject, award=proposal.award, through_year=meeting.year)
    over = [NominationStatus.WITHDRAWN, NominationStatus.REFUSED]
    return same.filter(owner=meeting.agency).exclude(status__in=over).first()


def _new(actor: Actor, meeting: Meeting, proposal: Proposal, made: list[Nomination]) -> Nomination:
    nomination = create_nomination(
        actor,
        subject=proposal.subject,
        award=proposal.award,
        through_year=meeting.year,
        basis=Basis(proposal.basis),
        achievement=proposal.reason,
    )
    made.append(nomination)
    return nomination
