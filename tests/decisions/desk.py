"""A province whose head decides, and nominations concluded for the head's decision. Nobody here exists."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.decisions.models import Decision
from thidua.decisions.services import draft_decision, issue_decision
from thidua.dossiers.models import Conclusion, Nomination, NominationStatus, Review, Step, Submission, SubmissionStatus
from thidua.register.models import Subject

TITLE = "ministry_province_emulation_soldier"
CERTIFICATE = "ministry_province_merit_certificate"
LETTER = "commendation_letter"
ADVANCED = "advanced_worker"
GRASSROOTS = "grassroots_emulation_soldier"
RECEIVED_ON = dt.date(2025, 3, 3)
DECIDED_ON = dt.date(2026, 3, 3)

_numbers = itertools.count(1)


@dataclass
class Desk:
    """The agency that decides, who drafts there, and who signs."""

    tree: dict[str, Agency]
    agency: Agency
    officer: Actor
    head: Actor

    @property
    def department(self) -> Agency:
        """The unit of the nominees, which made the nominations."""
        return self.tree["department"]


def make_desk(agency: str = "province", tree: dict[str, Agency] | None = None) -> Desk:
    """A desk at an agency of the tree; the province's when none is named."""
    tree = tree or make_tree()
    deciding = tree[agency]
    return Desk(
        tree,
        deciding,
        make_actor(deciding, Role.APPRAISER, name="Cán Bộ Thẩm Định"),
        make_actor(deciding, Role.HEAD, name="Người Đứng Đầu", title="Chủ tịch"),
    )


def to_decide(
    desk: Desk,
    award: str = CERTIFICATE,
    *,
    subject: Subject | None = None,
    name: str = "",
    year: int = 2024,
    **fields: Any,
) -> Review:
    """A nomination of the department that the desk's agency concluded «decide»."""
    number = next(_numbers)
    subject = subject or make_person(name or f"Người Được Khen {number}", desk.department)
    nomination = Nomination.objects.create(
        code=f"HS-Q{number:05d}",
        subject=subject,
        award=award,
        through_year=year,
        owner=desk.department,
        holder=desk.agency,
        status=NominationStatus.TO_DECIDE,
        **fields,
    )
    submission = Submission.objects.create(
        code=f"TTr-Q{number:05d}",
        sender=desk.department,
        receiver=desk.agency,
        title="Tờ trình thử",
        year=year,
        letter_number="12/TTr-STC",
        letter_date=RECEIVED_ON,
        status=SubmissionStatus.RECEIVED,
        received_on=RECEIVED_ON,
    )
    submission.items.create(nomination=nomination, position=1)
    return Review.objects.create(
        nomination=nomination,
        submission=submission,
        agency=desk.agency,
        received_on=RECEIVED_ON,
        steps=[Step.COMPLETENESS, Step.CONCLUSION],
        step=Step.CONCLUSION,
        step_since=timezone.now(),
        conclusion=Conclusion.DECIDE,
        concluded_at=timezone.now(),
    )


def collective_to_decide(desk: Desk, award: str = CERTIFICATE, name: str = "Phòng Thử nghiệm") -> Review:
    """The same for a collective."""
    return to_decide(desk, award, subject=make_collective(name, desk.department))


def drafted(desk: Desk, reviews: Sequence[Review] = (), *, award: str = CERTIFICATE) -> Decision:
    """A draft on these reviews, or on a new one."""
    return draft_decision(
        desk.officer,
        award=award,
        reviews=reviews or [to_decide(desk, award)],
        title="Về việc khen thưởng thử",
        grounds="Căn cứ thử",
    )


def issued(
    desk: Desk, reviews: Sequence[Review] = (), *, award: str = CERTIFICATE, decided_on: dt.date = DECIDED_ON
) -> Decision:
    """A decision on these reviews, or on a new one."""
    return issue_decision(desk.head, decision=drafted(desk, reviews, award=award), decided_on=decided_on)
