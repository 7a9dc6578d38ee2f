"""Rows of a scan as they are kept and corrected, of decisions that need no machine to be read."""

import io
import os
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from tests.makers import make_actor, make_pdf, make_person
from tests.past.conftest import GOOD, csv_of, imported
from tests.scans.papers import as_pdf, as_tiff, make_paper
from tests.scans.papers import scan as scan_paper
from thidua.agencies.models import Role
from thidua.past.services import ask_to_undo
from thidua.past.work import undo
from thidua.register.models import Award, AwardStatus, Claim, ClaimStatus, Subject
from thidua.register.services import verify_claim
from thidua.scans import services
from thidua.scans.models import How, RowState, Scan, ScanPage, ScanRow, ScanStatus
from thidua.scans.pages import render_page
from thidua.scans.reader import is_sane, picture_of
from thidua.scans.reading.found import FoundDecision, Passage, Reading
from thidua.scans.reading.people import read_entry
from thidua.scans.shown import LOOK, UNSURE
from thidua.scans.words import Word
from thidua.trail.errors import NotAllowed, Overtaken, Refused

HEAD = {"number": "12/QĐ-UBND", "decided_on": "04/09/2003", "award": "advanced_worker", "year": "2003"}


def entry(text):
    words = [(1, Word(word, 10 * at, 0, 10 * at + 8, 10, 100)) for at, word in enumerate(text.split())]
    return read_entry(Passage(words))


@pytest.fixture
def scan_of(officer):
    """A function that makes a scan ready to be compared, of the entries of its decision."""

    def make(*texts, **head):
        fields = {name: Reading(value, 100, 1) for name, value in (HEAD | head).items()}
        made = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd.pdf", make_pdf())])
        decision = FoundDecision(fields, [entry(text) for text in texts])
        return services.keep_reading(officer, scan=made, pages=[], decision=decision)

    return make


def check(actor, scan, *numbers):
    for row in scan.rows.filter(number__in=numbers):
        services.settle_row(actor, row=row, state=RowState.CHECKED, version=row.version)


NUMBERS = (
    "1. Ông Nguyễn Văn A, số CCCD 012345678901, Trưởng phòng, Phòng Nội vụ;",
    "1. Ông Nguyễn Văn A, Trưởng phòng, Phòng Nội vụ, CMND số 123 456 789, cấp ngày 01/02/2001;",
    "1. Ông Nguyễn Văn A, 012.345.678.901, Trưởng phòng, Phòng Nội vụ;",
)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_citizen_number_in_an_entry_is_neither_post_nor_unit(text):
    said = {name: reading.value for name, reading in entry(text).fields.items()}
    assert (said["name"], said["job_title"], said["unit"]) == ("Nguyễn Văn A", "Trưởng phòng", "Phòng Nội vụ")


def test_a_citizen_number_in_a_field_is_kept_with_its_end_only_read_or_typed(officer, scan_of):
    scan = scan_of("1. Ông Nguyễn Văn A (012345678901), Trưởng phòng;", signer="Trần B 012345678901")
    row = scan.rows.get()
    services.correct_row(officer, row=row, values={"unit": "Phòng X, CCCD 012345678901"}, version=row.version)
    services.correct_decision(officer, scan=scan, values={"decided_by": "Ông 012345678901"}, version=scan.version)
    check(officer, scan, 1)
    assert services.claim_scan(officer, scan=scan).claimed == 1
    kept = [
        str(each)
        for model in (Scan, ScanRow, Subject, Claim)
        for each in model.objects.values_list(*(Cast(field.name, TextField()) for field in model._meta.concrete_fields))
    ]
    assert len(kept) == 4
    assert not [each for each in kept if "012345678" in each]
    assert "•••901" in row.name


TWINS = ("1. Bà Nguyễn Thị Hương, Kế toán, Phòng Một;", "2. Bà Nguyễn Thị Hương, Giáo viên, Phòng Hai;")


