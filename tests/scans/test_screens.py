"""The pages of scans: what they show to whom, what they keep of a bad input, who looked."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.jobs.models import Job, State
from thidua.jobs.running import run
from thidua.privacy.models import Access, AccessKind
from thidua.register.models import Claim
from thidua.scans import services
from thidua.scans.jobs import read_scan
from thidua.scans.models import RowState, Scan, ScanStatus
from thidua.scans.services import claim_scan, settle_row


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.fixture
def client(officer):
    return signed_in(officer)


def address(name, scan, *more):
    return reverse(f"scans:{name}", args=[scan.pk, *more])


def row_data(row, **more):
    return {**row.values, "ban": row.version, **more}


@pytest.mark.django_db(transaction=True)
def test_an_uploaded_scan_is_read_by_a_job_and_waits_to_be_compared(client, scanned, kept_pages, paper):
    response = client.post(reverse("scans:scans"), {"uploads": SimpleUploadedFile("qd.pdf", scanned), "title": ""})
    made = Scan.objects.get()
    assert response.url == address("scan", made)
    assert "tien-do" in client.get(address("scan", made)).content.decode()
    job = Job.objects.get()
    run(job.pk, lambda: False)
    job.refresh_from_db()
    made.refresh_from_db()
    assert (job.state, made.status) == (State.DONE, ScanStatus.REVIEW)
    assert "5 dòng" in job.message
    text = client.get(address("scan", made) + "?trang=2").content.decode()
    assert paper.people[0].name in text
    assert "Đã đối chiếu" in text


def test_a_refused_file_is_told_beside_the_field(client):
    data = {"uploads": SimpleUploadedFile("qd.pdf", b"%PDF-hong"), "title": "Tên đã gõ"}
    text = client.post(reverse("scans:scans"), data).content.decode()
    assert "Tệp PDF hỏng" in text
    assert "Tên đã gõ" in text
    assert not Scan.objects.exists()


def test_the_picture_is_served_to_those_who_see_the_scan_only(read, officer, tree):
    place = address("picture", read, 2)
    response = signed_in(officer).get(place)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in response["Cache-Control"]
    assert signed_in(make_actor(tree["committee"], Role.APPRAISER)).get(place).status_code == 200
    assert signed_in(make_actor(tree["stranger"], Role.APPRAISER)).get(place).status_code == 404
    assert signed_in(make_actor(tree["department"], Role.APPRAISER)).get(place).status_code == 404
    assert signed_in(make_actor(tree["province"], Role.HEAD)).get(place).status_code == 403
    assert Client().get(place).status_code == 302
    assert signed_in(officer).get(address("picture", read, 3)).status_code == 404


def test_who_looks_at_the_page_of_people_in_the_register_is_kept(read, officer):
    for row in read.rows.all():
        settle_row(officer, row=row, state=RowState.CHECKED, version=row.version)
    claim_scan(officer, scan=read)
    subjects = sorted(Claim.objects.values_list("subject", flat=True))
    client = signed_in(officer)
    client.get(address("picture", read, 1))
    assert not Access.objects.filter(kind=AccessKind.SCAN).exists()  # nobody of the register is on that page
    client.get(address("picture", read, 2))
    client.get(address("file", read, 1))
    looks = Access.objects.filter(account_id=officer.account_id).order_by("pk")
    kinds = [AccessKind.SCAN, AccessKind.FILE]
    assert [(look.kind, sorted(look.subjects)) for look in looks] == [(kind, subjects) for kind in kinds]


def test_a_field_is_saved_alone_while_one_types_and_nothing_else_is_touched(client, read, officer):
    row = read.rows.get(number=1)
    data = row_data(row, name="Nguyễn Văn Sửa")
    response = client.post(address("row", read, 1), data, headers={"HX-Request": "true"})
    assert "Đã lưu." in response.content.decode()
    row.refresh_from_db()
    assert (row.name, row.state, row.edited_by) == ("Nguyễn Văn Sửa", RowState.OPEN, officer.account)
    assert f'value="{row.version}"' in response.content.decode()


def test_a_bad_value_is_told_and_what_was_typed_stays(client, read):
    row = read.rows.get(number=1)
    data = row_data(row, birth="31/02/1970", job_title="Đã gõ dở", viec="doi-chieu")
    text = client.post(address("row", read, 1), data).content.decode()  # without JavaScript the page comes back
    assert "không phải là ngày có thật" in text
    assert "Đã gõ dở" in text
    text = client.post(address("row", read, 1), data, headers={"HX-Request": "true"}).content.decode()
    assert "không phải là ngày có thật" in text
    assert "Đã gõ dở" in text
    row.refresh_from_db()
    assert row.state == RowState.OPEN
    assert row.value("job_title") != "Đã gõ dở"


def test_a_row_compared_by_its_button_gives_way_to_the_next(client, read):
    row = read.rows.get(number=1)
    response = client.post(address("row", read, 1), row_data(row, viec="doi-chieu"), headers={"HX-Request": "true"})
    assert "dong-1" in response["HX-Trigger-After-Swap"]
    row.refresh_from_db()
    assert row.state == RowState.CHECKED
    client.post(address("row", read, 2), row_data(read.rows.get(number=2), viec="bo"))
    assert read.rows.get(number=2).state == RowState.DROPPED
    client.post(address("row", read, 2), row_data(read.rows.get(number=2), viec="mo-lai"))
    assert read.rows.get(number=2).state == RowState.OPEN


def test_low_confidence_is_said_in_words(client, read):
    row = read.rows.get(number=1)
    row.read["name"]["sure"] = 40
    row.save()
    text = client.get(address("scan", read) + "?trang=2").content.decode()
    assert "Máy không chắc (40%): hãy so với ảnh." in text
    row.values["name"] = "Tên Khác"
    row.save()
    text = client.get(address("scan", read) + "?trang=2").content.decode()
    assert f"Máy đọc là «{row.read['name']['value']}»." in text


def test_the_page_says_what_to_install_where_no_machine_reads_and_rows_are_typed(client, officer, monkeypatch):
    monkeypatch.setenv("PATH", "")
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd.pdf", make_pdf())])
    outcome = read_scan(officer, lambda *_args: None, scan=made.pk)
    assert "nhập tay" in outcome.message
    text = client.get(address("scan", made)).content.decode()
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in text
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in client.get(reverse("scans:scans")).content.decode()
    client.post(address("decision", made), {"ban": made.version, "number": "1/QĐ-UBND", "year": "2001", "basis": ""})
    client.post(address("new_row", made), {"trang": 1})
    row = made.rows.get()
    data = row_data(row, kind="person", name="Nguyễn Thị Gõ", birth="1960", award="advanced_worker", viec="doi-chieu")
    client.post(address("row", made, row.number), data)
    client.post(address("claim", made))
    assert Claim.objects.get().content["award"] == "advanced_worker"


def test_a_claim_shows_the_page_on_which_it_rests(read, officer, appraiser, tree):
    row = read.rows.get(number=1)
    row.agency = tree["department"]
    row.save()
    settle_row(officer, row=row, state=RowState.CHECKED, version=row.version)
    claim_scan(officer, scan=read)
    claim = Claim.objects.get()
    page = reverse("register:claim", args=[claim.pk])
    text = signed_in(appraiser).get(page).content.decode()
    assert re.search(rf'href="{address("scan", read)}\?trang=2&amp;dong=1"', text)
    # The department verifies claims of its people; the scan is the province's.
    text = signed_in(make_actor(tree["department"], Role.APPRAISER)).get(page).content.decode()
    assert "lưu tại" in text
    assert address("scan", read) not in text


def test_nothing_is_read_over_what_was_worked_on(client, read):
    response = client.post(address("read_again", read), follow=True)
    assert "không đọc lại" in response.content.decode()
    assert not Job.objects.filter(kind="read_scan").exists()


def test_the_same_file_uploaded_again_is_told(client, read, officer, scanned):
    again = services.upload_scan(officer, uploads=[SimpleUploadedFile("lan-hai.pdf", scanned)])
    text = client.get(address("scan", again)).content.decode()
    assert "cũng có ở bản quét khác" in text
    assert address("scan", read) in text
    services.abandon_scan(officer, scan=read)
    assert "cũng có ở bản quét khác" not in client.get(address("scan", again)).content.decode()
