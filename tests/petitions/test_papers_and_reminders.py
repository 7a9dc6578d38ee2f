"""Papers under their numbers, and what is told ahead: neither says who denounced."""

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.petitions.desk import SENDER, Desk
from thidua.documents.petition_papers import FORMS, petition_paper
from thidua.petitions import services
from thidua.petitions.models import Petition
from thidua.screens.waiting import waiting_for
from thidua.telling.ahead import remind
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def said(petition: Petition, slug: str) -> str:
    return json.dumps(petition_paper(petition, FORMS[slug]).data, ensure_ascii=False)


def gone_every_way(desk: Desk, kind: str) -> Petition:
    """One that was suspended, went on and was decided."""
    petition = desk.accepted(kind)
    petition = services.suspend_petition(desk.head, petition=petition, version=petition.version, reason="Chờ án")
    petition = services.resume_petition(desk.head, petition=petition, version=petition.version)
    return desk.decided(desk.verified(petition))


@pytest.mark.parametrize(
    ("slug", "number"), [("thu-ly", "03"), ("doi-thoai", "14"), ("dinh-chi", "14a"), ("tiep-tuc", "14b")]
)
def test_papers_of_a_complaint_bear_the_numbers_of_their_forms_and_its_senders_name(desk, slug, number):
    petition = gone_every_way(desk, "complaint")
    assert f"(Mẫu số {number})" in said(petition, slug)
    assert SENDER.name in said(petition, slug)


@pytest.mark.parametrize("slug", ["thu-ly", "dinh-chi", "tiep-tuc", "quyet-dinh"])
def test_papers_of_a_denunciation_bear_no_number_of_a_complaint_and_name_nobody(desk, slug):
    text = said(gone_every_way(desk, "denunciation"), slug)
    assert "Mẫu số" not in text
    assert "danh tính được bảo vệ" in text
    assert SENDER.name not in text


def test_a_refused_complaint_has_form_04_and_no_paper_is_made_before_its_step(desk):
    petition = desk.classified(desk.received())
    ready = {slug for slug, form in FORMS.items() if form.is_ready(petition)}
    assert ready == {"doi-thoai"}
    petition = services.reject_petition(
        desk.handler, petition=petition, version=petition.version, reason="Hết thời hiệu"
    )
    assert "(Mẫu số 04)" in said(petition, "khong-thu-ly")
    assert "Hết thời hiệu" in said(petition, "khong-thu-ly")


def test_a_paper_comes_as_a_pdf_for_who_may_know_and_for_nobody_else(desk):
    petition = desk.accepted("denunciation")
    client = Client()
    client.force_login(desk.handler.account)
    answer = client.get(f"/van-ban/don-thu/{petition.pk}/thu-ly.pdf")
    assert answer.content.startswith(b"%PDF")
    client.force_login(desk.colleague.account)
    assert client.get(f"/van-ban/don-thu/{petition.pk}/thu-ly.pdf").status_code == 403
    client.force_login(desk.stranger.account)
    assert client.get(f"/van-ban/don-thu/{petition.pk}/thu-ly.pdf").status_code == 404


@pytest.mark.parametrize(("before", "count"), [(4, 0), (3, 1), (0, 1), (-1, 0)])
def test_the_handler_and_the_head_are_reminded_three_days_before_and_on_the_day_by_number_only(before, count):
    with time_machine.travel(dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC), tick=False):
        desk = Desk()
        petition = desk.accepted("denunciation")
        assert petition.due_on is not None
    Notice.objects.all().delete()
    day = petition.due_on - dt.timedelta(days=before)
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, 5, tzinfo=dt.UTC), tick=False):
        remind()
        remind()
    told = Notice.objects.filter(text__contains=petition.number)
    assert told.count() == 2 * count
    assert set(told.values_list("account_id", flat=True)) <= {desk.handler.account_id, desk.head.account_id}
    assert not any(SENDER.name in notice.text or petition.summary in notice.text for notice in told)


def test_the_home_page_says_what_waits_for_whom(desk):
    desk.received()
    verified = desk.verified(desk.accepted())
    services.name_holder(desk.head, account=desk.colleague.person)
    texts = {who: [item.text for item in waiting_for(getattr(desk, who))] for who in ("colleague", "head", "auditor")}
    assert "Đơn mới chờ phân loại" in texts["colleague"]
    assert "Lập khóa bảo vệ người tố cáo của tôi" in texts["colleague"]
    assert "Đơn đã xác minh chờ quyết định" in texts["head"]
    assert texts["auditor"] == []
    assert verified.number not in str(texts)


def test_the_home_page_leads_a_handler_to_the_petitions_that_come_due_and_to_no_other(desk):
    soon, later = desk.accepted(), desk.accepted()
    today = timezone.localdate()
    for petition, days in ((soon, 2), (later, 20)):
        Petition.objects.filter(pk=petition.pk).update(due_on=today + dt.timedelta(days=days))
    item = next(each for each in waiting_for(desk.handler) if "tôi xử lý" in each.text)
    client = Client()
    client.force_login(desk.handler.person)
    assert [row.pk for row in client.get(item.link).context["listing"].rows] == [soon.pk]
