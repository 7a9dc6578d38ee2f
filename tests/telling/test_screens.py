"""The page «Cách nhận thông báo» in a browser, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.telling.kinds import How, Kind
from thidua.telling.models import Address
from thidua.telling.services import choices_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    for width, suffix in ((1280, ""), (390, "-dien-thoai")):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"{name}{suffix}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)


def test_a_person_chooses_gives_an_address_and_makes_a_calendar(page: Page, mailbox):
    actor = make_actor(make_tree()["province"], Role.APPRAISER)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(actor.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/thong-bao/")
    page.get_by_role("link", name="Cách nhận thông báo").first.click()
    look(page, "cach-nhan")
    page.get_by_label("Hồ sơ bị trả lại").select_option(How.DIGEST)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu cách nhận thông báo.")).to_be_visible()
    assert choices_of(actor.account_id)[Kind.RETURNED] == How.DIGEST
    page.get_by_role("link", name="Khai địa chỉ nhận thư").click()
    page.get_by_label("Thư điện tử").fill("khong phai thu")
    page.get_by_role("button", name="Gửi thư xác nhận").click()
    expect(page.get_by_label("Thư điện tử")).to_have_value("khong phai thu")
    look(page, "dia-chi-thu")
    page.get_by_label("Thư điện tử").fill("canbo@example.vn")
    page.get_by_role("button", name="Gửi thư xác nhận").click()
    expect(page.get_by_text("Chờ xác nhận")).to_be_visible()
    assert Address.objects.get().email == "canbo@example.vn"
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    look(page, "dia-chi-lich")
    address = page.locator(".secret code").inner_text()
    answer = page.request.get(address.removeprefix("https://thidua.example.vn"))
    assert answer.text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("link", name="Đã chép xong").click()
    look(page, "cach-nhan-da-chon")
