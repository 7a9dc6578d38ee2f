"""A denunciation in a real browser, from the public form to the follow page; whole at both widths."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enter, looker, press
from tests.petitions.desk import EXTRACT, SENDER, WORDS, Desk
from thidua.petitions.models import Petition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("don-thu")


def step(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_from_the_public_form_to_the_decision_and_the_follow_page(page):
    desk = Desk(keys=2)
    page.goto("/cong-khai/gui-don/")
    look(page, "noi-nhan")
    page.get_by_role("link", name=desk.agency.name).click()
    look(page, "gui")
    page.get_by_label("Tố cáo", exact=True).check()
    page.get_by_label("Họ và tên").fill(SENDER.name)
    page.get_by_label("Điện thoại").fill("0987 654 321")
    page.get_by_label("Nội dung").fill(SENDER.text)
    page.get_by_label("không chứa bí mật").check()
    press(page, "Gửi đơn")
    code = page.locator(".receipt").inner_text()
    look(page, "bien-nhan")

    petition = Petition.objects.get()
    address = f"/don-thu/{petition.pk}/"
    enter(page, desk.clerk)
    page.goto("/don-thu/")
    look(page, "so")
    page.goto(address)
    expect(page.get_by_text("chỉ người xử lý, người đứng đầu")).to_be_visible()
    look(page, "van-thu-xem")
    page.goto("/don-thu/nhap/")
    look(page, "nhap")
    page.goto("/don-thu/tiep-cong-dan/moi/")
    look(page, "tiep-cong-dan")

    enter(page, desk.holder)
    page.goto("/don-thu/khoa/")
    look(page, "khoa")
    page.goto(address)
    step(page, "Phân loại, giao xử lý")
    page.get_by_label("Người xử lý").select_option(str(desk.handler.account_id))
    look(page, "phan-loai")
    press(page, "Phân loại")
    step(page, "Mở đơn")
    page.get_by_label("Vì sao cần biết").fill("Lập bản trích")
    page.get_by_label("Mật khẩu khóa").fill(WORDS)
    look(page, "mo")
    press(page, "^Mở$")
    expect(page.get_by_text(SENDER.name, exact=True)).to_be_visible()
    look(page, "don-goc")
    step(page, "Lập bản trích không danh tính")
    page.get_by_label("Trích yếu").fill("Khai khống thành tích")
    page.get_by_label("Bản trích").fill(EXTRACT)
    page.get_by_label("Mật khẩu khóa").fill(WORDS)
    look(page, "ban-trich")
    press(page, "Lưu bản trích")

    enter(page, desk.handler)
    page.goto(address)
    step(page, "Thụ lý")
    press(page, "Thụ lý")
    look(page, "da-thu-ly")
    step(page, "Ghi kết quả xác minh")
    page.get_by_label("Kết quả xác minh").fill("Đúng một phần.")
    press(page, "Ghi kết quả")

    enter(page, desk.head)
    page.goto(address)
    step(page, "Quyết định, kết luận")
    page.get_by_label("Đúng một phần").check()
    page.get_by_label("Số, ký hiệu").fill("12/KL-UBND")
    page.get_by_label("Nội dung quyết định").fill("Đúng một phần.")
    look(page, "quyet-dinh")
    press(page, "Quyết định")
    step(page, "Văn bản")
    look(page, "van-ban")

    page.context.clear_cookies()
    page.goto("/cong-khai/theo-doi-don/")
    page.get_by_label("Mã theo dõi").fill(code)
    press(page, "Xem")
    expect(page.get_by_text("Đã có quyết định, kết luận")).to_be_visible()
    expect(page.get_by_text(SENDER.name)).to_have_count(0)
    look(page, "theo-doi")
