"""A nomination's way in a real browser: rejected paper, return, correction, sent again; accessible at both widths."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, screenshot
from tests.dossiers.desk import Desk
from tests.makers import make_pdf
from thidua.dossiers import services
from thidua.dossiers.models import EvidenceKind, Nomination, NominationStatus, Submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"ban": {"width": 1280, "height": 900}, "dien-thoai": {"width": 390, "height": 844}}
REASON = "Báo cáo chưa có xác nhận của thủ trưởng đơn vị."
RETURNED = "Thay báo cáo thành tích có xác nhận của thủ trưởng."


def look(page: Page, name: str) -> None:
    """Hold the page to WCAG at both widths, and keep a picture of each for eyes."""
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        assert_accessible(page)
        screenshot(page, f"ho-so-{name}-{width}")
        fits = "document.documentElement.scrollWidth <= window.innerWidth"
        assert page.evaluate(fits), (name, width)


def signed_in(browser: Browser, address: str, actor) -> Page:
    page = browser.new_context(base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh").new_page()
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(actor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")
    return page


def attach(page: Page, name: str, content: bytes) -> None:
    page.get_by_text("Đính kèm tài liệu", exact=True).first.click()
    page.get_by_label("Loại tài liệu").select_option(EvidenceKind.ACHIEVEMENT_REPORT)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
    page.get_by_role("button", name="Đính kèm").click()


def test_a_paper_is_rejected_the_dossier_returned_corrected_and_sent_again(browser: Browser, live_server):
    desk = Desk()
    nomination = desk.nomination()
    address = f"/ho-so/{nomination.code}/"
    officer = signed_in(browser, live_server.url, desk.officer)
    appraiser = signed_in(browser, live_server.url, desk.appraiser)

    officer.goto(address)
    attach(officer, "bao-cao.pdf", b"%PDF-1.4\n")
    expect(officer.get_by_text("Tệp PDF hỏng hoặc không có trang nào")).to_be_visible()
    attach(officer, "Báo cáo.pdf", make_pdf("Báo cáo"))
    expect(officer.get_by_text("Đã đính kèm tài liệu.")).to_be_visible()
    desk.received(nomination)

    appraiser.goto(address)
    appraiser.get_by_role("link", name="Mở phần thẩm định").click()
    expect(appraiser.get_by_role("button", name=re.compile("^Gỡ"))).to_have_count(0)
    appraiser.get_by_role("link", name=re.compile("^Loại giấy tờ này.*Báo cáo.pdf")).click()
    look(appraiser, "loai-giay-to")
    appraiser.get_by_label("Lý do").fill(REASON)
    appraiser.get_by_role("button", name="Loại tài liệu «Báo cáo.pdf»").click()
    expect(appraiser.get_by_text("Đã loại tài liệu; nơi lập hồ sơ đã được báo lý do.")).to_be_visible()
    expect(appraiser.get_by_role("button", name=re.compile("^Nhận lại.*Báo cáo.pdf"))).to_be_visible()
    look(appraiser, "da-loai")
    appraiser.get_by_role("link", name="Trả lại", exact=True).click()
    appraiser.get_by_label("Lý do").fill(RETURNED)
    appraiser.get_by_role("button", name="Trả lại hồ sơ").click()

    officer.goto(address)
    for said in (RETURNED, REASON):
        expect(officer.get_by_text(said).first).to_be_visible()
    next_step = officer.get_by_role("region", name="Việc tiếp theo")
    expect(next_step.get_by_role("link")).to_have_text(["Sửa hồ sơ"])
    look(officer, "bi-tra-lai")
    attach(officer, "Báo cáo có xác nhận.pdf", make_pdf("Báo cáo có xác nhận"))
    expect(next_step.get_by_role("link")).to_have_text(["Soạn tờ trình để trình lại"])
    officer.get_by_text("Nội dung thay đổi").first.click()
    look(officer, "da-sua")
    next_step.get_by_role("link").click()
    expect(officer.get_by_role("checkbox", name=re.compile(nomination.subject.name))).to_be_checked()
    look(officer, "trinh-lai")
    officer.get_by_role("button", name="Soạn tờ trình với các hồ sơ đã chọn").click()
    sent_before = Submission.objects.exclude(letter_key="").get()
    officer.get_by_label("Số tờ trình").fill(sent_before.letter_number)
    officer.get_by_label("Ngày tờ trình").fill("03/03/2025")
    officer.get_by_label("Người ký", exact=False).first.fill("Người Ký Thử")
    officer.get_by_label("Chức vụ người ký").fill("Giám đốc")
    officer.get_by_role("button", name=re.compile("^Gửi đến")).click()
    expect(officer.get_by_role("alert")).to_contain_text(f"đã dùng cho tờ trình {sent_before.code}")
    look(officer, "trung-so")
    officer.get_by_label("Số tờ trình").fill("99/TTr-STC")
    officer.get_by_role("button", name=re.compile("^Gửi đến")).click()
    expect(officer.get_by_text("Đã gửi tờ trình")).to_be_visible()
    assert Nomination.objects.get().status == NominationStatus.SENT
    for page in (officer, appraiser):
        page.context.close()


def test_the_board_of_a_unit_officer_leads_to_the_dossier_and_says_where_it_is(browser: Browser, live_server):
    desk = Desk()
    nomination = desk.nomination()
    desk.received(nomination)
    officer = signed_in(browser, live_server.url, desk.officer)
    officer.goto("/ho-so/tham-dinh/")
    row = officer.get_by_role("row", name=nomination.subject.name)
    expect(row).to_contain_text("Ủy ban nhân dân tỉnh Ví Dụ")
    look(officer, "noi-khac")
    row.get_by_role("link").first.click()
    expect(officer.get_by_text("đang xét, ở bước «Kiểm tra thành phần hồ sơ»")).to_be_visible()
    officer.context.close()


def test_a_rejection_by_mistake_is_taken_back_by_one_press(browser: Browser, live_server):
    desk = Desk()
    nomination = desk.nomination()
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT)
    desk.received(nomination)
    evidence = nomination.evidence.get()
    services.reject_evidence(desk.appraiser, evidence=evidence, reason=REASON)
    appraiser = signed_in(browser, live_server.url, desk.appraiser)
    appraiser.goto(f"/ho-so/tham-dinh/{nomination.code}/")
    appraiser.get_by_role("button", name=re.compile("^Nhận lại")).click()
    expect(appraiser.get_by_text("Đã nhận lại tài liệu.")).to_be_visible()
    evidence.refresh_from_db()
    assert evidence.counts
    appraiser.context.close()
