"""Calling a meeting, what is proposed in it, and calling it off."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.law import load_corpus
from thidua.meetings.models import Meeting, Proposal
from thidua.meetings.services.locking import locked_meeting
from thidua.polls.models import Poll
from thidua.polls.services import cancel_poll
from thidua.register.models import Basis, Subject
from thidua.register.queries import visible_subjects
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

FIRST_YEAR = 1945


@dataclass(frozen=True)
class Facts:
    """What is said of a meeting when it is called, and changed until its voting opens."""

    year: int
    title: str
    held_on: dt.date
    place: str
    chair_name: str
    secretary_name: str
    headcount: int
    present: int
    invited: str = ""

    def checked(self) -> dict[str, object]:
        """The facts as they are kept. Raises Refused beside what can't be."""
        if not FIRST_YEAR <= self.year <= timezone.localdate().year:
            raise beside("year", _("Năm bình xét phải từ %(first)s đến năm nay.") % {"first": FIRST_YEAR})
        if not 1 <= self.present <= self.headcount:
            raise beside("present", _("Số người có mặt phải từ 1 đến tổng số người của đơn vị."))
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: clean(value) if isinstance(value, str) else value for name, value in kept.items()}


@service
def call_meeting(actor: Actor, *, facts: Facts) -> Meeting:
    """Call a meeting of the actor's unit."""
    require(actor, Action.RUN_MEETING)
    kept = facts.checked()
    meeting = Meeting.objects.create(agency=actor.agency, called_by=actor.account, **kept)
    record(actor, Event.MEETING_CALLED, meeting, after=kept)
    return meeting


@service
def change_meeting(actor: Actor, *, meeting: Meeting, facts: Facts) -> Meeting:
    """Change what is said of a meeting before its voting opens."""
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.PREPARING)
    kept = facts.checked()
    before = {name: getattr(meeting, name) for name in kept}
    for name, value in kept.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(kept))
    record(actor, Event.MEETING_CHANGED, meeting, before=before, after=kept)
    return meeting


@service
def propose(
    actor: Actor,
    *,
    meeting: Meeting,
    award: str,
    subjects: Sequence[Subject],
    basis: str = Basis.MERIT,
    reason: str = "",
) -> list[Proposal]:
    """Propose people or collectives of the unit for an award; who is proposed for it already is left as it is."""
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.PREPARING)
    _check(actor, award, subjects, basis)
    known = set(meeting.proposals.filter(award=award).values_list("subject_id", flat=True))
    last = meeting.proposals.aggregate(last=Max("position"))["last"] or 0
    new = [subject for subject in subjects if subject.pk not in known]
    made = Proposal.objects.bulk_create(
        [
            Proposal(meeting=meeting, position=place, subject=each, award=award, basis=basis, reason=reason.strip())
            for place, each in enumerate(new, start=last + 1)
        ]
    )
    if made:
        names = [str(each.subject) for each in made]
        record(actor, Event.MEETING_CHANGED, meeting, after={"award": award, "proposed": names})
    return made


@service
def drop_proposal(actor: Actor, *, proposal: Proposal) -> None:
    """Take a proposal off the list before voting opens; the trail keeps it."""
    require(actor, Action.RUN_MEETING, proposal.meeting.agency_id)
    meeting = locked_meeting(proposal.meeting, Meeting.State.PREPARING)
    said = {"award": proposal.award, "proposed": str(proposal.subject)}
    proposal.delete()
    record(actor, Event.MEETING_CHANGED, meeting, before=said)


@service
def cancel_meeting(actor: Actor, *, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off before its ballots are counted; an open vote is cancelled with it."""
    require(actor, Action.RUN_MEETING, meeting.agency_id)
    meeting = locked_meeting(meeting, Meeting.State.PREPARING, Meeting.State.VOTING)
    if not reason.strip():
        raise beside("reason", _("Nêu lý do hủy cuộc họp."))
    if meeting.poll is not None and meeting.poll.state in {Poll.State.OPEN, Poll.State.CLOSED}:
        cancel_poll(actor, poll=meeting.poll, reason=reason)
        meeting.refresh_from_db()
    meeting.state = Meeting.State.CANCELLED
    meeting.save(update_fields=["state"])
    record(actor, Event.MEETING_CANCELLED, meeting, reason=reason)
    return meeting


def _check(actor: Actor, award: str, subjects: Sequence[Subject], basis: str) -> None:
    definition = load_corpus().awards.get(award)
    if definition is None:
        raise beside("award", _("Chọn danh hiệu, hình thức trong danh sách."))
    if basis not in Basis.values:
        raise beside("basis", _("Chọn loại hình trong danh sách."))
    if not subjects:
        raise beside("subjects", _("Chọn ít nhất một cá nhân hoặc tập thể."))
    own = visible_subjects(actor).filter(agency=actor.agency_id, pk__in=[each.pk for each in subjects])
    if own.count() != len({each.pk for each in subjects}):
        raise Refused(_("Chỉ đề nghị được người, tập thể của đơn vị mình; hãy tải lại trang."))
    if any(each.kind not in definition.subject_kinds for each in subjects):
        raise beside("subjects", _("%(award)s không dành cho mọi đối tượng đã chọn.") % {"award": definition.name})
