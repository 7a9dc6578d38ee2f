"""The main job as a new user would do it, through pages only: from an Excel list to an award in the register.

A made-up province of March 2025, so that the first regime of the law governs. Only the agencies and the accounts are
made beforehand; everything else is typed and pressed. With PICTURES=1, pictures for eyes go to `artefacts/di-*.png`.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
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
from thidua.decisions.models import Certificate
from thidua.demo.agencies import COMMITTEE, COUNCIL, PASSWORD, PRIME_MINISTER, make_accounts, make_agencies

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

LIST = Path(__file__).parent / "dossiers" / "intake" / "danh-sach-de-nghi-nam-2024.xlsx"
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = dt.datetime(2025, 3, 3, 8, 0, tzinfo=HERE)
AFTER_THE_LAST_DAY = dt.datetime(2025, 3, 18, 8, 0, tzinfo=HERE)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CERTIFICATE = "Bằng khen của Bộ, ban, ngành, tỉnh"
PROVEN = ("Bùi Thị Uyên", "Hoàng Thị Nga", "Phạm Thu Hương", "Đặng Minh Hải")
OTHERWISE = ("Ngô Thị Nga", "Ngô Xuân Việt", "Võ Xuân Bình")  # on grounds that a register cannot prove
RETURNED = ("Đặng Thanh Mai", "Võ Ngọc Lan")
NUMBER = "01/QĐ-UBND"
RETURN_REASON = "Chưa đủ hai năm liên tục Chiến sĩ thi đua cơ sở; đề nghị bổ sung quyết định năm 2023."
SEATS = {
    "chutich": "Chủ tịch",
    "uyvien1": "Phó Chủ tịch thường trực",
    "uyvien2": "Phó Chủ tịch",
    "thuky": "Ủy viên, thư ký",
}
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

    def at_work(self, username: str) -> Page:
        """The page of somebody who may be signed in already."""
        return self.contexts[username].pages[0] if username in self.contexts else self.sign_in(username)

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
        context.set_default_timeout(30_000)
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
    button.page.wait_for_load_state()  # the script that asks is there
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
        take_key(office.at_work(username), session, passphrase)
    open_the_vote(office.at_work("thuky"), session)
    for username, _name, _title in COUNCIL:
        vote(office.at_work(username), session, against=username == "uyvien7")
    count(office, session)
    adopt_the_minutes(office.at_work("thuky"), session)
    draft(appraiser)
    address = issue(office.at_work("chutich"))
    print_and_verify(appraiser, office.visitor(), address)
    remembered(appraiser)
    assert not office.faults, office.faults


def import_the_list(page: Page) -> None:
    """The unit officer: upload, columns, one date mended, two rows left out, units filed, doubts seen, taken in."""
    page.get_by_role("link", name="Danh sách tải lên").click()
    look(page, "01-danh-sach")
    page.get_by_label("Tệp danh sách").set_input_files(LIST)
    page.get_by_role("button", name="Tải lên và xem").click()
    look(page, "02-cot")
    page.get_by_role("button", name="Đọc các dòng").click()
    look(page, "03-cac-dong")
    page.get_by_role("link", name="Sửa dòng 40").click()
    page.get_by_label("Ngày, tháng, năm sinh").or_(page.get_by_label("Ngày sinh")).first.fill("28/02/1980")
    look(page, "04-sua-dong")
    page.get_by_role("button", name="Lưu và đọc lại").click()
    for number in (41, 61):
        page.get_by_role("checkbox", name=f"Chọn dòng {number}").check()
    page.get_by_role("button", name="Bỏ qua").click()
    page.get_by_role("link", name="Chọn nơi ghi cho các đơn vị").click()
    look(page, "05-noi-ghi")
    page.get_by_role("button", name=re.compile("^Nộp mọi đơn vị chưa chọn dưới tên Sở Nội vụ")).click()
    page.get_by_text(re.compile(r"^Sẽ chấp nhận \d+ dòng")).last.click()
    look(page, "06-theo-loai", phone=True)
    page.get_by_role("button", name=re.compile("^Chấp nhận cách đọc này cho 5")).click()
    page.get_by_role("link", name=re.compile("Cần xem")).click()
    page.get_by_label("Chọn tất cả").check()
    page.get_by_role("button", name="Đã xem, chấp nhận").click()
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


def receive(page: Page) -> None:
    """The appraiser sees on the first page what waits, and receives it."""
    look(page, "11-viec-cho-toi", phone=True)
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name="Tờ trình").click()
    page.get_by_role("link", name=re.compile("^TT2025-")).first.click()
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
    others = [*PROVEN[1:], *OTHERWISE, *RETURNED]
    together(page, others, "Xong bước hiện tại", note="Báo cáo và biên bản bản giấy đã đủ, lưu tại Phòng.")
    together(page, others, "Đối chiếu với quy định")
    together(page, others, "Xác nhận điều kiện cần người xác nhận")
    said(page, "Chưa làm được với")
    look(page, "17-nhieu-ho-so")
    together(page, PROVEN[1:], "Đồng ý với kết quả của hệ thống")
    for name in OTHERWISE:
        open_submission(page)
        page.get_by_role("link", name=name).click()
        page.get_by_role("radio", name="Đủ tiêu chuẩn", exact=True).check()
        page.get_by_label("Lý do, nếu khác").fill("Có nhiều đóng góp được Sở Nội vụ xác nhận tại biên bản bình xét.")
        page.get_by_role("button", name="Ghi ý kiến thẩm định").click()
        said(page, "Đã ghi ý kiến thẩm định")


def return_two(page: Page) -> None:
    """Two dossiers go back, each with what is missing."""
    for name in RETURNED:
        open_submission(page)
        page.get_by_role("link", name=name).click()
        page.get_by_role("link", name="Trả lại").click()
        page.get_by_label("Lý do").fill(RETURN_REASON)
        if name == RETURNED[0]:
            look(page, "18-tra-lai")
        page.get_by_role("button", name="Trả lại hồ sơ").click()
        said(page, "Đã trả lại hồ sơ")


def sees_the_reason(page: Page) -> None:
    """The unit officer sees at once what came back, and why."""
    page.goto("/")
    look(page, "19-co-ho-so-tra-lai")
    page.get_by_role("link", name=re.compile("trả lại", re.IGNORECASE)).first.click()
    page.wait_for_load_state()
    page.get_by_role("row", name=RETURNED[0]).get_by_role("link").first.click()
    said(page, RETURN_REASON)
    look(page, "20-ly-do-tra-lai")


def publish(page: Page) -> str:
    """The others are posted for public comment; returns the public address."""
    go(page, "Công khai lấy ý kiến")
    page.get_by_role("link", name="Công khai danh sách").click()
    page.wait_for_load_state()
    page.get_by_label("Chọn tất cả").check()
    page.get_by_label("Nơi nhận ý kiến bằng văn bản").fill("Phòng Thi đua - Khen thưởng, số 1 đường Ví Dụ")
    look(page, "21-cong-khai")
    page.get_by_role("button", name="Công khai ngay").click()
    said(page, "Đã công khai danh sách")
    look(page, "22-da-cong-khai")
    return str(page.locator("a[href^='/cong-khai/lay-y-kien/']").get_attribute("href"))


def comment(page: Page, address: str) -> None:
    """Somebody of the public, without an account, says something about one nominee."""
    page.goto(address)
    for name in RETURNED:
        expect(page.get_by_text(name)).to_have_count(0)
    page.get_by_label("Ý kiến về").select_option(label=PROVEN[0])
    page.get_by_label("Họ và tên của bạn").fill("Người Dân Thử")
    page.get_by_label("Điện thoại, địa chỉ").fill("số 2 đường Ví Dụ")
    page.get_by_label("Nội dung").fill("Chị Uyên giúp chúng tôi hoàn thiện hồ sơ tận nhà; đề nghị khen thưởng.")
    look(page, "23-gop-y", phone=True)
    page.get_by_role("button", name="Gửi ý kiến").click()
    said(page, "Mã biên nhận của bạn")


def handle_the_comment(page: Page) -> None:
    """After the last day: the comment is handled, the posting closed, and the dossiers go on to the council."""
    go(page, "Công khai lấy ý kiến")
    page.get_by_role("link", name=re.compile("lấy ý kiến Nhân dân")).first.click()
    page.get_by_label("Kết quả xử lý").fill("Đã xác minh: ý kiến đồng tình, không có nội dung khiếu nại.")
    look(page, "26-xu-ly-y-kien")
    page.get_by_role("button", name="Ghi kết quả xử lý").click()
    said(page, "Đã ghi kết quả xử lý")
    page.get_by_role("button", name="Kết thúc công khai").click()
    said(page, "Đã kết thúc công khai")
    together(page, [*PROVEN, *OTHERWISE], "Xong bước hiện tại")
    said(page, "Đã làm xong với 7 hồ sơ")


def together(page: Page, names: Sequence[str], work: str, *, note: str = "") -> None:
    """Tick these nominees on the page of the submission, and do one thing with all of them."""
    open_submission(page)
    for name in names:
        page.get_by_role("checkbox", name=f"Chọn {name}").check()
    page.get_by_label("Việc cần làm").select_option(label=work)
    page.get_by_label("Lý do, nếu cho qua").fill(note)
    page.get_by_role("button", name="Làm với các hồ sơ đã chọn").click()
    page.wait_for_load_state()


def prepare_the_session(page: Page) -> str:
    """The secretary forms the council of nine and prepares a session; returns its address."""
    go(page, "Hội đồng")
    page.get_by_role("link", name="Thành lập hội đồng").click()
    page.get_by_label("Tên hội đồng").fill("Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ")
    page.get_by_label("Quyết định thành lập").fill("55/QĐ-UBND (không có thật)")
    page.get_by_label("Ngày thành lập").fill("01/03/2025")
    for username, name, title in COUNCIL:
        seat = page.get_by_role("group", name=name)
        seat.get_by_label("Vai trò").select_option(label=SEATS.get(username, "Ủy viên"))
        seat.get_by_label("Chức vụ").fill(title)
    look(page, "27-thanh-lap-hoi-dong")
    page.get_by_role("button", name="Thành lập hội đồng").click()
    page.get_by_role("link", name="Lập phiên họp").click()
    page.get_by_label("Nội dung").fill("Xét tặng Bằng khen năm 2024")
    page.get_by_label("Ngày họp").fill("18/03/2025")
    page.get_by_label("Địa điểm").fill("Phòng họp số 2")
    page.get_by_label("Chủ trì").select_option(label="Trần Quốc Ví Dụ")
    page.get_by_label("Thư ký phiên họp").select_option(label="Nguyễn Thị Thư")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name=re.compile("^Chương trình:")).click()
    for name in (*PROVEN, *OTHERWISE):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Lưu chương trình").click()
    page.get_by_role("link", name="Điểm danh", exact=True).click()
    page.get_by_role("button", name="Điểm danh").click()
    said(page, "Đã điểm danh")
    look(page, "28-chuan-bi-phien-hop")
    return page.url


def take_key(page: Page, session: str, passphrase: str) -> None:
    """One of the two holders takes a key under a passphrase of one's own."""
    page.goto(f"{session}khoa/")
    page.get_by_role("link", name="Nhận khóa này").first.click()
    page.get_by_label("Mật khẩu khóa", exact=False).first.fill(passphrase)
    page.get_by_label("Nhập lại mật khẩu khóa").fill(passphrase)
    page.get_by_role("button", name="Nhận khóa").click()
    said(page, "Bạn giữ khóa")


