"""Whoever approves a change reads all of it in Vietnamese; whoever drafts one is told what cannot be."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.makers import make_actor, make_agency
from thidua.agencies.models import Level, Role
from thidua.legislation import services
from thidua.legislation.queries import corpus_for
from thidua.legislation.said import what_it_says

pytestmark = pytest.mark.django_db
PLACE = "ministry_province_emulation_soldier.standard.consecutive_grassroots_titles"
LOCAL = {  # made up
    "kind": "local_rule",
    "level": "province",
    "document": {"number": "09/2025/QĐ-UBND", "title": "Quy chế bịa để kiểm thử"},
    "cite": "09/2025/QĐ-UBND, Điều 3",
    "from": "2025-01-01",
    "award": "labor_order_1",
    "condition": {"id": "local_1", "predicate": "judgement", "text": "Nộp báo cáo đúng hạn (bịa)."},
}


@pytest.fixture
def province():
    return make_agency("tỉnh Ví Dụ", level=Level.PROVINCE, code="vi-du")


@pytest.fixture
def officer(province):
    return make_actor(province, Role.LEGAL_OFFICER)


def test_a_local_rule_is_read_with_its_wording_its_document_and_the_ground_that_it_lacks(province, officer):
    draft = services.draft_change(officer, title="Bịa", body=LOCAL | {"agency": province.code})
    says = dict(what_it_says(draft, corpus_for(province)))
    assert says["Danh hiệu, hình thức"] == "Huân chương Lao động hạng Nhất"
    assert says["Thêm điều kiện"] == "Nộp báo cáo đúng hạn (bịa).; cần người xác nhận"
    assert says["Văn bản"] == "số: 09/2025/QĐ-UBND; tên: Quy chế bịa để kiểm thử"
    assert says["Có hiệu lực từ ngày"] == "01/01/2025"
    assert "chỉ được hiển thị" in says["Điều khoản giao cho bộ, tỉnh quy định"]


def test_an_amendment_is_read_with_its_new_numbers(province, officer):
    body = {
        "kind": "amendment",
        "at": PLACE,
        "from": "2026-01-01",
        "cite": "06/2022/QH15, Điều 22, khoản 1",
        "confidence": "secondary",
        "value": {"award": "grassroots_emulation_soldier", "count": 4},
    }
    says = dict(what_it_says(services.draft_change(officer, title="Bịa", body=body), corpus_for(province)))
    assert says["Nội dung mới"] == "Danh hiệu, hình thức: Chiến sĩ thi đua cơ sở; Số lần, số lượng: 4"
    assert says["Biết từ đâu"] == "Nguồn dẫn lại"
    assert says["Chỗ được đổi"].startswith("Chiến sĩ thi đua")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"text": "x"}, "Chép đủ lời văn"),
        ({"gazette_date": 1}, "không thể sau hôm nay"),
        ({"checked_on": 1}, "Ngày đối chiếu phải"),
        ({"checked_on": -11}, "Ngày đối chiếu phải"),
        ({}, ""),
        ({"gazette_date": 0, "checked_on": 0}, ""),
    ],
)
def test_a_gazette_is_neither_of_the_future_nor_checked_before_it_was_printed(officer, changed, told):
    given = {"text": "Có ba lần liên tục được tặng danh hiệu (bịa).", "gazette_date": -10, "checked_on": -1} | changed
    today = timezone.localdate()
    days = {name: f"{today + dt.timedelta(days=given[name]):%d/%m/%Y}" for name in ("gazette_date", "checked_on")}
    client = Client()
    client.force_login(officer.account)
    sent = {
        "title": "Đối chiếu (bịa)",
        "start": "01/01/2024",
        "gazette_number": "571 + 572",
        "text": given["text"],
        **days,
    }
    answer = client.post(reverse("legislation:confirm", args=[PLACE]), sent | days)
    assert answer.status_code == (200 if told else 302)
    assert told in answer.text
