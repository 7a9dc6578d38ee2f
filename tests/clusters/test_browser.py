"""A year of a cluster as its people live it, in the browser: formed, signed, scored, checked, honoured, published."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import assert_accessible, screenshot
from tests.councils.stage import FIRST_WORDS, SECOND_WORDS
from tests.councils.test_browser import DESK, PHONE, confirm, sign_in
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Authority, Level, Role
from thidua.clusters.models import ClusterYear, HonourVote, YearState
from thidua.clusters.queries import latest_edition, ranks_of
from thidua.polls import services as polls
from thidua.trail.services import verify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = "Kinh tế | Thu ngân sách | 60 | chuẩn | x\nKinh tế | Giải ngân vốn đầu tư | 40\n| Mô hình mới | 5 | thưởng"
MORE_ROWS = "Phong trào thi đua | 100\n| Chậm báo cáo | 10 | trừ"
POINTS = (("55", "40", "2,5", "90", "0"), ("60", "35", "0", "92,5", "0"), ("40", "20", "0", "0", "0"))


def looked_at(page: Page, name: str) -> None:
    """Both widths: accessible, nothing wider than the screen, and a picture for eyes."""
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)  # type: ignore[arg-type] # a dictionary of the two numbers
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert wide, f"{name} is too wide: {width}"
        screenshot(page, f"clusters-{name}-{width}")


def test_a_year_from_forming_the_cluster_to_the_published_rank(
    page: Page, context: BrowserContext, live_server
) -> None:
    tree = make_tree()
    province = tree["province"]
    organiser = make_actor(province, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    units = [
        make_agency(
            f"Ủy ban nhân dân xã {name}", level=Level.COMMUNE, parent=province, authority=Authority.COMMUNE_HEAD
        )
        for name in ("An Bình", "Bình Minh", "Cao Thắng")
    ]
    officers = [make_actor(unit, Role.UNIT_OFFICER) for unit in units]
    press = page.get_by_role

    def go_on() -> None:
        page.goto(year_address)
        confirm(page, lambda: press("button", name="Sang bước tiếp theo").click())
        expect(page.get_by_text("Đã sang bước tiếp theo.")).to_be_visible()

    # The organiser forms the cluster and prepares its year.
    sign_in(context, organiser, live_server.url)
    page.goto("/cum-khoi/")
    looked_at(page, "empty")
    press("link", name="Lập cụm, khối").click()
    page.get_by_label("Tên cụm, khối").fill("Cụm thi đua các xã miền núi")
    page.get_by_label("Văn bản phân cụm, khối").fill("12/QĐ-UBND")
    press("button", name="Lập cụm, khối").click()
    press("link", name="Mở năm thi đua").click()
    today = timezone.localdate()
    page.get_by_label("Hạn tự chấm (hết ngày)").fill(f"{today + dt.timedelta(days=5):%d/%m/%Y}")
    page.get_by_label("Hạn chấm chéo (hết ngày)").fill(f"{today + dt.timedelta(days=9):%d/%m/%Y}")
    page.get_by_label("Nội dung giao ước thi đua").fill("Các xã thi đua hoàn thành mọi chỉ tiêu.")
    looked_at(page, "new-year")
    press("button", name="Lưu").click()
    year_address = page.url
    press("link", name="Thêm thành viên").click()
    for unit in units:
        page.get_by_label(unit.name).check()
    press("button", name="Lưu").click()
    for name, rows in (("Nhiệm vụ chính trị", ROWS), ("Công tác thi đua", MORE_ROWS)):
        press("link", name="Thêm bảng tiêu chí").click()
        page.get_by_label("Tên bảng").fill(name)
        page.get_by_label("Các tiêu chí").fill(rows)
        looked_at(page, "table")
        press("button", name="Lưu").click()
    press("link", name="Trưởng, phó").click()
    press("button", name="Lưu").click()
    looked_at(page, "prepared")
    go_on()

    # Each unit signs the covenant, and scores itself once scoring begins.
    for place, officer in enumerate(officers):
        sign_in(context, officer, live_server.url)
        page.goto(year_address)
        press("link", name="Ghi nhận ký giao ước").click()
        page.get_by_label("Người ký").fill(f"Nguyễn Văn Thử {place}, Chủ tịch")
        press("button", name="Lưu").click()
    sign_in(context, organiser, live_server.url)
    go_on()
    for place, officer in enumerate(officers):
        sign_in(context, officer, live_server.url)
        page.goto(year_address)
        press("link", name="Phiếu điểm của đơn vị").click()
        press("link", name="Thêm minh chứng: Thu ngân sách").click()
        page.get_by_label("Minh chứng").fill("Báo cáo số 5/BC-UBND")
        press("button", name="Lưu").click()
        _fill(page, POINTS[place])
        if not place:
            looked_at(page, "self-score")
        confirm(page, lambda: press("button", name="Nộp phiếu").click())
        expect(page.get_by_text("Đã nộp phiếu điểm.")).to_be_visible()

    # They check one another; the second unit finds too much in the first one's sheet.
    sign_in(context, organiser, live_server.url)
    go_on()
    for place, officer in enumerate(officers):
        sign_in(context, officer, live_server.url)
        page.goto(year_address)
        press("link", name=f"Chấm chéo {units[place - 1]}").click()
        press("link", name="Điền sẵn điểm tự chấm").click()
        if place == 1:
            page.get_by_label("Điểm: Thu ngân sách").fill("50")
            page.get_by_label("Ghi chú: Thu ngân sách").fill("Theo số của kho bạc.")
            looked_at(page, "cross-check")
        confirm(page, lambda: press("button", name="Nộp phiếu").click())
        expect(page.get_by_text("Đã nộp phiếu điểm.")).to_be_visible()

    # The organiser settles, and says why where they disagree.
    sign_in(context, organiser, live_server.url)
    go_on()
    for place, unit in enumerate(units):
        page.goto(year_address)
        press("link", name=unit.name, exact=True).click()
        if not place:
            page.get_by_label("Điểm: Thu ngân sách").fill("52,5")
            press("button", name="Chốt điểm").click()
            expect(page.get_by_text("ghi lý do").first).to_be_visible()
            looked_at(page, "settling")
            page.get_by_label("Ghi chú: Thu ngân sách").fill("Theo báo cáo quyết toán.")
        press("button", name="Chốt điểm").click()
        expect(page.get_by_text("Đã chốt điểm.").first).to_be_visible()
    go_on()

    # They vote in secret, and the result is published.
    press("link", name="Bỏ phiếu suy tôn").click()
    for label, value in (
        ("Người giữ khóa thứ nhất", "Trần Thị Một"),
        ("Mật khẩu khóa thứ nhất", FIRST_WORDS),
        ("Người giữ khóa thứ hai", "Lê Văn Hai"),
        ("Mật khẩu khóa thứ hai", SECOND_WORDS),
    ):
        page.get_by_label(label).fill(value)
    looked_at(page, "honour")
    press("button", name="Mở hòm phiếu").click()
    codes = page.locator(".slips .mark").all_inner_texts()
    poll = HonourVote.objects.get().poll
    items = list(poll.items.all())
    for code, chosen in zip(codes, (1, 1, 0), strict=True):
        choices = {item.pk: "yes" if place == chosen else "blank" for place, item in enumerate(items)}
        polls.vote_by_slip(poll=poll, code=code.replace(" ", "").replace("-", ""), choices=choices)
    polls.close_poll(organiser, poll=poll)
    polls.count_poll(organiser, poll=poll, passphrases=[FIRST_WORDS, SECOND_WORDS])
    sign_in(context, officers[2], live_server.url)
    page.goto(f"{year_address}xep-hang/")
    expect(page.get_by_text("Kết quả chưa được công bố.")).to_be_visible()
    sign_in(context, organiser, live_server.url)
    page.goto(f"{year_address}xep-hang/")
    looked_at(page, "expected")
    confirm(page, lambda: press("button", name="Công bố kết quả").click())
    expect(page.get_by_text("Đã công bố kết quả.")).to_be_visible()
    looked_at(page, "published")

    sign_in(context, officers[2], live_server.url)
    page.goto(f"{year_address}xep-hang/")
    lines = page.locator("tbody tr").all_inner_texts()
    assert [unit.name in line for unit, line in zip((units[1], units[0], units[2]), lines, strict=True)] == [True] * 3
    looked_at(page, "rank-of-a-member")
    page.goto(year_address)
    looked_at(page, "year-of-a-member")
    year = ClusterYear.objects.get()
    edition = latest_edition(year)
    assert edition is not None
    assert year.state == YearState.PUBLISHED
    assert [(str(row.total), row.votes) for row in ranks_of(edition)] == [("187.50", 2), ("185.00", 1), ("60.00", 0)]
    assert verify() == []


def _fill(page: Page, points: tuple[str, ...]) -> None:
    """Type points into the sheet, in order."""
    for field, value in zip(page.locator(".sheet__points input").all(), points, strict=True):
        field.fill(value)