def open_the_vote(page: Page, session: str) -> None:
    """Everything is prepared: the secretary opens the vote."""
    page.goto(session)
    confirm(page, page.get_by_role("button", name="Mở bỏ phiếu"))
    expect(page.get_by_role("heading", name="Ai đã bỏ phiếu")).to_be_visible()


def vote(page: Page, session: str, *, against: bool) -> None:
    """One member votes in a browser of one's own; one of the nine is against one nominee."""
    page.goto(session)
    page.get_by_role("link", name="Bỏ phiếu").first.click()
    page.get_by_role("button", name="Chọn «Đồng ý» cho tất cả").click()
    if against:
        page.get_by_role("group", name=OTHERWISE[2]).get_by_label("Không đồng ý").check()
        look(page, "29-bo-phieu", phone=True)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.locator(".receipt")).to_be_visible()


def count(office: Office, session: str) -> None:
    """The secretary closes the vote; each holder opens one seal."""
    secretary = office.at_work("thuky")
    secretary.goto(session)
    said(secretary, "9 đã bỏ phiếu")
    look(secretary, "30-ai-da-bo-phieu")
    secretary.get_by_role("link", name="Đóng bỏ phiếu").click()
    secretary.get_by_role("button", name="Đóng bỏ phiếu").click()
    for username, passphrase in PASSPHRASES.items():
        holder = office.at_work(username)
        holder.goto(f"{session}kiem-phieu/")
        holder.get_by_label("Mật khẩu khóa của bạn").fill(passphrase)
        holder.get_by_role("button", name="Mở niêm phong").click()
        expect(holder.get_by_label("Mật khẩu khóa của bạn")).to_have_count(0)


