"""The main job as a new user would do it, through pages only: from an Excel list to an award in the register.

A made-up province of March 2025, so that the first regime of the law governs. Only the agencies and the accounts are
made beforehand; everything else is typed and pressed. Pictures for eyes go to `artefacts/di-*.png`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

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
PROVEN = ("Bùi Thị Uyên", "Hoàng Thị Nga", "Phạm Thu Hương", "Đặng Minh Hải", "Ngô Xuân Việt", "Ngô Thị Nga", "Võ Xuân Bình")
RETURNED = ("Đặng Thanh Mai", "Võ Ngọc Lan")
NOMINEES = (*PROVEN, *RETURNED)
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
    page.evaluate("scrollTo(0, 0)")
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
    appraise_one(appraiser)
    appraise_the_others(appraiser)
    return_two(appraiser)
    sees_the_reason(officer)
    public_address = publish(appraiser)
    comment(office.visitor(), public_address)
    clock.move_to(AFTER_THE_LAST_DAY)
    appraiser = office.sign_in("thamdinh")
    handle_the_comment(appraiser)
    secretary = office.sign_in("thuky")
    session = prepare_the_session(secretary)
    for username, passphrase in PASSPHRASES.items():
        take_key(office.sign_in(username), session, passphrase)
    open_the_vote(secretary, session)
    for username, _name, _title in COUNCIL:
        vote(office.sign_in(username), session, against=username == "uyvien7")
    count(office, session)
    adopt_the_minutes(office.sign_in("thuky"), session)
    draft(appraiser)
    address = issue(office.sign_in("chutich"))
    print_and_verify(appraiser, office.visitor(), address)
    remembered(appraiser)
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
    certificates = page.get_by_role("group", name=re.compile(f"^{CERTIFICATE}"))
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
    page.get_by_role("link", name=re.compile("^TT2025-")).first.click()
    look(page, "12-tiep-nhan")
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    said(page, "Đã tiếp nhận")
    look(page, "13-da-tiep-nhan")


def verify_claims(page: Page) -> None:
    """What the list says of earlier years is looked up and becomes part of the register, person by person."""
    for number, name in enumerate(PROVEN):
        go(page, "Xác minh thông tin khai")
        page.get_by_label("Tên đối tượng").fill(name)
        page.get_by_role("button", name="Lọc").click()
        page.wait_for_load_state()
        page.get_by_label("Chọn tất cả").check()
        if number == 0:
            look(page, "14-thong-tin-khai")
        page.get_by_role("button", name="Xác minh các dòng đã chọn").click()
        said(page, "Đã xác minh")


def appraise_one(page: Page) -> None:
    """One dossier read closely: papers, verdict with its findings and citations, attested, agreed with."""
    open_submission(page)
    page.get_by_role("link", name=PROVEN[0]).click()
    page.get_by_label("Lý do, nếu cho qua").fill("Báo cáo và biên bản bản giấy đã đủ, lưu tại Phòng.")
    page.get_by_role("button", name="Xong bước «Kiểm tra thành phần hồ sơ»").click()
    page.get_by_role("button", name="Đối chiếu với quy định").click()
    said(page, "Chưa kết luận được từ dữ liệu")
    said(page, "điểm d khoản 1 Điều 74")
    look(page, "15-ket-qua-doi-chieu", phone=True)
    page.get_by_label("Chấp hành tốt chủ trương của Đảng").check()
    page.get_by_role("button", name="Ghi xác nhận và đối chiếu lại").click()
    expect(page.locator(".verdict")).to_contain_text("Đủ tiêu chuẩn")
    page.get_by_role("radio", name="Đủ tiêu chuẩn", exact=True).check()
    look(page, "16-du-tieu-chuan")
    page.get_by_role("button", name="Ghi ý kiến thẩm định").click()
    said(page, "Đã ghi ý kiến thẩm định")


def appraise_the_others(page: Page) -> None:
    """The others together, from the page of the submission."""
    others = [name for name in NOMINEES if name != PROVEN[0]]
    together(page, others, "Xong bước hiện tại", note="Báo cáo và biên bản bản giấy đã đủ, lưu tại Phòng.")
    together(page, others, "Đối chiếu với quy định")
    together(page, others, "Xác nhận điều kiện cần người xác nhận")
    look(page, "17-nhieu-ho-so", phone=True)
    together(page, PROVEN[1:], "Đồng ý với kết quả của hệ thống")


def together(page: Page, names: Sequence[str], work: str, *, note: str = "") -> None:
    """Tick these nominees on the page of the submission, and do one thing with all of them."""
    open_submission(page)
    for name in names:
        page.get_by_role("checkbox", name=f"Chọn {name}").check()
    page.get_by_label("Việc cần làm").select_option(label=work)
    page.get_by_label("Lý do, nếu cho qua").fill(note)
    page.get_by_role("button", name="Làm với các hồ sơ đã chọn").click()
    page.wait_for_load_state()


def open_submission(page: Page) -> None:
    go(page, "Tờ trình")
    page.get_by_role("link", name=re.compile("^TT2025-")).first.click()
    page.wait_for_load_state()


def go(page: Page, place: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name=place, exact=True).click()
