"""A letter (tờ trình) that was sent is signed by the person it names and sealed by the sender's clerk."""

from dataclasses import dataclass

import pytest

from tests.dossiers.desk import Desk
from tests.makers import make_actor
from tests.signing.office import key, trust
from tests.signing.pki import Identity, make_authority
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.documents.freezing import frozen, pdf_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Submission
from thidua.signing import services
from thidua.signing.models import PaperSignature, Part
from thidua.signing.queries import visible_papers, waiting_papers
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import NotAllowed

pytestmark = pytest.mark.django_db


@dataclass
class Department:
    """Who sends, who signs, who seals."""

    desk: Desk
    head: Actor
    deputy: Actor
    clerk: Actor
    person: Identity
    seal: Identity

    def sign(self, paper: IssuedPaper, actor: Actor) -> PaperSignature:
        return services.sign_paper(actor, paper=paper, part=Part.PERSON, key=key(self.person))

    def put_seal(self, paper: IssuedPaper) -> PaperSignature:
        return services.sign_paper(self.clerk, paper=paper, part=Part.SEAL, key=key(self.seal))


@pytest.fixture
def department(settings, tmp_path) -> Department:
    authority, desk = make_authority(), Desk()
    trust(authority, tmp_path / "trust", settings)
    agency = desk.tree["department"]
    head = make_actor(agency, Role.HEAD, name="NGƯỜI ký thử")
    deputy = make_actor(agency, Role.HEAD, name="Phó Thử")
    administrator = make_actor(agency, Role.ADMINISTRATOR)
    person, seal = authority.certify("Người Ký Thử"), authority.certify("Sở Tài chính")
    for identity, account in ((person, head.account), (seal, None)):
        services.register_certificate(administrator, content=identity.pem, account=account)
    return Department(desk, head, deputy, make_actor(agency, Role.CLERK), person, seal)


def _letter(department: Department) -> tuple[Submission, IssuedPaper]:
    submission = department.desk.sent(department.desk.nomination())
    return submission, frozen(PaperKind.SUBMISSION, submission)


def test_the_person_it_names_signs_the_clerk_seals_and_the_receiver_reads_the_signed_letter(department):
    submission, paper = _letter(department)
    assert list(waiting_papers(department.head)) == [paper]
    department.sign(paper, department.head)
    assert list(waiting_papers(department.head)) == []
    assert list(waiting_papers(department.clerk)) == [paper]
    department.put_seal(paper)
    read = pdf_of(PaperKind.SUBMISSION, submission)
    findings = look_at(read)
    assert findings.verdict == Verdict.VALID
    assert [each.signer for each in findings.signatures] == ["Người Ký Thử", "Sở Tài chính"]


def test_another_head_than_the_one_whom_the_letter_names_does_not_sign_it(department):
    _submission, paper = _letter(department)
    assert list(waiting_papers(department.deputy)) == []
    with pytest.raises(NotAllowed, match="Người ký văn bản này là Người Ký Thử"):
        department.sign(paper, department.deputy)
    assert not PaperSignature.objects.exists()


def test_the_receiver_and_a_stranger_have_no_letter_to_sign(department):
    _submission, paper = _letter(department)
    for place in ("province", "stranger"):
        head = make_actor(department.desk.tree[place], Role.HEAD, Role.CLERK, name="Người Ký Thử")
        assert not visible_papers(head).exists()
        with pytest.raises(NotAllowed):
            department.sign(paper, head)


def test_a_letter_that_was_taken_back_waits_for_nobody_and_sent_anew_it_waits_once(department):
    submission, first = _letter(department)
    dossiers.take_back(department.desk.officer, submission=submission, reason="Sửa danh sách")
    assert not visible_papers(department.head).exists()
    submission = Submission.objects.get(pk=submission.pk)
    dossiers.send_submission(
        department.desk.officer,
        submission=submission,
        letter_number="99/TTr-STC",
        letter_date=submission.letter_date,
        signer_name="Người Ký Thử",
        signer_title="Giám đốc",
    )
    submission.refresh_from_db()
    second = frozen(PaperKind.SUBMISSION, submission)
    assert second != first
    assert list(waiting_papers(department.head)) == [second]
