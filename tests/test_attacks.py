"""What somebody with bad intent, or two people at once, must not be able to do; each was possible once."""

import datetime as dt
import io
import re
import threading
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.dossiers.desk import CERTIFICATE, ORDER, RECEIVED_ON, Desk
from tests.makers import make_actor, make_person
from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Authority, Level, LineageKind, Role
from thidua.agencies.services import change_agency, create_agency, record_lineage, set_account_active, set_password
from thidua.dossiers import services
from thidua.dossiers.models import Conclusion, EvidenceKind, Nomination, Publication, Review, Step, Submission
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry

REASON = "Đã đối chiếu bản giấy của các quyết định."
LETTER = {"letter_number": "2", "letter_date": RECEIVED_ON, "signer_name": "Người Ký", "signer_title": "Giám đốc"}


@pytest.fixture
def desk(db):
    return Desk()


def drafted(actor: Actor, *nominations: Nomination) -> Submission:
    return services.draft_submission(actor, nominations=nominations, title="Đề nghị", year=2025)


def at_once(*works):
    """Let all run at the same moment; their answers or exceptions."""
    start, answers = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait(10)
            answers.append(work())
        except Exception as error:  # noqa: BLE001 -- the test looks at every answer
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_a_nomination_on_its_way_is_not_withdrawn_from_under_its_submission(desk):
    first, second = desk.nomination(), desk.nomination(name="Trần Văn Hai")
    submission = desk.sent(first, second)
    with pytest.raises(Refused):
        services.withdraw_nomination(desk.officer, nomination=first, reason="Nhầm")
    assert len(services.receive_submission(desk.appraiser, submission=submission, received_on=RECEIVED_ON)) == 2


def test_a_nomination_withdrawn_while_drafted_leaves_the_others_to_be_sent(desk):
    first, second = desk.nomination(), desk.nomination(name="Trần Văn Hai")
    draft = drafted(desk.officer, first, second)
    services.withdraw_nomination(desk.officer, nomination=first, reason="Nhầm")
    services.send_submission(desk.officer, submission=draft, **LETTER)
    assert [item.nomination for item in draft.items.all()] == [second]
    withdrawn = Entry.objects.get(event="nomination_withdrawn")
    assert withdrawn.before == {"status": "draft", "submissions": [draft.code]}


def test_what_was_returned_further_down_is_not_sent_up_any_more(desk):
    nomination = desk.nomination(ORDER)
    (review,) = desk.received(nomination)
    Review.objects.filter(pk=review.pk).update(step=Step.CONCLUSION)
    services.conclude_review(desk.appraiser, review=review, conclusion=Conclusion.SEND_UP)
    submission = services.send_submission(desk.appraiser, submission=drafted(desk.appraiser, nomination), **LETTER)
    services.receive_submission(desk.central, submission=submission, received_on=RECEIVED_ON)
    services.return_nomination(desk.central, nomination=nomination, reason="Còn thiếu giấy tờ")
    draft = drafted(desk.appraiser, nomination)
    services.return_nomination(desk.appraiser, nomination=nomination, reason="Nơi lập bổ sung giấy tờ")
    with pytest.raises(Refused):
        services.send_submission(desk.appraiser, submission=draft, **LETTER)
    nomination.refresh_from_db()
    assert (nomination.holder, nomination.status) == (desk.tree["department"], "returned")


def test_a_nomination_that_now_asks_for_what_another_agency_gives_is_not_sent_to_the_first(desk):
    nomination = desk.nomination(CERTIFICATE)
    draft = drafted(desk.officer, nomination)
    services.change_nomination(
        desk.officer, nomination=nomination, version=nomination.version, award="grassroots_emulation_soldier"
    )
    with pytest.raises(Refused, match="phải trình đến"):
        services.send_submission(desk.officer, submission=draft, **LETTER)


def test_of_two_appraisers_the_second_does_not_write_over_the_opinion_of_the_first(desk):
    (review,) = desk.received(desk.nomination())
    Review.objects.filter(pk=review.pk).update(step=Step.APPRAISAL)
    appraisal = services.appraise_review(desk.appraiser, review=review)
    given = {"appraisal": appraisal, "override_reason": REASON}
    services.settle_appraisal(desk.appraiser, opinion="not_eligible", **given)
    with pytest.raises(Overtaken, match="đã cho ý kiến"):
        services.settle_appraisal(make_actor(desk.tree["province"], Role.APPRAISER), opinion="eligible", **given)
    assert services.settle_appraisal(desk.appraiser, opinion="eligible", **given).opinion == "eligible"


