"""Anybody can verify a certificate: genuine, corrected, revoked or unknown, and never more than it shows itself."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.decisions.desk import DECIDED_ON, issued, make_desk, to_decide
from tests.makers import make_person
from thidua.portal.verification import LOOKS_PER_MINUTE, verify
from thidua.register.models import AwardStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_brake():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def item():
    desk = make_desk()
    subject = make_person(
        "Nguyễn Thị Mẫu", desk.department, citizen_hash="a" * 64, citizen_tail="789", birth_date=DECIDED_ON
    )
    review = to_decide(desk, subject=subject, job_title="Chuyên viên", unit_name="Phòng A", achievement="Đề án mật")
    return issued(desk, [review]).items.select_related("certificate", "award").get()


def page_of(client, code):
    return client.get(reverse("portal:verify", args=[code]))


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_genuine_certificate_shows_recipient_award_decision_and_agency_without_an_account(client, item):
    response = page_of(client, item.certificate.code)
    assert response.status_code == 200
    text = text_of(response)
    assert "Bằng thật, đang có hiệu lực" in text
    for part in ("Nguyễn Thị Mẫu", "01/QĐ-UBND", "03/03/2026", "Ủy ban nhân dân tỉnh Ví Dụ", "Bằng khen"):
        assert part in text


def test_it_shows_nothing_that_the_certificate_does_not(client, item):
    text = text_of(page_of(client, item.certificate.code))
    for hidden in ("789", "•••", "Chuyên viên", "Đề án mật", item.nomination.code, "3.510.000", "Cán Bộ"):
        assert hidden not in text


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (AwardStatus.CORRECTED, "Bằng thật, nội dung đã được đính chính"),
        (AwardStatus.REVOKED, "Khen thưởng đã bị hủy bỏ, thu hồi"),
    ],
)
def test_a_corrected_or_revoked_award_says_so(client, item, status, heading):
    item.award.status = status
    item.award.save()
    text = text_of(page_of(client, item.certificate.code))
    assert heading in text
    assert "đang có hiệu lực" not in text


def test_the_code_may_be_typed_in_capitals(client, item):
    assert page_of(client, item.certificate.code.upper()).status_code == 200


@pytest.mark.parametrize("code", ["a" * 26, "x", "'; drop table", "9" * 300, "%00", "<script>"])
def test_an_unknown_code_gets_a_calm_page_that_says_what_to_do(client, item, code):
    response = page_of(client, code)
    assert response.status_code == 404
    assert "quét lại mã QR" in text_of(response)
    assert b"<script>" not in response.content.split(b"<main", 1)[1]


def test_search_engines_and_caches_keep_nothing(client, item):
    for code in (item.certificate.code, "unknown"):
        response = page_of(client, code)
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Cache-Control"] == "no-store"
        assert 'name="robots" content="noindex"' in response.content.decode()


def test_an_address_that_asks_too_often_waits_a_minute_and_others_do_not(client, item):
    code = item.certificate.code
    assert [page_of(client, code).status_code for _ in range(LOOKS_PER_MINUTE)] == [200] * LOOKS_PER_MINUTE
    assert page_of(client, code).status_code == 429
    other = client.get(reverse("portal:verify", args=[code]), REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 200


def test_the_name_stays_as_printed_when_the_register_learns_another(client, item):
    subject = item.nomination.subject
    subject.name = "Tên Mới"
    subject.save()
    text = text_of(page_of(client, item.certificate.code))
    assert "Nguyễn Thị Mẫu" in text
    assert "Tên Mới" not in text


def test_the_page_needs_no_account():
    assert verify.login_required is False
