"""The screens of what happens after a decision: one path from the award to the signed decision and the receipts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.decisions.after_desk import asked, certified, checked, done
from tests.decisions.desk import make_desk
from tests.makers import make_actor
from thidua.agencies.models import Agency, Role
from thidua.decisions.models import AfterCase, Receipt

pytestmark = pytest.mark.django_db
DAY = f"{timezone.localdate():%d/%m/%Y}"


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def text_of(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"decisions:{name}", args=args)


@pytest.fixture
def desk():
    return make_desk()


def test_only_the_kinds_that_apply_are_on_the_page_of_an_award(desk):
    certificate = certified(desk, name="Nguyễn Thị Mẫu")
    line = certificate.item_id
    page = text_of(signed_in(desk.officer).get(url("after_line", line)))
    for kind in ("correction", "revocation", "exchange", "reissue"):
        assert url("ask_after", line, kind) in page
    for kind in ("stripping", "restoration"):
        assert url("ask_after", line, kind) not in page
    asked(desk, certificate, "reissue")
    page = text_of(signed_in(desk.officer).get(url("after_line", line)))
    assert "Đang có việc chưa xong" in page
    assert url("ask_after", line, "reissue") not in page


def test_the_register_and_the_decision_lead_there(desk):
    certificate = certified(desk)
    client = signed_in(desk.officer)
    subject = certificate.award.subject_id
    row = text_of(client.get(reverse("register:fact", args=[subject, "khen-thuong", certificate.award_id])))
    assert url("after_award", certificate.award_id) in row
    assert reverse("register:take_back", args=[subject, "khen-thuong", certificate.award_id]) not in row
    answer = client.get(url("after_award", certificate.award_id))
    assert answer.url == url("after_line", certificate.item_id)
    assert url("after_line", certificate.item_id) in text_of(client.get(url("decision", certificate.item.decision_id)))


def test_the_old_row_of_a_corrected_award_leads_to_the_same_line(desk):
    certificate = certified(desk)
    old = certificate.award_id
    done(desk, certificate, "correction")
    certificate.refresh_from_db()
    for award in (old, certificate.award_id):
        assert signed_in(desk.officer).get(url("after_award", award)).url == url("after_line", certificate.item_id)


def test_what_is_not_known_is_said_and_what_was_typed_is_not_lost(desk):
    certificate = certified(desk)
    client = signed_in(desk.officer)
    address = url("ask_after", certificate.item_id, "reissue")
    page = text_of(client.get(address))
    assert "Hệ thống chưa biết" in page
    assert "theo nguồn thứ cấp" in page
    assert "Chưa có hạn quyết định trong dữ liệu" in page
    page = text_of(client.post(address, {"ground": "lost", "explanation": "Mất khi chuyển nhà", "proof": ""}))
    assert "Mất khi chuyển nhà" in page
    assert not AfterCase.objects.exists()


def test_who_may_not_ask_reads_why(desk):
    certificate = certified(desk)
    head = text_of(signed_in(desk.head).get(url("after_line", certificate.item_id)))
    assert "Việc này dành cho" in head
    assert url("ask_after", certificate.item_id, "reissue") not in head


def test_strangers_find_nothing_and_units_read_their_own(desk):
    case = done(desk, certified(desk, name="Chỉ Người Trong Cuộc"), "revocation", explanation="Lý do riêng")
    stranger = signed_in(make_actor(desk.tree["stranger"], Role.APPRAISER))
    unit = signed_in(make_actor(desk.department, Role.UNIT_OFFICER))
    for name in ("after_case", "check_after", "sign_after", "record_receipt"):
        assert stranger.get(url(name, case.pk)).status_code == 404
    for name in ("after_request", "after_decision", "after_certificate"):
        assert stranger.get(reverse(f"documents:{name}", args=[case.pk])).status_code in {403, 404}
    assert "Chỉ Người Trong Cuộc" not in text_of(stranger.get(url("after_cases")))
    assert "Lý do riêng" in text_of(unit.get(url("after_case", case.pk)))
    assert "Chỉ Người Trong Cuộc" in text_of(unit.get(url("after_cases")))


def test_who_only_reads_the_register_above_sees_the_award_and_not_what_was_asked():
    unit = make_desk("department")
    certificate = certified(unit, award="grassroots_emulation_soldier", name="Người Của Sở")
    case = asked(unit, certificate, "reissue", explanation="Chuyện riêng của Sở")
    above = signed_in(make_actor(unit.tree["province"], Role.APPRAISER))
    page = text_of(above.get(url("after_line", certificate.item_id)))
    assert "Người Của Sở" in page
    assert url("after_case", case.pk) not in page
    assert above.get(url("after_case", case.pk)).status_code == 404


def test_a_late_case_is_marked_on_the_board_and_a_case_due_today_is_not(desk):
    today = timezone.localdate()
    case = asked(desk, certified(desk), "correction", due_on=today, due_basis="Quy chế")
    board = signed_in(desk.officer)
    assert "quá hạn" not in text_of(board.get(url("after_cases")))
    AfterCase.objects.filter(pk=case.pk).update(due_on=today - timezone.timedelta(days=1))
    assert "quá hạn" in text_of(board.get(url("after_cases")))


def test_the_waiting_list_counts_what_was_asked_for_the_officer(desk):
    asked(desk, certified(desk), "reissue")
    home = text_of(signed_in(desk.officer).get("/"))
    assert "Đề nghị xử lý sau quyết định chờ kiểm tra" in home


def test_the_pages_of_a_drafted_decision_lead_to_its_case(desk):
    case = checked(desk, asked(desk, certified(desk), "revocation"))
    client = signed_in(desk.officer)
    decision = case.decision_id
    assert client.get(url("decision", decision)).url == url("after_case", case.pk)
    assert client.get(url("check", decision)).url == url("decision", decision)
    assert client.get(url("change", decision)).url == url("decision", decision)
    answer = client.post(url("cancel", decision), {"reason": "Sai"})
    assert answer.url == url("after_case", case.pk)
    assert client.get(url("decision", decision)).status_code == 200  # a dropped draft still has its page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_whole_way_in_the_browser(page):
    desk = make_desk()
    Agency.objects.filter(pk__in=[desk.agency.pk, desk.department.pk]).update(place="Ví Dụ")
    certificate = certified(desk, name="Nguyễn Thị Mẫu", job_title="Chuyên viên", unit_name="Phòng Ngân sách")
    looks = []

    def look(name):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
            screenshot(page, f"sau-quyet-dinh-{len(looks) + 1}-{name}-{width}")
        page.set_viewport_size({"width": 1280, "height": 900})
        looks.append(name)

    _sign_in(page, make_actor(desk.department, Role.UNIT_OFFICER, name="Cán Bộ Sở"))
    page.goto(url("after_line", certificate.item_id))
    look("khen-thuong")
    page.get_by_role("link", name="Hủy bỏ, thu hồi").click()
    look("de-nghi")
    page.get_by_role("radio", name="Gian dối trong kê khai thành tích").check()
    page.get_by_label("Nội dung, lý do").fill("Sáng kiến kê khai là của người khác.")
    page.get_by_label("Tờ trình (số, ngày, cơ quan)").fill("15/TTr-STC ngày 20/11/2026")
    page.get_by_label("Kết luận, quyết định hoặc bản án").fill("Kết luận thanh tra số 7/KL-TTr ngày 10/11/2026")
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_role("heading", name="Hủy bỏ, thu hồi: Nguyễn Thị Mẫu")).to_be_visible()
    address = page.url
    look("da-gui")
    _sign_in(page, desk.officer)
    page.goto(url("after_cases"))
    look("bang")
    page.get_by_role("link", name="Hủy bỏ, thu hồi").click()
    page.get_by_role("link", name="Kiểm tra và soạn quyết định").click()
    look("kiem-tra")
    page.get_by_role("button", name="Đề nghị đúng: soạn dự thảo quyết định").click()
    _sign_in(page, desk.head)
    page.goto(address)
    page.get_by_role("link", name="Xem và ký").click()
    look("ky")
    page.get_by_role("button", name="Ký, ban hành quyết định").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã ký, ban hành quyết định.")).to_be_visible()
    _sign_in(page, desk.officer)
    page.goto(address)
    page.get_by_role("link", name="Ghi nhận nộp lại, trả lại").click()
    page.get_by_role("radio", name="Tiền").check()
    page.get_by_label("Số tiền (đồng)").fill("1000000")
    page.get_by_label("Chứng từ").fill("Phiếu thu 12")
    look("thu")
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_text("2.510.000")).to_be_visible()
    look("dang-thu")
    assert Receipt.objects.get().amount == 1_000_000
    page.context.clear_cookies()
    certificate.refresh_from_db()
    page.goto(reverse("portal:verify", args=[certificate.code]))
    look("tra-cuu")


def _sign_in(page, actor):
    page.context.clear_cookies()
    page.goto(reverse("web:sign_in"))
    page.get_by_label("Tên đăng nhập").fill(actor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "dang-nhap" not in address)