def test_two_of_one_name_in_one_decision_both_get_their_award(officer, appraiser, scan_of):
    scan = scan_of(*TWINS)
    check(officer, scan, 1)
    services.claim_scan(officer, scan=scan)
    first = verify_claim(appraiser, claim=scan.rows.get(number=1).claim)
    check(officer, scan, 2)
    services.claim_scan(officer, scan=scan)
    second = scan.rows.get(number=2)
    assert second.state == RowState.CLAIMED
    assert second.claim.subject != first.subject


def test_who_a_person_said_it_is_gets_the_award_though_a_namesake_has_it(officer, appraiser, scan_of):
    other = scan_of(TWINS[0])
    check(officer, other, 1)
    services.claim_scan(officer, scan=other)
    verify_claim(appraiser, claim=other.rows.get().claim)
    namesake = make_person("Nguyễn Thị Hương", officer.agency)
    scan = scan_of(TWINS[1])
    row = scan.rows.get()
    services.correct_row(officer, row=row, values={}, version=row.version, same_as=namesake)
    check(officer, scan, 1)
    services.claim_scan(officer, scan=scan)
    row.refresh_from_db()
    assert (row.state, row.claim.subject) == (RowState.CLAIMED, namesake)


@pytest.fixture
def known_row(officer, appraiser, scan_of):
    """A row of which the register has the award already, verified from an earlier scan."""
    earlier = scan_of(TWINS[0])
    check(officer, earlier, 1)
    services.claim_scan(officer, scan=earlier)
    verify_claim(appraiser, claim=earlier.rows.get().claim)
    scan = scan_of(TWINS[0])
    check(officer, scan, 1)
    services.claim_scan(officer, scan=scan)
    row = scan.rows.select_related("scan").get()
    assert (row.state, row.scan.status) == (RowState.KNOWN, ScanStatus.CLAIMED)
    return row


@pytest.mark.parametrize("reopened", [False, True])
def test_the_undo_of_an_import_keeps_the_award_that_a_known_row_speaks_of(officer, appraiser, scan_of, reopened):
    found = imported(appraiser, csv_of(GOOD))
    award = Award.objects.get()
    head = {"number": award.decision_number, "decided_on": "20/12/2022", "award": award.code, "year": "2022"}
    scan = scan_of("1. Bà Trần Thị Bưởi, Chuyên viên, Sở Tài chính;", **head)
    check(officer, scan, 1)
    services.claim_scan(officer, scan=scan)
    row = scan.rows.select_related("scan").get()
    assert (row.state, row.known) == (RowState.KNOWN, award)
    if reopened:
        services.reopen_known(officer, row=row, version=row.version)
    ask_to_undo(appraiser, found=found, reason="Nhập nhầm tệp.")
    undo(appraiser, lambda *_args: None, found=found.pk)
    assert Award.every.get().status == (AwardStatus.WITHDRAWN if reopened else AwardStatus.VALID)


def test_a_known_row_is_opened_again_by_its_button_and_claimed_for_another(officer, known_row):
    client, scan = Client(), known_row.scan
    client.force_login(officer.account)
    ScanPage.objects.create(scan=scan, number=1, width=10, height=10, how=How.NOT)
    assert "Là người khác, mở lại" in client.get(reverse("scans:scan", args=[scan.pk])).content.decode()
    address = reverse("scans:row", args=[scan.pk, 1])
    client.post(address, {"ban": known_row.version, "viec": "nguoi-khac"})
    known_row.refresh_from_db()
    scan.refresh_from_db()
    assert (known_row.state, known_row.remark, scan.status) == (RowState.OPEN, "", ScanStatus.REVIEW)
    check(officer, scan, 1)
    services.claim_scan(officer, scan=scan)
    known_row.refresh_from_db()
    assert known_row.claim.subject != Award.objects.get().subject
    with pytest.raises(Overtaken):
        services.reopen_known(officer, row=known_row, version=known_row.version)


def test_only_those_who_keep_the_register_open_a_known_row_again(known_row, appraiser, tree):
    for actor in (make_actor(tree["stranger"], Role.UNIT_OFFICER), make_actor(tree["province"], Role.HEAD)):
        with pytest.raises(NotAllowed):
            services.reopen_known(actor, row=known_row, version=known_row.version)
    known_row.refresh_from_db()
    assert known_row.state == RowState.KNOWN


