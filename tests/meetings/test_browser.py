"""A unit's meeting as its people live it on their phones: called, voted by slips, counted, written up, nominated."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import assert_accessible, screenshot
from tests.councils.test_browser import DESK, PHONE, sign_in
from tests.makers import make_actor, make_person, make_tree
from tests.meetings.stage import WORKER
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS
from thidua.agencies.models import Role
from thidua.dossiers.models import Nomination
from thidua.law import load_corpus
from thidua.meetings.models import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page: Page, name: str) -> None:
    """Both widths, the phone last: accessible, nothing wider than the screen, and a picture for eyes."""
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type] # a dictionary of the two numbers
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}: {width}"
        screenshot(page, f"meetings-{name}-{width}")


def voted(browser: Browser, address: str, choices: dict[str, str], look: Callable[[Page, str], None] | None) -> str:
    """Another phone scans a slip and votes; its receipt."""
    phone = browser.new_context(viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type] # of the two numbers
    page = phone.new_page()
    page.goto(address)
    for name, choice in choices.items():
        page.get_by_role("group", name=name).get_by_label(choice, exact=True).check()
    if look:
        look(page, "ballot")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    if look:
        look(page, "ballot-review")
    page.get_by_role("button", name="Gửi phiếu").click()
    receipt = page.locator(".receipt").inner_text()
    if look:
        look(page, "receipt")
    phone.close()
    return receipt


def test_a_meeting_from_its_call_to_nominations(
    page: Page, context: BrowserContext, browser: Browser, live_server, settings
) -> None:
    settings.PUBLIC_ADDRESS = live_server.url
    department = make_tree()["department"]
    officer = make_actor(department, Role.UNIT_OFFICER, name="Cán Bộ Tổ Chức")
    names = ["Nguyễn Thị Thử", "Trần Văn Mẫu"]
    for name in names:
        make_person(name, department)
    sign_in(context, officer, live_server.url)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a dictionary of the two numbers

    page.goto("/binh-xet/")
    looked_at(page, "none")
    page.get_by_role("link", name="Lập cuộc họp bình xét").click()
    for label, text in (
        ("Địa điểm", "Phòng họp tầng 2"),
        ("Chủ trì", "Lê Thị Chủ Trì"),
        ("Thư ký", "Phạm Văn Thư Ký"),
        ("Tổng số người của đơn vị", "4"),
        ("Số người có mặt", "3"),
    ):
        page.get_by_label(label).fill(text)
    looked_at(page, "call")
    page.get_by_role("button", name="Lập cuộc họp bình xét").click()
    meeting = Meeting.objects.get()
    page.get_by_role("link", name="Thêm đề nghị").click()
    page.get_by_label("Danh hiệu, hình thức đề nghị").select_option(label=load_corpus().awards[WORKER].name)
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    looked_at(page, "propose")
    page.get_by_role("button", name="Thêm vào danh sách").click()
    looked_at(page, "preparing")

    page.get_by_role("link", name="Mở bỏ phiếu kín").click()
    page.get_by_label("Người giữ khóa 1").fill("Lê Thị Chủ Trì")
    page.get_by_label("Người giữ khóa 2").fill("Phạm Văn Thư Ký")
    for number, words in ((1, FIRST_WORDS), (2, SECOND_WORDS)):
        page.get_by_label(f"Mật khẩu khóa {number}", exact=False).first.fill(words)
        page.get_by_label(f"Nhập lại mật khẩu khóa {number}").fill(words)
    looked_at(page, "open")
    page.get_by_role("button", name="Mở bỏ phiếu kín").click()
    expect(page.locator(".slips li")).to_have_count(3)
    looked_at(page, "slips")
    codes = page.locator(".slips .mark").all_inner_texts()
    page.get_by_role("link", name="Đã phát xong").click()
    expect(page.locator(".cast")).to_have_text("0/3")

    poll = Meeting.objects.get().poll
    assert poll is not None
    first, second = (f"{place}. {name}" for place, name in enumerate(sorted_names(meeting), start=1))
    ballots = [("Đồng ý", "Không đồng ý"), ("Đồng ý", "Phiếu trắng"), ("Đồng ý", "Không đồng ý")]
    receipts = [
        voted(
            browser,
            f"{live_server.url}/bo-phieu/phieu/{poll.pk}/{code}/",
            {first: one, second: other},
            looked_at if number == 0 else None,
        )
        for number, (code, (one, other)) in enumerate(zip(codes, ballots, strict=True))
    ]
    assert len(set(receipts)) == 3
    expect(page.locator(".cast")).to_have_text("3/3", timeout=10_000)  # polled
    looked_at(page, "voting")

    page.get_by_role("link", name="Đóng hòm phiếu").click()
    page.get_by_role("button", name="Đóng hòm phiếu").click()
    page.get_by_role("link", name="Mở hòm phiếu").click()
    page.get_by_label("Mật khẩu khóa 1").fill(FIRST_WORDS)
    page.get_by_label("Mật khẩu khóa 2").fill("không phải câu này")
    page.get_by_role("button", name="Mở hòm và kiểm phiếu").click()
    looked_at(page, "count")
    page.get_by_label("Mật khẩu khóa 1").fill(FIRST_WORDS)
    page.get_by_label("Mật khẩu khóa 2").fill(SECOND_WORDS)
    page.get_by_role("button", name="Mở hòm và kiểm phiếu").click()
    expect(page.get_by_role("heading", name="Kết quả bỏ phiếu")).to_be_visible()
    looked_at(page, "result")
    page.goto(f"/bo-phieu/phieu/{poll.pk}/bien-nhan/")
    page.get_by_label("Mã biên nhận").fill(receipts[1].lower())
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.locator("dl.summary")).to_contain_text("Phiếu trắng")
    looked_at(page, "check")

    page.goto(f"/binh-xet/{meeting.pk}/")
    looked_at(page, "counted")
    page.get_by_role("link", name="Thông qua biên bản").click()
    page.get_by_label("Diễn biến cuộc họp").fill("Các ý kiến thống nhất với danh sách đề nghị.")
    page.get_by_role("button", name="Thông qua biên bản").click()
    looked_at(page, "concluded")
    pdf = page.request.get(f"/van-ban/binh-xet/{meeting.pk}.pdf")
    assert pdf.body().startswith(b"%PDF")
    page.get_by_role("button", name="Lập 1 hồ sơ đề nghị").click()
    expect(page.get_by_text("Đã lập 1 hồ sơ đề nghị.")).to_be_visible()
    looked_at(page, "nominated")
    assert Nomination.objects.get().subject.name == sorted_names(meeting)[0]
    page.goto("/binh-xet/")
    looked_at(page, "list")


def sorted_names(meeting: Meeting) -> list[str]:
    """The proposed in their order."""
    return [str(each.subject) for each in meeting.proposals.select_related("subject")]
