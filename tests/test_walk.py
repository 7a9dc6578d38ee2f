"""The main job as a new user would do it, through pages only: from an Excel list to an award in the register.

A made-up province of March 2025, so that the first regime of the law governs. Only the agencies and the accounts are
made beforehand; everything else is typed and pressed. Pictures for eyes go to `artefacts/di-*.png`.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from tests.browser import assert_accessible, screenshot
from tests.makers import make_agency
from thidua.agencies.models import Authority, Level
from thidua.demo.agencies import COMMITTEE, COUNCIL, PASSWORD, PRIME_MINISTER, make_accounts, make_agencies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = Path(__file__).parent / "dossiers" / "intake" / "danh-sach-de-nghi-nam-2024.xlsx"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = dt.datetime(2025, 3, 3, 8, 0, tzinfo=HERE)
AFTER_THE_LAST_DAY = dt.datetime(2025, 3, 18, 8, 0, tzinfo=HERE)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CERTIFICATE = "Bằng khen của Bộ, ban, ngành, tỉnh"
PASSPHRASES = {"uyvien3": "khóa hòm phiếu thứ nhất", "thuky": "khóa hòm phiếu thứ hai"}


class Office:
    """Everybody's browser: a profile of its own for each person, and what went wrong in any of them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: dict[str, BrowserContext] = {}
        self.faults: list[str] = []

    def visitor(self) -> Page:
        """A page of somebody without an account."""
        return self._page("")

    def sign_in(self, username: str) -> Page:
        """A page of one person, signed in through the form; a person who was here before begins anew."""
        page = self._page(username)
        page.goto("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("navigation", name="Danh mục").first).to_be_attached()
        return page

    def close(self) -> None:
        """Close every browser profile; the database is emptied afterwards."""
        for context in self.contexts.values():
            context.close()

    def _page(self, username: str) -> Page:
        if username in self.contexts:
            self.contexts.pop(username).close()
        context = self.browser.new_context(
            base_url=self.address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=DESK
        )
        context.set_default_timeout(15_000)
        self.contexts[username] = context
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console",
            lambda message: self.faults.append(message.text) if "Content Security" in message.text else None,
        )
        return page


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands at the morning of the walk and goes on from there."""
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def office(clock: Any, browser: Browser, live_server: Any) -> Iterator[Office]:
    """A made-up province with its units and accounts, nothing else; nobody in it exists."""
    president = make_agency("Chủ tịch nước", level=Level.CENTRAL, authority=Authority.PRESIDENT)
    prime = make_agency(
        "Thủ tướng Chính phủ",
        level=Level.CENTRAL,
        code=PRIME_MINISTER,
        parent=president,
        authority=Authority.PRIME_MINISTER,
    )
    make_agency(
        "Ban Thi đua - Khen thưởng Trung ương",
        level=Level.CENTRAL,
        code=COMMITTEE,
        parent=prime,
        authority=Authority.CENTRAL_COMMITTEE,
    )
    make_agencies()
    make_accounts()
    office = Office(browser, live_server.url)
    yield office
    office.close()


def look(page: Page, name: str, *, phone: bool = False) -> None:
    """Hold the page to its promises (WCAG, nothing wider than the screen) and keep a picture."""
    page.wait_for_load_state()
    screenshot(page, f"di-{name}")
    assert_accessible(page)
    if phone:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a dictionary of the two numbers
        screenshot(page, f"di-{name}-dien-thoai")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        page.set_viewport_size(DESK)  # type: ignore[arg-type] # a dictionary of the two numbers


def confirm(page: Page, button: Locator) -> None:
    """Press a button that asks first, and say yes."""
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()


def said(page: Page, text: str) -> None:
    """Wait until the page says so."""
    expect(page.get_by_text(text).first).to_be_visible()


def test_from_an_excel_list_to_an_award_in_the_register(office: Office, clock: Any) -> None:
    officer = office.sign_in("canbo")
    import_the_list(officer)
    submit_the_certificates(officer)
    appraiser = office.sign_in("thamdinh")
    receive(appraiser)
    verify_claims(appraiser)
    assert not office.faults, office.faults


def import_the_list(page: Page) -> None:
    """The unit officer: upload, columns, mend one date, leave two rows out, look at the doubts, take the list in."""
    page.get_by_role("link", name="Danh sách tải lên").click()
    look(page, "01-danh-sach")
    page.get_by_label("Tệp danh sách").set_input_files(LIST)
    page.get_by_role("button", name="Tải lên và xem").click()
    look(page, "02-cot")
    page.get_by_role("button", name="Đọc các dòng").click()
    look(page, "03-cac-dong", phone=True)
    page.get_by_role("link", name="Sửa dòng 40").click()
    page.get_by_label("Ngày, tháng, năm sinh").or_(page.get_by_label("Ngày sinh")).first.fill("28/02/1980")
    look(page, "04-sua-dong")
    page.get_by_role("button", name="Lưu và đọc lại").click()
    for number in (41, 61):
        page.get_by_role("checkbox", name=f"Chọn dòng {number}").check()
    page.get_by_role("button", name="Bỏ qua").click()
    page.get_by_role("link", name=re.compile("Cần xem")).click()
    look(page, "05-can-xem")
    page.get_by_label("Chọn tất cả").check()
    page.get_by_role("button", name="Đã xem, chấp nhận").click()
    look(page, "06-san-sang")
    page.get_by_role("button", name=re.compile(r"Nhập \d+ dòng")).click()
    said(page, "62 hồ sơ đề nghị đã được lập")
    look(page, "07-da-nhap")


def submit_the_certificates(page: Page) -> None:
    """Still the unit officer: one submission with every nomination for the province's certificate of merit."""
    page.get_by_role("link", name="Soạn tờ trình").click()
    page.wait_for_load_state()
    certificates = page.get_by_role("group", name=re.compile("^BK bộ, tỉnh"))
    certificates.get_by_label("Chọn tất cả").check()
    page.get_by_label("Trích yếu tờ trình").fill("Về việc đề nghị tặng Bằng khen năm 2024")
    look(page, "08-soan-to-trinh")
    page.get_by_role("button", name="Soạn tờ trình với các hồ sơ đã chọn").click()
    page.get_by_label("Số tờ trình").fill("12/TTr-SNV")
    page.get_by_label("Ngày tờ trình").fill("03/03/2025")
    page.get_by_label("Người ký", exact=False).first.fill("Phạm Văn Thử")
    page.get_by_label("Chức vụ người ký").fill("Giám đốc")
    look(page, "09-to-trinh")
    page.get_by_role("button", name=re.compile("^Gửi đến")).click()
    said(page, "Đã gửi tờ trình")
    look(page, "10-da-gui")


def receive(page: Page) -> None:
    """The appraiser sees on the first page what waits, and receives it."""
    look(page, "11-viec-cho-toi", phone=True)
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name="Tờ trình").click()
    page.get_by_role("link", name=re.compile("^TTr-")).first.click()
    look(page, "12-tiep-nhan")
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    said(page, "Đã tiếp nhận")
    look(page, "13-da-tiep-nhan")


def verify_claims(page: Page) -> None:
    """What the list says of earlier years is looked up and becomes part of the register."""
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name="Xác minh thông tin khai").click()
    page.get_by_label("Tên đối tượng").fill("Bùi Thị Uyên")
    page.get_by_role("button", name="Lọc").click()
    look(page, "14-thong-tin-khai")
