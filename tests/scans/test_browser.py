"""A scanned decision in a real browser: uploaded, compared by the keyboard beside the picture, claimed, taken back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from thidua.jobs.models import Job
from thidua.jobs.running import run
from thidua.register.models import Claim, ClaimStatus
from thidua.scans.models import RowState, Scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"may-tinh": {"width": 1280, "height": 900}, "dien-thoai": {"width": 390, "height": 844}}


def look(page: Page, name: str) -> None:
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name}: {width}"
        screenshot(page, f"quet-{name}-{width}")
    page.set_viewport_size(WIDTHS["may-tinh"])


def test_a_scan_is_compared_by_the_keyboard_and_claimed(page, officer, scanned, kept_pages, paper):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(officer.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")
    page.goto(reverse("scans:scans"))
    look(page, "tai-len")
    page.get_by_label("Bản quét của một quyết định").set_input_files(
        {"name": "qd-cu.pdf", "mimeType": "application/pdf", "buffer": scanned}
    )
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.locator("#tien-do")).to_be_visible()
    run(Job.objects.get().pk, lambda: False)
    page.get_by_role("heading", name="Trang 1/2").wait_for()  # the page asks by itself and loads anew
    scan = Scan.objects.get()
    expect(page.get_by_label("Số, ký hiệu")).to_have_value(paper.number)
    look(page, "trang-1")

    page.get_by_role("link", name="Trang sau").click()
    first, second = page.locator("#dong-1"), page.locator("#dong-2")
    name = first.get_by_label("Họ tên, tên tập thể")
    name.focus()
    mark = page.locator("[data-mark]")
    left, top, right, _bottom = scan.rows.get(number=1).read["name"]["box"]
    assert abs(float(mark.get_attribute("x")) - left) < 20
    assert abs(float(mark.get_attribute("y")) - top) < 20
    assert float(mark.get_attribute("width")) >= right - left
    page.get_by_role("button", name="Phóng to ảnh").click()
    look(page, "trang-2")
    page.reload()  # axe leaves empty styles behind, which htmx would copy to what it puts in, against the policy

    # One field is saved when it is left; the focus stays where it went.
    job = first.get_by_label("Chức vụ")
    job.fill("Kế toán viên")
    page.keyboard.press("Tab")
    expect(first.locator("#dong-1-luu")).to_have_text("Đã lưu.")
    assert scan.rows.get(number=1).value("job_title") == "Kế toán viên"
    expect(first.get_by_label("Đơn vị")).to_be_focused()
    # A bad one says why and stays.
    birth = first.get_by_label("Ngày hoặc năm sinh")
    birth.fill("31/02/1970")
    page.keyboard.press("Tab")
    expect(first.locator("#dong-1-luu")).to_contain_text("không phải là ngày có thật")
    expect(birth).to_have_value("31/02/1970")
    birth.fill("1970")
    # Enter: compared, and on to the next row.
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("data-state", "checked")
    expect(second.get_by_label("Họ tên, tên tập thể")).to_be_focused()
    for number in range(2, 6):
        page.keyboard.press("Enter")
        expect(page.locator(f"#dong-{number}")).to_have_attribute("data-state", "checked")
    assert set(scan.rows.values_list("state", flat=True)) == {RowState.CHECKED}

    page.get_by_role("button", name="Khai các dòng đã đối chiếu").click()
    page.locator("#xac-nhan").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã khai 5 dòng")).to_be_visible()
    look(page, "da-khai")
    assert Claim.objects.filter(status=ClaimStatus.UNVERIFIED).count() == 5
    page.get_by_role("button", name="Lấy lại thông tin khai").click()
    page.locator("#xac-nhan").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã lấy lại các thông tin khai")).to_be_visible()
    assert not Claim.objects.filter(status=ClaimStatus.UNVERIFIED).exists()
