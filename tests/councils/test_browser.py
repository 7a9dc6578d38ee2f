"""A session as its people live it, in the browser: prepared, voted on a phone, opened by two holders, adopted."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import assert_accessible, screenshot
from tests.councils.stage import BY_80, BY_NOBODY, FIRST_WORDS, PDF, SECOND_WORDS, make_review, make_stage, vote
from thidua.agencies.actor import Actor
from thidua.councils import services
from thidua.councils.models import Session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def sign_in(context: BrowserContext, actor: Actor, address: str) -> None:
    """Put the actor's signed-in session into the browser."""
    assert actor.account is not None
    store = SessionStore()
    store[SESSION_KEY] = str(actor.account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = actor.account.get_session_auth_hash()
    store.save()
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": str(store.session_key), "url": address}])


def looked_at(page: Page, name: str) -> None:
    """Both widths: accessible, nothing wider than the screen, and a picture for eyes."""
    for width, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)  # type: ignore[arg-type] # a dictionary of the two numbers
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{name} is too wide: {width}"
        )
        screenshot(page, f"councils-{name}-{width}")


def confirm(page: Page, press: Callable[[], None]) -> None:
    """Press a button that asks first, and say yes."""
    press()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()


def test_a_session_from_its_preparation_to_its_minutes(page: Page, context: BrowserContext, live_server) -> None:
    stage = make_stage(9)
    names = ["Nguyễn Thị Thử", "Trần Văn Mẫu"]
    reviews = [make_review(stage, award, name=name) for award, name in zip((BY_80, BY_NOBODY), names, strict=True)]

    def act_as(number: int) -> None:
        sign_in(context, stage.members[number], live_server.url)

    act_as(1)
    page.goto("/hoi-dong/")
    looked_at(page, "list")
    page.get_by_role("link", name=stage.council.name).first.click()
    looked_at(page, "council")
    page.get_by_role("link", name="Lập phiên họp").click()
    page.get_by_label("Nội dung").fill("Xét khen thưởng năm 2024")
    page.get_by_label("Ngày họp").fill("01/04/2025")
    page.get_by_label("Địa điểm").fill("Phòng họp số 1")
    page.get_by_label("Chủ trì").select_option(label="Ủy Viên 0")
    page.get_by_label("Thư ký phiên họp").select_option(label="Thư Ký Hội Đồng")
    page.get_by_role("button", name="Lưu").click()
    session = Session.objects.get()
    looked_at(page, "preparing")
    page.get_by_role("link", name=re.compile("^Chương trình:")).click()
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    looked_at(page, "agenda")
    page.get_by_role("button", name="Lưu chương trình").click()
    page.get_by_role("link", name="Điểm danh", exact=True).click()
    page.get_by_role("group", name="Ủy Viên 7").get_by_label("Vắng, gửi ý kiến").check()
    looked_at(page, "attendance")
    page.get_by_role("button", name="Lưu").or_(page.get_by_role("button", name="Điểm danh")).click()
    page.goto(f"/hoi-dong/phien/{session.pk}/khong-tham-gia/")
    looked_at(page, "recusals")
    for number, words in ((0, FIRST_WORDS), (1, SECOND_WORDS)):
        act_as(number)
        page.goto(f"/hoi-dong/phien/{session.pk}/khoa/")
        page.get_by_role("link", name=f"Nhận khóa này {number + 1}").click()
        page.get_by_label("Mật khẩu khóa", exact=False).first.fill(words)
        page.get_by_label("Nhập lại mật khẩu khóa").fill(words)
        if number == 0:
            looked_at(page, "take-key")
        page.get_by_role("button", name="Nhận khóa").click()
        expect(page.get_by_text("Bạn giữ khóa")).to_be_visible()
    looked_at(page, "keys")
    page.goto(f"/hoi-dong/phien/{session.pk}/")
    looked_at(page, "ready")
    confirm(page, page.get_by_role("button", name="Mở bỏ phiếu").click)
    expect(page.get_by_role("heading", name="Ai đã bỏ phiếu")).to_be_visible()

    act_as(2)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a dictionary of the two numbers
    page.goto(f"/hoi-dong/phien/{session.pk}/bo-phieu/")
    looked_at(page, "ballot")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    looked_at(page, "ballot-errors")
    page.get_by_role("button", name="Chọn «Đồng ý» cho tất cả").click()
    page.get_by_role("group", name=names[1]).get_by_label("Không đồng ý").check()
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    looked_at(page, "ballot-review")
    page.get_by_role("button", name="Gửi phiếu").click()
    receipt = page.locator(".receipt").inner_text()
    looked_at(page, "receipt")
    page.goto(f"/hoi-dong/phien/{session.pk}/bo-phieu/")
    looked_at(page, "voted")
    page.goto(f"/hoi-dong/phien/{session.pk}/")
    page.get_by_role("link", name=names[0]).click()
    looked_at(page, "item")

    act_as(1)
    page.goto(f"/hoi-dong/phien/{session.pk}/")
    for number in (0, 1, 3, 4, 5, 6):
        vote(stage, session, number)
    expect(page.get_by_text("7 đã bỏ phiếu")).to_be_visible(timeout=10_000)  # polled
    looked_at(page, "voting")
    page.get_by_role("link", name="Nhập phiếu bằng văn bản Ủy Viên 7").click()
    for name in names:
        page.get_by_role("group", name=name).get_by_label("Đồng ý", exact=True).check()
    page.get_by_label("Bản chụp phiếu").set_input_files(
        {"name": "phieu.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    looked_at(page, "written")
    confirm(page, page.get_by_role("button", name="Niêm phong phiếu").click)
    expect(page.locator(".receipt")).to_be_visible()
    page.goto(f"/hoi-dong/phien/{session.pk}/dong-bo-phieu/")
    looked_at(page, "closing")
    if page.get_by_label("Lý do").count():
        page.get_by_label("Lý do").fill("Đã hết giờ họp")
    page.get_by_role("button", name="Đóng bỏ phiếu").click()

    act_as(0)
    page.goto(f"/hoi-dong/phien/{session.pk}/kiem-phieu/")
    page.get_by_label("Mật khẩu khóa của bạn").fill("không phải câu này")
    page.get_by_role("button", name="Mở niêm phong").click()
    looked_at(page, "count")
    page.get_by_label("Mật khẩu khóa của bạn").fill(FIRST_WORDS)
    page.get_by_role("button", name="Mở niêm phong").click()
    expect(page.get_by_text("Đã mở lớp niêm phong thứ nhất")).to_be_visible()
    services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS)

    act_as(2)
    page.goto(f"/hoi-dong/phien/{session.pk}/ket-qua/?kiem-lai=1")
    page.get_by_label("Mã biên nhận").fill(receipt.lower())
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("#phieu-cua-toi")).to_contain_text("Không đồng ý")
    page.locator("main details summary").first.click()
    looked_at(page, "result")

    act_as(1)
    page.goto(f"/hoi-dong/phien/{session.pk}/bien-ban/")
    looked_at(page, "minutes")
    page.get_by_label("Diễn biến phiên họp").fill("Hội đồng thảo luận và bỏ phiếu kín.")
    confirm(page, page.get_by_role("button", name="Thông qua biên bản").click)
    expect(page.get_by_text("Đã thông qua biên bản;")).to_be_visible()
    page.goto(f"/hoi-dong/phien/{session.pk}/")
    looked_at(page, "concluded")
    page.goto("/")
    looked_at(page, "home")
    page.goto("/hoi-dong/thanh-lap/")
    looked_at(page, "form")
    assert [review.nomination.code for review in reviews]
