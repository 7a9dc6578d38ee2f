"""A real PKCS#11 token (SoftHSM 2): its PIN, its key, signing one paper and many."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.signing.office import make_office, paper_of
from tests.signing.pki import make_authority
from thidua.dossiers import files
from thidua.jobs.models import Job, State
from thidua.jobs.worker import work_off
from thidua.signing import services
from thidua.signing.batch import ask_to_sign
from thidua.signing.keys import TokenKey
from thidua.signing.models import BatchSecret, PaperSignature, Part
from thidua.signing.queries import certificate_for, current_pdf
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db
PIN, TOKEN, LABEL = "246810", "Thiet bi thu", "khoa-ky"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="session")
def device(tmp_path_factory):
    """A token with the head's key and certificate; SoftHSM looks for its tokens once in a process."""
    if shutil.which("softhsm2-util") is None or shutil.which("pkcs11-tool") is None:
        pytest.fail("Thiếu SoftHSM: hãy cài bằng `apt-get install softhsm2 opensc`.")
    folder = tmp_path_factory.mktemp("token")
    module = next(path for path in MODULES if Path(path).exists())
    (folder / "store").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'store'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    authority = make_authority()
    person = authority.certify("Người Đứng Đầu")
    closed = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(person.key.private_bytes(*closed))
    (folder / "certificate.der").write_bytes(person.der)
    run("softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "135791")
    key = ("--label", LABEL, "--id", "01", "--pin", PIN)
    run("softhsm2-util", "--import", str(folder / "key.pem"), "--token", TOKEN, *key)
    tool = ("pkcs11-tool", "--module", module, "--token-label", TOKEN, "--login", *key)
    run(*tool, "--write-object", str(folder / "certificate.der"), "--type", "cert")
    yield module, authority, person
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def office(db, device, settings, tmp_path):
    """The office whose head has the key in the token."""
    settings.PKCS11_MODULE, authority, person = device
    return make_office(authority, tmp_path / "trust", settings, person=person)


@pytest.fixture
def token(office):
    """The head's certificate, registered as that of a token that the server reaches."""
    registered = certificate_for(office.desk.agency.pk, Part.PERSON, office.head.account_id)
    services.end_certificate(office.administrator, certificate=registered, reason="Chuyển sang thiết bị ký")
    return office.register(office.person, office.head.account, token=TOKEN, label=LABEL)


def test_a_token_signs_with_its_pin_and_its_key_never_leaves_it(office, token):
    paper = paper_of(office.issued())
    for wrong, words in (
        (TokenKey(TOKEN, LABEL, "000000"), "Sai mã PIN"),
        (TokenKey(TOKEN, "khóa khác", PIN), "không có khóa"),
        (TokenKey("không có", LABEL, PIN), "Không mở được thiết bị ký"),
    ):
        with pytest.raises(Refused, match=words):
            services.sign_paper(office.head, paper=paper, part=Part.PERSON, key=wrong)
    services.sign_paper(office.head, paper=paper, part=Part.PERSON, key=TokenKey(TOKEN, LABEL, PIN))
    assert look_at(current_pdf(paper)).verdict == Verdict.VALID
    assert PIN not in str(TokenKey(TOKEN, LABEL, PIN))


@pytest.mark.django_db(transaction=True)
def test_a_batch_signs_all_and_keeps_no_secret(office, token):
    papers = [paper_of(office.issued()) for _ in range(3)]
    with pytest.raises(Refused, match="Sai mã PIN"):
        ask_to_sign(office.head, papers=papers, part=Part.PERSON, secret="000000")
    job = ask_to_sign(office.head, papers=papers, part=Part.PERSON, secret=PIN)
    with pytest.raises(Overtaken):
        ask_to_sign(office.head, papers=papers, part=Part.PERSON, secret=PIN)
    assert PIN.encode() not in bytes(BatchSecret.objects.get().sealed)
    assert PIN not in str(Job.objects.values().get())
    work_off()
    job.refresh_from_db()
    assert (job.state, job.message) == (State.DONE, "Đã ký 3 văn bản.")
    assert bytes(BatchSecret.objects.get().sealed) == b""
    for paper in papers:
        assert look_at(current_pdf(paper)).verdict == Verdict.VALID


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_meets_a_changed_file_signs_nothing(office, token):
    papers = [paper_of(office.issued()) for _ in range(2)]
    job = ask_to_sign(office.head, papers=papers, part=Part.PERSON, secret=PIN)
    before = PaperSignature.objects.count()
    current_pdf(papers[1])
    papers[1].refresh_from_db()
    files.full_path(papers[1].file).write_bytes(b"%PDF-1.7 changed")
    work_off()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert PaperSignature.objects.count() == before


def test_a_batch_needs_a_key_that_the_server_reaches(office):
    with pytest.raises(Refused, match="máy chủ với tới"):
        ask_to_sign(office.head, papers=[paper_of(office.issued())], part=Part.PERSON, secret=PIN)