def adopt_the_minutes(page: Page, session: str) -> None:
    """The result is there for all; the secretary writes the proceedings and adopts the minutes."""
    page.goto(f"{session}ket-qua/")
    look(page, "31-ket-qua")
    page.get_by_role("link", name="Thông qua biên bản").click()
    page.get_by_label("Diễn biến phiên họp").fill("Hội đồng đã thảo luận và bỏ phiếu kín từng trường hợp.")
    confirm(page, page.get_by_role("button", name="Thông qua biên bản"))
    said(page, "Đã thông qua biên bản")
    paper(page, page.get_by_role("link", name="Biên bản (PDF)"), "Nguyễn Thị Thư")


def draft(page: Page) -> None:
    """The appraiser concludes, and drafts the decision."""
    together(page, [*PROVEN, *OTHERWISE], "Kết luận: trình quyết định hoặc trình cấp trên")
    said(page, "Đã làm xong với 7 hồ sơ")
    go(page, "Quyết định")
    page.get_by_role("link", name="Chờ quyết định (7)").click()
    look(page, "32-cho-quyet-dinh")
    page.get_by_role("button", name="Soạn quyết định với các hồ sơ đã chọn").click()
    look(page, "33-du-thao")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_role("heading", name="Kiểm tra trước khi ban hành")).to_be_visible()


