"""A real PKCS#11 token (SoftHSM 2): its PIN, its key, signing one paper and many."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.signing.office import paper_of
from thidua.dossiers import files
from thidua.jobs.models import Job, State
from thidua.jobs.worker import work_off
from thidua.signing import services
from thidua.signing.batch import ask_to_sign
from thidua.signing.keys import TokenKey
from thidua.signing.models import BatchSecret, PaperSignature, Part
from thidua.signing.queries import current_pdf
from thidua.signing.verifying import Verdict, look_at
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db
PIN, TOKEN, LABEL = "246810", "Thiet bi thu", "khoa-ky"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="session")
def token_folder(tmp_path_factory):
    """SoftHSM reads its configuration once in a process: one folder for the session."""
    if shutil.which("softhsm2-util") is None or shutil.which("pkcs11-tool") is None:
        pytest.fail("Thiếu SoftHSM: hãy cài bằng `apt-get install softhsm2 opensc`.")
    return tmp_path_factory.mktemp("token")


@pytest.fixture
def token(office, token_folder, settings, monkeypatch):
    """The head's key and certificate in a token that the server reaches, registered."""
    module = next(path for path in MODULES if Path(path).exists())
    store = token_folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir()
    (token_folder / "softhsm2.conf").write_text(f"directories.tokendir = {store}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(token_folder / "softhsm2.conf"))
    settings.PKCS11_MODULE = module
    (token_folder / "key.pem").write_bytes(
        office.person.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (token_folder / "certificate.der").write_bytes(office.person.der)
    run("softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "135791")
    key = ("--label", LABEL, "--id", "01", "--pin", PIN)
    run("softhsm2-util", "--import", str(token_folder / "key.pem"), "--token", TOKEN, *key)
    tool = ("pkcs11-tool", "--module", module, "--token-label", TOKEN, "--login", *key)
    run(*tool, "--write-object", str(token_folder / "certificate.der"), "--type", "cert")
    certificate = office.sign(paper_of(office.issued())).certificate
    services.end_certificate(office.administrator, certificate=certificate, reason="Chuyển sang thiết bị ký")
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
