"""Whoever reads every row, file and log finds nothing of who denounced; see docs/engineering/denouncers.md."""

import base64
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.makers import make_pdf
from tests.petitions.desk import SENDER, WORDS, Desk
from thidua.petitions import services
from thidua.petitions.models import Attachment, Petition

pytestmark = pytest.mark.django_db
SECRETS = [SENDER.name, SENDER.address, SENDER.contact, SENDER.citizen_number, "zyxwvu", "Zyxwvu", WORDS]
FORM = {
    "name": SENDER.name,
    "address": SENDER.address,
    "contact": SENDER.contact,
    "citizen_number": SENDER.citizen_number,
    "about": SENDER.about,
    "text": SENDER.text,
    "not_secret": "on",
}


def everything() -> bytes:
    """Every row of every table of every schema, as text with bytes in hexadecimal and as the bytes themselves."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT t::text, t.* FROM {table} t")  # noqa: S608 - names come from the catalogue
            for row in cursor.fetchall():
                found += [
                    bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode() for value in row
                ]
    assert len(tables) > 100
    return b"\n".join(found)


def files_below(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def written(secret: str) -> set[bytes]:
    """The ways in which a text may lie in bytes."""
    ways = set()
    for plain in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
        ways |= {plain, plain.hex().encode(), plain.hex().upper().encode()}
        # In base64 a text looks different by where it begins; the ends, which depend on neighbours, are left out.
        ways |= {base64.b64encode(bytes(shift) + plain)[4 if shift else 0 : -4] for shift in range(3)}
        ways |= {base64.urlsafe_b64encode(bytes(shift) + plain)[4 if shift else 0 : -4] for shift in range(3)}
    ways |= {secret.encode("unicode_escape"), json.dumps(secret)[1:-1].encode()}
    return {way for way in ways if len(way) >= 4}


def told_by(stored: bytes) -> set[str]:
    return {secret for secret in SECRETS if any(way in stored for way in written(secret))}


def stored(caplog: Any, folder: Path) -> bytes:
    return b"\n".join([everything(), files_below(folder), caplog.text.encode(), repr(caplog.records).encode()])


def sent(desk: Desk, kind: str, *, files: int = 1, name: str = "zyxwvu") -> Any:
    uploads = [SimpleUploadedFile(f"{name}-{n}.pdf", make_pdf(f"zyxwvu-file {n}")) for n in range(files)]
    return Client().post(f"/cong-khai/gui-don/{desk.agency.code}/", {**FORM, "kind": kind, "files": uploads})


@pytest.fixture
def _all_logged(caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True  # every statement with its values goes through the log of the database
    yield
    connection.force_debug_cursor = False


@pytest.mark.usefixtures("_all_logged")
def test_after_a_public_denunciation_no_row_no_file_and_no_log_tells_who_or_what(caplog, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nobody-makes-this")
    desk = Desk(keys=2)
    answer = sent(desk, "denunciation", files=2)
    petition = Petition.objects.get()
    assert answer.status_code == 200
    assert petition.is_sealed
    assert Attachment.objects.count() == 2
    found = stored(caplog, Path(settings.MEDIA_ROOT))
    assert b"INSERT INTO" in caplog.text.encode()
    assert told_by(found) == set()


@pytest.mark.usefixtures("_all_logged")
def test_reading_extracting_and_deciding_leave_nothing_of_it_either(caplog, settings):
    desk = Desk(keys=2)
    sent(desk, "denunciation")
    petition = Petition.objects.get()
    opened = services.open_identity(desk.holder, petition=petition, passphrase=WORDS, reason="Gọi điện xác minh")
    assert opened.sender.name == SENDER.name
    client = Client()
    client.force_login(desk.holder.account)
    shown = client.post(f"/don-thu/{petition.pk}/mo/", {"passphrase": WORDS, "reason": "Xác minh", "file": "0"})
    assert SENDER.name in shown.content.decode()
    refused = client.post(
        f"/don-thu/{petition.pk}/ban-trich/", {"passphrase": WORDS, "summary": SENDER.name, "extract": SENDER.text}
    )
    assert "Hãy bỏ đi" in refused.content.decode()
    petition = desk.extracted(desk.classified(petition))
    petition = services.accept_petition(
        desk.handler, petition=petition, version=petition.version, accepted_on=desk.today
    )
    desk.decided(desk.verified(petition))
    client.get("/don-thu/")
    client.get(f"/don-thu/{petition.pk}/")
    assert told_by(stored(caplog, Path(settings.MEDIA_ROOT))) == set()


def test_the_search_does_find_what_lies_open_so_that_it_can_fail(caplog, settings):
    desk = Desk()
    sent(desk, "reflection")
    found = told_by(stored(caplog, Path(settings.MEDIA_ROOT)))
    assert {SENDER.name, SENDER.address, "zyxwvu"} <= found


@pytest.mark.parametrize(
    "encode", [str.encode, lambda s: s.encode().hex().encode(), lambda s: base64.b64encode(s.encode())]
)
def test_the_search_finds_a_text_in_every_writing(encode):
    assert SENDER.name in told_by(b"xyz" + encode(f"ab{SENDER.name}yz"))


def test_a_file_too_large_for_memory_is_never_written_as_it_is(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nobody-makes-this")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    desk = Desk()
    padded = make_pdf("zyxwvu") + b"%" + b"z" * 50_000
    upload = SimpleUploadedFile("zyxwvu.pdf", padded)
    answer = Client().post(
        f"/cong-khai/gui-don/{desk.agency.code}/", {**FORM, "kind": "denunciation", "files": [upload]}
    )
    assert answer.status_code == 200
    assert Attachment.objects.count() == 1
    assert told_by(files_below(Path(settings.MEDIA_ROOT))) == set()


def test_what_turns_out_to_be_a_denunciation_is_sealed_and_its_columns_are_emptied(caplog, settings):
    desk = Desk()
    sent(desk, "reflection")
    petition = desk.classified(Petition.objects.get(), kind="denunciation", summary=f"Của {SENDER.name}")
    assert petition.is_sealed
    assert petition.summary == ""
    assert told_by(everything() + files_below(Path(settings.MEDIA_ROOT))) == set()
    opened = services.open_identity(desk.holder, petition=petition, passphrase=WORDS, reason="Xem")
    assert (opened.sender.name, opened.sender.text) == (SENDER.name, SENDER.text)
    assert [name for _n, name in opened.files] == ["zyxwvu-0.pdf"]
