"""Handing over: a bag that a second reader finds whole, with an index, and without secrets."""

import csv
import io
import json
import zipfile
from pathlib import Path

import bagit
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from pypdf import PdfReader

from tests.councils.stage import BY_80, closed, counted, make_review, make_stage, opened
from tests.decisions.desk import issued, make_desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.archive import stores
from thidua.archive.export import ask_for_export, export_year
from thidua.archive.keeping import keep_new
from thidua.archive.models import Holding
from thidua.councils import services as councils
from thidua.councils.models import BallotKey, OpenedBallot
from thidua.documents.freezing import frozen
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.jobs.kinds import untold
from thidua.privacy.models import Access, Purpose
from thidua.register.models import Subject
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import recording

pytestmark = pytest.mark.django_db
HASH = "c" * 64


@pytest.fixture
def stage():
    """A council that voted and adopted its minutes on a person whose citizen number is known."""
    stage = make_stage(5)
    review = make_review(stage, BY_80)
    Subject.objects.filter(pk=review.nomination.subject_id).update(citizen_hash=HASH, citizen_tail="789")
    session = opened(stage, [review])
    closed(stage, session, ["yes"] * 5)
    session = counted(stage, session)
    councils.conclude_session(stage.secretary, session=session, proceedings="Đã thảo luận.")
    session.refresh_from_db()
    for kind in (PaperKind.MINUTES, PaperKind.COUNT_RECORD):
        frozen(kind, session)
    keep_new()
    return stage


def exported(actor, year: int) -> Path:
    with recording():
        outcome = export_year(actor, untold, year=year, purpose=Purpose.HANDOVER, note="Lưu trữ lịch sử tỉnh")
    assert outcome.file
    return outcome.file


def test_the_bag_is_whole_for_a_second_reader_and_its_index_names_every_paper(stage, tmp_path):
    clerk = make_actor(stage.province, Role.CLERK, Role.COUNCIL_SECRETARY)
    year = Holding.objects.values_list("year", flat=True).distinct().get()
    file = exported(clerk, year)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.glob("luu-tru-*")
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["Source-Organization"] == stage.province.name
    raw = (folder / "data/muc-luc.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    machine = json.loads((folder / "data/muc-luc.json").read_text(encoding="utf-8"))
    holdings = {each.file.sha256: each for each in Holding.objects.select_related("file")}
    assert {row["SHA-256"] for row in rows} == set(holdings) == {row["sha256"] for row in machine}
    for row in rows:
        assert stores.get(stores.store(), row["SHA-256"]) == (folder / row["Tệp"]).read_bytes()
        assert row["Thời hạn"] == "chưa rõ, giữ vĩnh viễn"
    access = Access.objects.get(kind="export")
    assert (access.purpose, access.note) == (Purpose.HANDOVER, "Lưu trữ lịch sử tỉnh")
    assert access.subjects
    assert Entry.objects.get(event=Event.ARCHIVE_EXPORTED).after == {"year": year, "forms": len(rows)}
    assert exported(clerk, year).read_bytes() == file.read_bytes()


def test_no_ballot_no_hash_of_a_citizen_number_and_no_key_leaves_the_house(stage, tmp_path):
    ballots = list(OpenedBallot.objects.values_list("code", flat=True))
    keys = [bytes(value) for row in BallotKey.objects.values_list("locked_secret_key", "salt") for value in row]
    assert ballots
    assert keys
    secrets = [HASH.encode(), *keys, *(code.encode() for code in ballots)]
    secrets += [django_settings.SECRET_KEY.encode(), django_settings.CITIZEN_KEY.encode()]
    with zipfile.ZipFile(
        exported(make_actor(stage.province, Role.CLERK, Role.COUNCIL_SECRETARY), Holding.objects.first().year)
    ) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    words = ""
    for name, content in contents.items():
        words += name
        if name.endswith(".pdf"):
            words += "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "KIỂM PHIẾU" in words.upper()
    for secret in secrets:
        assert not any(secret in content for content in contents.values()), secret
        assert secret.decode(errors="ignore") not in words or not secret.isascii(), secret


def test_the_file_leaves_out_kinds_that_who_asked_may_not_read_and_says_which():
    desk = make_desk()
    clerk = make_actor(desk.agency, Role.CLERK)
    frozen(PaperKind.DECISION, issued(desk))
    keep_new()
    held = Holding.objects.get(kind=PaperKind.DECISION)
    paper = IssuedPaper.objects.create(
        kind=PaperKind.APPRAISAL, object_id=1, official_at=timezone.now(), title="Kín", template="x", data={}
    )
    row = {"agency": held.agency, "year": held.year, "retention": held.retention, "signatures": 0}
    Holding.objects.create(paper=paper, file=held.file, kind=PaperKind.APPRAISAL, **row)
    with recording():
        outcome = export_year(clerk, untold, year=held.year, purpose=Purpose.HANDOVER, note="")
    assert str(PaperKind.APPRAISAL.label) in outcome.message
    with zipfile.ZipFile(outcome.file) as archive:
        names = archive.namelist()
        (info,) = [archive.read(name).decode() for name in names if name.endswith("bag-info.txt")]
    assert [name for name in names if "/appraisal/" in name] == []
    assert [name for name in names if "/decision/" in name]
    assert f"Không gồm: {PaperKind.APPRAISAL.label}" in info


def test_a_damaged_file_is_not_handed_over(stage):
    file = Holding.objects.first().file
    (Path(django_settings.MEDIA_ROOT) / stores.path_of(file.sha256)).write_bytes(b"x")
    with pytest.raises(Refused, match="hỏng hoặc mất"):
        exported(make_actor(stage.province, Role.CLERK, Role.COUNCIL_SECRETARY), Holding.objects.first().year)


def test_only_the_clerk_asks_and_only_for_what_is_there(stage):
    year = Holding.objects.first().year
    with pytest.raises(Refused, match="chưa có văn bản"):  # nothing of the year that a clerk may read
        ask_for_export(make_actor(stage.province, Role.CLERK), year=year, purpose="handover", note="")
    for role in set(Role) - {Role.CLERK}:
        with pytest.raises(NotAllowed):
            ask_for_export(make_actor(stage.province, role), year=year, purpose="handover", note="")
    clerk = make_actor(stage.province, Role.CLERK, Role.COUNCIL_SECRETARY)
    with pytest.raises(Refused, match="chưa có văn bản"):
        ask_for_export(clerk, year=1999, purpose="handover", note="")
    assert ask_for_export(clerk, year=year, purpose="handover", note="").title == f"Xuất văn bản lưu trữ năm {year}"
