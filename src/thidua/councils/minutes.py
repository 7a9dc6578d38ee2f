"""What the minutes of a session hold; `thidua.documents` makes the paper of it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.councils import queries
from thidua.councils.models import AgendaItem, Attendance, CouncilMember, Session
from thidua.councils.thresholds import Quorum
from thidua.law import load_corpus
from thidua.polls.ratios import least_yes, share
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of


@dataclass(frozen=True)
class Person:
    """A member as the minutes name one."""

    name: str
    title: str
    role: str


@dataclass(frozen=True)
class ItemResult:
    """The result of one agenda item. `share` is of all members, such as «88,88 %»; `least` is the yes votes needed."""

    position: int
    code: str
    subject: str
    unit: str
    award: str
    yes: int
    no: int
    blank: int
    recused: tuple[str, ...]
    not_voted: int
    share: str
    percent: int | None
    least: int
    basis: str
    confidence: str
    passed: bool


@dataclass(frozen=True)
class Minutes:
    """One session, counted or concluded. Times are aware; days are inclusive."""

    agency: str
    place_name: str
    council: str
    council_document: str
    title: str
    held_at: dt.datetime
    place: str
    chair: Person | None
    secretary: Person | None
    members: int
    present: tuple[Person, ...]
    written: tuple[Person, ...]
    absent: tuple[Person, ...]
    quorum: Quorum
    key_holders: tuple[str, ...]
    voting_opened_at: dt.datetime | None
    voting_closed_at: dt.datetime | None
    voters: int
    box_digest: str  # of the sealed box when voting closed; to be compared with the trail
    items: tuple[ItemResult, ...]
    proceedings: str
    concluded_at: dt.datetime | None


def minutes(session: Session) -> Minutes:
    """Gather the minutes of a session. Raises Refused before the ballots are counted."""
    if session.status not in queries.COUNTED_STATUSES:
        raise Refused(_("Chưa kiểm phiếu nên chưa có biên bản."))
    roll = queries.attendances(session)
    items = queries.agenda(session)
    agency = session.council.agency
    mode = Attendance.Mode
    return Minutes(
        agency=agency.name,
        place_name=agency.place,
        council=session.council.name,
        council_document=session.council.document,
        title=session.title,
        held_at=session.held_at,
        place=session.place,
        chair=_person(session.chair) if session.chair else None,
        secretary=_person(session.secretary) if session.secretary else None,
        members=len(roll),
        present=_people(roll, mode.PRESENT),
        written=_people(roll, mode.WRITTEN),
        absent=_people(roll, mode.ABSENT),
        quorum=queries.quorum_of(session, items),
        key_holders=tuple(str(key.holder) for key in session.keys.select_related("holder__account")),
        voting_opened_at=session.voting_opened_at,
        voting_closed_at=session.voting_closed_at,
        voters=sum(row.voted for row in roll),
        box_digest=_box_digest(session),
        items=tuple(_result(item, len(roll)) for item in items),
        proceedings=session.proceedings,
        concluded_at=session.concluded_at,
    )


def _person(member: CouncilMember) -> Person:
    return Person(member.account.full_name, member.title, member.get_role_display())


def _box_digest(session: Session) -> str:
    closed = entries_of(session).filter(event=Event.VOTING_CLOSED).first()
    return str(closed.after["digest"]) if closed and closed.after else ""


def _people(roll: list[Attendance], mode: str) -> tuple[Person, ...]:
    return tuple(_person(row.member) for row in roll if row.mode == mode)


def _result(item: AgendaItem, members: int) -> ItemResult:
    nomination = item.review.nomination
    recused = tuple(str(recusal.member) for recusal in item.recusals.all())
    yes, no, blank = item.yes or 0, item.no or 0, item.blank or 0
    return ItemResult(
        position=item.position,
        code=nomination.code,
        subject=nomination.subject.name,
        unit=nomination.unit_name or nomination.owner.name,
        award=load_corpus().awards[nomination.award].name,
        yes=yes,
        no=no,
        blank=blank,
        recused=recused,
        not_voted=members - len(recused) - yes - no - blank,
        share=share(yes, members),
        percent=item.percent,
        least=least_yes(members, item.percent),
        basis=item.threshold_basis,
        confidence=item.threshold_confidence,
        passed=bool(item.passed),
    )
