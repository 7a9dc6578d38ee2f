"""Pages of drafting: nothing typed is lost, the buttons say why not, the papers say what became of each opinion."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.documents.reading import text as text_of
from tests.drafting.ground import SECOND, Ground
from thidua.documents.drafting_papers import consultation_letter, opinions_paper, submission_letter
from thidua.documents.rendering import render
from thidua.documents.word import word_of
from thidua.drafting import services
from thidua.drafting.models import Answer, Consultation, DraftCase
from thidua.drafting.services import Remark
from thidua.screens.waiting import waiting_for
from thidua.telling.ahead import remind
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def typed(**more):
    return {
        "general": "remarks",
        "gop-y-so-dong": "2",
        "gop-y-0-place": "dieu-2",
        "gop-y-0-text": "Hai lần là đủ.",
        **more,
    }


def test_nothing_typed_is_lost_by_a_fault_nor_by_asking_for_more_rows(ground):
    asked = ground.asked(ground.collecting(), ground.department)
    page = reverse("drafting:answer", args=[asked.addressees.get().pk])
    client = signed_in(ground.department)
    for more in ({"general": ""}, {"them-dong": "gop-y"}):
        assert "Hai lần là đủ." in client.post(page, typed(**more)).content.decode()
    assert not Answer.objects.exists()
    assert client.post(page, typed()).status_code == 302
    assert Answer.objects.get().opinions.get().place == "dieu-2"


def test_a_case_is_opened_the_vietnamese_way_and_found_by_its_step_and_when_it_is_late(ground):
    client = signed_in(ground.officer)
    typed = {"kind": "circular", "title": "quy định thử", "submit_by": "15/12/2027", "ground": ""}
    client.post(reverse("drafting:new"), typed)
    case = DraftCase.objects.get()
    assert case.submit_by == dt.date(2027, 12, 15)
    page, shown = reverse("drafting:cases"), "quy định thử"
    assert shown in client.get(page, {"state": "plan", "q": "thử"}).content.decode()
    assert shown not in client.get(page, {"state": "draft"}).content.decode()
    for due, late in ((0, False), (-1, True)):
        case.steps.filter(code="plan").update(due_on=ground.day(due))
        assert (shown in client.get(page, {"late": "on"}).content.decode()) == late
        assert ("quá hạn" in client.get(case.get_absolute_url()).content.decode()) == late


def test_the_comparison_shows_only_what_differs_unless_all_is_asked_for(ground):
    case = ground.case()
    ground.version(case)
    ground.version(case, SECOND)
    client, page = signed_in(ground.officer), reverse("drafting:compared", args=[case.pk])
    short = client.get(page, {"cu": "1", "moi": "2"}).content.decode()
    assert "Điều 2" in short
    assert "Đơn vị thử" not in short
    assert "Đơn vị thử" in client.get(page, {"cu": "1", "moi": "2", "tat-ca": "1"}).content.decode()
    assert "giống hệt" in client.get(page, {"cu": "1", "moi": "1"}).content.decode()
    assert client.get(page, {"cu": "1", "moi": "9"}).status_code == 404


def test_below_the_issued_text_is_read_and_nothing_of_the_way_to_it(ground):
    case = ground.issued()
    body = signed_in(ground.commune).get(case.get_absolute_url()).content.decode()
    assert "12/2026/QĐ-UBND" in body
    assert "Cá nhân làm thử." in body
    assert "Tổ soạn thảo" not in body
    assert "12/BC-STP" not in body
    assert signed_in(ground.commune).get(reverse("drafting:signed", args=[case.pk])).content.startswith(b"%PDF")


def test_what_waits_is_told_to_whom_it_is_for(ground):
    case = ground.collecting()
    ground.answered(ground.asked(case), ground.department, Remark("", "Góp ý."))
    texts = {actor: {item.text for item in waiting_for(actor)} for actor in (ground.officer, ground.commune)}
    assert "Góp ý dự thảo chưa tiếp thu, giải trình" in texts[ground.officer]
    assert "Dự thảo văn bản chờ góp ý" in texts[ground.commune]
    assert "Dự thảo văn bản chờ góp ý" not in {item.text for item in waiting_for(ground.department)}
    ground.submitted()
    assert "Dự thảo văn bản chờ ban hành" in {item.text for item in waiting_for(ground.head)}


@pytest.mark.parametrize(("ahead", "count"), [(4, 0), (3, 1), (0, 1), (-1, 0)])
def test_a_step_and_an_answer_are_reminded_of_from_three_days_before_to_the_day(ground, ahead, count):
    case = ground.collecting()
    case.steps.filter(code="consultation").update(due_on=ground.day(ahead))
    asked = ground.asked(case, ground.department)
    Consultation.objects.filter(pk=asked.pk).update(due_on=ground.day(ahead), sent_on=ground.day(-9))
    remind()
    for actor in (ground.officer, ground.department):
        assert Notice.objects.filter(account_id=actor.account_id, event="notice_deadline").count() == count


def test_the_letter_names_whom_it_asks_and_many_in_an_annex(ground):
    case = ground.collecting()
    few = ground.asked(case, question="Mức thử đã hợp lý chưa?", number="45/UBND-NC")
    text = text_of(render(consultation_letter(few)))
    for part in ("Sở Tài chính", "xã Tân Lập", "Mức thử đã hợp lý chưa?", "45/UBND-NC", "bản dự thảo 1"):
        assert part in text
    many = ground.asked(case, others=[f"Hội số {number}" for number in range(12)])
    text = text_of(render(consultation_letter(many)))
    assert "theo danh sách kèm theo" in text
    assert "Hội số 11" in text


def test_the_table_says_of_each_opinion_what_became_of_it_and_of_an_open_one_that_it_is_open(ground):
    case = ground.collecting()
    asked = ground.asked(case, ground.department)
    remarks = (Remark("dieu-2", "Hai lần thôi."), Remark("dieu-3", "Nên chậm lại."), Remark("", "Chung chung."))
    general, taken, explained = sorted(
        ground.answered(asked, ground.department, *remarks).opinions.all(), key=lambda each: each.place
    )
    version = ground.version(case, SECOND)
    services.settle_opinion(ground.officer, opinion=taken, taken_in=version, explanation="Đã sửa.", revision=1)
    ground.explained(explained, "Luật quy định như vậy.")
    text = text_of(render(opinions_paper(case)))
    for part in ("Tiếp thu tại bản dự thảo 2. Đã sửa.", "Giải trình: Luật quy định như vậy.", "Chưa xử lý.", "Điều 2"):
        assert part in text
    said = text_of(render(submission_letter(case)))
    assert "Tổng số 03 ý kiến: tiếp thu 01, giải trình 01, chưa xử lý 01" in said
    assert general.state == "open"
    assert word_of(opinions_paper(case)).startswith(b"PK")


def test_a_submission_letter_says_what_was_done_and_leaves_dotted_what_nobody_wrote(ground):
    case = ground.case(ground="")
    text = text_of(render(submission_letter(case)))
    assert "………" in text
    assert "xong ngày" not in text
    assert "Chưa lấy ý kiến." in text
    done = text_of(render(submission_letter(ground.submitted())))
    assert "đủ điều kiện trình" in done
