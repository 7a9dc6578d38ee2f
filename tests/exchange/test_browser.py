"""The exchange in a real browser: a partner registered, a package looked at and accepted; whole at both widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enter, looker, press
from tests.exchange import samples
from tests.exchange.desk import OTHER_KEY, make_exchange_desk
from thidua.exchange import keys
from thidua.exchange.models import Partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("trao-doi")


def upload(page: Page, content: bytes) -> None:
    page.goto("/trao-doi/nhan/")
    page.get_by_label("Gói hồ sơ").set_input_files(
        {"name": "goi.zip", "mimeType": "application/zip", "buffer": content}
    )
    press(page, "Kiểm tra và nhận")


def test_an_officer_receives_looks_and_accepts_and_a_bad_package_says_why(page):
    desk = make_exchange_desk()
    enter(page, desk.officer)
    page.get_by_role("link", name="Trao đổi hồ sơ").first.click()
    expect(page.get_by_text("Chưa nhận gói nào")).to_be_visible()
    look(page, "trong")
    upload(page, desk.package(key=samples.STRANGER))
    expect(page.get_by_text("Không rõ ai gửi gói này").first).to_be_visible()
    look(page, "tu-choi")
    upload(page, desk.package())
    expect(page.get_by_role("cell", name="Nguyễn Thị Mẫu")).to_be_visible()
    look(page, "goi")
    page.get_by_role("link", name="Trả lại", exact=True).click()
    look(page, "tra-lai")
    page.go_back()
    page.get_by_role("button", name="Tiếp nhận gói").click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã tiếp nhận gói và lập biên nhận")).to_be_visible()
    page.goto("/trao-doi/")
    look(page, "danh-sach")
    page.goto("/trao-doi/lap-goi/")
    look(page, "khong-co-to-trinh")


def test_an_administrator_compares_the_key_and_keeps_what_was_typed(page):
    desk = make_exchange_desk()
    enter(page, desk.administrator)
    page.get_by_role("link", name="Đối tác trao đổi").first.click()
    expect(page.get_by_text(keys.fingerprint(keys.own_public_key()))).to_be_visible()
    look(page, "doi-tac")
    page.get_by_role("link", name="Đăng ký đối tác").click()
    page.get_by_label("Cơ quan đối tác").fill("sở tài chính")
    page.get_by_label("Khóa công khai của đối tác").fill(OTHER_KEY)
    page.get_by_label("Dấu vân tay của khóa").fill("0000 1111")
    press(page, "Đăng ký")
    expect(page.get_by_text("Dấu vân tay không khớp").first).to_be_visible()
    expect(page.get_by_label("Khóa công khai của đối tác")).to_have_value(OTHER_KEY)
    look(page, "doi-tac-sai")
    page.get_by_label("Dấu vân tay của khóa").fill(keys.fingerprint(OTHER_KEY))
    press(page, "Đăng ký")
    expect(page.get_by_text("Đã đăng ký đối tác.")).to_be_visible()
    assert Partner.objects.get(public_key=OTHER_KEY).other == desk.tree["department"]
    page.get_by_role("link", name=re.compile("Đổi khóa, địa chỉ.*Sở Tài chính")).click()
    press_confirmed(page, "Đổi")
    expect(page.get_by_text("không có gì để đổi").first).to_be_visible()
    look(page, "doi-khoa")
    page.get_by_label("Địa chỉ nhận gói").fill("https://8.8.8.8/trao-doi/nhan-goi/")
    press_confirmed(page, "Đổi")
    expect(page.get_by_text("Đã đổi thông tin của đối tác.")).to_be_visible()
    look(page, "doi-tac-da-doi")


def press_confirmed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Đồng ý").press("Enter")