def test_a_row_without_a_year_is_refused_in_words_and_no_500(officer, scan_of):
    scan = scan_of(TWINS[0])
    check(officer, scan, 1)
    scan.values["year"] = ""
    scan.save()
    assert services.claim_scan(officer, scan=scan).refused == 1
    assert "Chưa có năm thành tích" in scan.rows.get().remark


@pytest.mark.parametrize(
    ("values", "open_again"),
    [({"year": ""}, [1, 2]), ({"award": "grassroots_emulation_soldier"}, [1]), ({"signer": "Trần B"}, [])],
)
def test_compared_rows_are_opened_again_when_the_decision_says_something_else_of_them(
    officer, scan_of, values, open_again
):
    scan = scan_of("1. Bà Nguyễn Thị Lan, Kế toán;", "2. Bà Trần Thị Mai, Kế toán;")
    own = scan.rows.get(number=2)
    services.correct_row(officer, row=own, values={"award": "advanced_worker"}, version=own.version)
    check(officer, scan, 1, 2)
    client, address = Client(), reverse("scans:decision", args=[scan.pk])
    client.force_login(officer.account)
    data = {**scan.values, **values, "ban": scan.version, "basis": ""}
    response = client.post(address, data, headers={"HX-Request": "true"})
    assert ("HX-Refresh" in response) is bool(open_again)
    assert list(scan.rows.filter(state=RowState.OPEN).values_list("number", flat=True)) == open_again


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_is_being_verified_keeps_a_scan_from_being_taken_back(officer, appraiser, scan_of):
    scan = scan_of("1. Bà Nguyễn Thị Lan, Kế toán;", "2. Bà Trần Thị Mai, Kế toán;")
    check(officer, scan, 1, 2)
    services.claim_scan(officer, scan=scan)
    answers = []

    def take_back():
        try:
            services.take_back_scan(officer, scan=scan)
        except Refused as refusal:
            answers.append(refusal.message)
        connections.close_all()

    thread = threading.Thread(target=take_back)
    with transaction.atomic():
        verify_claim(appraiser, claim=scan.rows.get(number=1).claim)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()  # it waits for the officer who verifies
    thread.join()
    assert "dòng 1 đã được xác minh" in answers[0]
    assert {row.claim.status for row in scan.rows.all()} == {ClaimStatus.VERIFIED, ClaimStatus.UNVERIFIED}


def test_the_text_of_a_scanner_beside_its_picture_is_worth_another_look_and_typed_text_is_sure():
    paper = make_paper(2, layout="one")
    writer = PdfWriter(clone_from=io.BytesIO(as_pdf(scan_paper(paper, turn=0)[:1])))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(paper.pdf)).pages[0])
    file = io.BytesIO()
    writer.write(file)
    scanned, typed = render_page(file.getvalue(), 0), render_page(paper.pdf, 0)
    assert is_sane(scanned.words)
    assert all(UNSURE <= word.sure < LOOK for word in scanned.words)
    assert {word.sure for word in typed.words} == {100}


def test_a_damaged_page_is_not_rendered_at_every_look_and_tried_again_after_a_while(officer, settings):
    page = scan_paper(make_paper(2, layout="one"))[0].reduce(2)
    content = bytearray(as_tiff([page]))
    content[2_000:20_000] = b"\xff" * 18_000
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("hong.tif", bytes(content))])
    file = made.files.get().file
    with pytest.raises(Refused, match="hỏng"):
        picture_of(file, 0)
    (kept,) = Path(settings.MEDIA_ROOT).rglob("*.failed")
    first = kept.stat().st_mtime_ns
    with pytest.raises(Refused, match="hỏng"):
        picture_of(file, 0)
    assert kept.stat().st_mtime_ns == first  # nothing was tried
    os.utime(kept, (0, 0))
    with pytest.raises(Refused, match="hỏng"):
        picture_of(file, 0)
    assert kept.stat().st_mtime_ns > first
