"""Anybody can verify a certificate: genuine, corrected, revoked or unknown, and never more than it shows itself."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.decisions.after_desk import done
from tests.decisions.desk import DECIDED_ON, issued, make_desk, to_decide
from tests.makers import make_person
from thidua.decisions.models import CODE_LENGTH
from thidua.portal.verification import LOOKS, WRONG, look_up, verify
from thidua.register.models import AwardStatus
from thidua.vietnamese.codes import draw_checked, read

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def desk_of(item):
    """The desk that gave the item's award."""
    agency = item.decision.agency
    tree = {"province": agency, "department": item.nomination.owner}
    return make_desk("province", tree)


def test_a_corrected_certificate_says_by_which_decision_and_the_old_one_that_it_was_replaced(client, item, desk_of):
    old = item.certificate.code
    case = done(desk_of, item.certificate, "correction", changes={"recipient_name": "Nguyễn Thị Mẩu"})
    text = text_of(page_of(client, case.new_code))
    assert "Bằng thật, đang có hiệu lực" in text
    assert f"đã đính chính theo Quyết định số {case.decision.number}" in text
    assert "Nguyễn Thị Mẩu" in text
    text = text_of(page_of(client, old))
    assert "Bằng này đã được thay bằng bằng mới" in text
    assert case.decision.number in text
    assert case.new_code not in text.replace("-", "")
    assert "đang có hiệu lực" not in text


def test_a_lost_certificate_is_told_as_replaced_and_the_new_one_is_valid(client, item, desk_of):
    old = item.certificate.code
    first = done(desk_of, item.certificate, "reissue")
    second = done(desk_of, item.certificate, "exchange")
    for code, case in ((old, first), (first.new_code, second)):
        text = text_of(page_of(client, code))
        assert "đã được thay" in text
        assert case.decision.number in text
    text = text_of(page_of(client, second.new_code))
    assert f"cấp mới theo Quyết định số {second.decision.number}" in text


def test_of_a_revoked_award_no_code_is_valid_and_none_says_why(client, item, desk_of):
    old = item.certificate.code
    new = done(desk_of, item.certificate, "reissue").new_code
    case = done(desk_of, item.certificate, "revocation", explanation="Bí mật: khai man", proof="Kết luận mật 9")
    for code in (old, new):
        text = text_of(page_of(client, code))
        assert "Bằng này không còn giá trị" in text
        for hidden in ("Bí mật", "Gian dối", "Kết luận mật", case.decision.number, "thay bằng"):
            assert hidden not in text


@pytest.mark.parametrize("written", [str.lower, lambda code: f"{code[:4]}-{code[4:8]} {code[8:]}", "-".join])
def test_the_code_in_an_address_may_be_written_in_any_way(client, item, written):
    assert page_of(client, written(item.certificate.code)).status_code == 200


def test_a_certificate_issued_before_codes_were_printed_still_opens_by_its_square(client, item):
    item.certificate.code = "abcdefghijklmnopqrstuvwxy2"
    item.certificate.save()
    assert item.certificate.printed_code == ""
    assert "Nguyễn Thị Mẫu" in text_of(page_of(client, "abcdefghijklmnopqrstuvwxy2"))


def test_a_new_code_is_short_and_printed_in_groups(item):
    code = item.certificate.code
    assert len(code) == CODE_LENGTH == 12
    assert read(code, CODE_LENGTH) == code
    assert item.certificate.printed_code == f"{code[:4]}-{code[4:8]}-{code[8:]}"


def typed(client, text):
    return client.get(reverse("portal:look_up"), {"ma": text})


@pytest.mark.parametrize("written", [str.lower, str.upper, lambda code: f" {code[:4]} {code[4:8]} – {code[8:]} "])
def test_a_typed_code_leads_to_its_certificate(client, item, written):
    response = typed(client, written(item.certificate.code))
    assert response.status_code == 302
    assert "Nguyễn Thị Mẫu" in text_of(client.get(response.url))


@pytest.mark.parametrize(
    "slip", [lambda code: code[:-1], lambda code: code + "A", lambda code: code[:3] + "0" + code[4:]]
)
def test_a_slip_of_the_hand_is_told_and_what_was_typed_stays(client, item, slip):
    text = slip(item.certificate.code)
    response = typed(client, text)
    assert response.status_code == 200
    assert "gõ chưa đúng" in text_of(response)
    assert f'value="{text}"' in response.content.decode()
    assert "Nguyễn Thị Mẫu" not in text_of(response)


def test_slips_are_no_guesses_but_codes_that_nobody_has_are(client, item):
    for _n in range(WRONG.limit + 1):
        typed(client, item.certificate.code[:-1])
    assert page_of(client, item.certificate.code).status_code == 200
    for _n in range(WRONG.limit):
        assert page_of(client, draw_checked(CODE_LENGTH)).status_code == 404
    assert page_of(client, item.certificate.code).status_code == 429
    other = client.get(reverse("portal:verify", args=[item.certificate.code]), REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 200


def test_an_unknown_code_can_be_mended_where_it_was_refused(client, item):
    response = page_of(client, "ABCD-EFGH-JKMN")
    assert 'value="ABCD-EFGH-JKMN"' in response.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_somebody_with_a_certificate_in_hand_types_its_code(page, item):
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/tra-cuu/")
        assert_accessible(page)
        screenshot(page, f"tra-cuu-{name}")
        page.get_by_label("Mã tra cứu in trên bằng").fill(item.certificate.printed_code.lower()[:-1])
        page.get_by_role("button", name="Tra cứu").click()
        expect(page.get_by_text("gõ chưa đúng").first).to_be_visible()
        assert_accessible(page)
        screenshot(page, f"tra-cuu-sai-{name}")
        page.get_by_label("Mã tra cứu in trên bằng").fill(item.certificate.printed_code.lower())
        page.get_by_role("button", name="Tra cứu").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bằng thật, đang có hiệu lực")
        assert_accessible(page)
        page.goto("/cong-khai/bang/ABCD-EFGH-JKMN/")
        assert_accessible(page)
        screenshot(page, f"tra-cuu-khong-co-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


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
    assert [page_of(client, code).status_code for _ in range(LOOKS.limit)] == [200] * LOOKS.limit
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


def test_the_pages_need_no_account():
    assert verify.login_required is False
    assert look_up.login_required is False
