"""One record of each kind in one made-up agency, for the test that walks every address with every role."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Agency, Role
from thidua.councils.models import AgendaItem, Council, CouncilMember, MemberRole, Session
from thidua.decisions.models import Certificate, Decision, DecisionItem
from thidua.dossiers import services
from thidua.dossiers.models import Consultation, EvidenceKind, Nomination, NomineeList, Publication
from thidua.dossiers.services.submissions import draft_submission
from thidua.trail.models import Entry

SECRET = "Tên Mật Thử Nghiệm"  # in the name of the subject: wherever it shows, the record was seen
AWARD = "ministry_province_merit_certificate"
PDF = b"%PDF-1.4\n%made up\n"


@dataclass
class World:
    """The owning agency, the stranger's, and for each address with parameters an example of them."""

    agency: Agency
    stranger: Agency
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: int = 0

    def unchanged(self) -> bool:
        """Whether nobody changed anything of the owning agency since the world was made."""
        return Entry.objects.filter(agency_id=self.agency.pk).count() == self.entries


def make_world() -> World:
    """Make the world by the services where they are short, by rows where a whole procedure would be needed."""
    tree = make_tree()
    province = tree["province"]
    world = World(province, tree["stranger"])
    officer = make_actor(province, Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    member_actor = make_actor(province, Role.COUNCIL_MEMBER)
    person = make_person(SECRET, province)
    nomination = services.create_nomination(officer, subject=person, award=AWARD, through_year=2024)
    evidence = services.attach_evidence(
        officer,
        nomination=nomination,
        kind=EvidenceKind.ACHIEVEMENT_REPORT,
        upload=SimpleUploadedFile(f"{SECRET}.pdf", PDF),
    )
    submission = draft_submission(officer, nominations=[nomination], title=SECRET, year=2025)
    services.send_submission(
        officer,
        submission=submission,
        letter_number="1/TTr",
        letter_date=dt.date(2025, 3, 1),
        signer_name="Người Ký",
        signer_title="Giám đốc",
    )
    (review,) = services.receive_submission(officer, submission=submission, received_on=dt.date(2025, 3, 3))
    consultation = Consultation.objects.create(
        asker=province, asked=tree["department"], question=SECRET, due_on=timezone.localdate()
    )
    consultation.reviews.add(review)
    publication = Publication.objects.create(
        agency=province,
        code="a" * 16,
        title="Danh sách công khai",
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate() + dt.timedelta(days=20),
        contact=SECRET,
    )
    publication.reviews.add(review)
    comment = publication.comments.create(author_name=SECRET, author_contact=SECRET, text=SECRET, receipt="ABCDEFGHJK")
    council = Council.objects.create(agency=province, name=SECRET, formed_on=dt.date(2024, 1, 1))
    members = [
        CouncilMember.objects.create(council=council, account=account, role=role, from_day=dt.date(2024, 1, 1))
        for account, role in ((officer.account, MemberRole.SECRETARY), (member_actor.account, MemberRole.CHAIR))
    ]
    session = Session.objects.create(
        council=council,
        title=SECRET,
        held_at=timezone.now(),
        place=SECRET,
        chair=members[1],
        secretary=members[0],
    )
    item = AgendaItem.objects.create(session=session, review=review, position=1)
    decision = Decision.objects.create(agency=province, award=AWARD, title=SECRET)
    line = DecisionItem.objects.create(
        decision=decision, position=1, nomination=nomination, review=review, recipient_name=SECRET
    )
    certificate = Certificate.objects.create(item=line, code="c" * 26)
    nominee_list = NomineeList.objects.create(
        agency=province, file=evidence.file, file_name=SECRET, uploaded_by=officer.account
    )
    row = nominee_list.rows.create(number=9, raw={"full_name": SECRET})
    world.examples = _examples(
        world, nomination, evidence.pk, submission.code, consultation, publication, comment.pk, nominee_list, row.number
    )
    world.examples |= _examples_above(council, session, item, members, decision, certificate)
    world.entries = Entry.objects.filter(agency_id=province.pk).count()
    return world


def _examples(
    world: World,
    nomination: Nomination,
    evidence: int,
    submission: str,
    consultation: Consultation,
    publication: Publication,
    comment: int,
    nominee_list: NomineeList,
    row: int,
) -> dict[str, dict[str, Any]]:
    by_code = {"code": nomination.code}
    names = (
        "review appraise attest settle complete_step conclude refuse reopen nomination change_nomination "
        "withdraw_nomination return_nomination attach_evidence"
    )
    examples = {f"dossiers:{name}": by_code for name in names.split()}
    examples |= {f"dossiers:{name}": {"code": submission} for name in ("submission", "take_back", "bulk")}
    examples |= {f"dossiers:{name}": {"pk": consultation.pk} for name in ("consultation", "consultation_file")}
    examples |= {f"dossiers:{name}": {"pk": publication.pk} for name in ("publication", "close_publication")}
    return examples | {
        "dossiers:new_nomination": {"subject_pk": nomination.subject_id},
        "dossiers:evidence_file": {"code": nomination.code, "pk": evidence},
        "dossiers:withdraw_evidence": {"code": nomination.code, "pk": evidence},
        "dossiers:handle_comment": {"pk": publication.pk, "comment_pk": comment},
        "portal:publication": {"code": publication.code},
        "documents:submission": {"code": submission},
        "documents:appraisal": by_code,
        "documents:notice": {"pk": publication.pk},
    }


def _examples_above(
    council: Council,
    session: Session,
    item: AgendaItem,
    members: list[CouncilMember],
    decision: Decision,
    certificate: Certificate,
) -> dict[str, dict[str, Any]]:
    return {
        "portal:verify": {"code": certificate.code},
        "documents:minutes": {"pk": session.pk},
        "documents:count_record": {"pk": session.pk},
        "documents:decision": {"pk": decision.pk},
        "documents:certificates": {"pk": decision.pk},
    }
