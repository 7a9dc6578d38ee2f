"""Records with everything that papers show: a sent submission, an appraisal, a posting. Nobody here exists."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.dossiers import services
from thidua.dossiers.models import Nomination, Publication, Review, Submission

GRASSROOTS = "grassroots_emulation_soldier"
LETTER = "commendation_letter"
_numbers = itertools.count(1)


@dataclass
class Office:
    """A department that sends its nominations to the province."""

    tree: dict[str, Agency]
    officer: Actor
    appraiser: Actor

    @property
    def department(self) -> Agency:
        return self.tree["department"]

    @property
    def province(self) -> Agency:
        return self.tree["province"]


def make_office() -> Office:
    """The department with its officer, the province with its appraiser."""
    tree = make_tree()
    officer = make_actor(tree["department"], Role.UNIT_OFFICER, Role.APPRAISER, name="Cán Bộ Lập Hồ Sơ")
    return Office(tree, officer, make_actor(tree["province"], Role.APPRAISER, name="Cán Bộ Thẩm Định"))


def nominated(office: Office, name: str, award: str = GRASSROOTS, *, collective: bool = False) -> Nomination:
    """A nomination of the department."""
    make = make_collective if collective else make_person
    return services.create_nomination(
        office.officer,
        subject=make(name, office.department),
        award=award,
        through_year=2025,
        unit_name="Phòng Kế hoạch - Tổng hợp, Sở Tài chính" if not collective else name,
        job_title="" if collective else "Chuyên viên",
        achievement="Chủ trì đề án thử nghiệm số hóa hồ sơ.",
    )


def drafted(office: Office, nominations: Sequence[Nomination]) -> Submission:
    """A submission to the next agency on the way."""
    return services.draft_submission(
        office.officer, nominations=nominations, title="Đề nghị khen thưởng thành tích năm 2025", year=2025
    )


def sent(office: Office, submission: Submission, *, number: str = "7/TTr-STC") -> Submission:
    """The submission, numbered, signed and sent."""
    return services.send_submission(
        office.officer,
        submission=submission,
        letter_number=number,
        letter_date=dt.date(2026, 3, 2),
        signer_name="Nguyễn Văn Ký",
        signer_title="Phó Giám đốc",
    )


def received(office: Office, submission: Submission) -> list[Review]:
    """The reviews of a sent submission at the agency that got it."""
    receiver = office.officer if submission.receiver_id == office.department.pk else office.appraiser
    return services.receive_submission(receiver, submission=submission, received_on=dt.date(2026, 3, 4))


def posted(agency: Agency, reviews: Sequence[Review]) -> Publication:
    """A posting that is open for comment today."""
    publication = Publication.objects.create(
        agency=agency,
        code=f"{next(_numbers):016d}",
        title="Danh sách đề nghị khen thưởng năm 2025",
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate() + dt.timedelta(days=14),
        contact="Ban Thi đua thử nghiệm, số 1 đường Thử",
    )
    publication.reviews.set(reviews)
    return publication
