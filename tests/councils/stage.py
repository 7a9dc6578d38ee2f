"""A province with a council of made-up people, nominations that wait for it, and sessions at every stage."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.councils import queries, services
from thidua.councils.models import AgendaItem, Attendance, Council, CouncilMember, MemberRole, Session
from thidua.dossiers.models import Nomination, NominationStatus, Review, Step, Submission, SubmissionStatus
from thidua.polls.ballots import Hardness

CHEAP = Hardness(1, 8192)  # the least that argon2id allows: tests open hundreds of keys
FIRST_WORDS = "mưa rơi trên mái đình làng"
SECOND_WORDS = "con trâu đi trước cái cày theo sau"
HELD_AT = dt.datetime(2025, 4, 1, 8, 0, tzinfo=timezone.get_fixed_timezone(7 * 60))
PDF = make_pdf()
BY_90 = "ministry_province_emulation_soldier"
BY_80 = "grassroots_emulation_soldier"
BY_NOBODY = "ministry_province_merit_certificate"

_numbers = itertools.count(1)


@dataclass
class Stage:
    """The people and the council of one province."""

    tree: dict[str, Agency]
    secretary: Actor
    members: list[Actor]
    council: Council
    reviews: list[Review] = field(default_factory=list)

    @property
    def province(self) -> Agency:
        """The agency of the council."""
        return self.tree["province"]

    def seat(self, number: int) -> CouncilMember:
        """The membership of `members[number]`."""
        return self.council.members.get(account=self.members[number].account)


def make_stage(members: int = 5) -> Stage:
    """A council of `members`: the first is the chair, the second its secretary, who also runs the sessions."""
    tree = make_tree()
    province = tree["province"]
    people = [make_actor(province, Role.COUNCIL_MEMBER, name=f"Ủy Viên {number}") for number in range(members - 1)]
    secretary = make_actor(province, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, name="Thư Ký Hội Đồng")
    people.insert(1, secretary)
    roles = [MemberRole.CHAIR, MemberRole.SECRETARY, *[MemberRole.MEMBER] * (members - 2)]
    seats = [
        services.Seat(actor.account, role, "Ủy viên thử")
        for actor, role in zip(people, roles, strict=True)
        if actor.account is not None
    ]
    council = services.form_council(
        secretary,
        name="Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ",
        formed_on=dt.date(2024, 1, 1),
        document="Quyết định 01/QĐ-UBND",
        members=seats,
    )
    return Stage(tree, secretary, people, council)


def make_review(
    stage: Stage,
    award: str = BY_80,
    *,
    name: str = "",
    received_on: dt.date = dt.date(2025, 3, 3),
    steps: Sequence[Step] = (Step.APPRAISAL, Step.COUNCIL, Step.CONCLUSION),
    step: Step = Step.COUNCIL,
) -> Review:
    """A nomination of the department that waits for the province's council."""
    number = next(_numbers)
    department = stage.tree["department"]
    nomination = Nomination.objects.create(
        code=f"HS-{number:05d}",
        subject=make_person(name or f"Người Được Đề Nghị {number}", department),
        award=award,
        through_year=2024,
        owner=department,
        holder=stage.province,
        status=NominationStatus.IN_REVIEW,
        achievement="Chủ trì đề án thử nghiệm.",
    )
    submission = Submission.objects.create(
        code=f"TTr-{number:05d}",
        sender=department,
        receiver=stage.province,
        title="Tờ trình thử",
        year=2024,
        status=SubmissionStatus.RECEIVED,
        received_on=received_on,
    )
    submission.items.create(nomination=nomination, position=1)
    review = Review.objects.create(
        nomination=nomination,
        submission=submission,
        agency=stage.province,
        received_on=received_on,
        steps=list(steps),
        step=step,
        step_since=timezone.now(),
    )
    stage.reviews.append(review)
    return review


def begun(stage: Stage, title: str = "Xét khen thưởng năm 2024") -> Session:
    """A session that has its chair and secretary, and nothing else; held at `HELD_AT`, which is past."""
    return services.prepare_session(
        stage.secretary,
        council=stage.council,
        title=title,
        held_at=HELD_AT,
        place="Phòng họp số 1",
        chair=stage.seat(0),
        secretary=stage.seat(1),
    )


def prepared(stage: Stage, reviews: Sequence[Review], *, absent: Sequence[int] = ()) -> Session:
    """A session with agenda, roll and both keys: nothing but the opening is left to do."""
    session = begun(stage)
    services.set_agenda(stage.secretary, session=session, reviews=reviews)
    call_the_roll(stage, session, absent=absent)
    take_keys(stage, session)
    return session


def call_the_roll(stage: Stage, session: Session, *, absent: Sequence[int] = ()) -> None:
    """Everybody is present but `members` of these numbers."""
    modes = {
        stage.seat(number).pk: Attendance.Mode.ABSENT if number in absent else Attendance.Mode.PRESENT
        for number in range(len(stage.members))
    }
    services.set_attendance(stage.secretary, session=session, modes=modes)


def take_keys(stage: Stage, session: Session) -> None:
    """The chair takes key 1, the secretary key 2."""
    for order, (holder, words) in enumerate(((0, FIRST_WORDS), (1, SECOND_WORDS)), start=1):
        services.take_key(stage.members[holder], session=session, order=order, passphrase=words, hardness=CHEAP)


def opened(stage: Stage, reviews: Sequence[Review], *, absent: Sequence[int] = ()) -> Session:
    """A session in which members vote."""
    return services.open_voting(stage.secretary, session=prepared(stage, reviews, absent=absent))


def items_of(session: Session) -> list[AgendaItem]:
    """The agenda in order."""
    return queries.agenda(session)


def vote(
    stage: Stage, session: Session, number: int, choice: str | Callable[[int], str] | Mapping[int, str] = "yes"
) -> str:
    """`members[number]` votes (one choice for all, or by position, or by item); returns the receipt."""
    items = queries.items_for(stage.seat(number), items_of(session))
    if isinstance(choice, str):
        choices = {item.pk: choice for item in items}
    elif callable(choice):
        choices = {item.pk: choice(item.position) for item in items}
    else:
        choices = dict(choice)
    return services.cast_vote(stage.members[number], session=session, choices=choices)


def closed(
    stage: Stage, session: Session, choices: Sequence[str | Callable[[int], str]], *, reason: str = "hết giờ"
) -> list[str]:
    """The first members vote as `choices` say, and voting is closed; their receipts."""
    receipts = [vote(stage, session, number, choice) for number, choice in enumerate(choices)]
    services.close_voting(stage.secretary, session=session, reason=reason)
    return receipts


def counted(stage: Stage, session: Session) -> Session:
    """Both holders open the box of a closed session."""
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    return services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS)