def issue(page: Page) -> str:
    """The head finds the draft, looks at what will happen, and issues; returns the address of the decision."""
    look(page, "34-viec-cua-nguoi-ky")
    go(page, "Quyết định")
    page.get_by_role("link", name=re.compile("Bằng khen")).first.click()
    page.get_by_role("link", name="Kiểm tra trước khi ban hành").click()
    look(page, "35-kiem-tra")
    confirm(page, page.get_by_role("button", name="Ban hành quyết định"))
    said(page, f"Đã ban hành quyết định số {NUMBER}")
    look(page, "36-da-ban-hanh")
    paper(page, page.get_by_role("link", name="Quyết định và danh sách (PDF)"), NUMBER, PROVEN[0])
    return page.url


def print_and_verify(page: Page, visitor: Page, address: str) -> None:
    """The certificates open as one file; the square on a certificate leads anybody to its public page."""
    page.goto(address)
    pdf = paper(page, page.get_by_role("link", name="Mở tệp in (PDF)"), PROVEN[0])
    assert len(pdf.pages) == 7
    code = Certificate.objects.get(item__recipient_name=PROVEN[0]).code
    visitor.goto(f"/cong-khai/bang/{code}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Bằng thật, đang có hiệu lực")
    said(visitor, PROVEN[0])
    look(visitor, "38-tra-cuu-bang", phone=True)


def remembered(page: Page) -> None:
    """The life of merit of the first nominee shows the award with its decision."""
    page.get_by_role("searchbox", name="Tìm trong sổ bộ").fill("bui thi uyen")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=PROVEN[0]).first.click()
    expect(page.locator(".timeline")).to_contain_text(NUMBER)
    look(page, "39-so-bo")


def paper(page: Page, link: Locator, *words: str) -> PdfReader:
    """Fetch the paper behind a link as the person signed in, and hold it to these words."""
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.body()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    for each in words:
        assert each.casefold() in text.casefold(), text
    return pdf


def open_submission(page: Page) -> None:
    go(page, "Tờ trình")
    page.get_by_role("link", name=re.compile("^TT2025-")).first.click()
    page.wait_for_load_state()


def go(page: Page, place: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_role("navigation", name="Danh mục").get_by_role("link", name=place, exact=True).click()