@pytest.fixture
def publication(desk):
    (review,) = desk.received(desk.nomination(ORDER))
    Review.objects.filter(pk=review.pk).update(step=Step.PUBLICATION)
    return services.open_publication(desk.appraiser, reviews=[review], title="Danh sách", contact="Ban")


def shown_to_all(publication: Publication) -> str:
    return Client().get(f"/cong-khai/lay-y-kien/{publication.code}/").content.decode()


def test_a_comment_is_handled_once(desk, publication):
    comment = services.receive_comment(
        Actor(None, publication.agency, frozenset()),
        publication=publication,
        author_name="Người Dân",
        author_contact="Tổ 1",
        text="Xin xem lại.",
    )
    services.handle_comment(desk.appraiser, comment=comment, handling="Đã xác minh: đúng sự thật.")
    with pytest.raises(Overtaken):
        services.handle_comment(desk.appraiser, comment=comment, handling="Đã xác minh: không có gì.")


def test_the_public_sees_no_name_after_the_last_day_nor_of_who_was_returned(desk, publication):
    assert "Nguyễn Thị Mẫu" in shown_to_all(publication)
    today = timezone.localdate()
    Publication.objects.filter(pk=publication.pk).update(opens_on=today, closes_on=today)
    assert "Nguyễn Thị Mẫu" in shown_to_all(publication)
    yesterday = today - dt.timedelta(days=1)
    Publication.objects.filter(pk=publication.pk).update(opens_on=yesterday, closes_on=yesterday)
    assert "Nguyễn Thị Mẫu" not in shown_to_all(publication)
    Publication.objects.filter(pk=publication.pk).update(closes_on=today)
    nomination = publication.reviews.get().nomination
    services.return_nomination(desk.appraiser, nomination=nomination, reason="Còn thiếu giấy tờ")
    assert "Nguyễn Thị Mẫu" not in shown_to_all(publication)


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def locked(content: bytes) -> bytes:
    """The package with the mark of a password on its first part."""
    changed = bytearray(content)
    changed[changed.find(b"PK\x03\x04") + 6] |= 1
    changed[changed.find(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BROKEN = b"PK\x03\x04junkPK\x05\x06" + b"\0" * 4 + b"\x05\0\x05\0\xff\x00\0\0\x04\0\0\0\0\0"
MACRO = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hong.docx", BROKEN),
        ("khoa.ods", locked(packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"))),
        ("macro-doi-ten.docx", packed(**{"[Content_Types].xml": MACRO, "word__document.xml": "<x/>"})),
        ("macro.xls", OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le")),
        ("cai-dat.xls", OLE),
        ("trang.csv", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words(desk, name, content):
    nomination = desk.nomination()
    with pytest.raises(Refused):
        services.attach_evidence(
            desk.officer, nomination=nomination, kind=EvidenceKind.OTHER, upload=SimpleUploadedFile(name, content)
        )


def test_old_excel_without_a_macro_is_still_taken(desk):
    nomination = desk.nomination()
    upload = SimpleUploadedFile("bang.xls", OLE + "Workbook".encode("utf-16-le"))
    services.attach_evidence(desk.officer, nomination=nomination, kind=EvidenceKind.OTHER, upload=upload)
    assert nomination.evidence.get().file.media_type == "application/vnd.ms-excel"


HEADS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đơn vị", "Danh hiệu đề nghị"]


def spreadsheet(*numbers) -> bytes:
    """A list of made-up people with these citizen numbers."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for row, number in enumerate(numbers, start=1):
        sheet.write_row(
            row, 0, [row, f"Nguyễn Văn {row}", "01/02/1980", "Nam", number, "Sở Tài chính", "Lao động tiên tiến"]
        )
    workbook.close()
    return file.getvalue()


@pytest.mark.parametrize("number", [1080012345, "001080012345/", "001 080 012 345 x"])
def test_a_doubtful_citizen_number_is_not_kept_in_the_words_of_its_doubt(desk, number):
    upload = SimpleUploadedFile("danh-sach.xlsx", spreadsheet(number, "001081012346"))
    read = services.upload_list(desk.officer, upload=upload)
    read = services.map_columns(desk.officer, nominee_list=read, table=0, columns=read.columns, year=2024)
    row = read.rows.get(number=2)
    assert row.doubts or row.errors
    assert "1080012" not in re.sub(r"\s", "", str(list(read.rows.values())))


@pytest.mark.parametrize(
    ("authority", "allowed"),
    [(Authority.UNIT_HEAD, True), (Authority.COMMUNE_HEAD, True), (Authority.MINISTRY_PROVINCE_HEAD, False)],
)
def test_nobody_makes_an_agency_that_decides_more_than_the_own_one(desk, authority, allowed):
    commune = desk.tree["commune"]
    admin = make_actor(commune, Role.ADMINISTRATOR)
    agency = {"code": "MOI", "name": "Cơ quan mới", "level": Level.GRASSROOTS, "parent": commune}
    if allowed:
        assert create_agency(admin, authority=authority, **agency).authority == authority
    else:
        with pytest.raises(Refused, match="Thẩm quyền"):
            create_agency(admin, authority=authority, **agency)


def test_a_password_changed_at_the_same_moment_does_not_open_a_locked_account(desk):
    admin = make_actor(desk.tree["province"], Role.ADMINISTRATOR)
    account = Account.objects.get(pk=desk.officer.account_id)
    set_account_active(admin, account=account, active=False, reason="Nghỉ việc")
    set_password(desk.officer, account=desk.officer.account, password="mot-mat-khau-that-dai-nhe")
    assert not Account.objects.get(pk=account.pk).is_active


def test_an_ended_agency_is_not_brought_back_by_a_change_of_its_name(desk):
    admin = make_actor(desk.tree["province"], Role.ADMINISTRATOR)
    seen_before = Agency.objects.get(pk=desk.tree["department"].pk)
    record_lineage(
        admin,
        predecessor=desk.tree["department"],
        successor=None,
        kind=LineageKind.END,
        effective_on=dt.date(2025, 1, 1),
        document="Quyết định thử",
    )
    change_agency(admin, agency=seen_before, name="Sở Tài chính mới")
    assert Agency.objects.get(pk=seen_before.pk).ended_on == dt.date(2025, 1, 1)


@pytest.mark.parametrize("path", ["/cong-khai/bang/%00/", "/cong-khai/lay-y-kien/%00/"])
def test_a_nul_in_a_public_address_is_answered_not_a_fault(db, path):
    assert Client().get(path).status_code == 400


def test_numbers_of_thousands_of_digits_are_answered_not_a_fault(desk):
    (review,) = desk.received(desk.nomination())
    client = Client()
    client.force_login(desk.appraiser.account)
    code = review.nomination.code
    assert client.post(f"/ho-so/tham-dinh/{code}/xac-nhan/", {"seen": "9" * 5000}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_nominate_one_person_at_once_make_one_nomination():
    desk = Desk()
    person = make_person("Nguyễn Hai Lần", desk.tree["department"])

    def nominate():
        return services.create_nomination(desk.officer, subject=person, award=CERTIFICATE, through_year=2024)

    answers = at_once(nominate, nominate)
    assert Nomination.objects.filter(subject=person).count() == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_who_returns_and_one_who_concludes_at_once_one_wins_and_the_other_is_told():
    desk = Desk()
    for number in range(8):
        nomination = desk.nomination(name=f"Người Thứ {number}")
        (review,) = desk.received(nomination)

        def send_back(nomination=nomination):
            services.return_nomination(desk.appraiser, nomination=nomination, reason="Còn thiếu giấy tờ")

        def refuse(review=review):
            services.conclude_review(
                desk.appraiser, review=review, conclusion=Conclusion.REFUSE, reason="Không đủ tiêu chuẩn"
            )

        faults = [answer for answer in at_once(send_back, refuse) if answer is not None]
        assert sum(isinstance(answer, Exception) for answer in faults) == 1
        assert all(isinstance(answer, Overtaken | Review) for answer in faults)
