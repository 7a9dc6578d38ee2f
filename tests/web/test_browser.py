"""The frame in a real browser: accessible at both widths, and its small comforts."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Account, Level, LineageKind, Post, Role
from thidua.agencies.services import record_lineage
from thidua.trail.events import Event
from thidua.trail.services import notify

pytestmark = pytest.mark.browser
WIDTHS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def everyone(tree):
    """A person who may do everything in the province, with work and notices."""
    actor = make_actor(tree["province"], *Role, name="Nguyễn Thị Hương Lan", title="Trưởng phòng")
    other = make_agency("Ủy ban nhân dân xã Vĩnh An", level=Level.COMMUNE, parent=tree["province"])
    Post.objects.create(account=actor.account, agency=other, role=Role.HEAD)
    notify([actor.account_id], Event.NOMINATION_RETURNED, "Hồ sơ của bà Đỗ Thị Chi bị trả lại.", "/")
    record_lineage(
        actor,
        predecessor=tree["commune"],
        successor=tree["department"],
        kind=LineageKind.MERGE,
        effective_on="2025-07-01",
        document="Nghị quyết 01/NQ-HĐND",
    )
    return actor


def test_every_page_of_the_frame_is_accessible_on_desktop_and_phone(everyone, tree, sign_in):
    page = sign_in(everyone)
    department, account = tree["department"].pk, everyone.account_id
    pages = {
        "trang-chu": "/",
        "thong-bao": "/thong-bao/",
        "mat-khau": "/mat-khau/",
        "nhat-ky": "/nhat-ky/",
        "giao-dien": "/giao-dien/",
        "co-quan": "/co-quan/",
        "tim-co-quan": "/co-quan/?q=so",
        "mot-co-quan": f"/co-quan/{department}/",
        "them-co-quan": f"/co-quan/{department}/them/",
        "sua-co-quan": f"/co-quan/{department}/sua/",
        "sap-xep": f"/co-quan/{department}/sap-xep/",
        "tai-khoan": "/co-quan/tai-khoan/",
        "tai-khoan-moi": "/co-quan/tai-khoan/moi/",
        "mot-tai-khoan": f"/co-quan/tai-khoan/{account}/",
        "giao-vai-tro": f"/co-quan/tai-khoan/{account}/vai-tro/",
        "khoa": f"/co-quan/tai-khoan/{account}/khoa/",
        "khong-thay": "/khong-co-trang-nay/",
    }
    for width, size in WIDTHS.items():
        page.set_viewport_size(size)
        for name, address in pages.items():
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == (404 if name == "khong-thay" else 200), address
            assert page.locator("h1").inner_text(), address
            assert_accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} is wider than the {width}"
            screenshot(page, f"web-{name}-{width}")


def test_the_pages_of_the_signed_out_are_accessible(db, page, settings):
    settings.AXES_FAILURE_LIMIT = 1
    for size in WIDTHS.values():
        page.set_viewport_size(size)
        page.goto("/dang-nhap/")
        assert_accessible(page)
    screenshot(page, "web-dang-nhap-phone")
    page.get_by_label("Tên đăng nhập").fill("khong-co-ai")
    page.get_by_label("Mật khẩu").fill("mat-khau-sai-roi")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Tạm khóa đăng nhập")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "web-tam-khoa")


def test_an_error_takes_the_focus_says_so_in_the_title_and_leads_to_the_field(admin, tree, sign_in):
    page = sign_in(admin)
    page.goto(f"/co-quan/{tree['department'].pk}/sap-xep/")
    page.get_by_role("button", name="Lưu").click()
    expect(page).to_have_title("Lỗi: Ghi nhận sắp xếp cơ quan – Thi Đua")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert_accessible(page)
    summary.get_by_role("link", name="Ngày có hiệu lực").click()
    expect(page.get_by_label("Ngày có hiệu lực")).to_be_focused()


def test_a_question_is_asked_before_what_can_not_be_taken_back(admin, officer, sign_in):
    page = sign_in(admin)
    page.goto(f"/co-quan/tai-khoan/{officer.account_id}/")
    before = Account.objects.get(pk=officer.account_id).password
    page.get_by_role("button", name="Đặt lại mật khẩu").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Đặt mật khẩu tạm mới?")
    assert_accessible(page)
    dialog.get_by_role("button", name="Thôi").click()
    expect(dialog).to_be_hidden()
    assert Account.objects.get(pk=officer.account_id).password == before
    page.get_by_role("button", name="Đặt lại mật khẩu").click()
    dialog.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("heading", name="Mật khẩu tạm")).to_be_visible()
    assert Account.objects.get(pk=officer.account_id).password != before
    assert_accessible(page)


def test_a_table_filters_as_one_types_and_the_address_can_be_shared(admin, officer, sign_in):
    page = sign_in(admin)
    page.goto("/co-quan/tai-khoan/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Họ tên hoặc tên đăng nhập").press_sequentially("Chi")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Họ tên hoặc tên đăng nhập")).to_be_focused()
    assert "q=Chi" in page.url
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Bỏ lọc").click()
    page.get_by_role("link", name="Họ và tên").click()
    expect(page.locator("tbody tr").first).to_contain_text("Lê Văn Quản")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Họ và tên")


def test_a_branch_of_the_tree_opens_when_asked(tree, sign_in):
    page = sign_in(make_actor(tree["committee"], Role.AUDITOR))
    page.goto("/co-quan/")
    page.locator("summary", has_text="tỉnh Ví Dụ").click()
    expect(page.get_by_role("link", name="Sở Tài chính")).to_be_visible()
    assert_accessible(page)


def test_the_menu_opens_on_a_phone_and_by_keyboard(admin, sign_in):
    page = sign_in(admin)
    page.set_viewport_size(WIDTHS["phone"])
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Danh mục chính")
    expect(navigation).to_be_hidden()
    opener = page.get_by_role("button", name="Danh mục")
    opener.focus()
    page.keyboard.press("Space")
    expect(navigation).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)


def test_a_person_goes_from_agency_to_agency_and_out_by_the_header(everyone, sign_in):
    page = sign_in(everyone)
    page.locator(".menu--agency summary").click()
    assert_accessible(page)
    page.get_by_role("button", name="xã Vĩnh An").click()
    expect(page.locator(".callout")).to_contain_text("xã Vĩnh An")
    page.locator(".menu--end summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu--end")).not_to_have_attribute("open", "")
    page.locator(".menu--end summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_what_was_typed_is_not_lost_without_a_warning(admin, tree, sign_in):
    page = sign_in(admin)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"/co-quan/{tree['department'].pk}/sua/")
    page.get_by_role("link", name="Thôi").click()
    page.wait_for_url(f"**/co-quan/{tree['department'].pk}/")
    assert asked == []
    page.goto(f"/co-quan/{tree['department'].pk}/sua/")
    page.get_by_label("Tên gọi tắt").press_sequentially("STC")
    page.get_by_role("link", name="Thôi").click()
    page.wait_for_url(f"**/co-quan/{tree['department'].pk}/")
    assert asked == ["beforeunload"]


def test_the_first_key_of_the_keyboard_skips_to_the_content_and_slash_searches(admin, sign_in):
    page = sign_in(admin)
    page.goto("/co-quan/tai-khoan/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    focused = page.evaluate("document.activeElement.matches('[data-search], .filters input')")
    assert focused is True


def test_a_refused_button_says_its_reason_aloud_and_does_nothing(admin, sign_in):
    page = sign_in(admin)
    page.goto("/giao-dien/")
    page.get_by_role("button", name="Ban hành quyết định").press("Enter")
    expect(page.locator("#loi-bao")).to_have_text("Việc này dành cho: người đứng đầu (ký).")
    assert page.url.endswith("/giao-dien/")


def test_the_frame_speaks_english_when_asked(admin, sign_in):
    page = sign_in(admin)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Waiting for me")).to_be_visible()
    expect(page.get_by_role("link", name="Audit trail")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    assert_accessible(page)
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", name="Việc chờ tôi")).to_be_visible()


def test_everything_works_without_scripts(admin, officer, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(admin.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/co-quan/tai-khoan/")
    page.get_by_label("Họ tên hoặc tên đăng nhập").fill("Chi")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"/co-quan/tai-khoan/{officer.account_id}/")
    page.get_by_role("button", name="Đặt lại mật khẩu").click()
    expect(page.get_by_role("heading", name="Mật khẩu tạm")).to_be_visible()
    page.set_viewport_size(WIDTHS["phone"])
    page.get_by_role("link", name="Danh mục").click()
    expect(page.get_by_role("link", name="Tài khoản").first).to_be_visible()
    context.close()
