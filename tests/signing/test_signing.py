"""Who signs what, in which order, with which certificate; and what becomes of the file."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from tests.decisions.desk import make_desk
from tests.makers import make_actor
from tests.signing.office import key, make_office, paper_of, trust, yesterday
from tests.signing.pki import PASSWORD, make_authority
from thidua.agencies.models import Role
from thidua.decisions.models import Certificate
from thidua.documents.freezing import kept_pdf, pdf_of
from thidua.documents.models import PaperKind
from thidua.dossiers import files
from thidua.register.models import Award
from thidua.signing import services
from thidua.signing.keys import FileKey, ServerKey
from thidua.signing.models import PaperSignature, Part, SigningCertificate
from thidua.signing.queries import current_pdf
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db


def test_the_head_signs_then_the_clerk_seals_and_what_was_there_before_keeps_its_bytes(office):
    decision = office.issued()
    paper = paper_of(decision)
    kept = kept_pdf(paper)
    first = files.read(office.sign(paper).file)
    second = files.read(office.seal_paper(paper).file)
    assert first.startswith(kept)
    assert second.startswith(first)
    findings = look_at(second)
    assert findings.verdict == Verdict.VALID
    assert [each.signer for each in findings.signatures] == ["Người Đứng Đầu", "Ủy ban nhân dân tỉnh Ví Dụ"]
    assert [each.covers_all for each in findings.signatures] == [False, True]
    assert pdf_of(PaperKind.DECISION, decision) == second  # what everybody reads from now on
    assert kept_pdf(paper) == kept


def test_each_signature_is_in_the_trail_with_its_certificate_and_the_hash_of_the_file(office):
    paper = paper_of(office.issued())
    signature = office.sign(paper)
    entry = Entry.objects.get(event="paper_signed")
    assert entry.after["sha256"] == signature.file.sha256
    assert entry.after["certificate"] == signature.certificate.serial
    assert PASSWORD not in str(list(Entry.objects.values()))
    assert verify() == []


def test_the_clerk_is_refused_before_the_head_has_signed(office):
    paper = paper_of(office.issued())
    with pytest.raises(Refused, match="Chưa đến lượt"):
        office.seal_paper(paper)
    assert not PaperSignature.objects.exists()


def test_nobody_signs_the_same_part_twice(office):
    paper = paper_of(office.issued())
    office.sign(paper)
    with pytest.raises(Overtaken, match="đã ký phần này"):
        office.sign(paper)
    office.seal_paper(paper)
    with pytest.raises(Overtaken, match="đã ký phần này"):
        office.seal_paper(paper)
    assert PaperSignature.objects.count() == 2


def test_a_signature_by_another_certificate_than_the_registered_one_is_refused(office):
    paper = paper_of(office.issued())
    same_name = office.authority.certify("Người Đứng Đầu")
    for identity in (office.seal, same_name):
        with pytest.raises(Refused, match="không phải chứng thư đã đăng ký"):
            office.sign(paper, identity)
    assert not PaperSignature.objects.exists()
    office.sign(paper)


def test_another_head_of_the_same_agency_does_not_sign_for_the_one_who_decided(office):
    paper = paper_of(office.issued())
    other = make_actor(office.desk.agency, Role.HEAD, name="Phó")
    identity = office.authority.certify("Phó")
    office.register(identity, other.account)
    with pytest.raises(NotAllowed, match="Người Đứng Đầu"):
        services.sign_paper(other, paper=paper, part=Part.PERSON, key=key(identity))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.HEAD, Role.CLERK}])
def test_other_roles_neither_sign_nor_seal(office, role):
    paper = paper_of(office.issued())
    actor = make_actor(office.desk.agency, role)
    for part in Part:
        with pytest.raises(NotAllowed):
            services.sign_paper(actor, paper=paper, part=part, key=key(office.person))


def test_an_office_elsewhere_neither_signs_nor_seals(office):
    paper = paper_of(office.issued())
    stranger = make_actor(office.desk.tree["stranger"], Role.HEAD, Role.CLERK)
    for part in Part:
        with pytest.raises(NotAllowed, match="cơ quan khác"):
            services.sign_paper(stranger, paper=paper, part=part, key=key(office.person))


def test_a_certificate_signs_on_its_last_day_and_not_after_it(office):
    paper = paper_of(office.issued())
    end = office.person.certificate.not_valid_after_utc
    with time_machine.travel(end + dt.timedelta(seconds=2)), pytest.raises(Refused, match="chỉ có giá trị từ"):
        office.sign(paper)
    with time_machine.travel(end - dt.timedelta(hours=1)):
        office.sign(paper)


def test_a_certificate_that_was_revoked_signs_nothing(office, tmp_path, settings):
    paper = paper_of(office.issued())
    office.authority.revoke(office.person)
    trust(office.authority, tmp_path / "trust", settings)
    with pytest.raises(Refused, match="thu hồi"):
        office.sign(paper)


def test_a_wrong_password_is_told_beside_its_field_and_changes_nothing(office):
    paper = paper_of(office.issued())
    for wrong in (FileKey(office.person.p12(), "sai"), FileKey(b"junk", PASSWORD)):
        with pytest.raises(Refused) as refusal:
            services.sign_paper(office.head, paper=paper, part=Part.PERSON, key=wrong)
        assert "key_file" in refusal.value.fields
    assert not PaperSignature.objects.exists()


def test_the_seal_on_the_servers_disk_opens_with_its_password_only(office, settings, tmp_path):
    settings.SEAL_KEYS = str(tmp_path)
    paper = paper_of(office.issued())
    office.sign(paper)
    code = office.desk.agency.code
    with pytest.raises(Refused, match="không có tệp khóa"):
        services.sign_paper(office.clerk, paper=paper, part=Part.SEAL, key=ServerKey(code, PASSWORD))
    (tmp_path / f"{code}.p12").write_bytes(office.seal.p12())
    with pytest.raises(Refused, match="sai mật khẩu"):
        services.sign_paper(office.clerk, paper=paper, part=Part.SEAL, key=ServerKey(code, "sai"))
    services.sign_paper(office.clerk, paper=paper, part=Part.SEAL, key=ServerKey(code, PASSWORD))
    assert look_at(current_pdf(paper)).verdict == Verdict.VALID


def test_a_kept_file_that_was_changed_on_the_disk_is_not_signed(office):
    paper = paper_of(office.issued())
    signature = office.sign(paper)
    path = files.full_path(signature.file)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(Refused, match="bị thay đổi"):
        office.seal_paper(paper)
    assert PaperSignature.objects.count() == 1


def test_certificates_for_people_are_signed_like_the_decision(office):
    paper = paper_of(office.issued(), PaperKind.CERTIFICATES)
    office.sign(paper)
    office.seal_paper(paper)
    assert look_at(current_pdf(paper)).verdict == Verdict.VALID


def test_a_signature_does_not_change_and_is_not_deleted(office):
    signature = office.sign(paper_of(office.issued()))
    signature.signer_name = "Khác"
    with pytest.raises(Exception, match="Cannot update"):
        signature.save()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_wins_and_the_other_is_told(settings, tmp_path):
    office = make_office(make_authority(), tmp_path / "trust", settings, make_desk())
    paper = paper_of(office.issued())
    kept_pdf(paper)
    ends, ready = [], threading.Barrier(2)

    def sign():
        ready.wait()
        try:
            office.sign(paper)
            ends.append("signed")
        except Overtaken as refusal:
            ends.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PaperSignature.objects.count() == 1
    assert sorted(end == "signed" for end in ends) == [False, True]


def test_a_certificate_that_has_ended_is_not_registered_and_one_person_has_one(office):
    with pytest.raises(Refused, match="hết hạn"):
        office.register(office.authority.certify("Cũ", until=yesterday()))
    with pytest.raises(Refused, match="đã có chứng thư số"):
        office.register(office.authority.certify("Dấu khác"))
    with pytest.raises(NotAllowed):
        services.register_certificate(office.head, content=office.seal.pem)


def test_what_is_no_certificate_is_refused_and_so_is_a_key(office):
    for content in (b"", b"junk", office.seal.p12(), b"x" * 100_000):
        with pytest.raises(Refused, match="không phải chứng thư số"):
            services.register_certificate(office.administrator, content=content)


def test_a_certificate_that_is_not_used_any_more_signs_nothing_and_its_signatures_stay(office):
    paper = paper_of(office.issued())
    signature = office.sign(paper)
    services.end_certificate(office.administrator, certificate=signature.certificate, reason="Mất thiết bị")
    other = paper_of(office.issued())
    with pytest.raises(Refused, match="Chưa đăng ký chứng thư số"):
        office.sign(other)
    assert look_at(current_pdf(paper)).signatures[0].intact
    with pytest.raises(Overtaken):
        services.end_certificate(office.administrator, certificate=signature.certificate, reason="Lần nữa")
    assert Award.objects.exists()
    assert Certificate.objects.exists()


def test_one_certificate_does_not_give_both_signatures_of_an_agency(office):
    with pytest.raises(Refused, match="đang dùng cho người khác"):
        office.register(office.seal, make_actor(office.desk.agency, Role.HEAD).account)
    services.end_certificate(
        office.administrator, certificate=SigningCertificate.objects.get(account=None), reason="Đổi khóa"
    )
    with pytest.raises(Refused, match="đang dùng cho người khác"):
        office.register(office.person)


def test_who_may_not_sign_does_not_get_to_open_a_key(office):
    """A wrong PIN counts against a token: it is asked for only after the permission."""
    paper = paper_of(office.issued())
    office.sign(paper)
    with pytest.raises(NotAllowed):
        services.sign_paper(office.head, paper=paper, part=Part.SEAL, key=FileKey(b"no key", "wrong"))


def test_a_certificate_in_another_name_is_marked(office):
    assert SigningCertificate.objects.get(account=None).bears_another_name is False
    head = SigningCertificate.objects.get(account=office.head.account)
    assert head.bears_another_name is (office.head.account.full_name != "Người Đứng Đầu")
    assert SigningCertificate(name="Người Khác", account=office.head.account).bears_another_name
