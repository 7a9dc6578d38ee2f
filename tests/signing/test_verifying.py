"""What is said of files, ours and strangers': changed ones, expired and revoked certificates, unknown authorities."""

import datetime as dt
import io
import shutil
import subprocess

import pytest
import time_machine
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.makers import make_pdf as empty_pdf
from tests.signing.office import key, trust, yesterday
from tests.signing.pki import make_authority, served
from thidua.documents.rendering import stamp
from thidua.signing import keys, sealing
from thidua.signing.appending import only_signed_since
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import Refused


def make_pdf():
    """A page with something on it."""
    return stamp(picture=b"", lines=["Quyết định thử"], width=100)


def signed(identity, pdf=b"", field="NguoiKy"):
    with keys.opened(key(identity)) as signer:
        return sealing.append_signature(pdf or make_pdf(), signer, field=field)


def redrawn(pdf):
    """The same file with an update after it that draws something on its first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"0 0 100 100 re f")))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


@pytest.fixture
def authority(settings, tmp_path):
    made = make_authority()
    trust(made, tmp_path / "trust", settings)
    return made


def test_a_whole_file_by_a_trusted_certificate_is_valid(authority):
    findings = look_at(signed(authority.certify("Người Ký")))
    (found,) = findings.signatures
    assert (findings.verdict, found.signer, found.covers_all) == (Verdict.VALID, "Người Ký", True)
    assert any("giờ máy của người ký" in reason for reason in found.reasons)


def test_every_byte_that_changes_makes_it_invalid(authority):
    pdf = signed(authority.certify("Người Ký"))
    for place in range(20, len(pdf) - 20, len(pdf) // 12):
        if pdf[place - 8 : place + 8] == b"0" * 16:
            continue  # the room that is left where the signature itself stands
        changed = bytearray(pdf)
        changed[place] ^= 0x01
        findings = look_at(bytes(changed))
        assert findings.verdict != Verdict.VALID, place


def test_an_update_after_the_signature_that_changes_the_page_makes_it_invalid(authority):
    pdf = signed(authority.certify("Người Ký"))
    changed = redrawn(pdf)
    assert changed.startswith(pdf)
    findings = look_at(changed)
    assert findings.verdict == Verdict.INVALID
    assert any("sửa thêm sau khi ký" in reason for reason in findings.signatures[0].reasons)


def test_a_second_signature_leaves_the_first_valid(authority):
    pdf = signed(authority.certify("Cơ quan"), signed(authority.certify("Người Ký")), field="CoQuan")
    findings = look_at(pdf)
    assert findings.verdict == Verdict.VALID
    assert len(findings.signatures) == 2


def test_a_second_signature_does_not_heal_a_page_changed_between(authority):
    pdf = redrawn(signed(authority.certify("Người Ký")))
    findings = look_at(signed(authority.certify("Cơ quan"), pdf, field="CoQuan"))
    assert findings.verdict == Verdict.INVALID
    assert [each.intact for each in findings.signatures] == [False, True]


def test_a_certificate_that_had_ended_is_told(authority):
    findings = look_at(signed(authority.certify("Hết Hạn", until=yesterday())))
    assert findings.verdict == Verdict.INVALID
    assert any("hết hạn" in reason for reason in findings.signatures[0].reasons)


def test_a_revoked_certificate_is_told_with_the_day(authority, settings, tmp_path):
    identity = authority.certify("Bị Thu Hồi")
    pdf = signed(identity)
    assert look_at(pdf).verdict == Verdict.VALID
    authority.revoke(identity, yesterday())
    trust(authority, tmp_path / "trust", settings)
    findings = look_at(pdf)
    assert findings.verdict == Verdict.INVALID
    assert any("bị thu hồi ngày" in reason for reason in findings.signatures[0].reasons)


def test_an_authority_that_nobody_trusts_leaves_it_open(authority):
    findings = look_at(signed(make_authority("CA Lạ").certify("Người Lạ")))
    assert findings.verdict == Verdict.UNSURE
    assert any("Chưa tin cậy nơi cấp" in reason for reason in findings.signatures[0].reasons)


def test_without_any_list_of_revoked_certificates_it_is_left_open(authority, settings, tmp_path):
    (tmp_path / "trust" / "revoked.crl").unlink()
    findings = look_at(signed(authority.certify("Người Ký")))
    assert findings.verdict == Verdict.UNSURE
    assert any("Chưa kiểm tra được" in reason for reason in findings.signatures[0].reasons)


@pytest.mark.parametrize("content", [b"", b"junk", b"%PDF-1.7\njunk", empty_pdf(), empty_pdf()[:200]])
def test_what_has_no_signature_or_is_no_pdf_is_not_valid_and_says_why(content):
    findings = look_at(content)
    assert findings.verdict == Verdict.INVALID
    assert findings.reasons


def test_only_signatures_may_be_appended(authority):
    before = make_pdf()
    assert only_signed_since(before, signed(authority.certify("Người Ký"), before))
    assert not only_signed_since(before, redrawn(before))
    assert not only_signed_since(before, signed(authority.certify("Người Ký"), redrawn(before)))


def test_with_a_time_stamp_and_proof_a_signature_outlives_its_certificate(settings, tmp_path):
    with served() as authority:
        trust(authority, tmp_path / "trust", settings)
        (tmp_path / "trust" / "revoked.crl").unlink()  # the proof comes from the file
        settings.TIMESTAMP_URL, settings.SIGNING_LONG_TERM = f"{authority.address}/tsa", True
        assert sealing.level() == "B-LT"
        identity = authority.certify("Người Ký", until=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
        pdf = signed(identity)
        assert look_at(pdf).verdict == Verdict.VALID
        settings.TIMESTAMP_URL = ""
        bare = signed(identity)
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
            (found,) = look_at(pdf).signatures
            assert (found.verdict, found.stamped_at is not None) == (Verdict.VALID, True)
            assert look_at(bare).verdict == Verdict.INVALID


def test_an_answer_of_the_authority_about_one_certificate_is_proof_as_its_list_is(settings, tmp_path):
    """OCSP: asked when it is signed, kept in the file, so that nobody needs to ask when it is judged."""
    with served(by_ocsp=True) as authority:
        trust(authority, tmp_path / "trust", settings)
        (tmp_path / "trust" / "revoked.crl").unlink()
        settings.TIMESTAMP_URL, settings.SIGNING_LONG_TERM = f"{authority.address}/tsa", True
        identity = authority.certify("Người Ký", until=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
        pdf = signed(identity)
        assert identity.certificate.serial_number in authority.asked
        asked = len(authority.asked)
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
            assert look_at(pdf).verdict == Verdict.VALID
        assert len(authority.asked) == asked
        gone = authority.certify("Người Bị Thu Hồi")
        authority.revoke(gone)
        with pytest.raises(Refused, match="bằng chứng"):
            signed(gone)


def test_without_the_stamp_or_the_proof_that_is_asked_for_nothing_is_signed(settings, tmp_path):
    with served() as authority:
        trust(authority, tmp_path / "trust", settings)
        settings.TIMESTAMP_URL = "http://127.0.0.1:9/tsa"
        identity = authority.certify("Người Ký")
        with pytest.raises(Refused, match="dấu thời gian"):
            signed(identity)
        settings.TIMESTAMP_URL, settings.SIGNING_LONG_TERM = f"{authority.address}/tsa", True
        unreachable = make_authority(address="http://127.0.0.1:9")
        (tmp_path / "trust" / "other.pem").write_bytes(unreachable.root.pem)
        with pytest.raises(Refused, match="bằng chứng"):
            signed(unreachable.certify("Không Có Danh Sách"))


def test_another_program_finds_the_same(authority, tmp_path):
    """Poppler's `pdfsig`, which shares no code with ours, says the same of a good file and of a changed one."""
    program = shutil.which("pdfsig")
    if program is None:
        pytest.fail("Thiếu pdfsig: hãy cài bằng `apt-get install poppler-utils`.")
    pdf = signed(authority.certify("Cơ quan"), signed(authority.certify("Người Ký")), field="CoQuan")
    changed = bytearray(pdf)
    place = pdf.index(b"MediaBox") + 12
    changed[place : place + 3] = b"9 0" if pdf[place : place + 3] != b"9 0" else b"8 0"
    said = []
    for number, content in enumerate((pdf, bytes(changed))):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(content)
        done = subprocess.run([program, "-nocert", str(file)], capture_output=True, text=True, check=False)
        said.append(done.stdout)
    assert said[0].count("Signature is Valid") == 2
    assert "Người Ký" in said[0]
    assert "Signature is Valid" not in said[1]
    assert look_at(bytes(changed)).verdict == Verdict.INVALID
